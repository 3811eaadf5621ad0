"""One of the sets that are looked at: which folders it is in, chosen or dropped."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QWidget

from provcheck.app.i18n import tr
from provcheck.gui import tokens
from provcheck.gui.dialogs import DialogService
from provcheck.gui.drop_area import local_paths
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.elided import ElidedLabel


class SetChooser(QFrame):
    """A title, what the set is for, a line for each folder, and a button. Takes what is dropped on it.

    Signals:
        changed: The folders are others than before.
    """

    changed = Signal()

    def __init__(self, title: str, note: str, dialogs: DialogService) -> None:
        """Start without folders; `dialogs` chooses some."""
        super().__init__()
        self._title = title
        self._dialogs = dialogs
        self.folders: tuple[Path, ...] = ()
        self.removers: list[QWidget] = []
        self.setProperty("surface", "panel")
        self.setAcceptDrops(True)
        self.add = button(tr("Choose a folder…"), name=tr("{set}: choose a folder").format(set=title))
        self.refusal = label("", "strong", wraps=True)
        self.refusal.hide()
        self._lines = column(space=tokens.SPACE_1)
        head = row(space=tokens.SPACE_3)
        fill(head, [label(title, "title"), None, self.add])
        whole = column(self, space=tokens.SPACE_2, margin=tokens.SPACE_4)
        fill(whole, [head, label(note, "note", wraps=True), self.refusal, self._lines])
        self.add.clicked.connect(self._ask)

    def show_folders(self, folders: Sequence[Path]) -> None:
        """Take these and no others."""
        self.folders = tuple(dict.fromkeys(folders))
        while (item := self._lines.takeAt(0)) is not None:
            gone = item.widget()
            if gone is not None:
                gone.hide()
                gone.deleteLater()
        self.removers = []
        for folder in self.folders:
            self._lines.addWidget(self._line(folder))
        self.refusal.hide()
        self.changed.emit()

    def _line(self, folder: Path) -> QWidget:
        holder = QWidget()
        remove = button(tr("Remove"), "quiet", name=tr("{set}: leave out {folder}").format(set=self._title, folder=folder))
        # The line goes with the click on it, so it is taken away when that is over.
        remove.clicked.connect(lambda: self._leave_out(folder), Qt.ConnectionType.QueuedConnection)
        self.removers.append(remove)
        line = row(holder, space=tokens.SPACE_3)
        fill(line, [ElidedLabel(str(folder)), remove])
        line.setStretch(0, 1)
        return holder

    def _leave_out(self, folder: Path) -> None:
        self.show_folders([each for each in self.folders if each != folder])
        self.add.setFocus()

    @Slot()
    def _ask(self) -> None:
        self._dialogs.choose_folder(self, self._title, self.take)

    def take(self, paths: list[Path]) -> None:
        """Add folders, or single files."""
        self.show_folders((*self.folders, *paths))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders."""
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """Add what was dropped, or say why it cannot be taken."""
        paths, refusal = local_paths(event.mimeData())
        event.acceptProposedAction()
        if paths:
            self.take(paths)
        self.refusal.setText(refusal)
        self.refusal.setVisible(bool(refusal))
