"""Files of many kinds, made by the formats' own libraries and kept with the tests, are read as what they show."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from provcheck.core.errors import Reason
from provcheck.core.imaging.picture import Grey, Pixels
from tests.builders import read, refusal
from tests.data.formats.chart import ALPHA, CHART, GREY, INKS_SHOWN

FOLDER = Path(__file__).parents[1] / "data" / "formats"


@dataclass(frozen=True)
class Row:
    """What a file shows.

    Attributes:
        name: The file.
        shown: Its pixels, uint8 (height, width, 3).
        alpha: Its alpha; None when it has none.
        mean: Levels by which pixels that are not nearly clear may differ in the mean.
        most: Levels by which a value may differ.
    """

    name: str
    shown: Pixels
    alpha: Grey | None = None
    mean: float = 0.0
    most: int = 0


def _colours(levels: NDArray[np.uint8]) -> Pixels:
    return np.repeat(levels[..., None], 3, axis=2)


def _of_bits(bits: int) -> Pixels:
    """The grey in steps of so few bits."""
    return _colours(np.round((GREY >> (8 - bits)) * (255 / (2**bits - 1))).astype(np.uint8))


def _brightened(levels: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Levels that are proportional to light, as sRGB has them (IEC 61966-2-1)."""
    light = levels / 255
    return np.round(255 * np.where(light <= 0.0031308, 12.92 * light, 1.055 * light ** (1 / 2.4) - 0.055)).astype(np.uint8)


def _keyed(levels: NDArray[np.uint8]) -> Grey:
    """Clear where a pixel has the colour of the first one."""
    return np.where((levels == levels[0, 0]).all(axis=2), 0, 255).astype(np.uint8)


FIRST_PALETTE = np.array([(255 - 16 * each, 16 * each, 128) for each in range(16)], np.uint8)
SHOWN = _colours(GREY)

