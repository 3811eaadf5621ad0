"""Counts what is in work at once, and waits for what other threads do."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

SECONDS = 30
"""How long is waited for what should happen at once."""


class Meter:
    """What is in work, and the most that ever was."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.now = self.most = 0

    def enter(self, size: int) -> None:
        with self.lock:
            self.now += size
            self.most = max(self.most, self.now)

    def leave(self, size: int) -> None:
        with self.lock:
            self.now -= size


def until(holds: Callable[[], bool]) -> None:
    ended = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < ended
        time.sleep(0.001)
