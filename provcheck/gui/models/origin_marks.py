"""What is told in lists of the origin of suspects: asked for when a row is drawn first, for many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from provcheck.app.origin_marks import OriginMark, mark_text
from provcheck.gui.tasks import Latest, TaskRunner

_GATHER_MS = 50
_MOST_AT_ONCE = 200


class OriginMarks(QObject):
    """Marks by the SHA-256 of a suspect's file.

    Signals:
        arrived: SHA-256 of suspects that have a mark from now on.
    """

    arrived = Signal(list)

    def __init__(self, ask: Callable[[Sequence[str]], Mapping[str, OriginMark]], runner: TaskRunner, parent: QObject) -> None:
        """`ask` is called in a worker, and gives marks of those that have one."""
        super().__init__(parent)
        self._ask = ask
        self._known: dict[str, str] = {}
        self._wanted: dict[str, None] = {}
        self._asked: tuple[str, ...] = ()
        self._latest = Latest(runner, self)
        self._latest.answered.connect(self._take)
        self._latest.gave_up.connect(self._give_up)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_GATHER_MS)
        self._soon.timeout.connect(self._ask_now)

    def text_of(self, sha256: str) -> str:
        """What is told of a suspect; empty where that is nothing, or still to come."""
        if sha256 not in self._known:
            self._known[sha256] = ""
            self._wanted[sha256] = None
            if not self._asked:
                self._soon.start()
        return self._known[sha256]

    @Slot()
    def _ask_now(self) -> None:
        self._asked = tuple(self._wanted)[:_MOST_AT_ONCE]
        for sha256 in self._asked:
            del self._wanted[sha256]
        if self._asked:
            self._latest.ask(self._ask, self._asked)

    @Slot(object)
    def _take(self, found: Mapping[str, OriginMark]) -> None:
        told = {sha256: mark_text(mark) for sha256, mark in found.items()}
        self._known.update(told)
        self._give_up()
        if told:
            self.arrived.emit(list(told))

    @Slot()
    def _give_up(self) -> None:
        """Go on with the rest; where asking failed the runner has told why."""
        self._asked = ()
        if self._wanted:
            self._soon.start()
