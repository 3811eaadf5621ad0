"""Which files are there: cheaply, cancellably, and whatever the drive does."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.scan import presence
from provcheck.core.scan.presence import FolderLook, look_for


def missing(looks: Iterator[FolderLook]) -> set[str]:
    return {Path(path).name for look in looks for path in look.missing}


@pytest.fixture
def art(tmp_path: Path) -> Path:
    for name in ("a/one.png", "a/two.png", "b/three.png"):
        file = tmp_path / name
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x")
    return tmp_path


def test_missing_files_are_told_by_folder(art: Path) -> None:
    (art / "a" / "link.png").symlink_to(art / "nowhere.png")
    (art / "a" / "good link.png").symlink_to(art / "b" / "three.png")
    names = ("a/one.png", "a/gone.png", "a/link.png", "a/good link.png", "b/three.png", "c/four.png", "b/three.png/five.png")
    looks = list(look_for([str(art / name) for name in names], CancelToken()))
    assert missing(iter(looks)) == {"gone.png", "link.png", "four.png", "five.png"}
    assert [look.files for look in looks] == [4, 1, 1, 1]
    assert all(look.answered for look in looks)


def test_no_files_are_no_looks() -> None:
    assert list(look_for([], CancelToken())) == []


def test_names_that_are_no_text(art: Path) -> None:
    odd = art / os.fsdecode(b"caf\xe9.png")
    odd.write_bytes(b"x")
    assert missing(look_for([str(odd), str(art / os.fsdecode(b"th\xe9.png"))], CancelToken())) == {os.fsdecode(b"th\xe9.png")}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_folder_that_may_not_be_read_does_not_make_files_missing(art: Path) -> None:
    (art / "a").chmod(0)
    try:
        looks = list(look_for([str(art / "a" / "one.png")], CancelToken()))
    finally:
        (art / "a").chmod(0o700)
    assert looks == [FolderLook(str(art / "a"), 1)]


def test_twenty_thousand_files_are_quick(tmp_path: Path) -> None:
    for number in range(200):
        (tmp_path / f"{number}.png").touch()
    paths = [str(tmp_path / f"{number}.png") for number in range(20_000)]
    start = time.perf_counter()
    assert len(missing(look_for(paths, CancelToken()))) == 19_800
    assert time.perf_counter() - start < 3


class DeadDrive:
    """Folders of some names never answer until they are let go."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.gate = threading.Event()
        self.asked: list[str] = []
        real: Callable[..., Any] = presence._look

        def look(folder: str, files: list[str]) -> FolderLook:
            self.asked.append(Path(folder).name)
            if Path(folder).name.startswith("dead"):
                assert self.gate.wait(20)
            return real(folder, files)

        monkeypatch.setattr(presence, "_look", look)


@pytest.fixture
def drive(monkeypatch: pytest.MonkeyPatch) -> Iterator[DeadDrive]:
    made = DeadDrive(monkeypatch)
    yield made
    made.gate.set()


@pytest.mark.usefixtures("drive")
def test_a_drive_that_does_not_answer_is_passed_over(art: Path) -> None:
    paths = [str(art / "a" / "gone.png"), "/dead/x.png", str(art / "b" / "three.png"), str(art / "b" / "gone too.png")]
    looks = list(look_for(paths, CancelToken(), patience=0.2))
    assert [(Path(look.folder).name, look.answered) for look in looks] == [("a", True), ("dead", False), ("b", True)]
    assert missing(iter(looks)) == {"gone.png", "gone too.png"}


def test_only_two_threads_are_left_waiting(art: Path, drive: DeadDrive) -> None:
    paths = [f"/dead{number}/x.png" for number in range(9)] + [str(art / "a" / "gone.png")]
    looks = list(look_for(paths, CancelToken(), patience=0.1))
    assert [look.answered for look in looks] == [False] * 10
    assert drive.asked == ["dead0", "dead1"]


@pytest.mark.usefixtures("drive")
def test_cancelling_does_not_wait_for_the_drive() -> None:
    token = CancelToken()
    threading.Timer(0.1, token.cancel).start()
    start = time.perf_counter()
    with pytest.raises(CancelledError):
        list(look_for(["/dead/x.png"], token, patience=10))
    assert time.perf_counter() - start < 2


def test_a_drive_that_fails_says_nothing_of_its_files(art: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str) -> bool:
        raise OSError(107, "Transport endpoint is not connected", path)

    monkeypatch.setattr(presence, "_is_gone", fail)
    looks = list(look_for([str(art / "a" / "gone.png"), str(art / "b" / "three.png")], CancelToken()))
    assert [look.answered for look in looks] == [False, True]
