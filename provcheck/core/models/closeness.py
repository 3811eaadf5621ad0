"""How close two rows of numbers are."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray


def lowest_cosine(pairs: Iterable[tuple[NDArray[np.float32], NDArray[np.float32]]], incomparable: float) -> float:
    """The lowest cosine of pairs of rows (dimensions,) of any length.

    `incomparable` counts for a pair that has none, as with infinite values or of other dimensions.
    """
    return min(_cosine(one, other, incomparable) for one, other in pairs)


def _cosine(one: NDArray[np.float32], other: NDArray[np.float32], incomparable: float) -> float:
    if one.shape != other.shape:
        return incomparable
    value = float(one.ravel() @ other.ravel()) / max(float(np.linalg.norm(one) * np.linalg.norm(other)), 1e-12)
    return value if np.isfinite(value) else incomparable
