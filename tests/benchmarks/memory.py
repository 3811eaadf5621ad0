"""Memory of this process and of those it started, sampled while something runs."""

from __future__ import annotations

import threading
import time
from types import TracebackType
from typing import Self

import psutil

MB = 1 << 20


class MemoryWatch:
    """Samples memory in a thread of its own while it is entered.

    Attributes:
        samples: Seconds since the start, bytes of this process, bytes of all processes that it started.
    """

    def __init__(self, seconds: float = 0.5, root: int | None = None) -> None:
        """Take a sample ever so many seconds of the process of that number, by default this one."""
        self.samples: list[tuple[float, int, int]] = []
        self._seconds = seconds
        self._process = psutil.Process(root)
        self._ended = threading.Event()
        self._started = time.monotonic()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._ended.set()
        self._thread.join()

    def peaks(self) -> str:
        """The largest of each, and of both together, for people."""
        if not self.samples:
            return "no sample"
        own = max(own for _, own, _ in self.samples)
        others = max(others for _, _, others in self.samples)
        both = max(own + others for _, own, others in self.samples)
        return f"own process {own // MB} MB, decoding processes {others // MB} MB, together {both // MB} MB"

    def course(self, points: int = 10) -> str:
        """Largest memory of each in so many equal spans of the time, in MB: "own+others"."""
        if not self.samples:
            return "no sample"
        end = self.samples[-1][0] + self._seconds
        spans: list[list[tuple[int, int]]] = [[] for _ in range(points)]
        for at, own, others in self.samples:
            spans[min(points - 1, int(at / end * points))].append((own, others))
        told = (f"{max(own for own, _ in span) // MB}+{max(others for _, others in span) // MB}" for span in spans if span)
        return " ".join(told)

    def _run(self) -> None:
        while not self._ended.wait(self._seconds):
            self._sample()

    def _sample(self) -> None:
        try:
            own = self._process.memory_info().rss
            children = self._process.children(recursive=True)
        except psutil.NoSuchProcess:
            return
        self.samples.append((time.monotonic() - self._started, own, sum(_memory_of(child) for child in children)))


def _memory_of(process: psutil.Process) -> int:
    try:
        return int(process.memory_info().rss)
    except psutil.Error:
        return 0
