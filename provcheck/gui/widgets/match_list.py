"""The list of matches, which does not move under the pointer while it grows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QItemSelection, QItemSelectionModel, QModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent

from provcheck.app.i18n import tr
from provcheck.core.records import Match
from provcheck.gui import tokens
from provcheck.gui.models.match_delegate import MatchDelegate
from provcheck.gui.models.match_model import Index, MatchModel
from provcheck.gui.widgets.row_list import RowList

_Flag = QItemSelectionModel.SelectionFlag
_STEPS = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}


@dataclass(frozen=True)
class _Kept:
    """What is kept while all rows become others.

    Attributes:
        chosen: The matches that are selected.
        seen: The matches in view, the one to be held in its place first, each with its distance from the top of the view.
    """

    chosen: Sequence[Match] = ()
    seen: Sequence[tuple[Match, int]] = ()


class MatchList(RowList):
    """Rows of matches; several may be selected, one of them is looked at.

    Signals:
        chosen: The match that is looked at from now on; None when none is.
        selected: Other matches are selected, or none.
        handled: The person has chosen or scrolled, or looks at what is shown.
        must_wait: What was asked for is about all matches, of which only the beginning is there.
    """

    chosen = Signal(object)
    selected = Signal()
    handled = Signal()
    must_wait = Signal()

    def __init__(self, model: MatchModel) -> None:
        """Show a model's matches."""
        super().__init__(model)
        self._matches = model
        self._looked_at: Match | None = None
        self._row = 0
        self._kept = _Kept()
        self._in_hand = False
        self._leads = False
        self._moves_itself = False
        self.setItemDelegate(MatchDelegate(model.thumbs, self))
        self.setAccessibleName(tr("Matches"))
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setMinimumWidth(tokens.LIST_MINIMUM)
        model.modelAboutToBeReset.connect(self._remember)
        self.setModel(model)
        # After the connection of the selection, which forgets what is chosen.
        model.modelReset.connect(self._restore)
        model.rowsInserted.connect(self._hold)
        self.verticalScrollBar().sliderPressed.connect(self.take_in_hand)

    @property
    def selection(self) -> list[Match]:
        """The matches that are selected, in order."""
        return self._matches.matches_in(self.chosen_rows())

    @property
    def match(self) -> Match | None:
        """The match that is looked at."""
        shown = self._matches.match_at(self.currentIndex())
        return self._looked_at if shown is not None and self._is_looked_at(shown) else shown

    def _is_looked_at(self, row: Match) -> bool:
        """Whether a row, told by its match, is that of the match that is looked at."""
        return row is self._looked_at or self._matches.stands_for(row, self._looked_at)

    @Slot()
    def take_in_hand(self) -> None:
        """The person looks at what is shown: it stays shown whatever comes in."""
        self._in_hand = True
        self.handled.emit()

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Tell which match is looked at."""
        super().currentChanged(current, previous)
        match = self._matches.match_at(current)
        if match is None:
            return
        if not self._moves_itself:
            self.take_in_hand()
        self._row = current.row()
        # A copy that came in may head the row by now: what the person looks at is still what is shown.
        stays = self._moves_itself and self._in_hand and self._is_looked_at(match)
        if match is not self._looked_at and not stays:
            self._looked_at = match
            self.chosen.emit(match)

    def selectionCommand(self, index: Index, event: QEvent | None = None) -> QItemSelectionModel.SelectionFlag:
        """What is looked at is always among what is selected: no key moves the one without the other."""
        command = super().selectionCommand(index, event)
        return _Flag.ClearAndSelect if isinstance(event, QKeyEvent) and command == _Flag.NoUpdate else command

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell it; when what was looked at is not selected any more, look at another one that is."""
        super().selectionChanged(selected, deselected)
        model, current = self.selectionModel(), self.currentIndex()
        if current.isValid() and not model.isSelected(current) and (rows := self.chosen_rows()):
            near = min(rows, key=lambda row: abs(row - current.row()))
            model.setCurrentIndex(self._matches.index(near), _Flag.NoUpdate)
        self.selected.emit()

    def selectAll(self) -> None:
        """Select all rows, once all are there."""
        if self._matches.loading:
            self.must_wait.emit()
        else:
            super().selectAll()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose."""
        self.take_in_hand()
        super().mousePressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll."""
        self.take_in_hand()
        super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by keys; letters and space are keys of the window, not beginnings of names."""
        if event.text().isprintable() and event.text():
            event.ignore()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The match that is looked at stays in view where it was: not below the end of a list that became lower."""
        current, bottom = self.currentIndex(), event.oldSize().height()
        area = self.visualRect(current)
        was_seen = current.isValid() and area.top() < bottom and area.bottom() >= 0
        super().resizeEvent(event)
        if was_seen:
            self.updateGeometries()
            self.scrollTo(current)

    # What stays in its place.

    @property
    def _holds(self) -> bool:
        """Whether rows are held in place when others come above them: not while nobody has gone from the top of the list."""
        return self.verticalOffset() > 0 or self.underMouse() or self._in_hand

    @Slot(QModelIndex, int, int)
    def _hold(self, _parent: QModelIndex, first: int, last: int) -> None:
        """Keep the rows that are looked at where they are when others come in above them."""
        bar = self.verticalScrollBar()
        top = self.row_at(bar.value())
        self.updateGeometries()
        if first <= top and self._holds:
            bar.setValue(bar.value() + self.top_of(last + 1) - self.top_of(first))
        if not self.currentIndex().isValid():
            self._look_at(self.nearest(0))

    @Slot()
    def _remember(self) -> None:
        """Before all rows become others."""
        if not self._holds:
            self._kept = _Kept(self.selection)
            return
        rows = self.rows_in(self.viewport().rect())
        matches = [(self._matches.match_in(row), self.area_of(row).top()) for row in rows]
        whole = [(match, top) for match, top in matches if match is not None]
        whole.sort(key=lambda each: (not self._is_looked_at(each[0]), each[1] < 0, each[1]))
        self._kept = _Kept(self.selection, whole)

    @Slot()
    def _restore(self) -> None:
        """After all rows have become others: what was selected still is, and is where it was seen."""
        kept, self._kept = self._kept, _Kept()
        self.updateGeometries()
        self.viewport().update()
        if self._leads and not self._in_hand:
            self.show_strongest()
            return
        rows = self._matches.rows_of([*kept.chosen, *(match for match, _top in kept.seen), *self._looked])
        row = rows.get(id(self._looked_at))
        if row is not None:
            chosen = {id(match) for match in kept.chosen}
            self._look_at(self._matches.index(row), [number for match, number in rows.items() if match in chosen])
        else:
            last = self._matches.rowCount() - 1
            self._look_at(self.nearest(min(self._row, last) if self._looked_at is not None else 0))
        held = next(((rows[id(match)], top) for match, top in kept.seen if id(match) in rows), None)
        if held is not None:
            self.verticalScrollBar().setValue(self.top_of(held[0]) - held[1])
        elif self._holds:
            self.scrollTo(self.currentIndex())

    @property
    def _looked(self) -> list[Match]:
        return [] if self._looked_at is None else [self._looked_at]

    def _look_at(self, index: QModelIndex, rows: Sequence[int] = ()) -> None:
        """Look at a row, which is selected, with others where these are given; not the person's doing, so nothing scrolls."""
        self._moves_itself = True
        self.setAutoScroll(False)
        if index.isValid():
            self.choose_rows(rows if index.row() in rows else [index.row()])
            self.selectionModel().setCurrentIndex(index, _Flag.NoUpdate)
        else:
            self._looked_at = None
            self.chosen.emit(None)
        self.setAutoScroll(True)
        self._moves_itself = False
        self.selected.emit()

    def forget(self) -> None:
        """Look at the first match of what comes next."""
        self._looked_at = None
        self._row = 0
        self._in_hand = False
        self._leads = False
        self.verticalScrollBar().setValue(0)

    def show_strongest(self) -> None:
        """Nothing more comes: look at the strongest match, at the top of the list, unless the person looks at another one."""
        self._leads = True
        if not self._in_hand:
            self._look_at(self.nearest(0))
            self.verticalScrollBar().setValue(0)

    # Going on.

    @Slot()
    def choose_next(self) -> None:
        """Choose the match below."""
        self._step(1)

    @Slot()
    def choose_previous(self) -> None:
        """Choose the match above."""
        self._step(-1)

    def steps(self, event: QKeyEvent) -> bool:
        """Go to the next or previous match by a key that nothing else took; gives whether it was such a key."""
        key = Qt.Key(event.key())
        if key not in _STEPS or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        self._step(_STEPS[key])
        return True

    @Slot()
    def choose_next_undecided(self) -> None:
        """Choose the next match that was not decided on, from the top again after the last."""
        index = self._matches.next_undecided(self.currentIndex().row() + 1)
        self.go_to(index)
        if not index.isValid() and self._matches.loading:
            self.must_wait.emit()

    def go_to(self, index: QModelIndex) -> None:
        """Choose a row and bring it into view."""
        if index.isValid():
            self.take_in_hand()
            # This row alone, whichever keys are held down while it is asked for.
            self.selectionModel().setCurrentIndex(index, _Flag.ClearAndSelect)

    def _step(self, rows: int) -> None:
        row = self.currentIndex().row() + rows
        while 0 <= row < self._matches.rowCount():
            if self._matches.match_in(row) is not None:
                self.go_to(self._matches.index(row))
                return
            row += rows
