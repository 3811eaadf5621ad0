"""Decoders for worker processes, which import them by name: what they do depends on the name of the file."""

from __future__ import annotations

import json
import os
import re
import signal
import sys
import time
from dataclasses import replace
from multiprocessing import parent_process
from pathlib import Path

import numpy as np

from provcheck.core.imaging import decoding, shared_memory, worker
from provcheck.core.imaging.door import FileBytes, Limits
from provcheck.core.imaging.picture import Picture, Room

HEAVY = ("onnxruntime", "torch", "PySide6", "psd_tools", "pdqhash", "imagehash", "typer", "rich", "pydantic", "typst")

_seen: list[Path] = []
_dumps = json.dumps


def decode(file: FileBytes, limits: Limits, room: Room) -> Picture:
    """As the program's own, except for files that are called after a fault."""
    _seen.append(file.path)
    fault = file.path.stem.split("-")[0]
    if fault in _FAULTS:
        _FAULTS[fault](file, room)
    return decoding.decode(file, limits, room)


def tell_modules(file: FileBytes, limits: Limits, room: Room) -> Picture:
    """Give the names of heavy modules that are loaded as the format."""
    loaded = [name for name in HEAVY if name in sys.modules]
    return replace(decoding.decode(file, limits, room), file_format=" ".join(loaded))


def without_shared_memory(file: FileBytes, limits: Limits, room: Room) -> Picture:
    """On a system that has no memory to share."""

    def refuse(*_arguments: object, **_options: object) -> None:
        raise OSError("no space left on device")

    shared_memory.made = refuse
    return decoding.decode(file, limits, room)


def by_name(file: FileBytes, limits: Limits, room: Room) -> Picture:
    """As `decode` on a system whose shared memory has names."""
    shared_memory.IS_NAMELESS = False
    return decode(file, limits, room)


class _Pixels:
    """Pixels that follow as a message, but never or by half."""

    def __init__(self, *, half: bool) -> None:
        self._half = half

    @property
    def data(self) -> bytes:
        if self._half:
            os.write(sys._getframe(1).f_locals["requests"].fileno(), (1000).to_bytes(4, "big") + b"half")
        while True:
            time.sleep(1)


def answer_amiss(file: FileBytes, limits: Limits, room: Room) -> Picture:
    """Decode rightly and answer what no decoder answers: what, is the name of the file."""
    picture = decoding.decode(file, limits, room)
    fault = file.path.stem
    if fault in {"never", "half"}:
        room.unshared = _Pixels(half=fault == "half")
    elif fault == "long":
        room.unshared = np.zeros(picture.width * picture.height * 3 + 1, np.uint8)
    elif fault == "nested":
        json.dumps = lambda _answer: "[" * 200_000
    elif fault == "unsent":
        shared_memory.hand_over = lambda _block, connection: connection.send_bytes(b"")
    elif fault.startswith("foreign"):
        worker._Room.shared_name = fault
    else:
        told = json.loads(fault)
        json.dumps = lambda answer: _dumps({**answer, **told})
    return picture


def crash_when_used(file: FileBytes, limits: Limits, room: Room) -> Picture:
    """Every process decodes one file and crashes at the next, whatever that is."""
    _seen.append(file.path)
    if len(_seen) > 1:
        _crash(file, room)
    return decoding.decode(file, limits, room)


def count_seen(file: FileBytes, limits: Limits, room: Room) -> Picture:
    """Give the process's number and how many files it has seen as the format; takes a moment."""
    _seen.append(file.path)
    time.sleep(0.2)
    return replace(decoding.decode(file, limits, room), file_format=f"{os.getpid()} {len(_seen)}")


def _crash(_file: FileBytes, _room: Room) -> None:
    if sys.platform == "win32":
        import faulthandler  # noqa: PLC0415

        faulthandler._sigsegv()
    os.kill(os.getpid(), signal.SIGSEGV)


def _crash_with_pixels(file: FileBytes, room: Room) -> None:
    room(1 << 20)[:] = 1
    _crash(file, room)


def _hang(_file: FileBytes, _room: Room) -> None:
    while True:
        time.sleep(1)


def _hang_deaf(_file: FileBytes, _room: Room) -> None:
    """Hangs in C without ever letting go of the interpreter."""
    re.match(r"(a+)+$", "a" * 60 + "b")


def _balloon(_file: FileBytes, _room: Room) -> None:
    taken = []
    while True:
        taken.append(b"x" * (32 << 20))
        time.sleep(0.01)


def _grab(_file: FileBytes, _room: Room) -> None:
    """Asks for more address space than there is memory."""
    bytearray(1 << 42)


def _raise(_file: FileBytes, _room: Room) -> None:
    raise LookupError("nobody thought of this")


def _leave(_file: FileBytes, _room: Room) -> None:
    sys.exit(3)


def _spoil(_file: FileBytes, room: Room) -> None:
    """Fails when the pixels are there already."""
    room(1 << 20)[:] = 7
    raise ValueError("after all")


def _tell(file: FileBytes, _room: Room) -> None:
    """Write the process's number and its parent's into the file's folder, then hang."""
    parent = parent_process()
    told = file.path.with_suffix(".told")
    told.with_suffix(".new").write_text(f"{os.getpid()} {parent.pid if parent else 0}", encoding="ascii")
    told.with_suffix(".new").rename(told)


def _begin(_file: FileBytes, room: Room) -> None:
    """Make memory of a name, and be ended before anybody is told of it."""
    (Path("/dev/shm") / room._name).touch()


_FAULTS = {
    "crash": _crash,
    "crashfull": _crash_with_pixels,
    "hang": _hang,
    "deaf": _hang_deaf,
    "balloon": _balloon,
    "grab": _grab,
    "raise": _raise,
    "leave": _leave,
    "spoil": _spoil,
    "tell": lambda file, room: (room(1 << 20), _tell(file, room), _hang(file, room)),
    "tellbegun": lambda file, room: (_begin(file, room), _tell(file, room), _hang(file, room)),
    "telldeaf": lambda file, room: (room(1 << 20), _tell(file, room), _hang_deaf(file, room)),
}
