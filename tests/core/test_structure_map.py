"""Small maps of drawings: what they survive, and their eight orientations."""

from __future__ import annotations

from itertools import combinations

import cv2
import numpy as np
import pytest

from provcheck.core.fingerprint.orientation import ORIENTATIONS
from provcheck.core.fingerprint.structure_map import CELLS, StructureMap, orientations, structure_map
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.homography import of_orientation, project
from tests.builders import WORKS, work_pixels

WORK = work_pixels("picnic.jpg", 512)
UNRELATED = 0.5
"""No two works of the demo are as close in any orientation."""


def cosine(one: StructureMap, other: StructureMap) -> float:
    first, second = one.astype(np.float64), other.astype(np.float64)
    return float(first @ second / max(np.linalg.norm(first) * np.linalg.norm(second), 1))


CHANGED = {
    "inverted": 255 - WORK,
    "one channel": np.repeat(WORK[:, :, :1], 3, axis=2),
    "few colours": (WORK // 64 * 64).astype(np.uint8),
    "blurred": np.asarray(cv2.GaussianBlur(WORK, (0, 0), 3), np.uint8),
    "small": np.asarray(cv2.resize(WORK, None, fx=0.3, fy=0.3, interpolation=cv2.INTER_AREA), np.uint8),
    "stretched": np.asarray(cv2.resize(WORK, (500, 200)), np.uint8),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_changed_picture_has_nearly_the_same_map(name: str) -> None:
    assert cosine(structure_map(WORK), structure_map(CHANGED[name])) > UNRELATED


def test_different_works_are_far_apart_in_every_orientation() -> None:
    maps = [structure_map(work_pixels(file.name, 512)) for file in sorted(WORKS.iterdir())]
    for one, other in combinations(maps, 2):
        assert max(cosine(one, form) for form in orientations(other)) < UNRELATED


def oriented(pixels: Pixels, orientation: int) -> Pixels:
    form = pixels if orientation < 4 else pixels[:, ::-1]
    return np.ascontiguousarray(np.rot90(form, orientation % 4))


@pytest.mark.parametrize("orientation", range(8))
def test_maps_are_turned_as_pictures_are(orientation: int) -> None:
    square = np.ascontiguousarray(WORK[:320, :320])
    forms = orientations(structure_map(square))
    found = [cosine(structure_map(oriented(square, orientation)), form) for form in forms]
    assert int(np.argmax(found)) == orientation
    assert found[orientation] > 0.9


@pytest.mark.parametrize("orientation", range(8))
def test_homographies_of_orientations_lead_back_to_the_picture(orientation: int) -> None:
    marked = np.zeros((40, 40, 3), np.uint8)
    marked[5, 12] = 255
    row, column = np.argwhere(oriented(marked, orientation)[:, :, 0])[0]
    back = project(of_orientation(ORIENTATIONS[orientation]), np.array([[(column + 0.5) / 40, (row + 0.5) / 40]]))
    assert back * 40 == pytest.approx(np.array([[12.5, 5.5]]))


def test_products_of_maps_are_summed_exactly() -> None:
    for file in sorted(WORKS.iterdir()):
        values = structure_map(work_pixels(file.name, 512)).astype(np.int64)
        assert values.shape == (2 * CELLS * CELLS,)
        assert (values * values).sum() < 2**24


def test_flat_pictures_have_an_empty_map() -> None:
    assert not structure_map(np.full((30, 50, 3), 200, np.uint8)).any()
