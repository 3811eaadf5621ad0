"""From evidence to a verdict by rule.

Verdicts one to six need identity of file or pixels, or an accepted alignment. Closeness of embeddings alone can only be a
resemblance, whatever its value.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

from provcheck.core.matching.homography import from_matrix3, largest_corner_move
from provcheck.core.matching.pair import PairResult
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import Matrix3, Measure, VerdictKind

# Logistic regression on the tuning set of tests/benchmarks (488 copies with their works, and of 888 suspects the closest wrong
# work), both classes weighted alike, ridge 0.5: log odds that a suspect is derived from a work.
_WEIGHT_NONE = -3.97
_WEIGHT_CLOSENESS = 3.26
_WEIGHT_ACCEPTED = 6.27
_WEIGHT_MEANING = 3.05
_MEANING_CAP = 60.0
_SCORE_IDENTICAL_FILE = 1.0
_SCORE_IDENTICAL_PICTURE = 0.9999
_SCORE_CEILING = 0.999


def decide(pair: PairResult, *, same_file: bool, same_pixels: bool, measures: Mapping[str, Measure]) -> VerdictKind | None:
    """The verdict for a pair, None when there is nothing to report."""
    if same_file:
        return VerdictKind.IDENTICAL_FILE
    if same_pixels:
        return VerdictKind.IDENTICAL_PICTURE
    if pair.accepted and pair.alignment and pair.agreement and pair.region:
        return _aligned_verdict(pair, pair.alignment.work_to_suspect)
    resembles = any(measure.speaks_for_copy for signal, measure in measures.items() if signal.startswith("embedding:"))
    return VerdictKind.RESEMBLANCE if resembles else None


def _aligned_verdict(pair: PairResult, matrix: Matrix3) -> VerdictKind:
    agreement, region, alignment = pair.agreement, pair.region, pair.alignment
    if agreement is None or region is None or alignment is None:
        raise ValueError(pair)
    if agreement.light < limit("redrawn-light"):
        whole = min(region.share_of_suspect, region.share_of_work) >= limit("edited-share-of-suspect")
        lines_agree = agreement.structure >= limit("redrawn-structure")
        return VerdictKind.REDRAWN if whole and lines_agree else VerdictKind.PARTIAL_COPY
    if (
        {edit.kind for edit in pair.edits} <= {"scaled"}
        and largest_corner_move(from_matrix3(matrix)) <= limit("re-encoded-corner")
        and agreement.light >= limit("re-encoded-light")
        and agreement.colour_difference <= limit("re-encoded-colour")
    ):
        return VerdictKind.RE_ENCODED_COPY
    mostly_work = region.share_of_suspect >= limit("edited-share-of-suspect")
    if mostly_work and region.share_of_work >= limit("edited-share-of-work"):
        return VerdictKind.EDITED_COPY
    return VerdictKind.PARTIAL_COPY


def score(pair: PairResult, normalised: float, *, same_file: bool, same_pixels: bool) -> float:
    """Probability 0..1 under even odds that the suspect is derived from the work; one scale for all pairs of all portfolios.

    `normalised` is the closeness of `Ranking.normalised`. An alignment that was not accepted counts nothing.
    """
    if same_file:
        return _SCORE_IDENTICAL_FILE
    if same_pixels:
        return _SCORE_IDENTICAL_PICTURE
    log_odds = _WEIGHT_NONE + _WEIGHT_CLOSENESS * normalised
    if pair.accepted and pair.alignment is not None:
        meaning = min(max(-pair.alignment.log10_nfa, 0.0), _MEANING_CAP)
        log_odds += _WEIGHT_ACCEPTED + _WEIGHT_MEANING * meaning / _MEANING_CAP
    return _SCORE_CEILING / (1 + exp(-log_odds))
