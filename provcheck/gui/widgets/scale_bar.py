"""A value on its scale with the threshold marked."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from provcheck.core.evidence import Measure
from provcheck.gui import tokens
from provcheck.gui.theme import colour, from_reading_start

_OPEN_SCALE = 3.0
"""A scale without an end is drawn to this many thresholds; a value beyond fills the bar."""


def scale_end(measure: Measure) -> float:
    """The value at the right end of a measure's bar."""
    if measure.maximum is not None:
        return measure.maximum
    return max(_OPEN_SCALE * measure.threshold, 1.0)


class ScaleBar(QWidget):
    """The value as a bar, the threshold as a line across it."""

    def __init__(self) -> None:
        """Start without a value."""
        super().__init__()
        self._measure: Measure | None = None
        self.setFixedSize(self.sizeHint())

    def show_measure(self, measure: Measure, name: str) -> None:
        """Show a measure; `name` says value and threshold for screen readers and as a tool tip."""
        self._measure = measure
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as three grids of bits, so that the pictures of all signals line up."""
        return QSize(3 * tokens.BIT_GRID + 2 * tokens.SPACE_2, tokens.SPACE_4)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw groove, value and mark."""
        if self._measure is None:
            return
        painter = QPainter(self)
        from_reading_start(painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        end = scale_end(self._measure)
        height = tokens.SPACE_2
        groove = QRectF(0, (self.height() - height) / 2, self.width(), height)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self, "raised"))
        painter.drawRoundedRect(groove, height / 2, height / 2)
        share = min(1.0, max(0.0, self._measure.value / end))
        painter.setBrush(colour(self, "second"))
        painter.drawRoundedRect(QRectF(0, groove.top(), share * self.width(), height), height / 2, height / 2)
        mark = min(1.0, max(0.0, self._measure.threshold / end)) * (self.width() - tokens.FOCUS) + tokens.FOCUS / 2
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        painter.setPen(QPen(colour(self, "text"), tokens.FOCUS))
        painter.drawLine(round(mark), 0, round(mark), self.height())
        painter.end()
