"""From a file's bytes to pixels, in this process.

What comes from outside is decoded by `decoders`, in processes that may crash or hang without harm; those run this. To be used
directly only for pictures that are known to be harmless, as in tests and measurements.
"""

from __future__ import annotations

import importlib.util
import io
import sqlite3
import struct
import warnings
import zipfile
import zlib
from pathlib import Path

import pillow_heif
from PIL import Image, ImageOps, UnidentifiedImageError

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.artwork import ARCHIVE_SUFFIXES, NoPictureError, inner_picture
from provcheck.core.imaging.colour import split_srgb
from provcheck.core.imaging.door import LARGEST_PICTURE, FileBytes, Limits, read_bytes
from provcheck.core.imaging.endings import ends_early, lists_tiff_pixels
from provcheck.core.imaging.formats import ART_SUFFIXES, JXL_SIGNATURES, has_signature
from provcheck.core.imaging.picture import Picture, Room, ordinary_room

pillow_heif.register_heif_opener()

# The JPEG XL decoder is an extra, because its licence (GPL) asks more of those who pass the program on. Importing registers it.
if importlib.util.find_spec("pillow_jxl") is not None:
    importlib.import_module("pillow_jxl")

# Pillow warns of pictures of more than this and refuses those of more than twice this, also such as lie inside others and are
# not seen by `Limits` in time. The warning is a refusal too.
Image.MAX_IMAGE_PIXELS = LARGEST_PICTURE
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)

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
    sqlite3.Error,
    zipfile.BadZipFile,
)


def read_picture(path: Path, limits: Limits | None = None) -> Picture:
    """Read and decode a file; see `decode`."""
    return decode(read_bytes(path, limits), limits)


def decode(file: FileBytes, limits: Limits | None = None, room: Room = ordinary_room) -> Picture:
    """Decode a file's first picture, turned upright, to 8-bit sRGB with alpha apart, into one piece of memory of `room`.

    Raises `PictureError` when the bytes are no picture, of a format that is not read, damaged, cut off or too large.
    """
    limits = limits or Limits()
    if file.path.suffix.lower() in ART_SUFFIXES:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, file.path.suffix.lower())
    try:
        image, file_format = _open(file, limits)
        rgb, alpha, colour = split_srgb(image, room)
    except MemoryError as error:
        raise PictureError(Reason.OUT_OF_MEMORY, file.path) from error
    return Picture(rgb, alpha, file_format, colour)


def _open(file: FileBytes, limits: Limits) -> tuple[Image.Image, str]:
    """Open with the decoder for the content, check its size, load the first frame and turn it upright."""
    is_photoshop = file.data[:4] == b"8BPS"
    try:
        if is_photoshop:
            image, file_format = _open_photoshop(file, limits)
        else:
            image, file_format = _open_artwork(file, limits) or _open_with_pillow(file, limits)
        return ImageOps.exif_transpose(image), file_format
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(Reason.TOO_MANY_PIXELS, file.path, str(error)) from error
    except _DECODE_ERRORS as error:
        reason = Reason.TRUNCATED if ends_early(file.data) else Reason.DAMAGED
        raise PictureError(reason, file.path, f"{type(error).__name__}: {error}") from error


def _open_artwork(file: FileBytes, limits: Limits) -> tuple[Image.Image, str] | None:
    """What a painting program keeps to be shown of its own file; None for other files."""
    try:
        inner = inner_picture(file.data)
    except zipfile.BadZipFile:
        if file.path.suffix.lower() in ARCHIVE_SUFFIXES:
            raise
        return None
    except NoPictureError as error:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, f"no merged picture: {error}") from error
    if inner is None:
        return None
    image = Image.open(io.BytesIO(inner.data), formats=("PNG", "JPEG"))
    _check_size(file, image.size, limits)
    image.load()
    return image, inner.file_format


def _open_with_pillow(file: FileBytes, limits: Limits) -> tuple[Image.Image, str]:
    try:
        image = Image.open(io.BytesIO(file.data), formats=_FORMATS)
    except _DECODE_ERRORS as error:
        if file.data.startswith(JXL_SIGNATURES) and "JXL" not in _FORMATS:
            raise PictureError(Reason.FORMAT_NOT_READ, file.path, "JPEG XL, needs the extra jxl") from error
        if isinstance(error, UnidentifiedImageError) or not has_signature(file.data):
            raise PictureError(_reason_unidentified(file.data), file.path) from error
        raise
    _check_size(file, image.size, limits)
    file_format = str(image.format)
    image.load()
    return image, file_format


def _reason_unidentified(data: bytes) -> Reason:
    """Why no decoder took a file."""
    if not has_signature(data):
        return Reason.NOT_A_PICTURE
    if ends_early(data):
        return Reason.TRUNCATED
    # TIFF holds pixels of many kinds that Pillow has no mode for.
    return Reason.FORMAT_NOT_READ if lists_tiff_pixels(data) else Reason.DAMAGED


def _open_photoshop(file: FileBytes, limits: Limits) -> tuple[Image.Image, str]:
    """The merged picture of a PSD or PSB file."""
    # psd-tools takes as long to load as all else together, and few files need it.
    from provcheck.core.imaging import photoshop  # noqa: PLC0415

    document = photoshop.parsed(file.data)
    _check_size(file, document.size, limits)
    flaw = photoshop.flaw_of(document)
    if flaw is not None:
        raise PictureError(flaw, file.path, "channels cannot be decoded")
    merged = document.image.topil() if document.image.has_preview() else document.image.composite()
    if merged is None:
        raise PictureError(Reason.DAMAGED, file.path, "no merged picture")
    return merged, "PSD"


def _check_size(file: FileBytes, size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.pixels:
        raise PictureError(Reason.TOO_MANY_PIXELS, file.path, f"{width} x {height}")
    if width < 1 or height < 1:
        raise PictureError(Reason.DAMAGED, file.path, f"{width} x {height}")
