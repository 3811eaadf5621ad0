"""Looking for changes and for files that moved, on a real library with real files."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from provcheck.app import portfolios, scanning
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.relocation import Relocated, relocate
from provcheck.app.workspace import Workspace
from provcheck.core.errors import Reason
from provcheck.core.index.portfolio_contents import Contents
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, VerdictKind
from provcheck.core.report_marks import MARK
from provcheck.core.scan.events import FileSkipped, Indexed, IndexEvent, IndexSummary, Scanned
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan_records import Patterns, ScanSettings
from tests.builders import encoded, tiny_embedder, work_image

NAMES = ("picnic", "goldfish", "jukebox")


class Studio:
    """A library, a folder with three works in two folders, and a model that costs nothing."""

    def __init__(self, folder: Path) -> None:
        self.art = folder / "art"
        self.workspace = Workspace(folder / "library")
        self.workspace._fingerprinter = Fingerprinter([tiny_embedder(folder)])
        for name in NAMES:
            self.put(f"2019/{name}.png" if name == "jukebox" else f"{name}.png", name)

    def put(self, name: str, picture: str) -> Path:
        path = self.art / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(encoded(work_image(f"{picture}.{'png' if picture == 'goldfish' else 'jpg'}", 100), "PNG"))
        return path

    def summary(self, events: Iterator[IndexEvent]) -> IndexSummary:
        *_others, last = events
        assert isinstance(last, Indexed)
        return last.summary

    def add(self, *targets: Path) -> IndexSummary:
        return self.summary(portfolios.index(self.workspace, NewPortfolio("Mine"), targets, CancelToken()))

    def look(self) -> IndexSummary:
        return self.summary(portfolios.look_for_changes(self.workspace, self.contents.portfolio, CancelToken()))

    @property
    def contents(self) -> Contents:
        found = portfolios.contents(self.workspace, "Mine")
        assert found is not None
        return found

    @property
    def places(self) -> dict[str, int]:
        """Paths below the folder of all files, with the numbers of their works."""
        top = self.art.parent
        return {os.path.relpath(path, top): kept.work.number for kept in self.contents.works for path in kept.paths}

    def relocate(self, folder: Path, token: CancelToken | None = None) -> Relocated:
        missing = [path for kept in self.contents.works for path in kept.paths if not path.exists()]
        *_others, last = relocate(self.workspace, self.contents.portfolio, missing, folder, token or CancelToken())
        assert isinstance(last, Relocated)
        return last


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    made = Studio(tmp_path)
    made.add(made.art)
    return made


def test_new_files_of_an_added_folder_are_found_later(studio: Studio) -> None:
    studio.put("2020/regatta.png", "regatta")
    studio.put("picnic.png", "campfire")
    summary = studio.look()
    assert (summary.added, summary.computed) == (2, 2)
    assert set(studio.places) == {"art/picnic.png", "art/goldfish.png", "art/2019/jukebox.png", "art/2020/regatta.png"}


def test_files_that_were_added_alone_bring_no_neighbours(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    studio.add(studio.art / "picnic.png")
    assert studio.look().added == 0
    assert set(studio.places) == {"art/picnic.png"}


def test_what_was_taken_out_stays_out_until_it_is_added_again(studio: Studio) -> None:
    broken = studio.art / "broken.png"
    broken.write_bytes(b"\x89PNG\r\n\x1a\nnot really")
    assert len(studio.look().skipped) == 1
    number = studio.places["art/goldfish.png"]
    removed = portfolios.remove_works(studio.workspace, studio.contents.portfolio, [number], [broken])
    assert removed.count == 2
    assert (studio.look().added, len(studio.contents.unread)) == (0, 0)
    assert "art/goldfish.png" not in studio.places
    portfolios.restore_works(studio.workspace, removed)
    assert studio.places["art/goldfish.png"] == number
    portfolios.remove_works(studio.workspace, studio.contents.portfolio, [number], [])
    assert studio.add(studio.art).added == 1
    assert (studio.art / "goldfish.png").exists()


def test_what_is_taken_out_while_changes_are_looked_for_stays_out(studio: Studio) -> None:
    broken = studio.art / "broken.png"
    broken.write_bytes(b"no picture")
    studio.look()
    portfolio, number = studio.contents.portfolio, studio.places["art/picnic.png"]
    events = portfolios.look_for_changes(studio.workspace, portfolio, CancelToken())
    next(events)
    portfolios.remove_works(studio.workspace, portfolio, [number], [broken])
    summary = studio.summary(events)
    assert summary.portfolio.work_count == 2
    assert "art/picnic.png" not in studio.places
    assert studio.contents.unread == ()


def test_what_was_taken_out_before_comes_back_when_it_is_added(studio: Studio) -> None:
    portfolio, number = studio.contents.portfolio, studio.places["art/picnic.png"]
    portfolios.remove_works(studio.workspace, portfolio, [number], [])
    events = portfolios.index(studio.workspace, NewPortfolio("Mine"), [studio.art], CancelToken())
    next(events)
    portfolios.remove_works(studio.workspace, portfolio, [studio.places["art/goldfish.png"]], [])
    list(events)
    assert set(studio.places) == {"art/picnic.png", "art/2019/jukebox.png"}


def test_an_unread_file_is_tried_again_and_forgotten_when_it_is_deleted(studio: Studio) -> None:
    bad, worse = studio.art / "bad.png", studio.art / "worse.png"
    for file in (bad, worse):
        file.write_bytes(b"no picture")
    assert len(studio.look().skipped) == 2
    studio.put("bad.png", "regatta")
    worse.unlink()
    summary = studio.look()
    assert (summary.added, summary.skipped, studio.contents.unread) == (1, (), ())


def test_a_folder_that_fails_for_a_moment_does_not_bring_in_what_was_left_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    studio = Studio(tmp_path)
    wanted = NewPortfolio("Mine", patterns=Patterns(leave_out=("private",)))
    studio.summary(portfolios.index(studio.workspace, wanted, [studio.art], CancelToken()))
    studio.put("new/private/a.png", "picnic")
    studio.put("new/b.png", "regatta")
    scandir, failing = os.scandir, [studio.art / "new"]

    def guarded(path: Path) -> object:
        if path in failing:
            failing.remove(path)
            raise PermissionError(13, "denied")
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    before = set(studio.places)
    assert [skipped.reason for skipped in studio.look().skipped] == [Reason.NO_PERMISSION]
    assert set(studio.places) == before
    assert [file.path for file in studio.contents.unread] == [studio.art / "new"]
    assert studio.look().skipped == ()
    assert set(studio.places) == {*before, "art/new/b.png"}
    assert studio.contents.unread == ()


def test_a_folder_that_moved_is_found_again_and_followed(studio: Studio) -> None:
    before = studio.places
    moved = studio.art.parent / "drive" / "works"
    moved.parent.mkdir()
    studio.art.rename(moved)
    (moved / "goldfish.png").rename(moved / "fish, final.png")
    assert studio.relocate(moved.parent) == Relocated(3)
    after = studio.places
    assert after["drive/works/2019/jukebox.png"] == before["art/2019/jukebox.png"]
    assert after["drive/works/fish, final.png"] == before["art/goldfish.png"]
    assert len(after) == 3
    shutil.copy(moved / "picnic.png", moved / "picnic copy.png")
    (moved / "regatta.png").write_bytes(encoded(work_image("regatta.jpg", 100), "PNG"))
    summary = studio.look()
    assert (summary.added, summary.computed, summary.skipped) == (1, 1, ()), "the folder is looked into at its new place"


def test_a_file_that_only_bears_the_name_is_not_taken_for_the_work(studio: Studio) -> None:
    (studio.art / "picnic.png").unlink()
    other = studio.put("elsewhere/picnic.png", "campfire")
    assert studio.relocate(studio.art / "elsewhere") == Relocated(0, (studio.art / "picnic.png",), (other,))
    assert "art/picnic.png" in studio.places


def test_a_file_that_vanishes_while_it_is_looked_for_is_told_and_the_rest_goes_on(
    studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = studio.art.parent / "moved"
    studio.art.rename(moved)
    real = FileStamp.of

    def vanishing(path: Path) -> FileStamp:
        if path.name == "goldfish.png":
            path.unlink()
        return real(path)

    monkeypatch.setattr(FileStamp, "of", staticmethod(vanishing))
    result = studio.relocate(moved)
    assert result.found == 2
    assert result.missing == (studio.art / "goldfish.png",)
    assert [(Path(item.path).name, item.reason) for item in result.skipped] == [("goldfish.png", Reason.NOT_FOUND)]


def test_a_search_that_is_cancelled_changes_nothing_more(studio: Studio) -> None:
    (studio.art / "picnic.png").rename(studio.art / "new.png")
    token = CancelToken()
    token.cancel()
    result = studio.relocate(studio.art, token)
    assert (result.found, result.completed) == (0, False)
    assert "art/picnic.png" in studio.places


def test_works_whose_file_is_missing_are_still_searched_for(studio: Studio) -> None:
    suspect = studio.art.parent / "suspect.png"
    shutil.copy(studio.art / "picnic.png", suspect)
    shutil.rmtree(studio.art)
    portfolio, settings = studio.contents.portfolio, ScanSettings(Level.QUICK)
    events = list(scanning.scan(studio.workspace, portfolio, [suspect], settings, CancelToken(), keep=False))
    last = events[-1]
    assert isinstance(last, Scanned)
    first = last.report.matches[0]
    assert (first.work.name, first.verdict) == ("picnic.png", VerdictKind.IDENTICAL_FILE)
    assert not [event for event in events if isinstance(event, FileSkipped)]


def test_a_portfolio_that_is_deleted_leaves_files_and_scans(studio: Studio) -> None:
    suspect = studio.art / "picnic.png"
    *_others, last = scanning.scan(
        studio.workspace, studio.contents.portfolio, [suspect], ScanSettings(Level.QUICK), CancelToken()
    )
    assert isinstance(last, Scanned)
    portfolios.remove(studio.workspace, studio.contents.portfolio)
    assert portfolios.contents(studio.workspace, "Mine") is None
    assert suspect.exists()
    kept = scanning.load_scan(studio.workspace, last.report.number)
    assert kept is not None
    assert kept.matches == last.report.matches
    again = studio.add(studio.art)
    assert (again.added, again.computed) == (3, 0), "fingerprints stayed"


def test_a_new_portfolio_that_nothing_comes_into_is_not_kept(tmp_path: Path) -> None:
    studio = Studio(tmp_path)
    broken = studio.art / "broken.png"
    broken.write_bytes(b"no picture")
    summary = studio.add(broken)
    assert (summary.portfolio.number, len(summary.skipped)) == (0, 1)
    token = CancelToken()
    token.cancel()
    list(portfolios.index(studio.workspace, NewPortfolio("Mine"), [studio.art], token))
    events = portfolios.index(studio.workspace, NewPortfolio("Mine"), [studio.art], CancelToken())
    next(events)
    events.close()
    assert portfolios.list_portfolios(studio.workspace) == ()
    studio.add(studio.art)
    studio.add(broken)
    assert [portfolio.work_count for portfolio in portfolios.list_portfolios(studio.workspace)] == [3]


def test_a_portfolio_takes_another_name(studio: Studio) -> None:
    changed = portfolios.change(studio.workspace, studio.contents.portfolio, NewPortfolio("Ours", "Ana", ("@ana",)))
    assert changed is not None
    assert (changed.name, changed.artist, changed.handles, changed.work_count) == ("Ours", "Ana", ("@ana",), 3)
    assert portfolios.contents(studio.workspace, "Mine") is None


def test_looking_for_changes_tells_reports_that_were_exported_from_here_from_others(studio: Studio) -> None:
    data = {name: f"%PDF-1.7\n%{name}\n".encode() + MARK for name in ("other", "own")}
    for name, content in data.items():
        (studio.art / f"{name}.pdf").write_bytes(content)
    with studio.workspace.open_library() as library:
        ReportStore(library).add(hashlib.sha256(data["own"]).hexdigest())
    told = [(Path(item.path).name, item.reason) for item in studio.look().skipped]
    assert told == [("other.pdf", Reason.MARKED_REPORT), ("own.pdf", Reason.OWN_REPORT)]
