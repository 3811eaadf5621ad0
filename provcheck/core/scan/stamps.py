"""Stamps of files that were found in folders."""

from __future__ import annotations

from pathlib import Path

from provcheck.core.imaging.door import reason_of
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.records import Skipped


def stamp_of(path: Path) -> FileStamp | Skipped:
    """The stamp of a file, or why it cannot be looked at."""
    try:
        return FileStamp.of(path)
    except OSError as error:
        return Skipped(str(path), reason_of(error, path), str(error))
