"""One budget for all pictures that are decoded and measured at a time, as of memory: those first that a person waits for."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field

from provcheck.core.jobs import CancelledError

_LEFT_FREE = 8
"""One part in so many is left to those a person waits for, by all that can do without it."""


@dataclass(eq=False)
class _Common:
    """A share that several have together: how many they are, and what gives it back when the last one leaves."""

    users: int = 0
    is_taken: bool = False
    taking: threading.Lock = field(default_factory=threading.Lock)
    share: ExitStack = field(default_factory=ExitStack)


class Budget:
    """Lets in so much at a time, as bytes of memory, in the order of asking, those first that a person waits for.

    May be used from several threads, by each once at a time.
    """

    def __init__(self, most: int) -> None:
        """Let in `most` together; what alone needs more is let in alone."""
        self._most = most
        self._taken = 0
        self._change = threading.Condition()
        # Whoever asks for much is not overtaken again and again by those who ask for little.
        self._waiting: deque[object] = deque()
        self._urgent: deque[object] = deque()
        self._given_up: set[object] = set()
        self._common: dict[object, _Common] = {}

    @contextmanager
    def share(self, wanted: int, *, is_urgent: bool = False) -> Iterator[None]:
        """Wait until there is room for so much, and keep it while this is entered.

        What is urgent, because a person waits for it, goes before all that waits and is not; that leaves some room free for it,
        unless it needs more than the rest by itself. Raises `CancelledError` when it is given up meanwhile.
        """
        size = min(wanted, self._most)
        self._take(size, self._urgent if is_urgent else self._waiting)
        try:
            yield
        finally:
            with self._change:
                self._taken -= size
                self._change.notify_all()

    @contextmanager
    def common_share(self, owner: object, wanted: int, *, is_urgent: bool = False) -> Iterator[None]:
        """As `share`, once for all who name that owner at a time, as pages do that share the bytes of their file."""
        with self._change:
            common = self._common.setdefault(owner, _Common())
            common.users += 1
        try:
            with common.taking:
                if not common.is_taken:
                    common.share.enter_context(self.share(wanted, is_urgent=is_urgent))
                    common.is_taken = True
            yield
        finally:
            with self._change:
                common.users -= 1
                is_last = common.users == 0
                if is_last:
                    del self._common[owner]
            if is_last:
                common.share.close()

    def give_up(self) -> None:
        """Let those that wait now wait no more."""
        with self._change:
            self._given_up.update(self._waiting, self._urgent)
            self._change.notify_all()

    def _take(self, size: int, queue: deque[object]) -> None:
        mine = object()
        with self._change:
            queue.append(mine)
            try:
                self._change.wait_for(lambda: mine in self._given_up or self._is_next(mine, size, queue))
                if mine in self._given_up:
                    raise CancelledError
                self._taken += size
            finally:
                queue.remove(mine)
                self._given_up.discard(mine)
                self._change.notify_all()

    def _is_next(self, mine: object, size: int, queue: deque[object]) -> bool:
        if queue[0] is not mine:
            return False
        if queue is self._urgent:
            return self._taken + size <= self._most
        usual = self._most - self._most // _LEFT_FREE
        return not self._urgent and self._taken + size <= (usual if size <= usual else self._most)
