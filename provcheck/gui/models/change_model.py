"""What is different between two scans as rows: a line above each kind, and the matches of it."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from provcheck.app.i18n import tr
from provcheck.app.scan_changes import change_text
from provcheck.app.scan_comparing import ChangeKind, ComparedScans, Difference, kind_name, kind_word
from provcheck.core.records import Decision, Match
from provcheck.core.report.changes import Changed
from provcheck.gui.models.arrangement import Standing
from provcheck.gui.models.bundles import ALONE
from provcheck.gui.models.match_model import BESIDE_ROLE, MATCH_ROLE, STANDING_ROLE
from provcheck.gui.models.row_words import match_told
from provcheck.gui.models.thumb_store import ThumbStore

Index = QModelIndex | QPersistentModelIndex
KIND_ROLE = Qt.ItemDataRole.UserRole + 4
TOLD_ROLE = Qt.ItemDataRole.UserRole + 5


@dataclass(frozen=True)
class KindLine:
    """The line above the matches of a kind."""

    kind: ChangeKind
    count: int

    @property
    def text(self) -> str:
        """The same in words."""
        return tr("{kind} ({count:,})").format(kind=kind_name(self.kind), count=self.count)


class ChangeModel(QAbstractListModel):
    """An adapter over `ComparedScans`: nothing is made for a row before it is seen."""

    def __init__(self, thumbs: ThumbStore, decision_of: Callable[[Match], Decision], parent: QObject) -> None:
        """Start empty; rows are told anew when their thumbnails arrive."""
        super().__init__(parent)
        self.thumbs = thumbs
        self._decision_of = decision_of
        self._kinds: list[tuple[KindLine, Sequence[Difference]]] = []
        self._heads: list[int] = []
        self._count = 0
        thumbs.arrived.connect(self._draw_again)

    @property
    def low_rows(self) -> Sequence[int]:
        """Rows that are lines above kinds, from the top."""
        return self._heads

    def show_compared(self, compared: ComparedScans | None) -> None:
        """Show what is different, or nothing."""
        self.beginResetModel()
        found = {} if compared is None else compared.found
        self._kinds = [(KindLine(kind, len(matches)), matches) for kind, matches in found.items()]
        self._heads, self._count = [], 0
        for line, _matches in self._kinds:
            self._heads.append(self._count)
            self._count += 1 + line.count
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of rows, lines above kinds among them."""
        return 0 if parent.isValid() else self._count

    def _row(self, number: int) -> KindLine | Difference:
        place = bisect_right(self._heads, number) - 1
        line, matches = self._kinds[place]
        return line if number == self._heads[place] else matches[number - self._heads[place] - 1]

    def difference_at(self, index: Index) -> Difference | None:
        """What is different in a row; None of a line above others."""
        row = self._row(index.row()) if index.isValid() else None
        return None if isinstance(row, KindLine) else row

    def kind_of(self, index: Index) -> ChangeKind:
        """The kind that a row belongs to."""
        line, _matches = self._kinds[bisect_right(self._heads, index.row()) - 1]
        return line.kind

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Lines above others are read, not chosen."""
        if self.difference_at(index) is None:
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """What a row is drawn from, or a sentence of it for screen readers and tool tips."""
        if not index.isValid():
            return None
        row = self._row(index.row())
        if isinstance(row, KindLine):
            texts = {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole, KIND_ROLE}
            return row.text if role in texts else None
        match, told = match_of(row), told_of(row)
        if role == TOLD_ROLE:
            return told
        known = {MATCH_ROLE: match, BESIDE_ROLE: ALONE}
        if role in known:
            return known[role]
        standing = Standing(self._decision_of(match).kind)
        if role == STANDING_ROLE:
            return standing
        sentence = match_told(match, standing, ALONE, role)
        return self._sentence(index, row, sentence, role) if sentence else None

    def _sentence(self, index: Index, row: Difference, sentence: str, role: int) -> str:
        if role != Qt.ItemDataRole.ToolTipRole:
            kind = tr("{kind}: {match}").format(kind=kind_word(self.kind_of(index)), match=sentence)
            return tr("{match}; {change}").format(match=kind, change=told_of(row)) if told_of(row) else kind
        return "\n".join(filter(None, (sentence, told_of(row))))

    @Slot(list)
    def _draw_again(self, arrived: Sequence[str]) -> None:
        if arrived and self._count:
            self.dataChanged.emit(self.index(0), self.index(self._count - 1), [Qt.ItemDataRole.DecorationRole])


def match_of(row: Difference) -> Match:
    """The match as it was found last."""
    return row.after if isinstance(row, Changed) else row


def told_of(row: Difference) -> str:
    """What is another thing now; empty where only one scan has it."""
    return change_text(row) if isinstance(row, Changed) else ""
