from __future__ import annotations

import math

import pytest

from provcheck.gui.viewer.view_state import (
    FIT,
    Frame,
    PairLink,
    Size,
    ViewState,
    area_change,
    bounds,
    inverse,
    project,
)

PICTURE, VIEW = Size(400, 200), Size(200, 200)
HALF = ((0.5, 0.0, 0.5), (0.0, 0.5, 0.25), (0.0, 0.0, 1.0))
TURNED = ((0.0, -1.0, 1.0), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0))
TILTED = ((0.8, 0.1, 0.05), (-0.1, 0.9, 0.1), (0.1, -0.05, 1.0))


def test_fit_shows_the_whole_picture_in_the_middle() -> None:
    frame = Frame(PICTURE, VIEW)
    assert frame.scale == 0.5
    assert frame.to_view((0.0, 0.0)) == (0.0, 50.0)
    assert frame.to_view((1.0, 1.0)) == (200.0, 150.0)


def test_an_edge_leaves_room_round_a_whole_picture() -> None:
    frame = Frame(PICTURE, VIEW, FIT, edge=10)
    assert frame.to_view((0.0, 0.5)) == (10.0, 100.0)


def test_to_picture_is_the_way_back() -> None:
    frame = Frame(PICTURE, VIEW, ViewState(3.0, (0.2, 0.7)))
    assert frame.to_picture(frame.to_view((0.31, 0.62))) == pytest.approx((0.31, 0.62))


def test_zoom_keeps_the_point_under_the_pointer() -> None:
    frame = Frame(PICTURE, VIEW, ViewState(2.0, (0.4, 0.6)))
    seen = (37.0, 141.0)
    at = frame.to_picture(seen)
    nearer = Frame(PICTURE, VIEW, frame.state.zoomed(1.25, at))
    assert nearer.to_view(at) == pytest.approx(seen)


def test_bounded_never_goes_below_whole_nor_leaves_the_picture() -> None:
    frame = Frame(PICTURE, VIEW)
    assert frame.bounded(ViewState(0.3, (0.9, 0.1))) == FIT
    moved = frame.bounded(ViewState(4.0, (5.0, -5.0)))
    assert moved.centre == pytest.approx((1 - 200 / (2 * 400 * 2.0), 200 / (2 * 200 * 2.0)))


def test_bounded_ends_where_a_pixel_is_large() -> None:
    frame = Frame(PICTURE, VIEW)
    assert Frame(PICTURE, VIEW, frame.bounded(ViewState(1e9))).scale == pytest.approx(32.0)


def test_one_to_one_by_scale() -> None:
    frame = Frame(PICTURE, VIEW)
    assert Frame(PICTURE, VIEW, ViewState(frame.zoom_of_scale(1.0))).scale == pytest.approx(1.0)


def test_showing_a_polygon_fits_it() -> None:
    polygon = ((0.25, 0.25), (0.5, 0.25), (0.5, 0.75), (0.25, 0.75))
    frame = Frame(PICTURE, VIEW)
    shown = Frame(PICTURE, VIEW, frame.showing(polygon, room=1.0))
    box = bounds(shown.to_view(point) for point in polygon)
    assert (box.left, box.right) == pytest.approx((0.0, 200.0))
    assert (box.top, box.bottom) == pytest.approx((0.0, 200.0))


@pytest.mark.parametrize("matrix", [HALF, TURNED, TILTED])
def test_inverse_leads_back(matrix: tuple) -> None:
    assert project(inverse(matrix), project(matrix, (0.3, 0.8))) == pytest.approx((0.3, 0.8))


def test_inverse_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match=r"0\.0"):
        inverse(((1.0, 0.0, 0.0), (2.0, 0.0, 0.0), (0.0, 0.0, 1.0)))


def test_area_change_of_known_maps() -> None:
    assert area_change(HALF, (0.5, 0.5)) == pytest.approx(0.25, rel=1e-3)
    assert area_change(TURNED, (0.1, 0.2)) == pytest.approx(1.0, rel=1e-3)


@pytest.mark.parametrize("matrix", [HALF, TURNED, TILTED])
def test_the_same_place_of_the_work_is_in_the_middle_of_both(matrix: tuple) -> None:
    work = Frame(PICTURE, VIEW, ViewState(2.5, (0.3, 0.6)))
    suspect = Frame(Size(900, 700), Size(300, 240))
    followed = Frame(suspect.picture, suspect.view, PairLink(matrix).suspect_state(work, suspect))
    assert followed.to_view(project(matrix, (0.3, 0.6))) == pytest.approx((150.0, 120.0))


def test_the_same_place_is_as_large_in_both() -> None:
    work = Frame(PICTURE, VIEW, ViewState(3.0, (0.5, 0.5)))
    suspect = Frame(Size(800, 400), Size(640, 480))
    followed = Frame(suspect.picture, suspect.view, PairLink(HALF).suspect_state(work, suspect))
    first, second = project(HALF, (0.45, 0.5)), project(HALF, (0.55, 0.5))
    in_suspect = math.dist(followed.to_view(first), followed.to_view(second))
    in_work = math.dist(work.to_view((0.45, 0.5)), work.to_view((0.55, 0.5)))
    assert in_suspect == pytest.approx(in_work)


def test_at_fit_both_are_whole() -> None:
    suspect = Frame(Size(900, 700), VIEW)
    assert PairLink(HALF).suspect_state(Frame(PICTURE, VIEW), suspect) == FIT


def test_without_alignment_both_show_the_same_part() -> None:
    work = Frame(PICTURE, VIEW, ViewState(2.0, (0.4, 0.5)))
    state = PairLink().suspect_state(work, Frame(PICTURE, VIEW))
    assert state == work.state


@pytest.mark.parametrize("matrix", [None, HALF, TURNED, TILTED])
def test_moving_the_suspect_moves_the_work_so_that_the_suspect_is_where_it_was_pulled(matrix: tuple | None) -> None:
    link = PairLink(matrix)
    suspect_size = Size(900, 700)
    work = Frame(PICTURE, VIEW, ViewState(3.0, (0.5, 0.5)))
    suspect = Frame(suspect_size, VIEW, link.suspect_state(work, Frame(suspect_size, VIEW)))
    wanted = suspect.state.moved(0.02, -0.03)
    moved = Frame(PICTURE, VIEW, link.work_state(work, suspect, wanted))
    assert link.suspect_state(moved, suspect).centre == pytest.approx(wanted.centre, abs=1e-3)


def test_the_rest_of_the_suspect_can_be_reached() -> None:
    reach = PairLink(HALF).reach()
    assert reach is not None
    assert (reach.left, reach.right) == (-1.0, 1.0)
    frame = Frame(PICTURE, VIEW)
    assert frame.bounded(ViewState(3.0, (-0.9, 0.5)), reach).centre[0] == -0.9
    assert frame.bounded(ViewState(3.0, (-0.9, 0.5))).centre[0] > 0
