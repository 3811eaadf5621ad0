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
    """Flags that any thread may set and that the working thread reads: to stop, or to wait."""

    def __init__(self) -> None:
        """Start with both flags down."""
        self._cancelled = threading.Event()
        self._may_go = threading.Event()
        self._may_go.set()
        self._lock = threading.Lock()
        self._paused_at = 0.0
        self._paused_before = 0.0
        self._checked_at = 0.0

    def cancel(self) -> None:
        """Ask to stop, also when paused; safe to call from any thread and more than once."""
        self._cancelled.set()
        self.resume()

    def pause(self) -> None:
        """Ask to wait before the next item."""
        with self._lock:
            if self._may_go.is_set() and not self._cancelled.is_set():
                self._paused_at = time.monotonic()
                self._may_go.clear()

    def resume(self) -> None:
        """Let it go on."""
        with self._lock:
            if not self._may_go.is_set():
                self._paused_before += time.monotonic() - self._paused_at
                self._may_go.set()

    @property
    def cancelled(self) -> bool:
        """Whether it was asked to stop."""
        return self._cancelled.is_set()

    @property
    def paused(self) -> bool:
        """Whether it was asked to wait."""
        return not self._may_go.is_set()

    @property
    def paused_seconds(self) -> float:
        """How long it was asked to wait so far."""
        with self._lock:
            now = time.monotonic() - self._paused_at if not self._may_go.is_set() else 0.0
            return self._paused_before + now

    @property
    def checked_at(self) -> float:
        """When the work looked at the flags last, by the monotonic clock; 0 before it did."""
        return self._checked_at

    def check(self) -> None:
        """Wait while it is paused; raise `CancelledError` when it was asked to stop."""
        self._checked_at = time.monotonic()
        if not self._may_go.is_set():
            self._may_go.wait()
        if self._cancelled.is_set():
            raise CancelledError


@dataclass(frozen=True)
class Progress:
    """How far a job is.

    Attributes:
        done: Items finished, including the ones that could not be read.
        total: Items in all; known before the first one starts.
        per_second: Items a second since the job started, 0.0 before it can be told.
        seconds_left: Estimate of the time left, None before it can be told.
        current: Name or path of the file in work, may be empty.
    """

    done: int
    total: int
    per_second: float
    seconds_left: float | None
    current: str


class ProgressClock:
    """Turns counts into rate and time left; time in which the job was paused does not count."""

    def __init__(self, total: int, token: CancelToken) -> None:
        """Start the clock for `total` items of the job that reads `token`."""
        self._total = total
        self._token = token
        self._start = self._now()

    def _now(self) -> float:
        return time.monotonic() - self._token.paused_seconds

    def grow(self, more: int) -> None:
        """There are more items than was known at the start."""
        self._total += more

    def at(self, done: int, current: str = "") -> Progress:
        """Progress after `done` items."""
        elapsed = self._now() - self._start
        rate = done / elapsed if done and elapsed > 0 else 0.0
        left = (self._total - done) / rate if rate else None
        return Progress(done, self._total, rate, left, current)
