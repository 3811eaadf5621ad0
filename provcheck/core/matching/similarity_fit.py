"""Alignment by a similarity: moved, turned and scaled alike, nothing else.

Two matches fix it where a homography takes four. So the few places of a small part of flat art are evidence enough, if nothing
but a similarity is asked for.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from provcheck.core.matching.alignment import Fit, Points, Size, as_homography, assess, similarity_by_ransac
from provcheck.core.matching.homography import Homography, is_plausible

_SAMPLE = 2
_TOLERANCE = 3.0


def fit_similarity(source: Points, target: Points, work_size: Size, suspect_size: Size) -> Fit | None:
    """A similarity by RANSAC, refitted on the inliers with the fewest false alarms; a `Fitter`."""
    matrix = similarity_by_ransac(source, target, _TOLERANCE)
    if matrix is None or not is_plausible(matrix, work_size):
        return None
    fit = assess(matrix, _SAMPLE, source, target, suspect_size)
    closer = _least_squares(source[fit.inliers].astype(np.float64), target[fit.inliers].astype(np.float64))
    if not is_plausible(closer, work_size):
        return fit
    again = assess(closer, _SAMPLE, source, target, suspect_size)
    return again if again.log10_nfa < fit.log10_nfa else fit


def _least_squares(source: NDArray[np.float64], target: NDArray[np.float64]) -> Homography:
    """The similarity with the least squared distances, float64 (n, 2) to float64 (n, 2), in closed form."""
    middle, onto = source.mean(axis=0), target.mean(axis=0)
    from_middle, around = source - middle, target - onto
    spread = max(float((from_middle**2).sum()), np.finfo(np.float64).tiny)
    along = float((from_middle * around).sum()) / spread
    across = float((from_middle[:, 0] * around[:, 1] - from_middle[:, 1] * around[:, 0]).sum()) / spread
    turned = np.array([[along, -across], [across, along]])
    return as_homography(np.column_stack([turned, onto - turned @ middle]))
