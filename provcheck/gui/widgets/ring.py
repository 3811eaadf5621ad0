"""A ring round a part of the window, to point at it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from provcheck.gui import tokens
from provcheck.gui.theme import colour

_MOVES = frozenset({QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show, QEvent.Type.Hide})


class Ring(QWidget):
    """Lies over a window and goes with the part that it points at. The mouse goes through it."""

    def __init__(self, over: QWidget) -> None:
        """Point at nothing yet."""
        super().__init__(over)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._over = over
        self._part: QWidget | None = None
        self._followed: list[QWidget] = []
        self.hide()

    def point_at(self, part: QWidget | None) -> None:
        """Point at a part of the window, or at nothing."""
        for each in self._followed:
            each.removeEventFilter(self)
        self._part, self._followed = part, []
        while part is not None and part is not self._over:
            self._followed.append(part)
            part.installEventFilter(self)
            part = part.parentWidget()
        self._follow()

    def eventFilter(self, _part: QObject, event: QEvent) -> bool:
        """Follow what moves."""
        if event.type() in _MOVES:
            self._follow()
        return False

    def _follow(self) -> None:
        part = self._part
        if part is None or not part.isVisibleTo(self._over):
            self.hide()
            return
        around = QRect(part.mapTo(self._over, QPoint(0, 0)), part.size())
        out = tokens.SPACE_1 + tokens.FOCUS
        self.setGeometry(around.adjusted(-out, -out, out, out).intersected(self._over.rect()))
        self.show()
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line in the accent."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self, "accent"), tokens.RING))
        painter.drawRoundedRect(
            self.rect().adjusted(tokens.RING, tokens.RING, -tokens.RING, -tokens.RING), tokens.RADIUS, tokens.RADIUS
        )
        painter.end()
