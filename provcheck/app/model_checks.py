"""Whether the models that are here are what their cards say, and do what they are for."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.models.registry import MODEL_NAME, TEXT_NAME, TOKENIZER_NAME, ModelStatus
from provcheck.core.records import ModelUse

_SEED = 11
_SIDE = 96
_WORD = "red"


@dataclass(frozen=True)
class ModelCheck:
    """What came of checking a model.

    Attributes:
        model_id: Its id.
        added: Whether it was added or downloaded, and so can be removed and got again.
        files: Names of the files whose digests are those of the card.
        unstated: Names of the files of which the card says no digest.
        use: What it runs on; None when it fails.
        dimensions: Length of the embedding of a test picture; 0 when it fails.
        words: Whether a test word was embedded too.
        error: Why it fails; None when it does not.
    """

    model_id: str
    added: bool
    files: tuple[str, ...] = ()
    unstated: tuple[str, ...] = ()
    use: ModelUse | None = None
    dimensions: int = 0
    words: bool = False
    error: ModelError | None = None


def check_models(workspace: Workspace, model_id: str = "") -> tuple[ModelCheck, ...]:
    """Check every model that is here, or the one of an id: digests, loading, a test picture and a test word.

    A model whose folder lacks a file or has a card that cannot be read is here too, and fails. Raises `ModelError` when the
    model that is asked for is not here.
    """
    found = [_checked(workspace, status) for status in _here(workspace)]
    found += [ModelCheck(name, added=True, error=error) for name, error in workspace.models.unreadable().items()]
    chosen = [check for check in found if not model_id or check.model_id == model_id]
    if model_id and not chosen:
        known = not workspace.models.unreadable() and workspace.models.find(model_id) is not None
        raise ModelError(Reason.MODEL_MISSING if known else Reason.MODEL_UNKNOWN, None, model_id)
    return tuple(sorted(chosen, key=lambda check: check.model_id))


def _here(workspace: Workspace) -> list[ModelStatus]:
    return [status for status in workspace.models.readable() if status.path is not None or _is_added(workspace, status)]


def _is_added(workspace: Workspace, status: ModelStatus) -> bool:
    return workspace.models.is_added(status.card.model_id)


def _checked(workspace: Workspace, status: ModelStatus) -> ModelCheck:
    model_id, added = status.card.model_id, _is_added(workspace, status)
    if status.path is None:
        return ModelCheck(model_id, added, error=ModelError(Reason.MODEL_INCOMPLETE, None, f"{model_id} ({MODEL_NAME})"))
    try:
        embedder = OnnxEmbedder(status.card, status.path, machine=workspace.machine)
        picture = np.random.default_rng(_SEED).integers(0, 256, (_SIDE, _SIDE, 3), np.uint8)
        dimensions = len(embedder.embed(embedder.prepare(picture)))
        words = _words(status, dimensions)
    except ModelError as error:
        return ModelCheck(model_id, added, error=error)
    files, unstated = _files(status, status.path)
    return ModelCheck(model_id, added, files, unstated, embedder.use, dimensions, words)


def _words(status: ModelStatus, dimensions: int) -> bool:
    """Whether it has a text tower, which is tried; raises `ModelError` when the tower fails or is gone."""
    tower = status.card.text
    if tower is None:
        return False
    if status.text is None:
        if not tower.sha256:
            return False
        raise ModelError(Reason.MODEL_INCOMPLETE, None, f"{status.card.model_id} ({TEXT_NAME}, {TOKENIZER_NAME})")
    TextEmbedder(tower, status.text, dimensions).embed(_WORD)
    return True


def _files(status: ModelStatus, path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Names of the files with and without a digest in the card."""
    digests = {path.name: status.card.sha256}
    if status.text is not None and status.card.text is not None:
        digests[status.text.model.name] = status.card.text.sha256
        digests[status.text.tokenizer.name] = status.card.text.tokenizer_sha256
    stated = tuple(name for name, digest in digests.items() if digest)
    return stated, tuple(name for name in digests if name not in stated)
