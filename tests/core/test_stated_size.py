"""How large a picture is by what its file states, before it is decoded."""

from __future__ import annotations

import io
from typing import Any

import pytest
from PIL import Image

from provcheck.core.imaging.door import LARGEST_PICTURE
from provcheck.core.imaging.stated_size import DRAWN_PIXELS, stated_pixels
from tests.builders import encoded, png_bomb
from tests.core.metering import SECONDS
from tests.mutations import mutated, whole_files

KINDS = ("JPEG", "PNG", "GIF", "WEBP", "BMP", "TIFF", "QOI", "PPM", "JPEG2000", "AVIF")


def written(kind: str, **options: object) -> bytes:
    stream = io.BytesIO()
    Image.effect_noise((123, 45), 60).convert("RGB").save(stream, kind, **options)
    return stream.getvalue()


@pytest.mark.parametrize("kind", KINDS)
def test_the_size_that_a_file_states(kind: str) -> None:
    assert stated_pixels(written(kind), LARGEST_PICTURE) == 123 * 45


@pytest.mark.parametrize("options", [{"lossless": True}, {"lossless": False}, {"icc_profile": b"x" * 200}])
def test_the_size_in_every_kind_of_webp(options: dict[str, object]) -> None:
    assert stated_pixels(written("WEBP", **options), LARGEST_PICTURE) == 123 * 45


@pytest.mark.skipif("JXL" not in Image.SAVE, reason="needs the extra jxl")
@pytest.mark.parametrize("exif", [b"", b"II*\0\x08\0\0\0\0\0\0\0\0\0"], ids=["bare", "in boxes"])
@pytest.mark.parametrize(
    ("width", "height"),
    [(123, 45), (64, 64), (96, 88), (160, 90), (513, 9000), (100_000, 3), (3, 270_000), (7, 7), (15, 12), (10, 5)],
)
def test_the_size_in_jpeg_xl(width: int, height: int, exif: bytes) -> None:
    """Sides of few and of many bits, in steps of eight, and told by their ratio."""
    stream = io.BytesIO()
    Image.new("L", (width, height), 9).save(stream, "JXL", effort=1, exif=exif)
    assert stated_pixels(stream.getvalue(), LARGEST_PICTURE) == width * height


def test_jpeg_xl_that_breaks_off_states_a_number_all_the_same() -> None:
    for data in (b"\xff\x0a", b"\xff\x0a\xff", b"\0\0\0\x0cJXL \r\n\x87\n", b"\xff\x0a" + b"\xff" * 20):
        assert 0 <= stated_pixels(data, LARGEST_PICTURE) <= LARGEST_PICTURE


def test_the_size_in_photoshop_files_and_of_what_is_drawn() -> None:
    head = b"8BPS\0\1" + bytes(6) + (3).to_bytes(2, "big") + (70).to_bytes(4, "big") + (90).to_bytes(4, "big")
    assert stated_pixels(head + bytes(20), LARGEST_PICTURE) == 70 * 90
    assert stated_pixels(encoded(Image.new("RGB", (9, 9)), "PDF"), LARGEST_PICTURE) == DRAWN_PIXELS
    assert stated_pixels(b"<svg xmlns='http://www.w3.org/2000/svg'/>", LARGEST_PICTURE) == DRAWN_PIXELS


def test_what_does_not_say_is_taken_for_large_and_nothing_for_larger_than_is_let_in() -> None:
    assert stated_pixels(b"PK\x03\x04", LARGEST_PICTURE) == 16_000_000
    assert stated_pixels(bytes(20_000_000), LARGEST_PICTURE) == 20_000_000
    assert stated_pixels(png_bomb(60_000, 60_000), LARGEST_PICTURE) == LARGEST_PICTURE


def test_heif_states_a_little_more_than_is_shown() -> None:
    assert 123 * 45 <= stated_pixels(written("HEIF"), LARGEST_PICTURE) <= 128 * 64


def test_broken_files_state_a_number_all_the_same() -> None:
    for data in whole_files().values():
        for seed in range(20):
            assert 0 <= stated_pixels(mutated(data, seed), LARGEST_PICTURE) <= LARGEST_PICTURE


@pytest.mark.timeout(SECONDS)
@pytest.mark.parametrize("between", [b" ", b"\n", b" #\n"])
def test_a_head_of_gaps_alone_is_gone_through_once(between: bytes) -> None:
    """It could be taken apart in more ways than can be tried, in the program's own process."""
    assert stated_pixels(b"P6" + 20_000 * between + b"x", LARGEST_PICTURE) == 16_000_000
    assert stated_pixels(b"P6" + 100 * between + b" 70" + 100 * between + b" 90 255 ", LARGEST_PICTURE) == 70 * 90


class Counted(bytes):
    """Bytes that count how often one of them is looked at."""

    looks = 0

    def __getitem__(self, key: Any) -> Any:
        Counted.looks += 1
        return super().__getitem__(key)


@pytest.mark.parametrize("filling", [b"\xff", b"\xff\x01", b"\xff\xe0\0\2"])
def test_a_jpeg_that_never_comes_to_its_size_is_not_gone_through_to_its_end(
    monkeypatch: pytest.MonkeyPatch, filling: bytes
) -> None:
    monkeypatch.setattr(Counted, "looks", 0)
    assert stated_pixels(Counted(b"\xff\xd8" + 500_000 * filling), LARGEST_PICTURE) == 16_000_000
    assert Counted.looks < 100_000
