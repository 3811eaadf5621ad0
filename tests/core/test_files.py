"""Writing whole or not at all."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from provcheck.core.files import write_atomically


def test_writes_new_and_replaces_old(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
    assert list(tmp_path.iterdir()) == [target]


def test_pieces_become_one_file_or_none(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    write_atomically(target, (piece for piece in (b"one", b"", b" two")))
    assert target.read_bytes() == b"one two"

    def breaking() -> Iterator[bytes]:
        yield b"three"
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        write_atomically(target, breaking())
    assert target.read_bytes() == b"one two"
    assert list(tmp_path.iterdir()) == [target]


def test_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    usual = tmp_path / "usual"
    usual.write_bytes(b"")
    write_atomically(tmp_path / "report", b"")
    assert (tmp_path / "report").stat().st_mode == usual.stat().st_mode


def test_name_as_long_as_the_system_takes(tmp_path: Path) -> None:
    target = tmp_path / ("n" * 251 + ".pdf")
    write_atomically(target, b"whole")
    assert target.read_bytes() == b"whole"


@pytest.mark.parametrize("method", ["open", "replace"])
def test_failure_leaves_the_old_file_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, method, full)
    with pytest.raises(OSError, match="No space left"):
        write_atomically(target, b"new")
    monkeypatch.undo()
    assert target.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [target]


def test_file_that_may_not_be_written_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "report.pdf"
    target.write_bytes(b"old")
    monkeypatch.setattr("provcheck.core.files.os.access", lambda *_: False)
    with pytest.raises(PermissionError, match=r"report\.pdf"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"


def test_a_link_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "kept").mkdir()
    real = tmp_path / "kept" / "report.json"
    real.write_bytes(b"old")
    for name, target in (("link", real), ("new", tmp_path / "kept" / "new.json")):
        (tmp_path / name).symlink_to(target)
        write_atomically(tmp_path / name, b"new")
        assert (tmp_path / name).is_symlink()
        assert target.read_bytes() == b"new"
    assert sorted(path.name for path in (tmp_path / "kept").iterdir()) == ["new.json", "report.json"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_pipe_is_written_to_and_stays(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()), daemon=True)
    reader.start()
    write_atomically(pipe, b"through")
    reader.join(10)
    assert got == [b"through"]
    assert pipe.is_fifo()


@pytest.mark.skipif(not Path("/dev/fd").exists(), reason="no such names here")
def test_an_open_pipe_can_be_named() -> None:
    reading, writing = os.pipe()
    write_atomically(Path(f"/dev/fd/{writing}"), b"to the next program")
    os.close(writing)
    assert os.read(reading, 100) == b"to the next program"
    os.close(reading)


def test_target_that_is_a_folder_or_has_none(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_atomically(tmp_path / "folder", b"")
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "missing" / "report.pdf", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
