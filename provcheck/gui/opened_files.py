"""Files that the window was started with, as by "Open with": they are checked once the portfolios are known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Slot

from provcheck.gui.main_window import MainWindow


def split_arguments(arguments: Sequence[str]) -> tuple[list[str], list[Path]]:
    """Options, which are Qt's, and the files, which no dash begins."""
    options = [argument for argument in arguments if argument.startswith("-")]
    return options, [Path(argument).absolute() for argument in arguments if not argument.startswith("-")]


class OpenedFiles(QObject):
    """Has them checked once, where there is a portfolio; without one the window asks for works first, as ever."""

    def __init__(self, window: MainWindow, files: Sequence[Path]) -> None:
        """Wait for the portfolios; the window is not started yet."""
        super().__init__(window)
        self._window, self._files = window, list(files)
        if self._files:
            window.portfolios_known.connect(self._check)

    @Slot()
    def _check(self) -> None:
        files = self._files
        self.stop()
        if self._window.picker.current is not None:
            self._window.go_to(self._window.check_page)
            self._window.check_page.check(files)

    def stop(self) -> None:
        """Wait no more."""
        if self._files:
            self._window.portfolios_known.disconnect(self._check)
            self._files = []
