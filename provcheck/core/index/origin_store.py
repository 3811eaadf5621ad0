"""What pictures said of their origin when they were checked, by content: files may be gone when it is asked for again.

Where texts lie beside a picture it is kept once more together with them, by content and texts.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import replace

from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import as_bytes
from provcheck.core.origin.records import Origin, RawField

ORIGIN_VERSION = 3
"""Raised when the same file would give another origin: suspects of which one was kept are then read anew.

Not their pixels, which would have to be decoded: texts that were found hidden in these are read again as they were kept.
"""

_UNREAD = 0
"""The version where fingerprints were kept and nobody asked what the file says, as of works."""

_MOST_KEPT = 100_000
"""Characters of each raw text: whole workflows of ComfyUI have more, and what was read of them is kept apart."""


def key_with_texts(content: str, texts: Iterable[RawField]) -> str:
    """What is kept of a content together with texts that lie beside it is kept under this key; copies may have others.

    It is the same by whatever letters the system finds the ending of a text: "fox.TXT" may be found as "fox.txt" too.
    """
    said = to_json([replace(text, place=_in_small_letters(text.place)) for text in texts])
    return f"{content}+{hashlib.sha256(said.encode('ascii')).hexdigest()}"


def _in_small_letters(place: str) -> str:
    name, dot, ending = place.rpartition(".")
    return f"{name}{dot}{ending.lower()}"


class OriginStore:
    """Reads and writes origins."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def save(self, content: str, origin: Origin, *, also_silence: bool = False) -> None:
        """Keep what a content says, raw texts up to a limit; silence only where that is asked for, or in place of another.

        That it could not be read is kept only where nothing is that was: this stays as it is, to be read again.
        """
        if origin == Origin() and not also_silence and self._version(content) is None:
            return
        if not origin.is_read and (kept := self.load(content)) is not None and kept.is_read:
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
        return self._version(content) == ORIGIN_VERSION

    def save_unread(self, content: str) -> None:
        """Note that nobody has asked what a content says, unless something was kept of it."""
        with self._library.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO origins VALUES (?, ?, ?)", (content, _UNREAD, b""))

    def is_outdated(self, content: str) -> bool:
        """Whether a content is to be read for what it says: it was not, or by another version of the program."""
        return self._version(content) not in {None, ORIGIN_VERSION}

    def load_current(self, content: str) -> Origin | None:
        """As `load`, but only what this version of the program has read."""
        return self.load(content) if self.is_known(content) else None

    def _version(self, content: str) -> int | None:
        rows = self._library.query("SELECT version FROM origins WHERE content = ?", (content,))
        return next((int(str(row[0])) for row in rows), None)

    def load(self, content: str) -> Origin | None:
        """What was kept of a content, by whatever version; None where nothing was, or where it said nothing."""
        rows = self._library.query("SELECT origin FROM origins WHERE content = ? AND version != ?", (content, _UNREAD))
        with self._library.reading():
            found = next((from_json(Origin, zlib.decompress(as_bytes(row[0])).decode("ascii")) for row in rows), None)
        return None if found == Origin() else found
