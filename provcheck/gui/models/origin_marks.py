"""What is told in lists of the origin of suspects: asked for when a row is drawn first, for many at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from provcheck.app.origin_marks import MarkKey, OriginMark, mark_key, mark_text
from provcheck.core.records import Match
from provcheck.gui.tasks import Latest, TaskRunner

type Ask = Callable[[Sequence[MarkKey]], Mapping[MarkKey, OriginMark]]

_GATHER_MS = 50
_MOST_AT_ONCE = 200


class OriginMarks(QObject):
    """Marks of matches, by suspect and work.

    Signals:
        arrived: Those that have a mark from now on.
    """

    arrived = Signal(list)

    def __init__(self, ask: Ask, runner: TaskRunner, parent: QObject) -> None:
        """`ask` is called in a worker, and gives marks of those that have one."""
        super().__init__(parent)
        self._ask = ask
        self._known: dict[MarkKey, str] = {}
        self._wanted: dict[MarkKey, None] = {}
        self._asked: tuple[MarkKey, ...] = ()
        self._latest = Latest(runner, self)
        self._latest.answered.connect(self._take)
        self._latest.gave_up.connect(self._give_up)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_GATHER_MS)
        self._soon.timeout.connect(self._ask_now)

    def text_of(self, match: Match) -> str:
        """What is told of a match's suspect; empty where that is nothing, or still to come."""
        key = mark_key(match)
        if key not in self._known:
            self._known[key] = ""
            self._wanted[key] = None
            if not self._asked:
                self._soon.start()
        return self._known[key]

    @Slot()
    def _ask_now(self) -> None:
        self._asked = tuple(self._wanted)[:_MOST_AT_ONCE]
        for key in self._asked:
            del self._wanted[key]
        if self._asked:
            self._latest.ask(self._ask, self._asked)

    @Slot(object)
    def _take(self, found: Mapping[MarkKey, OriginMark]) -> None:
        told = {key: mark_text(mark) for key, mark in found.items()}
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
