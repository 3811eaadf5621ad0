"""What went well is told and goes by itself; what failed stays until it is closed."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPointF
from PySide6.QtGui import QEnterEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.gui import tokens
from provcheck.gui.main_window import MainWindow
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.saving import save

SOON_MS = 40


@pytest.fixture
def window(qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> MainWindow:
    monkeypatch.setattr(tokens, "MESSAGE_LEAST_MS", SOON_MS)
    monkeypatch.setattr(tokens, "MESSAGE_LETTER_MS", 0)
    made = make_window(FakeProgram(reports={1: report([match()])}), [tmp_path / "report.pdf"], [tmp_path / "no" / "report.pdf"])
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


def test_a_report_that_was_saved_is_told_for_a_while_and_a_failure_until_it_is_closed(qtbot: QtBot, window: MainWindow) -> None:
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    export = window.scans_page.result.export
    qtbot.waitUntil(export.isVisible)
    save(qtbot, window.scans_page.result)
    qtbot.waitUntil(lambda: "report.pdf" in window.messages.text.text())
    # As a window manager does when a dialog is closed.
    window.activateWindow()
    qtbot.waitUntil(window.messages.isHidden)
    qtbot.waitUntil(export.isEnabled)
    save(qtbot, window.scans_page.result)
    qtbot.waitUntil(window.messages.isVisible)
    qtbot.wait(5 * SOON_MS)
    assert window.messages.isVisible()
    window.messages.close_button.click()
    assert window.messages.isHidden()


def test_a_failure_in_place_of_what_went_well_stays(qtbot: QtBot, window: MainWindow) -> None:
    window.messages.say("The report is saved.", passes=True)
    window.messages.say("The drive is full.", warns=True)
    qtbot.wait(5 * SOON_MS)
    assert window.messages.isVisible()


def test_a_message_stays_under_the_pointer_and_with_the_keyboard(qtbot: QtBot, window: MainWindow) -> None:
    bar = window.messages
    bar.offer("The report is saved.", "Show in folder", lambda: None, passes=True)
    middle = QPointF(bar.rect().center())
    QApplication.sendEvent(bar, QEnterEvent(middle, middle, QPointF(bar.mapToGlobal(middle))))
    qtbot.wait(5 * SOON_MS)
    assert bar.isVisible()
    bar.act.setFocus()
    QApplication.sendEvent(bar, QEvent(QEvent.Type.Leave))
    qtbot.wait(5 * SOON_MS)
    assert bar.isVisible()
    window.setFocus()
    qtbot.waitUntil(bar.isHidden)


def test_works_that_were_taken_out_are_told_for_a_while_and_can_be_put_back_after_it(qtbot: QtBot, window: MainWindow) -> None:
    page = window.portfolio_page
    page.grid.choose([0], 0)
    page.commands.remove.trigger()
    # Its words stay when it has gone, which on a busy computer may be before anybody looks.
    qtbot.waitUntil(lambda: bool(page.notice.text.text()))
    qtbot.waitUntil(page.notice.isHidden)
    assert page.commands.undo.isEnabled()
