"""Where a work and a suspect agree, as polygons with their shares of both pictures."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.matching.homography import Homography, area, as_polygon, frame_overlap, project
from provcheck.core.matching.pixels import BoolMap, Comparison
from provcheck.core.records import Alignment, Polygon, Region

_WHOLE_OVERLAP = 0.7
_CLOSING = 3


def matched_region(matrix: Homography, comparison: Comparison, alignment: Alignment) -> Region:
    """The matched region.

    The whole overlap of the frames when most informative windows agree; else the hull of the largest group of agreeing
    windows; else, when no window agrees, the hull of the matched places.
    """
    informative = max(1, int(comparison.informative.sum()))
    if comparison.agreeing.sum() / informative >= _WHOLE_OVERLAP:
        return _region(*frame_overlap(matrix))
    hull = _hull(_group_corners(comparison))
    if len(hull) < 3:
        hull = _hull(np.array([line[0] for line in alignment.lines]).reshape(-1, 2))
    if len(hull) < 3:
        return _region(*frame_overlap(matrix))
    return _within_both(hull, matrix)


def _region(suspect: Polygon, work: Polygon) -> Region:
    return Region(suspect, work, min(1.0, area(suspect)), min(1.0, area(work)))


def _within_both(hull: NDArray[np.float64], matrix: Homography) -> Region:
    """A hull in the work with its image in the suspect, kept inside both frames."""
    in_work = np.clip(hull, 0.0, 1.0)
    in_suspect = np.clip(project(matrix, in_work), 0.0, 1.0)
    return _region(as_polygon(in_suspect), as_polygon(in_work))


def _group_corners(comparison: Comparison) -> NDArray[np.float64]:
    """Corners of the windows of the largest connected group of agreeing windows, in the work's unit square."""
    mask = _largest_group(comparison.agreeing)
    centres = comparison.centres[mask]
    if len(centres) == 0:
        return centres.reshape(-1, 2)
    step = _half_steps(comparison.centres)
    offsets = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]]) * step
    return (centres[:, None, :] + offsets[None]).reshape(-1, 2)


def _half_steps(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Half the distance between neighbouring windows, across and down."""
    rows, columns = centres.shape[:2]
    across = (centres[0, -1, 0] - centres[0, 0, 0]) / max(1, columns - 1)
    down = (centres[-1, 0, 1] - centres[0, 0, 1]) / max(1, rows - 1)
    return np.array([across, down]) / 2


def _largest_group(mask: BoolMap) -> BoolMap:
    """The largest 8-connected group after small gaps are closed."""
    kernel = np.ones((_CLOSING, _CLOSING), np.uint8)
    closed = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_CLOSE, kernel)
    count, labels, stats, _centroids = cv2.connectedComponentsWithStats(closed, connectivity=8)
    if count < 2:
        return np.zeros_like(mask)
    largest = 1 + int(stats[1:, cv2.CC_STAT_AREA].argmax())
    return np.asarray((labels == largest) & mask)


def _hull(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Convex hull, clockwise; fewer than three points when they span no area."""
    if len(points) < 3:
        return points[:0]
    hull = cv2.convexHull(points.astype(np.float32), clockwise=True)[:, 0, :].astype(np.float64)
    return hull if area(as_polygon(hull)) > 1e-6 else hull[:0]
