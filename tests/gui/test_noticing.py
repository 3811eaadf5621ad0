"""What was done in a terminal while the window was open is seen when the window is used again, and nobody loses their place."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.core.index.library import Library, library_state
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.records import Decision, DecisionKind, PairKey, Portfolio
from provcheck.gui.main_window import MainWindow
from provcheck.gui.models.scan_model import SCAN_ROLE
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import PORTFOLIO, FakeProgram, match, report


def come_back(qtbot: QtBot, window: MainWindow) -> None:
    QApplication.sendEvent(window, QEvent(QEvent.Type.WindowActivate))
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))


def test_scans_and_portfolios_of_a_terminal_are_seen_on_coming_back(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports={number: report([match()], number=number) for number in range(1, 31)})
    window = make_window(program)
    come_back(qtbot, window)
    page = window.scans_page
    window.go_to(page)
    page.list.setCurrentIndex(page.model.index(20))
    page.list.scrollTo(page.model.index(29))
    chosen, seen = page.list.currentIndex().data(SCAN_ROLE), page.list.place().top
    assert seen > 0
    program.reports[31] = report([match()], number=31)
    program.portfolios = [replace(PORTFOLIO, work_count=9), Portfolio(2, "Zoe", work_count=1)]
    come_back(qtbot, window)
    assert page.model.rowCount() == 30, "nothing is read anew while the library is as it was"
    program.state = ((2, 2),)
    come_back(qtbot, window)
    assert page.model.rowCount() == 31
    assert page.list.currentIndex().data(SCAN_ROLE) == chosen
    assert page.list.place().top == seen
    assert [portfolio.name for portfolio in window.picker.portfolios] == ["Ana", "Zoe"]
    assert window.picker.current == program.portfolios[0]


def test_a_scan_that_is_looked_at_and_works_that_are_chosen_stay(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports={1: report([match(0.9), match(0.8, suspect="second.png")])})
    window = make_window(program)
    come_back(qtbot, window)
    window.portfolio_page.grid.choose([1], 1)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(result.why.verdict.isVisible)
    result.list.choose_next()
    looked_at = result.list.match
    program.state = ((2, 2),)
    program.reports[2] = report([match()], number=2)
    come_back(qtbot, window)
    assert result.isVisible()
    assert result.list.match is looked_at
    assert window.portfolio_page.grid.chosen_rows() == [1]


@pytest.mark.parametrize("has_portfolio", [False, True])
def test_a_portfolio_that_is_being_made_is_not_taken_away(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, *, has_portfolio: bool
) -> None:
    program = FakeProgram() if has_portfolio else FakeProgram(portfolios=[])
    window = make_window(program)
    come_back(qtbot, window)
    page = window.portfolio_page
    page.commands.new.trigger()
    program.state = ((2, 2),)
    come_back(qtbot, window)
    assert page.stack.currentWidget() is page.empty, "what is dropped here would go into the other portfolio"
    page.drop.dropped.emit([tmp_path])
    page.form.name.setText("Bo")
    program.state = ((3, 3),)
    come_back(qtbot, window)
    assert page.stack.currentWidget() is page.asking
    assert page.form.name.text() == "Bo"
    if has_portfolio:
        window.picker.box.activated.emit(0)
        qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
        assert page.stack.currentWidget() is page.view


@pytest.mark.parametrize("keeps_open", [False, True])
def test_the_state_of_a_library_is_another_one_when_it_was_written_and_the_same_when_it_was_read(
    tmp_path: Path, *, keeps_open: bool
) -> None:
    assert library_state(tmp_path / "none") == ()
    with Library(tmp_path) as library:
        PortfolioStore(library).create("Ana")
    other = Library(tmp_path) if keeps_open else None
    before = library_state(tmp_path)
    with Library(tmp_path) as library:
        PortfolioStore(library).all()
    assert library_state(tmp_path) == before
    time.sleep(0.02)
    with Library(tmp_path) as library:
        PortfolioStore(library).create("Bo")
    assert library_state(tmp_path) != before
    if other is not None:
        other.close()


def test_what_was_decided_elsewhere_is_seen_on_coming_back_and_can_still_be_undone_here(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    first, second = match(0.9), match(0.8, suspect="second.png")
    program = FakeProgram(reports={1: report([first, second])})
    window = make_window(program)
    come_back(qtbot, window)
    book = window.context.decisions
    book.decide([first], DecisionKind.CONFIRMED)
    told: list[frozenset[PairKey]] = []
    book.changed.connect(told.append)
    program.state = ((2, 2),)
    come_back(qtbot, window)
    assert told == [], "what the window itself wrote is no news"
    program.decisions[second.key] = Decision(DecisionKind.DISMISSED, "", "2026-11-30T10:00:00+00:00")
    program.state = ((3, 3),)
    come_back(qtbot, window)
    assert book.of(second).kind is DecisionKind.DISMISSED
    assert book.of(first).kind is DecisionKind.CONFIRMED
    assert told == [frozenset({second.key})]
    assert book.to_undo is not None
    book.undo()
    assert book.of(first).kind is DecisionKind.OPEN
