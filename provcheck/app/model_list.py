"""The models as a person sees them: which ones there are, whether they are here, and what they are for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto

from provcheck.app.model_files import download_bytes
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError
from provcheck.core.models.card import ModelCard, Role
from provcheck.core.models.registry import ModelStatus


class ModelState(Enum):
    """Where a model is, in the order in which models are listed."""

    ALWAYS_USED = auto()
    IN_USE = auto()
    BROKEN = auto()
    HERE = auto()
    PARTLY = auto()
    NOT_HERE = auto()


class Digests(Enum):
    """Whether it is known what the files of a model have to be."""

    KNOWN = auto()
    TAKEN_AT_FIRST_USE = auto()
    OF_THE_PACKAGE = auto()


@dataclass(frozen=True)
class ModelEntry:
    """One model in the list.

    Attributes:
        model_id: Its id.
        title: Name for people; the id where its card cannot be read.
        state: Where it is.
        card: Its card, None where that cannot be read.
        digests: Whether it is known what its files have to be.
        size: Bytes that are to be downloaded for it, 0 when not known or nothing is.
        begun: Bytes of it that came before a download was cut.
        can_get: Whether there is something to download for it.
        lacks_words: Whether it is here, but not the part of it that knows words, which can be downloaded.
        added: Whether it was added or downloaded, so that it can be removed.
        room: Bytes that its files and what was begun of them take in the library.
        known: Whether the program knows where to get it.
        error: Why it cannot be used.
    """

    model_id: str
    title: str
    state: ModelState
    card: ModelCard | None = None
    digests: Digests = Digests.KNOWN
    size: int = 0
    begun: int = 0
    can_get: bool = False
    lacks_words: bool = False
    added: bool = False
    room: int = 0
    known: bool = False
    error: ModelError | None = None

    @property
    def can_be_chosen(self) -> bool:
        """Whether it is here and another one of its role, or none, is in use."""
        return self.state is ModelState.HERE

    @property
    def can_be_removed(self) -> bool:
        """Whether something of it can be deleted."""
        return self.added or self.begun > 0


def model_entries(workspace: Workspace) -> tuple[ModelEntry, ...]:
    """Every model, those in use first; one whose card cannot be read is among them with the reason."""
    unreadable = workspace.models.unreadable()
    broken = [ModelEntry(name, name, ModelState.BROKEN, added=True, error=error) for name, error in sorted(unreadable.items())]
    # With a card that cannot be read no model is used until that one is removed.
    used = set() if unreadable else {card.model_id for card, _path in workspace.models.usable()}
    found = [_entry(workspace, status, used) for status in workspace.models.readable()] + broken
    return tuple(sorted(found, key=lambda entry: (entry.state.value, entry.title)))


def _entry(workspace: Workspace, status: ModelStatus, used: set[str]) -> ModelEntry:
    card = status.card
    begun = workspace.models.begun(card.model_id)
    tower = workspace.models.tower_of(card)
    lacks_words = status.path is not None and status.text is None and tower is not None and tower.download is not None
    whole = (card.download is not None or card.package is not None) and status.path is None
    return ModelEntry(
        card.model_id,
        card.title,
        _state(status, used, begun),
        card,
        digests_of(card),
        download_bytes(card) if whole else tower.download.file_bytes if lacks_words and tower and tower.download else 0,
        begun,
        whole or lacks_words,
        lacks_words,
        workspace.models.is_added(card.model_id),
        workspace.models.room(card.model_id) + begun,
        workspace.models.is_built_in(card.model_id),
    )


def _state(status: ModelStatus, used: set[str], begun: int) -> ModelState:
    if status.path is None:
        return ModelState.PARTLY if begun else ModelState.NOT_HERE
    if status.card.role is Role.COPY:
        return ModelState.ALWAYS_USED
    return ModelState.IN_USE if status.card.model_id in used else ModelState.HERE


def digests_of(card: ModelCard) -> Digests:
    """Whether a card says beforehand what all files of its model have to be."""
    if not card.sha256 and card.download is None:
        return Digests.OF_THE_PACKAGE
    known = [card.sha256] + ([card.text.sha256, card.text.tokenizer_sha256] if card.text else [])
    known += [card.half.sha256] if card.half else []
    return Digests.KNOWN if all(known) else Digests.TAKEN_AT_FIRST_USE
