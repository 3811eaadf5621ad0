"""Opening the library's file: connection, write-ahead log, migrations."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Self

from provcheck.core.errors import LibraryError, Reason, library_error
from provcheck.core.index.schema import MIGRATIONS

FILE_NAME = "library.sqlite3"
_BUSY_SECONDS = 30.0
_BUSY_STEP = 0.02

# SQLite tells a full drive as SQLITE_FULL, and as this one when the index of the write-ahead log has no room.
FULL_CODES = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_SHMSIZE})
"""What SQLite says of a drive that is full."""

_PRIMARY_CODE = 0xFF
_DAMAGED_CODES = frozenset({sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB})


LibraryState = tuple[tuple[int, int], ...]
"""What `library_state` gives."""


def library_state(folder: Path) -> LibraryState:
    """Sizes and times of a library's files, without opening it: others after something was written to it; raises OSError."""
    seen = []
    for path in (folder / FILE_NAME, folder / f"{FILE_NAME}-wal"):
        with suppress(FileNotFoundError, NotADirectoryError):
            found = path.stat()
            # Whoever reads makes an empty log.
            seen += [(found.st_size, found.st_mtime_ns)] if found.st_size else []
    return tuple(seen)


def holds_nothing(folder: Path) -> bool:
    """Whether there is no library in a folder, or one without portfolios and scans; nothing is made or changed.

    Raises `LibraryError` when it was written by a newer version of the program, or cannot be read.
    """
    path = folder / FILE_NAME
    try:
        if not path.exists():
            return True
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=_BUSY_SECONDS)) as opened:
            (version,) = opened.execute("PRAGMA user_version").fetchone()
            if version > len(MIGRATIONS):
                raise _too_new(path, version)
            held = "SELECT EXISTS(SELECT 1 FROM portfolios) OR EXISTS(SELECT 1 FROM scans)"
            return version == 0 or not opened.execute(held).fetchone()[0]
    except (OSError, sqlite3.Error) as error:
        raise _library_error(error, path) from error


class Library:
    """An open library. Belongs to the thread that opened it; other threads open their own.

    Every change is a transaction of its own, so a process that is killed loses only the files it had in work; a power cut may
    cost the last few transactions, never the library.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create the library in a folder.

        Raises `LibraryError` when it was written by a newer version of the program, when the drive is full, or when it cannot
        be opened.
        """
        self.folder = folder
        self.path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            self._use_write_ahead_log()
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise _library_error(error, self.path) from error

    def _use_write_ahead_log(self) -> None:
        """Switch the log on; SQLite does not wait by itself while another process makes the same library."""
        end = time.monotonic() + _BUSY_SECONDS
        while True:
            try:
                self._connection.execute("PRAGMA journal_mode = WAL")
                return
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & _PRIMARY_CODE != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                    raise
            time.sleep(_BUSY_STEP)

    def _migrate(self) -> None:
        """Bring the tables up to date; a second process that starts at the same time waits and finds nothing to do."""
        if self._version() == len(MIGRATIONS):
            return
        with self.transaction() as connection:
            done = self._version()
            if done > len(MIGRATIONS):
                raise _too_new(self.path, done)
            for script in MIGRATIONS[done:]:
                for statement in script.split(";"):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        return int(version)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; raises `LibraryError` when the drive is full or the file is damaged."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                # After some failures, as a full drive, SQLite has rolled back already.
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
        except sqlite3.Error as error:
            raise _library_error(error, self.path) from error

    def query(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """Rows of a SELECT; raises `LibraryError` when the file is damaged."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise _library_error(error, self.path) from error

    def rows(self, sql: str, values: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
        """As `query`, of very many rows one after the other; to be gone through at once."""
        try:
            yield from self._connection.execute(sql, values)
        except sqlite3.Error as error:
            raise _library_error(error, self.path) from error

    @contextmanager
    def reading(self) -> Iterator[None]:
        """While rows are made records again: what has another shape than it was written in is a damaged library.

        Raises `LibraryError` then, where a row of SQLite's own is whole but not what it holds.
        """
        try:
            yield
        except (ValueError, TypeError, KeyError, OverflowError) as error:
            raise LibraryError(Reason.LIBRARY_UNUSABLE, self.path, f"{type(error).__name__}: {error}") from error

    def copy_into(self, copy: sqlite3.Connection, pages: int, step: Callable[[int, int, int], None]) -> None:
        """Copy all of it as it is at one moment; `step` is called after so many pages, as `sqlite3.Connection.backup` does.

        Raises `LibraryError` where the library is damaged, and sqlite3.Error where the copy cannot be written.
        """
        # Read from one moment of the log: else the copy would begin anew with everything that others write.
        self._connection.execute("BEGIN")
        try:
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._connection.backup(copy, pages=pages, progress=step)
        except sqlite3.DatabaseError as error:
            if getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK) & _PRIMARY_CODE not in _DAMAGED_CODES:
                raise
            raise _library_error(error, self.path) from error
        finally:
            # After some failures SQLite has rolled back already.
            if self._connection.in_transaction:
                self._connection.execute("ROLLBACK")

    def replace_by(self, source: sqlite3.Connection, pages: int, step: Callable[[int, int, int], None]) -> None:
        """Take in another library whole or not at all, to be opened anew, which brings it up to date; raises `LibraryError`."""
        try:
            source.backup(self._connection, pages=pages, progress=step)
        except sqlite3.Error as error:
            raise _library_error(error, self.path) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Give the library itself."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close it."""
        self.close()


def _too_new(path: Path, version: int) -> LibraryError:
    return LibraryError(Reason.LIBRARY_TOO_NEW, path, f"version {version}, known {len(MIGRATIONS)}")


def _library_error(error: OSError | sqlite3.Error, path: Path) -> LibraryError:
    """The failure as the project's own, a full drive apart from all else."""
    if isinstance(error, OSError):
        return library_error(error, path)
    # Errors that SQLite itself did not raise have no code.
    is_full = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) in FULL_CODES
    return LibraryError(Reason.LIBRARY_FULL if is_full else Reason.LIBRARY_UNUSABLE, path, str(error))
