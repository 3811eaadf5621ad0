"""Every file that is not read is refused with its own reason, and nothing but `PictureError` ever comes out."""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import os
import struct
import tarfile
import warnings
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from PIL.PngImagePlugin import PngImageFile

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging import decoding
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.imaging.door import Limits, read_bytes
from provcheck.core.imaging.endings import ends_early
from provcheck.core.imaging.formats import ART_SUFFIXES, READ_SUFFIXES, looks_like_picture
from provcheck.core.records import Level
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
    name, options = {
        "WEBP lossless": ("WEBP", {"lossless": True}),
        "progressive JPEG": ("JPEG", {"progressive": True}),
        "TIFF LZW": ("TIFF", {"compression": "tiff_lzw"}),
    }.get(kind, (kind, {}))
    return encoded(image, name, **options)


def test_text_in_a_picture_s_clothes() -> None:
    assert refusal(b"This is text, whatever it is called.\n" * 20, "text.png") is Reason.NOT_A_PICTURE


@pytest.mark.parametrize("share", [0.5, 0.75, 0.9, 0.98])
@pytest.mark.parametrize("kind", ["JPEG", "progressive JPEG", "PNG", "GIF", "WEBP", "WEBP lossless"])
def test_files_that_are_cut_off(kind: str, share: float) -> None:
    data = whole(kind)
    assert refusal(data) is None
    assert refusal(data[: int(len(data) * share)]) is Reason.TRUNCATED


@pytest.mark.parametrize(
    ("kind", "first"),
    [("JPEG", 3), ("PNG", 8), ("GIF", 6), ("WEBP", 12), ("BMP", 10), ("TIFF", 4), ("TIFF LZW", 4), ("HEIF", 12), ("AVIF", 12)],
)
def test_files_cut_off_anywhere_are_told_from_rubbish(kind: str, first: int) -> None:
    """From the end of the signature on; a cut between two boxes leaves a file of which nothing says that it goes on."""
    data = whole(kind)
    between = {int.from_bytes(data[:4])} if kind in {"HEIF", "AVIF"} else set()
    for length in {*range(first, 130), *range(first, len(data) - 8, 97)} - between:
        assert refusal(data[:length]) is Reason.TRUNCATED, length


@pytest.mark.parametrize(("kind", "place"), [("PNG", 12), ("PNG", 17), ("PNG", 24), ("PNG", 30), ("JPEG", 3), ("AVIF", 36)])
def test_damaged_headers_are_told_from_rubbish(kind: str, place: int) -> None:
    data = bytearray(whole(kind))
    data[place] ^= 0x55
    assert refusal(bytes(data)) is Reason.DAMAGED


@pytest.mark.parametrize(
    "data",
    [
        b"This is text, whatever it is called.\n",
        b"BMW 320i, one owner, good as new\n",
        b"II, the second part\n",
        b"P.S. I forgot\n",
        b"P5 has five lines\n",
        b"RIFF\x20\0\0\0WAVEfmt a sound",
        b"\0\0\0\x18ftypmp42 a film",
        b"PK\x03\x04 an archive",
        b"\0" * 64,
    ],
    ids=lambda data: str(data[:12]),
)
@pytest.mark.parametrize("times", [1, 40])
def test_what_is_no_picture_at_all(data: bytes, times: int) -> None:
    assert refusal(data * times, "picture.png") is Reason.NOT_A_PICTURE


def test_a_whole_tiff_of_pixels_that_are_not_read_is_not_called_damaged() -> None:
    """One grey value of 48 bits, which nobody reads."""
    tags = [(256, 3, 1, 1), (257, 3, 1, 1), (258, 3, 1, 48), (259, 3, 1, 1), (262, 3, 1, 1), (273, 4, 1, 8), (279, 4, 1, 8)]
    directory = struct.pack("<H", len(tags)) + b"".join(struct.pack("<HHII", *tag) for tag in tags) + bytes(4)
    data = b"II*\0" + struct.pack("<I", 16) + bytes(8) + directory
    assert refusal(data, "picture.tif") is Reason.FORMAT_NOT_READ
    assert refusal(data[:-30], "picture.tif") is Reason.TRUNCATED


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
        fingerprinting.Fingerprinter([]).read(SUSPECTS / "poster.jpg", Level.STANDARD)
    assert caught.value.reason is reason


