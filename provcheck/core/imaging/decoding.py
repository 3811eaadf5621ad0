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
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import pi_heif
from PIL import ExifTags, Image, ImageOps, UnidentifiedImageError

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging import radiance
from provcheck.core.imaging.artwork import (
    ARCHIVE_SIGNATURE,
    ARCHIVE_SUFFIXES,
    CLIP_STUDIO_SIGNATURE,
    NoPictureError,
    inner_picture,
)
from provcheck.core.imaging.colour import profile_name, split_srgb
from provcheck.core.imaging.door import LARGEST_PICTURE, FileBytes, Limits, read_bytes
from provcheck.core.imaging.endings import ends_early, lists_tiff_pixels
from provcheck.core.imaging.formats import (
    ART_SUFFIXES,
    JXL_SIGNATURES,
    PHOTOSHOP_SIGNATURE,
    RADIANCE_SIGNATURES,
    RAW_SUFFIXES,
    has_signature,
    is_foreign_archive_data,
    is_pdf,
    is_svg,
)
from provcheck.core.imaging.frames import NoPartError, go_to_frame, page_number
from provcheck.core.imaging.parts import FIRST, is_foreign_archive
from provcheck.core.imaging.picture import Origin, Picture, PixelKind, Room, ordinary_room
from provcheck.core.imaging.pillow_gaps import (
    has_false_alpha,
    is_rare_jpeg,
    is_unusual_tiff,
    is_upright_already,
    is_wide_jpeg2000,
    jpeg2000_profile,
    leaves_most_black,
    let_long_texts_in,
    unread_compression,
)
from provcheck.core.imaging.tiff_directories import page_frames
from provcheck.core.imaging.wide_values import decoded_by_opencv

pi_heif.register_heif_opener()

# The JPEG XL decoder is an extra, because its licence (GPL) asks more of those who pass the program on. Importing registers it.
if importlib.util.find_spec("pillow_jxl") is not None:
    importlib.import_module("pillow_jxl")

# Pillow warns of pictures of more than this and refuses those of more than twice this, also such as lie inside others and are
# not seen by `Limits` in time. The warning is a refusal too.
Image.MAX_IMAGE_PIXELS = LARGEST_PICTURE
warnings.filterwarnings("error", category=Image.DecompressionBombWarning)
let_long_texts_in()

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
    suffix = file.path.suffix.lower()
    if suffix in ART_SUFFIXES or (suffix == ".ai" and not is_pdf(file.data)):
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, ART_SUFFIXES.get(suffix, "Illustrator file without PDF in it"))
    try:
        opened = _open(file, limits)
        rgb, alpha, colour = split_srgb(opened.image, room)
    except MemoryError as error:
        raise PictureError(Reason.OUT_OF_MEMORY, file.path) from error
    origin = replace(opened.origin, profile=profile_name(opened.image))
    return Picture(rgb, alpha, opened.file_format, colour, origin)


@dataclass(frozen=True)
class _Opened:
    """A picture as its decoder gives it."""

    image: Image.Image
    file_format: str
    origin: Origin


def _open(file: FileBytes, limits: Limits) -> _Opened:
    """Open with the decoder for the content, check its size, load it and turn it upright."""
    try:
        open_it = _open_camera_raw if file.path.suffix.lower() in RAW_SUFFIXES else _opener(file.data)
        opened = open_it(file, limits)
        turned = opened.image.getexif().get(ExifTags.Base.Orientation, 1)
        orientation = turned if turned in range(2, 9) else 1
        return replace(
            opened, image=ImageOps.exif_transpose(opened.image), origin=replace(opened.origin, orientation=orientation)
        )
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise PictureError(Reason.TOO_MANY_PIXELS, file.path, str(error)) from error
    except NoPartError as error:
        raise PictureError(Reason.NOT_FOUND, file.path, str(error)) from error
    except _DECODE_ERRORS as error:
        reason = Reason.TRUNCATED if ends_early(file.data) else Reason.DAMAGED
        raise PictureError(reason, file.path, f"{type(error).__name__}: {error}") from error


