from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from provcheck.app.headline import headline
from provcheck.app.i18n import set_language
from provcheck.app.picture_source import SeenPair, SeenPicture
from provcheck.app.report_choice import Sender
from provcheck.app.report_figures import Room
from provcheck.app.report_matches import Placed
from provcheck.app.reporting import report_document, sender_rows, without_dismissed
from provcheck.core.errors import Reason
from provcheck.core.evidence import Edit, Measure
from provcheck.core.imaging.preview import encoded_jpeg, from_jpeg, to_jpeg
from provcheck.core.matching.thresholds import THRESHOLDS
from provcheck.core.origin.records import Origin, Prompted
from provcheck.core.records import Decision, DecisionKind, Match, ModelUse, PairKey, Skipped, VerdictKind
from provcheck.core.report.document import ReportDocument, Row
from provcheck.core.scan_records import LeftOut, Patterns
from tests.render.builders import match, scan_report

FIRST, SECOND = match("/s/a.png", "/w/a.png"), match("/s/b.png", "/w/b.png")
SCAN = scan_report(FIRST, SECOND)


class NoPreviews:
    """Has no picture."""

    def pair(self, _match: Match, _ran_in: str) -> SeenPair:
        return SeenPair(SeenPicture(None, ""), SeenPicture(None, "2026-11-21T10:00:00+00:00"))


def document(decisions: dict[PairKey, Decision]) -> ReportDocument:
    return report_document(SCAN, NoPreviews(), decisions)  # type: ignore[arg-type]


def test_undecided_matches_stand_without_a_word_of_decisions() -> None:
    made = document({})
    assert [page.suspect.name for page in made.matches] == ["a.png", "b.png"]
    assert all(row.label != "Decision" for page in made.matches for row in page.facts)
    assert not any("dismissed" in line for line in made.lead)


def test_the_strongest_matches_are_told_at_length_and_the_others_briefly() -> None:
    scan = replace(SCAN, matches=tuple(match(f"/s/{number}.png", "/w/a.png") for number in range(26)))
    made = report_document(scan, NoPreviews(), {})  # type: ignore[arg-type]
    assert [page.is_brief for page in made.matches] == [False] * 12 + [True] * 14


def test_prompts_are_cut_on_every_half_page_and_only_there() -> None:
    scan = replace(SCAN, matches=tuple(match(f"/s/{number}.png", "/w/a.png") for number in range(26)))
    said = Origin(Prompted("comfyui", ("a heron and " + "reeds " * 40,)))
    seen = replace(NoPreviews().pair(FIRST, ""), origin=said)
    made = report_document(scan, SimpleNamespace(pair=lambda *_asked: seen), {})  # type: ignore[arg-type]
    prompts = [row.value for page in made.matches for row in page.origin if row.label == "Prompt"]
    assert [len(prompt) > 200 for prompt in prompts] == [not page.is_brief for page in made.matches]


def some_jpeg() -> bytes:
    return to_jpeg(np.random.default_rng(4).integers(0, 255, (90, 120, 3)).astype(np.uint8))


class Previews:
    """Has one picture for all."""

    def __init__(self, jpeg: bytes) -> None:
        self._jpeg = jpeg

    def pair(self, _match: Match, _ran_in: str) -> SeenPair:
        return SeenPair(SeenPicture(self._jpeg, ""), SeenPicture(self._jpeg, ""))


def test_a_match_that_lines_up_is_shown_as_it_lies_and_one_of_the_same_pixels_is_not() -> None:
    same = replace(SECOND, verdict=VerdictKind.IDENTICAL_PICTURE)
    alike = replace(FIRST, suspect="/s/c.png", region=None, evidence=replace(FIRST.evidence, alignment=None))
    made = report_document(replace(SCAN, matches=(FIRST, same, alike)), Previews(some_jpeg()), {})  # type: ignore[arg-type]
    shown, *rest = made.matches
    assert len({figure.caption for figure in shown.figures}) == 3
    for figure in shown.figures:
        height, width = from_jpeg(figure.jpeg).shape[:2]
        assert figure.ratio == height / width
    assert shown.places is not None
    assert shown.places.pairs == tuple(FIRST.evidence.alignment.lines)  # type: ignore[union-attr]
    assert [(page.figures, page.places) for page in rest] == [((), None), ((), None)]


