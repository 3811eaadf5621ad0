"""Folders that are checked while the program runs: add, switch off, choose how thoroughly, remove."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QCheckBox, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.reasons import skipped_text
from provcheck.app.settings import WatchedFolder
from provcheck.app.texts import level_name, level_text
from provcheck.app.watching import WatchLook
from provcheck.core.errors import Reason
from provcheck.core.records import Level
from provcheck.gui import tokens
from provcheck.gui.dialogs import DialogService
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.portfolio_picker import PickerBox


class WatchedRow(QWidget):
    """One folder.

    Signals:
        changed: The `WatchedFolder` as it is now.
        removed: The folder is not to be watched any more.
    """

    changed = Signal(object)
    removed = Signal()

    def __init__(self, folder: WatchedFolder) -> None:
        """Show a folder; `show_folder` shows it again when it has changed."""
        super().__init__()
        self._folder = folder
        self.on = QCheckBox()
        self.on.setAccessibleName(tr("Watch {folder}").format(folder=folder.path))
        self.on.setToolTip(self.on.accessibleName())
        self.against = ElidedLabel(rank="second")
        self.level = self._levels(folder)
        self.remove = button(tr("Remove"), "quiet", name=tr("Do not watch {folder} any more").format(folder=folder.path))
        self.state = label("", "strong", wraps=True)
        line = row(space=tokens.SPACE_3)
        fill(line, [self.on, ElidedLabel(folder.path), self.against, self.level, self.remove])
        # Of two long names both are seen in part.
        line.setStretch(1, 1)
        line.setStretch(2, 1)
        fill(column(self, space=tokens.SPACE_1), [line, self.state])
        self.state.hide()
        self.show_folder(folder)
        self.on.toggled.connect(self._switch)
        self.level.activated.connect(self._choose_level)
        self.remove.clicked.connect(self.removed)

    def _levels(self, folder: WatchedFolder) -> PickerBox:
        made = PickerBox()
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        for part in (made, made.view()):
            part.setAccessibleName(tr("How thoroughly to check {folder}").format(folder=folder.path))
        for level in Level:
            made.add(level_name(level), level, tip=level_text(level))
        return made

    def show_folder(self, folder: WatchedFolder) -> None:
        """Show what is set for the folder; nothing is told to others."""
        self._folder = folder
        self.on.blockSignals(True)
        self.on.setChecked(folder.on)
        self.on.blockSignals(False)
        self.level.setCurrentIndex(list(Level).index(folder.level))
        self.level.setToolTip(level_text(folder.level))
        self.against.setText(tr("with {portfolio}").format(portfolio=folder.portfolio))

    def show_look(self, look: WatchLook) -> None:
        """Say what is in the way of checking the folder; nothing when nothing is."""
        said = trouble_text(look)
        self.state.setText(said)
        self.state.setVisible(bool(said))
        self.on.setAccessibleDescription(said)

    @Slot(bool)
    def _switch(self, on: bool) -> None:  # noqa: FBT001  Qt's own signature
        self.changed.emit(replace(self._folder, on=on))

    @Slot(int)
    def _choose_level(self, number: int) -> None:
        self.changed.emit(replace(self._folder, level=list(Level)[number]))


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
        self._folders: tuple[WatchedFolder, ...] = ()
        self._portfolio = ""
        self.rows: dict[str, WatchedRow] = {}
        self.add = button(tr("Watch a folder…"))
        self.hint = label("", "note", wraps=True)
        self._lines = column(space=tokens.SPACE_1)
        bottom = row(space=tokens.SPACE_3)
        fill(bottom, [self.add, self.hint])
        bottom.setStretch(1, 1)
        fill(column(self, space=tokens.SPACE_2), [self._lines, bottom])
        self.add.clicked.connect(self._ask)
        self.set_portfolio("")
        self.show_folders(folders)

    def set_portfolio(self, name: str) -> None:
        """Folders that are added from now on are compared with this portfolio."""
        self._portfolio = name
        self.add.setEnabled(bool(name))
        what = tr(
            "While the program is open, new pictures in it are compared with {portfolio}, and all of them again when works "
            "are added."
        )
        self.hint.setText(what.format(portfolio=name) if name else tr("Make a portfolio first."))

    def show_folders(self, folders: tuple[WatchedFolder, ...]) -> None:
        """Show these; rows that stay keep the keyboard."""
        self._folders = folders
        for path in self.rows.keys() - {folder.path for folder in folders}:
            gone = self.rows.pop(path)
            gone.hide()
            self._lines.removeWidget(gone)
            gone.deleteLater()
        before: QWidget | None = None
        for folder in folders:
            if folder.path in self.rows:
                self.rows[folder.path].show_folder(folder)
            else:
                self.rows[folder.path] = self._row(folder)
                self._lines.addWidget(self.rows[folder.path])
            if before is not None:
                self.setTabOrder(before, self.rows[folder.path])
            before = self.rows[folder.path]
        if before is not None:
            self.setTabOrder(before, self.add)

    def _row(self, folder: WatchedFolder) -> WatchedRow:
        made = WatchedRow(folder)
        made.changed.connect(self._take)
        made.removed.connect(self._remove)
        return made

    @Slot(object)
    def show_look(self, look: WatchLook) -> None:
        """Say what a look at a folder showed."""
        if look.folder.path in self.rows:
            self.rows[look.folder.path].show_look(look)

    @Slot()
    def _ask(self) -> None:
        self._dialogs.choose_folder(self, tr("Watch a folder"), self._add)

    def _add(self, chosen: list[Path]) -> None:
        path = str(chosen[0])
        known = {folder.path: folder for folder in self._folders}
        known[path] = replace(known.get(path, WatchedFolder(path, "")), portfolio=self._portfolio, on=True)
        self._change(tuple(known.values()))
        self.rows[path].on.setFocus()

    def _change(self, folders: tuple[WatchedFolder, ...]) -> None:
        self.show_folders(folders)
        self.changed.emit(folders)

    @Slot(object)
    def _take(self, changed: WatchedFolder) -> None:
        self._change(tuple(changed if folder.path == changed.path else folder for folder in self._folders))

    @Slot()
    def _remove(self) -> None:
        """Take a row out; the keyboard goes to the one that takes its place, or to the button below."""
        paths = [folder.path for folder in self._folders]
        number = next(number for number, path in enumerate(paths) if self.rows[path] is self.sender())
        left = tuple(folder for folder in self._folders if folder.path != paths[number])
        (self.rows[left[min(number, len(left) - 1)].path].remove if left else self.add).setFocus()
        self._change(left)


def trouble_text(look: WatchLook) -> str:
    """What is in the way of checking a watched folder; empty when nothing is."""
    if look.portfolio is None:
        return tr("There is no portfolio {name} any more: the folder is not checked.").format(name=look.folder.portfolio)
    if not look.portfolio.work_count:
        return tr("The portfolio {name} holds no work yet: the folder is not checked.").format(name=look.folder.portfolio)
    trouble = look.trouble
    if not trouble:
        return ""
    if (trouble[0].path, trouble[0].reason) == (look.folder.path, Reason.NOT_FOUND):
        return tr("The folder is not there now. When it is back it is checked again.")
    said = sentences(skipped_text(trouble[0]), tr("It is tried again by itself."))
    more = len(trouble) - 1
    others = tr_n("{count} more in this folder cannot be read.", "{count} more in this folder cannot be read.", more)
    return sentences(said, others) if more else said
