"""TIFF files with pixels of kinds that Pillow has no mode for or gets wrong: read by tifffile.

Such are floats, signed values, 12, 32 and 64 bits, 16 bits a colour in planes of their own, and wide CIE L*a*b*. Where
tifffile would need its large library of codecs, as for LZW, the pieces are put together here, or OpenCV is asked if it is known
to get that kind right.

Channels beyond the colours are let go, but for alpha beside grey or RGB.
"""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import ExifTags, Image
from tifffile import COMPRESSION, EXTRASAMPLE, PHOTOMETRIC, PLANARCONFIG, SAMPLEFORMAT

from provcheck.core.imaging import tiff_segments
from provcheck.core.imaging.frames import NoPartError
from provcheck.core.imaging.picture import row_groups
from provcheck.core.imaging.tiff_directories import is_out_of_reach, page_frames
from provcheck.core.imaging.wide_values import decoded_by_opencv, eight_bit

_COLOURS = {
    PHOTOMETRIC.MINISWHITE: 1,
    PHOTOMETRIC.MINISBLACK: 1,
    PHOTOMETRIC.RGB: 3,
    PHOTOMETRIC.SEPARATED: 4,
    PHOTOMETRIC.CIELAB: 3,
    PHOTOMETRIC.ICCLAB: 3,
}
# Those for which tifffile needs Python alone.
_CODECS = frozenset({COMPRESSION.NONE, COMPRESSION.ADOBE_DEFLATE, COMPRESSION.DEFLATE, COMPRESSION.PACKBITS, COMPRESSION.LZMA})
_ALPHA = frozenset({EXTRASAMPLE.ASSOCALPHA, EXTRASAMPLE.UNASSALPHA})
_PROFILE = 34675
# Adobe's TIFF technical notes: what L* of 100 is in 16 bits, and how many steps a* and b* have to one.
_LIGHTEST_16 = 65535
_STEPS_16 = 256


@dataclass(frozen=True)
class Page:
    """A page that was read.

    Attributes:
        image: 8-bit grey, RGB, RGBA, CMYK or LAB, with its profile and orientation.
        pages: How many there are.
    """

    image: Image.Image
    pages: int


def opened(data: bytes, number: int, check_size: Callable[[tuple[int, int]], None]) -> Page | None:
    """A page by its number from 0; None when it is of a kind that is not read.

    Raises what `check_size` raises, what Pillow raises for too many pixels, `NoPartError` when there is no such page, and
    ValueError, OSError, `zlib.error` and their like when it is damaged.
    """
    with tifffile.TiffFile(io.BytesIO(data)) as file:
        frames = page_frames(data, len(file.pages))
        if number >= len(frames):
            raise NoPartError(number)
        frame = frames[number]
        page = file.pages[frame]
        if not isinstance(page, tifffile.TiffPage):
            raise TypeError(number)
        check_size((page.imagewidth, page.imagelength))
        if page.imagedepth != 1:
            return None
        if any(offset + count > len(data) for offset, count in zip(page.dataoffsets, page.databytecounts, strict=True)):
            raise EOFError(number)
        if _states_more_than_it_holds(page):
            raise EOFError(number)
        image = _decoded(page, data) or (_by_opencv(page, data) if frame == 0 else None)
        if image is None:
            return None
        _take_tags(image, page)
    return Page(image, len(frames))


