"""All that a portfolio holds, for those who care for it: works with every file, files not read, folders, what was taken out."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import as_given, as_path
from provcheck.core.index.resaved import number_again
from provcheck.core.records import PictureFacts, Portfolio, Skipped, Work
from provcheck.core.scan_records import EVERYTHING, Patterns


@dataclass(frozen=True)
class KeptWork:
    """A work with what the library knows of its files.

    Attributes:
        work: The work, with the first of its files.
        added: When it came into the portfolio, seconds since 1970; 0 when that is not known.
        paths: Absolute paths of all its files, which are of the same content.
    """

    work: Work
    added: int
    paths: tuple[Path, ...]


@dataclass(frozen=True)
class UnreadFile:
    """A file of the portfolio that could not be read when it was indexed.

    Attributes:
        path: Absolute path.
        skipped: Why.
    """

    path: Path
    skipped: Skipped


@dataclass(frozen=True)
class Contents:
    """A portfolio with all it holds; works and unread files by path."""

    portfolio: Portfolio
    works: tuple[KeptWork, ...] = ()
    unread: tuple[UnreadFile, ...] = ()


@dataclass(frozen=True)
class Removed:
    """What was taken out of a portfolio, complete enough to be put back.

    Attributes:
        portfolio: Number of the portfolio.
        works: Number, SHA-256, time of adding and artwork of each work.
        files: Path, path as given and number of the work of each file.
        unread: Path and reason of each file that could not be read, as they are stored.
    """

    portfolio: int
    works: tuple[tuple[int, str, int, int], ...]
    files: tuple[tuple[bytes, bytes, int], ...]
    unread: tuple[tuple[bytes, str], ...]

    @property
    def count(self) -> int:
        """Number of works and of unread files."""
        return len(self.works) + len(self.unread)


class PortfolioContents:
    """Reads and changes what portfolios hold."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def works(self, portfolio: Portfolio) -> tuple[KeptWork, ...]:
        """Every work with all its files, by the path of the first one."""
        rows = self._library.query(
            "SELECT w.number, w.added, f.path, f.given, c.facts, w.artwork FROM works w JOIN work_files f ON f.work = w.number "
            "JOIN contents c ON c.content = w.content WHERE w.portfolio = ? ORDER BY f.path",
            (portfolio.number,),
        )
        files: dict[int, list[Path]] = defaultdict(list)
        first: dict[int, tuple[object, ...]] = {}
        with self._library.reading():
            for row in rows:
                number = int(str(row[0]))
                files[number].append(as_path(row[2]))
                first.setdefault(number, row)
            return tuple(_kept(row, tuple(files[number])) for number, row in first.items())

    def unread(self, portfolio: Portfolio) -> tuple[UnreadFile, ...]:
        """Files that could not be read when the portfolio was last indexed, by path."""
        rows = self._library.query(
            "SELECT path, skipped FROM works_skipped WHERE portfolio = ? ORDER BY path", (portfolio.number,)
        )
        with self._library.reading():
            return tuple(UnreadFile(as_path(row[0]), from_json(Skipped, str(row[1]))) for row in rows)

    def remove(self, portfolio: Portfolio, works: Iterable[int], unread: Iterable[Path] = ()) -> Removed:
        """Take works and unread files out; looking for changes does not bring their files back. No file is touched."""
        with self._library.transaction() as connection:
            removed = _read_removed(connection, portfolio.number, sorted(set(works)), [os.fsencode(path) for path in unread])
            out = [(portfolio.number, row[0]) for row in (*removed.files, *removed.unread)]
            connection.executemany("INSERT OR IGNORE INTO files_left_out VALUES (?, ?)", out)
            connection.executemany("DELETE FROM works WHERE number = ?", [(row[0],) for row in removed.works])
            keys = [(portfolio.number, row[0]) for row in removed.unread]
            connection.executemany("DELETE FROM works_skipped WHERE portfolio = ? AND path = ?", keys)
        return removed

    def restore(self, removed: Removed) -> tuple[Path, ...]:
        """Put back what was taken out; what came into its place since then stays.

        Gives the files that were not put back, as something else has been read in their places; a work of which no file is
        left is not put back either.
        """
        with self._library.transaction() as connection:
            contents = {row[0]: row[1] for row in removed.works}
            paths = [*(row[0] for row in removed.files), *(row[0] for row in removed.unread)]
            now = _contents_at(connection, removed.portfolio, paths)
            files = [row for row in removed.files if now.get(row[0], contents[row[2]]) == contents[row[2]]]
            left = {work for _path, _given, work in files}
            numbers = {row[0]: _put_back(connection, removed.portfolio, row) for row in removed.works if row[0] in left}
            rows = [(removed.portfolio, path, given, numbers[work]) for path, given, work in files]
            connection.executemany("INSERT OR IGNORE INTO work_files VALUES (?, ?, ?, ?)", rows)
            unread = [(removed.portfolio, *row) for row in removed.unread if row[0] not in now]
            connection.executemany("INSERT OR IGNORE INTO works_skipped VALUES (?, ?, ?)", unread)
            back = [(removed.portfolio, path) for path in paths]
            connection.executemany("DELETE FROM files_left_out WHERE portfolio = ? AND path = ?", back)
        replaced = {row[0] for row in removed.files} - {row[0] for row in files}
        return tuple(as_path(path) for path in sorted(replaced))

    def left_out(self, portfolio: Portfolio) -> frozenset[Path]:
        """Files that were taken out and are not to come back by themselves."""
        rows = self._library.query("SELECT path FROM files_left_out WHERE portfolio = ?", (portfolio.number,))
        with self._library.reading():
            return frozenset(as_path(row[0]) for row in rows)

    def folders(self, portfolio: Portfolio) -> tuple[Path, ...]:
        """Folders that were added, as given where that still leads there from here, by path."""
        rows = self._library.query(
            "SELECT path, given FROM portfolio_folders WHERE portfolio = ? ORDER BY path", (portfolio.number,)
        )
        with self._library.reading():
            return tuple(Path(as_given(as_path(row[0]), as_path(row[1]))) for row in rows)

    def add_folders(self, portfolio: Portfolio, folders: Iterable[Path], patterns: Patterns = EVERYTHING) -> None:
        """Remember folders, to look for new files in them later: for those that the patterns want."""
        key, wanted = portfolio.number, to_json(patterns)
        rows = [(key, os.fsencode(os.path.abspath(folder)), os.fsencode(folder), wanted) for folder in folders]
        with self._library.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO portfolio_folders VALUES (?, ?, ?, ?)", rows)

    def patterns_in(self, portfolio: Portfolio, folder: Path) -> Patterns:
        """Which files of a folder that was added are wanted."""
        key = (portfolio.number, os.fsencode(os.path.abspath(folder)))
        rows = self._library.query("SELECT patterns FROM portfolio_folders WHERE portfolio = ? AND path = ?", key)
        with self._library.reading():
            return from_json(Patterns, str(rows[0][0])) if rows else EVERYTHING

    def forget_folders(self, portfolio: Portfolio, folders: Iterable[Path]) -> None:
        """Look in these folders no more."""
        rows = [(portfolio.number, os.fsencode(os.path.abspath(folder))) for folder in folders]
        with self._library.transaction() as connection:
            connection.executemany("DELETE FROM portfolio_folders WHERE portfolio = ? AND path = ?", rows)

    def forget_unread(self, portfolio: Portfolio, paths: Iterable[Path]) -> None:
        """Forget that files could not be read, as when they are gone."""
        rows = [(portfolio.number, os.fsencode(path)) for path in paths]
        with self._library.transaction() as connection:
            connection.executemany("DELETE FROM works_skipped WHERE portfolio = ? AND path = ?", rows)


