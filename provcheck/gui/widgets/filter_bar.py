"""Which matches are shown and how they are laid out: a field, three menus, and how many of them pass."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from enum import StrEnum

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup, QResizeEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy, QToolButton, QWidget

from provcheck.app.i18n import tr
from provcheck.app.names import picture_name, picture_path
from provcheck.app.texts import decision_name, verdict_name
from provcheck.core.records import DecisionKind, Match, VerdictKind
from provcheck.gui import tokens
from provcheck.gui.models.arrangement import Grouping, MatchFilter, file_name, folder_of
from provcheck.gui.widgets.basics import as_button, button, column, fill, label, row
from provcheck.gui.widgets.search_field import SearchField

_CROSS = "\N{MULTIPLICATION SIGN}"


class _Choice[Kind: StrEnum](QToolButton):
    """A menu of kinds of which any number may be ticked; none ticked is all. What is ticked is shortened where it must be."""

    def __init__(self, title: str, name: str, kinds: Iterable[Kind], text_of: Callable[[Kind], str]) -> None:
        super().__init__()
        self._whole = self._title = title
        self._name_of_all = name
        self._text_of = text_of
        self.setProperty("kind", "menu")
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        self.kinds: dict[Kind, QAction] = {}
        for kind in kinds:
            action = menu.addAction(text_of(kind))
            action.setCheckable(True)
            action.toggled.connect(self._name)
            self.kinds[kind] = action
        self.setMenu(menu)
        self._name()

    @property
    def ticked(self) -> frozenset[Kind]:
        return frozenset(kind for kind, action in self.kinds.items() if action.isChecked())

    def clear(self) -> None:
        for action in self.kinds.values():
            action.setChecked(False)

    @Slot()
    def _name(self) -> None:
        """The button says what is ticked."""
        ticked = [self._text_of(kind) for kind in self.kinds if self.kinds[kind].isChecked()]
        one = ticked[0] if len(ticked) == 1 else tr("{title}: {count}").format(title=self._title, count=len(ticked))
        self._whole = one if ticked else self._title
        self.setToolTip("\n".join([self._name_of_all, *ticked]))
        self.updateGeometry()
        self._fit()

    def sizeHint(self) -> QSize:
        """Wide enough for the whole text."""
        return self._size_for(self._whole)

    def minimumSizeHint(self) -> QSize:
        """Wide enough for what it says while nothing is ticked."""
        return self._size_for(self._title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _size_for(self, text: str) -> QSize:
        hint, metrics = super().sizeHint(), self.fontMetrics()
        return QSize(hint.width() + metrics.horizontalAdvance(text) - metrics.horizontalAdvance(self.text()), hint.height())

    def _fit(self) -> None:
        # A text is shortened as soon as a part of a pixel is missing.
        room = self.width() - self._size_for("").width() + 1
        self.setText(self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room))


class _Chip(QPushButton):
    """A filter that is set: its text, shortened in the middle where it must be, and a cross; pressing it takes it away."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self._whole = ""
        as_button(self, "tool", name)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.hide()

    def tell(self, text: str, whole: str) -> None:
        """Show a text; `whole` says more in the tool tip."""
        self._whole = text
        self.setAccessibleName(tr("{filter}. Press to show others too").format(filter=text))
        self.setToolTip(whole)
        self._fit()
        self.show()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        cross = f"  {_CROSS}"
        room = self.width() - 2 * tokens.SPACE_4 - self.fontMetrics().horizontalAdvance(cross)
        text = self.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, max(0, room))
        self.setText(f"{text}{cross}")


