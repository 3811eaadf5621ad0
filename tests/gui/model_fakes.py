"""A stand-in for the models of the program: some are here, one is partly, and what is asked for is noted."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

from provcheck.app.model_checks import ModelCheck
from provcheck.app.model_files import AddedModel, Basis
from provcheck.app.model_list import Digests, ModelEntry, ModelState
from provcheck.core.errors import ModelError, Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import Download, ModelCard, Role
from provcheck.core.models.registry import ModelStatus
from provcheck.core.records import ModelUse
from provcheck.gui.model_services import ModelServices
from tests.tiny_models import tiny_colour_card

MEGABYTE = 1_000_000
SIZE = 608 * MEGABYTE
DOWNLOAD = Download("owner/name", "model.onnx", "main", SIZE)
CPU = ("CPUExecutionProvider",)


def card(model_id: str, title: str, role: Role = Role.RESEMBLANCE, licence: str = "MIT", **changes: object) -> ModelCard:
    return tiny_colour_card(model_id=model_id, title=title, role=role, licence=licence, download=DOWNLOAD, **changes)


def entry(made: ModelCard, state: ModelState = ModelState.NOT_HERE, **changes: object) -> ModelEntry:
    """As the program makes one."""
    absent = state in {ModelState.NOT_HERE, ModelState.PARTLY}
    whole = ModelEntry(
        made.model_id, made.title, state, made, size=SIZE if absent else 0, can_get=absent, added=not absent, begun=0
    )
    return replace(whole, **changes)


def some_entries() -> list[ModelEntry]:
    """One of every state and kind."""
    sscd = replace(card("sscd", "SSCD, disc_mixup (int8)", Role.COPY), text=None, download=None, source="package:sscd")
    research = card(
        "mobileclip2-s0", "MobileCLIP2-S0", licence="Apple AMLR (research only, no commercial use)", research_only=True
    )
    licence = "CC-BY-4.0 (weights); MIT as stated by the export"
    style = replace(card("csd-vit-l14", "CSD ViT-L/14, style", Role.STYLE, licence), text=None)
    mine = replace(card("my-model", "my-model", licence="not stated"), text=None)
    return [
        entry(sscd, ModelState.ALWAYS_USED, digests=Digests.OF_THE_PACKAGE, added=False),
        entry(card("clip-vit-b32", "CLIP ViT-B/32"), ModelState.IN_USE),
        entry(mine, ModelState.HERE),
        entry(card("siglip2-b32-256", "SigLIP 2 ViT-B/32, 256 px", licence="Apache-2.0"), ModelState.PARTLY, begun=SIZE // 2),
        entry(research),
        entry(style),
        entry(
            card("siglip2-b16", "SigLIP 2 ViT-B/16, 224 px", licence="Apache-2.0"), digests=Digests.TAKEN_AT_FIRST_USE, size=0
        ),
    ]


@dataclass
class FakeModels:
    """Holds entries; a download tells `told`, then waits at `gate` when there is one, then fails with `error` or ends."""

    entries: list[ModelEntry] = field(default_factory=some_entries)
    told: list[tuple[int, int]] = field(default_factory=list)
    gate: threading.Event | None = None
    error: Exception | None = None
    asked: list[tuple[str, object]] = field(default_factory=list)
    wrong_place: str = ""

    def services(self) -> ModelServices:
        return ModelServices(
            lambda: tuple(self.entries),
            self.get,
            self.add,
            self.use,
            self.use_none,
            self.remove,
            self.check,
            self.wrong_place,
        )

    def _note(self, what: str, of: object) -> None:
        self.asked.append((what, of))
        if self.error is not None:
            raise self.error

    def _change(self, model_id: str, **changes: object) -> ModelEntry:
        self.entries = [replace(each, **changes) if each.model_id == model_id else each for each in self.entries]
        return next(each for each in self.entries if each.model_id == model_id)

    def get(self, model_id: str, token: CancelToken, progress: Callable[[int, int], None]) -> ModelCard:
        for done, total in self.told:
            progress(done, total)
        while self.gate is not None and not self.gate.wait(0.005):
            token.check()
        self._note("get", model_id)
        changed = self._change(model_id, state=ModelState.IN_USE, can_get=False, added=True, begun=0)
        assert changed.card is not None
        return replace(changed.card, sha256="ab" * 32)

    def add(self, source: Path, card_file: Path | None) -> AddedModel:
        self._note("add", (source, card_file))
        made = replace(card(source.stem, source.stem, licence="not stated"), text=None)
        self.entries.append(entry(made, ModelState.IN_USE))
        basis = Basis.GUESSED if card_file is None else Basis.CARD
        return AddedModel(ModelStatus(made, source), basis)

    def use(self, model_id: str) -> None:
        self._note("use", model_id)
        for each in self.entries:
            if each.state is ModelState.IN_USE:
                self._change(each.model_id, state=ModelState.HERE)
        self._change(model_id, state=ModelState.IN_USE)

    def use_none(self, role: Role) -> None:
        self._note("use none", role)
        for each in self.entries:
            if each.state is ModelState.IN_USE and each.card is not None and each.card.role is role:
                self._change(each.model_id, state=ModelState.HERE)

    def remove(self, model_id: str) -> None:
        self._note("remove", model_id)
        if next(each for each in self.entries if each.model_id == model_id).card == card("my-model", "my-model"):
            self.entries = [each for each in self.entries if each.model_id != model_id]
        else:
            self._change(model_id, state=ModelState.NOT_HERE, can_get=True, size=SIZE, begun=0, added=False)

    def check(self, model_id: str) -> ModelCheck:
        self._note("check", model_id)
        use = ModelUse(model_id, model_id, "resemblance", "0" * 64, "MIT", "1", CPU, CPU)
        if model_id == "my-model":
            return ModelCheck(model_id, added=True, error=ModelError(Reason.MODEL_DIGEST, Path(model_id)))
        return ModelCheck(model_id, True, ("model.onnx",), (), use, 512, words=True)
