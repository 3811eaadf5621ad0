"""Compact descriptors and the votes of local features over a whole portfolio."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
import pytest

from provcheck.core.assets import resource
from provcheck.core.fingerprint.compact import LIMIT, CompactDescriptors, CompactSpace, none_of, to_directions
from provcheck.core.fingerprint.local_features import (
    INVERT_PERMUTATION,
    MIRROR_PERMUTATION,
    LocalFeatures,
    extract,
)
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching import voting
from provcheck.core.matching.alignment import INVERTED, MIRRORED, MIRRORED_INVERTED, UPRIGHT
from provcheck.core.matching.voting import VOTERS, VotingIndex
from tests.builders import WORKS, work_pixels

SPACE = CompactSpace.load(resource("calibration") / "compact.npz")
NAMES = sorted(file.name for file in WORKS.iterdir())
ALL_FORMS = (UPRIGHT, MIRRORED, INVERTED, MIRRORED_INVERTED)
PICNIC = NAMES.index("picnic.jpg")


@cache
def compact_of(name: str) -> CompactDescriptors:
    return SPACE.compact(extract(work_pixels(name, 600)))


@pytest.fixture(scope="module")
def index() -> VotingIndex:
    return VotingIndex(SPACE, [compact_of(name) for name in NAMES], np.arange(len(NAMES)))


def votes_of_all(
    suspect: CompactDescriptors, works: list[CompactDescriptors], groups: np.ndarray
) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    """The votes of an upright suspect by their meaning: every voter compared with every descriptor of every work."""
    votes = np.zeros(len(works), np.float32)
    for voter in to_directions(suspect[:VOTERS]):
        nearest = np.array([(to_directions(work) @ voter).max(initial=-1) for work in works])
        group = groups[nearest.argmax()]
        rival = max(0.3, nearest[groups != group].max(initial=-1))
        ratio = np.sqrt(max(0, 2 - 2 * nearest.max())) / np.sqrt(max(1e-9, 2 - 2 * rival))
        votes[groups == group] += 1 - ratio if ratio < 0.8 else 0
    return votes


def votes_for(index: VotingIndex, pixels: Pixels) -> np.ndarray[tuple[int], np.dtype[np.float32]]:
    return index.votes(SPACE.compact(extract(np.ascontiguousarray(pixels))), ALL_FORMS)


@pytest.mark.parametrize(
    ("order", "signs"), [(MIRROR_PERMUTATION, SPACE.mirrored_signs), (INVERT_PERMUTATION, SPACE.inverted_signs)]
)
def test_mirroring_and_inverting_only_change_signs(order: np.ndarray, signs: np.ndarray) -> None:
    features = extract(work_pixels("picnic.jpg", 600))
    changed = LocalFeatures(features.width, features.height, features.points, features.descriptors[:, order])
    by_signs = SPACE.compact(features) * signs
    assert np.abs(SPACE.compact(changed) - by_signs).max() <= 1
    assert np.abs(SPACE.compact(changed) - SPACE.compact(features)).max() > 50


def test_components_are_orthonormal_and_cells_are_directions() -> None:
    assert np.allclose(SPACE.components.T @ SPACE.components, np.eye(SPACE.dimensions), atol=1e-5)
    assert np.allclose(np.linalg.norm(SPACE.cells, axis=1), 1, atol=1e-5)


def test_a_space_comes_back_from_its_file_and_its_version_tells_it_from_others(tmp_path: Path) -> None:
    SPACE.save(tmp_path / "space.npz")
    assert CompactSpace.load(tmp_path / "space.npz").version == SPACE.version
    arrays = {name: getattr(SPACE, name) for name in ("mean", "components", "mirrored_signs", "inverted_signs", "cells")}
    assert CompactSpace.of(**{**arrays, "mean": SPACE.mean + 1}).version != SPACE.version


def test_no_more_than_the_limit_is_kept() -> None:
    features = extract(work_pixels("picnic.jpg", 600))
    many = LocalFeatures(
        features.width, features.height, np.repeat(features.points, 3, axis=0), np.repeat(features.descriptors, 3, axis=0)
    )
    assert len(many) > LIMIT
    assert len(SPACE.compact(many)) == LIMIT
    assert np.allclose(np.linalg.norm(to_directions(SPACE.compact(many)), axis=1), 1, atol=0.05)


@pytest.mark.parametrize("change", ["as it is", "mirrored", "inverted", "both"])
def test_a_small_part_of_a_work_in_another_picture_votes_for_it(index: VotingIndex, change: str) -> None:
    pixels = work_pixels("picnic.jpg", 600)
    part = pixels[100:320, 150:420].copy()
    part = part[:, ::-1] if change in {"mirrored", "both"} else part
    part = 255 - part if change in {"inverted", "both"} else part
    page = work_pixels("chalet-in-snow.jpg", 600).copy()
    page[20 : 20 + part.shape[0], 30 : 30 + part.shape[1]] = part
    votes = votes_for(index, page)
    others = np.delete(votes, [PICNIC, NAMES.index("chalet-in-snow.jpg")])
    assert votes[PICNIC] > 5
    assert votes[PICNIC] > 3 * others.max()


def test_votes_do_not_depend_on_the_order_of_works(index: VotingIndex) -> None:
    suspect = SPACE.compact(extract(work_pixels("picnic.jpg", 300)))
    turned = VotingIndex(SPACE, [compact_of(name) for name in reversed(NAMES)], np.arange(len(NAMES)))
    assert index.votes(suspect, ALL_FORMS).tobytes() == turned.votes(suspect, ALL_FORMS)[::-1].tobytes()


@pytest.mark.parametrize("block", [7, 100])
def test_votes_do_not_depend_on_the_size_of_blocks(index: VotingIndex, monkeypatch: pytest.MonkeyPatch, block: int) -> None:
    suspect = SPACE.compact(extract(work_pixels("picnic.jpg", 300)))
    whole = index.votes(suspect, ALL_FORMS).tobytes()
    monkeypatch.setattr(voting, "BLOCK", block)
    rebuilt = VotingIndex(SPACE, [compact_of(name) for name in NAMES], np.arange(len(NAMES)))
    assert rebuilt.votes(suspect, ALL_FORMS).tobytes() == whole


def test_votes_are_those_of_all_pairs_where_all_cells_are_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(voting, "_CELLS_LOOKED_INTO", len(SPACE.cells))
    groups = np.array([*range(len(NAMES)), PICNIC])
    works = [*(compact_of(name) for name in NAMES), SPACE.compact(extract(work_pixels("picnic.jpg", 500)))]
    suspect = SPACE.compact(extract(work_pixels("picnic.jpg", 300)))
    votes = VotingIndex(SPACE, works, groups).votes(suspect, [UPRIGHT])
    assert np.allclose(votes, votes_of_all(suspect, works, groups), atol=1e-3)
    assert votes[PICNIC] > 20


def test_what_two_works_have_in_common_votes_for_neither() -> None:
    works = [compact_of("picnic.jpg"), compact_of("picnic.jpg")]
    assert not VotingIndex(SPACE, works, np.arange(2)).votes(works[0], ALL_FORMS).any()
    assert VotingIndex(SPACE, works, np.zeros(2, np.intp)).votes(works[0], ALL_FORMS).all()


def test_a_pattern_that_a_work_repeats_does_not_hide_its_rivals() -> None:
    motif = compact_of("picnic.jpg")[:40]
    works = [np.repeat(motif, 10, axis=0), motif]
    assert not VotingIndex(SPACE, works, np.arange(2)).votes(motif, [UPRIGHT]).any()


def test_nearly_all_descriptors_lie_in_the_cell_nearest_to_them() -> None:
    descriptors = np.concatenate([compact_of(name) for name in NAMES])
    nearest = (to_directions(descriptors) @ SPACE.cells.T).argmax(axis=1)
    assert np.mean(voting._cells_of(SPACE.cells * voting._CENTRE_LENGTH, descriptors) == nearest) > 0.95


def test_flat_pictures_and_empty_portfolios_vote_for_nothing(index: VotingIndex) -> None:
    flat = np.full((300, 300, 3), 128, np.uint8)
    assert not votes_for(index, flat).any()
    assert VotingIndex(SPACE, [], np.arange(0)).votes(compact_of("picnic.jpg"), ALL_FORMS).shape == (0,)
    without = VotingIndex(SPACE, [SPACE.compact(extract(flat)), compact_of("picnic.jpg")], np.arange(2))
    assert without.votes(compact_of("picnic.jpg"), ALL_FORMS).argmax() == 1
    assert not VotingIndex(SPACE, [SPACE.compact(extract(flat))], np.arange(1)).votes(compact_of("picnic.jpg"), ALL_FORMS).any()
    assert none_of().size == 0


def test_another_export_of_a_work_is_no_rival_of_it() -> None:
    names = [*NAMES, "picnic.jpg"]
    part = work_pixels("picnic.jpg", 600)[100:320, 150:420]
    page = work_pixels("chalet-in-snow.jpg", 600).copy()
    page[20 : 20 + part.shape[0], 30 : 30 + part.shape[1]] = part
    works = [compact_of(name) for name in names]
    alone = VotingIndex(SPACE, works[:-1], np.arange(len(NAMES)))
    rivals = VotingIndex(SPACE, works, np.arange(len(names)))
    grouped = VotingIndex(SPACE, works, np.array([*range(len(NAMES)), PICNIC]))
    votes = votes_for(grouped, page)
    assert votes_for(rivals, page)[PICNIC] < votes_for(alone, page)[PICNIC] / 2
    assert votes[PICNIC] == votes[-1] == pytest.approx(votes_for(alone, page)[PICNIC], rel=0.1)
