from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt

from provcheck.core.evidence import Edit
from provcheck.core.records import UNDECIDED, DecisionKind, Match, VerdictKind
from provcheck.gui.models.arrangement import (
    Arrangement,
    Asked,
    Group,
    Grouping,
    MatchFilter,
    Standing,
    _together,
    arranging,
    file_name,
    folder_of,
)
from provcheck.gui.models.bundles import STEP, Beside, picture_of
from provcheck.gui.models.row_words import group_told
from tests.gui.fakes import match, work

OPEN = Standing()
DISMISSED = Standing(DecisionKind.DISMISSED)


@pytest.mark.parametrize(
    ("wanted", "standing", "passes"),
    [
        (MatchFilter(), OPEN, True),
        (MatchFilter(verdicts=frozenset({VerdictKind.EDITED_COPY})), OPEN, True),
        (MatchFilter(verdicts=frozenset({VerdictKind.REDRAWN})), OPEN, False),
        (MatchFilter(decisions=frozenset({DecisionKind.OPEN})), OPEN, True),
        (MatchFilter(decisions=frozenset({DecisionKind.OPEN})), DISMISSED, False),
        (MatchFilter(decisions=frozenset({DecisionKind.OPEN, DecisionKind.DISMISSED})), DISMISSED, True),
        (MatchFilter(only_new=True), OPEN, False),
        (MatchFilter(only_new=True), Standing(is_new=True), True),
        (MatchFilter(words="BLUE suspects"), OPEN, True),
        (MatchFilter(words="red"), OPEN, True),
        (MatchFilter(words="red green"), OPEN, False),
    ],
)
def test_a_match_passes_when_it_is_all_that_is_asked_for(wanted: MatchFilter, standing: Standing, passes: bool) -> None:
    assert wanted.passes(match(), standing) is passes
    assert wanted.asks is (wanted != MatchFilter())


def arranged(found: list[Match], grouping: Grouping) -> Arrangement:
    def keep() -> Iterator[None]:
        made.append((yield from arranging(found, Asked(grouping=grouping), lambda _match: UNDECIDED)))

    made: list[Arrangement] = []
    list(keep())
    return made[0]


def test_groups_stand_in_the_order_of_their_strongest_match() -> None:
    first, second, third = match(0.9), match(0.8, work_name="b.png", suspect="x.png"), match(0.7, suspect="x.png")
    found = [first, second, third]
    assert arranged(found, Grouping.STRENGTH).rows == found
    by_work = arranged(found, Grouping.WORK)
    assert by_work.heads == [0, 3]
    assert by_work.rows == [Group("/portfolio/red.png", 2), first, third, Group("/portfolio/b.png", 1), second]
    by_suspect = arranged(found, Grouping.SUSPECT)
    assert by_suspect.rows == [Group("/suspects/blue.png", 1), first, Group("/suspects/x.png", 2), second, third]


def test_resemblances_are_told_apart_above_a_group_and_never_called_matches() -> None:
    alike = [match(0.2, suspect=f"{number}.png", verdict=VerdictKind.RESEMBLANCE) for number in range(2)]
    made = arranged([match(0.9), *alike], Grouping.WORK)
    (head,) = [row for row in made.rows if isinstance(row, Group)]
    assert (head.count, head.resemblances) == (3, 2)
    told = [group_told(each, Qt.ItemDataRole.AccessibleTextRole) for each in (head, made.without(alike[:1]).rows[0])]
    assert told == ["red.png: 1 match and 2 resemblances", "red.png: 1 match and 1 resemblance"]
    (only,) = [row for row in arranged(alike, Grouping.WORK).rows if isinstance(row, Group)]
    assert group_told(only, Qt.ItemDataRole.AccessibleTextRole) == "red.png: 2 resemblances"


def at(found: Match, suspect: str) -> Match:
    """A copy of a match's suspect elsewhere."""
    return replace(found, suspect=suspect)


