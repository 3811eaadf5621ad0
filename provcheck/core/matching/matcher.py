"""Candidates, alignment, evidence and verdict for one suspect against one portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Evidence, HashPair, Measure
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.hashes import HASH_KINDS, HashKind, distances
from provcheck.core.fingerprint.prints import PortfolioPrints, Prints
from provcheck.core.matching.artworks import has_too_little_detail, once_an_artwork
from provcheck.core.matching.background import Background, adapted, of_portfolio
from provcheck.core.matching.candidates import LEVELS_THAT_VOTE, Ranking, choose, rank, resembling, same_pictures
from provcheck.core.matching.pair import VARIANTS_AT_LEVEL, hypotheses
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.recurring import works_sharing
from provcheck.core.matching.search import best
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.verdict import decide, score
from provcheck.core.matching.voting import VotingIndex
from provcheck.core.models.card import Role
from provcheck.core.records import Candidate, Level, Match, PictureFacts, VerdictKind

NFA_FLOOR = -30.0
"""Chance agreement below 10^-30 a pair is not told apart: the model of chance is not exact to that degree."""


@dataclass(frozen=True)
class MatcherSettings:
    """What is the same for all suspects of a scan.

    Attributes:
        level: How thoroughly.
        suspects: Number of suspects of the scan, for the stated false alarms.
        candidates: How many best works to list.
        roles: Model id to role, of the models in use.
        backgrounds: Model id to the distribution of its cosine over unrelated pairs.
        space: The space of compact local descriptors; without one nothing votes.
    """

    level: Level
    suspects: int
    candidates: int
    roles: Mapping[str, Role]
    backgrounds: Mapping[str, Background]
    space: CompactSpace | None = None


@dataclass(frozen=True)
class SuspectResult:
    """What was found for one suspect.

    Attributes:
        matches: Strongest first.
        candidates: Best works, strongest first, as many as were asked for.
        too_little_detail: Whether the suspect is too flat or too small for anything but identity.
    """

    matches: tuple[Match, ...]
    candidates: tuple[Candidate, ...]
    too_little_detail: bool


@dataclass(frozen=True)
class Shortlist:
    """The works worth aligning with a suspect, and the ranking they come from.

    Attributes:
        ranking: All works as seen from the suspect.
        rows: Rows of the works to align.
    """

    ranking: Ranking
    rows: tuple[int, ...]


class Matcher:
    """Matches suspects against one portfolio; holds no state between suspects."""

    def __init__(self, portfolio: PortfolioPrints, settings: MatcherSettings) -> None:
        """Prepare for the suspects of one scan."""
        self._portfolio = portfolio
        self._settings = settings
        self._copy_model = next((model for model, role in settings.roles.items() if role is Role.COPY), None)

    def shortlist(self, suspect: Prints) -> Shortlist:
        """The works that are worth aligning with the suspect; none when it has too little detail."""
        if not self._portfolio.works or has_too_little_detail(suspect.facts):
            return Shortlist(rank(suspect, self._portfolio, self._copy_model), ())
        variants = VARIANTS_AT_LEVEL[self._settings.level]
        votes = self._voting.votes(suspect.compact, variants) if self._voting else None
        ranking = rank(suspect, self._portfolio, self._copy_model, votes, self._groups)
        chosen = choose(ranking, suspect, self._portfolio, self._settings.level)
        close = [
            row
            for model, role in self._settings.roles.items()
            for row in resembling(suspect, self._portfolio, model, _closeness_threshold(role))
        ]
        return Shortlist(ranking, tuple(dict.fromkeys([*chosen, *close])))

    def match(self, name: str, suspect: Prints, ranking: Ranking, pairs: Mapping[int, PairResult]) -> SuspectResult:
        """Everything there is to say about one suspect.

        `name` is its path as given, `ranking` that of its shortlist, `pairs` the outcomes of aligning it with the works of the
        shortlist, by row.
        """
        if not self._portfolio.works:
            return SuspectResult((), (), has_too_little_detail(suspect.facts))
        rows = tuple(dict.fromkeys([*self._portfolio.rows_of_pixels(suspect.facts.pixel_digest), *pairs]))
        found = [self._match(name, suspect, ranking, row, pairs.get(row, PairResult())) for row in rows]
        told = self._with_recurrence({row: match for row, match in zip(rows, found, strict=True) if match is not None}, pairs)
        matches = sorted(told, key=lambda match: match.order)
        return SuspectResult(
            matches=once_an_artwork(matches),
            candidates=self._candidates(name, suspect, ranking, pairs),
            too_little_detail=has_too_little_detail(suspect.facts) and not matches,
        )

    def _with_recurrence(self, matches: Mapping[int, Match], pairs: Mapping[int, PairResult]) -> list[Match]:
        """The matches, with how many works have the matched part in common."""
        regions = {row: pairs[row].region for row in matches if row in pairs and pairs[row].accepted}
        known = {row: region for row, region in regions.items() if region is not None}
        sharing = works_sharing(known, self._groups.tolist()) if len(known) > 1 else {}
        return [
            replace(match, evidence=replace(match.evidence, works_sharing=sharing.get(row, 1)))
            for row, match in matches.items()
        ]

    @cached_property
    def _voting(self) -> VotingIndex | None:
        """The works' descriptors; made when first asked for, because a folder that is known needs none."""
        space = self._settings.space
        if space is None or self._settings.level not in LEVELS_THAT_VOTE:
            return None
        return VotingIndex(space, self._portfolio.compact, self._groups)

    @cached_property
    def _groups(self) -> NDArray[np.intp]:
        """For every work the first one that is the same picture, intp (works,)."""
        return same_pictures(self._portfolio, self._copy_model)

    @cached_property
    def _backgrounds(self) -> Mapping[str, Background]:
        """The backgrounds of the models in use, as they are for this portfolio."""
        found = {model: self._background(model) for model in self._settings.roles if model in self._portfolio.embeddings}
        return {model: background for model, background in found.items() if background is not None}

    def _background(self, model: str) -> Background | None:
        known, embeddings = self._settings.backgrounds.get(model), self._portfolio.embeddings[model]
        return adapted(known, embeddings, self._groups) if known else of_portfolio(model, embeddings, self._groups)

    @cached_property
    def _by_path(self) -> NDArray[np.intp]:
        """Rows in the order of the works' paths."""
        paths = [work.path for work in self._portfolio.works]
        return np.array(sorted(range(len(paths)), key=paths.__getitem__), np.intp)

    def _candidates(
        self, name: str, suspect: Prints, ranking: Ranking, pairs: Mapping[int, PairResult]
    ) -> tuple[Candidate, ...]:
        """The works of the highest scores, by path where scores are equal.

        Scores rise with closeness, and identity and accepted pairs only raise them: all others but the closest are out of it.
        """
        count = self._settings.candidates
        closest = self._by_path[best(ranking.closeness[self._by_path], count)].tolist()
        facts = suspect.facts
        same = (*self._portfolio.rows_of_file(facts.sha256), *self._portfolio.rows_of_pixels(facts.pixel_digest))
        candidates = [
            Candidate(name, self._portfolio.works[row].path, self._score(suspect, ranking, row, pairs.get(row, PairResult())))
            for row in sorted({*closest, *same, *pairs})
        ]
        return tuple(sorted(candidates, key=lambda candidate: (-candidate.score, candidate.work))[:count])

    def _score(self, suspect: Prints, ranking: Ranking, row: int, pair: PairResult) -> float:
        facts = self._portfolio.works[row].facts
        return score(
            pair,
            float(ranking.closeness[row]),
            same_file=facts.sha256 == suspect.facts.sha256,
            same_pixels=_same_pixels(facts, suspect.facts),
        )

    def _match(self, name: str, suspect: Prints, ranking: Ranking, row: int, pair: PairResult) -> Match | None:
        work = self._portfolio.works[row]
        same_file = work.facts.sha256 == suspect.facts.sha256
        same_pixels = _same_pixels(work.facts, suspect.facts)
        measures, hashes = self._measures(suspect, row)
        verdict = decide(
            pair,
            same_file=same_file,
            same_pixels=same_pixels,
            measures={measure.signal: measure for measure in measures},
        )
        if verdict is None:
            return None
        cosine = float(ranking.cosine[row])
        evidence = Evidence(
            measures=(*measures, *_geometry_measures(pair)),
            hashes=hashes,
            alignment=pair.alignment if pair.accepted else None,
            agreement=pair.agreement if pair.accepted else None,
            edits=pair.told if pair.accepted else (),
            same_file=same_file,
            same_pixels=same_pixels,
            percentile=self._percentile(cosine),
        )
        region = pair.region if pair.accepted else None
        return Match(
            suspect=name,
            suspect_facts=suspect.facts,
            work=work,
            verdict=verdict,
            score=self._score(suspect, ranking, row, pair),
            false_alarms=self._false_alarms(suspect.facts, verdict, pair, measures),
            evidence=evidence,
            region=region,
        )

    def _measures(self, suspect: Prints, row: int) -> tuple[tuple[Measure, ...], tuple[HashPair, ...]]:
        """Every hash and every embedding of the pair."""
        hashes = [self._hash_measure(kind, suspect, row) for kind in HASH_KINDS]
        embeddings = [self._embedding_measure(model, suspect, row) for model in self._settings.roles]
        return (*(measure for measure, _bits in hashes), *embeddings), tuple(bits for _measure, bits in hashes)

    def _hash_measure(self, kind: HashKind, suspect: Prints, row: int) -> tuple[Measure, HashPair]:
        work_bits = self._portfolio.hashes[kind.signal][row]
        rows = suspect.hashes[kind.signal]
        found = distances(work_bits[None], rows)
        nearest = int(found.argmin())
        measure = Measure(kind.signal, float(found[nearest]), float(limit(kind.signal)), "bits", False, float(kind.bits))
        pair = HashPair(
            kind.signal,
            work_bits.tobytes().hex(),
            rows[nearest].tobytes().hex(),
            kind.columns,
            kind.orientations[nearest],
        )
        return measure, pair

    def _embedding_measure(self, model: str, suspect: Prints, row: int) -> Measure:
        cosine = float(self._portfolio.embeddings[model][row] @ suspect.embeddings[model])
        value, role = float(np.clip(cosine, -1.0, 1.0)), self._settings.roles[model]
        background = self._backgrounds.get(model)
        percentile = None if background is None else background.percentile(value)
        return Measure(f"embedding:{model}", value, _closeness_threshold(role), "cosine", True, 1.0, percentile)

    def _percentile(self, cosine: float) -> float | None:
        background = self._backgrounds.get(self._copy_model or "")
        return None if background is None else background.percentile(cosine)

    def _false_alarms(
        self, facts: PictureFacts, verdict: VerdictKind, pair: PairResult, measures: tuple[Measure, ...]
    ) -> float:
        """Unrelated pairs expected to look like this in the whole scan: suspects x works x variants x chance."""
        pairs = self._settings.suspects * len(self._portfolio.works)
        if verdict in {VerdictKind.IDENTICAL_FILE, VerdictKind.IDENTICAL_PICTURE}:
            # Of flat pictures nothing can be stated: any two blank pages of a size are the same.
            return float(pairs) if has_too_little_detail(facts) else 0.0
        if verdict is VerdictKind.RESEMBLANCE or pair.alignment is None:
            return pairs * self._chance_of_closeness(measures)
        return float(pairs * hypotheses(self._settings.level) * 10 ** max(pair.alignment.log10_nfa, NFA_FLOOR))

    def _chance_of_closeness(self, measures: tuple[Measure, ...]) -> float:
        """The smallest chance of an unrelated pair, over close embeddings with a known background; 1 states nothing."""
        chances = [
            self._backgrounds[model].chance(measure.value)
            for measure in measures
            if measure.speaks_for_copy and (model := measure.signal.removeprefix("embedding:")) in self._backgrounds
        ]
        return min(chances, default=1.0)


def _same_pixels(first: PictureFacts, second: PictureFacts) -> bool:
    return first.pixel_digest == second.pixel_digest


def _closeness_threshold(role: Role) -> float:
    return limit("copy-embedding" if role is Role.COPY else "resemblance-embedding")


def _geometry_measures(pair: PairResult) -> tuple[Measure, ...]:
    """The alignment and the agreement of pixels, where any was found, accepted or not."""
    if pair.alignment is None:
        return ()
    measures = [
        Measure("alignment", round(-pair.alignment.log10_nfa, 2), limit("alignment"), "log10", True),
        Measure("inliers", float(pair.alignment.inliers), float(limit("inliers")), "count", True),
    ]
    if pair.agreement is not None:
        share = limit("agreeing-share")
        measures.append(Measure("light", round(pair.agreement.light, 4), share, "share", True, 1.0))
        measures.append(Measure("structure", round(pair.agreement.structure, 4), share, "share", True, 1.0))
    return tuple(measures)
