"""The directories of a TIFF file (TIFF 6.0, section 2, and BigTIFF), read without a decoder and within bounds.

Tags state how many numbers they have and where, several perhaps the same ones. Read is no more of them than is asked for, so
that no file can make of itself many times its bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

MOST_DIRECTORIES = 512
MOST_INSIDE = 64
MOST_ENTRIES = 512
MOST_NUMBERS = 1 << 16
"""Most numbers of a tag that are read."""

# Bytes of one value by its type.
_BYTES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8, 17: 8, 18: 8}
# Types of whole numbers, in any of which decoders let a size be stated.
_WHOLE_NUMBERS = {1: "B", 3: "H", 4: "I", 6: "b", 8: "h", 9: "i", 13: "I", 16: "Q", 17: "q", 18: "Q"}
_KIND, _OLD_KIND, _WIDTH, _HEIGHT, _INNER = 254, 255, 256, 257, 330
# Bits of NewSubfileType: a smaller version of another picture of the file, and a mask for one.
_SMALLER = 1
_NO_PAGE = _SMALLER | 4
# Of SubfileType, which it replaces: a smaller version. The others, 1 and 3, are pages.
_OLD_SMALLER = 2
# Most bytes that one byte unpacks to, by tag 259 (RFC 1951; TIFF 6.0, sections 9 and 13). Of what is not named it is not known.
_MOST_UNPACKED = {1: 1, 5: 2560, 8: 1032, 32773: 64, 32946: 1032}


class _Layout(NamedTuple):
    """How a file writes offsets, how many entries there are, and entries without their offset; where its first directory is."""

    order: str
    word: struct.Struct
    entries: struct.Struct
    entry: struct.Struct
    first: int


class _Stated(NamedTuple):
    """What a directory states of its picture: its kind as bits, width and height, and where pictures inside it are."""

    kind: int
    size: tuple[int, int]
    inside: tuple[int, ...]


class _Entry(NamedTuple):
    """A tag: its number, its type, how many values it has and where they are."""

    tag: int
    kind: int
    values: int
    offset: int


def tiff_tags(data: bytes, wanted: frozenset[int]) -> dict[int, tuple[int, ...]]:
    """The whole numbers of some tags of the first directory, of each the first `MOST_NUMBERS`.

    Raises struct.error when the directory, or what any of its tags holds, reaches past the end.
    """
    layout = _layout(data)
    tags: dict[int, tuple[int, ...]] = {}
    for entry in _entries(data, layout, layout.first):
        if entry.offset + entry.values * _BYTES.get(entry.kind, 0) > len(data):
            raise struct.error(entry.tag)
        if entry.tag in wanted and entry.kind in _WHOLE_NUMBERS and entry.tag not in tags:
            tags[entry.tag] = _numbers(data, layout, entry, MOST_NUMBERS)
    return tags


def stated_sizes(data: bytes) -> list[tuple[int, int]]:
    """Width and height as every page states them, and every picture that a page has inside it; 0 where one is not stated.

    Of many pages, pictures in them and entries only the first are looked at. Raises struct.error without a first directory.
    """
    layout = _layout(data)
    _unpacked(layout.entries, data, layout.first)
    sizes: list[tuple[int, int]] = []
    inner: dict[int, None] = {}
    for offset in _chain(data, layout):
        stated = _stated(data, layout, offset)
        sizes.append(stated.size)
        inner |= dict.fromkeys(stated.inside)
    return sizes + [_stated(data, layout, offset).size for offset in islice(inner, MOST_INSIDE)]


def page_frames(data: bytes, frames: int) -> list[int]:
    """Which of the pictures in a file, by their numbers from 0, are pages: all but smaller versions and masks of others.

    All, where none would be left. Of very many only the first are looked at, and the others taken for pages.
    """
    try:
        layout = _layout(data)
        kinds = [_stated(data, layout, offset).kind for offset in islice(_chain(data, layout), frames)]
    except struct.error:
        kinds = []
    pages = [number for number in range(frames) if number >= len(kinds) or not kinds[number] & _NO_PAGE]
    return pages or list(range(frames))


def is_out_of_reach(packing: int, stated_bytes: int, packed_bytes: int) -> bool:
    """Whether so many bytes cannot unpack to half of what a page states; `packing` is tag 259.

    To be asked before memory is taken for what is stated, which may be gigabytes of a file of a hundred bytes.
    """
    most = _MOST_UNPACKED.get(packing)
    return most is not None and 2 * most * packed_bytes < stated_bytes


def _layout(data: bytes) -> _Layout:
    order, is_big = "<" if data[:2] == b"II" else ">", data[:4] in {b"II+\0", b"MM\0+"}
    word, counting = ("Q", "Q") if is_big else ("I", "H")
    (first,) = _unpacked(struct.Struct(order + word), data, 8 if is_big else 4)
    entry = struct.Struct(f"{order}HH{word}")
    return _Layout(order, struct.Struct(order + word), struct.Struct(order + counting), entry, first)


def _chain(data: bytes, layout: _Layout) -> Iterator[int]:
    """Where the directories are, until one comes a second time or reaches past the end."""
    seen: set[int] = set()
    offset = layout.first
    while offset and offset not in seen and len(seen) < MOST_DIRECTORIES:
        seen.add(offset)
        try:
            (entries,) = _unpacked(layout.entries, data, offset)
            yield offset
            after = offset + layout.entries.size + entries * (layout.entry.size + layout.word.size)
            (offset,) = _unpacked(layout.word, data, after)
        except struct.error:
            return


def _entries(data: bytes, layout: _Layout, offset: int) -> Iterator[_Entry]:
    """The entries of a directory; raises struct.error where they reach past the end."""
    (entries,) = _unpacked(layout.entries, data, offset)
    at = offset + layout.entries.size
    for _number in range(entries):
        tag, kind, count = _unpacked(layout.entry, data, at)
        place = at + layout.entry.size
        at = place + layout.word.size
        if count * _BYTES.get(kind, 0) > layout.word.size:
            (place,) = _unpacked(layout.word, data, place)
        yield _Entry(tag, kind, count, place)


def _stated(data: bytes, layout: _Layout, offset: int) -> _Stated:
    """What a directory states, as far as it can be read.

    Where a size is stated twice it is the larger one, as decoders differ in which they take.
    """
    found: dict[int, tuple[int, ...]] = {_KIND: (0,), _OLD_KIND: (0,), _WIDTH: (0,), _HEIGHT: (0,), _INNER: ()}
    try:
        for entry in islice(_entries(data, layout, offset), MOST_ENTRIES):
            if entry.tag in found:
                most = MOST_INSIDE if entry.tag == _INNER else 1
                found[entry.tag] = max(found[entry.tag], _numbers(data, layout, entry, most))
    except struct.error:
        # What stands before its end is stated all the same.
        pass
    kind = found[_KIND][0] | (_SMALLER if found[_OLD_KIND][0] == _OLD_SMALLER else 0)
    return _Stated(kind, (found[_WIDTH][0], found[_HEIGHT][0]), found[_INNER])


def _numbers(data: bytes, layout: _Layout, entry: _Entry, most: int) -> tuple[int, ...]:
    """The first whole numbers of a tag, of those that lie within the file; none of a tag of another type."""
    size = _BYTES.get(entry.kind, 1)
    count = min(entry.values, most, (len(data) - entry.offset) // size)
    if count < 1 or entry.kind not in _WHOLE_NUMBERS:
        return ()
    return _unpacked(struct.Struct(f"{layout.order}{count}{_WHOLE_NUMBERS[entry.kind]}"), data, entry.offset)


def _unpacked(form: struct.Struct, data: bytes, offset: int) -> tuple[int, ...]:
    """Whole numbers at an offset; raises struct.error when they reach past the end, wherever the offset lies."""
    if not 0 <= offset <= len(data) - form.size:
        raise struct.error(form.format)
    return form.unpack_from(data, offset)
