"""A grid of cells of one size, laid out by arithmetic: showing and resizing cost the same for one work and for 20,000."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    QTimer,
    Slot,
)
from PySide6.QtGui import QFocusEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QWidget

from provcheck.gui import tokens
from provcheck.gui.models.cell_model import CellModel
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.models.work_delegate import CELL, CellDelegate, WorkDelegate
from provcheck.gui.models.work_model import WorkModel
from provcheck.gui.theme import colour
from provcheck.gui.widgets.laid_out import LaidOutList
from provcheck.gui.widgets.ranges import ranges_of, runs_of

_Flag = QItemSelectionModel.SelectionFlag
_Move = QAbstractItemView.CursorAction
_GAP = tokens.SPACE_1
_ASK_MS = 15


class PictureGrid(LaidOutList):
    """Pictures as a grid that scrolls down. Any number may be chosen, by mouse, rubber band and keyboard."""

    def __init__(
        self,
        model: CellModel,
        thumbs: ThumbStore,
        delegate: Callable[[QWidget], CellDelegate],
        parent: QWidget | None = None,
    ) -> None:
        """Show a model in cells that `delegate` draws; thumbnails are asked for as cells come into view."""
        super().__init__(parent)
        self._cells = model
        self._thumbs = thumbs
        self._anchor = QPersistentModelIndex()
        self._band = QRect()
        self._kept: tuple[list[object], object, int] = ([], None, -1)
        self._pressed = QPoint()
        self.empty_text = ""
        self._ask = QTimer(self)
        self._ask.setSingleShot(True)
        self._ask.setInterval(_ASK_MS)
        self._ask.timeout.connect(self.ask_for_thumbs)
        self._delegate = delegate(self)
        self.set_up()
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setItemDelegate(self._delegate)
        model.modelAboutToBeReset.connect(self._remember)
        self.setModel(model)
        # After the connection of the selection, which forgets what is chosen.
        model.modelReset.connect(self._restore)
        thumbs.arrived.connect(self._show_thumbs)

    # Layout: everything follows from the width and the number of rows.

    @property
    def columns(self) -> int:
        """Cells beside each other."""
        return max(1, (self.viewport().width() - _GAP) // (CELL.width() + _GAP))

    def line_height(self) -> int:
        """A cell and what is between it and the next."""
        return CELL.height() + _GAP

    def content_height(self) -> int:
        """All lines, with the gap above the first."""
        return _GAP + -(-self._cells.rowCount() // self.columns) * self.line_height()

    def margin(self) -> int:
        """The gap between cells."""
        return _GAP

    def area_of(self, row: int) -> QRect:
        """Where a row's cell is in the viewport, also when it is out of view."""
        line, column = divmod(row, self.columns)
        if self.isRightToLeft():
            column = self.columns - 1 - column
        pitch = (self.viewport().width() - _GAP) / self.columns
        left = _GAP + round(column * pitch + (pitch - _GAP - CELL.width()) / 2)
        return QRect(QPoint(left, _GAP + line * self.line_height() - self.verticalOffset()), CELL)

    def rows_in(self, area: QRect) -> range:
        """Rows whose line of cells touches an area of the viewport."""
        top = max(0, area.top() + self.verticalOffset() - _GAP) // self.line_height()
        bottom = max(0, area.bottom() + self.verticalOffset() - _GAP) // self.line_height()
        count = self._cells.rowCount()
        return range(min(count, top * self.columns), min(count, (bottom + 1) * self.columns))

    def indexAt(self, point: QPoint) -> QModelIndex:
        """The index under a point of the viewport."""
        near = self.rows_in(QRect(point, QSize(1, 1)))
        found = next((row for row in near if self.area_of(row).contains(point)), None)
        return QModelIndex() if found is None else self._cells.index(found)

    def sizeHint(self) -> QSize:
        """Room for three by two."""
        return QSize(3 * CELL.width(), 2 * CELL.height())

    def minimumSizeHint(self) -> QSize:
        """Room for one."""
        return QSize(CELL.width() + 2 * tokens.SPACE_5, CELL.height())

    def updateGeometries(self) -> None:
        """Fit the scroll bar; other pictures may be in view then."""
        super().updateGeometries()
        self._ask.start()

    def scrollContentsBy(self, x: int, y: int) -> None:
        """Move what is drawn, and ask for what comes into view."""
        super().scrollContentsBy(x, y)
        self._ask.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the first cell that was seen in view when the number of columns changes."""
        before = max(1, (event.oldSize().width() - _GAP) // (CELL.width() + _GAP))
        first = (self.verticalOffset() // self.line_height()) * before
        super().resizeEvent(event)
        self.updateGeometries()
        if before != self.columns and event.oldSize().isValid():
            self.verticalScrollBar().setValue(first // self.columns * self.line_height())

    # Choosing.

    def moveCursor(self, action: QAbstractItemView.CursorAction, _modifiers: Qt.KeyboardModifier) -> QModelIndex:
        """The index that a key leads to."""
        count = self._cells.rowCount()
        if not count:
            return QModelIndex()
        current = self.currentIndex()
        if not current.isValid():
            return self._cells.index(0)
        page = max(1, self.viewport().height() // self.line_height()) * self.columns
        forward = -1 if self.isRightToLeft() else 1
        steps = {
            _Move.MoveLeft: -forward,
            _Move.MoveRight: forward,
            _Move.MovePrevious: -1,
            _Move.MoveNext: 1,
            _Move.MoveUp: -self.columns,
            _Move.MoveDown: self.columns,
            _Move.MovePageUp: -page,
            _Move.MovePageDown: page,
            _Move.MoveHome: -count,
            _Move.MoveEnd: count,
        }
        step = steps.get(action, 0)
        row = current.row() + step
        if action in {_Move.MoveUp, _Move.MovePageUp} and row < 0:
            row = current.row() % self.columns
        elif action in {_Move.MoveDown, _Move.MovePageDown} and row >= count:
            row = self._below(current.row(), count)
        return self._cells.index(min(count - 1, max(0, row)))

    def _below(self, row: int, count: int) -> int:
        """The last cell of a column, or the last one of all where the last line is short."""
        last = (count - 1) // self.columns
        if row // self.columns == last:
            return row
        return min(count - 1, last * self.columns + row % self.columns)

    def setSelection(self, rect: QRect, command: QItemSelectionModel.SelectionFlag) -> None:
        """Choose what a rubber band touches; with Shift, all from the first to the one under the end of the rectangle."""
        if self.state() is QAbstractItemView.State.DragSelectingState:
            self.select_runs(self._runs_in(rect.normalized()), command)
            return
        target = self.indexAt(rect.bottomRight())
        if not command & _Flag.Current or not self._anchor.isValid():
            self._anchor = QPersistentModelIndex(target)
        if not target.isValid():
            self.select_runs([], command)
            return
        first, last = sorted((self._anchor.row(), target.row()))
        self.select_runs([(first, last)], command)

    def _runs_in(self, area: QRect) -> list[tuple[int, int]]:
        """First and last row of the cells that touch an area, a pair for each line."""
        runs = []
        rows = self.rows_in(area)
        for first in range(rows.start, rows.stop, self.columns):
            line = range(first, min(rows.stop, first + self.columns))
            touched = [row for row in line if self.area_of(row).intersects(area)]
            if touched:
                runs.append((touched[0], touched[-1]))
        return runs

    def each_chosen(self) -> Iterator[int]:
        """Rows that are chosen, in any order, one at a time: there may be many."""
        return (row for first, last in ranges_of(self.selectionModel().selection()) for row in range(first, last + 1))

    def chosen_rows(self) -> list[int]:
        """Rows that are chosen, from the top."""
        return sorted(self.each_chosen())

    @property
    def chosen_count(self) -> int:
        """How many are chosen."""
        return sum(last + 1 - first for first, last in ranges_of(self.selectionModel().selection()))

    def choose(self, rows: Sequence[int], current: int | None = None) -> None:
        """Choose these rows and no others; `current` is where the keyboard is."""
        self.select_runs(runs_of(rows), _Flag.ClearAndSelect)
        if current is not None:
            self.selectionModel().setCurrentIndex(self._cells.index(current), _Flag.NoUpdate)
            self._anchor = QPersistentModelIndex(self._cells.index(current))

    @Slot()
    def _remember(self) -> None:
        keys: list[object] = [self._cells.item(row).key for row in self.chosen_rows()]
        current = self.currentIndex()
        at = current.row()
        self._kept = keys, self._cells.item(at).key if current.isValid() else None, at

    @Slot()
    def _restore(self) -> None:
        """What was chosen is still chosen where it is still shown; the keyboard goes on where it was."""
        keys, current, place = self._kept
        self._kept = [], None, -1
        self.updateGeometries()
        self.viewport().update()
        rows = self._cells.rows_of(keys)
        found = self._cells.rows_of([current] if current is not None else [])
        at = found[0] if found else min(place, self._cells.rowCount() - 1)
        if rows or at >= 0:
            self.choose(rows, at if at >= 0 else None)

    # Drawing.

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells that are to be drawn."""
        painter = QPainter(self.viewport())
        if not self._cells.rowCount():
            self._draw_empty(painter)
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        selection = self.selectionModel()
        current = self.currentIndex().row() if self.hasFocus() else -1
        plain = QStyle.StateFlag.State_Enabled
        for row in self.rows_in(event.rect()):
            option.rect = self.area_of(row)
            if not option.rect.intersects(event.rect()):
                continue
            index = self._cells.index(row)
            option.state = plain
            if selection.isSelected(index):
                option.state |= QStyle.StateFlag.State_Selected
            if row == current:
                option.state |= QStyle.StateFlag.State_HasFocus
            self._delegate.paint(painter, option, index)
        if not self._band.isNull():
            self._draw_band(painter)
        painter.end()

    def _draw_empty(self, painter: QPainter) -> None:
        painter.setPen(colour(self, "second"))
        margin = tokens.SPACE_5
        area = self.viewport().rect().adjusted(margin, margin, -margin, -margin)
        painter.drawText(area, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self.empty_text)

    def _draw_band(self, painter: QPainter) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(colour(self, "accent"), tokens.LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(self._band.translated(0, -self.verticalOffset()))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose, or begin a rubber band."""
        self._band = QRect()
        self._pressed = event.position().toPoint() + QPoint(0, self.verticalOffset())
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the rubber band."""
        super().mouseMoveEvent(event)
        if self.state() is QAbstractItemView.State.DragSelectingState:
            end = event.position().toPoint() + QPoint(0, self.verticalOffset())
            self._band = QRect(self._pressed, end).normalized()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """End the rubber band."""
        super().mouseReleaseEvent(event)
        if not self._band.isNull():
            self._band = QRect()
            self.viewport().update()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is; at first on the first picture in view."""
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._cells.rowCount():
            first = self.rows_in(self.viewport().rect()).start
            self.selectionModel().setCurrentIndex(self._cells.index(first), _Flag.NoUpdate)

    def changeEvent(self, event: QEvent) -> None:
        """Follow font and palette."""
        super().changeEvent(event)
        if event.type() in {QEvent.Type.FontChange, QEvent.Type.StyleChange}:
            self._delegate.follow_font()

    def event(self, event: QEvent) -> bool:
        """Make thumbnails for the screen the window is on."""
        if event.type() in {QEvent.Type.DevicePixelRatioChange, QEvent.Type.Show}:
            self._thumbs.set_side(round(tokens.GRID_THUMB * self.devicePixelRatioF()))
            self._ask.start()
        return super().event(event)

    # Thumbnails.

    @Slot()
    def ask_for_thumbs(self) -> None:
        """Ask for what is in view, from the top, then for a page below and above, and for nothing else."""
        area = self.viewport().rect()
        page = area.height()
        seen = self.rows_in(area)
        near = [*self.rows_in(area.translated(0, page)), *self.rows_in(area.translated(0, -page))]
        self._thumbs.want(self._digests(seen), self._digests(row for row in near if row not in seen))

    def _digests(self, rows: Iterable[int]) -> list[str]:
        return [sha256 for row in rows if (sha256 := self._cells.item(row).sha256)]

    @Slot(list)
    def _show_thumbs(self, arrived: Sequence[str]) -> None:
        there = set(arrived)
        for row in self.rows_in(self.viewport().rect()):
            if self._cells.item(row).sha256 in there:
                self.viewport().update(self.area_of(row))


class WorkGrid(PictureGrid):
    """Works as a grid."""

    def __init__(self, model: WorkModel, thumbs: ThumbStore, parent: QWidget | None = None) -> None:
        """Show a portfolio."""
        super().__init__(model, thumbs, lambda view: WorkDelegate(model, thumbs, view), parent)
