"""What the artist said of matches: kept for two pictures, whatever their files are called and in whichever scan they meet."""

from __future__ import annotations

from collections.abc import Mapping

from provcheck.core.index.library import Library
from provcheck.core.records import Decision, DecisionKind, PairKey


class DecisionStore:
    """Reads and writes decisions. A pair that has none is open."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def all(self) -> dict[PairKey, Decision]:
        """Every decision that is not open."""
        rows = self._library.query("SELECT suspect, work, kind, note, decided FROM decisions")
        with self._library.reading():
            return {
                (str(suspect), str(work)): Decision(DecisionKind(str(kind)), str(note), str(decided))
                for suspect, work, kind, note, decided in rows
            }

    def save(self, decisions: Mapping[PairKey, Decision]) -> None:
        """Keep decisions, all or none of them; an open one takes away what was kept."""
        kept = [
            (*pair, each.kind, each.note, each.decided) for pair, each in decisions.items() if each.kind != DecisionKind.OPEN
        ]
        opened = [pair for pair, each in decisions.items() if each.kind == DecisionKind.OPEN]
        with self._library.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?, ?)", kept)
            connection.executemany("DELETE FROM decisions WHERE suspect = ? AND work = ?", opened)
