"""One budget of memory for all pictures that are decoded and measured at a time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager

from provcheck.core.jobs import CancelledError


class MemoryBudget:
    """Lets in so many bytes at a time, in the order of asking. May be used from several threads, by each once at a time."""

    def __init__(self, most: int) -> None:
        """Let in `most` bytes together; what alone needs more is let in alone."""
        self._most = most
        self._taken = 0
        self._change = threading.Condition()
        # Whoever asks for much is not overtaken again and again by those who ask for little.
        self._waiting: deque[object] = deque()
        self._given_up: set[object] = set()

    @contextmanager
    def share(self, wanted: int) -> Iterator[None]:
        """Wait until there is room for so many bytes, and keep it while this is entered.

        Raises `CancelledError` when it is given up meanwhile.
        """
        size = min(wanted, self._most)
        self._take(size)
        try:
            yield
        finally:
            with self._change:
                self._taken -= size
                self._change.notify_all()

    def give_up(self) -> None:
        """Let those that wait now wait no more."""
        with self._change:
            self._given_up.update(self._waiting)
            self._change.notify_all()

    def _take(self, size: int) -> None:
        mine = object()
        with self._change:
            self._waiting.append(mine)
            try:
                self._change.wait_for(lambda: mine in self._given_up or self._is_next(mine, size))
                if mine in self._given_up:
                    raise CancelledError
                self._taken += size
            finally:
                self._waiting.remove(mine)
                self._given_up.discard(mine)
                self._change.notify_all()

    def _is_next(self, mine: object, size: int) -> bool:
        return self._waiting[0] is mine and self._taken + size <= self._most
