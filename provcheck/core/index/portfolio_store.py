"""Portfolios, their works and the files of the works."""

from __future__ import annotations

import json
import os
import sqlite3
import time
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.library import Library
from provcheck.core.index.resaved import forget_if_empty, forget_left, free_number, take_over
from provcheck.core.records import PictureFacts, Portfolio, Skipped, Work


@dataclass(frozen=True)
class WorkFile:
    """A file of a work.

    Attributes:
        path: Absolute path.
        given: Path as it was given when it was indexed, perhaps relative.
        content: SHA-256 of its bytes.
    """

    path: Path
    given: Path
    content: str


class PortfolioStore:
    """Reads and writes portfolios."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._library = library

    def all(self) -> tuple[Portfolio, ...]:
        """Every portfolio, by name."""
        rows = self._library.query(
            "SELECT p.number, p.name, p.artist, p.handles, "
            "(SELECT count(DISTINCT CASE artwork WHEN 0 THEN -number ELSE artwork END) FROM works WHERE portfolio = p.number) "
            "FROM portfolios p ORDER BY p.name"
        )
        with self._library.reading():
            return tuple(_portfolio(row) for row in rows)

    def find(self, name: str) -> Portfolio | None:
        """The portfolio of that name."""
        wanted = as_text(name)
        return next((portfolio for portfolio in self.all() if portfolio.name == wanted), None)

    def owners(self, works: Iterable[tuple[int, str]]) -> dict[tuple[int, str], Portfolio]:
        """The portfolios that works are in, by number and digest of pixels; without those that are in none any more.

        A number alone may be that of another work by now.
        """
        portfolios = {portfolio.number: portfolio for portfolio in self.all()}
        wanted = set(works)
        rows = self._library.query(
            "SELECT w.number, w.portfolio, c.facts FROM works w JOIN contents c ON c.content = w.content "
            "WHERE w.number IN (SELECT value FROM json_each(?))",
            (json.dumps(sorted({number for number, _digest in wanted})),),
        )
        with self._library.reading():
            found = (
                ((int(str(work)), from_json(PictureFacts, str(facts)).pixel_digest), portfolios.get(int(str(portfolio))))
                for work, portfolio, facts in rows
            )
            return {key: portfolio for key, portfolio in found if portfolio is not None and key in wanted}

    def create(self, name: str, artist: str = "", handles: tuple[str, ...] = ()) -> Portfolio:
        """The portfolio of that name, made when there is none; artist and handles are set where given.

        What of these is no text is kept as `as_text` gives it.
        """
        kept = as_text(name)
        with self._library.transaction() as connection:
            connection.execute("INSERT OR IGNORE INTO portfolios (name) VALUES (?)", (kept,))
            if artist:
                connection.execute("UPDATE portfolios SET artist = ? WHERE name = ?", (as_text(artist), kept))
            if handles:
                texts = json.dumps([as_text(handle) for handle in handles])
                connection.execute("UPDATE portfolios SET handles = ? WHERE name = ?", (texts, kept))
        return next(portfolio for portfolio in self.all() if portfolio.name == kept)

    def change(self, portfolio: Portfolio, name: str, artist: str, handles: tuple[str, ...]) -> Portfolio | None:
        """Give a portfolio another name, artist and handles; None, and nothing is changed, when another one has the name."""
        kept = as_text(name)
        texts = json.dumps([as_text(handle) for handle in handles])
        with self._library.transaction() as connection:
            taken = "SELECT 1 FROM portfolios WHERE name = ? AND number != ?"
            if connection.execute(taken, (kept, portfolio.number)).fetchone() is not None:
                return None
            # Scans are found by the name; what they tell stays as it was told.
            (before,) = connection.execute("SELECT name FROM portfolios WHERE number = ?", (portfolio.number,)).fetchone()
            connection.execute("UPDATE scans SET portfolio = ? WHERE portfolio = ?", (kept, before))
            connection.execute(
                "UPDATE portfolios SET name = ?, artist = ?, handles = ? WHERE number = ?",
                (kept, as_text(artist), texts, portfolio.number),
            )
        return self.find(kept)

    def move_file(self, portfolio: Portfolio, before: Path, file: WorkFile) -> None:
        """A file lies elsewhere now; its work keeps its number."""
        with self._library.reading(), self._library.transaction() as connection:
            _put(connection, portfolio.number, file)
            if before != file.path:
                key = (portfolio.number, os.fsencode(before))
                connection.execute("DELETE FROM work_files WHERE portfolio = ? AND path = ?", key)

    def remove(self, portfolio: Portfolio) -> None:
        """Forget a portfolio and its works; fingerprints stay, the pictures are not touched."""
        with self._library.transaction() as connection:
            connection.execute("DELETE FROM portfolios WHERE number = ?", (portfolio.number,))

    def add_file(
        self,
        portfolio: Portfolio,
        file: WorkFile,
        out_before: Container[Path] | None = None,
        *,
        more_follow: bool = False,
    ) -> bool:
        """Put a file into a portfolio, as another file of the work it is the same content as.

        Returns whether a work was added that the portfolio did not have. A path that held other content before now holds
        this one: as the same work, where only the bytes are others and not the pixels; and a work without files is forgotten.
        Where `out_before` tells which files had been taken out before, one that was taken out since then is not put in.
        When `more_follow`, pages of the file may have changed their places: a work that is forgotten returns with one of them.
        """
        with self._library.reading(), self._library.transaction() as connection:
            if out_before is not None and file.path not in out_before and _is_out(connection, portfolio.number, file.path):
                return False
            return _put(connection, portfolio.number, file, more_follow=more_follow)

    def remove_file(self, portfolio: Portfolio, path: Path, *, more_follow: bool = False) -> None:
        """Take a file out of a portfolio; a work without files is forgotten, as `add_file` does it."""
        with self._library.reading(), self._library.transaction() as connection:
            key = (portfolio.number, os.fsencode(path))
            rows = connection.execute("SELECT work FROM work_files WHERE portfolio = ? AND path = ?", key).fetchall()
            connection.execute("DELETE FROM work_files WHERE portfolio = ? AND path = ?", key)
            for (work,) in rows:
                forget_if_empty(connection, portfolio.number, work, path, may_return=more_follow)

    def forget_left(self, portfolio: Portfolio, files: Container[Path]) -> None:
        """Nothing more follows of some files, which are without pages: works that were forgotten do not return with them."""
        with self._library.transaction() as connection:
            forget_left(connection, portfolio.number, files)

    def files(self, portfolio: Portfolio) -> tuple[WorkFile, ...]:
        """Every file of every work, by path."""
        rows = self._library.query(
            "SELECT f.path, f.given, w.content FROM work_files f JOIN works w ON w.number = f.work "
            "WHERE f.portfolio = ? ORDER BY f.path",
            (portfolio.number,),
        )
        with self._library.reading():
            return tuple(WorkFile(as_path(row[0]), as_path(row[1]), str(row[2])) for row in rows)

    def works(self, portfolio: Portfolio) -> tuple[Work, ...]:
        """Every work with the first of its files, by path."""
        rows = self._library.query(
            "SELECT w.number, min(f.path), f.given, c.facts, w.artwork FROM works w JOIN work_files f ON f.work = w.number "
            "JOIN contents c ON c.content = w.content WHERE w.portfolio = ? GROUP BY w.number ORDER BY min(f.path)",
            (portfolio.number,),
        )
        with self._library.reading():
            return tuple(
                Work(
                    int(str(row[0])),
                    as_given(as_path(row[1]), as_path(row[2])),
                    from_json(PictureFacts, str(row[3])),
                    int(str(row[4])),
                )
                for row in rows
            )

    def identities(self, portfolio: Portfolio) -> frozenset[tuple[int, int]]:
        """Number of every work and when it was added, seconds since 1970: what it keeps whatever becomes of its files."""
        rows = self._library.query("SELECT number, added FROM works WHERE portfolio = ?", (portfolio.number,))
        with self._library.reading():
            return frozenset((int(str(number)), int(str(added))) for number, added in rows)

    def set_skipped(
        self,
        portfolio: Portfolio,
        roots: Iterable[Path] | None,
        skipped: Iterable[tuple[Path, Skipped]],
        unread: Container[Path] = (),
    ) -> None:
        """Replace what is known of unreadable files under some files or folders; under all when None.

        What is known of files inside `unread` folders stays.
        """
        prefixes = None if roots is None else [os.fsencode(root) for root in roots]
        told = [(portfolio.number, os.fsencode(path), to_json(item)) for path, item in skipped]
        with self._library.transaction() as connection:
            rows = connection.execute("SELECT path FROM works_skipped WHERE portfolio = ?", (portfolio.number,))
            for (path,) in rows.fetchall():
                is_concerned = prefixes is None or any(_is_under(path, prefix) for prefix in prefixes)
                if is_concerned and not any(folder in unread for folder in as_path(path).parents):
                    connection.execute("DELETE FROM works_skipped WHERE portfolio = ? AND path = ?", (portfolio.number, path))
            connection.executemany(
                "INSERT OR REPLACE INTO works_skipped VALUES (?, ?, ?)",
                told,
            )
            connection.executemany("DELETE FROM files_left_out WHERE portfolio = ? AND path = ?", [row[:2] for row in told])

    def skipped(self, portfolio: Portfolio) -> tuple[Skipped, ...]:
        """Files that could not be read when the portfolio was last indexed, by path."""
        rows = self._library.query("SELECT skipped FROM works_skipped WHERE portfolio = ? ORDER BY path", (portfolio.number,))
        with self._library.reading():
            return tuple(from_json(Skipped, str(row[0])) for row in rows)


def as_text(name: str) -> str:
    """A name as text: bytes of a file's name that are none become escapes."""
    return name.encode("utf-8", "backslashreplace").decode("utf-8")