def test_a_bomb_is_refused_by_its_header(monkeypatch: pytest.MonkeyPatch) -> None:
    def decoded(_image: object) -> None:
        pytest.fail("the pixels were decoded")

    monkeypatch.setattr(PngImageFile, "load", decoded)
    bomb = png_bomb(30_000, 30_000)
    assert len(bomb) < 1000
    assert refusal(bomb) is Reason.TOO_MANY_PIXELS


def test_large_pictures_are_let_in_without_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """The last size that is let in, and the first that is not; the pixels are not decoded here."""

    def stop(_image: object) -> None:
        raise OSError("let in")

    monkeypatch.setattr(PngImageFile, "load", stop)
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always")
        assert refusal(png_bomb(25_000, 10_000)) is Reason.DAMAGED
        assert refusal(png_bomb(13_000, 10_000)) is Reason.DAMAGED
    assert not told
    for heard in ("ignore", "error"):
        with warnings.catch_warnings():
            warnings.simplefilter(heard)
            assert refusal(png_bomb(25_000, 10_001)) is Reason.TOO_MANY_PIXELS
            assert refusal(png_bomb(25_000, 20_001)) is Reason.TOO_MANY_PIXELS


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


@pytest.mark.parametrize("begin", [b"Rar!\x1a\x07\x00", b"Rar!\x1a\x07\x01\x00", b"7z\xbc\xaf\x27\x1c"])
@pytest.mark.parametrize("suffix", [".cbr", ".RAR", ".cb7", ".7z", ".png", ""])
def test_an_archive_that_is_not_unpacked_is_told_to_be_unpacked(begin: bytes, suffix: str) -> None:
    assert refusal(begin + bytes(100), f"comic{suffix}") is Reason.PACKING_NOT_READ


@pytest.mark.parametrize("packing", ["", "gz", "bz2", "xz"])
@pytest.mark.parametrize("inside", ["work.pdf", "drawing.svg", "work.png"])
def test_a_tar_is_told_to_be_unpacked_whatever_is_in_it(packing: str, inside: str) -> None:
    content = {"work.pdf": b"%PDF-1.7\n", "drawing.svg": b'<svg xmlns="http://www.w3.org/2000/svg"/>', "work.png": whole("PNG")}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode=f"w:{packing}") as archive:
        member = tarfile.TarInfo(inside)
        member.size = len(content[inside])
        archive.addfile(member, io.BytesIO(content[inside]))
    for name in ("art.tar", "art.tar.gz", "art.png", "art"):
        assert refusal(stream.getvalue(), name) is Reason.PACKING_NOT_READ


def test_a_file_that_was_packed_by_itself_is_told_to_be_unpacked() -> None:
    zstandard = b"\x28\xb5\x2f\xfd" + bytes(100)
    for packed in (gzip.compress(whole("PNG")), bz2.compress(whole("PNG")), bz2.compress(b""), lzma.compress(b""), zstandard):
        assert refusal(packed, "work.png.packed") is Reason.PACKING_NOT_READ
    assert refusal(gzip.compress(b"no drawing"), "drawing.svgz") is Reason.NOT_A_PICTURE


def test_a_zip_that_is_called_rar_is_told_to_be_unpacked() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("1.png", whole("PNG"))
    assert refusal(stream.getvalue(), "comic.cbr") is Reason.PACKING_NOT_READ
    assert refusal(b"PK\x03\x04" + bytes(100), "comic.cbr") is Reason.PACKING_NOT_READ


@pytest.mark.parametrize("suffix", [".xcf", ".AFPHOTO", ".sai2", ".eps"])
def test_art_that_is_not_read_is_told_apart_from_rubbish(suffix: str) -> None:
    assert refusal(b"gimp xcf" + bytes(100), f"painting{suffix}") is Reason.FORMAT_NOT_READ


def test_an_illustrator_file_without_pdf_in_it_is_named_as_not_read() -> None:
    assert refusal(b"%!PS-Adobe-3.0\n%%Creator: Adobe Illustrator(R) 8.0\n", "logo.ai") is Reason.FORMAT_NOT_READ


