"""Parts of files that are built of boxes: AVIF, HEIC, JPEG XL (ISO/IEC 14496-12 8.11, 23008-12 annex A, 18181-2 9)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from provcheck.core.origin.part import Kind, Part

C2PA_JUMBF = b"jumdc2pa"
"""What a box of JUMBF with a manifest of C2PA has after its length."""

_C2PA_UUID = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_XMP_UUID = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_EXIF_START = b"Exif\0\0"
_XMP_TYPE = b"application/rdf+xml"
_MOST_BOXES = 100_000
_MOST_ITEMS = 4096
_MOST_PARTS = 1 << 16
"""Places of all items of a file: one has a few, and each may take no room in the file."""

_MOST_BYTES = 16 << 20
_MOST_NOTES = 16
"""Items with EXIF or XMP; cameras and phones write one of each, or one for every picture in the file."""


def box_parts(data: bytes) -> Iterator[Part]:
    """EXIF and XMP, as boxes of their own or as items, and manifests; not items that are damaged or kept in another way."""
    room = _Room(min(len(data), _MOST_BYTES), _MOST_NOTES)
    for kind, begin, end, size in _boxes(data):
        if kind == b"meta":
            try:
                yield from _items(data, data[begin + 4 : end], room)
            except _CutOffError:
                continue
        else:
            yield from _of_box(data, kind, begin, end, size)


def _of_box(data: bytes, kind: bytes, begin: int, end: int, size: int) -> Iterator[Part]:
    start = data[begin : begin + 16]
    is_manifest = (kind == b"uuid" and start == _C2PA_UUID) or (kind == b"jumb" and start[4:12] == C2PA_JUMBF)
    if is_manifest:
        yield Part(Kind.MANIFEST, size=size)
    elif kind == b"Exif":
        yield Part(Kind.EXIF, _after_offset(data[begin:end]))
    elif kind == b"xml " or (kind == b"uuid" and start == _XMP_UUID):
        yield Part(Kind.XMP, data[begin + (16 if kind == b"uuid" else 0) : end])


def _after_offset(content: bytes) -> bytes:
    """EXIF after the number that says where in it the TIFF header stands."""
    return content[4 + int.from_bytes(content[:4]) :].removeprefix(_EXIF_START)


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
        return int.from_bytes(self.take(count))

    def text(self) -> bytes:
        end = self.data.find(b"\0", self.at)
        if end < 0:
            raise _CutOffError
        found = self.data[self.at : end]
        self.at = end + 1
        return found


@dataclass
class _Room:
    """What all items of a file may still take: each may name the same bytes again.

    Attributes:
        size: Bytes.
        count: Items.
    """

    size: int
    count: int

    def takes(self, size: int) -> bool:
        """Whether an item of so many bytes has room, which it has taken then."""
        if size > self.size or not self.count:
            return False
        self.size -= size
        self.count -= 1
        return True


def _items(data: bytes, meta: bytes, room: _Room) -> Iterator[Part]:
    boxes = {kind: meta[begin:end] for kind, begin, end, _size in _boxes(meta)}
    places = _places(boxes.get(b"iloc", b""))
    for item, kind in _kinds(boxes.get(b"iinf", b"")).items():
        if kind == b"Exif":
            yield from (Part(Kind.EXIF, _after_offset(content)) for content in _contents(data, places.get(item, ()), room))
        elif kind == _XMP_TYPE:
            yield from (Part(Kind.XMP, content) for content in _contents(data, places.get(item, ()), room))


def _contents(data: bytes, parts: Sequence[tuple[int, int]], room: _Room) -> Iterator[bytes]:
    """What an item of these parts holds; nothing where there is no room for it."""
    if room.takes(sum(length for _begin, length in parts)):
        yield b"".join(data[begin : begin + length] for begin, length in parts)


def _boxes(data: bytes) -> Iterator[tuple[bytes, int, int, int]]:
    """Type, where the content begins and ends, and length as it is stated, of each of the outermost boxes."""
    at = 0
    for _ in range(_MOST_BOXES):
        if at + 8 > len(data):
            return
        stated, header = int.from_bytes(data[at : at + 4]), 8
        if stated == 1:
            stated, header = int.from_bytes(data[at + 8 : at + 16]), 16
        length = stated or len(data) - at
        if length < header:
            return
        yield data[at + 4 : at + 8], at + header, at + length, stated
        at += length


def _kinds(box: bytes) -> dict[int, bytes]:
    """What each item is: its type, of MIME items the content type."""
    if not box:
        return {}
    count = int.from_bytes(box[4 : 4 + (4 if box[0] else 2)])
    found: dict[int, bytes] = {}
    listed = box[4 + (4 if box[0] else 2) :]
    for kind, begin, end, _size in _boxes(listed):
        body = listed[begin:end]
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
    left = _MOST_PARTS
    for _item in range(min(cursor.number(wide), _MOST_ITEMS)):
        item = cursor.number(wide)
        method = cursor.number(2) & 15 if version else 0
        cursor.take(2)
        base = cursor.number(base_size)
        parts = []
        count = cursor.number(2)
        left -= count
        if left < 0:
            raise _CutOffError
        for _part in range(count):
            cursor.take(index_size)
            parts.append((base + cursor.number(offset_size), cursor.number(length_size)))
        if method == 0:
            found[item] = parts
    return found
