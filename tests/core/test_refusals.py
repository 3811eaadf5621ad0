"""Every file that is not read is refused with its own reason, and nothing but `PictureError` ever comes out."""

from __future__ import annotations

import errno
import os
import struct
from collections.abc import Callable
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging import door
from provcheck.core.imaging.door import Limits, ends_early, read_bytes, read_picture
from provcheck.core.imaging.formats import ART_SUFFIXES, READ_SUFFIXES, looks_like_picture
from provcheck.core.scan import fingerprinting
from tests.builders import SUSPECTS, encoded, png_bomb, read, refusal, work_image


def reason_for(path: Path, limits: Limits | None = None) -> Reason:
    with pytest.raises(PictureError) as caught:
        read_picture(path, limits)
    assert caught.value.path == path
    return caught.value.reason


@cache
def whole(kind: str) -> bytes:
    image = work_image(side=48)
    options = {"WEBP lossless": {"lossless": True}, "progressive JPEG": {"progressive": True}}.get(kind, {})
    name = {"WEBP lossless": "WEBP", "progressive JPEG": "JPEG"}.get(kind, kind)
    return encoded(image, name, **options)


def test_text_in_a_picture_s_clothes() -> None:
    assert refusal(b"This is text, whatever it is called.\n" * 20, "text.png") is Reason.NOT_A_PICTURE


@pytest.mark.parametrize("share", [0.5, 0.75, 0.9, 0.98])
@pytest.mark.parametrize("kind", ["JPEG", "progressive JPEG", "PNG", "GIF", "WEBP", "WEBP lossless"])
def test_files_that_are_cut_off(kind: str, share: float) -> None:
    data = whole(kind)
    assert refusal(data) is None
    assert refusal(data[: int(len(data) * share)]) is Reason.TRUNCATED


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "GIF", "WEBP"])
def test_files_of_which_next_to_nothing_is_left(kind: str) -> None:
    data = whole(kind)
    for length in range(1, 60):
        assert refusal(data[:length]) in {Reason.TRUNCATED, Reason.NOT_A_PICTURE, Reason.DAMAGED}


def test_a_download_that_broke_off() -> None:
    assert reason_for(SUSPECTS / "broken-download.jpg") is Reason.TRUNCATED


def test_damage_in_the_middle() -> None:
    data = bytearray(whole("PNG"))
    data[len(data) // 2] ^= 0xFF
    assert refusal(bytes(data)) is Reason.DAMAGED


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


@pytest.mark.parametrize("step", ["stat", "read_bytes"])
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


def test_a_decoder_that_runs_out_of_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_image: object) -> None:
        raise MemoryError

    data = whole("PNG")
    monkeypatch.setattr(PngImageFile, "load", fail)
    assert refusal(data) is Reason.OUT_OF_MEMORY


@pytest.mark.parametrize(("error", "reason"), [(MemoryError(), Reason.OUT_OF_MEMORY), (cv2.error("odd"), Reason.DAMAGED)])
def test_what_fails_while_measuring(monkeypatch: pytest.MonkeyPatch, error: Exception, reason: Reason) -> None:
    def fail(_pixels: object) -> None:
        raise error

    monkeypatch.setattr(fingerprinting, "extract", fail)
    with pytest.raises(PictureError) as caught:
        fingerprinting.Fingerprinter([]).read(SUSPECTS / "poster.jpg")
    assert caught.value.reason is reason


def test_a_bomb_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(_image: object) -> None:
        pytest.fail("the pixels were decoded")

    monkeypatch.setattr(PngImageFile, "load", decoded)
    bomb = png_bomb(30_000, 30_000)
    assert len(bomb) < 1000
    assert refusal(bomb) is Reason.TOO_MANY_PIXELS


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "TIFF"])
def test_the_limit_of_pixels_is_the_last_size_that_is_read(kind: str) -> None:
    image = Image.open(Path(SUSPECTS / "poster.jpg")).resize((40, 30))
    assert refusal(encoded(image, kind), limits=Limits(pixels=1200)) is None
    assert refusal(encoded(image, kind), limits=Limits(pixels=1199)) is Reason.TOO_MANY_PIXELS


