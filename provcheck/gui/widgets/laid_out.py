"""A list view laid out by arithmetic: showing and resizing cost the same for one item and for 20,000."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtGui import QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView

from provcheck.gui.widgets.ranges import ranges_of

Index = QModelIndex | QPersistentModelIndex
_Hint = QAbstractItemView.ScrollHint


class LaidOutList(QListView):
    """Scrolls down through items of which any number may be chosen; where each of them is, its kinds say.

    A list view for what the system's screen readers know of it; its layout, which looks at every item, is replaced.
    """

    def set_up(self) -> None:
        """Scroll and choose as such lists do; Qt asks for the layout meanwhile, so the kind is to be whole by then."""
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    # Said by each kind.

    def area_of(self, row: int) -> QRect:
        """Where a row's item is in the viewport, also when it is out of view."""
        raise NotImplementedError

    def rows_in(self, area: QRect) -> range:
        """Rows that may touch an area of the viewport, and none far from it."""
        raise NotImplementedError

    def content_height(self) -> int:
        """Pixels that all items take, with what is around them."""
        raise NotImplementedError

    def line_height(self) -> int:
        """Pixels from one line of items to the next."""
        raise NotImplementedError

    def margin(self) -> int:
        """Pixels above and below an item that come into view with it."""
        return 0

    # What follows from it.

    def visualRect(self, index: Index) -> QRect:
        """Where an index is."""
        return self.area_of(index.row()) if index.isValid() else QRect()

    def horizontalOffset(self) -> int:
        """There is none."""
        return 0

    def verticalOffset(self) -> int:
        """How far it is scrolled."""
        return self.verticalScrollBar().value()

    def isIndexHidden(self, _index: Index) -> bool:
        """None is."""
        return False

    def updateGeometries(self) -> None:
        """Fit the scroll bar."""
        page, line, bar = self.viewport().height(), self.line_height(), self.verticalScrollBar()
        bar.setRange(0, max(0, self.content_height() - page))
        bar.setPageStep(max(line, page - line))
        # A notch of the wheel is three steps.
        bar.setSingleStep(line // 3)

    def doItemsLayout(self) -> None:
        """There is nothing to lay out but the scroll bar."""
        QAbstractItemView.doItemsLayout(self)

    def scrollTo(self, index: Index, hint: QAbstractItemView.ScrollHint = _Hint.EnsureVisible) -> None:
        """Bring an item into view."""
        if not index.isValid():
            return
        area = self.area_of(index.row()).adjusted(0, -self.margin(), 0, self.margin())
        page, bar = self.viewport().height(), self.verticalScrollBar()
        if hint is _Hint.PositionAtCenter:
            bar.setValue(bar.value() + area.center().y() - page // 2)
        elif area.top() < 0 or hint is _Hint.PositionAtTop:
            bar.setValue(bar.value() + area.top())
        elif area.bottom() > page or hint is _Hint.PositionAtBottom:
            bar.setValue(bar.value() + area.bottom() + 1 - page)

    def scrollContentsBy(self, x: int, y: int) -> None:
        """Move what is drawn, so that only what comes into view is drawn."""
        self.viewport().scroll(x, y)

    def select_runs(self, runs: Sequence[tuple[int, int]], command: QItemSelectionModel.SelectionFlag) -> None:
        """Select rows, given as the first and the last of each run."""
        selection, model = QItemSelection(), self.model()
        for first, last in runs:
            selection.select(model.index(first, 0), model.index(last, 0))
        self.selectionModel().select(selection, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        """What is to be drawn anew when a selection changes: what of it is in view."""
        visible, region = self.rows_in(self.viewport().rect()), QRegion()
        for first, last in ranges_of(selection):
            for row in range(max(visible.start, first), min(visible.stop, last + 1)):
                region += self.area_of(row)
        return region
