"""From files of every format to upright 8-bit sRGB with alpha apart."""

from __future__ import annotations

import io
import zlib
from collections.abc import Callable

import cv2
import numpy as np
import pytest
from PIL import Image
from psd_tools import PSDImage

from provcheck.core.errors import Reason
from provcheck.core.imaging import preview
from provcheck.core.imaging.door import Limits
from provcheck.core.imaging.picture import Picture, Pixels, fit_within
from tests.builders import encoded, png_chunk, read, refusal, rgb_profile, work_image, work_pixels


def photoshop(image: Image.Image) -> bytes:
    stream = io.BytesIO()
    PSDImage.frompil(image).save(stream)
    return stream.getvalue()


def difference(first: Pixels, second: Pixels) -> float:
    """Mean difference in levels; pictures of another size differ endlessly."""
    if first.shape != second.shape:
        return np.inf
    return float(np.abs(first.astype(int) - second).mean())


LOSSLESS: dict[str, tuple[str, Callable[[Image.Image], bytes]]] = {
    "PNG": ("PNG", lambda image: encoded(image, "PNG")),
    "GIF": ("GIF", lambda image: encoded(image, "GIF")),
    "WebP": ("WEBP", lambda image: encoded(image, "WEBP", lossless=True)),
    "BMP": ("BMP", lambda image: encoded(image, "BMP")),
    "TIFF": ("TIFF", lambda image: encoded(image, "TIFF", compression="tiff_lzw")),
    "TGA": ("TGA", lambda image: encoded(image, "TGA", compression="tga_rle")),
    "QOI": ("QOI", lambda image: encoded(image, "QOI")),
    "JPEG 2000": ("JPEG2000", lambda image: encoded(image, "JPEG2000")),
    "JPEG XL": ("JXL", lambda image: encoded(image, "JXL", lossless=True)),
    "Photoshop": ("PSD", photoshop),
}
LOSSY: dict[str, tuple[str, Callable[[Image.Image], bytes]]] = {
    "JPEG": ("JPEG", lambda image: encoded(image, "JPEG", quality=95)),
    "progressive JPEG": ("JPEG", lambda image: encoded(image, "JPEG", quality=95, progressive=True)),
    "HEIC": ("HEIF", lambda image: encoded(image, "HEIF", quality=95)),
    "AVIF": ("AVIF", lambda image: encoded(image, "AVIF", quality=95)),
    "lossy WebP": ("WEBP", lambda image: encoded(image, "WEBP", quality=95)),
}


