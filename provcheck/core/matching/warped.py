"""A suspect laid onto the grid of a work."""

from __future__ import annotations

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Polygon
from provcheck.core.imaging.picture import Pixels, fit_within
from provcheck.core.matching.homography import Homography, jacobian_at_centre, to_pixels

FloatMap = NDArray[np.float32]
BoolMap = NDArray[np.bool_]

_SMALLEST = 16
_EDGE = 5


@dataclass(frozen=True)
class LaidOver:
    """A work and the suspect on its grid, at a scale at which neither is enlarged.

    Attributes:
        work: uint8 (height, width, 3).
        suspect: As the work; light and dark as in the work.
        within: Pixels that are looked at: of what both pictures cover, a little off its outline: bool (height, width).
        scale: Pixels of this grid by pixels of the work as it was given, 0..1.
    """

    work: Pixels
    suspect: Pixels
    within: BoolMap
    scale: float

    def inside(self, polygon: Polygon) -> LaidOver:
        """The same, of which only a polygon of the work's unit square, a little off its outline, is looked at."""
        return replace(self, within=self.within & _off_outline(polygon_mask(polygon, *self.within.shape)))

    def where(self, mask: BoolMap) -> LaidOver:
        """The same, of which only a mask over the work, of any size, is looked at."""
        return replace(self, within=self.within & resized_mask(mask, (self.within.shape[1], self.within.shape[0])))


def resized_mask(mask: BoolMap, size: tuple[int, int]) -> BoolMap:
    """A mask at another width and height: bool (height, width)."""
    return np.asarray(cv2.resize(mask.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0)


def lay_over(work: Pixels, suspect: Pixels, work_to_suspect: Homography, side: int, *, inverted: bool) -> LaidOver:
    """Lay a suspect onto a work of at most `side` pixels.

    Takes uint8 (height, width, 3) pictures of any size and a homography between their unit squares.
    """
    height, width = work.shape[:2]
    local = (
        np.diag([suspect.shape[1], suspect.shape[0]]) @ jacobian_at_centre(work_to_suspect) @ np.diag([1 / width, 1 / height])
    )
    finest = float(np.linalg.svd(local, compute_uv=False)[1])
    grid = fit_within(work, max(_SMALLEST, min(side, round(max(height, width) * min(1.0, finest)))))
    laid, covered = warp(grid, suspect, work_to_suspect)
    return LaidOver(
        grid,
        255 - laid if inverted else laid,
        _off_outline(covered > 0),
        max(grid.shape[:2]) / max(height, width),
    )


def _off_outline(mask: BoolMap) -> BoolMap:
    return cv2.erode(mask.astype(np.uint8), np.ones((_EDGE, _EDGE), np.uint8), borderValue=0) > 0


def warp(work: Pixels, suspect: Pixels, matrix: Homography) -> tuple[Pixels, FloatMap]:
    """The suspect on the grid of the work, and where it covers it (1.0 or 0.0)."""
    height, width = work.shape[:2]
    suspect = _matched_scale(suspect, matrix, width, height)
    to_suspect = to_pixels(matrix, (width, height), (suspect.shape[1], suspect.shape[0]))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    warped = cv2.warpPerspective(suspect, to_suspect, (width, height), flags=flags)
    ones = np.ones(suspect.shape[:2], np.float32)
    covered = cv2.warpPerspective(ones, to_suspect, (width, height), flags=flags)
    return np.asarray(warped, np.uint8), (covered > 0.99).astype(np.float32)


def _matched_scale(suspect: Pixels, matrix: Homography, width: int, height: int) -> Pixels:
    """Scale a suspect that is finer than the work's grid down to it, so that warping does not alias."""
    jacobian = matrix[:2, :2]
    size = (suspect.shape[1], suspect.shape[0])
    scale = np.sqrt(abs(np.linalg.det(jacobian)) * size[0] * size[1] / (width * height))
    return fit_within(suspect, round(max(size) / scale)) if scale > 1 else suspect


def polygon_mask(polygon: Polygon, height: int, width: int) -> BoolMap:
    """Pixels of a picture that a polygon of its unit square covers: bool (height, width)."""
    corners = np.rint(np.array(polygon) * (width, height)).astype(np.int32)
    mask = np.zeros((height, width), np.uint8)
    cv2.fillPoly(mask, [corners], 1)
    return mask > 0


def to_lab(rgb: Pixels) -> FloatMap:
    """CIELAB of sRGB: float32 (height, width, 3), L 0..100."""
    return np.asarray(cv2.cvtColor(rgb.astype(np.float32) / np.float32(255), cv2.COLOR_RGB2LAB), np.float32)
