"""A work that lies in a picture several times, or bent, so that one alignment explains only a part of it.

After one alignment is accepted, the features it explains are taken away and the next is looked for among the rest: sequential
models, as in Vincent and Laganiere, "Detecting planar homographies in an image pair", ISPA 2001.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Polygon, Region
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.matching.alignment import Aligned, Variant, align
from provcheck.core.matching.homography import hull
from provcheck.core.matching.thresholds import limit

MOST = 8
"""Alignments looked for after the first: more places than that make no difference to a verdict."""

_SIDE = 256

Judge = Callable[[Aligned], Region | None]
"""The matched region of an alignment, or None when it is not accepted."""


def further_regions(
    work: LocalFeatures, suspect: LocalFeatures, first: Region, variants: Sequence[Variant], judge: Judge
) -> tuple[Region, ...]:
    """Regions of the alignments that are accepted after the first, among the features that none before explains."""
    found: list[Region] = []
    region: Region | None = first
    rest = suspect
    while region is not None and len(found) < MOST:
        rest = _outside(rest, region.suspect)
        aligned = align(work, rest, variants)
        region = judge(aligned) if aligned is not None else None
        if region is not None:
            found.append(region)
    return tuple(found)


def joined(first: Region, further: Sequence[Region]) -> tuple[Region, int]:
    """One region of a work that is bent, and how many times the work lies in the picture.

    A further region that shows another part of the work continues the first; one that shows the same part somewhere else is
    another place.
    """
    places = [first.suspect]
    region = first
    for other in further:
        if _shared(region.work, other.work) >= limit("same-part"):
            if all(_shared(place, other.suspect) < limit("same-place") for place in places):
                places.append(other.suspect)
            continue
        region = Region(
            suspect=hull(np.array((*region.suspect, *other.suspect))),
            work=hull(np.array((*region.work, *other.work))),
            share_of_suspect=_union(region.share_of_suspect, region.suspect, other.suspect),
            share_of_work=_union(region.share_of_work, region.work, other.work),
            bounds_of_suspect=_wider(region.bounds_of_suspect, other.bounds_of_suspect),
            bounds_of_work=_wider(region.bounds_of_work, other.bounds_of_work),
        )
    return region, len(places)


def _outside(features: LocalFeatures, polygon: Polygon) -> LocalFeatures:
    """The features that do not lie in a polygon of the picture's unit square."""
    columns, rows = np.clip(features.points / (features.width, features.height) * _SIDE, 0, _SIDE - 1).astype(np.intp).T
    kept = ~_mask(polygon)[rows, columns]
    return LocalFeatures(features.width, features.height, features.points[kept], features.descriptors[kept])


def _shared(one: Polygon, other: Polygon) -> float:
    """Share of the smaller polygon that lies in the larger one."""
    first, second = _mask(one), _mask(other)
    return int((first & second).sum()) / max(1, min(int(first.sum()), int(second.sum())))


def _union(share: float, known: Polygon, other: Polygon) -> float:
    """A share of a picture with what another polygon adds to it; what lies between two pieces is part of neither."""
    return min(1.0, share + float((_mask(other) & ~_mask(known)).mean()))


def _wider(one: tuple[float, float] | None, other: tuple[float, float] | None) -> tuple[float, float] | None:
    """Bounds of two parts together: at least the larger part, at most both."""
    if one is None or other is None:
        return None
    return max(one[0], other[0]), min(1.0, one[1] + other[1])


def _mask(polygon: Polygon) -> NDArray[np.bool_]:
    mask = np.zeros((_SIDE, _SIDE), np.uint8)
    if len(polygon) >= 3:
        cv2.fillPoly(mask, [np.rint(np.array(polygon) * (_SIDE - 1)).astype(np.int32)], 1)
    return mask > 0
