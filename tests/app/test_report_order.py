from __future__ import annotations

from dataclasses import replace

import pytest

from provcheck.app.paper import Paper
from provcheck.app.report_choice import Sender, Told, name_of
from provcheck.app.report_order import (
    Form,
    ReportOrder,
    Tally,
    Which,
    choice_of,
    kept_order,
    order_as_kept,
    preview_text,
    tally_of,
    tells_none,
)
from provcheck.core.records import UNDECIDED, Decision, DecisionKind, Match, VerdictKind
from tests.render.builders import match, scan_report

SURE = match("/found/sure.png", "/art/one.png")
OPEN = match("/found/open.png", "/art/two.png")
NOT_MINE = match("/found/not mine.png", "/art/three.png")
ALIKE = replace(match("/found/alike.png", "/art/four.png"), verdict=VerdictKind.RESEMBLANCE)
SCAN = scan_report(SURE, OPEN, NOT_MINE, ALIKE)
SAID = {
    "/found/sure.png": Decision(DecisionKind.CONFIRMED, "", "2026-11-21T10:00:00+00:00"),
    "/found/not mine.png": Decision(DecisionKind.DISMISSED, "", "2026-11-21T10:00:00+00:00"),
}


def said_of(found: Match) -> Decision:
    return SAID.get(found.suspect, UNDECIDED)


def tally(*selected: Match, is_whole: bool = True) -> Tally:
    return tally_of(SCAN, said_of, frozenset(map(name_of, selected)), is_whole=is_whole)


@pytest.mark.parametrize(
    ("order", "told"),
    [
        (ReportOrder(), "2 of 3 matches and 1 resemblance, folder names shown. The one that you dismissed is left out."),
        (
            ReportOrder(form=Form.CSV, files=Told.NAMES),
            "3 matches and 1 resemblance, folder names hidden. The one that you dismissed is marked as such.",
        ),
        (
            ReportOrder(which=Which.CONFIRMED, with_resemblances=False, files=Told.NUMBERS),
            "1 of 3 matches and 0 of 1 resemblance, names of files and folders hidden.",
        ),
        (ReportOrder(which=Which.SELECTED), "1 of 3 matches and 1 resemblance, folder names shown."),
        (
            ReportOrder(which=Which.CONFIRMED, with_sender=True),
            "1 of 3 matches and 0 of 1 resemblance, folder names shown. It says whom it comes from: Ana.",
        ),
    ],
)
def test_a_sentence_tells_what_will_be_in_it(order: ReportOrder, told: str) -> None:
    assert preview_text(order, tally(OPEN, ALIKE), Sender(name="Ana")) == told


def test_no_number_is_told_before_all_matches_are_there() -> None:
    assert preview_text(ReportOrder(), tally(is_whole=False)) == "All matches, folder names shown."
    confirmed = ReportOrder(which=Which.CONFIRMED)
    assert preview_text(confirmed, tally(is_whole=False)) == "All matches that you confirmed, folder names shown."
    assert not tells_none(confirmed, tally(is_whole=False))
    assert preview_text(ReportOrder(which=Which.SELECTED), tally(OPEN, is_whole=False)) == "1 match, folder names shown."


def test_a_scan_that_found_nothing_gives_a_report_too() -> None:
    nothing = tally_of(scan_report(), said_of, frozenset(), is_whole=True)
    assert not tells_none(ReportOrder(), nothing)
    assert preview_text(ReportOrder(), nothing).startswith("It says that nothing was found and what was checked")


def test_a_choice_that_leaves_nothing_is_none() -> None:
    """A report without the matches that were found would sound as if there were none."""
    dismissed_alone = ReportOrder(which=Which.SELECTED)
    assert tells_none(dismissed_alone, tally(NOT_MINE))
    assert preview_text(dismissed_alone, tally(NOT_MINE)) == "None of the matches would be in it. Choose others, or all."
    assert not tells_none(replace(dismissed_alone, form=Form.JSON), tally(NOT_MINE))
    assert tells_none(replace(dismissed_alone, with_resemblances=False), tally(ALIKE))


def test_the_matches_of_a_whole_scan_are_chosen_as_ordered() -> None:
    decisions = {SURE.key: SAID[SURE.suspect]}
    assert choice_of(ReportOrder(), SCAN, decisions).only is None
    assert choice_of(ReportOrder(which=Which.CONFIRMED), SCAN, decisions).only == {name_of(SURE)}
    by_hand = ReportOrder(which=Which.SELECTED, selected=frozenset([name_of(OPEN)]), files=Told.NAMES, with_resemblances=False)
    made = choice_of(by_hand, SCAN, decisions, Sender(name="Ana"))
    assert (made.only, made.files, made.with_resemblances, made.sender.name) == ({name_of(OPEN)}, Told.NAMES, False, "Ana")


def test_what_is_kept_tells_neither_of_a_scan_nor_of_a_person() -> None:
    order = ReportOrder(
        form=Form.HTML,
        which=Which.SELECTED,
        selected=frozenset([name_of(OPEN)]),
        with_resemblances=False,
        files=Told.NUMBERS,
        language="de",
        paper=Paper.LETTER,
        with_sender=True,
    )
    kept = kept_order(order)
    assert kept == {"form": "html", "files": "numbers", "resemblances": "no", "language": "de"}
    assert order_as_kept(kept) == ReportOrder(form=Form.HTML, with_resemblances=False, files=Told.NUMBERS, language="de")
    assert kept_order(ReportOrder()) == {}
    assert order_as_kept({"form": "scroll", "files": "riddles", "language": "tlh"}) == ReportOrder()
