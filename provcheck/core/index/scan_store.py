"""Scans that were made, whole, so that they can be opened again when the files are gone."""

from __future__ import annotations

from dataclasses import dataclass, replace

from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.library import Library
from provcheck.core.records import PairKey, ScanReport

_AFTER_ALL = 2**62


@dataclass(frozen=True)
class ScanSummary:
    """A line in the list of scans.

    Attributes:
        number: The library's number of the scan.
        started: UTC time in ISO 8601.
        portfolio: Name of the portfolio.
        targets: Files and folders checked, as given.
        checked: Suspects read and compared.
        matches: Number of matches.
        completed: False when it was cancelled.
    """

    number: int
    started: str
    portfolio: str
    targets: tuple[str, ...]
    checked: int
    matches: int
    completed: bool


class ScanStore:
    """Reads and writes scans."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def save(self, report: ScanReport) -> ScanReport:
        """Keep a scan; gives it back with its number."""
        with self._library.transaction() as connection:
            cursor = connection.execute(
                "INSERT INTO scans (started, portfolio, summary, report) VALUES (?, ?, '', '')",
                (report.started, report.portfolio.name),
            )
            numbered = replace(report, number=int(cursor.lastrowid or 0))
            connection.executemany(
                "INSERT OR IGNORE INTO scan_pairs VALUES (?, ?, ?)",
                [(numbered.number, *key) for match in report.matches for key in match.keys],
            )
            connection.execute(
                "UPDATE scans SET summary = ?, report = ? WHERE number = ?",
                (to_json(_summary(numbered)), to_json(numbered), numbered.number),
            )
        return numbered

    def all(self) -> tuple[ScanSummary, ...]:
        """Every scan, latest first."""
        rows = self._library.query("SELECT summary FROM scans ORDER BY number DESC")
        return tuple(from_json(ScanSummary, str(row[0])) for row in rows)

    def load(self, number: int) -> ScanReport | None:
        """A scan by its number."""
        rows = self._library.query("SELECT report FROM scans WHERE number = ?", (number,))
        return from_json(ScanReport, str(rows[0][0])) if rows else None

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


def _summary(report: ScanReport) -> ScanSummary:
    return ScanSummary(
        number=report.number,
        started=report.started,
        portfolio=report.portfolio.name,
        targets=report.targets,
        checked=report.checked,
        matches=len(report.matches),
        completed=report.completed,
    )
