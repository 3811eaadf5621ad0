"""What a portfolio holds: works with all files, taking out and putting back, names, folders."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.portfolio_contents import PortfolioContents
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.index.schema import MIGRATIONS
from provcheck.core.records import Portfolio, Skipped
from tests.builders import opened_briefly, prints_of, whole_report

FIRST, SECOND, THIRD = "1" * 64, "2" * 64, "3" * 64


class Shelf:
    """A library with a portfolio of three works, one of which has two files, and one file that could not be read."""

    def __init__(self, folder: Path) -> None:
        self.library = Library(folder)
        prints = PrintsStore(self.library, {})
        for content in (FIRST, SECOND, THIRD):
            prints.save(FileStamp(Path(f"/{content}"), 1, 1), prints_of(content))
        self.store = PortfolioStore(self.library)
        self.contents = PortfolioContents(self.library)
        self.mine: Portfolio = self.store.create("Mine")
        self.add("/art/a.png", FIRST)
        self.add("/art/b.png", SECOND)
        self.add("/art/copy of b.png", SECOND)
        self.add("/art/c.png", THIRD)
        broken = Path("/art/broken.png")
        self.store.set_skipped(self.mine, None, [(broken, Skipped(str(broken), Reason.DAMAGED))])

    def add(self, path: str, content: str) -> None:
        self.store.add_file(self.mine, WorkFile(Path(path), Path(path), content))

    @property
    def held(self) -> list[tuple[int, list[str]]]:
        return [(kept.work.number, [path.name for path in kept.paths]) for kept in self.contents.works(self.mine)]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    made = Shelf(tmp_path / "library")
    yield made
    made.library.close()


def test_patterns_that_are_damaged_are_told_as_a_damaged_library(shelf: Shelf) -> None:
    shelf.contents.add_folders(shelf.mine, [Path("/art")])
    with shelf.library.transaction() as connection:
        connection.execute("UPDATE portfolio_folders SET patterns = '{'")
    with pytest.raises(LibraryError) as caught:
        shelf.contents.patterns_in(shelf.mine, Path("/art"))
    assert caught.value.reason is Reason.LIBRARY_UNUSABLE


ALL = [(1, ["a.png"]), (2, ["b.png", "copy of b.png"]), (3, ["c.png"])]


def test_a_work_comes_with_all_its_files_and_the_time_it_was_added(shelf: Shelf) -> None:
    assert shelf.held == ALL
    first = shelf.contents.works(shelf.mine)[1]
    assert first.work.path == "/art/b.png"
    assert abs(first.added - time.time()) < 60
    (unread,) = shelf.contents.unread(shelf.mine)
    assert (unread.path, unread.skipped.reason) == (Path("/art/broken.png"), Reason.DAMAGED)


def test_what_is_taken_out_is_put_back_as_it_was(shelf: Shelf) -> None:
    before = shelf.contents.works(shelf.mine), shelf.contents.unread(shelf.mine)
    removed = shelf.contents.remove(shelf.mine, [2, 1], [Path("/art/broken.png")])
    assert removed.count == 3
    assert shelf.held == [(3, ["c.png"])]
    assert shelf.contents.unread(shelf.mine) == ()
    names = {path.name for path in shelf.contents.left_out(shelf.mine)}
    assert names == {"a.png", "b.png", "copy of b.png", "broken.png"}
    shelf.contents.restore(removed)
    assert (shelf.contents.works(shelf.mine), shelf.contents.unread(shelf.mine)) == before
    assert shelf.contents.left_out(shelf.mine) == frozenset()


def test_works_of_other_portfolios_are_not_taken_out(shelf: Shelf) -> None:
    other = shelf.store.create("Other")
    assert shelf.contents.remove(other, [1, 2, 3], [Path("/art/broken.png")]).count == 0
    assert shelf.held == ALL
    assert len(shelf.contents.unread(shelf.mine)) == 1


def test_putting_back_minds_what_came_in_between(shelf: Shelf) -> None:
    removed = shelf.contents.remove(shelf.mine, [1, 3])
    shelf.add("/art/new place.png", THIRD)
    other = shelf.store.create("Other")
    shelf.store.add_file(other, WorkFile(Path("/x.png"), Path("/x.png"), FIRST))
    assert {kept.work.number for kept in shelf.contents.works(other)}.isdisjoint({1, 2})
    shelf.contents.restore(removed)
    names = sorted(name for _number, paths in shelf.held for name in paths)
    assert names == ["a.png", "b.png", "c.png", "copy of b.png", "new place.png"]
    assert len(shelf.held) == 3
    assert [paths for _n, paths in shelf.held if "c.png" in paths] == [["c.png", "new place.png"]]
    assert len(shelf.contents.works(other)) == 1


def test_what_another_picture_has_taken_the_place_of_is_not_put_back(shelf: Shelf) -> None:
    removed = shelf.contents.remove(shelf.mine, [1, 2], [Path("/art/broken.png")])
    shelf.add("/art/a.png", THIRD)
    shelf.add("/art/b.png", THIRD)
    shelf.add("/art/broken.png", THIRD)
    assert shelf.contents.restore(removed) == (Path("/art/a.png"), Path("/art/b.png"))
    assert shelf.held == [(3, ["a.png", "b.png", "broken.png", "c.png"]), (2, ["copy of b.png"])]
    assert shelf.contents.unread(shelf.mine) == ()
    assert shelf.store.all()[0].work_count == 2, "no work is left that has no file"


def test_a_file_that_is_added_again_is_no_longer_left_out(shelf: Shelf) -> None:
    shelf.contents.remove(shelf.mine, [1], [Path("/art/broken.png")])
    shelf.add("/art/a.png", FIRST)
    broken = Path("/art/broken.png")
    shelf.store.set_skipped(shelf.mine, [broken], [(broken, Skipped(str(broken), Reason.DAMAGED))])
    assert shelf.contents.left_out(shelf.mine) == frozenset()


def test_the_name_can_be_changed_unless_it_is_taken(shelf: Shelf) -> None:
    shelf.store.create("Other")
    scans = ScanStore(shelf.library)
    report = scans.save(replace(whole_report(), portfolio=shelf.mine))
    assert shelf.store.change(shelf.mine, "Other", "Zoë", ()) is None
    assert shelf.store.find("Mine") is not None
    changed = shelf.store.change(shelf.mine, "Ours", "Zoë", ("@zoe", "Z. É."))
    assert changed == Portfolio(shelf.mine.number, "Ours", "Zoë", ("@zoe", "Z. É."), 3)
    assert shelf.store.change(changed, "Ours", "", ()) == Portfolio(shelf.mine.number, "Ours", "", (), 3)
    assert shelf.held == ALL
    assert scans.pairs_before("Ours", report.number + 1) is not None, "its scans are still its own"
    brief = opened_briefly(scans, report.number)
    assert brief is not None
    assert brief.portfolio.name == scans.all()[0].portfolio == "Ours", "it is found by the name it has now"
    kept = scans.load(report.number)
    assert kept is not None
    assert kept.portfolio.name == "Mine", "what a scan said stays said"


def test_a_scan_that_ends_after_the_name_was_changed_is_found_by_the_new_one(shelf: Shelf) -> None:
    report = replace(whole_report(), portfolio=shelf.mine)
    shelf.store.change(shelf.mine, "Ours", "", ())
    scans = ScanStore(shelf.library)
    number = scans.save(report).number
    assert [summary.portfolio for summary in scans.all()] == ["Ours"]
    brief, whole = opened_briefly(scans, number), scans.load(number)
    assert brief is not None
    assert whole is not None
    assert (brief.portfolio.name, whole.portfolio.name) == ("Ours", "Mine"), "as it was told then"


def test_a_file_that_moved_keeps_its_work(shelf: Shelf) -> None:
    shelf.store.move_file(shelf.mine, Path("/art/a.png"), WorkFile(Path("/new/a.png"), Path("/new/a.png"), FIRST))
    paths = {str(kept.paths[0]): kept.work.number for kept in shelf.contents.works(shelf.mine)}
    assert paths["/new/a.png"] == 1
    assert "/art/a.png" not in paths


def test_folders_are_remembered(shelf: Shelf, tmp_path: Path) -> None:
    shelf.contents.add_folders(shelf.mine, [tmp_path / "one", tmp_path / "two"])
    shelf.contents.add_folders(shelf.mine, [tmp_path / "one"])
    assert shelf.contents.folders(shelf.mine) == (tmp_path / "one", tmp_path / "two")
    shelf.contents.forget_folders(shelf.mine, [tmp_path / "one"])
    assert shelf.contents.folders(shelf.mine) == (tmp_path / "two",)
    shelf.store.remove(shelf.mine)
    assert shelf.library.query("SELECT count(*) FROM portfolio_folders") == [(0,)]


def test_a_library_from_before_keeps_its_works(tmp_path: Path) -> None:
    """Works of an older library have no time of adding, and that is told as not known."""
    older = sqlite3.connect(tmp_path / FILE_NAME)
    own = next(number for number, script in enumerate(MIGRATIONS) if "files_left_out" in script)
    for script in MIGRATIONS[:own]:
        older.executescript(script)
    older.execute(f"PRAGMA user_version = {own}")
    older.execute("INSERT INTO portfolios (name) VALUES ('Old')")
    older.execute("INSERT INTO works (portfolio, content) VALUES (1, ?)", (FIRST,))
    older.execute("INSERT INTO work_files VALUES (1, ?, ?, 1)", (b"/a.png", b"/a.png"))
    older.commit()
    older.close()
    with Library(tmp_path) as library:
        PrintsStore(library, {}).save(FileStamp(Path("/a.png"), 1, 1), prints_of(FIRST))
        portfolio = PortfolioStore(library).find("Old")
        assert portfolio is not None
        (kept,) = PortfolioContents(library).works(portfolio)
        assert (kept.work.path, kept.added) == ("/a.png", 0)
