"""How much less sharp a suspect is than the work, after alignment."""

from __future__ import annotations

import cv2
import numpy as np

from provcheck.core.imaging.picture import to_grey
from provcheck.core.matching.warped import BoolMap, FloatMap, LaidOver

_FIRST = 0.5
_RADII = (0.0, 0.7, 1.0, 1.4, 2.0, 2.8, 4.0, 5.6, 8.0, 11.0)
_COARSE = 6.0
_ALIKE = 0.9
_FEWEST = 1024
_FAINTEST = 1e-3


def blur_radius(laid: LaidOver) -> float:
    """Standard deviation, in pixels of that grid, of the Gaussian that takes as much fine detail from the work.

    0 where the suspect is as sharp, where it has other contents, or where there is too little to tell. Energy of gradients is
    compared, with the contrast of coarse forms set off; so a small error of the alignment does not pass for blur, and grain or
    texture that was added hides it.
    """
    if laid.within.sum() < _FEWEST:
        return 0.0
    work, suspect = (_blurred(to_grey(each).astype(np.float32), _FIRST) for each in (laid.work, laid.suspect))
    coarse = _blurred(work, _COARSE)
    left = _relative_fineness(suspect, coarse, laid.within)
    if left is None:
        return 0.0
    fineness = [_relative_fineness(_blurred(work, radius), coarse, laid.within) or 0.0 for radius in _RADII]
    if left >= fineness[0]:
        return 0.0
    # np.interp asks for rising values.
    falling = np.log(np.maximum(fineness, _FAINTEST))[::-1]
    return float(np.interp(np.log(max(left, _FAINTEST)), falling, _RADII[::-1]))


def _relative_fineness(luma: FloatMap, coarse: FloatMap, within: BoolMap) -> float | None:
    """Mean squared gradient, by the squared slope of coarse light over the work's; None where they do not go together."""
    own, works = _blurred(luma, _COARSE)[within], coarse[within]
    own, works = own - own.mean(), works - works.mean()
    product, energy = float((own * works).mean()), float((works * works).mean())
    if product <= 0 or product < _ALIKE * np.sqrt(energy * float((own * own).mean())):
        return None
    across, down = (cv2.Sobel(luma, cv2.CV_32F, dx, 1 - dx) / 8 for dx in (1, 0))
    return float((across * across + down * down)[within].mean()) * (energy / product) ** 2


def _blurred(luma: FloatMap, radius: float) -> FloatMap:
    return np.asarray(cv2.GaussianBlur(luma, (0, 0), radius), np.float32) if radius > 0 else luma
