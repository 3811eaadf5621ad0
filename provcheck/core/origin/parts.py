"""The parts of a picture file that tell of it, beside its pixels: one walk through each format.

PNG: W3C PNG (Third Edition) 11.3.3. JPEG: ITU-T T.81 B.2, XMP part 3. WebP: RFC 9649. GIF: GIF89a. TIFF: 6.0 and BigTIFF.
HEIF, AVIF, JPEG XL: `box_parts`. Where each of them has Content Credentials: C2PA 2.1, A.3. All of it is written by strangers,
so everything has a limit.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Literal

from provcheck.core.origin.box_parts import C2PA_JUMBF, box_parts
from provcheck.core.origin.part import Kind, Part

_PNG = b"\x89PNG\r\n\x1a\n"
_PNG_KINDS = {b"tEXt": Kind.PNG_TEXT, b"zTXt": Kind.PNG_PACKED_TEXT, b"iTXt": Kind.PNG_UNICODE_TEXT, b"eXIf": Kind.EXIF}
_EXIF_SEGMENT = b"Exif\0\0"
_XMP_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"
_XMP_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP_SEGMENT = b"Photoshop 3.0\0"
_GIF_XMP, _GIF_C2PA = b"XMP DataXMP", b"C2PA_GIF"
_TIFF_C2PA = 0xCD41
_SVG = "image/svg+xml"
# No picture has more; what is made to look like one could go on for hours.
_MOST_PARTS = 100_000
_MOST_EXTENDED_XMP = 8 << 20
_LARGEST_SVG_HEAD = 65_536
_MOST_TIFF_FIELDS = 65_535
_GUID_LENGTH = 32


def parts_of(data: bytes) -> Iterator[Part]:
    """The parts of a file in its order; none in formats that are not known. What is cut off is told as far as it goes."""
    return next((walk(data) for shape, walk in _FORMATS if shape.match(data)), iter(()))


def _png(data: bytes) -> Iterator[Part]:
    at = len(_PNG)
    for _ in range(_MOST_PARTS):
        length, kind = int.from_bytes(data[at : at + 4]), data[at + 4 : at + 8]
        if len(kind) < 4 or kind == b"IEND":
            return
        if kind in _PNG_KINDS:
            yield Part(_PNG_KINDS[kind], data[at + 8 : at + 8 + length])
        elif kind == b"caBX":
            yield Part(Kind.MANIFEST, size=length)
        at += length + 12


def _jpeg(data: bytes) -> Iterator[Part]:
    """Segments before the picture itself; of XMP that is too long for one the rest comes at the end."""
    extended: dict[bytes, dict[int, bytes]] = defaultdict(dict)
    named = b""
    for marker, body in _jpeg_segments(data):
        if marker == 0xE1 and body.startswith(_EXIF_SEGMENT):
            yield Part(Kind.EXIF, body[len(_EXIF_SEGMENT) :])
        elif marker == 0xE1 and body.startswith(_XMP_SEGMENT):
            named = body
            yield Part(Kind.XMP, body[len(_XMP_SEGMENT) :])
        elif marker == 0xE1 and body.startswith(_XMP_EXTENSION):
            guid, offset, piece = _extension(body)
            extended[guid].setdefault(offset, piece)
        elif marker == 0xED and body.startswith(_PHOTOSHOP_SEGMENT):
            yield Part(Kind.PHOTOSHOP, body[len(_PHOTOSHOP_SEGMENT) :])
        elif marker == 0xFE:
            yield Part(Kind.JPEG_COMMENT, body)
        elif marker == 0xEB and body.startswith(b"JP") and body[20:28] == C2PA_JUMBF:
            # The mark, the number of the box, that of the segment, then the box with its length first.
            yield Part(Kind.MANIFEST, size=int.from_bytes(body[8:12]))
    # What an earlier program left there is not the picture's own.
    yield from (Part(Kind.XMP, _joined(pieces)) for guid, pieces in extended.items() if guid and guid in named)


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    at = 2
    for _ in range(_MOST_PARTS):
        if at + 4 > len(data) or data[at] != 0xFF or data[at + 1] in {0xDA, 0xD9}:
            return
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker == 1 or 0xD0 <= marker <= 0xD7:
            at += 2
        else:
            length = int.from_bytes(data[at + 2 : at + 4])
            yield marker, data[at + 4 : at + 2 + length]
            at += 2 + length


def _extension(body: bytes) -> tuple[bytes, int, bytes]:
    """Of a piece of extended XMP: the digest of the whole, which the main packet names, its place there, and the piece."""
    start = len(_XMP_EXTENSION) + _GUID_LENGTH
    return body[len(_XMP_EXTENSION) : start], int.from_bytes(body[start + 4 : start + 8]), body[start + 8 :]


def _joined(pieces: dict[int, bytes]) -> bytes:
    """Pieces in the order of their places, up to the first that is missing."""
    whole = bytearray()
    for offset in sorted(pieces):
        if offset != len(whole) or len(whole) > _MOST_EXTENDED_XMP:
            break
        whole += pieces[offset]
    return bytes(whole)


def _webp(data: bytes) -> Iterator[Part]:
    at = 12
    for _ in range(_MOST_PARTS):
        if at + 8 > len(data):
            return
        kind, length = data[at : at + 4], int.from_bytes(data[at + 4 : at + 8], "little")
        if kind == b"EXIF":
            yield Part(Kind.EXIF, data[at + 8 : at + 8 + length].removeprefix(_EXIF_SEGMENT))
        elif kind == b"XMP ":
            yield Part(Kind.XMP, data[at + 8 : at + 8 + length])
        elif kind == b"C2PA":
            yield Part(Kind.MANIFEST, size=length)
        at += 8 + length + length % 2


def _gif(data: bytes) -> Iterator[Part]:
    at = 13 + _colour_table(data, 10)
    for _ in range(_MOST_PARTS):
        mark = data[at : at + 1]
        if mark == b"!" and at + 1 < len(data):
            yield from _gif_extension(data, at)
            at = _after_blocks(data, at + 2)
        elif mark == b",":
            at = _after_blocks(data, at + 11 + _colour_table(data, at + 9))
        else:
            return


def _gif_extension(data: bytes, at: int) -> Iterator[Part]:
    name = data[at + 3 : at + 14] if data[at + 1] == 0xFF else b""
    if data[at + 1] == 0xFE:
        yield Part(Kind.GIF_COMMENT, b"".join(_blocks(data, at + 2)))
    elif name == _GIF_XMP:
        # The packet stands there as it is; its trailer makes it look like blocks.
        yield Part(Kind.XMP, data[at + 14 : _after_blocks(data, at + 14)])
    elif name.startswith(_GIF_C2PA):
        yield Part(Kind.MANIFEST)


def _colour_table(data: bytes, at: int) -> int:
    """Bytes of the colour table that a byte of flags announces."""
    flags = data[at] if at < len(data) else 0
    return 3 << ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: bytes, at: int) -> Iterator[bytes]:
    while at < len(data) and data[at]:
        yield data[at + 1 : at + 1 + data[at]]
        at += 1 + data[at]


def _after_blocks(data: bytes, at: int) -> int:
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1


def _tiff(data: bytes) -> Iterator[Part]:
    """The whole file, whose first page has its texts among its fields; a field is tag, type, count, and the value's place."""
    yield Part(Kind.EXIF, data)
    order: Literal["little", "big"] = "little" if data.startswith(b"II") else "big"
    wide, counted, at = (8, 8, 8) if int.from_bytes(data[2:4], order) == 43 else (4, 2, 4)
    page = int.from_bytes(data[at : at + wide], order)
    count = min(int.from_bytes(data[page : page + counted], order), _MOST_TIFF_FIELDS)
    size = 4 + 2 * wide
    fields = data[page + counted : page + counted + count * size]
    for start in range(0, len(fields) - size + 1, size):
        if int.from_bytes(fields[start : start + 2], order) == _TIFF_C2PA:
            yield Part(Kind.MANIFEST, size=int.from_bytes(fields[start + 4 : start + 4 + wide], order))


def _svg(data: bytes) -> Iterator[Part]:
    """The start of the text, in which what describes it has to be."""
    head = data[:_LARGEST_SVG_HEAD]
    if b"<svg" in head and b":manifest" in head and b"c2pa.org/manifest" in head:
        yield Part(Kind.MANIFEST, media_type=_SVG)


_FORMATS: tuple[tuple[re.Pattern[bytes], Callable[[bytes], Iterator[Part]]], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    (re.compile(rb"\xff\xd8\xff"), _jpeg),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), _webp),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), _tiff),
    (re.compile(rb"....(?:ftyp|JXL )", re.DOTALL), box_parts),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s{0,1000}<"), _svg),
)
