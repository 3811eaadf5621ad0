"""Homographies between pixel grids and unit squares, areas, and what is no change that pictures go through."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcheck.core.matching.homography import (
    IDENTITY,
    MIRROR,
    Homography,
    area,
    between_unit_squares,
    corners,
    frame_overlap,
    from_matrix3,
    is_plausible,
    jacobian_at_centre,
    project,
    to_matrix3,
    to_pixels,
)

SIZE = (400, 300)


def affine(across: float, shear: float, x: float, down: float, y: float) -> Homography:
    return np.array([[across, shear, x], [-shear, down, y], [0, 0, 1]])


def turned(degrees: float, scale: float = 1.0) -> Homography:
    c, s = scale * np.cos(np.radians(degrees)), scale * np.sin(np.radians(degrees))
    return np.array([[c, -s, 10.0], [s, c, 20.0], [0, 0, 1]])


def test_projection_divides_by_depth() -> None:
    matrix = np.array([[2.0, 0, 0], [0, 2.0, 0], [1.0, 0, 1.0]])
    assert project(matrix, np.array([[1.0, 3.0]])) == pytest.approx(np.array([[1.0, 3.0]]))


def test_a_point_at_the_horizon_goes_far_away() -> None:
    matrix = np.array([[1.0, 0, 0], [0, 1.0, 0], [-1.0, 0, 1.0]])
    found = project(matrix, np.array([[1.0, 0.5]]))
    assert np.isfinite(found).all()
    assert np.abs(found).max() > 1e9


def test_the_whole_grid_is_the_unit_square() -> None:
    """A picture scaled to half keeps its frame: pixel centres do not, which is what is easily got wrong."""
    half = np.array([[0.5, 0, -0.25], [0, 0.5, -0.25], [0, 0, 1]])
    assert between_unit_squares(half, (400, 300), (200, 150)) == pytest.approx(IDENTITY)


def test_pixels_and_unit_squares_are_inverse() -> None:
    matrix = np.array([[0.9, 0.1, 12], [-0.2, 1.1, 5], [1e-4, 2e-4, 1]])
    there = between_unit_squares(matrix, SIZE, (640, 480))
    back = to_pixels(there, SIZE, (640, 480))
    assert back / back[2, 2] == pytest.approx(matrix)


def test_matrices_survive_as_tuples_scaled_to_one() -> None:
    matrix = np.array([[2.0, 0, 0], [0, 4.0, 0], [0, 0, 2.0]])
    rows = to_matrix3(matrix)
    assert rows == ((1.0, 0.0, 0.0), (0.0, 2.0, 0.0), (0.0, 0.0, 1.0))
    assert all(type(value) is float for row in rows for value in row)
    assert np.array_equal(from_matrix3(rows), matrix / 2)


def test_mirroring_swaps_left_and_right() -> None:
    assert corners(MIRROR).tolist() == [[1, 0], [0, 0], [0, 1], [1, 1]]
    assert np.array_equal(MIRROR @ MIRROR, IDENTITY)


def test_areas() -> None:
    assert area(((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))) == 1.0
    assert area(((0.0, 0.0), (0.0, 1.0), (1.0, 0.0))) == 0.5, "in either direction"
    assert area(((0.0, 0.0), (1.0, 1.0))) == 0.0
    assert area(()) == 0.0


@pytest.mark.parametrize(
    ("matrix", "in_suspect", "in_work"),
    [
        (IDENTITY, 1.0, 1.0),
        (affine(0.5, 0, 0.25, 0.5, 0.25), 0.25, 1.0),
        (affine(2, 0, -0.5, 2, -0.5), 1.0, 0.25),
        (affine(1, 0, 0.5, 1, 0.25), 0.375, 0.375),
        (MIRROR, 1.0, 1.0),
        (affine(1, 0, 2.0, 1, 0), 0.0, 0.0),
        (affine(1, 0, 1.0, 1, 0), 0.0, 0.0),
    ],
)
def test_overlap_of_the_frames(matrix: Homography, in_suspect: float, in_work: float) -> None:
    suspect, work = frame_overlap(matrix)
    assert area(suspect) == pytest.approx(in_suspect)
    assert area(work) == pytest.approx(in_work)


def test_overlap_of_a_turned_frame_has_more_corners() -> None:
    """A square turned by 45 degrees around the centre leaves an octagon of 2 (sqrt 2 - 1)."""
    c = np.cos(np.pi / 4)
    around = np.array([[c, -c, 0.5], [c, c, 0.5 - c], [0, 0, 1]])
    suspect, work = frame_overlap(around)
    assert len(suspect) == len(work) == 8
    assert area(suspect) == pytest.approx(2 * (np.sqrt(2) - 1))


@given(st.lists(st.floats(-1, 2), min_size=5, max_size=5))
def test_overlaps_lie_in_both_frames(values: list[float]) -> None:
    matrix = affine(values[0] + 2.1, values[1], values[2], values[3] + 2.1, values[4])
    suspect, work = frame_overlap(matrix)
    assert all(-1e-9 <= value <= 1 + 1e-9 for polygon in (suspect, work) for point in polygon for value in point)
    assert area(suspect) == pytest.approx(area(work) * abs(np.linalg.det(matrix[:2, :2])), abs=1e-6)


@pytest.mark.parametrize(
    "matrix",
    [
        IDENTITY,
        turned(12),
        turned(90),
        turned(180),
        turned(0, 0.15),
        turned(30, 8),
        affine(3, 0, 0, 1, 0),
        np.array([[1, 0.1, 0], [0, 1, 0], [0.001, 0, 1]]),
        5 * turned(12),
        -1 * turned(12),
    ],
)
def test_changes_that_pictures_go_through(matrix: Homography) -> None:
    assert is_plausible(matrix, SIZE)


@pytest.mark.parametrize(
    ("matrix", "why"),
    [
        (np.diag([-1.0, 1, 1]), "mirrored left to right"),
        (np.diag([1.0, -1, 1]), "mirrored top to bottom"),
        (np.array([[1, 0, 0], [0, 1, 0], [-1 / 200, 0, 1]]), "folded over: a corner lies behind the camera"),
        (np.array([[1, 0, 0], [0, 1, 0], [-1 / 400, 0, 1]]), "a corner at the horizon"),
        (np.array([[1, 0, 0], [0, 1, 0], [-0.75 / 400, 0, 1]]), "perspective of four to one"),
        (turned(0, 0.05), "shrunk to a twentieth"),
        (turned(0, 20), "enlarged twentyfold"),
        (affine(5, 0, 0, 1, 0), "stretched five times"),
        (np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1.0]]), "squeezed to a line"),
        (np.zeros((3, 3)), "nothing"),
        (np.full((3, 3), np.nan), "no numbers"),
        (np.diag([1.0, 1, np.inf]), "infinite"),
    ],
)
def test_degenerate_models_are_refused(matrix: Homography, why: str) -> None:
    assert not is_plausible(matrix, SIZE), why


def test_the_local_map_at_the_centre() -> None:
    assert jacobian_at_centre(affine(2, 0.5, 7, 3, 9)) == pytest.approx(np.array([[2, 0.5], [-0.5, 3]]))
    matrix = np.array([[1.1, 0.2, 0.1], [-0.1, 0.9, 0.0], [0.2, 0.1, 1.0]])
    step = 1e-6
    around = project(matrix, np.array([[0.5, 0.5], [0.5 + step, 0.5], [0.5, 0.5 + step]]))
    numeric = np.column_stack([around[1] - around[0], around[2] - around[0]]) / step
    assert jacobian_at_centre(matrix) == pytest.approx(numeric, abs=1e-4)
