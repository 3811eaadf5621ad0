"""A picture on its way through edits, with where the work lies in it.

Coordinates are continuous: the pixel in column x covers x to x + 1, so that scaling is exact.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from tests.benchmarks.sources import Pixels

Matrix = NDArray[np.float64]
"""float64 (3, 3): a homography that takes column vectors (x, y, 1)."""

Mask = NDArray[np.bool_]
"""bool (height, width)."""

Colour = tuple[int, int, int]
Polygon = list[tuple[float, float]]

_SMALLEST_AREA = 0.002


@dataclass(frozen=True)
class Edited:
    """A picture made from a work.

    Attributes:
        image: The picture.
        work_to_suspect: Where points of the work lie in it, in pixels of both.
        mask: Which of its pixels show the work.
        exact: Whether `work_to_suspect` holds to about a pixel; not after warps that bend lines.
        work_size: Width and height of the work in pixels.
        figure: Opacity 0 to 255 of the figure, for works on a transparent ground; else None.
    """

    image: Pixels
    work_to_suspect: Matrix
    mask: Mask
    exact: bool
    work_size: tuple[int, int]
    figure: Pixels | None = None

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.image.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.image.shape[0])


def start(image: Pixels, figure: Pixels | None = None) -> Edited:
    """The work before any edit."""
    height, width = image.shape[:2]
    return Edited(image, np.eye(3), np.ones((height, width), bool), exact=True, work_size=(width, height), figure=figure)


def scaling(x: float, y: float) -> Matrix:
    """A matrix that scales."""
    return np.diag([x, y, 1.0])


def shifting(x: float, y: float) -> Matrix:
    """A matrix that shifts."""
    return np.array([[1.0, 0.0, x], [0.0, 1.0, y], [0.0, 0.0, 1.0]])


def turning(degrees: float) -> Matrix:
    """A matrix that turns clockwise around the origin, y pointing down."""
    sine, cosine = math.sin(math.radians(degrees)), math.cos(math.radians(degrees))
    return np.array([[cosine, -sine, 0.0], [sine, cosine, 0.0], [0.0, 0.0, 1.0]])


def moved(matrix: Matrix, points: Sequence[tuple[float, float]] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Points through a homography: float64 (count, 2)."""
    homogeneous = np.column_stack([np.asarray(points, np.float64), np.ones(len(points))]) @ matrix.T
    return np.asarray(homogeneous[:, :2] / homogeneous[:, 2:])


def between(source: Sequence[tuple[float, float]], target: Sequence[tuple[float, float]]) -> Matrix:
    """The homography that takes four points to four points."""
    return np.asarray(cv2.getPerspectiveTransform(np.array(source, np.float32), np.array(target, np.float32)), np.float64)


def corners(width: float, height: float) -> list[tuple[float, float]]:
    """Corners of a rectangle at the origin, clockwise from the top left."""
    return [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]


def resized(edited: Edited, width: int, height: int) -> Edited:
    """Scaled to a size in pixels."""

    def scale(values: Pixels) -> Pixels:
        return np.asarray(Image.fromarray(values).resize((width, height), Image.Resampling.LANCZOS))

    return replace(
        edited,
        image=scale(edited.image),
        work_to_suspect=scaling(width / edited.width, height / edited.height) @ edited.work_to_suspect,
        mask=scale(edited.mask.astype(np.uint8) * 255) > 127,
        figure=None if edited.figure is None else scale(edited.figure),
    )


def scaled(edited: Edited, factor: float, shortest: int = 96) -> Edited:
    """Scaled by a factor, but not below a short side."""
    factor = max(factor, min(1.0, shortest / min(edited.width, edited.height)))
    return resized(edited, max(1, round(edited.width * factor)), max(1, round(edited.height * factor)))


def fitted(edited: Edited, width: int, height: int) -> Edited:
    """Scaled to fit inside a box."""
    return scaled(edited, min(width / edited.width, height / edited.height), 1)


def cropped(edited: Edited, left: int, top: int, width: int, height: int) -> Edited:
    """The part inside a box."""
    box = (slice(top, top + height), slice(left, left + width))
    return replace(
        edited,
        image=np.ascontiguousarray(edited.image[box]),
        work_to_suspect=shifting(-left, -top) @ edited.work_to_suspect,
        mask=edited.mask[box],
        figure=None if edited.figure is None else edited.figure[box],
    )


