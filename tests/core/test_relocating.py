"""Files found again by their content."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from provcheck.core.errors import Reason
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.scan import relocating
from provcheck.core.scan.events import Advanced, FileSkipped
from provcheck.core.scan.relocating import FoundAgain, SameNameOnly, WantedFile, find_again


def wanted(name: str, data: bytes) -> WantedFile:
    return WantedFile(Path("/old") / name, hashlib.sha256(data).hexdigest(), len(data))


def put(folder: Path, name: str, data: bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def found(folder: Path, *files: WantedFile) -> dict[str, str]:
    events = list(find_again(files, folder, CancelToken()))
    return {e.wanted.path.name: e.path.relative_to(folder).as_posix() for e in events if isinstance(e, FoundAgain)}


def test_files_are_found_under_other_names_in_other_folders(tmp_path: Path) -> None:
    put(tmp_path, "x/harbour.png", b"harbour")
    put(tmp_path, "renamed.png", b"regatta")
    put(tmp_path, "same length.png", b"regattb")
    files = (wanted("harbour.png", b"harbour"), wanted("regatta.png", b"regatta"), wanted("lost.png", b"lost"))
    assert found(tmp_path, *files) == {"harbour.png": "x/harbour.png", "regatta.png": "renamed.png"}


def test_only_files_of_the_right_size_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(50):
        put(tmp_path, f"{number}.png", b"x" * (100 + number))
    put(tmp_path, "zz.png", b"y" * 120)
    read: list[str] = []
    real = relocating._sha256
    monkeypatch.setattr(relocating, "_sha256", lambda path, token: (read.append(path.name), real(path, token))[1])
    assert found(tmp_path, wanted("zz.png", b"y" * 120)) == {"zz.png": "zz.png"}
    assert read == ["zz.png"], "the one of the same name first, and then nothing is wanted any more"


def test_two_files_of_one_content_each_get_a_place(tmp_path: Path) -> None:
    put(tmp_path, "1/copy.png", b"same")
    put(tmp_path, "2/first.png", b"same")
    both = wanted("first.png", b"same"), wanted("copy.png", b"same")
    assert found(tmp_path, *both) == {"first.png": "2/first.png", "copy.png": "1/copy.png"}


def test_a_file_of_the_name_with_other_content_is_told(tmp_path: Path) -> None:
    other = put(tmp_path, "harbour.png", b"painted over")
    events = list(find_again([wanted("harbour.png", b"harbour")], tmp_path, CancelToken()))
    assert [event.path for event in events if isinstance(event, SameNameOnly)] == [other]
    assert not [event for event in events if isinstance(event, FoundAgain)]


def test_nothing_is_written(tmp_path: Path) -> None:
    file = put(tmp_path, "a.png", b"abc")
    before = file.stat().st_mtime_ns, sorted(path.name for path in tmp_path.iterdir())
    found(tmp_path, wanted("a.png", b"abc"))
    assert (file.stat().st_mtime_ns, sorted(path.name for path in tmp_path.iterdir())) == before


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    events = list(find_again([wanted("a.png", b"abc")], tmp_path / "nowhere", CancelToken()))
    assert [event.skipped.reason for event in events if isinstance(event, FileSkipped)] == [Reason.NOT_FOUND]


def test_it_says_how_far_it_is_and_stops_when_asked(tmp_path: Path) -> None:
    for number in range(5):
        put(tmp_path, f"{number}.png", f"xyz{number}".encode())
    put(tmp_path, "longer.png", b"abcdef")
    token = CancelToken()
    events = find_again([wanted("a.png", b"nope")], tmp_path, token)
    told = [next(events) for _ in range(3)]
    progress = [event.progress for event in told if isinstance(event, Advanced)]
    assert [(step.done, step.total) for step in progress] == [(0, 5), (1, 5), (2, 5)]
    token.cancel()
    with pytest.raises(CancelledError):
        list(events)


def test_a_file_that_vanishes_before_it_is_looked_at_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = tmp_path / "gone.png"
    put(tmp_path, "z.png", b"harbour")
    monkeypatch.setattr(relocating, "walk", lambda _targets, _token: iter([gone, tmp_path / "z.png"]))
    events = list(find_again([wanted("harbour.png", b"harbour")], tmp_path, CancelToken()))
    assert [(e.skipped.path, e.skipped.reason) for e in events if isinstance(e, FileSkipped)] == [(str(gone), Reason.NOT_FOUND)]
    assert [e.path.name for e in events if isinstance(e, FoundAgain)] == ["z.png"]
