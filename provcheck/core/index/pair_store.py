"""Outcomes of pairs that were aligned before, so that a second scan aligns only what is new."""

from __future__ import annotations

from collections.abc import Sequence

from provcheck.core.index.library import Library

_ASKED_AT_ONCE = 500


class PairStore:
    """Texts by suspect content, work content and version; what the text holds is the caller's business."""

    def __init__(self, library: Library, version: str) -> None:
        """`version` names everything besides the two pictures that determines an outcome."""
        self._library = library
        self._version = version

    def load(self, suspect: str, works: Sequence[str]) -> dict[str, str]:
        """Outcomes known for a suspect, by work content."""
        found: dict[str, str] = {}
        for start in range(0, len(works), _ASKED_AT_ONCE):
            some = works[start : start + _ASKED_AT_ONCE]
            marks = ", ".join("?" * len(some))
            rows = self._library.query(
                f"SELECT work, result FROM pairs WHERE suspect = ? AND version = ? AND work IN ({marks})",  # noqa: S608
                (suspect, self._version, *some),
            )
            found |= {str(work): str(result) for work, result in rows}
        return found

    def save(self, suspect: str, results: dict[str, str]) -> None:
        """Keep outcomes, in one transaction."""
        rows = [(suspect, work, self._version, result) for work, result in results.items()]
        with self._library.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO pairs VALUES (?, ?, ?, ?)", rows)
