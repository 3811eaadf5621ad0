"""Parts of flat art: too few local features, or too many that look alike, to fix a homography."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from provcheck.core.matching.alignment import Aligned, Variant, alignments, as_lines
from provcheck.core.matching.guards import meaning_of_looks, only_template
from provcheck.core.matching.homography import from_matrix3, project, to_matrix3
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pair_result import PairResult, compared, log10_chance, log10_of_both, result_of
from provcheck.core.matching.part_search import Part, search_part
from provcheck.core.matching.pixels import Comparison
from provcheck.core.matching.shared_looks import shared_looks
from provcheck.core.matching.similarity_fit import fit_similarity
from provcheck.core.matching.structure import NO_PEAK
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import Alignment


def flat_part(work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> PairResult | None:
    """The result of a part in which nearly all is the same, found by its places or else by its contours; None without one."""
    return _by_similarity(work, suspect, variants) or _by_contours(work, suspect, variants)


def _by_similarity(work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> PairResult | None:
    """A part of flat art, moved, turned and scaled at most; None when none is found in which nearly all is the same."""
    if len(suspect.features) >= limit("flat-features"):
        return None
    aligned = alignments(work.features, suspect.features, variants, fit_similarity)
    return next((part for each in aligned if (part := _as_flat_part(work, suspect, each)) is not None), None)


def _by_contours(work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> PairResult | None:
    """A part of flat art, cut out and scaled at most, found by its contours; None when none is in which nearly all is the same.

    Contours of regular shapes fit in pictures that have nothing else in common, so what fits must hold places of many looks.
    """
    if len(suspect.features) >= limit("contour-features"):
        return None
    found = [search_part(work.contours, suspect.contours, mirrored=mirrored) for mirrored in (False, True)]
    part = max((each for each in found if each is not None), key=lambda each: each.correlation, default=None)
    if part is None or part.correlation < limit("contour-correlation"):
        return None
    tried = (each for each in variants if each.mirrored is part.mirrored)
    return next((result for each in tried if (result := _part_of(work, suspect, part, each)) is not None), None)


def _part_of(work: PairPicture, suspect: PairPicture, part: Part, variant: Variant) -> PairResult | None:
    """What contours found, when the pixels bear it out; else None."""
    matrix = part.work_to_suspect
    comparison = compared(work, suspect, matrix, inverted=variant.inverted)
    chance = log10_of_both(-limit("contour-decades"), log10_chance(comparison))
    if -chance < limit("alignment") or not _nothing_differs(comparison):
        return None
    looks = shared_looks(work.small, suspect.small, matrix, inverted=variant.inverted)
    if len(looks) < limit("contour-looks"):
        return None
    places = project(np.linalg.inv(matrix), looks.places)
    alignment = Alignment(
        work_to_suspect=to_matrix3(matrix),
        mirrored=variant.mirrored,
        inverted=variant.inverted,
        inliers=len(looks),
        matches=looks.tried,
        log10_nfa=chance,
        lines=as_lines(places, looks.places),
    )
    return result_of(work, suspect, alignment, comparison, accepted=True)


def _as_flat_part(work: PairPicture, suspect: PairPicture, aligned: Aligned) -> PairResult | None:
    """The result of a similarity under which nearly all that both pictures show is the same; else None.

    Its few places mean little by themselves, so what lies between them must agree in light and in structure. Places that look
    alike count once, as corners of regular shapes do.
    """
    of_looks = meaning_of_looks(aligned)
    if of_looks < limit("similarity"):
        return None
    alignment = aligned.alignment
    comparison = compared(work, suspect, from_matrix3(alignment.work_to_suspect), inverted=alignment.inverted)
    chance = log10_of_both(-of_looks, log10_chance(comparison))
    if -chance < limit("alignment") or not _nothing_differs(comparison):
        return None
    if only_template(aligned, comparison, of_looks, NO_PEAK):
        return None
    return result_of(work, suspect, replace(alignment, log10_nfa=chance), comparison, accepted=True)


def _nothing_differs(comparison: Comparison) -> bool:
    """Whether most windows that show anything agree in light and in structure, and hardly one has nothing in common."""
    informative = int(comparison.informative.sum())
    return bool(
        informative >= limit("similarity-windows")
        and (comparison.light & comparison.structure).sum() >= informative * limit("similarity-agree")
        and not comparison.holds_other_motif
    )
