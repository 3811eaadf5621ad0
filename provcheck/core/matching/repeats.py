"""Where a picture that shows something many times, as wrapping paper does, shows it once.

There the nearest feature has a rival as near in every other place, so that nothing is distinct in the whole picture; in a
window of one place it is.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provcheck.core.matching.thresholds import limit

_MOST_WINDOWS = 4
_SMALLEST_SIDE = 24.0


@dataclass(frozen=True)
class Window:
    """A square in a suspect that holds one place of what it shows many times.

    Attributes:
        left: Pixels of the suspect's features.
        top: As left.
        side: As left.
    """

    left: float
    top: float
    side: float

    def holds(self, points: NDArray[np.float32]) -> NDArray[np.intp]:
        """Rows of the points, float32 (n, 2), that lie in it."""
        apart = points - np.array([self.left, self.top], np.float32)
        return np.flatnonzero(((apart >= 0) & (apart < self.side)).all(axis=1))


def windows_of_repeats(
    similarity: NDArray[np.float32], work_points: NDArray[np.float32], suspect_points: NDArray[np.float32]
) -> list[Window]:
    """Windows around single places, the one nearest to the middle first; none when hardly anything recurs.

    Takes the cosines of all features of a work (rows) and a suspect (columns), and where both lie in their pixels.
    """
    alike = np.flatnonzero(similarity.max(axis=0) >= limit("repeat-look"))
    if len(alike) < limit("repeat-times") * limit("repeat-places"):
        return []
    claimed = similarity[:, alike].argmax(axis=0)
    recurring = np.flatnonzero(np.bincount(claimed, minlength=len(work_points)) >= limit("repeat-times"))
    if len(recurring) < limit("repeat-places"):
        return []
    groups = [suspect_points[alike[claimed == row]].astype(np.float64) for row in recurring]
    side = float(np.median(np.concatenate([_to_nearest(group) for group in groups])))
    if side < _SMALLEST_SIDE:
        return []
    middle = np.median(work_points[recurring], axis=0)
    central = groups[int(np.abs(work_points[recurring] - middle).sum(axis=1).argmin())]
    from_middle = np.abs(central - np.median(suspect_points, axis=0)).sum(axis=1)
    chosen = central[np.argsort(from_middle, kind="stable")][:_MOST_WINDOWS]
    return [Window(float(x) - side / 2, float(y) - side / 2, side) for x, y in chosen]


def _to_nearest(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """How far each of these points is from the nearest other one: float64 (n,)."""
    apart = np.linalg.norm(points[:, None] - points[None], axis=2)
    np.fill_diagonal(apart, np.inf)
    return np.asarray(apart.min(axis=1), np.float64)
