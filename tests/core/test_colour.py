"""Colour profiles: converted where they say something else than sRGB, told where they cannot be read."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from tests.builders import ROOT, encoded, png_chunk, read, rgb_profile, work_image, work_pixels
from tests.colour_spaces import SPACES, in_srgb
from tests.data.formats.chart import CHART

FORMATS = ROOT / "tests" / "data" / "formats"

# Colours of the wide space that lie inside sRGB too.
INSIDE = [(128, 128, 128), (0, 0, 0), (255, 255, 255), (150, 110, 90), (90, 120, 160), (200, 180, 120), (60, 40, 70)]


@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "JPEG"])
def test_colours_of_a_wide_space_are_converted(file_format: str) -> None:
    image = Image.new("RGB", (16 * len(INSIDE), 16))
    for index, colour in enumerate(INSIDE):
        image.paste(colour, (16 * index, 0, 16 * index + 16, 16))
    options = {"quality": 100, "subsampling": 0} if file_format == "JPEG" else {}
    picture = read(encoded(image, file_format, icc_profile=rgb_profile(), **options))
    assert picture.colour == "converted"
    expected = in_srgb(np.array(INSIDE, np.uint8), "Adobe RGB").astype(int)
    assert np.abs(picture.rgb[8, 8::16] - expected).max() < 3
    assert np.abs(expected - INSIDE).max() > 8, "the conversion is one that can be seen"


def box(kind: bytes, content: bytes, *, long: bool = False) -> bytes:
    """ISO/IEC 15444-1, I.4."""
    size = len(content) + 8
    return ((1).to_bytes(4) + kind + (size + 8).to_bytes(8) if long else size.to_bytes(4) + kind) + content


@pytest.mark.parametrize("method", [2, 3])
@pytest.mark.parametrize("long", [True, False])
@pytest.mark.parametrize("depth", [8, 16])
def test_the_profile_of_jpeg_2000_counts(method: int, depth: int, *, long: bool) -> None:
    space = "Adobe RGB"
    if depth == 8:
        stream = encoded(Image.fromarray(CHART), "JPEG2000", no_jp2=True)
    else:
        whole = (FORMATS / "rgb-16.jp2").read_bytes()
        stream = whole[whole.index(b"\xff\x4f\xff\x51") :]
    height, width = CHART.shape[:2]
    sizes = box(b"ihdr", height.to_bytes(4) + width.to_bytes(4) + bytes([0, 3, depth - 1, 7, 0, 0]))
    colours = box(b"colr", bytes([method, 0, 0]) + rgb_profile(space, *SPACES[space]), long=long)
    parts = (box(b"jP  ", b"\r\n\x87\n"), box(b"ftyp", b"jp2 \0\0\0\0jp2 "), box(b"jp2h", sizes + colours, long=long))
    picture = read(b"".join((*parts, bytes(4) + b"jp2c" + stream)), "work.jp2")
    assert (picture.colour, picture.origin.profile) == ("converted", space)
    assert np.abs(picture.rgb.astype(int) - in_srgb(CHART, space)).max() <= 3


@pytest.mark.parametrize(
    ("first", "counts"),
    [(b"\1\0\0" + (16).to_bytes(4), False), (b"\1\0\0" + (20).to_bytes(4), True), (b"\4\0\0" + bytes(16), True)],
    ids=["sRGB", "another number", "another method"],
)
def test_of_several_colours_of_jpeg_2000_the_first_that_is_understood_counts(first: bytes, *, counts: bool) -> None:
    space = "Adobe RGB"
    stream = encoded(Image.fromarray(CHART), "JPEG2000", no_jp2=True)
    height, width = CHART.shape[:2]
    sizes = box(b"ihdr", height.to_bytes(4) + width.to_bytes(4) + bytes([0, 3, 7, 7, 0, 0]))
    colours = box(b"colr", first) + box(b"colr", b"\2\0\0" + rgb_profile(space, *SPACES[space]))
    parts = (box(b"jP  ", b"\r\n\x87\n"), box(b"ftyp", b"jp2 \0\0\0\0jp2 "), box(b"jp2h", sizes + colours))
    picture = read(b"".join((*parts, bytes(4) + b"jp2c" + stream)), "work.jp2")
    assert picture.colour == ("converted" if counts else "as-is")
    assert np.abs(picture.rgb.astype(int) - (in_srgb(CHART, space) if counts else CHART)).max() <= 3


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


def with_profile(file_format: str, space: str, **options: Any) -> bytes:
    image = Image.fromarray(CHART)
    # Its encoder takes the profile from here alone.
    image.info["icc_profile"] = rgb_profile(space, *SPACES[space])
    return encoded(image, file_format, icc_profile=image.info["icc_profile"], **options)


@pytest.mark.parametrize("space", SPACES)
@pytest.mark.parametrize(
    ("file_format", "options", "most"),
    [
        ("PNG", {}, 1),
        ("TIFF", {}, 1),
        ("WEBP", {"lossless": True}, 1),
        ("JPEG", {"quality": 100, "subsampling": 0}, 24),
        ("HEIF", {"quality": 100, "chroma": 444}, 40),
        ("AVIF", {"quality": 100, "subsampling": "4:4:4"}, 40),
    ],
)
def test_colours_of_other_spaces(file_format: str, options: dict[str, Any], most: int, space: str) -> None:
    """A level of a lossy format is many levels where a wide space is darkest."""
    picture = read(with_profile(file_format, space, **options))
    assert (picture.colour, picture.origin.profile) == ("converted", space)
    assert np.abs(picture.rgb.astype(int) - in_srgb(CHART, space)).max() <= most


def test_what_is_srgb_stays_as_it_is() -> None:
    linear = SPACES["sRGB, but linear"][0]
    data = encoded(work_image(), "PNG", icc_profile=rgb_profile("sRGB by another name", linear, 2.2))
    assert read(data).colour == "converted", "its curve is another one"
    assert read(encoded(work_image(), "PNG", icc_profile=plain_srgb())).colour == "as-is"


# White, red, green and blue, as x and y.
PRIMARIES = {
    "Adobe RGB": (0.3127, 0.3290, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06),
    "Display P3": (0.3127, 0.3290, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06),
    "sRGB": (0.3127, 0.3290, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
}


def stating(image: Image.Image, exponent: float | None, primaries: tuple[float, ...], *, srgb: bool = False) -> bytes:
    """A PNG with what it states of its colours behind the signature and the head."""
    plain = encoded(image, "PNG")
    stated = png_chunk(b"cHRM", b"".join(round(value * 100_000).to_bytes(4) for value in primaries))
    stated += png_chunk(b"gAMA", round(exponent * 100_000).to_bytes(4)) if exponent is not None else b""
    return plain[:33] + (png_chunk(b"sRGB", b"\0") if srgb else b"") + stated + plain[33:]


@pytest.mark.parametrize("space", ["Adobe RGB", "Display P3"])
def test_the_primaries_of_a_png_count(space: str) -> None:
    levels = work_image("picnic.jpg", 200)
    picture = read(stating(levels, 1 / 2.2, PRIMARIES[space]))
    assert picture.colour == "converted"
    apart = np.abs(picture.rgb.astype(int) - in_srgb(np.asarray(levels), space))
    assert apart.max() <= 2
    assert apart.mean() < 0.3
    assert np.abs(picture.rgb.astype(int) - np.asarray(levels)).mean() > 2, "as it would be without them"


def test_primaries_keep_white_and_grey_and_the_alpha() -> None:
    greys = np.repeat(np.arange(256, dtype=np.uint8)[None, :, None], 3, axis=2)
    shown = read(stating(Image.fromarray(greys), 1 / 2.2, PRIMARIES["Adobe RGB"])).rgb.astype(int)
    assert np.abs(shown - shown[..., :1]).max() <= 1, "grey stays grey"
    assert shown[0, 255].tolist() == [255, 255, 255]
    clear = Image.new("RGBA", (4, 4), (200, 40, 40, 128))
    picture = read(stating(clear, 1 / 2.2, PRIMARIES["Adobe RGB"]))
    assert picture.alpha is not None
    assert int(picture.alpha[0, 0]) == 128
    assert int(picture.rgb[0, 0, 0]) > 220


@pytest.mark.parametrize(
    "primaries",
    [
        PRIMARIES["sRGB"],
        (0.0,) * 8,
        (0.3127, 0.3290, 0.64, 0.33, 0.64, 0.33, 0.15, 0.06),
        (0.9, 0.05, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
        (0.3127, 0.0, 0.64, 0.33, 0.30, 0.60, 0.15, 0.06),
        (20_000.0,) * 8,
    ],
)
def test_primaries_that_are_usual_or_cannot_be_meant_change_nothing(primaries: tuple[float, ...]) -> None:
    levels = work_image("picnic.jpg", 60)
    picture = read(stating(levels, 1 / 2.2, primaries))
    assert picture.colour == "as-is"
    assert np.array_equal(picture.rgb, np.asarray(levels))


def test_primaries_without_an_exponent_or_beside_srgb_say_nothing() -> None:
    levels = work_image("picnic.jpg", 60)
    for data in (stating(levels, None, PRIMARIES["Adobe RGB"]), stating(levels, 1 / 2.2, PRIMARIES["Adobe RGB"], srgb=True)):
        assert read(data).colour == "as-is"
    grey = read(stating(levels.convert("L"), 1 / 2.2, PRIMARIES["Adobe RGB"]))
    assert grey.colour == "as-is"


def plain_srgb() -> bytes:
    return ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


@pytest.mark.parametrize(
    ("exponent", "colour", "level"),
    [(1.0, "converted", 188), (0.55, "converted", 146), (0.45455, "as-is", 128), (0.001, "as-is", 128), (9.0, "as-is", 128)],
)
def test_the_exponent_of_a_png_counts_where_it_can_be_meant(exponent: float, colour: str, level: int) -> None:
    plain = encoded(Image.new("RGB", (4, 4), (128, 128, 128)), "PNG")
    # Behind the signature and the head.
    data = plain[:33] + png_chunk(b"gAMA", round(exponent * 100_000).to_bytes(4)) + plain[33:]
    picture = read(data)
    assert picture.colour == colour
    assert int(picture.rgb[0, 0, 0]) == level
    srgb = plain[:33] + png_chunk(b"sRGB", b"\0") + data[33:]
    assert read(srgb).colour == "as-is", "which comes before the exponent"
