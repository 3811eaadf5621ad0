"""Parts of flat art, whose few places fix no homography."""

from __future__ import annotations

import numpy as np
import pytest

from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching import pair
from provcheck.core.matching.alignment import fit_homography
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.similarity_fit import fit_similarity
from provcheck.core.records import Level
from tests.builders import work_pixels
from tests.core.conftest import pair_picture

SIZE = (800, 600)


def cropped() -> Pixels:
    """A small part of a flat drawing."""
    return np.ascontiguousarray(work_pixels("campfire.jpg", 1200)[485:754, 434:676])


def test_a_similarity_is_found_among_strays_and_means_more_than_a_homography() -> None:
    rng = np.random.default_rng(3)
    source = rng.uniform(0, 500, (12, 2)).astype(np.float32)
    turned = np.array([[0.8, -0.6], [0.6, 0.8]]) * 0.7
    target = (source @ turned.T + (250, 40)).astype(np.float32)
    target[6:] = rng.uniform(0, 500, (6, 2))
    fit = fit_similarity(source, target, SIZE, SIZE)
    assert fit is not None
    assert sorted(fit.inliers.tolist()) == [0, 1, 2, 3, 4, 5]
    np.testing.assert_allclose(fit.homography[:2, :2], turned, atol=1e-4)
    np.testing.assert_allclose(fit.homography[:2, 2], (250, 40), atol=1e-2)
    stiff = fit_homography(source, target, SIZE, SIZE)
    assert fit.log10_nfa < -10 < (stiff.log10_nfa if stiff is not None else 0.0)


def test_strays_alone_mean_nothing() -> None:
    rng = np.random.default_rng(4)
    source, target = (rng.uniform(0, 500, (14, 2)).astype(np.float32) for _ in range(2))
    fit = fit_similarity(source, target, SIZE, SIZE)
    assert fit is None or fit.log10_nfa > -4


def test_a_small_part_of_a_flat_drawing_is_found_by_nothing_else(monkeypatch: pytest.MonkeyPatch) -> None:
    work, part = pair_picture(work_pixels("campfire.jpg", 1200)), pair_picture(cropped())
    found = compare_pair(work, part, Level.STANDARD)
    assert found.accepted
    assert found.region is not None
    assert found.region.share_of_suspect > 0.97
    monkeypatch.setattr(pair, "LEVELS_WITH_FLAT_PARTS", frozenset())
    assert not compare_pair(work, part, Level.STANDARD).accepted


def test_a_part_in_which_something_differs_is_refused() -> None:
    part = cropped()
    part[:, 120:] = work_pixels("jukebox.jpg", 600)[100 : 100 + part.shape[0], 100 : 100 + part.shape[1] - 120]
    assert not compare_pair(pair_picture(work_pixels("campfire.jpg", 1200)), pair_picture(part), Level.STANDARD).accepted


@pytest.mark.parametrize("other", ["goldfish.png", "carpenter-saw.jpg", "regatta.jpg", "french-horn.png"])
def test_a_part_is_found_in_no_other_work(other: str) -> None:
    assert not compare_pair(pair_picture(work_pixels(other, 1200)), pair_picture(cropped()), Level.THOROUGH).accepted
