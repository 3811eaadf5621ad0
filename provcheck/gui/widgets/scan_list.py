"""The list of scans: one is opened by a click, two are chosen to be compared, any number to be removed."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView

from provcheck.app.i18n import tr
from provcheck.core.index.scan_store import ScanSummary
from provcheck.gui.models.scan_model import SCAN_ROLE

_Flag = QItemSelectionModel.SelectionFlag
_Mode = QAbstractItemView.SelectionMode


@dataclass(frozen=True)
class ListPlace:
    """Where a person is in the list.

    Attributes:
        current: Number of the scan that the keyboard is at; 0 when it is at none.
        chosen: Numbers of the scans that are chosen.
        top: Number of the uppermost one that is seen; 0 at the beginning of the list, where new ones are to be seen.
        row: Row that the keyboard is at; below zero when it is at none.
    """

    current: int = 0
    chosen: frozenset[int] = frozenset()
    top: int = 0
    row: int = -1


def _scan_of(index: QModelIndex) -> ScanSummary | None:
    scan = index.data(SCAN_ROLE)
    return scan if isinstance(scan, ScanSummary) else None


def _number_of(index: QModelIndex) -> int:
    scan = _scan_of(index)
    return 0 if scan is None else scan.number


class ScanList(QListView):
    """A click or Enter opens a scan. While two are picked, it picks one, or one less.

    Signals:
        opened: The index of a scan that is to be opened.
        changed: Others are chosen, or none.
        left: Escape was pressed.
    """

    opened = Signal(QModelIndex)
    changed = Signal()
    left = Signal()

    def __init__(self) -> None:
        """Start without a model."""
        super().__init__()
        self._picks = False
        self.setUniformItemSizes(True)
        self.setSelectionMode(_Mode.ExtendedSelection)
        self.setAccessibleName(tr("Scans"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.clicked.connect(self._click)

    @property
    def chosen(self) -> list[ScanSummary]:
        """The scans that are chosen, from the top."""
        rows = sorted(self.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [scan for scan in map(_scan_of, rows) if scan is not None]

    def set_picking(self, *, picks: bool) -> None:
        """Pick several, one by one, instead of opening one; what is chosen stays chosen."""
        self._picks = picks
        self.setSelectionMode(_Mode.MultiSelection if picks else _Mode.ExtendedSelection)

    def choose_none(self) -> None:
        """Choose no scan; the keyboard stays where it is."""
        self.selectionModel().clearSelection()

    @Slot(QModelIndex)
    def _click(self, index: QModelIndex) -> None:
        # With these keys a click chooses more.
        held = QApplication.keyboardModifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
        if not (self._picks or held):
            self.opened.emit(index)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell it."""
        super().selectionChanged(selected, deselected)
        self.changed.emit()

    def place(self) -> ListPlace:
        """What is chosen and seen, to be found again among other rows."""
        top = self.indexAt(QPoint(1, 1)) if self.verticalScrollBar().value() else QModelIndex()
        current = self.currentIndex()
        chosen = frozenset(scan.number for scan in self.chosen)
        return ListPlace(_number_of(current), chosen, _number_of(top), current.row())

    def go_back_to(self, place: ListPlace) -> None:
        """Choose and show what was chosen and seen, where it is still there; else the keyboard is where it was."""
        model, selection = self.model(), self.selectionModel()
        lines = [model.index(row_number, 0) for row_number in range(model.rowCount())]
        rows = {_number_of(line): line for line in lines}
        current = rows.get(place.current)
        if current is None and lines and place.row >= 0:
            current = lines[min(place.row, len(lines) - 1)]
        if current is not None:
            selection.setCurrentIndex(current, _Flag.NoUpdate)
        for number in place.chosen & rows.keys():
            selection.select(rows[number], _Flag.Select)
        if place.top in rows:
            self.scrollTo(rows[place.top], QListView.ScrollHint.PositionAtTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens or picks on every platform, where Qt's own signal does not come on all; Escape ends the picking."""
        if event.key() == Qt.Key.Key_Escape and self._picks:
            self.left.emit()
            return
        super().keyPressEvent(event)
        if event.text() not in {"\r", "\n"} or not self.currentIndex().isValid():
            return
        if self._picks:
            self.selectionModel().select(self.currentIndex(), _Flag.Toggle)
        else:
            self.opened.emit(self.currentIndex())
