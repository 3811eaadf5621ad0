"""The strips and tiles of a TIFF page, unpacked and put together here.

For kinds that neither Pillow nor OpenCV puts together, and for which tifffile would need its large library of codecs: packed by
LZW in planes of their own, and of 12 bits. To unpack bytes libtiff is used, by way of Pillow: it is given each piece as a grey
picture of its own.
"""

from __future__ import annotations

import io
import struct

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image
from tifffile import COMPRESSION, PLANARCONFIG, SAMPLEFORMAT

_UNPACKED_BY_LIBTIFF = frozenset({COMPRESSION.LZW, COMPRESSION.ADOBE_DEFLATE, COMPRESSION.DEFLATE, COMPRESSION.PACKBITS})
_DEPTHS = frozenset({8, 12, 16, 32, 64})
_DIFFERENCES = 2
_MOST_SAMPLES = 32
# Tiles are multiples of 16 pixels and mostly of a few hundred, also where the picture is smaller.
_LARGEST_TILE = 1 << 22
_LONG = 4
_SHORT = 3


def is_known(page: tifffile.TiffPage) -> bool:
    """Whether `values_of` can put a page together."""
    is_unpacked = page.compression == COMPRESSION.NONE or page.compression in _UNPACKED_BY_LIBTIFF
    is_in_order = page.fillorder == 1 and page.bitspersample in _DEPTHS
    is_whole = page.sampleformat in {SAMPLEFORMAT.UINT, SAMPLEFORMAT.INT}
    # Differences of floats are kept in another way than those of whole numbers.
    is_plain = page.predictor == 1 or (page.predictor == _DIFFERENCES and is_whole and page.bitspersample != 12)
    is_thin = page.samplesperpixel <= _MOST_SAMPLES
    return is_unpacked and is_in_order and is_plain and is_thin and (is_whole or page.sampleformat == SAMPLEFORMAT.IEEEFP)


def values_of(page: tifffile.TiffPage, data: bytes) -> NDArray[np.generic]:
    """The values of a page that `is_known`, (height, width, samples); 12 bits as 16.

    Raises ValueError, OSError and their like when it is damaged, and what Pillow raises for a strip of too many bytes.
    """
    is_separate = page.planarconfig == PLANARCONFIG.SEPARATE
    planes, together = (page.samplesperpixel, 1) if is_separate else (1, page.samplesperpixel)
    height, width = page.imagelength, page.imagewidth
    piece_width = page.tilewidth if page.is_tiled else width
    piece_height = page.tilelength if page.is_tiled else min(page.rowsperstrip, height)
    if min(width, height, piece_width, piece_height) < 1:
        raise ValueError((width, height, piece_width, piece_height))
    across, down = -(-width // piece_width), -(-height // piece_height)
    if page.is_tiled and piece_width * piece_height > max(_LARGEST_TILE, 4 * width * height):
        raise ValueError((piece_width, piece_height))
    if len(page.dataoffsets) < planes * across * down:
        raise ValueError(len(page.dataoffsets))
    kind = _kind(page)
    made = np.zeros((height, width, planes * together), kind.newbyteorder("="))
    row_bytes = -(-piece_width * together * page.bitspersample // 8)
    for number, (offset, length) in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
        plane, place = divmod(number, across * down)
        top, left = (place // across) * piece_height, (place % across) * piece_width
        if plane >= planes or not length:
            continue
        rows = piece_height if page.is_tiled else min(piece_height, height - top)
        packed = data[offset : offset + length]
        plain = _unpacked(packed, int(page.compression), row_bytes, rows)
        values = _values(plain, page.bitspersample, kind, rows, piece_width * together).reshape(rows, piece_width, together)
        if page.predictor == _DIFFERENCES:
            np.cumsum(values, axis=1, dtype=values.dtype, out=values)
        target = made[top : top + rows, left : left + piece_width, plane * together : (plane + 1) * together]
        target[:] = values[: target.shape[0], : target.shape[1]]
    return made


def _kind(page: tifffile.TiffPage) -> np.dtype[np.generic]:
    """The type of the values in the file."""
    letter = {SAMPLEFORMAT.UINT: "u", SAMPLEFORMAT.INT: "i", SAMPLEFORMAT.IEEEFP: "f"}[SAMPLEFORMAT(page.sampleformat)]
    return np.dtype(f"{page.parent.byteorder}{letter}{2 if page.bitspersample == 12 else page.bitspersample // 8}")


def _values(plain: bytes, bits: int, kind: np.dtype[np.generic], rows: int, count: int) -> NDArray[np.generic]:
    """The values of the rows of a piece, (rows, count), in this computer's order of bytes."""
    if bits != 12:
        return np.frombuffer(plain, kind).reshape(rows, -1)[:, :count].astype(kind.newbyteorder("="))
    # Two values in three bytes, whatever the order of bytes; a row begins with a byte of its own.
    octets = np.frombuffer(plain, np.uint8).reshape(rows, -1).astype(np.uint16)
    triples = np.pad(octets, ((0, 0), (0, -octets.shape[1] % 3))).reshape(rows, -1, 3)
    first = triples[..., 0] << 4 | triples[..., 1] >> 4
    second = (triples[..., 1] & 0xF) << 8 | triples[..., 2]
    twelve = np.stack([first, second], axis=-1).reshape(rows, -1)[:, :count]
    return twelve << 4 | twelve >> 8


def _unpacked(packed: bytes, compression: int, row_bytes: int, rows: int) -> bytes:
    """The bytes of a piece; raises ValueError or OSError when they are not all there."""
    if compression == COMPRESSION.NONE:
        plain = packed[: row_bytes * rows]
    else:
        with Image.open(io.BytesIO(_as_grey(packed, compression, row_bytes, rows)), formats=("TIFF",)) as image:
            plain = image.tobytes()
    if len(plain) != row_bytes * rows:
        raise ValueError(len(plain))
    return plain


def _as_grey(packed: bytes, compression: int, width: int, height: int) -> bytes:
    """A TIFF file of 8-bit grey with one strip (TIFF 6.0, section 2 and 4)."""
    tags = (
        (256, _LONG, width),
        (257, _LONG, height),
        (258, _SHORT, 8),
        (259, _SHORT, compression),
        (262, _SHORT, 1),
        (273, _LONG, 0),
        (277, _SHORT, 1),
        (278, _LONG, height),
        (279, _LONG, len(packed)),
    )
    start = 8 + 2 + 12 * len(tags) + 4
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, start if tag == 273 else value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + entries + bytes(4) + packed
