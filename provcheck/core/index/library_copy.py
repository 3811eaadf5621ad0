"""A whole library as one file, made while it is in use, and put back from such a file."""

from __future__ import annotations

import errno
import os
import secrets
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.library import FILE_NAME, FULL_CODES, Library
from provcheck.core.index.schema import MIGRATIONS
from provcheck.core.jobs import CancelToken

_PAGES_AT_ONCE = 2_000
_BUSY_SECONDS = 30.0
_MAGIC = b"SQLite format 3\0"
_COUNTS = "SELECT (SELECT count(*) FROM portfolios), (SELECT count(*) FROM works), (SELECT count(*) FROM scans)"
_COLUMNS = """
    SELECT tables.name, columns.name FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
    WHERE tables.type = 'table' AND tables.name NOT LIKE 'sqlite_%'
"""

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
    return LibraryContents(*(int(str(count)) for count in library.query(_COUNTS)[0]))


def write_copy(library: Library, target: Path, token: CancelToken, told: OnCopied = lambda _done, _all: None) -> None:
    """Copy the library as it is now into one file, which is there whole or not at all.

    Others may go on to read and write. Raises OSError when the file cannot be written, `CancelledError`, and `LibraryError`,
    with LIBRARY_ITSELF for a file of the library and with NO_COPY_THERE where something else than a copy would be replaced.
    """
    _check_target(library, target)
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


def _check_target(library: Library, target: Path) -> None:
    own = (library.path, *(library.path.with_name(f"{library.path.name}-{part}") for part in ("wal", "shm")))
    # The file itself, by whatever link it is named: what is open is not to be exchanged.
    if target.exists() and any(file.exists() and target.samefile(file) for file in own):
        raise LibraryError(Reason.LIBRARY_ITSELF, target)
    if target.exists() and (not target.is_file() or (target.stat().st_size and not _is_database(target))):
        raise LibraryError(Reason.NO_COPY_THERE, target)


def _is_database(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


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
    if not _is_database(path):
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
    return LibraryContents(*copy.execute(_COUNTS).fetchone())


def put_back(
    library: Library, copy: Path, token: CancelToken, told: OnCopied = lambda _done, _all: None, *, aside: Path | None = None
) -> None:
    """Replace all that a library holds by what a copy holds, or nothing of it; it is to be opened anew then.

    The copy is brought up to date and looked through beside the library first; then what the library holds is copied to
    `aside`, where that is given. Others that have it open see the one or the other. Raises as `contents_of_copy`, and
    `CancelledError`.
    """
    contents_of_copy(copy)
    with tempfile.TemporaryDirectory(prefix=".restore-", dir=library.folder) as beside:
        with _own_errors(copy), closing(_opened(copy)) as source, closing(sqlite3.connect(Path(beside) / FILE_NAME)) as tried:
            source.backup(tried, pages=_PAGES_AT_ONCE, progress=_step(token, lambda _done, _all: None))
        _check_tables(Path(beside), copy)
        if aside is not None:
            write_copy(library, aside, token)
        with closing(_opened(Path(beside) / FILE_NAME)) as source:
            library.replace_by(source, _PAGES_AT_ONCE, _step(token, told))


def _check_tables(folder: Path, copy: Path) -> None:
    """Hold what a copy is after all migrations against what a library is."""
    with closing(sqlite3.connect(":memory:")) as whole:
        for script in MIGRATIONS:
            whole.executescript(script)
        wanted = set(whole.execute(_COLUMNS).fetchall())
    try:
        with Library(folder) as tried:
            missing = wanted - set(tried.query(_COLUMNS))
            tried.query("PRAGMA wal_checkpoint(TRUNCATE)")
    except LibraryError as error:
        raise LibraryError(Reason.NOT_A_LIBRARY, copy, error.detail) from error
    if missing:
        raise LibraryError(Reason.NOT_A_LIBRARY, copy, f"without {min(missing)}")


def _opened(path: Path) -> sqlite3.Connection:
    """Only to be read. What has no log beside it is taken as it is, as a copy may lie on what cannot be written."""
    alone = "" if path.with_name(f"{path.name}-wal").exists() else "&immutable=1"
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro{alone}", uri=True, timeout=_BUSY_SECONDS)
