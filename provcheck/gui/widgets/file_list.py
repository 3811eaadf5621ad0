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
    ) -> None:
        """`code` chooses the sign, `title` is the list's name, `words` tell a count; see `LinesModel`."""
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
        self.view.setUniformItemSizes(True)
        # So that opening a very long list does not hold the window up.
        self.view.setLayoutMode(QListView.LayoutMode.Batched)
        self.view.setBatchSize(_BATCH)
        self.view.setTextElideMode(Qt.TextElideMode.ElideMiddle)
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

    @property
    def whole_width(self) -> int:
        """How wide it is with its sentence; 0 while it is empty."""
        count = self.count
        words = self.text.fontMetrics().horizontalAdvance(self._words.whole(count)) + 1
        return tokens.SIGN + words + self.toggle.sizeHint().width() + 2 * tokens.SPACE_2 if count else 0

    def set_most(self, height: int) -> None:
        """Open no higher than so many pixels."""
        self._most = height
        self._fit()

    def _fit(self) -> None:
        """Open the list just as far as its lines need, up to a limit."""
        lines = self.view.sizeHintForRow(0) * self.model.rowCount() + 2 * tokens.SPACE_1
        self.view.setFixedHeight(min(max(lines, tokens.TARGET), self._most))
        self.view.setVisible(self.opened and self.model.rowCount() > 0)


class FileLists(QWidget):
    """Several such lines beside each other; under them at full width the list that is open, one at a time.

    Signals:
        turned: A list was opened or closed.
    """

    turned = Signal()

    def __init__(self, *lists: FileList) -> None:
        """Place the lists."""
        super().__init__()
        self._lists = lists
        for each in lists:
            each.turned.connect(partial(self._turn, each))
            each.told.connect(self._fit)
        line = row(space=tokens.SPACE_5)
        fill(line, [*lists, None])
        fill(column(self, space=tokens.SPACE_1), [line, *(each.view for each in lists)])

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say all that there is room for."""
        super().resizeEvent(event)
        self._fit()

    @Slot()
    def _fit(self) -> None:
        """All sentences, or all in few words: of one that is cut in the middle nobody knows what it says."""
        widths = [each.whole_width for each in self._lists if each.whole_width]
        needs = sum(widths) + tokens.SPACE_5 * len(widths)
        for each in self._lists:
            each.say_shortly(shortly=needs > self.width())

    def _turn(self, turned: FileList) -> None:
        for other in self._lists:
            if turned.opened and other is not turned:
                other.shut()
        self.turned.emit()

    def set_most(self, height: int) -> None:
        """Open each list no higher than so many pixels."""
        for each in self._lists:
            each.set_most(height)

    @property
    def any_open(self) -> bool:
        """Whether one of the lists is open."""
        return any(each.opened for each in self._lists)
