"""The works of a portfolio that are shown, as a list for Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import clauses
from provcheck.app.names import picture_path
from provcheck.app.reasons import skipped_text
from provcheck.app.texts import too_little_detail_text
from provcheck.core.scan.presence import FolderLook
from provcheck.gui.models.cell_model import CellModel
from provcheck.gui.models.work_shelf import Arranged, Kind, Shelf, View, WorkItem, nearest_first

Index = QModelIndex | QPersistentModelIndex
WORK_ROLE = Qt.ItemDataRole.UserRole


class WorkModel(CellModel):
    """An adapter over the shelf of one portfolio.

    Signals:
        counted: The counts of the shelf are others.
    """

    counted = Signal()

    def __init__(self, parent: QObject) -> None:
        """Start empty."""
        super().__init__(parent)
        self.shelf = Shelf()
        self._view = View()
        self._rows: Sequence[int] = ()
        self._near: tuple[str, ...] | None = None
        self._order: Sequence[int] | None = None

    @property
    def view(self) -> View:
        """What is asked for."""
        return self._view

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of works that are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The item, its name, what is said of it, or its path as a tool tip."""
        if not index.isValid():
            return None
        row = index.row()
        if role == WORK_ROLE:
            return self.item(row)
        if role == Qt.ItemDataRole.DisplayRole:
            return self.item(row).name
        if role == Qt.ItemDataRole.AccessibleTextRole:
            versions = versions_word(len(self.item(row).versions))
            return clauses(self.item(row).name, versions, mark_word(self.mark(row)))
        if role == Qt.ItemDataRole.ToolTipRole:
            return self._tool_tip(row)
        return None

    def _tool_tip(self, row: int) -> str:
        item = self.item(row)
        lines = [picture_path(path, facts) for path, facts in item.files]
        if self.mark(row) is Kind.MISSING:
            lines.append(tr("The file is not in its place. The work is still searched for, by what was kept of it."))
        if self.mark(row) is Kind.FLAT:
            lines.append(too_little_detail_text(item.name))
        if item.skipped is not None:
            lines.append(skipped_text(item.skipped))
        return "\n".join(lines)

    def number(self, row: int) -> int:
        """The shelf's number of the item in a row."""
        return self._rows[row]

    def item(self, row: int) -> WorkItem:
        """The item in a row."""
        return self.shelf.items[self._rows[row]]

    def has_versions(self, row: int) -> bool:
        """Whether the item in a row has versions."""
        return self._rows[row] in self.shelf.arranged.several

    def mark(self, row: int) -> Kind:
        """What is wrong with the item in a row; `ALL` when nothing is."""
        return self.shelf.mark(self._rows[row])

    def rows_of(self, keys: Iterable[object]) -> list[int]:
        """Rows of the items of these keys that are shown, from the top."""
        wanted = set(keys)
        if not wanted:
            return []
        items = self.shelf.items
        return [row for row, number in enumerate(self._rows) if items[number].key in wanted]

    def set_items(self, arranged: Arranged) -> bool:
        """Show another portfolio, or the same one anew; gives whether it is another one than is shown."""
        if arranged is self.shelf.arranged:
            return False
        self.beginResetModel()
        self.shelf = Shelf(arranged, self.shelf)
        self._order = None if self._near is None else nearest_first(arranged, self._near)
        self._rows = self.shelf.rows(self._view, self._order)
        self.endResetModel()
        self.counted.emit()
        return True

    def set_near(self, contents: tuple[str, ...] | None) -> None:
        """Show the works of these contents first, by SHA-256, in their order; None for the order of the view."""
        if contents == self._near:
            return
        self._near = contents
        self.beginResetModel()
        self._order = None if contents is None else nearest_first(self.shelf.arranged, contents)
        self._rows = self.shelf.rows(self._view, self._order)
        self.endResetModel()
        self.counted.emit()

    def set_view(self, view: View) -> None:
        """Show what is asked for."""
        if view == self._view:
            return
        self._view = view
        rows = self.shelf.rows(view, self._order)
        if rows != self._rows:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
        self.counted.emit()

    def note_looks(self, looks: Iterable[FolderLook]) -> None:
        """Mark works whose files are not in their places."""
        if not self.shelf.note_looks(looks):
            return
        if self._view.kind is Kind.MISSING:
            self.beginResetModel()
            self._rows = self.shelf.rows(self._view, self._order)
            self.endResetModel()
        elif self._rows:
            self.dataChanged.emit(self.index(0), self.index(len(self._rows) - 1), [Qt.ItemDataRole.AccessibleTextRole])
        self.counted.emit()


def versions_word(count: int) -> str:
    """How many versions of a work there are; empty when there are no others."""
    return tr_n("{count} version", "{count} versions", count) if count else ""


def mark_word(mark: Kind) -> str:
    """What is wrong with a work, in a word or two; empty when nothing is."""
    words = {Kind.MISSING: tr("Missing"), Kind.UNREAD: tr("Not read"), Kind.FLAT: tr("Little detail")}
    return words.get(mark, "")
