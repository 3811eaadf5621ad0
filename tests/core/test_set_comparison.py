"""Set A beside set B: a planted difference is found, none is found where there is none, and errors are as often as stated."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from provcheck.core.setstats.comparison import FEWEST, Statistic, compare, permutation_p
from provcheck.core.setstats.correction import holm


def cosines(count: int, seed: int, shift: float = 0.0) -> NDArray[np.float32]:
    """Skewed, as nearest cosines are."""
    return np.asarray(np.random.default_rng(seed).beta(3, 9, count) + shift, np.float32)


def test_a_shift_is_found_with_its_size() -> None:
    found = compare(cosines(150, 1, 0.08), cosines(150, 2), Statistic.MEAN, rounds=499)
    assert found is not None
    assert found.p == pytest.approx(1 / 500)
    assert found.difference.low < 0.08 < found.difference.high
    assert found.difference.low > 0
    assert found.superiority.low > 0.5
    assert found.first - found.second == pytest.approx(found.difference.value)


def test_the_other_way_round_is_the_same_with_another_sign() -> None:
    one, other = cosines(80, 1, 0.05), cosines(60, 2)
    there, back = compare(one, other, Statistic.MEAN, rounds=199), compare(other, one, Statistic.MEAN, rounds=199)
    assert there is not None
    assert back is not None
    assert there.difference.value == pytest.approx(-back.difference.value)
    assert there.superiority.value == pytest.approx(1 - back.superiority.value)


def test_a_few_memorised_outputs_show_at_the_high_end() -> None:
    """One in ten is near a work: the mean hardly moves, the 95th percentile does."""
    mixed = np.concatenate([cosines(270, 3), np.full(30, 0.9, np.float32)])
    found = compare(mixed, cosines(300, 4), Statistic.HIGH, rounds=499)
    assert found is not None
    assert found.p < 0.01
    assert found.difference.value > 0.2


def test_the_same_values_give_the_same_result() -> None:
    one, other = cosines(50, 5), cosines(50, 6)
    assert compare(one, other, Statistic.HIGH, rounds=99) == compare(one, other, Statistic.HIGH, rounds=99)


def test_too_few_pictures_are_not_compared() -> None:
    assert compare(cosines(FEWEST - 1, 1), cosines(100, 2), Statistic.MEAN) is None
    assert compare(cosines(100, 1), cosines(FEWEST - 1, 2), Statistic.MEAN) is None


def test_equal_sets_differ_in_nothing() -> None:
    same = np.full(20, 0.3, np.float32)
    found = compare(same, same, Statistic.MEAN, rounds=99)
    assert found is not None
    assert (found.p, found.difference.value, found.superiority.value) == (1.0, 0.0, 0.5)


@pytest.mark.parametrize("statistic", Statistic)
def test_errors_are_as_often_as_stated(statistic: Statistic) -> None:
    """Of 400 divisions of one set 5 % are to have p up to 0.05: between 11 and 30 in 95 of 100 such tests."""
    rng = np.random.default_rng(11)
    pool = cosines(120, 7).astype(np.float64)
    wrong = 0
    for _null in range(400):
        mixed = rng.permutation(pool)
        wrong += permutation_p(mixed[:50], mixed[50:], statistic, 199, rng) <= 0.05
    assert 10 <= wrong <= 31


def test_holms_correction() -> None:
    assert holm([0.01, 0.04, 0.03, 0.5]) == pytest.approx((0.04, 0.09, 0.09, 0.5))
    assert holm([0.9, 0.8]) == (1.0, 1.0)
    assert holm([]) == ()
