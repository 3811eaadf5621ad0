"""Lines from the matched places of the work to those of the suspect, over both views."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from provcheck.core.evidence import Point
from provcheck.gui import tokens
from provcheck.gui.viewer.picture_view import PictureView


class LinesOverlay(QWidget):
    """Lies over two views and follows what they show. The mouse goes through it."""

    def __init__(self, parent: QWidget, work: PictureView, suspect: PictureView) -> None:
        """Lie over the common parent of two views, hidden."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._views = (work, suspect)
        self._lines: Sequence[tuple[Point, Point]] = ()
        self.hide()

    def show_lines(self, lines: Sequence[tuple[Point, Point]]) -> None:
        """Join other places."""
        self._lines = lines
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the lines whose two places are seen."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rooms = [QRect(self.mapFromGlobal(view.mapToGlobal(view.rect().topLeft())), view.size()) for view in self._views]
        for places in self._lines:
            ends = [
                QPointF(*view.frame.to_view(place)) + QPointF(room.topLeft())
                for view, room, place in zip(self._views, rooms, places, strict=True)
            ]
            if all(room.contains(end.toPoint()) for room, end in zip(rooms, ends, strict=True)):
                self._draw_line(painter, *ends)
        painter.end()

    def _draw_line(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        for ink, width in ((tokens.HALO_INK, tokens.LINE_THIN + 2), (tokens.OUTLINE_INK, tokens.LINE_THIN)):
            painter.setPen(QPen(QColor(ink), width))
            painter.drawLine(start, end)
        painter.setPen(QPen(QColor(tokens.HALO_INK), tokens.LINE))
        painter.setBrush(QColor(tokens.OUTLINE_INK))
        for place in (start, end):
            painter.drawEllipse(place, 2 * tokens.PLACE, 2 * tokens.PLACE)
