"""What is opened at the start, and what is said where that cannot be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QMessageBox

from provcheck.app.i18n import tr
from provcheck.app.library_place import place_of_library
from provcheck.app.reasons import error_text
from provcheck.app.settings import Settings
from provcheck.core.errors import LibraryError
from provcheck.core.index.library import holds_nothing


@dataclass(frozen=True)
class Opening:
    """What a window is opened on.

    Attributes:
        folder: Folder of the library.
        is_new: Whether there is nothing in it that a person has made.
        scan: Number of a scan to show; None for none.
        told: What is to be said at once; empty for nothing.
        files: What is to be checked at once.
    """

    folder: Path
    is_new: bool = False
    scan: int | None = None
    told: str = ""
    files: tuple[Path, ...] = ()


TryAgain = Callable[[LibraryError], bool]
"""Tells why the library cannot be opened; gives whether it is to be tried again."""


def ask_to_try_again(error: LibraryError) -> bool:
    """Say why there is no window, as there is none yet to say it in, and let a drive be connected."""
    box = QMessageBox(QMessageBox.Icon.Critical, "Provcheck", error_text(error))
    again = box.addButton(tr("Try again"), QMessageBox.ButtonRole.AcceptRole)
    end = box.addButton(tr("Close"), QMessageBox.ButtonRole.RejectRole)
    box.setEscapeButton(end)
    box.setDefaultButton(again)
    box.exec()
    return box.clickedButton() is again


def opening_of(asked: Path | None, scan: int | None, settings: Settings, try_again: TryAgain) -> Opening | None:
    """What is to be opened; None where the library cannot be and the person gave up.

    A library that is not there, or that a newer program wrote, is neither made anew nor changed.
    """
    while True:
        try:
            folder = place_of_library(asked, settings)
            return Opening(folder, holds_nothing(folder), scan)
        except LibraryError as error:
            if not try_again(error):
                return None
