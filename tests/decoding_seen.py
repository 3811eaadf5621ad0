"""What is seen from outside of processes that decode: the memory that they share, and what comes of them in time."""

from __future__ import annotations

import os
import re
import time
from pathlib import Path

SECONDS = 60
"""How long is waited for what should happen at once; never reached when all is well."""

SHARED_MEMORY = Path("/dev/shm")


def in_shared_memory(program: int | None = None, holder: int | None = None) -> set[str]:
    """What there is of this process, or of a program: by name, and without one what the holder, or the program, has of it."""
    program = program or os.getpid()
    maps = Path(f"/proc/{holder or program}/maps")
    nameless = re.findall(rf"memfd:(provcheck-{program}-\w+)", maps.read_text(encoding="utf-8") if maps.exists() else "")
    return {*nameless, *by_name(program)}


def by_name(program: int) -> set[str]:
    return {file.name for file in SHARED_MEMORY.glob(f"provcheck-{program}-*")}


def eventually(holds: object, what: str) -> None:
    assert callable(holds)
    ended = time.monotonic() + SECONDS
    while not holds():
        assert time.monotonic() < ended, what
        time.sleep(0.02)