def _is_under(path: bytes, prefix: bytes) -> bool:
    return path == prefix or path.startswith(prefix.rstrip(b"/\\") + os.fsencode(os.sep))


def as_given(path: Path, given: Path) -> str:
    """A path as the person gave it, where that still leads to the same file from here; else in full."""
    return str(given) if Path(os.path.abspath(given)) == path else str(path)


def _is_out(connection: sqlite3.Connection, portfolio: int, path: Path) -> bool:
    key = (portfolio, os.fsencode(path))
    return connection.execute("SELECT 1 FROM files_left_out WHERE portfolio = ? AND path = ?", key).fetchone() is not None


def _put(connection: sqlite3.Connection, portfolio: int, file: WorkFile, *, more_follow: bool = False) -> bool:
    key = (portfolio, os.fsencode(file.path))
    before = connection.execute(
        "SELECT w.number, w.content, f.given FROM work_files f JOIN works w ON w.number = f.work "
        "WHERE f.portfolio = ? AND f.path = ?",
        key,
    ).fetchone()
    if before is not None and before[1:] == (file.content, os.fsencode(file.given)):
        return False
    take_over(connection, portfolio, file.path, file.content)
    added = connection.execute(
        "INSERT OR IGNORE INTO works (number, portfolio, content, added) VALUES (?, ?, ?, ?)",
        (free_number(connection), portfolio, file.content, int(time.time())),
    ).rowcount
    (work,) = connection.execute(
        "SELECT number FROM works WHERE portfolio = ? AND content = ?", (portfolio, file.content)
    ).fetchone()
    connection.execute(
        "INSERT OR REPLACE INTO work_files VALUES (?, ?, ?, ?)",
        (*key, os.fsencode(file.given), work),
    )
    connection.execute("DELETE FROM files_left_out WHERE portfolio = ? AND path = ?", key)
    if before is not None:
        forget_if_empty(connection, portfolio, before[0], file.path, may_return=more_follow)
    return bool(added)


def as_path(value: object) -> Path:
    """A path from the bytes it is stored as."""
    if not isinstance(value, bytes):
        raise TypeError(type(value))
    return Path(os.fsdecode(value))


def _portfolio(row: tuple[object, ...]) -> Portfolio:
    number, name, artist, handles, count = row
    return Portfolio(int(str(number)), str(name), str(artist), tuple(json.loads(str(handles))), int(str(count)))
