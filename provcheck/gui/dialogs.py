"""Choosers of files and folders behind a service, so that tests bring their own and nothing blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Protocol

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QFileDialog, QWidget

Chosen = Callable[[list[Path]], None]
"""Told what was chosen; not called when the person changed their mind."""

type Kinds = Mapping[str, str]
"""Endings of files, as ".pdf", by what the person calls such files."""

ANY_KIND: Kinds = MappingProxyType({})


class DialogService(Protocol):
    """Asks the person for paths."""

    def choose_folder(self, parent: QWidget, title: str, chosen: Chosen) -> None:
        """Ask for one folder."""

    def choose_files(self, parent: QWidget, title: str, chosen: Chosen) -> None:
        """Ask for existing files."""

    def choose_target(self, parent: QWidget, title: str, suggested: Path, chosen: Chosen, kinds: Kinds = ANY_KIND) -> None:
        """Ask where to save a file, and of which kind where there are several; the chooser asks before replacing one."""


class _Question(QObject):
    """Keeps an open dialog and hands its answer on."""

    def __init__(self, dialog: QFileDialog, chosen: Chosen) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        self._chosen = chosen
        dialog.accepted.connect(self._answer)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot()
    def _answer(self) -> None:
        chosen = [Path(name) for name in self._dialog.selectedFiles()]
        if chosen:
            self._chosen(chosen)


class QtDialogs:
    """The system's own choosers."""

    def choose_folder(self, parent: QWidget, title: str, chosen: Chosen) -> None:
        """Ask for one folder."""
        dialog = QFileDialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        _Question(dialog, chosen)

    def choose_files(self, parent: QWidget, title: str, chosen: Chosen) -> None:
        """Ask for existing files."""
        dialog = QFileDialog(parent, title)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        _Question(dialog, chosen)

    def choose_target(self, parent: QWidget, title: str, suggested: Path, chosen: Chosen, kinds: Kinds = ANY_KIND) -> None:
        """Ask where to save a file; what is typed without an ending gets that of the kind."""
        dialog = QFileDialog(parent, title, str(suggested.parent))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setDefaultSuffix(suggested.suffix.removeprefix("."))
        if kinds:
            endings = {f"{name} (*{ending})": ending for name, ending in kinds.items()}
            dialog.setNameFilters(list(endings))
            dialog.filterSelected.connect(lambda name: _take_kind(dialog, endings[name]))
        dialog.selectFile(suggested.name)
        _Question(dialog, chosen)


def _take_kind(dialog: QFileDialog, ending: str) -> None:
    """Another kind was chosen: the name that is there ends as its files do."""
    dialog.setDefaultSuffix(ending.removeprefix("."))
    named = [Path(name) for name in dialog.selectedFiles()]
    if named and named[0].suffix:
        dialog.selectFile(named[0].with_suffix(ending).name)
