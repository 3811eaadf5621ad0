"""A portfolio that is what a folder holds now: what is gone is forgotten, what could not be looked at is not."""

from __future__ import annotations

import errno
import os
import shutil
from pathlib import Path

import pytest

from provcheck.core.errors import Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.scan.events import Advanced
from tests.core.indexing_desk import Desk
from tests.drives import vanish_while_listed


def test_mirroring_forgets_what_is_gone(index_desk: Desk) -> None:
    index_desk.index()
    (index_desk.art / "picnic.png").unlink()
    summary = index_desk.index(mirror=True)
    assert summary.missing == ()
    assert summary.portfolio.work_count == 6
    assert "picnic.png" not in index_desk.works()


def test_mirroring_forgets_what_lies_elsewhere(index_desk: Desk, tmp_path: Path) -> None:
    index_desk.index()
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(index_desk.art / "picnic.png", other)
    assert index_desk.index(other, mirror=True).portfolio.work_count == 1
    assert index_desk.works() == ["picnic.png"]


def test_mirroring_a_folder_that_went_away_forgets_nothing(index_desk: Desk) -> None:
    (index_desk.art / "broken.png").write_bytes(b"broken")
    index_desk.index(mirror=True)
    index_desk.art.rename(index_desk.art.with_name("elsewhere"))
    summary = index_desk.index(mirror=True)
    assert [item.reason for item in summary.skipped] == [Reason.NOT_FOUND]
    assert (summary.portfolio.work_count, len(summary.missing)) == (7, 7)
    assert [Path(item.path).name for item in index_desk.store.skipped(index_desk.portfolio)] == ["broken.png"]


def test_mirroring_forgets_nothing_of_a_folder_that_could_not_be_looked_into(
    index_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("closed", "open"):
        (index_desk.art / name).mkdir()
    (index_desk.art / "picnic.png").rename(index_desk.art / "closed" / "picnic.png")
    (index_desk.art / "regatta.png").rename(index_desk.art / "open" / "regatta.png")
    (index_desk.art / "closed" / "broken.png").write_bytes(b"broken")
    index_desk.index(mirror=True)
    (index_desk.art / "open" / "regatta.png").unlink()
    scandir = os.scandir

    def guarded(path: str | Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    summary = index_desk.index(mirror=True)
    assert [item.reason for item in summary.skipped] == [Reason.NO_PERMISSION]
    assert summary.missing == ()
    assert "picnic.png" in index_desk.works()
    assert "regatta.png" not in index_desk.works()
    assert [Path(item.path).name for item in index_desk.store.skipped(index_desk.portfolio)] == ["closed", "broken.png"]
    monkeypatch.undo()
    assert [Path(item.path).name for item in index_desk.index(mirror=True).skipped] == ["broken.png"]
    assert [Path(item.path).name for item in index_desk.store.skipped(index_desk.portfolio)] == ["broken.png"]


def test_mirroring_keeps_a_work_whose_file_cannot_be_read_now(index_desk: Desk) -> None:
    index_desk.index(mirror=True)
    (index_desk.art / "picnic.png").write_bytes(b"half of an upload")
    summary = index_desk.index(mirror=True)
    assert [item.reason for item in summary.skipped] == [Reason.NOT_A_PICTURE]
    assert (summary.portfolio.work_count, summary.missing) == (7, ())
    assert "picnic.png" in index_desk.works()


def test_without_mirroring_targets_add_up(index_desk: Desk) -> None:
    index_desk.index(index_desk.art / "picnic.png")
    summary = index_desk.index(index_desk.art / "jukebox.png")
    assert index_desk.works() == ["jukebox.png", "picnic.png"]
    assert summary.missing == ()


def test_a_cancelled_mirroring_forgets_nothing(index_desk: Desk) -> None:
    index_desk.index()
    token = CancelToken()
    for event in index_desk.events(token=token, mirror=True):
        if isinstance(event, Advanced):
            token.cancel()
    assert len(index_desk.works()) == 7


def test_mirroring_forgets_what_was_skipped_elsewhere(index_desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "broken.png").write_bytes(b"broken")
    index_desk.index(other)
    assert len(index_desk.store.skipped(index_desk.portfolio)) == 1
    index_desk.index(mirror=True)
    assert index_desk.store.skipped(index_desk.portfolio) == ()


def test_mirroring_a_folder_that_vanishes_while_it_is_listed_forgets_nothing(
    index_desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    index_desk.index()
    before = index_desk.works()
    vanish_while_listed(monkeypatch, index_desk.art, 2, OSError(errno.ENODEV, "no such device"))
    summary = index_desk.index(mirror=True)
    assert index_desk.works() == before
    assert [(item.path, item.reason) for item in summary.skipped] == [(str(index_desk.art), Reason.READ_ERROR)]
