"""The keyboard goes from match to match, whatever was clicked or looked at before."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from provcheck.core.records import DecisionKind
from provcheck.core.scan.events import MatchFound
from provcheck.gui.main_window import MainWindow
from provcheck.gui.result_view import ResultView
from provcheck.gui.viewer.looks import ViewMode
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.opening import opened

MATCHES = [match(0.9 - 0.1 * number, suspect=f"{name}.png") for number, name in enumerate("abcd")]
THREE = [DecisionKind.CONFIRMED, DecisionKind.DISMISSED, DecisionKind.CONFIRMED]


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram(reports={1: report(MATCHES)})


def press(qtbot: QtBot, window: QWidget, *keys: Qt.Key) -> None:
    """As a person does: the key goes to whatever has the keyboard."""
    for key in keys:
        qtbot.keyClick(window.focusWidget() or window, key)


def kinds(result: ResultView) -> list[DecisionKind]:
    return [result.decisions.of(each).kind for each in MATCHES[:3]]


@pytest.mark.parametrize("key", [Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_5, Qt.Key.Key_6], ids=str)
def test_after_a_view_key_the_arrows_go_on(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram, key: Qt.Key) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    press(qtbot, window, key, Qt.Key.Key_C, Qt.Key.Key_Down, Qt.Key.Key_D, Qt.Key.Key_Down, Qt.Key.Key_C)
    assert kinds(result) == THREE
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_after_a_click_on_a_picture_why_or_a_slider_the_arrows_go_on(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    result.pair.show_mode(ViewMode.SWIPE)
    for clicked in (result.pair.stack, result.why.viewport(), result.pair.tools.slider):
        result.decisions.decide(MATCHES, DecisionKind.OPEN)
        result.list.setCurrentIndex(result.model.index(0))
        middle = clicked.rect().center() + QPoint(60, 0)
        qtbot.mouseClick(clicked, Qt.MouseButton.LeftButton, pos=middle)
        press(qtbot, window, Qt.Key.Key_C, Qt.Key.Key_Down, Qt.Key.Key_D, Qt.Key.Key_Down, Qt.Key.Key_C)
        assert kinds(result) == THREE, clicked
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_arrows_move_a_picture_that_is_zoomed_and_no_other(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    picture = result.pair.work.picture
    picture.setFocus()
    for _ in range(12):
        result.pair.zoom_in()
    press(qtbot, window, Qt.Key.Key_Down)
    assert result.list.currentIndex().row() == 0
    assert picture.frame.state.centre[1] > 0.5
    for _ in range(40):
        press(qtbot, window, Qt.Key.Key_Down)
    assert result.list.currentIndex().row() == 0, "at the edge of the picture it is still about the picture"
    result.pair.show_whole()
    press(qtbot, window, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert result.list.currentIndex().row() == 1
    assert picture.hasFocus()


def test_after_a_note_the_arrows_go_on(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    press(qtbot, window, Qt.Key.Key_A, Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_C)
    assert kinds(result) == [DecisionKind.AUTHORISED, DecisionKind.CONFIRMED, DecisionKind.OPEN]
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_arrows_leave_a_note_that_is_being_written(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    press(qtbot, window, Qt.Key.Key_A)
    qtbot.keyClicks(result.decision.note, "print shop")
    press(qtbot, window, Qt.Key.Key_Down, Qt.Key.Key_Up)
    assert result.decision.note.isVisible()
    assert result.decision.note.text() == "print shop"
    assert result.list.currentIndex().row() == 0


def test_down_leads_from_the_field_above_into_the_list(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    press(qtbot, window, Qt.Key.Key_Down)
    assert result.list.hasFocus()
    assert result.list.currentIndex().row() == 1


def test_after_a_button_was_pressed_by_key_the_arrows_go_on(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    result.decision.confirm.setFocus(Qt.FocusReason.TabFocusReason)
    press(qtbot, window, Qt.Key.Key_Space, Qt.Key.Key_Down, Qt.Key.Key_D)
    assert kinds(result) == [DecisionKind.CONFIRMED, DecisionKind.DISMISSED, DecisionKind.OPEN]
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_space_holds_what_blinks_from_the_list(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    press(qtbot, window, Qt.Key.Key_3)
    blinks = result.pair.looks.blinks
    press(qtbot, window, Qt.Key.Key_Space)
    assert result.pair.looks.blinks is not blinks
    assert result.list.hasFocus()


def test_what_is_shown_is_what_is_decided_on(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    ctrl = Qt.KeyboardModifier.ControlModifier
    qtbot.keyClick(result.list, Qt.Key.Key_Down, ctrl)
    assert result.list.selection == [result.list.match]
    third = result.list.visualRect(result.model.index(2)).center()
    qtbot.mouseClick(result.list.viewport(), Qt.MouseButton.LeftButton, ctrl, third)
    assert result.list.selection == [MATCHES[1], MATCHES[2]]
    QTest.mouseClick(result.list.viewport(), Qt.MouseButton.LeftButton, ctrl, third)
    assert result.list.selection == [MATCHES[1]] == [result.list.match]
    assert result.pair.suspect.name.whole_text() == "b.png"


def test_a_decision_in_place_of_another_one_is_told(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    said = result.decision.said.whole_text
    press(qtbot, window, Qt.Key.Key_C)
    assert "in place of" not in said()
    press(qtbot, window, Qt.Key.Key_D)
    assert said() == "a.png: Dismissed in place of Confirmed. Ctrl+Z brings it back."
    press(qtbot, window, Qt.Key.Key_Down)
    assert "in place of" not in said()
    result.list.selectAll()
    press(qtbot, window, Qt.Key.Key_C)
    assert said() == "4 matches: Confirmed in place of Dismissed. Ctrl+Z brings it back."
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert said() == "Undone: confirm 4 matches"
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_what_is_undone_is_shown_and_named(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    press(qtbot, window, Qt.Key.Key_D, Qt.Key.Key_Down, Qt.Key.Key_Down)
    assert result.decision.undo.accessibleName() == "Undo: dismiss a.png"
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert result.list.match is MATCHES[0]
    assert result.decision.redo.accessibleName() == "Redo: dismiss a.png"
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def running(qtbot: QtBot, window: MainWindow, program: FakeProgram) -> ResultView:
    """A scan that has found all matches, the weakest first, and waits."""
    page = window.check_page
    window.go_to(page)
    page.check([])
    qtbot.waitUntil(lambda: page.result.model.total == 1)
    for each in reversed(MATCHES[:-1]):
        page.result.add([each], [])
    assert program.reached.is_set()
    return page.result


@pytest.fixture
def slow() -> FakeProgram:
    return FakeProgram(before=[MatchFound(MATCHES[-1])], gate=threading.Event())


def end(qtbot: QtBot, window: MainWindow, program: FakeProgram) -> None:
    assert program.gate is not None
    program.gate.set()
    qtbot.waitUntil(lambda: not window.check_page.busy and not window.context.reads.busy)


def test_the_end_of_a_scan_shows_the_strongest_match(qtbot: QtBot, make_window: MakeWindow, slow: FakeProgram) -> None:
    window = make_window(slow)
    result = running(qtbot, window, slow)
    end(qtbot, window, slow)
    assert result.list.currentIndex().row() == 0
    assert result.pair.suspect.name.whole_text() == "a.png"
    assert result.list.verticalOffset() == 0


def test_the_end_of_a_scan_leaves_what_was_picked(qtbot: QtBot, make_window: MakeWindow, slow: FakeProgram) -> None:
    window = make_window(slow)
    result = running(qtbot, window, slow)
    third = result.list.visualRect(result.model.index(2)).center()
    qtbot.mouseClick(result.list.viewport(), Qt.MouseButton.LeftButton, pos=third)
    end(qtbot, window, slow)
    assert result.list.currentIndex().row() == 2
    assert result.pair.suspect.name.whole_text() == "c.png"


def test_the_end_of_a_scan_leaves_the_keyboard_where_something_is_typed(
    qtbot: QtBot, make_window: MakeWindow, slow: FakeProgram
) -> None:
    window = make_window(slow)
    result = running(qtbot, window, slow)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    result.filters.words.setFocus()
    end(qtbot, window, slow)
    press(qtbot, window, Qt.Key.Key_C, Qt.Key.Key_D)
    assert result.filters.words.text() == "cd"
    assert not slow.decisions
