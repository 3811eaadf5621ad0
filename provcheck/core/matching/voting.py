"""Local features voting over a whole portfolio: finds the works of which a suspect holds only a small part.

Every descriptor of the suspect looks for its nearest among those of all works, and votes for the work if that is clearly nearer
than the best of any other picture. The search is an inverted file (Jegou, Douze and Schmid, "Product quantization for nearest
neighbor search", PAMI 2011, without the quantisation): only the cells nearest to a descriptor are looked into.

Similarities are products of whole numbers, small enough for float32 to hold every sum exactly. So votes depend neither on the
size of blocks nor on the number of threads nor on the order in which a processor adds.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.compact import CompactDescriptors, CompactSpace
from provcheck.core.matching.alignment import Variant

VOTERS = 300
"""Descriptors of a suspect that vote, the first of its features."""

BLOCK = 8192
"""Descriptors of works in hand at a time, so that memory stays flat however full a cell is."""

_CELLS_LOOKED_INTO = 4
_RATIO = 0.8
_UNRELATED = 0.3
_NEVER_ZERO = 1e-6

_LENGTH = 127
"""Of a compact descriptor."""

_CENTRE_LENGTH = 65536
"""Of a cell's centre; times that of a descriptor it is below 2^24, up to which float32 holds all whole numbers."""

_LEADING = 8
"""Values of a descriptor that vary most, the first ones; their signs name the orthant it lies in."""

_REACH = 0.4
"""How far, in lengths of a descriptor, the centre of a cell may lie from an orthant for the cell to reach into it."""

_NOTHING = np.float32(-(2**24))
"""Similarity of what is not there, below all others."""

_NOBODY = np.int32(-1)

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]
Groups = NDArray[np.int32]
Cells = NDArray[np.uint16]


@dataclass(frozen=True)
class _Nearest:
    """What every voter has found so far; similarities are products of descriptors as they are stored.

    Attributes:
        best: float32 (voters,), similarity of the nearest descriptor.
        group: int32 (voters,), that of the work it belongs to.
        rival: float32 (voters,), similarity of the nearest descriptor of any other group.
    """

    best: Floats
    group: Groups
    rival: Floats

    @staticmethod
    def of_none(voters: int) -> _Nearest:
        """Nothing found yet."""
        return _Nearest(np.full(voters, _NOTHING), np.full(voters, _NOBODY), np.full(voters, _NOTHING))

    def take(self, voter: Rows, best: Floats, group: Groups, rival: Floats) -> None:
        """Add what some voters, each once, found in one more place; the order of places does not matter."""
        known, known_group = self.best[voter], self.group[voter]
        lesser = np.where(group == known_group, _NOTHING, np.minimum(best, known))
        self.rival[voter] = np.maximum(np.maximum(rival, self.rival[voter]), lesser)
        self.group[voter] = np.where(best > known, group, known_group)
        self.best[voter] = np.maximum(best, known)

    def weights(self) -> Floats:
        """Weight of every voter's vote, float32 (voters,), 0 where it does not vote."""
        distance = _distance(self.best)
        rival = _distance(np.maximum(self.rival, np.float32(_UNRELATED * _LENGTH**2)))
        return np.where(distance < _RATIO * rival, 1 - distance / np.maximum(rival, _NEVER_ZERO), 0).astype(np.float32)


