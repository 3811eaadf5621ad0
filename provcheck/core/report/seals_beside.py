"""Signature and timestamp that lie beside a report."""

from __future__ import annotations

from pathlib import Path

from provcheck.core.report.signature import SIGNATURE_SUFFIX
from provcheck.core.report.timestamp import TIMESTAMP_SUFFIX

_BEGINNINGS = {SIGNATURE_SUFFIX: b"untrusted comment:", TIMESTAMP_SUFFIX: b"\x30"}
"""Of minisign's text and of the sequence that a timestamp is (RFC 3161): what begins otherwise is somebody else's."""


def drop_old_seals(target: Path) -> None:
    """Delete those of a file that another was just written over: of that they say that it was changed. Raises OSError."""
    for suffix, beginning in _BEGINNINGS.items():
        beside = Path(f"{target}{suffix}")
        if target.is_file() and beside.is_file() and _begins_with(beside, beginning):
            beside.unlink()


def _begins_with(path: Path, beginning: bytes) -> bool:
    with path.open("rb") as file:
        return file.read(len(beginning)) == beginning
