"""How near sets are to works: nearest works, the portfolio against itself, shares with intervals."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from provcheck.core.setstats import closeness
from provcheck.core.setstats.closeness import BINS, closeness_of, nearest_other_works, nearest_works, share_of


def unit(count: int, seed: int, dimensions: int = 32) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, dimensions))
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


def test_the_nearest_work_is_the_nearest_whatever_the_blocks(monkeypatch: pytest.MonkeyPatch) -> None:
    pictures, works = unit(50, 1), unit(30, 2)
    found = nearest_works(pictures, works)
    exact = pictures.astype(np.float64) @ works.astype(np.float64).T
    assert found.row.tolist() == exact.argmax(axis=1).tolist()
    assert found.cosine == pytest.approx(exact.max(axis=1), abs=1e-6)
    monkeypatch.setattr(closeness, "_BLOCK", 7)
    again = nearest_works(pictures, works)
    assert again.cosine.tolist() == found.cosine.tolist()
    assert again.row.tolist() == found.row.tolist()


def test_of_equally_near_works_the_first_counts() -> None:
    works = unit(1, 3).repeat(3, axis=0)
    found = nearest_works(works[:1], works)
    assert (found.row.tolist(), found.cosine.tolist()) == ([0], [pytest.approx(1.0)])


def test_no_picture_has_no_nearest_work() -> None:
    found = nearest_works(np.zeros((0, 32), np.float32), unit(3, 4))
    assert len(found) == 0
    told = closeness_of(found.cosine, 0.75)
    assert (told.pictures, told.above.of, told.above.high, sum(told.histogram)) == (0, 0, 1.0, 0)


def test_versions_of_a_work_are_no_other_works(monkeypatch: pytest.MonkeyPatch) -> None:
    """A work and its export are as near as can be; beside the other works only the distance to these is told."""
    works = unit(4, 5)
    works[2] = works[0]
    same = np.array([0, 1, 0, 3], np.intp)
    found = nearest_other_works(works, same)
    assert len(found) == 3
    assert found.cosine.max() < 0.99
    exact = works @ works.T
    assert found.cosine[0] == pytest.approx(max(exact[0, 1], exact[0, 3]), abs=1e-6)
    monkeypatch.setattr(closeness, "_BLOCK", 2)
    assert nearest_other_works(works, same).cosine.tolist() == found.cosine.tolist()


def test_one_work_alone_is_near_to_no_other() -> None:
    assert len(nearest_other_works(unit(1, 6).repeat(2, axis=0), np.array([0, 0], np.intp))) == 0


def test_the_distribution_in_figures() -> None:
    cosines = np.linspace(-0.1, 1.0, 101, dtype=np.float32)
    told = closeness_of(cosines, 0.75)
    assert told.pictures == 101
    assert told.quantiles == pytest.approx(tuple(np.quantile(cosines, (0.75, 0.9, 0.95))), abs=1e-6)
    assert told.above.count == int((cosines >= 0.75).sum())
    assert len(told.histogram) == BINS
    assert sum(told.histogram) == 101
    assert told.histogram[0] >= 10, "what is below 0 counts in the first bin"
    assert told.histogram[-1] >= 1, "1 counts in the last one"


def test_a_picture_at_the_threshold_is_above_it() -> None:
    assert closeness_of(np.array([0.75, 0.7499], np.float32), 0.75).above.count == 1


@pytest.mark.parametrize(
    ("count", "of", "low", "high"), [(0, 100, 0.0, 0.0370), (10, 100, 0.0552, 0.1744), (5, 5, 0.5655, 1.0)]
)
def test_shares_have_wilsons_interval(count: int, of: int, low: float, high: float) -> None:
    share = share_of(count, of)
    assert (share.low, share.high) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))
    assert share.value == count / of
