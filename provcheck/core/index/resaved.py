"""Works that stay what they are when their file is saved anew: the same pixels in other bytes.

All is kept in the library, so that a run that is stopped between the pages of a file costs nothing.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Container, Iterator
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.imaging.parts import part_path, whole_of
from provcheck.core.index.codec import from_json
from provcheck.core.records import PictureFacts

_NO_CONTENT = ""


@dataclass(frozen=True)
class _Kept:
    """A work as it was before its file was saved anew; when it is kept in mind alone, `left_in` is that file."""

    number: int
    facts: PictureFacts
    added: int
    artwork: int
    versions_sought: int
    left_in: bytes | None = None

    def is_before(self, now: PictureFacts) -> bool:
        """Whether a picture has these pixels in a file that was saved anew; in the file as it is now each page is its own."""
        return self.facts.pixel_digest == now.pixel_digest and self.facts.file_sha256 != now.file_sha256


def take_over(connection: sqlite3.Connection, portfolio: int, path: Path, content: str) -> None:
    """Let the work of the same pixels that a file held before be the one of its content now.

    It keeps its number, its versions, and when it was added. Works that lie elsewhere too stay what they are.
    """
    facts = _facts(connection, content)
    if facts is None:
        return
    left = _left(connection, portfolio, path, facts)
    existing = _of_content(connection, portfolio, content)
    if existing is not None:
        if left is not None:
            _become_one(connection, portfolio, left, existing)
        return
    there = next((each for each in _in_file(connection, portfolio, path, facts.pixel_digest) if each.is_before(facts)), None)
    if there is not None:
        connection.execute("UPDATE works SET content = ? WHERE number = ?", (content, there.number))
        # The page that it was holds something else now, or will be put in anew.
        elsewhere = (there.number, os.fsencode(path))
        connection.execute("DELETE FROM work_files WHERE work = ? AND path != ?", elsewhere)
    elif left is not None:
        _put_back(connection, portfolio, left, content)
    kept = there or left
    if kept is not None:
        _rename_apart(connection, portfolio, kept.facts.sha256, content)


def forget_if_empty(connection: sqlite3.Connection, portfolio: int, work: int, path: Path, *, may_return: bool) -> None:
    """Forget a work that has no file any more; `path` was its last.

    Where its file was saved anew in another place before, and became a new work there, that is this one from now on. A page may
    have another number than before: so where the file's other pages are to be put in yet, in this run or in a later one, the
    work is kept in mind as long as it `may_return` with one of them.
    """
    if connection.execute("SELECT 1 FROM work_files WHERE work = ?", (work,)).fetchone() is not None:
        return
    kept = _kept(connection, work)
    if kept is not None:
        there = _in_file(connection, portfolio, path, kept.facts.pixel_digest, is_anywhere_else=True)
        heir = next((each for each in there if kept.is_before(each.facts)), None)
        if heir is not None and _become_one(connection, portfolio, kept, heir):
            return
        if may_return:
            _keep_in_mind(connection, work, path)
    connection.execute("DELETE FROM works WHERE number = ?", (work,))


def forget_left(connection: sqlite3.Connection, portfolio: int, files: Container[Path]) -> None:
    """Let works not return with any more pages of some files, whose paths are without pages: all of them have been put in.

    Nor with those of files of which the portfolio holds nothing any more.
    """
    rows = connection.execute("SELECT DISTINCT file FROM works_left WHERE portfolio = ?", (portfolio,)).fetchall()
    found = ((file, Path(os.fsdecode(file))) for (file,) in rows)
    done = [(portfolio, file) for file, path in found if path in files or not _holds_any(connection, portfolio, path)]
    connection.executemany("DELETE FROM works_left WHERE portfolio = ? AND file = ?", done)


def free_number(connection: sqlite3.Connection) -> int:
    """A number for a new work: of none that is there, nor of one that may return."""
    # The last one of each: of both together SQLite would go through all works for every file that is added.
    queries = ("SELECT max(number) FROM works", "SELECT max(number) FROM works_left")
    return max(connection.execute(query).fetchone()[0] or 0 for query in queries) + 1


def number_again(connection: sqlite3.Connection, number: int) -> int:
    """The number that a work had before it was gone, a free one where another work got it in between."""
    is_free = connection.execute("SELECT 1 FROM works WHERE number = ?", (number,)).fetchone() is None
    return number if is_free else free_number(connection)


def _keep_in_mind(connection: sqlite3.Connection, work: int, path: Path) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO works_left "
        "SELECT portfolio, ?, number, content, added, artwork, versions_sought FROM works WHERE number = ?",
        (os.fsencode(whole_of(path)[0]), work),
    )


def _become_one(connection: sqlite3.Connection, portfolio: int, kept: _Kept, heir: _Kept) -> bool:
    """Make a newer work of the same pixels, with its files, the one that was there before; not when it is put to others.

    Returns whether it was done.
    """
    if (kept.added, kept.number) >= (heir.added, heir.number) or heir.artwork not in {0, kept.artwork}:
        return False
    content = heir.facts.sha256
    # No two works of a portfolio have one content.
    connection.execute("UPDATE works SET content = ? WHERE number = ?", (_NO_CONTENT, heir.number))
    if kept.left_in is None:
        number = kept.number
        connection.execute("UPDATE works SET content = ? WHERE number = ?", (content, number))
    else:
        number = _put_back(connection, portfolio, kept, content)
    connection.execute("UPDATE work_files SET work = ? WHERE work = ?", (number, heir.number))
    connection.execute("DELETE FROM works WHERE number = ?", (heir.number,))
    _rename_apart(connection, portfolio, kept.facts.sha256, content)
    return True


def _in_file(
    connection: sqlite3.Connection, portfolio: int, path: Path, digest: str, *, is_anywhere_else: bool = False
) -> Iterator[_Kept]:
    """Works of these pixels that lie in a file and its pages: the one at a path first, the others by page.

    Those that lie elsewhere too are among them only where that is asked for.
    """
    own = os.fsencode(path)
    first, begin, end = _bounds(whole_of(path)[0])
    # The bounds are those of the index; files may lie between a file and its pages.
    rows = connection.execute(
        "SELECT f.path, f.work FROM work_files f JOIN works w ON w.number = f.work JOIN contents c ON c.content = w.content "
        "WHERE f.portfolio = ? AND f.path >= ? AND f.path < ? AND (f.path = ? OR f.path >= ?) "
        "AND json_extract(c.facts, '$.pixel_digest') = ? AND (? OR (SELECT count(*) FROM work_files WHERE work = f.work) = 1)",
        (portfolio, first, end, first, begin, digest, is_anywhere_else),
    ).fetchall()
    for _path, work in sorted(rows, key=lambda row: (row[0] != own, len(row[0]), row[0])):
        kept = _kept(connection, work)
        if kept is not None:
            yield kept


def _bounds(whole: Path) -> tuple[bytes, bytes, bytes]:
    """A file as its path is stored, and where those of its pages begin and end."""
    begin = os.fsencode(part_path(whole, "0"))[:-1]
    return os.fsencode(whole), begin, begin[:-1] + bytes([begin[-1] + 1])


def _holds_any(connection: sqlite3.Connection, portfolio: int, whole: Path) -> bool:
    """Whether any work lies in a file or its pages."""
    first, begin, end = _bounds(whole)
    query = "SELECT 1 FROM work_files WHERE portfolio = ? AND (path = ? OR path >= ? AND path < ?)"
    return connection.execute(query, (portfolio, first, begin, end)).fetchone() is not None


def _kept(connection: sqlite3.Connection, work: int) -> _Kept | None:
    found = connection.execute(
        "SELECT number, content, added, artwork, versions_sought FROM works WHERE number = ?", (work,)
    ).fetchone()
    return None if found is None else _as_kept(connection, found)


def _as_kept(connection: sqlite3.Connection, row: tuple[int, str, int, int, int], left_in: bytes | None = None) -> _Kept | None:
    number, content, added, artwork, sought = row
    facts = _facts(connection, content)
    return None if facts is None else _Kept(number, facts, added, artwork, sought, left_in)


def _of_content(connection: sqlite3.Connection, portfolio: int, content: str) -> _Kept | None:
    key = (portfolio, content)
    found = connection.execute("SELECT number FROM works WHERE portfolio = ? AND content = ?", key).fetchone()
    return None if found is None else _kept(connection, found[0])


def _left(connection: sqlite3.Connection, portfolio: int, path: Path, facts: PictureFacts) -> _Kept | None:
    """The first work of these pixels that is kept in mind of a file, or of that very content, where the file is as it was."""
    file = os.fsencode(whole_of(path)[0])
    rows = connection.execute(
        "SELECT l.number, l.content, l.added, l.artwork, l.versions_sought FROM works_left l "
        "JOIN contents c ON c.content = l.content WHERE l.portfolio = ? AND l.file = ? "
        "AND json_extract(c.facts, '$.pixel_digest') = ? ORDER BY l.number",
        (portfolio, file, facts.pixel_digest),
    ).fetchall()
    found = (_as_kept(connection, row, file) for row in rows)
    return next((each for each in found if each and (each.is_before(facts) or each.facts.sha256 == facts.sha256)), None)


def _facts(connection: sqlite3.Connection, content: str) -> PictureFacts | None:
    row = connection.execute("SELECT facts FROM contents WHERE content = ?", (content,)).fetchone()
    return None if row is None else from_json(PictureFacts, str(row[0]))


def _put_back(connection: sqlite3.Connection, portfolio: int, kept: _Kept, content: str) -> int:
    """A work that is kept in mind, with another content; under its number, unless another work got that in between."""
    left = (portfolio, kept.left_in, kept.number)
    connection.execute("DELETE FROM works_left WHERE portfolio = ? AND file = ? AND number = ?", left)
    versions = connection.execute(
        "SELECT 1 FROM works WHERE portfolio = ? AND artwork = ? "
        "UNION SELECT 1 FROM works_left WHERE portfolio = ? AND artwork = ?",
        (portfolio, kept.artwork) * 2,
    )
    # Its versions may have been given another number in between: then they are looked for anew.
    artwork, sought = (kept.artwork, kept.versions_sought) if not kept.artwork or versions.fetchone() else (0, 0)
    made = connection.execute(
        "INSERT INTO works (number, portfolio, content, added, artwork, versions_sought) VALUES (?, ?, ?, ?, ?, ?)",
        (number_again(connection, kept.number), portfolio, content, kept.added, artwork, sought),
    )
    return int(made.lastrowid or 0)


def _rename_apart(connection: sqlite3.Connection, portfolio: int, before: str, now: str) -> None:
    """What the artist said of a content to be no version of it holds for the other content too."""
    rows = connection.execute(
        "SELECT first, second FROM versions_apart WHERE portfolio = ? AND (first = ? OR second = ?)",
        (portfolio, before, before),
    ).fetchall()
    for first, second in rows:
        other = second if first == before else first
        values = (portfolio, min(now, other), max(now, other))
        connection.execute("INSERT OR IGNORE INTO versions_apart VALUES (?, ?, ?)", values)
