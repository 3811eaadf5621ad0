"""Coinciding structure: what survives recolouring and filters, and what never coincides."""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np
import pytest

from provcheck.core.fingerprint.orientation import MIRRORED
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.structure import NO_PEAK, SIDE, Peak, aligned_peak, peak, spectrum
from provcheck.core.matching.thresholds import limit
from tests.builders import work_pixels

NAMES = ("picnic.jpg", "french-horn.png", "jukebox.jpg", "regatta.jpg")
WORK = work_pixels("picnic.jpg", 512)


def mosaic(pixels: Pixels) -> Pixels:
    small = cv2.resize(pixels, None, fx=1 / 8, fy=1 / 8, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.resize(small, pixels.shape[1::-1], interpolation=cv2.INTER_NEAREST), np.uint8)


def lines(pixels: Pixels) -> Pixels:
    edges = cv2.Canny(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), 60, 160)
    return np.repeat(255 - np.asarray(edges, np.uint8)[:, :, None], 3, axis=2)


CHANGED = {
    "same": WORK,
    "inverted": 255 - WORK,
    "one channel": np.repeat(WORK[:, :, :1], 3, axis=2),
    "few colours": (WORK // 64 * 64).astype(np.uint8),
    "blurred": np.asarray(cv2.GaussianBlur(WORK, (0, 0), 4), np.uint8),
    "mosaic": mosaic(WORK),
    "line art": lines(WORK),
    "stretched": np.asarray(cv2.resize(WORK, (500, 200)), np.uint8),
}


def stands_out(found: Peak) -> bool:
    return found.height >= limit("structure-frame") and found.margin >= limit("structure-margin")


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_picture_coincides_with_itself(name: str) -> None:
    assert stands_out(peak(spectrum(WORK), spectrum(CHANGED[name])))


def test_a_mirrored_picture_coincides_when_it_is_mirrored_back() -> None:
    flipped = np.ascontiguousarray(WORK[:, ::-1])
    assert stands_out(peak(spectrum(WORK), spectrum(flipped, MIRRORED)))
    assert not stands_out(peak(spectrum(WORK), spectrum(flipped)))


def test_other_pictures_do_not_coincide() -> None:
    spectra = {name: spectrum(work_pixels(name, 512)) for name in NAMES}
    for one, other in combinations(NAMES, 2):
        assert peak(spectra[one], spectra[other]).height < limit("structure")


def gradient(motif: Pixels) -> Pixels:
    """A picture whose ground grows lighter to the right, with a motif in the middle."""
    ground = np.tile(np.linspace(20, 235, 512).astype(np.uint8)[None, :, None], (400, 1, 3))
    top, left = (400 - motif.shape[0]) // 2, (512 - motif.shape[1]) // 2
    ground[top : top + motif.shape[0], left : left + motif.shape[1]] = motif
    return ground


def test_a_gradient_that_two_pictures_share_is_no_structure() -> None:
    first, second = (spectrum(gradient(work_pixels(name, 160))) for name in NAMES[:2])
    found = peak(first, second)
    assert not stands_out(found)
    assert found.correlation < limit("whole-picture")


def test_stripes_coincide_at_many_shifts_and_so_do_not_stand_out() -> None:
    stripes = np.tile((np.arange(512) // 8 % 2 * 255).astype(np.uint8)[None, :, None], (400, 1, 3))
    assert peak(spectrum(stripes), spectrum(stripes)).margin < limit("structure-margin")


def test_an_even_picture_has_no_peak() -> None:
    even = np.full((60, 90, 3), 130, np.uint8)
    assert peak(spectrum(even), spectrum(even)) == NO_PEAK
    assert peak(spectrum(even), spectrum(WORK)) == NO_PEAK


def test_a_part_is_compared_with_the_part_of_the_work_that_it_covers() -> None:
    height, width = WORK.shape[:2]
    part = WORK[height // 4 : height * 3 // 4, width // 4 : width * 3 // 4]
    onto_part = np.array([[2.0, 0.0, -0.5], [0.0, 2.0, -0.5], [0.0, 0.0, 1.0]])
    assert aligned_peak(WORK, np.ascontiguousarray(part), onto_part).height > limit("structure-frame")
    assert aligned_peak(WORK, np.ascontiguousarray(part), np.eye(3)).height < limit("structure")


def test_what_lies_around_the_matched_places_is_not_counted_again() -> None:
    other = work_pixels("jukebox.jpg", 512)
    other = np.asarray(cv2.resize(other, WORK.shape[1::-1]), np.uint8)
    shared = other.copy()
    shared[40:240, 40:240] = WORK[40:240, 40:240]
    places = [((x + 0.5) / WORK.shape[1], (y + 0.5) / WORK.shape[0]) for x in range(40, 241, 20) for y in range(40, 241, 20)]
    inside = np.array(places)
    with_them = aligned_peak(WORK, shared, np.eye(3)).height
    without = aligned_peak(WORK, shared, np.eye(3), apart_from=inside).height
    assert without < with_them / 2


def test_pictures_that_do_not_overlap_have_no_peak() -> None:
    away = np.array([[1.0, 0.0, 3.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    assert aligned_peak(WORK, WORK, away) == NO_PEAK


def test_the_chance_falls_with_the_height_as_far_as_anything_was_measured() -> None:
    chances = [Peak(height, 9.0, 0.5).decades for height in (0.0, limit("structure"), 10.0, 20.0, 40.0)]
    assert chances == sorted(chances)
    assert chances[0] == 0
    assert chances[1] == pytest.approx(limit("structure-decades"))
    assert chances[3] == chances[4] == 10
    assert Peak(20.0, limit("structure-witness") - 0.1, 0.5).decades == 0


def badge(seed: int) -> Pixels:
    """A disc in some colour with three polygons inside."""
    picture = np.full((500, 500, 3), 255, np.uint8)
    drawn = np.random.default_rng(seed)
    cv2.circle(picture, (250, 250), 230, drawn.integers(40, 240, 3).tolist(), -1)
    for _ in range(3):
        corners = drawn.integers(150, 350, (5, 2)).astype(np.int32)
        cv2.fillPoly(picture, [corners], drawn.integers(0, 255, 3).tolist())
    return picture


def test_one_outline_around_different_motifs_bears_no_witness() -> None:
    badges = [badge(seed) for seed in range(4)]
    for one, other in combinations(badges, 2):
        assert stands_out(peak(spectrum(one), spectrum(other)))
        assert not aligned_peak(one, other, np.eye(3)).bears_witness


def test_pictures_of_any_size_have_a_spectrum() -> None:
    for size in ((1, 1), (1, 500), (3, 2), (SIDE, SIDE)):
        assert spectrum(np.zeros((*size, 3), np.uint8)).shape == (SIDE, SIDE, 2)


def test_where_contours_are_everywhere_they_are_no_outline() -> None:
    work = work_pixels("jukebox.jpg", 512)
    grey = cv2.cvtColor(work, cv2.COLOR_RGB2GRAY)
    drawn = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 11, 4)
    line_art = np.repeat(np.asarray(drawn, np.uint8)[:, :, None], 3, axis=2)
    assert aligned_peak(work, line_art, np.eye(3), border=0.1) is NO_PEAK
    assert stands_out(aligned_peak(work, line_art, np.eye(3), border=0.1, with_contours=True))
    other = np.asarray(cv2.resize(work_pixels("regatta.jpg", 512), work.shape[1::-1]), np.uint8)
    assert not stands_out(aligned_peak(other, line_art, np.eye(3), border=0.1, with_contours=True))


@pytest.mark.parametrize(("correlation", "decades"), [(0.6, 8.5), (0.7, 9.29), (0.95, 10.0)])
def test_a_drawing_that_correlates_more_is_less_by_chance(correlation: float, decades: float) -> None:
    assert Peak(7.0, 1.0, correlation).drawing_decades == pytest.approx(decades)
