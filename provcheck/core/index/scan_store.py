"""Scans that were made, whole, so that they can be opened again when the files are gone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any

from provcheck.core.index.codec import from_json, list_from_json, to_json
from provcheck.core.index.in_place import match_in_place, path_in_place, report_in_place
from provcheck.core.index.library import Library
from provcheck.core.index.picture_runs import PictureRun, forget_runs, pictures_of, save_runs
from provcheck.core.point_pairs import NO_PAIRS
from provcheck.core.records import Candidate, Level, Match, PairKey, Skipped, Work, resemblances_among
from provcheck.core.scan_records import CheckedPicture, NamedPicture, ScanReport

_AFTER_ALL = 2**62
_MATCHES = "matches"
_BRIEFS = "briefs"
_LISTS: Mapping[str, type] = {
    "works": Work,
    "works_skipped": Skipped,
    "skipped": Skipped,
    "too_little_detail": str,
    "candidates": Candidate,
    "named": NamedPicture,
}
_LATE_LISTS = frozenset({"works", "candidates"})
"""Lists of which nothing is shown at once."""

_IN_A_ROW = 64
_FIRST_ROWS = 4
"""Rows of matches that are read before the rest of a scan: they fill every list that is seen, and take some milliseconds."""


@dataclass(frozen=True)
class ScanSummary:
    """A line in the list of scans.

    Attributes:
        number: The library's number of the scan.
        started: UTC time in ISO 8601.
        portfolio: Name of the portfolio.
        targets: Files and folders checked, by absolute paths where those are known.
        checked: Suspects read and compared.
        matches: Number of matches.
        completed: False when it was cancelled.
        resemblances: Those of the matches that are only resemblances; 0 where that was not kept.
        level: How thoroughly it looked; None where that was not kept.
        not_read: Number of files that could not be read; 0 where that was not kept.
    """

    number: int
    started: str
    portfolio: str
    targets: tuple[str, ...]
    checked: int
    matches: int
    completed: bool
    resemblances: int = 0
    level: Level | None = None
    not_read: int = 0


@dataclass(frozen=True)
class OpenedScan:
    """A scan of which so much was read that something of it can be shown.

    Attributes:
        report: The scan; where it is not whole, with its strongest matches only, and without its works and candidates.
        is_whole: Whether that is all of it.
    """

    report: ScanReport
    is_whole: bool


class ScanStore:
    """Reads and writes scans."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def save(self, report: ScanReport, pictures: Iterable[PictureRun] = ()) -> ScanReport:
        """Keep a scan and which pictures it compared; gives it back with its number.

        It is found by the name that its portfolio has by now.
        """
        with self._library.transaction() as connection:
            named = "SELECT name FROM portfolios WHERE number = ?"
            now = connection.execute(named, (report.portfolio.number,)).fetchone()
            cursor = connection.execute(
                "INSERT INTO scans (number, started, portfolio, summary, report) VALUES (?, ?, ?, '', '')",
                (_next_number(connection), report.started, report.portfolio.name if now is None else now[0]),
            )
            numbered = replace(report, number=int(cursor.lastrowid or 0))
            connection.executemany(
                "INSERT OR IGNORE INTO scan_pairs VALUES (?, ?, ?)",
                [(numbered.number, *key) for match in report.matches for key in match.keys],
            )
            connection.execute(
                "UPDATE scans SET summary = ?, report = ? WHERE number = ?",
                (to_json(_summary(numbered)), to_json(_without_lists(numbered)), numbered.number),
            )
            connection.executemany("INSERT INTO scan_parts VALUES (?, ?, ?, ?, ?)", _parts(numbered))
            save_runs(connection, numbered.number, pictures)
        return numbered

    def all(self) -> tuple[ScanSummary, ...]:
        """Every scan, latest first."""
        rows = self._library.query("SELECT summary, portfolio FROM scans ORDER BY number DESC")
        with self._library.reading():
            return tuple(replace(from_json(ScanSummary, str(row[0])), portfolio=str(row[1])) for row in rows)

    def remove(self, numbers: Iterable[int]) -> None:
        """Forget scans by their numbers, with their matches and which pictures they compared; one that is not there is none."""
        with self._library.transaction() as connection:
            last = _next_number(connection) - 1
            for number in numbers:
                forget_runs(connection, number)
                # What belongs to it in other tables goes with it.
                connection.execute("DELETE FROM scans WHERE number = ?", (number,))
            connection.execute("DELETE FROM scan_numbers")
            connection.execute("INSERT INTO scan_numbers VALUES (?)", (last,))

    def load(self, number: int) -> ScanReport | None:
        """A scan by its number, whole."""
        head = self._head(number)
        return None if head is None else self._with_lists(head[0], _LISTS.keys(), self._list(number, _MATCHES, Match))

    def open_briefly(self, number: int) -> OpenedScan | None:
        """A scan by its number, its matches without what only `details` of one are shown with; of a long one the beginning.

        Its portfolio has the name that it has now and its files absolute paths, by which they are found; `load` tells both as
        they were told.
        """
        head = self._head(number)
        if head is None:
            return None
        report, name = head
        report = replace(report, portfolio=replace(report.portfolio, name=name))
        first = self._list(number, _BRIEFS, Match, after=_FIRST_ROWS)
        is_whole = len(first) < _FIRST_ROWS * _IN_A_ROW
        lists = _LISTS.keys() if is_whole else _LISTS.keys() - _LATE_LISTS
        return OpenedScan(report_in_place(self._with_lists(report, lists, first)), is_whole)

    def rest_of(self, opened: ScanReport) -> ScanReport:
        """The whole scan of which `open_briefly` gave the beginning; its first matches are the same objects."""
        later = self._list(opened.number, _BRIEFS, Match, first=_FIRST_ROWS)
        rest = report_in_place(self._with_lists(replace(opened, matches=()), _LATE_LISTS, later))
        return replace(rest, matches=(*opened.matches, *rest.matches))

    def load_briefly(self, number: int) -> ScanReport | None:
        """The whole of what `open_briefly` gives."""
        opened = self.open_briefly(number)
        if opened is None:
            return None
        return opened.report if opened.is_whole else self.rest_of(opened.report)

    def details(self, number: int, match: Match) -> Match:
        """A match of `open_briefly` with all that was measured; the match itself when there is nothing more."""
        query = "SELECT value FROM scan_parts WHERE scan = ? AND pair = ?"
        rows = self._library.query(query, (number, _pair(match)))
        with self._library.reading():
            whole = next(iter(list_from_json(Match, str(rows[0][0]))), None) if rows else None
        if whole is None:
            return match
        return replace(whole, suspect=match.suspect, work=match.work, versions=match.versions)

    def latest_with_pictures(self, portfolio: str) -> int | None:
        """The latest scan of a portfolio whose pictures were kept; None where there is none.

        One that looked into folders is preferred, then one of several files: checks of the few new files of a watched folder
        are many, and hardly what is to be searched.
        """
        rows = self._library.query(
            "SELECT number FROM scans WHERE portfolio = ? "
            "AND EXISTS (SELECT 1 FROM scan_pictures WHERE scan = number) "
            "ORDER BY json_extract(summary, '$.checked') > json_array_length(summary, '$.targets') DESC, "
            "json_extract(summary, '$.checked') > 1 DESC, number DESC LIMIT 1",
            (portfolio,),
        )
        return int(str(rows[0][0])) if rows else None

    def pictures(self, number: int) -> tuple[CheckedPicture, ...]:
        """Every picture that a scan compared, in its order; none of a scan of before that was kept."""
        return tuple(pictures_of(self._library, number))

    def has_pictures(self, number: int) -> bool:
        """Whether there are any."""
        return bool(self._library.query("SELECT 1 FROM scan_pictures WHERE scan = ? LIMIT 1", (number,)))

    def _head(self, number: int) -> tuple[ScanReport, str] | None:
        """A report without its lists, and the name its portfolio has now."""
        rows = self._library.query("SELECT report, portfolio FROM scans WHERE number = ?", (number,))
        if not rows:
            return None
        with self._library.reading():
            return from_json(ScanReport, str(rows[0][0])), str(rows[0][1])

    def _with_lists(self, report: ScanReport, names: Iterable[str], matches: tuple[Match, ...]) -> ScanReport:
        """A report with these matches and others of its lists."""
        lists: dict[str, Any] = {name: self._list(report.number, name, _LISTS[name]) for name in names}
        lists[_MATCHES] = matches
        # A scan of before has its lists in the report itself.
        return replace(report, **{name: records for name, records in lists.items() if records})

    def _list[Record](
        self, number: int, part: str, kind: type[Record], first: int = 0, after: int = _AFTER_ALL
    ) -> tuple[Record, ...]:
        """The pieces of a list from a row on and before another one, one after the other: others may run in between."""
        rows = self._library.query(
            "SELECT value FROM scan_parts WHERE scan = ? AND part = ? AND position >= ? AND position < ? ORDER BY position",
            (number, part, first, after),
        )
        with self._library.reading():
            return tuple(record for row in rows for record in list_from_json(kind, str(row[0])))

    def pairs_before(self, portfolio: str, number: int | None) -> frozenset[PairKey] | None:
        """Pairs that scans of a portfolio before this one had found, or any of its scans; None when there was none."""
        last = number if number is not None else _AFTER_ALL
        before = "FROM scans WHERE portfolio = ? AND number < ?"
        if not self._library.query(f"SELECT 1 {before} LIMIT 1", (portfolio, last)):
            return None
        rows = self._library.query(
            f"SELECT DISTINCT suspect, work FROM scan_pairs WHERE scan IN (SELECT number {before})",  # noqa: S608
            (portfolio, last),
        )
        return frozenset((str(suspect), str(work)) for suspect, work in rows)


