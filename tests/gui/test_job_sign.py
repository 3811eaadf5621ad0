"""What runs is told on the other pages too, and a click leads to it."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, advanced


def test_a_check_that_runs_is_told_on_the_other_pages(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(before=[advanced(1204, 3000)], gate=threading.Event())
    window = make_window(program)
    sign = window.sidebar.signs[0]
    assert not sign.isVisible()
    window.go_to(window.check_page)
    window.check_page.check([Path("/suspects")])
    qtbot.waitUntil(lambda: window.check_page.progress.bar.maximum() == 3000)
    assert not sign.isVisible(), "the page itself tells more"
    window.go_to(window.scans_page)
    assert sign.isVisible()
    assert (sign.bar.value(), sign.bar.maximum()) == (1204, 3000)
    assert sign.count.whole_text() == "1,204 of 3,000"
    assert sign.accessibleName() == "Go to: Checking, 1,204 of 3,000"
    assert sign.height() >= sign.sizeHint().height(), "no line is cut"
    assert "3 minutes left" in sign.toolTip()
    window.check_page.progress.pause.click()
    assert sign.count.whole_text() == "Paused"
    qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.check_page
    assert not sign.isVisible()
    window.go_to(window.scans_page)
    window.check_page.progress.pause.click()
    program.gate.set()
    qtbot.waitUntil(lambda: not sign.isVisible())


def test_indexing_is_told_too(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(gate=threading.Event())
    window = make_window(program)
    window.portfolio_page.more.dropped.emit([tmp_path])
    qtbot.waitUntil(program.reached.is_set)
    window.go_to(window.settings_page)
    assert [sign.isVisible() for sign in window.sidebar.signs] == [False, True, False, False, False, False]
    assert window.sidebar.signs[1].count.whole_text() == "Looking for pictures"
