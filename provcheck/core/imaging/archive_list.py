"""What a ZIP archive lists: the names and places of its files, after a look at how much there is to list.

Python's reader refuses the whole list for one entry that is odd, as a name that is no text in the encoding it states; here that
entry alone is taken as well as may be.
"""

from __future__ import annotations

import contextlib
import os
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from provcheck.core.errors import PictureError, Reason

MOST_ENTRIES = 50_000
"""Entries of an archive, with folders and what systems add to each file."""

LARGEST_LIST = 16_000_000
"""Bytes of the list of entries: 300 for each of the most there may be."""

# PKWARE, APPNOTE 6.3.10: 4.3.12 (entry of the list), 4.3.14, 4.3.15 and 4.3.16 (ends); 4.5.3 and 4.6.9 (further fields).
_ENTRY = b"PK\x01\x02"
_ENTRY_HEAD = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END_64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR_64 = struct.Struct("<4sLQL")
_FIELD = struct.Struct("<HH")
_LARGE = 0x0001
_UNICODE_PATH = 0x7075
_UNICODE_HEAD = struct.Struct("<BL")
_LONGEST_COMMENT = 0xFFFF
_ENCRYPTED = 0x1 | 0x40
_IS_UTF_8 = 0x800
_STATED_FURTHER = 0xFFFFFFFF


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive, as the archive's list states it.

    Attributes:
        offset: Where its own head begins.
        packed_bytes: Its size in the archive.
        file_bytes: Its size once unpacked.
        packing: How it is packed, as `zipfile` numbers it.
        crc: CRC-32 of its bytes.
        is_locked: Whether it asks for a password.
    """

    offset: int
    packed_bytes: int
    file_bytes: int
    packing: int
    crc: int
    is_locked: bool


@dataclass(frozen=True, slots=True)
class _Listed:
    """Where the list of entries lies.

    Attributes:
        begin: Its first byte.
        size: Bytes of it.
        entries: How many entries it is said to have.
        before: Bytes that stand before the archive, as of a program that unpacks it.
    """

    begin: int
    size: int
    entries: int
    before: int


def listed(stream: BinaryIO, archive: Path) -> Iterator[tuple[str, Member]]:
    """The entries of an archive with their names, also of folders, which end with a slash.

    Raises `PictureError` when there are too many, `zipfile.BadZipFile` or `struct.error` when it is damaged or no archive.
    """
    found = _found(stream)
    if found.entries > MOST_ENTRIES or found.size > LARGEST_LIST:
        raise PictureError(Reason.TOO_MANY_FILES, archive, f"{found.entries} entries in a list of {found.size} bytes")
    if found.begin < 0:
        raise zipfile.BadZipFile("a list that begins before the file")
    stream.seek(found.begin)
    data = stream.read(found.size)
    # How many entries it states need not be true.
    there = data.count(_ENTRY)
    if there > MOST_ENTRIES:
        raise PictureError(Reason.TOO_MANY_FILES, archive, f"{there} entries, {found.entries} stated")
    yield from _entries(data, found)


def _found(stream: BinaryIO) -> _Listed:
    size = stream.seek(0, os.SEEK_END)
    begin = max(0, size - _END.size - _LONGEST_COMMENT)
    stream.seek(begin)
    tail = stream.read()
    at = len(tail) - _END.size
    # Right at the end, else the last one before a comment.
    if not (at >= 0 and tail[at:].startswith(b"PK\x05\x06") and tail.endswith(b"\0\0")):
        at = tail.rfind(b"PK\x05\x06")
    if at < 0 or at + _END.size > len(tail):
        raise zipfile.BadZipFile("no end of a list")
    end = begin + at
    _, _, _, _, entries, list_bytes, offset, _ = _END.unpack_from(tail, at)
    further = _further_end(stream, end)
    if further is not None:
        entries, list_bytes, offset, end = further
    return _Listed(end - list_bytes, list_bytes, entries, end - list_bytes - offset)


def _further_end(stream: BinaryIO, end: int) -> tuple[int, int, int, int] | None:
    """The record for large archives, which stands before the other end: entries, bytes and place of the list, where it ends."""
    begin = end - _LOCATOR_64.size - _END_64.size
    if begin < 0:
        return None
    stream.seek(begin)
    record, locator = stream.read(_END_64.size), stream.read(_LOCATOR_64.size)
    if not (locator.startswith(b"PK\x06\x07") and record.startswith(b"PK\x06\x06")):
        return None
    _, disk, _, disks = _LOCATOR_64.unpack(locator)
    if disk != 0 or disks > 1:
        raise zipfile.BadZipFile("an archive that goes on in other files")
    stated = _END_64.unpack(record)
    return stated[7], stated[8], stated[9], begin


def _entries(data: bytes, found: _Listed) -> Iterator[tuple[str, Member]]:
    at = 0
    while at < found.size:
        _, _, _, flags, packing, _, _, crc, packed, unpacked, *lengths, _, _, _, offset = _ENTRY_HEAD.unpack_from(data, at)
        if data[at : at + len(_ENTRY)] != _ENTRY:
            raise zipfile.BadZipFile("no entry of a list")
        name_bytes, further_bytes, comment_bytes = lengths
        name_at = at + _ENTRY_HEAD.size
        further_at = name_at + name_bytes
        at = further_at + further_bytes + comment_bytes
        fields = dict(_fields(data[further_at : further_at + further_bytes]))
        unpacked, packed, offset = _large(fields.get(_LARGE, b""), (unpacked, packed, offset))
        member = Member(offset + found.before, packed, unpacked, packing, crc, bool(flags & _ENCRYPTED))
        yield _name(data[name_at:further_at], flags, fields.get(_UNICODE_PATH, b"")), member


def _fields(further: bytes) -> Iterator[tuple[int, bytes]]:
    """Further fields of an entry by their kind, as far as they are whole."""
    at = 0
    while at + _FIELD.size <= len(further):
        kind, size = _FIELD.unpack_from(further, at)
        at += _FIELD.size
        yield kind, further[at : at + size]
        at += size


def _large(field: bytes, stated: tuple[int, int, int]) -> list[int]:
    """Sizes and place, those from the field for large files that are stated there."""
    wide = iter(struct.unpack(f"<{len(field) // 8}Q", field[: len(field) // 8 * 8]))
    return [next(wide, each) if each == _STATED_FURTHER else each for each in stated]


def _name(raw: bytes, flags: int, unicode_path: bytes) -> str:
    """A name up to a zero; where it is no text in the encoding that it should have, in the one of old archives."""
    is_told = len(unicode_path) > _UNICODE_HEAD.size and _UNICODE_HEAD.unpack_from(unicode_path) == (1, zlib.crc32(raw))
    told = [unicode_path[_UNICODE_HEAD.size :]] if is_told else []
    for each in (*told, raw) if flags & _IS_UTF_8 else told:
        with contextlib.suppress(UnicodeDecodeError):
            return each.decode().partition("\0")[0]
    return raw.decode("cp437").partition("\0")[0]
