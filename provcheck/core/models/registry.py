"""Which models are known, which are here, and where their files are."""

from __future__ import annotations

import errno
import importlib.util
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.errors import LibraryError, ModelError, Reason
from provcheck.core.models.card import ModelCard, Role, file_sha256, read_card, write_card

CARD_NAME = "card.toml"
MODEL_NAME = "model.onnx"
PACKAGE_SCHEME = "package:"


@dataclass(frozen=True)
class ModelStatus:
    """A known model.

    Attributes:
        card: Its card.
        path: Its file, None when it is not here.
    """

    card: ModelCard
    path: Path | None


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

    def install(self, card: ModelCard, source: Path) -> ModelStatus:
        """Copy a model's file into the library with its card.

        Raises `ModelError` when the file's digest is not the card's or it cannot be read, and `LibraryError` when the library
        cannot be written. The folder appears whole or not at all.
        """
        try:
            digest = file_sha256(source)
        except OSError as error:
            missing = isinstance(error, FileNotFoundError)
            raise ModelError(Reason.MODEL_MISSING if missing else Reason.MODEL_UNREADABLE, source, str(error)) from error
        if digest != card.sha256:
            raise ModelError(Reason.MODEL_DIGEST, source, f"card says {card.sha256}")
        folder = self._added / card.model_id
        try:
            self._put(card, source, folder)
        except OSError as error:
            is_full = error.errno == errno.ENOSPC
            raise LibraryError(Reason.LIBRARY_FULL if is_full else Reason.LIBRARY_UNUSABLE, folder, str(error)) from error
        return ModelStatus(card, folder / MODEL_NAME)

    def _put(self, card: ModelCard, source: Path, folder: Path) -> None:
        """Write a model's folder beside its place, then put it there; raises OSError."""
        beside = self._added / f".{card.model_id}.new"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            beside.mkdir(parents=True)
            shutil.copyfile(source, beside / MODEL_NAME)
            write_card(card, beside / CARD_NAME)
            shutil.rmtree(folder, ignore_errors=True)
            os.replace(beside, folder)
        except OSError:
            # A full disk is not left with half of a file on it.
            shutil.rmtree(beside, ignore_errors=True)
            raise

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
            yield ModelStatus(read_card(file), path if path.is_file() else None)


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
