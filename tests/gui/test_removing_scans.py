"""Taking scans out of the list."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from provcheck.gui.widgets.confirm import ConfirmDialog
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.test_comparing_scans import listed, scan, some


def told_in(question: ConfirmDialog | None) -> str:
    assert question is not None
    return "\n".join(part.text() for part in question.findChildren(QLabel))


def test_a_scan_is_removed_after_a_question_that_tells_what_goes(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports=some())
    page = listed(qtbot, make_window(program))
    assert not page.all.remove.isEnabled()
    page.list.setCurrentIndex(page.model.index(1, 0))
    qtbot.keyClick(page.list, Qt.Key.Key_Delete)
    told = told_in(page.removal.question)
    assert told.startswith("Remove scan 2?")
    assert "What was found: 3 matches." in told
    assert "Your pictures: no file of yours is touched." in told
    assert "pasted" not in told
    page.removal.question.keep.click()
    assert set(program.reports) == {1, 2, 3}
    assert [each.number for each in page.list.chosen] == [2]
    page.all.remove.click()
    page.removal.question.act.click()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert set(program.reports) == {1, 3}
    assert page.list.currentIndex().row() == 1, "the keyboard stays where it was"


def test_several_are_removed_at_once_and_pasted_pictures_are_told_of(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports=some() | {3: scan(3, targets=("/library/pasted/pasted-2026.png",))})
    page = listed(qtbot, make_window(program))
    page.list.selectAll()
    page.list.customContextMenuRequested.emit(QPoint(5, 5))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    remove = menu.actions()[-1]
    menu.close()
    remove.trigger()
    told = told_in(page.removal.question)
    assert told.startswith("Remove 3 scans?")
    assert "What was found: 7 matches." in told
    assert "Pictures that were pasted" in told
    page.removal.question.act.click()
    qtbot.waitUntil(page.empty.isVisible)
    assert program.reports == {}


def test_one_scan_alone_is_not_compared(make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={1: report([match()])}))
    page = window.scans_page
    window.go_to(page)
    page.list.setCurrentIndex(page.model.index(0, 0))
    page.all.start_comparing()
    assert not page.all.compare.isEnabled()
    assert not page.all.picking.isVisible()
    assert page.all.remove.isEnabled()
