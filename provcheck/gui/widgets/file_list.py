"""A line that says how many files something is true of, and opens to the list of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QAbstractItemView, QListView, QSizePolicy, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.icons import SignLabel
from provcheck.gui.widgets.basics import button, column, fill, row
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.wrapped_lines import WrappedLines

Index = QModelIndex | QPersistentModelIndex
_BATCH = 1000
"""Lines that are laid out at a time."""


class LinesModel(QAbstractListModel):
    """Sentences about files; each is made when it is seen, as there may be very many."""

    def __init__(self, parent: QWidget, sentence_of: Callable[[Any], str], path_of: Callable[[Any], str]) -> None:
        """Start empty; the functions say what is said of one of the things that are added, and of which file."""
        super().__init__(parent)
        self._sentence_of = sentence_of
        self._path_of = path_of
        self._things: list[object] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008  Qt's own signature
        """Number of lines."""
        return 0 if parent.isValid() else len(self._things)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The sentence, and the path with it as a tool tip."""
        if not index.isValid():
            return None
        thing = self._things[index.row()]
        if role in {Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole}:
            return self._sentence_of(thing)
        return f"{self._path_of(thing)}\n{self._sentence_of(thing)}" if role == Qt.ItemDataRole.ToolTipRole else None

    def add(self, things: Sequence[object]) -> None:
        """Append what is to be told of."""
        if things:
            first = len(self._things)
            self.beginInsertRows(QModelIndex(), first, first + len(things) - 1)
            self._things.extend(things)
            self.endInsertRows()

    def at(self, row_number: int) -> object:
        """What a line tells of."""
        return self._things[row_number]

    def changed(self, thing: object) -> None:
        """Say something else of a thing that is told of."""
        line = self.index(self._things.index(thing))
        self.dataChanged.emit(line, line)

    def insert(self, thing: object, inner: Sequence[object]) -> None:
        """Tell of more under a thing that is told of."""
        first = self._things.index(thing) + 1
        self.beginInsertRows(QModelIndex(), first, first + len(inner) - 1)
        self._things[first:first] = inner
        self.endInsertRows()

    def remove_after(self, thing: object, count: int) -> None:
        """Tell no more of so many things under one."""
        first = self._things.index(thing) + 1
        self.beginRemoveRows(QModelIndex(), first, first + count - 1)
        del self._things[first : first + count]
        self.endRemoveRows()

    def clear(self) -> None:
        """Forget all lines."""
        self.beginResetModel()
        self._things.clear()
        self.endResetModel()


@dataclass(frozen=True)
class Words:
    """How many files something is true of.

    Attributes:
        whole: The sentence for a count.
        short: The same in few words, for where there is little room.
    """

    whole: Callable[[int], str]
    short: Callable[[int], str]


