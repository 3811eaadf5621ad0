"""What whole sets of outputs showed, kept so that it can be opened again when the files are gone."""

from __future__ import annotations

from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.library import Library


class OutputSetStore[Summary, Report]:
    """Reads and writes what was found out of sets; the two records are whatever the use case tells of them."""

    def __init__(self, library: Library, summary: type[Summary], report: type[Report]) -> None:
        """Use an open library, and records of these kinds."""
        self._library = library
        self._summary = summary
        self._report = report

    def save(self, summary: Summary, report: Report) -> int:
        """Keep what was found out; gives its number."""
        with self._library.transaction() as connection:
            values = to_json(summary), to_json(report)
            cursor = connection.execute("INSERT INTO output_sets (summary, report) VALUES (?, ?)", values)
            return int(cursor.lastrowid or 0)

    def all(self) -> tuple[tuple[int, Summary], ...]:
        """Number and summary of each, latest first."""
        rows = self._library.query("SELECT number, summary FROM output_sets ORDER BY number DESC")
        return tuple((int(str(number)), self._read(self._summary, text)) for number, text in rows)

    def load(self, number: int) -> Report | None:
        """All of one; None when there is none of that number."""
        rows = self._library.query("SELECT report FROM output_sets WHERE number = ?", (number,))
        return self._read(self._report, rows[0][0]) if rows else None

    def delete(self, number: int) -> None:
        """Keep it no longer."""
        with self._library.transaction() as connection:
            connection.execute("DELETE FROM output_sets WHERE number = ?", (number,))

    def _read[Record](self, kind: type[Record], text: object) -> Record:
        with self._library.reading():
            return from_json(kind, str(text))
