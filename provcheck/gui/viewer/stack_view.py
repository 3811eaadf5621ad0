"""Work and suspect in one view, the suspect laid over the work by their alignment: swipe, blink, overlay, difference."""

from __future__ import annotations

from math import ceil, floor

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QKeyEvent, QMouseEvent, QPainter, QPen, QPolygonF

from provcheck.app.i18n import tr
from provcheck.core.evidence import Matrix3
from provcheck.core.imaging.difference import ONLY_SUSPECT, ONLY_WORK, light_difference, line_difference
from provcheck.gui import tokens
from provcheck.gui.clear_ground import tones_of
from provcheck.gui.images import Pyramid
from provcheck.gui.theme import colour, font_of
from provcheck.gui.viewer.looks import Looks, ViewMode
from provcheck.gui.viewer.picture_view import PictureView
from provcheck.gui.viewer.view_state import Frame, ViewState
from provcheck.gui.viewer.warping import Columns, device_size, even_ground, image_on, pixels_on, to_image

_DIFFERENCE_PIXELS = 500_000
"""Differences are computed of at most so many pixels, so that a large screen does not wait for them."""

_Key = tuple[ViewState, int, int, float]


class StackView(PictureView):
    """Both pictures in the work's coordinates.

    Signals:
        divided: Where the person put the divider, 0..1 from the left.
        flip_wanted: Blinking is to be held, or to go on.
    """

    divided = Signal(float)
    flip_wanted = Signal()

    def __init__(self) -> None:
        """Start without pictures."""
        super().__init__(tr("Work and suspect, laid over each other"))
        self._looks = Looks()
        self._suspect: Pyramid | None = None
        self._to_suspect: Matrix3 | None = None
        self._made: dict[str, QImage] = {}
        self._parts: dict[str, tuple[Columns, QImage]] = {}
        self._made_for: _Key | None = None
        self._made_of: tuple[Pyramid | None, Pyramid | None] = (None, None)
        self._divides = False

    def align(self, to_suspect: Matrix3 | None) -> None:
        """Lay the suspect through another homography, from the work's unit square to the suspect's."""
        self._to_suspect = to_suspect
        self._suspect = None
        self.update()

    def set_suspect(self, levels: Pyramid | None) -> None:
        """Set or better the suspect's pixels."""
        self._suspect = levels
        self.update()

    def show_looks(self, looks: Looks) -> None:
        """Show the pictures in another way."""
        if looks.of_lines != self._looks.of_lines:
            self._made.pop("difference", None)
        self._looks = looks
        self.show_region(looks.region)
        self.update()

    def _draw_picture(self, painter: QPainter, levels: Pyramid) -> None:
        self._forget_others(levels)
        looks = self._looks
        if self._suspect is None or self._to_suspect is None:
            painter.drawImage(0, 0, self._image("work"))
        elif looks.mode is ViewMode.SWIPE:
            self._draw_swipe(painter)
        elif looks.mode is ViewMode.BLINK:
            painter.drawImage(0, 0, self._image("suspect" if looks.shows_suspect else "work"))
        elif looks.mode is ViewMode.OVERLAY:
            painter.drawImage(0, 0, self._image("work"))
            painter.setOpacity(looks.opacity)
            painter.drawImage(0, 0, self._image("suspect"))
            painter.setOpacity(1.0)
        else:
            painter.drawImage(self.rect(), self._image("difference"))

    def _draw_words(self, painter: QPainter) -> None:
        """Which picture is seen where, or what colours mean."""
        looks = self._looks
        if self.levels is None or self._suspect is None or self._to_suspect is None:
            return
        if looks.mode is ViewMode.DIFFERENCE:
            self._draw_legend(painter)
        elif looks.mode is ViewMode.SWIPE or (looks.mode is ViewMode.BLINK and not looks.shows_suspect):
            self._draw_tag(painter, tr("Work"), on_right=False)
        if looks.mode is ViewMode.SWIPE or (looks.mode is ViewMode.BLINK and looks.shows_suspect):
            self._draw_tag(painter, tr("Suspect"), on_right=True)

    def _forget_others(self, levels: Pyramid) -> None:
        """What was made for another part, size or pixels is of no use."""
        frame, ratio = self.frame, self.devicePixelRatioF()
        key = (frame.state, self.width(), self.height(), ratio)
        # The pictures themselves are held: an address alone is given to the next picture when this one is gone.
        known = self._made_of[0] is levels and self._made_of[1] is self._suspect
        if key != self._made_for or not known:
            self._made.clear()
            self._parts.clear()
            self._made_for = key
            self._made_of = (levels, self._suspect)

    def _part(self, name: str, columns: Columns) -> tuple[QImage, float]:
        """A picture as it is seen now in these columns at least, and how far from the left it begins.

        Zooming makes no more than is seen. When the divider goes beyond that, all is made, so that it then follows the hand.
        """
        known = self._parts.get(name)
        if known is None and name not in self._made:
            image = image_on(tones_of(self), *self._seen(name, self.devicePixelRatioF()), columns)
            self._parts[name] = known = columns, image
        if known is not None and known[0].first <= columns.first and columns.end <= known[0].end:
            return known[1], known[0].first / self.devicePixelRatioF()
        return self._image(name), 0.0

    def _image(self, name: str) -> QImage:
        """The work, the suspect or their difference as they are seen now."""
        made = self._made.get(name)
        if made is None:
            ratio = self.devicePixelRatioF()
            made = self._difference() if name == "difference" else image_on(tones_of(self), *self._seen(name, ratio))
            self._made[name] = made
        return made

    def _seen(self, name: str, ratio: float) -> tuple[Pyramid, Frame, float, Matrix3 | None]:
        """A picture, and how it is seen."""
        levels, through = (self._suspect, self._to_suspect) if name == "suspect" else (self.levels, None)
        if levels is None:
            raise ValueError(name)
        return levels, self.frame, ratio, through

    def _difference(self) -> QImage:
        ratio = self.devicePixelRatioF()
        ratio = min(ratio, (_DIFFERENCE_PIXELS / max(1, self.width() * self.height())) ** 0.5)
        # Squares would differ from whatever lies there in the other picture.
        ground = even_ground(self.levels, self._suspect)
        work, suspect = (pixels_on(ground, *self._seen(name, ratio)) for name in ("work", "suspect"))
        pixels = line_difference(work, suspect) if self._looks.of_lines else light_difference(work, suspect)
        return to_image(pixels, 1.0)

    def _divider(self) -> float:
        return self._looks.divider * self.width()

    def _draw_swipe(self, painter: QPainter) -> None:
        x = self._divider()
        ratio = self.devicePixelRatioF()
        right, between = device_size(self.frame, ratio)[0], x * ratio
        sides = (("work", 0.0, x, Columns(0, ceil(between))), ("suspect", x, self.width() - x, Columns(floor(between), right)))
        painter.save()
        for name, left, seen, columns in sides:
            if columns.first < columns.end:
                painter.setClipRect(QRectF(left, 0, seen, self.height()))
                image, begins = self._part(name, columns)
                painter.drawImage(QPointF(begins, 0), image)
        painter.restore()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for ink, width in ((tokens.HALO_INK, tokens.DIVIDER + 2), (tokens.OUTLINE_INK, tokens.DIVIDER)):
            painter.setPen(QPen(QColor(ink), width))
            painter.drawLine(QPointF(x, 0), QPointF(x, self.height()))
        self._draw_handle(painter, QPointF(x, self.height() / 2))

    def _draw_handle(self, painter: QPainter, at: QPointF) -> None:
        painter.setPen(QPen(QColor(tokens.HALO_INK), tokens.LINE))
        painter.setBrush(QColor(tokens.OUTLINE_INK))
        painter.drawEllipse(at, tokens.HANDLE, tokens.HANDLE)
        painter.setBrush(QColor(tokens.HALO_INK))
        painter.setPen(Qt.PenStyle.NoPen)
        for side in (-1, 1):
            near, far = side * tokens.SPACE_1, side * (tokens.SPACE_1 + tokens.SPACE_2 - 2)
            tip = [at + QPointF(far, 0), at + QPointF(near, -tokens.SPACE_1), at + QPointF(near, tokens.SPACE_1)]
            painter.drawPolygon(QPolygonF(tip))

    def _draw_legend(self, painter: QPainter) -> None:
        if not self._looks.of_lines:
            self._draw_tag(painter, tr("The lighter, the more the light differs"), on_right=False)
            return
        self._draw_tag(painter, tr("Only in the work"), on_right=False, ink=QColor(*ONLY_WORK))
        self._draw_tag(painter, tr("Only in the suspect"), on_right=True, ink=QColor(*ONLY_SUSPECT))

    def _draw_tag(self, painter: QPainter, text: str, *, on_right: bool, ink: QColor | None = None) -> None:
        painter.setFont(font_of(self, tokens.SIZE_NOTE, semibold=True))
        dot = tokens.SPACE_2 + tokens.SPACE_1 if ink is not None else 0
        width = painter.fontMetrics().horizontalAdvance(text) + 2 * tokens.SPACE_2 + dot
        left = self.width() - width - tokens.SPACE_2 if on_right else tokens.SPACE_2
        area = QRectF(left, tokens.SPACE_2, width, tokens.SPACE_5)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self, "panel"))
        painter.drawRoundedRect(area, tokens.RADIUS, tokens.RADIUS)
        if ink is not None:
            painter.setBrush(ink)
            painter.drawEllipse(QPointF(area.left() + tokens.SPACE_3, area.center().y()), tokens.SPACE_1, tokens.SPACE_1)
        painter.setPen(colour(self, "text"))
        painter.drawText(area.adjusted(tokens.SPACE_2 + dot, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, text)

    def _holds_divider(self, x: float) -> bool:
        return self._looks.mode is ViewMode.SWIPE and abs(x - self._divider()) <= tokens.TARGET / 2

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the divider, else of the picture."""
        self._divides = event.button() is Qt.MouseButton.LeftButton and self._holds_divider(event.position().x())
        if not self._divides:
            super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Pull the divider along, else the picture."""
        if self._divides:
            self.divided.emit(min(1.0, max(0.0, event.position().x() / max(1, self.width()))))
            return
        super().mouseMoveEvent(event)
        if not event.buttons():
            over = self._holds_divider(event.position().x())
            self.setCursor(Qt.CursorShape.SplitHCursor if over else Qt.CursorShape.OpenHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go."""
        self._divides = False
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Space holds what blinks, or lets it go on."""
        if event.key() == Qt.Key.Key_Space and self._looks.mode is ViewMode.BLINK:
            self.flip_wanted.emit()
        else:
            super().keyPressEvent(event)
