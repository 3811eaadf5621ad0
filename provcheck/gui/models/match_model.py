"""The matches of a scan as a list, strongest first, growing while the scan runs; filtered and grouped as asked."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, QTimer, Signal, Slot

from provcheck.core.records import Decision, DecisionKind, Match, PairKey
from provcheck.gui import tokens
from provcheck.gui.models.arrangement import (
    Arrangement,
    Asked,
    Group,
    Grouping,
    MatchFilter,
    Standing,
    arranging,
    same_rows,
    standing,
)
from provcheck.gui.models.bundles import ALONE, Beside, file_of
from provcheck.gui.models.origin_marks import OriginMarks
from provcheck.gui.models.row_words import group_told, match_told
from provcheck.gui.models.tally import Tally, counting, tallying
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.slices import Sliced

Index = QModelIndex | QPersistentModelIndex
MATCH_ROLE = Qt.ItemDataRole.UserRole
STANDING_ROLE = Qt.ItemDataRole.UserRole + 2
BESIDE_ROLE = Qt.ItemDataRole.UserRole + 3

_FEW = 32
"""Rows that are put in one by one; of more it is quicker to show all anew. So few matches are laid out anew at once."""

_MANY = 500
"""Of more changes than these, counting all anew in slices holds nobody up."""


class MatchModel(QAbstractListModel):
    """An adapter over a sorted list of matches, of which those that pass the filter are rows.

    What looks at every match is done in slices, and the rows that come of it are shown all at once, few matches at once.

    Attributes:
        shows_part: What is shown is only the beginning of what is to be set.

    Signals:
        counted: How many matches there are or are shown has changed, or how many of them are decided on.
    """

    counted = Signal()

    def __init__(
        self, thumbs: ThumbStore, decision_of: Callable[[Match], Decision], parent: QObject, marks: OriginMarks | None = None
    ) -> None:
        """Start empty; rows are told anew when their thumbnails arrive."""
        super().__init__(parent)
        self._decision_of = decision_of
        self._tally, self._shown, self._asked = Tally(), Arrangement(), Asked()
        self._coming: Sequence[Match] | None = None
        self._awaits_more = self.shows_part = False
        self._late: list[Match] = []
        self._miscounts = False
        self._work = Sliced(self)
        self._work.done.connect(self._take)
        # Groups change all over the list; they are laid out anew at most so often while a scan runs.
        self._regroup = QTimer(self, singleShot=True, interval=tokens.REGROUP_MS)
        self._regroup.timeout.connect(self._arrange)
        self.thumbs, self.marks = thumbs, marks
        for arriving in (thumbs, marks) if marks is not None else (thumbs,):
            arriving.arrived.connect(self._show_thumbs)

    @property
    def matches(self) -> Sequence[Match]:
        """All matches that were taken in, shown or not, strongest first."""
        return self._tally.matches

    @property
    def total(self) -> int:
        """Number of matches, shown or not."""
        return len(self._tally.matches)

    @property
    def shown(self) -> int:
        """Number of matches that pass the filter."""
        return self._shown.count

    @property
    def undecided(self) -> int:
        """Number of matches the artist has not decided on, shown or not."""
        return self.told_as(DecisionKind.OPEN)

    def told_as(self, kind: DecisionKind) -> int:
        """Number of matches of a decision, shown or not."""
        return self._tally.kinds[kind]

    @property
    def pictures(self) -> int:
        """Number of suspects that contain a work, or a part of one, as far as that was not dismissed."""
        return self._tally.pictures

    @property
    def doubted(self) -> int:
        """Number of those pictures that show it around something else alone."""
        return self._tally.doubted

    @property
    def resemblances(self) -> int:
        """Number of matches that are only resemblances, shown or not."""
        return self._tally.alike.total()

    @property
    def dismissed_finds(self) -> int:
        """Number of matches, more than resemblances, that the artist said are not their work, shown or not."""
        return self.told_as(DecisionKind.DISMISSED) - self._tally.alike[DecisionKind.DISMISSED]

    @property
    def busy(self) -> bool:
        """Whether other rows than those that are shown are on their way."""
        return self._work.busy or self._regroup.isActive() or self._awaits_more

    @property
    def loading(self) -> bool:
        """Whether the matches themselves are still being taken in, or more are to come, so that no number holds yet."""
        return self._coming is not None or self.shows_part

    @property
    def grouping(self) -> Grouping:
        """How the matches are laid out."""
        return self._asked.grouping

    @property
    def low_rows(self) -> Sequence[int]:
        """Rows that are lines above groups, from the top."""
        return self._shown.heads

    @property
    def tells_new(self) -> bool:
        """Whether there was an earlier scan to tell new matches from."""
        return self._asked.before is not None

    def standing(self, match: Match) -> Standing:
        """Decision, whether it is new, and what its suspect says of its origin."""
        known = standing(match, self._decision_of(match).kind, self._asked.before)
        return known if self.marks is None else replace(known, mark=self.marks.text_of(match))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of rows: matches that are shown, and the lines above groups."""
        return 0 if parent.isValid() else len(self._shown.rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Lines above groups are read, not chosen."""
        if not index.isValid() or isinstance(self._shown.rows[index.row()], Group):
            return Qt.ItemFlag.NoItemFlags
        return super().flags(index)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The match or group, or a sentence of it for screen readers and tool tips."""
        if not index.isValid():
            return None
        row = self._shown.rows[index.row()]
        if isinstance(row, Group):
            return group_told(replace(row, count=0) if self.shows_part else row, role)
        if role == MATCH_ROLE:
            return row
        if role == STANDING_ROLE:
            return self.standing(row)
        if role == BESIDE_ROLE:
            return self._beside(row)
        return match_told(row, self.standing(row), self._beside(row), role)

    def _beside(self, match: Match) -> Beside:
        found = self._shown.beside.get(id(match), ALONE)
        # Of the beginning alone these would be too few.
        return replace(found, files=1, works=1) if self.shows_part else found

    def count_of(self, matches: Iterable[Match]) -> int:
        """How many matches the rows of these stand for."""
        return sum(len(self._shown.beside.get(id(match), ALONE).copies) or 1 for match in matches)

    def files_of(self, match: Match) -> int:
        """Files that a decision on a match is about, those that its picture lies in; 1 while no number holds yet."""
        return 1 if self.loading else len({file_of(each) for each in self._tally.of_pairs(match.keys)})

    def stands_for(self, row: Match, match: Match | None) -> bool:
        """Whether a row, told by its match, is that of another match as well."""
        return match is not None and self._shown.leads.get(id(match)) == id(row)

    def match_at(self, index: Index) -> Match | None:
        """The match of a row."""
        return self.match_in(index.row()) if index.isValid() else None

    def match_in(self, number: int) -> Match | None:
        """The match of a row by its number; None for a line above a group."""
        row = self._shown.rows[number]
        return row if isinstance(row, Match) else None

    def matches_in(self, numbers: Iterable[int]) -> list[Match]:
        """The matches of rows by their numbers."""
        return [row for number in numbers if isinstance(row := self._shown.rows[number], Match)]

    def index_of(self, match: Match | None) -> QModelIndex:
        """The row of a match; an invalid index when it is not shown."""
        rows = self.rows_of([match]) if match is not None else {}
        return next((self.index(row) for row in rows.values()), QModelIndex())

    def rows_of(self, matches: Iterable[Match]) -> dict[int, int]:
        """The rows of those of these matches that are shown, from the top, by the `id` of each.

        A match that another one's row stands for has that row.
        """
        wanted = {id(match): self._shown.leads.get(id(match), id(match)) for match in matches}
        leads = {*wanted.values()}
        rows = {id(row): number for number, row in enumerate(self._shown.rows) if id(row) in leads} if wanted else {}
        shown = [(rows[lead], match) for match, lead in wanted.items() if lead in rows]
        return {match: row for row, match in sorted(shown)}

    def first_of(self, pairs: Iterable[PairKey]) -> QModelIndex:
        """The first row that a decision on these pairs is about; an invalid index when none is shown."""
        wanted = frozenset(pairs)
        if len(wanted) <= _MANY:
            rows: Iterable[int] = self.rows_of(self._tally.of_pairs(wanted)).values()
        else:
            # One of many is met soon.
            shown = enumerate(self._shown.rows)
            rows = (number for number, row in shown if isinstance(row, Match) and not wanted.isdisjoint(row.keys))
        return next((self.index(row) for row in rows), QModelIndex())

    def next_undecided(self, start: int) -> QModelIndex:
        """The first undecided row from `start` on, then from the top; of a part not from there, as the next one may come."""
        rows = self._shown.rows
        before = range(0 if self.shows_part else min(start, len(rows)))
        for number in (*range(start, len(rows)), *before):
            row = rows[number]
            if isinstance(row, Match) and self._decision_of(row).kind is DecisionKind.OPEN:
                return self.index(number)
        return QModelIndex()

    def clear(self) -> None:
        """Forget all matches; the filter stays."""
        self._coming = None
        self._awaits_more = self.shows_part = False
        self._asked = replace(self._asked, before=None)
        self._tally = Tally()
        self._arrange()

    def set_matches(self, matches: Iterable[Match], *, awaits_more: bool = False) -> None:
        """Show other matches; with `awaits_more` they are the first of those that will be set next."""
        self._coming = tuple(matches)
        self._awaits_more = awaits_more
        self.shows_part |= awaits_more
        self._arrange()

    def _arranged(self) -> Generator[None, None, Arrangement]:
        """Take in what has come, count what may have changed, and lay it all out."""
        if self._coming is not None:
            tally = yield from tallying(self._coming, self._decision_of)
            self._tally, self._coming = tally, None
        elif self._miscounts:
            yield from counting(self._tally, self._decision_of)
        self._miscounts = False
        self._late.clear()
        return (yield from arranging(tuple(self._tally.matches), self._asked, self._decision_of))

    @Slot(object)
    def set_before(self, before: frozenset[PairKey] | None) -> None:
        """Pairs that earlier scans had found; None when there was no earlier scan."""
        if before != self._asked.before:
            self._ask(replace(self._asked, before=before), changes_rows=self._asked.filter.only_new)

    def set_filter(self, wanted: MatchFilter) -> None:
        """Show what passes a filter."""
        if wanted != self._asked.filter:
            self._ask(replace(self._asked, filter=wanted))

    def set_grouping(self, grouping: Grouping) -> None:
        """Lay the matches out in another way."""
        if grouping is not self._asked.grouping:
            self._ask(replace(self._asked, grouping=grouping))

    def _ask(self, asked: Asked, *, changes_rows: bool = True) -> None:
        self._asked = asked
        if changes_rows or self._work.busy:
            self._arrange()
        else:
            self._stands_otherwise()

    @Slot(object)
    def decided(self, pairs: frozenset[PairKey]) -> None:
        """Some decisions are others now; all may be when none is named."""
        if not pairs or self.loading or len(pairs) > _MANY:
            self._miscounts = True
            self._stands_otherwise()
            # Much was done by now to decide on very many.
            self._work.start(self._arranged(), waits=len(pairs) > _MANY)
            return
        changed = self._tally.of_pairs(pairs)
        for match in changed:
            self._tally.change(match, self._decision_of(match))
        if changed and self._asked.filter.decisions:
            self._leave_out(changed)
            self._arrange()
        else:
            self._stands_otherwise()

    def _leave_out(self, changed: Sequence[Match]) -> None:
        """Show no longer what does not pass any more, at once: the next key is to be about the next match."""
        shown = self.rows_of(changed)
        gone = [match for match in changed if id(match) in shown and not self._asked.filter.passes(match, self.standing(match))]
        if gone:
            self.beginResetModel()
            self._shown = self._shown.without(gone)
            self.endResetModel()
            self.counted.emit()

    def _stands_otherwise(self) -> None:
        """The rows are the same, but not what is said of them."""
        if self._shown.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown.rows) - 1), [STANDING_ROLE])
        self.counted.emit()

    def settle(self) -> None:
        """Lay out now what would be laid out a little later."""
        if self._regroup.isActive():
            self._arrange()

    @Slot()
    def _arrange(self) -> None:
        """Lay out all rows anew."""
        self._regroup.stop()
        self._work.start(self._arranged())

    @Slot(object)
    def _take(self, made: Arrangement) -> None:
        """Show what was laid out, with what has come in since."""
        late, self._late = self._late, []
        self.shows_part = self._awaits_more
        if same_rows(made.rows, self._shown.rows):
            self._shown = made
            self._stands_otherwise()
        else:
            self.beginResetModel()
            self._shown = made
            self.endResetModel()
            self.counted.emit()
        self._show(late)

    def add(self, matches: Iterable[Match]) -> None:
        """Put matches in their places; of equals, the one that came first stands first."""
        added = sorted(matches, key=lambda match: match.order)
        if self._coming is not None:
            self.set_matches((*self._coming, *added))
            return
        for match in added:
            self._tally.add(match, self._decision_of(match))
        if self._work.busy:
            self._late += added
        else:
            self._show(added)

    def _show(self, added: Sequence[Match]) -> None:
        if added and self._belong_elsewhere(added):
            if self.total <= _FEW:
                self._arrange()
            elif not self._regroup.isActive():
                self._regroup.start()
            return
        passing = [match for match in added if self._asked.filter.passes(match, self.standing(match))]
        if len(passing) > _FEW:
            self.beginResetModel()
            for match in passing:
                self._shown.insert(match)
            self.endResetModel()
        else:
            for match in passing:
                row = self._shown.place(match)
                self.beginInsertRows(QModelIndex(), row, row)
                self._shown.insert(match)
                self.endInsertRows()
        if added:
            self.counted.emit()

    def _belong_elsewhere(self, added: Sequence[Match]) -> bool:
        """Whether matches cannot be put in their places one by one: they belong under lines, or to rows that are there."""
        if self._asked.grouping is not Grouping.TOGETHER:
            return self._asked.grouping is not Grouping.STRENGTH
        return self._shown.joins(added)

    @Slot(list)
    def _show_thumbs(self, arrived: Sequence[str]) -> None:
        """Ask views to draw rows again. Views draw only the rows that are seen, so all are named at once."""
        if arrived and self._shown.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._shown.rows) - 1), [Qt.ItemDataRole.DecorationRole])

    def __iter__(self) -> Iterator[Match]:
        """The matches of the rows that are shown, in order."""
        return (row for row in self._shown.rows if isinstance(row, Match))