def filled(edited: Edited, width: int, height: int) -> Edited:
    """Scaled to cover a box, and what juts out cut off evenly."""
    factor = max(width / edited.width, height / edited.height)
    large = resized(edited, max(width, round(edited.width * factor)), max(height, round(edited.height * factor)))
    return cropped(large, (large.width - width) // 2, (large.height - height) // 2, width, height)


def mirrored(edited: Edited) -> Edited:
    """Left and right swapped."""
    flip = np.array([[-1.0, 0.0, edited.width], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    return replace(
        edited,
        image=np.ascontiguousarray(edited.image[:, ::-1]),
        work_to_suspect=flip @ edited.work_to_suspect,
        mask=edited.mask[:, ::-1],
        figure=None if edited.figure is None else edited.figure[:, ::-1],
    )


def quarter_turned(edited: Edited, quarters: int) -> Edited:
    """Turned clockwise by quarters."""
    for _ in range(quarters % 4):
        edited = replace(
            edited,
            image=np.ascontiguousarray(np.rot90(edited.image, -1)),
            work_to_suspect=shifting(edited.height, 0) @ turning(90) @ edited.work_to_suspect,
            mask=np.rot90(edited.mask, -1),
            figure=None if edited.figure is None else np.rot90(edited.figure, -1),
        )
    return edited


def warped(edited: Edited, matrix: Matrix, width: int, height: int, ground: Colour | Pixels = (255, 255, 255)) -> Edited:
    """Through a homography onto a plain ground or onto another picture of that size."""
    opacity = _through(np.full(edited.mask.shape, 255, np.uint8), matrix, width, height)
    page = np.full((height, width, 3), ground, np.uint8) if isinstance(ground, tuple) else ground
    return replace(
        edited,
        image=blended(page, _through(edited.image, matrix, width, height), opacity),
        work_to_suspect=matrix @ edited.work_to_suspect,
        mask=_through(edited.mask.astype(np.uint8) * 255, matrix, width, height) > 127,
        figure=None if edited.figure is None else _through(edited.figure, matrix, width, height),
    )


def _through(values: Pixels, matrix: Matrix, width: int, height: int) -> Pixels:
    shift = shifting(0.5, 0.5)
    centred = np.linalg.inv(shift) @ matrix @ shift
    border = cv2.BORDER_REPLICATE if values.ndim == 3 else cv2.BORDER_CONSTANT
    return np.asarray(cv2.warpPerspective(values, centred, (width, height), flags=cv2.INTER_LINEAR, borderMode=border))


def blended(below: Pixels, above: Pixels, opacity: Pixels) -> Pixels:
    """One picture on another by an opacity 0 to 255."""
    share = opacity[..., None].astype(np.float32) / 255
    return np.asarray(above * share + below * (1 - share) + 0.5, np.uint8)


def placed(edited: Edited, ground: Pixels, left: int, top: int, opacity: Pixels | None = None) -> Edited:
    """Pasted on another picture with its top left corner there, whole or where it is opaque."""
    height, width = ground.shape[:2]
    box = (slice(top, top + edited.height), slice(left, left + edited.width))
    opacity = np.full(edited.mask.shape, 255, np.uint8) if opacity is None else opacity
    image, mask, figure = ground.copy(), np.zeros((height, width), bool), np.zeros((height, width), np.uint8)
    image[box] = blended(ground[box], edited.image, opacity)
    mask[box] = edited.mask & (opacity > 127)
    figure[box] = opacity if edited.figure is None else edited.figure
    matrix = shifting(left, top) @ edited.work_to_suspect
    return replace(edited, image=image, mask=mask, work_to_suspect=matrix, figure=None if edited.figure is None else figure)


def repainted(edited: Edited, image: NDArray[Any]) -> Edited:
    """With other pixels in the same places, numbers 0 to 255."""
    return replace(edited, image=np.ascontiguousarray(image, np.uint8))


def covered(edited: Edited, image: Pixels, opacity: Pixels) -> Edited:
    """With something over it that hides the work where it is more than half opaque."""
    return replace(edited, image=blended(edited.image, image, opacity), mask=edited.mask & (opacity <= 127))


def rotation_and_scale(edited: Edited) -> tuple[float, tuple[float, float], bool]:
    """Degrees clockwise after undoing a mirroring left to right, scale in x and y of the work, and whether mirrored.

    Measured at the centre of the work.
    """
    centre = np.array(edited.work_size, np.float64) / 2
    points = moved(edited.work_to_suspect, centre + np.array([[0.0, 0.0], [0.5, 0.0], [0.0, 0.5]]))
    linear = np.column_stack([points[1] - points[0], points[2] - points[0]]) * 2
    is_mirrored = bool(np.linalg.det(linear) < 0)
    if is_mirrored:
        linear = linear @ np.diag([-1.0, 1.0])
    degrees = math.degrees(math.atan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1]))
    lengths = np.linalg.norm(linear, axis=0)
    return degrees, (float(lengths[0]), float(lengths[1])), is_mirrored


def region_in_work(edited: Edited) -> Mask:
    """Which pixels of the work are seen."""
    width, height = edited.work_size
    inverse = np.linalg.inv(edited.work_to_suspect)
    return _through(edited.mask.astype(np.uint8) * 255, inverse, width, height) > 127


def outlines(mask: Mask) -> list[Polygon]:
    """Outlines of a mask and of its larger holes with coordinates 0 to 1, to be filled by the even-odd rule."""
    height, width = mask.shape
    padded = cv2.copyMakeBorder(mask.astype(np.uint8), 1, 1, 1, 1, cv2.BORDER_CONSTANT, value=0)
    found, _ = cv2.findContours(padded, cv2.RETR_CCOMP, cv2.CHAIN_APPROX_SIMPLE)
    polygons = []
    for contour in found:
        if cv2.contourArea(contour) < _SMALLEST_AREA * mask.size:
            continue
        points = cv2.approxPolyDP(contour, 0.004 * max(width, height), closed=True)[:, 0].astype(np.float64) - 0.5
        polygons.append([(round(float(x) / width, 4), round(float(y) / height, 4)) for x, y in np.clip(points, 0, None)])
    return polygons


def rasterised(polygons: Sequence[Sequence[Sequence[float]]], side: int = 128) -> Mask:
    """Polygons with coordinates 0 to 1 on a square grid, filled by the even-odd rule."""
    grid = np.zeros((side, side), np.uint8)
    shapes = [np.round(np.array(polygon) * side - 0.5).astype(np.int32) for polygon in polygons if len(polygon) >= 3]
    if shapes:
        cv2.fillPoly(grid, shapes, 1)
    return grid > 0
