"""A list of rows of two heights, laid out by arithmetic: showing and resizing cost the same for one row and for 20,000."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem

from provcheck.gui import tokens
from provcheck.gui.widgets.laid_out import LaidOutList
from provcheck.gui.widgets.ranges import ranges_of, runs_of

_Move = QAbstractItemView.CursorAction
_LOWER = tokens.MATCH_ROW - tokens.ROW


class Rows(Protocol):
    """What such a list shows. Rows that are lower are lines above others and cannot be chosen."""

    @property
    def low_rows(self) -> Sequence[int]:
        """Rows that are lower than the others, from the top."""
        ...

    def rowCount(self) -> int:
        """Number of rows."""
        ...

    def index(self, row: int) -> QModelIndex:
        """The index of a row."""
        ...


class RowList(LaidOutList):
    """Rows under each other, of which any number may be chosen, by mouse and keyboard."""

    def __init__(self, rows: Rows) -> None:
        """Show these rows; the model is set by who makes it."""
        super().__init__()
        self._shelf = rows
        self.set_up()

    # Layout: everything follows from the number of rows and which of them are lower.

    def top_of(self, row: int) -> int:
        """Pixels above a row, from the top of the first."""
        return row * tokens.MATCH_ROW - bisect_left(self._shelf.low_rows, row) * _LOWER

    def row_at(self, y: int) -> int:
        """The row at so many pixels from the top of the first; beyond the last row, their number."""
        least, most = 0, self._shelf.rowCount()
        while least < most:
            middle = (least + most) // 2
            if self.top_of(middle + 1) <= y:
                least = middle + 1
            else:
                most = middle
        return least

    def line_height(self) -> int:
        """The height of a match; lines above groups are lower."""
        return tokens.MATCH_ROW

    def content_height(self) -> int:
        """All rows."""
        return self.top_of(self._shelf.rowCount())

    def area_of(self, row: int) -> QRect:
        """Where a row is in the viewport, also when it is out of view."""
        top = self.top_of(row)
        return QRect(0, top - self.verticalOffset(), self.viewport().width(), self.top_of(row + 1) - top)

    def rows_in(self, area: QRect) -> range:
        """Rows that touch an area of the viewport."""
        scrolled = self.verticalOffset()
        first = self.row_at(max(0, area.top() + scrolled))
        return range(first, min(self._shelf.rowCount(), self.row_at(max(0, area.bottom() + scrolled)) + 1))

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The index under a point of the viewport."""
        y = point.y() + self.verticalOffset()
        row = self.row_at(y) if y >= 0 else self._shelf.rowCount()
        return self._shelf.index(row) if row < self._shelf.rowCount() else QModelIndex()

    # Choosing.

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The index that a key leads to."""
        count, row = self._shelf.rowCount(), self.currentIndex().row()
        page = max(1, self.viewport().height() // tokens.MATCH_ROW)
        steps = {_Move.MovePrevious: -1, _Move.MoveUp: -1, _Move.MoveNext: 1, _Move.MoveDown: 1}
        steps |= {_Move.MovePageUp: -page, _Move.MovePageDown: page, _Move.MoveHome: -count, _Move.MoveEnd: count}
        if row < 0:
            return self.nearest(0)
        step = steps.get(action, 0)
        wanted = min(count - 1, max(0, row + step))
        found = self.nearest(wanted, upward=step < 0)
        return found if found.isValid() else self.currentIndex()

    def nearest(self, row: int, *, upward: bool = False) -> QModelIndex:
        """The first row that can be chosen from a row on, else the last one before it; with `upward` the other way round."""
        count = self._shelf.rowCount()
        low = set(self._shelf.low_rows)
        ways = [range(max(0, row), count), range(min(row, count) - 1, -1, -1)]
        if upward:
            ways = [range(min(row, count - 1), -1, -1), range(max(0, row + 1), count)]
        found = next((number for way in ways for number in way if number not in low), None)
        return QModelIndex() if found is None else self._shelf.index(found)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose the rows that a rectangle touches."""
        rows = self.rows_in(rect.normalized())
        self.select_runs([(rows[0], rows[-1])] if rows else [], command)

    def selectAll(self) -> None:
        """Choose every row; Qt's own way asks for each of them."""
        if self._shelf.rowCount():
            self.choose_rows(range(self._shelf.rowCount()))

    def chosen_rows(self) -> list[int]:
        """Rows that are chosen, from the top."""
        low = set(self._shelf.low_rows)
        ranges = sorted(ranges_of(self.selectionModel().selection()))
        return [row for first, last in ranges for row in range(first, last + 1) if row not in low]

    def choose_rows(self, rows: Sequence[int]) -> None:
        """Choose these rows, from the top, and no others."""
        runs = [(rows[0], rows[-1])] if isinstance(rows, range) else runs_of(rows)
        self.select_runs(runs, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # Drawing.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the rows that are to be drawn."""
        painter, option = QPainter(self.viewport()), QStyleOptionViewItem()
        self.initViewItemOption(option)
        selection, delegate = self.selectionModel(), self.itemDelegate()
        for row in self.rows_in(event.rect()):
            index = self._shelf.index(row)
            option.rect = self.area_of(row)
            option.state = QStyle.StateFlag.State_Enabled
            if selection.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            delegate.paint(painter, option, index)
        painter.end()