def test_every_match_of_many_is_shown_as_it_lies_in_smaller_pictures() -> None:
    noise = encoded_jpeg(np.random.default_rng(4).integers(0, 255, (500, 400, 3)).astype(np.uint8))
    scan = replace(SCAN, matches=tuple(match(f"/s/{number}.png", "/w/a.png") for number in range(25)))
    made = report_document(scan, Previews(noise), {})  # type: ignore[arg-type]
    first, last = made.matches[0], made.matches[-1]
    assert (first.is_brief, last.is_brief) == (False, True)
    assert len(first.figures) == len(last.figures) == 3
    assert first.places == last.places is not None
    weights = [sum(len(figure.jpeg) for figure in page.figures) for page in (first, last)]
    assert weights[1] < weights[0] / 3


def test_of_very_many_matches_the_small_pictures_are_coarser() -> None:
    rooms = [Placed(place, place, told).room for place, told in ((24, 500), (25, 250), (25, 251))]
    assert rooms == [Room.MUCH, Room.LITTLE, Room.LEAST]


def test_a_damaged_preview_leaves_the_figures_out_and_the_match_in() -> None:
    made = report_document(SCAN, Previews(b"no picture"), {})  # type: ignore[arg-type]
    assert [page.figures for page in made.matches] == [(), ()]


def test_dismissed_matches_are_left_out_and_counted() -> None:
    decisions = {FIRST.key: Decision(DecisionKind.DISMISSED, "", "2026-11-21T10:00:00+00:00")}
    made = document(decisions)
    assert [(page.number, page.suspect.name) for page in made.matches] == [(1, "b.png")]
    assert [line.suspect for line in made.summary] == ["b.png"]
    assert "Left out, because dismissed by hand: 1 match." in made.lead
    assert without_dismissed(SCAN, decisions).matches == (SECOND,)


def test_a_dismissed_resemblance_is_not_called_a_match() -> None:
    alike = replace(FIRST, verdict=VerdictKind.RESEMBLANCE)
    decisions = {FIRST.key: Decision(DecisionKind.DISMISSED, "", "2026-11-21T10:00:00+00:00")}
    made = report_document(replace(SCAN, matches=(SECOND, alike)), NoPreviews(), decisions)  # type: ignore[arg-type]
    assert "Left out, because dismissed by hand: 1 resemblance." in made.lead


def test_a_decision_stands_with_its_date_and_note() -> None:
    made = document({SECOND.key: Decision(DecisionKind.AUTHORISED, "licence 12, until May", "2026-11-21T10:00:00+00:00")})
    facts = {row.label: row.value for row in made.matches[1].facts}
    assert facts["Decision"] == "Authorised, 21 November 2026, 10:00 (UTC): licence 12, until May"


def test_a_decision_stands_in_the_list_of_the_first_page() -> None:
    made = document({SECOND.key: Decision(DecisionKind.CONFIRMED, "", "2026-11-21T10:00:00+00:00")})
    assert [line.decision for line in made.summary] == ["", "Confirmed"]


def test_portfolio_artist_and_handles_are_told() -> None:
    rows = {row.label: row.value for row in document({}).overview}
    assert (rows["Portfolio"], rows["Artist"], rows["Other names and handles"]) == ("Ana (1 work)", "Ana Sample", "anadraws")
    bare = replace(SCAN, portfolio=replace(SCAN.portfolio, artist="", handles=()))
    labels = [row.label for row in report_document(bare, NoPreviews(), {}).overview]  # type: ignore[arg-type]
    assert not {"Artist", "Other names and handles"} & set(labels)


def test_what_lies_around_something_else_is_doubted_right_under_the_headline_and_counted_apart() -> None:
    edits = (Edit("other-content", 0.9, "share"),)
    found = replace(SECOND, verdict=VerdictKind.PARTIAL_COPY, evidence=replace(SECOND.evidence, edits=edits))
    made = report_document(replace(SCAN, matches=(FIRST, found)), NoPreviews(), {})  # type: ignore[arg-type]
    assert made.headline == "2 pictures contain one of the works, or part of one."
    assert made.lead[0].startswith("In 1 of them something else lies within or over the work: two pictures on one template")
    told = [(kind.count, kind.verdict_code, kind.verdict) for kind in made.kinds]
    assert told == [
        ("1", "edited-copy", "Edited copy"),
        ("1", "partial-copy", "Partial copy, around something else"),
    ]
    assert made.lead[1].startswith("4 pictures were compared with 1 work. 2 matches. Works are pictures by Ana Sample;")
    assert "something else" not in " ".join(document({}).lead)


