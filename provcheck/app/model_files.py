"""Use cases around models: list them, add a file, fetch one when the person asks."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import numpy as np

from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.models.card import Download, ModelCard, TextDownload, file_sha256, read_card
from provcheck.core.models.inspection import card_for_unknown
from provcheck.core.models.registry import ModelStatus, TextFiles, checked_digest
from provcheck.core.records import ModelUse

DownloadProgress = Callable[[int, int], None]
"""Called with bytes done and bytes in all."""

_CHUNK = 1 << 20


def list_models(workspace: Workspace) -> tuple[ModelStatus, ...]:
    """Every known model, here or not; raises `ModelError` when a card cannot be read."""
    return workspace.models.all()


@dataclass(frozen=True)
class ModelTrial:
    """What came of loading a model.

    Attributes:
        model_id: Its id.
        use: What it runs on; None when it cannot be loaded.
        error: Why it cannot be loaded; None when it can.
    """

    model_id: str
    use: ModelUse | None = None
    error: ModelError | None = None


def try_models(workspace: Workspace) -> tuple[ModelTrial, ...]:
    """Load every model that is here, each by itself; raises `ModelError` when a card cannot be read."""
    return tuple(_tried(workspace, card, path) for card, path in workspace.models.usable())


def _tried(workspace: Workspace, card: ModelCard, path: Path) -> ModelTrial:
    try:
        return ModelTrial(card.model_id, use=OnnxEmbedder(card, path, machine=workspace.machine).use)
    except ModelError as error:
        return ModelTrial(card.model_id, error=error)


def add_model(workspace: Workspace, file: Path, card_file: Path | None = None, model_id: str = "") -> ModelStatus:
    """Take a local ONNX file into the library.

    With a card the file must be as the card says. Without one, the card of the known model with the same digest is taken; for
    any other file input and output are read from the graph and CLIP's preprocessing is supposed.
    Raises `ModelError` when the file is missing, is no ONNX image model, or does not run.
    """
    if not file.is_file():
        raise ModelError(Reason.MODEL_MISSING, file)
    sha256 = file_sha256(file)
    card = _card_for(workspace, file, sha256, card_file)
    card = replace(card, sha256=sha256, model_id=_safe_id(model_id or card.model_id), download=None)
    _refuse_taken_id(workspace, card)
    embedder = OnnxEmbedder(card, file, machine=workspace.machine)
    embedder.embed(embedder.prepare(np.full((64, 64, 3), 127, np.uint8)))
    status = workspace.models.install(card, file)
    workspace.forget_models()
    return status


def _refuse_taken_id(workspace: Workspace, card: ModelCard) -> None:
    """Raise `ModelError` when the id is that of another model: one model never silently takes another's place."""
    status = workspace.models.find(card.model_id)
    if status is None or status.card.sha256 == card.sha256:
        return
    if workspace.models.is_built_in(card.model_id) or status.path is not None:
        raise ModelError(Reason.MODEL_EXISTS, None, card.model_id)


def remove_model(workspace: Workspace, model_id: str) -> None:
    """Delete an added or downloaded model; raises `ModelError` when there is none of that id."""
    if not workspace.models.remove(model_id):
        raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
    workspace.forget_models()


def _card_for(workspace: Workspace, file: Path, sha256: str, card_file: Path | None) -> ModelCard:
    if card_file is not None:
        card = read_card(card_file)
        if card.sha256 not in {"", sha256}:
            raise ModelError(Reason.MODEL_DIGEST, file, f"card says {card.sha256}")
        return card
    known = [status.card for status in workspace.models.all() if status.card.sha256 == sha256]
    return known[0] if known else card_for_unknown(file, sha256)


def _safe_id(model_id: str) -> str:
    """An id that is a plain folder name."""
    return re.sub(r"[^a-z0-9-]+", "-", model_id.lower()).strip("-") or "model"


def get_model(
    workspace: Workspace, model_id: str, token: CancelToken, progress: DownloadProgress, endpoint: str | None = None
) -> ModelStatus:
    """Download a known model with its text tower, or what of them is not here, check digests and take them into the library.

    The only place of the program that uses the network. Raises `ModelError` when the model is not known or cannot be fetched,
    and `CancelledError`.
    """
    status = workspace.models.find(model_id)
    if status is None:
        raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
    card = replace(status.card, text=workspace.models.tower_of(status.card))
    tower = card.text.download if card.text is not None and status.text is None else None
    if status.path is not None and tower is None:
        return status
    with tempfile.TemporaryDirectory(prefix="provcheck-model-") as folder:
        fetch = partial(_download, card.model_id, folder=Path(folder), token=token, progress=progress, endpoint=endpoint)
        file = status.path or (fetch(card.download) if card.download is not None else None)
        if file is None:
            raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
        # Before anything more is fetched.
        checked_digest(file, card.sha256)
        text = _downloaded_text(tower, fetch) if tower is not None else status.text
        installed = workspace.models.install(_without_downloads(card), file, text)
    workspace.forget_models()
    return installed


def _downloaded_text(source: TextDownload, fetch: Callable[[Download], Path]) -> TextFiles:
    names = (source.model_filename, source.tokenizer_filename)
    model, tokenizer = (fetch(Download(source.repository, name, source.revision)) for name in names)
    return TextFiles(model, tokenizer)


def _without_downloads(card: ModelCard) -> ModelCard:
    """The card of a model that is here."""
    text = None if card.text is None else replace(card.text, download=None)
    return replace(card, download=None, text=text)


def _download(
    model_id: str, source: Download, folder: Path, token: CancelToken, progress: DownloadProgress, endpoint: str | None
) -> Path:
    """Fetch one file through huggingface_hub, without its telemetry, tokens and side protocols."""
    folder = folder / source.repository.replace("/", "--")
    os.environ["HF_HUB_DISABLE_TELEMETRY"] = "1"
    import huggingface_hub  # noqa: PLC0415  reads its environment when imported, and no other use of the program needs it
    import huggingface_hub.constants  # noqa: PLC0415

    # Cancelling does not reach the threads of the xet protocol; plain HTTP is cancelled at the next chunk.
    huggingface_hub.constants.HF_HUB_DISABLE_XET = True
    huggingface_hub.constants.DOWNLOAD_CHUNK_SIZE = _CHUNK
    url = huggingface_hub.hf_hub_url(source.repository, source.filename, revision=source.revision, endpoint=endpoint)
    try:
        # Without a connection this fails at once, where the download itself would try for half a minute.
        huggingface_hub.get_hf_file_metadata(url, token=False, endpoint=endpoint)
        path = huggingface_hub.hf_hub_download(
            source.repository,
            source.filename,
            revision=source.revision,
            endpoint=endpoint,
            local_dir=folder,
            token=False,
            tqdm_class=_progress_bar(token, progress),
        )
    except CancelledError:
        raise
    except Exception as error:
        raise ModelError(Reason.MODEL_DOWNLOAD, None, f"{model_id}: {type(error).__name__}: {error}") from error
    return Path(path)


def _progress_bar(token: CancelToken, progress: DownloadProgress) -> type[Any]:
    """A class with the part of tqdm's interface that the download uses; it stops the download when the token says so."""

    class Bar:
        def __init__(self, *_values: object, total: int | None = None, initial: int = 0, **_options: object) -> None:
            self._total = total or 0
            self._done = initial

        def __enter__(self) -> Self:
            return self

        def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
            return None

        def update(self, count: int = 1) -> None:
            self._done += count
            progress(self._done, self._total)
            token.check()

    return Bar
