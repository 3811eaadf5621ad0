"""Every parser of files from outside, with what it may be given and which errors it declares.

`tests/fuzz_kept.py` has those of what the program keeps itself. `tests/core/test_fuzz.py` tries each with bytes that Hypothesis
makes, `tests/benchmarks/fuzzing.py` for longer with bytes that find new ways through the code.
"""

from __future__ import annotations

import io
import json
import sqlite3
import zipfile
import zlib
from functools import cache
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import Any
from xml.etree import ElementTree as ET

from PIL import Image

from provcheck.core.errors import PictureError
from provcheck.core.imaging import decoding, endings, formats, photoshop
from provcheck.core.imaging.archive import members_of, path_inside, unpacked
from provcheck.core.imaging.artwork import NoPictureError, inner_picture
from provcheck.core.imaging.camera_raw import preview_of
from provcheck.core.imaging.colour import profile_name, split_srgb
from provcheck.core.imaging.door import FileBytes, Limits
from provcheck.core.imaging.frames import go_to_frame
from provcheck.core.imaging.parts import place_of
from provcheck.core.imaging.picture import Picture
from provcheck.core.imaging.pillow_gaps import jpeg2000_profile
from provcheck.core.imaging.stated_size import stated_pixels
from provcheck.core.imaging.svg import own_drawing
from provcheck.core.imaging.unusual_tiff import opened
from provcheck.core.imaging.worker import TAKEN, WorkerLimits
from provcheck.core.imaging.worker_process import _NO_ANSWER, LostError, WorkerProcess
from tests.builders import rgb_profile, work_image
from tests.fuzz_target import Target, folder
from tests.mutations import unusual_files, whole_files

LARGEST = Limits(pixels=1_000_000)
"""What is decoded here: larger pictures take time and show nothing else."""

_ARCHIVES = ("paint.kra", "paint.ora", "paint.procreate", "paint.clip", "comic.cbz")
_SVGS = ("drawing.svg", "styled.svg", "packed.svgz")


@cache
def targets_outside() -> dict[str, Target]:
    """The parsers by name."""
    files = whole_files(24) | unusual_files(24)
    some = tuple(files[name] for name in files if not name.endswith((".pdf", ".ai")))
    return {
        "artwork": Target(_artwork, tuple(files[name] for name in _ARCHIVES)),
        "archive": Target(_archive, (files["comic.cbz"], files["paint.ora"])),
        "names in archives": Target(_name_inside, (b"a/b.png", rb"..\con.txt:x", b"/__MACOSX/.a")),
        "svg": Target(_svg, tuple(files[name] for name in _SVGS)),
        "endings": Target(_endings, some),
        "formats": Target(_formats, some),
        "camera raw": Target(_camera_raw, (files["camera.dng"],), 20),
        "photoshop": Target(_photoshop, (files["layers.psd"], files["inks.psd"])),
        "unusual tiff": Target(
            _unusual_tiff, tuple(files[f"{name}.tiff"] for name in ("colours", "float", "planes", "twelve"))
        ),
        "stated size": Target(_stated_size, some),
        "colour profile": Target(_colour_profile, (rgb_profile(), rgb_profile("sRGB"))),
        "exif": Target(_exif, (b"Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0",)),
        "frames": Target(_frames, (b"last", b"different", b"2")),
        "parts": Target(_parts, (b"comic.cbz/01.png", b"a.gif/a.gif#last")),
        "decoding": Target(_decoding, some),
        "answer of a process": Target(_answer, (answered().encode(), b'{"reason": "damaged", "detail": "", "memory": ""}')),
    }


def _artwork(data: bytes) -> None:
    errors = (NoPictureError, ValueError, KeyError, EOFError, NotImplementedError, RuntimeError, OSError, zlib.error)
    try:
        inner_picture(data)
    except (*errors, sqlite3.Error, zipfile.BadZipFile):
        return


def _archive(data: bytes) -> None:
    path = folder() / "comic.cbz"
    path.write_bytes(data)
    # Else the list of the file before may be taken for this one's, where size and time are the same.
    members_of.__globals__["_listed"].cache_clear()
    try:
        found = members_of(path)
    except PictureError:
        return
    for name, member in found.items():
        assert not PurePosixPath(name).is_absolute()
        assert ".." not in PurePosixPath(name).parts
        try:
            assert len(unpacked(path, member, path / name)) == member.file_bytes
        except PictureError:
            continue


def _name_inside(data: bytes) -> None:
    name = data.decode("utf-8", "surrogateescape")
    for archive in (PurePosixPath("/a/b.zip"), PureWindowsPath(r"C:\a\b.zip")):
        inside = path_inside(archive, name)
        assert inside is None or (inside != archive and inside.is_relative_to(archive) and ".." not in inside.parts)


