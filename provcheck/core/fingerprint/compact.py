"""Compact local descriptors: small enough to keep of every picture and to compare with a whole portfolio.

RootSIFT descriptors are projected to few values by principal components (PCA-SIFT: Ke and Sukthankar, CVPR 2004). The
components are those of descriptors together with their mirrored and inverted forms, so each of them either stays or changes its
sign when a picture is mirrored or inverted: one set of values serves all four forms.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.local_features import LocalFeatures

SIGNAL = "local:compact"
LIMIT = 600
"""Features kept of a picture, the first of its local features."""

_SCALE = 127.0
_NEVER_ZERO = 1e-6

CompactDescriptors = NDArray[np.int8]
"""int8 (n, dimensions), directions times 127."""


@dataclass(frozen=True)
class CompactSpace:
    """The projection, and the cells that it is divided into for searching.

    Attributes:
        mean: float32 (128,), taken off first.
        components: float32 (128, dimensions), orthonormal.
        mirrored_signs: float32 (dimensions,), 1 or -1: what mirroring does to the values.
        inverted_signs: float32 (dimensions,), what inverting does to them.
        cells: float32 (cells, dimensions), of length 1; a descriptor belongs to the cell it is nearest to.
        version: Digest of all that.
    """

    mean: NDArray[np.float32]
    components: NDArray[np.float32]
    mirrored_signs: NDArray[np.float32]
    inverted_signs: NDArray[np.float32]
    cells: NDArray[np.float32]
    version: str

    @property
    def dimensions(self) -> int:
        """Values of a compact descriptor."""
        return int(self.components.shape[1])

    @staticmethod
    def load(path: Path) -> CompactSpace:
        """Read what `save` wrote."""
        with np.load(path) as values:
            arrays = {name: np.asarray(values[name], np.float32) for name in _ARRAYS}
        return CompactSpace.of(**arrays)

    @staticmethod
    def of(**arrays: NDArray[np.float32]) -> CompactSpace:
        """A space of these arrays, with its version."""
        digest = hashlib.sha256(b"".join(arrays[name].astype("<f4").tobytes() for name in _ARRAYS))
        return CompactSpace(**arrays, version=digest.hexdigest()[:16])

    def save(self, path: Path) -> None:
        """Write the arrays as a NumPy archive."""
        np.savez_compressed(path, **{name: getattr(self, name) for name in _ARRAYS})

    def compact(self, features: LocalFeatures) -> CompactDescriptors:
        """Compact descriptors of the first `LIMIT` features."""
        projected = (features.units[:LIMIT] - self.mean) @ self.components
        lengths = np.maximum(np.linalg.norm(projected, axis=1, keepdims=True), _NEVER_ZERO)
        return np.rint(projected / lengths * _SCALE).astype(np.int8)


_ARRAYS = ("mean", "components", "mirrored_signs", "inverted_signs", "cells")


def to_directions(compact: CompactDescriptors) -> NDArray[np.float32]:
    """Compact descriptors as float32 of length 1, but for the rounding."""
    return np.asarray(compact * np.float32(1 / _SCALE), np.float32)


def none_of() -> CompactDescriptors:
    """No descriptors."""
    return np.zeros((0, 0), np.int8)
