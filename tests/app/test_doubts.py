from __future__ import annotations

from dataclasses import replace

import pytest

from provcheck.app.doubts import doubt_of, doubt_text, doubts_by_number, numbers_text, pictures_found
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


def test_numbers_are_told_in_order_with_runs_and_no_more_than_can_be_read() -> None:
    assert numbers_text([9, 3, 5, 6, 7, 12]) == "3, 5\u20137, 9, 12"
    assert numbers_text([1, 2]) == "1, 2"
    assert numbers_text(range(2, 60, 2)) == "2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24 and more"


def test_every_doubt_names_the_matches_that_it_is_about() -> None:
    sure, beside = match("/s/a.png", "/w/b.png"), _around("/s/a.png")
    flat = match("/s/f.png", "/w/b.png", VerdictKind.IDENTICAL_PICTURE)
    flat = replace(
        flat, evidence=replace(flat.evidence, same_pixels=True), suspect_facts=replace(flat.suspect_facts, detail=0.0)
    )
    redrawn = match("/s/r.png", "/w/b.png", VerdictKind.REDRAWN)
    alike = [match(f"/s/{name}.png", "/w/a.png", VerdictKind.RESEMBLANCE) for name in "xyz"]
    matches = [sure, flat, beside, redrawn, _around("/s/b.png"), *alike]
    told = list(doubts_by_number([*zip([1, 3, 4, 6, 8, 9, 10, 11], matches, strict=True)]))
    assert [line.partition(":")[0] for line in told] == [
        "In 1 of them something else lies within or over the work",
        "In match 4 something else lies within or over the work",
        "In match 6 lines align and pixels do not",
        "Match 3 is of a flat or tiny picture",
        "Nos. 9\u201311 are resemblances only",
    ]
    assert told[0].endswith("Look at this one yourself. This is about match 8.")
    assert list(doubts_by_number([(1, sure)])) == []
