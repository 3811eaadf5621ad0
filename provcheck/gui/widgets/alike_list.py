"""A row of works with how near they are."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from provcheck.app.i18n import isolated, tr
from provcheck.app.joining import clauses
from provcheck.app.likeness import closer_text
from provcheck.app.names import picture_name, picture_path
from provcheck.app.searching import Near
from provcheck.gui import tokens
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.models.work_delegate import draw_fitting
from provcheck.gui.theme import colour, font_of

Index = QModelIndex | QPersistentModelIndex
_LINES = 3


class AlikeModel(QAbstractListModel):
    """Works, nearest first."""

    def __init__(self, parent: QObject) -> None:
        """Start empty."""
        super().__init__(parent)
        self.works: tuple[Near, ...] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of works."""
        return 0 if parent.isValid() else len(self.works)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name, how near it is, or its path as a tool tip."""
        if not index.isValid():
            return None
        near = self.works[index.row()]
        path = str(near.path)
        told = [closer_text(near.percentile)] if near.percentile is not None else []
        if role == Qt.ItemDataRole.DisplayRole:
            return picture_name(path)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return clauses(picture_name(path), *told)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join([picture_path(path), *told, tr("Double-click or Enter: show it in the portfolio")])
        return None

    def show_works(self, works: Sequence[Near]) -> None:
        """Show these."""
        self.beginResetModel()
        self.works = tuple(works)
        self.endResetModel()


class AlikeList(QListView):
    """Works beside each other, as wide and as high as they are.

    Signals:
        opened: SHA-256 of a work that was double-clicked, or that Enter was pressed on.
    """

    opened = Signal(str)

    def __init__(self, thumbs: ThumbStore) -> None:
        """Start empty."""
        super().__init__()
        self.works = AlikeModel(self)
        self._thumbs = thumbs
        self.setAccessibleName(tr("Works most like the picture"))
        self.setFlow(QListView.Flow.LeftToRight)
        self.setUniformItemSizes(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Delegate(self, thumbs))
        self.setModel(self.works)
        self._fit(0)
        self.doubleClicked.connect(self._open)
        thumbs.arrived.connect(self._draw_anew)

    def show_works(self, works: Sequence[Near]) -> None:
        """Show these."""
        self._thumbs.set_side(round(tokens.ALIKE_THUMB * self.devicePixelRatioF()))
        self._thumbs.want([near.content for near in works])
        self.works.show_works(works)
        self._fit(len(works))

    def _fit(self, count: int) -> None:
        frame, cell = 2 * tokens.FOCUS, _cell()
        self.setFixedSize(cell.width() * count + frame, cell.height() + frame)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Enter."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and self.currentIndex().isValid():
            self._open(self.currentIndex())
        else:
            super().keyPressEvent(event)

    @Slot(QModelIndex)
    def _open(self, index: QModelIndex) -> None:
        self.opened.emit(self.works.works[index.row()].content)

    @Slot()
    def _draw_anew(self) -> None:
        self.viewport().update()


def _cell() -> QSize:
    """A picture, the name and how near it is, with what is around them."""
    words = tokens.GRID_NAME + _LINES * tokens.TEXT_LINE
    return QSize(tokens.ALIKE_CELL, tokens.ALIKE_THUMB + 2 * tokens.SPACE_2 + words)


class _Delegate(QStyledItemDelegate):
    """Draws a work."""

    def __init__(self, view: AlikeList, thumbs: ThumbStore) -> None:
        super().__init__(view)
        self._view, self._thumbs = view, thumbs

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return _cell()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        painter.setLayoutDirection(option.direction)
        near, area, view = self._view.works.works[index.row()], QRect(option.rect), self._view
        if option.state & QStyle.StateFlag.State_Selected:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour(view, "line"))
            painter.drawRoundedRect(area, tokens.RADIUS, tokens.RADIUS)
        side = tokens.ALIKE_THUMB
        picture = QRect(area.left() + (area.width() - side) // 2, area.top() + tokens.SPACE_2, side, side)
        painter.fillRect(picture, colour(view, "well"))
        pixmap = self._thumbs.peek(near.content)
        if pixmap is not None:
            draw_fitting(painter, picture, pixmap, view)
        painter.setFont(font_of(view, tokens.SIZE_NOTE))
        words = area.adjusted(tokens.SPACE_1, 0, -tokens.SPACE_1, -tokens.SPACE_1)
        name = QRect(words.left(), picture.bottom() + tokens.SPACE_1, words.width(), tokens.GRID_NAME)
        shown = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideMiddle, name.width())
        painter.setPen(colour(view, "text"))
        painter.drawText(name, Qt.AlignmentFlag.AlignCenter, isolated(shown))
        if near.percentile is not None:
            below = QRect(words.left(), name.bottom() + 1, words.width(), words.bottom() - name.bottom())
            painter.setPen(colour(view, "second"))
            flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap
            # The sign of the share stays on its line.
            painter.drawText(below, flags, closer_text(near.percentile).replace(" %", "\N{NO-BREAK SPACE}%"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(colour(view, "accent"), tokens.FOCUS))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            half = tokens.FOCUS / 2
            painter.drawRoundedRect(QRectF(area).adjusted(half, half, -half, -half), tokens.RADIUS, tokens.RADIUS)
