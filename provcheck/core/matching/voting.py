"""Local features voting over a whole portfolio: finds the works of which a suspect holds only a small part.

Every descriptor of the suspect looks for its nearest among those of all works, and votes for the work if that is clearly nearer
than the best of any other picture. The search is an inverted file (Jegou, Douze and Schmid, "Product quantization for nearest
neighbor search", PAMI 2011, without the quantisation): only the cells nearest to a descriptor are looked into.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.compact import CompactDescriptors, CompactSpace, to_directions
from provcheck.core.matching.alignment import Variant

VOTERS = 300
"""Descriptors of a suspect that vote, the first of its features."""

_CELLS_LOOKED_INTO = 4
_KEPT_OF_A_CELL = 4
_RATIO = 0.8
_UNRELATED = 0.3
_NOBODY = -1

Floats = NDArray[np.float32]
Rows = NDArray[np.intp]


@dataclass(frozen=True)
class _Nearest:
    """For every voter the best descriptors of the cells it looked into: similarity, and group of the work."""

    similarity: Floats
    work: Rows


class VotingIndex:
    """The compact descriptors of all works of a portfolio, cell by cell."""

    def __init__(self, space: CompactSpace, works: Sequence[CompactDescriptors], groups: Rows) -> None:
        """Lay the descriptors out by cell; `works` in the order of the portfolio's rows.

        `groups` names for every work the first one that is the same picture; such works are no rivals of each other.
        """
        self._space = space
        self._groups = groups
        descriptors = np.concatenate([*works, np.zeros((0, space.dimensions), np.int8)])
        owners = np.repeat(groups.astype(np.int32), [len(work) for work in works])
        cells = _cells_of(space, descriptors)
        order = np.argsort(cells, kind="stable")
        self._descriptors = descriptors[order]
        self._owners = owners[order]
        self._starts = np.searchsorted(cells[order], np.arange(len(space.cells) + 1))

    def votes(self, suspect: CompactDescriptors, variants: Sequence[Variant]) -> Floats:
        """Votes for every work, float32 (works,), those of the variant in which it has most; works of a group share theirs.

        A descriptor's vote weighs 1 less the ratio of its distances, so between 0.2 and 1.
        """
        if not len(suspect) or not len(self._descriptors):
            return np.zeros(len(self._groups), np.float32)
        voters = to_directions(suspect[:VOTERS])
        forms = [voters * self._signs(variant) for variant in variants]
        nearest = self._nearest(np.concatenate(forms))
        weights, groups = _weights(nearest)
        counted = np.zeros((len(variants), len(self._groups)), np.float32)
        form = np.repeat(np.arange(len(variants)), len(voters))
        voting = weights > 0
        np.add.at(counted, (form[voting], groups[voting]), weights[voting])
        return np.asarray(counted.max(axis=0)[self._groups], np.float32)

    def _signs(self, variant: Variant) -> Floats:
        signs = np.ones(self._space.dimensions, np.float32)
        if variant.mirrored:
            signs = signs * self._space.mirrored_signs
        if variant.inverted:
            signs = signs * self._space.inverted_signs
        return signs

    def _nearest(self, voters: Floats) -> _Nearest:
        """The best few of each cell that a voter looks into; places that stay empty have nobody's similarity of -1."""
        cells = np.argpartition(-(voters @ self._space.cells.T), _CELLS_LOOKED_INTO - 1, axis=1)[:, :_CELLS_LOOKED_INTO]
        shape = (len(voters), _CELLS_LOOKED_INTO, _KEPT_OF_A_CELL)
        similarity = np.full(shape, -1, np.float32)
        work = np.full(shape, _NOBODY, np.intp)
        for cell, voter, place in _by_cell(cells):
            start, end = self._starts[cell : cell + 2]
            kept = min(_KEPT_OF_A_CELL, int(end - start))
            if not kept:
                continue
            values = voters[voter] @ to_directions(self._descriptors[start:end]).T
            best = np.argpartition(-values, kept - 1, axis=1)[:, :kept]
            similarity[voter, place, :kept] = np.take_along_axis(values, best, axis=1)
            work[voter, place, :kept] = self._owners[start:end][best]
        return _Nearest(similarity.reshape(len(voters), -1), work.reshape(len(voters), -1))


def _cells_of(space: CompactSpace, descriptors: CompactDescriptors) -> Rows:
    """The cell of every descriptor, a block at a time."""
    blocks = [descriptors[start : start + 65536] for start in range(0, len(descriptors), 65536)]
    found = [(to_directions(block) @ space.cells.T).argmax(axis=1) for block in blocks]
    return np.concatenate([*found, np.zeros(0, np.intp)])


def _by_cell(cells: Rows) -> Iterator[tuple[int, Rows, Rows]]:
    """Each cell once, with the voters that look into it and which of their looks that is."""
    order = np.argsort(cells.ravel(), kind="stable")
    voters, places = np.divmod(order, cells.shape[1])
    names, starts = np.unique(cells.ravel()[order], return_index=True)
    for name, start, end in zip(names.tolist(), starts.tolist(), [*starts[1:].tolist(), len(order)], strict=True):
        yield name, voters[start:end], places[start:end]


def _weights(nearest: _Nearest) -> tuple[Floats, Rows]:
    """Weight of every voter's vote, 0 where it does not vote, and the group it votes for."""
    rows = np.arange(len(nearest.similarity))
    best = nearest.similarity.argmax(axis=1)
    work = nearest.work[rows, best]
    of_others = np.where(nearest.work != work[:, None], nearest.similarity, -1).max(axis=1)
    distance = np.sqrt(np.maximum(2 - 2 * nearest.similarity[rows, best], 0))
    rival = np.sqrt(np.maximum(2 - 2 * np.maximum(of_others, _UNRELATED), 0))
    ratio = distance / np.maximum(rival, 1e-6)
    return np.where((ratio < _RATIO) & (work != _NOBODY), 1 - ratio, 0).astype(np.float32), work