def test_copies_of_a_picture_are_one_row_and_its_works_stand_together() -> None:
    strong, weak = match(0.9, suspect="collage.png"), replace(match(0.3, suspect="collage.png"), work=work("b.png", 2))
    between = match(0.6, suspect="other.png")
    copies = [strong, at(strong, "/z/1.png"), at(strong, "/z/2.png")]
    found = sorted([*copies, weak, between], key=lambda each: each.order)
    made = arranged(found, Grouping.TOGETHER)
    assert made.rows == [strong, weak, between]
    assert made.count == 5, "nothing is left out of what is counted"
    assert made.heads == []
    assert made.beside == {id(strong): Beside(tuple(copies), 3, 2), id(weak): Beside(follows=True)}
    assert {made.leads[id(copy)] for copy in copies} == {id(strong)}
    assert made.insert(late := match(0.7, suspect="late.png")) == 2, "not between the rows of one picture"
    assert made.rows == [strong, weak, late, between]


def test_pages_of_one_file_are_one_file() -> None:
    first = match(0.9, suspect="comic.pdf")
    pages = [first, *(at(first, f"{first.suspect}/comic.pdf#{number}") for number in (2, 3))]
    (beside,) = arranged([*pages, at(first, "/z/1.png")], Grouping.TOGETHER).beside.values()
    assert (len(beside.copies), beside.files) == (4, 2)


def test_a_step_holds_so_many_matches_however_many_pictures_they_are_of() -> None:
    first = match(0.9)
    copies = [at(first, f"/z/{number}.png") for number in range(10 * STEP)]
    pictures = {picture_of(first): copies}
    assert len(list(_together(pictures, len(copies)))) >= 20


def test_copies_that_are_told_otherwise_have_rows_of_their_own() -> None:
    found = match(0.9)
    other = replace(at(found, "/z/1.png"), verdict=VerdictKind.PARTIAL_COPY)
    own = replace(at(found, "/portfolio/red.png"), evidence=replace(found.evidence, own_file=True))
    made = arranged([found, own, other], Grouping.TOGETHER)
    assert made.rows == [found, own, other]
    assert [made.beside[id(row)].follows for row in made.rows[1:]] == [True, True]
    assert id(found) not in made.beside, "one work in one file"


def around(found: Match) -> Match:
    """A match of which something else stands within what agrees."""
    edits = (Edit("other-content", 0.9, "share"),)
    return replace(found, verdict=VerdictKind.PARTIAL_COPY, evidence=replace(found.evidence, edits=edits))


def test_what_lies_around_something_else_stands_after_copies_and_before_resemblances() -> None:
    frame = around(match(0.99, suspect="one.png"))
    part = replace(match(0.5, suspect="one.png", verdict=VerdictKind.PARTIAL_COPY), work=work("b.png", 2))
    drawn = replace(match(0.4, suspect="one.png", verdict=VerdictKind.REDRAWN), work=work("c.png", 3))
    alike = replace(match(0.9, suspect="one.png", verdict=VerdictKind.RESEMBLANCE), work=work("d.png", 4))
    found = sorted([alike, frame, drawn, part], key=lambda each: each.order)
    assert found == [part, drawn, frame, alike]
    assert arranged(found, Grouping.TOGETHER).rows == found


def test_rows_that_pass_no_more_take_their_copies_with_them() -> None:
    found, other = match(0.9), match(0.5, suspect="other.png")
    copy = at(found, "/z/1.png")
    made = arranged([found, copy, other], Grouping.TOGETHER).without([found, copy])
    assert (made.rows, made.count) == ([other], 1)


@pytest.mark.parametrize("path", ["/a/b/c.png", r"C:\\a\\c.png", "c.png"])
def test_the_name_is_the_last_part_of_a_path_of_any_system(path: str) -> None:
    assert file_name(path) == "c.png"


@pytest.mark.parametrize(
    ("path", "folder"),
    [
        ("/a/b.png", "/a"),
        ("/a/dance.gif/dance.gif#last", "/a"),
        ("/a/x.cbz/pages/01.png", "/a/x.cbz/pages"),
        ("b.png", ""),
        ("dance.gif/dance.gif#last", ""),
    ],
)
def test_the_folder_of_a_part_is_that_of_its_file(path: str, folder: str) -> None:
    assert folder_of(path) == folder
