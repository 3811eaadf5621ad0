"""The matches of a scan as a list, strongest first, growing while the scan runs; filtered and grouped as asked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal, Slot

from provcheck.app.i18n import tr
from provcheck.app.texts import decision_name, verdict_name
from provcheck.core.records import UNDECIDED, Decision, DecisionKind, Match, PairKey
from provcheck.gui import tokens
from provcheck.gui.models.arrangement import (
    Group,
    Grouping,
    MatchFilter,
    Row,
    SortKey,
    Standing,
    file_name,
    grouped,
    open_count,
    sort_key,
)
from provcheck.gui.models.thumb_store import ThumbStore

Index = QModelIndex | QPersistentModelIndex
MATCH_ROLE = Qt.ItemDataRole.UserRole
GROUP_ROLE = Qt.ItemDataRole.UserRole + 1
STANDING_ROLE = Qt.ItemDataRole.UserRole + 2


def suspect_name(match: Match) -> str:
    """The suspect's file name."""
    return file_name(match.suspect)


class MatchModel(QAbstractListModel):
    """An adapter over a sorted list of matches, of which those that pass the filter are rows.

    Signals:
        counted: How many matches there are or are shown has changed, or how many are undecided.
    """

    counted = Signal()

    def __init__(self, thumbs: ThumbStore, decision_of: Callable[[Match], Decision], parent: QObject) -> None:
        """Start empty; rows are told anew when their thumbnails arrive."""
        super().__init__(parent)
        self._decision_of = decision_of
        self._all: list[Match] = []
        self._rows: list[Row] = []
        self._keys: list[SortKey] = []
        self._before: frozenset[PairKey] | None = None
        self._filter = MatchFilter()
        self._grouping = Grouping.STRENGTH
        # Groups change all over the list; they are laid out anew at most so often while a scan runs.
        self._regroup = QTimer(self)
        self._regroup.setSingleShot(True)
        self._regroup.setInterval(tokens.REGROUP_MS)
        self._regroup.timeout.connect(self._arrange)
        self.thumbs = thumbs
        thumbs.arrived.connect(self._show_thumbs)

    @property
    def total(self) -> int:
        """Number of matches, shown or not."""
        return len(self._all)

    @property
    def shown(self) -> int:
        """Number of matches that pass the filter."""
        return len(self._keys)

    @property
    def undecided(self) -> int:
        """Number of matches the artist has not decided on, shown or not."""
        return open_count(self.standing(match) for match in self._all)

    @property
    def grouping(self) -> Grouping:
        """How the matches are laid out."""
        return self._grouping

    @property
    def tells_new(self) -> bool:
        """Whether there was an earlier scan to tell new matches from."""
        return self._before is not None

    def standing(self, match: Match) -> Standing:
        """Decision and whether it is new."""
        is_new = self._before is not None and self._before.isdisjoint(match.keys)
        return Standing(self._decision_of(match).kind, is_new)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of rows: matches that are shown, and the lines above groups."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Lines above groups are read, not chosen."""
        if not index.isValid() or isinstance(self._rows[index.row()], Group):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The match or group, or a sentence of it for screen readers and tool tips."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if isinstance(row, Group):
            return _group_data(row, role)
        if role == MATCH_ROLE:
            return row
        if role == STANDING_ROLE:
            return self.standing(row)
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._sentence(row)
        return f"{row.work.path}\n{row.suspect}" if role == Qt.ItemDataRole.ToolTipRole else None

    def _sentence(self, match: Match) -> str:
        template = tr("{verdict}: work {work}, suspect {suspect}, score {score:.2f}")
        text = template.format(
            verdict=verdict_name(match.verdict), work=match.work.name, suspect=suspect_name(match), score=match.score
        )
        standing = self.standing(match)
        if standing.decision is not UNDECIDED.kind:
            text = tr("{match}, {decision}").format(match=text, decision=decision_name(standing.decision))
        return tr("{match}, new").format(match=text) if standing.is_new else text

    def match_at(self, index: Index) -> Match | None:
        """The match of a row."""
        row = self._rows[index.row()] if index.isValid() else None
        return row if isinstance(row, Match) else None

    def index_of(self, match: Match | None) -> QModelIndex:
        """The row of a match; an invalid index when it is not shown."""
        found = next((number for number, row in enumerate(self._rows) if row is match), None) if match is not None else None
        return self.index(found) if found is not None else QModelIndex()

    def next_undecided(self, start: int) -> QModelIndex:
        """The first row from `start` on, and then from the top, that the artist has not decided on."""
        order = [*range(start, len(self._rows)), *range(min(start, len(self._rows)))]
        for number in order:
            row = self._rows[number]
            if isinstance(row, Match) and self._decision_of(row).kind is DecisionKind.OPEN:
                return self.index(number)
        return QModelIndex()

    def clear(self) -> None:
        """Forget all matches; the filter stays."""
        self._before = None
        self.set_matches(())

    def set_matches(self, matches: Iterable[Match]) -> None:
        """Show other matches."""
        self._all = sorted(matches, key=sort_key)
        self._arrange()

    @Slot(object)
    def set_before(self, before: frozenset[PairKey] | None) -> None:
        """Pairs that earlier scans had found; None when there was no earlier scan."""
        self._before = before
        self._arrange()

    def set_filter(self, wanted: MatchFilter) -> None:
        """Show what passes a filter."""
        if wanted != self._filter:
            self._filter = wanted
            self._arrange()

    def set_grouping(self, grouping: Grouping) -> None:
        """Lay the matches out in another way."""
        if grouping is not self._grouping:
            self._grouping = grouping
            self._arrange()

    @Slot(object)
    def decided(self, pairs: frozenset[PairKey]) -> None:
        """Some decisions are others now; all may be when none is named."""
        if self._filter.decisions and self._changes_what_is_shown(pairs):
            self._arrange()
            return
        if self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [STANDING_ROLE])
        self.counted.emit()

    def _changes_what_is_shown(self, pairs: frozenset[PairKey]) -> bool:
        return not pairs or any(not pairs.isdisjoint(match.keys) for match in self._all)

    @Slot()
    def _arrange(self) -> None:
        """Lay out all rows anew."""
        self._regroup.stop()
        self.beginResetModel()
        passing = [match for match in self._all if self._filter.passes(match, self.standing(match))]
        self._keys = [sort_key(match) for match in passing]
        self._rows = grouped(passing, self._grouping)
        self.endResetModel()
        self.counted.emit()

    def add(self, matches: Iterable[Match]) -> None:
        """Put matches in their places; of equals, the one that came first stands first."""
        added = sorted(matches, key=sort_key)
        for match in added:
            self._all.insert(bisect_right(self._all, sort_key(match), key=sort_key), match)
        if self._grouping is not Grouping.STRENGTH:
            if not self._regroup.isActive():
                self._regroup.start()
            return
        for match in added:
            if self._filter.passes(match, self.standing(match)):
                self._insert(match)
        self.counted.emit()

    def _insert(self, match: Match) -> None:
        key = sort_key(match)
        row = bisect_right(self._keys, key)
        self.beginInsertRows(QModelIndex(), row, row)
        self._keys.insert(row, key)
        self._rows.insert(row, match)
        self.endInsertRows()

    @Slot(list)
    def _show_thumbs(self, arrived: Sequence[str]) -> None:
        """Ask views to draw rows again. Views draw only the rows that are seen, so all are named at once."""
        if arrived and self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [Qt.ItemDataRole.DecorationRole])

    def __iter__(self) -> Iterator[Match]:
        """The matches that are shown, in order."""
        return (row for row in self._rows if isinstance(row, Match))


def _group_data(group: Group, role: int) -> object:
    if role == GROUP_ROLE:
        return group
    if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
        return group.name
    return group.path if role == Qt.ItemDataRole.ToolTipRole else None
