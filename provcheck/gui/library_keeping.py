"""What the window does while its library is copied, replaced or moved, and that it begins anew when that is done."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Signal, Slot

from provcheck.gui.main_window import MainWindow


class LibraryKeeping(QObject):
    """Keeps everything else of a window away from a library that is being replaced.

    Attributes:
        reopen: The folder of the library on which the window is to be opened anew, and what is to be said then; None while
            the one that is open is the right one.

    Signals:
        reopening: The window is closing to be opened anew.
    """

    reopening = Signal()

    def __init__(self, window: MainWindow) -> None:
        """Take care of a window's library section."""
        super().__init__(window)
        self._window = window
        self.reopen: tuple[Path, str] | None = None
        self._jobs = window.settings_page.library.jobs
        self._jobs.is_free = self._is_free
        self._jobs.taking.connect(self._take)
        self._jobs.reopen_wanted.connect(self._reopen)
        window.installEventFilter(self)

    def _is_free(self) -> bool:
        return not (self._window.sidebar.anything_runs or self._window.watch.busy)

    @Slot(bool)
    def _take(self, takes: bool) -> None:  # noqa: FBT001  Qt's own signature
        """Let nothing begin, or let everything go on as it was."""
        window = self._window
        settings = window.settings_page
        others = [page for _name, page in window.pages if page is not settings]
        for part in (*others, window.picker, settings.model_list, settings.watched):
            part.setEnabled(not takes)
        window.watch.stop() if takes else window.watch.watch(window.memory.preferences.watched)

    @Slot(object, str)
    def _reopen(self, folder: Path, told: str) -> None:
        self.reopen = (folder, told)
        self.reopening.emit()
        self._window.close()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Whoever closes the window does not want to wait for a copy; the library is as it was then."""
        if event.type() is QEvent.Type.Close:
            self._jobs.cancel()
        return False
