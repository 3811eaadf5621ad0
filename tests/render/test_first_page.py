"""The first page of a report: it tells the whole scan alone, with pictures of the strongest matches, and ends on one page."""

from __future__ import annotations

import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from pypdf import PdfReader

from provcheck.app.i18n import set_language
from provcheck.app.paper import Paper
from provcheck.app.picture_source import SeenPair, SeenPicture
from provcheck.app.report_choice import WHOLE, ReportChoice, Sender, Told, name_of
from provcheck.app.reporting import report_document, report_words, told_of
from provcheck.app.texts import verdict_sentence
from provcheck.core.evidence import Edit
from provcheck.core.records import Match, VerdictKind
from provcheck.core.report.document import ReportDocument
from provcheck.core.report.html_parts import in_html
from provcheck.core.report.pdf_parts import in_pdf
from provcheck.core.scan_records import Patterns, ScanReport
from provcheck.render.checksums import with_checksums
from provcheck.render.html_report import html_pieces
from provcheck.render.json_report import json_bytes
from provcheck.render.pdf import pdf_bytes
from provcheck.render.words import Words
from tests.render.builders import jpeg, match, scan_report
from tests.render.reading import objects_of, packed

LONG = "a_name_" * 29
SENDER = Sender("Ana Sample", "Street 1\n12345 Town", "ana@example.org", "+49 123", "https://example.org", jpeg(300, 100))


class Drawn:
    """Has a picture of its own for each side of a match."""

    def pair(self, found: Match, _ran_in: str) -> SeenPair:
        return SeenPair(*(SeenPicture(_drawn(path), "") for path in (found.work.path, found.suspect)))


def _drawn(path: str) -> bytes:
    return jpeg(300, 240, f"#{hashlib.sha256(path.encode()).hexdigest()[:6]}")


@pytest.fixture(params=["en", "de"])
def spoken(request: pytest.FixtureRequest) -> Iterator[str]:
    set_language(request.param)
    yield request.param
    set_language("en")


