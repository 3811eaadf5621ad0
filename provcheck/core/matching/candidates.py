"""Which works are worth aligning with a suspect."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.prints import PortfolioPrints, Prints
from provcheck.core.fingerprint.structure_map import orientations
from provcheck.core.matching.search import best, best_from, close_rows, cosines
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.verdict import log_odds_of_closeness
from provcheck.core.records import Level

BY_EMBEDDING = {Level.QUICK: 3, Level.STANDARD: 8, Level.THOROUGH: 12}
"""Works aligned for the closeness of their copy embedding (recall of the right one among the first 10: 0.98)."""

BY_VOTES = {Level.QUICK: 0, Level.STANDARD: 5, Level.THOROUGH: 10}
"""Works aligned because local features vote for them: cut-outs, collages and inverted pictures, which embeddings miss."""

LEVELS_THAT_VOTE = frozenset(level for level, works in BY_VOTES.items() if works)

BY_STRUCTURE = {Level.QUICK: 2, Level.STANDARD: 3, Level.THOROUGH: 4}
"""Works aligned because their drawing lies as the suspect's does: line art, filters, inverted pictures, in any orientation."""

_HASH_CANDIDATES = 3
_RESEMBLING = 3
_RIVALS = slice(1, 4)
_BACKGROUND_COSINE = 0.05
_BACKGROUND_STRUCTURE = 0.1
_DRAWINGS = 256  # in hand at a time: their floats fit into a processor's cache, which halves the time


@dataclass(frozen=True)
class Ranking:
    """All works of a portfolio as seen from one suspect.

    Attributes:
        cosine: float32 (works,), of the copy embedding; zeros where there is no such model.
        normalised: float32 (works,), cosine less the mean of the suspect's 2nd to 4th best works.
        pdq: int64 (works,), PDQ distance of the closest orientation; 256 where either quality is too low.
        votes: float32 (works,), of local features; zeros where nothing voted.
        structure: float32 (works,), -1..1, cosine of the maps of the drawings, of the closest orientation.
        closeness: float64 (works,), log odds by both cosines less the mean of the suspect's 2nd to 4th best works.
    """

    cosine: NDArray[np.float32]
    normalised: NDArray[np.float32]
    pdq: NDArray[np.int64]
    votes: NDArray[np.float32]
    structure: NDArray[np.float32]
    closeness: NDArray[np.float64]


def rank(
    suspect: Prints,
    portfolio: PortfolioPrints,
    copy_model: str | None,
    votes: NDArray[np.float32] | None = None,
    groups: NDArray[np.intp] | None = None,
) -> Ranking:
    """Compare a suspect with all works; `votes` are those of `VotingIndex.votes`, `groups` those of `same_pictures`."""
    count = len(portfolio.works)
    if copy_model is None or not portfolio.works:
        cosine = np.zeros(count, np.float32)
    else:
        cosine = cosines(suspect.embeddings[copy_model], portfolio.embeddings[copy_model])
    votes = np.zeros(count, np.float32) if votes is None else votes
    structure = _structure(suspect, portfolio)
    groups = np.arange(count) if groups is None else groups
    normalised = cosine - np.float32(max(_level_of_rivals(cosine, groups, _BACKGROUND_COSINE), 0.0))
    drawing = structure - np.float32(_level_of_rivals(structure, groups, _BACKGROUND_STRUCTURE))
    closeness = log_odds_of_closeness(normalised, drawing)
    return Ranking(cosine, normalised, _pdq_distances(suspect, portfolio), votes, structure, closeness)


def _level_of_rivals(cosine: NDArray[np.float32], groups: NDArray[np.intp], unknown: float) -> float:
    """How close a suspect is to works that it was not made from: the mean of its 2nd to 4th best, `unknown` without any.

    Versions of one picture are no rivals of each other.
    """
    best_of_group = np.full(len(cosine), -np.inf, np.float32)
    np.maximum.at(best_of_group, groups, cosine)
    rivals = np.sort(best_of_group[np.isfinite(best_of_group)])[::-1][_RIVALS]
    return float(rivals.mean()) if len(rivals) else unknown


def _structure(suspect: Prints, portfolio: PortfolioPrints) -> NDArray[np.float32]:
    """Cosine of the drawings in the orientation in which they are closest; sums of whole numbers, so exact in any order."""
    closeness = np.zeros(len(portfolio.works), np.float32)
    forms = orientations(suspect.structure).T.astype(np.float32)
    for start in range(0, len(closeness), _DRAWINGS):
        block = portfolio.structure[start : start + _DRAWINGS].astype(np.float32)
        lengths = portfolio.structure_lengths[start : start + _DRAWINGS] * np.linalg.norm(forms[:, 0])
        closeness[start : start + _DRAWINGS] = (block @ forms).max(axis=1) / np.maximum(lengths, 1)
    return closeness


def _pdq_distances(suspect: Prints, portfolio: PortfolioPrints) -> NDArray[np.int64]:
    """PDQ distances over all orientations; hashes of quality 49 and less say nothing (ThreatExchange, pdq/README)."""
    works = portfolio.hashes.get("pdq")
    if works is None:
        return np.zeros(0, np.int64)
    # Eight bytes at a time.
    words, rows = works.view(np.uint64), suspect.hashes["pdq"].view(np.uint64)
    distances = np.stack([np.bitwise_count(words ^ row).sum(axis=1, dtype=np.int64) for row in rows])
    unusable = (portfolio.pdq_quality <= 49) | (suspect.pdq_quality <= 49)
    return np.where(unusable, 256, distances.min(axis=0))


def same_pictures(portfolio: PortfolioPrints, copy_model: str | None) -> NDArray[np.intp]:
    """Row of the first work that is the same picture as each work, as another export of it: intp (works,).

    The same means that they are versions of one artwork, or have a copy embedding as close as `same-picture`, directly or
    through works between.
    """
    rows: dict[tuple[int, int], int] = {}
    first = np.array([rows.setdefault(work.identity, row) for row, work in enumerate(portfolio.works)], np.intp)
    if copy_model is None or not portfolio.works:
        return first
    for row, near in close_rows(portfolio.embeddings[copy_model], limit("same-picture")):
        groups = np.unique(first[np.append(near, row)])
        if len(groups) > 1:
            first[np.isin(first, groups)] = groups[0]
    return first


def choose(ranking: Ranking, suspect: Prints, portfolio: PortfolioPrints, level: Level) -> tuple[int, ...]:
    """Rows of the works to align, each once: the same content first, then by embedding, votes, drawing and hash."""
    same = portfolio.rows_of_pixels(suspect.facts.pixel_digest)
    by_embedding = best(ranking.normalised, BY_EMBEDDING[level]).tolist()
    by_votes = best_from(ranking.votes, BY_VOTES[level], limit("candidate-votes"))
    by_structure = best_from(ranking.structure, BY_STRUCTURE[level], limit("candidate-structure"))
    by_hash = [
        row
        for row in np.argsort(ranking.pdq, kind="stable")[:_HASH_CANDIDATES].tolist()
        if ranking.pdq[row] <= limit("candidate-bits")
    ]
    return tuple(dict.fromkeys([*same, *by_embedding, *by_votes, *by_structure, *by_hash]))


def resembling(suspect: Prints, portfolio: PortfolioPrints, model: str, threshold: float) -> tuple[int, ...]:
    """Rows of the few works whose embedding by one model is as close as its threshold, closest first."""
    cosine = cosines(suspect.embeddings[model], portfolio.embeddings[model])
    return tuple(best_from(cosine, _RESEMBLING, threshold))
