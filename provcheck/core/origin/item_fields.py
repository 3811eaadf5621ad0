"""Metadata items of AVIF and HEIC files (ISO/IEC 14496-12 8.11, ISO/IEC 23008-12 annex A)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from provcheck.core.origin.exif_fields import exif_fields
from provcheck.core.origin.records import RawField
from provcheck.core.origin.xmp_fields import xmp_fields

_XMP_TYPE = b"application/rdf+xml"
_MOST_ITEMS = 4096
_MOST_BYTES = 16 << 20


def item_fields(data: bytes) -> Iterator[RawField]:
    """Texts of the EXIF and XMP items; none where the file is damaged or keeps them in another way."""
    try:
        yield from _read(data)
    except _CutOffError:
        return


class _CutOffError(Exception):
    """The data end within something."""


@dataclass
class _Cursor:
    data: bytes
    at: int = 0

    def take(self, count: int) -> bytes:
        taken = self.data[self.at : self.at + count]
        if len(taken) < count:
            raise _CutOffError
        self.at += count
        return taken

    def number(self, count: int) -> int:
        return int.from_bytes(self.take(count), "big")

    def text(self) -> bytes:
        end = self.data.find(b"\0", self.at)
        if end < 0:
            raise _CutOffError
        found = self.data[self.at : end]
        self.at = end + 1
        return found


def _read(data: bytes) -> Iterator[RawField]:
    meta = next((body for kind, body in _boxes(data) if kind == b"meta"), b"")[4:]
    boxes = dict(_boxes(meta))
    kinds = _kinds(boxes.get(b"iinf", b""))
    places = _places(boxes.get(b"iloc", b""))
    for item, kind in kinds.items():
        if kind not in {b"Exif", _XMP_TYPE}:
            continue
        parts = places.get(item, ())
        if sum(length for _begin, length in parts) > min(len(data), _MOST_BYTES):
            continue
        content = b"".join(data[begin : begin + length] for begin, length in parts)
        if kind == b"Exif":
            start = 4 + int.from_bytes(content[:4], "big")
            yield from exif_fields(content[start:].removeprefix(b"Exif\0\0"))
        elif kind == _XMP_TYPE:
            yield from xmp_fields(content)


def _boxes(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 0
    while at + 8 <= len(data):
        length, header = int.from_bytes(data[at : at + 4], "big"), 8
        if length == 1:
            length, header = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        elif length == 0:
            length = len(data) - at
        if length < header:
            return
        yield data[at + 4 : at + 8], data[at + header : at + length]
        at += length


def _kinds(box: bytes) -> dict[int, bytes]:
    """What each item is: its type, of MIME items the content type."""
    if not box:
        return {}
    count = int.from_bytes(box[4 : 4 + (4 if box[0] else 2)], "big")
    found: dict[int, bytes] = {}
    for kind, body in _boxes(box[4 + (4 if box[0] else 2) :]):
        if kind != b"infe" or len(found) == min(count, _MOST_ITEMS) or not body or body[0] < 2:
            continue
        cursor = _Cursor(body, 4)
        item = cursor.number(2 if body[0] == 2 else 4)
        cursor.take(2)
        item_type = cursor.take(4)
        cursor.text()
        found[item] = cursor.text() if item_type == b"mime" else item_type
    return found


def _places(box: bytes) -> dict[int, list[tuple[int, int]]]:
    """Where each item lies in the file: begin and length of its parts."""
    if not box:
        return {}
    version = box[0]
    cursor = _Cursor(box, 4)
    sizes = cursor.number(2)
    offset_size, length_size, base_size = sizes >> 12, sizes >> 8 & 15, sizes >> 4 & 15
    index_size = sizes & 15 if version else 0
    wide = 4 if version == 2 else 2
    found: dict[int, list[tuple[int, int]]] = {}
    for _item in range(min(cursor.number(wide), _MOST_ITEMS)):
        item = cursor.number(wide)
        method = cursor.number(2) & 15 if version else 0
        cursor.take(2)
        base = cursor.number(base_size)
        parts = []
        for _part in range(min(cursor.number(2), _MOST_ITEMS)):
            cursor.take(index_size)
            parts.append((base + cursor.number(offset_size), cursor.number(length_size)))
        if method == 0:
            found[item] = parts
    return found
