"""One picture that can be looked at closely."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.images import Pyramid
from provcheck.gui.theme import colour

_STEP = 1.25
_NOTCH = 120
_LARGEST_PIXEL = 16.0
_PAN = 0.1
_PANS = {
    Qt.Key.Key_Left: (_PAN, 0.0),
    Qt.Key.Key_Right: (-_PAN, 0.0),
    Qt.Key.Key_Up: (0.0, _PAN),
    Qt.Key.Key_Down: (0.0, -_PAN),
}


class PictureWell(QWidget):
    """A picture, at first whole, as large as there is room for and no larger than it is; zoomed and moved by wheel, drag, keys.

    What is seen is plain data: `zoom`, 1 for the whole picture, and `centre`, the point of its unit square in the middle.
    """

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._levels: Pyramid | None = None
        self._whole = QSize()
        self._note = ""
        self.zoom = 1.0
        self.centre = QPointF(0.5, 0.5)
        self._held: QPointF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(tr("Wheel, + and - zoom, drag moves, 0 shows the whole picture"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setMinimumSize(tokens.VIEW_MINIMUM, tokens.VIEW_MINIMUM)

    @property
    def levels(self) -> Pyramid | None:
        """The pixels that are shown."""
        return self._levels

    @property
    def note(self) -> str:
        """What is said in place of a picture, or under it."""
        return self._note

    def clear(self, whole: QSize) -> None:
        """Show nothing, of a picture of a size that is still to come."""
        self._whole = whole
        self._levels = None
        self.show_whole()
        self.say("")

    def set_levels(self, levels: Pyramid) -> None:
        """Set or better the pixels; what is seen keeps its size."""
        self._levels = levels
        self.update()

    def say(self, note: str) -> None:
        """Say something."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw well, picture and note."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self, "well"))
        ratio = self.devicePixelRatioF()
        if self._levels is not None:
            area = self.area
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, area.width() * ratio < 2 * self._whole.width())
            level = self._levels.at(area.width() * ratio)
            # Only what is seen: a large picture that is zoomed costs no more than a small one.
            seen = area.intersected(QRectF(self.rect()))
            scale = level.width() / area.width()
            source = QRectF(
                (seen.x() - area.x()) * scale, (seen.y() - area.y()) * scale, seen.width() * scale, seen.height() * scale
            )
            painter.drawImage(seen, level, source)
        elif self._note:
            painter.setPen(colour(self, "well_text"))
            painter.drawText(self._room, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._note)
        if self.hasFocus():
            painter.setPen(QPen(colour(self, "accent"), tokens.FOCUS))
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    @property
    def _room(self) -> QRectF:
        edge = tokens.SPACE_4
        return QRectF(self.rect()).adjusted(edge, edge, -edge, -edge)

    @property
    def _size(self) -> QSizeF:
        """Size of the whole picture in the view at zoom 1."""
        size, room = QSizeF(self._whole) / self.devicePixelRatioF(), self._room
        if size.width() > room.width() or size.height() > room.height():
            size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        return size.expandedTo(QSizeF(1, 1))

    @property
    def area(self) -> QRectF:
        """Where the whole picture lies in the view, and beyond it."""
        size = self._size * self.zoom
        middle = self._room.center()
        left, top = middle.x() - self.centre.x() * size.width(), middle.y() - self.centre.y() * size.height()
        return QRectF(left, top, size.width(), size.height())

    def show_whole(self) -> None:
        """Show the whole picture."""
        self.zoom, self.centre = 1.0, QPointF(0.5, 0.5)
        self.update()

    def zoom_at(self, factor: float, place: QPointF) -> None:
        """Go nearer by a factor, with what is seen at a place of the view staying there."""
        area, largest = self.area, _LARGEST_PIXEL * self._whole.width() / (self._size.width() * self.devicePixelRatioF())
        factor = min(max(self.zoom * factor, 1.0), max(1.0, largest)) / self.zoom
        point = QPointF((place.x() - area.x()) / area.width(), (place.y() - area.y()) / area.height())
        self.zoom *= factor
        self._look_at(point + (self.centre - point) / factor)

    def _look_at(self, point: QPointF) -> None:
        """Move the middle of the view, no farther than leaves no empty room beside a picture that is larger than the view."""
        size, room = self._size * self.zoom, self._room
        half_across, half_down = min(0.5, room.width() / 2 / size.width()), min(0.5, room.height() / 2 / size.height())
        across = min(max(point.x(), half_across), 1 - half_across)
        self.centre = QPointF(across, min(max(point.y(), half_down), 1 - half_down))
        self.update()

    def move_by(self, across: float, down: float) -> None:
        """Move the picture by so many pixels of the view."""
        size = self._size * self.zoom
        self._look_at(self.centre - QPointF(across / size.width(), down / size.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay within the picture."""
        super().resizeEvent(event)
        self._look_at(self.centre)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self.zoom_at(_STEP ** (event.angleDelta().y() / _NOTCH), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._held = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move it."""
        if self._held is not None:
            moved = event.position() - self._held
            self._held = event.position()
            self.move_by(moved.x(), moved.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go of it."""
        self._held = None

    def event(self, event: QEvent) -> bool:
        """While the picture is zoomed the arrows move it, whatever else they do around it."""
        if (
            event.type() is QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and self.zoom > 1
            and event.key() in _PANS
        ):
            event.accept()
        return super().event(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the focus ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide the focus ring."""
        super().focusOutEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move by keys."""
        middle = self._room.center()
        if event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_at(_STEP, middle)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_at(1 / _STEP, middle)
        elif event.key() == Qt.Key.Key_0:
            self.show_whole()
        elif event.key() in _PANS and self.zoom > 1:
            across, down = _PANS[Qt.Key(event.key())]
            self.move_by(across * self.width(), down * self.height())
        else:
            super().keyPressEvent(event)
