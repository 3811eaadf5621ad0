"""Outputs that repeat themselves: groups in which nearly the same picture, or the same part of one, comes again and again.

The published rule (Carlini and others, 2023) takes an image for memorised where, of 500 outputs of one prompt, 10 at least are
all near each other: that is 2 % of them.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.small_picture import SmallPicture
from provcheck.core.jobs import CancelToken
from provcheck.core.setstats.graph import Graph, GraphMaker, dense_groups
from provcheck.core.setstats.tiles import Tiled, distances, share_a_region, shared_tiles, tiled

LEAST_SHARE = 0.02
FEWEST = 3
CLOSENESS = 0.6
"""Cosine of copy embeddings from which on two outputs may be the same; never for verdicts.

Measured on the tuning split of `tests/benchmarks/sources.py`: of 79,800 pairs of pictures 5 are as close by this and by
`DISTANCE`, all of them of one motif. The stricter 0.75 and 0.15 lose most groups whose outputs are framed and lit differently.
"""

DISTANCE = 0.2
"""Tiled distance up to which two outputs lie on each other; measured with `CLOSENESS`.

Carlini and others call an image extracted up to 0.15; which threshold their graph of outputs had is not known.
"""

SAME_LOOK = 0.9
"""Correlation from which on two tiles look the same: measured, in sets without repeats 0.8 finds groups and 0.9 none."""

DETAIL = 20.0
"""Deviation of a tile, of 128, that there is something to be seen in it."""

_BLOCK = 512


@dataclass(frozen=True)
class Repeat:
    """A group of outputs that are nearly one picture.

    Attributes:
        members: Rows of the outputs, rising; each is near half of the others at least.
        clique: So many of them at least are all near each other.
        centre: Row of the one that is nearest to all others.
        cosine: Mean cosine of the others to it.
        distance: Mean tiled distance of the others to it, 0..1.
    """

    members: tuple[int, ...]
    clique: int
    centre: int
    cosine: float
    distance: float


@dataclass(frozen=True)
class LocalRepeat:
    """A group of outputs that have the same part in the same place, whatever is around it.

    Attributes:
        members: Rows of the outputs, rising.
        centre: Row of the one that shares it with most others.
        tiles: Which of the 16 tiles, row by row from the top left, half of the others at least share with it.
    """

    members: tuple[int, ...]
    centre: int
    tiles: tuple[int, ...]


@dataclass(frozen=True)
class Repeats:
    """What repeats itself in a set.

    Attributes:
        outputs: How many were looked at.
        least: Members that a group needs.
        groups: Whole pictures, the largest group first.
        local: Parts of pictures, the largest group first; of outputs of which no whole picture repeats.
    """

    outputs: int
    least: int
    groups: tuple[Repeat, ...]
    local: tuple[LocalRepeat, ...]


def least_members(outputs: int) -> int:
    """Members that a group needs in a set of so many outputs: 2 % of them, and three in any case."""
    return max(FEWEST, math.ceil(LEAST_SHARE * outputs))


def repeats_in(embeddings: NDArray[np.float32], pictures: Sequence[SmallPicture], token: CancelToken | None = None) -> Repeats:
    """Groups in a set, by copy embeddings, float32 (outputs, dimensions), rows of length 1, and by the small pictures.

    Two outputs are near where their cosine is `CLOSENESS` at least and their tiled distance `DISTANCE` at most: the one sees
    through small shifts, the other sees every place. A pair is looked at once, block by block. Raises `CancelledError`.
    """
    least, cut = least_members(len(embeddings)), tiled(pictures, DETAIL)
    whole, parts = _graphs(embeddings, cut, token or CancelToken())
    groups = [_repeat(whole, members, embeddings, cut) for members in _groups(whole, least)]
    inside = {row for group in groups for row in group.members}
    rest = np.array([row for row in range(len(embeddings)) if row not in inside], np.intp)
    local = [_local(parts, members, cut) for members in _groups(parts, least, rest)]
    return Repeats(len(embeddings), least, tuple(groups), tuple(each for each in local if each.tiles))


def _groups(graph: Graph, least: int, among: NDArray[np.intp] | None = None) -> list[NDArray[np.intp]]:
    """Dense groups in which some at least are all near each other: a chain of pairs is none."""
    return [members for members in dense_groups(graph, least, among) if graph.clique(members) >= FEWEST]


def _graphs(embeddings: NDArray[np.float32], cut: Tiled, token: CancelToken) -> tuple[Graph, Graph]:
    """Outputs that are near as a whole, and outputs that share a region."""
    whole, parts = GraphMaker(len(embeddings)), GraphMaker(len(embeddings))
    for start in range(0, len(embeddings), _BLOCK):
        rows = slice(start, start + _BLOCK)
        for other in range(0, start + 1, _BLOCK):
            token.check()
            columns = slice(other, other + _BLOCK)
            first, second = cut.part(rows), cut.part(columns)
            # Rounded, so that it does not depend on the order in which it is summed.
            close = np.round(embeddings[rows] @ embeddings[columns].T, 4) >= np.float32(CLOSENESS)
            _keep_what_lies_on_each_other(close, first, second)
            whole.add(start, other, close)
            parts.add(start, other, share_a_region(shared_tiles(first, second, SAME_LOOK)))
    return whole.made(), parts.made()


def _keep_what_lies_on_each_other(close: NDArray[np.bool_], first: Tiled, second: Tiled) -> None:
    """Of pairs, bool (first, second), only those that are near place by place too."""
    rows, columns = np.flatnonzero(close.any(axis=1)), np.flatnonzero(close.any(axis=0))
    if len(rows):
        close[np.ix_(rows, columns)] &= distances(first.part(rows), second.part(columns)) <= DISTANCE


def _repeat(graph: Graph, members: NDArray[np.intp], embeddings: NDArray[np.float32], cut: Tiled) -> Repeat:
    rows = embeddings[members].astype(np.float64)
    # Of every pair at once: the product with the sum is the sum of all products.
    centre = int(np.argmax(np.round(np.einsum("ij,j->i", rows, rows.sum(axis=0), optimize=False), 6)))
    others = np.delete(np.arange(len(members)), centre)
    cosines = np.einsum("ij,j->i", rows[others], rows[centre], optimize=False)
    apart = distances(cut.part(members[centre : centre + 1]), cut.part(members[others]))
    return Repeat(
        members=tuple(members.tolist()),
        clique=graph.clique(members),
        centre=int(members[centre]),
        cosine=float(cosines.mean()),
        distance=float(apart.mean()),
    )


def _local(graph: Graph, members: NDArray[np.intp], cut: Tiled) -> LocalRepeat:
    centre = int(np.argmax(graph.among(members).sum(axis=1)))
    others = np.delete(members, centre)
    shared = shared_tiles(cut.part(members[centre : centre + 1]), cut.part(others), SAME_LOOK)[:, 0].sum(axis=1)
    tiles = np.flatnonzero(2 * shared >= len(others))
    return LocalRepeat(tuple(members.tolist()), int(members[centre]), tuple(tiles.tolist()))
