"""Messages that go by themselves, when they have been there long enough to be read."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QApplication, QWidget

from provcheck.gui import tokens


class Passing(QObject):
    """Dismisses a bar after a while: not while it is under the pointer or has the keyboard, nor while it is not seen."""

    def __init__(self, bar: QWidget, dismiss: Callable[[], None]) -> None:
        """Wait for `start`; `dismiss` lets the bar go."""
        super().__init__(bar)
        self._bar, self._dismiss = bar, dismiss
        self._timer = QTimer(self)
        self._timer.timeout.connect(self._pass)

    @property
    def waits(self) -> bool:
        """Whether the bar is to go by itself."""
        return self._timer.isActive()

    def start(self, sentence: str) -> None:
        """Let the bar go when there was time to read a sentence."""
        self._timer.start(tokens.MESSAGE_LEAST_MS + tokens.MESSAGE_LETTER_MS * len(sentence))

    def stop(self) -> None:
        """Let the bar stay."""
        self._timer.stop()

    @Slot()
    def _pass(self) -> None:
        is_seen = self._bar.isVisible() and self._bar.isActiveWindow()
        if is_seen and not self._bar.underMouse() and not self._has_keyboard():
            self._dismiss()

    def _has_keyboard(self) -> bool:
        focus = QApplication.focusWidget()
        return focus is not None and self._bar.isAncestorOf(focus)
