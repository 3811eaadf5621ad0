from __future__ import annotations

from dataclasses import replace

import pytest

from provcheck.app.doubts import counts_text, doubt_of, doubt_text, pictures_found
from provcheck.core.evidence import Edit
from provcheck.core.records import Match, VerdictKind
from tests.render.builders import match


def _around(suspect: str, work: str = "/w/a.png") -> Match:
    plain = match(suspect, work, VerdictKind.PARTIAL_COPY)
    return replace(plain, evidence=replace(plain.evidence, edits=(Edit("other-content", 0.9, "share"),)))


def test_a_picture_is_doubted_where_all_that_is_found_in_it_is() -> None:
    alike = match("/s/c.png", "/w/a.png", VerdictKind.RESEMBLANCE)
    sure = match("/s/a.png", "/w/b.png")
    assert pictures_found([_around("/s/a.png"), sure, _around("/s/b.png"), alike]) == (2, 1)
    assert doubt_of([sure, alike]) == ""


@pytest.mark.parametrize(
    ("pictures", "doubted", "begins", "ends"),
    [
        (1, 1, "In it something", "Look at it yourself."),
        (3, 3, "In all of them something", "Look at these yourself."),
        (3, 1, "In 1 of them something", "Look at this one yourself."),
        (5000, 1200, "In 1,200 of them something", "Look at these yourself."),
    ],
)
def test_one_some_and_all_are_told(pictures: int, doubted: int, begins: str, ends: str) -> None:
    told = doubt_text(pictures, doubted)
    assert told.startswith(begins)
    assert told.endswith(ends)


def test_matches_are_counted_by_verdict_in_words_that_do_not_break() -> None:
    alike = match("/s/c.png", "/w/a.png", VerdictKind.RESEMBLANCE)
    copies = [
        match("/s/a.png", "/w/a.png", VerdictKind.RE_ENCODED_COPY),
        match("/s/d.png", "/w/a.png", VerdictKind.PARTIAL_COPY),
    ]
    told = counts_text([alike, _around("/s/b.png"), *copies])
    assert told == (
        "3 matches and 1 resemblance: Re\u2011encoded copy:\u00a01; Partial copy:\u00a01; "
        "Partial copy, around something else:\u00a01; Resemblance only:\u00a01."
    )
    assert counts_text([]) == ""
