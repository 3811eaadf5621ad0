"""The list of matches, which does not move under the pointer while it grows."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QListView

from provcheck.app.i18n import tr
from provcheck.core.records import Match
from provcheck.gui import tokens
from provcheck.gui.models.arrangement import Grouping
from provcheck.gui.models.match_delegate import MatchDelegate
from provcheck.gui.models.match_model import Index, MatchModel


class MatchList(QListView):
    """Rows of matches; several may be selected, one of them is looked at.

    Signals:
        chosen: The match that is looked at from now on; None when none is.
        selected: Other matches are selected, or none.
    """

    chosen = Signal(object)
    selected = Signal()

    def __init__(self, model: MatchModel) -> None:
        """Show a model's matches."""
        super().__init__()
        self._matches = model
        self._looked_at: Match | None = None
        self._row = 0
        self.setModel(model)
        self.setItemDelegate(MatchDelegate(model, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setAccessibleName(tr("Matches"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumWidth(tokens.LIST_MINIMUM)
        model.rowsInserted.connect(self._hold)
        model.modelReset.connect(self._choose_again)

    @property
    def selection(self) -> list[Match]:
        """The matches that are selected, in order."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        found = (self._matches.match_at(self._matches.index(row)) for row in rows)
        return [match for match in found if match is not None]

    @property
    def match(self) -> Match | None:
        """The match that is looked at."""
        return self._matches.match_at(self.currentIndex())

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which match is looked at."""
        super().currentChanged(current, previous)
        match = self._matches.match_at(current)
        if match is None:
            return
        self._row = current.row()
        if match is not self._looked_at:
            self._looked_at = match
            self.chosen.emit(match)

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell it."""
        super().selectionChanged(selected, deselected)
        self.selected.emit()

    @Slot(QModelIndex, int, int)
    def _hold(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Keep the rows that are looked at where they are when others come in above them."""
        bar = self.verticalScrollBar()
        top = bar.value() // tokens.MATCH_ROW
        if first <= top and (bar.value() > 0 or self.underMouse()):
            added = (last - first + 1) * tokens.MATCH_ROW
            bar.setMaximum(bar.maximum() + added)
            bar.setValue(bar.value() + added)
        if not self.currentIndex().isValid():
            self._choose_again()

    @Slot()
    def _choose_again(self) -> None:
        """After all rows are others: the match that was looked at, else the one that took its place."""
        self.setUniformItemSizes(self._matches.grouping is Grouping.STRENGTH)
        rows = self._matches.rowCount()
        index = self._matches.index_of(self._looked_at)
        if not index.isValid():
            index = self._nearest(min(self._row, rows - 1) if self._looked_at is not None else 0)
        if index.isValid():
            self.setCurrentIndex(index)
            self.scrollTo(index)
        else:
            self._looked_at = None
            self.chosen.emit(None)
        self.selected.emit()

    def forget(self) -> None:
        """Look at the first match of what comes next."""
        self._looked_at = None
        self._row = 0

    def _nearest(self, row: int) -> QModelIndex:
        """The first match from a row on, else the last one before it."""
        rows = self._matches.rowCount()
        for number in (*range(max(0, row), rows), *range(min(row, rows) - 1, -1, -1)):
            index = self._matches.index(number)
            if self._matches.match_at(index) is not None:
                return index
        return QModelIndex()

    @Slot()
    def choose_next(self) -> None:
        """Choose the match below."""
        self._step(1)

    @Slot()
    def choose_previous(self) -> None:
        """Choose the match above."""
        self._step(-1)

    @Slot()
    def choose_next_undecided(self) -> None:
        """Choose the next match that was not decided on, from the top again after the last."""
        index = self._matches.next_undecided(self.currentIndex().row() + 1)
        if index.isValid():
            self.setCurrentIndex(index)

    def _step(self, rows: int) -> None:
        row = self.currentIndex().row() + rows
        while 0 <= row < self._matches.rowCount():
            index = self._matches.index(row)
            if self._matches.match_at(index) is not None:
                self.setCurrentIndex(index)
                return
            row += rows
