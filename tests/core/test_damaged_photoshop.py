"""Photoshop files that are cut off or damaged are refused, and never shown black."""

from __future__ import annotations

import io
import warnings
from concurrent.futures import ThreadPoolExecutor
from typing import Literal

import numpy as np
import pytest
from psd_tools import PSDImage
from psd_tools.compression import decompress
from psd_tools.constants import Compression

from provcheck.core.errors import Reason
from tests.builders import read, refusal, work_image
from tests.photoshop_files import layers, merged


def photoshop(compression: Compression, depth: Literal[8, 16], version: int) -> bytes:
    """A document that is only its merged picture."""
    pixels = np.asarray(work_image(side=48))
    levels = pixels if depth == 8 else (pixels.astype(np.uint16) * 257).astype(">u2")
    return merged(*np.moveaxis(levels, 2, 0), depth=depth, version=version, compression=compression)


EVERY_PHOTOSHOP = pytest.mark.parametrize(
    ("compression", "depth", "version"),
    [(compression, depth, version) for compression in Compression for depth in (8, 16) for version in (1, 2)],
)
HEARD = pytest.mark.parametrize("heard", [True, False], ids=["warnings are errors", "warnings are ignored"])
MERGED_AT = 40
"""Where the pixels of `photoshop` begin, after the code of their compression; 4 bytes later in PSB."""


@HEARD
@EVERY_PHOTOSHOP
def test_photoshop_files_that_are_cut_off(heard: bool, compression: Compression, depth: Literal[8, 16], version: int) -> None:
    data = photoshop(compression, depth, version)
    with warnings.catch_warnings():
        warnings.simplefilter("error" if heard else "ignore")
        assert np.abs(read(data).rgb.astype(int) - np.asarray(work_image(side=48))).max() <= 1
        for length in {*range(4, 60), *range(60, len(data), 211), len(data) - 5, len(data) - 2, len(data) - 1}:
            assert refusal(data[:length]) is Reason.TRUNCATED, length


@HEARD
@pytest.mark.parametrize("compression", [Compression.RLE, Compression.ZIP, Compression.ZIP_WITH_PREDICTION])
@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("version", [1, 2])
def test_photoshop_files_with_damage_in_the_middle(
    heard: bool, compression: Compression, depth: Literal[8, 16], version: int
) -> None:
    """No-operations in the place of pixels leave a row short, and break a stream."""
    data = photoshop(compression, depth, version)
    with warnings.catch_warnings():
        warnings.simplefilter("error" if heard else "ignore")
        for share in (0.4, 0.5, 0.7, 0.9):
            damaged = bytearray(data)
            place = int(len(data) * share)
            damaged[place : place + 60] = b"\x80" * 60
            assert refusal(bytes(damaged)) is Reason.DAMAGED, share


def test_lengths_of_rows_that_no_row_has_are_damage() -> None:
    data = bytearray(photoshop(Compression.RLE, 8, 1))
    data[MERGED_AT : MERGED_AT + 2] = b"\xff\xff"
    assert refusal(bytes(data)) is Reason.DAMAGED


def test_rows_that_reach_over_their_end_are_read() -> None:
    """GIMP writes such runs: the first row gets a run and a byte that are beyond it."""
    data = photoshop(Compression.RLE, 8, 1)
    length = int.from_bytes(data[MERGED_AT : MERGED_AT + 2])
    row = MERGED_AT + 3 * 2 * read(data).height
    longer = data[:MERGED_AT] + (length + 3).to_bytes(2) + data[MERGED_AT + 2 : row + length] + b"\xf0\x07\0"
    longer += data[row + length :]
    assert np.array_equal(read(longer).rgb, read(data).rgb)


@HEARD
@pytest.mark.parametrize("compression", [Compression.RLE, Compression.ZIP, Compression.ZIP_WITH_PREDICTION])
def test_damaged_layers_of_a_photoshop_file_without_a_merged_picture(heard: bool, compression: Compression) -> None:
    data = layers(work_image(), compression=compression)
    document = PSDImage.open(io.BytesIO(data))
    assert not document.has_preview()
    channel = next(iter(document))._channels[1].data
    place = data.index(channel)
    damaged = bytearray(data)
    damaged[place + len(channel) // 2 : place + len(channel) // 2 + 90] = b"\x80" * 90
    with warnings.catch_warnings():
        warnings.simplefilter("error" if heard else "ignore")
        assert np.array_equal(read(data).rgb, np.asarray(work_image()))
        assert refusal(bytes(damaged)) is Reason.DAMAGED
        assert refusal(data[: place + 100]) is Reason.TRUNCATED


def test_damaged_photoshop_files_are_refused_in_every_thread() -> None:
    damaged = bytearray(photoshop(Compression.ZIP, 8, 1))
    damaged[len(damaged) // 2 : len(damaged) // 2 + 40] = bytes(40)
    with warnings.catch_warnings(), ThreadPoolExecutor(4) as pool:
        warnings.simplefilter("ignore")
        reasons = set(pool.map(refusal, [bytes(damaged)] * 40))
    assert reasons == {Reason.DAMAGED}


def test_what_psd_tools_would_show_as_black_is_an_error_whatever_becomes_of_its_warning() -> None:
    """Patterns too are decoded by it, and are not tried first."""
    read(photoshop(Compression.RAW, 8, 1))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with pytest.raises(ValueError, match="black"):
            decompress(b"rubbish", Compression.ZIP, 4, 4, 8)
