"""How near the pictures of a set are to the works: bars that can be pressed, with the other sets as lines over them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QFrame, QWidget

from provcheck.app.i18n import tr
from provcheck.app.output_plots import bin_text
from provcheck.core.report.plots import AXIS_TICKS, Histogram
from provcheck.gui import tokens
from provcheck.gui.theme import colour, font_of
from provcheck.gui.widgets.basics import column, fill, label, row

_DASHES = (Qt.PenStyle.SolidLine, Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine)
_LEAST_BAR = 0.006
"""Height of a bar of few pictures among very many, of the whole height, so that it is seen and can be pressed."""


def dash_of(place: int) -> Qt.PenStyle:
    """How the line of the set at a place of a histogram is drawn."""
    return _DASHES[(place - 1) % len(_DASHES)]


class ClosenessPlot(pg.PlotWidget):
    """The plot alone.

    Signals:
        pointed: The bin under the pointer or the keyboard; -1 for none.
        opened: The bin that was pressed, in which there are outputs.
    """

    pointed = Signal(int)
    opened = Signal(int)
    # While the plot is made its colours are already set, which `changeEvent` follows.
    _plot: Histogram | None = None
    _bars: Any = None
    _over = -1

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self.setFixedHeight(tokens.PLOT_HEIGHT)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMenuEnabled(False)
        self.hideButtons()
        self.setMouseEnabled(x=False, y=False)
        self.setAntialiasing(True)
        self.viewport().setMouseTracking(True)

    def show_histogram(self, plot: Histogram) -> None:
        """Show sets over each other."""
        self._plot = plot
        self._over = -1
        self.setAccessibleName(plot.alt)
        self._draw()

    def _draw(self) -> None:
        plot = self._plot
        if plot is None:
            return
        self.clear()
        self.setBackground(colour(self, "panel"))
        self._draw_axes(plot)
        edges = np.linspace(0, 1, plot.bins + 1)
        shares = np.array(plot.series[0].shares)
        heights = np.where(shares > 0, np.maximum(shares, plot.top * _LEAST_BAR), 0)
        self._bars = pg.BarGraphItem(x0=edges[:-1], x1=edges[1:], height=heights, brushes=self._brushes(), pen=None)
        self.addItem(self._bars)
        for place, series in enumerate(plot.series[1:], start=1):
            pen = QPen(colour(self, "text"), tokens.LINE_THIN, dash_of(place))
            pen.setCosmetic(True)
            self.addItem(pg.PlotCurveItem(edges, np.array(series.shares), stepMode="center", pen=pen))
        line = QPen(colour(self, "text"), tokens.LINE)
        line.setCosmetic(True)
        named = {"position": 0.95, "color": colour(self, "text"), "movable": False}
        told = tr("{value:.2f}").format(value=plot.threshold)
        self.addItem(pg.InfiniteLine(plot.threshold, pen=line, label=told, labelOpts=named))

    def _draw_axes(self, plot: Histogram) -> None:
        self.setRange(xRange=(0, 1.015), yRange=(0, 1.08 * plot.top), padding=0.01)
        second = colour(self, "second")
        for side in ("bottom", "left"):
            axis = self.getAxis(side)
            axis.setPen(QPen(colour(self, "line"), tokens.LINE))
            axis.setTextPen(second)
            axis.setStyle(tickFont=font_of(self, tokens.SIZE_NOTE), tickLength=-tokens.SPACE_1)
        self.getAxis("bottom").setTicks([[(value, tr("{value:.2f}").format(value=value)) for value in AXIS_TICKS]])
        self.getAxis("bottom").setStyle(hideOverlappingLabels=False)
        shares = (0.0, *plot.share_ticks)
        self.getAxis("left").setTicks([[(share, tr("{value:.0f} %").format(value=100 * share)) for share in shares]])

    def _brushes(self) -> list[QColor]:
        plain, over = colour(self, "accent"), colour(self, "accent")
        plain.setAlphaF(tokens.PLOT_BAR)
        return [over if place == self._over else plain for place in range(self._plot.bins if self._plot else 0)]

    def _bin_at(self, at: QPointF) -> int:
        box = self.getViewBox()
        if self._plot is None or not box.sceneBoundingRect().contains(at):
            return -1
        x = box.mapSceneToView(at).x()
        return int(x * self._plot.bins) if 0 <= x < 1 else -1

    def point_at(self, place: int) -> None:
        """Mark a bin; -1 for none."""
        if place == self._over or self._plot is None:
            return
        self._over = place
        self._bars.setOpts(brushes=self._brushes())
        holds = place >= 0 and self._plot.series[0].counts[place] > 0
        self.setCursor(Qt.CursorShape.PointingHandCursor if holds else Qt.CursorShape.ArrowCursor)
        self.setAccessibleDescription(bin_text(self._plot, place) if place >= 0 else "")
        self.pointed.emit(place)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Mark the bin under the pointer; nothing is dragged or zoomed here."""
        self.point_at(self._bin_at(self.mapToScene(event.position().toPoint())))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Open the bin that is pressed."""
        if event.button() is Qt.MouseButton.LeftButton:
            self.point_at(self._bin_at(self.mapToScene(event.position().toPoint())))
            self._open()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Leave it be."""
        event.accept()

    def _open(self) -> None:
        if self._plot is not None and self._over >= 0 and self._plot.series[0].counts[self._over]:
            self.opened.emit(self._over)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from one bar with outputs to the next by arrows, open with Enter."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space}:
            self._open()
        elif step and self._plot is not None:
            filled = [place for place, count in enumerate(self._plot.series[0].counts) if count]
            # From nowhere it goes to the nearest outputs, which are what people look for.
            beyond = [place for place in filled if (place - self._over) * step > 0] if self._over >= 0 else filled[::-1]
            if beyond:
                self.point_at(min(beyond) if step > 0 and self._over >= 0 else max(beyond))
        else:
            super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave it to what the plot lies in: it scrolls."""
        event.ignore()

    def leaveEvent(self, event: QEvent) -> None:
        """Mark nothing."""
        super().leaveEvent(event)
        self.point_at(-1)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Mark nothing."""
        super().focusOutEvent(event)
        self.point_at(-1)

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another scheme."""
        super().changeEvent(event)
        if event.type() is QEvent.Type.PaletteChange:
            self._draw()


class Swatch(QWidget):
    """How a set is drawn in a histogram."""

    def __init__(self, place: int) -> None:
        """The set at a place of it."""
        super().__init__()
        self._place = place
        self.setFixedSize(tokens.SPACE_5, tokens.TEXT_LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        if self._place == 0:
            bar = colour(self, "accent")
            bar.setAlphaF(tokens.PLOT_BAR)
            painter.fillRect(self.rect().adjusted(0, tokens.SPACE_1, 0, -tokens.SPACE_1), bar)
        else:
            painter.setPen(QPen(colour(self, "text"), tokens.LINE_THIN, dash_of(self._place)))
            middle = self.height() // 2
            painter.drawLine(0, middle, self.width(), middle)
        painter.end()


class ClosenessView(QWidget):
    """The plot with its legend, and what is under the pointer in words.

    Signals:
        opened: The bin that was pressed.
    """

    opened = Signal(int)

    def __init__(self, plot: Histogram) -> None:
        """Show sets over each other."""
        super().__init__()
        self._histogram = plot
        self.plot = ClosenessPlot()
        self.told = label(_hint(), "note", wraps=True)
        legend = row(space=tokens.SPACE_4)
        for place, series in enumerate(plot.series):
            pair = row(space=tokens.SPACE_2)
            fill(pair, [Swatch(place), label(series.name, "note")])
            legend.addLayout(pair)
        legend.addStretch(1)
        fill(column(self, space=tokens.SPACE_2), [self.plot, legend, self.told])
        self.plot.show_histogram(plot)
        self.plot.opened.connect(self.opened)
        self.plot.pointed.connect(self._tell)

    @Slot(int)
    def _tell(self, place: int) -> None:
        self.told.setText(bin_text(self._histogram, place).replace("\n", "   ") if place >= 0 else _hint())


def _hint() -> str:
    return tr("Each bar is a share of the set. Press one to see the outputs in it.")
