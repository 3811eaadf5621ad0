"""A notification of the system, for what is found while the window is not looked at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QSystemTrayIcon, QWidget

from provcheck.app.i18n import tr

LONGEST = 127
"""Letters that Windows shows in a tool tip of the tray (NOTIFYICONDATA.szTip)."""


class TrayNotice(QObject):
    """An icon in the system's tray while there is something to be told of, and what it says.

    Where the system has no tray, the window's entry in the list of windows asks for attention.

    Signals:
        pressed: The notification or the icon was pressed.
    """

    pressed = Signal()

    def __init__(self, window: QWidget, has_tray: Callable[[], bool] = QSystemTrayIcon.isSystemTrayAvailable) -> None:
        """Tell of a window; nothing is shown yet."""
        super().__init__(window)
        self._window = window
        self._has_tray = has_tray
        self.icon: QSystemTrayIcon | None = None

    def tell(self, sentence: str) -> None:
        """Say something quietly; nothing more than the window says while that is looked at."""
        if self._window.isActiveWindow():
            return
        QApplication.alert(self._window)
        if not self._has_tray():
            return
        if self.icon is None:
            # A window without an icon of its own gives the program's.
            self.icon = QSystemTrayIcon(self._window.windowIcon(), self)
            self.icon.messageClicked.connect(self._press)
            self.icon.activated.connect(self._press)
        self.icon.setToolTip(shortened(sentence))
        self.icon.show()
        self.icon.showMessage(tr("Provcheck"), shortened(sentence), self._window.windowIcon())

    @Slot()
    def clear(self) -> None:
        """What was told has been seen."""
        if self.icon is not None:
            self.icon.hide()

    @Slot()
    def _press(self) -> None:
        self.clear()
        self.pressed.emit()


def shortened(sentence: str) -> str:
    """A sentence of no more letters than every system shows, cut at its end."""
    return sentence if len(sentence) <= LONGEST else f"{sentence[: LONGEST - 1].rstrip()}…"
