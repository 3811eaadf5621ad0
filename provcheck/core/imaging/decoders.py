"""The one door for pixels: whatever comes from outside is decoded by processes that may crash, hang or balloon without harm.

They are started when they are needed and ended when they have been idle for a while. A file by which one is lost is reported
with the reason, the process is replaced, and everything else goes on. All pictures of a time share one budget of memory, by the
sizes that their files state: of huge ones fewer are decoded at once. Where a file takes more than it states, and all together
would take more than there is for them, it is decoded a second time, alone.
"""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import accumulate
from pathlib import Path

import psutil

from provcheck.core.errors import DecoderError, PictureError, Reason
from provcheck.core.imaging.budget import Budget
from provcheck.core.imaging.door import FileBytes, Limits, read_bytes
from provcheck.core.imaging.parts import size_of
from provcheck.core.imaging.picture import Picture
from provcheck.core.imaging.stated_size import stated_pixels
from provcheck.core.imaging.worker import WorkerLimits
from provcheck.core.imaging.worker_process import LostError, WorkerProcess
from provcheck.core.jobs import CancelledError

PROCESSES = min(max(2, os.cpu_count() or 2), 4) + 1
"""Most processes at once: one for each picture that a scan decodes at a time, and one for what is looked at meanwhile."""

_LARGEST = 6 << 30
_BYTES_A_PIXEL = 12
"""Of memory for a picture in work: four each for what its decoder holds, what that hands over, and what is measured of it."""

_MOST_AT_REST = 1 << 30
"""Of memory that idle processes keep together, as bytes of a file of pages, beyond what each takes anyhow."""

_IDLE_SECONDS = 60.0


@dataclass(frozen=True)
class _Job:
    """What is to be decoded, and the share of the memory for it.

    Attributes:
        times_given_up: How often all was given up when it was asked for: since then nobody wants it any more.
    """

    file: FileBytes
    limits: Limits
    share: int
    times_given_up: int


