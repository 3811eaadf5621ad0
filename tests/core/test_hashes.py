"""Digests, perceptual hashes and the measure of detail."""

from __future__ import annotations

from collections.abc import Callable

import imagehash
import numpy as np
import pdqhash
import pytest
from PIL import Image, ImageOps

from provcheck.core.fingerprint.detail import detail_of
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.fingerprint.hashes import DIHEDRAL, HASH_KINDS, Bits, HashInput, HashKind, distances, hash_picture
from provcheck.core.imaging.picture import Picture, Pixels
from tests.builders import WORKS, encoded, read, work_image, work_pixels

KINDS = {kind.signal: kind for kind in HASH_KINDS}
FLAT = np.full((120, 160, 3), 200, np.uint8)
WORK_NAMES = sorted(file.name for file in WORKS.iterdir())
PLAIN: dict[str, Callable[[Image.Image], imagehash.ImageHash]] = {
    "phash": imagehash.phash,
    "dhash": imagehash.dhash,
    "whash": imagehash.whash,
}


def hashed(signal: str, pixels: Pixels) -> Bits:
    return KINDS[signal].compute(HashInput(pixels))


def plain_rows(signal: str, pixels: Pixels) -> Bits:
    """The library's own function on the picture and on its mirror image."""
    image = Image.fromarray(pixels)
    return np.stack([np.packbits(PLAIN[signal](form).hash.ravel()) for form in (image, ImageOps.mirror(image))])


def on_white(name: str) -> Pixels:
    """A small picture on a large white ground."""
    ground = np.full((300, 420, 3), 255, np.uint8)
    pixels = work_pixels(name, 120)
    ground[40 : 40 + pixels.shape[0], 60 : 60 + pixels.shape[1]] = pixels
    return ground


def digest(data: bytes) -> str:
    return pixel_digest(read(data))


def test_the_pixel_digest_is_of_the_pixels_alone() -> None:
    image = work_image()
    fast, small = encoded(image, "PNG", compress_level=1), encoded(image, "PNG", compress_level=9)
    assert fast != small
    assert digest(fast) == digest(small) == digest(encoded(image, "BMP")) == digest(encoded(image.convert("RGBA"), "PNG"))


def test_the_pixel_digest_tells_one_changed_pixel() -> None:
    pixels = work_pixels("picnic.jpg", 96).copy()
    pixels[5, 5, 0] ^= 1
    assert digest(encoded(Image.fromarray(pixels), "PNG")) != digest(encoded(work_image(), "PNG"))


def test_the_pixel_digest_tells_alpha() -> None:
    digests = set()
    for level in (255, 254, 100):
        image = work_image()
        image.putalpha(level)
        digests.add(digest(encoded(image, "PNG")))
    assert len(digests) == 3


def test_the_pixel_digest_tells_the_shape() -> None:
    wide = Picture(np.zeros((10, 20, 3), np.uint8), None, "PNG", "as-is")
    high = Picture(np.zeros((20, 10, 3), np.uint8), None, "PNG", "as-is")
    assert pixel_digest(wide) != pixel_digest(high)


