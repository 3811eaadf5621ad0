"""Regions where work and suspect agree, and the bounds of their shares."""

from __future__ import annotations

import numpy as np
import pytest

from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.pixels import compare
from provcheck.core.matching.region import matched_region
from provcheck.core.records import Alignment, Region
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
    assert least > 0.5, "its ground is flat and says nothing by itself"
    assert most == pytest.approx(1.0)


@pytest.mark.parametrize("kept", [0.3, 0.5, 0.7])
def test_bounds_hold_the_true_share_of_a_covered_picture(kept: float) -> None:
    covered = WORK.copy()
    edge = round(WORK.shape[1] * kept)
    covered[:, edge:] = (
        work_pixels("jukebox.jpg", 512)[: WORK.shape[0], : WORK.shape[1] - edge].mean(axis=(0, 1)).astype(np.uint8)
    )
    region = region_of(covered)
    least, most = bounds_of(region)
    assert least <= kept <= most
    assert least <= region.share_of_work <= most
    assert region.bounds_of_suspect == pytest.approx(region.bounds_of_work, abs=0.01)
