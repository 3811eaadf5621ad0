"""Checking the same pictures again, and showing only a work or a folder."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from provcheck.core.records import Level, Portfolio
from provcheck.core.scan_records import ScanSettings
from provcheck.gui.models.arrangement import folder_of, is_within
from provcheck.gui.widgets.filter_bar import FilterBar
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import PORTFOLIO, FakeProgram, match, report, work


def test_a_scan_of_before_is_checked_again_as_thoroughly(qtbot: QtBot, make_window: MakeWindow) -> None:
    made = report([match()], targets=("/in/a", "/in/b.png"), settings=ScanSettings(Level.THOROUGH))
    program = FakeProgram(reports={1: made})
    window = make_window(program)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    qtbot.waitUntil(window.scans_page.result.again.isVisible)
    window.scans_page.result.again.click()
    qtbot.waitUntil(lambda: bool(program.scans_asked) and not window.check_page.busy)
    (order,) = program.scans_asked
    assert order.targets == (Path("/in/a"), Path("/in/b.png"))
    assert order.settings.level is Level.THOROUGH
    assert order.portfolio == PORTFOLIO
    assert window.stack.currentWidget() is window.check_page
    assert window.check_page.level.level is Level.STANDARD, "the choice for other pictures stays"


def test_a_stopped_scan_offers_to_go_on(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports={1: report([], completed=False, checked=3)})
    window = make_window(program)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(result.nothing.again.isVisible)
    assert result.nothing.again.text() == "Go on checking"
    qtbot.keyClick(result, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(program.scans_asked) == 1 and not window.check_page.busy)


@pytest.mark.parametrize("level", [Level.QUICK, Level.STANDARD])
def test_one_picture_in_which_nothing_was_found_is_checked_thoroughly(
    qtbot: QtBot, make_window: MakeWindow, level: Level
) -> None:
    made = report([], checked=1, targets=("/in/b.png",), settings=ScanSettings(level))
    program = FakeProgram(reports={1: made})
    window = make_window(program)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    nothing = window.scans_page.result.nothing
    qtbot.waitUntil(nothing.thorough.isVisible)
    assert nothing.more.text().startswith("A thorough check finds more")
    nothing.thorough.click()
    qtbot.waitUntil(lambda: bool(program.scans_asked) and not window.check_page.busy)
    (order,) = program.scans_asked
    assert (order.targets, order.settings.level) == ((Path("/in/b.png"),), Level.THOROUGH)
    assert order.portfolio == PORTFOLIO
    assert window.check_page.level.level is Level.STANDARD, "the choice for other pictures stays"


def test_more_is_offered_for_one_picture_and_only_where_there_is_more(qtbot: QtBot, make_window: MakeWindow) -> None:
    one = {"checked": 1, "targets": ("/in/b.png",)}
    reports = {
        1: report([], settings=ScanSettings(Level.THOROUGH), **one),
        2: report([], number=2, checked=2, targets=("/in",)),
        3: report([], number=3, completed=False, **one),
    }
    window = make_window(FakeProgram(reports=reports))
    window.go_to(window.scans_page)
    result = window.scans_page.result
    for number in reports:
        window.scans_page.open_scan(number)
        qtbot.waitUntil(lambda number=number: result.report is not None and result.report.number == number)
        assert result.nothing.again.isVisible()
        assert not result.nothing.thorough.isVisible()
        assert not result.nothing.more.isVisible()


def test_a_portfolio_that_is_gone_is_told(qtbot: QtBot, make_window: MakeWindow) -> None:
    gone = report([match()], portfolio=Portfolio(9, "Gone", "", (), 1))
    program = FakeProgram(reports={1: gone})
    window = make_window(program)
    window.scans_page.open_scan(1)
    qtbot.waitUntil(lambda: window.scans_page.result.report is not None)
    window.scans_page.result.ask_again()
    assert "Gone" in window.messages.text.text()
    assert program.scans_asked == []


def test_the_portfolio_of_the_scan_is_picked(qtbot: QtBot, make_window: MakeWindow) -> None:
    other = Portfolio(2, "Bo", "Bo", (), 5)
    program = FakeProgram(portfolios=[PORTFOLIO, other], reports={1: report([match()], portfolio=other)})
    window = make_window(program)
    assert window.picker.current == PORTFOLIO
    window.scans_page.open_scan(1)
    qtbot.waitUntil(lambda: window.scans_page.result.report is not None)
    window.scans_page.result.ask_again()
    qtbot.waitUntil(lambda: bool(program.scans_asked) and not window.check_page.busy)
    assert program.scans_asked[0].portfolio == other
    assert window.picker.current == other


def test_only_a_work_and_only_a_folder_are_shown(qtbot: QtBot, make_window: MakeWindow) -> None:
    found = [
        match(0.9, suspect="in/a/one.png"),
        replace(match(0.8, suspect="in/a/deep/two.png"), work=work("blue.png", 2)),
        match(0.7, suspect="in/b/three.png"),
    ]
    window = make_window(FakeProgram(reports={1: report(found)}))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: result.model.shown == 3)
    result.list.setFocus()
    qtbot.keyClick(result.list, Qt.Key.Key_W)
    assert result.model.shown == 2
    assert result.filters.work.text().startswith("Work: red.png")
    result.filters.work.click()
    assert result.model.shown == 3
    result.list.setCurrentIndex(result.model.index_of(found[0]))
    qtbot.keyClick(result.list, Qt.Key.Key_F)
    assert [result.model.match_at(result.model.index(row)).suspect for row in range(2)] == [
        "/suspects/in/a/one.png",
        "/suspects/in/a/deep/two.png",
    ]
    result.filters.all.click()
    assert result.model.shown == 3
    assert not result.filters.folder.isVisible()


def test_the_menu_of_a_match(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports={1: report([match(0.9, suspect="in/a/one.png")])})
    window = make_window(program)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: result.model.shown == 1)
    result.list.customContextMenuRequested.emit(result.list.visualRect(result.model.index(0)).center())
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert result.reveal in menu.actions()
    menu.close()
    result.reveal.trigger()
    qtbot.waitUntil(lambda: program.portfolio_care.asked == [Path("/suspects/in/a/one.png")])


def test_versions_of_a_work_are_one_work_to_the_filter(qtbot: QtBot) -> None:
    bar = FilterBar()
    qtbot.addWidget(bar)
    one = match(0.9)
    bar.only_work(one)
    assert bar.filter.work == one.work.identity == work().identity
    bar.only_folder(one)
    assert bar.filter.folder == folder_of(one.suspect)


def test_folders_of_any_system() -> None:
    assert folder_of(r"C:\in\a.png") == r"C:\in"
    assert folder_of("/in/a.png") == "/in"
    assert folder_of("a.png") == ""
    assert is_within("/in/a/b.png", "/in/a")
    assert not is_within("/in/ab/b.png", "/in/a")
    assert is_within(r"C:\In\a\b.png", r"c:\in")
