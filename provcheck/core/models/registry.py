"""Which models are known, which are here, and where their files are."""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from provcheck.core.errors import LibraryError, ModelError, Reason
from provcheck.core.models.card import ModelCard, Role, TextTower, file_sha256, read_card, write_card

CARD_NAME = "card.toml"
MODEL_NAME = "model.onnx"
TEXT_NAME = "text.onnx"
TOKENIZER_NAME = "tokenizer.json"
PACKAGE_SCHEME = "package:"


@dataclass(frozen=True)
class TextFiles:
    """The files of a text tower.

    Attributes:
        model: Its ONNX file.
        tokenizer: Its tokenizer.
    """

    model: Path
    tokenizer: Path


@dataclass(frozen=True)
class ModelStatus:
    """A known model.

    Attributes:
        card: Its card.
        path: Its file, None when it is not here.
        text: The files of its text tower, None when they are not here.
    """

    card: ModelCard
    path: Path | None
    text: TextFiles | None = None


class ModelRegistry:
    """Models known from cards that come with the program, and models a person added."""

    def __init__(self, known: Path, added: Path) -> None:
        """`known` holds the program's cards, `added` a folder per model that was added or downloaded."""
        self._known = known
        self._added = added

    def all(self) -> tuple[ModelStatus, ...]:
        """Every model, by id; raises `ModelError` when a card cannot be read."""
        found = {status.card.model_id: status for status in self._from_cards()}
        found |= {status.card.model_id: status for status in self._from_folders()}
        return tuple(found[model_id] for model_id in sorted(found))

    def find(self, model_id: str) -> ModelStatus | None:
        """A known model."""
        return next((status for status in self.all() if status.card.model_id == model_id), None)

    def usable(self) -> tuple[tuple[ModelCard, Path], ...]:
        """Models whose files are here: the copy-detection ones first."""
        here = [(status.card, status.path) for status in self.all() if status.path is not None]
        return tuple(sorted(here, key=lambda pair: (pair[0].role is not Role.COPY, pair[0].model_id)))

    def install(self, card: ModelCard, source: Path, text: TextFiles | None = None) -> ModelStatus:
        """Copy a model's file, and those of its text tower, into the library with its card.

        Digests that the card leaves open are taken from the files. The folder appears whole or not at all.
        Raises `ModelError` when a digest is not the card's or a file cannot be read, and `LibraryError` when the library cannot
        be written.
        """
        card = replace(card, sha256=checked_digest(source, card.sha256))
        if text is not None and card.text is not None:
            tower = card.text
            model = checked_digest(text.model, tower.sha256)
            tokenizer = checked_digest(text.tokenizer, tower.tokenizer_sha256)
            card = replace(card, text=replace(tower, sha256=model, tokenizer_sha256=tokenizer))
        folder = self._added / card.model_id
        try:
            self._put(card, source, text, folder)
        except OSError as error:
            is_full = error.errno == errno.ENOSPC
            raise LibraryError(Reason.LIBRARY_FULL if is_full else Reason.LIBRARY_UNUSABLE, folder, str(error)) from error
        return ModelStatus(card, folder / MODEL_NAME, _text_in(folder))

    def _put(self, card: ModelCard, source: Path, text: TextFiles | None, folder: Path) -> None:
        """Write a model's folder beside its place, then put it there; raises OSError."""
        beside = self._added / f".{card.model_id}.new"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            beside.mkdir(parents=True)
            shutil.copyfile(source, beside / MODEL_NAME)
            if text is not None:
                shutil.copyfile(text.model, beside / TEXT_NAME)
                shutil.copyfile(text.tokenizer, beside / TOKENIZER_NAME)
            write_card(card, beside / CARD_NAME)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(beside, folder)
        except OSError:
            # A full disk is not left with half of a file on it.
            shutil.rmtree(beside, ignore_errors=True)
            raise

    def tower_of(self, card: ModelCard) -> TextTower | None:
        """The text tower of a model: as its card says, or the program's own card of the same one, which may be newer.

        That counts where the model's card names none that can be fetched.
        """
        if card.text is not None and card.text.download is not None:
            return card.text
        known = (status.card for status in self._from_cards() if status.card.model_id == card.model_id)
        same = next((each for each in known if each.sha256 in {"", card.sha256}), card)
        return same.text or card.text

    def is_built_in(self, model_id: str) -> bool:
        """Whether the program itself has a card of this id."""
        return any(status.card.model_id == model_id for status in self._from_cards())

    def remove(self, model_id: str) -> bool:
        """Delete the files of an added model; gives whether there was one."""
        folder = self._added / model_id
        found = any(status.card.model_id == model_id for status in self._from_folders())
        if found:
            shutil.rmtree(folder)
        return found

    def _from_cards(self) -> Iterator[ModelStatus]:
        for file in sorted(self._known.glob("*.toml")):
            card = read_card(file)
            yield ModelStatus(card, _file_in_package(card))

    def _from_folders(self) -> Iterator[ModelStatus]:
        for file in sorted(self._added.glob(f"[!.]*/{CARD_NAME}")):
            path = file.parent / MODEL_NAME
            yield ModelStatus(read_card(file), path if path.is_file() else None, _text_in(file.parent))


def checked_digest(file: Path, expected: str) -> str:
    """SHA-256 of a file; raises `ModelError` when it cannot be read or is not the one expected, where one is."""
    try:
        digest = file_sha256(file)
    except OSError as error:
        missing = isinstance(error, FileNotFoundError)
        raise ModelError(Reason.MODEL_MISSING if missing else Reason.MODEL_UNREADABLE, file, str(error)) from error
    if expected not in {"", digest}:
        raise ModelError(Reason.MODEL_DIGEST, file, f"card says {expected}")
    return digest


def _text_in(folder: Path) -> TextFiles | None:
    """The text tower in a model's folder; None unless it is there whole."""
    files = TextFiles(folder / TEXT_NAME, folder / TOKENIZER_NAME)
    return files if files.model.is_file() and files.tokenizer.is_file() else None


def _file_in_package(card: ModelCard) -> Path | None:
    """The file of a model whose source is "package:NAME/FILE", found without importing the package."""
    if not card.source.startswith(PACKAGE_SCHEME):
        return None
    package, _slash, name = card.source.removeprefix(PACKAGE_SCHEME).partition("/")
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin).parent / name
    return path if path.is_file() else None
