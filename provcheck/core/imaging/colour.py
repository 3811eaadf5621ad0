"""From whatever a file holds to 8-bit sRGB with separate alpha."""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageCms

from provcheck.core.imaging.picture import Grey, Pixels, Room, ordinary_room, planes_in

_WIDE_GREY_MODES = frozenset({"I;16", "I;16L", "I;16B", "I;16N", "I", "F"})
_ROWS = 512
_ALPHA_MODES = frozenset({"RGBA", "LA", "PA", "RGBa", "La"})


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
    for top in range(0, image.height, _ROWS):
        rows = image.crop((0, top, image.width, min(top + _ROWS, image.height)))
        rgb[top : top + _ROWS] = np.asarray(rows)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Bring 16-bit and float grey to 8 bits."""
    if image.mode not in _WIDE_GREY_MODES:
        return image
    values = np.asarray(image).astype(np.float64)
    scaled = Image.fromarray(scale_to_byte(values, image.mode), "L")
    if "icc_profile" in image.info:
        scaled.info["icc_profile"] = image.info["icc_profile"]
    return scaled


def scale_to_byte(values: NDArray[np.float64], mode: str) -> Grey:
    """Scale by the range the mode implies: 0..1 or 0..255 for floats, 0..65535 for integers."""
    values = np.nan_to_num(values, nan=0.0, posinf=0.0, neginf=0.0)
    factor = (255.0 if values.max(initial=0.0) <= 1.0 else 1.0) if mode == "F" else 255.0 / 65535.0
    return np.clip(np.round(values * factor), 0, 255).astype(np.uint8)


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
        return _plain_rgb(image), "as-is"
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(profile_bytes))
        if "srgb" in ImageCms.getProfileDescription(profile).lower():
            return _plain_rgb(image), "as-is"
        source = _in_profile_space(image, str(profile.profile.xcolor_space).strip())
        converted = ImageCms.profileToProfile(
            source,
            profile,
            ImageCms.createProfile("sRGB"),
            renderingIntent=ImageCms.Intent.RELATIVE_COLORIMETRIC,
            outputMode="RGB",
            flags=ImageCms.Flags.BLACKPOINTCOMPENSATION,
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return _plain_rgb(image), "profile-unreadable"
    if converted is None:
        return _plain_rgb(image), "profile-unreadable"
    return converted, "converted"


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