def _opener(data: bytes) -> Callable[[FileBytes, Limits], _Opened]:
    """The decoder for a content."""
    if data.startswith(PHOTOSHOP_SIGNATURE):
        return _open_photoshop
    if data.startswith((ARCHIVE_SIGNATURE, CLIP_STUDIO_SIGNATURE)):
        return _open_artwork
    if data.startswith(RADIANCE_SIGNATURES):
        return _open_radiance
    if not has_signature(data):
        if is_pdf(data):
            return _draw_pdf
        if is_svg(data):
            return _draw_svg
    return _open_with_pillow


def _open_artwork(file: FileBytes, limits: Limits) -> _Opened:
    """What a painting program keeps to be shown of its own file; other archives are no pictures."""
    try:
        inner = inner_picture(file.data)
    except zipfile.BadZipFile:
        if file.path.suffix.lower() in ARCHIVE_SUFFIXES:
            raise
        raise PictureError(_reason_no_artwork(file), file.path) from None
    except NoPictureError as error:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, f"no merged picture: {error}") from error
    if inner is None:
        raise PictureError(_reason_no_artwork(file), file.path)
    image = Image.open(io.BytesIO(inner.data), formats=("PNG", "JPEG"))
    _check_size(file, image.size, limits)
    image.load()
    is_preview = inner.file_format.endswith("preview")
    origin = Origin(PixelKind.PREVIEW, "preview") if is_preview else Origin(part="merged")
    return _Opened(image, inner.file_format, origin)


def _reason_no_artwork(file: FileBytes) -> Reason:
    """Why an archive is no picture; comics that are called RAR or 7-Zip are often none."""
    return Reason.PACKING_NOT_READ if is_foreign_archive(file.path) else Reason.NOT_A_PICTURE


def _open_with_pillow(file: FileBytes, limits: Limits) -> _Opened:
    try:
        image = Image.open(io.BytesIO(file.data), formats=_FORMATS)
    except _DECODE_ERRORS as error:
        return _open_what_pillow_refused(file, limits, error)
    _check_size(file, image.size, limits)
    file_format = str(image.format)
    try:
        frames, number = _gone_to(image, file)
    except SyntaxError:
        # Of a page that it has no mode for Pillow says no more than of one that is damaged.
        if file_format == "TIFF":
            return _open_unusual_tiff(file, limits)
        raise
    _check_size(file, image.size, limits)
    if is_unusual_tiff(image):
        return _open_unusual_tiff(file, limits)
    if leaves_most_black(image, file.data):
        raise EOFError(image.size)
    return _Opened(_loaded(image, file), file_format, Origin(part=_part(file_format, number, frames), frames=frames))


def _gone_to(image: Image.Image, file: FileBytes) -> tuple[int, int]:
    """How many frames or pages an opened file has, and the number from 0 of the one that is decoded next."""
    count = int(getattr(image, "n_frames", 1))
    frames = page_frames(file.data, count) if image.format == "TIFF" else range(count)
    # What is opened stands at its first frame.
    return len(frames), go_to_frame(image, frames, file.part or FIRST) if file.part or frames[0] else 0


def _open_what_pillow_refused(file: FileBytes, limits: Limits, error: Exception) -> _Opened:
    """Pillow knows not all kinds of a format, and for a kind it does not know raises what it raises for damage."""
    if file.data.startswith(JXL_SIGNATURES) and "JXL" not in _FORMATS:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, "JPEG XL, needs the extra jxl") from error
    if is_rare_jpeg(file.data):
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, "JPEG of a rare kind") from error
    if lists_tiff_pixels(file.data):
        return _open_unusual_tiff(file, limits)
    if isinstance(error, UnidentifiedImageError) or not has_signature(file.data):
        raise PictureError(_reason_unidentified(file), file.path) from error
    raise error


def _part(file_format: str, number: int, frames: int) -> str:
    """What the picture is of its file, as `Origin` names it, from the number of its frame or page from 0."""
    return f"{'page' if file_format == 'TIFF' else 'frame'}-{number + 1}" if frames > 1 else "all"


def _loaded(image: Image.Image, file: FileBytes) -> Image.Image:
    """The pixels of an opened picture, by another decoder where Pillow gets them wrong."""
    if image.format == "JPEG2000" and "icc_profile" not in image.info:
        image.info["icc_profile"] = jpeg2000_profile(file.data)
    if is_wide_jpeg2000(image, file.data):
        wide = decoded_by_opencv(file.data)
        if wide is None or wide.size != image.size:
            raise ValueError("JPEG 2000")
        wide.info |= image.info
        return wide
    packed = unread_compression(image)
    if packed:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, f"TIFF compressed by {packed}")
    image.load()
    if is_upright_already(image):
        image.getexif().pop(ExifTags.Base.Orientation, None)
    return image.convert(image.mode.removesuffix("A")) if has_false_alpha(image, file.data) else image


