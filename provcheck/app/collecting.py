"""Keeping Python's garbage collector from holding up the window."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_collecting() -> Iterator[None]:
    """Collect no garbage while very many objects are made that are to stay.

    They would set off one collection after the other, each of which looks at all of them with every thread standing still.
    Nor are they looked at afterwards: all that is there by then is freed when nothing holds it any more, circles excepted.
    """
    was_on = gc.isenabled()
    gc.collect(1)
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if was_on:
            gc.enable()


def settle() -> None:
    """Collect garbage, and never look again at what is left of all that was made since the last time.

    Of that much is to stay. The collector looks at everything ever so often, with every thread standing still: among the
    matches of a scan that had found 12,000 for a fifth of a second.
    """
    gc.collect()
    gc.freeze()