def test_where_all_finds_are_doubted_the_headline_says_less_than_of_a_copy() -> None:
    edits = (Edit("other-content", 0.9, "share"),)
    around = replace(SECOND, verdict=VerdictKind.PARTIAL_COPY, evidence=replace(SECOND.evidence, edits=edits))
    alone = replace(SCAN, matches=(around,), completed=True)
    assert headline(alone) == "1 picture may contain part of one of the works: see for yourself."
    assert headline(replace(alone, completed=False)).endswith("1 picture so far may contain part of one of the works.")
    assert headline(alone, (2, 1)) == "2 pictures contain one of the works, or part of one."
    alike = replace(SECOND, verdict=VerdictKind.RESEMBLANCE)
    assert headline(replace(alone, matches=(alike,), skipped=(), works_skipped=())) == "No copy of the works was found."


def test_a_re_encoded_copy_says_once_that_a_small_change_may_be_there() -> None:
    plain = replace(FIRST, verdict=VerdictKind.RE_ENCODED_COPY, evidence=replace(FIRST.evidence, edits=()))
    smaller = replace(plain, evidence=replace(plain.evidence, edits=(Edit("scaled", 0.5, "factor"),)))
    made = report_document(replace(SCAN, matches=(plain, smaller)), NoPreviews(), {})  # type: ignore[arg-type]
    assert "another mouth, may be there all the same" in made.matches[0].sentence
    assert made.matches[0].caution == ""
    assert made.matches[1].caution.endswith("a small change may not be seen by measuring.")


def test_works_with_too_little_detail_are_counted_and_listed() -> None:
    flat = replace(SCAN.works[0], number=99, facts=replace(SCAN.works[0].facts, detail=0.0))
    made = report_document(replace(SCAN, works=(flat, *SCAN.works[1:])), NoPreviews(), {})  # type: ignore[arg-type]
    assert any(line.startswith("1 work has too little detail to be found again") for line in made.lead)
    (section,) = [section for section in made.sections if section.title == "Works with too little detail"]
    assert [row.value for row in section.rows] == [flat.path]
    assert "Works with too little detail" not in [section.title for section in document({}).sections]


def test_a_resemblance_has_no_score_in_the_report() -> None:
    alike = replace(SECOND, verdict=VerdictKind.RESEMBLANCE, false_alarms=11.2)
    made = report_document(replace(SCAN, matches=(FIRST, alike)), NoPreviews(), {})  # type: ignore[arg-type]
    assert made.summary[1].score == ""
    assert made.summary[0].score
    assert made.matches[0].caution
    assert made.matches[1].caution == "", "its sentence says it already"
    facts = {row.label: row.value for row in made.matches[1].facts}
    assert "Score (0 to 1)" not in facts
    assert facts["By chance"].startswith("In such a scan about 11 pairs")


def test_what_lies_around_something_else_is_marked_in_the_report() -> None:
    edits = (Edit("mirrored"), Edit("other-content", 0.9, "share"))
    found = replace(SECOND, verdict=VerdictKind.PARTIAL_COPY, evidence=replace(SECOND.evidence, edits=edits))
    made = report_document(replace(SCAN, matches=(FIRST, found), false_alarms=0.06), NoPreviews(), {})  # type: ignore[arg-type]
    assert [line.verdict for line in made.summary] == ["Edited copy", "Partial copy · around something else"]
    assert made.matches[1].verdict == made.summary[1].verdict
    facts = {row.label: row.value for row in made.matches[1].facts}
    assert facts["Changes seen"] == "mirrored"
    page = made.matches[1]
    told = " ".join([page.sentence, page.caution, *facts.values()])
    assert told.count("something else") == told.count("mock-up") == 1, "in its sentence, where it is read, and not again"
    assert "which is 90 % of the detail" in page.sentence
    (told,) = [line for line in made.lead if line.startswith("Wrong finds that chance alone would bring: ")]
    assert told.endswith("are not counted in that.")


def test_an_address_keeps_its_lines_while_they_leave_room_for_what_was_found() -> None:
    def told(lines: int) -> str:
        (row,) = sender_rows(Sender(address="\n".join(f" line {number}\n" for number in range(lines))))
        return row.value

    assert told(3) == "line 0\nline 1\nline 2"
    assert told(7) == "line 0, line 1, line 2, line 3, line 4, line 5, line 6"


def test_without_a_named_change_none_is_claimed() -> None:
    evidence = replace(SECOND.evidence, edits=(Edit("other-content", 0.9, "share"),))
    found = replace(SECOND, verdict=VerdictKind.PARTIAL_COPY, evidence=evidence)
    made = report_document(replace(SCAN, matches=(found,)), NoPreviews(), {})  # type: ignore[arg-type]
    assert "In what matches no change was measured." in made.matches[0].sentence
    assert "Changes seen" not in [row.label for row in made.matches[0].facts]


