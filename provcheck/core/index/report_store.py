"""Which files are reports that were exported from this library.

They show pictures that were compared already, so scans leave them out. They are told by their digest and by nothing in them:
what a file says of itself anybody may write into a file that is to be passed over.
"""

from __future__ import annotations

from collections.abc import Collection

from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import value_places


class ReportStore:
    """Reads and writes the digests of exported reports."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def add(self, sha256: str) -> None:
        """Keep the SHA-256 of a report's bytes, 64 hex digits."""
        with self._library.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO reports VALUES (?)", (sha256,))

    def holds(self, sha256: str) -> bool:
        """Whether a file of that SHA-256 was exported from here."""
        return bool(self._library.query("SELECT 1 FROM reports WHERE sha256 = ?", (sha256,)))

    def among(self, digests: Collection[str]) -> frozenset[str]:
        """Those of some SHA-256 of which a file was exported from here; at most as many as a query takes."""
        places = value_places(digests)
        rows = self._library.query(f"SELECT sha256 FROM reports WHERE sha256 IN ({places})", tuple(digests))  # noqa: S608
        return frozenset(str(row[0]) for row in rows)

    def all(self) -> frozenset[str]:
        """The SHA-256 of every file that was exported from here."""
        return frozenset(str(row[0]) for row in self._library.query("SELECT sha256 FROM reports"))
