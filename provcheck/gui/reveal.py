"""Showing a file in the system's file manager."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QProcess, QUrl
from PySide6.QtGui import QDesktopServices

from provcheck.core.imaging.parts import place_of


def reveal_command(path: Path, platform: str) -> tuple[str, list[str]] | None:
    """Program and arguments that open a file's folder with the file chosen; None where there is no such program."""
    if platform == "win32":
        return "explorer.exe", [f"/select,{path}"]
    if platform == "darwin":
        return "open", ["-R", str(path)]
    return None


def reveal(path: Path) -> None:
    """Open the folder of a file, with the file chosen where the system can; of a picture inside a file, that of the file."""
    path = place_of(path).file
    command = reveal_command(path, sys.platform)
    if command is not None:
        QProcess.startDetached(*command)
        return
    folder = next((parent for parent in path.parents if parent.is_dir()), path.parent)
    if not QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder))):
        raise FileNotFoundError(2, "no file manager answered", str(folder))
