"""A small DNG (Adobe DNG specification 1.4): a JPEG preview and a mosaic of 64 x 64 values."""

from __future__ import annotations

import struct

_SIDE = 64
_Tag = tuple[int, int, int, bytes]
_BYTE, _TEXT, _SHORT, _LONG, _RATIONAL, _SIGNED_RATIONAL = 1, 2, 3, 4, 5, 10


def dng(preview: bytes, size: tuple[int, int], orientation: int = 1) -> bytes:
    """A file with this JPEG of that width and height as its preview."""
    pixels = b"".join(struct.pack("<H", (place * 37) % 4096) for place in range(_SIDE * _SIDE))
    first = len(_directory(_preview_tags(size, len(preview), orientation, 0, 0), 8))
    second = len(_directory(_mosaic_tags(len(pixels), 0), 0))
    sub = 8 + first
    preview_at = sub + second
    pixels_at = preview_at + len(preview) + len(preview) % 2
    head = b"II*\0" + struct.pack("<I", 8)
    head += _directory(_preview_tags(size, len(preview), orientation, preview_at, sub), 8)
    head += _directory(_mosaic_tags(len(pixels), pixels_at), sub)
    return head + preview + bytes(len(preview) % 2) + pixels


def _preview_tags(size: tuple[int, int], length: int, orientation: int, at: int, sub: int) -> list[_Tag]:
    matrix = struct.pack("<18i", *(value for one in (1, 0, 0, 0, 1, 0, 0, 0, 1) for value in (one, 1)))
    return [
        (254, _LONG, 1, _long(1)),
        (256, _LONG, 1, _long(size[0])),
        (257, _LONG, 1, _long(size[1])),
        (258, _SHORT, 3, struct.pack("<3H", 8, 8, 8)),
        (259, _SHORT, 1, _short(7)),
        (262, _SHORT, 1, _short(6)),
        (271, _TEXT, 5, b"Test\0"),
        (272, _TEXT, 5, b"Test\0"),
        (273, _LONG, 1, _long(at)),
        (274, _SHORT, 1, _short(orientation)),
        (277, _SHORT, 1, _short(3)),
        (278, _LONG, 1, _long(size[1])),
        (279, _LONG, 1, _long(length)),
        (330, _LONG, 1, _long(sub)),
        (50706, _BYTE, 4, bytes([1, 4, 0, 0])),
        (50708, _TEXT, 5, b"Test\0"),
        (50721, _SIGNED_RATIONAL, 9, matrix),
        (50728, _RATIONAL, 3, struct.pack("<6I", 1, 1, 1, 1, 1, 1)),
        (50778, _SHORT, 1, _short(21)),
    ]


def _mosaic_tags(length: int, at: int) -> list[_Tag]:
    return [
        (254, _LONG, 1, _long(0)),
        (256, _LONG, 1, _long(_SIDE)),
        (257, _LONG, 1, _long(_SIDE)),
        (258, _SHORT, 1, _short(16)),
        (259, _SHORT, 1, _short(1)),
        (262, _SHORT, 1, _short(32803)),
        (273, _LONG, 1, _long(at)),
        (277, _SHORT, 1, _short(1)),
        (278, _LONG, 1, _long(_SIDE)),
        (279, _LONG, 1, _long(length)),
        (33421, _SHORT, 2, struct.pack("<2H", 2, 2)),
        (33422, _BYTE, 4, bytes([0, 1, 1, 2])),
        (50717, _LONG, 1, _long(4095)),
    ]


def _directory(tags: list[_Tag], offset: int) -> bytes:
    """A TIFF directory that begins at an offset, with the values that do not fit into it behind."""
    beyond, entries = b"", b""
    behind = offset + 2 + 12 * len(tags) + 4
    for tag, kind, count, value in tags:
        if len(value) <= 4:
            entries += struct.pack("<HHI", tag, kind, count) + value.ljust(4, b"\0")
        else:
            entries += struct.pack("<HHII", tag, kind, count, behind + len(beyond))
            beyond += value + bytes(len(value) % 2)
    return struct.pack("<H", len(tags)) + entries + bytes(4) + beyond


def _short(value: int) -> bytes:
    return struct.pack("<H", value)


def _long(value: int) -> bytes:
    return struct.pack("<I", value)
