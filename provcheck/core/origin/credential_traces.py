"""Whether a file holds or links Content Credentials, by its own parts alone, so that files without any cost next to nothing."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

# No picture has more parts; what is made to look like one could go on for hours.
_MOST_PARTS = 100_000
_LARGEST_XMP = 4_000_000
# Systems refuse to go to places that no file has.
_FARTHEST = 1 << 40
_LARGEST_SVG_HEAD = 65_536
_MOST_TIFF_FIELDS = 65_535
_MOST_EXTENSIONS, _MOST_PIECES = 100, 1_000
_JUMBF_OF_C2PA = b"jumdc2pa"
_C2PA_BOX = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")
_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_TIFF_C2PA, _TIFF_XMP = 0xCD41, 700
_DUBLIN_CORE_TERMS = b"purl.org/dc/terms"
# An attribute, or an element with its text. Every part is bounded, because XMP may be any text.
_LINK = re.compile(rb"""\bprovenance(?:\s{0,20}=\s{0,20}["']|(?:\s[^<>]{0,200})?>\s{0,50})https?://""")


@dataclass(frozen=True)
class Traces:
    """What of Content Credentials a file shows without being verified.

    Attributes:
        manifest: Bytes of the manifests in the file as its format states them, 0 where it does not; None without any.
        linked: Whether its XMP names an address of manifests.
        media_type: Of the file, where the verifying library would not know it from the bytes; empty elsewhere.
    """

    manifest: int | None = None
    linked: bool = False
    media_type: str = ""


def traces(file: BinaryIO) -> Traces:
    """What a picture file shows: PNG, JPEG, WebP, GIF, TIFF and what is built like it, HEIF, AVIF, JPEG XL, SVG.

    Links are not looked for in GIF, in HEIF's items and in compressed boxes. Raises OSError.
    """
    head = _at(file, 0, 16)
    found = [one for shape, walk in _FORMATS if shape.match(head) for one in walk(file)]
    sizes = [one.manifest for one in found if one.manifest is not None]
    media_type = next((one.media_type for one in found if one.media_type), "")
    return Traces(sum(sizes) if sizes else None, any(one.linked for one in found), media_type)


def _at(file: BinaryIO, offset: int, length: int) -> bytes:
    if offset > _FARTHEST:
        return b""
    file.seek(offset)
    return file.read(length)


def _links(xmp: bytes) -> Traces:
    return Traces(linked=_DUBLIN_CORE_TERMS in xmp and _LINK.search(xmp) is not None)


def _png(file: BinaryIO) -> Iterator[Traces]:
    at = 8
    for _ in range(_MOST_PARTS):
        head = _at(file, at, 8)
        if len(head) < 8 or head[4:] == b"IEND":
            return
        length = int.from_bytes(head[:4])
        if head[4:] == b"caBX":
            yield Traces(length)
        elif head[4:] == b"iTXt":
            yield _png_text(_at(file, at + 8, min(length, _LARGEST_XMP)))
        at += 12 + length


def _png_text(body: bytes) -> Traces:
    """Of an iTXt chunk: keyword, whether it is compressed and how, language, translated keyword, text."""
    keyword, _, rest = body.partition(b"\0")
    if keyword != b"XML:com.adobe.xmp":
        return Traces()
    text = rest[2:].split(b"\0", 2)[-1]
    if not rest.startswith(b"\1"):
        return _links(text)
    try:
        return _links(zlib.decompressobj().decompress(text, _LARGEST_XMP))
    except zlib.error:
        return Traces()


def _jpeg(file: BinaryIO) -> Iterator[Traces]:
    at = 2
    for _ in range(_MOST_PARTS):
        head = _at(file, at, 4)
        if len(head) < 4 or head[0] != 0xFF or head[1] in {0xD9, 0xDA}:
            return
        if head[1] == 0xFF:
            at += 1
            continue
        if head[1] == 1 or 0xD0 <= head[1] <= 0xD7:
            at += 2
            continue
        length = int.from_bytes(head[2:])
        if head[1] == 0xEB:
            yield from _jpeg_boxes(_at(file, at + 4, 32))
        elif head[1] == 0xE1:
            yield from _jpeg_xmp(_at(file, at + 4, max(length - 2, 0)))
        at += 2 + length


def _jpeg_boxes(body: bytes) -> Iterator[Traces]:
    """Of an APP11 segment: the mark, the number of the box, that of the segment, then the box with its length first."""
    if body.startswith(b"JP") and body[20:28] == _JUMBF_OF_C2PA:
        yield Traces(int.from_bytes(body[8:12]))


def _jpeg_xmp(body: bytes) -> Iterator[Traces]:
    if body.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        yield _links(body)


def _webp(file: BinaryIO) -> Iterator[Traces]:
    at = 12
    for _ in range(_MOST_PARTS):
        head = _at(file, at, 8)
        if len(head) < 8:
            return
        length = int.from_bytes(head[4:], "little")
        if head[:4] == b"C2PA":
            yield Traces(length)
        elif head[:4] == b"XMP ":
            yield _links(_at(file, at + 8, min(length, _LARGEST_XMP)))
        at += 8 + length + (length & 1)


def _boxes(file: BinaryIO) -> Iterator[Traces]:
    """HEIF, AVIF and JPEG XL: boxes, of which the outermost are looked at."""
    at = 0
    for _ in range(_MOST_PARTS):
        head = _at(file, at, 40)
        if len(head) < 8:
            return
        length, start = int.from_bytes(head[:4]), 8
        if length == 1:
            length, start = int.from_bytes(head[8:16]), 16
        body = head[start:]
        if (head[4:8] == b"uuid" and body.startswith(_C2PA_BOX)) or (head[4:8] == b"jumb" and body[4:12] == _JUMBF_OF_C2PA):
            yield Traces(length)
        elif head[4:8] == b"xml " or (head[4:8] == b"uuid" and body.startswith(_XMP_BOX)):
            yield _links(_at(file, at + start, min(length, _LARGEST_XMP) if length else _LARGEST_XMP))
        if length < 8:
            return
        at += length


def _tiff(file: BinaryIO) -> Iterator[Traces]:
    """The fields of the first page: tag, type, count, and the value or where it is."""
    head = _at(file, 0, 16)
    order: Literal["little", "big"] = "little" if head.startswith(b"II") else "big"
    big = int.from_bytes(head[2:4], order) == 43
    wide, counted, at = (8, 8, 8) if big else (4, 2, 4)
    page = int.from_bytes(head[at : at + wide], order)
    count = min(int.from_bytes(_at(file, page, counted), order), _MOST_TIFF_FIELDS)
    size = 4 + 2 * wide
    fields = _at(file, page + counted, count * size)
    for start in range(0, len(fields) - size + 1, size):
        tag = int.from_bytes(fields[start : start + 2], order)
        length = int.from_bytes(fields[start + 4 : start + 4 + wide], order)
        if tag == _TIFF_C2PA:
            yield Traces(length)
        elif tag == _TIFF_XMP:
            where = int.from_bytes(fields[start + 4 + wide : start + size], order)
            yield _links(_at(file, where, min(length, _LARGEST_XMP)))


def _gif(file: BinaryIO) -> Iterator[Traces]:
    """The extensions before the first frame."""
    packed = _at(file, 10, 1)
    at = 13 + (3 << ((packed[0] & 7) + 1) if packed and packed[0] & 0x80 else 0)
    for _ in range(_MOST_EXTENSIONS):
        head = _at(file, at, 11)
        if head[:1] != b"!":
            return
        if head[1:] == b"\xff\x0bC2PA_GIF":
            yield Traces(0)
        at = _after_pieces(file, at + (14 if head[1:2] == b"\xff" else 2))


def _after_pieces(file: BinaryIO, at: int) -> int:
    """Where an extension of GIF ends: it is in pieces with their length first, the last of which is empty."""
    for _ in range(_MOST_PIECES):
        length = _at(file, at, 1)
        if length in {b"", b"\0"}:
            break
        at += 1 + length[0]
    return at + 1


def _svg(file: BinaryIO) -> Iterator[Traces]:
    """The start of the text, in which what describes it has to be."""
    head = _at(file, 0, _LARGEST_SVG_HEAD)
    if b"<svg" in head and b":manifest" in head and b"c2pa.org/manifest" in head:
        yield Traces(0, media_type="image/svg+xml")
    yield _links(head)


_FORMATS: tuple[tuple[re.Pattern[bytes], Callable[[BinaryIO], Iterator[Traces]]], ...] = (
    (re.compile(rb"\x89PNG\r\n\x1a\n"), _png),
    (re.compile(rb"\xff\xd8\xff"), _jpeg),
    (re.compile(rb"RIFF....WEBP", re.DOTALL), _webp),
    (re.compile(rb"GIF8[79]a"), _gif),
    (re.compile(rb"II[*+]\0|MM\0[*+]"), _tiff),
    (re.compile(rb"....(?:ftyp|JXL )", re.DOTALL), _boxes),
    (re.compile(rb"(?:\xef\xbb\xbf)?\s*<"), _svg),
)
