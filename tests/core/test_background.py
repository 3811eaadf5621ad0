"""How close unrelated pictures are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.matching.background import Background, adapted

MEASURED = Background("d" * 64, 10_000, (0.0, 0.5, 0.9, 0.999, 1.0), (-0.2, 0.1, 0.3, 0.5, 0.6), "unrelated art")


@pytest.mark.parametrize(
    ("cosine", "share"), [(-1.0, 0.0), (-0.2, 0.0), (0.1, 0.5), (0.2, 0.7), (0.5, 0.999), (0.6, 0.9999), (1.0, 0.9999)]
)
def test_shares_are_read_between_the_measured_ones(cosine: float, share: float) -> None:
    assert MEASURED.percentile(cosine) == pytest.approx(share)


def test_chance_is_what_is_left_but_never_less_than_can_be_known() -> None:
    assert MEASURED.chance(-1.0) == 1.0
    assert MEASURED.chance(0.1) == pytest.approx(0.5)
    assert MEASURED.chance(0.3) == pytest.approx(0.1)
    assert MEASURED.chance(0.99) == 3 / 10_000


@given(st.tuples(st.floats(-1, 1), st.floats(-1, 1)))
def test_closer_is_rarer(cosines: tuple[float, float]) -> None:
    low, high = sorted(cosines)
    assert 0 <= MEASURED.percentile(low) <= MEASURED.percentile(high) < 1
    assert 1 >= MEASURED.chance(low) >= MEASURED.chance(high) > 0


def test_the_shipped_measurement_is_of_the_shipped_model(sscd: OnnxEmbedder, tmp_path: Path) -> None:
    background = Workspace(tmp_path).backgrounds()[sscd.card.sha256]
    assert background.pairs > 10_000
    assert list(background.levels) == sorted(background.levels)
    assert list(background.cosines) == sorted(background.cosines)
    assert background.levels[0] == 0.0
    assert 0.9999 < background.levels[-1] <= 1.0
    assert len(background.levels) == len(background.cosines)
    assert background.percentile(0.75) > 0.999
    assert background.percentile(0.0) < 0.9


def rows(count: int, alike: float, seed: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
    """Embeddings with one part in common."""
    values = np.random.default_rng(seed).normal(0, 1, (count, 64))
    values[:, 0] += alike
    return (values / np.linalg.norm(values, axis=1, keepdims=True)).astype(np.float32)


def test_a_portfolio_of_one_style_raises_what_counts_as_close() -> None:
    alike = rows(60, 12.0)
    own = adapted(MEASURED, alike, np.arange(60))
    assert own.percentile(0.35) < MEASURED.percentile(0.35)
    assert own.chance(0.35) > MEASURED.chance(0.35)
    assert all(mine >= shipped for mine, shipped in zip(own.cosines, MEASURED.cosines, strict=True))


def test_a_portfolio_of_many_styles_changes_little() -> None:
    own = adapted(MEASURED, rows(60, 0.0), np.arange(60))
    assert own.percentile(0.5) == MEASURED.percentile(0.5)
    assert own.own_pairs == 60 * 59 // 2
    assert own.percentile(0.6) == 1 - 1 / own.own_pairs, "no more is known than there are pairs"
    assert own.chance(0.6) == 3 / own.own_pairs


def test_few_works_and_versions_of_one_picture_say_nothing() -> None:
    assert adapted(MEASURED, rows(19, 12.0), np.arange(19)) == MEASURED
    assert adapted(MEASURED, rows(60, 12.0), np.zeros(60, np.intp)) == MEASURED


def test_a_large_portfolio_is_looked_at_in_part() -> None:
    large = rows(3000, 12.0)
    own = adapted(MEASURED, large, np.arange(3000))
    assert own.cosines[1] == pytest.approx(float(np.median(large @ large.T)), abs=0.02)
