"""Draws what is different between two scans: a line above each kind, and each match with what changed of it."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyleOptionViewItem

from provcheck.gui import tokens
from provcheck.gui.models.change_model import KIND_ROLE, TOLD_ROLE
from provcheck.gui.models.match_delegate import Index, MatchDelegate, Note
from provcheck.gui.theme import colour


class ChangeDelegate(MatchDelegate):
    """Rows of matches as in every list of them."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Lines above others are lower."""
        if index.data(KIND_ROLE) is not None:
            return QSize(tokens.LIST_MINIMUM, tokens.ROW)
        return super().sizeHint(option, index)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one row."""
        kind = index.data(KIND_ROLE)
        if kind is None:
            super().paint(painter, option, index)
            return
        painter.save()
        painter.setLayoutDirection(option.direction)
        area = QRect(option.rect)
        painter.fillRect(area, colour(self._view, "window"))
        self._text(painter, area.adjusted(tokens.SPACE_3, 0, -tokens.SPACE_3, 0), kind, "text", semibold=True)
        painter.restore()

    def notes(self, index: Index) -> list[Note]:
        """What is another thing now."""
        told = index.data(TOLD_ROLE)
        return [(told, "text")] if told else []
