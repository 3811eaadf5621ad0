"""A magnifier that shows the same place of work and suspect beside each other."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.core.evidence import Matrix3, Point
from provcheck.gui import tokens
from provcheck.gui.clear_ground import tones_of
from provcheck.gui.images import Pyramid
from provcheck.gui.theme import colour, font_of
from provcheck.gui.viewer.view_state import Frame, Size, ViewState
from provcheck.gui.viewer.warping import image_on


@dataclass(frozen=True)
class Magnified:
    """One picture under the loupe.

    Attributes:
        levels: Its pixels; None while there are none.
        size: Size of the picture in whose unit square `place` lies.
        place: The place that is magnified.
        through: From that unit square to that of the pixels.
    """

    levels: Pyramid | None
    size: Size
    place: Point
    through: Matrix3 | None = None


class Loupe(QWidget):
    """Two panes, the work's left and the suspect's right. The mouse goes through it."""

    def __init__(self, parent: QWidget) -> None:
        """Lie over a widget, hidden."""
        super().__init__(parent)
        self._over = parent
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFixedSize(2 * tokens.LOUPE + 3 * tokens.FOCUS, tokens.LOUPE + 2 * tokens.FOCUS + tokens.SPACE_5)
        self._panes: tuple[Magnified, ...] = ()
        self._scale = 1.0
        self.setAccessibleName(tr("Loupe"))
        self.hide()

    def magnify(self, panes: tuple[Magnified, Magnified], scale: float, at: QPoint) -> None:
        """Show places at a scale, in screen pixels a work pixel, beside a point of the parent."""
        self._panes = panes
        self._scale = scale
        room = self._over.rect()
        left = at.x() + tokens.SPACE_5
        if left + self.width() > room.right():
            left = at.x() - tokens.SPACE_5 - self.width()
        top = min(max(0, at.y() - self.height() // 2), max(0, room.height() - self.height()))
        self.move(min(max(0, left), max(0, room.width() - self.width())), top)
        self.raise_()
        self.show()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw both panes with their names below."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self, "panel"))
        names = (tr("Work"), tr("Suspect"))
        width = self._panes[0].size.width if self._panes else 1.0
        for number, (pane, name) in enumerate(zip(self._panes, names, strict=False)):
            left = tokens.FOCUS + number * (tokens.LOUPE + tokens.FOCUS)
            area = QRect(left, tokens.FOCUS, tokens.LOUPE, tokens.LOUPE)
            painter.fillRect(area, colour(self, "well"))
            self._draw_pane(painter, area, pane, self._scale * width / pane.size.width)
            painter.setPen(colour(self, "text"))
            painter.setFont(font_of(self, tokens.SIZE_NOTE))
            below = QRect(left, area.bottom() + 1, tokens.LOUPE, tokens.SPACE_5)
            painter.drawText(below, Qt.AlignmentFlag.AlignCenter, name)
        painter.setPen(QPen(colour(self, "second"), tokens.LINE))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()

    def _draw_pane(self, painter: QPainter, area: QRect, pane: Magnified, scale: float) -> None:
        if pane.levels is None:
            return
        frame = Frame(pane.size, Size(area.width(), area.height()))
        frame = Frame(pane.size, frame.view, ViewState(frame.zoom_of_scale(scale), pane.place))
        ratio = self.devicePixelRatioF()
        painter.drawImage(area.topLeft(), image_on(tones_of(self), pane.levels, frame, ratio, pane.through))
        painter.setPen(QPen(colour(self, "second"), tokens.LINE))
        middle = area.center()
        for across, down in ((tokens.SPACE_1, 0), (0, tokens.SPACE_1)):
            painter.drawLine(middle - QPoint(across, down), middle + QPoint(across, down))
