"""Archives of pictures on the drive: what is in them and the bytes of it.

What an archive holds is read once for all its pictures, as long as the file does not change; the file itself is never kept
open, since on Windows nobody could move it meanwhile.
"""

from __future__ import annotations

import functools
import io
import os
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from types import MappingProxyType
from typing import BinaryIO

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.archive_list import Member, listed
from provcheck.core.imaging.formats import ARCHIVE_HEAD, is_foreign_archive_data

MOST_MEMBERS = 20_000
"""Files that are looked at in one archive."""

DEEPEST = 256
"""Folders in each other in an archive. A path is looked at folder by folder, which a name of ten thousands would draw out."""

_KEPT = 4
_CHUNK = 1 << 20
# PKWARE, APPNOTE 6.3.10, 4.3.7.
_FILE = b"PK\x03\x04"
_FILE_HEAD = struct.Struct("<4s5H3L2H")
_BROKEN = (zipfile.BadZipFile, struct.error, ValueError, OverflowError)

_FOREIGN = frozenset({"__MACOSX"})
# What Windows takes for a drive, a stream or a pattern, or refuses; and the names that lead to its devices:
# learn.microsoft.com, "Naming Files, Paths, and Namespaces".
_NOT_IN_NAMES = re.compile(r'[<>:"|?*\x00-\x1f]')
_SLASHES = re.compile(r"[/\\]")
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|(?:COM|LPT)[0-9\u00b9\u00b2\u00b3])\s*(?:\.|\Z)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Listing:
    """What an archive holds: files by their paths inside it, and those that have none of their own, with the reason."""

    members: Mapping[str, Member]
    left_out: tuple[tuple[str, str], ...]


def members_of(archive: Path) -> Mapping[str, Member]:
    """The files in an archive by their paths inside it; hidden ones, folders and what is left out are passed over.

    Raises `PictureError` when it is no file, damaged or holds too many files, OSError when it cannot be read.
    """
    return _list_of(archive).members


def left_out_of(archive: Path) -> tuple[tuple[str, str], ...]:
    """The files in an archive that are not looked at, by their paths inside it, with why; raises as `members_of`.

    They lie in more folders than are looked into, then as "first/…/file.png", or are others than an earlier one of that name.
    """
    return _list_of(archive).left_out


def _list_of(archive: Path) -> _Listing:
    status = archive.stat()
    # Opening a pipe would wait for whoever writes into it.
    if not stat.S_ISREG(status.st_mode):
        raise PictureError(Reason.NOT_A_FILE, archive)
    return _listed(Path(os.path.abspath(archive)), status.st_size, status.st_mtime_ns)


def unpacked(archive: Path, member: Member, path: Path) -> bytes:
    """The bytes of a file in an archive, never more than its size as the archive states it.

    Raises `PictureError` for `path`, OSError when the archive cannot be read.
    """
    # Gives its bytes without a copy of them, which may be half a gigabyte.
    data = io.BytesIO()
    for piece in unpacked_pieces(archive, member, path):
        data.write(piece)
    return data.getvalue()


def unpacked_pieces(archive: Path, member: Member, path: Path) -> Iterator[bytes]:
    """The same in small pieces; that it is damaged may be told after the last of them."""
    if member.is_locked:
        raise PictureError(Reason.ARCHIVE_LOCKED, path)
    if member.packing not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise PictureError(Reason.PACKING_NOT_READ, path, f"compression {member.packing}")
    count, crc = 0, 0
    try:
        with archive.open("rb") as stream:
            for piece in _unpacked(stream, member):
                count, crc = count + len(piece), zlib.crc32(piece, crc)
                yield piece
    except (zlib.error, struct.error, ValueError, OverflowError) as error:
        raise PictureError(Reason.DAMAGED, path, f"{type(error).__name__}: {error}") from error
    if count != member.file_bytes or crc != member.crc:
        raise PictureError(Reason.DAMAGED, path, f"{count} bytes of {member.file_bytes}, or others than were packed")


