"""The garbage collector is kept from what is to stay, and that is freed all the same when nothing holds it."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from provcheck.app.collecting import no_collecting, settle


class Thing:
    """Something the collector looks at."""


@contextmanager
def settling() -> Iterator[None]:
    yield
    settle()


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.parametrize("staying", [no_collecting, settling])
def test_what_is_to_stay_is_not_looked_at_but_freed_when_it_is_let_go(staying: Callable[[], Iterator[None]]) -> None:
    with staying():
        made = [Thing() for _ in range(1000)]
    assert not any(isinstance(each, Thing) for each in gc.get_objects())
    gone = weakref.ref(made[0])
    made.clear()
    assert gone() is None


def test_nothing_is_collected_while_much_is_made() -> None:
    assert gc.isenabled()
    with no_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()
