"""What is named of a copy's surface: altered or covered, blurred, written or drawn over."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.homography import FRAME
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.pixels import Comparison, compare
from provcheck.core.matching.verdict import decide
from provcheck.core.records import Level, VerdictKind
from tests.builders import work_pixels
from tests.core.conftest import pair_picture


def found_of(suspect: Pixels, pixels: Pixels) -> PairResult:
    """What is found of a suspect made from a work."""
    work, copied = (
        replace(picture, facts=replace(picture.facts, width=picture.small.shape[1], height=picture.small.shape[0]))
        for picture in (pair_picture(pixels), pair_picture(suspect))
    )
    found = compare_pair(work, copied, Level.STANDARD)
    assert found.accepted
    return found


def edits_of(suspect: Pixels, pixels: Pixels) -> dict[str, float | None]:
    """What is told of it, with its amount."""
    return {edit.kind: edit.amount for edit in found_of(suspect, pixels).told}


def verdict_of(suspect: Pixels, pixels: Pixels) -> tuple[VerdictKind | None, dict[str, float | None]]:
    """Its verdict, and what is told."""
    found = found_of(suspect, pixels)
    verdict = decide(found, same_file=False, same_pixels=False, measures={})
    return verdict, {edit.kind: edit.amount for edit in found.told}


@pytest.mark.parametrize("radius", [3.0, 5.0])
def test_blur_is_named_with_its_radius_in_pixels_of_the_file(radius: float) -> None:
    pixels = work_pixels("picnic.jpg", 512)
    named = edits_of(np.asarray(cv2.GaussianBlur(pixels, (0, 0), radius), np.uint8), pixels)
    assert named["blurred"] == pytest.approx(radius, rel=0.05)


def test_small_grained_and_recoloured_copies_are_not_blurred() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    small = np.asarray(cv2.resize(pixels, None, fx=0.35, fy=0.35, interpolation=cv2.INTER_AREA), np.uint8)
    grain = np.random.default_rng(1).normal(0, 20, pixels.shape)
    grained = np.clip(pixels + grain, 0, 255).astype(np.uint8)
    faded = (pixels // 3 + 120).astype(np.uint8)
    for suspect in (small, grained, faded, cv2.flip(pixels, 1)):
        assert "blurred" not in edits_of(np.asarray(suspect, np.uint8), pixels)


def test_strokes_are_laid_over_and_a_patch_is_altered() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    height, width = pixels.shape[:2]
    struck = pixels.copy()
    for row in range(40, height, 90):
        cv2.line(struck, (10, row), (width - 10, row + 40), (250, 40, 220), 7)
    named = edits_of(struck, pixels)
    assert named["overlaid"] == pytest.approx(7 / 90, rel=0.35)
    assert "altered" not in named
    patched = pixels.copy()
    patched[height // 4 : height // 2, width // 4 : width // 2] = (60, 30, 200)
    named = edits_of(patched, pixels)
    assert "altered" in named
    assert "overlaid" not in named


def test_what_lies_around_a_placed_work_has_not_altered_it() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    height, width = pixels.shape[:2]
    page = np.full((2 * height, 2 * width, 3), (40, 120, 90), np.uint8)
    small = np.asarray(cv2.resize(pixels, None, fx=0.7, fy=0.7, interpolation=cv2.INTER_AREA), np.uint8)
    page[150 : 150 + small.shape[0], 200 : 200 + small.shape[1]] = small
    named = edits_of(page, pixels)
    assert "placed" in named
    assert "altered" not in named


def test_the_rim_is_left_out_only_where_it_is_asked_for() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    framed = pixels.copy()
    blocks = np.random.default_rng(5).integers(0, 256, (3, 52, 3)).astype(np.uint8)
    framed[:30] = cv2.resize(blocks, (pixels.shape[1], 30), interpolation=cv2.INTER_NEAREST)
    comparison = compare(pixels, framed, np.eye(3), inverted=False)
    everywhere, off_rim = comparison.altered_within(FRAME), comparison.altered_within(FRAME, off_rim=True)
    assert everywhere[1] > 0
    assert off_rim[1] < everywhere[1]
    assert off_rim[0] < everywhere[0]


def saved_again(pixels: Pixels) -> Pixels:
    """As JPEG of quality 80."""
    _, data = cv2.imencode(".jpg", pixels[:, :, ::-1], [cv2.IMWRITE_JPEG_QUALITY, 80])
    return np.ascontiguousarray(cv2.imdecode(data, cv2.IMREAD_COLOR)[:, :, ::-1])


@pytest.mark.parametrize("work", ["picnic.jpg", "jukebox.jpg", "campfire.jpg"])
def test_a_name_in_a_corner_is_seen(work: str) -> None:
    pixels = work_pixels(work, 512)
    signed = pixels.copy()
    dark = pixels[-40:-10, 10:150].mean() > 127
    cv2.putText(
        signed, "M. Inkwell", (12, pixels.shape[0] - 14), cv2.FONT_HERSHEY_SIMPLEX, 0.6, (0, 0, 0) if dark else (255,) * 3, 2
    )
    assert verdict_of(saved_again(pixels), pixels)[0] is VerdictKind.RE_ENCODED_COPY
    verdict, named = verdict_of(saved_again(signed), pixels)
    assert verdict is VerdictKind.EDITED_COPY
    assert set(named) == {"overlaid"}
    assert 0 < (named["overlaid"] or 0.0) < 0.02


@pytest.mark.parametrize("share", [0.15, 0.5])
def test_a_flat_cover_is_told_with_its_share(share: float) -> None:
    pixels = work_pixels("picnic.jpg", 512)
    covered = pixels.copy()
    covered[: round(pixels.shape[0] * share)] = (70, 30, 160)
    named = verdict_of(saved_again(covered), pixels)[1]
    assert named["altered"] == pytest.approx(share, abs=0.06)
    assert "overlaid" not in named


def test_filters_cover_nothing() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    for filtered in (cv2.medianBlur(pixels, 7), cv2.applyColorMap(pixels, cv2.COLORMAP_OCEAN), 255 - pixels, pixels // 3 + 120):
        assert {"altered", "overlaid"}.isdisjoint(verdict_of(np.asarray(filtered, np.uint8), pixels)[1])


def exchanged(pixels: Pixels, place: tuple[int, int], taken_from: tuple[int, int], side: int) -> Pixels:
    """A picture of which one place shows another one, with soft edges, as a face that was exchanged."""
    (x, y), (left, top) = place, taken_from
    soft = cv2.GaussianBlur(np.pad(np.ones((side - 8, side - 8), np.float32), 4), (0, 0), 3)[:, :, None]
    changed = pixels.copy()
    here = pixels[y : y + side, x : x + side]
    changed[y : y + side, x : x + side] = (pixels[top : top + side, left : left + side] * soft + here * (1 - soft)).astype(
        np.uint8
    )
    return changed


@pytest.mark.parametrize(
    ("name", "place", "taken_from"),
    [
        ("goldfish.png", (170, 159), (341, 239)),
        ("goldfish.png", (256, 119), (256, 318)),
        ("carpenter-saw.jpg", (256, 234), (128, 156)),
    ],
)
def test_a_small_place_that_was_exchanged_is_told(
    name: str, place: tuple[int, int], taken_from: tuple[int, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    pixels = work_pixels(name, 512)
    changed = exchanged(pixels, place, taken_from, 44)
    verdict, named = verdict_of(changed, pixels)
    assert verdict is VerdictKind.EDITED_COPY
    assert 0.005 < (named["altered"] or 0) < 0.05
    monkeypatch.setattr(Comparison, "agrees_all_around", False)
    assert "altered" not in edits_of(changed, pixels)


@pytest.mark.parametrize("name", ["goldfish.png", "picnic.jpg", "regatta.jpg", "campfire.jpg"])
def test_nothing_is_altered_in_what_was_only_saved_again(name: str) -> None:
    pixels = work_pixels(name, 512)
    _ok, encoded = cv2.imencode(".jpg", pixels, [cv2.IMWRITE_JPEG_QUALITY, 40])
    small = cv2.resize(np.asarray(cv2.imdecode(encoded, cv2.IMREAD_COLOR), np.uint8), None, fx=0.6, fy=0.6)
    verdict, named = verdict_of(np.asarray(small, np.uint8), pixels)
    assert verdict is VerdictKind.RE_ENCODED_COPY
    assert set(named) == {"scaled"}


def recoloured_place(pixels: Pixels, place: tuple[int, int], size: int) -> Pixels:
    """A picture in which one place keeps its light and has other colours, as hair that was dyed."""
    x, y = place
    hls = np.asarray(cv2.cvtColor(pixels, cv2.COLOR_RGB2HLS), np.uint8)
    hls[y : y + size, x : x + size, 0] = (hls[y : y + size, x : x + size, 0].astype(int) + 90) % 180
    return np.asarray(cv2.cvtColor(hls, cv2.COLOR_HLS2RGB), np.uint8)


@pytest.mark.parametrize(("name", "place"), [("jukebox.jpg", (120, 150)), ("campfire.jpg", (200, 150))])
def test_a_place_of_another_colour_is_told(name: str, place: tuple[int, int]) -> None:
    pixels = work_pixels(name, 512)
    verdict, named = verdict_of(recoloured_place(pixels, place, 70), pixels)
    assert verdict is VerdictKind.EDITED_COPY
    assert set(named) == {"altered"}
    assert 0.005 < (named["altered"] or 0) < 0.1


def test_a_plain_disc_on_plain_ground_is_told() -> None:
    pixels = work_pixels("regatta.jpg", 512)
    changed = pixels.copy()
    cv2.circle(changed, (60, 40), 14, (20, 20, 20), -1)
    verdict, named = verdict_of(changed, pixels)
    assert verdict is VerdictKind.EDITED_COPY
    assert "altered" in named
