"""From evidence to a verdict by rule.

Verdicts one to six need identity of file or pixels, or an accepted alignment. Closeness of embeddings alone can only be a
resemblance, whatever its value.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import exp, log

from provcheck.core.matching.pair import PairResult
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import Matrix3, Measure, VerdictKind

# Fusion for ranking: normalised copy embedding + 0.8 log(1 + min(-log10 NFA, 60)) / log 60, laid on 0..1 by a logistic curve.
_GEOMETRY_WEIGHT = 0.8
_GEOMETRY_CAP = 60.0
_GEOMETRY_OF_CHANCE = 4.0
_STEEPNESS = 6.0
_MIDDLE = 0.55
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
        and _largest_corner_move(matrix) <= limit("re-encoded-corner")
        and agreement.light >= limit("re-encoded-light")
        and agreement.colour_difference <= limit("re-encoded-colour")
    ):
        return VerdictKind.RE_ENCODED_COPY
    mostly_work = region.share_of_suspect >= limit("edited-share-of-suspect")
    if mostly_work and region.share_of_work >= limit("edited-share-of-work"):
        return VerdictKind.EDITED_COPY
    return VerdictKind.PARTIAL_COPY


def _largest_corner_move(matrix: Matrix3) -> float:
    """How far a corner of the frame moves, in frame widths."""
    moves = []
    for x, y in ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)):
        across, down, depth = (row[0] * x + row[1] * y + row[2] for row in matrix)
        moves.append(max(abs(across / depth - x), abs(down / depth - y)))
    return max(moves)


def score(pair: PairResult, normalised: float, *, same_file: bool, same_pixels: bool) -> float:
    """How surely the suspect is derived from the work, 0..1, on one scale for all pairs of a portfolio.

    An alignment that was not accepted counts no more than what unrelated pairs reach.
    """
    if same_file:
        return _SCORE_IDENTICAL_FILE
    if same_pixels:
        return _SCORE_IDENTICAL_PICTURE
    meaning = -pair.alignment.log10_nfa if pair.alignment is not None else 0.0
    if not pair.accepted:
        meaning = min(meaning, _GEOMETRY_OF_CHANCE)
    geometry = _GEOMETRY_WEIGHT * log(1 + min(max(meaning, 0.0), _GEOMETRY_CAP)) / log(_GEOMETRY_CAP)
    fused = normalised + geometry
    return _SCORE_CEILING / (1 + exp(-_STEEPNESS * (fused - _MIDDLE)))
