"""All scans under what can be done with them: open one, compare two, remove some, check a report."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from provcheck.app.i18n import tr
from provcheck.core.index.scan_store import ScanSummary
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.models.scan_model import SCAN_ROLE, ScanDelegate, ScanModel
from provcheck.gui.widgets.basics import button, column, fill, label, row, surface
from provcheck.gui.widgets.scan_list import ScanList

_TWO = 2


class ScanShelf(QWidget):
    """The list with its buttons. While two scans are picked for a comparison, a line above it says so.

    Signals:
        opened: The `ScanSummary` that is to be opened.
        compare_asked: The numbers of two scans that are to be compared.
        remove_asked: A list of each `ScanSummary` that is to be removed.
        report_asked: A report is to be checked.
    """

    opened = Signal(object)
    compare_asked = Signal(int, int)
    remove_asked = Signal(list)
    report_asked = Signal()

    def __init__(self, model: ScanModel, check_report: QWidget) -> None:
        """Show the scans of a model; `check_report` is the button for reports."""
        super().__init__()
        self._model = model
        self._picks = False
        self.list = ScanList()
        self.list.setModel(model)
        self.list.setItemDelegate(ScanDelegate(self.list))
        self.compare = button(tr("Compare two…"), name=tr("Compare two scans"))
        self.remove = button(tr("Remove…"), name=tr("Remove the chosen scans from the list"))
        self._open = self._action(tr("&Open"), "", self._open_current)
        self._compare = self._action(tr("&Compare with…"), "C", self.start_comparing)
        self._remove = self._action(tr("&Remove…"), "Delete", self._ask_remove)
        for pressed, action in ((self.compare, self._compare), (self.remove, self._remove)):
            pressed.setToolTip(tr("{action} ({key})").format(action=pressed.accessibleName(), key=action.shortcut().toString()))
            pressed.clicked.connect(action.trigger)
        self._lay_out(check_report)
        self.list.opened.connect(self._tell_opened)
        self.list.changed.connect(self._follow)
        self.list.left.connect(self.stop_picking)
        self.list.customContextMenuRequested.connect(self._show_menu)
        self.cancel.clicked.connect(self.stop_picking)
        model.modelReset.connect(self._follow)
        self._follow()

    def _action(self, text: str, key: str, slot: Callable[[], None]) -> QAction:
        made = QAction(text, self)
        made.setShortcut(QKeySequence(key))
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        made.triggered.connect(slot)
        self.list.addAction(made)
        return made

    def _lay_out(self, check_report: QWidget) -> None:
        self.told = label("", "strong", wraps=True)
        self.cancel = button(tr("Cancel"), name=tr("Compare no scans"))
        self.picking = surface("message")
        line = row(self.picking, space=tokens.SPACE_3)
        line.setContentsMargins(tokens.SPACE_4, tokens.SPACE_1, tokens.SPACE_2, tokens.SPACE_1)
        fill(line, [self.told, self.cancel])
        line.setStretch(0, 1)
        self.picking.hide()
        head = row()
        fill(head, [label(tr("Scans"), "page"), None, self.compare, self.remove, check_report])
        fill(column(self, space=tokens.SPACE_4), [head, self.picking, self.list])

    @Slot(QModelIndex)
    def _tell_opened(self, index: QModelIndex) -> None:
        scan = index.data(SCAN_ROLE)
        if isinstance(scan, ScanSummary):
            self.opened.emit(scan)

    @Slot()
    def _open_current(self) -> None:
        self._tell_opened(self.list.currentIndex())

    @Slot()
    def _ask_remove(self) -> None:
        chosen = self.list.chosen
        if chosen and not self._picks:
            self.remove_asked.emit(chosen)

    @Slot()
    def start_comparing(self) -> None:
        """Compare the two scans that are chosen, or have the missing ones picked."""
        if self._picks or self._model.rowCount() < _TWO:
            return
        chosen = self.list.chosen
        if len(chosen) > _TWO:
            self.list.choose_none()
        self._picks = True
        self.list.set_picking(picks=True)
        self.picking.show()
        self.list.setFocus()
        self._follow()

    @Slot()
    def stop_picking(self) -> None:
        """Compare none: all is as before."""
        self._picks = False
        self.list.set_picking(picks=False)
        self.picking.hide()
        self._follow()

    @Slot()
    def _follow(self) -> None:
        """Offer what can be done with what is chosen, and go on with what was asked for."""
        chosen = self.list.chosen
        self._remove.setEnabled(bool(chosen) and not self._picks)
        self._compare.setEnabled(self._model.rowCount() >= _TWO and not self._picks)
        self.remove.setEnabled(self._remove.isEnabled())
        self.compare.setEnabled(self._compare.isEnabled())
        if not self._picks:
            return
        if len(chosen) >= _TWO:
            first, second = chosen[:_TWO]
            self.stop_picking()
            self.compare_asked.emit(first.number, second.number)
            return
        sentence = tr("Choose the two scans that are to be compared.")
        if chosen:
            sentence = tr("Scan {number} is compared with the one that you choose now.").format(number=chosen[0].number)
        self.told.setText(sentence)
        announce(self.list, sentence)

    @Slot(QPoint)
    def _show_menu(self, point: QPoint) -> None:
        if not self.list.chosen or self._picks:
            return
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._open, self._compare])
        menu.addSeparator()
        menu.addAction(self._remove)
        menu.popup(self.list.viewport().mapToGlobal(point))
