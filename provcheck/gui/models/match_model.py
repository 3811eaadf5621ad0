"""The matches of a scan as a list, strongest first, growing while the scan runs."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Slot

from provcheck.app.i18n import tr
from provcheck.app.texts import verdict_name
from provcheck.core.records import Match
from provcheck.gui.models.thumb_store import ThumbStore

Index = QModelIndex | QPersistentModelIndex
MATCH_ROLE = Qt.ItemDataRole.UserRole
_Key = tuple[int, float, str, str]


def _key(match: Match) -> _Key:
    """The order of a report, so that a finished list stands as it stood while it grew."""
    return match.verdict.rank, -match.score, match.suspect, match.work.path


def suspect_name(match: Match) -> str:
    """The suspect's file name."""
    return match.suspect.replace("\\", "/").rsplit("/", 1)[-1]


class MatchModel(QAbstractListModel):
    """An adapter over a sorted list of matches."""

    def __init__(self, thumbs: ThumbStore, parent: QObject) -> None:
        """Start empty; rows are told anew when their thumbnails arrive."""
        super().__init__(parent)
        self._matches: list[Match] = []
        self._keys: list[_Key] = []
        self.thumbs = thumbs
        thumbs.arrived.connect(self._show_thumbs)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of matches."""
        return 0 if parent.isValid() else len(self._matches)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The match, or a sentence of it for screen readers and tool tips."""
        if not index.isValid():
            return None
        match = self._matches[index.row()]
        if role == MATCH_ROLE:
            return match
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            template = tr("{verdict}: work {work}, suspect {suspect}, score {score:.2f}")
            return template.format(
                verdict=verdict_name(match.verdict), work=match.work.name, suspect=suspect_name(match), score=match.score
            )
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{match.work.path}\n{match.suspect}"
        return None

    def match_at(self, index: Index) -> Match | None:
        """The match of a row."""
        return self._matches[index.row()] if index.isValid() else None

    def clear(self) -> None:
        """Forget all matches."""
        self.set_matches(())

    def set_matches(self, matches: Iterable[Match]) -> None:
        """Show other matches."""
        self.beginResetModel()
        self._matches = sorted(matches, key=_key)
        self._keys = [_key(match) for match in self._matches]
        self.endResetModel()

    def add(self, matches: Iterable[Match]) -> None:
        """Put matches in their places; of equals, the one that came first stands first."""
        for match in sorted(matches, key=_key):
            key = _key(match)
            row = bisect_right(self._keys, key)
            self.beginInsertRows(QModelIndex(), row, row)
            self._keys.insert(row, key)
            self._matches.insert(row, match)
            self.endInsertRows()

    @Slot(list)
    def _show_thumbs(self, arrived: Sequence[str]) -> None:
        """Ask views to draw rows again. Views draw only the rows that are seen, so all are named at once."""
        if arrived and self._matches:
            self.dataChanged.emit(self.index(0), self.index(len(self._matches) - 1), [Qt.ItemDataRole.DecorationRole])

    def __iter__(self) -> Iterator[Match]:
        """The matches in order."""
        return iter(self._matches)
