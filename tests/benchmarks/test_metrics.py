import numpy as np
import pytest

from tests.benchmarks import metrics
from tests.benchmarks.geometry import Mask, outlines, rasterised
from tests.benchmarks.metrics import Scored


def scored(pairs: list[tuple[float, bool, int]], copies: int, unrelated: int) -> Scored:
    scores, right, suspects = zip(*pairs, strict=True)
    return Scored(np.array(scores, np.float64), np.array(right), np.array(suspects), copies, unrelated)


# Four copies, one of them not listed; suspects 7 to 9 are unrelated.
PAIRS = [(0.9, True, 1), (0.8, False, 7), (0.7, True, 2), (0.6, False, 2), (0.6, True, 3), (0.2, False, 8)]


def test_average_precision_counts_missing_pairs_and_ties() -> None:
    # Steps: 1/1, 2/3 at 0.7, then one right and one wrong at once: 3/5.
    assert metrics.average_precision(scored(PAIRS, 4, 3)) == pytest.approx((1 + 2 / 3 + 3 / 5) / 4)


def test_average_precision_of_all_equal_scores_is_their_share() -> None:
    assert metrics.average_precision(scored([(1.0, True, 1), (1.0, False, 2)], 1, 1)) == pytest.approx(0.5)


def test_recall_without_false_alarms_needs_to_be_above_the_highest() -> None:
    assert metrics.recall_at(scored(PAIRS, 4, 3), 0) == pytest.approx(1 / 4)


def test_recall_at_a_share_allows_that_many_suspects() -> None:
    # A third of three unrelated suspects: the one at 0.8 may be accused, the wrong work at 0.6 may not.
    assert metrics.recall_at(scored(PAIRS, 4, 3), 1 / 3) == pytest.approx(2 / 4)
    assert metrics.recall_at(scored(PAIRS, 4, 3), 1) == pytest.approx(3 / 4)


def test_rank_one_needs_a_higher_score_than_every_other_work() -> None:
    pairs = [(0.5, True, 1), (0.5, False, 1), (0.4, True, 2), (0.3, False, 2)]
    assert metrics.rank_one(scored(pairs, 2, 0)) == pytest.approx(0.5)


def test_log_likelihood_cost_of_saying_nothing_is_one() -> None:
    half = np.full(3, 0.5)
    assert metrics.log_likelihood_cost(half, half) == pytest.approx(1.0)
    assert metrics.log_likelihood_cost(np.array([1.0]), np.array([0.0])) < 0.001
    assert metrics.log_likelihood_cost(np.array([0.0]), np.array([1.0])) > 10


def test_overlap_of_two_halves_that_share_a_quarter() -> None:
    left, top = np.zeros((4, 4), bool), np.zeros((4, 4), bool)
    left[:, :2], top[:2] = True, True
    assert metrics.overlap(left, top) == pytest.approx(4 / 12)
    assert metrics.overlap(left, left) == 1


def test_turns_are_compared_around_the_circle() -> None:
    assert metrics.turn_between(179, -179) == pytest.approx(2)
    assert metrics.turn_between(-90, 90) == pytest.approx(180)


def test_outlines_keep_holes() -> None:
    mask: Mask = np.zeros((200, 300), bool)
    mask[20:180, 30:250] = True
    mask[60:100, 80:200] = False
    polygons = outlines(mask)
    assert len(polygons) == 2
    again = rasterised(polygons, 100)
    assert metrics.overlap(again, mask[1::2, 1::3]) > 0.97
    assert not again[40, 45]
