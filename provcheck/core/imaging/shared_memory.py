"""Memory that a decoding process makes for pixels and the program takes over: gone with both of them, however they end.

On Linux it has no name and is handed over through the connection, so that there is never anything to be removed. On Windows
what has a name is gone with those who have it open. Elsewhere a name stays until it is removed: the tracker that Python runs
beside the program knows it before there is anything of that name, and removes it when the program is gone.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import socket
import sys
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.shared_memory import SharedMemory
from typing import Protocol

if sys.platform != "win32":
    import _posixshmem
    import fcntl

IS_NAMELESS = sys.platform == "linux"

_KIND = "shared_memory"


class Block(Protocol):
    """A piece of shared memory."""

    @property
    def name(self) -> str:
        """What both sides call it."""

    @property
    def size(self) -> int:
        """Bytes."""

    @property
    def buf(self) -> memoryview | mmap.mmap | None:
        """The bytes; None once it is closed."""

    def close(self) -> None:
        """Let go of it; raises BufferError while an array lies in it."""


class _Nameless:
    """Memory that only those find who were handed it."""

    def __init__(self, name: str, file: int) -> None:
        """Take over an open file; raises OSError or ValueError when it is none that can be shared."""
        self.name = name
        self.file = file
        try:
            self.size = os.fstat(file).st_size
            self.buf = mmap.mmap(file, self.size)
        except BaseException:
            os.close(file)
            raise

    def close(self) -> None:
        """Let go of it."""
        self.buf.close()
        self.close_file()

    def hand_over(self, connection: Connection) -> None:
        """Send it to the other side."""
        with _socket(connection) as sending:
            socket.send_fds(sending, [b"\0"], [self.file])
        self.close_file()

    def close_file(self) -> None:
        """Once it is handed over only the bytes are of need."""
        if self.file >= 0:
            os.close(self.file)
            self.file = -1


def expected(name: str) -> None:
    """Near side, before it asks for memory of that name: `forgotten` or `taken` has to follow."""
    if not IS_NAMELESS and sys.platform != "win32":
        resource_tracker.register(f"/{name}", _KIND)


def made(name: str, size: int) -> Block:
    """Far side: new memory; raises OSError when the system has none."""
    if sys.platform != "linux" or not IS_NAMELESS:
        return SharedMemory(name, create=True, size=size)
    file = os.memfd_create(name, os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    try:
        # Linux gives the memory when it is written to, and ends the process when there is none: ask for it beforehand.
        os.posix_fallocate(file, 0, size)
        # Else whoever takes it over would be ended by reading what has been cut off since.
        fcntl.fcntl(file, fcntl.F_ADD_SEALS, fcntl.F_SEAL_SHRINK)
    except BaseException:
        os.close(file)
        raise
    return _Nameless(name, file)


def hand_over(block: Block, connection: Connection) -> None:
    """Far side: let the other one have new memory whose name it has just been told."""
    if isinstance(block, _Nameless):
        block.hand_over(connection)


def taken(name: str, connection: Connection) -> Block:
    """Near side: memory whose name was just told, which nobody else finds from now on.

    Raises EOFError, OSError or ValueError when it is not there, or is such as the other side may take away again.
    """
    if sys.platform != "linux" or not IS_NAMELESS:
        shared = SharedMemory(name)
        shared.unlink()
        return shared
    with _socket(connection) as receiving:
        told, files, _flags, _address = socket.recv_fds(receiving, 1, 1, socket.MSG_CMSG_CLOEXEC)
    if not told:
        raise EOFError
    if len(files) != 1:
        raise ValueError(files)
    block = _Nameless(name, files[0])
    if not fcntl.fcntl(block.file, fcntl.F_GET_SEALS) & fcntl.F_SEAL_SHRINK:
        block.close()
        raise ValueError(name)
    block.close_file()
    return block


def forgotten(name: str) -> None:
    """Near side: remove what there may be of that name and was not taken. Nobody makes any more of it."""
    if not IS_NAMELESS and sys.platform != "win32":
        with contextlib.suppress(FileNotFoundError):
            _posixshmem.shm_unlink(f"/{name}")
        resource_tracker.unregister(f"/{name}", _KIND)


def _socket(connection: Connection) -> socket.socket:
    return socket.fromfd(connection.fileno(), socket.AF_UNIX, socket.SOCK_STREAM)
