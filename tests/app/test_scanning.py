"""What is kept of a scan, and how."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

from provcheck.app import portfolios, scanning
from provcheck.app.workspace import Workspace
from provcheck.core.errors import Reason
from provcheck.core.index.picture_runs import PictureRun, PictureRuns
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.events import Scanned
from provcheck.core.scan_records import CheckedPicture, ScanReport, ScanSettings
from tests.render.builders import match, scan_report

REPORT = scan_report(match("in/a.png", "art/a.png"))


class ReadyScanner:
    """Has scanned already."""

    comparison = ""
    compared = ()
    clean = ()
    texts_seen: Mapping[Path, bytes] = MappingProxyType({})
    pictures = PictureRuns([CheckedPicture("/in/a.png", "11" * 32)])

    def __init__(self, *_given: Any) -> None:
        pass

    def run(self, _token: CancelToken) -> Iterator[Scanned]:
        yield Scanned(REPORT)


def test_a_scan_is_kept_with_its_folder_and_without_collecting_garbage(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    collecting: list[bool] = []
    save = ScanStore.save

    def note(self: ScanStore, report: ScanReport, pictures: Iterable[PictureRun]) -> ScanReport:
        collecting.append(gc.isenabled())
        return save(self, report, pictures)

    monkeypatch.setattr(ScanStore, "save", note)
    monkeypatch.setattr(scanning, "Scanner", ReadyScanner)
    monkeypatch.setattr(portfolios, "needs_refresh", lambda *_: False)
    monkeypatch.setattr(Workspace, "fingerprinter", lambda _self: None)
    monkeypatch.setattr(Workspace, "backgrounds", lambda _self: {})
    workspace = Workspace(tmp_path)
    try:
        (event,) = scanning.scan(workspace, REPORT.portfolio, [Path("in")], ScanSettings(), CancelToken())
    finally:
        gc.unfreeze()
    assert isinstance(event, Scanned)
    assert (event.report.ran_in, collecting) == (os.getcwd(), [False])
    assert gc.isenabled()
    opened = scanning.open_scan(workspace, event.report.number)
    assert opened is not None
    assert opened.report.matches[0].suspect == str(Path.cwd() / "in" / "a.png")


@pytest.mark.parametrize(
    ("made", "kept"),
    [
        (replace(REPORT, checked=0, matches=(), skipped=()), False),
        (replace(REPORT, checked=0, matches=(), skipped=(), completed=False), False),
        (replace(REPORT, checked=0, matches=(), skipped=(Skipped("/in/a.png", Reason.NOT_FOUND),)), True),
        (replace(REPORT, checked=1, matches=(), skipped=()), True),
    ],
    ids=["no picture", "stopped before the first", "none that could be read", "nothing found"],
)
def test_a_scan_that_looked_at_nothing_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, made: ScanReport, kept: bool
) -> None:
    monkeypatch.setattr(ReadyScanner, "run", lambda _self, _token: iter([Scanned(made)]))
    monkeypatch.setattr(scanning, "Scanner", ReadyScanner)
    monkeypatch.setattr(portfolios, "needs_refresh", lambda *_: False)
    monkeypatch.setattr(Workspace, "fingerprinter", lambda _self: None)
    monkeypatch.setattr(Workspace, "backgrounds", lambda _self: {})
    workspace = Workspace(tmp_path)
    (event,) = scanning.scan(workspace, REPORT.portfolio, [Path("in")], ScanSettings(), CancelToken())
    assert isinstance(event, Scanned)
    assert bool(scanning.list_scans(workspace)) is kept


def test_what_matches_are_sorted_by_is_worked_out_when_they_are_loaded(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path)
    with workspace.open_library() as library:
        number = ScanStore(library).save(REPORT).number
    opened = scanning.open_scan(workspace, number)
    assert opened is not None
    assert [{"order", "keys"} <= vars(match).keys() for match in opened.report.matches] == [True], "by the worker"
    assert scanning.open_scan(workspace, number + 1) is None