def _states_more_than_it_holds(page: tifffile.TiffPage) -> bool:
    """Whether the strips or tiles cannot be what the page states, those aside that were left empty on purpose."""
    lengths = page.databytecounts
    stated = page.imagelength * page.imagewidth * page.samplesperpixel * page.bitspersample // 8
    filled = sum(1 for length in lengths if length)
    return is_out_of_reach(page.compression, stated * filled // len(lengths) if lengths else stated, sum(lengths))


def _decoded(page: tifffile.TiffPage, data: bytes) -> Image.Image | None:
    """None when it is of no kind that is known here, or needs a codec that is not here."""
    if page.photometric not in _COLOURS:
        return None
    if _has_codec(page):
        values = np.asarray(page.asarray())
        if page.planarconfig == PLANARCONFIG.SEPARATE and values.ndim == 3:
            values = np.moveaxis(values, 0, 2)
    elif tiff_segments.is_known(page):
        values = tiff_segments.values_of(page, data)
    else:
        return None
    height, width, samples = page.imagelength, page.imagewidth, page.samplesperpixel
    if values.size != height * width * samples:
        return None
    return _image_of(values.reshape(height, width, samples), page)


def _has_codec(page: tifffile.TiffPage) -> bool:
    """Whether tifffile decodes a page without its library of codecs."""
    return page.bitspersample in {8, 16, 32, 64} and page.compression in _CODECS and page.predictor in {1, 2}


def _image_of(values: NDArray[np.generic], page: tifffile.TiffPage) -> Image.Image | None:
    colours = _COLOURS[PHOTOMETRIC(page.photometric)]
    if values.shape[2] < colours:
        return None
    if page.photometric in {PHOTOMETRIC.CIELAB, PHOTOMETRIC.ICCLAB}:
        return _lab(values[..., :3], is_signed=page.photometric == PHOTOMETRIC.CIELAB)
    if page.photometric == PHOTOMETRIC.SEPARATED:
        return Image.fromarray(np.ascontiguousarray(eight_bit(values[..., :4])), "CMYK")
    # OpenCV writes alpha without saying so.
    extra = page.extrasamples[0] if page.extrasamples else EXTRASAMPLE.UNASSALPHA
    alpha = eight_bit(values[..., colours]) if extra in _ALPHA and values.shape[2] > colours else None
    shown = values[..., :colours]
    if alpha is not None and extra == EXTRASAMPLE.ASSOCALPHA:
        shown = _unmultiplied(shown, values[..., colours])
    pixels = eight_bit(shown)
    if page.photometric == PHOTOMETRIC.MINISWHITE:
        pixels = 255 - pixels
    image = Image.fromarray(np.ascontiguousarray(pixels[..., 0] if colours == 1 else pixels))
    if alpha is not None:
        image.putalpha(Image.fromarray(alpha))
    return image


def _unmultiplied(colours: NDArray[np.generic], alpha: NDArray[np.generic]) -> NDArray[np.generic]:
    """Colours as they were before they were multiplied by the alpha beside them."""
    most = 1.0 if np.issubdtype(colours.dtype, np.floating) else float(np.iinfo(colours.dtype.name).max)
    made = np.empty(colours.shape, colours.dtype)
    for rows in row_groups(len(colours)):
        share = alpha[rows].astype(np.float32)[..., None] / np.float32(most)
        nothing = np.zeros(colours[rows].shape, np.float32)
        plain = np.divide(colours[rows].astype(np.float32), share, out=nothing, where=share > 0)
        made[rows] = np.clip(plain if most == 1.0 else np.round(plain), 0, most)
    return made


def _lab(values: NDArray[np.generic], *, is_signed: bool) -> Image.Image | None:
    """CIE L*a*b* of 8 or 16 bits; a* and b* are signed, or have half of the range added to them."""
    if values.dtype not in {np.dtype(np.uint8), np.dtype(np.uint16)}:
        return None
    made = np.empty(values.shape, np.uint8)
    for rows in row_groups(len(values)):
        made[rows] = _lab_rows(values[rows], is_signed=is_signed)
    height, width = values.shape[:2]
    return Image.frombytes("LAB", (width, height), made.tobytes(), "raw", "LAB")


def _lab_rows(values: NDArray[np.generic], *, is_signed: bool) -> NDArray[np.uint8]:
    """L* of 0..255 and signed bytes of a* and b*, as Pillow has them."""
    if values.dtype == np.uint8:
        light, sides = values[..., :1].astype(np.uint8), values[..., 1:].astype(np.uint8)
        sides = sides if is_signed else np.bitwise_xor(sides, np.uint8(0x80))
    else:
        light = np.round(values[..., :1].astype(np.float64) * (255 / _LIGHTEST_16)).astype(np.uint8)
        wide = values[..., 1:].astype(np.uint16)
        signed = (wide if is_signed else wide ^ 0x8000).view(np.int16)
        sides = np.clip(np.round(signed / _STEPS_16), -128, 127).astype(np.int8).view(np.uint8)
    return np.concatenate([light, sides], axis=2)


def _by_opencv(page: tifffile.TiffPage, data: bytes) -> Image.Image | None:
    """What OpenCV is known to get right: floats and 32 bits of grey or RGB that lie together."""
    is_known = (
        page.photometric in {PHOTOMETRIC.MINISBLACK, PHOTOMETRIC.RGB}
        and page.planarconfig == PLANARCONFIG.CONTIG
        and page.bitspersample in {32, 64}
        and page.sampleformat in {SAMPLEFORMAT.UINT, SAMPLEFORMAT.IEEEFP}
        and EXTRASAMPLE.ASSOCALPHA not in page.extrasamples
    )
    return decoded_by_opencv(data) if is_known else None


def _take_tags(image: Image.Image, page: tifffile.TiffPage) -> None:
    """Keep the profile and how the picture is to be turned where they are looked for."""
    profile, turned = page.tags.valueof(_PROFILE), page.tags.valueof(ExifTags.Base.Orientation)
    if isinstance(profile, bytes):
        image.info["icc_profile"] = profile
    if turned is not None:
        image.getexif()[ExifTags.Base.Orientation] = int(turned)
