"""Embeddings from ONNX models."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import astuple, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray

from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.preprocess import PREPROCESS_VERSION, to_tensor
from provcheck.core.imaging.picture import Pixels
from provcheck.core.models.card import ModelCard, file_sha256
from provcheck.core.models.inspection import completed
from provcheck.core.models.providers import CPU, load_cuda_libraries, providers_to_ask
from provcheck.core.records import ModelUse

Embedding = NDArray[np.float32]
"""float32 (dimensions,), of Euclidean length 1."""

Tensor = NDArray[np.uint8] | NDArray[np.float32]
"""A model's input for one picture, without the batch axis."""

_SEVERITY_FATAL = 4


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

    def __init__(self, card: ModelCard, path: Path, available: Sequence[str] | None = None) -> None:
        """Load the model.

        What the card leaves open is read from the model.

        `available` are the execution providers to choose from, those of the installed runtime when None.
        Raises `ModelError` when the file is missing, its digest differs from the card's, or it is not as the card says.
        """
        if not path.is_file():
            raise ModelError(Reason.MODEL_MISSING, path)
        digest = file_sha256(path)
        if card.sha256 not in {"", digest}:
            raise ModelError(Reason.MODEL_DIGEST, path, f"card says {card.sha256}")
        self._asked = providers_to_ask(ort.get_available_providers() if available is None else available)
        self._session = _open_session(path, self._asked)
        self._card = completed(replace(card, sha256=digest), self._session, path)
        on_processor = tuple(self._session.get_providers()) == (CPU,)
        self._turn: AbstractContextManager[object] = nullcontext() if on_processor else threading.Lock()

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
            providers_got=tuple(self._session.get_providers()),
        )

    def prepare(self, rgb: Pixels) -> Tensor:
        """The model's input for one picture, uint8 (height, width, 3), without the batch axis."""
        return to_tensor(rgb, self._card.input)

    def embed(self, tensor: Tensor) -> Embedding:
        """The embedding of one prepared picture.

        Pictures are run one by one: an embedding then does not depend on what it was batched with.
        Raises `ModelError` when the model fails or gives values that are not finite.
        """
        try:
            with self._turn:
                output = self._session.run([self._card.output], {self._card.input.name: tensor[None]})[0]
        except Exception as error:
            raise ModelError(Reason.MODEL_UNFIT, None, f"{self._card.model_id}: {error}") from error
        row = np.asarray(output, dtype=np.float32).reshape(-1)
        length = float(np.linalg.norm(row))
        if row.shape != (self._card.dimensions,) or not np.isfinite(length) or length == 0:
            raise ModelError(Reason.MODEL_UNFIT, None, f"{self._card.model_id}: output {row.shape}, length {length}")
        return np.divide(row, np.float32(length), dtype=np.float32)


def _open_session(path: Path, providers: Sequence[str]) -> ort.InferenceSession:
    load_cuda_libraries(providers)
    options = ort.SessionOptions()
    options.log_severity_level = _SEVERITY_FATAL
    # Several pictures are embedded side by side, each by one thread; that is faster than several threads for each in turn.
    options.intra_op_num_threads = 1
    try:
        return ort.InferenceSession(str(path), sess_options=options, providers=list(providers))
    except Exception as error:
        raise ModelError(Reason.MODEL_UNREADABLE, path, str(error)) from error
