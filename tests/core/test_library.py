"""Opening the library: migrations, several at a time, and files that are none."""

from __future__ import annotations

import errno
import functools
import os
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.schema import MIGRATIONS

ROOT = Path(__file__).parents[2]


def tables(file: Path) -> set[str]:
    connection = sqlite3.connect(file)
    rows = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
    connection.close()
    return {name for (name,) in rows}


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library(tmp_path) as opened:
        yield opened


def test_a_new_library_has_all_tables(tmp_path: Path) -> None:
    with Library(tmp_path / "not" / "there" / "yet") as library:
        assert library.query("PRAGMA user_version") == [(len(MIGRATIONS),)]
        assert library.query("PRAGMA journal_mode") == [("wal",)]
        assert library.query("PRAGMA foreign_keys") == [(1,)]
        wanted = {"files", "contents", "signals", "previews", "pairs", "portfolios", "works", "work_files", "scans"}
        assert wanted <= tables(library.path)


def test_what_was_written_is_there_the_next_time(tmp_path: Path) -> None:
    with Library(tmp_path) as library, library.transaction() as connection:
        connection.execute("INSERT INTO previews VALUES ('a', x'01')")
    with Library(tmp_path) as library:
        assert library.query("SELECT content FROM previews") == [("a",)]


def test_two_may_have_it_open(library: Library, tmp_path: Path) -> None:
    with Library(tmp_path) as other:
        with other.transaction() as connection:
            connection.execute("INSERT INTO previews VALUES ('a', x'01')")
        assert library.query("SELECT content FROM previews") == [("a",)]


