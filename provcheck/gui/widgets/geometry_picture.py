"""How a work lies in a suspect, as a drawing: both frames, the matched region, the matched places joined by lines."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from provcheck.core.evidence import Point, Polygon
from provcheck.core.records import Match, PictureFacts
from provcheck.gui import tokens
from provcheck.gui.theme import colour

_LINES = 24
"""Lines drawn at most; more would hide each other."""


class GeometryPicture(QWidget):
    """The work first, then the suspect: left and right, or right and left where reading goes that way."""

    def __init__(self) -> None:
        """Start without a match."""
        super().__init__()
        self._match: Match | None = None
        self.setFixedSize(self.sizeHint())

    def show_match(self, match: Match, name: str) -> None:
        """Show how a match aligns; `name` says it for screen readers and as a tool tip."""
        self._match = match
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as three grids of bits."""
        return QSize(3 * tokens.BIT_GRID + 2 * tokens.SPACE_2, tokens.GEOMETRY_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw frames, regions, lines, places."""
        if self._match is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        half = (self.width() - tokens.SPACE_4) / 2
        left, right = QRectF(0, 0, half, self.height()), QRectF(self.width() - half, 0, half, self.height())
        first, second = (right, left) if self.isRightToLeft() else (left, right)
        work, suspect = _frame(self._match.work.facts, first), _frame(self._match.suspect_facts, second)
        region = self._match.region
        for frame, polygon in ((work, region.work if region else ()), (suspect, region.suspect if region else ())):
            self._draw_frame(painter, frame, polygon)
        alignment = self._match.evidence.alignment
        lines = alignment.lines if alignment is not None else ()
        for start, end in lines[:: max(1, -(-len(lines) // _LINES))]:
            self._draw_line(painter, _at(work, start), _at(suspect, end))
        painter.end()

    def _draw_frame(self, painter: QPainter, frame: QRectF, region: Polygon) -> None:
        painter.fillRect(frame, colour(self, "raised"))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self, "line"))
        painter.save()
        painter.setClipRect(frame)
        painter.drawPolygon(QPolygonF([_at(frame, point) for point in region]))
        painter.restore()
        painter.setPen(QPen(colour(self, "second"), tokens.LINE))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(frame)

    def _draw_line(self, painter: QPainter, start: QPointF, end: QPointF) -> None:
        painter.setPen(QPen(colour(self, "second"), tokens.LINE))
        painter.drawLine(start, end)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self, "text"))
        for place in (start, end):
            painter.drawEllipse(place, tokens.PLACE, tokens.PLACE)


def _frame(facts: PictureFacts, room: QRectF) -> QRectF:
    """The picture's frame, as large as there is room, in the middle of it."""
    room = room.adjusted(tokens.LINE, tokens.LINE, -tokens.LINE, -tokens.LINE)
    scale = min(room.width() / max(1, facts.width), room.height() / max(1, facts.height))
    frame = QRectF(0, 0, facts.width * scale, facts.height * scale)
    frame.moveCenter(room.center())
    return frame


def _at(frame: QRectF, point: Point) -> QPointF:
    return QPointF(frame.left() + point[0] * frame.width(), frame.top() + point[1] * frame.height())
