"""From whatever a file holds to 8-bit sRGB with separate alpha."""

from __future__ import annotations

import functools
import io

import cv2
import numpy as np
from PIL import Image, ImageCms

from provcheck.core.imaging.picture import Grey, Pixels, Room, ordinary_room, planes_in, row_groups
from provcheck.core.imaging.primaries import levels_of_light, to_srgb
from provcheck.core.imaging.wide_values import eight_bit

_WIDE_GREY_MODES = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})
_GREY_MODES = frozenset({"1", "L", "LA", "La"})
_ALPHA_MODES = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})
# PNG, 11.3.2.2: the exponent from light to value that a file may state; 1/2.2 is as good as sRGB. Browsers pass over as much.
_USUAL_EXPONENT = 1 / 2.2
_EXPONENTS_ALIKE = 0.05
# From far below that of old Apple screens to above that of pixels proportional to light: what is beyond was never meant.
_LEAST_EXPONENT, _MOST_EXPONENT = 0.2, 1.5
# Every colour of nine levels, and by how many levels profiles that are all sRGB differ in them.
_PROBE = np.stack(np.meshgrid(*[np.linspace(0, 255, 9).astype(np.uint8)] * 3), axis=-1).reshape(27, 27, 3)
_LEVELS_ALIKE = 4
_KEPT = 16


def split_srgb(image: Image.Image, room: Room = ordinary_room) -> tuple[Pixels, Grey | None, str]:
    """Split an upright image into sRGB pixels and alpha.

    Returns the pixels uint8 (height, width, 3), zeroed where fully clear; the alpha uint8 (height, width) or None
    when all is opaque, both in memory that `room` gives; and how colour was treated: "as-is", "converted" or
    "profile-unreadable".
    """
    found = _alpha_of(image)
    if found is not None and found.min() == 255:
        found = None
    image = _eight_bit(image)
    rgb_image, colour = _to_srgb(image)
    rgb, alpha = planes_in(room(image.width * image.height * (3 if found is None else 4)), image.width, image.height)
    _copy_rows(rgb_image, rgb)
    if found is not None and alpha is not None:
        alpha[:] = found
        # The same as rgb[alpha == 0] = 0, which takes as long as all the rest.
        cv2.bitwise_xor(rgb, rgb, dst=rgb, mask=np.equal(alpha, 0).view(np.uint8))
    return rgb, alpha, colour


def profile_name(image: Image.Image) -> str:
    """Description of the embedded colour profile, "unreadable" for one that is damaged, empty without one."""
    profile_bytes = image.info.get("icc_profile")
    if not profile_bytes:
        return ""
    try:
        return ImageCms.getProfileDescription(ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))).strip()
    except (ImageCms.PyCMSError, OSError, ValueError):
        return "unreadable"


def _copy_rows(image: Image.Image, rgb: Pixels) -> None:
    """Copy the pixels out of an image a few rows at a time: Pillow gives them as bytes, a copy of their own."""
    for rows in row_groups(image.height):
        strip = image.crop((0, rows.start, image.width, rows.stop))
        rgb[rows] = np.asarray(strip)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Bring 16-bit and float grey to 8 bits."""
    if image.mode not in _WIDE_GREY_MODES:
        return image
    values = np.asarray(image)
    # What Pillow has 32 bits for are the 16 bits of older formats.
    scaled = Image.fromarray(eight_bit(np.clip(values, 0, 0xFFFF).astype(np.uint16) if image.mode == "I" else values), "L")
    scaled.info |= {key: image.info[key] for key in ("icc_profile", "gamma", "srgb") if key in image.info}
    return scaled


def _alpha_of(image: Image.Image) -> Grey | None:
    """The alpha channel, also of palette and colour-key transparency."""
    if image.mode in _ALPHA_MODES:
        with_alpha = image if image.mode == "RGBA" else image.convert("RGBA")
        return np.array(with_alpha.getchannel("A"), dtype=np.uint8)
    if "transparency" in image.info and image.mode in {"P", "L", "RGB", "1"}:
        return np.array(image.convert("RGBA").getchannel("A"), dtype=np.uint8)
    if "transparency" in image.info and image.mode in _WIDE_GREY_MODES:
        clear = np.asarray(image) == image.info["transparency"]
        return np.where(clear, 0, 255).astype(np.uint8)
    return None


def _to_srgb(image: Image.Image) -> tuple[Image.Image, str]:
    """Convert by the embedded ICC profile where there is one that is not sRGB already."""
    profile_bytes = image.info.get("icc_profile")
    if not profile_bytes:
        return _by_exponent(image)
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))
        if _is_srgb(profile_bytes):
            return _plain_rgb(image), "as-is"
        converted = _converted(_in_profile_space(image, str(profile.profile.xcolor_space).strip()), profile)
    except (ImageCms.PyCMSError, OSError, ValueError):
        return _plain_rgb(image), "profile-unreadable"
    if converted is None:
        return _plain_rgb(image), "profile-unreadable"
    return converted, "converted"


def _converted(source: Image.Image, profile: ImageCms.ImageCmsProfile) -> Image.Image | None:
    return ImageCms.profileToProfile(
        source,
        profile,
        ImageCms.createProfile("sRGB"),
        renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
        outputMode="RGB",
        flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
    )


@functools.lru_cache(maxsize=_KEPT)
def _is_srgb(profile_bytes: bytes) -> bool:
    """Whether a profile is called sRGB and changes hardly a colour: painting programs have linear ones of that name too.

    Kept for the last few, since the pictures of a folder mostly have the same one. Raises as `ImageCms` does for damaged ones.
    """
    profile = ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))
    if "srgb" not in ImageCms.getProfileDescription(profile).lower() or profile.profile.xcolor_space.strip() != "RGB":
        return False
    shown = _converted(Image.fromarray(_PROBE), profile)
    return shown is not None and int(np.abs(np.asarray(shown, np.int16) - _PROBE).max()) <= _LEVELS_ALIKE


def _by_exponent(image: Image.Image) -> tuple[Image.Image, str]:
    """Convert by the exponent that a PNG file states in place of a profile, and by the primaries beside it.

    Primaries without an exponent say nothing, as in browsers; grey has none.
    """
    rgb, exponent = _plain_rgb(image), image.info.get("gamma")
    if exponent is None or "srgb" in image.info or not _LEAST_EXPONENT <= exponent <= _MOST_EXPONENT:
        return rgb, "as-is"
    light = np.linspace(0, 1, 256) ** (1 / exponent)
    by_primaries = None if image.mode in _GREY_MODES else to_srgb(rgb, light, image.info.get("chromaticity", ()))
    if by_primaries is not None:
        return by_primaries, "converted"
    if abs(exponent / _USUAL_EXPONENT - 1) < _EXPONENTS_ALIKE:
        return rgb, "as-is"
    return rgb.point(levels_of_light(light).tolist() * 3), "converted"


def _in_profile_space(image: Image.Image, space: str) -> Image.Image:
    """The image in the mode its profile speaks of: "RGB", "GRAY" or "CMYK"."""
    if space == "RGB":
        return _plain_rgb(image)
    if space == "GRAY":
        return image.convert("L")
    if space == "CMYK" and image.mode == "CMYK":
        return image
    raise ValueError(space)


def _plain_rgb(image: Image.Image) -> Image.Image:
    """To RGB by Pillow's own rules, alpha left aside."""
    if image.mode != "RGBA" and (image.mode in _ALPHA_MODES or "transparency" in image.info):
        return image.convert("RGBA").convert("RGB")
    return image.convert("RGB")
