"""How much less sharp a suspect is than the work, after alignment."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np

from provcheck.core.imaging.picture import to_grey
from provcheck.core.matching.warped import BoolMap, FloatMap, LaidOver

_FIRST = 0.5
_RADII = (2.0, 2.8, 4.0, 5.6, 8.0, 11.0)
_REDUCED = 4
_COARSE = 1.5
_ALIKE = 0.85
_FEWEST = 1024
_FAINTEST = 1e-3
_FINER = (0.93, 1.07)
_SOFTENINGS = (0.7, 1.0, 1.2, 1.4, 1.7, 2.0, 2.4, 2.8, 3.4, 4.0, 4.8, 5.6, 6.7, 8.0, 9.5, 11.0, 13.0, 16.0)


def blur_radius(laid: LaidOver) -> float:
    """Standard deviation, in pixels of that grid, of the Gaussian that takes as much fine detail from the work.

    0 where it is less than 2, where the suspect has other contents, or where there is too little to tell. Energy of gradients
    is compared, with the contrast of coarse forms set off; so a small error of the alignment does not pass for blur, and grain
    or texture that was added hides it.
    """
    if laid.within.sum() < _FEWEST:
        return 0.0
    work, suspect = (_blurred(to_grey(each).astype(np.float32), _FIRST) for each in (laid.work, laid.suspect))
    coarse = _Coarse(work, laid.within)
    left = coarse.relative_fineness(suspect)
    if left is None:
        return 0.0
    before = None
    for radius in _RADII:
        fineness = max(coarse.relative_fineness(_blurred(work, radius)) or 0.0, _FAINTEST)
        if left >= fineness:
            return 0.0 if before is None else _between(before, (radius, fineness), max(left, _FAINTEST))
        before = radius, fineness
    return _RADII[-1]


@dataclass(frozen=True)
class Softening:
    """The Gaussian that makes of the work what is most like the suspect.

    Attributes:
        radius: Its standard deviation, in pixels of that grid.
        left: What of the difference it leaves, by squares, of a share 0..1.
        fineness: Energy of the suspect's gradients by that of the work so softened.
    """

    radius: float
    left: float
    fineness: float


def softening(laid: LaidOver) -> Softening | None:
    """By which Gaussian a suspect is best explained, its contrast set off; None where there is too little to tell."""
    if laid.within.sum() < _FEWEST:
        return None
    work, suspect = (_blurred(to_grey(each).astype(np.float32), _FIRST) for each in (laid.work, laid.suspect))
    plain = least = _unexplained(work, suspect, laid.within)
    radius, softest = 0.0, work
    for each in _SOFTENINGS:
        softer = _blurred(work, each)
        left = _unexplained(softer, suspect, laid.within)
        if left >= least:
            break
        radius, softest, least = each, softer, left
    for each in (radius * step for step in _FINER):
        softer = _blurred(work, each) if radius else work
        left = _unexplained(softer, suspect, laid.within)
        if left < least:
            radius, softest, least = each, softer, left
    slope = _slope(softest, suspect, laid.within)
    fineness = _energy(suspect, laid.within) / max(_energy(softest, laid.within) * slope**2, _FAINTEST)
    return Softening(radius, least / max(plain, _FAINTEST), fineness)


def _unexplained(one: FloatMap, other: FloatMap, within: BoolMap) -> float:
    """Mean squared difference of one picture from the straight line through another, squared levels."""
    target = other[within]
    slope = _slope(one, other, within)
    return float(target.var() - slope**2 * one[within].var())


def _slope(one: FloatMap, other: FloatMap, within: BoolMap) -> float:
    first, second = one[within], other[within]
    first, second = first - first.mean(), second - second.mean()
    return float((first * second).mean() / max(float((first * first).mean()), _FAINTEST))


def _between(sharper: tuple[float, float], softer: tuple[float, float], fineness: float) -> float:
    """The radius of a fineness between two, along the logarithm."""
    share = np.log(fineness / sharper[1]) / np.log(softer[1] / sharper[1])
    return float(sharper[0] + share * (softer[0] - sharper[0]))


class _Coarse:
    """The coarse forms of a work, which contrast is measured on."""

    def __init__(self, work: FloatMap, within: BoolMap) -> None:
        self._within = within
        size = (max(1, work.shape[1] // _REDUCED), max(1, work.shape[0] // _REDUCED))
        self._few = cv2.resize(within.astype(np.uint8), size, interpolation=cv2.INTER_NEAREST) > 0
        self._size = size
        self._work = self._forms(work)

    def _forms(self, luma: FloatMap) -> FloatMap:
        few = _blurred(np.asarray(cv2.resize(luma, self._size, interpolation=cv2.INTER_AREA), np.float32), _COARSE)[self._few]
        return np.asarray(few - few.mean(), np.float32) if len(few) else few

    def relative_fineness(self, luma: FloatMap) -> float | None:
        """Mean squared gradient, by the squared slope of coarse light over the work's; None where they do not go together."""
        own = self._forms(luma)
        if not len(own):
            return None
        product, energy = float((own * self._work).mean()), float((self._work * self._work).mean())
        if product <= 0 or product < _ALIKE * np.sqrt(energy * float((own * own).mean())):
            return None
        return _energy(luma, self._within) * (energy / product) ** 2


def _energy(luma: FloatMap, within: BoolMap) -> float:
    """Mean squared gradient."""
    across, down = (cv2.Sobel(luma, cv2.CV_32F, dx, 1 - dx) / 8 for dx in (1, 0))
    return float((across * across + down * down)[within].mean())


def _blurred(luma: FloatMap, radius: float) -> FloatMap:
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), radius), np.float32)
