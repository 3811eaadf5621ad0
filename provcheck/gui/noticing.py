"""What was done to the library elsewhere, as in a terminal, while the window was open."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from provcheck.core.index.library import LibraryState
from provcheck.gui.context import Context
from provcheck.gui.tasks import Latest


class LibraryNotice(QObject):
    """Looks at the library's files whenever a person comes back to the window.

    Signals:
        changed: They are others than when it was looked last, also where the window wrote them itself.
    """

    changed = Signal()

    def __init__(self, context: Context, window: QWidget) -> None:
        """Look from the first time on that the window is used."""
        super().__init__(window)
        self._look = context.services.library_state
        self._state: LibraryState | None = None
        self._answer = Latest(context.reads, self)
        self._answer.answered.connect(self._compare)
        window.installEventFilter(self)

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Look when the window is the one that is used."""
        if event.type() is QEvent.Type.WindowActivate:
            self._answer.ask(self._look)
        return False

    @Slot(object)
    def _compare(self, state: LibraryState) -> None:
        before, self._state = self._state, state
        if before is not None and before != state:
            self.changed.emit()
