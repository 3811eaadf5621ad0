"""Long names of portfolios leave room for the rest, and are told whole."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip
from pytestqt.qtbot import QtBot

from provcheck.gui import tokens
from provcheck.gui.models.scan_model import ScanModel
from provcheck.gui.widgets.portfolio_picker import PickerBox, PortfolioPicker
from tests.gui.fakes import PORTFOLIO, report, summary_of

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
    assert (told[2], told[-1]) == ("/in/0", "and 28 more")
