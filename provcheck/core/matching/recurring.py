"""Elements that recur in a portfolio: one signature, frame, brush or figure in several works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from provcheck.core.evidence import Region
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap, polygon_mask

_SIDE = 128


def works_sharing(regions: Mapping[int, Region], same_picture: Sequence[int]) -> dict[int, int]:
    """For every row whose matched part of one suspect belongs to several works: how many works that are.

    `regions` are those of the accepted pairs of one suspect by row of the work, `same_picture` names for every row the first
    work that is the same picture; exports of one work count once. Only parts of works count: works that lie in a suspect as a
    whole are versions of each other.
    """
    parts = {row: region for row, region in regions.items() if region.share_of_work <= limit("element")}
    masks = {row: polygon_mask(region.suspect, _SIDE, _SIDE) for row, region in parts.items()}
    shared = {}
    for row, mask in masks.items():
        alike = [other for other, seen in masks.items() if _overlap(mask, seen) >= limit("same-element")]
        works = len({same_picture[other] for other in alike})
        if works > 1:
            shared[row] = works
    return shared


def _overlap(one: BoolMap, other: BoolMap) -> float:
    """Intersection over union."""
    return int((one & other).sum()) / max(1, int((one | other).sum()))
