"""A whole library as one file, made while it is in use, and put back from such a file."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.library import FULL_CODES, Library
from provcheck.core.index.schema import MIGRATIONS
from provcheck.core.jobs import CancelToken

_PAGES_AT_ONCE = 2_000
_BUSY_SECONDS = 30.0
_MAGIC = b"SQLite format 3\0"

OnCopied = Callable[[int, int], None]
"""Is told how much is copied and how much there is in all, in pages of the file."""


@dataclass(frozen=True)
class LibraryContents:
    """What a library or a copy of one holds.

    Attributes:
        portfolios: How many.
        works: Of all portfolios.
        scans: How many are kept.
    """

    portfolios: int
    works: int
    scans: int

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing that anybody would miss."""
        return not self.portfolios and not self.scans


def contents_of(library: Library) -> LibraryContents:
    """What an open library holds; raises `LibraryError`."""
    tables = ("portfolios", "works", "scans")
    return LibraryContents(*(int(str(library.query(f"SELECT count(*) FROM {table}")[0][0])) for table in tables))  # noqa: S608


def write_copy(library: Library, target: Path, token: CancelToken, told: OnCopied = lambda _done, _all: None) -> None:
    """Copy the library as it is now into one file, which is there whole or not at all.

    Others may go on to read and write. Raises OSError when the file cannot be written, `CancelledError`, `LibraryError`.
    """
    beside = target.with_name(f".provcheck-{secrets.token_hex(8)}.tmp")
    try:
        beside.touch(exist_ok=False)
        with _own_errors(beside), closing(sqlite3.connect(beside)) as copy:
            library.copy_into(copy, _PAGES_AT_ONCE, _step(token, told))
            # A single file, without a log beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
        os.replace(beside, target)
    finally:
        beside.unlink(missing_ok=True)


def _step(token: CancelToken, told: OnCopied) -> Callable[[int, int, int], None]:
    def step(_status: int, left: int, total: int) -> None:
        told(total - left, total)
        # With the last pages it is done.
        if left:
            token.check()

    return step


@contextmanager
def _own_errors(path: Path) -> Iterator[None]:
    """What SQLite says of the file that is written, as the system says it of any file."""
    try:
        yield
    except sqlite3.Error as error:
        full = getattr(error, "sqlite_errorcode", None) in FULL_CODES
        number = errno.ENOSPC if full else errno.EIO
        raise OSError(number, os.strerror(number) if full else str(error), str(path)) from error


def contents_of_copy(path: Path) -> LibraryContents:
    """What a copy holds, after it was looked through; raises OSError when it cannot be read.

    Raises `LibraryError` with NOT_A_LIBRARY for what is no whole library, with LIBRARY_TOO_NEW for one of a newer program.
    """
    with path.open("rb") as file:
        if file.read(len(_MAGIC)) != _MAGIC:
            raise LibraryError(Reason.NOT_A_LIBRARY, path)
    try:
        with closing(_opened(path)) as copy:
            return _looked_through(copy, path)
    except sqlite3.Error as error:
        raise LibraryError(Reason.NOT_A_LIBRARY, path, str(error)) from error


def _looked_through(copy: sqlite3.Connection, path: Path) -> LibraryContents:
    (version,) = copy.execute("PRAGMA user_version").fetchone()
    if version > len(MIGRATIONS):
        raise LibraryError(Reason.LIBRARY_TOO_NEW, path, f"version {version}, known {len(MIGRATIONS)}")
    (sound,) = copy.execute("PRAGMA quick_check(1)").fetchone()
    if sound != "ok" or version < 1:
        raise LibraryError(Reason.NOT_A_LIBRARY, path, str(sound))
    counts = (copy.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("portfolios", "works", "scans"))  # noqa: S608
    return LibraryContents(*counts)


def put_back(library: Library, copy: Path, token: CancelToken, told: OnCopied = lambda _done, _all: None) -> None:
    """Replace all that a library holds by what a copy holds, or nothing of it; it is to be opened anew then.

    Others that have it open see the one or the other. Raises as `contents_of_copy`, and `CancelledError`.
    """
    contents_of_copy(copy)
    with closing(_opened(copy)) as source:
        library.replace_by(source, _PAGES_AT_ONCE, _step(token, told))


def _opened(path: Path) -> sqlite3.Connection:
    """Only to be read. What has no log beside it is taken as it is, as a copy may lie on what cannot be written."""
    alone = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{alone}", uri=True, timeout=_BUSY_SECONDS)
