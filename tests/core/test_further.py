"""A work that lies in a picture several times, or bent."""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np
import pytest

from provcheck.core.evidence import Region
from provcheck.core.fingerprint.local_features import extract
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.further import MOST, joined
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.repeats import windows_of_repeats
from provcheck.core.records import Level
from tests.builders import work_pixels
from tests.core.conftest import pair_picture

WORK = work_pixels("picnic.jpg", 512)


def compared(suspect: Pixels) -> PairResult:
    pictures = (pair_picture(pixels) for pixels in (WORK, suspect))
    return compare_pair(*pictures, Level.STANDARD)


def named(result: PairResult) -> dict[str, float | None]:
    return {edit.kind: edit.amount for edit in result.edits}


def sheet(copies: int) -> Pixels:
    """A grey sheet with a work on it several times, smaller each time."""
    page = np.full((700, 1000, 3), 190, np.uint8)
    for number in range(copies):
        small = cv2.resize(WORK, None, fx=0.6 - 0.08 * number, fy=0.6 - 0.08 * number, interpolation=cv2.INTER_AREA)
        top, left = 20 + 330 * (number // 2), 20 + 480 * (number % 2)
        page[top : top + small.shape[0], left : left + small.shape[1]] = small
    return page


def test_every_place_of_a_work_is_counted() -> None:
    for copies in (1, 2, 4):
        found = compared(sheet(copies))
        assert found.accepted
        assert named(found).get("repeated", 1) == copies


def wrapping_paper(work: Pixels, across: int, down: int, side: int = 200) -> Pixels:
    """Many small works of one size, in lines."""
    small = cv2.resize(work, (side, side), interpolation=cv2.INTER_AREA)
    page = np.full(((side + 20) * down, (side + 20) * across, 3), (230, 220, 180), np.uint8)
    for row, column in product(range(down), range(across)):
        top, left = 10 + (side + 20) * row, 10 + (side + 20) * column
        page[top : top + side, left : left + side] = small
    return page


@pytest.mark.parametrize(("across", "down"), [(5, 1), (3, 3), (4, 4), (6, 5)])
def test_a_work_that_lies_on_wrapping_paper_is_found(across: int, down: int) -> None:
    found = compared(wrapping_paper(WORK, across, down))
    assert found.accepted
    assert named(found)["repeated"] == min(across * down, MOST + 1)
    units = {edit.unit for edit in found.edits if edit.kind == "repeated"}
    assert units == {"places" if across * down <= MOST else "places or more"}


def test_wrapping_paper_of_another_work_is_not() -> None:
    assert not compared(wrapping_paper(work_pixels("goldfish.png", 512), 4, 4)).accepted


def test_of_what_lies_there_once_there_is_no_window() -> None:
    work, other = extract(WORK), extract(work_pixels("jukebox.jpg", 512))
    for suspect in (work, other):
        assert not windows_of_repeats(work.units @ suspect.units.T, work.points, suspect.points)


def test_a_window_holds_one_place() -> None:
    work, paper = extract(WORK), extract(wrapping_paper(WORK, 4, 4))
    windows = windows_of_repeats(work.units @ paper.units.T, work.points, paper.points)
    assert 1 <= len(windows) <= 4
    # The paper is looked at in another size than it was drawn in.
    pitch = 220 * paper.width / 880
    assert all(window.side == pytest.approx(pitch, rel=0.1) for window in windows)


def halves_apart() -> Pixels:
    """The left half of a work moved down and its right half moved up, with grey between."""
    height, width = WORK.shape[:2]
    page = np.full((height + 160, width + 200, 3), 190, np.uint8)
    page[140 : 140 + height, : width // 2] = WORK[:, : width // 2]
    page[:height, width // 2 + 200 :] = WORK[:, width // 2 :]
    return page


def test_parts_that_were_moved_are_one_region() -> None:
    found = compared(halves_apart())
    assert found.accepted
    assert "distorted" in named(found)
    assert "repeated" not in named(found)
    assert found.region is not None
    assert found.region.share_of_work > 0.45


def square(left: float, top: float, side: float) -> tuple[tuple[float, float], ...]:
    return ((left, top), (left + side, top), (left + side, top + side), (left, top + side))


def test_regions_of_the_same_part_are_places_and_of_other_parts_continue() -> None:
    first = Region(square(0.0, 0.0, 0.2), square(0.0, 0.0, 0.5), 0.04, 0.25)
    again = Region(square(0.5, 0.5, 0.2), square(0.1, 0.1, 0.4), 0.04, 0.16)
    beside = Region(square(0.2, 0.0, 0.2), square(0.5, 0.0, 0.5), 0.04, 0.25)
    assert joined(first, ()) == (first, 1)
    assert joined(first, (again,)) == (first, 2)
    assert joined(first, (again, again)) == (first, 2)
    assert joined(first, (first,)) == (first, 1)
    region, places = joined(first, (beside, again))
    assert places == 2
    assert region.share_of_work == pytest.approx(0.5, abs=0.01)
    assert region.share_of_suspect == pytest.approx(0.08, abs=0.01)


def test_what_lies_between_two_pieces_counts_for_neither_share() -> None:
    first = Region(square(0.0, 0.0, 0.3), square(0.0, 0.0, 0.5), 0.09, 0.25)
    away = Region(square(0.7, 0.7, 0.3), square(0.5, 0.5, 0.5), 0.09, 0.25)
    region, places = joined(first, (away,))
    assert places == 1
    assert region.share_of_suspect == pytest.approx(0.18, abs=0.01)
    assert region.share_of_work == pytest.approx(0.5, abs=0.01)
