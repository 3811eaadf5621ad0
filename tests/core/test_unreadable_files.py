"""What the system does not give, or is no file, is told with its reason; originals are not touched."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.imaging.door import read_bytes
from tests.core.test_refusals import reason_for, whole


def test_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "empty.png").touch()
    assert reason_for(tmp_path / "empty.png") is Reason.EMPTY_FILE


def test_a_folder_in_a_picture_s_clothes(tmp_path: Path) -> None:
    (tmp_path / "folder.png").mkdir()
    assert reason_for(tmp_path / "folder.png") is Reason.NOT_A_FILE


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in the file system")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.png")
    assert reason_for(tmp_path / "pipe.png") is Reason.NOT_A_FILE


def test_a_missing_file(tmp_path: Path) -> None:
    assert reason_for(tmp_path / "gone.png") is Reason.NOT_FOUND


def test_links_that_lead_nowhere(tmp_path: Path) -> None:
    (tmp_path / "link.png").symlink_to(tmp_path / "gone.png")
    (tmp_path / "loop.png").symlink_to(tmp_path / "loop.png")
    assert reason_for(tmp_path / "link.png") is Reason.BROKEN_LINK
    assert reason_for(tmp_path / "loop.png") is Reason.BROKEN_LINK


def test_a_link_to_a_picture_is_read(tmp_path: Path) -> None:
    (tmp_path / "real.png").write_bytes(whole("PNG"))
    (tmp_path / "link.png").symlink_to(tmp_path / "real.png")
    assert read_picture(tmp_path / "link.png").width == 48


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission(tmp_path: Path) -> None:
    file = tmp_path / "secret.png"
    file.write_bytes(whole("PNG"))
    file.chmod(0)
    assert reason_for(file) is Reason.NO_PERMISSION


@pytest.mark.parametrize("step", ["stat", "open"])
@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (PermissionError(errno.EACCES, "denied"), Reason.NO_PERMISSION),
        (OSError(errno.EIO, "the disk fails"), Reason.READ_ERROR),
        (FileNotFoundError(errno.ENOENT, "gone meanwhile"), Reason.NOT_FOUND),
        (MemoryError(), Reason.OUT_OF_MEMORY),
    ],
)
def test_what_the_system_says_while_reading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str, error: Exception, reason: Reason
) -> None:
    def fail(*_arguments: object, **_options: object) -> None:
        raise error

    file = tmp_path / "picture.png"
    file.write_bytes(whole("PNG"))
    monkeypatch.setattr(Path, step, fail)
    with pytest.raises(PictureError) as caught:
        read_bytes(file)
    assert caught.value.reason is reason


@pytest.mark.parametrize("reads", [read_picture, read_bytes])
def test_originals_are_not_touched(tmp_path: Path, reads: Callable[[Path], object]) -> None:
    for kind in ("PNG", "JPEG", "GIF", "TIFF", "WEBP"):
        (tmp_path / f"picture.{kind.lower()}").write_bytes(whole(kind))
        os.utime(tmp_path / f"picture.{kind.lower()}", ns=(1, 1_234_567_890_123_456_789))
    (tmp_path / "broken.png").write_bytes(whole("PNG")[:-100])
    before = {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in tmp_path.iterdir()}
    for file in before:
        file.chmod(0o444)
        try:
            reads(file)
        except PictureError:
            assert file.name == "broken.png"
    assert {file: (file.read_bytes(), file.stat().st_mtime_ns) for file in tmp_path.iterdir()} == before
