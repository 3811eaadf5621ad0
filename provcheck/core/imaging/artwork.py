"""The picture that a painting program keeps inside its own file: merged from the layers, or a small preview of them.

Krita (.kra) and OpenRaster (.ora) are ZIP archives with a MIME type as their first member and the picture merged from all
layers beside them (OpenRaster specification 0.0.5; Krita's file format follows it). Procreate archives hold a preview for the
system. Clip Studio files are chunks, one of them an SQLite database with a preview. Of the last two no description is public:
what is read here is what other readers of them agree on.
"""

from __future__ import annotations

import io
import sqlite3
import struct
import zipfile
from contextlib import closing
from dataclasses import dataclass

ARCHIVE_SUFFIXES = frozenset({".kra", ".ora", ".procreate"})
"""Endings of works that are archives; of other archives it is no wonder that they hold no picture."""

ARCHIVE_SIGNATURE = b"PK\x03\x04"
CLIP_STUDIO_SIGNATURE = b"CSFCHUNK"

_LARGEST_INNER = 1_000_000_000
_LONGEST_MIME_TYPE = 200
_MOST_STEPS = 20_000_000
_PACKINGS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
_CHUNK = struct.Struct(">8sQ")
_DATABASE = b"CHNKSQLi"
_PROCREATE = "Document.archive"
_MIME_TYPES = {b"application/x-krita": "Krita", b"image/openraster": "OpenRaster"}
_MERGED = ("mergedimage.png",)
_PREVIEWS = ("preview.png", "Thumbnails/thumbnail.png", "QuickLook/Thumbnail.png")


class NoPictureError(ValueError):
    """A file of a painting program that holds no picture that can be shown without its layers."""


@dataclass(frozen=True)
class Inner:
    """An encoded picture found inside a file.

    Attributes:
        data: PNG or JPEG.
        file_format: The program's name, with "preview" where it is smaller than the work or not known to be as large.
    """

    data: bytes
    file_format: str


def inner_picture(data: bytes) -> Inner | None:
    """The picture inside a file of a painting program; None for all other files.

    Raises `NoPictureError` when there is none in it. When the file is damaged: `ValueError`, `KeyError`, `EOFError`, `OSError`,
    `RuntimeError`, `NotImplementedError`, `zlib.error`, `zipfile.BadZipFile` or `sqlite3.Error`.
    """
    if data.startswith(CLIP_STUDIO_SIGNATURE):
        return Inner(_clip_studio_preview(data), "Clip Studio preview")
    return _from_archive(data) if data.startswith(ARCHIVE_SIGNATURE) else None


def _from_archive(data: bytes) -> Inner | None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = set(archive.namelist())
        program = _program(archive, names)
        if program is None:
            return None
        for found, suffix in ((_MERGED, ""), (_PREVIEWS, " preview")):
            name = next((name for name in found if name in names), None)
            if name is not None:
                return Inner(_member(archive, name), program + suffix)
    raise NoPictureError(program)


def _program(archive: zipfile.ZipFile, names: set[str]) -> str | None:
    if "mimetype" in names and archive.getinfo("mimetype").file_size <= _LONGEST_MIME_TYPE:
        return _MIME_TYPES.get(_member(archive, "mimetype").strip())
    return "Procreate" if _PROCREATE in names else None


def _member(archive: zipfile.ZipFile, name: str) -> bytes:
    """A member, unless it is larger than it says or than any picture; packed as these programs do, and no more is unpacked."""
    info = archive.getinfo(name)
    if info.file_size > _LARGEST_INNER or info.compress_type not in _PACKINGS:
        raise ValueError(name)
    with archive.open(info) as stream:
        data = stream.read(info.file_size + 1)
    if len(data) > info.file_size:
        raise ValueError(name)
    return data


def _clip_studio_preview(data: bytes) -> bytes:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.deserialize(_chunk(data, _DATABASE))
        connection.execute("PRAGMA trusted_schema = OFF")
        # What is a table by its name may be a view or computed, without end or of any size.
        connection.set_progress_handler(lambda: 1, _MOST_STEPS)
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, len(data))
        if connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'CanvasPreview' AND type = 'table'").fetchone() is None:
            raise NoPictureError("CanvasPreview")
        row = connection.execute("SELECT ImageData FROM CanvasPreview ORDER BY length(ImageData) DESC LIMIT 1").fetchone()
    if row is None or not isinstance(row[0], bytes):
        raise NoPictureError("CanvasPreview")
    return row[0]


def _chunk(data: bytes, wanted: bytes) -> bytes:
    """The content of the first chunk of a name; the file's own header is one too, whose length counts to the next."""
    offset = len(CLIP_STUDIO_SIGNATURE) + 16
    while offset + _CHUNK.size <= len(data):
        name, length = _CHUNK.unpack_from(data, offset)
        start = offset + _CHUNK.size
        if name == wanted:
            if length == 0 or start + length > len(data):
                raise EOFError(name)
            return data[start : start + length]
        offset = start + length
    raise EOFError(wanted)