TIFF = [
    *(Row(f"{kind}.tif", CHART) for kind in ("lzw-predictor", "deflate", "packbits", "zstd", "lzma", "big", "tiled")),
    *(Row(f"{kind}.tif", CHART) for kind in ("separate", "separate-16", "separate-lzw", "separate-tiled", "big-endian")),
    *(Row(f"separate-{kind}.tif", CHART) for kind in ("16-lzw", "16-lzw-strips", "16-lzw-tiled", "float-lzw")),
    Row("rgb-12.tif", CHART),
    Row("rgb-12-odd.tif", CHART[:, :-1]),
    Row("grey-12.tif", SHOWN),
    *(Row(f"rgb-{kind}.tif", CHART) for kind in ("16", "32", "float", "float-deflate", "half", "double", "float-separate")),
    *(Row(f"{kind}.tif", CHART, ALPHA) for kind in ("rgba", "rgba-16", "rgba-float", "rgb-two-extra")),
    Row("rgba-associated.tif", CHART, ALPHA, 1, 4),
    Row("rgba-associated-16.tif", CHART, ALPHA, 1, 6),
    Row("rgba-float-associated.tif", CHART, ALPHA, 0.1, 1),
    Row("rgb-unspecified.tif", CHART),
    Row("jpeg-rgb.tif", CHART, None, 1, 10),
    Row("ycbcr.tif", CHART, None, 1, 2),
    *(Row(f"grey-{kind}.tif", SHOWN) for kind in ("16", "16-big-endian", "16-deflate", "32", "signed-16")),
    *(Row(f"grey-{kind}.tif", SHOWN) for kind in ("float", "half", "double")),
    *(Row(f"grey-{kind}.tif", SHOWN) for kind in ("white-is-0", "white-is-0-16", "white-is-0-float")),
    *(Row(f"{kind}.tif", SHOWN, ALPHA) for kind in ("grey-alpha", "grey-alpha-16")),
    Row("grey-4.tif", _of_bits(4)),
    Row("grey-2.tif", _of_bits(2)),
    Row("bits.tif", _of_bits(1)),
    Row("bits-white-is-0.tif", _of_bits(1)),
    Row("palette.tif", 255 - SHOWN),
    *(Row(f"cmyk{kind}.tif", INKS_SHOWN, None, 0.1, 1) for kind in ("", "-16", "-separate", "-lzw", "-alpha")),
    *(Row(f"{kind}.tif", CHART, None, 1, 24) for kind in ("lab", "lab-16", "lab-icc")),
]
PNG = [
    *(Row(f"rgb-{depth}{way}.png", CHART) for depth in (8, 16) for way in ("", "-interlaced")),
    *(Row(f"rgba-{depth}{way}.png", CHART, ALPHA) for depth in (8, 16) for way in ("", "-interlaced")),
    *(Row(f"grey-{depth}{way}.png", SHOWN) for depth in (8, 16) for way in ("", "-interlaced")),
    *(Row(f"grey-alpha-{depth}{way}.png", SHOWN, ALPHA) for depth in (8, 16) for way in ("", "-interlaced")),
    *(Row(f"rgb-key-{depth}.png", CHART, _keyed(CHART)) for depth in (8, 16)),
    *(Row(f"grey-{bits}.png", _of_bits(bits)) for bits in (1, 2, 4)),
    Row("palette-4-interlaced.png", FIRST_PALETTE[GREY >> 4], 17 * (GREY >> 4)),
    *(Row(f"gamma-1{kind}-{depth}.png", SHOWN if kind else CHART, None, 0.5, 7) for depth in (8, 16) for kind in ("", "-grey")),
    Row("gamma-2.2.png", CHART),
]
OTHERS = [
    Row("ycck.jpg", INKS_SHOWN, None, 1.5, 12),
    Row("cmyk.jpg", INKS_SHOWN, None, 1, 6),
    Row("rgb.jpg", CHART, None, 1, 6),
    *(Row(f"{kind}.jxl", _brightened(CHART), None, 0.1, 1) for kind in ("rgb-16", "rgb-float")),
    Row("rgba-16.jxl", _brightened(CHART), ALPHA, 0.1, 1),
    Row("grey-16.jxl", _colours(_brightened(GREY)), None, 0.5, 2),
    Row("grey.jxl", SHOWN),
    *(Row(f"rgb{depth}.{codec}", CHART) for codec in ("jp2", "j2k") for depth in ("", "-16")),
    *(Row(f"rgba{depth}.{codec}", CHART, ALPHA) for codec in ("jp2", "j2k") for depth in ("", "-16")),
    *(Row(f"grey{depth}.{codec}", SHOWN) for codec in ("jp2", "j2k") for depth in ("", "-16")),
    *(Row(f"rgb-{bits}.avif", CHART, None, 0.1, 1) for bits in (8, 10, 12)),
    *(Row(f"rgba-{bits}.avif", CHART, ALPHA, 0.1, 1) for bits in (8, 10, 12)),
    Row("rgba.qoi", CHART, ALPHA),
    Row("rgba.webp", CHART, ALPHA),
]
NOT_READ = ["webp.tif", "lossless.jpg", "twelve-bits.jpg"]
"""Files in order of kinds that hardly any program writes, which are named as such."""

ROWS = [*TIFF, *PNG, *OTHERS]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_a_file_is_read_as_what_it_shows(row: Row) -> None:
    picture = read((FOLDER / row.name).read_bytes(), row.name)
    assert picture.rgb.shape == row.shown.shape
    assert (picture.alpha is None) == (row.alpha is None)
    if picture.alpha is not None and row.alpha is not None:
        assert np.abs(picture.alpha.astype(int) - row.alpha).max() <= 1
    # What is nearly clear has few levels left where colours are kept multiplied by alpha.
    seen = np.ones(row.shown.shape[:2], bool) if row.alpha is None else row.alpha > 40
    apart = np.abs(picture.rgb.astype(int) - row.shown)[seen]
    assert apart.mean() <= row.mean
    assert apart.max() <= row.most


@pytest.mark.parametrize("name", NOT_READ)
def test_kinds_that_are_not_read_are_not_called_damaged(name: str) -> None:
    assert refusal((FOLDER / name).read_bytes(), name) is Reason.FORMAT_NOT_READ


def test_every_file_is_looked_at() -> None:
    kept = {file.name for file in FOLDER.iterdir() if file.suffix not in {".py", ".md"} and file.is_file()}
    assert kept == {row.name for row in ROWS} | set(NOT_READ)
