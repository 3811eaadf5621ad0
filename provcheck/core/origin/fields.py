"""Texts that a picture file carries beside its pixels: PNG text, EXIF, XMP, IPTC, comments.

PNG: W3C PNG (Third Edition) 11.3.3. JPEG: ITU-T T.81 B.2, XMP part 3 and IPTC-IIM 4.2 in Photoshop's image resources. WebP:
RFC 9649. GIF: GIF89a. AVIF and HEIC: ISO/IEC 23008-12, in `item_fields`. All of it is written by strangers, so everything has a
limit.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator

from provcheck.core.origin.exif_fields import exif_fields
from provcheck.core.origin.iptc_fields import iptc_fields, photoshop_iptc
from provcheck.core.origin.item_fields import item_fields
from provcheck.core.origin.limits import MOST_FIELDS, MOST_OF_A_FILE, cut, decoded
from provcheck.core.origin.records import RawField
from provcheck.core.origin.xmp_fields import xmp_fields

_PNG = b"\x89PNG\r\n\x1a\n"
_RAW_PROFILE = "Raw profile type "
_XMP_KEYWORD = "XML:com.adobe.xmp"
_EXIF_SEGMENT = b"Exif\0\0"
_XMP_SEGMENT = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP_SEGMENT = b"Photoshop 3.0\0"
_GIF_XMP = b"XMP DataXMP"
# How much a compressed text may grow to; what follows is not read.
_MOST_INFLATED = 4 << 20
_ISO_BRANDS = (b"avif", b"avis", b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1")


def read_fields(data: bytes) -> tuple[RawField, ...]:
    """Every text in a file's metadata, in the order of the file, at most `MOST_FIELDS`; none in formats that are not known."""
    found: dict[RawField, None] = {}
    length = 0
    for field in _of_format(data):
        if field.text.strip() and field not in found:
            found[field] = None
            length += len(field.text)
        if len(found) == MOST_FIELDS or length > MOST_OF_A_FILE:
            break
    return tuple(found)


def _of_format(data: bytes) -> Iterator[RawField]:
    readers = (
        (data.startswith(_PNG), _png),
        (data.startswith(b"\xff\xd8"), _jpeg),
        (data[:4] == b"RIFF" and data[8:12] == b"WEBP", _webp),
        (data[:6] in {b"GIF87a", b"GIF89a"}, _gif),
        (data[:4] in {b"II*\0", b"MM\0*"}, exif_fields),
        (data[4:8] == b"ftyp" and data[8:12] in _ISO_BRANDS, item_fields),
    )
    return next((read(data) for fits, read in readers if fits), iter(()))


def _png(data: bytes) -> Iterator[RawField]:
    for kind, body in _png_chunks(data):
        if kind == b"eXIf":
            yield from exif_fields(body)
        elif kind in {b"tEXt", b"zTXt", b"iTXt"}:
            yield from _png_text(kind, body)


def _png_chunks(data: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(_PNG)
    while at + 8 <= len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        kind = data[at + 4 : at + 8]
        # A file that was cut off may still hold what comes first.
        yield kind, b"" if kind == b"IDAT" else data[at + 8 : at + 8 + length]
        if kind == b"IEND":
            return
        at += length + 12


def _png_text(kind: bytes, body: bytes) -> Iterator[RawField]:
    keyword, _zero, rest = body.partition(b"\0")
    name = keyword.decode("latin-1")
    if kind == b"tEXt":
        text, whole = rest, True
    elif kind == b"zTXt":
        text, whole = _inflated(rest[1:])
    else:
        is_compressed = rest[:1] == b"\1"
        _language, _zero, after = rest[2:].partition(b"\0")
        _translated, _zero, content = after.partition(b"\0")
        text, whole = _inflated(content) if is_compressed else (content, True)
    if name == _XMP_KEYWORD:
        yield from xmp_fields(text)
    elif name.startswith(_RAW_PROFILE):
        yield from _raw_profile(name.removeprefix(_RAW_PROFILE).lower(), text)
    else:
        yield cut(f"png:{name}", decoded(text), whole=whole)


def _raw_profile(kind: str, text: bytes) -> Iterator[RawField]:
    """What ImageMagick carries over from other formats: the name, the length, and the bytes in hexadecimal digits."""
    try:
        data = bytes.fromhex(b"".join(text.split()[2:]).decode("ascii"))
    except ValueError:
        return
    if kind in {"exif", "app1"} and data.startswith(_XMP_SEGMENT):
        yield from xmp_fields(data[len(_XMP_SEGMENT) :])
    elif kind in {"exif", "app1"}:
        yield from exif_fields(data.removeprefix(_EXIF_SEGMENT))
    elif kind == "xmp":
        yield from xmp_fields(data)
    elif kind in {"iptc", "8bim"}:
        yield from iptc_fields(photoshop_iptc(data.removeprefix(_PHOTOSHOP_SEGMENT)) or data)


def _inflated(data: bytes) -> tuple[bytes, bool]:
    """What was compressed, up to the limit, and whether that is all; what can be had of it where it is damaged."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, _MOST_INFLATED)
    except zlib.error:
        return b"", False
    return text, inflater.eof


def _jpeg(data: bytes) -> Iterator[RawField]:
    for marker, body in _jpeg_segments(data):
        if marker == 0xE1 and body.startswith(_EXIF_SEGMENT):
            yield from exif_fields(body[len(_EXIF_SEGMENT) :])
        elif marker == 0xE1 and body.startswith(_XMP_SEGMENT):
            yield from xmp_fields(body[len(_XMP_SEGMENT) :])
        elif marker == 0xED and body.startswith(_PHOTOSHOP_SEGMENT):
            yield from iptc_fields(photoshop_iptc(body[len(_PHOTOSHOP_SEGMENT) :]))
        elif marker == 0xFE:
            yield cut("jpeg:comment", decoded(body))


def _jpeg_segments(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Segments before the picture itself."""
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker in {0xDA, 0xD9}:
            return
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        yield marker, data[at + 4 : at + 2 + length]
        at += 2 + length


def _webp(data: bytes) -> Iterator[RawField]:
    at = 12
    while at + 8 <= len(data):
        kind = data[at : at + 4]
        (length,) = struct.unpack("<I", data[at + 4 : at + 8])
        body = data[at + 8 : at + 8 + length]
        if kind == b"EXIF":
            yield from exif_fields(body.removeprefix(_EXIF_SEGMENT))
        elif kind == b"XMP ":
            yield from xmp_fields(body)
        at += 8 + length + length % 2


def _gif(data: bytes) -> Iterator[RawField]:
    at = 13 + _colour_table(data, 10)
    while at < len(data):
        if data[at] == 0x21 and at + 1 < len(data):
            yield from _gif_extension(data, at)
            at = _after_blocks(data, at + 2)
        elif data[at] == 0x2C:
            at = _after_blocks(data, at + 11 + _colour_table(data, at + 9))
        else:
            return


def _gif_extension(data: bytes, at: int) -> Iterator[RawField]:
    if data[at + 1] == 0xFE:
        yield cut("gif:comment", decoded(b"".join(_blocks(data, at + 2))))
    elif data[at + 1] == 0xFF and data[at + 3 : at + 14] == _GIF_XMP:
        # The packet stands there as it is; its trailer makes it look like blocks.
        yield from xmp_fields(data[at + 14 : _after_blocks(data, at + 14)])


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