def brief(match: Match) -> Match:
    """A match without its measures, hashes and matched places: what a list of many needs of it."""
    evidence = match.evidence
    alignment = None if evidence.alignment is None else replace(evidence.alignment, lines=NO_PAIRS)
    return replace(match, evidence=replace(evidence, measures=(), hashes=(), alignment=alignment))


def is_brief(match: Match) -> bool:
    """Whether there are details of a match to be loaded; of every pair something is measured."""
    return not match.evidence.measures


def _next_number(connection: sqlite3.Connection) -> int:
    """A number that no scan has, nor one that was removed had."""
    used = "SELECT max(number) AS used FROM scans UNION ALL SELECT used FROM scan_numbers"
    (last,) = connection.execute(f"SELECT max(used) FROM ({used})").fetchone()  # noqa: S608
    return int(last or 0) + 1


def _without_lists(report: ScanReport) -> ScanReport:
    empty: dict[str, Any] = dict.fromkeys((*_LISTS, _MATCHES), ())
    return replace(report, **empty)


def _parts(report: ScanReport) -> Iterator[tuple[int, str, int, bytes | None, str]]:
    """Rows of the long lists: some records in a row, of matches one in a row."""
    for position, match in enumerate(report.matches):
        pair = _pair(match_in_place(match, report.ran_in))
        yield report.number, _MATCHES, position, pair, to_json([match])
    lists: dict[str, Sequence[object]] = {name: getattr(report, name) for name in _LISTS}
    lists[_BRIEFS] = [brief(match) for match in report.matches]
    for name, values in lists.items():
        for position, records in enumerate(batched(values, _IN_A_ROW)):
            yield report.number, name, position, None, to_json(list(records))


def _pair(match: Match) -> bytes:
    """What a match is found by in its scan: its files, by absolute paths where those are known."""
    return b"\0".join((os.fsencode(match.suspect), os.fsencode(match.work.path)))


def _summary(report: ScanReport) -> ScanSummary:
    return ScanSummary(
        number=report.number,
        started=report.started,
        portfolio=report.portfolio.name,
        targets=tuple(path_in_place(target, report.ran_in) for target in report.targets),
        checked=report.checked,
        matches=len(report.matches),
        completed=report.completed,
        resemblances=resemblances_among(report.matches),
        level=report.settings.level,
        not_read=len(report.unread),
    )
