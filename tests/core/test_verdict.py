"""From evidence to a verdict and a score."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcheck.core.evidence import Agreement, Alignment, Edit, Matrix3, Measure, Region
from provcheck.core.matching.pair_result import PairResult, accepted_then_light
from provcheck.core.matching.thresholds import THRESHOLDS, limit
from provcheck.core.matching.verdict import decide, score
from provcheck.core.records import VerdictKind

IDENTITY: Matrix3 = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
SHIFTED: Matrix3 = ((1.0, 0.0, 0.02), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def pair(
    *,
    matrix: Matrix3 = IDENTITY,
    light: float = 0.98,
    structure: float = 0.98,
    colour: float = 1.0,
    suspect: float = 1.0,
    work: float = 1.0,
    edits: tuple[Edit, ...] = (),
    mirrored: bool = False,
    accepted: bool = True,
) -> PairResult:
    """An aligned pair, by default one that is only re-encoded."""
    return PairResult(
        Alignment(matrix, mirrored, False, 60, 80, -50.0),
        Agreement(0.9, light, structure, colour),
        Region(SQUARE, SQUARE, suspect, work),
        edits,
        accepted,
    )


def close(cosine: float, threshold: float = 0.75) -> dict[str, Measure]:
    return {"embedding:sscd": Measure("embedding:sscd", cosine, threshold, "cosine", True, 1.0)}


SCALED = (Edit("scaled", 0.5, "factor"),)
MIRRORED = (Edit("mirrored"),)
CASES: dict[str, tuple[PairResult, VerdictKind | None]] = {
    "only re-encoded": (pair(), VerdictKind.RE_ENCODED_COPY),
    "re-encoded and scaled": (pair(edits=SCALED), VerdictKind.RE_ENCODED_COPY),
    "light just agrees": (pair(light=0.90), VerdictKind.RE_ENCODED_COPY),
    "light just does not": (pair(light=0.89), VerdictKind.EDITED_COPY),
    "colour just agrees": (pair(colour=6.0), VerdictKind.RE_ENCODED_COPY),
    "other colours": (pair(colour=6.1), VerdictKind.EDITED_COPY),
    "moved": (pair(matrix=SHIFTED), VerdictKind.EDITED_COPY),
    "mirrored": (pair(edits=MIRRORED, mirrored=True), VerdictKind.EDITED_COPY),
    "scaled and mirrored": (pair(edits=SCALED + MIRRORED, mirrored=True), VerdictKind.EDITED_COPY),
    "a little of it covered": (pair(edits=(Edit("altered", 0.19, "share"),)), VerdictKind.EDITED_COPY),
    "much of it something else": (pair(edits=(Edit("altered", 0.2, "share"),)), VerdictKind.PARTIAL_COPY),
    "around something else": (pair(edits=(Edit("other-content", 0.15, "share"),)), VerdictKind.PARTIAL_COPY),
    "lines agree around something else": (
        pair(light=0.1, structure=0.4, edits=(Edit("other-content", 0.4, "share"),)),
        VerdictKind.PARTIAL_COPY,
    ),
    "half of the suspect": (pair(light=0.5, suspect=0.5), VerdictKind.EDITED_COPY),
    "less of the suspect": (pair(light=0.5, suspect=0.49), VerdictKind.PARTIAL_COPY),
    "a third of the work": (pair(light=0.5, work=0.334), VerdictKind.EDITED_COPY),
    "less of the work": (pair(light=0.5, work=0.33), VerdictKind.PARTIAL_COPY),
    "only lines agree": (pair(light=0.1, structure=0.3), VerdictKind.REDRAWN),
    "neither light nor lines but at the places": (pair(light=0.1, structure=0.2), VerdictKind.PARTIAL_COPY),
    "a part is redrawn": (pair(light=0.1, structure=0.3, work=0.4), VerdictKind.PARTIAL_COPY),
    "too much light agrees for a redrawing": (pair(light=0.2, structure=0.2), VerdictKind.EDITED_COPY),
    "chance": (pair(accepted=False), None),
    "nothing": (PairResult(), None),
}


@pytest.mark.parametrize("case", CASES)
def test_verdicts(case: str) -> None:
    result, verdict = CASES[case]
    assert decide(result, same_file=False, same_pixels=False, measures={}) is verdict


@pytest.mark.parametrize("result", [pair(), pair(accepted=False), PairResult()])
def test_identity_comes_before_all_else(result: PairResult) -> None:
    assert decide(result, same_file=True, same_pixels=True, measures={}) is VerdictKind.IDENTICAL_FILE
    assert decide(result, same_file=False, same_pixels=True, measures={}) is VerdictKind.IDENTICAL_PICTURE


@pytest.mark.parametrize("cosine", [0.75, 0.9, 1.0])
@pytest.mark.parametrize("result", [PairResult(), pair(accepted=False)])
def test_closeness_alone_is_only_a_resemblance(result: PairResult, cosine: float) -> None:
    assert decide(result, same_file=False, same_pixels=False, measures=close(cosine)) is VerdictKind.RESEMBLANCE


def test_no_closeness_is_nothing() -> None:
    assert decide(PairResult(), same_file=False, same_pixels=False, measures=close(0.74)) is None
    hashes = {"pdq": Measure("pdq", 0.0, 31.0, "bits", False, 256.0)}
    assert decide(PairResult(), same_file=False, same_pixels=False, measures=hashes) is None, "hashes decide nothing"


def test_closeness_takes_nothing_from_an_alignment() -> None:
    assert decide(pair(), same_file=False, same_pixels=False, measures=close(0.1)) is VerdictKind.RE_ENCODED_COPY


def test_verdicts_are_ranked() -> None:
    assert [kind.rank for kind in VerdictKind] == [1, 2, 3, 4, 5, 6, 7]
    assert VerdictKind.IDENTICAL_FILE.rank < VerdictKind.RESEMBLANCE.rank


@pytest.mark.parametrize(
    ("value", "higher", "speaks"), [(3, True, True), (2.9, True, False), (3, False, True), (3.1, False, False)]
)
def test_the_threshold_itself_speaks_for_a_copy(value: float, higher: bool, speaks: bool) -> None:
    assert Measure("signal", value, 3.0, "bits", higher).speaks_for_copy is speaks


def aligned(log10_nfa: float) -> PairResult:
    return replace(pair(), alignment=Alignment(IDENTITY, False, False, 60, 80, log10_nfa))


NFA = st.floats(-5000, 10)
LOG_ODDS = st.floats(-12, 6)


@given(nfa=st.tuples(NFA, NFA), closeness=LOG_ODDS)
def test_fewer_false_alarms_never_lower_the_score(nfa: tuple[float, float], closeness: float) -> None:
    low, high = (score(aligned(value), closeness, same_file=False, same_pixels=False) for value in sorted(nfa, reverse=True))
    assert 0 <= low <= high <= 1


@given(closeness=st.tuples(LOG_ODDS, LOG_ODDS), nfa=NFA)
def test_greater_closeness_never_lowers_the_score(closeness: tuple[float, float], nfa: float) -> None:
    low, high = (score(aligned(nfa), value, same_file=False, same_pixels=False) for value in sorted(closeness))
    assert 0 <= low <= high <= 1


def test_an_alignment_that_was_not_accepted_counts_little() -> None:
    strong, weak = (replace(aligned(nfa), accepted=False) for nfa in (-50.0, -4.0))
    refused = score(strong, 0.2, same_file=False, same_pixels=False)
    assert refused > score(weak, 0.2, same_file=False, same_pixels=False)
    assert refused < score(aligned(-10), 0.2, same_file=False, same_pixels=False)


def test_a_shared_template_speaks_for_nothing() -> None:
    template = replace(aligned(-5000), accepted=False, refused=True, only_template=True)
    assert score(template, 3.0, same_file=False, same_pixels=False) < 0.5
    assert score(template, -2.0, same_file=False, same_pixels=False) == score(
        PairResult(), -2.0, same_file=False, same_pixels=False
    )


def test_scores_tell_degrees_apart() -> None:
    same = score(PairResult(), 0.0, same_file=True, same_pixels=True)
    pixels = score(PairResult(), 0.0, same_file=False, same_pixels=True)
    strongest = score(aligned(-5000), 3.0, same_file=False, same_pixels=False)
    weak = score(aligned(-12), -3.1, same_file=False, same_pixels=False)
    nothing = score(PairResult(), -3.1, same_file=False, same_pixels=False)
    assert 1.0 == same > pixels > strongest > 0.99 > weak > 0.5 > nothing > 0.0


def test_every_threshold_says_where_it_comes_from() -> None:
    assert all(threshold.source and threshold.unit for threshold in THRESHOLDS.values())
    assert limit("pdq") == THRESHOLDS["pdq"].value


@pytest.mark.parametrize(("upright", "inverted", "is_inverted"), [(0.0, 0.1, False), (0.1, 0.6, True), (0.6, 0.1, False)])
def test_of_what_is_redrawn_light_does_not_tell_that_it_is_inverted(
    upright: float, inverted: float, *, is_inverted: bool
) -> None:
    one, other = (PairResult(agreement=Agreement(0.5, light, 0.4, 3.0), accepted=True) for light in (upright, inverted))
    assert (max(one, other, key=accepted_then_light) is other) is is_inverted
