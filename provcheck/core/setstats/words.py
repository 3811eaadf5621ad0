"""Which words of prompts, LoRAs, models and seeds go with closeness in a set."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from provcheck.core.setstats.closeness import Share, share_of
from provcheck.core.setstats.correction import holm
from provcheck.core.setstats.labels import Label

NEAREST_SHARE = 0.1
"""Share of the set's own pictures that count as its nearest ones: a measure that any set has, copies in it or not."""

FEWEST_WITH = 5
"""Pictures that a label needs, and that must be without it, to be tested."""

_Z = 1.959964
_HALF = 0.5
_TIE = 1e-7
"""Relative rounding of sums of chances."""


@dataclass(frozen=True)
class LabelLift:
    """How much more often pictures with a label are among the nearest than those without.

    Attributes:
        labels: The label; several that stand on the very same pictures, which cannot be told apart.
        near_with: Nearest ones among the pictures with it.
        near_without: Nearest ones among all others whose labels are known.
        lift: The first share by the second, half a picture added to each count, so that none is nothing (Walter 1975).
        low: Lower end of its interval of 95 % (Katz 1978), for this label alone.
        high: Upper end.
        p: Of Fisher's exact test, either way, for this label alone.
        p_corrected: The same, corrected for all labels that were tested (Holm).
    """

    labels: tuple[Label, ...]
    near_with: Share
    near_without: Share
    lift: float
    low: float
    high: float
    p: float
    p_corrected: float


@dataclass(frozen=True)
class LabelLifts:
    """All labels that could be tested.

    Attributes:
        lifts: Surest first.
        labelled: What labels are known of and is counted: pictures, or prompts in place of them (`by_prompt`).
        nearest: How many of these count as the nearest.
        cosine: From which cosine on they do.
        too_few: Labels that stand on too few pictures, or on nearly all, to be tested.
        outputs: Outputs whose labels are known, each for itself; 0 where that was not counted.
    """

    lifts: tuple[LabelLift, ...]
    labelled: int
    nearest: int
    cosine: float
    too_few: int
    outputs: int = 0


NO_LABELS = LabelLifts((), 0, 0, 0.0, 0)


def lifts_of(cosines: NDArray[np.float32], labels: Sequence[Collection[Label]]) -> LabelLifts:
    """How closeness goes with labels, by the cosines of the pictures, float32 (pictures,), and the labels of each.

    A picture without any label is one of which nothing is known: it is left out.
    """
    known = [place for place, found in enumerate(labels) if found]
    if len(known) < 2 * FEWEST_WITH:
        return NO_LABELS
    values = cosines[known]
    cut = np.sort(values)[::-1][math.ceil(NEAREST_SHARE * len(values)) - 1]
    near = values >= cut
    together, too_few = _together([labels[place] for place in known])
    found = [_lift(names, np.array(places, np.intp), near) for places, names in together.items()]
    corrected = holm([each.p for each in found])
    lifts = [replace(each, p_corrected=p) for each, p in zip(found, corrected, strict=True)]
    ordered = sorted(lifts, key=lambda each: (each.p, -each.lift, each.labels))
    return LabelLifts(tuple(ordered), len(known), int(near.sum()), float(cut), too_few)


def _together(labels: Sequence[Collection[Label]]) -> tuple[dict[tuple[int, ...], tuple[Label, ...]], int]:
    """Labels by the places they stand at, those of enough places; and how many others there are."""
    places: dict[Label, list[int]] = {}
    for place, found in enumerate(labels):
        for label in sorted(set(found)):
            places.setdefault(label, []).append(place)
    together: dict[tuple[int, ...], list[Label]] = {}
    for label, where in sorted(places.items()):
        if FEWEST_WITH <= len(where) <= len(labels) - FEWEST_WITH:
            together.setdefault(tuple(where), []).append(label)
    tested = sum(len(names) for names in together.values())
    return {where: tuple(names) for where, names in together.items()}, len(places) - tested


def _lift(labels: tuple[Label, ...], places: NDArray[np.intp], near: NDArray[np.bool_]) -> LabelLift:
    near_with, count_with = int(near[places].sum()), len(places)
    near_without, count_without = int(near.sum()) - near_with, len(near) - count_with
    shares = [(near_with + _HALF) / (count_with + _HALF), (near_without + _HALF) / (count_without + _HALF)]
    spread = math.sqrt(
        max(0.0, 1 / (near_with + _HALF) - 1 / (count_with + _HALF))
        + max(0.0, 1 / (near_without + _HALF) - 1 / (count_without + _HALF))
    )
    lift, reach = shares[0] / shares[1], math.exp(_Z * spread)
    p = exact_p(near_with, count_with, near_without, count_without)
    return LabelLift(
        labels, share_of(near_with, count_with), share_of(near_without, count_without), lift, lift / reach, lift * reach, p, p
    )


def exact_p(near_with: int, count_with: int, near_without: int, count_without: int) -> float:
    """Fisher's exact test, two-sided: the chance of every table with the same sums that is no likelier than this one."""
    near, total = near_with + near_without, count_with + count_without
    least, most = max(0, near - count_without), min(near, count_with)
    logs = np.array([_log_choose(count_with, k) + _log_choose(count_without, near - k) for k in range(least, most + 1)])
    chances = np.exp(logs - _log_choose(total, near))
    return float(min(1.0, chances[chances <= chances[near_with - least] * (1 + _TIE)].sum()))


def _log_choose(count: int, chosen: int) -> float:
    return math.lgamma(count + 1) - math.lgamma(chosen + 1) - math.lgamma(count - chosen + 1)