def test_the_limit_of_bytes_is_the_last_size_that_is_read(tmp_path: Path) -> None:
    file = tmp_path / "picture.png"
    file.write_bytes(whole("PNG"))
    size = len(whole("PNG"))
    assert read_picture(file, Limits(file_bytes=size)).file_format == "PNG"
    assert reason_for(file, Limits(file_bytes=size - 1)) is Reason.FILE_TOO_LARGE


@pytest.mark.parametrize("suffix", [".clip", ".KRA", ".procreate", ".svg"])
def test_art_that_is_not_read_is_told_apart_from_rubbish(suffix: str) -> None:
    assert refusal(b"CSFCHUNK" + bytes(100), f"painting{suffix}") is Reason.FORMAT_NOT_READ


@pytest.mark.parametrize("container", [False, True])
def test_jpeg_xl_without_its_decoder_is_told_apart_from_rubbish(monkeypatch: pytest.MonkeyPatch, container: bool) -> None:
    data = encoded(work_image(), "JXL", use_container=container)
    assert refusal(data) is None
    monkeypatch.setattr(door, "_FORMATS", tuple(name for name in door._FORMATS if name != "JXL"))
    assert refusal(data) is Reason.FORMAT_NOT_READ


def test_only_pillow_s_own_decoders_see_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pillow hands PostScript to Ghostscript, whatever the file is called."""
    marker, program = tmp_path / "ran", tmp_path / "gs"
    program.write_text(f"#!/bin/sh\ntouch '{marker}'\n")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    assert refusal(encoded(work_image(), "EPS"), "innocent.png") is Reason.NOT_A_PICTURE
    assert not marker.exists()


def test_a_scan_accounts_for_pictures_and_art_of_any_spelling() -> None:
    assert looks_like_picture(Path("a.PNG"))
    assert looks_like_picture(Path("a.Clip"))
    assert not looks_like_picture(Path("notes.txt"))
    assert not looks_like_picture(Path("png"))
    assert not READ_SUFFIXES & ART_SUFFIXES


@pytest.mark.parametrize(
    ("data", "early"),
    [
        (b"\xff\xd8\xff\xe0 pixels \xff\xd9", False),
        (b"\xff\xd8\xff\xe0 pixels \xff\xd9 and a little rubbish", False),
        (b"\xff\xd8\xff\xe0 pixels", True),
        (b"\xff\xd8 thumbnail \xff\xd9" + bytes(5000), True),
        (b"\x89PNG\r\n\x1a\n pixels IEND\xae\x42\x60\x82", False),
        (b"\x89PNG\r\n\x1a\n pixels", True),
        (b"GIF89a pixels;", False),
        (b"GIF87a pixels;\0\0", False),
        (b"GIF89a pixels", True),
        (b"RIFF" + struct.pack("<I", 8) + b"WEBPdata", False),
        (b"RIFF" + struct.pack("<I", 9) + b"WEBPdata", True),
        (b"RIFF\0", False),
        (b"BM anything", False),
        (b"", False),
    ],
)
def test_the_end_that_a_format_requires(data: bytes, early: bool) -> None:
    assert ends_early(data) is early


FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
FLIPS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=12)


@pytest.mark.filterwarnings("ignore::PIL.Image.DecompressionBombWarning")
@settings(max_examples=400)
@given(kind=st.sampled_from(FORMATS), flips=FLIPS, kept=st.sampled_from([1.0, 1.0, 1.0, 0.7, 0.2]))
def test_damaged_bytes_give_a_picture_or_a_picture_error(kind: str, flips: list[tuple[int, int]], kept: float) -> None:
    data = bytearray(whole(kind)[: int(len(whole(kind)) * kept)])
    for place, change in flips:
        # Every second flip falls into the first bytes, where the headers are.
        data[place % len(data) if place % 2 else place // 2 % min(len(data), 200)] ^= change
    try:
        picture = read(bytes(data), limits=Limits(pixels=10**6))
    except PictureError:
        return
    assert picture.rgb.dtype == np.uint8
    assert picture.rgb.shape == (picture.height, picture.width, 3)


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
