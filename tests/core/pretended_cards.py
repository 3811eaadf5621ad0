"""Graphics cards that are pretended, by sessions that stand in for them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provcheck.core.models.providers import CPU
from provcheck.core.models.running import RunningModel
from provcheck.core.models.sessions import ModelFiles, Session
from provcheck.core.models.trials import Trials

FILES = ModelFiles(Path("model.onnx"))
PROBES = tuple(np.full((3, 4, 4), value, np.float32) for value in (1, 2, 5))
FULL = "Failed to allocate memory for requested buffer of size 4096"


@dataclass(frozen=True)
class End:
    """Name, shape and type of an input."""

    name: str
    shape: Sequence[int | str]
    type: str = "tensor(float)"


@dataclass
class Card:
    """How a pretended provider behaves.

    Attributes:
        room: Pictures that fit into its memory at once.
        noise: What is added to the second number of every row.
        broken: What it says when it is run; empty for what works.
        refuses: What it says when a model is opened on it; empty for what takes it.
        silent: Whether the runtime passes over it without a word.
        axis: Size of the batch axis; a name for any.
        mixes: Whether it gives the rows of a batch in another order.
        drops: Whether it gives only the first row of a batch.
    """

    room: int = 1000
    noise: float = 0.0
    broken: str = ""
    refuses: str = ""
    silent: bool = False
    axis: int | str = "batch"
    mixes: bool = False
    drops: bool = False
    batches: list[int] = field(default_factory=list)


class Machine:
    """Opens sessions on pretended providers."""

    def __init__(self, **cards: Card) -> None:
        self.cards = {f"{name}ExecutionProvider": card for name, card in cards.items()} | {CPU: Card()}
        self.opened: list[str] = []

    def open(self, _path: Path, providers: Sequence[tuple[str, Any]]) -> Session:
        got = [name for name, _options in providers if not self.cards[name].silent]
        for name in got:
            if self.cards[name].refuses:
                raise RuntimeError(self.cards[name].refuses)
        self.opened.append(got[0])
        return Pretended(got, self.cards[got[0]])


class Pretended:
    """A session that gives the mean of a picture and the mean of its square."""

    def __init__(self, providers: Sequence[str], card: Card) -> None:
        self._providers, self._card = providers, card
        self._busy = threading.Lock()

    def get_providers(self) -> Sequence[str]:
        return self._providers

    def get_inputs(self) -> Sequence[Any]:
        return [End("pixels", (self._card.axis, 3, 4, 4))]

    def get_outputs(self) -> Sequence[Any]:
        return [End("embedding", ("batch", 2))]

    def run(self, _names: Sequence[str], feed: dict[str, Any]) -> Sequence[Any]:
        tensors: NDArray[np.float32] = feed["pixels"]
        if self._providers[0] != CPU:
            assert self._busy.acquire(blocking=False), "two batches at once"
        try:
            self._card.batches.append(len(tensors))
            if self._card.broken:
                raise RuntimeError(self._card.broken)
            if len(tensors) > self._card.room:
                raise RuntimeError(FULL)
            means = tensors.mean(axis=(1, 2, 3))
            rows = np.stack([means, means**2 + self._card.noise], axis=1)
            rows = np.roll(rows, 1, axis=0) if self._card.mixes else rows
            return [rows[:1] if self._card.drops else rows]
        finally:
            if self._providers[0] != CPU:
                self._busy.release()


def proved(machine: Machine, asked: Sequence[str], trials: Trials | None = None) -> RunningModel:
    """A model that was opened and tried on a machine."""
    model = RunningModel(FILES, asked, opener=machine.open)
    model.prove("embedding", lambda: PROBES, trials or Trials(), "tiny")
    return model


def expected(value: float) -> list[float]:
    return [value, value**2]


def tensor(value: float) -> NDArray[np.float32]:
    return np.full((3, 4, 4), value, np.float32)
