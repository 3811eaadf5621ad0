"""Pictures that came without a file: kept once, and only while something tells of them."""

from __future__ import annotations

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from provcheck.app.pasted import PastedRoom, clear_pasted, keep_pasted, pasted_room, sweep_pasted
from provcheck.app.workspace import Workspace
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.scan_store import ScanStore
from tests.builders import whole_report

NOW = datetime(2026, 11, 28, tzinfo=UTC)


def test_a_pasted_picture_is_kept_once(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    first = keep_pasted(workspace, b"png", datetime(2026, 11, 21, tzinfo=UTC))
    again = keep_pasted(workspace, b"png", datetime(2026, 11, 25, tzinfo=UTC))
    other = keep_pasted(workspace, b"another", datetime(2026, 11, 25, tzinfo=UTC))
    assert first == again
    assert first.read_bytes() == b"png"
    assert first.name.startswith("pasted-2026-11-21-")
    assert sorted(first.parent.iterdir()) == sorted([first, other])


def test_pictures_that_nothing_tells_of_are_deleted_after_a_day(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    assert sweep_pasted(workspace, NOW) == 0
    scanned, work, unused, young = (keep_pasted(workspace, data, NOW) for data in (b"1", b"2", b"3", b"4"))
    for path in (scanned, work, unused):
        os.utime(path, (NOW.timestamp() - 100_000, NOW.timestamp() - 100_000))
    os.utime(young, (NOW.timestamp() - 1000, NOW.timestamp() - 1000))
    with workspace.open_library() as library:
        ScanStore(library).save(replace(whole_report(), targets=(f"elsewhere/pasted/{scanned.name}",)))
        store = PortfolioStore(library)
        store.add_file(store.create("Mine"), WorkFile(work, work, "1" * 64))
    assert pasted_room(workspace) == PastedRoom(4, 4)
    assert sweep_pasted(workspace, NOW) == 1
    assert sorted(unused.parent.iterdir()) == sorted([scanned, work, young])
    clear_pasted(workspace)
    assert pasted_room(workspace) == PastedRoom(0, 0)


def test_a_picture_that_is_pasted_again_is_young_again(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    path = keep_pasted(workspace, b"1", NOW)
    os.utime(path, (1, 1))
    keep_pasted(workspace, b"1", NOW)
    assert path.stat().st_mtime > 1000
