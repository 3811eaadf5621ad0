"""What a format's own lengths and end marks say of a file that failed to decode: whether its end is missing."""

from __future__ import annotations

import io
import struct
import zipfile

from provcheck.core.imaging.artwork import ARCHIVE_SIGNATURE, CLIP_STUDIO_SIGNATURE
from provcheck.core.imaging.formats import BOX_SIGNATURES, TIFF_SIGNATURES
from provcheck.core.imaging.tiff_directories import tiff_tags

# Tags that list where strips or tiles begin, with those that list how long they are.
_TIFF_PIECES = ((273, 279), (324, 325))
_TIFF_WANTED = frozenset(tag for pair in _TIFF_PIECES for tag in pair)


def ends_early(data: bytes) -> bool:
    """Whether a file that failed to decode lacks the end its format requires.

    JPEG ends with the EOI marker (ITU-T T.81 B.1.1.3), PNG with an IEND chunk, GIF with 0x3B, QOI with seven zeros and a one;
    RIFF and BMP state their length, and Photoshop, TIFF and the formats of boxes (HEIF, AVIF, JPEG 2000, JPEG XL) those of
    their parts.
    """
    if data[:2] == b"\xff\xd8":
        return b"\xff\xd9" not in data[-4096:]
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return b"IEND" not in data[-4096:]
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return not data.rstrip(b"\0").endswith(b";")
    if data[:4] == b"qoif":
        return not data.endswith(b"\0\0\0\0\0\0\0\x01")
    return _is_shorter_than_it_says(data)


def _is_shorter_than_it_says(data: bytes) -> bool:
    """The part of `ends_early` for the formats that state lengths."""
    stating = (
        (0, (b"RIFF",), _riff_ends_early),
        (0, (b"BM",), _bitmap_ends_early),
        (0, (b"8BPS",), _photoshop_ends_early),
        (0, (ARCHIVE_SIGNATURE,), _archive_ends_early),
        (0, (CLIP_STUDIO_SIGNATURE,), _chunks_end_early),
        (0, TIFF_SIGNATURES, _tiff_ends_early),
        (4, BOX_SIGNATURES, _boxes_end_early),
    )
    return next((tells(data) for offset, signatures, tells in stating if data.startswith(signatures, offset)), False)


def _riff_ends_early(data: bytes) -> bool:
    return len(data) >= 8 and len(data) < int(struct.unpack("<I", data[4:8])[0]) + 8


def _bitmap_ends_early(data: bytes) -> bool:
    return len(data) >= 6 and len(data) < int(struct.unpack("<I", data[2:6])[0])


def _archive_ends_early(data: bytes) -> bool:
    """Whether a ZIP archive lacks its directory, which stands at its end."""
    try:
        return not zipfile.is_zipfile(io.BytesIO(data))
    except zipfile.BadZipFile:
        # It is there, and says that the archive goes on in other files.
        return False


def _photoshop_ends_early(data: bytes) -> bool:
    """Whether a section before the merged picture, or that picture's first two bytes, lies past the end."""
    offset = 26
    for length in (">I", ">I", ">Q" if data[4:6] == b"\0\x02" else ">I"):
        if offset + struct.calcsize(length) > len(data):
            return True
        offset += struct.calcsize(length) + int(struct.unpack_from(length, data, offset)[0])
    return offset + 2 > len(data)


def _chunks_end_early(data: bytes) -> bool:
    """Whether a chunk of a Clip Studio file, which names its length, reaches past the end."""
    offset = 24
    while offset + 16 <= len(data):
        offset += 16 + int(struct.unpack_from(">Q", data, offset + 8)[0])
    return offset != len(data)


def _boxes_end_early(data: bytes) -> bool:
    """Whether the last box (ISO/IEC 14496-12, 4.2) reaches past the end; a box of length 0 reaches just to it."""
    offset = 0
    while offset + 8 <= len(data):
        size = int(struct.unpack_from(">I", data, offset)[0])
        if size == 1:
            if offset + 16 > len(data):
                return True
            size = int(struct.unpack_from(">Q", data, offset + 8)[0])
        if size < 8:
            return False
        offset += size
    return offset != len(data)


def _tiff_ends_early(data: bytes) -> bool:
    """Whether the first directory of a TIFF file, or one of the first strips or tiles that it lists, lies past the end."""
    try:
        tags = tiff_tags(data, _TIFF_WANTED)
    except struct.error:
        return True
    pieces = [(tags.get(begins, ()), tags.get(lengths, ())) for begins, lengths in _TIFF_PIECES]
    return any(begin + length > len(data) for begins, lengths in pieces for begin, length in zip(begins, lengths, strict=False))


def lists_tiff_pixels(data: bytes) -> bool:
    """Whether this is a TIFF file whose first directory names strips or tiles, the first of which are all there."""
    if data[:4] not in TIFF_SIGNATURES or _tiff_ends_early(data):
        return False
    tags = tiff_tags(data, _TIFF_WANTED)
    return any(tags.get(begins) and tags.get(lengths) for begins, lengths in _TIFF_PIECES)
