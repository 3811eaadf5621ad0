"""Whether one set is nearer to the portfolio than another: a permutation test, with the size of the difference."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

ROUNDS = 1999
"""Random divisions of the pictures, and samples drawn anew for intervals; the smallest p-value is 1 / (ROUNDS + 1)."""

FEWEST = 10
"""Pictures that either set needs: of fewer neither an interval nor a quantile says anything."""

SEED = 20230113

POWER = 0.8
"""Chance with which a difference that counts as told by two sets is found."""

_AT_ONCE = 2_000_000
"""Numbers that are drawn together."""

_TIE = 1e-9


class Statistic(StrEnum):
    """What of a set is compared."""

    MEAN = "mean"
    HIGH = "quantile-95"


_OF: dict[Statistic, Callable[[NDArray[np.float64]], NDArray[np.float64]]] = {
    Statistic.MEAN: lambda values: np.asarray(values.mean(axis=-1), np.float64),
    Statistic.HIGH: lambda values: np.asarray(np.quantile(values, 0.95, axis=-1), np.float64),
}


@dataclass(frozen=True)
class Interval:
    """A value with the interval of 95 % of samples drawn anew (bootstrap, percentiles)."""

    value: float
    low: float
    high: float


@dataclass(frozen=True)
class Comparison:
    """Set A beside set B.

    Attributes:
        statistic: What was compared.
        first: It, of A.
        second: It, of B.
        difference: A less B.
        superiority: How often a picture of A is nearer than one of B, ties counted half: 0.5 is no difference (Mann and
            Whitney's U as a share).
        p: Share of random divisions in which the difference is as large, either way; never below 1 / (rounds + 1).
        rounds: Random divisions that were made.
        counts: Pictures of A and of B.
    """

    statistic: Statistic
    first: float
    second: float
    difference: Interval
    superiority: Interval
    p: float
    rounds: int
    counts: tuple[int, int]


def compare(
    first: NDArray[np.float32], second: NDArray[np.float32], statistic: Statistic, rounds: int = ROUNDS, seed: int = SEED
) -> Comparison | None:
    """Compare two sets by the cosines of their pictures, float32 (pictures,) each; None where one has too few pictures.

    Two-sided. It takes each picture of either set for one that was made for itself. The same values give the same result.
    """
    if min(len(first), len(second)) < FEWEST:
        return None
    one, other, of = first.astype(np.float64), second.astype(np.float64), _OF[statistic]
    rng = np.random.default_rng(seed)
    drawn = _drawn(one, other, of, rounds, rng)
    return Comparison(
        statistic=statistic,
        first=float(of(one)),
        second=float(of(other)),
        difference=_interval(float(of(one) - of(other)), drawn[0]),
        superiority=_interval(_superiority(one, other), drawn[1]),
        p=permutation_p(one, other, statistic, rounds, rng),
        rounds=rounds,
        counts=(len(one), len(other)),
    )


def detectable(counts: tuple[int, int], alpha: float) -> float:
    """Least difference of the means, in deviations, that sets of so many pictures show with `POWER` at a two-sided alpha."""
    normal = NormalDist()
    return (normal.inv_cdf(1 - alpha / 2) + normal.inv_cdf(POWER)) * math.sqrt(sum(1 / count for count in counts))


def pooled(sets: Sequence[tuple[int, float]]) -> float:
    """The deviation of pictures around the means of their own sets, by the number and deviation of each set."""
    return math.sqrt(sum(count * deviation**2 for count, deviation in sets) / sum(count for count, _deviation in sets))


def permutation_p(
    first: NDArray[np.float64], second: NDArray[np.float64], statistic: Statistic, rounds: int, rng: np.random.Generator
) -> float:
    """Share of random divisions into sets of these sizes that differ as much, the given one among them."""
    of, both = _OF[statistic], np.concatenate([first, second])
    seen = abs(float(of(first) - of(second))) - _TIE
    as_large, done = 0, 0
    while done < rounds:
        count = min(rounds - done, max(1, _AT_ONCE // len(both)))
        mixed = rng.permuted(np.broadcast_to(both, (count, len(both))), axis=1)
        differences = of(mixed[:, : len(first)]) - of(mixed[:, len(first) :])
        as_large += int(np.count_nonzero(np.abs(differences) >= seen))
        done += count
    return (1 + as_large) / (1 + rounds)


def _drawn(
    first: NDArray[np.float64],
    second: NDArray[np.float64],
    of: Callable[[NDArray[np.float64]], NDArray[np.float64]],
    rounds: int,
    rng: np.random.Generator,
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Difference and superiority of samples drawn anew from either set, float64 (rounds,) each."""
    differences, superiorities = np.empty(rounds), np.empty(rounds)
    for place in range(rounds):
        one, other = rng.choice(first, len(first)), rng.choice(second, len(second))
        differences[place], superiorities[place] = of(one) - of(other), _superiority(one, other)
    return differences, superiorities


def _superiority(first: NDArray[np.float64], second: NDArray[np.float64]) -> float:
    ordered = np.sort(second)
    below, up_to = np.searchsorted(ordered, first, "left"), np.searchsorted(ordered, first, "right")
    return float((below + up_to).sum() / (2 * len(first) * len(second)))


def _interval(value: float, drawn: NDArray[np.float64]) -> Interval:
    low, high = (float(bound) for bound in np.quantile(drawn, (0.025, 0.975)))
    return Interval(value, low, high)
