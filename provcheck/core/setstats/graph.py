"""Which pictures of a set are near each other, held in bits, and the dense groups in that."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True)
class Graph:
    """Pairs that are near.

    Attributes:
        bits: uint8 (nodes, bytes), a bit for every pair, in either row; none is near itself.
        nodes: How many there are.
    """

    bits: NDArray[np.uint8]
    nodes: int

    def row(self, place: int) -> NDArray[np.bool_]:
        """What a node is near to: bool (nodes,)."""
        return np.unpackbits(self.bits[place], count=self.nodes).astype(np.bool_)

    def rows(self, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        """What some nodes are near to: bool (places, nodes)."""
        return np.unpackbits(self.bits[places], axis=1, count=self.nodes).astype(np.bool_)

    def among(self, places: NDArray[np.intp]) -> NDArray[np.bool_]:
        """Which of some nodes are near each other: bool (places, places)."""
        return self.rows(places)[:, places]

    def clique(self, places: NDArray[np.intp]) -> int:
        """Size of a group among some nodes of which each is near all others: a large one, not surely the largest."""
        near = self.among(places)
        left = np.ones(len(places), np.bool_)
        joins = near.sum(axis=1)
        size = 0
        while left.any():
            chosen = int(np.argmax(np.where(left, joins, -1)))
            gone = np.flatnonzero(left & ~near[chosen])
            left[gone] = False
            joins = joins - near[gone].sum(axis=0)
            size += 1
        return size


class GraphMaker:
    """Puts a graph together block by block."""

    def __init__(self, nodes: int) -> None:
        """Start with no pair of so many nodes."""
        self._nodes = nodes
        self._bits = np.zeros((nodes, -(-nodes // 8)), np.uint8)

    def add(self, row: int, column: int, near: NDArray[np.bool_]) -> None:
        """Add the pairs of a block whose corner is there, a multiple of 8 either way; the mirrored block too."""
        self._write(row, column, near)
        self._write(column, row, near.T)

    def _write(self, row: int, column: int, near: NDArray[np.bool_]) -> None:
        packed = np.packbits(near, axis=1)
        self._bits[row : row + near.shape[0], column // 8 : column // 8 + packed.shape[1]] |= packed

    def made(self) -> Graph:
        """The graph."""
        for node in range(self._nodes):
            self._bits[node, node // 8] &= ~np.uint8(128 >> node % 8)
        return Graph(self._bits, self._nodes)


def dense_groups(graph: Graph, least: int, among: NDArray[np.intp] | None = None) -> list[NDArray[np.intp]]:
    """Groups of `least` nodes or more, each near half of the others in its group at least; the largest first.

    No node is in two of them. They are found from the nodes with most neighbours on; of all ways to divide nodes into such
    groups this is one, the same on every run.
    """
    free = np.ones(graph.nodes, np.bool_)
    if among is not None:
        free[:] = False
        free[among] = True
    degrees = np.array([int(np.count_nonzero(graph.row(node) & free)) for node in range(graph.nodes)], np.int64)
    groups = []
    while True:
        open_degrees = np.where(free, degrees, -1)
        seed = int(np.argmax(open_degrees)) if graph.nodes else 0
        if not graph.nodes or 2 * open_degrees[seed] < least - 1 or open_degrees[seed] < 1:
            break
        members = _grown(graph, seed, free)
        if len(members) >= least:
            groups.append(members)
        gone = members if len(members) >= least else np.array([seed], np.intp)
        free[gone] = False
        degrees -= graph.rows(gone).sum(axis=0)
    return sorted(groups, key=lambda members: (-len(members), int(members[0])))


def _grown(graph: Graph, seed: int, free: NDArray[np.bool_]) -> NDArray[np.intp]:
    """The group around a node: its neighbours that belong together, and whoever is near half of these."""
    around = graph.row(seed) & free
    around[seed] = True
    core = _thinned(graph, np.flatnonzero(around))
    if len(core) < 2:
        return core
    joins = graph.rows(core).sum(axis=0)
    near_half = (2 * joins >= len(core)) & free
    near_half[core] = True
    return _thinned(graph, np.flatnonzero(near_half))


def _thinned(graph: Graph, places: NDArray[np.intp]) -> NDArray[np.intp]:
    """Without the nodes that are near fewer than half of the others, the loneliest first."""
    near = graph.among(places)
    inside = np.ones(len(places), np.bool_)
    joins = near.sum(axis=1)
    while inside.any():
        counted = np.where(inside, joins, len(places) + 1)
        loneliest = int(np.argmin(counted))
        if 2 * counted[loneliest] >= int(inside.sum()) - 1:
            break
        inside[loneliest] = False
        joins = joins - near[loneliest]
    return places[inside]
