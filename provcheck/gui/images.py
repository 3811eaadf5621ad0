"""From arrays and encoded bytes to QImage; safe to call in any thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter
from PySide6.QtWidgets import QWidget

from provcheck.gui.clear_ground import fill_clear

_LARGEST = 64_000_000
_LEAST_LEVEL = 512
_KINDS = {b"\xff\xd8": b"jpeg", b"RIFF": b"webp"}


def from_pixels(rgb: NDArray[np.uint8], alpha: NDArray[np.uint8] | None = None) -> QImage:
    """An image of its own from uint8 (height, width, 3), sRGB, and (height, width) where it is transparent."""
    height, width = rgb.shape[:2]
    planes, kind = (3, QImage.Format.Format_RGB888) if alpha is None else (4, QImage.Format.Format_RGBA8888)
    pixels = np.ascontiguousarray(rgb if alpha is None else np.dstack([rgb, alpha]))
    # The array's memory may go before the image does, so the image is copied out of it.
    return QImage(pixels.data, width, height, planes * width, kind).copy()


def from_encoded(data: bytes) -> QImage:
    """An image from encoded bytes; raises ValueError when they are none."""
    image = QImage.fromData(data)
    if image.isNull():
        raise ValueError(len(data))
    return image


def to_png(image: QImage) -> bytes:
    """The image as PNG; raises ValueError when it cannot be written as one."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, QByteArray(b"png"))
    if not writer.write(image):
        raise ValueError(writer.errorString())
    return bytes(buffer.data().data())


def thumb_from(data: bytes, side: int) -> QImage:
    """An image that fits a square, decoded at about that size; raises ValueError when the bytes are no JPEG or WebP."""
    kind = next((kind for start, kind in _KINDS.items() if data.startswith(start)), None)
    if kind is None:
        raise ValueError(data[:4])
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    size = reader.size()
    if max(size.width(), size.height()) > side:
        reader.setScaledSize(size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatio).expandedTo(QSize(1, 1)))
    image = reader.read()
    if image.isNull():
        raise ValueError(reader.errorString())
    return image


def scaled_within(image: QImage, side: int) -> QImage:
    """The image scaled down to fit a square; never up."""
    if max(image.width(), image.height()) <= side:
        return image
    size = QSize(side, side)
    return image.scaled(size, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation)


@dataclass(frozen=True)
class Pyramid:
    """An image with its halves, so that drawing it small is as fast and as clean as drawing it large.

    Attributes:
        levels: Largest first.
    """

    levels: tuple[QImage, ...]

    @property
    def is_clear(self) -> bool:
        """Whether a ground is to be seen through the picture."""
        return self.levels[0].hasAlphaChannel()

    def at(self, pixels: float) -> QImage:
        """The smallest level that is at least so many pixels wide, else the largest one."""
        fitting = [level for level in self.levels if level.width() >= pixels]
        return fitting[-1] if fitting else self.levels[0]


def pyramid(image: QImage) -> Pyramid:
    """Halve an image until it is small. Very large pictures are first brought to 64 megapixels."""
    if image.width() * image.height() > _LARGEST:
        factor = (_LARGEST / (image.width() * image.height())) ** 0.5
        image = scaled_within(image, int(max(image.width(), image.height()) * factor))
    kind = QImage.Format.Format_ARGB32_Premultiplied if image.hasAlphaChannel() else QImage.Format.Format_RGB32
    levels = [image.convertToFormat(kind)]
    while max(levels[-1].width(), levels[-1].height()) > _LEAST_LEVEL:
        last = levels[-1]
        half = QSize(max(1, last.width() // 2), max(1, last.height() // 2))
        levels.append(last.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation))
    return Pyramid(tuple(levels))


def draw_seen(painter: QPainter, image: QImage, whole: QRectF, view: QWidget, *, smooth: bool) -> None:
    """Draw what a view shows of an image that is laid over an area, and no more: large pictures cost what small ones do."""
    seen = whole.intersected(QRectF(view.rect()))
    if seen.isEmpty():
        return
    if image.hasAlphaChannel():
        fill_clear(painter, whole, view, seen)
    across, down = image.width() / whole.width(), image.height() / whole.height()
    left, top = (seen.left() - whole.left()) * across, (seen.top() - whole.top()) * down
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(seen, image, QRectF(left, top, seen.width() * across, seen.height() * down))
