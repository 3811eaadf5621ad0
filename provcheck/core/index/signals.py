"""Fingerprints as named values of bytes, each with the version of the method that gave it: how they are kept anywhere."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from provcheck.core.fingerprint import compact, grounds, local_features, small_picture, structure_map
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.hashes import HASH_KINDS, HashKind
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.imaging.door import IMAGING_VERSION
from provcheck.core.records import PictureFacts

PDQ_QUALITY = "pdq-quality"
EMBEDDING = "embedding:"
CLEAR = "clear-preview"
OF_PAIRS = (local_features.SIGNAL, local_features.LINES_SIGNAL, grounds.SIGNAL)
"""What aligning needs of a picture besides, in the order in which it is kept of works."""

_FIXED_VERSIONS = {
    CLEAR: "1",
    local_features.SIGNAL: local_features.VERSION,
    local_features.LINES_SIGNAL: local_features.VERSION,
    grounds.SIGNAL: grounds.VERSION,
    small_picture.SIGNAL: small_picture.VERSION,
    structure_map.SIGNAL: structure_map.VERSION,
}


class Signals:
    """Writes and reads the values by the methods in use."""

    def __init__(self, model_versions: Mapping[str, str], space: CompactSpace | None = None) -> None:
        """`model_versions` maps the ids of the models in use to their versions; `space` is that of compact descriptors."""
        self._models = dict(model_versions)
        self._space = space
        self._hash_versions = {kind.signal: version_with_pixels(kind.version) for kind in HASH_KINDS}

    @property
    def wanted(self) -> list[str]:
        """Signals that every picture needs."""
        signals = [*self._hash_versions, PDQ_QUALITY, structure_map.SIGNAL, *(EMBEDDING + model for model in self._models)]
        return signals if self._space is None else [*signals, compact.SIGNAL]

    def version_of(self, signal: str) -> str | None:
        """The version of a signal that is in use; None of a model, or a space, that is not."""
        if signal == PDQ_QUALITY:
            return self._hash_versions["pdq"]
        if signal in _FIXED_VERSIONS:
            return version_with_pixels(_FIXED_VERSIONS[signal])
        if signal == compact.SIGNAL:
            return None if self._space is None else version_with_pixels(f"{local_features.VERSION}/{self._space.version}")
        if signal.startswith(EMBEDDING):
            model = self._models.get(signal.removeprefix(EMBEDDING))
            return None if model is None else version_with_pixels(model)
        return self._hash_versions.get(signal)

    def values(self, prints: Prints) -> dict[str, bytes]:
        """The values of a picture, by signal."""
        values = {signal: rows.tobytes() for signal, rows in prints.hashes.items()}
        values[PDQ_QUALITY] = prints.pdq_quality.to_bytes(2, "little")
        values |= {EMBEDDING + model: row.astype("<f4").tobytes() for model, row in prints.embeddings.items()}
        values[structure_map.SIGNAL] = prints.structure.tobytes()
        if self._space is not None:
            values[compact.SIGNAL] = prints.compact.tobytes()
        return values

    def prints(self, facts: PictureFacts, values: Mapping[str, bytes]) -> Prints:
        """What `values` was given; raises KeyError or ValueError when something is missing or of another shape."""
        return Prints(
            facts=facts,
            hashes={kind.signal: _rows(values[kind.signal], kind) for kind in HASH_KINDS},
            pdq_quality=int.from_bytes(values[PDQ_QUALITY], "little"),
            embeddings={model: np.frombuffer(values[EMBEDDING + model], "<f4") for model in self._models},
            compact=self._compact(values),
            structure=np.frombuffer(values[structure_map.SIGNAL], np.int8),
        )

    def _compact(self, values: Mapping[str, bytes]) -> compact.CompactDescriptors:
        if self._space is None:
            return compact.none_of()
        return np.frombuffer(values[compact.SIGNAL], np.int8).reshape(-1, self._space.dimensions)


def version_with_pixels(version: str) -> str:
    """A signal's version together with that of the pixels it was computed from."""
    return f"{version};imaging/{IMAGING_VERSION}"


def _rows(value: bytes, kind: HashKind) -> np.ndarray[tuple[int, int], np.dtype[np.uint8]]:
    return np.frombuffer(value, np.uint8).reshape(len(kind.orientations), -(-kind.bits // 8))
