"""Texts that a picture file carries beside its pixels: PNG text, EXIF, XMP, IPTC, comments."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping

from provcheck.core.origin.exif_fields import exif_fields
from provcheck.core.origin.iptc_fields import iptc_fields, photoshop_iptc
from provcheck.core.origin.limits import MOST_FIELDS, MOST_OF_A_FILE, cut, decoded
from provcheck.core.origin.part import Kind, Part
from provcheck.core.origin.records import RawField
from provcheck.core.origin.xmp_fields import xmp_fields

_RAW_PROFILE = "Raw profile type "
_XMP_KEYWORD = "XML:com.adobe.xmp"
_EXIF_START = b"Exif\0\0"
_XMP_START = b"http://ns.adobe.com/xap/1.0/\0"
_PHOTOSHOP_START = b"Photoshop 3.0\0"
# How much a compressed text may grow to; what follows is not read.
_MOST_INFLATED = 4 << 20


def fields_in(parts: Iterable[Part]) -> tuple[RawField, ...]:
    """Every text in the parts of a file, in their order, at most `MOST_FIELDS`."""
    found: dict[RawField, None] = {}
    length = 0
    for field in (field for part in parts if part.kind in _READERS for field in _READERS[part.kind](part.body)):
        if field.text.strip() and field not in found:
            found[field] = None
            length += len(field.text)
        if len(found) == MOST_FIELDS or length > MOST_OF_A_FILE:
            break
    return tuple(found)


def _text(body: bytes) -> Iterator[RawField]:
    keyword, _zero, text = body.partition(b"\0")
    return _keyed(keyword, text)


def _packed_text(body: bytes) -> Iterator[RawField]:
    keyword, _zero, rest = body.partition(b"\0")
    text, whole = _inflated(rest[1:])
    return _keyed(keyword, text, whole=whole)


def _unicode_text(body: bytes) -> Iterator[RawField]:
    """After the keyword: whether it is compressed and how, language, translated keyword, text."""
    keyword, _zero, rest = body.partition(b"\0")
    _translated, _zero, content = rest[2:].partition(b"\0")[2].partition(b"\0")
    text, whole = _inflated(content) if rest[:1] == b"\1" else (content, True)
    return _keyed(keyword, text, whole=whole)


def _keyed(keyword: bytes, text: bytes, *, whole: bool = True) -> Iterator[RawField]:
    name = keyword.decode("latin-1")
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
    if kind in {"exif", "app1"} and data.startswith(_XMP_START):
        yield from xmp_fields(data[len(_XMP_START) :])
    elif kind in {"exif", "app1"}:
        yield from exif_fields(data.removeprefix(_EXIF_START))
    elif kind == "xmp":
        yield from xmp_fields(data)
    elif kind in {"iptc", "8bim"}:
        yield from iptc_fields(photoshop_iptc(data.removeprefix(_PHOTOSHOP_START)) or data)


def _inflated(data: bytes) -> tuple[bytes, bool]:
    """What was compressed, up to the limit, and whether that is all; what can be had of it where it is damaged."""
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(data, _MOST_INFLATED)
    except zlib.error:
        return b"", False
    return text, inflater.eof


def _photoshop(body: bytes) -> Iterator[RawField]:
    return iptc_fields(photoshop_iptc(body))


def _jpeg_comment(body: bytes) -> Iterator[RawField]:
    yield cut("jpeg:comment", decoded(body))


def _gif_comment(body: bytes) -> Iterator[RawField]:
    yield cut("gif:comment", decoded(body))


_READERS: Mapping[Kind, Callable[[bytes], Iterator[RawField]]] = {
    Kind.EXIF: exif_fields,
    Kind.XMP: xmp_fields,
    Kind.PHOTOSHOP: _photoshop,
    Kind.PNG_TEXT: _text,
    Kind.PNG_PACKED_TEXT: _packed_text,
    Kind.PNG_UNICODE_TEXT: _unicode_text,
    Kind.JPEG_COMMENT: _jpeg_comment,
    Kind.GIF_COMMENT: _gif_comment,
}