class VotingIndex:
    """The compact descriptors of all works of a portfolio, cell by cell."""

    def __init__(self, space: CompactSpace, works: Sequence[CompactDescriptors], groups: Rows) -> None:
        """Lay the descriptors out by cell, and in a cell by group; `works` in the order of the portfolio's rows.

        `groups` names for every work the first one that is the same picture; such works are no rivals of each other.
        """
        self._space = space
        self._groups = groups
        self._centres = np.rint(space.cells * np.float32(_CENTRE_LENGTH))
        rows = np.argsort(groups, kind="stable").tolist()
        descriptors = np.concatenate([*(works[row] for row in rows), np.zeros((0, space.dimensions), np.int8)])
        owners = np.repeat(groups[rows].astype(np.int32), [len(works[row]) for row in rows])
        cells = _cells_of(self._centres, descriptors)
        order = np.argsort(cells, kind="stable")
        self._descriptors = np.take(descriptors, order, axis=0)
        self._owners = owners[order]
        self._bounds = _bounds(cells, len(self._centres))

    def votes(self, suspect: CompactDescriptors, variants: Sequence[Variant]) -> Floats:
        """Votes for every work, float32 (works,), those of the variant in which it has most; works of a group share theirs.

        A descriptor's vote weighs 1 less the ratio of its distances, so between 0.2 and 1.
        """
        if not len(suspect) or not len(self._descriptors):
            return np.zeros(len(self._groups), np.float32)
        voters = suspect[:VOTERS].astype(np.float32)
        forms = np.concatenate([voters * self._signs(variant) for variant in variants])
        nearest = self._nearest(forms)
        weights = nearest.weights()
        counted = np.zeros((len(variants), len(self._groups)), np.float32)
        form = np.repeat(np.arange(len(variants)), len(voters))
        voting = weights > 0
        np.add.at(counted, (form[voting], nearest.group[voting]), weights[voting])
        return np.asarray(counted.max(axis=0)[self._groups], np.float32)

    def _signs(self, variant: Variant) -> Floats:
        signs = np.ones(self._space.dimensions, np.float32)
        if variant.mirrored:
            signs = signs * self._space.mirrored_signs
        if variant.inverted:
            signs = signs * self._space.inverted_signs
        return signs

    def _nearest(self, voters: Floats) -> _Nearest:
        """What the voters find in the cells nearest to them."""
        cells = np.argpartition(-(voters @ self._centres.T), _CELLS_LOOKED_INTO - 1, axis=1)[:, :_CELLS_LOOKED_INTO]
        looking = np.argsort(cells, axis=None, kind="stable") // _CELLS_LOOKED_INTO
        bounds = _bounds(cells, len(self._centres))
        nearest = _Nearest.of_none(len(voters))
        for cell in np.unique(cells).tolist():
            voter = looking[bounds[cell] : bounds[cell + 1]]
            for block in _blocks(self._bounds[cell], self._bounds[cell + 1]):
                nearest.take(voter, *self._look(voters[voter], block))
        return nearest

    def _look(self, voters: Floats, block: slice) -> tuple[Floats, Groups, Floats]:
        """What voters find in a block of a cell, in the order in which `_Nearest.take` takes it."""
        similarity = voters @ self._descriptors[block].astype(np.float32).T
        row = np.arange(len(voters))
        nearest = similarity.argmax(axis=1)
        best = similarity[row, nearest]
        owners = self._owners[block]
        group = owners[nearest]
        start, end = np.searchsorted(owners, group), np.searchsorted(owners, group, side="right")
        own = np.minimum(start[:, None] + np.arange((end - start).max()), end[:, None] - 1)
        similarity[row[:, None], own] = _NOTHING
        return best, group, similarity.max(axis=1)


def _distance(similarity: Floats) -> Floats:
    """In lengths of a descriptor."""
    return np.asarray(np.sqrt(np.maximum(2 - similarity * np.float32(2 / _LENGTH**2), 0)), np.float32)


def _cells_of(centres: Floats, descriptors: CompactDescriptors) -> Cells:
    """The cell of every descriptor: uint16 (n,), the nearest of those that reach into its orthant.

    For 0.99 of the descriptors of pictures that is the nearest of all, and the products are a quarter of those with all cells.
    """
    orthants = np.packbits(descriptors[:, :_LEADING] > 0, axis=1).ravel()
    bounds = _bounds(orthants, 2**_LEADING)
    order = np.argsort(orthants, kind="stable")
    ordered = np.take(descriptors, order, axis=0)
    found = np.empty(len(descriptors), np.uint16)
    for orthant, reaching in enumerate(_reaching(centres)):
        for block in _blocks(bounds[orthant], bounds[orthant + 1]):
            found[block] = reaching[(ordered[block].astype(np.float32) @ centres[reaching].T).argmax(axis=1)]
    cells = np.empty_like(found)
    cells[order] = found
    return cells


def _reaching(centres: Floats) -> list[Cells]:
    """For every orthant the cells whose centre lies in it or near it, at least one."""
    leading = centres[:, :_LEADING]
    signs = np.unpackbits(np.arange(2**_LEADING, dtype=np.uint8)[:, None], axis=1)[:, : leading.shape[1]] * 2.0 - 1
    apart = np.linalg.norm(np.minimum(leading * signs[:, None], 0), axis=2)
    near = apart <= np.maximum(_REACH * _CENTRE_LENGTH, apart.min(axis=1, keepdims=True))
    return [np.flatnonzero(row).astype(np.uint16) for row in near]


def _bounds(names: NDArray[np.integer], count: int) -> list[int]:
    """Where each of `count` names begins once the names are sorted, and last their number."""
    return [0, *np.cumsum(np.bincount(names.ravel(), minlength=count)).tolist()]


def _blocks(start: int, end: int) -> Iterator[slice]:
    for first in range(start, end, BLOCK):
        yield slice(first, min(first + BLOCK, end))
