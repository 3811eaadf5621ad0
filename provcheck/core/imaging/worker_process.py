"""The near side of one decoding process: what it is asked, how long it may take, and what becomes of its answer."""

from __future__ import annotations

import json
import multiprocessing
import os
import secrets
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from multiprocessing import resource_tracker
from typing import Any

import numpy as np
import psutil
from numpy.typing import NDArray

from provcheck.core.errors import DecoderError, PictureError, Reason
from provcheck.core.imaging import shared_memory
from provcheck.core.imaging.door import LARGEST_PICTURE, FileBytes, Limits
from provcheck.core.imaging.picture import Origin, Picture, PixelKind, planes_in
from provcheck.core.imaging.worker import LONGEST_TEXT, MOST_HELD, MOST_KEPT, TAKEN, Request, WorkerLimits, run

_WATCH_SECONDS = 0.05
_START_SECONDS = 120.0
_END_SECONDS = 2.0
_LONGEST_ANSWER = 1 << 20
# What an answer may raise that is cut off, of another shape, or made to do harm, as numbers without end or endless nesting.
_NO_ANSWER = (EOFError, OSError, ValueError, KeyError, TypeError, OverflowError, RecursionError)
_spawn = multiprocessing.get_context("spawn")
# Starting a process looks after those that have ended: two threads at it would take each other's exit codes.
_children = threading.Lock()


def _never() -> bool:
    """No process takes too much together with others."""
    return False


class LostError(Exception):
    """A process that did not answer and was ended.

    Attributes:
        reason: Why.
        detail: Facts for the log.
        is_crowded: Whether it was ended for what others took besides; alone it might have had room enough.
    """

    def __init__(self, reason: Reason, detail: str, *, is_crowded: bool = False) -> None:
        """Keep all of it."""
        super().__init__(f"{reason}: {detail}")
        self.reason = reason
        self.detail = detail
        self.is_crowded = is_crowded


