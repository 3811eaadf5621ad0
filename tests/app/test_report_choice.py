from __future__ import annotations

import json
from dataclasses import replace

import pytest

from provcheck.app.names import picture_path
from provcheck.app.report_choice import ReportChoice, Sender, Told, chosen, name_of, with_files_told
from provcheck.app.reporting import report_document, told_of
from provcheck.app.texts import verdict_sentence
from provcheck.core.errors import Reason
from provcheck.core.records import Candidate, Decision, DecisionKind, Skipped, VerdictKind
from provcheck.core.report.document import ReportDocument
from provcheck.core.scan_records import LeftOut, Patterns, ScanReport
from provcheck.render.json_report import json_bytes
from tests.app.test_reporting import NoPreviews
from tests.render.builders import jpeg, match, scan_report, work

FIRST = match("/home/ana/secret client/a.png", "/art/private/one.png")
SAME_NAME = match("/home/ana/other/a.png", "/art/private/one.png")
PAGE = match("/home/ana/secret client/book.pdf/book.pdf#2", "/art/private/comic.cbz/pages/02.png")
ALIKE = replace(match("/home/ana/other/b.png", "/art/private/two.png"), verdict=VerdictKind.RESEMBLANCE)


def scan() -> ScanReport:
    made = scan_report(FIRST, SAME_NAME, PAGE, ALIKE)
    skipped = Skipped("/home/ana/secret client/broken.png", Reason.NOT_FOUND, "[Errno 2] /home/ana/secret client/broken.png")
    return replace(
        made,
        ran_in="/home/ana",
        targets=("/home/ana/secret client", "/home/ana/other"),
        skipped=(skipped, Skipped("/home/ana/other/c.png", Reason.TRUNCATED, "12 of 400 rows")),
        works=(work("/art/private/one.png"), work("/art/private/two.png", 2)),
        works_skipped=(),
        too_little_detail=("/home/ana/other/flat.png",),
    )


def document(choice: ReportChoice, decisions: dict[tuple[str, str], Decision] | None = None) -> ReportDocument:
    return report_document(scan(), NoPreviews(), decisions or {}, choice)  # type: ignore[arg-type]


def texts_of(value: object) -> str:
    return str(value)


@pytest.mark.parametrize("told", [Told.NAMES, Told.NUMBERS])
def test_no_folder_is_told_of_anywhere_in_document_and_data(told: Told) -> None:
    choice = ReportChoice(files=told)
    made = document(choice)
    data = json_bytes(told_of(scan(), {}, choice), verdict_sentence).decode()
    for text in (texts_of(made), data):
        for private in ("secret client", "/home", "ana/", "private", "other/", "pages/"):
            assert private not in text
    assert len(made.matches) == 4


def test_files_of_one_name_in_two_folders_stay_two() -> None:
    told = with_files_told(scan(), Told.NAMES, scan())
    first, second, page, _alike = (match.suspect for match in told.matches)
    assert first != second
    assert first.endswith("/a.png")
    assert second.endswith("/a.png")
    assert picture_path(page).endswith("book.pdf, page 2")
    assert picture_path(told.matches[2].work.path).startswith("folder 4/02.png in folder 1/")
    assert document(ReportChoice(files=Told.NAMES)).headline == document(ReportChoice()).headline


def test_by_numbers_no_name_is_told_and_a_page_stays_one() -> None:
    told = with_files_told(scan(), Told.NUMBERS, scan())
    text = texts_of(told)
    assert not any(name in text for name in ("one.png", "book.pdf", "comic", "flat.png", "broken"))
    suspects = [match.suspect for match in told.matches]
    assert len(set(suspects)) == 4
    assert picture_path(suspects[2]).endswith(".pdf, page 2")
    assert told.matches[0].work.path == told.matches[1].work.path == told.works[0].path


def test_what_was_said_of_a_file_is_kept_where_it_tells_no_place() -> None:
    told = with_files_told(scan(), Told.NAMES, scan())
    assert [item.detail for item in told.skipped] == ["", "12 of 400 rows"]


def nasty_scan() -> ScanReport:
    """Where names of folders and clients can hide besides the paths of matches."""
    odd = match("/home/ana/photo.Client Name", "C:\\Users\\ana\\Client\\one.png")
    inner = match("/home/ana/x.cbz/client a/01.png", "/art/private/one.png")
    other = match("/home/ana/x.cbz/client b/01.png", "/art/private/one.png")
    made = scan()
    patterns = Patterns(("/home/ana/Client/*",), ("client-*",))
    return replace(
        made,
        matches=(*made.matches, odd, inner, other),
        skipped=(
            *made.skipped,
            Skipped("/home/ana/Mr. SECRET CLIENT", Reason.NOT_FOUND),
            Skipped("/private/nas.zip", Reason.NOT_FOUND),
        ),
        targets=(*made.targets, "/private/nas.zip"),
        settings=replace(made.settings, patterns=patterns),
        left_out=LeftOut(1, 2, ("/home/ana/Client/*",)),
        portfolio=replace(made.portfolio, name="private"),
        candidates=(
            Candidate(FIRST.suspect, "/art/private/one.png", 0.9),
            Candidate("/home/ana/other/z.png", "/art/private/two.png", 0.1),
        ),
    )


