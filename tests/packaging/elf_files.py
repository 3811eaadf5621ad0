"""The least that is a library of Linux with what it needs (System V ABI, chapters 4 and 5)."""

from __future__ import annotations

import struct

_HEADER, _PROGRAM = 64, 56


def library(*names: str) -> bytes:
    """A file for x86-64 that needs libraries."""
    strings = b"\0" + b"".join(name.encode() + b"\0" for name in names)
    starts = [strings.index(b"\0" + name.encode() + b"\0") + 1 for name in names]
    dynamic_at = _HEADER + 2 * _PROGRAM
    entries = [(1, start) for start in starts]
    strings_at = dynamic_at + 16 * (len(entries) + 2)
    dynamic = b"".join(struct.pack("<QQ", *entry) for entry in [*entries, (5, strings_at), (0, 0)])
    size = strings_at + len(strings)
    header = (
        b"\x7fELF\x02\x01\x01"
        + bytes(9)
        + struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, _HEADER, 0, 0, _HEADER, _PROGRAM, 2, 64, 0, 0)
    )
    load = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, size, size, 4096)
    told = struct.pack("<IIQQQQQQ", 2, 4, dynamic_at, dynamic_at, dynamic_at, len(dynamic), len(dynamic), 8)
    return header + load + told + dynamic + strings
