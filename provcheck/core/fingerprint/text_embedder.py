"""Embeddings of words, comparable with those that the same model makes of pictures."""

from __future__ import annotations

import string
from collections.abc import Sequence

import numpy as np
import onnxruntime as ort
from numpy.typing import NDArray
from tokenizers import Tokenizer

from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import Embedding
from provcheck.core.models.card import TextTower
from provcheck.core.models.inspection import embedding_output
from provcheck.core.models.providers import CPU
from provcheck.core.models.registry import TextFiles, checked_digest
from provcheck.core.models.sessions import on_runtime

_INTEGERS: dict[str, type[np.signedinteger]] = {"tensor(int64)": np.int64, "tensor(int32)": np.int32}
_MASK = "attention_mask"
# As SigLIP's authors take it away: ASCII alone.
_NO_PUNCTUATION = str.maketrans("", "", string.punctuation)


class TextEmbedder:
    """A text tower, run on the processor: a query is one short text. May be used from several threads."""

    def __init__(self, tower: TextTower, files: TextFiles, dimensions: int) -> None:
        """Load it; `dimensions` is the length of the embeddings of pictures.

        Raises `ModelError` when a file's digest is not the card's, or it is no text tower of that length.
        """
        for file, expected in ((files.model, tower.sha256), (files.tokenizer, tower.tokenizer_sha256)):
            if expected:
                checked_digest(file, expected)
        self._tower = tower
        self._files = files
        self._tokenizer = _tokenizer(tower, files)
        try:
            self._session: ort.InferenceSession = on_runtime(files.model, [(CPU, {})])
        except Exception as error:
            raise ModelError(Reason.MODEL_UNREADABLE, files.model, str(error)) from error
        self._inputs = _inputs(self._session, files)
        self._output, found = embedding_output(self._session, files.model)
        if found != dimensions:
            raise ModelError(Reason.MODEL_UNFIT, files.model, f"{found} and {dimensions} dimensions")

    def embed(self, text: str) -> Embedding:
        """The embedding of a text, float32 (dimensions,), of length 1; what is beyond the context is cut.

        Raises `ModelError` when the tower fails.
        """
        encoded = self._tokenizer.encode(_as_trained(text, self._tower))
        given = {_MASK: encoded.attention_mask}
        feed = {name: _row(given.get(name, encoded.ids), kind) for name, kind in self._inputs.items()}
        try:
            row = np.asarray(self._session.run([self._output], feed)[0], np.float32).reshape(-1)
        except Exception as error:
            raise ModelError(Reason.MODEL_UNFIT, self._files.model, str(error)) from error
        length = float(np.linalg.norm(row))
        if not np.isfinite(length) or length == 0:
            raise ModelError(Reason.MODEL_UNFIT, self._files.model, f"length {length}")
        return np.divide(row, np.float32(length), dtype=np.float32)


def _as_trained(text: str, tower: TextTower) -> str:
    """A text in the form of those that the tower was trained on."""
    if not tower.punctuation:
        text = " ".join(text.replace("_", " ").translate(_NO_PUNCTUATION).split())
    return text.lower() if tower.lower else text


def _tokenizer(tower: TextTower, files: TextFiles) -> Tokenizer:
    try:
        return fitted(Tokenizer.from_file(str(files.tokenizer)), tower)
    except Exception as error:
        raise ModelError(Reason.MODEL_UNREADABLE, files.tokenizer, str(error)) from error


def fitted(tokenizer: Tokenizer, tower: TextTower) -> Tokenizer:
    """The same tokenizer, cutting and filling texts to the length that a tower takes."""
    tokenizer.enable_truncation(tower.context)
    tokenizer.enable_padding(length=tower.context, pad_id=tower.pad, pad_token=tokenizer.id_to_token(tower.pad) or "")
    return tokenizer


def _inputs(session: ort.InferenceSession, files: TextFiles) -> dict[str, type[np.signedinteger]]:
    """Names and types of the inputs: the tokens, and in some exports which of them are no filling."""
    inputs = {str(node.name): str(node.type) for node in session.get_inputs()}
    tokens = [name for name in inputs if name != _MASK]
    if len(tokens) != 1 or not all(kind in _INTEGERS for kind in inputs.values()):
        raise ModelError(Reason.MODEL_UNFIT, files.model, f"inputs {inputs}")
    return {name: _INTEGERS[kind] for name, kind in inputs.items()}


def _row(values: Sequence[int], kind: type[np.signedinteger]) -> NDArray[np.signedinteger]:
    return np.array([values], kind)
