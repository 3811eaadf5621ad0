"""A scan of very many matches: its strongest ones are shown before the others are read, and stay where they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.app import i18n
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.records import Decision, DecisionKind, Match, VerdictKind
from provcheck.gui.language import speak
from provcheck.gui.main_window import MainWindow
from provcheck.gui.models.arrangement import Grouping, MatchFilter
from provcheck.gui.result_view import ResultView
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report

FIRST = 40
ALL = 900


def found() -> list[Match]:
    """Many copies, and behind them a resemblance."""
    copies = [match(1 - number / ALL, suspect=f"picture {number}.png") for number in range(ALL - 1)]
    return [*copies, match(0.5, suspect="alike.png", verdict=VerdictKind.RESEMBLANCE, matrix=None)]


@pytest.fixture
def program() -> Iterator[FakeProgram]:
    made = FakeProgram(reports={1: report(found(), checked=ALL)}, first_matches=FIRST)
    yield made
    made.rest_gate.set()


@pytest.fixture(autouse=True)
def clicks_as_before() -> Iterator[None]:
    before = QApplication.doubleClickInterval()
    yield
    QApplication.setDoubleClickInterval(before)


def beginning(qtbot: QtBot, window: MainWindow) -> ResultView:
    """The result of which only the first matches are there yet."""
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: result.model.shown == FIRST)
    return result


def let_come(qtbot: QtBot, program: FakeProgram, result: ResultView) -> None:
    program.rest_gate.set()
    qtbot.waitUntil(lambda: result.model.total == ALL and not result.model.busy)


def test_the_first_matches_are_shown_before_the_others_are_read(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    result = beginning(qtbot, make_window(program))
    assert result.list.match is program.reports[1].matches[0]
    assert result.count.whole_text() == "These are the strongest; the others are being read", "what is not counted is not told"
    assert result.headline.text() == ""
    let_come(qtbot, program, result)
    assert "899 matches and 1 resemblance" in result.count.whole_text()
    assert "899 pictures" in result.headline.text()
    assert result.report is program.reports[1]
    assert list(result.model) == list(program.reports[1].matches)


def test_what_is_chosen_and_seen_stays_when_the_others_come(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    result = beginning(qtbot, make_window(program))
    result.list.setCurrentIndex(result.model.index(20))
    chosen, seen = result.list.match, result.list.verticalScrollBar().value()
    changes: list[object] = []
    result.list.chosen.connect(changes.append)
    let_come(qtbot, program, result)
    assert seen > 0
    assert result.list.verticalScrollBar().value() == seen
    assert result.list.match is chosen is program.reports[1].matches[20]
    assert result.list.selection == [chosen]
    assert changes == [], "the pair is not loaded anew"


def test_filters_decisions_and_the_next_one_hold_for_all_when_they_are_there(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    matches = program.reports[1].matches
    confirmed = Decision(DecisionKind.CONFIRMED, "", "2026-01-01T00:00:00+00:00")
    program.decisions = {found.key: confirmed for found in matches[:100]}
    result = beginning(qtbot, make_window(program))
    result.filters.words.setText("alike")
    qtbot.waitUntil(lambda: result.model.shown == 0)
    assert not result.page.none_fits.isVisible(), "nobody knows yet"
    assert result.filters.shown.isVisible()
    assert result.filters.shown.text() == "Others are being read"
    let_come(qtbot, program, result)
    assert [each.suspect for each in result.model] == ["/suspects/alike.png"]
    assert result.filters.shown.text() == "1 of 900 shown"
    result.filters.show_all()
    qtbot.waitUntil(lambda: result.model.shown == ALL)
    result.list.setCurrentIndex(result.model.index(0))
    result.list.choose_next_undecided()
    assert result.list.match is matches[100]
    assert "800 undecided" in result.count.whole_text()


def test_a_decision_on_the_first_is_counted_with_the_others(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    window = make_window(program)
    result = beginning(qtbot, window)
    result.decision.dismiss.click()
    qtbot.waitUntil(lambda: not window.context.writes.busy)
    let_come(qtbot, program, result)
    assert (result.model.told_as(DecisionKind.DISMISSED), result.model.undecided) == (1, ALL - 1)
    result.model.set_filter(MatchFilter(decisions=frozenset({DecisionKind.DISMISSED})))
    qtbot.waitUntil(lambda: not result.model.busy)
    assert list(result.model) == [program.reports[1].matches[0]]


def test_a_part_is_not_left_for_all_when_the_others_cannot_be_read(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram, tmp_path: object
) -> None:
    program.rest_error = LibraryError(Reason.LIBRARY_UNUSABLE, tmp_path, "damaged")
    window = make_window(program)
    result = beginning(qtbot, window)
    program.rest_gate.set()
    qtbot.waitUntil(lambda: not result.isVisible())
    assert window.scans_page.all.isVisible()
    assert window.messages.isVisible()


def test_a_part_is_not_left_for_all_when_another_scan_is_gone(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    window = make_window(program)
    result = beginning(qtbot, window)
    window.scans_page.open_scan(99)
    qtbot.waitUntil(window.messages.isVisible)
    assert window.messages.text.text() == "The library has no scan of this number."
    assert not result.isVisible()
    assert window.scans_page.all.isVisible()


def test_a_part_is_not_left_for_all_when_another_scan_cannot_be_read(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram, tmp_path: Path
) -> None:
    window = make_window(program)
    result = beginning(qtbot, window)
    program.open_error = LibraryError(Reason.LIBRARY_UNUSABLE, tmp_path, "damaged")
    window.scans_page.open_scan(2)
    qtbot.waitUntil(lambda: not result.isVisible())
    assert window.scans_page.all.isVisible()
    assert str(tmp_path) in window.messages.text.text()


WAIT = "This can be done once the other matches are read."


@pytest.mark.parametrize("code", ["en", "de"])
def test_what_is_said_while_the_others_are_read_fits_in_the_small_window(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, program: FakeProgram, code: str
) -> None:
    speak(qapp, code)
    window = make_window(program)
    window.resize(960, 640)
    result = beginning(qtbot, window)
    result.filters.words.setText("picture")
    result.list.selectAll()
    qtbot.waitUntil(lambda: result.decision.said.width() > 0)
    assert result.decision.said.whole_text() == i18n.tr(WAIT)
    assert result.decision.said.text() == result.decision.said.whole_text()
    assert result.count.text() == result.count.whole_text()
    assert result.filters.shown.width() >= result.filters.shown.sizeHint().width()


def test_all_are_selected_only_when_all_are_there(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    result = beginning(qtbot, make_window(program))
    chosen = result.list.selection
    result.list.setFocus()
    result.list.selectAll()
    assert result.list.selection == chosen
    assert result.decision.said.whole_text() == WAIT
    let_come(qtbot, program, result)
    assert result.decision.said.whole_text() != WAIT
    result.list.selectAll()
    assert len(result.list.selection) == ALL


def test_several_are_decided_on_only_when_all_are_there(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = beginning(qtbot, window)
    result.list.setFocus()
    qtbot.keyClick(result.list, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert len(result.list.selection) == FIRST
    qtbot.keyClick(result.list, Qt.Key.Key_D)
    result.decision.dismiss.click()
    assert result.decision.said.whole_text() == WAIT
    assert window.context.decisions.to_undo is None
    let_come(qtbot, program, result)
    result.decision.dismiss.click()
    assert window.context.decisions.to_undo is not None
    assert window.context.decisions.to_undo.count == FIRST


def test_the_next_undecided_one_may_be_among_those_to_come(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    matches = program.reports[1].matches
    confirmed = Decision(DecisionKind.CONFIRMED, "", "2026-01-01T00:00:00+00:00")
    program.decisions = {found.key: confirmed for found in matches[1:100]}
    result = beginning(qtbot, make_window(program))
    result.list.setCurrentIndex(result.model.index(20))
    result.list.choose_next_undecided()
    assert result.list.match is matches[20], "the one at the top is not the next one"
    assert result.decision.said.whole_text() == WAIT
    let_come(qtbot, program, result)
    result.list.choose_next_undecided()
    assert result.list.match is matches[100]


def test_what_belongs_together_is_counted_only_when_all_is_there(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    copies = [match(0.9, suspect=f"{number}/copy.png") for number in range(ALL)]
    same = copies[0].suspect_facts
    program.reports = {1: report([replace(each, suspect_facts=same) for each in copies], checked=ALL)}
    window = make_window(program)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: result.model.shown == FIRST)
    assert "files" not in result.model.index(0).data()
    result.decision.dismiss.click()
    step = window.context.decisions.to_undo
    assert step is not None
    assert step.text == "dismiss copy.png", "in how many files it lies is not known"
    result.filters.groupings[Grouping.WORK].trigger()
    qtbot.waitUntil(lambda: bool(result.model.low_rows))
    assert result.model.index(0).data() == "red.png"
    let_come(qtbot, program, result)
    assert result.model.index(0).data() == "red.png: 900 matches"
    result.filters.groupings[Grouping.TOGETHER].trigger()
    qtbot.waitUntil(lambda: not result.model.busy)
    assert "900 files" in result.model.index(0).data()
    assert result.model.told_as(DecisionKind.DISMISSED) == ALL


def test_going_back_while_the_others_are_read_stays_back(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = beginning(qtbot, window)
    window.scans_page.back.click()
    program.rest_gate.set()
    qtbot.waitUntil(lambda: not window.context.reads.busy)
    assert window.scans_page.all.isVisible()
    assert result.model.total == FIRST


def test_the_second_click_of_a_double_click_decides_nothing(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    QApplication.setDoubleClickInterval(3000)
    window = make_window(program)
    window.go_to(window.scans_page)
    page = window.scans_page
    qtbot.waitUntil(lambda: page.model.rowCount() == 1)
    place = page.list.visualRect(page.model.index(0)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    qtbot.waitUntil(lambda: page.result.model.shown == FIRST)
    confirm = page.result.decision.confirm
    below = page.mapFromGlobal(confirm.mapToGlobal(confirm.rect().center()))
    assert page.childAt(below) is not confirm
    qtbot.waitUntil(lambda: page.childAt(below) is confirm)


def test_filters_of_one_scan_hide_nothing_of_another(make_window: MakeWindow) -> None:
    result = make_window(FakeProgram()).scans_page.result
    for number, words in ((1, ""), (2, ""), (2, "nowhere"), (1, "")):
        result.show_report(report([match(0.9)], number=number))
        assert result.filters.words.text() == words
        result.filters.words.setText("nowhere")
