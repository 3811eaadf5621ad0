"""The ground that is seen through transparent art: a quiet checker of two greys, on which light art and dark art both show."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QPoint, QRect, QRectF, QSize
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPixmap
from PySide6.QtWidgets import QWidget

from provcheck.gui import tokens
from provcheck.gui.theme import colour

Tones = tuple[str, str]
"""Names of the colours of the squares; of an even ground the same twice."""

WHITE: Tones = ("#ffffff", "#ffffff")
BLACK: Tones = ("#000000", "#000000")


def tones_of(widget: QWidget) -> Tones:
    """The squares in the scheme that a widget is shown in."""
    return colour(widget, "well").name(), colour(widget, "clear").name()


def fill_clear(painter: QPainter, whole: QRectF, widget: QWidget, seen: QRectF | None = None) -> None:
    """Fill the area of a picture, or what is seen of it, with squares that begin at the picture's corner and move with it."""
    painter.setBrushOrigin(whole.topLeft())
    painter.fillRect(whole if seen is None else seen, ground_of(tones_of(widget)))
    painter.setBrushOrigin(0, 0)


def draw_centred(painter: QPainter, area: QRect, size: QSize, pixmap: QPixmap, view: QWidget) -> None:
    """A pixmap at a size in the middle of an area, on squares where it is transparent."""
    target = QRect(QPoint(0, 0), size)
    target.moveCenter(area.center())
    if pixmap.hasAlphaChannel():
        fill_clear(painter, QRectF(target), view)
    painter.drawPixmap(target, pixmap)


@lru_cache(maxsize=8)
def ground_of(tones: Tones) -> QBrush:
    """Squares of these tones, to fill with."""
    side = tokens.CHECKER
    # No pixmap: those must not outlive the application, as what is kept here does.
    tile = QImage(2 * side, 2 * side, QImage.Format.Format_RGB32)
    tile.fill(QColor(tones[0]))
    painter = QPainter(tile)
    painter.fillRect(side, 0, side, side, QColor(tones[1]))
    painter.fillRect(0, side, side, side, QColor(tones[1]))
    painter.end()
    return QBrush(tile)
