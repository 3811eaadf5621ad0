"""Aligned pixels compared window by window."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from provcheck.core.evidence import Alignment
from provcheck.core.imaging.picture import Pixels, to_grey
from provcheck.core.matching.colours import compare_colours
from provcheck.core.matching.homography import FRAME, IDENTITY, MIRROR, area
from provcheck.core.matching.pixels import compare
from provcheck.core.matching.region import matched_region
from tests.builders import work_pixels

WORK = work_pixels("picnic.jpg", 512)
OTHER = np.asarray(cv2.resize(work_pixels("jukebox.jpg", 512), (WORK.shape[1], WORK.shape[0])), np.uint8)
UNUSED = Alignment(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), False, False, 0, 0, 0.0)


def half_flat() -> Pixels:
    """The work with its right half painted over in one colour."""
    picture = WORK.copy()
    picture[:, WORK.shape[1] // 2 :] = (180, 200, 90)
    return picture


def test_identical_pictures_agree_wherever_there_is_structure() -> None:
    comparison = compare(WORK, WORK, IDENTITY, inverted=False)
    assert comparison.inside.all()
    assert comparison.informative.mean() > 0.5
    assert np.array_equal(comparison.light, comparison.informative)
    assert np.array_equal(comparison.structure, comparison.informative)


def test_windows_without_structure_say_nothing() -> None:
    flat = np.full((300, 400, 3), 90, np.uint8)
    comparison = compare(flat, flat, IDENTITY, inverted=False)
    assert comparison.inside.all()
    assert not comparison.informative.any()
    assert not comparison.agreeing.any()
    halves = compare(half_flat(), half_flat(), IDENTITY, inverted=False)
    right = halves.centres[:, :, 0] > 0.56
    assert not halves.informative[right].any()
    assert halves.informative[halves.centres[:, :, 0] < 0.44].any()


def test_structure_in_one_of_the_two_is_enough_to_disagree() -> None:
    comparison = compare(WORK, half_flat(), IDENTITY, inverted=False)
    left, right = comparison.centres[:, :, 0] < 0.44, comparison.centres[:, :, 0] > 0.56
    assert comparison.informative[right].any()
    assert not comparison.agreeing[right].any()
    assert np.array_equal(comparison.agreeing[left], comparison.informative[left])


def test_unrelated_pictures_hardly_agree() -> None:
    comparison = compare(WORK, OTHER, IDENTITY, inverted=False)
    assert comparison.informative.sum() > 200
    assert comparison.light.sum() < 0.1 * comparison.informative.sum()
    assert comparison.structure.sum() < 0.3 * comparison.informative.sum()


def test_a_suspect_of_another_size_is_brought_to_the_work_s() -> None:
    for side in (200, 780):
        comparison = compare(WORK, work_pixels("picnic.jpg", side), IDENTITY, inverted=False)
        assert comparison.light.sum() > 0.95 * comparison.informative.sum(), side


def test_mirrored_and_inverted_pictures_agree_when_it_is_undone() -> None:
    suspect = np.ascontiguousarray(255 - WORK[:, ::-1])
    assert compare(WORK, suspect, MIRROR, inverted=True).light.sum() > 200
    undone = compare(WORK, suspect, MIRROR, inverted=True)
    assert undone.light.sum() > 0.98 * undone.informative.sum()
    assert compare(WORK, suspect, IDENTITY, inverted=True).light.sum() < 0.2 * undone.light.sum()
    assert compare(WORK, suspect, MIRROR, inverted=False).light.sum() < 0.2 * undone.light.sum()


def test_recoloured_lines_agree_in_structure_only() -> None:
    inverted = compare(WORK, 255 - WORK, IDENTITY, inverted=False)
    assert inverted.structure.sum() > 0.95 * inverted.informative.sum()
    assert not inverted.light.any()


def test_what_lies_outside_the_suspect_is_not_compared() -> None:
    shifted = np.array([[1.0, 0, 0.5], [0, 1.0, 0], [0, 0, 1.0]])
    comparison = compare(WORK, WORK, shifted, inverted=False)
    assert comparison.inside[comparison.centres[:, :, 0] < 0.42].all()
    assert not comparison.inside[comparison.centres[:, :, 0] > 0.5].any()
    assert not (comparison.informative & ~comparison.inside).any()


def test_windows_that_hold_places_are_counted_once() -> None:
    comparison = compare(WORK, half_flat(), IDENTITY, inverted=False)
    rows, columns = np.nonzero(comparison.agreeing)
    agreeing = comparison.centres[rows[0], columns[0]]
    rows, columns = np.nonzero(comparison.informative & ~comparison.agreeing)
    differing = comparison.centres[rows[0], columns[0]]
    assert comparison.at_places(np.array([agreeing, agreeing + 1e-4, differing])) == (2, 1)
    assert comparison.at_places(np.zeros((0, 2))) == (0, 0)


def test_the_summary_is_shares_of_informative_windows() -> None:
    comparison = compare(WORK, half_flat(), IDENTITY, inverted=False)
    colours = compare_colours(WORK, half_flat(), IDENTITY, FRAME, inverted=False)
    summary = comparison.summary(colours)
    assert summary.informative == pytest.approx(comparison.informative.mean())
    assert summary.light == pytest.approx(comparison.light.sum() / comparison.informative.sum())
    assert 0.2 < summary.light < 0.8
    assert summary.colour_difference == colours.difference > 5


def test_colours() -> None:
    same = compare_colours(WORK, WORK, IDENTITY, FRAME, inverted=False)
    assert (same.difference, same.hue_shift) == (0, 0)
    assert same.chroma_work == same.chroma_suspect > 10
    grey = np.repeat(to_grey(WORK)[:, :, None], 3, axis=2)
    assert compare_colours(WORK, grey, IDENTITY, FRAME, inverted=False).chroma_suspect < 1
    swapped = compare_colours(WORK, np.ascontiguousarray(WORK[:, :, ::-1]), IDENTITY, FRAME, inverted=False)
    assert swapped.hue_shift > 12
    assert compare_colours(WORK, 255 - WORK, IDENTITY, FRAME, inverted=True).difference < 0.01
    away = np.array([[1.0, 0, 5], [0, 1.0, 0], [0, 0, 1.0]])
    assert compare_colours(WORK, WORK, away, FRAME, inverted=False).difference == 0


@pytest.mark.parametrize("size", [(1, 1), (1, 40), (40, 1), (20, 20), (31, 33), (512, 20)])
def test_pictures_of_any_size_can_be_compared(size: tuple[int, int]) -> None:
    picture = np.random.default_rng(8).integers(0, 256, (size[1], size[0], 3), np.uint8)
    comparison = compare(picture, WORK, IDENTITY, inverted=False)
    assert comparison.centres.shape == (*comparison.informative.shape, 2)
    assert ((comparison.centres > 0) & (comparison.centres < 1)).all()


def test_the_region_is_the_whole_overlap_when_most_agrees() -> None:
    region = matched_region(IDENTITY, compare(WORK, WORK, IDENTITY, inverted=False), UNUSED)
    assert (region.share_of_suspect, region.share_of_work) == (1.0, 1.0)
    enlarged = np.array([[0.5, 0, 0.1], [0, 0.5, 0.2], [0, 0, 1.0]])
    canvas = np.asarray(OTHER).copy()
    height, width = canvas.shape[:2]
    small = cv2.resize(WORK, (width // 2, height // 2), interpolation=cv2.INTER_AREA)
    canvas[height // 5 : height // 5 + height // 2, width // 10 : width // 10 + width // 2] = small
    region = matched_region(enlarged, compare(WORK, canvas, enlarged, inverted=False), UNUSED)
    assert region.share_of_suspect == pytest.approx(0.25)
    assert region.share_of_work == pytest.approx(1)


def texture(seed: int) -> Pixels:
    """Structure everywhere."""
    noise = np.random.default_rng(seed).normal(0, 1, (400, 480)).astype(np.float32)
    soft = cv2.GaussianBlur(noise, (0, 0), 4)
    return np.repeat(np.clip(128 + 600 * soft, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)


def test_the_region_is_the_part_that_agrees_when_the_rest_is_something_else() -> None:
    work, suspect = texture(1), texture(2)
    suspect[80:320, :240] = work[80:320, :240]
    region = matched_region(IDENTITY, compare(work, suspect, IDENTITY, inverted=False), UNUSED)
    assert area(region.work) == pytest.approx(0.5 * 0.6, abs=0.06)
    assert region.share_of_work == area(region.work)
    assert max(x for x, _y in region.suspect) == pytest.approx(0.5, abs=0.05)
    assert min(y for _x, y in region.suspect) == pytest.approx(0.2, abs=0.05)


def test_the_region_is_where_places_matched_when_no_window_agrees() -> None:
    places = tuple(((x, y), (x, y)) for x, y in ((0.2, 0.2), (0.6, 0.2), (0.6, 0.7), (0.2, 0.7), (0.4, 0.4)))
    flat = np.full_like(WORK, 77)
    alignment = Alignment(UNUSED.work_to_suspect, False, False, 5, 5, -20.0, places)
    region = matched_region(IDENTITY, compare(flat, WORK, IDENTITY, inverted=False), alignment)
    assert region.share_of_work == pytest.approx(0.2, abs=1e-6)
