"""Groups of outputs that repeat: planted ones are found, in sets of any size, and others are not."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from numpy.typing import NDArray

from provcheck.core.fingerprint.small_picture import SIDE, SmallPicture, small_picture
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.setstats import repeats
from provcheck.core.setstats.graph import Graph, GraphMaker, dense_groups
from provcheck.core.setstats.repeats import least_members, repeats_in
from provcheck.core.setstats.tiles import distances, tiled

DIMENSIONS = 64


def smooth(rng: np.random.Generator) -> SmallPicture:
    """A made-up picture with shapes of several sizes."""
    values = sum(
        np.kron(rng.uniform(0, 1, (cells, cells, 3)), np.ones((SIDE // cells, SIDE // cells, 1))) for cells in (4, 8, 16)
    )
    return small_picture(np.asarray(np.asarray(values) / 3 * 255, np.uint8))


def varied(picture: SmallPicture, rng: np.random.Generator) -> SmallPicture:
    """The same with other light, and grain."""
    return np.asarray(np.clip(picture * rng.uniform(0.95, 1.05) + rng.normal(0, 8, picture.shape), 0, 255), np.uint8)


class Set:
    """Unrelated outputs, into which repeats can be planted."""

    def __init__(self, count: int, seed: int = 1) -> None:
        self.rng = np.random.default_rng(seed)
        self.rows = self.rng.normal(size=(count, DIMENSIONS))
        self.pictures = [smooth(self.rng) for _picture in range(count)]

    def plant(self, places: list[int]) -> None:
        """Put one picture, never twice the same, at these places."""
        row, picture = self.rng.normal(size=DIMENSIONS), smooth(self.rng)
        for place in places:
            self.rows[place] = row + self.rng.normal(0, 0.3, DIMENSIONS)
            self.pictures[place] = varied(picture, self.rng)

    @property
    def embeddings(self) -> NDArray[np.float32]:
        return np.asarray(self.rows / np.linalg.norm(self.rows, axis=1, keepdims=True), np.float32)

    def found(self) -> repeats.Repeats:
        return repeats_in(self.embeddings, self.pictures)


def test_nothing_repeats_among_unrelated_outputs() -> None:
    found = Set(300).found()
    assert (found.outputs, found.least, found.groups, found.local) == (300, 6, (), ())


def test_planted_groups_are_found_across_blocks_with_their_middle() -> None:
    outputs = Set(1100)
    first, second = list(range(3, 1100, 25)), [510, 511, 512, 513, *range(705, 727)]
    for places in (second, first):
        outputs.plant(places)
    found = outputs.found()
    assert [group.members for group in found.groups] == [tuple(first), tuple(second)]
    for group in found.groups:
        assert group.centre in group.members
        assert group.clique >= 20
        assert group.cosine > 0.8
        assert group.distance < repeats.DISTANCE
    assert outputs.found() == found


def test_looking_for_repeats_can_be_stopped() -> None:
    outputs, token = Set(20), CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        repeats_in(outputs.embeddings, outputs.pictures, token)


def test_a_group_of_two_percent_counts_and_a_smaller_one_does_not() -> None:
    outputs = Set(500)
    outputs.plant(list(range(10)))
    outputs.plant(list(range(100, 109)))
    assert [len(group.members) for group in outputs.found().groups] == [10]


@pytest.mark.parametrize(("outputs", "least"), [(1, 3), (150, 3), (151, 4), (500, 10), (5000, 100)])
def test_the_size_rule(outputs: int, least: int) -> None:
    assert least_members(outputs) == least


def test_few_outputs_are_no_group() -> None:
    outputs = Set(2)
    outputs.plant([0, 1])
    assert outputs.found().groups == ()
    assert Set(0).found().groups == ()


def test_what_only_the_embedding_takes_for_one_is_no_repeat() -> None:
    """As pictures of one subject: near by their embedding, but not place by place."""
    outputs = Set(60)
    outputs.plant(list(range(10)))
    outputs.pictures[:10] = [smooth(outputs.rng) for _picture in range(10)]
    assert outputs.found().groups == ()


def test_what_only_lies_on_each_other_is_no_repeat() -> None:
    """As faint drawings on one white ground: near place by place, but not by what they show."""
    outputs = Set(60)
    blank = np.full((SIDE, SIDE, 3), 250, np.uint8)
    outputs.pictures[:10] = [varied(blank, outputs.rng) for _picture in range(10)]
    assert outputs.found().groups == ()


def test_a_part_that_repeats_is_found_with_its_place() -> None:
    outputs = Set(120)
    part = smooth(outputs.rng)[:32, :32]
    for place in range(20, 32):
        picture = outputs.pictures[place].copy()
        picture[:32, 32:] = varied(part, outputs.rng)
        outputs.pictures[place] = picture
    found = outputs.found()
    assert found.groups == ()
    (local,) = found.local
    assert local.members == tuple(range(20, 32))
    assert local.tiles == (2, 3, 6, 7)
    assert local.centre in local.members


def test_flat_ground_is_no_part_that_repeats() -> None:
    outputs = Set(60)
    for place in range(30):
        picture = outputs.pictures[place].copy()
        picture[:32] = (240, 200, 30)
        outputs.pictures[place] = picture
    assert outputs.found().local == ()


def test_whole_repeats_are_not_told_as_parts_too() -> None:
    outputs = Set(100)
    outputs.plant(list(range(12)))
    found = outputs.found()
    assert len(found.groups) == 1
    assert found.local == ()


def test_the_tiled_distance_is_that_of_the_tile_that_differs_most() -> None:
    plain = np.zeros((SIDE, SIDE, 3), np.uint8)
    spot = plain.copy()
    spot[:16, :16] = 255
    grey = np.full_like(plain, 51)
    cut = tiled([plain, spot, grey], repeats.DETAIL)
    found = distances(cut, cut)
    assert found == pytest.approx(np.array([[0, 1, 0.2], [1, 0, 0.8], [0.2, 0.8, 0]]), abs=1e-9)


def graph_of(nodes: int, pairs: list[tuple[int, int]]) -> Graph:
    near = np.zeros((nodes, nodes), np.bool_)
    for one, other in pairs:
        near[one, other] = near[other, one] = True
    maker = GraphMaker(nodes)
    maker.add(0, 0, near)
    return maker.made()


def test_a_chain_is_no_dense_group() -> None:
    chain = graph_of(20, [(node, node + 1) for node in range(19)])
    assert [len(group) for group in dense_groups(chain, 6)] == []


def test_two_groups_on_a_bridge_stay_two() -> None:
    pairs = [*itertools.combinations(range(6), 2), *itertools.combinations(range(6, 12), 2), (5, 6)]
    graph = graph_of(12, pairs)
    assert [group.tolist() for group in dense_groups(graph, 5)] == [list(range(6)), list(range(6, 12))]
    assert graph.clique(np.arange(12)) == 6


def test_a_node_is_not_near_itself() -> None:
    maker = GraphMaker(9)
    maker.add(0, 0, np.ones((9, 9), np.bool_))
    assert maker.made().rows(np.arange(9)).sum() == 72
