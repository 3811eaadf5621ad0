"""Every edit keeps what it says of where the work lies."""

import random

import cv2
import numpy as np
import pytest

from tests.benchmarks import shape_edits
from tests.benchmarks.build import tell
from tests.benchmarks.edits import KINDS, Kind
from tests.benchmarks.geometry import Edited, moved, rotation_and_scale, start
from tests.benchmarks.sources import Pixels
from tests.benchmarks.studio import Studio

WIDTH, HEIGHT = 360, 260
POINTS = ((95, 75), (250, 170))
ALL = [kind for kinds in KINDS.values() for kind in kinds]
# The work shines through outside of its own place, or colours are chosen anew for every picture.
SPREADING = {"blurred-border", "palette-change", "palette-swap", "few-colours", "colour-transfer"}
# What is painted over a patch is made from what surrounds it.
FROM_AROUND = {"local-repaint"}


def texture(seed: int, width: int = WIDTH, height: int = HEIGHT) -> Pixels:
    small = np.random.default_rng(seed).integers(0, 256, (height // 12, width // 12, 3), np.uint8)
    return np.asarray(cv2.resize(small, (width, height), interpolation=cv2.INTER_CUBIC), np.uint8)


def edited_by(kind: Kind, image: Pixels) -> Edited:
    studio = Studio(random.Random(kind.name), np.random.default_rng(5), [texture(8, 500, 400), texture(9, 300, 500)])
    return kind.edit(start(image), studio)


def changed_places(one: Edited, other: Edited) -> np.ndarray:
    difference = np.abs(one.image.astype(np.float32) - other.image).sum(axis=2)
    return np.asarray(cv2.GaussianBlur(difference, (0, 0), 2))


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.name not in SPREADING], ids=lambda kind: kind.name)
def test_a_spot_of_the_work_moves_as_told(kind: Kind) -> None:
    image = texture(1)
    before = edited_by(kind, image)
    if not before.exact:
        pytest.skip("lines are bent")
    for x, y in POINTS:
        spotted = image.copy()
        spotted[y - 12 : y + 12, x - 12 : x + 12] = image[y - 12 : y + 12, x - 12 : x + 12][::-1, ::-1]
        after = edited_by(kind, spotted)
        if not np.allclose(before.work_to_suspect, after.work_to_suspect) or not np.array_equal(before.mask, after.mask):
            continue  # a crop or a figure that is chosen by what it shows
        place = moved(before.work_to_suspect, [(x, y)])[0]
        reach = 30 * max(rotation_and_scale(before)[1])
        yy, xx = np.mgrid[: before.height, : before.width]
        far = np.hypot(xx + 0.5 - place[0], yy + 0.5 - place[1]) > reach + 25
        difference = changed_places(before, after)
        assert difference[far].max(initial=0) <= 60
        column, row = (int(each) for each in place)
        inside = 0 <= column < before.width and 0 <= row < before.height
        if inside and before.mask[row, column]:
            assert difference[~far].max(initial=0) > 15


@pytest.mark.parametrize("share", [0.5, 0.2, 0.1, 0.05])
def test_a_crop_shows_what_it_says(share: float) -> None:
    image = texture(3)
    part = edited_by(Kind("crop", shape_edits.crop(share)), image)
    left, top = (round(-float(part.work_to_suspect[axis, 2])) for axis in (0, 1))
    assert np.array_equal(part.image, image[top : top + part.height, left : left + part.width])
    assert part.width * part.height == pytest.approx(share * WIDTH * HEIGHT, rel=0.05)


@pytest.mark.parametrize("kind", [kind for kind in ALL if kind.name not in SPREADING | FROM_AROUND], ids=lambda kind: kind.name)
def test_only_the_mask_shows_the_work(kind: Kind) -> None:
    image = texture(1)
    one, other = edited_by(kind, image), edited_by(kind, 255 - image)
    assert one.mask.shape == one.image.shape[:2] == other.mask.shape
    outside = ~(cv2.dilate(one.mask.astype(np.uint8), np.ones((61, 61))) > 0)
    assert one.mask.any()
    assert changed_places(one, other)[outside].max(initial=0) < 30


@pytest.mark.parametrize("kind", ALL, ids=lambda kind: kind.name)
def test_the_same_seed_gives_the_same_copy(kind: Kind) -> None:
    image = texture(2)
    one, other = edited_by(kind, image), edited_by(kind, image)
    assert np.array_equal(one.image, other.image)
    record = tell(one, "a", "b", kind.name)
    assert record.region_suspect
    assert record.region_work
    assert (record.scale is None) == (not one.exact)


def test_turns_are_told_clockwise_and_after_unmirroring() -> None:
    quarter = next(kind for kind in ALL if kind.name == "quarter-turn")
    one = edited_by(quarter, texture(1))
    degrees, scale, is_mirrored = rotation_and_scale(one)
    assert round(degrees) % 90 == 0
    assert scale == pytest.approx((1, 1))
    assert not is_mirrored
    mirror = edited_by(next(kind for kind in ALL if kind.name == "mirror"), texture(1))
    degrees, _scale, is_mirrored = rotation_and_scale(mirror)
    assert degrees == pytest.approx(0)
    assert is_mirrored
