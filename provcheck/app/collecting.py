"""Keeping Python's garbage collector from holding up the window.

What is to stay is put where the collector does not look. It is freed all the same when nothing holds it any more, except for
circles: those are freed by `look_again`, for which there is time when much has just been let go of.
"""

from __future__ import annotations

import gc
import threading


class _NoCollecting:
    """Collect no garbage while very many objects are made that are to stay; may be entered by several threads at once.

    They would set off one collection after the other, each of which looks at all of them with every thread standing still.
    Nor are they looked at afterwards. The collector belongs to the process, so the first within turns it off and the last one
    on again, whatever ended them. Where it was off nothing is collected here: there it is another thread's to do.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = 0
        self._was_on = False

    @property
    def is_under_way(self) -> bool:
        """Whether a thread is within."""
        return self._within > 0

    def __enter__(self) -> None:
        with self._lock:
            if self._within == 0:
                self._was_on = gc.isenabled()
                if self._was_on:
                    gc.collect(1)
                gc.disable()
            self._within += 1

    def __exit__(self, *_failure: object) -> None:
        with self._lock:
            self._within -= 1
            if self._within == 0:
                gc.freeze()
                if self._was_on:
                    gc.enable()


_no_collecting = _NoCollecting()


def no_collecting() -> _NoCollecting:
    """Within what this gives no garbage is collected; all that is there at its end is not looked at until `look_again`."""
    return _no_collecting


def settle() -> None:
    """Collect garbage, and do not look again at what is left of all that was made since the last time.

    Of that much is to stay. The collector looks at everything ever so often, with every thread standing still: among the
    matches of a scan that had found 12,000 for a fifth of a second.
    """
    gc.collect()
    gc.freeze()


def look_again() -> None:
    """As `settle`, but of all that there is: circles that were garbage when they were put aside, or became it, are freed too.

    It takes a twentieth of a second where no scan is open.
    """
    gc.unfreeze()
    settle()