@pytest.mark.parametrize("told", [Told.NAMES, Told.NUMBERS])
def test_no_pattern_folder_or_ending_tells_of_a_client(told: Told) -> None:
    whole = nasty_scan()
    choice = ReportChoice(files=told)
    document = report_document(whole, NoPreviews(), {}, choice)  # type: ignore[arg-type]
    data = json_bytes(told_of(whole, {}, choice), verdict_sentence).decode()
    for text in (texts_of(document), data):
        for private in ("SECRET", "Client/", "client-", "client a", "nas.zip", "Users", "private", "/home"):
            assert private not in text
        assert told is Told.NAMES or "Client Name" not in text
    suspects = [match.suspect for match in told_of(whole, {}, choice).matches]
    assert len(set(suspects)) == len(suspects)


def test_chosen_matches_tell_of_no_other_file_and_keep_their_numbers() -> None:
    choice = ReportChoice(frozenset({name_of(SAME_NAME)}))
    whole = replace(nasty_scan(), works_skipped=(Skipped("/art/private/unpublished.psd", Reason.NOT_FOUND),))
    document = report_document(whole, NoPreviews(), {}, choice)  # type: ignore[arg-type]
    data = json_bytes(told_of(whole, {}, choice), verdict_sentence).decode()
    for text in (texts_of(document), data):
        for other in ("two.png", "SECRET", "flat.png", "unpublished", "book.pdf", "b.png"):
            assert other not in text
    assert [page.number for page in document.matches] == [2]
    counts = {row.label: row.value for row in document.overview}
    assert counts["Could not be read"] == f"{len(whole.skipped)} files"
    assert "2 works" in counts["Portfolio"]
    assert any("counted, but not named" in line for line in document.lead)


@pytest.mark.parametrize("told", Told)
def test_nothing_of_works_without_a_match_is_told_but_how_many_they_are(told: Told) -> None:
    """What an artist sends to strangers has nothing in it of what was not published."""
    flat = replace(work("/art/private/flat-secret.psd", 4), facts=replace(work("f", 4).facts, sha256="e" * 64, detail=0.0))
    unreleased = replace(work("/art/private/unreleased.psd", 3), facts=replace(work("u", 3).facts, sha256="d" * 64))
    lost = (Skipped("/art/private/lost-secret.psd", Reason.NOT_FOUND),)
    candidates = (Candidate(FIRST.suspect, unreleased.path, 0.3), Candidate(FIRST.suspect, FIRST.work.path, 0.9))
    made = scan()
    whole = replace(
        made,
        matches=(*made.matches, match("/home/ana/other/mine.png", "/art/private/dismissed.png")),
        works=(*made.works, unreleased, flat, work("/art/private/dismissed.png", 5)),
        works_skipped=lost,
        candidates=candidates,
        settings=replace(made.settings, candidates=2),
    )
    decisions = {whole.matches[-1].key: Decision(DecisionKind.DISMISSED, "", "2026-11-21T10:00:00+00:00")}
    choice = ReportChoice(files=told)
    document = report_document(whole, NoPreviews(), decisions, choice)  # type: ignore[arg-type]
    data = json_bytes(told_of(whole, decisions, choice), verdict_sentence, decisions, whole=whole).decode()
    for text in (texts_of(document), data):
        for other in ("unreleased", "secret.psd", "d" * 64, "e" * 64, "dismissed.png"):
            assert other not in text
    portfolio = json.loads(data)["portfolio"]
    assert portfolio["counts"] == {"works": 5, "skipped": 1, "too_little_detail": 1}
    assert len(portfolio["works"]) == 2
    assert {each["path"] for each in portfolio["works"]} < {each["work"] for each in json.loads(data)["matches"]}
    assert [each["score"] for each in json.loads(data)["candidates"]] == [0.9]
    rows = {row.label: row.value for row in document.overview}
    assert (rows["Works left out"], "5 works" in rows["Portfolio"]) == ("1 file", True)
    assert "1 file of the portfolio could not be used and was not searched for." in document.lead
    assert any("1 work has too little detail" in line for line in document.lead)


