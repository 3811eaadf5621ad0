"""More room for the reasons is for the match that is read: another one shows its pictures as large as they were."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.gui.result_view import ResultView
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.test_care import drag_divider


@pytest.fixture
def result(qtbot: QtBot, make_window: MakeWindow) -> ResultView:
    program = FakeProgram(reports={1: report([match(0.9), match(0.8, suspect="second.png")])})
    window = make_window(program)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    shown = window.scans_page.result
    qtbot.waitUntil(shown.why.verdict.isVisible)
    return shown


def give_more(result: ResultView) -> list[int]:
    """Gives how it was divided before."""
    before = result.detail.both.sizes()
    result.why.more.click()
    assert result.detail.both.sizes()[1] > before[1]
    assert result.why.more.text() == "Less room"
    return before


def test_another_match_shows_its_pictures_as_large_as_before(qtbot: QtBot, result: ResultView) -> None:
    before = give_more(result)
    result.list.choose_next()
    assert result.detail.both.sizes() == before
    assert result.why.more.text() == "More room"
    qtbot.waitUntil(result.why.verdict.isVisible)
    assert not result.why.more.isChecked()


def test_who_leaves_the_page_finds_the_pictures_when_coming_back(result: ResultView) -> None:
    before, window = give_more(result), result.window()
    window.go_to(window.settings_page)
    window.go_to(window.scans_page)
    QApplication.processEvents()
    assert result.detail.both.sizes() == before
    assert not result.why.more.isChecked()


def test_the_same_match_keeps_the_room_when_the_window_is_made_larger(result: ResultView) -> None:
    give_more(result)
    pictures = result.detail.both.sizes()[0]
    window = result.window()
    window.resize(window.width(), window.height() + 200)
    QApplication.processEvents()
    assert result.detail.both.sizes()[0] == pictures
    assert result.why.more.isChecked()


def test_what_is_dragged_is_how_it_stays(qtbot: QtBot, result: ResultView) -> None:
    give_more(result)
    drag_divider(qtbot, result.detail.both, 0, 60)
    dragged = result.detail.both.sizes()
    assert not result.why.more.isChecked()
    result.list.choose_next()
    assert result.detail.both.sizes() == dragged


def test_the_button_is_seen_however_far_the_reasons_are_scrolled(qtbot: QtBot, result: ResultView) -> None:
    why = result.why
    give_more(result)
    why.verticalScrollBar().setValue(why.verticalScrollBar().maximum())
    assert why.verticalScrollBar().value() > 0
    place = why.more.mapTo(why, QPoint(0, 0))
    assert why.rect().contains(place)
    assert why.childAt(place + why.more.rect().center()) is why.more
    qtbot.mouseClick(why.more, Qt.MouseButton.LeftButton)
    assert why.more.text() == "More room"
