"""Lettering, strokes and marks that lie over a copy, found as colours that nothing of the work explains."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.matching.warped import BoolMap, FloatMap, LaidOver, to_lab

_LEVELS = 8
_SPARSE = 2
_FEWEST = 10
_AROUND = 9
_FOREIGN = 15.0
_SMALLEST = 12
_THIN = 0.018
_THINNEST = 2.5
# Sides of a place that a name takes, by those of the picture.
_LONG = 0.35
_NARROW = 0.1
_UNKNOWN = np.float32(1e3)


@dataclass(frozen=True)
class Foreign:
    """What has colours that the work does not explain.

    Attributes:
        thin: Share of what is looked at in parts as thin as strokes.
        thick: Share of it in larger parts.
        parts: Number of thin parts.
        gathered: Share of the thin parts that lie in the most marked place, as the letters of a name do.
        scatter: Median distance in CIELAB of the suspect's colours from what the work lets expect.
    """

    thin: float = 0.0
    thick: float = 0.0
    parts: int = 0
    gathered: float = 0.0
    scatter: float = 0.0


def foreign_marks(laid: LaidOver) -> Foreign:
    """Measure what lies over a copy.

    For each colour of the work the median colour in its place is what recolouring made of it. A pixel is foreign when its
    colour lies outside all that is so expected around it; around, because alignment is never exact.
    """
    bins = _bins(np.asarray(cv2.medianBlur(laid.work, 3), np.uint8))
    colours = to_lab(np.asarray(cv2.medianBlur(laid.suspect, 3), np.uint8))
    expected, scatter = _expected(bins, colours, laid.within)
    known = laid.within & np.isfinite(expected[..., 0])
    if not known.any():
        return Foreign()
    foreign = known & (_outside(expected, colours, known) > _FOREIGN)
    opened = cv2.morphologyEx(foreign.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    return _by_thickness(np.asarray(opened, np.uint8), int(known.sum()), scatter)


def _bins(rgb: NDArray[np.uint8]) -> NDArray[np.int64]:
    """Number of the colour's cell, 0.._LEVELS**3 - 1."""
    cells = (rgb.astype(np.int64) * _LEVELS) // 256
    return np.asarray((cells[..., 0] * _LEVELS + cells[..., 1]) * _LEVELS + cells[..., 2], np.int64)


def _expected(bins: NDArray[np.int64], colours: FloatMap, within: BoolMap) -> tuple[FloatMap, float]:
    """Median colour of the suspect for each pixel's colour in the work, NaN for rare ones, and the median distance from it."""
    table = np.full((_LEVELS**3, 3), np.nan, np.float32)
    # Every fourth pixel: a median needs no more.
    sparse = (slice(None, None, _SPARSE), slice(None, None, _SPARSE))
    numbers, values = bins[sparse][within[sparse]], colours[sparse][within[sparse]]
    order = np.argsort(numbers, kind="stable")
    distances = []
    for group in np.split(order, np.flatnonzero(np.diff(numbers[order])) + 1):
        if len(group) < _FEWEST:
            continue
        middle = np.median(values[group], axis=0)
        table[numbers[group[0]]] = middle
        distances.append(np.linalg.norm(values[group] - middle, axis=1))
    return table[bins], float(np.median(np.concatenate(distances))) if distances else 0.0


def _outside(expected: FloatMap, colours: FloatMap, known: BoolMap) -> FloatMap:
    """How far a colour lies outside the range of what is expected around it, on the channel where that is most."""
    kernel = np.ones((_AROUND, _AROUND), np.uint8)
    lowest = cv2.erode(np.where(known[..., None], expected, _UNKNOWN), kernel)
    highest = cv2.dilate(np.where(known[..., None], expected, -_UNKNOWN), kernel)
    return np.asarray(np.maximum(lowest - colours, colours - highest).max(axis=2), np.float32)


def _by_thickness(foreign: NDArray[np.uint8], known: int, scatter: float) -> Foreign:
    count, labels, stats, _centroids = cv2.connectedComponentsWithStats(foreign, connectivity=8)
    depth = np.zeros(count, np.float32)
    marked = foreign > 0
    np.maximum.at(depth, np.asarray(labels, np.intp)[marked], cv2.distanceTransform(foreign, cv2.DIST_L2, 5)[marked])
    areas = stats[:, cv2.CC_STAT_AREA].astype(np.int64)
    counts = (np.arange(count) > 0) & (areas >= _SMALLEST)
    thin = counts & (depth <= max(_THINNEST, _THIN * max(foreign.shape)))
    return Foreign(
        thin=float(areas[thin].sum() / known),
        thick=float(areas[counts & ~thin].sum() / known),
        parts=int(thin.sum()),
        gathered=_gathered(thin[labels]),
        scatter=scatter,
    )


def _gathered(thin: BoolMap) -> float:
    """Share of the marked pixels in the one place that holds most of them, lying or upright; 0 where nothing is marked."""
    total = int(thin.sum())
    if not total:
        return 0.0
    marked = thin.astype(np.float32)
    places = ((_LONG, _NARROW), (_NARROW, _LONG))
    boxes = [(max(1, round(thin.shape[1] * across)), max(1, round(thin.shape[0] * down))) for across, down in places]
    held = (cv2.boxFilter(marked, -1, box, normalize=False, borderType=cv2.BORDER_CONSTANT) for box in boxes)
    return max(float(each.max()) for each in held) / total