class FilterBar(QWidget):
    """Above the list of matches.

    Signals:
        changed: The `MatchFilter` that is asked for.
        grouped: The `Grouping` that is asked for.
    """

    changed = Signal(object)
    grouped = Signal(object)

    def __init__(self) -> None:
        """Start with everything shown, by strength."""
        super().__init__()
        self.words = SearchField(tr("Find names or folders"), tr("Find matches by names or folders"))
        self.verdicts = _Choice(tr("Verdict"), tr("Show only some verdicts"), VerdictKind, verdict_name)
        self.decisions = _Choice(tr("Decision"), tr("Show only some decisions"), DecisionKind, decision_name)
        self.new = button(tr("New"), "tool", name=tr("Show only matches that no earlier scan had found"))
        self.new.setCheckable(True)
        self.new.setToolTip(tr("Only matches that no earlier scan had found"))
        self.order = self._order()
        self.shown = label("", "note")
        self.all = button(tr("Show all"), "quiet", name=tr("Show all matches"))
        self._work: tuple[int, int] | None = None
        self._folder = ""
        self.work = _Chip(tr("Matches of all works"))
        self.folder = _Chip(tr("Suspects of all folders"))
        self._lay_out()
        self.words.textChanged.connect(self._changed)
        self.new.toggled.connect(self._changed)
        for choice in (self.verdicts, self.decisions):
            for action in choice.kinds.values():
                action.toggled.connect(self._changed)
        self.all.clicked.connect(self.show_all)
        self.work.clicked.connect(self.any_work)
        self.folder.clicked.connect(self.any_folder)
        self.set_counts(0, 0)

    def _lay_out(self) -> None:
        menus = row(space=tokens.SPACE_1)
        fill(menus, [self.verdicts, self.decisions, self.new, None])
        field = row(space=tokens.SPACE_1)
        fill(field, [self.words, self.order])
        self._counts = QWidget()
        fill(row(self._counts), [self.shown, None, self.all])
        fill(column(self, space=tokens.SPACE_1), [field, menus, self.work, self.folder, self._counts])

    def _order(self) -> QToolButton:
        made = QToolButton()
        made.setProperty("kind", "menu")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        made.setAccessibleName(tr("How matches are laid out"))
        made.setToolTip(made.accessibleName())
        menu, group = QMenu(made), QActionGroup(made)
        menu.setToolTipsVisible(True)
        told = {
            Grouping.TOGETHER: tr("Strongest first; copies of one picture in one row, all works found in it side by side"),
            Grouping.STRENGTH: tr("Strongest first, a row for every file and work"),
            Grouping.WORK: tr("Under each work all that was found of it"),
            Grouping.SUSPECT: tr("Under each file all works that were found in it"),
        }
        names = {
            Grouping.TOGETHER: tr("Strongest"),
            Grouping.STRENGTH: tr("Each file"),
            Grouping.WORK: tr("By work"),
            Grouping.SUSPECT: tr("By suspect"),
        }
        self.groupings: dict[Grouping, QAction] = {}
        for grouping, text in names.items():
            action = menu.addAction(text)
            action.setCheckable(True)
            action.setToolTip(told[grouping])
            action.setData(grouping)
            group.addAction(action)
            self.groupings[grouping] = action
        made.setMenu(menu)
        self.groupings[Grouping.TOGETHER].setChecked(True)
        made.setText(names[Grouping.TOGETHER])
        group.triggered.connect(self._regrouped)
        return made

    @property
    def filter(self) -> MatchFilter:
        """What is asked for."""
        words = self.words.text().strip()
        ticked = self.verdicts.ticked, self.decisions.ticked
        return MatchFilter(*ticked, self.new.isChecked(), words, self._work, self._folder)

    def only_work(self, match: Match) -> None:
        """Show only matches of the work of a match."""
        self._work = match.work.identity
        work = match.work.path, match.work.facts
        self.work.tell(tr("Work: {name}").format(name=picture_name(*work)), picture_path(*work))
        self._changed()

    def only_folder(self, match: Match) -> None:
        """Show only suspects that lie in the folder of a match's suspect."""
        self._folder = folder_of(match.suspect)
        self.folder.tell(tr("Folder: {name}").format(name=file_name(self._folder) or self._folder), self._folder)
        self._changed()

    @Slot()
    def any_work(self) -> None:
        """Show matches of all works again."""
        self._work = None
        self.work.hide()
        self._changed()

    @Slot()
    def any_folder(self) -> None:
        """Show suspects of all folders again."""
        self._folder = ""
        self.folder.hide()
        self._changed()

    def set_counts(self, shown: int, total: int) -> None:
        """Say how many of all pass; nothing while all do."""
        self.shown.setText(tr("{shown:,} of {total:,} shown").format(shown=shown, total=total))
        self._counts.setVisible(self.filter.asks)

    def tell_part(self) -> None:
        """Say that others may pass, which are to come."""
        self.shown.setText(tr("Others are being read"))
        self._counts.setVisible(self.filter.asks)

    def set_tells_new(self, *, tells: bool) -> None:
        """Whether there is an earlier scan to tell new matches from."""
        if not tells:
            self.new.setChecked(False)
        self.new.setVisible(tells)

    @Slot()
    def show_all(self) -> None:
        """Ask for everything again."""
        self.words.clear()
        self.new.setChecked(False)
        self.verdicts.clear()
        self.decisions.clear()
        self.any_work()
        self.any_folder()

    @Slot()
    def _changed(self) -> None:
        self.changed.emit(self.filter)

    @Slot(QAction)
    def _regrouped(self, action: QAction) -> None:
        self.order.setText(action.text())
        self.grouped.emit(Grouping(action.data()))
