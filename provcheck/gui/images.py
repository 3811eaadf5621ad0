"""From arrays and encoded bytes to QImage; safe to call in any thread."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRectF, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QImageWriter, QPainter

_LARGEST = 64_000_000
_LEAST_LEVEL = 512
_JPEG = b"\xff\xd8"


def from_pixels(rgb: NDArray[np.uint8]) -> QImage:
    """An image of its own from uint8 (height, width, 3), sRGB."""
    height, width = rgb.shape[:2]
    pixels = np.ascontiguousarray(rgb)
    # The array's memory may go before the image does, so the image is copied out of it.
    return QImage(pixels.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def from_jpeg(data: bytes) -> QImage:
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


def thumb_from_jpeg(data: bytes, side: int) -> QImage:
    """An image that fits a square, decoded at about that size; raises ValueError when the bytes are none."""
    if not data.startswith(_JPEG):
        raise ValueError(data[: len(_JPEG)])
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(b"jpeg"))
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

    def at(self, pixels: float) -> QImage:
        """The smallest level that is at least so many pixels wide, else the largest one."""
        fitting = [level for level in self.levels if level.width() >= pixels]
        return fitting[-1] if fitting else self.levels[0]


def pyramid(image: QImage) -> Pyramid:
    """Halve an image until it is small. Very large pictures are first brought to 64 megapixels."""
    if image.width() * image.height() > _LARGEST:
        factor = (_LARGEST / (image.width() * image.height())) ** 0.5
        image = scaled_within(image, int(max(image.width(), image.height()) * factor))
    levels = [image.convertToFormat(QImage.Format.Format_RGB32)]
    while max(levels[-1].width(), levels[-1].height()) > _LEAST_LEVEL:
        last = levels[-1]
        half = QSize(max(1, last.width() // 2), max(1, last.height() // 2))
        levels.append(last.scaled(half, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation))
    return Pyramid(tuple(levels))


def draw_seen(painter: QPainter, image: QImage, whole: QRectF, view: QRectF, *, smooth: bool) -> None:
    """Draw what a view shows of an image that is laid over an area, and no more: large pictures cost what small ones do."""
    seen = whole.intersected(view)
    if seen.isEmpty():
        return
    across, down = image.width() / whole.width(), image.height() / whole.height()
    left, top = (seen.left() - whole.left()) * across, (seen.top() - whole.top()) * down
    painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
    painter.drawImage(seen, image, QRectF(left, top, seen.width() * across, seen.height() * down))