class Decoders:
    """A set of decoding processes. May be used from several threads."""

    def __init__(
        self,
        processes: int = PROCESSES,
        limits: WorkerLimits | None = None,
        decoder: str = "",
        idle_seconds: float = _IDLE_SECONDS,
    ) -> None:
        """Start nothing yet; `decoder` is "module:function" to be called in place of the program's own.

        What one process may take is what all pictures may take together.
        """
        self._limits = limits or usual_limits()
        self._budget = Budget(self._limits.memory_bytes)
        self._bytes = Budget(self._limits.memory_bytes // 2)
        self._decoder = decoder
        self._idle_seconds = idle_seconds
        self._places = Budget(processes)
        self._change = threading.Condition()
        self._idle: list[tuple[float, WorkerProcess]] = []
        # With the share of the memory that each was given.
        self._at_work: dict[WorkerProcess, int] = {}
        self._is_tidying = False
        self._times_given_up = 0

    def decode(self, file: FileBytes, limits: Limits | None = None) -> Picture:
        """Decode in one of the processes, for a person who waits for it: before what else waits for one to be free.

        Raises `PictureError`, with the reasons of `provcheck.core.imaging.decoding.decode` and those for which a process is
        lost; `DecoderError` when no process can be started; `CancelledError` when it is given up meanwhile.
        """
        with self.decoded(file, limits, is_urgent=True) as picture:
            return picture

    @contextmanager
    def reading(self, path: Path, *, is_urgent: bool = False, shared_by: object = None) -> Iterator[int]:
        """While this is entered a file may be read and its bytes held: of huge files few at a time, and pages of one together.

        To be entered before `decoded`, to which what it gives is handed on, so that a file is given up while it is read too.
        What cannot be looked at is let in, since reading tells why. `shared_by` is what holds the bytes for all pages of one.
        """
        times = self._times_given_up
        try:
            size = size_of(path)
        except (OSError, MemoryError, PictureError):
            size = 0
        owner = object() if shared_by is None else shared_by
        with self._bytes.common_share(owner, size, is_urgent=is_urgent):
            yield times

    @contextmanager
    def decoded(
        self, file: FileBytes, limits: Limits | None = None, *, is_urgent: bool = False, times_given_up: int | None = None
    ) -> Iterator[Picture]:
        """As `decode`, for a picture that is in work while this is entered: as long it has its share of the memory.

        Those of scans wait for all that are urgent. Nothing else may be decoded within it. `times_given_up` is what `reading`
        gave, where the file was read within it.
        """
        limits = limits or Limits()
        times = self._times_given_up if times_given_up is None else times_given_up
        with ExitStack() as held:
            yield self._decode_within(held, file, limits, times, is_urgent=is_urgent)

    def _decode_within(self, held: ExitStack, file: FileBytes, limits: Limits, times: int, *, is_urgent: bool) -> Picture:
        """Decode with a share of the memory that is held from then on: what the file states, else all there is."""
        stated = len(file.data) + _BYTES_A_PIXEL * stated_pixels(file.data, limits.pixels)
        for wanted in (stated, self._limits.memory_bytes):
            try:
                with ExitStack() as share:
                    share.enter_context(self._budget.share(wanted, is_urgent=is_urgent))
                    picture = self._decode_somewhere(_Job(file, limits, wanted, times), is_urgent=is_urgent)
                    held.enter_context(share.pop_all())
                    return picture
            except LostError as lost:
                failure = lost
            if not failure.is_crowded:
                break
        raise PictureError(failure.reason, file.path, failure.detail) from failure

    def _decode_somewhere(self, job: _Job, *, is_urgent: bool) -> Picture:
        with self._places.share(1, is_urgent=is_urgent):
            return self._decode_in(self._process(job.file.part_of), job)

    def read(self, path: Path, limits: Limits | None = None) -> Picture:
        """Read a file and decode it."""
        return self.decode(read_bytes(path, limits), limits)

    def prepare(self) -> None:
        """Start a process in advance, so that it is ready when the first file comes; does not wait for it."""
        with self._change:
            if self._idle:
                return
        self._put_back(WorkerProcess(self._limits, self._decoder))

    def give_up(self) -> None:
        """End the processes at work, for a person who does not want to wait for a file that takes long.

        Those who wait for their share of the memory or for a process need not wait any more either.
        """
        with self._change:
            self._times_given_up += 1
        for budget in (self._bytes, self._budget, self._places):
            budget.give_up()
        with self._change:
            for process in tuple(self._at_work):
                process.give_up()

    def close(self) -> None:
        """End the processes that are idle. Those at work are put back by their threads; it may be used again."""
        with self._change:
            ending, self._idle = self._idle, []
            self._change.notify_all()
        for _since, process in ending:
            process.close()

    def _decode_in(self, process: WorkerProcess, job: _Job) -> Picture:
        """Decode in a process; a second time in a new one where an earlier file may have spoilt the first."""
        was_used = process.has_decoded
        try:
            return self._decode_once(process, job)
        except LostError as lost:
            if not was_used or lost.is_crowded or lost.reason is Reason.DECODING_TOO_LONG:
                raise
        return self._decode_once(WorkerProcess(self._limits, self._decoder), job)

    def _decode_once(self, process: WorkerProcess, job: _Job) -> Picture:
        with self._change:
            self._at_work[process] = job.share
            is_given_up = self._times_given_up != job.times_given_up
        try:
            if is_given_up:
                raise CancelledError
            return process.decode(job.file, job.limits, partial(self._is_too_much, process))
        except (LostError, DecoderError) as lost:
            if process.is_given_up:
                raise CancelledError from lost
            raise
        finally:
            with self._change:
                del self._at_work[process]
            if process.is_given_up:
                process.close()
            elif not process.is_lost:
                self._put_back(process)

    def _process(self, whole: str) -> WorkerProcess:
        """The process that holds a file of pages, else the one used last, so that as few as will do are kept, else a new one.

        `whole` is the SHA-256 of that file; empty for a file of one picture.
        """
        with self._change:
            holding = (at for at, (_since, each) in enumerate(self._idle) if whole and each.holds == whole)
            process = self._idle.pop(next(holding, -1))[1] if self._idle else None
        return process or WorkerProcess(self._limits, self._decoder)

    def _is_too_much(self, process: WorkerProcess) -> bool:
        """Whether all at work take more than there is, and this one goes furthest beyond its share."""
        with self._change:
            shares = dict(self._at_work)
        if len(shares) < 2:
            return False
        taken = {each: each.grown_bytes for each in shares}
        beyond = {each: taken[each] - share for each, share in shares.items()}
        return sum(taken.values()) > self._limits.memory_bytes and beyond[process] == max(beyond.values())

    def _put_back(self, process: WorkerProcess) -> None:
        """Keep a process for the next file; those used longest ago are ended where all that are idle keep too much."""
        with self._change:
            self._idle.append((time.monotonic(), process))
            kept = list(accumulate(each.grown_bytes for _since, each in reversed(self._idle)))
            ending = self._idle[: sum(bytes_kept > _MOST_AT_REST for bytes_kept in kept)]
            self._idle = self._idle[len(ending) :]
            if not self._is_tidying:
                self._is_tidying = True
                threading.Thread(target=self._tidy, name="decoders", daemon=True).start()
        for _since, each in ending:
            each.close()

    def _tidy(self) -> None:
        """End processes that nobody needed for a while, until none is left; runs in a thread of its own."""
        while True:
            with self._change:
                if not self._idle:
                    self._is_tidying = False
                    return
                self._change.wait(max(0.0, self._idle[0][0] + self._idle_seconds - time.monotonic()))
                old = time.monotonic() - self._idle_seconds
                ending = [process for since, process in self._idle if since <= old]
                self._idle = [(since, process) for since, process in self._idle if since > old]
            for process in ending:
                process.close()


@functools.cache
def decoders() -> Decoders:
    """The processes of this program: all its parts share them, since they are limited by its computer."""
    return Decoders()


def usual_limits() -> WorkerLimits:
    """Of one process: memory enough for the largest picture that is let in, never more than half of what the computer has."""
    return WorkerLimits(memory_bytes=min(_LARGEST, psutil.virtual_memory().total // 2))
