"""What counts as new in a watched folder: what was not compared with the works of its portfolio."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from provcheck.app import portfolios, scanning, watching
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.settings import WatchedFolder
from provcheck.app.watching import FolderWatcher, WatchLook, followed, kept
from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.errors import Reason
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.index.compared_store import ComparedStore
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.records import Level, Portfolio, Skipped
from provcheck.core.scan.events import Advanced, Indexed, Scanned
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan_records import Patterns, ScanSettings
from tests.builders import encoded, tiny_embedder, work_image


class Desk:
    """A portfolio of one work, and a watched folder with two pictures."""

    def __init__(self, folder: Path) -> None:
        self.art, self.downloads = folder / "art", folder / "downloads"
        for place, names in ((self.art, ("picnic", "jukebox")), (self.downloads, ("goldfish", "regatta"))):
            place.mkdir()
            for name in names:
                suffix = ".png" if name == "goldfish" else ".jpg"
                (place / f"{name}.png").write_bytes(encoded(work_image(name + suffix, 120), "PNG"))
        self.workspace = Workspace(folder / "library")
        self.workspace._fingerprinter = Fingerprinter(
            [tiny_embedder(folder)], CompactSpace.load(resource("calibration") / "compact.npz")
        )
        self.portfolio = self.index("Ana", self.art / "picnic.png")
        self.watcher = FolderWatcher(self.workspace, patience=0.3)
        self.folder = WatchedFolder(str(self.downloads), "Ana")

    def index(self, name: str, *paths: Path) -> Portfolio:
        *_before, last = portfolios.index(self.workspace, NewPortfolio(name), paths, CancelToken())
        assert isinstance(last, Indexed)
        return last.summary.portfolio

    def look(self, **changes: Any) -> WatchLook:
        return self.watcher.look(replace(self.folder, **changes), CancelToken())

    def new(self, **changes: Any) -> list[str]:
        return [stamp.path.name for stamp in self.look(**changes).new]

    def scan(
        self, *, portfolio: Portfolio | None = None, level: Level = Level.QUICK, stop_after: int = 99, keep: bool = True
    ) -> None:
        token = CancelToken()
        settings = ScanSettings(level)
        for event in scanning.scan(self.workspace, portfolio or self.portfolio, [self.downloads], settings, token, keep=keep):
            if isinstance(event, Advanced) and event.progress.done >= stop_after:
                token.cancel()
            last = event
        assert isinstance(last, Scanned)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_picture_is_new_until_it_was_compared_with_this_portfolio(desk: Desk) -> None:
    both = ["goldfish.png", "regatta.png"]
    assert desk.new(level=Level.QUICK) == both
    other = desk.index("Bea", desk.art / "jukebox.png", *desk.downloads.iterdir())
    assert desk.new(level=Level.QUICK) == both, "having been read is not having been compared"
    desk.scan(portfolio=other)
    assert desk.new(level=Level.QUICK) == both, "another portfolio says nothing of this one"
    desk.scan(keep=False)
    assert desk.new(level=Level.QUICK) == both, "a scan that was not kept tells nobody"
    desk.scan()
    assert desk.new(level=Level.QUICK) == []
    assert desk.new() == both, "a higher level finds more"
    (desk.downloads / "regatta.png").write_bytes(encoded(work_image("regatta.jpg", 130), "PNG"))
    assert desk.new(level=Level.QUICK) == ["regatta.png"]


def test_a_text_beside_a_picture_that_appears_changes_or_goes_makes_it_new(desk: Desk) -> None:
    desk.scan()
    assert desk.new(level=Level.QUICK) == []
    text = desk.downloads / "goldfish.txt"
    for _state in ("appears", "changes", "goes"):
        if _state == "goes":
            text.unlink()
        else:
            text.write_text(f"a goldfish by Ana, {_state}", encoding="utf-8")
        desk.scan(keep=False)
        assert desk.new(level=Level.QUICK) == ["goldfish.png"], "what is not kept counts for nothing"
        assert FolderWatcher(desk.workspace).look(replace(desk.folder, level=Level.QUICK), CancelToken()).new
        desk.scan()
        assert desk.new(level=Level.QUICK) == [], _state
    desk.index("Zoe", desk.art / "jukebox.png")
    text.write_text("again", encoding="utf-8")
    desk.scan()
    desk.scan(portfolio=next(each for each in portfolios.list_portfolios(desk.workspace) if each.name == "Zoe"))
    text.write_text("for both", encoding="utf-8")
    desk.scan()
    assert desk.new(level=Level.QUICK) == []
    assert desk.new(level=Level.QUICK, portfolio="Zoe") == ["goldfish.png"], "it was checked against the other portfolio alone"


def test_a_stopped_scan_leaves_the_texts_that_it_did_not_reach_new(desk: Desk) -> None:
    desk.scan()
    for name in ("goldfish", "regatta"):
        (desk.downloads / f"{name}.txt").write_text("by Ana", encoding="utf-8")
    desk.scan(stop_after=1)
    assert desk.new(level=Level.QUICK) == ["regatta.png"]


def test_what_a_stopped_scan_did_not_reach_stays_new(desk: Desk) -> None:
    desk.scan(stop_after=1)
    assert desk.new(level=Level.QUICK) == ["regatta.png"]


def test_a_file_of_pages_stays_new_until_all_of_them_were_compared(desk: Desk) -> None:
    for file in desk.downloads.iterdir():
        file.unlink()
    stranger, copy = work_image("regatta.jpg", 120), work_image("picnic.jpg", 120)
    (desk.downloads / "pages.tif").write_bytes(encoded(stranger, "TIFF", save_all=True, append_images=[copy]))
    desk.scan(stop_after=1)
    assert desk.new(level=Level.QUICK) == ["pages.tif"], "its second page was not looked at"
    desk.scan()
    assert desk.new(level=Level.QUICK) == []


def test_new_works_make_everything_new_but_works_taken_out_do_not(desk: Desk) -> None:
    desk.scan(level=Level.STANDARD)
    assert desk.new() == []
    assert desk.new(level=Level.QUICK) == [], "a higher level finds all that a lower one does"
    desk.portfolio = desk.index("Ana", desk.art / "jukebox.png")
    assert desk.new() == ["goldfish.png", "regatta.png"]
    desk.scan(level=Level.STANDARD)
    works = portfolios.contents(desk.workspace, "Ana")
    assert works is not None
    portfolios.remove_works(desk.workspace, desk.portfolio, [works.works[0].work.number], [])
    assert desk.new() == []


def test_a_portfolio_that_is_gone_or_empty_is_told(desk: Desk) -> None:
    assert desk.look(portfolio="Nobody") == WatchLook(replace(desk.folder, portfolio="Nobody"), None)
    works = portfolios.contents(desk.workspace, "Ana")
    assert works is not None
    portfolios.remove_works(desk.workspace, desk.portfolio, [works.works[0].work.number], [])
    assert desk.look().new == ()
    portfolios.remove(desk.workspace, desk.portfolio)
    with desk.workspace.open_library() as library:
        assert library.query("SELECT * FROM comparisons") == []


def test_a_portfolio_forgotten_while_it_is_scanned_loses_nothing_else(desk: Desk) -> None:
    for event in scanning.scan(desk.workspace, desk.portfolio, [desk.downloads], ScanSettings(Level.QUICK), CancelToken()):
        if isinstance(event, Advanced) and event.progress.done == 1:
            portfolios.remove(desk.workspace, desk.portfolio)
        last = event
    assert isinstance(last, Scanned)
    assert last.report.number == 1


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_is_told_with_the_reason(desk: Desk) -> None:
    desk.downloads.chmod(0)
    try:
        skipped = desk.look().skipped
    finally:
        desk.downloads.chmod(0o700)
    assert [(item.path, item.reason) for item in skipped] == [(str(desk.downloads), Reason.NO_PERMISSION)]


def test_a_folder_that_is_not_there_is_told_and_comes_back(desk: Desk) -> None:
    desk.downloads.rename(desk.downloads.with_name("away"))
    assert [item.reason for item in desk.look().skipped] == [Reason.NOT_FOUND]
    desk.downloads.with_name("away").rename(desk.downloads)
    assert desk.look().skipped == ()


def test_an_archive_that_cannot_be_opened_is_no_trouble_of_the_folder(desk: Desk) -> None:
    (desk.downloads / "broken.zip").write_bytes(b"PK\x03\x04 no archive")
    look = desk.look()
    assert [item.reason for item in look.skipped] == [Reason.DAMAGED]
    assert look.trouble == ()
    inside = Skipped(str(desk.downloads / "locked"), Reason.NO_PERMISSION)
    assert replace(look, skipped=(*look.skipped, inside)).trouble == (inside,)


def test_a_drive_that_hangs_is_left_alone_until_it_answers(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate, real, asked = threading.Event(), watching.stamps_in, []

    def hanging(folders: list[Path], token: CancelToken, patterns: Patterns) -> Iterator[Any]:
        asked.append(folders)
        gate.wait(20)
        yield from real(folders, token, patterns)

    monkeypatch.setattr(watching, "stamps_in", hanging)
    monkeypatch.setattr(watching, "_GRACE", 0.05)
    assert [item.reason for item in desk.look().skipped] == [Reason.NO_ANSWER]
    assert [item.reason for item in desk.look().skipped] == [Reason.NO_ANSWER]
    assert len(asked) == 1, "no second thread is left behind for the same folder"
    gate.set()
    monkeypatch.setattr(watching, "_GRACE", 5.0)
    assert desk.new() == ["goldfish.png", "regatta.png"]


def test_a_look_is_stopped_at_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def hanging(_folders: list[Path], _token: CancelToken, _patterns: Patterns) -> Iterator[Any]:
        gate.wait(20)
        yield from ()

    monkeypatch.setattr(watching, "stamps_in", hanging)
    token = CancelToken()
    threading.Timer(0.1, token.cancel).start()
    start = time.monotonic()
    with pytest.raises(CancelledError):
        FolderWatcher(desk.workspace).look(desk.folder, token)
    assert time.monotonic() - start < 2
    gate.set()


def test_comparisons_that_are_outdated_are_forgotten(desk: Desk) -> None:
    desk.scan()
    desk.portfolio = desk.index("Ana", desk.art / "jukebox.png")
    desk.scan()
    with desk.workspace.open_library() as library:
        assert len(library.query("SELECT number FROM comparisons")) == 1
        assert len(library.query("SELECT content FROM compared")) == 2
        assert ComparedStore(library).compared([]) == frozenset()


def test_watched_folders_follow_and_leave_their_portfolio() -> None:
    folders = (WatchedFolder("/a", "Ana"), WatchedFolder("/b", "Bea", on=False, level=Level.QUICK))
    assert followed(folders, "Bea", "Beatrix") == (folders[0], replace(folders[1], portfolio="Beatrix"))
    assert kept(folders, "Ana") == folders[1:]
