"""From a scan to a report document: what is said, in what order, in the reader's words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from provcheck.app import chance, doubts, figures, origin_texts, texts
from provcheck.app.decisions import decision_on
from provcheck.app.headline import headline
from provcheck.app.i18n import language, tr, tr_n
from provcheck.app.joining import clauses, listed, noted, sentence, sentences
from provcheck.app.picture_source import PreviewSource
from provcheck.app.report_appendices import appendices
from provcheck.app.report_choice import (
    WHOLE,
    ReportChoice,
    Sender,
    Told,
    chosen,
    is_chosen,
    with_files_told,
    without_other_candidates,
    without_others,
)
from provcheck.app.report_matches import Placed, match_page, shown_matches, summary_line
from provcheck.app.times import moment_text
from provcheck.core.matching.artworks import without_detail
from provcheck.core.records import (
    Decision,
    DecisionKind,
    Level,
    PairKey,
    resemblances_among,
)
from provcheck.core.report.document import (
    KindLine,
    ReportDocument,
    Row,
    Section,
)
from provcheck.core.scan_records import EVERYTHING, ScanReport

_ADDRESS_LINES = 6
_LONGEST_VALUE = 160
_VALUE_HEAD = 90
_VALUE_TAIL = 50
"""Letters of a value on the first page; its beginning and its end are what people know a path by."""


def without_dismissed(report: ScanReport, decisions: Mapping[PairKey, Decision]) -> ScanReport:
    """The scan without matches that the artist said are not their work."""
    kept = (match for match in report.matches if decision_on(match, decisions).kind is not DecisionKind.DISMISSED)
    return replace(report, matches=tuple(kept))


def told_of(scan: ScanReport, decisions: Mapping[PairKey, Decision], choice: ReportChoice = WHOLE) -> ScanReport:
    """What a report of a scan tells of it, with files told of as chosen.

    Without dismissed matches, what was not chosen, and works of which no match is told: reports are sent to strangers.
    """
    told = without_other_candidates(chosen(without_dismissed(scan, decisions), choice))
    return without_others(with_files_told(told, choice.files, scan), choice)


def report_document(
    scan: ScanReport, previews: PreviewSource, decisions: Mapping[PairKey, Decision], choice: ReportChoice = WHOLE
) -> ReportDocument:
    """The document of a scan; previews come from the library, or from the files where it has none.

    Dismissed matches are left out, and what was not chosen; how many they are is said.
    """
    undismissed = without_dismissed(scan, decisions)
    in_place = chosen(undismissed, choice)
    report = with_files_told(in_place, choice.files, scan)
    in_lists = without_others(without_other_candidates(report), choice)
    numbers = [number for number, match in enumerate(undismissed.matches, start=1) if is_chosen(match, choice)]
    places = enumerate(zip(numbers, report.matches, in_place.matches, strict=True), start=1)
    pages = tuple(
        match_page(
            Placed(number, place, len(numbers)),
            match,
            previews.pair(there, scan.ran_in),
            report,
            decision_on(match, decisions),
            choice.files,
        )
        for place, (number, match, there) in places
    )
    overview = _overview(report)
    shown = shown_matches(pages, report.matches)
    return ReportDocument(
        language=language(),
        title=tr("Provcheck report"),
        headline=_headline(report, scan),
        lead=_lead(report, numbers, in_lists, _left_out_of(scan, undismissed, in_place, choice)),
        overview=tuple(_shortly(row) for row in overview),
        sender=sender_rows(choice.sender),
        logo=choice.sender.logo,
        summary_title=tr("What was found") if pages else "",
        summary=tuple(
            summary_line(page, match, decision_on(match, decisions)) for page, match in zip(pages, report.matches, strict=True)
        ),
        matches=pages,
        measure_headings=(tr("Signal"), tr("Value"), tr("Speaks for a copy from")),
        sections=(*_at_length(overview), *appendices(in_lists)),
        footer=tr("Provcheck {version}").format(version=report.version),
        shown=shown,
        kinds=tuple(_kinds(report)),
        shown_title=(tr("The strongest matches") if len(shown) < len(pages) else tr("Side by side")) if shown else "",
    )


def _headline(report: ScanReport, scan: ScanReport) -> str:
    """What was found; where something was and none of it is told, just that, which is not that nothing was found."""
    if report.matches or not scan.matches:
        return headline(report)
    return tr_n(
        "The {count:,} match that was found is not told in this report.",
        "None of the {count:,} matches that were found is told in this report.",
        len(scan.matches),
    )


def _left_out_of(scan: ScanReport, undismissed: ScanReport, told: ScanReport, choice: ReportChoice) -> Iterator[str]:
    """What of a scan is left out of its report, and why, a sentence each."""
    if dismissed := _fewer(scan, undismissed):
        yield tr("Left out, because dismissed by hand: {matches}.").format(matches=dismissed)
    if unchosen := _fewer(undismissed, told):
        yield tr("Left out, because not chosen for this report: {matches}.").format(matches=unchosen)
    if choice.only is not None:
        yield tr(
            "Matches keep the numbers that they have in the whole scan. Files that no chosen match is about are counted, but "
            "not named."
        )
    if choice.files is not Told.PATHS:
        yield (
            tr("Folders are told of by numbers in this report, as chosen; the SHA-256 of each file says which one is meant.")
            if choice.files is Told.NAMES
            else tr("Files are told of by numbers in this report, as chosen; the SHA-256 of each says which one is meant.")
        )


def _fewer(before: ScanReport, after: ScanReport) -> str:
    """How many matches are left out; empty where that are none."""
    count = len(before.matches) - len(after.matches)
    alike = resemblances_among(before.matches) - resemblances_among(after.matches)
    return texts.matches_text(count, alike) if count else ""


def sender_rows(sender: Sender) -> tuple[Row, ...]:
    """What is told of whom a report comes from; an address may have several lines."""
    told = (
        (tr("From"), sender.name),
        (tr("Address"), _address(sender.address)),
        (tr("E-mail"), sender.email),
        (tr("Telephone"), sender.phone),
        (tr("Web page"), sender.website),
    )
    return tuple(Row(label, value) for label, value in told if value)


def _address(typed: str) -> str:
    """An address in the lines in which it was typed; in one where these would take the room of what was found."""
    lines = tuple(filter(None, map(str.strip, typed.splitlines())))
    return ("\n" if len(lines) <= _ADDRESS_LINES else ", ").join(lines)


def _lead(report: ScanReport, numbers: Sequence[int], in_lists: ScanReport, left_out: Iterable[str]) -> tuple[str, ...]:
    """What was found, of a scan of which some files may not be listed; `numbers` are those of its matches in the report."""
    checked = tr_n("{count} picture was compared with", "{count} pictures were compared with", report.checked)
    works = tr_n("{count} work.", "{count} works.", report.work_count)
    lines = list(doubts.doubts_by_number(tuple(zip(numbers, report.matches, strict=True))))
    alike = resemblances_among(report.matches)
    found = sentence(texts.matches_text(len(report.matches), alike)) if report.matches else ""
    compared = tr("{pictures} {works}").format(pictures=checked, works=works)
    lines.append(sentences(compared, found, _who_is_who(report)))
    if expected := chance.scan_chance_text(report):
        lines.append(tr("Wrong finds that chance alone would bring: {expected}.").format(expected=expected))
    if report.met_nothing:
        lines.append(texts.nothing_met_text(report.left_out))
    lines.extend(left_out)
    if in_lists.unread:
        lines.append(
            tr_n(
                "{count} file could not be read and says nothing either way; it is listed below.",
                "{count} files could not be read and say nothing either way; they are listed below.",
                len(in_lists.unread),
            )
        )
    if in_lists.reports:
        lines.append(figures.reports_text(len(in_lists.reports)))
    if in_lists.marked:
        lines.append(figures.marked_text(len(in_lists.marked)))
    if report.works_skipped:
        lines.append(
            tr_n(
                "{count} file of the portfolio could not be used and was not searched for.",
                "{count} files of the portfolio could not be used and were not searched for.",
                len(report.works_skipped),
            )
        )
    if in_lists.named:
        named = origin_texts.named_count_text(len(in_lists.named))
        lines.append(sentences(named, tr("That is no match. The list is below.")))
    if hardly_found := without_detail(report.works):
        lines.append(texts.works_without_detail(len(hardly_found)))
    lines.append(
        tr(
            "This report says which picture contains which part of which work and how sure that is. It does not say who made "
            "a picture, when, with what right, or whether a model was trained on a work."
        )
    )
    return tuple(lines)


def _who_is_who(report: ScanReport) -> str:
    """What is meant by works and suspects, for who has never seen such a report."""
    portfolio = report.portfolio
    if not portfolio.artist:
        told = tr("Works are the pictures of the portfolio {portfolio}; suspects are the pictures that were checked.")
        return told.format(portfolio=portfolio.name)
    told = tr("Works are pictures by {artist}; suspects are the pictures that were checked.")
    return told.format(artist=portfolio.artist)


def _overview(report: ScanReport) -> tuple[Row, ...]:
    return (
        *_whose(report),
        Row(tr("Checked"), listed(report.targets)),
        Row(tr("Started (UTC)"), moment_text(report.started)),
        Row(tr("Finished (UTC)"), moment_text(report.finished) if report.finished else tr("stopped before the end")),
        Row(tr("Level"), _level(report.settings.level)),
        Row(tr("Compared"), tr_n("{count} picture", "{count} pictures", report.checked)),
        Row(tr("Could not be read"), tr_n("{count} file", "{count} files", len(report.unread))),
        *_reports(report),
        Row(tr("Works left out"), tr_n("{count} file", "{count} files", len(report.works_skipped))),
        Row(tr("Too little detail"), tr_n("{count} picture", "{count} pictures", len(report.too_little_detail))),
        *_left_out(report),
    )


def _reports(report: ScanReport) -> Iterator[Row]:
    """How many reports, and files marked as such, were met; mostly nothing."""
    if report.reports:
        yield Row(tr("Reports of Provcheck, not searched"), tr_n("{count} file", "{count} files", len(report.reports)))
    if report.marked:
        counted = tr_n("{count} file", "{count} files", len(report.marked))
        yield Row(tr("Marked as reports of Provcheck, not searched"), counted)


def _level(level: Level) -> str:
    return sentences(sentence(texts.level_name(level)), texts.level_text(level))


def _shortly(row: Row) -> Row:
    """A row of the first page without the middle of a value that would take the room of everything else."""
    if len(row.value) <= _LONGEST_VALUE:
        return row
    begin, end = row.value[:_VALUE_HEAD].rstrip(), row.value[-_VALUE_TAIL:].lstrip()
    return Row(row.label, tr("{begin} … {end} (in full below)").format(begin=begin, end=end))


def _at_length(overview: Iterable[Row]) -> Iterator[Section]:
    """The rows of the first page that are shortened there; nothing where none is."""
    rows = tuple(row for row in overview if len(row.value) > _LONGEST_VALUE)
    if rows:
        yield Section(tr("What was checked, in full"), (), rows)


def _left_out(report: ScanReport) -> Iterator[Row]:
    """What was passed over by patterns, and by which; nothing where none was given."""
    patterns = report.settings.patterns
    if patterns.leave_out:
        yield Row(tr("Asked to leave out"), listed(patterns.leave_out))
    if patterns.only:
        yield Row(tr("Asked to take only"), listed(patterns.only))
    if patterns != EVERYTHING:
        yield Row(tr("Left out, as asked"), texts.left_out_counts(report.left_out) or tr("nothing"))
    if report.left_out.unmet:
        yield Row(tr("Nothing was met of"), listed(report.left_out.unmet))


def _kinds(report: ScanReport) -> Iterator[KindLine]:
    """How many matches there are of each verdict, strongest first, with what lies around something else apart."""
    counted = Counter((match.verdict, texts.match_mark(match)) for match in report.matches)
    for kind, mark in sorted(counted, key=lambda pair: (pair[0].rank, pair[1])):
        name = texts.verdict_name(kind)
        count = tr("{count:,}").format(count=counted[kind, mark])
        yield KindLine(str(kind), clauses(name, mark), count, texts.verdict_meaning(kind))


def _whose(report: ScanReport) -> Iterator[Row]:
    """The portfolio, and who its artist is."""
    portfolio = report.portfolio
    works = tr_n("{count} work", "{count} works", report.work_count)
    yield Row(tr("Portfolio"), noted(portfolio.name, works))
    if portfolio.artist:
        yield Row(tr("Artist"), portfolio.artist)
    if portfolio.handles:
        yield Row(tr("Other names and handles"), listed(portfolio.handles))


def report_words() -> dict[str, str]:
    """The few words of the printed page that are in no document: heads of tables, marks, page numbers, descriptions."""
    return {
        "number": tr("No."),
        "verdict": tr("Verdict"),
        "work": tr("Work"),
        "suspect": tr("Suspect"),
        "score": tr("How sure"),
        "speaks": tr("For a copy"),
        "speaks_for": tr("yes"),
        "speaks_not": tr("no"),
        "no_picture": tr("No preview"),
        "page": tr("Page {page} of {pages}"),
        "picture": tr("{role}: {name}."),
        "region": tr("The matched region is outlined."),
        "attachment": tr("The scan as data, in JSON."),
        "figures": tr("How the work lies in the suspect"),
        "row": tr(
            "From the left: work and suspect, with lines between places that match; the matched part of the work; the same "
            "place in the suspect, at the same scale; their lines, grey in both, orange in the work alone, blue in the suspect "
            "alone."
        ),
        "origin": tr("What the suspect's file says of how it was made"),
        "measured": tr("What was measured"),
        "files": tr("The two files"),
        "continued": tr("{number} {verdict} (continued)"),
        "contents": tr("In this report"),
        "matches": tr("Matches, one by one"),
        "manifest": tr("The digests of all parts of the report, in JSON."),
        "sums": tr("The same digests, as sha256sum --check reads them."),
        "data": tr("The scan as data, in JSON, is in this file too: in its element {name}."),
        "skip": tr("Go to the result"),
        "back": tr("Back to the list"),
        "match": tr("Match {number}"),
        "match_page": tr("Match {number}, page {page}"),
    }
