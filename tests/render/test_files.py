"""Writing whole or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from provcheck.render.files import write_atomically


def test_writes_new_and_replaces_old(tmp_path: Path) -> None:
    target = tmp_path / "report.json"
    write_atomically(target, b"one")
    write_atomically(target, b"two")
    assert target.read_bytes() == b"two"
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
    monkeypatch.setattr("provcheck.render.files.os.access", lambda *_: False)
    with pytest.raises(PermissionError, match=r"report\.pdf"):
        write_atomically(target, b"new")
    assert target.read_bytes() == b"old"


def test_target_that_is_a_folder_or_has_none(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(OSError, match="folder"):
        write_atomically(tmp_path / "folder", b"")
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "missing" / "report.pdf", b"")
    assert [path.name for path in tmp_path.iterdir()] == ["folder"]
