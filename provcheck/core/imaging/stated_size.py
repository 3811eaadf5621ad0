"""How large a picture is by what its file states at the beginning, without decoding: told before memory is taken for it.

Read here, in the program's own process, are a few numbers at known places; whatever they are, nothing but a number comes of it.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable

from provcheck.core.imaging.formats import (
    JXL_SIGNATURES,
    PHOTOSHOP_SIGNATURE,
    RADIANCE_SIGNATURES,
    TIFF_SIGNATURES,
    is_pdf,
    is_svg,
)
from provcheck.core.imaging.radiance import stated_size
from provcheck.core.imaging.tiff_directories import stated_sizes

Size = tuple[int, int]

DRAWN_PIXELS = 4096 * 4096
"""Most pixels of a picture that is drawn from shapes."""

_LEAST_UNKNOWN = 16_000_000
# ITU-T T.81, table B.1: markers of frames, which state the size, and those that stand alone.
_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_ALONE = frozenset({0x01, *range(0xD0, 0xD8)})
# Possessive, so that no head can be gone through in more than one way: trying all of them would take for ever.
_NETPBM = re.compile(rb"P[1-6](?:\s|#[^\n]*+\n)++(\d{1,9})(?:\s|#[^\n]*+\n)++(\d{1,9})\s")
_HEAD = 1 << 16
_JXL_STREAM = JXL_SIGNATURES[0]
# Bits of a side by the number before it, and widths that are told by their ratio to the height.
_JXL_BITS = (9, 13, 18, 30)
_JXL_RATIOS = ((1, 1), (12, 10), (4, 3), (3, 2), (16, 9), (5, 4), (2, 1))
# Of profiles, previews and notes in pieces of 64 KB there are hundreds at most.
_MOST_MARKERS = 1 << 14


def stated_pixels(data: bytes, most: int) -> int:
    """Width times height as a file states it, at most `most`; where it does not say, as many as it has bytes, and never few."""
    if not data.startswith((PHOTOSHOP_SIGNATURE, *TIFF_SIGNATURES)) and (is_pdf(data) or is_svg(data)):
        return min(DRAWN_PIXELS, most)
    for signature, offset, read in _READERS:
        if data.startswith(signature, offset):
            try:
                width, height = read(data)
            except (struct.error, ValueError, IndexError):
                break
            return min(width * height, most)
    return min(max(_LEAST_UNKNOWN, len(data)), most)


def _numbers(form: str, offset: int) -> Callable[[bytes], Size]:
    """A reader of two numbers at a place."""

    def read(data: bytes) -> Size:
        first, second = struct.unpack_from(form, data, offset)
        return int(first), int(second)

    return read


def _bitmap(data: bytes) -> Size:
    width, height = struct.unpack_from("<ii", data, 18)
    return abs(width), abs(height)


def _photoshop(data: bytes) -> Size:
    height, width = struct.unpack_from(">II", data, 14)
    return width, height


def _jpeg(data: bytes) -> Size:
    """The size in the first frame; raises ValueError when there is none among the first markers."""
    at = 2
    for _number in range(_MOST_MARKERS):
        if at + 9 > len(data) or data[at] != 0xFF:
            break
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif marker in _ALONE:
            at += 2
        elif marker in _FRAMES:
            height, width = struct.unpack_from(">HH", data, at + 5)
            return width, height
        else:
            at += 2 + int(struct.unpack_from(">H", data, at + 2)[0])
    raise ValueError(at)


def _webp(data: bytes) -> Size:
    """RFC 9649: the canvas of an extended file, else the size in the frame of either kind."""
    kind = data[12:16]
    if kind == b"VP8X":
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if kind == b"VP8L":
        (packed,) = struct.unpack_from("<I", data, 21)
        return (packed & 0x3FFF) + 1, (packed >> 14 & 0x3FFF) + 1
    width, height = struct.unpack_from("<HH", data, 26)
    return width & 0x3FFF, height & 0x3FFF


def _tiff(data: bytes) -> Size:
    """The size of the largest page: any of them may be the one that is decoded. One that states none is not taken for small."""
    sizes = [size if min(size) > 0 else (_LEAST_UNKNOWN, 1) for size in stated_sizes(data)]
    return max(sizes, key=lambda size: size[0] * size[1])


def _heif(data: bytes) -> Size:
    """The largest of the sizes in "ispe" boxes (ISO/IEC 23008-12, 6.5.3); raises ValueError when there is none."""
    sizes = [struct.unpack_from(">II", data, found.end() + 4) for found in re.finditer(b"ispe", data[:_HEAD])]
    return max(sizes, key=lambda size: size[0] * size[1])


def _jpeg_2000(data: bytes) -> Size:
    """The size in the header of a file (ISO/IEC 15444-1, I.5.3.1), or of its codestream (A.5.1)."""
    at = data.index(b"\xff\x4f\xff\x51", 0, _HEAD)
    width, height, left, top = struct.unpack_from(">IIII", data, at + 8)
    return max(0, width - left), max(0, height - top)


def _jpeg_xl(data: bytes) -> Size:
    """The size at the beginning of the codestream (ISO/IEC 18181-1, SizeHeader), which may lie in a box."""
    at = 0 if data.startswith(_JXL_STREAM) else data.index(_JXL_STREAM, len(JXL_SIGNATURES[-1]), _HEAD)
    at += len(_JXL_STREAM)
    bits = int.from_bytes(data[at : at + 16], "little")

    def taken(count: int) -> int:
        nonlocal bits
        value, bits = bits & ((1 << count) - 1), bits >> count
        return value

    in_eights = taken(1)

    def side() -> int:
        return 8 * (1 + taken(5)) if in_eights else 1 + taken(_JXL_BITS[taken(2)])

    height, ratio = side(), taken(3)
    if ratio:
        above, below = _JXL_RATIOS[ratio - 1]
        return height * above // below, height
    return side(), height


def _netpbm(data: bytes) -> Size:
    found = _NETPBM.match(data[:_HEAD])
    if found is None:
        raise ValueError(data[:2])
    return int(found[1]), int(found[2])


_READERS: tuple[tuple[bytes | tuple[bytes, ...], int, Callable[[bytes], Size]], ...] = (
    (b"\x89PNG\r\n\x1a\n", 0, _numbers(">II", 16)),
    (b"\xff\xd8", 0, _jpeg),
    ((b"GIF87a", b"GIF89a"), 0, _numbers("<HH", 6)),
    (b"qoif", 0, _numbers(">II", 4)),
    (b"BM", 0, _bitmap),
    (PHOTOSHOP_SIGNATURE, 0, _photoshop),
    (TIFF_SIGNATURES, 0, _tiff),
    (b"WEBP", 8, _webp),
    (RADIANCE_SIGNATURES, 0, stated_size),
    (b"ftyp", 4, _heif),
    ((b"\xff\x4f\xff\x51", b"\0\0\0\x0cjP  "), 0, _jpeg_2000),
    (JXL_SIGNATURES, 0, _jpeg_xl),
    ((b"P1", b"P2", b"P3", b"P4", b"P5", b"P6"), 0, _netpbm),
)
