"""A library as one file: whole, of one moment, and put back all or not at all."""

from __future__ import annotations

import errno
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index import library_copy
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.library_copy import LibraryContents, contents_of, contents_of_copy, put_back, write_copy
from provcheck.core.index.schema import MIGRATIONS
from provcheck.core.jobs import CancelledError, CancelToken

ROWS = 3_000


def fill(library: Library, portfolio: str, rows: int = 1) -> None:
    with library.transaction() as connection:
        connection.execute("INSERT INTO portfolios (name) VALUES (?)", (portfolio,))
        connection.executemany(
            "INSERT INTO previews VALUES (?, ?)", ((f"{portfolio}{number}", os.urandom(4000)) for number in range(rows))
        )


def names(library: Library) -> list[object]:
    return [name for (name,) in library.query("SELECT name FROM portfolios ORDER BY name")]


def temporary_files(folder: Path) -> list[Path]:
    return list(folder.glob(".provcheck-*"))


def test_a_copy_holds_all_and_is_one_file(tmp_path: Path) -> None:
    shares: list[tuple[int, int]] = []
    with Library(tmp_path / "library") as library:
        fill(library, "Ana", ROWS)
        write_copy(library, tmp_path / "copy", CancelToken(), lambda done, total: shares.append((done, total)))
        assert contents_of(library) == contents_of_copy(tmp_path / "copy") == LibraryContents(1, 0, 0)
    assert shares[-1][0] == shares[-1][1] > 1_000
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy", "library"]
    with closing(sqlite3.connect(tmp_path / "copy")) as copy:
        assert copy.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert copy.execute("SELECT count(*) FROM previews").fetchone() == (ROWS,)


def test_a_copy_is_of_one_moment_while_others_write(tmp_path: Path) -> None:
    with Library(tmp_path / "library") as library, Library(tmp_path / "library") as other:
        fill(library, "Ana", ROWS)
        turns: list[int] = []

        def meanwhile(done: int, _total: int) -> None:
            turns.append(done)
            if len(turns) < 4:
                fill(other, f"Later {len(turns)}")

        write_copy(library, tmp_path / "copy", CancelToken(), meanwhile)
        assert turns == sorted(turns), "it began anew"
        assert len(names(library)) == 1 + min(len(turns), 3)
    assert contents_of_copy(tmp_path / "copy").portfolios == 1


def test_an_older_file_stays_where_a_copy_is_cancelled_or_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "copy"
    token = CancelToken()
    with Library(tmp_path / "library") as library:
        write_copy(library, target, CancelToken())
        old = target.read_bytes()
        fill(library, "Ana", ROWS)
        with pytest.raises(CancelledError):
            write_copy(library, target, token, lambda _done, _total: token.cancel())
        assert target.read_bytes() == old
        with pytest.raises(FileNotFoundError):
            write_copy(library, tmp_path / "not" / "there", CancelToken())
        monkeypatch.setattr(library_copy.os, "replace", _full)
        with pytest.raises(OSError, match="No space left"):
            write_copy(library, target, CancelToken())
    assert target.read_bytes() == old
    assert temporary_files(tmp_path) == []


def test_no_file_of_the_library_and_nothing_but_a_copy_is_replaced(tmp_path: Path) -> None:
    other = tmp_path / "painting"
    other.write_bytes(b"\x89PNG of somebody")
    with Library(tmp_path / "library") as library:
        fill(library, "Ana")
        link = tmp_path / "link"
        link.symlink_to(library.path)
        for target, reason in (
            (library.path, Reason.LIBRARY_ITSELF),
            (link, Reason.LIBRARY_ITSELF),
            (library.path.with_name(f"{FILE_NAME}-wal"), Reason.LIBRARY_ITSELF),
            (other, Reason.NO_COPY_THERE),
            (tmp_path, Reason.NO_COPY_THERE),
        ):
            with pytest.raises(LibraryError) as caught:
                write_copy(library, target, CancelToken())
            assert (caught.value.reason, caught.value.path) == (reason, target)
        assert names(library) == ["Ana"]
    assert other.read_bytes() == b"\x89PNG of somebody"


def _full(*_places: object) -> None:
    raise OSError(28, "No space left on device")