NOTES = bytes(range(32, 127)) * 12_000
TEXTS = {
    "compressed": (b"zTXt", b"workflow\0\0" + zlib.compress(20 * NOTES)),
    "compressed, of all letters": (b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(20 * NOTES)),
    "plain": (b"tEXt", b"prompt\0" + 60 * NOTES),
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_picture_with_long_notes_is_read(kind: str) -> None:
    """Also all that lies behind them in the file."""
    plain = encoded(work_image(), "PNG", icc_profile=rgb_profile())
    chunk = png_chunk(*TEXTS[kind])
    noted = read(plain[:33] + 3 * chunk + plain[33:])
    assert noted.colour == "converted"
    assert np.array_equal(noted.rgb, read(plain).rgb)


def test_notes_that_were_altered_are_still_damage() -> None:
    plain = encoded(work_image(), "PNG")
    chunk = bytearray(png_chunk(*TEXTS["compressed"]))
    chunk[-1] ^= 1
    assert refusal(plain[:33] + bytes(chunk) + plain[33:]) is Reason.DAMAGED


def test_a_long_profile_counts() -> None:
    """Those of screens, as of a picture of one, may hold tables of megabytes."""
    short = rgb_profile()
    random = np.random.default_rng(1).integers(0, 256, 2_000_000, np.uint8).tobytes()
    long = (len(short) + len(random)).to_bytes(4) + short[4:] + random
    expected = read(encoded(work_image(), "PNG", icc_profile=short))
    picture = read(encoded(work_image(), "PNG", icc_profile=long))
    assert (picture.colour, picture.origin.profile) == ("converted", expected.origin.profile)
    assert np.array_equal(picture.rgb, expected.rgb)


@pytest.mark.parametrize("kind", LOSSLESS)
def test_lossless_formats_give_the_very_pixels(kind: str) -> None:
    name, encode = LOSSLESS[kind]
    image = work_image().quantize(64).convert("RGB")
    picture = read(encode(image))
    assert picture.file_format == name
    assert picture.alpha is None
    assert picture.colour == "as-is"
    assert np.array_equal(picture.rgb, np.asarray(image))


@pytest.mark.parametrize("kind", LOSSY)
def test_lossy_formats_give_nearly_the_pixels(kind: str) -> None:
    name, encode = LOSSY[kind]
    picture = read(encode(work_image()))
    assert picture.file_format == name
    assert difference(picture.rgb, work_pixels("picnic.jpg", 96)) < 6


def test_the_content_decides_not_the_name() -> None:
    assert read(encoded(work_image(), "PNG"), "photo.jpg").file_format == "PNG"
    assert read(encoded(work_image(), "JPEG"), "no ending").file_format == "JPEG"


def test_a_single_pixel_is_a_picture() -> None:
    assert read(encoded(Image.new("RGB", (1, 1), (1, 2, 3)), "PNG")).rgb.tolist() == [[[1, 2, 3]]]


def test_the_first_frame_of_an_animation_is_taken() -> None:
    first, second = Image.new("RGB", (8, 8), (255, 0, 0)), Image.new("RGB", (8, 8), (0, 0, 255))
    for name in ("GIF", "WEBP", "PNG"):
        data = encoded(first, name, save_all=True, append_images=[second], lossless=True)
        assert read(data).rgb[0, 0].tolist() == [255, 0, 0], name


def _stored(upright: Pixels, orientation: int) -> Pixels:
    """How a camera stores an upright picture under an EXIF orientation (TIFF 6.0: where row 0 and column 0 are)."""
    turned = {
        1: upright,
        2: upright[:, ::-1],
        3: upright[::-1, ::-1],
        4: upright[::-1],
        5: upright.transpose(1, 0, 2),
        6: np.rot90(upright, 1),
        7: upright[::-1, ::-1].transpose(1, 0, 2),
        8: np.rot90(upright, -1),
    }
    return np.ascontiguousarray(turned[orientation])


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("file_format", ["PNG", "TIFF", "WEBP", "JPEG", "HEIF", "AVIF"])
def test_orientations_give_the_same_upright_pixels(file_format: str, orientation: int) -> None:
    upright = np.zeros((32, 48, 3), np.uint8)
    upright[:16, :24], upright[:16, 24:], upright[16:, :24] = (255, 0, 0), (0, 255, 0), (0, 0, 255)
    exif = Image.Exif()
    exif[0x0112] = orientation
    exactly = file_format in {"PNG", "TIFF", "WEBP"}
    stored = Image.fromarray(_stored(upright, orientation))
    entry = exif if file_format == "TIFF" else exif.tobytes()
    picture = read(encoded(stored, file_format, exif=entry, lossless=exactly, subsampling="4:4:4"))
    allowed = 0 if exactly else 8
    assert difference(picture.rgb, upright) <= allowed


def test_alpha_that_is_opaque_throughout_is_no_alpha() -> None:
    plain = read(encoded(work_image(), "PNG"))
    with_alpha = read(encoded(work_image().convert("RGBA"), "PNG"))
    assert with_alpha.alpha is None
    assert np.array_equal(with_alpha.rgb, plain.rgb)
    assert with_alpha.on_ground() is with_alpha.rgb


def test_clear_pixels_are_zeroed_and_laid_on_white() -> None:
    image = Image.new("RGBA", (3, 1), (200, 100, 50, 255))
    image.putpixel((1, 0), (200, 100, 50, 0))
    image.putpixel((2, 0), (200, 100, 50, 128))
    picture = read(encoded(image, "PNG"))
    assert picture.alpha is not None
    assert picture.alpha.tolist() == [[255, 0, 128]]
    assert picture.rgb.tolist() == [[[200, 100, 50], [0, 0, 0], [200, 100, 50]]]
    ground = picture.on_ground().tolist()[0]
    assert ground[:2] == [[200, 100, 50], [255, 255, 255]]
    assert ground[2] == [round((value * 128 + 255 * 127) / 255) for value in (200, 100, 50)]
    assert picture.on_ground(0).tolist()[0][1] == [0, 0, 0]


def test_tall_pictures_are_composed_as_small_ones() -> None:
    rng = np.random.default_rng(9)
    rgb, alpha = rng.integers(0, 256, (3001, 7, 3), np.uint8), rng.integers(0, 256, (3001, 7), np.uint8)
    ground = Picture(rgb, alpha, "PNG", "as-is").on_ground(200)
    share = alpha[:, :, None] / 255
    assert np.abs(ground - (rgb * share + 200 * (1 - share))).max() <= 1


@pytest.mark.parametrize("encode", [lambda image: encoded(image, "PNG"), photoshop], ids=["PNG", "Photoshop"])
def test_alpha_of_every_pixel_is_kept(encode: Callable[[Image.Image], bytes]) -> None:
    image = work_image().convert("RGBA")
    image.putalpha(work_image("jukebox.jpg").resize(image.size).convert("L"))
    picture = read(encode(image))
    assert picture.alpha is not None
    assert np.array_equal(picture.alpha, np.asarray(image.getchannel("A")))


@pytest.mark.parametrize("file_format", ["GIF", "PNG"])
def test_palette_transparency_is_alpha(file_format: str) -> None:
    image = Image.new("P", (2, 1))
    image.putpalette([10, 20, 30, 200, 100, 50])
    image.putpixel((1, 0), 1)
    picture = read(encoded(image, file_format, transparency=0))
    assert picture.alpha is not None
    assert picture.alpha.tolist() == [[0, 255]]
    assert picture.rgb.tolist() == [[[0, 0, 0], [200, 100, 50]]]


@pytest.mark.parametrize(("mode", "key"), [("RGB", (10, 20, 30)), ("L", 10)])
def test_a_transparent_colour_key_is_alpha(mode: str, key: int | tuple[int, ...]) -> None:
    image = Image.new(mode, (2, 1), key)
    image.putpixel((1, 0), 200 if mode == "L" else (200, 200, 200))
    picture = read(encoded(image, "PNG", transparency=key))
    assert picture.alpha is not None
    assert picture.alpha.tolist() == [[0, 255]]


# Two pictures, 16 x 8, the last one red with a grey square of 4 x 4 at the top left; by libjxl.
MOVING_JXL = bytes.fromhex(
    "ff0ac1054d002026080001008c004b386998ca83f72b2808801a5131a8ba400800a614150f68165c917ec28002c100401e080005008400"
    "4b188b1500d4888a31324a17080120910a05808000cd528120eef73f6d09a07300"
)


def jxl_of(orientation: int, exif_orientation: int) -> bytes:
    """Its codestream states one orientation, Exif beside it another (ISO/IEC 18181-1, ImageMetadata; 18181-2, boxes)."""
    stream = int.from_bytes(MOVING_JXL, "little") | (orientation - 1) << 16 + 11
    exif = Image.Exif()
    exif[0x0112] = exif_orientation
    parts = {b"ftyp": b"jxl \0\0\0\0jxl ", b"Exif": bytes(4) + exif.tobytes().removeprefix(b"Exif\0\0")}
    parts[b"jxlc"] = stream.to_bytes(len(MOVING_JXL), "little")
    boxes = b"".join((len(content) + 8).to_bytes(4) + kind + content for kind, content in parts.items())
    return b"\0\0\0\x0cJXL \r\n\x87\n" + boxes


@pytest.mark.parametrize("stated", ["the same", "upright", "another"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_jpeg_xl_is_turned_once_as_its_codestream_states(orientation: int, stated: str) -> None:
    exif = {"the same": orientation, "upright": 1, "another": orientation % 8 + 1}[stated]
    picture = read(jxl_of(orientation, exif), "work.jxl")
    stored = np.full((8, 16, 3), (255, 0, 0), np.uint8)
    stored[:4, :4] = 180
    turned = next(
        each
        for each in (np.rot90(side, turns) for side in (stored, stored[:, ::-1]) for turns in range(4))
        if np.array_equal(_stored(np.ascontiguousarray(each), orientation), stored)
    )
    assert np.array_equal(picture.rgb, turned)
    assert picture.origin.orientation == 1


@pytest.mark.parametrize("orientation", [1, 3])
def test_a_transparent_level_of_sixteen_bit_grey_is_alpha(orientation: int) -> None:
    """The levels next to the key are opaque, though they are the same once brought to 8 bits."""
    levels = np.array([[0x1233, 0x1234, 0x1235, 0xFFFF]], np.uint16)
    exif = Image.Exif()
    exif[0x0112] = orientation
    picture = read(encoded(Image.fromarray(levels), "PNG", transparency=0x1234, exif=exif))
    assert picture.alpha is not None
    alpha, levels_8 = [[255, 0, 255, 255]], [[0x12, 0, 0x12, 0xFF]]
    step = 1 if orientation == 1 else -1
    assert picture.alpha[:, ::step].tolist() == alpha
    assert picture.rgb[:, ::step, 0].tolist() == levels_8
    assert read(encoded(Image.fromarray(levels), "PNG", transparency=0x4321)).alpha is None


def test_grey_with_alpha() -> None:
    picture = read(encoded(Image.new("LA", (2, 2), (90, 40)), "PNG"))
    assert picture.alpha is not None
    assert set(picture.alpha.flat) == {40}
    assert set(picture.rgb.flat) == {90}


@pytest.mark.parametrize("mode", ["L", "1"])
def test_grey_and_black_and_white(mode: str) -> None:
    image = work_image().convert(mode)
    assert np.array_equal(read(encoded(image, "PNG")).rgb, np.asarray(image.convert("RGB")))


def _ramp() -> np.ndarray[tuple[int, ...], np.dtype[np.uint16]]:
    return np.linspace(0, 65535, 64 * 64).astype(np.uint16).reshape(64, 64)


def test_sixteen_bit_grey_keeps_its_whole_range() -> None:
    picture = read(encoded(Image.fromarray(_ramp()), "PNG"))
    expected = np.round(_ramp() / 257).astype(np.uint8)
    assert np.array_equal(picture.rgb, np.repeat(expected[:, :, None], 3, axis=2))


def test_sixteen_bit_colour_keeps_its_whole_range() -> None:
    ramp = _ramp()
    colours = np.stack([ramp, ramp[::-1], ramp.T], axis=2)
    ok, data = cv2.imencode(".png", colours[:, :, ::-1])
    assert ok
    picture = read(data.tobytes())
    assert np.abs(picture.rgb - colours / 257).max() <= 1


@pytest.mark.parametrize("top", [1.0, 255.0])
def test_float_greys_are_scaled_by_the_range_they_use(top: float) -> None:
    values = np.linspace(0, top, 256, dtype=np.float32).reshape(16, 16)
    picture = read(encoded(Image.fromarray(values), "TIFF"))
    assert np.array_equal(picture.rgb[:, :, 0], np.arange(256).reshape(16, 16))


@pytest.mark.parametrize("light", [1.5, 40.0, 1e6])
def test_single_lights_of_a_scene_in_float_do_not_darken_the_rest(light: float) -> None:
    values = np.linspace(0, 1, 256, dtype=np.float32).reshape(16, 16)
    values[15, 15] = light
    assert np.array_equal(read(encoded(Image.fromarray(values), "TIFF")).rgb[:, :, 0], np.arange(256).reshape(16, 16))


def test_few_lights_on_black_in_float_are_of_bytes() -> None:
    values = np.zeros((16, 16), np.float32)
    values[0, :2] = 100, 1
    values[0, 2:4] = 200, 3
    assert read(encoded(Image.fromarray(values), "TIFF")).rgb[0, :5, 0].tolist() == [100, 1, 200, 3, 0]


def test_float_values_that_are_no_numbers_are_black() -> None:
    values = np.array([[np.nan, np.inf, 1.0]], np.float32)
    assert read(encoded(Image.fromarray(values), "TIFF")).rgb[0, :, 0].tolist() == [0, 0, 255]


def _inks() -> Image.Image:
    """Patches of every ink by itself, and of a mixture."""
    image = Image.new("CMYK", (80, 16))
    for index, ink in enumerate([(255, 0, 0, 0), (0, 255, 0, 0), (0, 0, 255, 0), (0, 0, 0, 255), (40, 80, 0, 60)]):
        image.paste(ink, (16 * index, 0, 16 * index + 16, 16))
    return image


def test_inks_of_a_jpeg_are_inverted_as_adobe_does() -> None:
    data = encoded(_inks(), "JPEG", quality=100)
    assert b"Adobe" in data
    assert difference(read(data).rgb, np.asarray(_inks().convert("RGB"))) < 2
    assert read(data).rgb[8, 8].tolist()[0] < 10, "cyan ink takes the red"


def test_inks_of_a_tiff_are_as_they_are() -> None:
    assert np.array_equal(read(encoded(_inks(), "TIFF")).rgb, np.asarray(_inks().convert("RGB")))


def test_inks_of_a_photoshop_file_are_inverted() -> None:
    """Photoshop stores 255 for no ink; psd-tools writes what it is given, so the inks are turned round here first."""
    data = photoshop(Image.fromarray(255 - np.asarray(_inks()), "CMYK"))
    with Image.open(io.BytesIO(data)) as by_pillow:
        assert np.array_equal(np.asarray(by_pillow), np.asarray(_inks())), "the file is as Photoshop writes it"
    assert np.array_equal(read(data).rgb, np.asarray(_inks().convert("RGB")))


def test_previews_are_small_jpegs_that_look_the_same() -> None:
    pixels = work_pixels("picnic.jpg", 780)
    back = preview.from_jpeg(preview.to_jpeg(pixels))
    assert max(back.shape) == preview.SIDE
    assert difference(back, fit_within(pixels, preview.SIDE)) < 4
    small = work_pixels("picnic.jpg", 96)
    assert preview.from_jpeg(preview.to_jpeg(small)).shape == small.shape, "never enlarged"
    with pytest.raises(ValueError, match="5"):
        preview.from_jpeg(b"noise")


def test_size_of_a_picture_is_width_by_height() -> None:
    picture = Picture(np.zeros((2, 5, 3), np.uint8), None, "PNG", "as-is")
    assert (picture.width, picture.height) == (5, 2)


@pytest.mark.parametrize("largest", [1.0, 255.0])
@pytest.mark.parametrize("clear", [False, True])
def test_colours_in_float(largest: float, clear: bool) -> None:
    """Pillow has no mode for them."""
    rgb = np.asarray(work_image(), np.float32) / 255
    alpha = np.full((*rgb.shape[:2], 1), 0.5, np.float32)
    alpha[0, 0] = 1
    bgr = rgb[..., ::-1]
    ok, data = cv2.imencode(".tif", largest * (np.concatenate([bgr, alpha], axis=2) if clear else bgr))
    assert ok
    picture = read(data.tobytes(), "scene.tif")
    assert (picture.file_format, picture.origin.part) == ("TIFF", "all")
    assert np.abs(picture.rgb.astype(int) - np.asarray(work_image(), int)).max() <= 1
    assert (picture.alpha is not None) == clear
    if picture.alpha is not None:
        assert set(np.unique(picture.alpha)) == {128, 255}


def test_the_size_of_a_tiff_of_colours_in_float_is_limited() -> None:
    data = cv2.imencode(".tif", np.zeros((20, 30, 3), np.float32))[1].tobytes()
    assert refusal(data, "scene.tif", Limits(pixels=600)) is None
    assert refusal(data, "scene.tif", Limits(pixels=599)) is Reason.TOO_MANY_PIXELS
