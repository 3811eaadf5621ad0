"""Parts of flat art, whose few local features fix no homography."""

from __future__ import annotations

from dataclasses import replace

from provcheck.core.matching.alignment import Aligned, Variant, alignments
from provcheck.core.matching.guards import meaning_of_looks, only_template
from provcheck.core.matching.homography import from_matrix3
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pair_result import PairResult, compared, log10_chance, log10_of_both, result_of
from provcheck.core.matching.pixels import Comparison
from provcheck.core.matching.similarity_fit import fit_similarity
from provcheck.core.matching.structure import NO_PEAK
from provcheck.core.matching.thresholds import limit


def flat_part(work: PairPicture, suspect: PairPicture, variants: tuple[Variant, ...]) -> PairResult | None:
    """A part of flat art, moved, turned and scaled at most; None when none is found in which nearly all is the same."""
    if len(suspect.features) >= limit("flat-features"):
        return None
    aligned = alignments(work.features, suspect.features, variants, fit_similarity)
    return next((part for each in aligned if (part := _as_flat_part(work, suspect, each)) is not None), None)


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
    return bool(
        comparison.informative.sum() >= limit("similarity-windows")
        and comparison.share_in_all >= limit("similarity-agree")
        and not comparison.holds_other_motif
    )
