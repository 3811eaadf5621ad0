"""The collector looks at everything once when a check begins."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from provcheck.core.scan.events import MatchFound
from provcheck.gui.pages import check_page
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match


def test_all_is_looked_at_again_when_a_check_begins(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The matches of the one before were just let go of."""
    totals: list[int] = []
    page = make_window(FakeProgram(before=[MatchFound(match())])).check_page
    monkeypatch.setattr(check_page, "look_again", lambda: totals.append(page.result.model.total))
    for _once_more in range(2):
        page.check([tmp_path])
        qtbot.waitUntil(lambda: not page.busy)
    assert page.result.model.total > 0
    assert totals == [0, 0]
