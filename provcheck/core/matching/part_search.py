"""Where a picture lies in another one as a plain part of it: cut out, scaled, mirrored, nothing else.

Flat drawings have too few local features, or too many that look alike, to say where a part of them belongs; the directions of
its contours do. Normalised cross-correlation: Lewis, "Fast normalized cross-correlation", 1995.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.edge_directions import edge_directions
from provcheck.core.imaging.picture import Pixels, to_grey
from provcheck.core.matching.homography import MIRROR, Homography

DirectionMap = NDArray[np.float32]
"""float32 (height, width, 2), of `edge_directions`."""

_COARSE_SIDE = 128
_FINE_SIDE = 320
_LARGEST = 0.95
_SMALLEST = 0.18
_STEP = 1.07
_FINER_STEPS = np.linspace(-0.05, 0.05, 11)
_REACH = 14
_LEAST_SIDE = 10
# Of the coarse map, below it the fine one does not reach what is asked for.
_WORTH_REFINING = 0.7
# Where a work is nearly empty a few edges would correlate with anything.
_LEAST_ENERGY = 0.2
_NEVER_ZERO = 1e-6


@dataclass(frozen=True)
class Part:
    """Where a suspect lies in a work.

    Attributes:
        work_to_suspect: Between their unit squares.
        mirrored: Whether the suspect is mirrored.
        correlation: Of their directions there, 0..1.
    """

    work_to_suspect: Homography
    mirrored: bool
    correlation: float


@dataclass(frozen=True)
class Contours:
    """Directions of a picture's contours at the sizes that are asked for; they are kept."""

    small: Pixels
    _kept: dict[tuple[int, bool], DirectionMap] = field(default_factory=dict, repr=False, compare=False)

    def at(self, side: int, *, mirrored: bool = False) -> DirectionMap:
        """At a long side of so many pixels."""
        known = self._kept.get((side, mirrored))
        if known is None:
            known = self._kept[side, mirrored] = self._compute(side, mirrored=mirrored)
        return known

    @cached_property
    def energy(self) -> NDArray[np.float64]:
        """Sums of squared lengths from the top left, float64 (height + 1, width + 1), of the map at the coarse size."""
        return np.asarray(cv2.integral((self.at(_COARSE_SIDE) ** 2).sum(axis=2), sdepth=cv2.CV_64F), np.float64)

    def _compute(self, side: int, *, mirrored: bool) -> DirectionMap:
        height, width = self.small.shape[:2]
        factor = side / max(height, width)
        size = max(_LEAST_SIDE, round(width * factor)), max(_LEAST_SIDE, round(height * factor))
        resized = cv2.resize(self.small, size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_LINEAR)
        grey = to_grey(np.asarray(resized, np.uint8))
        return edge_directions(np.ascontiguousarray(grey[:, ::-1]) if mirrored else grey)


@dataclass(frozen=True)
class _Place:
    """A suspect of a size, by its top left corner, in pixels of a map of the work."""

    x: int
    y: int
    width: int
    height: int
    correlation: float

    def times(self, factor: float) -> _Place:
        """On a map that is larger by a factor."""
        x, y, width, height = (int(value * factor) for value in (self.x, self.y, self.width, self.height))
        return _Place(x, y, width, height, self.correlation)


def search_part(work: Contours, suspect: Contours, *, mirrored: bool = False) -> Part | None:
    """The place and size at which a suspect, or its mirror image, fits best as a part of a work; None when it fits nowhere.

    Looks at directions of contours only; what lies there must still be compared.
    """
    within = work.at(_COARSE_SIDE)
    places = [place for template in _sizes(suspect, mirrored=mirrored) if (place := _best_place(work, within, template))]
    best = max(places, key=lambda place: place.correlation, default=None)
    if best is None or best.correlation < _WORTH_REFINING:
        return None
    finer = work.at(_FINE_SIDE)
    height, width = finer.shape[:2]
    fine = _refined(finer, suspect, best.times(width / within.shape[1]), mirrored=mirrored)
    if fine is None:
        return None
    matrix = np.array(
        [[width / fine.width, 0, -fine.x / fine.width], [0, height / fine.height, -fine.y / fine.height], [0, 0, 1.0]]
    )
    return Part(MIRROR @ matrix if mirrored else matrix, mirrored, fine.correlation)


def _sizes(suspect: Contours, *, mirrored: bool) -> Iterator[DirectionMap]:
    size = _LARGEST
    while size >= _SMALLEST:
        yield suspect.at(max(_LEAST_SIDE, round(size * _COARSE_SIDE)), mirrored=mirrored)
        size /= _STEP


def _best_place(work: Contours, within: DirectionMap, template: DirectionMap) -> _Place | None:
    """Where a suspect of one size fits best if it lies wholly in the work; None when it is too large, or shows nothing."""
    height, width = template.shape[:2]
    of_template = float((template**2).sum())
    if height > within.shape[0] or width > within.shape[1] or of_template < _NEVER_ZERO:
        return None
    sums = work.energy
    of_work = sums[height:, width:] - sums[:-height, width:] - sums[height:, :-width] + sums[:-height, :-width]
    products = cv2.matchTemplate(within, template, cv2.TM_CCORR)
    return _highest(template, products / np.sqrt(np.maximum(of_work, _LEAST_ENERGY * of_template) * of_template))


def _highest(template: DirectionMap, scores: NDArray[np.float32] | NDArray[np.float64]) -> _Place:
    y, x = np.unravel_index(int(scores.argmax()), scores.shape)
    return _Place(int(x), int(y), template.shape[1], template.shape[0], float(scores[y, x]))


def _refined(within: DirectionMap, suspect: Contours, near: _Place, *, mirrored: bool) -> _Place | None:
    """The place on a finer map, at the size nearby that fits best."""
    found = []
    for step in _FINER_STEPS:
        template = suspect.at(round(max(near.width, near.height) * float(np.exp(step))), mirrored=mirrored)
        height, width = template.shape[:2]
        x, y = max(0, near.x - _REACH), max(0, near.y - _REACH)
        around = np.ascontiguousarray(within[y : near.y + height + _REACH, x : near.x + width + _REACH])
        if around.shape[0] >= height and around.shape[1] >= width:
            place = _highest(template, np.asarray(cv2.matchTemplate(around, template, cv2.TM_CCORR_NORMED), np.float32))
            found.append(replace(place, x=x + place.x, y=y + place.y))
    return max(found, key=lambda place: place.correlation, default=None)
