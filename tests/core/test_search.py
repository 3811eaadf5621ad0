"""Exact search, whatever the size of the blocks and of the portfolio."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcheck.core.matching import search
from provcheck.core.matching.search import best, close_rows, cosines

RNG = np.random.default_rng(6)
WORKS = RNG.normal(0, 1, (300, 64)).astype(np.float32)
WORKS /= np.linalg.norm(WORKS, axis=1, keepdims=True)
QUERY = WORKS[7]


def test_cosines_are_exact() -> None:
    found = cosines(QUERY, WORKS)
    assert found.dtype == np.float32
    assert np.abs(found - WORKS.astype(np.float64) @ QUERY.astype(np.float64)).max() < 1e-6
    assert found.argmax() == 7


@pytest.mark.parametrize("block", [1, 7, 299, 300, 4096])
def test_cosines_do_not_depend_on_the_blocks(monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    whole = cosines(QUERY, WORKS)
    monkeypatch.setattr(search, "BLOCK", block)
    assert cosines(QUERY, WORKS).tobytes() == whole.tobytes()


def test_a_cosine_does_not_depend_on_the_other_works() -> None:
    whole = cosines(QUERY, WORKS)
    assert cosines(QUERY, WORKS[:5]).tobytes() == whole[:5].tobytes()
    assert cosines(QUERY, WORKS[100:101]).tobytes() == whole[100:101].tobytes()
    assert cosines(QUERY, WORKS[:0]).shape == (0,)


@pytest.mark.parametrize("side", [1, 7, 300, 1024])
def test_close_rows_are_those_of_the_cosines(monkeypatch: pytest.MonkeyPatch, side: int) -> None:
    monkeypatch.setattr(search, "SIDE", side)
    whole = np.stack([cosines(row, WORKS) for row in WORKS])
    threshold = float(np.sort(whole[np.tril_indices(len(WORKS), -1)])[-500])
    found = {(row, other) for row, others in close_rows(WORKS, threshold) for other in others.tolist()}
    rows, others = np.nonzero(np.tril(whole >= threshold, -1))
    assert found == set(zip(rows.tolist(), others.tolist(), strict=True))
    assert len(found) == 500, "the pair right at the threshold is one of them"


@given(scores=st.lists(st.sampled_from([0.0, 0.25, 0.5, 1.0]), max_size=20), count=st.integers(0, 25))
def test_the_best_come_first_and_ties_in_order(scores: list[float], count: int) -> None:
    found = best(np.array(scores, np.float32), count).tolist()
    assert found == sorted(range(len(scores)), key=lambda index: (-scores[index], index))[:count]
