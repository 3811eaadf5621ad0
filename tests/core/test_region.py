"""Regions where work and suspect agree, and the bounds of their shares."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest

from provcheck.core.evidence import Alignment, Region
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.pixels import compare
from provcheck.core.matching.region import matched_region
from provcheck.core.point_pairs import PointPairs
from tests.builders import work_pixels

WORK = work_pixels("picnic.jpg", 512)
STRAIGHT = Alignment(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), False, False, 0, 0, -20.0)


def region_of(suspect: Pixels) -> Region:
    return matched_region(np.eye(3), compare(WORK, suspect, np.eye(3), inverted=False), STRAIGHT)


def bounds_of(region: Region) -> tuple[float, float]:
    assert region.bounds_of_work is not None
    return region.bounds_of_work


def test_the_same_picture_is_all_of_it() -> None:
    region = region_of(WORK)
    assert (region.share_of_work, region.share_of_suspect) == pytest.approx((1.0, 1.0))
    least, most = bounds_of(region)
    assert least > 0.9
    assert most == pytest.approx(1.0)


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.7])
def test_bounds_hold_the_true_share_where_another_picture_covers_the_rest(kept: float) -> None:
    covered, cover = WORK.copy(), work_pixels("jukebox.jpg", 512)
    edge = round(WORK.shape[1] * kept)
    rest = WORK.shape[1] - edge
    covered[:, edge:] = cv2.resize(cover, (rest, WORK.shape[0]), interpolation=cv2.INTER_AREA)
    region = region_of(covered)
    least, most = bounds_of(region)
    assert 0.3 * kept < least <= region.share_of_work <= most
    assert least <= kept + 0.05, "windows of another picture are not alike"
    assert region.bounds_of_suspect == pytest.approx(region.bounds_of_work, abs=0.01)


@pytest.mark.parametrize("kept", [0.25, 0.6])
def test_no_more_than_a_crop_shows_can_be_matched(kept: float) -> None:
    crop = np.ascontiguousarray(WORK[:, : round(WORK.shape[1] * kept)])
    kept = crop.shape[1] / WORK.shape[1]
    to_crop = np.array([[1 / kept, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]])
    region = matched_region(to_crop, compare(WORK, crop, to_crop, inverted=False), STRAIGHT)
    least, most = bounds_of(region)
    assert most == pytest.approx(kept, abs=0.01)
    assert 0.7 * kept < least <= kept + 0.01
    assert region.bounds_of_suspect is not None
    assert region.bounds_of_suspect[1] == pytest.approx(1.0)


def test_the_region_reaches_over_lines_of_text_laid_across() -> None:
    crossed = WORK.copy()
    for top in range(70, WORK.shape[0] - 60, 130):
        crossed[top : top + 70] = 255
        for left in range(0, WORK.shape[1], 40):
            crossed[top + 10 : top + 60, left : left + 20] = 0
    heights = np.arange(0.02, 1, 0.03)
    places = tuple(((x, y), (x, y)) for y in heights.tolist() for x in (0.2, 0.4, 0.6, 0.8))
    compared = compare(WORK, crossed, np.eye(3), inverted=False)
    alone = matched_region(np.eye(3), compared, STRAIGHT)
    together = matched_region(np.eye(3), compared, replace(STRAIGHT, lines=PointPairs(places)))
    assert alone.share_of_work < 0.5
    assert together.share_of_work > alone.share_of_work + 0.1
