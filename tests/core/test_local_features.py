"""Local features, and their mirrored and inverted forms without a second look at the picture."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from provcheck.core.fingerprint.local_features import (
    FEATURE_LIMIT,
    FEATURE_SIDE,
    INVERT_PERMUTATION,
    MIRROR_PERMUTATION,
    LocalFeatures,
    extract,
)
from tests.builders import work_pixels

Points = NDArray[np.float32]

pytestmark = pytest.mark.features_anew


def share_found_again(
    first: LocalFeatures, second: LocalFeatures, order: NDArray[np.intp], back: Callable[[Points], Points]
) -> float:
    """Share of the first picture's features whose nearest neighbour in the second lies at the same place."""
    nearest = (first.units @ second.units[:, order].T).argmax(axis=1)
    off = np.abs(back(second.points)[nearest] - first.points).max(axis=1)
    return float((off <= 3).mean())


@pytest.mark.parametrize("name", ["picnic.jpg", "chalet-in-snow.jpg", "french-horn.png"])
def test_features_of_a_mirrored_picture_are_found_through_the_permutation(name: str) -> None:
    pixels = work_pixels(name, 600)
    upright, mirrored = extract(pixels), extract(np.ascontiguousarray(pixels[:, ::-1]))

    def back(points: Points) -> Points:
        return np.column_stack([upright.width - 1 - points[:, 0], points[:, 1]])

    assert share_found_again(upright, mirrored, MIRROR_PERMUTATION, back) >= 0.6
    assert share_found_again(upright, mirrored, np.arange(128), back) < 0.4, "the permutation is what does it"


@pytest.mark.parametrize("name", ["picnic.jpg", "chalet-in-snow.jpg", "french-horn.png"])
def test_features_of_an_inverted_picture_are_found_through_the_permutation(name: str) -> None:
    pixels = work_pixels(name, 600)
    upright, inverted = extract(pixels), extract(255 - pixels)
    assert share_found_again(upright, inverted, INVERT_PERMUTATION, lambda points: points) >= 0.9
    assert share_found_again(upright, inverted, np.arange(128), lambda points: points) < 0.4


@pytest.mark.parametrize("order", [MIRROR_PERMUTATION, INVERT_PERMUTATION])
def test_doing_it_twice_is_doing_nothing(order: NDArray[np.intp]) -> None:
    assert np.array_equal(order[order], np.arange(128))
    assert not np.array_equal(order, np.arange(128))


def test_features_are_the_same_on_every_run() -> None:
    pixels = work_pixels("goldfish.png", 600)
    assert extract(pixels).to_blob() == extract(pixels.copy()).to_blob()


def test_features_are_limited_spread_and_inside_the_picture() -> None:
    busy = np.random.default_rng(4).integers(0, 256, (900, 1000, 3), np.uint8)
    features = extract(busy)
    assert len(features) == len(features.descriptors) == FEATURE_LIMIT
    assert (features.width, features.height) == (FEATURE_SIDE, 720)
    assert (features.points >= 0).all()
    assert (features.points < (features.width, features.height)).all()
    cells = {(int(x * 8 / features.width), int(y * 8 / features.height)) for x, y in features.points}
    assert len(cells) == 64, "one busy corner does not use up the limit"


def test_strong_lines_leave_room_for_faint_ones() -> None:
    """The strongest 900 features of all would every one lie on the left."""
    strong = np.asarray(cv2.resize(work_pixels("jukebox.jpg", 780), (400, 700)), np.uint8)
    features = extract(np.concatenate([strong, strong // 5 + 100], axis=1))
    assert len(features) == FEATURE_LIMIT
    assert (features.points[:, 0] > 400).mean() > 0.3


def test_a_flat_picture_has_none() -> None:
    features = extract(np.full((200, 300, 3), 128, np.uint8))
    assert len(features) == 0
    assert features.descriptors.shape == (0, 128)


@pytest.mark.parametrize("features", [extract(work_pixels("picnic.jpg", 300)), extract(np.zeros((9, 7, 3), np.uint8))])
def test_features_survive_the_library(features: LocalFeatures) -> None:
    back = LocalFeatures.from_blob(features.to_blob())
    assert (back.width, back.height) == (features.width, features.height)
    assert np.array_equal(back.points, features.points)
    assert np.array_equal(back.descriptors, features.descriptors)
    assert back.points.shape == (len(features), 2)
    assert back.points.dtype == np.float32
    assert back.descriptors.dtype == np.uint8


def test_unit_descriptors_have_length_one() -> None:
    units = extract(work_pixels("picnic.jpg", 300)).units
    assert units.dtype == np.float32
    assert np.linalg.norm(units, axis=1) == pytest.approx(1.0, abs=1e-5)
