"""What a TIFF states of itself is read within bounds, and of all its pages."""

from __future__ import annotations

import io
import struct
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.decoding import decode
from provcheck.core.imaging.door import LARGEST_PICTURE, FileBytes
from provcheck.core.imaging.endings import ends_early, lists_tiff_pixels
from provcheck.core.imaging.stated_size import stated_pixels
from provcheck.core.imaging.tiff_segments import values_of

_SHORT, _LONG = 3, 4
_NUMBERS = 1_000_000
_BOUND = 20_000_000

Tags = list[tuple[int, int, int, int]]


def directory(at: int, tags: Tags, after: int = 0) -> bytes:
    """A directory that is at an offset: tags of number, type, count and value; and where the next one is."""
    entries = b"".join(struct.pack("<HHII", *tag) for tag in tags)
    return bytes(at) + struct.pack("<H", len(tags)) + entries + struct.pack("<I", after)


def tiff(*directories: bytes) -> bytes:
    """A file whose first directory is at 8."""
    made = bytearray(max(map(len, directories)))
    for each in directories:
        start = len(each) - len(each.lstrip(b"\0"))
        made[start : len(each)] = each[start:]
    made[:8] = b"II*\0\x08\0\0\0"
    return bytes(made)


def size(width: int, height: int) -> Tags:
    return [(256, _LONG, 1, width), (257, _LONG, 1, height)]


def aliased(tags: list[int]) -> bytes:
    """A file of tags that all have the same million numbers."""
    return tiff(directory(8, [(tag, _LONG, _NUMBERS, 4000) for tag in tags])) + bytes(4000 + 4 * _NUMBERS)


@pytest.mark.parametrize("read", [ends_early, lists_tiff_pixels, lambda data: stated_pixels(data, LARGEST_PICTURE)])
@pytest.mark.parametrize("tags", [list(range(1000, 1100)), [256, 257, 273, 279, 324, 325, 330] * 20])
def test_tags_that_share_their_numbers_take_little_memory(read: Callable[[bytes], object], tags: list[int]) -> None:
    data = aliased(tags)
    tracemalloc.start()
    try:
        read(data)
        assert tracemalloc.get_traced_memory()[1] < _BOUND
    finally:
        tracemalloc.stop()


def test_the_largest_page_is_what_counts() -> None:
    stream = io.BytesIO()
    pages = [Image.new("1", side) for side in ((16, 16), (8000, 8000), (20, 30))]
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    assert stated_pixels(stream.getvalue(), LARGEST_PICTURE) == 8000 * 8000


@pytest.mark.parametrize("is_big", [False, True])
@pytest.mark.parametrize("order", ["<", ">"])
def test_the_picture_below_a_thumbnail_counts(order: str, *, is_big: bool) -> None:
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream, bigtiff=is_big, byteorder=order) as writer:
        writer.write(np.zeros((16, 16), np.uint8), subifds=1, metadata=None)
        writer.write(np.zeros((300, 500), np.uint8), metadata=None)
    assert stated_pixels(stream.getvalue(), LARGEST_PICTURE) == 300 * 500


def test_directories_that_lead_to_each_other_or_out_of_the_file_end() -> None:
    first, second = directory(8, size(9, 9), after=100), directory(100, size(70, 60), after=8)
    assert stated_pixels(tiff(first, second), LARGEST_PICTURE) == 70 * 60
    assert stated_pixels(tiff(first, directory(100, size(70, 60), after=9000)), LARGEST_PICTURE) == 70 * 60
    assert stated_pixels(tiff(directory(8, [*size(9, 9), (330, _LONG, 1, 8)])), LARGEST_PICTURE) == 81


def test_a_size_that_is_stated_otherwise_is_not_passed_over() -> None:
    assert stated_pixels(tiff(directory(8, size(9, 9) + size(50, 40))), LARGEST_PICTURE) == 50 * 40
    past_the_end = (256, _SHORT, 9, 1 << 30)
    assert stated_pixels(tiff(directory(8, [past_the_end, *size(50, 40)])), LARGEST_PICTURE) == 50 * 40


