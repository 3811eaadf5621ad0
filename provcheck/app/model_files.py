"""Use cases around models: list them, choose one, add a file, fetch one when the person asks."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from provcheck.app.downloading import DownloadProgress, Fetching
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import Download, ModelCard, TextDownload, TextTower, file_sha256, read_card
from provcheck.core.models.inspection import card_for_unknown
from provcheck.core.models.registry import (
    CARD_NAME,
    MODEL_NAME,
    TEXT_NAME,
    TOKENIZER_NAME,
    ModelStatus,
    TextFiles,
    text_in,
)
from provcheck.core.records import ModelUse

NO_MODEL = "none"
"""What stands for no model where one is chosen."""


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
    return tuple(_tried(workspace, card, path) for card, path in workspace.models.here())


def _tried(workspace: Workspace, card: ModelCard, path: Path) -> ModelTrial:
    try:
        return ModelTrial(card.model_id, use=OnnxEmbedder(card, path, machine=workspace.machine).use)
    except ModelError as error:
        return ModelTrial(card.model_id, error=error)


def add_model(workspace: Workspace, source: Path, card_file: Path | None = None, model_id: str = "") -> ModelStatus:
    """Take a local ONNX file into the library, or a folder with one, its card, and its text tower where there is one.

    With a card the files must be as the card says. Without one, the card of the known model with the same digest is taken; for
    any other file input and output are read from the graph and CLIP's preprocessing is supposed.
    Raises `ModelError` when a file is missing, is no ONNX image model or text tower, or does not run.
    """
    file, text = source, None
    if source.is_dir():
        file, text, card_file = source / MODEL_NAME, text_in(source), card_file or source / CARD_NAME
    if not file.is_file():
        raise ModelError(Reason.MODEL_MISSING, file)
    sha256 = file_sha256(file)
    card = _with_towers_at_hand(_card_for(workspace, file, sha256, card_file), source, text)
    card = replace(card, sha256=sha256, model_id=_safe_id(model_id or card.model_id))
    _refuse_taken_id(workspace, card)
    _try_out(workspace, card, file, text)
    status = workspace.models.install(card, file, text if card.text is not None else None)
    workspace.forget_models()
    return status


def _try_out(workspace: Workspace, card: ModelCard, file: Path, text: TextFiles | None) -> None:
    """Raise `ModelError` when a model does not give an embedding of a picture, or its text tower does not fit it."""
    embedder = OnnxEmbedder(card, file, machine=workspace.machine)
    embedder.embed(embedder.prepare(np.full((64, 64, 3), 127, np.uint8)))
    if card.text is not None and text is not None:
        TextEmbedder(card.text, text, embedder.card.dimensions)


def _with_towers_at_hand(card: ModelCard, source: Path, text: TextFiles | None) -> ModelCard:
    """The card of what is added: with a text tower only where its files came too, and nothing to fetch.

    Raises `ModelError` when a folder lacks the text tower that its card describes.
    """
    if text is None and card.text is not None and source.is_dir():
        raise ModelError(Reason.MODEL_INCOMPLETE, None, f"{card.model_id} ({TEXT_NAME}, {TOKENIZER_NAME})")
    return _without_downloads(card if text is not None else replace(card, text=None))


def _refuse_taken_id(workspace: Workspace, card: ModelCard) -> None:
    """Raise `ModelError` when the id is that of another model: one model never silently takes another's place."""
    status = workspace.models.find(card.model_id)
    if status is None or status.card.sha256 == card.sha256:
        return
    if workspace.models.is_built_in(card.model_id) or status.path is not None:
        raise ModelError(Reason.MODEL_EXISTS, None, card.model_id)


def use_model(workspace: Workspace, model_id: str) -> ModelCard | None:
    """Run this resemblance model and no other, or none where the id is `NO_MODEL`; gives the one in use.

    Raises `ModelError` when there is no such model here, and `LibraryError`.
    """
    workspace.models.choose("" if model_id == NO_MODEL else model_id)
    workspace.forget_models()
    return workspace.models.in_use()