def test_score_and_signals_are_explained_once_and_models_named_there_alone() -> None:
    measures = (Measure("pdq", 12.0, 31.0, "bits", False, 256.0), Measure("embedding:sscd", 0.8, 0.75, "cosine", True, 1.0))
    found = replace(FIRST, evidence=replace(FIRST.evidence, measures=measures))
    model = ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", ("CPUExecutionProvider",), ("CPUExecutionProvider",))
    scan = replace(SCAN, matches=(found,), models=(model,), thresholds={"pdq": 31.0, "detail": 0.03})
    made = report_document(scan, NoPreviews(), {})  # type: ignore[arg-type]
    assert [row.name for row in made.matches[0].measures] == ["Light and dark (PDQ)", "Likeness"]
    assert made.summary[0].score == next(row.value for row in made.matches[0].facts if row.label == "How sure (0 to 1)")
    sections = {section.title: section for section in made.sections}
    explained = sections["How sure, and the signals"]
    assert explained.paragraphs[0].startswith("How sure it is that a picture was made from the work")
    assert [row.label for row in explained.rows] == ["Light and dark (PDQ)", "Likeness"]
    assert explained.rows[1].value.endswith("Model: SSCD.")
    assert sections["Thresholds"].values == (Row("detail", "0.03"), Row("pdq", "31"))
    nothing = report_document(replace(scan, matches=()), NoPreviews(), {})  # type: ignore[arg-type]
    assert "How sure, and the signals" not in [section.title for section in nothing.sections]


def test_nothing_of_a_report_is_left_in_english(german: None) -> None:  # noqa: ARG001  speaks German
    """But for names of files, of models and of the limits, and figures."""
    model = ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", ("CPUExecutionProvider",), ("CPUExecutionProvider",))
    limits = {name: threshold.value for name, threshold in THRESHOLDS.items()}
    made = report_document(replace(SCAN, models=(model,), thresholds=limits), NoPreviews(), {})  # type: ignore[arg-type]
    texts = [text for section in made.sections for text in (*section.paragraphs, *(row.value for row in section.rows))]
    words = {word.strip(".,;:()") for text in texts for word in text.split()}
    assert words.isdisjoint({"the", "of", "and", "share", "pictures", "reach", "below", "bits", "cosine", "count"})


def test_pictures_without_detail_are_no_result() -> None:
    nothing = replace(SCAN, matches=(), checked=2, skipped=(), works_skipped=(), too_little_detail=("a", "b"))
    assert headline(nothing) == "No picture has enough detail to be compared."
    assert headline(replace(nothing, checked=3)) == "No copy of the works was found."


@pytest.fixture
def german() -> Iterator[None]:
    set_language("de")
    yield
    set_language("en")


def test_parts_of_files_are_named_as_people_name_them() -> None:
    frame, page = "/s/dance.gif/dance.gif#last", "/s/comic.pdf/comic.pdf#2"
    scan = scan_report(match(frame, "/w/a.png"))
    skipped = (Skipped(page, Reason.DAMAGED),)
    made = report_document(replace(scan, skipped=skipped, too_little_detail=(page,)), NoPreviews(), {})  # type: ignore[arg-type]
    assert made.summary[0].suspect == made.matches[0].suspect.name == "dance.gif, last frame"
    assert made.matches[0].suspect.path == "/s/dance.gif, last frame"
    values = [row.value for block in (made.matches[0].suspect,) for row in block.facts]
    rows = [(row.label, row.value) for section in made.sections for row in section.rows]
    assert "/s/dance.gif, last frame" in values
    assert ("comic.pdf, page 2", "/s/comic.pdf, page 2") in rows
    assert not any("#" in text for text in [*values, *(text for row in rows for text in row)])


def test_what_was_asked_to_be_left_out_stands_in_the_overview() -> None:
    def rows(patterns: Patterns, left_out: LeftOut) -> dict[str, str]:
        scan = replace(SCAN, settings=replace(SCAN.settings, patterns=patterns), left_out=left_out)
        return {row.label: row.value for row in report_document(scan, NoPreviews(), {}).overview}  # type: ignore[arg-type]

    told = rows(Patterns(("sketches", "*.tif"), ("*.png",)), LeftOut(1200, 1))
    assert told["Asked to leave out"] == "sketches, *.tif"
    assert told["Asked to take only"] == "*.png"
    assert told["Left out, as asked"] == "1,200 pictures, 1 folder or archive"
    assert rows(Patterns(("sketches",)), LeftOut())["Left out, as asked"] == "nothing"
    assert not any("asked" in label for label in rows(Patterns(), LeftOut()))
