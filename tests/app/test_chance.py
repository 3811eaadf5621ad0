"""What chance would show is never said to be less than it is."""

from __future__ import annotations

from dataclasses import replace

import pytest

from provcheck.app import chance
from provcheck.core.evidence import Edit
from provcheck.core.records import Match, VerdictKind
from tests.render.builders import match, scan_report

_OTHER_CONTENT = (Edit("other-content", 0.9, "share"),)


def _found(expected: float, verdict: VerdictKind = VerdictKind.PARTIAL_COPY, edits: tuple[Edit, ...] = ()) -> Match:
    one = match("a.png", "b.png")
    return replace(one, verdict=verdict, false_alarms=expected, evidence=replace(one.evidence, edits=edits))


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (0.0, "none: "),
        (1e-20, "fewer than one in a million"),
        (0.001, "about one in 1,000"),
        (0.3, "about 0.30 in such a scan"),
        (23.0, "about 23 in such a scan"),
    ],
)
def test_expected_false_alarms_in_words(expected: float, words: str) -> None:
    assert chance.false_alarms_text(expected).startswith(words)


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (0.0, "Not by chance: "),
        (1e-20, "Hardly by chance: fewer than one in a million such scans"),
        (0.005, "Hardly by chance: about one in 200 such scans"),
        (0.1, "Could be chance: about one in 10 such scans would show this of unrelated pictures."),
        (0.4, "Could be chance: about one in 2 such scans"),
        (0.6, "May well be chance: such a scan would show this of about 1 pair of"),
        (11, "May well be chance: such a scan would show this of about 11 pairs of"),
    ],
)
def test_what_chance_would_show_is_a_sentence(expected: float, words: str) -> None:
    assert chance.chance_text(_found(expected)).startswith(words)


@pytest.mark.parametrize(
    ("expected", "words"),
    [
        (1e-20, "Fewer than one in a million such scans"),
        (0.005, "About one in 200 such scans"),
        (0.1, "About one in 10 such scans"),
        (0.4, "About one in 2 such scans"),
        (0.6, "In such a scan about 1 pair of unrelated pictures looks as alike"),
        (11, "In such a scan about 11 pairs of unrelated pictures look as alike"),
    ],
)
def test_of_a_resemblance_only_the_figure_is_told(expected: float, words: str) -> None:
    assert chance.chance_text(_found(expected, VerdictKind.RESEMBLANCE)).startswith(words)


@pytest.mark.parametrize("expected", [1e-20, 0.005, 0.1])
def test_the_figure_is_not_said_to_hold_for_templates(expected: float) -> None:
    plain, around = chance.chance_text(_found(expected)), chance.chance_text(_found(expected, edits=_OTHER_CONTENT))
    assert plain.endswith("such scans would show this of unrelated pictures.")
    assert around == f"{plain[:-1]} that share no template."


def test_the_figure_of_a_scan_says_what_it_does_not_count() -> None:
    plain = replace(scan_report(_found(0.1)), false_alarms=0.06)
    assert chance.scan_chance_text(plain) == "about 0.06 in such a scan"
    around = replace(scan_report(_found(0.1, edits=_OTHER_CONTENT)), false_alarms=0.06)
    assert chance.scan_chance_text(around).endswith("made on one template or mock-up are not counted in that")
    assert not chance.scan_chance_text(replace(plain, false_alarms=None))
