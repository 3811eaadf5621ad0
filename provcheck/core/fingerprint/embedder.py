"""Embeddings from ONNX models."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import astuple, dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.preprocess import PREPROCESS_VERSION, to_tensor
from provcheck.core.imaging.picture import Pixels
from provcheck.core.models import providers
from provcheck.core.models.batching import Tensor
from provcheck.core.models.card import InputSpec, ModelCard
from provcheck.core.models.inspection import completed
from provcheck.core.models.providers import CPU, providers_to_ask
from provcheck.core.models.registry import checked_digest, half_beside
from provcheck.core.models.running import RunningModel
from provcheck.core.models.sessions import ModelFiles, Opener, on_runtime
from provcheck.core.models.trials import Trials
from provcheck.core.records import ModelUse

Embedding = NDArray[np.float32]
"""float32 (dimensions,), of Euclidean length 1."""

# Pictures with which a provider is compared with the CPU.
_PROBES = 3
_PROBE_CELLS = 24
_PROBE_SEED = 20


@dataclass(frozen=True)
class Machine:
    """What is chosen for and known of the computer that runs the models.

    Attributes:
        wanted: Short name of the only provider to ask for beside the CPU; empty for all that there are.
        trials: What came of trying models on its providers.
        compiled: Folder in which providers may keep models that they compiled; None to keep none.
    """

    wanted: str = ""
    trials: Trials = field(default_factory=Trials)
    compiled: Path | None = None


class Embedder(Protocol):
    """Anything that turns pictures into embeddings."""

    @property
    def card(self) -> ModelCard:
        """The model's card."""

    @property
    def use(self) -> ModelUse:
        """The model as it is used, for reports."""

    @property
    def version(self) -> str:
        """Key of everything that determines the embedding besides the picture."""

    def prepare(self, rgb: Pixels) -> Tensor:
        """The model's input for one picture, uint8 (height, width, 3), without the batch axis."""

    def embed(self, tensor: Tensor) -> Embedding:
        """The embedding of one prepared picture."""


class OnnxEmbedder:
    """A model run by ONNX Runtime. One object may be used from several threads."""

    def __init__(
        self,
        card: ModelCard,
        path: Path,
        available: Sequence[str] | None = None,
        machine: Machine | None = None,
        opener: Opener = on_runtime,
    ) -> None:
        """Load the model.

        What the card leaves open is read from the model.

        `available` are the execution providers to choose from, those of the installed runtime when None; `machine` is what is
        known of this one. A file in half precision that lies beside is for other providers than the CPU. Raises `ModelError`
        when the file is missing, its digest differs from the card's, or it is not as the card says.
        """
        if not path.is_file():
            raise ModelError(Reason.MODEL_MISSING, path)
        digest = checked_digest(path, card.sha256)
        machine = machine or Machine()
        self._asked = providers_to_ask(providers.available() if available is None else available, machine.wanted)
        half = half_beside(card, path) if self._asked[0] != CPU else None
        self._model = RunningModel(ModelFiles(path, half), self._asked, machine.compiled, opener)
        self._card = completed(replace(card, sha256=digest), self._model.whole_session(), path)
        # Nothing that the model holds may lead back to it: it is large, and has to go as soon as nobody holds it.
        self._model.prove(self._card.output, partial(_probes, self._card.input), machine.trials, self.version)

    @property
    def card(self) -> ModelCard:
        """The model's card."""
        return self._card

    @property
    def version(self) -> str:
        """Digest of the model, version of the preprocessing, and digest of all that the card says of input and output."""
        spec = self._card.input
        said = hashlib.sha256(repr((astuple(spec), self._card.output)).encode("utf-8")).hexdigest()[:16]
        return f"{self._card.sha256}/{PREPROCESS_VERSION}/{spec.resize}-{spec.size}-{spec.crop}-{spec.interpolation}/{said}"

    @property
    def use(self) -> ModelUse:
        """The model as it is used, with the providers the session got."""
        return ModelUse(
            model_id=self._card.model_id,
            title=self._card.title,
            role=self._card.role,
            sha256=self._card.sha256,
            licence=self._card.licence,
            preprocessing=self.version.partition("/")[2],
            providers_asked=self._asked,
            providers_got=self._model.providers,
            failures=self._model.failures,
            half_precision=self._model.is_half,
        )

    def prepare(self, rgb: Pixels) -> Tensor:
        """The model's input for one picture, uint8 (height, width, 3), without the batch axis."""
        return to_tensor(rgb, self._card.input)

    def embed(self, tensor: Tensor) -> Embedding:
        """The embedding of one prepared picture.

        On the processor pictures are run one by one: an embedding then does not depend on what it was batched with.
        Raises `ModelError` when the model fails or gives values that are not finite.
        """
        try:
            row = self._model.row(tensor).reshape(-1)
        except Exception as error:
            raise ModelError(Reason.MODEL_UNFIT, None, f"{self._card.model_id}: {error}") from error
        length = float(np.linalg.norm(row))
        if row.shape != (self._card.dimensions,) or not np.isfinite(length) or length == 0:
            raise ModelError(Reason.MODEL_UNFIT, None, f"{self._card.model_id}: output {row.shape}, length {length}")
        return np.divide(row, np.float32(length), dtype=np.float32)


def _probes(spec: InputSpec) -> tuple[Tensor, ...]:
    """Pictures of soft noise, always the same."""
    rng = np.random.default_rng(_PROBE_SEED)
    coarse = [rng.integers(0, 256, (_PROBE_CELLS, _PROBE_CELLS, 3), np.uint8) for _each in range(_PROBES)]
    return tuple(to_tensor(each, spec) for each in coarse)
