"""Where a picture holds lines of lettering: titles, captions, dates, signatures, watermarks, menus.

Letters are pieces of one tone, of one height and stroke, side by side on a line; after Epshtein, Ofek and Wexler, "Detecting
text in natural scenes with stroke width transform", CVPR 2010, with connected pieces of a local threshold in place of the
transform.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.imaging.picture import Grey, Pixels, fit_within, to_grey

SIDE = 512
_AROUND = (25, 75)
_CONTRAST = 10.0
_HEIGHTS = (5, 90)
_WIDEST = 4.0
_FILLED = (0.12, 0.95)
_LETTERS = 4
_NEAREST = 1.2
_SAME_LINE = 0.35
_SAME_HEIGHT = 2.0
_SAME_STROKE = 0.35
_ONE_LINE = 1.8
_DIFFERENT = 0.06
_BESIDE = 4
_MOST = 1500

BoolMap = NDArray[np.bool_]


@dataclass(frozen=True)
class _Pieces:
    """Connected pieces that may be letters; float64 (n,) each, in pixels, and the filled share of their boxes."""

    left: NDArray[np.float64]
    top: NDArray[np.float64]
    width: NDArray[np.float64]
    height: NDArray[np.float64]
    filled: NDArray[np.float64]
    stroke: NDArray[np.float64]


def lettering_mask(rgb: Pixels) -> BoolMap:
    """Pixels on and right beside lines of four letters or more: bool, the picture scaled to a long side of 512 or less.

    Takes uint8 (height, width, 3). Lines run across; letters are lighter or darker than their ground.
    """
    grey = to_grey(fit_within(rgb, SIDE))
    mask = np.zeros(grey.shape, bool)
    for around in _AROUND:
        for mode in (cv2.THRESH_BINARY, cv2.THRESH_BINARY_INV):
            offset = -_CONTRAST if mode == cv2.THRESH_BINARY else _CONTRAST
            pieces = _pieces(
                np.asarray(cv2.adaptiveThreshold(grey, 1, cv2.ADAPTIVE_THRESH_MEAN_C, mode, around, offset), np.uint8)
            )
            for line in _lines(pieces):
                _fill(mask, pieces, line)
    return mask


def _pieces(tone: Grey) -> _Pieces:
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(tone, connectivity=8)
    left, top, width, height, area = np.asarray(stats, np.float64).T
    filled = area / (width * height)
    fits = (height >= _HEIGHTS[0]) & (height <= _HEIGHTS[1]) & (width <= _WIDEST * height)
    fits &= (filled >= _FILLED[0]) & (filled <= _FILLED[1])
    fits[0] = False
    # Of too many pieces the largest: lettering stands out of screentone and grain, wherever in the picture it is.
    kept = np.sort(np.argsort(np.where(fits, -height, 0), kind="stable")[: min(_MOST, int(fits.sum()))])
    depth = cv2.distanceTransform(tone, cv2.DIST_L2, 3)
    stroke = np.zeros(len(area))
    np.maximum.at(stroke, np.asarray(labels[tone > 0], np.intp), depth[tone > 0])
    return _Pieces(left[kept], top[kept], width[kept], height[kept], filled[kept], stroke[kept])


def _lines(pieces: _Pieces) -> list[NDArray[np.intp]]:
    """Groups of pieces that follow each other on a line, with one height and one stroke."""
    count = len(pieces.left)
    if count < _LETTERS:
        return []
    right, bottom, middle = pieces.left + pieces.width, pieces.top + pieces.height, pieces.top + pieces.height / 2
    tall = np.maximum(pieces.height[:, None], pieces.height[None])
    gap = pieces.left[None] - right[:, None]
    on_line = np.minimum(np.abs(bottom[:, None] - bottom[None]), np.abs(middle[:, None] - middle[None])) <= _SAME_LINE * tall
    alike = tall <= _SAME_HEIGHT * np.minimum(pieces.height[:, None], pieces.height[None])
    follows = on_line & alike & (gap <= _NEAREST * tall) & (gap >= -0.5 * tall)
    np.fill_diagonal(follows, val=False)
    group = _connected(follows)
    lines = [np.flatnonzero(group == number) for number in np.unique(group)]
    return [line for line in lines if len(line) >= _LETTERS and _is_line(pieces, line)]


def _connected(linked: BoolMap) -> NDArray[np.intp]:
    """Number of the connected group of every node of a symmetric or directed graph, bool (n, n)."""
    both = linked | linked.T
    group = np.arange(len(both))
    while True:
        lowest = np.where(both, group[None], len(both)).min(axis=1, initial=len(both))
        after = np.minimum(group, lowest)
        after = after[after]
        if (after == group).all():
            return group
        group = after


def _is_line(pieces: _Pieces, line: NDArray[np.intp]) -> bool:
    """Whether pieces stand straight beside each other, with one stroke: what grows up and down is texture."""
    top, bottom, stroke = pieces.top[line], pieces.top[line] + pieces.height[line], pieces.stroke[line]
    straight = bottom.max() - top.min() <= _ONE_LINE * np.median(pieces.height[line])
    return bool(straight and _spread(stroke) <= _SAME_STROKE and _are_different(pieces, line))


def _are_different(pieces: _Pieces, line: NDArray[np.intp]) -> bool:
    """Whether pieces are of several forms: what repeats one is keys, windows, beads."""
    return max(_spread(pieces.width[line]), _spread(pieces.filled[line])) >= _DIFFERENT


def _spread(values: NDArray[np.float64]) -> float:
    return float(values.std() / values.mean())


def _fill(mask: BoolMap, pieces: _Pieces, line: NDArray[np.intp]) -> None:
    for left, top, width, height in zip(
        pieces.left[line].astype(int),
        pieces.top[line].astype(int),
        pieces.width[line].astype(int),
        pieces.height[line].astype(int),
        strict=True,
    ):
        rows = slice(max(0, top - _BESIDE), top + height + _BESIDE)
        mask[rows, max(0, left - _BESIDE) : left + width + _BESIDE] = True
