"""What the artist said of matches, as the window shows it: kept at once, in order, and taken back step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal, Slot

from provcheck.app.decisions import decision_on
from provcheck.core.records import UNDECIDED, Decision, DecisionKind, Match, PairKey
from provcheck.gui.tasks import Latest, Task, TaskRunner


@dataclass(frozen=True)
class _Step:
    """Decisions before and after one act of the artist."""

    before: Mapping[PairKey, Decision]
    after: Mapping[PairKey, Decision]


class DecisionBook(QObject):
    """Every decision of the library.

    Writes go one after the other; when one fails, what the library holds is shown again.

    Signals:
        changed: Pairs whose decision is another now; empty when all may be.
    """

    changed = Signal(object)

    def __init__(
        self,
        load: Callable[[], dict[PairKey, Decision]],
        save: Callable[[Mapping[PairKey, Decision]], None],
        writes: TaskRunner,
        parent: QObject,
    ) -> None:
        """`load` and `save` are called in the one thread of `writes`."""
        super().__init__(parent)
        self._load = load
        self._save = save
        self._writes = writes
        self._decisions: dict[PairKey, Decision] = {}
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._loaded = Latest(writes, self)
        self._loaded.answered.connect(self._take)

    @property
    def can_undo(self) -> bool:
        """Whether there is something to take back."""
        return bool(self._done)

    @property
    def can_redo(self) -> bool:
        """Whether something taken back can be done again."""
        return bool(self._undone)

    @Slot()
    def reload(self) -> None:
        """Show what the library holds."""
        self._loaded.ask(self._load)

    def of(self, match: Match) -> Decision:
        """The decision on a match."""
        return decision_on(match, self._decisions)

    def decide(self, matches: Iterable[Match], kind: DecisionKind, note: str = "") -> None:
        """Decide on matches; to be taken back in one step."""
        decided = datetime.now(UTC).isoformat(timespec="seconds") if kind is not DecisionKind.OPEN else ""
        after = dict.fromkeys((key for match in matches for key in match.keys), Decision(kind, note, decided))
        before = {pair: self._decisions.get(pair, UNDECIDED) for pair in after}
        if all((each.kind, each.note) == (kind, note) for each in before.values()):
            return
        self._done.append(_Step(before, after))
        self._undone.clear()
        self._apply(after)

    @Slot()
    def undo(self) -> None:
        """Take back the last step."""
        if self._done:
            step = self._done.pop()
            self._undone.append(step)
            self._apply(step.before)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back."""
        if self._undone:
            step = self._undone.pop()
            self._done.append(step)
            self._apply(step.after)

    def _apply(self, decisions: Mapping[PairKey, Decision]) -> None:
        self._decisions.update(decisions)
        task: Task = self._writes.call(self._save, decisions)
        task.failed.connect(self._not_kept)
        self.changed.emit(frozenset(decisions))

    @Slot(object)
    def _not_kept(self, _error: BaseException) -> None:
        """The message bar tells why; steps on top of what was not kept mean nothing any more."""
        self._done.clear()
        self._undone.clear()
        self.reload()

    @Slot(object)
    def _take(self, decisions: dict[PairKey, Decision]) -> None:
        self._decisions = dict(decisions)
        self.changed.emit(frozenset())
