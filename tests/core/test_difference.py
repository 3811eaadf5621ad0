from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

from provcheck.core.imaging import difference
from provcheck.core.imaging.difference import light_difference, line_difference


def flat(level: int, width: int, height: int) -> np.ndarray:
    return np.full((height, width, 3), level, np.uint8)


def opaque(rgb_pixels: np.ndarray) -> np.ndarray:
    return np.concatenate([rgb_pixels[..., ::-1], np.full((*rgb_pixels.shape[:2], 1), 255, np.uint8)], axis=2)


def test_light_differs_where_it_was_changed_alone() -> None:
    work = opaque(flat(100, 60, 40))
    suspect = work.copy()
    suspect[10:20, 10:20, :3] = 140
    different = light_difference(work, suspect)
    assert different[15, 15, :3].tolist() == [120, 120, 120]
    assert not different[30, 40, :3].any()
    suspect[:, 50:, 3] = 0
    assert light_difference(work, suspect)[5, 55].tolist() == [0, 0, 0, 0]


def test_lines_of_one_picture_alone_have_its_colour() -> None:
    plain = flat(255, 80, 60)
    ruled, shared = plain.copy(), plain.copy()
    ruled[30:33] = 0
    only_work = line_difference(opaque(ruled), opaque(plain))[28]
    assert (only_work[:, 2] > only_work[:, 0] + 40).all()
    only_suspect = line_difference(opaque(plain), opaque(ruled))[28]
    assert (only_suspect[:, 0] > only_suspect[:, 2] + 40).all()
    shared[30:33] = 0
    both = line_difference(opaque(ruled), opaque(shared))[28]
    assert (both[:, 0] == both[:, 2]).all()
    assert (both[:, 0] < 200).all()


def grained(seed: int, height: int = 500) -> np.ndarray:
    made = np.random.default_rng(seed).integers(0, 255, (height, 300, 4), np.uint8)
    made[..., 3] = 255
    return made


@pytest.mark.parametrize("draw", [light_difference, line_difference])
def test_differences_are_the_same_however_many_rows_are_drawn_at_once(
    monkeypatch: pytest.MonkeyPatch, draw: Callable[[np.ndarray, np.ndarray], np.ndarray]
) -> None:
    in_bands = draw(grained(1), grained(2))
    monkeypatch.setattr(difference, "_BAND", 10_000)
    assert np.array_equal(in_bands, draw(grained(1), grained(2)))


@pytest.mark.parametrize("draw", [light_difference, line_difference])
def test_differences_are_drawn_in_little_more_memory_than_a_picture_has(
    draw: Callable[[np.ndarray, np.ndarray], np.ndarray],
) -> None:
    work, suspect = grained(1, 1000), grained(2, 1000)
    tracemalloc.start()
    made = draw(work, suspect)
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made.nbytes <= most < 2 * made.nbytes, "more must be asked of the system for every frame, which takes longest"
