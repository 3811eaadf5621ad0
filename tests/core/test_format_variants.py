"""Variants of formats that the libraries at hand write, read as what they show."""

from __future__ import annotations

import io
import struct
import tracemalloc
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pillow_heif
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image
from psd_tools.constants import ColorMode, Compression, Resource
from psd_tools.psd import PSD
from psd_tools.psd.color_mode_data import ColorModeData
from psd_tools.psd.header import FileHeader
from psd_tools.psd.image_data import ImageData
from psd_tools.psd.image_resources import ImageResource

from provcheck.core.errors import Reason
from provcheck.core.imaging import unusual_tiff
from provcheck.core.imaging.decoding import decode
from provcheck.core.imaging.door import FileBytes, Limits
from provcheck.core.imaging.picture import Grey, Picture, Pixels
from tests.bitmaps import GREY_RAMP, bmp, bmp_half_runs, bmp_rows, bmp_runs, sixteen_bits, tga, tga_runs, top_down
from tests.builders import encoded, read, refusal, rgb_profile
from tests.colour_spaces import SPACES, in_srgb
from tests.data.formats.chart import ALPHA, CHART, GREY, HEIGHT, INKS, INKS_SHOWN, WIDTH

IMAGE = Image.fromarray(CHART)
SHOWN = np.repeat(GREY[..., None], 3, axis=2)
BGR = np.ascontiguousarray(CHART[..., ::-1])
BGRA = np.dstack([BGR, ALPHA])
BGRX = np.dstack([BGR, np.zeros_like(ALPHA)])
MASKS = struct.pack("<4I", 0xFF0000, 0xFF00, 0xFF, 0xFF000000)
MASKS_16 = struct.pack("<3I", 0xF800, 0x7E0, 0x1F)
BLACK_OR_WHITE = np.where(SHOWN > 127, 255, 0).astype(np.uint8)
SIXTEEN_GREYS = (SHOWN >> 4) * 17


@dataclass(frozen=True)
class Row:
    """A file and what it shows, as in `test_format_files`; `most` is by how many levels a value may differ."""

    name: str
    data: Callable[[], bytes]
    shown: Pixels
    alpha: Grey | None = None
    most: int = 0


def check(picture: Picture, row: Row) -> None:
    assert (picture.alpha is None) == (row.alpha is None)
    seen = np.ones(row.shown.shape[:2], bool)
    if picture.alpha is not None and row.alpha is not None:
        assert np.abs(picture.alpha.astype(int) - row.alpha).max() <= 1
        seen = row.alpha > 40
    assert picture.rgb.shape == row.shown.shape
    assert np.abs(picture.rgb.astype(int) - row.shown)[seen].max() <= row.most


