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
_PLACES = _STEP * _STEP
_VALUES = 3 * _PLACES
_WHITE = 255.0
# Sums of products of whole numbers stay below 2^24, so that float32 is exact in any order: of 768 values around the middle
# grey, and of two tiles of this length.
_MIDDLE = np.uint8(128)
_LENGTH = 4000.0

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
        values: int8 (TILES, pictures, values of a tile), around 0.
        squares: float64 (TILES, pictures), sums of their squares.
        looks: int16 (TILES, pictures, values of a tile), the same without the mean of each colour, all of one length; zeros
            where there is nothing to be seen.
    """

    values: NDArray[np.int8]
    squares: NDArray[np.float64]
    looks: NDArray[np.int16]

    def __len__(self) -> int:
        """Number of pictures."""
        return int(self.values.shape[1])

    def part(self, places: slice | NDArray[np.intp]) -> Tiled:
        """Some of the pictures."""
        return Tiled(self.values[:, places], self.squares[:, places], self.looks[:, places])


def tiled(pictures: Sequence[SmallPicture], detail: float) -> Tiled:
    """Cut small pictures into tiles; in one whose deviation, 0..128, is less than `detail` there is nothing to be seen."""
    stacked = np.stack(pictures) if pictures else np.zeros((0, SIDE, SIDE, 3), np.uint8)
    cut = stacked.reshape(len(stacked), ACROSS, _STEP, ACROSS, _STEP, 3).transpose(1, 3, 0, 2, 4, 5)
    values = (cut.reshape(TILES, len(stacked), _VALUES) ^ _MIDDLE).view(np.int8)
    squares = np.stack([np.einsum("pv,pv->p", tile, tile, dtype=np.float64) for tile in values])
    return Tiled(values, squares, np.stack([_looks(tile, detail) for tile in values]))


def _looks(tile: NDArray[np.int8], detail: float) -> NDArray[np.int16]:
    """One tile of all pictures as it is compared by its look."""
    colours = tile.reshape(len(tile), _PLACES, 3)
    apart = (colours - colours.mean(axis=1, keepdims=True, dtype=np.float64)).reshape(len(tile), _VALUES)
    lengths = np.sqrt(np.einsum("pv,pv->p", apart, apart))
    seen = lengths >= detail * np.sqrt(_VALUES)
    factors = np.where(seen, _LENGTH / np.maximum(lengths, 1.0), 0.0)
    return np.rint(apart * factors[:, None]).astype(np.int16)


def distances(first: Tiled, second: Tiled) -> NDArray[np.float64]:
    """Tiled distance of every pair, 0..1: float64 (first, second)."""
    furthest = np.zeros((len(first), len(second)))
    for tile in range(TILES):
        products = _products(first.values[tile], second.values[tile])
        apart = first.squares[tile][:, None] + second.squares[tile][None, :] - 2.0 * products
        np.maximum(furthest, apart, out=furthest)
    return np.asarray(np.sqrt(furthest / _VALUES) / _WHITE, np.float64)


def shared_tiles(first: Tiled, second: Tiled, least: float) -> NDArray[np.bool_]:
    """Which tiles of a pair look the same, by a correlation of `least` or more: bool (TILES, first, second)."""
    limit = np.float32(least * _LENGTH * _LENGTH)
    return np.stack([_products(one, other) >= limit for one, other in zip(first.looks, second.looks, strict=True)])


def share_a_region(shared: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Pairs that share two tiles beside each other at least: bool (first, second), from what `shared_tiles` gives."""
    found = np.zeros(shared.shape[1:], np.bool_)
    for tile, other in _NEIGHBOURS:
        found |= shared[tile] & shared[other]
    return found


def _products(first: NDArray[np.int8] | NDArray[np.int16], second: NDArray[np.int8] | NDArray[np.int16]) -> NDArray[np.float32]:
    return np.asarray(first.astype(np.float32) @ second.astype(np.float32).T, np.float32)
