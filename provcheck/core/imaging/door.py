"""The one door for pixels.

A file is read into memory once, so that its digest and its pixels are of the same bytes, and is never opened for writing.
"""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import io
import os
import stat
import struct
import zlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.colour import split_srgb
from provcheck.core.imaging.formats import ART_SUFFIXES
from provcheck.core.imaging.picture import Picture

LARGEST_PICTURE = 250_000_000
"""Largest width times height that is decoded; about 1 GB of pixels."""

IMAGING_VERSION = 1
"""Raised when the same file would give other pixels, so that fingerprints are computed anew."""

pillow_heif.register_heif_opener()

# The JPEG XL decoder is an extra, because its licence (GPL) asks more of those who pass the program on. Importing registers it.
if importlib.util.find_spec("pillow_jxl") is not None:
    importlib.import_module("pillow_jxl")

# ISO/IEC 18181-2: a bare codestream, or the signature box of a container.
_JXL_SIGNATURES = (b"\xff\x0a", b"\0\0\0\x0cJXL \r\n\x87\n")

# Pillow refuses pictures of more than twice this, also those that lie inside others and that `Limits` does not see in time.
Image.MAX_IMAGE_PIXELS = LARGEST_PICTURE // 2

# The formats that are read. Pillow knows more, among them some that it hands to other programs.
Image.init()
_FORMATS = tuple(
    name
    for name in (
        "JPEG", "MPO", "PNG", "GIF", "WEBP", "BMP", "DIB", "TIFF", "TGA", "QOI", "PPM", "JPEG2000", "HEIF", "AVIF", "JXL"
    )
    if name in Image.OPEN
)  # fmt: skip

# What Pillow's and psd-tools' decoders raise on damaged data, seen by truncating and mutating files of every format.
_DECODE_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    IndexError,
    KeyError,
    EOFError,
    OverflowError,
    ZeroDivisionError,
    AssertionError,
    AttributeError,
    NotImplementedError,
    RuntimeError,
    struct.error,
    zlib.error,
)


@dataclass(frozen=True)
class Limits:
    """What the door lets in.

    Attributes:
        pixels: Largest width times height.
        file_bytes: Largest file.
    """

    pixels: int = LARGEST_PICTURE
    file_bytes: int = 2_000_000_000


@dataclass(frozen=True)
class FileBytes:
    """A file's content with its digest.

    Attributes:
        path: Where it was read.
        data: The bytes.
        sha256: Their SHA-256, 64 hex digits.
    """

    path: Path
    data: bytes
    sha256: str


def read_bytes(path: Path, limits: Limits | None = None) -> FileBytes:
    """Read a whole file with its SHA-256.

    Raises `PictureError` when it is missing, not a file, empty, too large, not permitted or not readable.
    """
    limits = limits or Limits()
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise PictureError(Reason.NOT_A_FILE, path)
        if status.st_size == 0:
            raise PictureError(Reason.EMPTY_FILE, path)
        if status.st_size > limits.file_bytes:
            raise PictureError(Reason.FILE_TOO_LARGE, path, f"{status.st_size} > {limits.file_bytes} bytes")
        data = path.read_bytes()
    except OSError as error:
        raise PictureError(reason_of(error, path), path, str(error)) from error
    except MemoryError as error:
        raise PictureError(Reason.OUT_OF_MEMORY, path) from error
    return FileBytes(path, data, hashlib.sha256(data).hexdigest())


def reason_of(error: OSError, path: Path) -> Reason:
    """The reason code of an operating system error."""
    if isinstance(error, PermissionError):
        return Reason.NO_PERMISSION
    if isinstance(error, FileNotFoundError) or error.errno == errno.ELOOP:
        return Reason.BROKEN_LINK if os.path.islink(path) else Reason.NOT_FOUND
    return Reason.READ_ERROR


def read_picture(path: Path, limits: Limits | None = None) -> Picture:
    """Read and decode a file; see `decode`."""
    return decode(read_bytes(path, limits), limits)


def decode(file: FileBytes, limits: Limits | None = None) -> Picture:
    """Decode a file's first picture, turned upright, to 8-bit sRGB with alpha apart.

    Raises `PictureError` when the bytes are no picture, of a format that is not read, damaged, cut off or too large.
    """
    limits = limits or Limits()
    if file.path.suffix.lower() in ART_SUFFIXES:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, file.path.suffix.lower())
    try:
        image, file_format = _open(file, limits)
        rgb, alpha, colour = split_srgb(image)
    except MemoryError as error:
        raise PictureError(Reason.OUT_OF_MEMORY, file.path) from error
    return Picture(np.ascontiguousarray(rgb), alpha, file_format, colour)


def _open(file: FileBytes, limits: Limits) -> tuple[Image.Image, str]:
    """Open with the decoder for the content, check its size, load the first frame and turn it upright."""
    is_photoshop = file.data[:4] == b"8BPS"
    try:
        image, file_format = _open_photoshop(file, limits) if is_photoshop else _open_with_pillow(file, limits)
        return ImageOps.exif_transpose(image), file_format
    except Image.DecompressionBombError as error:
        raise PictureError(Reason.TOO_MANY_PIXELS, file.path, str(error)) from error
    except _DECODE_ERRORS as error:
        reason = Reason.TRUNCATED if ends_early(file.data) else Reason.DAMAGED
        raise PictureError(reason, file.path, f"{type(error).__name__}: {error}") from error


def _open_with_pillow(file: FileBytes, limits: Limits) -> tuple[Image.Image, str]:
    try:
        image = Image.open(io.BytesIO(file.data), formats=_FORMATS)
    except UnidentifiedImageError as error:
        if file.data.startswith(_JXL_SIGNATURES):
            raise PictureError(Reason.FORMAT_NOT_READ, file.path, "JPEG XL, needs the extra jxl") from error
        raise PictureError(Reason.NOT_A_PICTURE, file.path) from error
    _check_size(file, image.size, limits)
    file_format = str(image.format)
    image.load()
    return image, file_format


def _open_photoshop(file: FileBytes, limits: Limits) -> tuple[Image.Image, str]:
    """The merged picture of a PSD or PSB file."""
    from psd_tools import PSDImage  # noqa: PLC0415  takes as long to load as all else together, and few files need it

    document = PSDImage.open(io.BytesIO(file.data))
    _check_size(file, document.size, limits)
    merged = document.topil() if document.has_preview() else document.composite()
    if merged is None:
        raise PictureError(Reason.DAMAGED, file.path, "no merged picture")
    return merged, "PSD"


def _check_size(file: FileBytes, size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.pixels:
        raise PictureError(Reason.TOO_MANY_PIXELS, file.path, f"{width} x {height}")
    if width < 1 or height < 1:
        raise PictureError(Reason.DAMAGED, file.path, f"{width} x {height}")


def ends_early(data: bytes) -> bool:
    """Whether a file that failed to decode lacks the end its format requires.

    JPEG ends with the EOI marker (ITU-T T.81 B.1.1.3), PNG with an IEND chunk, GIF with 0x3B; RIFF states its length.
    """
    if data[:2] == b"\xff\xd8":
        return b"\xff\xd9" not in data[-4096:]
    if data[:8] == b"\x89PNG\r\n\x1a\n":
        return b"IEND" not in data[-4096:]
    if data[:6] in {b"GIF87a", b"GIF89a"}:
        return not data.rstrip(b"\0").endswith(b";")
    if data[:4] == b"RIFF" and len(data) >= 8:
        return len(data) < int(struct.unpack("<I", data[4:8])[0]) + 8
    return False
