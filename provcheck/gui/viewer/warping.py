"""What of a picture is seen in a view, also when it lies there through a homography; only the pixels that are seen are made."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QImage, QPainter, QPolygonF

from provcheck.core.evidence import Matrix3
from provcheck.core.imaging.preview import is_light
from provcheck.gui.clear_ground import BLACK, WHITE, Tones, ground_of
from provcheck.gui.images import Pyramid
from provcheck.gui.viewer.view_state import Frame

Matrix = NDArray[np.float64]
Pixels = NDArray[np.uint8]

_SHARP_FROM = 2.0
"""From so many screen pixels for a picture pixel, pixels are drawn as squares."""

_ROOM = 4
"""Source pixels kept round what is seen, for interpolation."""


@dataclass(frozen=True)
class Columns:
    """A part of a view over its whole height, in device pixels from its left edge."""

    first: int
    end: int


def pixels_seen(
    levels: Pyramid, frame: Frame, ratio: float, through: Matrix3 | None = None, columns: Columns | None = None
) -> Pixels:
    """The pixels of a view: uint8 (height, width, 4), blue, green, red, alpha, premultiplied; clear where the picture is not.

    Args:
        levels: The picture.
        frame: The view, in the unit square of the picture or, with `through`, of the other one.
        ratio: Device pixels for a pixel of the view.
        through: Homography from the frame's unit square to the picture's.
        columns: What of the view is made; all of it where that is not said.
    """
    size = device_size(frame, ratio)
    to_unit = _view_to_unit(frame, ratio)
    if through is not None:
        to_unit = np.asarray(through, np.float64) @ to_unit
    level, shrink = _fitting_level(levels, to_unit, size)
    to_level = _unit_to_pixels(level.width(), level.height()) @ to_unit
    if columns is not None:
        to_level = to_level @ np.array([[1.0, 0.0, columns.first], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
        size = columns.end - columns.first, size[1]
    source, left, top = _needed(level, to_level, size)
    if source.size == 0:
        return np.zeros((size[1], size[0], 4), np.uint8)
    shift = np.array([[1.0, 0.0, -left], [0.0, 1.0, -top], [0.0, 0.0, 1.0]])
    flags = (cv2.INTER_NEAREST if shrink <= 1 / _SHARP_FROM else cv2.INTER_LINEAR) | cv2.WARP_INVERSE_MAP
    matrix = shift @ to_level
    if through is None:
        # Nothing is divided by depth then, which takes half of the time.
        warped = cv2.warpAffine(source, matrix[:2], size, flags=flags, borderValue=(0, 0, 0, 0))
    else:
        warped = cv2.warpPerspective(source, matrix, size, flags=flags, borderValue=(0, 0, 0, 0))
    return np.asarray(warped, np.uint8)


def device_size(frame: Frame, ratio: float) -> tuple[int, int]:
    """Width and height of a view in device pixels."""
    return max(1, round(frame.view.width * ratio)), max(1, round(frame.view.height * ratio))


def image_on(
    ground: Tones,
    levels: Pyramid,
    frame: Frame,
    ratio: float,
    through: Matrix3 | None = None,
    columns: Columns | None = None,
) -> QImage:
    """What `pixels_seen` gives as an image of its own, squares of these tones behind what is transparent of the picture."""
    image = to_image(pixels_seen(levels, frame, ratio, through, columns), ratio)
    if levels.is_clear:
        painter = QPainter(image)
        if columns is not None:
            painter.translate(-columns.first / ratio, 0)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_DestinationOver)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground_of(ground))
        painter.setBrushOrigin(QPointF(*frame.to_view((0.0, 0.0))))
        painter.drawPolygon(_outline(frame, through))
        painter.end()
    return image


def pixels_on(ground: Tones, levels: Pyramid, frame: Frame, ratio: float, through: Matrix3 | None = None) -> Pixels:
    """The same as pixels, as `pixels_seen` gives them."""
    if not levels.is_clear:
        return pixels_seen(levels, frame, ratio, through)
    # Held until it is copied: its memory goes with it.
    image = image_on(ground, levels, frame, ratio, through)
    return _array(image).copy()


def _outline(frame: Frame, through: Matrix3 | None) -> QPolygonF:
    """Where a picture's edges are seen in a view."""
    corners = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])
    if through is not None:
        corners = _project(np.linalg.inv(np.asarray(through, np.float64)), corners)
    return QPolygonF([QPointF(*frame.to_view((float(x), float(y)))) for x, y in corners])


