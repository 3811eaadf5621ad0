"""One picture with the matched region outlined. It draws a state and asks for others; it decides nothing."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)

from provcheck.core.evidence import Matrix3, Point, Polygon
from provcheck.gui import tokens
from provcheck.gui.clear_ground import tones_of
from provcheck.gui.images import Pyramid, draw_seen
from provcheck.gui.theme import colour, font_of
from provcheck.gui.viewer.looks import RegionLook
from provcheck.gui.viewer.view_state import FIT, Frame, Size, ViewState
from provcheck.gui.viewer.warping import image_on
from provcheck.gui.widgets.focus_ring import DrawsFocus

ZOOM_STEP = 1.25
WHEEL_STEP = 120.0
KEY_PAN = 0.1
"""How far an arrow moves a picture, in sides of its view."""

SHARP_FROM = 2.0
"""From so many screen pixels for a picture pixel, pixels are drawn as squares."""

_OUTLINE = (
    (tokens.OUTLINE_INK, tokens.OUTLINE_CASING),
    (tokens.HALO_INK, tokens.OUTLINE_HALO),
    (tokens.OUTLINE_INK, tokens.OUTLINE),
)
"""Lines round a region, the one behind all others first."""


class PictureView(DrawsFocus):
    """A picture in a well.

    Attributes:
        can_pan: Whether arrows lead to a state; where they do not, their keys are left to what is around the picture.

    Signals:
        wanted: The `ViewState` the person asks for with wheel, drag or keys.
        fit_wanted: The whole picture is asked for.
        resized: The view has another size.
        hovered: Where the pointer is, a point of the picture; None when it has left.
    """

    wanted = Signal(object)
    fit_wanted = Signal()
    resized = Signal()
    hovered = Signal(object)

    def __init__(self, name: str) -> None:
        """`name` tells the two views apart for screen readers."""
        super().__init__()
        self._size = Size(1, 1)
        self._state = FIT
        self._levels: Pyramid | None = None
        self._through: Matrix3 | None = None
        self._outline: Polygon = ()
        self._region_look = RegionLook.OUTLINE
        self._note = ""
        self._drag: QPointF | None = None
        self.can_pan: Callable[[ViewState], bool] = lambda _wanted: True
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(tokens.VIEW_MINIMUM, tokens.VIEW_MINIMUM)
        self.setCursor(Qt.CursorShape.OpenHandCursor)
        self.setMouseTracking(True)

    @property
    def frame(self) -> Frame:
        """The picture in the view, as it is shown."""
        return Frame(self._size, Size(max(1, self.width()), max(1, self.height())), self._state, tokens.SPACE_2)

    @property
    def note(self) -> str:
        """What is said over the picture."""
        return self._note

    @property
    def levels(self) -> Pyramid | None:
        """The pixels that are here."""
        return self._levels

    def show_picture(self, size: Size, outline: Polygon) -> None:
        """Show a picture of a size, which need not be here yet, with a region of it outlined."""
        self._levels = None
        self.lay(size, outline)
        self.say("")

    def lay(self, size: Size, outline: Polygon, through: Matrix3 | None = None) -> None:
        """Show the pixels as a picture of this size and region; `through` leads from its unit square to that of the pixels."""
        self._size = size
        self._outline = outline
        self._through = through
        self.update()

    def show_region(self, look: RegionLook) -> None:
        """Show the region in another way."""
        self._region_look = look
        self.update()

    def set_levels(self, levels: Pyramid | None) -> None:
        """Set or better the pixels, of whatever resolution; what is seen stays in its place."""
        self._levels = levels
        self.update()

    def set_state(self, state: ViewState) -> None:
        """Show another part."""
        self._state = state
        self.update()

    def say(self, note: str) -> None:
        """Say something over the picture; nothing when empty."""
        self._note = note
        self.setAccessibleDescription(note)
        self.update()

    def sizeHint(self) -> QSize:
        """As large as there is room for."""
        return QSize(2 * tokens.VIEW_MINIMUM, 2 * tokens.VIEW_MINIMUM)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw well, picture, region, note and focus ring."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), colour(self, "well"))
        if self._levels is not None:
            self._draw_picture(painter, self._levels)
        if len(self._outline) > 2 and self._region_look is not RegionLook.NONE:
            self._draw_region(painter)
        self._draw_words(painter)
        if self._note:
            self._draw_note(painter)
        if self.hasFocus():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
            painter.setPen(QPen(colour(self, "accent"), tokens.FOCUS))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.rect().adjusted(1, 1, -1, -1))
        painter.end()

    def _draw_picture(self, painter: QPainter, levels: Pyramid) -> None:
        """Draw the part that is seen from the level that is just fine enough."""
        frame = self.frame
        if self._through is not None:
            ratio = self.devicePixelRatioF()
            painter.drawImage(0, 0, image_on(tones_of(self), levels, frame, ratio, self._through))
            return
        image = levels.at(self._size.width * frame.scale * self.devicePixelRatioF())
        left, top = frame.to_view((0.0, 0.0))
        whole = QRectF(left, top, self._size.width * frame.scale, self._size.height * frame.scale)
        smooth = self._size.width / image.width() > 1 or frame.scale < SHARP_FROM
        draw_seen(painter, image, whole, self, smooth=smooth)

    def _draw_words(self, painter: QPainter) -> None:
        """Words over picture and region; a single picture needs none."""

    def _draw_region(self, painter: QPainter) -> None:
        frame = self.frame
        polygon = QPolygonF([QPointF(*frame.to_view(point)) for point in self._outline])
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._region_look is RegionLook.MASK:
            around, region = QPainterPath(), QPainterPath()
            around.addRect(QRectF(self.rect()))
            region.addPolygon(polygon)
            painter.fillPath(around.subtracted(region), QColor(*tokens.DIMMED))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for ink, width in _OUTLINE:
            pen = QPen(QColor(ink), width)
            pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
            painter.setPen(pen)
            painter.drawPolygon(polygon)

    def _draw_note(self, painter: QPainter) -> None:
        painter.setFont(font_of(self, tokens.SIZE_NOTE))
        edge = tokens.SPACE_2
        room = self.rect().adjusted(2 * edge, 2 * edge, -2 * edge, -2 * edge)
        flags = int(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap)
        words = painter.boundingRect(room, flags, self._note)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self, "panel"))
        painter.drawRoundedRect(words.adjusted(-edge, -edge, edge, edge), tokens.RADIUS, tokens.RADIUS)
        painter.setPen(colour(self, "text"))
        painter.drawText(room, flags, self._note)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        steps = event.angleDelta().y() / WHEEL_STEP
        if steps:
            self._ask_zoom(ZOOM_STEP**steps, self.frame.to_picture(event.position().toTuple()))
        event.accept()

    def _ask_zoom(self, factor: float, at: Point) -> None:
        self.wanted.emit(self._state.zoomed(factor, at))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() is Qt.MouseButton.LeftButton:
            self._drag = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull it along."""
        frame = self.frame
        self.hovered.emit(frame.to_picture(event.position().toTuple()))
        if self._drag is None:
            return
        before, now = frame.to_picture(self._drag.toTuple()), frame.to_picture(event.position().toTuple())
        self._drag = event.position()
        self.wanted.emit(self._state.moved(before[0] - now[0], before[1] - now[1]))

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that the pointer has left."""
        super().leaveEvent(event)
        self.hovered.emit(None)

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """Let go."""
        self._drag = None
        self.setCursor(Qt.CursorShape.OpenHandCursor)

    def mouseDoubleClickEvent(self, _event: QMouseEvent) -> None:
        """Back to the whole picture."""
        self.fit_wanted.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Plus and minus zoom about the middle, 0 shows the whole picture, arrows pan where there is something to pan to."""
        step = KEY_PAN / self._state.zoom
        pans = {
            Qt.Key.Key_Left: (-step, 0.0),
            Qt.Key.Key_Right: (step, 0.0),
            Qt.Key.Key_Up: (0.0, -step),
            Qt.Key.Key_Down: (0.0, step),
        }
        wanted = self._state.moved(*pans.get(Qt.Key(event.key()), (0.0, 0.0)))
        if event.key() in {Qt.Key.Key_Plus, Qt.Key.Key_Equal}:
            self._ask_zoom(ZOOM_STEP, self._state.centre)
        elif event.key() == Qt.Key.Key_Minus:
            self._ask_zoom(1 / ZOOM_STEP, self._state.centre)
        elif event.key() == Qt.Key.Key_0:
            self.fit_wanted.emit()
        elif wanted != self._state and self.can_pan(wanted):
            self.wanted.emit(wanted)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Tell it."""
        super().resizeEvent(event)
        self.resized.emit()
