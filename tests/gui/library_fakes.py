"""A stand-in for the care for the library as a whole."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from provcheck.app.library_care import KeptPlace, OnShare, PutBack
from provcheck.app.system_check import SystemLine
from provcheck.core.index.library_copy import LibraryContents
from provcheck.core.jobs import CancelToken
from provcheck.core.records import ModelUse
from provcheck.gui.library_services import LibraryServices

HELD, COPIED = LibraryContents(2, 412, 9), LibraryContents(1, 20, 3)
KEPT = tuple(
    KeptPlace(kind, Path("/library") / kind, (), size)
    for kind, size in (("library", 212_000_000), ("models", 1_542_000_000), ("pasted", 3_000_000), ("demo", 9_000_000))
)
LINES = (
    SystemLine("Copy detection", "No model for it is here. Strongly edited copies may be missed.", warns=True),
    SystemLine("Graphics card", "Pictures are compared on the processor. The processor does the same work, in more time."),
    SystemLine("Memory", "16.0 GB in all. A file that needs more than 6.4 GB to be read is passed over."),
    SystemLine("Speed", "About 3 pictures a second at level Standard here, measured with the small pictures of the demo."),
)


@dataclass
class FakeCare:
    """Remembers what it was asked; work tells half of its way, waits at `gate` when there is one, then fails or ends."""

    asked: list[tuple[str, Path]] = field(default_factory=list)
    gate: threading.Event | None = None
    reached: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None
    uses: list[tuple[ModelUse, ...]] = field(default_factory=list)

    def services(self) -> LibraryServices:
        return LibraryServices(
            kept=lambda: KEPT,
            contents=lambda: HELD,
            contents_of_copy=self.contents_of_copy,
            back_up=self.back_up,
            restore=self.restore,
            move=self.move,
            system=self.system,
        )

    def system(self, uses: Sequence[ModelUse]) -> tuple[SystemLine, ...]:
        self.uses.append(tuple(uses))
        return LINES

    def contents_of_copy(self, copy: Path) -> LibraryContents:
        self._work("look", copy)
        return COPIED

    def back_up(self, target: Path, token: CancelToken, told: OnShare) -> LibraryContents:
        self._work("back up", target, token, told)
        return HELD

    def restore(self, copy: Path, token: CancelToken, told: OnShare) -> PutBack:
        self._work("restore", copy, token, told)
        return PutBack(COPIED, Path("/library/before-2026-11-30.provcheck"))

    def move(self, target: Path, token: CancelToken, told: OnShare) -> Path:
        self._work("move", target, token, told)
        return Path("/library")

    def _work(self, what: str, where: Path, token: CancelToken | None = None, told: OnShare | None = None) -> None:
        self.asked.append((what, where))
        if token is not None and told is not None:
            told(0.5)
            self.reached.set()
            if self.gate is not None:
                assert self.gate.wait(20)
            token.check()
        if self.error is not None:
            raise self.error