def test_a_portfolio_with_a_name_of_its_own_keeps_it() -> None:
    assert with_files_told(scan(), Told.NUMBERS, scan()).portfolio.name == scan().portfolio.name


@pytest.mark.parametrize("told", [Told.NAMES, Told.NUMBERS])
def test_a_file_has_the_same_number_whatever_is_left_out(told: Told) -> None:
    decisions = {FIRST.key: Decision(DecisionKind.DISMISSED, "", "2026-11-21T10:00:00+00:00")}
    whole = [match.suspect for match in told_of(scan(), {}, ReportChoice(files=told)).matches]
    assert [match.suspect for match in told_of(scan(), decisions, ReportChoice(files=told)).matches] == whole[1:]
    one = ReportChoice(frozenset({name_of(PAGE)}), files=told)
    assert [match.suspect for match in told_of(scan(), {}, one).matches] == [whole[2]]


def test_a_match_is_chosen_alone_though_its_picture_lies_elsewhere_too() -> None:
    again = replace(FIRST, suspect="/home/ana/other/same-pixels.png")
    whole = replace(nasty_scan(), matches=(FIRST, again))
    told = chosen(whole, ReportChoice(frozenset({name_of(again)})))
    assert told.matches == (again,)
    assert told.candidates == ()


def test_the_same_scan_gives_the_same_numbers() -> None:
    assert with_files_told(scan(), Told.NUMBERS, scan()) == with_files_told(scan(), Told.NUMBERS, scan())
    assert with_files_told(scan(), Told.PATHS, scan()) == scan()


def test_only_what_was_chosen_is_told_and_how_much_was_left_out() -> None:
    made = document(ReportChoice(only=frozenset({name_of(PAGE)}), with_resemblances=False))
    assert [page.suspect.name for page in made.matches] == ["book.pdf, page 2"]
    (left_out,) = [line for line in made.lead if line.startswith("Left out")]
    assert left_out == "Left out, because not chosen for this report: 2 matches and 1 resemblance."
    assert chosen(scan(), ReportChoice()) == scan()


def test_what_was_dismissed_and_what_was_not_chosen_are_told_apart() -> None:
    decisions = {FIRST.key: Decision(DecisionKind.DISMISSED, "", "2026-11-21T10:00:00+00:00")}
    made = document(ReportChoice(with_resemblances=False), decisions)
    left_out = [line for line in made.lead if line.startswith("Left out")]
    assert left_out == [
        "Left out, because dismissed by hand: 1 match.",
        "Left out, because not chosen for this report: 1 resemblance.",
    ]


def test_the_sender_is_told_with_what_is_known_alone() -> None:
    logo = jpeg()
    made = document(ReportChoice(sender=Sender("Ana", email="ana@example.org", logo=logo)))
    assert [(row.label, row.value) for row in made.sender] == [("From", "Ana"), ("E-mail", "ana@example.org")]
    assert made.logo == logo
    assert document(ReportChoice()).sender == ()


def test_numbers_are_told_with_the_digest_that_says_which_file_is_meant() -> None:
    choice = ReportChoice(files=Told.NUMBERS)
    data = json.loads(json_bytes(told_of(scan(), {}, choice), verdict_sentence))
    assert data["matches"][0]["suspect_file"]["sha256"] == FIRST.suspect_facts.file_sha256
    assert any("SHA-256" in line for line in document(choice).lead)


def test_of_a_chosen_match_only_other_pages_of_its_own_files_are_listed() -> None:
    made = scan()
    page = made.matches[2]
    file = page.suspect.rpartition("#")[0]
    unread = Skipped(f"{file}#7", Reason.DAMAGED)
    made = replace(made, skipped=(*made.skipped, unread), too_little_detail=(*made.too_little_detail, f"{file}#3"))
    choice = ReportChoice(only=frozenset({name_of(page)}))
    told = report_document(made, NoPreviews(), {}, choice)  # type: ignore[arg-type]
    lists = {section.title: section.rows for section in told.sections}
    assert [row.label for row in lists["Files that could not be read"]] == [picture_path(unread.path)]
    assert [row.value for row in lists["Pictures with too little detail"]] == [picture_path(f"{file}#3")]
    assert "1 file could not be read and says nothing either way; it is listed below." in told.lead
    rows = {row.label: row.value for row in told.overview}
    assert (rows["Could not be read"], rows["Too little detail"]) == ("3 files", "2 pictures")
    assert told_of(made, {}, choice).skipped == (unread,)
    other = report_document(made, NoPreviews(), {}, ReportChoice(only=frozenset({name_of(made.matches[0])})))  # type: ignore[arg-type]
    assert not {"Files that could not be read", "Pictures with too little detail"} & {
        section.title for section in other.sections
    }
    assert not any("listed below" in line for line in other.lead)
