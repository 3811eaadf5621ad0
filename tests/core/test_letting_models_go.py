"""A model lets go of the memory of its session, of the graphics card too, as soon as nobody holds it."""

from __future__ import annotations

import gc
import weakref

import pytest

from provcheck.core.models.providers import CPU, CUDA
from tests.core.pretended_cards import Card, Machine, expected, proved, tensor


@pytest.mark.parametrize("asked", [(CUDA, CPU), (CPU,)])
def test_a_session_goes_at_once_when_nobody_holds_its_model(asked: tuple[str, ...]) -> None:
    """It holds much memory, of the graphics card too, and the collector passes over what was put aside as a scan was kept."""
    model = proved(Machine(CUDA=Card()), asked)
    assert model.row(tensor(3)).tolist() == expected(3)
    session = weakref.ref(model.session)
    gc.disable()
    try:
        del model
        assert session() is None
    finally:
        gc.enable()
