"""The door for pixels, its outer side: a file's bytes and the limits of what is let in; `decoders` gives its pixels.

A file is read into memory once, so that its digest and its pixels are of the same bytes, and is never opened for writing.
Of a file with many pages the bytes may be shared by all of them (`SharedReading`).
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
import threading
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.parts import Place, place_of, read_member

LARGEST_PICTURE = 250_000_000
"""Largest width times height that is decoded; about 1 GB of pixels."""

IMAGING_VERSION = 11
"""Raised when the same file would give other pixels or facts, so that fingerprints are computed anew."""


@dataclass(frozen=True)
class Limits:
    """What the door lets in.

    Attributes:
        pixels: Largest width times height.
        file_bytes: Largest file, or picture in an archive; an archive itself is never read as a whole.
    """

    pixels: int = LARGEST_PICTURE
    file_bytes: int = 2_000_000_000


@dataclass(frozen=True)
class FileBytes:
    """A file's content with its digest.

    Attributes:
        path: Where it was read.
        data: The bytes.
        sha256: Their SHA-256, 64 hex digits; with a part the key of both, since the file's own is that of its first picture.
        part: Frame or page that is meant, as `provcheck.core.imaging.parts` names it; empty for the first.
        part_of: SHA-256 of the bytes, where there is a part; else empty.
    """

    path: Path
    data: bytes
    sha256: str
    part: str = ""
    part_of: str = ""


def read_bytes(path: Path, limits: Limits | None = None) -> FileBytes:
    """Read a whole file, or a part of one, with its SHA-256.

    Raises `PictureError` when it is missing, not a file, empty, too large, not permitted or not readable.
    """
    place = _place(path)
    return _part_of(*_read(place, path, limits or Limits()), place, path)


Read = Callable[[Path, Limits], FileBytes]
"""As `read_bytes`."""


class SharedReading:
    """Bytes of one file, read and digested once for all pages of it. To be called from several threads, as `read_bytes` is.

    Whoever asks first reads, the others wait for it; a reading that failed is tried anew by the next one.
    """

    def __init__(self) -> None:
        """Read nothing yet."""
        self._lock = threading.Lock()
        self._found: tuple[bytes, str] | None = None

    def __call__(self, path: Path, limits: Limits) -> FileBytes:
        """A page, by its path; raises `PictureError`."""
        place = _place(path)
        if not place.part:
            return read_bytes(path, limits)
        with self._lock:
            if self._found is None:
                self._found = _read(place, path, limits)
        return _part_of(*self._found, place, path)


def _place(path: Path) -> Place:
    """The file that a path leads to or into; raises `PictureError`."""
    try:
        return place_of(path)
    except MemoryError as error:
        raise PictureError(Reason.OUT_OF_MEMORY, path) from error


def _read(place: Place, path: Path, limits: Limits) -> tuple[bytes, str]:
    """The bytes of a file or of one in an archive, and their SHA-256; raises `PictureError` for `path`."""
    try:
        data = read_member(place, path, limits.file_bytes) if place.member else _whole(place.file, limits)
    except OSError as error:
        raise PictureError(reason_of(error, path), path, str(error)) from error
    except MemoryError as error:
        raise PictureError(Reason.OUT_OF_MEMORY, path) from error
    return data, hashlib.sha256(data).hexdigest()


def _part_of(data: bytes, sha256: str, place: Place, path: Path) -> FileBytes:
    if not place.part:
        return FileBytes(path, data, sha256)
    key = hashlib.sha256(f"{sha256}#{place.part}".encode()).hexdigest()
    return FileBytes(path, data, key, place.part, sha256)


def _whole(path: Path, limits: Limits) -> bytes:
    status = path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise PictureError(Reason.NOT_A_FILE, path)
    if status.st_size == 0:
        raise PictureError(Reason.EMPTY_FILE, path)
    if status.st_size > limits.file_bytes:
        raise PictureError(Reason.FILE_TOO_LARGE, path, f"{status.st_size} > {limits.file_bytes} bytes")
    with path.open("rb") as stream:
        data = stream.read(status.st_size + 1)
        if len(data) > status.st_size:
            # It has grown since it was looked at, as what is being downloaded.
            data += stream.read(limits.file_bytes + 1 - len(data))
    if len(data) > limits.file_bytes:
        raise PictureError(Reason.FILE_TOO_LARGE, path, f"over {limits.file_bytes} bytes by now")
    return data


def reason_of(error: OSError, path: Path) -> Reason:
    """The reason code of an operating system error."""
    if isinstance(error, PermissionError):
        return Reason.NO_PERMISSION
    if isinstance(error, FileNotFoundError) or error.errno == errno.ELOOP:
        return Reason.BROKEN_LINK if os.path.islink(path) else Reason.NOT_FOUND
    return Reason.READ_ERROR