def path_inside[P: PurePath](archive: P, name: str) -> P | None:
    """Where a file of an archive is found, always inside the archive and the same on every system; None for hidden ones.

    Args:
        archive: Path of the archive, by the rules of the system it is for.
        name: As the archive gives it, with whatever in it that would lead elsewhere.
    """
    parts = [part for part in name.replace("\\", "/").split("/") if part not in {"", ".", ".."}]
    if any(map(_is_hidden, parts)):
        return None
    # Windows passes over dots and spaces at the end of a name.
    plain = [part.rstrip(". ") for part in parts]
    path = archive.joinpath(*(_harmless(part) for part in plain if part))
    return path if path != archive and path.is_relative_to(archive) else None


def _is_hidden(part: str) -> bool:
    return part not in {".", ".."} and (part.startswith(".") or part in _FOREIGN)


def _harmless(part: str) -> str:
    part = _NOT_IN_NAMES.sub(lambda found: f"%{ord(found[0]):02X}", part)
    return f"_{part}" if _DEVICE.match(part) else part


@functools.lru_cache(maxsize=_KEPT)
def _listed(archive: Path, _size: int, _mtime_ns: int) -> _Listing:
    """Size and time are those of the file: one that has changed is listed anew."""
    found: dict[str, Member] = {}
    left_out: list[tuple[str, str]] = []
    try:
        with archive.open("rb") as stream:
            if is_foreign_archive_data(stream.read(ARCHIVE_HEAD)):
                raise PictureError(Reason.PACKING_NOT_READ, archive, "an archive other than ZIP")
            for name, member in listed(stream, archive):
                is_deep = len(_SLASHES.findall(name)) > DEEPEST
                path = path_inside(archive, _shortened(name) if is_deep else name)
                if path is None or name.endswith("/"):
                    continue
                inside = path.relative_to(archive).as_posix()
                if is_deep:
                    left_out.append((inside, f"more than {DEEPEST} folders in each other"))
                elif not _is_same(found.setdefault(inside, member), member):
                    left_out.append((inside, "another file of that name in the archive"))
    except _BROKEN as error:
        raise PictureError(Reason.DAMAGED, archive, f"{type(error).__name__}: {error}") from error
    count = len(found) + len(left_out)
    if count > MOST_MEMBERS:
        raise PictureError(Reason.TOO_MANY_FILES, archive, f"{count} > {MOST_MEMBERS} files")
    return _Listing(MappingProxyType(found), tuple(left_out))


def _is_same(one: Member, other: Member) -> bool:
    """Whether two files of one name hold the same by what is stated of them."""
    return (one.file_bytes, one.crc) == (other.file_bytes, other.crc)


def _shortened(name: str) -> str:
    """A path of many folders, hidden where one of them is, by the first of them and the file."""
    parts = _SLASHES.split(name)
    hidden = [part for part in parts if _is_hidden(part)]
    return "/".join((parts[0], *hidden[:1], "\u2026", parts[-1]))


def _unpacked(stream: BinaryIO, member: Member) -> Iterator[bytes]:
    """At most one byte more than the list states; ValueError, `struct.error` or `zlib.error` when it is damaged."""
    if member.offset < 0:
        raise ValueError(member.offset)
    stream.seek(member.offset)
    head = _FILE_HEAD.unpack(stream.read(_FILE_HEAD.size))
    if head[0] != _FILE:
        raise ValueError(head[0])
    stream.seek(head[-2] + head[-1], os.SEEK_CUR)
    pieces = _packed(stream, member.packed_bytes)
    room = member.file_bytes + 1
    for piece in _inflated(pieces) if member.packing == zipfile.ZIP_DEFLATED else pieces:
        yield piece[:room]
        room -= len(piece[:room])
        if room == 0:
            break


def _packed(stream: BinaryIO, count: int) -> Iterator[bytes]:
    """So many bytes in pieces, or those that there are."""
    while count > 0 and (piece := stream.read(min(count, _CHUNK))):
        count -= len(piece)
        yield piece


def _inflated(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """What deflated bytes hold, in small pieces too: a piece may hold a thousand times its size. Raises `zlib.error`."""
    unpacker = zlib.decompressobj(-zlib.MAX_WBITS)
    for piece in pieces:
        left, is_more = piece, True
        while is_more:
            made = unpacker.decompress(left, _CHUNK)
            left = unpacker.unconsumed_tail
            is_more = bool(left) or len(made) == _CHUNK
            yield made
        if unpacker.eof:
            # What follows would be kept, and copied with each further piece.
            return