@pytest.mark.parametrize("container", [False, True])
def test_jpeg_xl_without_its_decoder_is_told_apart_from_rubbish(monkeypatch: pytest.MonkeyPatch, container: bool) -> None:
    data = encoded(work_image(), "JXL", use_container=container)
    assert refusal(data) is None
    monkeypatch.setattr(decoding, "_FORMATS", tuple(name for name in decoding._FORMATS if name != "JXL"))
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
    assert not READ_SUFFIXES & ART_SUFFIXES.keys()


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
        (b"BM" + struct.pack("<I", 10) + b"data", False),
        (b"BM" + struct.pack("<I", 11) + b"data", True),
        (b"BM", False),
        (b"qoif pixels\0\0\0\0\0\0\0\x01", False),
        (b"qoif pixels", True),
        (b"8BPS\0\x01" + bytes(20 + 12 + 2), False),
        (b"8BPS\0\x01" + bytes(20 + 12), True),
        (b"8BPS\0\x02" + bytes(20 + 12 + 2), True),
        (b"8BPS\0\x02" + bytes(20 + 16 + 2), False),
        (b"8BPS\0\x01" + bytes(20) + b"\0\0\0\x09" + bytes(16), True),
        (b"\0\0\0\x0cftypavif" + b"\0\0\0\x09mdat.", False),
        (b"\0\0\0\x0cftypavif" + b"\0\0\0\x0amdat.", True),
        (b"\0\0\0\x0cftypavif" + b"\0\0\0\0mdat to the end", False),
        (b"\0\0\0\x0cftypavif" + b"\0\0\0\x01mdat" + struct.pack(">Q", 17) + b".", False),
        (b"\0\0\0\x0cftypavif" + b"\0\0\0\x01mdat" + struct.pack(">Q", 18) + b".", True),
        (b"\0\0\0\x0cftypavif" + b"\0\0\0\x01mdat\0", True),
        (b"\0\0\0\x0cftypavif" + b"\0\0\0\x09", True),
        (b"MM\0*", True),
        (b"MM\0*\0\0\0\x08" + bytes(2), False),
        (b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHII", 270, 2, 9, 0) + bytes(4), False),
        (b"MM\0*\0\0\0\x08\0\x01" + struct.pack(">HHII", 270, 2, 9, 99) + bytes(4), True),
        (b"MM\0+\0\x08\0\0" + struct.pack(">QQHHQQ", 16, 1, 270, 2, 9, 0) + bytes(8), False),
        (b"MM\0+\0\x08\0\0" + struct.pack(">QQHHQQ", 16, 1, 270, 2, 9, 99) + bytes(8), True),
        (b"", False),
    ],
)
def test_the_end_that_a_format_requires(data: bytes, early: bool) -> None:
    assert ends_early(data) is early


def test_an_archive_that_goes_on_in_another_file_is_damaged_and_no_failure() -> None:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 2, 2, 131, 1228, 0)
    locator = struct.pack("<4sLQL", b"PK\6\7", 7, 0, 9)
    assert not ends_early(b"PK\3\4" + bytes(200) + locator + end)
    assert refusal(b"PK\3\4" + bytes(200) + locator + end, "a.kra") is Reason.DAMAGED


FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "TIFF", "BMP")
FLIPS = st.lists(st.tuples(st.integers(0, 10**6), st.integers(1, 255)), min_size=1, max_size=12)


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


@pytest.mark.parametrize(("grown", "is_read"), [(900, True), (1100, False)])
def test_a_file_that_grows_while_it_is_read_is_read_to_the_limit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, grown: int, *, is_read: bool
) -> None:
    file = tmp_path / "download.png"
    file.write_bytes(b"x" * 500)
    opened = Path.open

    def grow_then_open(self: Path, *arguments: Any, **options: Any) -> Any:
        with opened(self, "ab") as stream:
            stream.write(b"x" * (grown - 500))
        return opened(self, *arguments, **options)

    monkeypatch.setattr(Path, "open", grow_then_open)
    if is_read:
        assert len(read_bytes(file, Limits(file_bytes=1000)).data) == grown
        return
    with pytest.raises(PictureError) as caught:
        read_bytes(file, Limits(file_bytes=1000))
    assert caught.value.reason is Reason.FILE_TOO_LARGE
