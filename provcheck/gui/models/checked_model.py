"""The pictures that a scan compared, those without a match too, as a list for Qt; and how one of them is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from provcheck.app.i18n import tr
from provcheck.app.joining import clauses
from provcheck.app.names import picture_name, picture_path, pure_path
from provcheck.app.texts import match_title, verdict_name
from provcheck.core.imaging.parts import DIFFERENT, LAST, place_in_name, read_as
from provcheck.core.records import Match
from provcheck.core.scan_records import CheckedPicture
from provcheck.gui.icons import TOO_LITTLE_DETAIL, sign
from provcheck.gui.models.cell_model import CellModel
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.models.work_delegate import CellDelegate, Mark

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class CheckedItem:
    """A picture of the list.

    Attributes:
        key: Its place in the scan.
        picture: What was compared.
    """

    key: int
    picture: CheckedPicture

    @property
    def sha256(self) -> str:
        """SHA-256 of its file."""
        return self.picture.content

    @property
    def name(self) -> str:
        """Its name."""
        return picture_name(self.picture.path)


class CheckedModel(CellModel):
    """An adapter over the pictures of one scan, in the scan's order or another one."""

    def __init__(self, parent: QObject) -> None:
        """Start empty."""
        super().__init__(parent)
        self.pictures: tuple[CheckedPicture, ...] = ()
        self._matches: Mapping[str, Match] = {}
        self._animations: Sequence[frozenset[str]] = ()
        self._flat: frozenset[str] = frozenset()
        self._order: Sequence[int] | None = None
        self._unmatched_only = False
        self._rows: Sequence[int] = ()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of pictures that are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The name, what came of it, or its path as a tool tip."""
        if not index.isValid():
            return None
        row = index.row()
        if role == Qt.ItemDataRole.DisplayRole:
            return self.item(row).name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return clauses(self.item(row).name, self.outcome(row))
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{picture_path(self.item(row).picture.path)}\n{self.outcome(row)}"
        return None

    def item(self, row: int) -> CheckedItem:
        """The picture in a row."""
        number = self._rows[row]
        return CheckedItem(number, self.pictures[number])

    def match_of(self, row: int) -> Match | None:
        """The strongest match of the picture in a row; of a frame without one, that of the other frames of its file."""
        return self._matches.get(self.pictures[self._rows[row]].content)

    def is_flat(self, row: int) -> bool:
        """Whether the picture in a row has too little detail to be compared."""
        return self.pictures[self._rows[row]].path in self._flat

    def outcome(self, row: int) -> str:
        """What came of the picture in a row."""
        match = self.match_of(row)
        if match is not None:
            told, is_own = match_title(match), match.suspect_facts.sha256 == self.item(row).sha256
            return told if is_own else tr("{verdict}, told of another frame").format(verdict=told)
        return tr("Too little detail to check") if self.is_flat(row) else tr("Nothing found")

    def rows_of(self, keys: Iterable[object]) -> list[int]:
        """Rows of these pictures, by their places in the scan, that are shown."""
        wanted = set(keys)
        return [row for row, number in enumerate(self._rows) if number in wanted] if wanted else []

    def row_of_content(self, content: str) -> int | None:
        """The first row that shows a content; None when none does."""
        return next((row for row, number in enumerate(self._rows) if self.pictures[number].content == content), None)

    @property
    def unmatched(self) -> int:
        """How many pictures have no match."""
        return sum(picture.content not in self._matches for picture in self.pictures)

    def set_pictures(self, pictures: Sequence[CheckedPicture], matches: Iterable[Match], flat: Iterable[str]) -> None:
        """Show the pictures of a scan, with its matches, strongest first, and the paths of those with too little detail."""
        self.beginResetModel()
        self.pictures = tuple(pictures)
        self._order = None
        self._flat = frozenset(str(read_as(pure_path(path))) for path in flat)
        self._animations = _animations(self.pictures)
        self._matches = _strongest(matches, self._animations)
        self._arrange()
        self.endResetModel()

    def set_matches(self, matches: Iterable[Match]) -> None:
        """The matches are others, as when the rest of them was read."""
        self.beginResetModel()
        self._matches = _strongest(matches, self._animations)
        self._arrange()
        self.endResetModel()

    def set_order(self, order: Sequence[int] | None) -> None:
        """Show the pictures in another order, by their places in the scan; None for the scan's own."""
        self.beginResetModel()
        self._order = order
        self._arrange()
        self.endResetModel()

    def show_unmatched_only(self, *, only: bool) -> None:
        """Leave out the pictures that have a match, or show all."""
        self.beginResetModel()
        self._unmatched_only = only
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        rows = range(len(self.pictures)) if self._order is None else self._order
        if self._unmatched_only:
            rows = [number for number in rows if self.pictures[number].content not in self._matches]
        self._rows = rows


def _strongest(matches: Iterable[Match], animations: Iterable[frozenset[str]]) -> dict[str, Match]:
    """Of every suspect, by its SHA-256, the strongest match.

    A work is told of one frame of an animation only: frames of which none is told have the strongest of their file.
    """
    found: dict[str, Match] = {}
    for match in matches:
        found.setdefault(match.suspect_facts.sha256, match)
    for frames in animations:
        told = [found[content] for content in frames if content in found]
        if told:
            strongest = min(told, key=lambda match: match.order)
            found.update({content: strongest for content in frames if content not in found})
    return found


def _animations(pictures: Sequence[CheckedPicture]) -> tuple[frozenset[str], ...]:
    """The contents of the frames of every animation, by SHA-256."""
    further: dict[str, set[str]] = defaultdict(set)
    for picture in pictures:
        # Of very many pictures few are frames.
        if picture.path.endswith((LAST, DIFFERENT)):
            path = pure_path(picture.path)
            if place_in_name(path)[2] in {LAST, DIFFERENT}:
                further[str(path.parent)].add(picture.content)
    firsts = {picture.path: picture.content for picture in pictures if picture.path in further}
    return tuple(frozenset({firsts[file], *frames}) for file, frames in further.items() if file in firsts)


def order_by(pictures: Sequence[CheckedPicture], contents: Iterable[str]) -> tuple[int, ...]:
    """Places of pictures, those of these contents first, in their order, and all others after them."""
    ranks = {content: rank for rank, content in enumerate(contents)}
    last = len(ranks)
    return tuple(sorted(range(len(pictures)), key=lambda number: ranks.get(pictures[number].content, last)))


class CheckedDelegate(CellDelegate):
    """Cells of checked pictures: what came of each is said on it."""

    def __init__(self, model: CheckedModel, thumbs: ThumbStore, view: QWidget) -> None:
        """Draw the pictures of a model."""
        super().__init__(model, thumbs, view)
        self._checked = model

    def mark_of(self, row: int) -> Mark | None:
        """The verdict of a match, or that there is too little detail; nothing where nothing was found."""
        match = self._checked.match_of(row)
        if match is not None:
            return Mark(sign, match.verdict.value, verdict_name(match.verdict))
        return Mark(sign, TOO_LITTLE_DETAIL, tr("Little detail")) if self._checked.is_flat(row) else None
