"""Draws a work of the portfolio: its picture, its name, what is wrong with it, and whether it is chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from provcheck.app.i18n import isolated
from provcheck.gui import tokens
from provcheck.gui.clear_ground import draw_centred
from provcheck.gui.icons import CHOSEN, MISSING, NOT_READ, TOO_LITTLE_DETAIL, sign, work_sign
from provcheck.gui.models.cell_model import CellModel
from provcheck.gui.models.match_delegate import visual
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.models.work_model import WorkModel, mark_word, versions_word
from provcheck.gui.models.work_shelf import Kind
from provcheck.gui.theme import colour, font_of

Index = QModelIndex | QPersistentModelIndex
EDGE = tokens.SPACE_2
CELL = QSize(tokens.GRID_THUMB + 2 * EDGE, tokens.GRID_THUMB + 2 * EDGE + tokens.GRID_NAME)


_SIGNS = {Kind.MISSING: (work_sign, MISSING), Kind.UNREAD: (sign, NOT_READ), Kind.FLAT: (sign, TOO_LITTLE_DETAIL)}


@dataclass(frozen=True)
class Mark:
    """What is said on a picture: a word with the sign that `draw` makes of a code."""

    draw: Callable[[str, int, QColor, float], QPixmap]
    code: str
    word: str


class CellDelegate(QStyledItemDelegate):
    """Cells of a grid of pictures; all are of one size. What is said on them, the kinds of cells say."""

    def __init__(self, model: CellModel, thumbs: ThumbStore, view: QWidget) -> None:
        """`view` gives font and colours. Thumbnails are shown when they are here; the view asks for them."""
        super().__init__(view)
        self._model = model
        self._thumbs = thumbs
        self._view = view
        self._font = QFont()
        self._strong = QFont()
        self.follow_font()

    def mark_of(self, _row: int) -> Mark | None:
        """What is said at the foot of a picture."""
        return None

    def corner_of(self, _row: int) -> str:
        """What is said at the top of a picture."""
        return ""

    def follow_font(self) -> None:
        """Take the view's font."""
        self._font = font_of(self._view, tokens.SIZE_NOTE)
        self._strong = font_of(self._view, tokens.SIZE_NOTE, semibold=True)

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Every cell is of one size."""
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw one cell."""
        painter.setLayoutDirection(option.direction)
        row, area = index.row(), QRect(option.rect)
        item, mark, corner = self._model.item(row), self.mark_of(row), self.corner_of(row)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            self._round(painter, area, "line")
        side = tokens.GRID_THUMB
        picture = QRect(area.left() + EDGE, area.top() + EDGE, side, side)
        painter.fillRect(picture, colour(self._view, "well"))
        pixmap = self._thumbs.peek(item.sha256) if item.sha256 else None
        if pixmap is not None:
            draw_fitting(painter, picture, pixmap, self._view)
        self._name(painter, picture, item.name, chosen=chosen)
        if mark is not None:
            self._mark(painter, picture, mark)
        if corner:
            self._corner(painter, picture, corner)
        if chosen:
            self._tick(painter, picture)
        if option.state & QStyle.StateFlag.State_HasFocus:
            self._ring(painter, area)

    def _name(self, painter: QPainter, picture: QRect, name: str, *, chosen: bool) -> None:
        words = QRect(picture.left(), picture.bottom() + tokens.SPACE_1, picture.width(), tokens.GRID_NAME)
        painter.setFont(self._font)
        painter.setPen(colour(self._view, "text" if chosen else "second"))
        shown = _elided(name, self._font.key(), picture.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter, isolated(shown))

    def _mark(self, painter: QPainter, picture: QRect, mark: Mark) -> None:
        """Sign and word on a ground of their own, so that they are read on any picture."""
        painter.setFont(self._strong)
        beside = tokens.SIGN + 3 * tokens.SPACE_1
        most = picture.width() - 2 * tokens.SPACE_1 - beside
        word = painter.fontMetrics().elidedText(mark.word, Qt.TextElideMode.ElideRight, most)
        width = painter.fontMetrics().horizontalAdvance(word) + beside
        height = tokens.GRID_BADGE
        ground = QRect(picture.left() + tokens.SPACE_1, picture.bottom() + 1 - height - tokens.SPACE_1, width, height)
        ground = visual(painter, picture, ground)
        self._round(painter, ground, "panel")
        ink, ratio = colour(self._view, "text"), self._view.devicePixelRatioF()
        place = QRect(ground.left() + tokens.SPACE_1, ground.top() + (height - tokens.SIGN) // 2, tokens.SIGN, tokens.SIGN)
        painter.drawPixmap(visual(painter, ground, place).topLeft(), mark.draw(mark.code, tokens.SIGN, ink, ratio))
        painter.setPen(ink)
        text = visual(painter, ground, ground.adjusted(tokens.SIGN + 2 * tokens.SPACE_1, 0, 0, 0))
        painter.drawText(text, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, word)

    def _corner(self, painter: QPainter, picture: QRect, word: str) -> None:
        """A word on a ground of its own."""
        painter.setFont(self._strong)
        width = painter.fontMetrics().horizontalAdvance(word) + 2 * tokens.SPACE_1
        ground = QRect(picture.left() + tokens.SPACE_1, picture.top() + tokens.SPACE_1, width, tokens.GRID_BADGE)
        self._round(painter, ground, "panel")
        painter.setPen(colour(self._view, "text"))
        painter.drawText(ground, Qt.AlignmentFlag.AlignCenter, word)

    def _tick(self, painter: QPainter, picture: QRect) -> None:
        side = tokens.GRID_BADGE
        ground = QRect(picture.right() + 1 - side - tokens.SPACE_1, picture.top() + tokens.SPACE_1, side, side)
        ground = visual(painter, picture, ground)
        self._round(painter, ground, "accent")
        ink, ratio = colour(self._view, "on_accent"), self._view.devicePixelRatioF()
        inset = (side - tokens.SIGN) // 2
        painter.drawPixmap(ground.topLeft() + QPoint(inset, inset), work_sign(CHOSEN, tokens.SIGN, ink, ratio))

    def _round(self, painter: QPainter, area: QRect, ink: str) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour(self._view, ink))
        painter.drawRoundedRect(area, tokens.RADIUS, tokens.RADIUS)

    def _ring(self, painter: QPainter, area: QRect) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(colour(self._view, "accent"), tokens.FOCUS))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        half = tokens.FOCUS / 2
        painter.drawRoundedRect(QRectF(area).adjusted(half, half, -half, -half), tokens.RADIUS, tokens.RADIUS)


