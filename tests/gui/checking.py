"""A check that is started by a drop, as a person does."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Slot
from pytestqt.qtbot import QtBot

from provcheck.core.scan.events import FileSkipped, MatchFound
from provcheck.gui.main_window import MainWindow
from tests.gui.fakes import FakeProgram, advanced, match, skipped
from tests.gui.test_drop_area import drag, urls

NEXT = [MatchFound(match(0.8)), FileSkipped(skipped()), MatchFound(match(0.9, suspect="second.png")), advanced(3, 10)]


class Ends(QObject):
    """Counts how a task ended."""

    def __init__(self) -> None:
        super().__init__()
        self.count = 0

    @Slot()
    def add(self) -> None:
        self.count += 1


def start_check(qtbot: QtBot, window: MainWindow, program: FakeProgram, tmp_path: Path) -> None:
    """Drop a folder on the check page and wait until the events before the gate are shown."""
    window.go_to(window.check_page)
    assert drag(window.check_page.drop, urls(tmp_path))
    assert program.reached.wait(5)
    if program.before:
        qtbot.waitUntil(lambda: window.check_page.progress.bar.maximum() == 10)
