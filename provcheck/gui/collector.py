"""Python's garbage, collected in the thread of the window alone.

The collector runs in whatever thread happens to make an object, and there deletes what it finds: a widget that is deleted in a
worker thread ends the process. It also looks at everything with every thread standing still, which the person sees as a window
that halts.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer, Slot

from provcheck.app.collecting import look_again, no_collecting, settle

COLLECT_MS = 200
"""How often it is looked whether there is something to collect."""

YOUNG = 2_000
"""So many more objects made than let go of are worth looking at; Python itself takes 700."""

COLLECTIONS_TO_SETTLE = 10
"""After so many collections what outlived them is put aside, while it takes some milliseconds to look through."""

QUIET_LOOKS = 100
"""After so many looks in a row that found nothing to do, 20 seconds, there is time for all that was put aside."""


class WindowCollector(QObject):
    """Collects in the thread it lives in, which is the window's, from when it is made until `stop`; then as Python does."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        self._collected = self._quiet = 0
        self._has_settled = False
        self._timer = QTimer(self)
        self._timer.setInterval(COLLECT_MS)
        self._timer.timeout.connect(self.collect)
        gc.disable()
        self._timer.start()

    @Slot()
    def collect(self) -> None:
        """Collect what is young, if there is much of it, and now and then settle; in quiet times look at all there is."""
        if no_collecting().is_under_way:
            # What is made there stays: looking at it ever again took up to half a second while 40,000 matches were read.
            return
        if gc.get_count()[0] < YOUNG:
            self._rest()
            return
        self._quiet = 0
        gc.collect(1)
        self._collected += 1
        if self._collected >= COLLECTIONS_TO_SETTLE:
            self._collected = 0
            self._has_settled = True
            settle()

    def _rest(self) -> None:
        """Once much was put aside and nothing has happened for a while, free what became garbage of it."""
        self._quiet += 1
        if self._quiet >= QUIET_LOOKS and self._has_settled:
            self._has_settled = False
            look_again()

    def stop(self) -> None:
        """Let Python collect again as it did before."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
