"""Exact nearest neighbours, block by block, so that memory stays flat whatever the size of the portfolio."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

BLOCK = 4096

SIDE = 1024
"""Works on either side of a square of cosines."""

_ROUNDING = 1e-4
"""More than cosines summed in another order can differ by."""


def cosines(query: NDArray[np.float32], works: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cosine of one embedding to every work: float32 (works,).

    Takes float32 (dimensions,) and (works, dimensions), rows of length 1. Each cosine is summed alone, so that it does not
    depend on how many works there are.
    """
    scores = np.empty(len(works), dtype=np.float32)
    for start in range(0, len(works), BLOCK):
        block = works[start : start + BLOCK]
        scores[start : start + len(block)] = np.einsum("ij,j->i", block, query, optimize=False)
    return scores


def close_rows(works: NDArray[np.float32], threshold: float) -> Iterator[tuple[int, NDArray[np.intp]]]:
    """Every pair of works whose cosine is the threshold or more: a row, and rows before it. A row may come several times.

    Takes float32 (works, dimensions), rows of length 1. Decided by the cosines that `cosines` gives, to the last bit.
    """
    for start in range(0, len(works), SIDE):
        for before in range(0, start + 1, SIDE):
            found = works[start : start + SIDE] @ works[before : before + SIDE].T
            near = found >= threshold - _ROUNDING
            near = np.tril(near, -1) if before == start else near
            for row in np.flatnonzero(near.any(axis=1)).tolist():
                others = np.flatnonzero(near[row])
                values = found[row, others]
                doubtful = values < threshold + _ROUNDING
                values[doubtful] = cosines(works[start + row], works[before + others[doubtful]])
                yield start + row, before + others[values >= threshold]


def best_from(scores: NDArray[np.float32], count: int, least: float) -> list[int]:
    """As `best`, of those scores that are at least `least`."""
    return [row for row in best(scores, count).tolist() if scores[row] >= least]


def best(scores: NDArray[np.float32] | NDArray[np.float64], count: int) -> NDArray[np.intp]:
    """Indices of the `count` highest scores, best first; ties in index order."""
    order = np.argsort(-scores, kind="stable")
    return order[:count]