def scan_of(count: int, name: str) -> ScanReport:
    """A scan with matches of every kind, of which some are doubted."""
    kinds = list(VerdictKind)
    matches = [
        match(f"/s/{number}{name}.png", f"/w/{number}{name}.png", kinds[number * len(kinds) // count])
        for number in range(count)
    ]
    doubted = [
        replace(one, evidence=replace(one.evidence, edits=(Edit("other-content", 0.4, "share"),))) if number % 3 == 1 else one
        for number, one in enumerate(matches)
    ]
    return replace(scan_report(*doubted), targets=(f"/s/{name}",) * 3, false_alarms=0.002)


def document_of(scan: ScanReport, choice: ReportChoice = WHOLE) -> ReportDocument:
    return report_document(scan, Drawn(), {}, choice)  # type: ignore[arg-type]


def first_of(made: ReportDocument, paper: Paper = Paper.A4) -> str:
    reader = PdfReader(io.BytesIO(pdf_bytes(made, words=Words(**report_words()), paper=paper)))
    return packed(reader.pages[0].extract_text())


@pytest.mark.parametrize("paper", list(Paper))
@pytest.mark.parametrize("name", ["cat", LONG], ids=["short", "long"])
@pytest.mark.parametrize("count", [0, 1, 3, 40])
def test_it_is_one_page_whatever_was_found(spoken: str, paper: Paper, name: str, count: int) -> None:
    scan = scan_of(count, name) if count else replace(scan_report(), targets=(f"/s/{name}",) * 3)
    made = document_of(scan, ReportChoice(sender=SENDER))
    # What is told of later matches takes time and says nothing of this page.
    first = first_of(replace(made, matches=made.matches[:3], sections=()), paper)
    assert made.overview[-1].value.replace(" ", "") in first
    word = "Fund" if spoken == "de" else "Match"
    seen = [number for number in (1, 2, 3) if f"{word}{number}," in first]
    copies = len(made.shown)
    assert seen == [1, 2, 3][: len(seen)]
    assert len(seen) == copies if count < 40 and name == "cat" else len(seen) >= min(copies, 1)


def test_so_many_names_that_no_picture_has_room_still_end_on_it() -> None:
    scan = scan_of(40, LONG)
    portfolio = replace(scan.portfolio, name="P" * 300, artist="A" * 300, handles=(LONG,) * 9)
    settings = replace(scan.settings, patterns=Patterns((LONG,) * 5, (LONG,) * 5))
    made = document_of(replace(scan, portfolio=portfolio, settings=settings), ReportChoice(sender=SENDER))
    first = first_of(replace(made, matches=made.matches[:3]), Paper.LETTER)
    assert made.overview[-1].value.replace(" ", "") in first
    (section,) = [section for section in made.sections if section.title == "What was checked, in full"]
    assert {row.label: row.value for row in section.rows}["Other names and handles"] == ", ".join((LONG,) * 9)


def test_a_match_stands_there_with_its_pictures_what_was_seen_and_where_more_of_it_is() -> None:
    made = document_of(replace(scan_report(match("/s/b.png", "/w/a.png")), false_alarms=0.002))
    (shown,) = made.shown
    assert (shown.number, shown.work.name, shown.suspect.name) == (1, "a.png", "b.png")
    assert shown.work.jpeg != shown.suspect.jpeg
    assert made.shown_title == "Side by side"
    first = first_of(made)
    for part in ("Sidebyside", "1Editedcopy", "143distinctplacesmatch", "Hardlybychance", "a.png", "b.png", "Match1,page2"):
        assert part in first
    assert "aboutonein500suchscans" in first


def test_screen_readers_are_told_of_the_pictures() -> None:
    made = document_of(scan_report(match("/s/b.png", "/w/a.png")))
    data = pdf_bytes(made)
    told = [str(item["/Alt"]) for item in objects_of(PdfReader(io.BytesIO(data))) if "/Alt" in item]
    for alt in ("Work: a.png. The matched region is outlined.", "Suspect: b.png. The matched region is outlined."):
        assert told.count(alt) == 2


def test_mere_resemblances_are_not_shown_side_by_side() -> None:
    copy, alike = match("/s/a.png", "/w/a.png"), match("/s/b.png", "/w/b.png", VerdictKind.RESEMBLANCE)
    made = document_of(scan_report(copy, alike))
    assert [shown.suspect.name for shown in made.shown] == ["a.png"]
    assert made.shown_title == "The strongest matches"
    none = document_of(scan_report(alike))
    assert (none.shown, none.shown_title) == ((), "")
    assert "No.1isaresemblanceonly" in first_of(none)


@pytest.mark.parametrize("told", [Told.NAMES, Told.NUMBERS])
def test_only_what_was_chosen_is_shown_and_told_as_chosen(told: Told) -> None:
    matches = [match(f"/clients/secret/{name}.png", f"/private/{name}-work.png") for name in ("heron", "otter", "vixen")]
    scan = scan_report(*matches)
    choice = ReportChoice(only=frozenset({name_of(matches[1])}), files=told)
    made = document_of(scan, choice)
    (shown,) = made.shown
    assert shown.number == 2
    assert shown.suspect.name == ("otter.png" if told is Told.NAMES else made.matches[0].suspect.name)
    page = b"".join(html_pieces(made)).decode()
    for text in (page, first_of(made)):
        assert not any(word in text for word in ("clients", "secret", "private", "heron", "vixen"))
    numbers = document_of(scan, replace(choice, files=Told.NUMBERS))
    assert "otter" not in b"".join(html_pieces(numbers)).decode()


def test_a_web_page_shows_the_same_and_leads_to_each_match() -> None:
    page = b"".join(html_pieces(document_of(scan_of(5, "cat")))).decode()
    section = page[page.index('<section class="shown">') : page.index('<table class="overview">')]
    assert section.count("<img ") == 6
    assert [f'href="#match-{number}"' in section for number in (1, 2, 3, 4)] == [True, True, True, False]
    assert section.count("143 distinct places match") == 3


def test_the_manifest_names_its_pictures() -> None:
    scan = scan_of(4, "cat")
    data = json_bytes(told_of(scan, {}), verdict_sentence)
    made, checksums = with_checksums(scan, document_of(scan), (data,))
    named = {part["sha256"] for part in json.loads(checksums.manifest)["pictures"]}
    assert in_pdf(pdf_bytes(made, data, checksums=checksums)).pictures <= named
    assert in_html(b"".join(html_pieces(made, data, manifest=checksums.manifest))).pictures <= named


def test_from_right_to_left_columns_stay_apart() -> None:
    made = replace(document_of(scan_report(match("/s/b.png", "/w/a.png"))), language="ar")
    places: dict[str, float] = {}
    PdfReader(io.BytesIO(pdf_bytes(made))).pages[0].extract_text(
        visitor_text=lambda text, user, *_: places.setdefault(text.strip(), user[4])
    )
    assert places["How sure"] < places["Verdict"] < places["No"]
    # The score is 26 points wide, and five millimetres lie between it and the name.
    assert places["b.png"] - places["0.970"] > 26 + 10