class WorkDelegate(CellDelegate):
    """Cells of works."""

    def __init__(self, model: WorkModel, thumbs: ThumbStore, view: QWidget) -> None:
        """Draw the works of a model."""
        super().__init__(model, thumbs, view)
        self._works = model

    def mark_of(self, row: int) -> Mark | None:
        """What is wrong with a work."""
        kind = self._works.mark(row)
        return None if kind is Kind.ALL else Mark(*_SIGNS[kind], mark_word(kind))

    def corner_of(self, row: int) -> str:
        """How many versions there are."""
        versions = self._works.item(row).versions
        return versions_word(len(versions)) if versions else ""


def draw_fitting(painter: QPainter, area: QRect, pixmap: QPixmap, view: QWidget) -> None:
    """A pixmap in the middle of an area, pixel for pixel where it fits, as thumbnails of the right size do."""
    ratio = view.devicePixelRatioF()
    size = QSize(round(pixmap.width() / ratio), round(pixmap.height() / ratio))
    if size.width() > area.width() or size.height() > area.height():
        size.scale(area.size(), Qt.AspectRatioMode.KeepAspectRatio)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    draw_centred(painter, area, size, pixmap, view)


@lru_cache(maxsize=4096)
def _elided(name: str, font: str, width: int) -> str:
    """A name shortened in the middle, so that its ending stays; names come by again and again while the grid is scrolled."""
    made = QFont()
    made.fromString(font)
    return QFontMetrics(made).elidedText(name, Qt.TextElideMode.ElideMiddle, width)
