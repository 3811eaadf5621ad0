"""Work that has to be done in the window's thread, in slices so short that nobody notices."""

from __future__ import annotations

import time
from collections.abc import Generator
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from provcheck.gui.tokens import SLICE_MS

_LET_GO = 64
"""Things that are let go of in one step."""

_AT_ONCE = 16
"""So many steps are always done at once: whether little work has ended is not to hang on what else the machine does."""

Steps = Generator[None, None, Any]
"""Work that stops for a moment after every little step; what it returns is its result."""


def letting_go(held: list[object]) -> Generator[None, None, None]:
    """Let go of many things step by step: to free 10,000 matches at once takes the twentieth of a second."""
    while held:
        del held[-_LET_GO:]
        yield


class Sliced(QObject):
    """Does one piece of work at a time, the newest: an earlier one that has not ended is dropped.

    The first slice is done at once, so that little work has ended when `start` returns, unless it is asked to wait.

    Signals:
        done: What the work returned.
    """

    done = Signal(object)

    def __init__(self, parent: QObject) -> None:
        """Start with nothing to do."""
        super().__init__(parent)
        self._steps: Steps | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(0)
        self._timer.timeout.connect(self._slice)

    @property
    def busy(self) -> bool:
        """Whether a piece of work has not ended."""
        return self._steps is not None

    def start(self, steps: Steps, *, waits: bool = False) -> None:
        """Do this, and nothing that was to be done before; with `waits` after what else is to be done now."""
        self._steps = steps
        self._timer.start()
        if not waits:
            self._do(_AT_ONCE)

    def drop(self) -> None:
        """Do nothing any more."""
        self._timer.stop()
        self._steps = None

    @Slot()
    def _slice(self) -> None:
        self._do(1)

    def _do(self, least: int) -> None:
        """Do some steps, and more while there is time."""
        steps, end = self._steps, time.perf_counter() + SLICE_MS / 1000
        if steps is None:
            return
        try:
            while least > 0 or time.perf_counter() < end:
                next(steps)
                least -= 1
        except StopIteration as ended:
            self.drop()
            self.done.emit(ended.value)
