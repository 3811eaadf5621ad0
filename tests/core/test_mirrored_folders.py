"""A portfolio that is what a folder holds now: what is gone is forgotten, what could not be looked at is not."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from provcheck.core.errors import Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.scan.events import Advanced
from tests.core.indexing_desk import Desk
from tests.drives import vanish_while_listed


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    made = Desk(tmp_path)
    yield made
    made.library.close()


def test_mirroring_forgets_what_is_gone(desk: Desk) -> None:
    desk.index()
    (desk.art / "picnic.png").unlink()
    summary = desk.index(mirror=True)
    assert summary.missing == ()
    assert summary.portfolio.work_count == 6
    assert "picnic.png" not in desk.works()


def test_mirroring_forgets_what_lies_elsewhere(desk: Desk, tmp_path: Path) -> None:
    desk.index()
    other = tmp_path / "other"
    other.mkdir()
    shutil.copy(desk.art / "picnic.png", other)
    assert desk.index(other, mirror=True).portfolio.work_count == 1
    assert desk.works() == ["picnic.png"]


def test_mirroring_a_folder_that_went_away_forgets_nothing(desk: Desk) -> None:
    (desk.art / "broken.png").write_bytes(b"broken")
    desk.index(mirror=True)
    desk.art.rename(desk.art.with_name("elsewhere"))
    summary = desk.index(mirror=True)
    assert [item.reason for item in summary.skipped] == [Reason.NOT_FOUND]
    assert (summary.portfolio.work_count, len(summary.missing)) == (7, 7)
    assert [Path(item.path).name for item in desk.store.skipped(desk.portfolio)] == ["broken.png"]


def test_mirroring_forgets_nothing_of_a_folder_that_could_not_be_looked_into(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("closed", "open"):
        (desk.art / name).mkdir()
    (desk.art / "picnic.png").rename(desk.art / "closed" / "picnic.png")
    (desk.art / "regatta.png").rename(desk.art / "open" / "regatta.png")
    (desk.art / "closed" / "broken.png").write_bytes(b"broken")
    desk.index(mirror=True)
    (desk.art / "open" / "regatta.png").unlink()
    scandir = os.scandir

    def guarded(path: str | Path) -> object:
        if Path(path).name == "closed":
            raise PermissionError(path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", guarded)
    summary = desk.index(mirror=True)
    assert [item.reason for item in summary.skipped] == [Reason.NO_PERMISSION]
    assert summary.missing == ()
    assert "picnic.png" in desk.works()
    assert "regatta.png" not in desk.works()
    assert [Path(item.path).name for item in desk.store.skipped(desk.portfolio)] == ["closed", "broken.png"]
    monkeypatch.undo()
    assert [Path(item.path).name for item in desk.index(mirror=True).skipped] == ["broken.png"]
    assert [Path(item.path).name for item in desk.store.skipped(desk.portfolio)] == ["broken.png"]


def test_mirroring_keeps_a_work_whose_file_cannot_be_read_now(desk: Desk) -> None:
    desk.index(mirror=True)
    (desk.art / "picnic.png").write_bytes(b"half of an upload")
    summary = desk.index(mirror=True)
    assert [item.reason for item in summary.skipped] == [Reason.NOT_A_PICTURE]
    assert (summary.portfolio.work_count, summary.missing) == (7, ())
    assert "picnic.png" in desk.works()


def test_without_mirroring_targets_add_up(desk: Desk) -> None:
    desk.index(desk.art / "picnic.png")
    summary = desk.index(desk.art / "jukebox.png")
    assert desk.works() == ["jukebox.png", "picnic.png"]
    assert summary.missing == ()


def test_a_cancelled_mirroring_forgets_nothing(desk: Desk) -> None:
    desk.index()
    token = CancelToken()
    for event in desk.events(token=token, mirror=True):
        if isinstance(event, Advanced):
            token.cancel()
    assert len(desk.works()) == 7


def test_mirroring_forgets_what_was_skipped_elsewhere(desk: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "broken.png").write_bytes(b"broken")
    desk.index(other)
    assert len(desk.store.skipped(desk.portfolio)) == 1
    desk.index(mirror=True)
    assert desk.store.skipped(desk.portfolio) == ()


def test_mirroring_a_folder_that_vanishes_while_it_is_listed_forgets_nothing(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.index()
    before = desk.works()
    vanish_while_listed(monkeypatch, desk.art, 2, OSError(errno.ENODEV, "no such device"))
    summary = desk.index(mirror=True)
    assert desk.works() == before
    assert [(item.path, item.reason) for item in summary.skipped] == [(str(desk.art), Reason.READ_ERROR)]