def _kept(row: tuple[object, ...], paths: tuple[Path, ...]) -> KeptWork:
    number, added, path, given, facts, artwork = row
    shown = as_given(as_path(path), as_path(given))
    work = Work(int(str(number)), shown, from_json(PictureFacts, str(facts)), int(str(artwork)))
    return KeptWork(work, int(str(added)), paths)


def _read_removed(connection: sqlite3.Connection, portfolio: int, works: list[int], unread: list[bytes]) -> Removed:
    found: list[tuple[int, str, int, int]] = []
    files: list[tuple[bytes, bytes, int]] = []
    for number in works:
        key = (number, portfolio)
        found += connection.execute("SELECT number, content, added, artwork FROM works WHERE number = ? AND portfolio = ?", key)
        files += connection.execute("SELECT path, given, work FROM work_files WHERE work = ? AND portfolio = ?", key)
    told: list[tuple[bytes, str]] = []
    for path in unread:
        told += connection.execute(
            "SELECT path, skipped FROM works_skipped WHERE portfolio = ? AND path = ?", (portfolio, path)
        )
    return Removed(portfolio, tuple(found), tuple(files), tuple(told))


def _contents_at(connection: sqlite3.Connection, portfolio: int, paths: Iterable[bytes]) -> dict[bytes, str]:
    """What the portfolio holds at some paths, where it holds anything."""
    query = "SELECT w.content FROM work_files f JOIN works w ON w.number = f.work WHERE f.portfolio = ? AND f.path = ?"
    found = ((path, connection.execute(query, (portfolio, path)).fetchone()) for path in paths)
    return {path: str(row[0]) for path, row in found if row is not None}


def _put_back(connection: sqlite3.Connection, portfolio: int, row: tuple[int, str, int, int]) -> int:
    """Gives the number the work has now: its own, unless another work got that in between."""
    number, content, added, artwork = row
    key = (portfolio, content)
    known = connection.execute("SELECT number FROM works WHERE portfolio = ? AND content = ?", key).fetchone()
    if known is not None:
        return int(known[0])
    values = (number_again(connection, number), *key, added, artwork)
    cursor = connection.execute("INSERT INTO works (number, portfolio, content, added, artwork) VALUES (?, ?, ?, ?, ?)", values)
    return int(cursor.lastrowid or 0)
