"""The list of matches, which does not move under the pointer while it grows."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QListView

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.models.match_delegate import MatchDelegate
from provcheck.gui.models.match_model import Index, MatchModel


class MatchList(QListView):
    """Rows of matches.

    Signals:
        chosen: The match of the row that was chosen.
    """

    chosen = Signal(object)

    def __init__(self, model: MatchModel) -> None:
        """Show a model's matches."""
        super().__init__()
        self._matches = model
        self.setModel(model)
        self.setItemDelegate(MatchDelegate(model, self))
        self.setUniformItemSizes(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setAccessibleName(tr("Matches"))
        self.setMinimumWidth(tokens.LIST_MINIMUM)
        model.rowsInserted.connect(self._hold)
        model.modelReset.connect(self._choose_first)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which match was chosen."""
        super().currentChanged(current, previous)
        match = self._matches.match_at(current)
        if match is not None:
            self.chosen.emit(match)

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
            self._choose_first()

    @Slot()
    def _choose_first(self) -> None:
        if self._matches.rowCount():
            self.setCurrentIndex(self._matches.index(0))

    @Slot()
    def choose_next(self) -> None:
        """Choose the row below."""
        self._step(1)

    @Slot()
    def choose_previous(self) -> None:
        """Choose the row above."""
        self._step(-1)

    def _step(self, rows: int) -> None:
        row = min(max(0, self.currentIndex().row() + rows), self._matches.rowCount() - 1)
        if row >= 0:
            self.setCurrentIndex(self._matches.index(row))
