"""What a library of Linux needs: read from its dynamic section (System V ABI, chapter 5)."""

from __future__ import annotations

import struct
from pathlib import Path

_MAGIC = b"\x7fELF"
_BITS_64, _LITTLE = 2, 1
_LOAD, _DYNAMIC = 1, 2
_END, _NEEDED, _STRINGS = 0, 1, 5


def is_elf(file: Path) -> bool:
    """Whether a file is a program or library of Linux."""
    if file.is_symlink() or not file.is_file():
        return False
    with file.open("rb") as stream:
        return stream.read(4) == _MAGIC


def needed(file: Path) -> tuple[str, ...]:
    """Names of the libraries that one for x86-64 or another little-endian machine of 64 bits needs; raises ValueError."""
    data = file.read_bytes()
    if data[:4] != _MAGIC or data[4] != _BITS_64 or data[5] != _LITTLE:
        raise ValueError(file)
    start, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    headers = [struct.unpack_from("<IIQQQQQQ", data, start + number * size) for number in range(count)]
    loads = [(address, offset, length) for kind, _flags, offset, address, _p, length, *_rest in headers if kind == _LOAD]
    dynamic = next(((offset, length) for kind, _f, offset, _a, _p, length, *_r in headers if kind == _DYNAMIC), None)
    if dynamic is None:
        return ()
    entries = []
    for tag, value in struct.iter_unpack("<QQ", data[dynamic[0] : dynamic[0] + dynamic[1] // 16 * 16]):
        if tag == _END:
            break
        entries.append((tag, value))
    strings = next(value for tag, value in entries if tag == _STRINGS)
    table = next(offset + strings - address for address, offset, length in loads if address <= strings < address + length)
    return tuple(_text(data, table + value) for tag, value in entries if tag == _NEEDED)


def _text(data: bytes, start: int) -> str:
    return data[start : data.index(b"\0", start)].decode()