def test_a_drive_that_is_full_is_told_as_that(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    connect = sqlite3.connect

    def small(path: Path) -> sqlite3.Connection:
        made = connect(path)
        made.execute("PRAGMA max_page_count = 20")
        return made

    with Library(tmp_path / "library") as library:
        fill(library, "Ana", ROWS)
        monkeypatch.setattr(library_copy.sqlite3, "connect", small)
        with pytest.raises(OSError) as caught:  # noqa: PT011  words are of the system's language
            write_copy(library, tmp_path / "copy", CancelToken())
    assert caught.value.errno == errno.ENOSPC
    assert temporary_files(tmp_path) == []
    assert not (tmp_path / "copy").exists()


def test_what_is_put_back_takes_the_place_of_all_there_was(tmp_path: Path) -> None:
    with Library(tmp_path / "library") as library, Library(tmp_path / "library") as other:
        fill(library, "Ana", ROWS)
        write_copy(library, tmp_path / "copy", CancelToken())
        fill(library, "Ben")
        assert names(other) == ["Ana", "Ben"]
        put_back(library, tmp_path / "copy", CancelToken())
        assert names(other) == ["Ana"], "others that have it open see it"
    with Library(tmp_path / "library") as library:
        assert names(library) == ["Ana"]
        assert library.query("PRAGMA journal_mode") == [("wal",)]


def test_a_cancelled_return_changes_nothing(tmp_path: Path) -> None:
    token = CancelToken()
    with Library(tmp_path / "library") as library:
        fill(library, "Ana", ROWS)
        write_copy(library, tmp_path / "copy", CancelToken())
        fill(library, "Ben")
        with pytest.raises(CancelledError):
            put_back(library, tmp_path / "copy", token, lambda _done, _total: token.cancel())
    with Library(tmp_path / "library") as library:
        assert names(library) == ["Ana", "Ben"]
        assert library.query("SELECT count(*) FROM previews") == [(ROWS + 1,)]


def test_the_file_of_a_library_in_use_is_read_with_its_log(tmp_path: Path) -> None:
    with Library(tmp_path / "used") as used:
        fill(used, "Ana")
        with Library(tmp_path / "library") as library:
            put_back(library, used.path, CancelToken())
            assert names(library) == ["Ana"]


def _text(path: Path) -> None:
    path.write_text("no library\n" * 100)


def _other_database(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made:
        made.execute("CREATE TABLE other (number INTEGER)")
        made.commit()


def _looking_alike(path: Path) -> None:
    with closing(sqlite3.connect(path)) as made:
        for table in ("portfolios", "works", "scans"):
            made.execute(f"CREATE TABLE {table} (number INTEGER)")
        made.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
        made.commit()


def _looking_old(path: Path) -> None:
    _looking_alike(path)
    with closing(sqlite3.connect(path)) as made:
        made.execute("PRAGMA user_version = 1")


def _cut(path: Path) -> None:
    with Library(path.parent / "cut") as library:
        fill(library, "Ana", ROWS)
        write_copy(library, path, CancelToken())
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


@pytest.mark.parametrize("made", [_text, _other_database, _looking_alike, _looking_old, _cut])
def test_what_is_no_whole_copy_is_not_put_back(made: object, tmp_path: Path) -> None:
    path = tmp_path / "copy"
    made(path)  # type: ignore[operator]
    with Library(tmp_path / "library") as library:
        fill(library, "Ben")
        with pytest.raises(LibraryError) as caught:
            put_back(library, path, CancelToken())
        assert caught.value.reason is Reason.NOT_A_LIBRARY
        assert caught.value.path == path
        assert names(library) == ["Ben"]
    assert not [found for found in (tmp_path / "library").iterdir() if found.name.startswith(".restore")]


def test_a_copy_of_a_newer_program_is_told_and_one_of_an_older_is_brought_up_to_date(tmp_path: Path) -> None:
    newer, older = tmp_path / "newer", tmp_path / "older"
    with Library(tmp_path / "library") as library:
        write_copy(library, newer, CancelToken())
        with closing(sqlite3.connect(newer)) as copy:
            copy.execute(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
        with pytest.raises(LibraryError) as caught:
            put_back(library, newer, CancelToken())
        assert caught.value.reason is Reason.LIBRARY_TOO_NEW
        with closing(sqlite3.connect(older)) as copy:
            copy.executescript(f"{MIGRATIONS[0]}; PRAGMA user_version = 1; INSERT INTO portfolios (name) VALUES ('Old');")
        put_back(library, older, CancelToken())
    with Library(tmp_path / "library") as library:
        assert library.query("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert names(library) == ["Old"]


def test_a_damaged_library_is_told_as_that_and_not_as_a_copy_that_could_not_be_written(tmp_path: Path) -> None:
    with Library(tmp_path / "library") as library:
        fill(library, "Ana", ROWS)
    with Library(tmp_path / "library") as library:
        os.truncate(tmp_path / "library" / FILE_NAME, 100 * 4096)
        with pytest.raises(LibraryError) as caught:
            write_copy(library, tmp_path / "copy", CancelToken())
    assert caught.value.reason is Reason.LIBRARY_UNUSABLE
    assert not (tmp_path / "copy").exists()
