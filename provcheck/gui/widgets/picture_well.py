"""One picture that can be looked at closely."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import (
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.images import Pyramid, draw_seen
from provcheck.gui.theme import colour
from provcheck.gui.viewer.picture_view import KEY_PAN, SHARP_FROM, WHEEL_STEP, ZOOM_STEP
from provcheck.gui.viewer.view_state import FIT, Frame, Size, ViewState
from provcheck.gui.widgets.focus_ring import DrawsFocus

_LARGEST_PIXEL = 16.0
_PANS = {
    Qt.Key.Key_Left: (KEY_PAN, 0.0),
    Qt.Key.Key_Right: (-KEY_PAN, 0.0),
    Qt.Key.Key_Up: (0.0, KEY_PAN),
    Qt.Key.Key_Down: (0.0, -KEY_PAN),
}


class PictureWell(DrawsFocus):
    """A picture, at first whole, as large as there is room for but no larger than it is; zoomed and moved by mouse and keys."""

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._levels: Pyramid | None = None
        self._whole = QSize()
        self._note = ""
        self._state = FIT
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
            level = self._levels.at(area.width() * ratio)
            smooth = area.width() * ratio < SHARP_FROM * self._whole.width()
            draw_seen(painter, level, area, self, smooth=smooth)
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
    def zoom(self) -> float:
        """How near it is seen, 1 for the whole picture."""
        return self._state.zoom

    @property
    def centre(self) -> QPointF:
        """The point of the picture's unit square that is in the middle."""
        return QPointF(*self._state.centre)

    @property
    def _frame(self) -> Frame:
        """The picture in the room there is for it."""
        size, room = QSizeF(self._whole) / self.devicePixelRatioF(), self._room
        picture = Size(max(1.0, size.width()), max(1.0, size.height()))
        return Frame(picture, Size(room.width(), room.height()), self._state, fit_most=1.0, largest_pixel=_LARGEST_PIXEL)

    @property
    def area(self) -> QRectF:
        """Where the whole picture lies in the view, and beyond it."""
        frame = self._frame
        corner = QPointF(*frame.to_view((0.0, 0.0))) + self._room.topLeft()
        return QRectF(corner, QSizeF(frame.picture.width * frame.scale, frame.picture.height * frame.scale))

    def show_whole(self) -> None:
        """Show the whole picture."""
        self._see(FIT)

    def _see(self, state: ViewState) -> None:
        self._state = self._frame.bounded(state)
        self.update()

    def zoom_at(self, factor: float, place: QPointF) -> None:
        """Go nearer by a factor, with what is seen at a place of the view staying there."""
        frame = self._frame
        self._see(frame.zoomed(factor, frame.to_picture((place - self._room.topLeft()).toTuple())))

    def move_by(self, across: float, down: float) -> None:
        """Move the picture by so many pixels of the view."""
        size = self.area
        self._see(self._state.moved(-across / size.width(), -down / size.height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Stay within the picture."""
        super().resizeEvent(event)
        self._see(self._state)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom at the pointer."""
        self.zoom_at(ZOOM_STEP ** (event.angleDelta().y() / WHEEL_STEP), event.position())
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

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom and move by keys."""
        middle = self._room.center()
        if event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self.zoom_at(ZOOM_STEP, middle)
        elif event.key() == Qt.Key.Key_Minus:
            self.zoom_at(1 / ZOOM_STEP, middle)
        elif event.key() == Qt.Key.Key_0:
            self.show_whole()
        elif event.key() in _PANS and self.zoom > 1:
            across, down = _PANS[Qt.Key(event.key())]
            self.move_by(across * self.width(), down * self.height())
        else:
            super().keyPressEvent(event)
