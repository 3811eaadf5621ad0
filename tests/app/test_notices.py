"""Drafts of notices: facts filled in, nothing stated for the person, and never a resemblance."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from provcheck.app.i18n import languages, set_language, speaking, tr
from provcheck.app.notices import NoticeKind, doubt_about, notice_letter, reason_against, warning
from provcheck.app.report_choice import NOBODY, Sender
from provcheck.core.evidence import OTHER_CONTENT, Edit, Evidence
from provcheck.core.records import UNDECIDED, Decision, DecisionKind, Match, VerdictKind
from provcheck.core.report.letter import Letter
from tests.render.builders import match, scan_report

DAY = date(2026, 11, 30)
COPY = match("/suspects/b.png", "/art/a.png")
ALIKE = match("/suspects/c.png", "/art/a.png", VerdictKind.RESEMBLANCE)
SCAN = scan_report(COPY, ALIKE)

# The program says none of it; the words of the law stand in what the person may state.
ACCUSATIONS = re.compile(
    r"infring|stol|steal|theft|thie[fv]|pirat|violat|illegal|unlawful|gestohl|diebst|verletz|raub", re.IGNORECASE
)
DOUBTFUL = (
    replace(COPY, evidence=replace(COPY.evidence, edits=(Edit(OTHER_CONTENT, 0.4),))),
    replace(COPY, verdict=VerdictKind.REDRAWN),
    replace(COPY, evidence=Evidence(same_pixels=True), suspect_facts=replace(COPY.suspect_facts, detail=0.0)),
)


def letter(*matches: Match, kind: NoticeKind = NoticeKind.US, sender: Sender = NOBODY) -> Letter:
    return notice_letter(SCAN, matches, kind, DAY, sender)


def own_words(made: Letter) -> Iterator[str]:
    """Every text but the statements."""
    yield from (made.title, made.warning_title, *made.warning)
    for part in made.parts:
        yield from (part.heading, *part.paragraphs)
        for row in part.rows:
            yield from (row.label, row.value)


def values(made: Letter, label: str) -> list[str]:
    return [row.value for part in made.parts for row in part.rows if row.label == label]


def test_a_resemblance_never_gets_in() -> None:
    for decision in (UNDECIDED, Decision(DecisionKind.CONFIRMED, "", "2026-11-21T10:00:00+00:00")):
        assert "no evidence of copying" in reason_against(ALIKE, decision, takes_doubtful=True)
    with pytest.raises(ValueError, match="resemblance"):
        letter(COPY, ALIKE)
    with pytest.raises(ValueError, match="needs matches"):
        letter()


def test_what_was_dismissed_or_allowed_never_gets_in() -> None:
    for kind in (DecisionKind.DISMISSED, DecisionKind.AUTHORISED):
        assert reason_against(COPY, Decision(kind, "", "2026-11-21T10:00:00+00:00"), takes_doubtful=True)
    own = replace(COPY, evidence=replace(COPY.evidence, own_file=True))
    assert "own file" in reason_against(own, UNDECIDED, takes_doubtful=True)


def test_a_clear_copy_may_stand_there() -> None:
    for verdict in VerdictKind:
        clear = verdict not in {VerdictKind.RESEMBLANCE, VerdictKind.REDRAWN}
        assert (reason_against(match("b.png", "a.png", verdict), UNDECIDED) == "") == clear


@pytest.mark.parametrize("doubtful", DOUBTFUL)
def test_what_is_in_doubt_gets_in_by_choice_alone(doubtful: Match) -> None:
    assert doubt_about(doubtful)
    assert reason_against(doubtful, UNDECIDED) == doubt_about(doubtful)
    assert reason_against(doubtful, UNDECIDED, takes_doubtful=True) == ""


@pytest.mark.parametrize("code", languages())
def test_reasons_stand_behind_the_name_of_a_picture_and_its_colon_without_another(code: str) -> None:
    decided = [Decision(kind, "", "2026-11-21T10:00:00+00:00") for kind in (DecisionKind.DISMISSED, DecisionKind.AUTHORISED)]
    with speaking(code):
        told = [reason_against(each, UNDECIDED) for each in (*DOUBTFUL, ALIKE)]
        told += [reason_against(COPY, decision) for decision in decided]
    assert all(told)
    assert not [line for line in told if re.search("[:\uff1a]", line)]


def test_facts_are_filled_in_and_all_else_is_blank() -> None:
    other = match("/suspects/b.png", "/art/d.png")
    made = letter(COPY, other)
    headings = [part.heading for part in made.parts if part.is_inner]
    assert headings == ["Work 1: a.png", "Work 2: d.png", "Picture 1: b.png"]
    digests = values(made, "SHA-256 of the file")
    assert digests == [COPY.work.facts.file_sha256, other.work.facts.file_sha256, COPY.suspect_facts.file_sha256]
    assert values(made, "Artist") == ["Ana Sample"] * 2
    assert values(made, "Drafted on") == ["30 November 2026"]
    assert values(made, "Compared with work 2")[0].startswith("Edited copy. 143 distinct places match")
    blank = {row.label for part in made.parts for row in part.rows if not row.value}
    assert blank == {
        "To the designated agent of the service",
        "Title of the work",
        "Address (URL) where the original is shown, if it is",
        "Address (URL) where it is shown",
        "Seen there on",
        "Name",
        "Postal address",
        "Telephone",
        "E-mail",
        "Signature",
        "Name in print",
        "Date of the signature",
    }
    assert not any("/suspects" in text or "/art" in text for text in own_words(made))


def test_the_sender_is_filled_in_where_known_and_never_signs() -> None:
    made = letter(COPY, sender=Sender("Ana Sample", "Street 1\n12345 Town\n", "ana@example.org"))
    assert values(made, "Name") == ["Ana Sample"]
    assert values(made, "Postal address") == ["Street 1, 12345 Town"]
    assert (values(made, "Telephone"), values(made, "E-mail")) == ([""], ["ana@example.org"])
    assert (values(made, "Signature"), values(made, "Name in print")) == ([""], [""])


@pytest.mark.parametrize("kind", NoticeKind)
@pytest.mark.parametrize("code", languages())
def test_the_program_accuses_nobody(kind: NoticeKind, code: str) -> None:
    redrawn = replace(COPY, verdict=VerdictKind.REDRAWN)
    with speaking(code):
        told = [*own_words(letter(COPY, redrawn, kind=kind)), *warning(kind)]
    assert [text for text in told if ACCUSATIONS.search(text)] == []


def test_the_notice_has_what_the_law_asks_for() -> None:
    made = letter(COPY)
    stated = [statement for part in made.parts for statement in part.statements]
    assert len(stated) == 4
    for words in (
        "fair use",
        "good faith belief that use of the material in the manner complained of is not authorized by the copyright owner,",
        "its agent, or the law",
        "information in this notification is accurate",
        "penalty of perjury, I am authorized to act on behalf of the owner of an exclusive right that is allegedly infringed",
    ):
        assert sum(words in statement for statement in stated) == 1
    assert "512(f)" in made.warning[0]
    assert any("no legal advice" in text for text in made.warning)


def test_the_other_letter_names_no_law_of_one_country() -> None:
    made = letter(COPY, kind=NoticeKind.NEUTRAL)
    told = [*own_words(made), *(statement for part in made.parts for statement in part.statements)]
    assert not any("U.S.C." in text or "perjury" in text for text in told)
    assert not made.for_letter_paper
    assert any("knowingly false" in text for text in made.warning)


def test_a_letter_is_in_its_own_language_while_others_speak_theirs() -> None:
    seen: list[str] = []
    set_language("en")
    with speaking("de"):
        other = threading.Thread(target=lambda: seen.append(tr("Works")))
        other.start()
        other.join()
        made = letter(COPY)
        assert made.language == "de"
        assert values(made, "Datei")[0] == "PNG, 123.456 Bytes"
    assert seen == ["Works"]
    assert (letter(COPY).language, tr("Works")) == ("en", "Works")
