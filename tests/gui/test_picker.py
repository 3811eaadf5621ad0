"""Long names of portfolios leave room for the rest, and are told whole; what is picked is used at once, on all pages."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from provcheck.app.paths import settings_file
from provcheck.app.settings import load_settings
from provcheck.app.workspace import Workspace
from provcheck.core.records import Portfolio
from provcheck.gui import tokens
from provcheck.gui.app import preferences_for, save_preferences
from provcheck.gui.models.scan_model import ScanModel
from provcheck.gui.services import Preferences
from provcheck.gui.widgets.portfolio_picker import PickerBox, PortfolioPicker
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import PORTFOLIO, FakeProgram, report, summary_of
from tests.gui.test_drop_area import drag, urls

LONG = "Everything that I have drawn for clients since I left school, with all the sketches, 2012 to 2026"


def test_a_long_name_is_shortened_in_the_middle_and_told_whole(qtbot: QtBot) -> None:
    picker = PortfolioPicker()
    qtbot.addWidget(picker)
    picker.show_portfolios([replace(PORTFOLIO, name=LONG), PORTFOLIO], LONG)
    picker.resize(1200, 40)
    picker.show()
    box = picker.box
    assert box.width() == tokens.CHOOSER_MOST
    assert box.shown_text.startswith("Everything")
    assert box.shown_text.endswith("2 works")
    assert box.currentText() == f"{LONG}, 2 works", "for screen readers"
    assert box.view().textElideMode() is Qt.TextElideMode.ElideMiddle
    assert [box.itemData(row, Qt.ItemDataRole.ToolTipRole) for row in range(2)] == [box.itemText(row) for row in range(2)]
    assert tip_of(box) == f"{LONG}, 2 works"
    box.setCurrentIndex(1)
    assert box.shown_text == "Ana, 2 works"


def tip_of(box: PickerBox) -> str:
    QApplication.sendEvent(box, QHelpEvent(QEvent.Type.ToolTip, QPoint(5, 5), box.mapToGlobal(QPoint(5, 5))))
    return QToolTip.text()


def test_all_of_a_scan_is_told_in_its_tool_tip(qtbot: QtBot) -> None:
    box = PortfolioPicker()
    qtbot.addWidget(box)
    model = ScanModel(box)
    made = report(portfolio=replace(PORTFOLIO, name=LONG), targets=tuple(f"/in/{number}" for number in range(40)))
    model.set_scans([summary_of(made)])
    told = model.index(0).data(Qt.ItemDataRole.ToolTipRole).split("\n")
    assert told[1] == f"against {LONG}, level Standard"
    assert told[2] == "Started 21 November 2026, 10:00 (UTC)"
    assert (told[3], told[-1]) == ("/in/0", "and 28 more")


def test_another_portfolio_is_picked_for_all_pages(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    other = Portfolio(2, "Bo", "Bo", (), 5)
    program = FakeProgram(portfolios=[PORTFOLIO, other])
    window = make_window(program)
    qtbot.keyClick(window.picker.box, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: window.portfolio_page.title.text() == "Bo")
    window.go_to(window.check_page)
    drag(window.check_page.drop, urls(tmp_path))
    qtbot.waitUntil(lambda: not window.check_page.busy)
    assert program.scans_asked[0].portfolio == other


def test_a_portfolio_that_is_picked_is_used_at_once(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is dropped while the portfolios are read anew is compared with the one that is shown."""
    other = Portfolio(2, "Berta", work_count=2)
    program = FakeProgram(portfolios=[PORTFOLIO, other])
    gate = threading.Event()
    gate.set()

    def portfolios() -> tuple[Portfolio, ...]:
        assert gate.wait(20)
        return tuple(program.portfolios)

    services = replace(program.services(), list_portfolios=portfolios)
    monkeypatch.setattr(program, "services", lambda: services)
    window = make_window(program, preferences=Preferences(portfolio="Ana"))
    gate.clear()
    window.picker.box.setCurrentIndex(1)
    window.picker.box.activated.emit(1)
    window.check_page.check([Path("/suspects")])
    gate.set()
    qtbot.waitUntil(lambda: not window.check_page.busy and not window.context.reads.busy)
    assert [order.portfolio.name for order in program.scans_asked] == ["Berta"]
    assert window.picker.current == other


def test_the_end_of_indexing_leaves_the_portfolio_that_was_picked_meanwhile(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    other = Portfolio(2, "Berta", work_count=2)
    program = FakeProgram(portfolios=[PORTFOLIO, other], gate=threading.Event())
    window = make_window(program, preferences=Preferences(portfolio="Ana"))
    window.portfolio_page.more.dropped.emit([tmp_path])
    qtbot.waitUntil(program.reached.is_set)
    window.picker.box.setCurrentIndex(1)
    window.picker.box.activated.emit(1)
    program.gate.set()
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
    current = window.picker.current
    assert current is not None
    assert current.name == "Berta"


def test_the_portfolio_that_was_shown_is_shown_again_though_others_come_before_it(make_window: MakeWindow) -> None:
    """Also where it was the only one, so that nobody had to choose it."""
    bo = Portfolio(2, "Bo", work_count=5)
    program = FakeProgram(portfolios=[bo])
    kept = make_window(program).remembered
    program.portfolios = [PORTFOLIO, bo]
    again = make_window(program, preferences=kept)
    assert again.picker.current == bo
    assert program.saved[-1].portfolio == "Bo", "a crash does not forget it"


def test_what_is_shown_in_place_of_a_portfolio_that_is_gone_is_remembered(qtbot: QtBot, make_window: MakeWindow) -> None:
    bo, cy = Portfolio(2, "Bo", work_count=5), Portfolio(3, "Cy", work_count=5)
    program = FakeProgram(portfolios=[bo, cy])
    window = make_window(program, preferences=Preferences(portfolio="Cy"))
    program.portfolios = [bo]
    window.reload()
    qtbot.waitUntil(lambda: window.picker.current == bo)
    program.portfolios = [PORTFOLIO, bo]
    assert make_window(program, preferences=window.remembered).picker.current == bo


def test_each_library_has_a_portfolio_that_was_chosen_last(tmp_path: Path) -> None:
    mine, demo = Workspace(tmp_path / "mine"), Workspace(tmp_path / "demo")
    save_preferences(mine, Preferences(portfolio="Bo"))
    save_preferences(demo, Preferences(portfolio="Demo"))
    save_preferences(demo, Preferences())
    assert [preferences_for(each, load_settings(settings_file())).portfolio for each in (mine, demo)] == ["Bo", "Demo"]
