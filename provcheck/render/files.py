"""Writing a file so that there is always either the old one or the new one."""

from __future__ import annotations

import errno
import os
import secrets
import stat
from pathlib import Path


def write_atomically(target: Path, data: bytes) -> None:
    """Write a file whole or not at all.

    The bytes go to a temporary file beside the target, which then takes the target's place. When anything fails the old
    file stays as it was, no temporary file remains and the OSError is raised. Of a link the file it leads to is written. What
    is no regular file, as /dev/stdout, is written to as it is.
    """
    if _is_stream(target):
        with target.open("wb") as stream:
            stream.write(data)
        return
    _replace(Path(os.path.realpath(target)), data)


def _is_stream(target: Path) -> bool:
    """Whether there is something that takes bytes and has no old content to keep: a pipe, a terminal, a device."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return False
    return not stat.S_ISREG(mode) and not stat.S_ISDIR(mode)


def _replace(target: Path, data: bytes) -> None:
    if target.exists() and not os.access(target, os.W_OK):
        # Replacing needs no permission on the file itself; a file that was locked on purpose is to stay all the same.
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(target))
    beside = target.with_name(f".provcheck-{secrets.token_hex(8)}.tmp")
    try:
        with beside.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(target)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
