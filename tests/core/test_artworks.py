"""One match an artwork."""

from __future__ import annotations

from dataclasses import replace

from provcheck.core.matching.artworks import once_an_artwork
from provcheck.core.records import Match, VerdictKind
from tests.builders import whole_report

MATCH = next(match for match in whole_report().matches if match.evidence.alignment is not None)


def match_of(number: int, artwork: int, verdict: VerdictKind = VerdictKind.EDITED_COPY) -> Match:
    work = replace(MATCH.work, number=number, artwork=artwork, path=f"{number}.png")
    return replace(MATCH, work=work, verdict=verdict)


def test_the_strongest_version_stands_for_all() -> None:
    told = once_an_artwork([match_of(3, 9), match_of(1, 0), match_of(4, 9), match_of(2, 0), match_of(5, 9)])
    assert [match.work.number for match in told] == [3, 1, 2]
    assert [[version.number for version in match.versions] for match in told] == [[4, 5], [], []]


def test_a_work_alone_is_not_taken_for_a_group_of_its_number() -> None:
    told = once_an_artwork([match_of(9, 0), match_of(3, 9)])
    assert [match.work.number for match in told] == [9, 3]


def test_a_mere_resemblance_adds_nothing_to_a_copy() -> None:
    close = match_of(4, 9, VerdictKind.RESEMBLANCE)
    close = replace(close, evidence=replace(close.evidence, alignment=None, same_pixels=False))
    (copy,) = once_an_artwork([match_of(3, 9), close])
    assert copy.versions == ()
    (resembling,) = once_an_artwork([close, replace(close, work=replace(close.work, number=7))])
    assert [version.number for version in resembling.versions] == [7]