@pytest.mark.parametrize("kind", HASH_KINDS, ids=KINDS)
def test_every_hash_has_the_bits_it_says(kind: HashKind) -> None:
    rows = hashed(kind.signal, work_pixels("picnic.jpg", 512))
    assert rows.shape == (len(kind.orientations), -(-kind.bits // 8))
    assert rows.dtype == np.uint8
    assert kind.orientations[0] == "upright"
    assert kind.bits % kind.columns == 0
    assert not np.unpackbits(rows, axis=1)[:, kind.bits :].any(), "bits beyond the hash"


@pytest.mark.parametrize("signal", KINDS)
def test_every_hash_is_the_same_on_every_run_and_other_for_another_picture(signal: str) -> None:
    first = hashed(signal, work_pixels("picnic.jpg", 512))
    assert np.array_equal(hashed(signal, work_pixels("picnic.jpg", 512).copy()), first)
    assert distances(first, hashed(signal, work_pixels("chalet-in-snow.jpg", 512)))[0] > 0


@pytest.mark.parametrize("side", [512, 331, 96, 24])
@pytest.mark.parametrize("name", WORK_NAMES)
def test_hashes_are_to_the_bit_those_of_the_plain_functions(name: str, side: int) -> None:
    pixels = work_pixels(name, side)
    for signal in PLAIN:
        assert np.array_equal(hashed(signal, pixels), plain_rows(signal, pixels)), signal
    assert np.array_equal(
        hashed("colorhash", pixels)[0], np.packbits(imagehash.colorhash(Image.fromarray(pixels)).hash.ravel())
    )


@pytest.mark.parametrize("signal", PLAIN)
@pytest.mark.parametrize(
    "pixels",
    [
        *(on_white(name) for name in WORK_NAMES),
        *(
            np.ascontiguousarray(work_pixels("picnic.jpg", 512)[:height, :width])
            for height, width in [(1, 9), (3, 2), (200, 7)]
        ),
        FLAT,
        np.random.default_rng(3).integers(0, 256, (301, 257, 3), np.uint8),
    ],
    ids=[*WORK_NAMES, "1 row", "3 rows", "7 columns", "flat", "noise"],
)
def test_hashes_of_even_grounds_and_odd_shapes_are_those_of_the_plain_functions(signal: str, pixels: Pixels) -> None:
    """On an even ground the wavelets' rounding decides the bits."""
    assert np.array_equal(hashed(signal, pixels), plain_rows(signal, pixels))


@pytest.mark.parametrize("name", WORK_NAMES)
def test_pdq_and_its_quality_are_those_of_the_plain_function(name: str) -> None:
    pixels = work_pixels(name, 512)
    vector, quality = pdqhash.compute(pixels)
    found = hash_picture(pixels)
    assert np.array_equal(found.hashes["pdq"][0], np.packbits(vector.astype(bool)))
    assert found.pdq_quality == quality


def test_a_picture_is_hashed_with_every_kind() -> None:
    pixels = work_pixels("goldfish.png", 512)
    found = hash_picture(pixels)
    assert list(found.hashes) == list(KINDS)
    assert all(np.array_equal(rows, hashed(signal, pixels)) for signal, rows in found.hashes.items())


@pytest.mark.parametrize("signal", PLAIN)
def test_the_mirrored_row_is_the_upright_row_of_the_mirrored_picture(signal: str) -> None:
    pixels = work_pixels("picnic.jpg", 512)
    assert KINDS[signal].orientations == ("upright", "mirrored")
    assert np.array_equal(hashed(signal, pixels)[1], hashed(signal, np.ascontiguousarray(pixels[:, ::-1]))[0])


def _turned(pixels: Pixels, orientation: str) -> Pixels:
    if orientation == "flipped":
        return np.ascontiguousarray(pixels[::-1])
    mirrored = pixels[:, ::-1] if orientation.startswith("mirrored") else pixels
    degrees = orientation.rpartition("-")[2]
    return np.ascontiguousarray(np.rot90(mirrored, int(degrees) // 90 if degrees.isdigit() else 0))


@pytest.mark.parametrize("name", ["picnic.jpg", "goldfish.png"])
def test_rows_of_pdq_are_those_of_the_turned_picture(name: str) -> None:
    """31 of 256 bits is PDQ's own limit for the same picture."""
    pixels = work_pixels(name, 512)
    rows = hashed("pdq", pixels)
    for index, orientation in enumerate(DIHEDRAL):
        found = distances(hashed("pdq", _turned(pixels, orientation))[:1], rows)
        assert found.argmin() == index
        assert found[index] <= 31


def test_distances_are_counts_of_differing_bits() -> None:
    work = np.array([[0b11110000, 0]], np.uint8)
    suspect = np.array([[0b11110000, 0], [0b00001111, 0], [0b11110001, 0b10000000]], np.uint8)
    assert distances(work, suspect).tolist() == [0, 8, 2]


def test_pdq_says_that_a_flat_picture_has_no_structure() -> None:
    assert hash_picture(FLAT).pdq_quality == 0
    assert hash_picture(work_pixels("picnic.jpg", 512)).pdq_quality > 49


def test_detail_is_the_share_of_cells_with_structure() -> None:
    assert detail_of(FLAT) == 0.0
    noise = np.random.default_rng(1).integers(0, 256, (256, 256, 3), np.uint8)
    assert detail_of(noise) == 1.0
    half = noise.copy()
    half[:, 128:] = 128
    assert detail_of(half) == pytest.approx(0.5, abs=0.04)
    whisper = np.full((256, 256, 3), 128, np.uint8)
    whisper[::2] += 2
    assert detail_of(whisper) == 0.0
