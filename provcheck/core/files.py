"""Writing a file, or putting a folder in place, so that there is always either the old one or the new one."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
import stat
from collections.abc import Iterable
from pathlib import Path


def write_atomically(target: Path, data: bytes | Iterable[bytes]) -> None:
    """Write a file whole or not at all, from its bytes or from pieces of them that are made one after the other.

    The bytes go to a temporary file beside the target, which then takes the target's place. When anything fails the old
    file stays as it was, no temporary file remains and the OSError is raised. Of a link the file it leads to is written. What
    is no regular file, as /dev/stdout, is written to as it is.
    """
    pieces = (data,) if isinstance(data, bytes) else data
    if _is_stream(target):
        with target.open("wb") as stream:
            stream.writelines(pieces)
        return
    _replace(Path(os.path.realpath(target)), pieces)


def _is_stream(target: Path) -> bool:
    """Whether there is something that takes bytes and has no old content to keep: a pipe, a terminal, a device."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _replace(target: Path, pieces: Iterable[bytes]) -> None:
    if target.exists() and not os.access(target, os.W_OK):
        # Replacing needs no permission on the file itself; a file that was locked on purpose is to stay all the same.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    beside = target.with_name(f".provcheck-{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise


def exchange_folder(folder: Path, new: Path) -> None:
    """Put a new folder in the place of one that may be there; raises OSError and leaves that one where it was."""
    old = new.with_suffix(".old")
    shutil.rmtree(old, ignore_errors=True)
    is_there = folder.exists()
    if is_there:
        os.replace(folder, old)
    try:
        os.replace(new, folder)
    except OSError:
        if is_there:
            os.replace(old, folder)
        raise
    shutil.rmtree(old, ignore_errors=True)
