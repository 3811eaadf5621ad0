"""Opening the library's file: connection, write-ahead log, migrations."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.schema import MIGRATIONS

FILE_NAME = "library.sqlite3"
_BUSY_SECONDS = 30.0


class Library:
    """An open library. Belongs to the thread that opened it; other threads open their own.

    Every change is a transaction of its own, so a process that is killed loses only the files it had in work; a power cut may
    cost the last few transactions, never the library.
    """

    def __init__(self, folder: Path) -> None:
        """Open or create the library in a folder.

        Raises `LibraryError` when it was written by a newer version of the program, or cannot be opened.
        """
        self.folder = folder
        self.path = folder / FILE_NAME
        try:
            folder.mkdir(parents=True, exist_ok=True)
            self._connection = sqlite3.connect(self.path, timeout=_BUSY_SECONDS, isolation_level=None)
            self._connection.execute("PRAGMA journal_mode = WAL")
            self._connection.execute("PRAGMA synchronous = NORMAL")
            self._connection.execute("PRAGMA foreign_keys = ON")
            self._migrate()
        except (OSError, sqlite3.Error) as error:
            raise LibraryError(Reason.LIBRARY_UNUSABLE, self.path, str(error)) from error

    def _migrate(self) -> None:
        """Bring the tables up to date; a second process that starts at the same time waits and finds nothing to do."""
        if self._version() == len(MIGRATIONS):
            return
        with self.transaction() as connection:
            done = self._version()
            if done > len(MIGRATIONS):
                raise LibraryError(Reason.LIBRARY_TOO_NEW, self.path, f"version {done}, known {len(MIGRATIONS)}")
            for script in MIGRATIONS[done:]:
                for statement in script.split(";"):
                    connection.execute(statement)
            connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")

    def _version(self) -> int:
        (version,) = self._connection.execute("PRAGMA user_version").fetchone()
        return int(version)

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing; raises `LibraryError` when the disk is full or the file is damaged."""
        try:
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")
        except sqlite3.Error as error:
            raise LibraryError(Reason.LIBRARY_UNUSABLE, self.path, str(error)) from error

    def query(self, sql: str, values: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
        """Rows of a SELECT; raises `LibraryError` when the file is damaged."""
        try:
            return self._connection.execute(sql, values).fetchall()
        except sqlite3.Error as error:
            raise LibraryError(Reason.LIBRARY_UNUSABLE, self.path, str(error)) from error

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def __enter__(self) -> Self:
        """Give the library itself."""
        return self

    def __exit__(self, *_exception: object) -> None:
        """Close it."""
        self.close()