def packed_bits(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.packbits(levels > 127, axis=1)


def packed_halves(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    return np.asarray((levels[:, ::2] >> 4) << 4 | levels[:, 1::2] >> 4, np.uint8)


SIXTEEN = b"".join(bytes([17 * each] * 3 + [0]) for each in range(16))
BMP = [
    Row("24 bits", lambda: bmp(24, bmp_rows(BGR)), CHART),
    Row("24 bits from the top", lambda: top_down(bmp(24, bmp_rows(BGR[::-1]))), CHART),
    Row("32 bits", lambda: bmp(32, bmp_rows(BGRX)), CHART),
    Row("32 bits with something in the fourth byte", lambda: bmp(32, bmp_rows(BGRA)), CHART),
    Row("alpha in a header of version 4", lambda: bmp(32, bmp_rows(BGRA), b"", 3, MASKS, 108), CHART, ALPHA),
    Row("alpha in a header of version 5", lambda: bmp(32, bmp_rows(BGRA), b"", 3, MASKS, 124), CHART, ALPHA),
    Row("16 bits", lambda: bmp(16, bmp_rows(sixteen_bits(CHART).view(np.uint8))), CHART, None, 8),
    Row(
        "16 bits, six for green",
        lambda: bmp(16, bmp_rows(sixteen_bits(CHART, (5, 6, 5)).view(np.uint8)), b"", 3, MASKS_16),
        CHART,
        None,
        8,
    ),
    Row("8 bits", lambda: bmp(8, bmp_rows(GREY), GREY_RAMP), SHOWN),
    Row("4 bits", lambda: bmp(4, bmp_rows(packed_halves(GREY)), SIXTEEN), SIXTEEN_GREYS),
    Row("1 bit", lambda: bmp(1, bmp_rows(packed_bits(GREY)), bytes(4) + b"\xff\xff\xff\0"), BLACK_OR_WHITE),
    Row("RLE8", lambda: bmp(8, bmp_runs(GREY), GREY_RAMP, 1), SHOWN),
    Row("RLE4", lambda: bmp(4, bmp_half_runs(GREY >> 4), SIXTEEN, 2), SIXTEEN_GREYS),
]
PALETTE_24 = (24, b"".join(bytes([each] * 3) for each in range(256)))
PALETTE_16 = (16, sixteen_bits(np.repeat(np.arange(256, dtype=np.uint8)[:, None], 3, axis=1)).tobytes())
TGA = [
    Row("24 bits", lambda: tga(2, 24, BGR.tobytes()), CHART),
    Row("from the bottom", lambda: tga(2, 24, BGR[::-1].tobytes(), 0), CHART),
    Row("from the right", lambda: tga(2, 24, BGR[:, ::-1].tobytes(), 0x30), CHART),
    Row("alpha", lambda: tga(2, 32, BGRA.tobytes(), 0x28), CHART, ALPHA),
    Row("a fourth byte that is said to be none", lambda: tga(2, 32, BGRA.tobytes()), CHART),
    Row("an alpha in which nothing would be seen", lambda: tga(2, 32, BGRX.tobytes(), 0x28), CHART),
    Row("16 bits", lambda: tga(2, 16, sixteen_bits(CHART).tobytes()), CHART, None, 8),
    Row("16 bits, the last one set", lambda: tga(2, 16, (sixteen_bits(CHART) | 0x8000).tobytes(), 0x21), CHART, None, 8),
    Row("grey", lambda: tga(3, 8, GREY.tobytes()), SHOWN),
    Row("a palette", lambda: tga(1, 8, GREY.tobytes(), palette=PALETTE_24), SHOWN),
    Row("a palette of 16 bits", lambda: tga(1, 8, GREY.tobytes(), palette=PALETTE_16), SHOWN, None, 8),
    Row("runs", lambda: tga(10, 24, tga_runs(BGR)), CHART),
    Row("runs with alpha", lambda: tga(10, 32, tga_runs(BGRA), 0x28), CHART, ALPHA),
    Row("runs of grey", lambda: tga(11, 8, tga_runs(GREY)), SHOWN),
]


@pytest.mark.parametrize("row", BMP, ids=lambda row: row.name)
def test_bmp(row: Row) -> None:
    check(read(row.data(), "picture.bmp"), row)


@pytest.mark.parametrize("row", TGA, ids=lambda row: row.name)
def test_tga(row: Row) -> None:
    check(read(row.data(), "picture.tga"), row)


def document(
    planes: list[NDArray[Any]], mode: ColorMode, depth: Any = 8, version: int = 1, table: bytes = b"", profile: bytes = b""
) -> bytes:
    """A Photoshop file that is only its merged picture."""
    header = FileHeader(version=version, channels=len(planes), height=HEIGHT, width=WIDTH, depth=depth, color_mode=mode)
    image = ImageData(Compression.RLE if depth in {8, 16} else Compression.RAW)
    image.set_data([np.ascontiguousarray(plane).tobytes() for plane in planes], header)
    record = PSD(header, color_mode_data=ColorModeData(table), image_data=image)
    if profile:
        record.image_resources[Resource.ICC_PROFILE] = ImageResource(key=Resource.ICC_PROFILE, data=profile)
    stream = io.BytesIO()
    record.write(stream)
    return stream.getvalue()


def planes_of(pixels: NDArray[np.uint8], depth: int = 8) -> list[NDArray[Any]]:
    """Channels in the order of bytes and the range that Photoshop has at that depth."""
    planes = list(np.moveaxis(pixels, 2, 0))
    wide: dict[int, Callable[[NDArray[np.uint8]], NDArray[Any]]] = {
        8: lambda plane: plane,
        16: lambda plane: (plane.astype(np.uint16) * 257).astype(">u2"),
        32: lambda plane: (plane / 255).astype(">f4"),
    }
    return [wide[depth](plane) for plane in planes]


ON_WHITE = np.round(CHART * (ALPHA[..., None] / 255) + 255 - ALPHA[..., None]).astype(np.uint8)


def photoshop(name: str, pixels: NDArray[np.uint8], mode: ColorMode, shown: Pixels, depth: int) -> Row:
    return Row(f"{name} of {depth} bits", lambda: document(planes_of(pixels, depth), mode, depth), shown)


PHOTOSHOP = [
    *(photoshop("RGB", CHART, ColorMode.RGB, CHART, depth) for depth in (8, 16, 32)),
    *(photoshop("CMYK", 255 - INKS, ColorMode.CMYK, INKS_SHOWN, depth) for depth in (8, 16)),
    *(photoshop("grey", GREY[..., None], ColorMode.GRAYSCALE, SHOWN, depth) for depth in (8, 16, 32)),
    Row("PSB", lambda: document(planes_of(CHART), ColorMode.RGB, version=2), CHART),
    Row("alpha", lambda: document(planes_of(np.dstack([ON_WHITE, ALPHA])), ColorMode.RGB), CHART, ALPHA, 8),
    Row("a palette", lambda: document([GREY], ColorMode.INDEXED, table=bytes(range(256)) * 3), SHOWN),
    Row("duotone", lambda: document([GREY], ColorMode.DUOTONE, table=bytes(512)), SHOWN),
]


@pytest.mark.parametrize("row", PHOTOSHOP, ids=lambda row: row.name)
def test_photoshop(row: Row) -> None:
    picture = read(row.data(), "picture.psd")
    check(picture, row)
    assert picture.origin.part == "merged"


def test_inks_of_any_kind_are_named_as_not_read() -> None:
    """Only the first of them would be shown."""
    data = document(planes_of(255 - CHART), ColorMode.MULTICHANNEL)
    assert refusal(data, "picture.psd") is Reason.FORMAT_NOT_READ


@pytest.mark.parametrize("space", SPACES)
def test_colours_of_photoshop_files(space: str) -> None:
    picture = read(document(planes_of(CHART), ColorMode.RGB, profile=rgb_profile(space, *SPACES[space])), "picture.psd")
    assert (picture.colour, picture.origin.profile) == ("converted", space)
    check(picture, Row(space, bytes, in_srgb(CHART, space), None, 1))


def heif(mode: str, pixels: NDArray[np.uint8], **options: Any) -> bytes:
    """A file of 10 bits."""
    stream = io.BytesIO()
    wide = pixels.astype(np.uint16) * 257
    pillow_heif.from_bytes(mode, (WIDTH, HEIGHT), wide.tobytes()).save(stream, quality=100, **options)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("name", "image", "options", "most"),
    [
        ("group 4", "bits", {"compression": "group4"}, 0),
        ("group 3", "bits", {"compression": "group3"}, 0),
        ("JPEG", "colours", {"compression": "jpeg", "quality": 98}, 40),
        ("deflate by Adobe", "colours", {"compression": "tiff_adobe_deflate"}, 0),
    ],
)
def test_tiff_of_fax_and_jpeg(name: str, image: str, options: dict[str, Any], most: int) -> None:
    """Kinds that the library of the other files does not write; JPEG halves the colours."""
    del name
    bits = Image.fromarray(BLACK_OR_WHITE).convert("1")
    data = encoded(bits if image == "bits" else IMAGE, "TIFF", **options)
    apart = np.abs(read(data, "picture.tif").rgb.astype(int) - (BLACK_OR_WHITE if image == "bits" else CHART))
    assert apart.mean() <= most / 10


def test_pages_of_different_kinds() -> None:
    stream = io.BytesIO()
    kinds = (CHART, CHART.astype(np.float32) / 255, CHART.astype(np.uint16) * 257, (CHART / 255).astype(np.float16))
    with tifffile.TiffWriter(stream) as writer:
        for pixels in kinds:
            writer.write(pixels, photometric="rgb", metadata=None)
    for number in range(1, 5):
        part = str(number) if number > 1 else ""
        picture = decode(FileBytes(Path("pages.tif"), stream.getvalue(), "0" * 64, part))
        assert np.array_equal(picture.rgb, CHART)
        assert (picture.origin.part, picture.origin.frames) == (f"page-{number}", 4)


@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
@pytest.mark.parametrize("kind", [np.float32, np.uint32])
def test_profile_and_orientation_of_unusual_tiff(kind: type[np.generic], orientation: int) -> None:
    values = CHART.astype(np.float32) / 255 if kind is np.float32 else CHART.astype(np.uint32) * 16843009
    stream = io.BytesIO()
    space, turned = "Adobe RGB", [(274, 3, 1, orientation, True)]
    profile = rgb_profile(space, *SPACES[space])
    tifffile.imwrite(stream, values, photometric="rgb", metadata=None, iccprofile=profile, extratags=turned)
    picture = read(stream.getvalue(), "picture.tif")
    upright = np.rot90(in_srgb(CHART, space), {1: 0, 3: 2, 6: -1, 8: 1}[orientation])
    assert np.abs(picture.rgb.astype(int) - upright).max() <= 1
    assert (picture.origin.profile, picture.origin.orientation) == (space, orientation)


def test_unusual_tiff_that_is_cut_off_or_too_large() -> None:
    stream = io.BytesIO()
    tifffile.imwrite(stream, CHART.astype(np.float32) / 255, photometric="rgb", metadata=None, compression="zlib")
    data = stream.getvalue()
    assert refusal(data, "picture.tif", Limits(pixels=WIDTH * HEIGHT - 1)) is Reason.TOO_MANY_PIXELS
    for length in range(8, len(data) - 1, 97):
        assert refusal(data[:length], "picture.tif") is Reason.TRUNCATED, length
    broken = bytearray(data)
    broken[-40:-30] = bytes(10)
    assert refusal(bytes(broken), "picture.tif") is Reason.DAMAGED


@pytest.mark.parametrize("kind", [np.float32, np.uint32])
def test_a_tiff_of_solids_is_not_called_damaged_nor_read_as_a_picture(kind: type[np.generic]) -> None:
    values = np.arange(4 * 32 * 32 * 3).reshape(4, 32, 32, 3).astype(kind)
    stream = io.BytesIO()
    tifffile.imwrite(stream, values, photometric="rgb", metadata=None, volumetric=True, tile=(16, 16, 16))
    assert refusal(stream.getvalue(), "picture.tif") is Reason.FORMAT_NOT_READ


@pytest.mark.parametrize("kind", ["alpha", "lab"])
def test_a_tall_tiff_is_worked_on_by_rows(kind: str) -> None:
    values = np.random.default_rng(1).integers(0, 65536, (8000, 100, 3), np.uint16)
    tracemalloc.start()
    try:
        if kind == "alpha":
            unusual_tiff._unmultiplied(values, values[..., 0])
        else:
            unusual_tiff._lab(values, is_signed=True)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert most < 10 * 8000 * 100, "bytes a pixel, of which the result takes six"


def moving_gif(disposal: int) -> bytes:
    """A red ground, then a green and a blue square that are shown one after another."""
    squares = []
    for colour, left in ((0, 255, 0), 5), ((0, 0, 255), 25):
        square = Image.new("RGBA", (WIDTH, HEIGHT))
        square.paste((*colour, 255), (left, 5, left + 10, 15))
        squares.append(square)
    ground = Image.new("RGBA", (WIDTH, HEIGHT), (255, 0, 0, 255))
    return encoded(ground, "GIF", save_all=True, append_images=squares, disposal=disposal, duration=50)


@pytest.mark.parametrize(("disposal", "green_stays"), [(0, True), (1, True), (3, False)])
def test_frames_of_a_gif_are_laid_over_what_stays(disposal: int, green_stays: bool) -> None:
    last = decode(FileBytes(Path("moving.gif"), moving_gif(disposal), "0" * 64, "last")).rgb
    assert last[10, 30].tolist() == [0, 0, 255]
    assert last[0, 0].tolist() == [255, 0, 0]
    assert last[10, 10].tolist() == ([0, 255, 0] if green_stays else [255, 0, 0])


HEIF = [
    Row("ten bits", lambda: heif("RGB;16", CHART, chroma=444), CHART, None, 5),
    Row("ten bits with alpha", lambda: heif("RGBA;16", np.dstack([CHART, ALPHA]), chroma=444), CHART, ALPHA, 5),
    Row("grey of ten bits", lambda: heif("L;16", GREY), SHOWN, None, 2),
    Row("lossless", lambda: encoded(IMAGE, "HEIF", quality=-1, chroma=444, matrix_coefficients=0), CHART),
]


@pytest.mark.parametrize("row", HEIF, ids=lambda row: row.name)
def test_heif(row: Row) -> None:
    check(read(row.data(), "picture.heic"), row)


def test_a_tile_that_states_to_be_far_larger_than_the_picture_is_damage() -> None:
    data = bytearray((Path(__file__).parents[1] / "data" / "formats" / "separate-16-lzw-tiled.tif").read_bytes())
    width_and_length = [data.index(struct.pack(">HHI", tag, 4, 1)) + 8 for tag in (322, 323)]
    assert [struct.unpack_from(">I", data, at)[0] for at in width_and_length] == [16, 16]
    for at in width_and_length:
        struct.pack_into(">I", data, at, 0xFFF0)
    assert refusal(bytes(data), "tiles.tif") in {Reason.DAMAGED, Reason.TRUNCATED}