def test_a_page_without_a_size_is_not_taken_for_small() -> None:
    first = directory(8, size(9, 9), after=100)
    assert stated_pixels(tiff(first, directory(100, [(256, _LONG, 1, 0)])), LARGEST_PICTURE) == 16_000_000


@pytest.mark.parametrize("name", ["rowsperstrip", "imagewidth", "imagelength"])
def test_strips_of_nothing_are_an_error(name: str) -> None:
    stream = io.BytesIO()
    tifffile.imwrite(stream, np.zeros((8, 8), np.uint16), metadata=None)
    with tifffile.TiffFile(io.BytesIO(stream.getvalue())) as file:
        page = file.pages.first
        setattr(page, name, 0)
        with pytest.raises(ValueError, match="0"):
            values_of(page, stream.getvalue())


def changed(data: bytes, tag: int, value: int, number: int = 0) -> bytes:
    """A file with another value of a tag of its first page, of several the one of that number."""
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        found = file.pages.first.tags[tag]
        at, form = found.valueoffset, "<H" if found.dtype == _SHORT else "<I"
    made = bytearray(data)
    struct.pack_into(form, made, at + number * struct.calcsize(form), value)
    return bytes(made)


def floats(compression: str | None, rows: int = 16) -> bytes:
    stream = io.BytesIO()
    pixels = np.linspace(0, 1, 48 * 48 * 3, dtype=np.float32).reshape(48, 48, 3)
    tifffile.imwrite(stream, pixels, photometric="rgb", compression=compression, rowsperstrip=rows, metadata=None)
    return stream.getvalue()


@pytest.mark.parametrize("compression", [None, "zlib"])
def test_values_that_cannot_be_there_take_no_memory(compression: str | None) -> None:
    data = changed(changed(floats(compression), 256, 9000), 257, 5000)
    tracemalloc.start()
    try:
        with pytest.raises(PictureError) as caught:
            decode(FileBytes(Path("a.tif"), data, "0" * 64))
        assert tracemalloc.get_traced_memory()[1] < _BOUND
    finally:
        tracemalloc.stop()
    assert caught.value.reason is Reason.DAMAGED


@pytest.mark.parametrize("mode", ["1", "L", "RGB", "CMYK", "I;16", "F"])
@pytest.mark.parametrize("compression", [None, "tiff_lzw", "packbits", "tiff_adobe_deflate"])
@pytest.mark.parametrize("rows", [64, 60_000])
def test_a_page_that_states_to_be_far_taller_than_it_is(mode: str, compression: str | None, rows: int) -> None:
    stream = io.BytesIO()
    Image.effect_noise((64, 64), 50).convert(mode).save(stream, "TIFF", compression=compression)
    whole = stream.getvalue()
    assert decode(FileBytes(Path("a.tif"), whole, "0" * 64)).height == 64
    tall = changed(changed(whole, 257, 60_000), 278, rows)
    with pytest.raises(PictureError) as caught:
        decode(FileBytes(Path("a.tif"), tall, "0" * 64), room=_no_room)
    assert caught.value.reason in {Reason.DAMAGED, Reason.TRUNCATED}


def _no_room(size: int) -> NDArray[np.uint8]:
    raise AssertionError(size)


def test_wrong_lengths_of_what_is_not_packed_are_no_matter() -> None:
    stream = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(stream, "TIFF")
    whole = stream.getvalue()
    shown = decode(FileBytes(Path("a.tif"), changed(whole, 279, 7), "0" * 64))
    assert (shown.rgb == decode(FileBytes(Path("a.tif"), whole, "0" * 64)).rgb).all()


def test_strips_that_were_left_empty_are_not_missed() -> None:
    whole = floats(None)
    data = whole
    for number in (0, 2):
        data = changed(changed(data, 273, 0, number), 279, 0, number)
    shown = decode(FileBytes(Path("a.tif"), data, "0" * 64)).rgb
    assert shown[:16].max() == shown[32:].max() == 0
    assert (shown[16:32] == decode(FileBytes(Path("a.tif"), whole, "0" * 64)).rgb[16:32]).all()