def _open_unusual_tiff(file: FileBytes, limits: Limits) -> _Opened:
    """A page of a TIFF file whose pixels are of a kind that Pillow has no mode for or gets wrong."""
    from provcheck.core.imaging import unusual_tiff  # noqa: PLC0415  few files need it

    number = page_number(file.part)
    page = unusual_tiff.opened(file.data, number, lambda size: _check_size(file, size, limits))
    if page is None:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, "TIFF with pixels of an unusual kind")
    return _Opened(page.image, "TIFF", Origin(part=_part("TIFF", number, page.pages), frames=page.pages))


def _open_camera_raw(file: FileBytes, limits: Limits) -> _Opened:
    """The preview in a camera's raw file."""
    if importlib.util.find_spec("rawpy") is None:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, "camera raw, needs the extra raw")
    from provcheck.core.imaging.camera_raw import preview_of  # noqa: PLC0415  an extra

    image = preview_of(file.data)
    _check_size(file, image.size, limits)
    image.load()
    return _Opened(image, "camera raw preview", Origin(PixelKind.PREVIEW, "preview"))


def _open_radiance(file: FileBytes, limits: Limits) -> _Opened:
    _check_size(file, radiance.stated_size(file.data), limits)
    image = radiance.decoded(file.data)
    _check_size(file, image.size, limits)
    return _Opened(image, "Radiance HDR", Origin())


def _draw_pdf(file: FileBytes, _limits: Limits) -> _Opened:
    """A page of a PDF."""
    # It is loaded, as the next one, only for the few files that need it.
    from provcheck.core.imaging import vector  # noqa: PLC0415

    try:
        page = page_number(file.part)
        image, pages = vector.draw_pdf(file.data, page)
    except vector.LockedError as error:
        raise PictureError(Reason.LOCKED, file.path, "PDF with a password") from error
    return _Opened(image, "PDF", Origin(PixelKind.RENDER, f"page-{page + 1}", pages))


def _draw_svg(file: FileBytes, _limits: Limits) -> _Opened:
    from provcheck.core.imaging import vector  # noqa: PLC0415

    return _Opened(vector.draw_svg(file.data), "SVG", Origin(PixelKind.RENDER))


def _reason_unidentified(file: FileBytes) -> Reason:
    """Why no decoder took a file."""
    # A drawing that is packed is to be unpacked by the program.
    if is_foreign_archive_data(file.data) and file.path.suffix.lower() != ".svgz":
        return Reason.PACKING_NOT_READ
    if not has_signature(file.data):
        return Reason.NOT_A_PICTURE
    if ends_early(file.data):
        return Reason.TRUNCATED
    return Reason.DAMAGED


def _open_photoshop(file: FileBytes, limits: Limits) -> _Opened:
    """The merged picture of a PSD or PSB file, or its layers composed."""
    # psd-tools takes as long to load as all else together, and few files need it.
    from provcheck.core.imaging import photoshop  # noqa: PLC0415

    document = photoshop.parsed(file.data)
    _check_size(file, document.size, limits)
    flaw = photoshop.flaw_of(document)
    if flaw is not None:
        raise PictureError(flaw, file.path, "channels cannot be decoded")
    if photoshop.is_multichannel(document):
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, "Photoshop file of inks without a colour space (multichannel)")
    shown = photoshop.shown(document)
    if shown is None:
        raise PictureError(Reason.FORMAT_NOT_READ, file.path, "Photoshop file of that size without a merged picture")
    return _Opened(shown, "PSD", Origin(part="merged" if photoshop.is_merged(document) else "layers"))


def _check_size(file: FileBytes, size: tuple[int, int], limits: Limits) -> None:
    width, height = size
    if width * height > limits.pixels:
        raise PictureError(Reason.TOO_MANY_PIXELS, file.path, f"{width} x {height}")
    if width < 1 or height < 1:
        raise PictureError(Reason.DAMAGED, file.path, f"{width} x {height}")