class WorkerProcess:
    """One decoding process. To be used by one thread at a time, except for `give_up`.

    Attributes:
        has_decoded: Whether it has been asked before, so that what it does now may be an earlier file's fault.
        is_lost: Whether it has been ended because it did not answer.
        is_given_up: Whether nobody wants its answer any more.
        holds: SHA-256 of the file whose bytes it keeps for the next page; empty when there is none.
    """

    def __init__(self, limits: WorkerLimits, decoder: str) -> None:
        """Start it without waiting for it; raises `DecoderError` when the system does not let it."""
        self._limits = limits
        self._connection, far = _spawn.Pipe()
        self._process = _spawn.Process(target=run, args=(far, limits, decoder), name="decoder", daemon=True)
        self._is_ready = False
        self._bytes_at_first = 0
        self._shared: shared_memory.Block | None = None
        self._taken_name = ""
        self.has_decoded = False
        self.is_lost = False
        self.is_given_up = False
        self.holds = ""
        try:
            with _children, _without_ctrl_c():
                self._process.start()
            self._seen = psutil.Process(self._process.pid)
        except (OSError, psutil.Error) as error:
            self._connection.close()
            raise DecoderError(Reason.DECODER_MISSING, None, str(error)) from error
        finally:
            far.close()

    @property
    def memory_bytes(self) -> int:
        """Memory it takes now; 0 when it has ended."""
        try:
            return int(self._seen.memory_info().rss)
        except psutil.Error:
            return 0

    @property
    def grown_bytes(self) -> int:
        """Memory it takes now beyond what it took before its first file."""
        return max(0, self.memory_bytes - self._bytes_at_first)

    @property
    def _seconds(self) -> float:
        """Time of the processor that it has used; 0 when it has ended."""
        try:
            times = self._seen.cpu_times()
        except psutil.Error:
            return 0.0
        return float(times.user + times.system)

    def decode(self, file: FileBytes, limits: Limits, is_too_much: Callable[[], bool] = _never) -> Picture:
        """Decode, as long as what all processes take together `is_too_much` does not say that this one has to end for it.

        Raises `PictureError`, `DecoderError` when it never came up, or `LostError`: then it has ended.
        """
        self._await_ready()
        request = self._request(file, limits)
        late = threading.Event()
        shared_memory.expected(request.memory)
        try:
            with self._in_time(late):
                return self._ask(request, file, limits, is_too_much)
        except PictureError:
            raise
        except _NO_ANSWER as error:
            # An answer that is none is as good as a crash.
            reason = Reason.DECODING_TOO_LONG if late.is_set() else Reason.DECODER_FAILED
            raise LostError(reason, f"{type(error).__name__}, {self._kill()}") from error
        except BaseException:
            # Whatever it was, as Ctrl+C or no memory left here, what it still has to say would be taken for the next answer.
            self._kill()
            raise
        finally:
            self.has_decoded = True
            if self._taken_name != request.memory:
                shared_memory.forgotten(request.memory)

    def give_up(self) -> None:
        """End it while another thread waits for it, which then gets `LostError`."""
        self.is_given_up = True
        self._process.kill()

    def close(self) -> None:
        """Let it end by itself, which it does at once when it has nothing to do."""
        self._connection.close()
        self._forget()
        with _children:
            self._process.join(_END_SECONDS)
        self._kill()

    def _await_ready(self) -> None:
        if self._is_ready:
            return
        try:
            self._is_ready = self._connection.poll(_START_SECONDS) and bool(self._connection.recv_bytes())
        except (EOFError, OSError) as error:
            raise DecoderError(Reason.DECODER_MISSING, None, self._kill()) from error
        if not self._is_ready:
            raise DecoderError(Reason.DECODER_MISSING, None, f"not ready after {_START_SECONDS:.0f} s, {self._kill()}")
        self._bytes_at_first = self.memory_bytes

    def _request(self, file: FileBytes, limits: Limits) -> Request:
        """Of a file that is asked for page by page, the bytes are sent once. The memory's name tells which program's it is."""
        memory = f"provcheck-{os.getpid()}-{secrets.token_hex(6)}"
        is_held = bool(file.part_of) and file.part_of == self.holds
        keeps = bool(file.part_of) and len(file.data) <= MOST_HELD
        return Request(str(file.path), file.sha256, file.part, limits, memory, is_held, keeps)

    def _ask(self, request: Request, file: FileBytes, limits: Limits, is_too_much: Callable[[], bool]) -> Picture:
        self._connection.send_bytes(request.encoded())
        if not request.is_held:
            self._connection.send_bytes(file.data)
        self.holds = file.part_of if request.keeps else ""
        self._watch(is_too_much)
        answer = json.loads(self._connection.recv_bytes(_LONGEST_ANSWER))
        name = str(answer["memory"])
        if "reason" in answer:
            if name:
                self._shared_of(name, request.memory)
            self._connection.send_bytes(TAKEN)
            raise PictureError(Reason(answer["reason"]), file.path, _text(answer["detail"]))
        width, height = int(answer["width"]), int(answer["height"])
        if min(width, height) < 1 or width * height > max(limits.pixels, LARGEST_PICTURE):
            raise ValueError(width, height)
        memory = self._taken(name, request.memory, width * height * (4 if answer["alpha"] else 3))
        rgb, alpha = planes_in(memory, width, height)
        return Picture(rgb, alpha, _text(answer["file_format"]), _text(answer["colour"]), _origin(answer["origin"]))

    def _watch(self, is_too_much: Callable[[], bool]) -> None:
        """Wait for an answer, or for the end of the process, or of the patience with it."""
        started, used = time.monotonic(), self._seconds
        while not self._connection.poll(_WATCH_SECONDS):
            passed, computed = time.monotonic() - started, self._seconds - used
            if computed > self._limits.seconds or passed > self._limits.patience:
                raise LostError(Reason.DECODING_TOO_LONG, f"{computed:.1f} s in {passed:.1f} s, {self._kill()}")
            taken = self.memory_bytes
            if taken > self._limits.memory_bytes:
                raise LostError(Reason.OUT_OF_MEMORY, f"{taken} > {self._limits.memory_bytes} bytes, {self._kill()}")
            if is_too_much():
                raise LostError(Reason.OUT_OF_MEMORY, f"{taken} bytes and others, {self._kill()}", is_crowded=True)

    @contextmanager
    def _in_time(self, late: threading.Event) -> Iterator[None]:
        """End it and set `late` when all messages of a request take too long, as half a message that nothing follows."""
        timer = threading.Timer(self._limits.patience + _END_SECONDS, self._end_late, (late,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _end_late(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def _taken(self, name: str, asked: str, size: int) -> NDArray[np.uint8]:
        """The pixels in memory of this process, from shared memory or, without a name, from the connection."""
        memory = np.empty(size, np.uint8)
        if name:
            memory[:] = np.ndarray(size, np.uint8, self._shared_of(name, asked).buf)
        else:
            self._watch(_never)
            pixels = self._connection.recv_bytes(size)
            if len(pixels) != size:
                raise ValueError(size)
            memory[:] = np.frombuffer(pixels, np.uint8)
        self._connection.send_bytes(TAKEN)
        if self._shared is not None and self._shared.size > MOST_KEPT:
            self._forget()
        return memory

    def _shared_of(self, name: str, asked: str) -> shared_memory.Block:
        """The process's shared memory; what it has just been told of is taken over.

        Raises ValueError for any but the one it has already and the one it was asked for: it may belong to someone else.
        """
        if self._shared is None or self._shared.name != name:
            if name != asked:
                raise ValueError(name)
            self._forget()
            self._shared = shared_memory.taken(name, self._connection)
            self._taken_name = name
        return self._shared

    def _forget(self) -> None:
        if self._shared is not None:
            self._shared.close()
            self._shared = None

    def _kill(self) -> str:
        """End it whatever it does, and tell how it ended."""
        self.is_lost = True
        self._connection.close()
        self._forget()
        with _children:
            # One that crashed needs a moment until the system says so; killing it meanwhile would hide how it ended.
            self._process.join(_WATCH_SECONDS)
            self._process.kill()
            self._process.join()
            return _told(self._process.exitcode)


def _origin(told: dict[str, Any]) -> Origin:
    return Origin(
        PixelKind(told["kind"]), _text(told["part"]), int(told["frames"]), _text(told["profile"]), int(told["orientation"])
    )


def _text(told: object) -> str:
    """A text of an answer, no longer than an honest one."""
    return str(told)[:LONGEST_TEXT]


def _told(code: int | None) -> str:
    """How a process ended."""
    if code is None or code >= 0:
        return f"exit code {code}"
    names: dict[int, Any] = {int(each): each.name for each in signal.Signals}
    return str(names.get(-code, f"signal {-code}"))


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """What is started within never hears Ctrl+C, which the terminal sends to all processes; on Windows it turns a deaf ear."""
    if sys.platform == "win32":
        yield
        return
    # Starting the tracker of shared memory lets signals through again, so it is started before.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
