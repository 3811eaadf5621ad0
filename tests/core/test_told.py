"""What people are told was done to a copy: right, or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import cv2
import numpy as np
import pytest

from provcheck.core.evidence import Alignment, Edit
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.homography import IDENTITY, to_matrix3
from provcheck.core.matching.plain_frame import on_plain_frame
from provcheck.core.matching.tone import tone_edits, tone_of
from provcheck.core.matching.verdict import decide
from provcheck.core.matching.warped import LaidOver
from provcheck.core.records import VerdictKind
from tests.builders import work_pixels
from tests.core.test_surface import edits_of, found_of, saved_again, verdict_of


def resized(pixels: Pixels, factor: float, how: int = cv2.INTER_AREA) -> Pixels:
    return np.asarray(cv2.resize(pixels, None, fx=factor, fy=factor, interpolation=how), np.uint8)


def curved(power: float) -> Callable[[Pixels], Pixels]:
    """Every level by one curve, white and black kept."""
    table = np.rint(255 * (np.arange(256) / 255) ** power).astype(np.uint8)
    return lambda pixels: table[pixels]


def spread_by(factor: float) -> Callable[[Pixels], Pixels]:
    """Contrast about the mean."""

    def change(pixels: Pixels) -> Pixels:
        return np.clip((pixels - pixels.mean()) * factor + pixels.mean(), 0, 255).astype(np.uint8)

    return change


def of_contrast(factor: float) -> Callable[[Pixels], Pixels]:
    """Contrast about the middle of the levels."""
    table = np.clip((np.arange(256) - 127.5) * factor + 127.5, 0, 255).astype(np.uint8)
    return lambda pixels: table[pixels]


def in_grey(pixels: Pixels) -> Pixels:
    return np.repeat(np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), np.uint8)[..., None], 3, axis=2)


def with_less_colour(share: float) -> Callable[[Pixels], Pixels]:
    """Every colour nearer to the grey of its light."""

    def change(pixels: Pixels) -> Pixels:
        grey = in_grey(pixels).astype(np.float64)
        return np.rint(grey + (pixels - grey) * share).astype(np.uint8)

    return change


def laid_on_itself(work: Pixels, suspect: Pixels) -> LaidOver:
    return LaidOver(work, suspect, np.ones(work.shape[:2], bool), 1.0)


def edits_between(work: Pixels, suspect: Pixels) -> tuple[Edit, ...]:
    """What is told of light and colours, frame on frame."""
    tone = tone_of(laid_on_itself(work, suspect))
    assert tone is not None
    return tone_edits(tone)


@pytest.mark.parametrize(
    ("name", "page", "share"),
    [("picnic.jpg", "jukebox.jpg", 0.5), ("picnic.jpg", "jukebox.jpg", 0.7), ("regatta.jpg", "campfire.jpg", 0.5)],
)
def test_the_middle_of_a_work_in_another_picture_is_cropped_and_not_altered(name: str, page: str, share: float) -> None:
    pixels = work_pixels(name, 512)
    height, width = (round(side * share) for side in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    scene = np.asarray(cv2.resize(work_pixels(page, 512), (round(width * 1.6), round(height * 1.7))), np.uint8)
    scene[height // 3 : height // 3 + height, width // 4 : width // 4 + width] = pixels[top : top + height, left : left + width]
    found = found_of(scene, pixels)
    assert "altered" in {edit.kind for edit in found.edits}
    told = {edit.kind: edit.amount for edit in found.told}
    assert set(told) - {"other-content"} == {"cropped", "placed"}
    assert told["cropped"] == pytest.approx(share**2, abs=0.1)
    assert told["placed"] == pytest.approx(1 / (1.6 * 1.7), abs=0.1)


@pytest.mark.parametrize(("factor", "how"), [(0.3, cv2.INTER_AREA), (0.6, cv2.INTER_LINEAR)])
def test_of_a_smaller_copy_nothing_else_is_told(factor: float, how: int) -> None:
    pixels = work_pixels("Autumn Schoolhouse.jpg", 512)
    told = edits_of(resized(pixels, factor, how), pixels)
    assert set(told) == {"scaled"}
    assert told["scaled"] == pytest.approx(factor, rel=0.02)


@pytest.mark.parametrize("name", ["campfire.jpg", "pocket-trumpet.jpg", "picnic.jpg"])
@pytest.mark.parametrize("order", [(2, 1, 0), (1, 2, 0)])
def test_swapped_channels_are_other_colours_and_no_crop(name: str, order: tuple[int, int, int]) -> None:
    pixels = work_pixels(name, 512)
    assert set(edits_of(np.ascontiguousarray(pixels[..., order]), pixels)) == {"recoloured"}


TONES: dict[str, tuple[Callable[[Pixels], Pixels], str]] = {
    "lighter": (curved(0.6), "lighter"),
    "darker": (curved(1.7), "darker"),
    "brighter": (lambda pixels: np.minimum(pixels * 1.3, 255).astype(np.uint8), "lighter"),
    "dimmer": (lambda pixels: (pixels * 0.7).astype(np.uint8), "darker"),
    "more contrast": (spread_by(1.5), "more-contrast"),
    "less contrast": (spread_by(0.6), "less-contrast"),
    "grey": (in_grey, "greyscale"),
}


@pytest.mark.parametrize("name", ["campfire.jpg", "carpenter-saw.jpg"])
@pytest.mark.parametrize("tone", TONES)
def test_a_change_of_light_is_told_and_is_no_change_of_colours(name: str, tone: str) -> None:
    pixels = work_pixels(name, 512)
    change, told = TONES[tone]
    assert set(edits_of(change(pixels), pixels)) == {told}


@pytest.mark.parametrize(
    ("name", "share"), [("campfire.jpg", 0.35), ("campfire.jpg", 0.65), ("picnic.jpg", 0.65), ("regatta.jpg", 0.35)]
)
def test_paler_colours_are_told_and_no_change_of_light(name: str, share: float) -> None:
    pixels = work_pixels(name, 512)
    assert set(edits_of(with_less_colour(share)(pixels), pixels)) == {"paler"}


@pytest.mark.parametrize("name", ["campfire.jpg", "picnic.jpg"])
def test_paler_and_lighter_are_told_together(name: str) -> None:
    pixels = work_pixels(name, 512)
    paler = with_less_colour(0.4)(pixels)
    assert {edit.kind for edit in edits_between(pixels, curved(0.6)(paler))} == {"paler", "lighter"}


@pytest.mark.parametrize("change", [saved_again, spread_by(0.6), lambda pixels: (pixels * 0.6).astype(np.uint8)])
@pytest.mark.parametrize("name", ["campfire.jpg", "picnic.jpg"])
def test_colours_that_follow_the_light_are_not_paler(name: str, change: Callable[[Pixels], Pixels]) -> None:
    pixels = work_pixels(name, 512)
    assert "paler" not in {edit.kind for edit in edits_between(pixels, change(pixels))}


@pytest.mark.parametrize(("factor", "told"), [(1.25, "more-contrast"), (0.7, "less-contrast")])
@pytest.mark.parametrize("name", ["campfire.jpg", "carpenter-saw.jpg"])
def test_contrast_of_a_dark_or_bright_picture_is_no_direction_of_light(name: str, factor: float, told: str) -> None:
    pixels = work_pixels(name, 512)
    assert {edit.kind for edit in edits_between(pixels, of_contrast(factor)(pixels))} == {told}


@pytest.mark.parametrize("name", ["picnic.jpg", "regatta.jpg"])
def test_noise_is_not_darker(name: str) -> None:
    pixels = work_pixels(name, 768)
    grain = np.random.default_rng(0).normal(0, 60, pixels.shape)
    assert set(edits_of(np.clip(pixels + grain, 0, 255).astype(np.uint8), pixels)).isdisjoint({"darker", "lighter"})


def vignetted(pixels: Pixels) -> Pixels:
    down, right = np.meshgrid(*(np.linspace(-1, 1, side) for side in pixels.shape[:2]), indexing="ij")
    return np.asarray(pixels * (1 - 0.225 * (down**2 + right**2))[..., None], np.uint8)


def with_another_middle(pixels: Pixels) -> Pixels:
    height, width = pixels.shape[:2]
    changed = pixels.copy()
    middle = changed[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4]
    soft = cv2.GaussianBlur(np.random.default_rng(0).normal(0, 1, middle.shape[:2]), (0, 0), 6)
    middle[:] = np.clip(128 + soft / soft.std() * 40, 0, 255)[..., None].astype(np.uint8)
    return changed


def at_quality_5(pixels: Pixels) -> Pixels:
    encoded = cv2.imencode(".jpg", pixels[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 5])[1]
    return np.ascontiguousarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR)[..., ::-1], np.uint8)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("picnic.jpg", vignetted),
        ("campfire.jpg", with_another_middle),
        ("regatta.jpg", at_quality_5),
        ("dame-élégante.jpg", at_quality_5),
    ],
)
def test_what_changes_colours_here_and_there_is_not_recoloured(name: str, change: Callable[[Pixels], Pixels]) -> None:
    pixels = work_pixels(name, 512)
    assert "recoloured" not in {edit.kind for edit in edits_between(pixels, change(pixels))}


def test_where_hardly_anything_has_colours_a_lighter_copy_is_not_grey() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    assert set(edits_of(TONES["brighter"][0](pixels), pixels)) == {"lighter"}


def test_a_grey_copy_that_is_lighter_too_is_told_both() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    assert set(edits_of(curved(0.5)(in_grey(pixels)), pixels)) == {"greyscale", "lighter"}


@pytest.mark.parametrize("radius", [2.0, 4.0])
def test_a_blur_is_told(radius: float) -> None:
    pixels = work_pixels("campfire.jpg", 512)
    told = edits_of(np.asarray(cv2.GaussianBlur(pixels, (0, 0), radius), np.uint8), pixels)
    assert set(told) == {"blurred"}
    assert told["blurred"] == pytest.approx(radius, rel=0.2)


@pytest.mark.parametrize("name", ["picnic.jpg", "goldfish.png", "regatta.jpg"])
def test_where_nothing_was_changed_nothing_is_told(name: str) -> None:
    pixels = work_pixels(name, 512)
    grain = np.clip(pixels + np.random.default_rng(3).normal(0, 12, pixels.shape), 0, 255).astype(np.uint8)
    for suspect in (saved_again(pixels), grain):
        assert edits_of(suspect, pixels) == {}


def test_a_sticker_in_the_middle_of_a_cropped_copy_is_told() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    height, width = pixels.shape[:2]
    cut = pixels[: round(height * 0.8), : round(width * 0.8)].copy()
    cut[height // 3 : height // 2, width // 3 : width // 2] = (230, 20, 200)
    assert set(edits_of(cut, pixels)) - {"other-content"} == {"cropped", "altered"}


@pytest.mark.parametrize("name", ["picnic.jpg", "regatta.jpg", "chalet-in-snow.jpg"])
def test_a_narrow_crop_at_one_corner_is_not_altered(name: str) -> None:
    pixels = work_pixels(name, 768)
    height, width = pixels.shape[:2]
    cut = np.s_[: round(height * 0.97), : round(width * 0.97)]
    assert set(edits_of(np.ascontiguousarray(pixels[cut]), pixels)) == {"cropped"}
    pixels_with = pixels.copy()
    pixels_with[height // 3 : height // 2, width // 3 : width // 2] = (230, 20, 200)
    assert set(edits_of(np.ascontiguousarray(pixels_with[cut]), pixels)) == {"cropped", "altered"}


def test_what_is_told_changes_no_verdict() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    found = found_of(curved(0.6)(pixels), pixels)
    verdicts = {decide(each, same_file=False, same_pixels=False, measures={}) for each in (found, replace(found, told=()))}
    assert len(verdicts) == 1


@pytest.mark.parametrize("name", ["picnic.jpg", "regatta.jpg"])
def test_of_a_picture_that_counts_as_only_saved_again_no_change_is_told(name: str) -> None:
    pixels = work_pixels(name, 512)
    assert verdict_of(of_contrast(1.15)(pixels), pixels) == (VerdictKind.RE_ENCODED_COPY, {})


@pytest.mark.parametrize(("name", "side"), [("Autumn Schoolhouse.jpg", 768), ("goldfish.png", 512)])
def test_no_cover_is_told_of_a_kind_that_was_not_measured(name: str, side: int) -> None:
    pixels = work_pixels(name, side)
    found = found_of(np.asarray(cv2.medianBlur(pixels, 25), np.uint8), pixels)
    told, measured = ({edit.kind for edit in edits} & {"altered", "overlaid"} for edits in (found.told, found.edits))
    assert told <= measured


def test_a_fit_that_is_a_little_off_gives_way_to_the_plain_frame_but_a_crop_does_not() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    off = Alignment(((0.97, 0.01, 0.02), (0.0, 0.98, 0.01), (0.0, 0.0, 1.0)), False, False, 20, 40, -30.0)
    assert on_plain_frame(pixels, pixels, off).work_to_suspect == to_matrix3(IDENTITY)
    height, width = pixels.shape[:2]
    cut = pixels[: round(height * 0.95), : round(width * 0.95)]
    true = replace(off, work_to_suspect=((1 / 0.95, 0.0, 0.0), (0.0, 1 / 0.95, 0.0), (0.0, 0.0, 1.0)))
    assert on_plain_frame(pixels, cut, true) is true


def test_of_light_that_no_curve_explains_nothing_is_told() -> None:
    rng = np.random.default_rng(5)
    work = np.asarray(cv2.resize(rng.integers(0, 256, (12, 12, 3)).astype(np.uint8), (240, 240)), np.uint8)
    other = np.asarray(cv2.resize(rng.integers(90, 256, (12, 12, 3)).astype(np.uint8), (240, 240)), np.uint8)
    tone = tone_of(laid_on_itself(work, other))
    assert tone is not None
    assert not tone.is_one_curve
    assert {"lighter", "darker", "more-contrast", "less-contrast"}.isdisjoint(edit.kind for edit in tone_edits(tone))


def test_too_little_says_nothing_of_light() -> None:
    rng = np.random.default_rng(6)
    noise = rng.integers(0, 256, (64, 64, 3)).astype(np.uint8)
    assert tone_of(LaidOver(noise, noise, np.zeros((64, 64), bool), 1.0)) is None
