"""Homographies between pixel grids and between unit squares."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Matrix3, Polygon
from provcheck.core.fingerprint.orientation import Orientation
from provcheck.core.matching.thresholds import limit

Homography = NDArray[np.float64]
"""float64 (3, 3), column vectors (x, y, 1)."""

IDENTITY: Homography = np.eye(3)
MIRROR: Homography = np.array([[-1.0, 0.0, 1.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
"""Left and right swapped in the unit square."""

_QUARTER_TURN: Homography = np.array([[0.0, -1.0, 1.0], [1.0, 0.0, 0.0], [0.0, 0.0, 1.0]])


def of_orientation(orientation: Orientation) -> Homography:
    """Where the unit square of a picture in this orientation lies in the picture as it is."""
    first = MIRROR if orientation.mirrored else IDENTITY
    return np.asarray(first @ np.linalg.matrix_power(_QUARTER_TURN, orientation.quarters), np.float64)


_MOST_PERSPECTIVE = 3.0
_UNIT_CORNERS = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0]])


def project(matrix: Homography, points: NDArray[np.float32] | NDArray[np.float64]) -> NDArray[np.float64]:
    """Map points (n, 2); a point at the horizon gives a very large value, never a division by zero."""
    homogeneous = np.column_stack([np.asarray(points, np.float64), np.ones(len(points))]) @ matrix.T
    depth = homogeneous[:, 2:]
    depth = np.where(np.abs(depth) < 1e-12, 1e-12, depth)
    return np.asarray(homogeneous[:, :2] / depth, dtype=np.float64)


def between_unit_squares(matrix: Homography, source: tuple[int, int], target: tuple[int, int]) -> Homography:
    """From pixel centres of one grid to another, to unit square to unit square; sizes are (width, height)."""
    return np.asarray(_from_pixels(target) @ matrix @ _to_pixels(source), np.float64)


def _to_pixels(size: tuple[int, int]) -> Homography:
    width, height = size
    return np.array([[width, 0.0, -0.5], [0.0, height, -0.5], [0.0, 0.0, 1.0]])


def _from_pixels(size: tuple[int, int]) -> Homography:
    width, height = size
    return np.array([[1 / width, 0.0, 0.5 / width], [0.0, 1 / height, 0.5 / height], [0.0, 0.0, 1.0]])


def to_pixels(matrix: Homography, source: tuple[int, int], target: tuple[int, int]) -> Homography:
    """The inverse of `between_unit_squares`: from unit squares to pixel centres."""
    return np.asarray(np.linalg.inv(_from_pixels(target)) @ matrix @ np.linalg.inv(_to_pixels(source)), np.float64)


def to_matrix3(matrix: Homography) -> Matrix3:
    """As nested tuples, scaled so that the last element is 1."""
    rows = (matrix / matrix[2, 2]).tolist()
    first, second, third = (tuple(row) for row in rows)
    return first, second, third


def from_matrix3(rows: Matrix3) -> Homography:
    """From nested tuples."""
    return np.array(rows, dtype=np.float64)


def corners(matrix: Homography) -> NDArray[np.float64]:
    """Where the corners of the unit square go, (4, 2), clockwise from the top left."""
    return project(matrix, _UNIT_CORNERS)


def largest_corner_move(matrix: Homography) -> float:
    """How far a corner of the unit square moves at most, in widths or heights of the frame; mirrored frames lie as upright."""
    moved = corners(matrix)
    return float(min(np.abs(moved - target).max() for target in (_UNIT_CORNERS, _UNIT_CORNERS[[1, 0, 3, 2]])))


def perspective(matrix: Homography, work_size: tuple[int, int]) -> float:
    """How many times farther off the farthest corner of a work lies than the nearest: 1 or more, infinite behind the camera."""
    depth = np.column_stack([_UNIT_CORNERS * work_size, np.ones(4)]) @ matrix[2]
    if depth[0] == 0 or (depth * depth[0] <= 0).any():
        return float("inf")
    return float(np.abs(depth).max() / np.abs(depth).min())


def is_plausible(matrix: Homography, work_size: tuple[int, int]) -> bool:
    """Whether a model of an unmirrored work is a change that pictures go through.

    Refuses mirroring (a hypothesis of its own), folding over, extreme scale, extreme stretch and corners behind the camera.
    """
    width, height = work_size
    frame = _UNIT_CORNERS * (width, height)
    if not np.isfinite(matrix).all() or perspective(matrix, work_size) > _MOST_PERSPECTIVE:
        return False
    warped = project(matrix, frame)
    if not _is_convex(warped):
        return False
    jacobian = _jacobian(matrix, np.array([width / 2, height / 2]))
    if np.linalg.det(jacobian) <= 0:
        return False
    large, small = np.linalg.svd(jacobian, compute_uv=False)
    scale = float(np.sqrt(large * small))
    return bool(large / small <= limit("anisotropy") and 1 / limit("scale") <= scale <= limit("scale"))


def _is_convex(quad: NDArray[np.float64]) -> bool:
    """Whether four corners turn the same way throughout, clockwise in picture coordinates."""
    sides = np.roll(quad, -1, axis=0) - quad
    following = np.roll(sides, -1, axis=0)
    turns = sides[:, 0] * following[:, 1] - sides[:, 1] * following[:, 0]
    return bool((turns > 0).all())


def _jacobian(matrix: Homography, point: NDArray[np.float64]) -> NDArray[np.float64]:
    """Local linear map (2, 2) at a point."""
    x, y = point
    depth = matrix[2, 0] * x + matrix[2, 1] * y + matrix[2, 2]
    mapped = project(matrix, point[None])[0]
    return np.asarray((matrix[:2, :2] - np.outer(mapped, matrix[2, :2])) / depth, dtype=np.float64)


def jacobian_at_centre(matrix: Homography) -> NDArray[np.float64]:
    """Local linear map (2, 2) at the centre of the unit square."""
    return _jacobian(matrix, np.array([0.5, 0.5]))


def frame_overlap(matrix: Homography) -> tuple[Polygon, Polygon]:
    """Where the unit square of the work falls on that of the suspect: (polygon in suspect, polygon in work)."""
    clipped = _clip_to_unit(corners(matrix))
    if len(clipped) < 3:
        return (), ()
    back = np.clip(project(np.linalg.inv(matrix), clipped), 0.0, 1.0)
    return as_polygon(clipped), as_polygon(back)


def as_polygon(points: NDArray[np.float64]) -> Polygon:
    """As tuples of plain floats."""
    return tuple((float(x), float(y)) for x, y in points)


FRAME: Polygon = as_polygon(_UNIT_CORNERS)
"""The whole unit square."""


def area(polygon: Polygon) -> float:
    """Area of a simple polygon, shoelace formula."""
    if len(polygon) < 3:
        return 0.0
    points = np.array(polygon)
    following = np.roll(points, -1, axis=0)
    return float(abs((points[:, 0] * following[:, 1] - points[:, 1] * following[:, 0]).sum()) / 2)


def hull(points: NDArray[np.float64]) -> Polygon:
    """Convex hull of points (n, 2), clockwise; empty when they span no area."""
    if len(points) < 3:
        return ()
    outline = as_polygon(cv2.convexHull(points.astype(np.float32), clockwise=True)[:, 0, :].astype(np.float64))
    return outline if area(outline) > 1e-6 else ()


def _clip_to_unit(quad: NDArray[np.float64]) -> NDArray[np.float64]:
    """Sutherland-Hodgman clipping of a convex polygon to the unit square."""
    points = quad
    for axis, bound, sign in ((0, 0.0, 1.0), (0, 1.0, -1.0), (1, 0.0, 1.0), (1, 1.0, -1.0)):
        points = _clip_half_plane(points, axis, bound, sign)
        if len(points) == 0:
            break
    return points


def _clip_half_plane(points: NDArray[np.float64], axis: int, bound: float, sign: float) -> NDArray[np.float64]:
    kept: list[NDArray[np.float64]] = []
    for current, following in zip(points, np.roll(points, -1, axis=0), strict=True):
        inside = sign * (current[axis] - bound) >= 0
        if inside:
            kept.append(current)
        if inside != (sign * (following[axis] - bound) >= 0):
            share = (bound - current[axis]) / (following[axis] - current[axis])
            kept.append(current + share * (following - current))
    return np.array(kept).reshape(-1, 2)
