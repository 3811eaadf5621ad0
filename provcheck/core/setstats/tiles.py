"""Small pictures laid over each other tile by tile: how far apart they are where they are furthest apart, and what they share.

The tiled distance is that of Carlini and others (2023): the largest of the distances of 16 tiles that lie in the same place, so
that an equal ground around different things is not taken for an equal picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.small_picture import SIDE, SmallPicture

ACROSS = 4
TILES = ACROSS * ACROSS
_STEP = SIDE // ACROSS
_VALUES = 3 * _STEP * _STEP
_MIDDLE = 128  # sums of 768 products of what is left stay below 2^24, so that float32 is exact in any order
_WHITE = 255.0

_NEIGHBOURS = tuple(
    (tile, other)
    for tile in range(TILES)
    for other, inside in ((tile + 1, (tile + 1) % ACROSS), (tile + ACROSS, tile + ACROSS < TILES))
    if inside
)


@dataclass(frozen=True)
class Tiled:
    """Pictures in tiles.

    Attributes:
        values: float32 (TILES, pictures, values of a tile), whole numbers around 0.
        squares: int64 (TILES, pictures), sums of their squares.
        means: float64 (TILES, pictures, 3), of each colour.
        deviations: float64 (TILES, pictures), 0..128, from these: how much there is to be seen in a tile.
    """

    values: NDArray[np.float32]
    squares: NDArray[np.int64]
    means: NDArray[np.float64]
    deviations: NDArray[np.float64]

    def __len__(self) -> int:
        """Number of pictures."""
        return int(self.values.shape[1])

    def part(self, places: slice | NDArray[np.intp]) -> Tiled:
        """Some of the pictures."""
        return Tiled(self.values[:, places], self.squares[:, places], self.means[:, places], self.deviations[:, places])


def tiled(pictures: Sequence[SmallPicture]) -> Tiled:
    """Cut small pictures into tiles."""
    stacked = np.stack(pictures) if pictures else np.zeros((0, SIDE, SIDE, 3), np.uint8)
    cut = stacked.reshape(len(stacked), ACROSS, _STEP, ACROSS, _STEP, 3).transpose(1, 3, 0, 2, 4, 5)
    values = cut.reshape(TILES, len(stacked), _VALUES).astype(np.float32) - _MIDDLE
    squares = np.einsum("tpv,tpv->tp", values, values, dtype=np.float64).astype(np.int64)
    means = values.reshape(TILES, len(stacked), -1, 3).sum(axis=2, dtype=np.float64) / (_STEP * _STEP)
    return Tiled(values, squares, means, np.sqrt(np.maximum(squares / _VALUES - (means * means).mean(axis=2), 0.0)))


def distances(first: Tiled, second: Tiled) -> NDArray[np.float64]:
    """Tiled distance of every pair, 0..1: float64 (first, second)."""
    furthest = np.zeros((len(first), len(second)))
    for tile in range(TILES):
        np.maximum(furthest, _squared(first, second, tile, _products(first, second, tile)), out=furthest)
    return np.asarray(np.sqrt(furthest / _VALUES) / _WHITE, np.float64)


def shared_tiles(first: Tiled, second: Tiled, least: float, detail: float) -> NDArray[np.bool_]:
    """Which tiles of a pair look the same: bool (TILES, first, second).

    Their correlation is `least` or more, and both have so much `detail`, a deviation of 0..128: flat tiles are all alike.
    """
    shared = np.empty((TILES, len(first), len(second)), np.bool_)
    for tile in range(TILES):
        together = _products(first, second, tile) / _VALUES - first.means[tile] @ second.means[tile].T / 3
        spread = np.outer(first.deviations[tile], second.deviations[tile])
        seen = np.outer(first.deviations[tile] >= detail, second.deviations[tile] >= detail)
        shared[tile] = seen & (together >= least * spread)
    return shared


def share_a_region(shared: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pairs that share two tiles beside each other at least: bool (first, second), from what `shared_tiles` gives."""
    found = np.zeros(shared.shape[1:], np.bool_)
    for tile, other in _NEIGHBOURS:
        found |= shared[tile] & shared[other]
    return found


def _products(first: Tiled, second: Tiled, tile: int) -> NDArray[np.float64]:
    return np.asarray(first.values[tile] @ second.values[tile].T, np.float64)


def _squared(first: Tiled, second: Tiled, tile: int, products: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(first.squares[tile][:, None] + second.squares[tile][None, :] - 2 * products, np.float64)
