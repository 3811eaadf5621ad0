"""A process that decodes: what runs here may crash, hang or take too much memory, and only this process is lost by it.

A request is two messages: JSON and the bytes of the file, or JSON alone where they are those of the request before, as for the
next page. The answer is JSON; the pixels lie in shared memory whose name it gives and which is then handed over, if it is new;
or they follow as a message where the system has no more to share. Then the other side says that it has taken them. What comes
back is no pickle, so that a decoder that was taken over by a file cannot take over the other side.
"""

from __future__ import annotations

import contextlib
import faulthandler
import gc
import json
import os
import pkgutil
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from multiprocessing import parent_process
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging import shared_memory
from provcheck.core.imaging.door import FileBytes, Limits
from provcheck.core.imaging.picture import Picture, Room

Decode = Callable[[FileBytes, Limits, Room], Picture]
"""As `provcheck.core.imaging.decoding.decode`."""

TAKEN = b"taken"
"""Says that the answer has been taken over, so that the shared memory may be let go."""

LONGEST_TEXT = 1000
"""Characters of a text in an answer that are handed on: details are kept for every file that was skipped."""

MOST_KEPT = 128 << 20
"""Shared memory that is kept for the next picture, in bytes; more is let go on both sides."""

MOST_HELD = 512 << 20
"""Largest file whose bytes a process keeps for the next page of it."""

_PATIENCE = 5
_GRACE = 5.0


@dataclass(frozen=True)
class WorkerLimits:
    """What a process may take for one file.

    Attributes:
        seconds: Time of the processor, which does not depend on what else the computer does.
        memory_bytes: Memory of the process, with the pixels it gives back.
    """

    seconds: float = 60.0
    memory_bytes: int = 6 << 30

    @property
    def patience(self) -> float:
        """Seconds of the clock from request to answer, for a decoder that waits and computes nothing."""
        return _PATIENCE * self.seconds


@dataclass(frozen=True)
class Request:
    """The first message of a request; the file's bytes are the second one, unless they are held.

    Attributes:
        path: Where the file was, for its ending.
        sha256: Digest of the bytes.
        part: Frame or page.
        limits: What is let in.
        memory: Name for shared memory, if more is needed than there is.
        is_held: Whether the bytes are those that were kept after the request before.
        keeps: Whether to keep the bytes for the next request.
    """

    path: str
    sha256: str
    part: str
    limits: Limits
    memory: str
    is_held: bool
    keeps: bool

    def encoded(self) -> bytes:
        """The message."""
        return json.dumps(asdict(self)).encode("ascii")


def run(requests: Connection, limits: WorkerLimits, decoder: str) -> None:
    """Answer requests until the other side closes or ends; `decoder` is "module:function" in place of the program's own."""
    _protect()
    _end_with_parent()
    decode = _decoder(decoder)
    _limit_memory(limits)
    room = _Room()
    with open(os.devnull, "wb") as nowhere:  # noqa: PTH123  a file of the system
        requests.send_bytes(json.dumps({"ready": True}).encode("ascii"))
        with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):  # the other side has ended
            data = b""
            while True:
                asked = json.loads(requests.recv_bytes())
                data = data if asked["is_held"] else requests.recv_bytes()
                # Ends this process also when a decoder never lets go of the interpreter and nobody is left to end it.
                faulthandler.dump_traceback_later(limits.patience + _GRACE, exit=True, file=nowhere)
                _answer(requests, asked, data, decode, room)
                faulthandler.cancel_dump_traceback_later()
                data = data if asked["keeps"] else b""


