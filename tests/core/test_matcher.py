"""From fingerprints to matches with everything that was measured, for one suspect against one portfolio."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pytest

from provcheck.core.fingerprint.hashes import HASH_KINDS, distances
from provcheck.core.fingerprint.prints import PortfolioPrints, Prints, stack
from provcheck.core.matching import search
from provcheck.core.matching.background import Background
from provcheck.core.matching.candidates import BY_EMBEDDING, choose, rank, same_pictures
from provcheck.core.matching.matcher import NFA_FLOOR, Matcher, MatcherSettings, SuspectResult, has_too_little_detail
from provcheck.core.matching.pair import compare_pair, hypotheses
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.verdict import score
from provcheck.core.models.card import Role
from provcheck.core.records import Level, VerdictKind, Work
from tests.builders import facts, prints_of
from tests.core.conftest import Demo

BACKGROUND = Background("d" * 64, 1_000_000, (0.0, 0.5, 1.0), (-0.2, 0.1, 0.5), "made up")
SETTINGS = MatcherSettings(Level.STANDARD, 20, 3, {"sscd": Role.COPY}, {"sscd": BACKGROUND})
NAMES = ("picnic.jpg", "goldfish.png", "jukebox.jpg", "carpenter-saw.jpg", "regatta.jpg")

PAIRS: dict[tuple[str, str, Level], PairResult] = {}
"""Outcomes that were computed for an earlier test."""


def portfolio_of(demo: Demo, *names: str) -> PortfolioPrints:
    prints = tuple(demo.prints(demo.works[name]) for name in names)
    return stack(
        tuple(Work(number, name, item.facts) for number, (name, item) in enumerate(zip(names, prints, strict=True))), prints
    )


@pytest.fixture(scope="module")
def portfolio(demo: Demo) -> PortfolioPrints:
    return portfolio_of(demo, *NAMES)


def matched(demo: Demo, portfolio: PortfolioPrints, suspect: str, settings: MatcherSettings = SETTINGS) -> SuspectResult:
    reading = demo.suspects[suspect]

    def aligned(work: str) -> PairResult:
        key = (suspect, work, settings.level)
        if key not in PAIRS:
            PAIRS[key] = compare_pair(demo.works[work].pair_picture, reading.pair_picture, settings.level)
        return PAIRS[key]

    matcher, prints = Matcher(portfolio, settings), demo.prints(reading)
    shortlist = matcher.shortlist(prints)
    pairs = {row: aligned(portfolio.works[row].path) for row in shortlist.rows}
    return matcher.match(suspect, prints, shortlist.ranking, pairs)


def unaligned(matcher: Matcher, suspect: Prints) -> SuspectResult:
    """What there is to say when nothing on the shortlist aligns."""
    shortlist = matcher.shortlist(suspect)
    return matcher.match("x", suspect, shortlist.ranking, dict.fromkeys(shortlist.rows, PairResult()))


@pytest.mark.parametrize(
    ("suspect", "work", "verdict"),
    [
        ("IMG_20240518.jpg", "picnic.jpg", VerdictKind.IDENTICAL_FILE),
        ("sticker-07.png", "goldfish.png", VerdictKind.IDENTICAL_PICTURE),
        ("thumbnail.jpg", "regatta.jpg", VerdictKind.RE_ENCODED_COPY),
        ("builders-flyer.jpg", "carpenter-saw.jpg", VerdictKind.EDITED_COPY),
        ("phone-background.jpg", "jukebox.jpg", VerdictKind.PARTIAL_COPY),
        ("fish-in-a-glass.jpg", "goldfish.png", VerdictKind.PARTIAL_COPY),
    ],
)
def test_copies_of_every_kind(demo: Demo, portfolio: PortfolioPrints, suspect: str, work: str, verdict: VerdictKind) -> None:
    result = matched(demo, portfolio, suspect)
    (match,) = result.matches
    assert (match.suspect, match.work.path, match.verdict) == (suspect, work, verdict)
    assert match.region is not None
    assert match.evidence.alignment is not None
    assert match.evidence.agreement is not None
    assert match.evidence.same_file == (verdict is VerdictKind.IDENTICAL_FILE)
    assert match.evidence.same_pixels == (verdict.rank <= 2)
    assert 0.9 < match.score <= 1
    assert match.false_alarms < 1e-6
    assert not result.too_little_detail
    assert result.candidates[0].work == work
    assert len(result.candidates) == 3


@pytest.mark.parametrize("suspect", ["carpenter-beam.jpg", "xylophone.jpg", "harvest-table.jpg"])
def test_innocent_pictures_match_nothing(demo: Demo, portfolio: PortfolioPrints, suspect: str) -> None:
    result = matched(demo, portfolio, suspect)
    assert result.matches == ()
    scores = [candidate.score for candidate in result.candidates]
    assert scores == sorted(scores, reverse=True)
    assert len(scores) == 3
    assert not result.too_little_detail


def test_the_evidence_holds_every_signal_with_its_threshold(demo: Demo, portfolio: PortfolioPrints) -> None:
    (match,) = matched(demo, portfolio, "builders-flyer.jpg").matches
    measures = {measure.signal: measure for measure in match.evidence.measures}
    hashes = [kind.signal for kind in HASH_KINDS]
    assert list(measures) == [*hashes, "embedding:sscd", "alignment", "inliers", "light", "structure"]
    assert measures["pdq"].threshold == limit("pdq")
    assert measures["embedding:sscd"].threshold == limit("copy-embedding")
    assert [pair.signal for pair in match.evidence.hashes] == hashes
    for kind, pair in zip(HASH_KINDS, match.evidence.hashes, strict=True):
        assert pair.columns == kind.columns
        assert len(pair.work_bits) == len(pair.suspect_bits) == 2 * -(-kind.bits // 8)
        differing = (int(pair.work_bits, 16) ^ int(pair.suspect_bits, 16)).bit_count()
        assert differing == measures[kind.signal].value, "the bits shown are the ones that were counted"
    assert {pair.signal: pair.orientation for pair in match.evidence.hashes}["pdq"] == "mirrored"
    assert match.evidence.percentile == pytest.approx(measures["embedding:sscd"].percentile)
    assert {signal for signal, measure in measures.items() if measure.percentile is not None} == {"embedding:sscd"}


def test_false_alarms_grow_with_the_scan(demo: Demo, portfolio: PortfolioPrints) -> None:
    one, many = replace(SETTINGS, suspects=1), replace(SETTINGS, suspects=1000)
    (few,), (lots,) = (matched(demo, portfolio, "builders-flyer.jpg", settings).matches for settings in (one, many))
    tried = hypotheses(Level.STANDARD)
    assert few.false_alarms == pytest.approx(len(NAMES) * tried * 10**NFA_FLOOR, abs=0), "no smaller than the floor"
    assert lots.false_alarms == pytest.approx(1000 * few.false_alarms, abs=0)
    (same,) = matched(demo, portfolio, "IMG_20240518.jpg").matches
    assert same.false_alarms == 0


def test_nothing_is_found_in_an_empty_portfolio(demo: Demo) -> None:
    matcher = Matcher(stack((), ()), SETTINGS)
    prints = demo.prints(demo.suspects["poster.jpg"])
    assert matcher.shortlist(prints).rows == ()
    assert unaligned(matcher, prints) == SuspectResult((), (), False)
    assert unaligned(matcher, demo.prints(demo.suspects["plain-paper.png"])) == SuspectResult((), (), True)


def test_a_portfolio_of_one(demo: Demo) -> None:
    alone = portfolio_of(demo, "carpenter-saw.jpg")
    (match,) = matched(demo, alone, "builders-flyer.jpg").matches
    assert match.verdict is VerdictKind.EDITED_COPY
    assert len(matched(demo, alone, "builders-flyer.jpg").candidates) == 1
    assert matched(demo, alone, "carpenter-beam.jpg").matches == ()


def test_one_work_more_or_less_does_not_change_what_is_found(demo: Demo, portfolio: PortfolioPrints) -> None:
    small = portfolio_of(demo, "goldfish.png", "carpenter-saw.jpg", "jukebox.jpg")
    (first,), (second,) = (matched(demo, works, "builders-flyer.jpg").matches for works in (portfolio, small))
    assert first.verdict == second.verdict
    assert first.region == second.region
    assert first.evidence == second.evidence


def test_flat_pictures_are_only_checked_for_identity(demo: Demo, portfolio: PortfolioPrints) -> None:
    result = matched(demo, portfolio, "plain-paper.png")
    assert result.matches == ()
    assert result.too_little_detail
    flat = demo.prints(demo.suspects["plain-paper.png"])
    with_flat = stack((Work(1, "paper.png", flat.facts),), (flat,))
    found = unaligned(Matcher(with_flat, SETTINGS), flat)
    assert [match.verdict for match in found.matches] == [VerdictKind.IDENTICAL_FILE]
    assert found.matches[0].region is None
    assert found.matches[0].false_alarms == 20, "any two blank pages of a size are the same"
    assert not found.too_little_detail


def test_too_little_detail() -> None:
    assert not has_too_little_detail(facts(detail=0.03, width=32, height=32))
    assert has_too_little_detail(facts(detail=0.029))
    assert has_too_little_detail(facts(width=31))
    assert has_too_little_detail(facts(height=31))


def made_up(count: int, models: Mapping[str, int]) -> tuple[PortfolioPrints, tuple[Prints, ...]]:
    prints = tuple(prints_of(f"{number:064x}", models, seed=number) for number in range(count))
    works = tuple(Work(number, f"{number:03}.png", item.facts) for number, item in enumerate(prints))
    return stack(works, prints), prints


@pytest.mark.parametrize("level", Level)
def test_the_level_says_how_many_works_are_aligned(level: Level) -> None:
    portfolio, _prints = made_up(40, {"sscd": 16})
    suspect = prints_of("f" * 64, {"sscd": 16}, seed=99)
    rows = choose(rank(suspect, portfolio, "sscd"), suspect, portfolio, level)
    assert len(rows) == BY_EMBEDDING[level]
    cosine = portfolio.embeddings["sscd"] @ suspect.embeddings["sscd"]
    assert list(rows) == np.argsort(-cosine)[: len(rows)].tolist()


def test_the_same_content_and_a_close_hash_are_aligned_whatever_the_embedding_says() -> None:
    portfolio, prints = made_up(40, {"sscd": 16})
    suspect = prints_of("f" * 64, {"sscd": 16}, seed=99)
    far = int(np.argmin(portfolio.embeddings["sscd"] @ suspect.embeddings["sscd"]))
    same = replace(suspect, facts=replace(suspect.facts, pixel_digest=prints[far].facts.pixel_digest))
    assert choose(rank(same, portfolio, "sscd"), same, portfolio, Level.QUICK)[0] == far
    hashed = replace(suspect, hashes={**suspect.hashes, "pdq": prints[far].hashes["pdq"]})
    assert far in choose(rank(hashed, portfolio, "sscd"), hashed, portfolio, Level.QUICK)
    poor = replace(hashed, pdq_quality=49)
    assert far not in choose(rank(poor, portfolio, "sscd"), poor, portfolio, Level.QUICK), "a hash of poor quality says nothing"


def test_without_a_model_hashes_choose() -> None:
    portfolio, prints = made_up(40, {})
    suspect = replace(prints_of("f" * 64, seed=99), hashes=prints[33].hashes)
    settings = replace(SETTINGS, roles={}, backgrounds={})
    assert 33 in Matcher(portfolio, settings).shortlist(suspect).rows


@pytest.mark.parametrize("side", [3, 1024])
def test_the_same_pictures_are_found_through_works_between(monkeypatch: pytest.MonkeyPatch, side: int) -> None:
    monkeypatch.setattr(search, "SIDE", side)
    # Rows 6, 1 and 4 are each 20 degrees from the next, so that the first and the last are not close themselves.
    turns = {0: 200.0, 1: 20.0, 2: 100.0, 3: 150.0, 4: 40.0, 5: 100.0, 6: 0.0, 7: 250.0}
    angles = np.radians([turns[row] for row in range(8)])
    portfolio, _prints = made_up(8, {"sscd": 2})
    turned = replace(portfolio, embeddings={"sscd": np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)})
    assert same_pictures(turned, "sscd").tolist() == [0, 1, 2, 3, 1, 2, 1, 7]
    assert same_pictures(turned, None).tolist() == list(range(8))
    assert same_pictures(stack((), ()), "sscd").tolist() == []


def test_pdq_distances_are_those_of_the_bits() -> None:
    portfolio, _prints = made_up(10, {})
    suspect = prints_of("f" * 64, seed=99)
    kind = next(kind for kind in HASH_KINDS if kind.signal == "pdq")
    each = [int(distances(row[None], suspect.hashes[kind.signal]).min()) for row in portfolio.hashes[kind.signal]]
    assert rank(suspect, portfolio, None).pdq.tolist() == each


def scored_one_by_one(suspect: Prints, portfolio: PortfolioPrints, pairs: Mapping[int, PairResult]) -> list[tuple[str, float]]:
    """Path and score of every work of the portfolio, best first."""
    model = "sscd" if portfolio.embeddings else None
    closeness = rank(suspect, portfolio, model, groups=same_pictures(portfolio, model)).closeness
    scores = [
        score(
            pairs.get(row, PairResult()),
            float(closeness[row]),
            same_file=work.facts.sha256 == suspect.facts.sha256,
            same_pixels=work.facts.pixel_digest == suspect.facts.pixel_digest,
        )
        for row, work in enumerate(portfolio.works)
    ]
    order = sorted(range(len(scores)), key=lambda row: (-scores[row], portfolio.works[row].path))
    return [(portfolio.works[row].path, scores[row]) for row in order]


@pytest.mark.parametrize("models", [{"sscd": 16}, {}])
@pytest.mark.parametrize("count", [0, 1, 5, 60, 100])
def test_candidates_are_the_best_of_all_works_scored_one_by_one(demo: Demo, models: Mapping[str, int], count: int) -> None:
    portfolio, prints = made_up(60, models)
    # Paths in another order than rows, and one embedding in several rows.
    works = tuple(replace(work, path=f"{work.number * 7 % 60:03}.png") for work in portfolio.works)
    embeddings = {model: rows[np.arange(60) // 4] for model, rows in portfolio.embeddings.items()}
    portfolio = replace(portfolio, works=works, embeddings=embeddings)
    pictures = demo.works["regatta.jpg"].pair_picture, demo.suspects["thumbnail.jpg"].pair_picture
    accepted = compare_pair(*pictures, Level.QUICK)
    assert accepted.accepted
    suspect = prints_of("f" * 64, models, seed=99)
    same_file = replace(suspect, facts=replace(suspect.facts, sha256=prints[50].facts.sha256))
    same_pixels = replace(suspect, facts=replace(suspect.facts, pixel_digest=prints[41].facts.pixel_digest))
    matcher = Matcher(portfolio, replace(SETTINGS, candidates=count, roles=dict.fromkeys(models, Role.COPY)))
    for seen in (suspect, same_file, same_pixels):
        shortlist = matcher.shortlist(seen)
        pairs = {row: accepted if row == shortlist.rows[-1] else PairResult() for row in shortlist.rows}
        found = matcher.match("x", seen, shortlist.ranking, pairs).candidates
        assert [(candidate.work, candidate.score) for candidate in found] == scored_one_by_one(seen, portfolio, pairs)[:count]


def test_closeness_alone_is_a_resemblance_with_its_chance(demo: Demo) -> None:
    portfolio = portfolio_of(demo, "picnic.jpg", "jukebox.jpg")
    suspect = demo.prints(demo.suspects["xylophone.jpg"])
    close = replace(suspect, embeddings={"sscd": portfolio.embeddings["sscd"][1]})
    (match,) = unaligned(Matcher(portfolio, SETTINGS), close).matches
    assert match.verdict is VerdictKind.RESEMBLANCE
    assert match.work.path == "jukebox.jpg"
    assert match.region is None
    assert match.evidence.alignment is None
    assert match.false_alarms == pytest.approx(20 * 2 * BACKGROUND.chance(1.0))
    unmeasured = replace(SETTINGS, backgrounds={})
    (match,) = unaligned(Matcher(portfolio, unmeasured), close).matches
    assert match.false_alarms == 20 * 2, "without a measurement nothing is promised"
    assert match.evidence.percentile is None
    assert all(measure.percentile is None for measure in match.evidence.measures)


def test_versions_of_a_work_are_no_rivals_of_it() -> None:
    portfolio, _prints = made_up(8, {"sscd": 64})
    embeddings = {"sscd": portfolio.embeddings["sscd"][[0, 0, 0, 0, 1, 2, 3, 4]]}
    suspect = replace(prints_of("f" * 64, {"sscd": 64}, seed=99), embeddings={"sscd": embeddings["sscd"][0]})
    with_versions = replace(portfolio, embeddings=embeddings)
    groups = same_pictures(with_versions, "sscd")
    assert groups.tolist() == [0, 0, 0, 0, 4, 5, 6, 7]
    assert rank(suspect, with_versions, "sscd", groups=groups).normalised[0] > 0.7
    assert rank(suspect, with_versions, "sscd").normalised[0] == pytest.approx(0.0, abs=1e-6)
