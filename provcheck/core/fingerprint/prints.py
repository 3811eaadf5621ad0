"""Fingerprints of one picture and of a whole portfolio, ready to be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.compact import CompactDescriptors
from provcheck.core.fingerprint.hashes import Bits
from provcheck.core.fingerprint.structure_map import StructureMap
from provcheck.core.records import PictureFacts, Work


@dataclass(frozen=True)
class Prints:
    """Fingerprints of one picture.

    Attributes:
        facts: Digests, size and detail.
        hashes: Signal id to packed hashes, a row per orientation.
        pdq_quality: PDQ's measure of structure, 0..100.
        embeddings: Model id to float32 (dimensions,) of length 1.
        compact: Compact local descriptors; none when no space for them is in use.
        structure: Map of the drawing.
    """

    facts: PictureFacts
    hashes: Mapping[str, Bits]
    pdq_quality: int
    embeddings: Mapping[str, NDArray[np.float32]]
    compact: CompactDescriptors
    structure: StructureMap


@dataclass(frozen=True)
class PortfolioPrints:
    """Fingerprints of all works of a portfolio, row by row.

    Attributes:
        works: The works; row i of everything else is of works[i].
        hashes: Signal id to uint8 (works, bytes), upright.
        pdq_quality: int64 (works,).
        embeddings: Model id to float32 (works, dimensions).
        compact: Compact local descriptors of every work.
        structure: int8 (works, values), maps of the drawings.
    """

    works: tuple[Work, ...]
    hashes: Mapping[str, Bits]
    pdq_quality: NDArray[np.int64]
    embeddings: Mapping[str, NDArray[np.float32]]
    compact: tuple[CompactDescriptors, ...]
    structure: NDArray[np.int8]

    @cached_property
    def structure_lengths(self) -> NDArray[np.float32]:
        """Lengths of the maps of the drawings: float32 (works,)."""
        squares = np.einsum("ij,ij->i", self.structure, self.structure, dtype=np.int64, casting="unsafe")
        return np.asarray(np.sqrt(squares), np.float32)

    def rows_of_file(self, sha256: str) -> tuple[int, ...]:
        """Rows of the works whose file has this digest, in order."""
        return self._rows_by_file.get(sha256, ())

    def rows_of_pixels(self, pixel_digest: str) -> tuple[int, ...]:
        """Rows of the works whose pixels have this digest, in order."""
        return self._rows_by_pixels.get(pixel_digest, ())

    @cached_property
    def _rows_by_file(self) -> dict[str, tuple[int, ...]]:
        return _rows_by(work.facts.sha256 for work in self.works)

    @cached_property
    def _rows_by_pixels(self) -> dict[str, tuple[int, ...]]:
        return _rows_by(work.facts.pixel_digest for work in self.works)


def _rows_by(digests: Iterable[str]) -> dict[str, tuple[int, ...]]:
    rows: dict[str, tuple[int, ...]] = {}
    for row, digest in enumerate(digests):
        rows[digest] = (*rows.get(digest, ()), row)
    return rows


def stack(works: tuple[Work, ...], prints: tuple[Prints, ...]) -> PortfolioPrints:
    """Lay the fingerprints of all works side by side."""
    if not works:
        return PortfolioPrints((), {}, np.zeros(0, np.int64), {}, (), np.zeros((0, 0), np.int8))
    first = prints[0]
    return PortfolioPrints(
        works=works,
        hashes={signal: np.stack([item.hashes[signal][0] for item in prints]) for signal in first.hashes},
        pdq_quality=np.array([item.pdq_quality for item in prints], dtype=np.int64),
        embeddings={model: np.stack([item.embeddings[model] for item in prints]) for model in first.embeddings},
        compact=tuple(item.compact for item in prints),
        structure=np.stack([item.structure for item in prints]),
    )
