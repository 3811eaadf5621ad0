"""What pictures said of their origin when they were checked, by content: files may be gone when it is asked for again."""

from __future__ import annotations

import zlib
from dataclasses import replace

from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import as_bytes
from provcheck.core.origin.records import Origin

ORIGIN_VERSION = 2
"""Raised when the same file would give another origin: suspects with a match are then read anew."""

_MOST_KEPT = 100_000
"""Characters of each raw text: whole workflows of ComfyUI have more, and what was read of them is kept apart."""


class OriginStore:
    """Reads and writes origins."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def save(self, content: str, origin: Origin, *, also_silence: bool = False) -> None:
        """Keep what a content says, raw texts up to a limit; that it says nothing only where that is asked for."""
        if origin == Origin() and not also_silence and not self.is_known(content):
            return
        raw = tuple(
            field if len(field.text) <= _MOST_KEPT else replace(field, text=field.text[:_MOST_KEPT], whole=False)
            for field in origin.raw
        )
        packed = zlib.compress(to_json(replace(origin, raw=raw)).encode("ascii"))
        with self._library.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO origins VALUES (?, ?, ?)", (content, ORIGIN_VERSION, packed))

    def is_known(self, content: str) -> bool:
        """Whether this version of the program has kept what a content says, even if that is nothing."""
        rows = self._library.query("SELECT 1 FROM origins WHERE content = ? AND version = ?", (content, ORIGIN_VERSION))
        return bool(rows)

    def load(self, content: str) -> Origin | None:
        """What was kept of a content; None where nothing was, or where it said nothing."""
        rows = self._library.query("SELECT origin FROM origins WHERE content = ?", (content,))
        with self._library.reading():
            found = next((from_json(Origin, zlib.decompress(as_bytes(row[0])).decode("ascii")) for row in rows), None)
        return None if found == Origin() else found