class FileList(QWidget):
    """A count in words with a sign; a button opens and closes the list. Hidden while it is empty.

    Attributes:
        view: The list, to be placed where there is room for it; see `FileLists`.
        opened: Whether it is open.

    Signals:
        turned: It was opened or closed.
        told: The count is another one.
    """

    turned = Signal()
    told = Signal()

    def __init__(
        self,
        code: str,
        title: str,
        words: Words,
        sentence_of: Callable[[Any], str],
        path_of: Callable[[Any], str],
        *,
        wraps: bool = False,
    ) -> None:
        """`code` chooses the sign, `title` is the list's name, `words` tell a count; see `LinesModel`.

        `wraps` breaks what is said of a file into lines, where it may be several sentences; else it is shortened in the middle.
        """
        super().__init__()
        self._words, self._sentence_of, self._path_of = words, sentence_of, path_of
        self._shortly = False
        self._most = tokens.FILE_LIST_HEIGHT
        self.opened = False
        self.model = LinesModel(self, sentence_of, path_of)
        self.text = ElidedLabel(rank="second")
        # No wider than its text, so that the button stands beside it.
        self.text.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.toggle = button(tr("Show"), "quiet")
        self._title = title
        sign = SignLabel(tokens.SIGN)
        sign.show_sign(code)
        self.view = QListView()
        self.view.setProperty("kind", "lines")
        self.view.setModel(self.model)
        self.view.setAccessibleName(title)
        self.view.setUniformItemSizes(not wraps)
        self.view.setWordWrap(wraps)
        self.view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        if wraps:
            self.view.setResizeMode(QListView.ResizeMode.Adjust)
            self.view.setItemDelegate(WrappedLines(self.view))
        # So that opening a very long list does not hold the window up.
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setBatchSize(_BATCH)
        self.view.setTextElideMode(Qt.TextElideMode.ElideNone if wraps else Qt.TextElideMode.ElideMiddle)
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), self.view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self._copy)
        fill(row(self, space=tokens.SPACE_2), [sign, self.text, self.toggle])
        self.toggle.clicked.connect(self._toggle)
        self.clear()

    def add(self, things: Sequence[object]) -> None:
        """Append what is to be told of."""
        self.model.add(things)
        self._tell()

    def clear(self) -> None:
        """Empty and close the list."""
        self.model.clear()
        self._open(opened=False)
        self._tell()

    def shut(self) -> None:
        """Close the list if it is open."""
        if self.opened:
            self._open(opened=False)

    @property
    def count(self) -> int:
        """Of how many files it tells."""
        return self.model.rowCount()

    @Slot()
    def _copy(self) -> None:
        line = self.view.currentIndex()
        if line.isValid():
            QGuiApplication.clipboard().setText(self.copied(self.model.at(line.row())))

    def copied(self, thing: Any) -> str:  # noqa: ANN401  of whatever kind the list is
        """What the clipboard is given of a line: what it says, and the path."""
        return f"{self._sentence_of(thing)}\n{self._path_of(thing)}"

    @Slot()
    def _toggle(self) -> None:
        self._open(opened=not self.opened)

    def _open(self, *, opened: bool) -> None:
        self.opened = opened
        self._fit()
        self.toggle.setText(tr("Hide") if opened else tr("Show"))
        template = tr("Hide: {list}") if opened else tr("Show: {list}")
        self.toggle.setAccessibleName(template.format(list=self._title))
        self.turned.emit()

    def _tell(self) -> None:
        self._say()
        self.setVisible(self.model.rowCount() > 0)
        self._fit()
        self.told.emit()

    def _say(self) -> None:
        whole, short = (words(self.count) for words in (self._words.whole, self._words.short))
        if self._shortly:
            self.text.setText(short, more=whole)
        else:
            self.text.setText(whole)

    def say_shortly(self, *, shortly: bool) -> None:
        """Tell the count in few words, the sentence in the tool tip; or in the sentence."""
        if shortly != self._shortly:
            self._shortly = shortly
            self._say()

    def width_needed(self, *, shortly: bool) -> int:
        """How wide it is with its sentence, or with few words; 0 while it is empty."""
        count = self.count
        text = (self._words.short if shortly else self._words.whole)(count)
        words = self.text.fontMetrics().horizontalAdvance(text) + 1
        # Whichever of its texts the button has, so that opening a list moves no other.
        metrics = self.toggle.fontMetrics()
        widest = max(metrics.horizontalAdvance(each) for each in (tr("Show"), tr("Hide")))
        toggle = self.toggle.sizeHint().width() - metrics.horizontalAdvance(self.toggle.text()) + widest + 1
        return tokens.SIGN + words + toggle + 2 * tokens.SPACE_2 if count else 0

    def set_most(self, height: int) -> None:
        """Open no higher than so many pixels."""
        self._most = height
        self._fit()

    def _fit(self) -> None:
        """Open the list just as far as its lines need, up to a limit."""
        self.view.setFixedHeight(min(max(self._lines_height(), tokens.TARGET), self._most))
        self.view.setVisible(self.opened and self.model.rowCount() > 0)

    def _lines_height(self) -> int:
        """How high the lines are; of broken ones as many as have room whole, or the first."""
        count, around = self.model.rowCount(), 2 * tokens.SPACE_1
        if self.view.uniformItemSizes():
            return around + self.view.sizeHintForRow(0) * count
        height = around
        for number in range(count):
            line = self.view.sizeHintForRow(number)
            if number and height + line > self._most:
                break
            height += line
        return height


class FileLists(QWidget):
    """Several such lines beside each other; under them at full width the list that is open, one at a time.

    Signals:
        turned: A list was opened or closed, or the counts take another height.
    """

    turned = Signal()

    def __init__(self, *lists: FileList) -> None:
        """Place the lists."""
        super().__init__()
        self._lists = lists
        self._placed: list[list[FileList]] = []
        # As many as there may be lists; those without one take no room.
        self._rows = [row(space=tokens.SPACE_5) for _ in lists]
        for each in lists:
            each.turned.connect(partial(self._turn, each))
            each.told.connect(self._fit)
        counts = column(space=0)
        fill(counts, self._rows)
        fill(column(self, space=tokens.SPACE_1), [counts, *(each.view for each in lists)])
        self._place([list(lists)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say all that there is room for."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """All sentences, or all in few words, on several lines where needed: what is cut in the middle says nothing."""
        widths = [each.width_needed(shortly=False) for each in self._lists if each.count]
        shortly = sum(widths) + tokens.SPACE_5 * len(widths) > self.width()
        for each in self._lists:
            each.say_shortly(shortly=shortly)
        self._place(self._rows_of(shortly=shortly))

    def _rows_of(self, *, shortly: bool) -> list[list[FileList]]:
        """The lists by lines: on each as many as have room."""
        rows: list[list[FileList]] = [[]]
        used = 0
        for each in self._lists:
            width = each.width_needed(shortly=shortly)
            if rows[-1] and width and used + width > self.width():
                rows.append([])
                used = 0
            rows[-1].append(each)
            used += width + tokens.SPACE_5 if width else 0
        return rows

    def _place(self, placed: list[list[FileList]]) -> None:
        if placed == self._placed:
            return
        self._placed = placed
        for line in self._rows:
            while line.takeAt(0) is not None:
                pass
        for line, lists in zip(self._rows, placed, strict=False):
            fill(line, [*lists, None])
        self.turned.emit()

    def _turn(self, turned: FileList) -> None:
        for other in self._lists:
            if turned.opened and other is not turned:
                other.shut()
        self.turned.emit()

    def shorten(self, pixels: int) -> None:
        """Open a list that is open by so much less, but with a line of it."""
        for each in self._lists:
            if each.opened and pixels:
                each.set_most(max(tokens.TARGET, each.view.maximumHeight() - pixels))

    def set_most(self, height: int) -> None:
        """Open each list no higher than so many pixels."""
        for each in self._lists:
            each.set_most(height)
