"""Exact nearest neighbours, block by block, so that memory stays flat whatever the size of the portfolio."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BLOCK = 4096


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


def best(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    """Indices of the `count` highest scores, best first; ties in index order."""
    order = np.argsort(-scores, kind="stable")
    return order[:count]
