"""The checksum that lies beside a report, as `sha256sum` writes and checks it: for files that can carry none in themselves."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path

from provcheck.core.files import write_atomically
from provcheck.core.report.manifest import sum_line

SUM_SUFFIX = ".sha256"
"""What the name of such a file has after that of the report."""

_MOST_OF_OURS = 10_000
_LINE = re.compile(rb"\\?(?P<digest>[0-9a-fA-F]{64}) [ *](?P<name>.+)")


class SumState(StrEnum):
    """What the checksum beside a file says of it.

    Attributes:
        NONE: There is none.
        SAME: Every byte is as when the checksum was made, by whomever.
        OTHER: None in it is of this file as it is.
        DAMAGED: What lies there is no such checksum.
    """

    NONE = "none"
    SAME = "same"
    OTHER = "other"
    DAMAGED = "damaged"


def check_sum(sha256: str, beside: bytes | None) -> SumState:
    """What the bytes beside a report say of it, by the SHA-256 of the report; None where nothing lies there."""
    if beside is None:
        return SumState.NONE
    digests = _digests(beside)
    if not digests:
        return SumState.DAMAGED
    return SumState.SAME if sha256 in digests else SumState.OTHER


def _digests(beside: bytes) -> set[str]:
    """The digests in such a file; none where one of its lines is something else."""
    lines = [_LINE.fullmatch(line.rstrip(b"\r")) for line in beside.split(b"\n") if line.strip()]
    found = {line["digest"].decode("ascii").lower() for line in lines if line is not None}
    return found if all(lines) else set()


def write_sum(target: Path, sha256: str) -> Path | None:
    """Write the checksum of a file that was written beside it, and tell where; raises OSError.

    Nothing is written beside what is no regular file, as a pipe, and over a file that is no such checksum.
    """
    beside = Path(f"{target}{SUM_SUFFIX}")
    if not target.is_file() or beside.is_symlink() or (beside.exists() and not _is_ours(beside, target.name)):
        return None
    write_atomically(beside, sum_line(sha256, target.name))
    return beside


def _is_ours(beside: Path, name: str) -> bool:
    """Whether it is the checksum of that file alone: a list of several is somebody else's."""
    if not beside.is_file() or beside.stat().st_size > _MOST_OF_OURS:
        return False
    data = beside.read_bytes()
    found = _LINE.fullmatch(data.rstrip(b"\r\n"))
    return found is not None and data == sum_line(found["digest"].decode("ascii"), name)
