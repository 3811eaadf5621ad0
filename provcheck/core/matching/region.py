"""Where a work and a suspect agree, as polygons with their shares of both pictures."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Alignment, Polygon, Region
from provcheck.core.matching.homography import Homography, area, as_polygon, frame_overlap, hull, project
from provcheck.core.matching.pixels import Comparison
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap, polygon_mask

_CLOSING = 5
_FINE = 8
_SMOOTH = 3.0
_ROUNDED = 6.0
_NEVER_ZERO = 1e-6


def matched_region(matrix: Homography, comparison: Comparison, alignment: Alignment, *, grounds_alike: bool = False) -> Region:
    """The matched region, with bounds of its shares.

    They reach from the windows of it that are alike to everything that the frames have in common. Of transparent works it is
    what they show, unless `grounds_alike` tells that the ground around that is alike as well.
    """
    found = _found(matrix, comparison, alignment, grounds_alike=grounds_alike)
    # Of transparent art the clear ground is no part of the work.
    region = replace(found, share_of_work=comparison.share_shown_within(found.work, found.share_of_work))
    least = comparison.share_alike_within(region.work)
    in_suspect, in_work = frame_overlap(matrix)
    to_suspect = region.share_of_suspect / max(region.share_of_work, _NEVER_ZERO)
    return replace(
        region,
        bounds_of_suspect=_bounds(least * to_suspect, region.share_of_suspect, area(in_suspect)),
        bounds_of_work=_bounds(least, region.share_of_work, comparison.share_shown_within(in_work, area(in_work))),
    )


def _bounds(least: float, share: float, most: float) -> tuple[float, float]:
    return min(least, share), min(max(most, share), 1.0)


def _found(matrix: Homography, comparison: Comparison, alignment: Alignment, *, grounds_alike: bool) -> Region:
    """The whole overlap of the frames, or of what the work shows with the suspect, when most windows agree; else an outline."""
    if is_whole_overlap(comparison) if comparison.solid is None else grounds_alike:
        return _region(*frame_overlap(matrix))
    if comparison.solid is not None and comparison.share_alike >= limit("all-shown"):
        outline = _solid_outline(comparison.solid, frame_overlap(matrix)[1])
        if len(outline) >= 3:
            return _within_both(outline, matrix)
    return _outlined(matrix, comparison, alignment)


def _solid_outline(solid: BoolMap, within: Polygon) -> NDArray[np.float64]:
    """Outline in the work's unit square of what is solid in a polygon: of its largest part, of all where that is not most."""
    height, width = solid.shape
    mask = (solid & polygon_mask(within, height, width)).astype(np.uint8)
    # The mask stays off the outline by so much.
    grown = np.pad(cv2.dilate(mask, np.ones((_FINE // 2 + 1, _FINE // 2 + 1), np.uint8)), 1)
    contours, _hierarchy = cv2.findContours(grown, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return np.zeros((0, 2))
    largest = max(contours, key=cv2.contourArea)
    if cv2.contourArea(largest) < limit("largest-part") * sum(cv2.contourArea(contour) for contour in contours):
        largest = cv2.convexHull(np.concatenate(contours))
    outline = cv2.approxPolyDP(largest, 1.0, closed=True)[:, 0, :].astype(np.float64) - 0.5
    return np.asarray(outline / (width, height), np.float64)


def _outlined(matrix: Homography, comparison: Comparison, alignment: Alignment) -> Region:
    """The outline of the largest group of agreeing windows; else, when no window agrees, the hull of the matched places."""
    outline = _agreeing_outline(comparison, np.array([line[0] for line in alignment.lines]).reshape(-1, 2))
    if len(outline) < 3:
        outline = np.array(hull(np.array([line[0] for line in alignment.lines]).reshape(-1, 2))).reshape(-1, 2)
    if len(outline) < 3:
        return _region(*frame_overlap(matrix))
    return _within_both(outline, matrix)


def is_whole_overlap(comparison: Comparison) -> bool:
    """Whether most of what the frames have in common is alike, ground and all."""
    flat = comparison.inside & ~comparison.informative
    most_structure = comparison.coinciding.sum() >= limit("whole-overlap") * comparison.informative.sum()
    return bool(most_structure and comparison.flat_alike.sum() >= limit("whole-ground") * flat.sum())


def _region(suspect: Polygon, work: Polygon) -> Region:
    return Region(suspect, work, min(1.0, area(suspect)), min(1.0, area(work)))


def _within_both(outline: NDArray[np.float64], matrix: Homography) -> Region:
    """An outline in the work with its image in the suspect, kept inside both frames."""
    in_work = np.clip(outline, 0.0, 1.0)
    in_suspect = np.clip(project(matrix, in_work), 0.0, 1.0)
    return _region(as_polygon(in_suspect), as_polygon(in_work))


def _agreeing_outline(comparison: Comparison, places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Outline of what agrees, in the work's unit square; fewer than 3 points for none.

    It is that of the largest connected group of windows. Where others hold matched `places` as well, as between lines of text
    laid across, it is the hull of them all. Flat windows join a group that they touch but make none: of their own they say
    nothing.
    """
    groups = _groups(comparison.coinciding, comparison.flat_alike)
    if not groups:
        return np.zeros((0, 2))
    first, *others = groups
    held = [group for group in others if comparison.places_in(places, group) >= limit("group-places")]
    outlines = [_outline(comparison, group) for group in (first, *held)]
    return np.array(hull(np.concatenate(outlines))).reshape(-1, 2) if held else outlines[0]


def _outline(comparison: Comparison, group: BoolMap) -> NDArray[np.float64]:
    """Outline of a group of windows in the work's unit square; no points for one that is too thin."""
    cells = np.pad(np.kron(group.astype(np.float32), np.ones((_FINE, _FINE), np.float32)), _FINE, mode="edge")
    soft = np.asarray(cv2.GaussianBlur(cells.astype(np.float32), (0, 0), _ROUNDED), np.float32)[_FINE:-_FINE, _FINE:-_FINE]
    rounded = np.pad((soft > 0.5).astype(np.uint8), 1)
    contours, _hierarchy = cv2.findContours(rounded, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    if not contours:
        return np.zeros((0, 2))
    contour = cv2.approxPolyDP(max(contours, key=cv2.contourArea), _SMOOTH, closed=True)
    places = (contour[:, 0, :].astype(np.float64) - 0.5) / _FINE - 0.5
    first, steps = comparison.centres[0, 0], _steps(comparison.centres)
    return np.asarray(first + places * steps, np.float64)


def _steps(centres: NDArray[np.float64]) -> NDArray[np.float64]:
    """Distance between neighbouring windows, across and down."""
    rows, columns = centres.shape[:2]
    across = (centres[0, -1, 0] - centres[0, 0, 0]) / max(1, columns - 1)
    down = (centres[-1, 0, 1] - centres[0, 0, 1]) / max(1, rows - 1)
    return np.array([across, down])


def _groups(agreeing: BoolMap, flat: BoolMap) -> list[BoolMap]:
    """8-connected groups of agreeing windows after small gaps are closed, with the flat ones between them; largest first."""
    kernel = np.ones((_CLOSING, _CLOSING), np.uint8)
    padded = np.pad(agreeing.astype(np.uint8), _CLOSING)
    closed = cv2.morphologyEx(padded, cv2.MORPH_CLOSE, kernel)[_CLOSING:-_CLOSING, _CLOSING:-_CLOSING]
    joined = np.asarray((agreeing | flat) & (closed > 0) | agreeing, np.uint8)
    count, labels, stats, _centroids = cv2.connectedComponentsWithStats(joined, connectivity=8)
    by_size = sorted(range(1, count), key=lambda label: -int(stats[label, cv2.CC_STAT_AREA]))
    return [np.asarray(labels == label) for label in by_size]
