"""Figures that tell how well scores of pairs part copies from other pictures."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.geometry import Mask

Numbers = NDArray[np.float64]

_SMALLEST_CHANCE = 1e-4


@dataclass(frozen=True)
class Scored:
    """Pairs of suspects and works with their scores.

    Attributes:
        scores: float64 (pairs,), higher is closer.
        right: bool (pairs,): whether the suspect was made from the work.
        suspects: int (pairs,): number of the suspect.
        copies: How many pairs are right in truth, listed or not.
        unrelated: How many suspects were made from no work.
    """

    scores: Numbers
    right: NDArray[np.bool_]
    suspects: NDArray[np.int64]
    copies: int
    unrelated: int


def average_precision(scored: Scored) -> float:
    """Micro average precision over all pairs; equal scores count as one step, right pairs that are not listed as missed."""
    if not len(scored.scores):
        return 0.0
    order = np.argsort(-scored.scores, kind="stable")
    right = np.cumsum(scored.right[order])
    ends = np.append(np.flatnonzero(np.diff(scored.scores[order])), len(order) - 1)
    precision = right[ends] / (ends + 1)
    gained = np.diff(right[ends], prepend=0)
    return float(np.sum(precision * gained) / scored.copies)


def recall_at(scored: Scored, share: float) -> float:
    """Share of copies above every false alarm but so many.

    Allowed are as many falsely accused suspects as that share of the unrelated ones, rounded down; 0 for none at all. A copy
    for which a wrong work is named counts as one of them.
    """
    return recall_above(scored, threshold_for(scored, share))


def threshold_for(scored: Scored, share: float) -> float:
    """The lowest score above which at most that share of the unrelated suspects, as a number, is falsely accused."""
    allowed = int(share * scored.unrelated)
    worst = np.sort(worst_by_suspect(scored))[::-1]
    return float(worst[allowed]) if allowed < len(worst) else -np.inf


def worst_by_suspect(scored: Scored) -> Numbers:
    """Highest score with a wrong work, for every suspect that has one."""
    wrong = ~scored.right
    worst: dict[int, float] = {}
    for suspect, score in zip(scored.suspects[wrong].tolist(), scored.scores[wrong].tolist(), strict=True):
        worst[suspect] = max(score, worst.get(suspect, -np.inf))
    return np.array(list(worst.values()), np.float64)


def recall_above(scored: Scored, threshold: float) -> float:
    """Share of copies whose score with their work is above a threshold."""
    return float(np.sum(scored.scores[scored.right] > threshold) / max(1, scored.copies))


def rank_one(scored: Scored) -> float:
    """Share of copies whose work scores higher than every other work."""
    best_wrong: dict[int, float] = {}
    wrong = ~scored.right
    for suspect, score in zip(scored.suspects[wrong].tolist(), scored.scores[wrong].tolist(), strict=True):
        best_wrong[suspect] = max(score, best_wrong.get(suspect, -np.inf))
    pairs = zip(scored.suspects[scored.right].tolist(), scored.scores[scored.right].tolist(), strict=True)
    first = sum(bool(score > best_wrong.get(suspect, -np.inf)) for suspect, score in pairs)
    return first / max(1, scored.copies)


def log_likelihood_cost(targets: Numbers, others: Numbers) -> float:
    """Cllr of scores taken as probabilities under even odds (Brümmer and du Preez, 2006): 0 is best, 1 says nothing."""
    true, false = (np.clip(part, _SMALLEST_CHANCE, 1 - _SMALLEST_CHANCE) for part in (targets, others))
    missed = float(np.mean(-np.log2(true))) if len(true) else 0.0
    accused = float(np.mean(-np.log2(1 - false))) if len(false) else 0.0
    return (missed + accused) / 2


def overlap(one: Mask, other: Mask) -> float:
    """Intersection over union."""
    union = int(np.count_nonzero(one | other))
    return int(np.count_nonzero(one & other)) / union if union else 1.0


def turn_between(one: float, other: float) -> float:
    """Degrees between two turns, 0 to 180."""
    return abs((one - other + 180) % 360 - 180)