class _Room:
    """Memory for one picture after the other: shared, or of this process where the system has no more to share.

    What is shared is kept from picture to picture, since fresh memory costs more time than filling it with pixels.
    """

    def __init__(self) -> None:
        self._name = ""
        self._shared: shared_memory.Block | None = None
        self.unshared: NDArray[np.uint8] | None = None

    def begin(self, name: str) -> None:
        """Use this name if more memory is needed."""
        self._name = name
        self.unshared = None

    def __call__(self, size: int) -> NDArray[np.uint8]:
        """Memory for a picture."""
        if self._shared is None or self._shared.size < size:
            self._forget()
            with contextlib.suppress(OSError):  # there is none to share
                self._shared = shared_memory.made(self._name, size)
        if self._shared is None:
            self.unshared = np.empty(size, np.uint8)
            return self.unshared
        return np.ndarray(size, np.uint8, self._shared.buf)

    @property
    def shared_name(self) -> str:
        """Name of the shared memory; empty when the pixels are not there."""
        return "" if self._shared is None or self.unshared is not None else self._shared.name

    def hand_over(self, requests: Connection) -> None:
        """Let the other side have the memory whose name it was told, where it has not got that yet."""
        if self._shared is not None and self.shared_name == self._name:
            shared_memory.hand_over(self._shared, requests)

    def end(self) -> None:
        """The pixels have been taken over."""
        self.unshared = None
        if self._shared is not None and self._shared.size > MOST_KEPT:
            self._forget()

    def _forget(self) -> None:
        """Let go of the shared memory; the other side keeps it as long as it needs."""
        if self._shared is None:
            return
        try:
            self._shared.close()
        except BufferError:
            # An exception that was caught still knows the pixels.
            gc.collect()
            self._shared.close()
        self._shared = None


def _answer(requests: Connection, asked: dict[str, Any], data: bytes, decode: Decode, room: _Room) -> None:
    room.begin(asked["memory"])
    file = FileBytes(Path(asked["path"]), data, asked["sha256"], asked["part"])
    try:
        answer = _description(decode(file, Limits(**asked["limits"]), room))
    except PictureError as error:
        answer = _refusal(error.reason, error.detail)
    except MemoryError:
        answer = _refusal(Reason.OUT_OF_MEMORY, "MemoryError")
    except Exception as error:  # noqa: BLE001  whatever a decoder raises is this file's fault, and is told with its name
        answer = _refusal(Reason.DECODER_FAILED, f"{type(error).__name__}: {error}")
    requests.send_bytes(json.dumps({**answer, "memory": room.shared_name}).encode("ascii"))
    room.hand_over(requests)
    if room.unshared is not None and "reason" not in answer:
        requests.send_bytes(room.unshared.data)
    requests.recv_bytes(len(TAKEN))
    room.end()


def _refusal(reason: Reason, detail: str) -> dict[str, object]:
    return {"reason": reason.value, "detail": detail[:LONGEST_TEXT]}


def _description(picture: Picture) -> dict[str, object]:
    return {
        "width": picture.width,
        "height": picture.height,
        "alpha": picture.alpha is not None,
        "file_format": picture.file_format,
        "colour": picture.colour,
        "origin": asdict(replace(picture.origin, profile=picture.origin.profile[:LONGEST_TEXT])),
    }


def _decoder(name: str) -> Decode:
    """Imported only here, when Ctrl+C and the like are not heard any more."""
    if name:
        found: Decode = pkgutil.resolve_name(name)
        return found
    from provcheck.core.imaging.decoding import decode  # noqa: PLC0415

    return decode


def _protect() -> None:
    """Leave Ctrl+C to the parent, say nothing in the terminal, and leave no files or windows behind after a crash."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.stderr is not None:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for stream in (1, 2):
            os.dup2(nowhere, stream)
        os.close(nowhere)
    if sys.platform == "win32":
        import ctypes  # noqa: PLC0415

        without_windows = 0x0001 | 0x0002  # SEM_FAILCRITICALERRORS | SEM_NOGPFAULTERRORBOX
        ctypes.windll.kernel32.SetErrorMode(without_windows)
    else:
        import resource  # noqa: PLC0415  not on Windows

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limit_memory(limits: WorkerLimits) -> None:
    """On Linux refuse what is far too much at once. The parent watches how much is really used, on every system.

    Address space is more than memory, since a decoder may ask for more than it uses: hence half as much again.
    """
    if sys.platform == "linux":
        import resource  # noqa: PLC0415

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        most = pages * resource.getpagesize() + limits.memory_bytes * 3 // 2
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _end_with_parent() -> None:
    """End at once when the parent is gone, however it ended; while waiting for a request the closed connection says so too."""
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for_end, args=(parent.sentinel,), daemon=True).start()


def _wait_for_end(sentinel: int) -> None:
    wait([sentinel])
    os.kill(os.getpid(), signal.SIGTERM)
