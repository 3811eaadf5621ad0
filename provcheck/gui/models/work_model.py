"""The works of a portfolio as a grid of pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Slot
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from provcheck.core.records import Work
from provcheck.gui import tokens
from provcheck.gui.models.match_delegate import draw_thumb
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.theme import colour, font_of

Index = QModelIndex | QPersistentModelIndex
WORK_ROLE = Qt.ItemDataRole.UserRole
_CELL_EDGE = tokens.SPACE_2
_NAME_HEIGHT = tokens.SPACE_5


class WorkModel(QAbstractListModel):
    """An adapter over the works of one portfolio."""

    def __init__(self, thumbs: ThumbStore, parent: QObject) -> None:
        """Start empty."""
        super().__init__(parent)
        self._works: tuple[Work, ...] = ()
        self.thumbs = thumbs
        thumbs.arrived.connect(self._show_thumbs)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of works."""
        return 0 if parent.isValid() else len(self._works)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The work, its name, or its path as a tool tip."""
        if not index.isValid():
            return None
        work = self._works[index.row()]
        values: dict[int, object] = {
            WORK_ROLE: work,
            Qt.ItemDataRole.DisplayRole: work.name,
            Qt.ItemDataRole.AccessibleTextRole: work.name,
            Qt.ItemDataRole.ToolTipRole: work.path,
        }
        return values.get(role)

    def set_works(self, works: Sequence[Work]) -> bool:
        """Show other works; gives whether they are others than those that are shown."""
        if tuple(works) == self._works:
            return False
        self.beginResetModel()
        self._works = tuple(works)
        self.endResetModel()
        self.thumbs.forget_missing()
        return True

    @Slot(list)
    def _show_thumbs(self, arrived: Sequence[str]) -> None:
        if arrived and self._works:
            self.dataChanged.emit(self.index(0), self.index(len(self._works) - 1), [Qt.ItemDataRole.DecorationRole])


class WorkDelegate(QStyledItemDelegate):
    """A picture with its name under it."""

    def __init__(self, model: WorkModel, view: QWidget) -> None:
        """`view` gives font and colours."""
        super().__init__(view)
        self._model = model
        self._view = view

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every cell is of one size."""
        side = tokens.GRID_THUMB + 2 * _CELL_EDGE
        return QSize(side, side + _NAME_HEIGHT)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        work = index.data(WORK_ROLE)
        if not isinstance(work, Work):
            return
        painter.save()
        area = QRect(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(area, colour(self._view, "raised"))
        side = tokens.GRID_THUMB
        picture = QRect(area.left() + _CELL_EDGE, area.top() + _CELL_EDGE, side, side)
        draw_thumb(painter, picture, self._model.thumbs.get(work.facts.sha256), self._view)
        words = QRect(picture.left(), picture.bottom(), side, _NAME_HEIGHT)
        painter.setFont(font_of(self._view, tokens.SIZE_NOTE))
        painter.setPen(colour(self._view, "second"))
        shown = painter.fontMetrics().elidedText(work.name, Qt.TextElideMode.ElideMiddle, side)
        painter.drawText(words, Qt.AlignmentFlag.AlignCenter, shown)
        painter.restore()
