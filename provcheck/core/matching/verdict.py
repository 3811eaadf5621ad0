"""From evidence to a verdict by rule.

Verdicts one to six need identity of file or pixels, or an accepted alignment. Closeness of embeddings alone can only be a
resemblance, whatever its value.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp

import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Matrix3, Measure, has_other_content
from provcheck.core.matching.homography import from_matrix3, largest_corner_move
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import VerdictKind

# Logistic regression on the tuning set of tests/benchmarks (488 copies with their works, and of 888 suspects the two closest
# wrong works), both classes weighted alike, ridge 0.5: log odds that a suspect is derived from a work.
_WEIGHT_NONE = -3.10
_WEIGHT_EMBEDDING = 4.74
_WEIGHT_DRAWING = 4.90
_WEIGHT_ACCEPTED = 5.45
_WEIGHT_MEANING = 3.13
_WEIGHT_MEANING_REFUSED = 3.58
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
    around_other = has_other_content(pair.edits)
    if agreement.light < limit("redrawn-light"):
        whole = min(region.share_of_suspect, region.share_of_work) >= limit("edited-share-of-suspect")
        lines_agree = agreement.structure >= limit("redrawn-structure")
        return VerdictKind.REDRAWN if whole and lines_agree and not around_other else VerdictKind.PARTIAL_COPY
    if (
        {edit.kind for edit in pair.edits} <= {"scaled"}
        and largest_corner_move(from_matrix3(matrix)) <= limit("re-encoded-corner")
        and region.share_of_work >= limit("re-encoded-share")
        and agreement.light >= limit("re-encoded-light")
        and agreement.colour_difference <= limit("re-encoded-colour")
    ):
        return VerdictKind.RE_ENCODED_COPY
    altered = sum(edit.amount or 0.0 for edit in pair.edits if edit.kind == "altered")
    holds_other = altered >= limit("edited-altered") or around_other
    mostly_work = region.share_of_suspect >= limit("edited-share-of-suspect") and not holds_other
    if mostly_work and region.share_of_work >= limit("edited-share-of-work"):
        return VerdictKind.EDITED_COPY
    return VerdictKind.PARTIAL_COPY


def log_odds_of_closeness(embedding: NDArray[np.float32], drawing: NDArray[np.float32]) -> NDArray[np.float64]:
    """Log odds under even odds by closeness alone, both values less the level of the suspect's rivals: float64 (works,)."""
    return np.asarray(
        _WEIGHT_NONE + _WEIGHT_EMBEDDING * embedding.astype(np.float64) + _WEIGHT_DRAWING * drawing.astype(np.float64)
    )


def score(pair: PairResult, closeness: float, *, same_file: bool, same_pixels: bool) -> float:
    """Probability 0..1 under even odds that the suspect is derived from the work; one scale for all pairs of all portfolios.

    `closeness` is that of `Ranking.closeness`. A refused alignment counts by its meaning, but less, and gives no
    verdict; a shared template speaks for nothing.
    """
    if same_file:
        return _SCORE_IDENTICAL_FILE
    if same_pixels:
        return _SCORE_IDENTICAL_PICTURE
    meaning = 0.0 if pair.alignment is None else min(max(-pair.alignment.log10_nfa, 0.0), _MEANING_CAP) / _MEANING_CAP
    if pair.only_template:
        # Closeness comes from the template too.
        log_odds = min(closeness, 0.0)
    elif pair.accepted:
        log_odds = closeness + _WEIGHT_ACCEPTED + _WEIGHT_MEANING * meaning
    else:
        log_odds = closeness + _WEIGHT_MEANING_REFUSED * meaning
    return _SCORE_CEILING / (1 + exp(-log_odds))
