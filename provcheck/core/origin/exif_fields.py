"""Texts in EXIF (JEITA CP-3451): the first directory's and the EXIF directory's."""

from __future__ import annotations

import io
import struct
import unicodedata
from collections.abc import Iterator, Mapping

from PIL import ExifTags, Image, TiffImagePlugin

from provcheck.core.origin.iptc_fields import iptc_fields
from provcheck.core.origin.limits import cut, decoded
from provcheck.core.origin.records import RawField
from provcheck.core.origin.xmp_fields import xmp_fields

_BIG = b"II+\0"
_BIG_HEADER = 16
_MOST_IN_DIRECTORY = 65_535
_XMP_TAG = 700
_IPTC_TAG = 33723
_ENCODING_BYTES = 8
_LOOKED_AT = 4000
_MARKS = (b"\xff\xfe", b"\xfe\xff")
_WINDOWS_TEXTS = frozenset({0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F})
_TEXT_BYTES = frozenset({ExifTags.Base.UserComment, ExifTags.Base.MakerNote})


def exif_fields(data: bytes) -> Iterator[RawField]:
    """Texts of EXIF data that begins with its TIFF header, as a TIFF file does; none where it is damaged."""
    try:
        directories = _of_big_tiff(data) if data.startswith(_BIG) else _directories(data)
    except (OSError, ValueError, SyntaxError, TypeError, KeyError, IndexError, OverflowError, struct.error):
        # What Pillow raises on damaged directories.
        return
    for directory in directories:
        yield from _texts(directory)


def _directories(data: bytes) -> tuple[dict[int, object], ...]:
    exif = Image.Exif()
    exif.load(data)
    return dict(exif), dict(exif.get_ifd(ExifTags.IFD.Exif))


def _of_big_tiff(data: bytes) -> tuple[dict[int, object], ...]:
    """The same where places have 64 bits, which Pillow knows of files and not of EXIF, the lowest byte first."""
    first = _big_directory(data, int.from_bytes(data[_BIG_HEADER - 8 : _BIG_HEADER], "little"))
    place = first.get(ExifTags.IFD.Exif)
    return (first, _big_directory(data, place)) if isinstance(place, int) else (first,)


def _big_directory(data: bytes, place: int) -> dict[int, object]:
    if int.from_bytes(data[place : place + 8], "little") > _MOST_IN_DIRECTORY:
        return {}
    directory = TiffImagePlugin.ImageFileDirectory_v2(data[:_BIG_HEADER])
    stream = io.BytesIO(data)
    stream.seek(place)
    directory.load(stream)
    return dict(directory)


def _texts(directory: Mapping[int, object]) -> Iterator[RawField]:
    for tag, value in directory.items():
        if tag == _XMP_TAG:
            yield from xmp_fields(_bytes(value))
        elif tag == _IPTC_TAG:
            yield from iptc_fields(_bytes(value))
        elif tag in _WINDOWS_TEXTS:
            yield cut(_place(tag), _bytes(value).decode("utf-16-le", "replace").rstrip("\0"))
        elif tag in _TEXT_BYTES:
            yield cut(_place(tag), user_comment(_bytes(value)))
        elif isinstance(value, str):
            # Pillow reads ASCII as Latin-1; many programs write UTF-8 there.
            yield cut(_place(tag), decoded(value.encode("latin-1", "replace")))


def _place(tag: int) -> str:
    return f"exif:{ExifTags.TAGS.get(tag, hex(tag))}"


def _bytes(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    if isinstance(value, tuple):
        return bytes(part & 255 for part in value if isinstance(part, int))
    return value.encode("latin-1", "replace") if isinstance(value, str) else b""


def user_comment(data: bytes) -> str:
    """Text of a user comment, whose first 8 bytes name its encoding; of one without them too, as some programs write it."""
    encoding, text = data[:_ENCODING_BYTES], data[_ENCODING_BYTES:]
    if encoding == b"UNICODE\0":
        return _utf16(text)
    if encoding in {b"ASCII\0\0\0", bytes(_ENCODING_BYTES)}:
        return decoded(text)
    if encoding.rstrip(b"\0") == b"JIS":
        return text.decode("iso2022_jp", "replace")
    if data[:2] in _MARKS or data[:_LOOKED_AT].count(0) > len(data[:_LOOKED_AT]) // 3:
        return _utf16(data)
    return decoded(data)


def _utf16(text: bytes) -> str:
    """Text in the byte order that gives fewer characters that stand in no text: programs do not heed the directory's."""
    if text[:2] in _MARKS:
        return text.decode("utf-16", "replace").rstrip("\0")
    orders = [text.decode(order, "replace").rstrip("\0") for order in ("utf-16-be", "utf-16-le")]
    return min(orders, key=lambda made: sum(_is_no_letter(character) for character in made[:_LOOKED_AT]))


def _is_no_letter(character: str) -> bool:
    """Whether a character stands in no text: control characters but line ends, and code points of nothing or of no one."""
    return unicodedata.category(character).startswith("C") and character not in "\n\r\t"
