"""The pictures that a scan compared, held and kept in runs: a fraction of what texts take, and shared with other scans.

Where a run ends depends on its pictures alone. So what lies before or after it may change, and a later scan has the same run.
"""

from __future__ import annotations

import hashlib
import os
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import as_bytes
from provcheck.core.scan_records import CheckedPicture

BETWEEN = b"\0"
_ZERO = b"\xff"
_FOLDER = b"/"  # in no name
_DIGEST = 32
_MOST_IN_A_RUN = 4096
_LAST = 0  # first byte of the digest that ends a run: one in 256 does


@dataclass(frozen=True, slots=True)
class PictureRun:
    """Some pictures that follow each other.

    Attributes:
        names: Their names with a zero between them, before the first of each folder that folder with a slash before it.
        digests: SHA-256 of each, 32 bytes.
    """

    names: bytes
    digests: bytes

    def __iter__(self) -> Iterator[CheckedPicture]:
        """The pictures; raises `ValueError` when it is none."""
        paths, contents = list(self._paths()), self.digests.hex()
        if len(self.digests) != _DIGEST * len(paths):
            raise ValueError(len(self.digests))
        for place, path in enumerate(paths):
            yield CheckedPicture(path, contents[2 * _DIGEST * place : 2 * _DIGEST * (place + 1)])

    def _paths(self) -> Iterator[str]:
        folder = ""
        for entry in self.names.split(BETWEEN):
            if entry.startswith(_FOLDER):
                folder = to_text(entry[1:])
            else:
                yield os.path.join(folder, to_text(entry))  # noqa: PTH118  very many


class PictureRuns:
    """Pictures in their order."""

    def __init__(self, pictures: Iterable[CheckedPicture] = ()) -> None:
        """Hold these, which are gone through once."""
        self._runs: list[PictureRun] = []
        self._begin()
        for picture in pictures:
            self.add(picture.path, picture.content)

    def _begin(self) -> None:
        self._folder: str | None = None
        self._names, self._digests = bytearray(), bytearray()

    def add(self, path: str, content: str) -> None:
        """Hold one more, by the SHA-256 of its content; raises `ValueError` when that is none."""
        digest = bytes.fromhex(content)
        if len(digest) != _DIGEST:
            raise ValueError(content)
        folder, name = os.path.split(path)
        if self._names:
            self._names += BETWEEN
        if folder != self._folder:
            self._folder = folder
            self._names += _FOLDER + to_bytes(folder) + BETWEEN
        self._names += to_bytes(name)
        self._digests += digest
        if digest[0] == _LAST or len(self._digests) == _MOST_IN_A_RUN * _DIGEST:
            self._runs.append(self._current())
            self._begin()

    def _current(self) -> PictureRun:
        return PictureRun(bytes(self._names), bytes(self._digests))

    def runs(self) -> Iterator[PictureRun]:
        """All of them, in runs."""
        yield from self._runs
        if self._digests:
            yield self._current()

    def __iter__(self) -> Iterator[CheckedPicture]:
        """Give them one after the other."""
        for run in self.runs():
            yield from run


def save_runs(connection: sqlite3.Connection, scan: int, runs: Iterable[PictureRun]) -> None:
    """Keep what a scan compared; runs that are there already are used again."""
    for position, run in enumerate(runs):
        digest = hashlib.sha256(b"%d " % len(run.names) + run.names + run.digests).digest()
        connection.execute(
            "INSERT OR IGNORE INTO picture_runs (sha256, names, digests) VALUES (?, ?, ?)", (digest, run.names, run.digests)
        )
        connection.execute(
            "INSERT INTO scan_pictures SELECT ?, ?, number FROM picture_runs WHERE sha256 = ?", (scan, position, digest)
        )


def forget_runs(connection: sqlite3.Connection, scan: int) -> None:
    """Forget what a scan compared; runs that another one shares stay."""
    runs = connection.execute("DELETE FROM scan_pictures WHERE scan = ? RETURNING run", (scan,)).fetchall()
    connection.executemany(
        "DELETE FROM picture_runs WHERE number = ? AND NOT EXISTS (SELECT 1 FROM scan_pictures WHERE run = number)", runs
    )


def pictures_of(library: Library, scan: int) -> Iterator[CheckedPicture]:
    """Every picture that a scan compared, in its order; none of a scan of before that was kept."""
    for (number,) in library.query("SELECT run FROM scan_pictures WHERE scan = ? ORDER BY position", (scan,)):
        rows = library.query("SELECT names, digests FROM picture_runs WHERE number = ?", (number,))
        with library.reading():
            pictures = tuple(picture for row in rows for picture in PictureRun(as_bytes(row[0]), as_bytes(row[1])))
        yield from pictures


def to_bytes(name: str) -> bytes:
    """A name as bytes without a zero, which one in an archive may hold: what stands for it is no byte of UTF-8."""
    return name.encode("utf-8", "surrogatepass").replace(BETWEEN, _ZERO)


def to_text(name: bytes) -> str:
    """The name again."""
    return name.replace(_ZERO, BETWEEN).decode("utf-8", "surrogatepass")
