"""What can be done with the match that is looked at besides deciding: by a menu and by keys of the list."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from provcheck.app.i18n import tr
from provcheck.gui.widgets.filter_bar import FilterBar
from provcheck.gui.widgets.match_list import MatchList


class MatchMenu(QObject):
    """The menu of a list of matches.

    Signals:
        alike_asked: The `Match` whose suspect is to be shown with the works most like it.
        pictures_asked: The `Match` to whose work the pictures of the scan are to be ordered by likeness.
    """

    alike_asked = Signal(object)
    pictures_asked = Signal(object)

    def __init__(
        self,
        matches: MatchList,
        filters: FilterBar,
        show_in_folder: Callable[[Path], None],
        draft_notice: Callable[[], None],
    ) -> None:
        """Add its actions to a list."""
        super().__init__(matches)
        self._matches = matches
        self._filters = filters
        self._show_in_folder = show_in_folder
        self.work_only = self._action(tr("Only this &work"), "W", self._only_work)
        self.folder_only = self._action(tr("Only this &folder"), "F", self._only_folder)
        self.reveal = self._action(tr("&Show the suspect in its folder"), "Ctrl+Return", self._reveal)
        self.alike = self._action(tr("Most &alike in the portfolio"), "S", self._ask_alike)
        self.pictures = self._action(tr("Most alike among the checked &pictures"), "Shift+S", self._ask_pictures)
        self.draft = self._action(tr("Draft a &notice…"), "Ctrl+N", draft_notice)
        matches.customContextMenuRequested.connect(self._open)

    def _action(self, text: str, key: str, slot: Callable[[], None]) -> QAction:
        made = QAction(text, self)
        made.setShortcut(QKeySequence(key))
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        made.triggered.connect(slot)
        self._matches.addAction(made)
        return made

    @Slot(QPoint)
    def _open(self, point: QPoint) -> None:
        if self._matches.match is None:
            return
        menu = QMenu(self._matches)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.work_only, self.folder_only])
        menu.addSeparator()
        menu.addActions([self.alike, self.pictures])
        menu.addSeparator()
        menu.addActions([self.reveal, self.draft])
        menu.popup(self._matches.viewport().mapToGlobal(point))

    @Slot()
    def _only_work(self) -> None:
        if self._matches.match is not None:
            self._filters.only_work(self._matches.match)

    @Slot()
    def _only_folder(self) -> None:
        if self._matches.match is not None:
            self._filters.only_folder(self._matches.match)

    @Slot()
    def _reveal(self) -> None:
        if self._matches.match is not None:
            self._show_in_folder(Path(self._matches.match.suspect))

    @Slot()
    def _ask_alike(self) -> None:
        if self._matches.match is not None:
            self.alike_asked.emit(self._matches.match)

    @Slot()
    def _ask_pictures(self) -> None:
        if self._matches.match is not None:
            self.pictures_asked.emit(self._matches.match)
