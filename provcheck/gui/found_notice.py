"""Says quietly that something was found in a watched folder, in the window and beside the clock, and leads to it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from provcheck.app.i18n import tr, tr_n
from provcheck.gui.tray import TrayNotice
from provcheck.gui.watch_keeper import WatchCheck

if TYPE_CHECKING:
    from provcheck.gui.main_window import MainWindow


class FoundNotice(QObject):
    """Remembers the last check that found something."""

    def __init__(self, window: MainWindow) -> None:
        """Nothing is told yet."""
        super().__init__(window)
        self._window = window
        self._scan: int | None = None
        self.tray = TrayNotice(window)
        self.tray.pressed.connect(self.look)

    @Slot(object)
    def tell(self, check: WatchCheck) -> None:
        """Say what came of a watched folder; nothing when nothing was found."""
        self._window.scans_page.reload()
        if not check.new:
            return
        matches = tr_n("{count} new match", "{count} new matches", check.new)
        told = tr("{matches} in the watched folder {folder}.")
        sentence = told.format(matches=matches, folder=Path(check.folder.path).name)
        self._scan = check.report.number
        self._window.messages.offer(sentence, tr("Look"), self.look)
        self.tray.tell(sentence)

    @Slot()
    def look(self) -> None:
        """Open the scan that was told of."""
        self.tray.clear()
        if self._scan is None:
            return
        window = self._window
        if window.isMinimized():
            window.showNormal()
        window.raise_()
        window.activateWindow()
        window.go_to(window.scans_page)
        window.scans_page.open_scan(self._scan)
