"""Correction of p-values where many tests are made."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(values: Sequence[float]) -> tuple[float, ...]:
    """p-values of several tests, raised so that one of all is wrong as seldom as one alone (Holm 1979)."""
    found = np.array(values, np.float64)
    order = np.argsort(found, kind="stable")
    raised = np.maximum.accumulate(found[order] * np.arange(len(found), 0, -1))
    adjusted = np.empty(len(found))
    adjusted[order] = np.minimum(raised, 1.0)
    return tuple(float(value) for value in adjusted)
