from __future__ import annotations

import cv2
import numpy as np
import pytest

from provcheck.core.evidence import Alignment, Matrix3, Region
from provcheck.core.imaging.difference import ONLY_SUSPECT
from provcheck.core.point_pairs import PointPairs
from provcheck.core.report.evidence_pictures import LINES, SIDE, same_place, some_places

IDENTITY: Matrix3 = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
MIRRORED: Matrix3 = ((-1.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
WHOLE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
MIDDLE = ((0.25, 0.25), (0.75, 0.25), (0.75, 0.75), (0.25, 0.75))


def drawing(width: int = 400, height: int = 300) -> np.ndarray:
    made = np.full((height, width, 3), (240, 230, 200), np.uint8)
    cv2.circle(made, (width // 4, height // 3), height // 6, (20, 60, 160), -1)
    cv2.rectangle(made, (width // 2, height // 2), (width - 40, height - 30), (180, 30, 40), 6)
    return made


def aligned(matrix: Matrix3, pairs: PointPairs | None = None) -> Alignment:
    return Alignment(matrix, False, False, 20, 30, -12.0, pairs or PointPairs())


def region(work: tuple[tuple[float, float], ...], suspect: tuple[tuple[float, float], ...] = WHOLE) -> Region:
    return Region(suspect, work, 1.0, 1.0)


@pytest.mark.parametrize(
    ("matrix", "change"),
    [
        (IDENTITY, lambda work: work),
        (MIRRORED, lambda work: work[:, ::-1]),
        (IDENTITY, lambda work: cv2.resize(work, (800, 600))),
    ],
)
def test_a_copy_lies_on_the_work_and_no_line_differs(matrix: Matrix3, change: object) -> None:
    work = drawing()
    place = same_place(work, change(work), aligned(matrix), region(WHOLE))  # type: ignore[operator]
    assert place.work.shape == place.suspect.shape == place.lines.shape
    apart = np.abs(place.work.astype(int) - place.suspect)
    assert apart.mean() < 4, "the same place of both"
    coloured = np.ptp(place.lines.astype(int), axis=2) > 60
    assert coloured.mean() < 0.001


def test_what_was_added_in_the_suspect_has_its_colour() -> None:
    work = drawing()
    suspect = work.copy()
    cv2.line(suspect, (60, 260), (180, 200), (0, 0, 0), 3)
    lines = same_place(work, suspect, aligned(IDENTITY), region(WHOLE)).lines.astype(int)
    added = lines[200:260, 60:180].reshape(-1, 3)
    strongest = added[np.argmax(np.ptp(added, axis=1))]
    assert np.abs(strongest - ONLY_SUSPECT).max() < 40
    assert np.ptp(lines[:150], axis=2).max() < 40, "nothing differs where nothing was added"


def test_a_part_is_shown_with_a_margin_and_paler_outside_of_it() -> None:
    work = np.full((400, 400, 3), 100, np.uint8)
    place = same_place(work, work, aligned(IDENTITY), region(MIDDLE))
    height, width = place.work.shape[:2]
    assert 200 < height == width < 260
    assert place.work[height // 2, width // 2].tolist() == [100, 100, 100]
    assert place.work[1, 1].min() > 190


def test_where_the_suspect_ends_is_white() -> None:
    half: Matrix3 = ((2.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    work = np.full((200, 200, 3), 90, np.uint8)
    place = same_place(work, work, aligned(half), region(WHOLE))
    assert place.suspect[100, 50].tolist() == [90, 90, 90]
    assert place.suspect[100, -10].tolist() == [255, 255, 255]


@pytest.mark.parametrize("shape", [(1, 1), (1, 3000), (3000, 1), (4000, 3000)])
def test_pictures_of_any_shape_give_a_place_no_larger_than_said(shape: tuple[int, int]) -> None:
    picture = np.full((*shape, 3), 128, np.uint8)
    place = same_place(picture, drawing(), aligned(IDENTITY), region(WHOLE))
    assert 1 <= max(place.work.shape[:2]) <= SIDE
    assert min(place.work.shape[:2]) >= 1


def test_a_region_beyond_the_frame_and_a_point_are_shown_as_they_can_be() -> None:
    outside = ((-0.2, -0.1), (1.3, -0.1), (1.3, 1.2), (-0.2, 1.2))
    assert same_place(drawing(), drawing(), aligned(IDENTITY), region(outside)).work.shape[:2] == (300, 400)
    point = same_place(drawing(), drawing(), aligned(IDENTITY), region(((1.0, 1.0),) * 3))
    assert min(point.work.shape[:2]) >= 1


def test_the_end_of_the_suspect_is_no_line() -> None:
    half: Matrix3 = ((2.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
    work = np.full((200, 200, 3), 90, np.uint8)
    lines = same_place(work, work, aligned(half), region(WHOLE)).lines.astype(int)
    assert np.ptp(lines, axis=2).max() < 12


def test_no_more_lines_than_can_be_followed_and_the_same_every_time() -> None:
    random = np.random.default_rng(5)
    points = random.random((300, 2))
    pairs = PointPairs(((float(x), float(y)), (float(x), float(y))) for x, y in points)
    shown = some_places(pairs)
    assert shown == some_places(pairs)
    assert len(set(shown)) == LINES
    assert set(shown) <= set(pairs)
    # They are spread: of so many in a square none lies as near to another as chance would put some.
    places = np.array([work for work, _suspect in shown])
    apart = np.linalg.norm(places[:, None] - places[None], axis=2)[~np.eye(LINES, dtype=bool)]
    assert apart.min() > 0.1


def test_few_places_are_all_shown_and_a_smaller_side_makes_smaller_pictures() -> None:
    pairs = PointPairs([((0.5, 0.5), (0.25, 0.5))])
    assert some_places(pairs) == (((0.5, 0.5), (0.25, 0.5)),)
    small = same_place(drawing(), drawing(), aligned(IDENTITY), region(WHOLE), side=100)
    assert {max(picture.shape[:2]) for picture in (small.work, small.suspect, small.lines)} == {100}
