"""The collector looks at everything once when a check begins that lets go of the matches of another."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from provcheck.core.scan.events import MatchFound
from provcheck.gui.pages import check_page
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match


def test_all_is_looked_at_again_when_a_check_lets_go_of_another(
    make_window: MakeWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Before the first check there is nothing to let go of, and looking at everything takes as long as a few frames."""
    totals: list[int] = []
    page = make_window(FakeProgram(before=[MatchFound(match())])).check_page
    monkeypatch.setattr(check_page, "look_again", lambda: totals.append(page.result.model.total))
    for _once_more in range(2):
        page.check([tmp_path])
        qtbot.waitUntil(lambda: not page.busy)
    assert page.result.model.total > 0
    assert totals == [0], "after the matches of the one before were let go of"
