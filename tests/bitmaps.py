"""BMP and TGA files of every kind, byte by byte, since no library writes them all."""

from __future__ import annotations

import struct

import numpy as np
from numpy.typing import NDArray

from tests.data.formats.chart import HEIGHT, WIDTH

GREY_RAMP = b"".join(bytes([level, level, level, 0]) for level in range(256))
"""A palette of BMP."""


def bmp(bits: int, rows: bytes, palette: bytes = b"", compression: int = 0, masks: bytes = b"", header: int = 40) -> bytes:
    """A BMP of the chart's size; rows from the bottom. Masks stand in a header that is long enough, else behind it."""
    info = struct.pack("<IiiHHIIiiII", header, WIDTH, HEIGHT, 1, bits, compression, len(rows), 2835, 2835, len(palette) // 4, 0)
    info += masks.ljust(header - 40, b"\0")
    offset = 14 + len(info) + len(palette)
    return b"BM" + struct.pack("<IHHI", offset + len(rows), 0, 0, offset) + info + palette + rows


def top_down(data: bytes) -> bytes:
    """The same with its rows from the top, which a negative height says."""
    return data[:22] + struct.pack("<i", -HEIGHT) + data[26:]


def bmp_rows(values: NDArray[np.uint8]) -> bytes:
    """Rows of bytes from the bottom, each filled up to four bytes."""
    return b"".join(row.tobytes() + bytes(-row.nbytes % 4) for row in values.reshape(HEIGHT, -1)[::-1])


def bmp_runs(levels: NDArray[np.uint8]) -> bytes:
    """RLE8: runs of one value, an end of each row, an end of all."""
    rows = (b"".join(bytes([1, value]) for value in row) + b"\0\0" for row in levels[::-1])
    return b"".join(rows) + b"\0\1"


def bmp_half_runs(levels: NDArray[np.uint8]) -> bytes:
    """RLE4: runs of two values of four bits each."""
    rows = (b"".join(bytes([2, row[x] << 4 | row[x + 1]]) for x in range(0, WIDTH, 2)) + b"\0\0" for row in levels[::-1])
    return b"".join(rows) + b"\0\1"


def tga(kind: int, bits: int, pixels: bytes, descriptor: int = 0x20, palette: tuple[int, bytes] = (0, b"")) -> bytes:
    """A TGA of the chart's size; the descriptor says where the first pixel lies and how many bits are alpha."""
    depth, colours = palette
    count = len(colours) * 8 // depth if depth else 0
    head = struct.pack("<BBBHHBHHHHBB", 0, bool(depth), kind, 0, count, depth, 0, 0, WIDTH, HEIGHT, bits, descriptor)
    return head + colours + pixels


def tga_runs(pixels: NDArray[np.uint8]) -> bytes:
    """Packets by turns of one repeated pixel and of three that differ."""
    flat = pixels.reshape(HEIGHT * WIDTH, -1)
    return b"".join(b"\x80" + flat[at].tobytes() + b"\x02" + flat[at + 1 : at + 4].tobytes() for at in range(0, len(flat), 4))


def sixteen_bits(rgb: NDArray[np.uint8], bits: tuple[int, int, int] = (5, 5, 5)) -> NDArray[np.uint16]:
    """Colours packed into 16 bits, red in the highest of them."""
    red, green, blue = (rgb[..., each].astype(np.uint16) >> (8 - bits[each]) for each in range(3))
    return np.asarray(red << (bits[1] + bits[2]) | green << bits[2] | blue, "<u2")