def _svg(data: bytes) -> None:
    try:
        drawing = own_drawing(formats.svg_text(data, 1 << 20), lambda side: min(side, 100))
    except (ET.ParseError, ValueError, zlib.error):
        return
    assert max(drawing.width, drawing.height) <= 100
    for event in ET.fromstring(drawing.text).iter():
        for name, value in event.attrib.items():
            leads = name.rpartition("}")[2].lower() == "href"
            assert not leads or value.lstrip().lower().startswith(("#", "data:")), value


def _endings(data: bytes) -> None:
    endings.ends_early(data)
    endings.lists_tiff_pixels(data)


def _formats(data: bytes) -> None:
    formats.has_signature(data)
    formats.is_pdf(data)
    formats.is_svg(data)
    jpeg2000_profile(data)


def _stated_size(data: bytes) -> None:
    assert 0 <= stated_pixels(data, LARGEST.pixels) <= LARGEST.pixels


def _camera_raw(data: bytes) -> None:
    try:
        preview_of(data)
    except decoding._DECODE_ERRORS:
        return


def _photoshop(data: bytes) -> None:
    try:
        document = photoshop.parsed(data)
        if _area(document.size) > LARGEST.pixels or photoshop.flaw_of(document) is not None:
            return
        if photoshop.is_merged(document):
            photoshop.shown(document)
    except decoding._DECODE_ERRORS:
        return


def _unusual_tiff(data: bytes) -> None:
    try:
        opened(data, 0, _refuse_large)
    except (*decoding._DECODE_ERRORS, Image.DecompressionBombError, Image.DecompressionBombWarning):
        return


def _refuse_large(size: tuple[int, int]) -> None:
    if _area(size) > LARGEST.pixels:
        raise ValueError(size)


def _area(size: tuple[int, int]) -> int:
    return size[0] * size[1]


def _colour_profile(data: bytes) -> None:
    for mode in ("RGB", "L", "RGBA", "CMYK"):
        image = work_image(side=8).convert(mode)
        image.info["icc_profile"] = data
        split_srgb(image)
        profile_name(image)


def _exif(data: bytes) -> None:
    stream = io.BytesIO()
    work_image(side=8).save(stream, "JPEG", exif=data[:60_000])
    _decoded(stream.getvalue(), "a.jpg", "")


def _frames(data: bytes) -> None:
    with Image.open(io.BytesIO(_three_frames())) as image:
        try:
            number = go_to_frame(image, range(3), data.decode("utf-8", "replace"))
        except (ValueError, EOFError):
            return
    assert 0 <= number < 3


@cache
def _three_frames() -> bytes:
    return whole_files(8)["moving.gif"]


def _parts(data: bytes) -> None:
    place_of(folder() / data.decode("utf-8", "surrogateescape"))


def _decoding(data: bytes) -> None:
    for part in ("", "last"):
        _decoded(data, "a.png", part)


def _decoded(data: bytes, name: str, part: str) -> None:
    try:
        picture = decoding.decode(FileBytes(Path(name), data, "0" * 64, part), LARGEST)
    except PictureError:
        return
    assert picture.rgb.shape == (picture.height, picture.width, 3)


def answered() -> str:
    origin = {"kind": "full", "part": "all", "frames": 1, "profile": "", "orientation": 1}
    told = {"width": 2, "height": 2, "alpha": False, "file_format": "PNG", "colour": "as-is", "origin": origin}
    return json.dumps({**told, "memory": ""})


class _Connection:
    """The far side of a process that answers with these bytes, and with pixels as many as they may be."""

    def __init__(self, answer: bytes) -> None:
        self._answers = [answer]

    def send_bytes(self, message: bytes) -> None:
        assert message

    def poll(self, _seconds: float) -> bool:
        return True

    def recv_bytes(self, most: int) -> bytes:
        return self._answers.pop() if self._answers else bytes(min(most, 1 << 16))


def _answer(data: bytes) -> None:
    picture = picture_answered(data)
    assert picture is None or picture.rgb.shape == (picture.height, picture.width, 3)


def picture_answered(data: bytes) -> Picture | None:
    """The picture in an answer of a decoding process; None where the answer gives none."""
    process = WorkerProcess.__new__(WorkerProcess)
    process.__dict__ |= {"_connection": _Connection(data), "_limits": WorkerLimits(), "_shared": None}
    process.__dict__ |= {"_seen": _Nobody(), "_is_ready": True}
    request: Any = _Request()
    try:
        return process._ask(request, FileBytes(Path("a.png"), b"x", "0" * 64), LARGEST, lambda: False)
    except (PictureError, LostError, MemoryError, *_NO_ANSWER):
        return None


class _Request:
    memory = "provcheck-none"
    is_held = keeps = False

    def encoded(self) -> bytes:
        return TAKEN


class _Nobody:
    def cpu_times(self) -> Any:
        return type("Times", (), {"user": 0.0, "system": 0.0})()
