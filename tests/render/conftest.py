"""What holds for every test of this folder."""

from __future__ import annotations

import pytest

from provcheck.render import fonts


@pytest.fixture(autouse=True)
def no_system_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the machine has installed must not change what these tests see."""
    monkeypatch.setattr(fonts, "_installed", dict)
