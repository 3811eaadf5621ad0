"""Lettering, strokes and marks that lie over a copy, found as colours that nothing of the work explains."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.warped import BoolMap, LaidOver

_LEVELS = 8
_SPARSE = 2
_FEWEST = 10
_AROUND = 9
_FOREIGN = 15
_SMALLEST = 12
_THIN = 0.018
_THINNEST = 2.5
# Sides of a place that a name takes, by those of the picture.
_LONG = 0.35
_NARROW = 0.1
_CELLS = _LEVELS**3
_LIGHTNESS = np.rint(np.arange(256) * 100 / 255).astype(np.uint8)


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
    colours = _whole_lab(np.asarray(cv2.medianBlur(laid.suspect, 3), np.uint8))
    expectation = _expectation(bins, colours, laid.within)
    known = laid.within & expectation.told[bins]
    if not known.any():
        return Foreign()
    foreign = known & (_outside(expectation.colours[bins], colours, known) > _FOREIGN)
    opened = cv2.morphologyEx(foreign.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8))
    if not opened.any():
        return Foreign(scatter=expectation.scatter)
    return _by_thickness(np.asarray(opened, np.uint8), int(known.sum()), expectation.scatter)


def _bins(rgb: Pixels) -> NDArray[np.intp]:
    """Number of the colour's cell, 0.._CELLS - 1."""
    cells = (rgb // (256 // _LEVELS)).astype(np.intp)
    return np.asarray((cells[..., 0] * _LEVELS + cells[..., 1]) * _LEVELS + cells[..., 2], np.intp)


def _whole_lab(rgb: Pixels) -> NDArray[np.uint8]:
    """CIELAB of sRGB in whole units: L 0..100, a and b with 128 for grey."""
    lab = np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2LAB), np.uint8)
    lab[..., 0] = _LIGHTNESS[lab[..., 0]]
    return lab


@dataclass(frozen=True)
class _Expectation:
    """What recolouring made of the work's colours.

    Attributes:
        colours: uint8 (_CELLS, 3), median colour in the suspect.
        told: bool (_CELLS,), colours of which there is enough.
        scatter: Median distance of the suspect's colours from these.
    """

    colours: NDArray[np.uint8]
    told: NDArray[np.bool_]
    scatter: float


def _expectation(bins: NDArray[np.intp], colours: NDArray[np.uint8], within: BoolMap) -> _Expectation:
    # Every fourth pixel: a median needs no more.
    sparse = (slice(None, None, _SPARSE), slice(None, None, _SPARSE))
    numbers, values = bins[sparse][within[sparse]], colours[sparse][within[sparse]]
    counts = np.bincount(numbers, minlength=_CELLS)
    medians = np.stack([_medians(numbers, values[:, channel], counts) for channel in range(3)], axis=1)
    told = counts >= _FEWEST
    distances = np.linalg.norm(values.astype(np.float32) - medians[numbers], axis=1)[told[numbers]]
    return _Expectation(medians, told, float(np.median(distances)) if len(distances) else 0.0)


def _medians(numbers: NDArray[np.intp], values: NDArray[np.uint8], counts: NDArray[np.intp]) -> NDArray[np.uint8]:
    """Lower median of the values with each number: uint8 (_CELLS,), 0 where there is none."""
    histograms = np.bincount(numbers * 256 + values, minlength=_CELLS * 256).reshape(_CELLS, 256)
    below = histograms.cumsum(axis=1)
    return np.asarray((below >= (counts[:, None] + 1) // 2).argmax(axis=1), np.uint8)


def _outside(expected: NDArray[np.uint8], colours: NDArray[np.uint8], known: BoolMap) -> NDArray[np.uint8]:
    """How far a colour lies outside the range of what is expected around it, on the channel where that is most."""
    kernel = np.ones((_AROUND, _AROUND), np.uint8)
    lowest = cv2.erode(np.where(known[..., None], expected, np.uint8(255)), kernel)
    highest = cv2.dilate(np.where(known[..., None], expected, np.uint8(0)), kernel)
    return np.asarray(np.maximum(cv2.subtract(lowest, colours), cv2.subtract(colours, highest)).max(axis=2), np.uint8)


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
