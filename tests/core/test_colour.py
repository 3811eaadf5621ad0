"""Colour profiles: converted where they say something else than sRGB, told where they cannot be read."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image, ImageCms

from tests.builders import ADOBE_COLORANTS, ADOBE_GAMMA, encoded, read, rgb_profile, work_image, work_pixels

# sRGB colourants adapted to D50 (IEC 61966-2-1, ICC's own sRGB profile).
SRGB_COLORANTS = ((0.43607, 0.22249, 0.01392), (0.38515, 0.71687, 0.09708), (0.14307, 0.06061, 0.71410))
# Colours of the wide space that lie inside sRGB too.
INSIDE = [(128, 128, 128), (0, 0, 0), (255, 255, 255), (150, 110, 90), (90, 120, 160), (200, 180, 120), (60, 40, 70)]


def to_srgb(colours: NDArray[np.float64]) -> NDArray[np.float64]:
    """Levels 0..255 of the wide space as sRGB levels, by the definitions of both."""
    light = (colours / 255) ** ADOBE_GAMMA @ np.array(ADOBE_COLORANTS)
    linear = np.clip(light @ np.linalg.inv(np.array(SRGB_COLORANTS)), 0, 1)
    levels: NDArray[np.float64] = 255 * np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)
    return levels


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "JPEG"])
def test_colours_of_a_wide_space_are_converted(file_format: str) -> None:
    image = Image.new("RGB", (16 * len(INSIDE), 16))
    for index, colour in enumerate(INSIDE):
        image.paste(colour, (16 * index, 0, 16 * index + 16, 16))
    options = {"quality": 100, "subsampling": 0} if file_format == "JPEG" else {}
    picture = read(encoded(image, file_format, icc_profile=rgb_profile(), **options))
    assert picture.colour == "converted"
    expected = to_srgb(np.array(INSIDE, np.float64))
    assert np.abs(picture.rgb[8, 8::16] - expected).max() < 3
    assert np.abs(expected - INSIDE).max() > 8, "the conversion is one that can be seen"


def test_an_srgb_profile_leaves_the_pixels_untouched() -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    picture = read(encoded(work_image(), "PNG", icc_profile=profile))
    assert picture.colour == "as-is"
    assert np.array_equal(picture.rgb, work_pixels("picnic.jpg", 96))


@pytest.mark.parametrize("profile", [b"no profile at all", rgb_profile()[:200], b"\0" * 500])
def test_a_broken_profile_is_told_and_the_pixels_are_taken_for_srgb(profile: bytes) -> None:
    picture = read(encoded(work_image(), "PNG", icc_profile=profile))
    assert picture.colour == "profile-unreadable"
    assert np.array_equal(picture.rgb, work_pixels("picnic.jpg", 96))


def test_a_profile_for_other_channels_than_the_pixels_have_is_unreadable() -> None:
    ink_profile = rgb_profile().replace(b"RGB ", b"CMYK", 1)
    assert read(encoded(work_image(), "PNG", icc_profile=ink_profile)).colour == "profile-unreadable"


def test_alpha_survives_a_conversion() -> None:
    image = work_image().convert("RGBA")
    image.putpixel((0, 0), (10, 200, 30, 0))
    image.putpixel((1, 0), (10, 200, 30, 77))
    picture = read(encoded(image, "PNG", icc_profile=rgb_profile()))
    assert picture.colour == "converted"
    assert picture.alpha is not None
    assert picture.alpha[0, :3].tolist() == [0, 77, 255]
    assert picture.rgb[0, 0].tolist() == [0, 0, 0]


def test_a_grey_profile_converts_sixteen_bit_grey_too() -> None:
    """A linear grey: half the light is level 188 of sRGB."""
    profile = io.BytesIO(rgb_profile("Linear grey")).getvalue().replace(b"RGB ", b"GRAY", 1).replace(b"rTRC", b"kTRC")
    profile = profile.replace(b"curv\0\0\0\0\0\0\0\x01" + (563).to_bytes(2), b"curv\0\0\0\0\0\0\0\x01" + (256).to_bytes(2))
    half = np.full((8, 8), 32768, np.uint16)
    picture = read(encoded(Image.fromarray(half), "PNG", icc_profile=profile))
    assert picture.colour == "converted"
    assert np.abs(picture.rgb.astype(int) - 188).max() <= 1