def even_ground(*pictures: Pyramid | None) -> Tones:
    """White, or black where transparent art is light, so that its drawing is seen."""
    clear = [_array(picture.levels[-1]) for picture in pictures if picture is not None and picture.is_clear]
    return BLACK if any(is_light(pixels[..., :3], pixels[..., 3]) for pixels in clear) else WHITE


def to_image(pixels: Pixels, ratio: float) -> QImage:
    """An image of its own from what `pixels_seen` gives."""
    height, width = pixels.shape[:2]
    image = QImage(pixels.data, width, height, 4 * width, QImage.Format.Format_ARGB32_Premultiplied).copy()
    image.setDevicePixelRatio(ratio)
    return image


def _view_to_unit(frame: Frame, ratio: float) -> Matrix:
    """From device pixels of a view, counted from 0, to the unit square of the picture."""
    across, down = frame.picture.width * frame.scale * ratio, frame.picture.height * frame.scale * ratio
    x, y = frame.state.centre
    middle = frame.view.width * ratio / 2 - 0.5, frame.view.height * ratio / 2 - 0.5
    return np.array([[1 / across, 0, x - middle[0] / across], [0, 1 / down, y - middle[1] / down], [0, 0, 1]])


def _unit_to_pixels(width: int, height: int) -> Matrix:
    return np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1]], np.float64)


def _fitting_level(levels: Pyramid, to_unit: Matrix, size: tuple[int, int]) -> tuple[QImage, float]:
    """The coarsest level that is fine enough in the middle of the view, and how many of its pixels are one of the view's."""
    largest = levels.levels[0]
    to_largest = _unit_to_pixels(largest.width(), largest.height()) @ to_unit
    middle = np.array([[size[0] / 2, size[1] / 2], [size[0] / 2 + 1, size[1] / 2], [size[0] / 2, size[1] / 2 + 1]])
    place, right, below = _project(to_largest, middle)
    shrink = float(np.sqrt(abs(np.linalg.det(np.stack([right - place, below - place])))))
    level = levels.at(largest.width() / max(shrink, 1e-6))
    return level, shrink * level.width() / largest.width()


def _project(matrix: Matrix, points: NDArray[np.float64]) -> NDArray[np.float64]:
    through = np.column_stack([points, np.ones(len(points))]) @ matrix.T
    depth = np.where(np.abs(through[:, 2:]) < 1e-9, 1e-9, through[:, 2:])
    return np.asarray(through[:, :2] / depth)


def _needed(level: QImage, to_level: Matrix, size: tuple[int, int]) -> tuple[Pixels, int, int]:
    """The part of a level that a view shows, and its left and top; empty when it shows none of it."""
    pixels = _array(level)
    height, width = pixels.shape[:2]
    across, down = np.meshgrid(np.linspace(0, size[0], 9), np.linspace(0, size[1], 9))
    places = _project(to_level, np.column_stack([across.ravel(), down.ravel()]))
    left, top = np.clip(np.floor(places.min(axis=0)) - _ROOM, 0, (width, height)).astype(int)
    right, bottom = np.clip(np.ceil(places.max(axis=0)) + _ROOM, 0, (width, height)).astype(int)
    return pixels[top:bottom, left:right], int(left), int(top)


def _array(image: QImage) -> Pixels:
    """The pixels of a 32-bit image, without a copy: uint8 (height, width, 4)."""
    rows = np.frombuffer(image.constBits(), np.uint8).reshape(image.height(), image.bytesPerLine())
    return rows[:, : 4 * image.width()].reshape(image.height(), image.width(), 4)
