"""A check in the window: from the drop to the report, with its level, its end and its failures."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from provcheck.app.chance import chance_text
from provcheck.core.errors import LibraryError, ModelError, Reason
from provcheck.core.records import Level
from provcheck.core.scan.events import FileSkipped
from tests.gui.checking import NEXT, Ends, start_check
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, advanced, match, report, skipped
from tests.gui.test_drop_area import drag, urls


def test_matches_appear_while_the_scan_runs_and_the_report_ends_it(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    program = FakeProgram(before=NEXT, gate=threading.Event())
    window = make_window(program)
    page = window.check_page
    start_check(qtbot, window, program, tmp_path)
    assert [found.score for found in page.result.model] == [0.9, 0.8]
    assert page.result.skipped.isVisible()
    assert page.busy
    assert not page.result.export.isVisible()
    program.gate.set()
    qtbot.waitUntil(lambda: not page.busy)
    assert page.result.export.isVisible()
    assert page.result.report is not None
    assert "2 matches" in page.result.count.text()
    qtbot.waitUntil(lambda: window.scans_page.model.rowCount() == 1)


def test_cancel_keeps_what_was_found_and_says_that_it_stopped(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(before=NEXT, gate=threading.Event())
    window = make_window(program)
    page = window.check_page
    start_check(qtbot, window, program, tmp_path)
    ends = Ends()
    page.task.ended.connect(ends.add)
    qtbot.mouseClick(page.progress.cancel, Qt.MouseButton.LeftButton)
    program.gate.set()
    qtbot.waitUntil(lambda: not page.busy)
    assert page.result.model.rowCount() == 2
    assert not page.result.report.completed
    assert "Stopped before the end" in page.result.headline.text()
    assert ends.count == 1


def test_a_drop_while_a_scan_runs_does_not_start_another(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(before=NEXT, gate=threading.Event())
    window = make_window(program)
    start_check(qtbot, window, program, tmp_path)
    assert not drag(window.check_page, urls(tmp_path))
    assert len(program.scans_asked) == 1


def test_the_level_that_is_chosen_is_used_and_kept(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram()
    window = make_window(program)
    window.go_to(window.check_page)
    window.check_page.level.buttons[Level.THOROUGH].click()
    assert "sketches and line art" in window.check_page.level_note.text()
    drag(window.check_page.drop, urls(tmp_path))
    qtbot.waitUntil(lambda: not window.check_page.busy)
    assert program.scans_asked[0].settings.level is Level.THOROUGH
    qtbot.waitUntil(lambda: program.saved[-1].level is Level.THOROUGH)


def test_the_end_of_a_scan_states_the_chance_in_the_whole_scan(qtbot: QtBot, make_window: MakeWindow) -> None:
    result = make_window(FakeProgram()).check_page.result
    found = replace(match(0.9), false_alarms=0.5)
    result.begin("Ana")
    result.add([found], [])
    qtbot.waitUntil(lambda: result.why.false_alarms.text() == chance_text(found))
    told = replace(found, false_alarms=3.0)
    result.finish(report([told]))
    qtbot.waitUntil(lambda: result.why.false_alarms.text() == chance_text(told))


def test_nothing_found_is_a_result_with_a_report(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    program = FakeProgram(before=[FileSkipped(skipped()), advanced(10, 10)])
    window = make_window(program, [target])
    start_check(qtbot, window, program, tmp_path)
    result = window.check_page.result
    qtbot.waitUntil(result.nothing.isVisible)
    assert result.nothing.title.text() == "No copy of the works was found among what could be read."
    assert "3 pictures were compared with 2 works of Ana" in result.nothing.checked.text()
    assert "Standard" in result.nothing.level.text()
    assert result.skipped.isVisible()
    qtbot.mouseClick(result.nothing.export, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: result.saving.dialog is not None)
    assert result.saving.dialog is not None
    assert result.saving.dialog.preview.text() == "It says that nothing was found and what was checked, folder names shown."
    result.saving.dialog.act.click()
    qtbot.waitUntil(lambda: bool(program.writing.exported))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (ModelError(Reason.MODEL_MISSING, Path("/m/sscd.onnx")), "is not here"),
        (LibraryError(Reason.LIBRARY_UNUSABLE, Path("/l"), "disk full"), "cannot be used"),
        (ZeroDivisionError("x"), "did not expect"),
    ],
)
def test_a_scan_that_fails_is_told_and_the_page_waits_again(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, error: Exception, words: str
) -> None:
    window = make_window(FakeProgram(error=error))
    window.go_to(window.check_page)
    drag(window.check_page.drop, urls(tmp_path))
    qtbot.waitUntil(window.messages.isVisible)
    assert words in window.messages.text.text()
    assert window.check_page.drop.isVisible()
    qtbot.mouseClick(window.messages.more, Qt.MouseButton.LeftButton)
    assert window.messages.details.isVisible() == bool(window.messages.details)
    window.messages.details.close()
    qtbot.mouseClick(window.messages.close_button, Qt.MouseButton.LeftButton)
    assert not window.messages.isVisible()


def test_without_a_portfolio_the_check_page_leads_to_one(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(portfolios=[]))
    window.go_to(window.check_page)
    qtbot.mouseClick(window.check_page.make_portfolio, Qt.MouseButton.LeftButton)
    assert window.portfolio_page.isVisible()


def test_where_nothing_could_be_compared_nothing_found_is_not_said(qtbot: QtBot, make_window: MakeWindow) -> None:
    unread = report([], checked=0, skipped=(skipped(),))
    window = make_window(FakeProgram(reports={1: unread}))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(result.nothing.isVisible)
    assert result.nothing.title.text() == "No picture could be compared."


def test_a_folder_without_a_picture_is_said_to_be_one_and_what_to_do(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={1: report([], checked=0)}))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    nothing = window.scans_page.result.nothing
    qtbot.waitUntil(nothing.isVisible)
    assert nothing.title.text() == "There was no picture to check."
    assert "Choose the folder that holds the pictures" in nothing.checked.text()
    assert not nothing.level.isVisible()
