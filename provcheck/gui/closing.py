"""Closing the window while something runs: ask it to stop, keep drawing, close when the last thread has ended.

What does not end, as reading from a drive that does not answer, is left behind after a while; what must be written is not.
"""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from provcheck.app.i18n import tr
from provcheck.core.imaging.decoders import decoders
from provcheck.gui.context import Context
from provcheck.gui.tokens import CLOSE_LIMIT_MS, CLOSE_PATIENCE_MS
from provcheck.gui.widgets.message_bar import MessageBar


class CleanClose(QObject):
    """Waits for the workers without standing still.

    Signals:
        ready: Nothing runs any more, or what does was given up.
    """

    ready = Signal()

    def __init__(self, context: Context, bar: MessageBar, parent: QObject) -> None:
        """`bar` says what is waited for."""
        super().__init__(parent)
        self._context = context
        self._bar = bar
        self._started = False
        # Again and again: threads take the next file of their queue before they hear that all is to stop.
        self._patience = QTimer(self)
        self._patience.timeout.connect(self._still_waiting)
        self._given_up = self._spares = False
        self._limit = QTimer(self)
        self._limit.setSingleShot(True)
        self._limit.timeout.connect(self._give_up)
        for runner in context.runners:
            runner.idle.connect(self._check)

    def spares_decoders(self) -> None:
        """Leave what is being decoded alone: another window of this program may wait for it."""
        self._spares = True

    def may_close(self) -> bool:
        """Whether the window may close at once; if not, everything is asked to stop and `ready` comes later."""
        for runner in self._context.stoppable:
            runner.cancel_all()
        if not self._busy():
            return True
        if not self._started:
            self._started = True
            self._bar.say(tr("Stopping. What was done so far is kept."))
            self._patience.start(CLOSE_PATIENCE_MS)
            self._limit.start(CLOSE_LIMIT_MS)
        return False

    def _busy(self) -> bool:
        waited_for = (self._context.writes,) if self._given_up else self._context.runners
        return any(runner.busy for runner in waited_for)

    @Slot()
    def _give_up(self) -> None:
        self._given_up = True
        self._check()

    @Slot()
    def _still_waiting(self) -> None:
        # A file that takes long to decode keeps nobody from leaving; it is read again in the next check.
        if not self._spares:
            decoders().give_up()
        others = (runner for runner in self._context.runners if runner is not self._context.downloads)
        if any(runner.busy for runner in others):
            self._bar.say(tr("The picture in work is being finished. The window closes by itself."))
        else:
            self._bar.say(tr("The download is being stopped; what came of it is kept. The window closes by itself."))

    @Slot()
    def _check(self) -> None:
        if self._started and not self._busy():
            self._started = False
            self._patience.stop()
            self._limit.stop()
            self.ready.emit()
