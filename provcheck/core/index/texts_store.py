"""What lay beside pictures as text when they were checked, by path: it may change while the picture stays the same."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import as_bytes
from provcheck.core.records import Portfolio


class TextsStore:
    """Reads and writes it, for each portfolio that pictures were checked against."""

    def __init__(self, library: Library, portfolio: Portfolio) -> None:
        """Use an open library."""
        self._library = library
        self._number = portfolio.number

    def state_of(self, path: Path) -> bytes:
        """The state of the texts of a picture, by its absolute path; empty where it had none, or was never checked."""
        key = self._number, os.fsencode(path)
        rows = self._library.query("SELECT state FROM texts_seen WHERE portfolio = ? AND path = ?", key)
        if not rows:
            return b""
        with self._library.reading():
            return as_bytes(rows[0][0])

    def save(self, states: Mapping[Path, bytes]) -> None:
        """Keep how the texts of pictures were; of those with an empty state that they have none.

        Nothing is kept when the portfolio is not there any more.
        """
        if not states:
            return
        with self._library.transaction() as connection:
            if connection.execute("SELECT 1 FROM portfolios WHERE number = ?", (self._number,)).fetchone() is None:
                return
            kept = [(self._number, os.fsencode(path), state) for path, state in states.items() if state]
            gone = [(self._number, os.fsencode(path)) for path, state in states.items() if not state]
            connection.executemany("INSERT OR REPLACE INTO texts_seen VALUES (?, ?, ?)", kept)
            connection.executemany("DELETE FROM texts_seen WHERE portfolio = ? AND path = ?", gone)
