"""A value within the distribution of unrelated pairs."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QWidget

from provcheck.core.evidence import Measure
from provcheck.core.matching.background import Background
from provcheck.gui import tokens
from provcheck.gui.theme import colour, from_reading_start

_BINS = 48


def density(background: Background) -> NDArray[np.float64]:
    """How many unrelated pairs lie in each of 48 equal parts of 0..1, of the fullest part: float64 (48,), 0..1."""
    edges = np.linspace(0, 1, _BINS + 1)
    cumulative = np.interp(edges, background.cosines, background.levels, left=0.0, right=1.0)
    shares = np.diff(cumulative)
    return np.asarray(shares / max(float(shares.max()), 1e-9))


class DensityBar(QWidget):
    """The hill of unrelated pairs, the threshold as a line across it, the value as a mark with a point."""

    def __init__(self) -> None:
        """Start without a value."""
        super().__init__()
        self._measure: Measure | None = None
        self._density: NDArray[np.float64] = np.zeros(_BINS)
        self.setFixedSize(self.sizeHint())

    def show_measure(self, measure: Measure, background: Background, name: str) -> None:
        """Show a measure of 0..1; `name` says it for screen readers and as a tool tip."""
        self._measure = measure
        self._density = density(background)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as three grids of bits."""
        return QSize(3 * tokens.BIT_GRID + 2 * tokens.SPACE_2, tokens.DENSITY_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw hill, ground, threshold and value."""
        if self._measure is None:
            return
        painter = QPainter(self)
        from_reading_start(painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = self.height() - tokens.LINE
        self._draw_hill(painter, ground)
        painter.fillRect(0, ground, self.width(), tokens.LINE, colour(self, "second"))
        painter.setPen(QPen(colour(self, "text"), tokens.LINE, Qt.PenStyle.DashLine))
        threshold = round(self._x(self._measure.threshold))
        painter.drawLine(threshold, 0, threshold, ground)
        self._draw_value(painter, self._x(self._measure.value), ground)
        painter.end()

    def _x(self, value: float) -> float:
        return min(1.0, max(0.0, value)) * (self.width() - 2 * tokens.SPACE_1) + tokens.SPACE_1

    def _draw_hill(self, painter: QPainter, ground: int) -> None:
        room = ground - tokens.SPACE_2
        tops = [
            QPointF(self._x((number + 0.5) / _BINS), ground - share * room)
            for number, share in enumerate(self._density.tolist())
        ]
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self, "line"))
        painter.drawPolygon(QPolygonF([QPointF(self._x(0), ground), *tops, QPointF(self._x(1), ground)]))

    def _draw_value(self, painter: QPainter, x: float, ground: int) -> None:
        painter.setPen(QPen(colour(self, "text"), tokens.FOCUS))
        painter.drawLine(QPointF(x, tokens.SPACE_2), QPointF(x, ground))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self, "text"))
        half = tokens.SPACE_1
        painter.drawPolygon(QPolygonF([QPointF(x - half, 0), QPointF(x + half, 0), QPointF(x, tokens.SPACE_2)]))
