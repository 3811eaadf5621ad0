"""Parts of flat art that are found by their contours."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching import flat_part, pair
from provcheck.core.matching.homography import corners
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.part_search import Contours, search_part
from provcheck.core.matching.shared_looks import shared_looks
from provcheck.core.records import Level
from tests.builders import work_pixels
from tests.core.conftest import pair_picture

CUT = (150, 110, 200, 150)
"""Left, top, width and height of a part."""
BOLT = np.array([(-20, -100), (50, -100), (10, -20), (60, -20), (-40, 100), (0, 10), (-50, 10)])


def die() -> Pixels:
    """A die in a corner's view: what tells it apart is where its eyes are, which look alike."""
    drawn = np.full((533, 533, 3), 255, np.uint8)
    faces = (
        [(230, 15), (450, 85), (290, 160), (50, 85)],
        [(50, 85), (290, 160), (290, 515), (55, 370)],
        [(450, 85), (290, 160)],
    )
    faces[2].extend([(290, 515), (445, 370)])
    for face, grey in zip(faces, (228, 236, 220), strict=True):
        cv2.fillPoly(drawn, [np.array(face)], (grey, grey, grey), cv2.LINE_AA)
        cv2.polylines(drawn, [np.array(face)], True, (0, 0, 0), 9, cv2.LINE_AA)
    for at in ((180, 80), (215, 55), (165, 120), (250, 45), (300, 80), (345, 105), (240, 125), (330, 60)):
        cv2.ellipse(drawn, at, (19, 13), -12, 0, 360, (0, 0, 0), -1, cv2.LINE_AA)
    for at in ((100, 170), (95, 280), (215, 220), (210, 390), (340, 250), (400, 215), (345, 380), (405, 300)):
        cv2.ellipse(drawn, at, (14, 20), -12, 0, 360, (0, 0, 0), -1, cv2.LINE_AA)
    return drawn


def cut(picture: Pixels, *, whole: bool = False, mirrored: bool = False) -> Pixels:
    """A part of a picture, or all of it, at another size."""
    left, top, width, height = CUT
    part = picture if whole else picture[top : top + height, left : left + width]
    return np.ascontiguousarray(
        cv2.resize(part[:, ::-1] if mirrored else part, None, fx=0.8, fy=0.8, interpolation=cv2.INTER_AREA)
    )


def with_bolt(side: int, at: tuple[int, int], size: float, *, stars: bool) -> Pixels:
    """A bolt of a regular shape, beside something else or alone."""
    drawn = np.full((side, side, 3), 250, np.uint8)
    cv2.fillPoly(drawn, [np.rint(BOLT * size + at).astype(np.int32)], (60, 60, 210), cv2.LINE_AA)
    if stars:
        for x in range(40, side // 2, 45):
            cv2.drawMarker(drawn, (x, 60 + x), (90, 140, 20), cv2.MARKER_STAR, 30, 4)
    return drawn


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_part_is_found_where_it_was_cut_out(mirrored: bool) -> None:
    found = search_part(Contours(die()), Contours(cut(die(), mirrored=mirrored)), mirrored=mirrored)
    assert found is not None
    assert found.correlation > 0.9
    left, top, width, height = (value / 533 for value in CUT)
    lies = corners(np.linalg.inv(found.work_to_suspect))
    np.testing.assert_allclose(lies.min(axis=0), (left, top), atol=0.01)
    np.testing.assert_allclose(lies.max(axis=0), (left + width, top + height), atol=0.01)


@pytest.mark.parametrize("change", ["none", "mirrored", "inverted"])
def test_a_part_of_a_flat_drawing_is_found_by_its_contours_alone(change: str) -> None:
    drawing = work_pixels("campfire.jpg", 1200)
    part = cut(drawing[200:450, 200:430], whole=True, mirrored=change == "mirrored")
    work, suspect = pair_picture(drawing), pair_picture(255 - part if change == "inverted" else part)
    found = flat_part._by_contours(work, suspect, pair.VARIANTS_AT_LEVEL[Level.THOROUGH])
    assert found is not None
    assert found.accepted
    assert found.alignment is not None
    assert (found.alignment.mirrored, found.alignment.inverted) == (change == "mirrored", change == "inverted")
    assert len(found.alignment.lines) == min(60, found.alignment.inliers)
    assert found.region is not None
    assert found.region.share_of_suspect > 0.9


def test_a_regular_shape_fits_and_is_no_copy() -> None:
    work, suspect = with_bolt(512, (330, 300), 1.0, stars=True), with_bolt(300, (150, 150), 1.2, stars=False)
    found = search_part(Contours(work), Contours(suspect))
    assert found is not None
    assert found.correlation > 0.85
    assert 0 < len(shared_looks(work, suspect, found.work_to_suspect, inverted=False)) < 16
    variants = pair.VARIANTS_AT_LEVEL[Level.THOROUGH]
    assert flat_part._by_contours(pair_picture(work), pair_picture(suspect), variants) is None


def test_a_part_in_which_something_differs_is_refused() -> None:
    drawing = work_pixels("campfire.jpg", 1200)
    part = cut(drawing[200:450, 200:430], whole=True)
    part[:, :90] = work_pixels("jukebox.jpg", 400)[50 : 50 + part.shape[0], 50:140]
    variants = pair.VARIANTS_AT_LEVEL[Level.THOROUGH]
    assert flat_part._by_contours(pair_picture(drawing), pair_picture(part), variants) is None


def test_an_empty_picture_fits_nowhere() -> None:
    assert search_part(Contours(die()), Contours(np.full((200, 200, 3), 255, np.uint8))) is None
    assert search_part(Contours(np.full((200, 200, 3), 255, np.uint8)), Contours(cut(die()))) is None


@pytest.mark.parametrize("other", ["goldfish.png", "campfire.jpg", "regatta.jpg", "french-horn.png"])
def test_a_part_is_found_in_no_other_work(other: str) -> None:
    assert not compare_pair(pair_picture(work_pixels(other, 1200)), pair_picture(cut(die())), Level.THOROUGH).accepted
