"""Lines of a list that are broken where they are longer than the list is wide."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem

from provcheck.gui import tokens

_FLAGS = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeading


class WrappedLines(QStyledItemDelegate):
    """Makes each row of a list as high as its text is at the width of the list."""

    def __init__(self, view: QListView) -> None:
        """For the rows of this list."""
        super().__init__(view)
        self._view = view

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        """As wide as the list; the text and the padding of the style sheet high."""
        # A margin of the style stands beside the padding.
        around = 2 * (tokens.SPACE_2 + tokens.SPACE_1)
        width = self._view.viewport().width()
        room = QRect(0, 0, max(1, width - around), 0)
        text = option.fontMetrics.boundingRect(room, int(_FLAGS), str(index.data()))
        return QSize(width, text.height() + 2 * tokens.SPACE_1)
