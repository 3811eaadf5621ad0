"""How near the pictures of a set are to their nearest works, beside what is to be expected without any copy."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

QUANTILES = (0.75, 0.90, 0.95)

BINS = 40
"""Bins of a histogram, each 0.025 wide, from 0 to 1, so that the threshold is an edge; what is below 0 counts in the first."""

_BLOCK = 1024
_ROUNDING = 1e-4
"""More than cosines summed in another order can differ by."""

_Z = 1.959964
"""Of a 95 % interval of the normal distribution."""


@dataclass(frozen=True)
class Nearest:
    """The nearest work of every picture of a set.

    Attributes:
        cosine: float32 (pictures,), -1..1.
        row: intp (pictures,), row of that work; the first one of equally near works.
    """

    cosine: NDArray[np.float32]
    row: NDArray[np.intp]

    def __len__(self) -> int:
        """Number of pictures."""
        return len(self.cosine)


@dataclass(frozen=True)
class Share:
    """A share of a set, with the interval in which that of ever more such pictures lies (95 %, Wilson 1927).

    Attributes:
        count: How many.
        of: Of how many.
        low: 0..1.
        high: 0..1.
    """

    count: int
    of: int
    low: float
    high: float

    @property
    def value(self) -> float:
        """The share itself, 0..1; 0 of nothing."""
        return self.count / self.of if self.of else 0.0


@dataclass(frozen=True)
class Closeness:
    """The distribution of the cosines of a set to its nearest works.

    Attributes:
        pictures: How many were counted.
        mean: Of the cosines; 0 of no picture, as the next two.
        deviation: Their standard deviation.
        quantiles: Cosines that 75, 90 and 95 % of the pictures do not exceed.
        above: Those at or above the threshold.
        threshold: That one.
        histogram: Pictures in each of `BINS` bins.
    """

    pictures: int
    mean: float
    deviation: float
    quantiles: tuple[float, float, float]
    above: Share
    threshold: float
    histogram: tuple[int, ...]


def nearest_works(pictures: NDArray[np.float32], works: NDArray[np.float32]) -> Nearest:
    """The nearest work of every picture, block by block.

    Takes float32 (pictures, dimensions) and (works, dimensions), rows of length 1, and one work at least. A cosine is summed
    alone in the end, so that it does not depend on how many others there are.
    """
    cosine, row = np.empty(len(pictures), np.float32), np.empty(len(pictures), np.intp)
    for start in range(0, len(pictures), _BLOCK):
        block = pictures[start : start + _BLOCK]
        cosine[start : start + len(block)], row[start : start + len(block)] = _nearest_of(block, works)
    return Nearest(cosine, row)


def nearest_other_works(works: NDArray[np.float32], same_picture: NDArray[np.intp]) -> Nearest:
    """The nearest other work of every work of a portfolio, each picture counted once: what its own closeness is.

    Takes float32 (works, dimensions), rows of length 1, and for every work the first one that is the same picture: versions of
    a work are no other works. Rows are those of the portfolio. Nothing of fewer than two different works.
    """
    firsts = np.unique(same_picture)
    if len(firsts) < 2:
        return Nearest(np.zeros(0, np.float32), np.zeros(0, np.intp))
    cosine, row = np.empty(len(firsts), np.float32), np.empty(len(firsts), np.intp)
    for start in range(0, len(firsts), _BLOCK):
        chosen = firsts[start : start + _BLOCK]
        own = same_picture[None, :] == chosen[:, None]
        end = start + len(chosen)
        cosine[start:end], row[start:end] = _nearest_of(works[chosen], works, own)
    return Nearest(cosine, row)


def _nearest_of(
    pictures: NDArray[np.float32], works: NDArray[np.float32], left_out: NDArray[np.bool_] | None = None
) -> tuple[NDArray[np.float32], NDArray[np.intp]]:
    """Cosine and row of the nearest work of each; `left_out`, bool (pictures, works), are not looked at."""
    found = pictures @ works.T
    if left_out is not None:
        found[left_out] = -np.inf
    cosine, row = np.empty(len(pictures), np.float32), np.empty(len(pictures), np.intp)
    for place, seen in enumerate(found):
        rows = np.flatnonzero(seen >= seen.max() - _ROUNDING)
        exact = np.einsum("ij,j->i", works[rows], pictures[place], optimize=False)
        best = int(np.argmax(exact))
        cosine[place], row[place] = np.clip(exact[best], -1, 1), rows[best]
    return cosine, row


def closeness_of(cosines: NDArray[np.float32], threshold: float) -> Closeness:
    """The distribution of the cosines of a set, float32 (pictures,), to its nearest works."""
    above = share_of(int(np.count_nonzero(cosines >= threshold)), len(cosines))
    histogram = tuple(np.bincount(bins_of(cosines), minlength=BINS).tolist())
    if not len(cosines):
        return Closeness(0, 0.0, 0.0, (0.0, 0.0, 0.0), above, threshold, histogram)
    values = cosines.astype(np.float64)
    low, middle, high = (float(value) for value in np.quantile(values, QUANTILES))
    return Closeness(len(values), float(values.mean()), float(values.std()), (low, middle, high), above, threshold, histogram)


def bins_of(cosines: NDArray[np.float32]) -> NDArray[np.intp]:
    """In which bin of a histogram each cosine counts: intp (pictures,), 0 to `BINS` - 1."""
    return np.clip((cosines * BINS).astype(np.intp), 0, BINS - 1)


def bin_of(cosine: float) -> int:
    """In which bin of a histogram one cosine counts."""
    return int(bins_of(np.array([cosine], np.float32))[0])


def share_of(count: int, of: int) -> Share:
    """A share with its interval; from nothing to all where there is nothing to count."""
    if not of:
        return Share(0, 0, 0.0, 1.0)
    share, weight = count / of, _Z * _Z / of
    middle = (share + weight / 2) / (1 + weight)
    reach = _Z * math.sqrt(share * (1 - share) / of + weight / (4 * of)) / (1 + weight)
    low = 0.0 if count == 0 else max(0.0, middle - reach)
    high = 1.0 if count == of else min(1.0, middle + reach)
    return Share(count, of, low, high)
