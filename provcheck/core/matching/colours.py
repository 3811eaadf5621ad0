"""Colours of an aligned pair."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provcheck.core.evidence import Polygon
from provcheck.core.imaging.picture import Pixels, fit_within
from provcheck.core.matching.homography import Homography
from provcheck.core.matching.warped import BoolMap, polygon_mask, resized_mask, to_lab, warp

_SIDE = 128
_MANY = 0.6


@dataclass(frozen=True)
class Colours:
    """Mean colours of the covered part, in CIELAB.

    Attributes:
        chroma_work: Mean chroma of the work.
        chroma_suspect: Mean chroma of the suspect.
        hue_shift: Mean distance of the (a, b) coordinates.
        hue_shift_of_many: Distance of them that four pixels in ten reach: a cover alone leaves it small.
        difference: Mean CIE76 difference.
    """

    chroma_work: float
    chroma_suspect: float
    hue_shift: float
    hue_shift_of_many: float
    difference: float


def compare_colours(
    work: Pixels,
    suspect: Pixels,
    work_to_suspect: Homography,
    within: Polygon,
    *,
    inverted: bool,
    shown: BoolMap | None = None,
) -> Colours:
    """Compare the colours of an aligned pair within a polygon of the work; the rest as for `pixels.compare`."""
    work = fit_within(work, _SIDE)
    warped, covered = warp(work, suspect, work_to_suspect)
    looked_at = (covered > 0) & polygon_mask(within, work.shape[0], work.shape[1])
    if shown is not None:
        looked_at &= resized_mask(shown, (work.shape[1], work.shape[0]))
    if not looked_at.any():
        return Colours(0.0, 0.0, 0.0, 0.0, 0.0)
    first = to_lab(work)[looked_at]
    second = to_lab(255 - warped if inverted else warped)[looked_at]
    difference = first - second
    shifts = np.hypot(difference[:, 1], difference[:, 2])
    return Colours(
        chroma_work=float(np.hypot(first[:, 1], first[:, 2]).mean()),
        chroma_suspect=float(np.hypot(second[:, 1], second[:, 2]).mean()),
        hue_shift=float(shifts.mean()),
        hue_shift_of_many=float(np.quantile(shifts, _MANY)),
        difference=float(np.sqrt((difference**2).sum(axis=1)).mean()),
    )
