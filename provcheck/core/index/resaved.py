"""Works that stay what they are when their file is saved anew: the same pixels in other bytes."""

from __future__ import annotations

import os
import sqlite3
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.imaging.parts import part_path, whole_of
from provcheck.core.index.codec import from_json
from provcheck.core.records import PictureFacts


@dataclass(frozen=True)
class _Kept:
    """A work as it was before its file was saved anew."""

    number: int
    facts: PictureFacts
    added: int
    artwork: int
    versions_sought: int


class ResavedWorks:
    """What is known, while files are put into a portfolio, of works that these held before.

    A page may have another number than before. So works that no page holds for the moment are kept in mind until the file's
    other pages have been put in too: as long as this object lives.
    """

    def __init__(self) -> None:
        """Know of none."""
        self._left: dict[Path, list[_Kept]] = defaultdict(list)

    def take_over(self, connection: sqlite3.Connection, portfolio: int, path: Path, content: str) -> None:
        """Let the work of the same pixels that the file held before be one of a content that is no work yet.

        It keeps its number, its versions, and when it was added. Works that lie elsewhere too stay what they are.
        """
        facts = _facts(connection, content)
        if facts is None or _is_work(connection, portfolio, content):
            return
        whole = whole_of(path)[0]
        there = _in_file(connection, portfolio, path, facts.pixel_digest)
        kept = next((each for each in there if _is_same(each.facts, facts)), None)
        if kept is not None:
            connection.execute("UPDATE works SET content = ? WHERE number = ?", (content, kept.number))
            # The page that it was holds something else now, or will be put in anew.
            elsewhere = (kept.number, os.fsencode(path))
            connection.execute("DELETE FROM work_files WHERE work = ? AND path != ?", elsewhere)
        else:
            kept = next((each for each in self._left[whole] if _is_same(each.facts, facts)), None)
            if kept is None:
                return
            self._left[whole].remove(kept)
            _put_back(connection, portfolio, kept, content)
        _rename_apart(connection, portfolio, kept.facts.sha256, content)

    def forget_if_empty(self, connection: sqlite3.Connection, work: int, path: Path) -> None:
        """Forget a work that has no file any more; `path` was its last."""
        if connection.execute("SELECT 1 FROM work_files WHERE work = ?", (work,)).fetchone() is not None:
            return
        kept = _kept(connection, work)
        if kept is not None:
            self._left[whole_of(path)[0]].append(kept)
        connection.execute("DELETE FROM works WHERE number = ?", (work,))


def _is_same(before: PictureFacts, now: PictureFacts) -> bool:
    """Whether a picture has the same pixels in a file that was saved anew; in the file as it is now each page is its own."""
    return before.pixel_digest == now.pixel_digest and before.file_sha256 != now.file_sha256


def _in_file(connection: sqlite3.Connection, portfolio: int, path: Path, digest: str) -> Iterator[_Kept]:
    """Works of these pixels that lie in a file and its pages and nowhere else: the one at a path first, the others by page."""
    whole, own = whole_of(path)[0], os.fsencode(path)
    begin = os.fsencode(part_path(whole, "0"))[:-1]
    first, end = os.fsencode(whole), begin[:-1] + bytes([begin[-1] + 1])
    # The bounds are those of the index; files may lie between a file and its pages.
    rows = connection.execute(
        "SELECT f.path, f.work FROM work_files f JOIN works w ON w.number = f.work JOIN contents c ON c.content = w.content "
        "WHERE f.portfolio = ? AND f.path >= ? AND f.path < ? AND (f.path = ? OR f.path >= ?) "
        "AND json_extract(c.facts, '$.pixel_digest') = ? AND (SELECT count(*) FROM work_files WHERE work = f.work) = 1",
        (portfolio, first, end, first, begin, digest),
    ).fetchall()
    for _path, work in sorted(rows, key=lambda row: (row[0] != own, len(row[0]), row[0])):
        kept = _kept(connection, work)
        if kept is not None:
            yield kept


def _kept(connection: sqlite3.Connection, work: int) -> _Kept | None:
    found = connection.execute(
        "SELECT content, added, artwork, versions_sought FROM works WHERE number = ?", (work,)
    ).fetchone()
    facts = _facts(connection, found[0]) if found is not None else None
    return None if facts is None else _Kept(work, facts, *found[1:])


def _facts(connection: sqlite3.Connection, content: str) -> PictureFacts | None:
    row = connection.execute("SELECT facts FROM contents WHERE content = ?", (content,)).fetchone()
    return None if row is None else from_json(PictureFacts, str(row[0]))


def _is_work(connection: sqlite3.Connection, portfolio: int, content: str) -> bool:
    key = (portfolio, content)
    return connection.execute("SELECT 1 FROM works WHERE portfolio = ? AND content = ?", key).fetchone() is not None


def _put_back(connection: sqlite3.Connection, portfolio: int, kept: _Kept, content: str) -> None:
    """A work that was forgotten, with another content; under its number, unless another work got that in between."""
    is_free = connection.execute("SELECT 1 FROM works WHERE number = ?", (kept.number,)).fetchone() is None
    number = kept.number if is_free else None
    connection.execute(
        "INSERT INTO works (number, portfolio, content, added, artwork, versions_sought) VALUES (?, ?, ?, ?, ?, ?)",
        (number, portfolio, content, kept.added, kept.artwork, kept.versions_sought),
    )


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
