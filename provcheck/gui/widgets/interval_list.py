"""Ratios with their intervals, a row each, that can be pressed."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QPushButton, QSizePolicy, QWidget

from provcheck.app.i18n import tr
from provcheck.app.joining import labelled
from provcheck.core.report.plots import IntervalBar, IntervalPlot
from provcheck.gui import tokens
from provcheck.gui.theme import colour, from_reading_start
from provcheck.gui.widgets.basics import as_button, column, fill, label
from provcheck.gui.widgets.elided import ElidedLabel


class IntervalMark(QWidget):
    """One ratio on its interval: a dot where it counts, a stroke where it does not; the line of one across."""

    def __init__(self, bar: IntervalBar, plot: IntervalPlot) -> None:
        """Show a ratio on the axis of its plot."""
        super().__init__()
        self._bar, self._plot = bar, plot
        self.setFixedHeight(tokens.TEXT_LINE)
        self.setMinimumWidth(tokens.VIEW_MINIMUM)
        self.setAccessibleName(bar.note)
        self.setToolTip(labelled(bar.label, bar.note))

    def sizeHint(self) -> QSize:
        """As wide as an axis is to be."""
        return QSize(tokens.INTERVAL_WIDTH, tokens.TEXT_LINE)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw it."""
        painter = QPainter(self)
        from_reading_start(painter, self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        middle = self.height() / 2
        painter.setPen(QPen(colour(self, "second"), tokens.LINE))
        one = self._x(1.0)
        painter.drawLine(QPointF(one, 0), QPointF(one, self.height()))
        ink = colour(self, "text" if self._bar.counts else "second")
        painter.setPen(QPen(ink, tokens.FOCUS if self._bar.counts else tokens.LINE_THIN))
        painter.drawLine(QPointF(self._x(self._bar.low), middle), QPointF(self._x(self._bar.high), middle))
        value = self._x(self._bar.value)
        if self._bar.counts:
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(value, middle), tokens.DOT, tokens.DOT)
        else:
            painter.setPen(QPen(ink, tokens.FOCUS))
            painter.drawLine(QPointF(value, middle - tokens.DOT), QPointF(value, middle + tokens.DOT))
        painter.end()

    def _x(self, ratio: float) -> float:
        span = math.log(self._plot.most / self._plot.least)
        share = math.log(ratio / self._plot.least) / span
        return tokens.DOT + min(1.0, max(0.0, share)) * (self.width() - 2 * tokens.DOT)


class IntervalList(QWidget):
    """All ratios of a plot.

    Signals:
        opened: Place of the one whose pictures are to be seen.
    """

    opened = Signal(int)

    def __init__(self, plot: IntervalPlot) -> None:
        """Show them."""
        super().__init__()
        self.buttons: list[QPushButton] = []
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.SPACE_4)
        grid.setVerticalSpacing(0)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 4)
        grid.setColumnStretch(2, 3)
        for place, head in enumerate(plot.heads):
            grid.addWidget(label(head, "note", wraps=True), 0, place, Qt.AlignmentFlag.AlignBottom)
        for number, bar in enumerate(plot.bars):
            grid.addWidget(self._button(bar, number), number + 1, 0)
            grid.addWidget(IntervalMark(bar, plot), number + 1, 1)
            grid.addWidget(ElidedLabel(bar.note, "note"), number + 1, 2)
        told = tr("A dot: more than chance explains. Press a word to see the outputs that have it.")
        fill(column(self, space=tokens.SPACE_2), [grid, label(told, "note", wraps=True)])

    def _button(self, bar: IntervalBar, number: int) -> QPushButton:
        made = QPushButton()
        as_button(made, "side", labelled(bar.label, bar.note))
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        text = ElidedLabel(bar.label, "strong" if bar.counts else "")
        text.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = column(made)
        inside.setContentsMargins(tokens.SPACE_2, 0, tokens.SPACE_2, 0)
        fill(inside, [text])
        made.setToolTip(bar.label)
        made.clicked.connect(lambda: self.opened.emit(number))
        self.buttons.append(made)
        return made