def test_several_may_open_it_and_write_at_the_same_time(tmp_path: Path) -> None:
    Library(tmp_path).close()
    gate = threading.Barrier(2)
    failures: list[LibraryError] = []

    def work(name: str) -> None:
        gate.wait(timeout=60)
        try:
            with Library(tmp_path) as library:
                for number in range(5):
                    with library.transaction() as connection:
                        connection.execute("INSERT INTO previews VALUES (?, x'01')", (f"{name}{number}",))
        except LibraryError as error:
            failures.append(error)

    threads = [threading.Thread(target=work, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with Library(tmp_path) as library:
        assert library.query("SELECT count(*) FROM previews") == [(10,)]


# Makes libraries one after another, each at a moment that all processes agree on.
_MAKER = """
import sys, time
from pathlib import Path
from provcheck.core.index.library import Library
print("ready", flush=True)
start = float(sys.stdin.readline())
for number in range(20):
    while time.time() < start + number / 25:
        pass
    Library(Path(sys.argv[1], str(number))).close()
"""


def test_several_processes_may_make_it_at_the_same_time(tmp_path: Path) -> None:
    command = [sys.executable, "-c", _MAKER, str(tmp_path)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    makers = [subprocess.Popen(command, cwd=ROOT, text=True, **pipes) for _ in range(4)]
    for maker in makers:
        assert maker.stdout is not None
        assert maker.stdout.readline() == "ready\n"
    start = f"{time.time() + 0.1}\n"
    for maker in makers:
        assert maker.stdin is not None
        maker.stdin.write(start)
        maker.stdin.flush()
    failures = [maker.communicate(timeout=60)[1] for maker in makers]
    assert failures == [""] * 4


def test_a_library_that_another_is_making_is_waited_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refused: list[str] = []

    class Refusing(sqlite3.Connection):
        def execute(self, sql: str, *values: Any) -> sqlite3.Cursor:
            if "journal_mode" in sql and len(refused) < 3:
                refused.append(sql)
                error = sqlite3.OperationalError("database is locked")
                error.sqlite_errorcode = sqlite3.SQLITE_BUSY_RECOVERY
                raise error
            return super().execute(sql, *values)

    monkeypatch.setattr(sqlite3, "connect", functools.partial(sqlite3.connect, factory=Refusing))
    with Library(tmp_path) as library:
        assert library.query("PRAGMA journal_mode") == [("wal",)]
    assert len(refused) == 3


def test_a_library_that_stays_locked_is_told_when_the_time_is_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("provcheck.core.index.library._BUSY_SECONDS", 0.2)
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    with pytest.raises(LibraryError, match="locked") as caught:
        Library(tmp_path)
    holder.close()
    assert caught.value.reason is Reason.LIBRARY_UNUSABLE
    Library(tmp_path).close()


def test_a_library_of_an_older_version_is_brought_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Library(tmp_path) as library, library.transaction() as connection:
        connection.execute("INSERT INTO previews VALUES ('a', x'01')")
    newer = (*MIGRATIONS, "CREATE TABLE later (number INTEGER); INSERT INTO later VALUES (7)")
    monkeypatch.setattr("provcheck.core.index.library.MIGRATIONS", newer)
    with Library(tmp_path) as library:
        assert library.query("SELECT number FROM later") == [(7,)]
        assert library.query("SELECT content FROM previews") == [("a",)]
        assert library.query("PRAGMA user_version") == [(len(newer),)]


def test_a_migration_that_fails_changes_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Library(tmp_path).close()
    before = tables(tmp_path / FILE_NAME)
    monkeypatch.setattr(
        "provcheck.core.index.library.MIGRATIONS", (*MIGRATIONS, "CREATE TABLE later (number INTEGER); NONSENSE")
    )
    with pytest.raises(LibraryError) as caught:
        Library(tmp_path)
    assert caught.value.reason is Reason.LIBRARY_UNUSABLE
    assert tables(tmp_path / FILE_NAME) == before


def test_a_library_of_a_newer_program_is_left_alone(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        library.query(f"PRAGMA user_version = {len(MIGRATIONS) + 1}")
    with pytest.raises(LibraryError) as caught:
        Library(tmp_path)
    assert caught.value.reason is Reason.LIBRARY_TOO_NEW
    assert caught.value.path == tmp_path / FILE_NAME
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    assert connection.execute("PRAGMA user_version").fetchone() == (len(MIGRATIONS) + 1,)
    connection.close()


def _text(folder: Path) -> None:
    (folder / FILE_NAME).write_text("this is no database\n" * 100)


def _folder(folder: Path) -> None:
    (folder / FILE_NAME).mkdir()


def _damaged(folder: Path) -> None:
    Library(folder).close()
    data = bytearray((folder / FILE_NAME).read_bytes())
    data[4096:] = b"\xee" * (len(data) - 4096)
    data[100:200] = b"\xee" * 100
    (folder / FILE_NAME).write_bytes(data)


def use(folder: Path) -> None:
    with Library(folder) as library:
        library.query("SELECT * FROM files")


@pytest.mark.parametrize("spoil", [_text, _folder, _damaged])
def test_what_is_no_database_is_unusable(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    spoil(tmp_path)
    with pytest.raises(LibraryError) as caught:
        use(tmp_path)
    assert caught.value.reason is Reason.LIBRARY_UNUSABLE
    assert caught.value.path == tmp_path / FILE_NAME


def test_a_folder_that_cannot_be_made_is_unusable(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    for folder in (tmp_path / "file", tmp_path / "file" / "library"):
        with pytest.raises(LibraryError) as caught:
            Library(folder)
        assert caught.value.reason is Reason.LIBRARY_UNUSABLE


def test_a_change_is_made_whole_or_not_at_all(library: Library) -> None:
    def half_way() -> None:
        with library.transaction() as connection:
            connection.execute("INSERT INTO previews VALUES ('a', x'01')")
            raise KeyError

    with pytest.raises(KeyError):
        half_way()
    assert library.query("SELECT * FROM previews") == []
    with library.transaction() as connection:
        connection.execute("INSERT INTO previews VALUES ('b', x'01')")
    assert library.query("SELECT content FROM previews") == [("b",)]


def test_a_full_disk_is_a_library_error_and_keeps_what_was_there(library: Library) -> None:
    with library.transaction() as connection:
        connection.execute("INSERT INTO previews VALUES ('kept', x'01')")
    library.query("PRAGMA max_page_count = 30")
    with pytest.raises(LibraryError) as caught, library.transaction() as connection:
        connection.execute("INSERT INTO previews VALUES ('big', zeroblob(1000000))")
    assert caught.value.reason is Reason.LIBRARY_FULL
    assert caught.value.detail == "database or disk is full"
    assert library.query("SELECT content FROM previews") == [("kept",)]
    library.query("PRAGMA max_page_count = 1000000")
    with library.transaction() as connection:
        connection.execute("INSERT INTO previews VALUES ('later', x'01')")


def test_a_drive_without_room_for_the_folder_is_full(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_values: object, **_options: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Path, "mkdir", full)
    with pytest.raises(LibraryError) as caught:
        Library(tmp_path / "library")
    assert caught.value.reason is Reason.LIBRARY_FULL


def test_a_change_that_sqlite_itself_took_back_tells_its_reason(library: Library) -> None:
    with library.transaction() as connection:
        connection.execute("INSERT INTO previews VALUES ('a', x'01')")
    with pytest.raises(LibraryError) as caught, library.transaction() as connection:
        connection.execute("INSERT OR ROLLBACK INTO previews VALUES ('a', x'02')")
    assert "UNIQUE" in caught.value.detail


def test_a_change_that_cannot_be_kept_is_taken_back(library: Library) -> None:
    library.query("CREATE TABLE late (work INTEGER REFERENCES works (number) DEFERRABLE INITIALLY DEFERRED)")
    with pytest.raises(LibraryError), library.transaction() as connection:
        connection.execute("INSERT INTO late VALUES (404)")
    with library.transaction() as connection:
        connection.execute("INSERT INTO previews VALUES ('a', x'01')")
    assert library.query("SELECT * FROM late") == []


def test_a_query_that_fails_is_a_library_error(library: Library) -> None:
    with pytest.raises(LibraryError):
        library.query("SELECT * FROM no_such_table")
