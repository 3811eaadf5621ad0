"""Cancelling and progress for work that takes long.

Long work is a generator of events; it calls `CancelToken.check` between files.
"""

from __future__ import annotations

import threading
import time
from dataclasses import dataclass


class CancelledError(Exception):
    """The person asked to stop; what was done is kept."""


class CancelToken:
    """A flag that any thread may set and that the working thread reads."""

    def __init__(self) -> None:
        """Start with the flag down."""
        self._event = threading.Event()

    def cancel(self) -> None:
        """Raise the flag; safe to call from any thread and more than once."""
        self._event.set()

    @property
    def cancelled(self) -> bool:
        """Whether the flag is up."""
        return self._event.is_set()

    def check(self) -> None:
        """Raise `CancelledError` when the flag is up."""
        if self._event.is_set():
            raise CancelledError


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        done: Items finished, including the ones that could not be read.
        total: Items in all; known before the first one starts.
        per_second: Items a second since the job started, 0.0 before it can be told.
        seconds_left: Estimate of the time left, None before it can be told.
        current: Name of the file in work, may be empty.
    """

    done: int
    total: int
    per_second: float
    seconds_left: float | None
    current: str


class ProgressClock:
    """Turns counts into rate and time left."""

    def __init__(self, total: int) -> None:
        """Start the clock for `total` items."""
        self._total = total
        self._start = time.monotonic()

    def at(self, done: int, current: str = "") -> Progress:
        """Progress after `done` items."""
        elapsed = time.monotonic() - self._start
        rate = done / elapsed if done and elapsed > 0 else 0.0
        left = (self._total - done) / rate if rate else None
        return Progress(done, self._total, rate, left, current)