@dataclass(frozen=True)
class Removal:
    """What came of removing a model.

    Attributes:
        was_in_use: Whether it was the resemblance model in use.
        in_use: The one that is in use now; None when there is none.
    """

    was_in_use: bool
    in_use: ModelCard | None


def remove_model(workspace: Workspace, model_id: str) -> Removal:
    """Delete an added or downloaded model, or what was begun to be downloaded; raises `ModelError` when there is none."""
    # With a card that cannot be read nothing is in use, and it is that model which has to go.
    before = None if workspace.models.unreadable() else workspace.models.in_use()
    was_begun = workspace.models.forget_downloads(model_id)
    if not workspace.models.remove(model_id) and not was_begun:
        raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
    workspace.forget_models()
    after = None if workspace.models.unreadable() else workspace.models.in_use()
    return Removal(before is not None and before.model_id == model_id, after)


def _card_for(workspace: Workspace, file: Path, sha256: str, card_file: Path | None) -> ModelCard:
    if card_file is not None:
        card = read_card(card_file)
        if card.sha256 not in {"", sha256}:
            raise ModelError(Reason.MODEL_DIGEST, file, f"card says {card.sha256}")
        return card
    known = [status.card for status in workspace.models.all() if status.card.sha256 == sha256]
    return known[0] if known else card_for_unknown(file, sha256)


def _safe_id(model_id: str) -> str:
    """An id that is a plain folder name and is not what stands for no model."""
    safe = re.sub(r"[^a-z0-9-]+", "-", model_id.lower()).strip("-")
    return "model" if safe in {"", NO_MODEL} else safe


def get_model(
    workspace: Workspace, model_id: str, token: CancelToken, progress: DownloadProgress, endpoint: str | None = None
) -> ModelStatus:
    """Download a known model with its text tower, or what of them is not here, check digests and take them into the library.

    What is cut off or stopped is kept aside, and the next try asks for the rest. Raises `ModelError` when the model is not
    known or cannot be fetched, `LibraryError` where there is no room for it, and `CancelledError`.
    """
    status = workspace.models.find(model_id)
    if status is None:
        raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
    card = replace(status.card, text=workspace.models.tower_of(status.card))
    tower = None if status.text is not None else card.text
    source = None if tower is None else tower.download
    if status.path is not None and source is None:
        return status
    fetching = Fetching(card.model_id, workspace.models.downloads(card.model_id), token, progress, endpoint)
    # Checked before anything more is fetched.
    file = status.path or _downloaded_file(card, fetching)
    text = status.text if tower is None or source is None else _downloaded_text(tower, source, fetching)
    try:
        _try_out(workspace, card, file, text)
    except ModelError:
        # It came as it is on the hub; to have it again would not help.
        workspace.models.forget_downloads(card.model_id)
        raise
    installed = workspace.models.install(_without_downloads(card), file, text, take=status.path is None)
    workspace.models.forget_downloads(card.model_id)
    workspace.forget_models()
    return installed


def _downloaded_file(card: ModelCard, fetching: Fetching) -> Path:
    if card.download is None:
        raise ModelError(Reason.MODEL_UNKNOWN, None, card.model_id)
    return fetching.file(card.download, card.sha256)


def _downloaded_text(tower: TextTower, source: TextDownload, fetching: Fetching) -> TextFiles:
    digests = {source.model_filename: tower.sha256, source.tokenizer_filename: tower.tokenizer_sha256}
    model, tokenizer = (
        fetching.file(Download(source.repository, name, source.revision), digest) for name, digest in digests.items()
    )
    return TextFiles(model, tokenizer)


def _without_downloads(card: ModelCard) -> ModelCard:
    """The card of a model that is here."""
    text = None if card.text is None else replace(card.text, download=None)
    return replace(card, download=None, text=text)
