"""What the artist said of matches, as the window shows it: kept at once, in order, and taken back step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from PySide6.QtCore import QObject, Signal, Slot

from provcheck.app.decisions import decision_on
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import listed
from provcheck.app.names import picture_name
from provcheck.app.texts import decision_name, matches_text
from provcheck.core.records import UNDECIDED, Decision, DecisionKind, Match, PairKey
from provcheck.gui.tasks import Latest, Task, TaskRunner


@dataclass(frozen=True)
class Step:
    """One act of the artist.

    Attributes:
        kind: What was said.
        suspect: Name of the first suspect it was said of.
        count: Of how many matches it was said; copies of one picture in one row are one.
        resemblances: How many of these are only resemblances.
        files: In how many files that suspect lies.
        before: The decisions as they were.
        after: The decisions as they were made.
    """

    kind: DecisionKind
    suspect: str
    count: int
    resemblances: int
    files: int
    before: Mapping[PairKey, Decision]
    after: Mapping[PairKey, Decision]

    @property
    def text(self) -> str:
        """What was done to what, as the end of "Undo: "."""
        template = {
            DecisionKind.CONFIRMED: tr("confirm {name}"),
            DecisionKind.DISMISSED: tr("dismiss {name}"),
            DecisionKind.AUTHORISED: tr("authorise {name}"),
            DecisionKind.OPEN: tr("take away the decision on {name}"),
        }[self.kind]
        return template.format(name=self.name)

    @property
    def name(self) -> str:
        """The suspect, or how many they are."""
        if self.count > 1:
            return matches_text(self.count, self.resemblances)
        if self.files > 1:
            files = tr_n("{count:,} file", "{count:,} files", self.files)
            return tr("{name} in {files}").format(name=self.suspect, files=files)
        return self.suspect

    @property
    def replaced(self) -> frozenset[DecisionKind]:
        """Decisions in whose place others were made."""
        kinds = {each.kind for each in self.before.values()} - {DecisionKind.OPEN}
        return frozenset(kinds) if self.kind is not DecisionKind.OPEN else frozenset()


def done_text(step: Step) -> str:
    """What was decided, in a sentence."""
    return tr("{name}: {decision}").format(name=step.name, decision=decision_name(step.kind))


def replaced_text(step: Step) -> str:
    """That other decisions were replaced; empty when none was."""
    if not step.replaced:
        return ""
    before = listed(decision_name(kind) for kind in DecisionKind if kind in step.replaced)
    template = tr("{name}: {decision} in place of {before}. Ctrl+Z brings it back.")
    return template.format(name=step.name, decision=decision_name(step.kind), before=before)


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
        self._since_asked: dict[PairKey, Decision] = {}
        self._done: list[Step] = []
        self._undone: list[Step] = []
        self._loaded = Latest(writes, self)
        self._loaded.answered.connect(self._take)

    @property
    def to_undo(self) -> Step | None:
        """What would be taken back."""
        return self._done[-1] if self._done else None

    @property
    def to_redo(self) -> Step | None:
        """What was taken back and would be done again."""
        return self._undone[-1] if self._undone else None

    @Slot()
    def reload(self) -> None:
        """Show what the library holds."""
        self._since_asked.clear()
        self._loaded.ask(self._load)

    def of(self, match: Match) -> Decision:
        """The decision on a match."""
        return decision_on(match, self._decisions)

    def decide(
        self,
        matches: Iterable[Match],
        kind: DecisionKind,
        note: str = "",
        *,
        count: int = 0,
        resemblances: int = 0,
        files: int = 1,
    ) -> Step | None:
        """Decide on matches, to be taken back in one step; gives the step, None when all of it was said already.

        `count` is how many they are with those that they stand for, where these are more, and `resemblances` how many of these
        are only that; `files` in how many the picture of a single one lies.
        """
        decided = datetime.now(UTC).isoformat(timespec="seconds") if kind is not DecisionKind.OPEN else ""
        matches = tuple(matches)
        decision = Decision(kind, note, decided)
        after = {key: decision for match in matches for key in match.keys}
        before = {pair: self._decisions.get(pair, UNDECIDED) for pair in after}
        if all(each.kind is kind and each.note == note for each in before.values()):
            return None
        count = max(count, len(matches)) if len(matches) > 1 else 1
        name = picture_name(matches[0].suspect, matches[0].suspect_facts)
        step = Step(kind, name, count, resemblances, files, before, after)
        self._done.append(step)
        self._undone.clear()
        self._apply(after)
        return step

    @Slot()
    def undo(self) -> Step | None:
        """Take back the last step; gives it."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self._apply(step.before)
        return step

    @Slot()
    def redo(self) -> Step | None:
        """Do again what was taken back; gives it."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self._apply(step.after)
        return step

    def _apply(self, decisions: Mapping[PairKey, Decision]) -> None:
        self._decisions.update(decisions)
        self._since_asked.update(decisions)
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
        """Show what was loaded, but for what was said since it was asked for: the newest wins. Only changes are told."""
        before, self._decisions = self._decisions, decisions | self._since_asked
        pairs = (pair for pair in before.keys() | self._decisions if before.get(pair, UNDECIDED) != self._now(pair))
        if changed := frozenset(pairs):
            self.changed.emit(changed)

    def _now(self, pair: PairKey) -> Decision:
        return self._decisions.get(pair, UNDECIDED)
