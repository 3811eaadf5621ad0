"""What the window does for the person around the work itself: pause, paste, look, keys, crashes."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt, QUrl
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QLabel, QSplitter
from pytestqt.qtbot import QtBot

from provcheck.core.scan.events import MatchFound
from provcheck.gui.keys_dialog import KeysDialog
from provcheck.gui.main_window import MainWindow
from provcheck.gui.services import Preferences
from provcheck.gui.theme import Theme, colour
from provcheck.gui.tokens import DARK, LIGHT
from tests.gui.checking import start_check
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, advanced, match, report
from tests.gui.test_drop_area import drag


def picture() -> QImage:
    image = QImage(20, 10, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    return image


def test_a_scan_waits_and_goes_on(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(before=[MatchFound(match()), advanced(3, 10)], gate=threading.Event())
    window = make_window(program)
    start_check(qtbot, window, program, tmp_path)
    page = window.check_page
    qtbot.mouseClick(page.progress.pause, Qt.MouseButton.LeftButton)
    assert page.task.token.paused
    assert page.progress.pace.text() == "Paused"
    assert page.progress.pause.text() == "Continue"
    qtbot.mouseClick(page.progress.pause, Qt.MouseButton.LeftButton)
    assert not page.task.token.paused
    assert "a second" in page.progress.pace.text()
    program.gate.set()
    qtbot.waitUntil(lambda: not page.busy)


def test_a_paused_scan_can_be_cancelled(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(before=[advanced(3, 10)], gate=threading.Event())
    window = make_window(program)
    start_check(qtbot, window, program, tmp_path)
    page = window.check_page
    page.progress.pause.click()
    token = page.task.token
    page.progress.cancel.click()
    assert token.cancelled
    assert not token.paused
    assert not page.progress.pause.isEnabled()
    program.gate.set()
    qtbot.waitUntil(lambda: not page.busy)


def test_a_pasted_picture_is_kept_and_checked(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    window = make_window(program)
    window.go_to(window.check_page)
    window.activateWindow()
    window.check_page.setFocus()
    QGuiApplication.clipboard().setImage(picture())
    qtbot.keyClick(window.check_page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(program.scans_asked))
    assert program.scans_asked[0].targets == (Path("/library/pasted/pasted.png"),)
    assert QImage.fromData(program.pasted[0]).pixelColor(3, 3) == picture().pixelColor(3, 3)
    qtbot.waitUntil(lambda: not window.check_page.busy)


@pytest.mark.parametrize("room", ["scans_page", "settings_page"])
def test_what_is_pasted_in_another_room_is_checked_too(qtbot: QtBot, make_window: MakeWindow, room: str) -> None:
    program = FakeProgram(reports={1: report([match()])})
    window = make_window(program)
    page = getattr(window, room)
    window.go_to(page)
    window.activateWindow()
    page.setFocus()
    QGuiApplication.clipboard().setImage(picture())
    qtbot.keyClick(page, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(program.scans_asked))
    assert window.stack.currentWidget() is window.check_page
    qtbot.waitUntil(lambda: not window.check_page.busy)


def test_a_picture_dropped_from_a_browser_is_checked_and_an_address_alone_is_not_opened(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    program = FakeProgram()
    window = make_window(program)
    window.go_to(window.check_page)
    address = QMimeData()
    address.setUrls([QUrl("https://example.org/a.png")])
    assert not drag(window.check_page, address)
    assert "Web addresses are not opened" in window.check_page.drop.refusal.text()
    assert not program.pasted
    both = QMimeData()
    both.setUrls([QUrl("https://example.org/a.png")])
    both.setImageData(picture())
    assert drag(window.check_page, both)
    qtbot.waitUntil(lambda: bool(program.scans_asked))
    qtbot.waitUntil(lambda: not window.check_page.busy)


def test_the_appearance_is_chosen_and_kept(qtbot: QtBot, make_window: MakeWindow, theme: Theme) -> None:
    program = FakeProgram()
    window = make_window(program)
    window.settings_page.appearance_chosen.connect(theme.choose)
    try:
        window.settings_page.choices["dark"].click()
        assert colour(window, "window").name() == DARK.window.lower()
        qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(portfolio="Ana", appearance="dark")])
        theme.follow(Qt.ColorScheme.Light)
        assert colour(window, "window").name() == DARK.window.lower()
        window.settings_page.choices["light"].click()
        assert colour(window, "window").name() == LIGHT.window.lower()
    finally:
        theme.choose("")
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_settings_say_what_models_run_on_and_where_things_are(qtbot: QtBot, make_window: MakeWindow) -> None:
    page = make_window(FakeProgram()).settings_page
    qtbot.waitUntil(lambda: page.models.text() == "Pictures are compared on the processor.")
    assert page.model_details.text() == "SSCD: runs on CPU"
    said = "\n".join(label.toolTip() or label.text() for label in page.findChildren(QLabel))
    assert str(Path("/library")) in said
    assert str(Path("/logs/provcheck.log")) in said


def test_the_window_comes_back_as_it_was(make_window: MakeWindow) -> None:
    first = make_window(FakeProgram())
    first.resize(960, 700)
    second = make_window(FakeProgram(), preferences=first.remembered)
    assert (second.width(), second.height()) == (960, 700)


def test_the_pictures_have_twice_the_room_of_the_reasons(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={1: report([match()])}))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    detail = window.scans_page.result.detail
    qtbot.waitUntil(detail.isVisible)
    for size in ((1280, 800), (1920, 1080), (960, 640)):
        window.resize(*size)
        QApplication.processEvents()
        pictures, reasons = detail.both.sizes()
        assert pictures >= 2 * reasons or reasons == detail.both.widget(1).said_height
        assert pictures > reasons


def drag_divider(qtbot: QtBot, splitter: QSplitter, across: int, down: int) -> None:
    handle = splitter.handle(1)
    middle = handle.rect().center()
    qtbot.mousePress(handle, Qt.MouseButton.LeftButton, pos=middle)
    qtbot.mouseMove(handle, middle + QPoint(across, down))
    qtbot.mouseRelease(handle, Qt.MouseButton.LeftButton, pos=middle + QPoint(across, down))


def divided(window: MainWindow) -> list[list[int]]:
    result = window.scans_page.result
    return [splitter.sizes() for splitter in (result.page, result.detail.both)]


def test_a_result_is_divided_as_it_was_dragged_on_every_page_and_at_the_next_start(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    def open_scan(preferences: Preferences) -> MainWindow:
        window = make_window(FakeProgram(reports={1: report([match()])}), preferences=preferences)
        window.go_to(window.scans_page)
        window.scans_page.open_scan(1)
        qtbot.waitUntil(window.scans_page.result.why.isVisible)
        return window

    first = open_scan(Preferences())
    before, result = divided(first), first.scans_page.result
    drag_divider(qtbot, result.page, 60, 0)
    drag_divider(qtbot, result.detail.both, 0, 30)
    dragged = divided(first)
    assert (dragged[0][0] - before[0][0], dragged[1][0] - before[1][0]) == (60, 30)
    other = first.check_page.result
    assert other.page.saveState() == result.page.saveState()
    assert other.detail.both.saveState() == result.detail.both.saveState()
    # The screen of the tests is smaller than the window.
    assert divided(open_scan(replace(first.remembered, window=""))) == dragged
    assert divided(open_scan(Preferences(panes="no state.at all"))) == before


@pytest.mark.parametrize("number", [1, 2, 3, 4])
def test_rooms_are_a_key_away(qtbot: QtBot, make_window: MakeWindow, number: int) -> None:
    window = make_window(FakeProgram(reports={1: report([match()])}))
    window.activateWindow()
    qtbot.keyClick(window, getattr(Qt.Key, f"Key_{number}"), Qt.KeyboardModifier.ControlModifier)
    assert window.stack.currentIndex() == number - 1
    assert window.pages[number - 1][1].isAncestorOf(QApplication.focusWidget())


def test_the_keys_are_shown_by_a_key(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    window.activateWindow()
    qtbot.keyClick(window, Qt.Key.Key_F1, Qt.KeyboardModifier.ShiftModifier)
    dialog = window.findChild(KeysDialog)
    assert dialog.isVisible()
    assert "Confirm, dismiss, authorise" in "\n".join(label.text() for label in dialog.findChildren(QLabel))
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(KeysDialog) is None)


def test_a_crash_of_last_time_is_told_calmly(make_window: MakeWindow, tmp_path: Path) -> None:
    report = tmp_path / "crash.txt"
    report.write_text("Fatal Python error: Segmentation fault")
    window = make_window(FakeProgram())
    window.tell_crash(report)
    assert "ended unexpectedly" in window.messages.text.text()
    window.messages.more.click()
    assert "Segmentation fault" in window.messages.details._text.toPlainText()
    window.messages.details.close()


def test_settings_tell_what_pasted_pictures_take_and_delete_them(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(pasted=[b"1", b"2"])
    window = make_window(program)
    pasted = window.settings_page.pasted
    window.go_to(window.settings_page)
    qtbot.waitUntil(pasted.clear.isEnabled)
    assert pasted.said.text().startswith("2 pictures, ")
    pasted.clear.click()
    pasted.question.act.click()
    qtbot.waitUntil(lambda: pasted.said.text() == "No pasted picture is kept.")
    assert program.pasted == []
    assert not pasted.clear.isEnabled()
