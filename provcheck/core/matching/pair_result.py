"""Outcome of laying a suspect over a work: agreement, region, named edits, chance."""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import lgamma, log, log10

import numpy as np

from provcheck.core.evidence import OTHER_CONTENT, Agreement, Alignment, Edit, Region, has_other_content
from provcheck.core.matching.colours import compare_colours
from provcheck.core.matching.edits import geometry, name_edits
from provcheck.core.matching.homography import Homography, area, frame_overlap, from_matrix3, largest_corner_move
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pixels import SIDE, Comparison, compare
from provcheck.core.matching.region import is_whole_overlap, matched_region
from provcheck.core.matching.surface import on_other_ground, share_added_on_ground, surface_edits, with_other_colours
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.told import Weighed, told_edits
from provcheck.core.matching.warped import BoolMap, LaidOver, lay_over

_CHANCE_AGREEMENT = 0.1
_TELLS_WHAT_IS_AROUND = frozenset({"placed", "altered", "overlaid", "other-ground", "distorted", OTHER_CONTENT})
_WINDOWS_PER_INDEPENDENT_ONE = 4


@dataclass(frozen=True)
class PairResult:
    """Outcome for a pair; everything is None or empty when nothing aligns.

    Attributes:
        alignment: The best alignment found, accepted or not.
        agreement: Pixel agreement under it.
        region: Where they agree.
        edits: Changes that were measured, which the rules weigh.
        accepted: Whether the alignment is beyond chance and bears the guards.
        refused: Whether a guard refused an alignment that is beyond chance: what is shared may lie around a copy.
        only_template: Whether it was refused because a template around something else is all that is shared.
        helped: Whether too few places aligned to tell by themselves, so that structure had to help.
        told: Changes that people are told; none of what is not accepted.
    """

    alignment: Alignment | None = None
    agreement: Agreement | None = None
    region: Region | None = None
    edits: tuple[Edit, ...] = ()
    accepted: bool = False
    refused: bool = False
    only_template: bool = False
    helped: bool = False
    told: tuple[Edit, ...] = ()

    def around_something_else(self, comparison: Comparison) -> PairResult:
        """The same, told to lie around something else, unless it is told already."""
        if has_other_content(self.edits):
            return self
        share = float(comparison.altered.sum() / max(1, int(comparison.informative.sum())))
        region = None if self.region is None else self.region.at_least
        around = _told_around(share)
        return replace(self, edits=(*self.edits, around), told=(*self.told, around), region=region)


def accepted_then_light(result: PairResult) -> tuple[bool, float]:
    """Order of results for one pair, the higher the better.

    Of what is so redrawn that no pixels agree, light does not tell whether it is inverted.
    """
    light = result.agreement.light if result.agreement is not None else 0.0
    return result.accepted, light if light >= limit("redrawn-light") else 0.0


def compared(work: PairPicture, suspect: PairPicture, matrix: Homography, *, inverted: bool) -> Comparison:
    """Lay a suspect over a work and compare what the work shows."""
    return compare(work.small, suspect.small, matrix, inverted=inverted, shown=work.shown)


def result_of(
    work: PairPicture, suspect: PairPicture, alignment: Alignment, comparison: Comparison, *, accepted: bool
) -> PairResult:
    """Everything that is told of a pair under an alignment; edits of the surface only of an accepted one."""
    matrix = from_matrix3(alignment.work_to_suspect)
    shown, inverted = work.shown, alignment.inverted
    laid = None
    if accepted or shown is not None:
        laid = lay_over(work.small, suspect.small, matrix, SIDE, inverted=inverted)
    elsewhere = laid is not None and shown is not None and on_other_ground(laid, shown)
    grounds_alike = shown is not None and not elsewhere and _ground_alike(work, suspect, matrix, inverted=inverted)
    region = matched_region(matrix, comparison, alignment, grounds_alike=grounds_alike)
    colours = compare_colours(work.small, suspect.small, matrix, region.work, inverted=inverted, shown=shown)
    shape = geometry(matrix, alignment, work.facts, suspect.facts)
    edits = name_edits(alignment, shape, colours, region)
    if accepted and laid is not None:
        side = max(work.facts.width, work.facts.height) * shape.scale
        looked_at = laid if shown is None else laid.where(shown)
        edits += surface_edits(looked_at, comparison, region, matrix, side, other_ground=elsewhere)
        if not inverted and colours.difference <= limit("same-colours"):
            edits = with_other_colours(edits, looked_at.inside(region.work), comparison)
        # Where the figure changed its colours too, the whole picture was changed.
        if elsewhere and colours.difference <= limit("re-encoded-colour"):
            edits += (Edit("other-ground"),)
        edits += _other_content(matrix, comparison)
        if shown is not None and not any(edit.kind in _TELLS_WHAT_IS_AROUND for edit in edits):
            edits += _added_on_ground(laid, shown)
    return PairResult(
        alignment=alignment,
        agreement=comparison.summary(colours),
        region=region.at_least if has_other_content(edits) else region,
        edits=edits,
        told=told_edits(work, suspect, alignment, Weighed(comparison, region, edits)) if accepted else (),
        accepted=accepted,
    )


def _other_content(matrix: Homography, comparison: Comparison) -> tuple[Edit, ...]:
    """That much stands there which is something else, as on a shared template, mock-up or paper.

    Told where the pictures have most of their frames in common: beside what was cut out and placed others lie anyway.
    """
    in_suspect, in_work = frame_overlap(matrix)
    if min(area(in_suspect), area(in_work)) < limit("most-of-frames"):
        return ()
    share = comparison.share_of_other_content()
    return (_told_around(share),) if share >= limit("other-content") else ()


def _added_on_ground(laid: LaidOver, shown: BoolMap) -> tuple[Edit, ...]:
    """That something stands on the plain ground around what the work shows."""
    share = share_added_on_ground(laid, shown)
    return (Edit("added-on-ground", round(share, 3), "share"),) if share >= limit("added-on-ground") else ()


def _told_around(share: float) -> Edit:
    return Edit(OTHER_CONTENT, round(share, 3), "share")


def _ground_alike(work: PairPicture, suspect: PairPicture, matrix: Homography, *, inverted: bool) -> bool:
    """Whether the clear ground of a work is alike too; not where a suspect in the work's own frame shows more on it."""
    comparison = compare(work.small, suspect.small, matrix, inverted=inverted)
    shows_more = largest_corner_move(matrix) <= limit("same-frame") and comparison.holds_other_motif
    return not shows_more and is_whole_overlap(comparison)


def log10_of_both(one: float, other: float) -> float:
    """log10 of the chance of two independent findings: t (1 - ln t) of their product t (Fisher 1932)."""
    product = one + other
    return min(one, product + log10(1 - product * log(10)))


def log10_chance(comparison: Comparison) -> float:
    """log10 of the binomial tail for that many agreeing windows.

    Overlapping windows count as a quarter each; one in ten agrees by chance, as was measured on unrelated pictures.
    """
    windows = max(1, int(comparison.informative.sum()))
    agreeing = int(comparison.agreeing_in_both.sum())
    total = max(1, windows // _WINDOWS_PER_INDEPENDENT_ONE)
    hits = agreeing * total // windows
    p = _CHANCE_AGREEMENT
    terms = [
        lgamma(total + 1) - lgamma(k + 1) - lgamma(total - k + 1) + k * log(p) + (total - k) * log(1 - p)
        for k in range(hits, total + 1)
    ]
    return float(np.logaddexp.reduce(terms) / log(10))
