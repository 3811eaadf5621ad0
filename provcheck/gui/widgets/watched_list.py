"""Folders that are checked while the program runs: add, switch off, remove."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from provcheck.app.i18n import tr
from provcheck.app.settings import WatchedFolder
from provcheck.gui import tokens
from provcheck.gui.dialogs import DialogService
from provcheck.gui.watch_keeper import switched
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel


class WatchedList(QWidget):
    """A row a folder, and a button below.

    Signals:
        changed: The folders, as a tuple of `WatchedFolder`.
    """

    changed = Signal(object)

    def __init__(self, folders: tuple[WatchedFolder, ...], dialogs: DialogService) -> None:
        """Show folders; `dialogs` chooses others."""
        super().__init__()
        self._dialogs = dialogs
        self._folders = folders
        self._absent: frozenset[str] = frozenset()
        self._portfolio = ""
        self.rows = QWidget()
        self.add = button(tr("Watch a folder…"))
        self.hint = label("", "note", wraps=True)
        self._layout = column(self, space=tokens.SPACE_2)
        bottom = row(space=tokens.SPACE_3)
        fill(bottom, [self.add, self.hint])
        bottom.setStretch(1, 1)
        fill(self._layout, [self.rows, bottom])
        self.add.clicked.connect(self._ask)
        self.set_portfolio("")
        self._show()

    def set_portfolio(self, name: str) -> None:
        """Folders that are added from now on are compared with this portfolio."""
        self._portfolio = name
        self.add.setEnabled(bool(name))
        what = tr("New pictures in it are compared with {portfolio}, at level Standard, while the program is open.").format(
            portfolio=name
        )
        self.hint.setText(what if name else tr("Make a portfolio first."))

    @Slot(object)
    def show_absent(self, paths: frozenset[str]) -> None:
        """Say which folders are not there now."""
        self._absent = paths
        self._show()

    @Slot()
    def _ask(self) -> None:
        self._dialogs.choose_folder(self, tr("Watch a folder"), self._add)

    def _add(self, chosen: list[Path]) -> None:
        others = tuple(folder for folder in self._folders if folder.path != str(chosen[0]))
        self._change((*others, WatchedFolder(str(chosen[0]), self._portfolio)))

    def _change(self, folders: tuple[WatchedFolder, ...]) -> None:
        self._folders = folders
        self._show()
        self.changed.emit(folders)

    def _show(self) -> None:
        """Make the rows anew; there are few."""
        made = QWidget()
        lines = column(made, space=tokens.SPACE_1)
        for folder in self._folders:
            fill(lines, [self._row(folder)])
        self._layout.replaceWidget(self.rows, made)
        self.rows.hide()
        self.rows.deleteLater()
        self.rows = made
        made.setVisible(bool(self._folders))

    def _row(self, folder: WatchedFolder) -> QWidget:
        holder = QWidget()
        line = row(holder, space=tokens.SPACE_3)
        on = QCheckBox()
        on.setChecked(folder.on)
        on.setAccessibleName(tr("Watch {folder}").format(folder=folder.path))
        on.setToolTip(on.accessibleName())
        remove = button(tr("Remove"), "quiet", name=tr("Do not watch {folder} any more").format(folder=folder.path))
        state = tr("not there now") if folder.path in self._absent else ""
        against = label(tr("with {portfolio}").format(portfolio=folder.portfolio), "second")
        fill(line, [on, ElidedLabel(folder.path), label(state, "strong"), against, remove])
        line.setStretch(1, 1)
        on.toggled.connect(self._switcher(folder.path))
        remove.clicked.connect(self._remover(folder.path))
        return holder

    def _switcher(self, path: str) -> Callable[[bool], None]:
        def switch(on: bool) -> None:  # noqa: FBT001  Qt's own signature
            self._change(switched(self._folders, path, on=on))

        return switch

    def _remover(self, path: str) -> Callable[[], None]:
        def remove() -> None:
            self._change(tuple(folder for folder in self._folders if folder.path != path))

        return remove
