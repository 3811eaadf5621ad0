"""Scans that were made, whole, so that they can be opened again when the files are gone."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import batched
from typing import Any

from provcheck.core.index.codec import from_json, list_from_json, to_json
from provcheck.core.index.in_place import match_in_place, path_in_place, report_in_place
from provcheck.core.index.library import Library
from provcheck.core.point_pairs import NO_PAIRS
from provcheck.core.records import Candidate, Level, Match, PairKey, Skipped, VerdictKind, Work
from provcheck.core.scan_records import ScanReport

_AFTER_ALL = 2**62
_MATCHES = "matches"
_BRIEFS = "briefs"
_LISTS: Mapping[str, type] = {
    "works": Work,
    "works_skipped": Skipped,
    "skipped": Skipped,
    "too_little_detail": str,
    "candidates": Candidate,
}
_IN_A_ROW = 64


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


class ScanStore:
    """Reads and writes scans."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def save(self, report: ScanReport) -> ScanReport:
        """Keep a scan; gives it back with its number. It is found by the name that its portfolio has by now."""
        with self._library.transaction() as connection:
            named = "SELECT name FROM portfolios WHERE number = ?"
            now = connection.execute(named, (report.portfolio.number,)).fetchone()
            cursor = connection.execute(
                "INSERT INTO scans (started, portfolio, summary, report) VALUES (?, ?, '', '')",
                (report.started, report.portfolio.name if now is None else now[0]),
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
        return numbered

    def all(self) -> tuple[ScanSummary, ...]:
        """Every scan, latest first."""
        rows = self._library.query("SELECT summary, portfolio FROM scans ORDER BY number DESC")
        with self._library.reading():
            return tuple(replace(from_json(ScanSummary, str(row[0])), portfolio=str(row[1])) for row in rows)

    def load(self, number: int) -> ScanReport | None:
        """A scan by its number, whole."""
        report = self._load(number, _MATCHES)
        return None if report is None else report[0]

    def load_briefly(self, number: int) -> ScanReport | None:
        """A scan by its number, its matches without what only `details` of one are shown with.

        Its portfolio has the name that it has now and its files absolute paths, by which they are found; `load` tells both as
        they were told.
        """
        found = self._load(number, _BRIEFS)
        if found is None:
            return None
        report, name = found
        return report_in_place(replace(report, portfolio=replace(report.portfolio, name=name)))

    def details(self, number: int, match: Match) -> Match:
        """A match of `load_briefly` with all that was measured; the match itself when there is nothing more."""
        query = "SELECT value FROM scan_parts WHERE scan = ? AND pair = ?"
        rows = self._library.query(query, (number, _pair(match)))
        with self._library.reading():
            whole = next(iter(list_from_json(Match, str(rows[0][0]))), None) if rows else None
        if whole is None:
            return match
        return replace(whole, suspect=match.suspect, work=match.work, versions=match.versions)

    def _load(self, number: int, matches: str) -> tuple[ScanReport, str] | None:
        """A report with its lists, and the name its portfolio has now."""
        rows = self._library.query("SELECT report, portfolio FROM scans WHERE number = ?", (number,))
        if not rows:
            return None
        with self._library.reading():
            report = from_json(ScanReport, str(rows[0][0]))
        lists: dict[str, Any] = {name: self._list(number, name, kind) for name, kind in _LISTS.items()}
        lists["matches"] = self._list(number, matches, Match)
        # A scan of before has its lists in the report itself.
        return replace(report, **{name: records for name, records in lists.items() if records}), str(rows[0][1])

    def _list[Record](self, number: int, part: str, kind: type[Record]) -> tuple[Record, ...]:
        """The pieces of a list, one after the other: others may run in between."""
        rows = self._library.query("SELECT value FROM scan_parts WHERE scan = ? AND part = ? ORDER BY position", (number, part))
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
        resemblances=sum(match.verdict is VerdictKind.RESEMBLANCE for match in report.matches),
        level=report.settings.level,
    )
