"""Comparing two scans in the window."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from provcheck.app.scan_comparing import compared
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.records import Level, Match, Portfolio, Skipped, VerdictKind
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.gui.comparison_view import ComparisonView
from provcheck.gui.main_window import MainWindow
from provcheck.gui.pages.scans_page import ScansPage
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report

Key = Qt.Key
GONE, STAYED, CHANGED, UNREAD = (
    match(0.9 - n / 10, suspect=f"{name}.png") for n, name in enumerate(("gone", "stayed", "x", "u"))
)
NEW = match(0.5, suspect="new.png")
CHANGED_NOW = replace(CHANGED, verdict=VerdictKind.REDRAWN)


def scan(number: int, *matches: Match, **changes: object) -> ScanReport:
    return report(matches, number=number, started=f"2026-11-{number:02}T10:00:00+00:00", **changes)


def some() -> dict[int, ScanReport]:
    later = scan(2, NEW, STAYED, CHANGED_NOW, skipped=(Skipped(UNREAD.suspect, Reason.NOT_FOUND),))
    return {1: scan(1, GONE, STAYED, CHANGED, UNREAD), 2: later, 3: scan(3)}


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram(reports=some())


def listed(qtbot: QtBot, window: MainWindow) -> ScansPage:
    """The page of scans, of which the latest is at the top, with the keyboard in its list."""
    page = window.scans_page
    window.go_to(page)
    qtbot.waitUntil(lambda: page.model.rowCount() == 3)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    page.list.setFocus()
    return page


def shown(qtbot: QtBot, page: ScansPage, first: int = 1, second: int = 2) -> ComparisonView:
    page.all.compare_asked.emit(first, second)
    view = page.comparison
    qtbot.waitUntil(lambda: view.compared is not None)
    assert view.isVisible()
    return view


def sentences(view: ComparisonView) -> list[str]:
    role = Qt.ItemDataRole.AccessibleTextRole
    return [str(view.model.index(row).data(role)) for row in range(view.model.rowCount())]


def row_of(view: ComparisonView, found: Match) -> int:
    return next(row for row, told in enumerate(sentences(view)) if Path(found.suspect).name in told)


def test_two_scans_that_are_chosen_are_compared_by_keys(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    page = listed(qtbot, make_window(program))
    page.list.setCurrentIndex(page.model.index(1, 0))
    qtbot.keyClick(page.list, Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    qtbot.keyClick(page.list, Key.Key_C)
    view = page.comparison
    qtbot.waitUntil(lambda: view.compared is not None)
    assert view.headline.text() == "1 new match, 1 changed, 1 gone, 1 could not be read"
    assert "Scan 1 of" in view.earlier.whole_text()
    assert "Scan 2 of" in view.later.whole_text()
    assert view.same.text() == "1 match is the same in both."
    told = sentences(view)
    assert [told[row] for row in view.model.low_rows] == [
        "New: only the later scan has it (1)",
        "Changed: both scans have it (1)",
        "Gone: only the earlier scan has it (1)",
        "Could not be read this time, so nothing is known of it (1)",
    ]
    changed = told[row_of(view, CHANGED)]
    assert changed.startswith("Changed: Redrawn: work red.png, suspect x.png")
    assert changed.endswith("was Edited copy, is Redrawn")
    assert view.list.currentIndex().row() == 1
    assert view.list.hasFocus(), "arrows and Enter go on from there"
    qtbot.keyClick(view.list, Key.Key_Down)
    assert view.list.currentIndex().row() == 3, "lines above others are passed"
    qtbot.keyClick(view.list, Key.Key_Escape)
    assert page.all.isVisible()
    assert view.compared is None
    assert page.list.hasFocus()


def test_the_second_one_is_picked_by_a_click_or_enter(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    page = listed(qtbot, make_window(program))
    shelf = page.all
    page.list.setCurrentIndex(page.model.index(0, 0))
    shelf.compare.click()
    assert shelf.picking.isVisible()
    assert shelf.told.text() == "Scan 3 is compared with the one that you choose now."
    assert not shelf.remove.isEnabled()
    click(qtbot, page, 0)
    assert shelf.told.text() == "Choose the two scans that are to be compared."
    click(qtbot, page, 2)
    assert page.result.report is None, "a click picks, it does not open"
    qtbot.keyClick(page.list, Key.Key_Up)
    qtbot.keyClick(page.list, Key.Key_Return)
    qtbot.waitUntil(lambda: page.comparison.compared is not None)
    assert (page.comparison.compared.before.number, page.comparison.compared.after.number) == (1, 2)
    assert not shelf.picking.isVisible()


@pytest.mark.parametrize("by_key", [True, False])
def test_who_picks_none_finds_the_list_as_it_was(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram, by_key: bool
) -> None:
    page = listed(qtbot, make_window(program))
    page.list.setCurrentIndex(page.model.index(1, 0))
    before = page.list.place()
    page.all.compare.click()
    if by_key:
        qtbot.keyClick(page.list, Key.Key_Escape)
    else:
        page.all.cancel.click()
    assert page.list.place() == before
    assert not page.all.picking.isVisible()
    assert page.all.compare.isEnabled()
    qtbot.keyClick(page.list, Key.Key_Return)
    qtbot.waitUntil(lambda: page.result.report is not None and page.result.report.number == 2)


def click(qtbot: QtBot, page: ScansPage, row: int, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    place = page.list.visualRect(page.model.index(row, 0)).center()
    qtbot.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_a_click_with_a_key_held_chooses_and_opens_none(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    page = listed(qtbot, make_window(program))
    for row in (0, 2):
        click(qtbot, page, row, Qt.KeyboardModifier.ControlModifier)
    assert [each.number for each in page.list.chosen] == [3, 1]
    assert page.all.isVisible()
    page.all.compare.click()
    qtbot.waitUntil(lambda: page.comparison.compared is not None)


def test_what_is_picked_stays_picked_when_the_list_is_read_anew(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    page = listed(qtbot, make_window(program))
    page.list.setCurrentIndex(page.model.index(1, 0))
    page.all.compare.click()
    program.reports[4] = scan(4)
    page.reload()
    qtbot.waitUntil(lambda: page.model.rowCount() == 4)
    assert [each.number for each in page.list.chosen] == [2]
    assert page.all.picking.isVisible()


def test_each_is_opened_in_its_scan_and_back_leads_to_the_comparison(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    page = listed(qtbot, make_window(program))
    view = shown(qtbot, page)
    for found, number in ((GONE, 1), (NEW, 2), (CHANGED_NOW, 2)):
        row = row_of(view, found)
        view.list.setCurrentIndex(view.model.index(row))
        qtbot.keyClick(view.list, Key.Key_Return)
        qtbot.waitUntil(page.result.isVisible)
        qtbot.waitUntil(lambda found=found: page.result.list.match == found)
        assert page.result.report is not None
        assert page.result.report.number == number
        assert page.back.text() == "Comparison"
        page.back.click()
        assert view.isVisible()
        assert view.list.currentIndex().row() == row
    view.back.click()
    assert page.all.isVisible()
    page.open_scan(1)
    qtbot.waitUntil(page.result.isVisible)
    assert page.back.text() == "All scans"
    page.back.click()
    assert page.all.isVisible()


def test_of_a_match_that_changed_both_are_offered(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    page = listed(qtbot, make_window(program))
    view = shown(qtbot, page)
    for found, offers in ((CHANGED, ["later", "earlier"]), (NEW, ["later"]), (UNREAD, ["earlier"])):
        view.list.setCurrentIndex(view.model.index(row_of(view, found)))
        view.list.customContextMenuRequested.emit(QPoint(1, 1))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        told = [action.text().replace("&", "") for action in menu.actions()]
        assert told == [f"Open in the {which} scan" for which in offers]
        earlier = menu.actions()[-1]
        menu.close()
    earlier.trigger()
    qtbot.waitUntil(lambda: page.result.list.match == UNREAD)


def test_a_match_far_down_a_long_scan_is_shown_when_it_has_come(qtbot: QtBot, make_window: MakeWindow) -> None:
    many = [match(0.9 - number / 10_000, suspect=f"{number}.png") for number in range(900)]
    program = FakeProgram(reports={1: scan(1), 2: scan(2, *many), 3: scan(3)}, first_matches=100)
    page = listed(qtbot, make_window(program))
    view = shown(qtbot, page)
    view.list.opened.emit(view.model.index(800))
    qtbot.waitUntil(lambda: page.result.model.shown == 100)
    program.rest_gate.set()
    qtbot.waitUntil(lambda: page.result.list.match is many[799])


def test_nothing_different_is_told_in_place_of_a_list(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    program.reports[2] = replace(some()[1], number=2, started="2026-11-02T10:00:00+00:00")
    page = listed(qtbot, make_window(program))
    view = shown(qtbot, page)
    assert view.nothing.isVisible()
    assert not view.list.isVisible()
    assert view.nothing.text() == "Nothing is different. 4 matches are the same in both."
    program.reports[1] = scan(1)
    program.reports[2] = scan(2)
    assert shown(qtbot, page).nothing.text() == "Nothing is different. No match is in both scans."


def test_other_portfolios_and_levels_are_told_in_sentences(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    program.reports[2] = scan(2, NEW, portfolio=Portfolio(2, "Bo", "", (), 1), settings=ScanSettings(Level.QUICK))
    page = listed(qtbot, make_window(program))
    view = shown(qtbot, page)
    assert view.box.isVisible()
    told = view.reasons.text().split("\n")
    assert told[0].startswith("They were made with different portfolios, Ana and Bo")
    assert any("different levels, Standard and Quick" in sentence for sentence in told)
    assert "against Bo, level Quick" in view.later.whole_text()


def test_a_scan_that_is_gone_or_cannot_be_read_leads_back(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    page = listed(qtbot, window)
    page.all.compare_asked.emit(1, 9)
    qtbot.waitUntil(page.all.isVisible)
    assert "no scan of this number" in window.messages.text.text()
    program.open_error = LibraryError(Reason.LIBRARY_UNUSABLE, Path("/l"), "disk I/O error")
    page.all.compare_asked.emit(1, 2)
    qtbot.waitUntil(lambda: page.all.isVisible() and not window.context.reads.busy)
    assert page.comparison.compared is None


def test_another_window_may_remove_what_is_shown_here(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window, other = make_window(program), make_window(program)
    page = listed(qtbot, window)
    view = shown(qtbot, page)
    other.go_to(other.scans_page)
    other.scans_page.list.setCurrentIndex(other.scans_page.model.index(2, 0))
    other.scans_page.all.remove.click()
    other.scans_page.removal.question.act.click()
    qtbot.waitUntil(lambda: other.scans_page.model.rowCount() == 2)
    view.list.opened.emit(view.model.index(row_of(view, GONE)))
    qtbot.waitUntil(page.all.isVisible)
    assert "no scan of this number" in window.messages.text.text()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)


def test_a_scan_that_cannot_be_removed_stays_and_that_is_told(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_numbers: Sequence[int]) -> None:
        raise LibraryError(Reason.LIBRARY_FULL, Path("/l"), "full")

    monkeypatch.setattr(program, "remove_scans", refuse)
    window = make_window(program)
    page = listed(qtbot, window)
    page.list.setCurrentIndex(page.model.index(0, 0))
    page.all.remove.click()
    page.removal.question.act.click()
    qtbot.waitUntil(window.messages.isVisible)
    assert page.model.rowCount() == 3


def test_who_goes_back_meanwhile_is_not_called_back(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    program.compare_gate = threading.Event()
    window = make_window(program)
    page = listed(qtbot, window)
    page.all.compare_asked.emit(1, 2)
    assert page.comparison.waiting.isVisible()
    page.comparison.back.click()
    program.compare_gate.set()
    qtbot.waitUntil(lambda: not window.context.reads.busy)
    assert page.all.isVisible()
    assert page.comparison.compared is None


@pytest.mark.parametrize("count", [0, 1, 20_000])
def test_no_number_of_rows_holds_the_window_up(
    qtbot: QtBot, qapp: QApplication, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    """What is done without a break is measured in the time of this thread, so that other programs do not count."""
    made = compared(scan(1), scan(2, *many(count)))
    program = FakeProgram(reports={1: scan(1), 2: scan(2), 3: scan(3)})
    monkeypatch.setattr(program, "compare_scans", lambda _numbers, _token: made)
    page = listed(qtbot, make_window(program))
    view, worst = page.comparison, 0.0
    deeds = (
        lambda: page.all.compare_asked.emit(1, 2),
        lambda: view.list.verticalScrollBar().setValue(view.list.verticalScrollBar().maximum()),
        lambda: view.list.setCurrentIndex(view.list.nearest(count)),
        lambda: view.resize(700, 500),
        view.back.click,
    )
    for deed in deeds:
        start = time.thread_time()
        deed()
        worst = max(worst, time.thread_time() - start)
        end = time.monotonic() + 0.3
        while time.monotonic() < end:
            start = time.thread_time()
            qapp.processEvents()
            worst = max(worst, time.thread_time() - start)
    print(f"{count} rows, longest without a break: {1000 * worst:.0f} ms")
    assert worst < 0.05
    assert page.all.isVisible()


def many(count: int) -> Sequence[Match]:
    one = match()
    facts = one.suspect_facts
    return [
        replace(one, suspect=f"/s/{number:05}.png", suspect_facts=replace(facts, pixel_digest=f"{number:064}"))
        for number in range(count)
    ]


def test_everything_has_a_name(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    page = listed(qtbot, make_window(program))
    view = shown(qtbot, page)
    names = [part.accessibleName() for part in (page.all.compare, page.all.remove, page.all.cancel, view.back, view.list)]
    assert all(names)
    assert len({*names}) == len(names)
    tip = view.model.index(row_of(view, CHANGED)).data(Qt.ItemDataRole.ToolTipRole)
    assert tip.split("\n") == ["Redrawn", "/portfolio/red.png", "/suspects/x.png", "was Edited copy, is Redrawn"]
