"""Files met in folders and archives that say of themselves that they are reports of this program."""

from __future__ import annotations

import os
import stat
from pathlib import Path, PurePath

from provcheck.core.errors import PictureError
from provcheck.core.imaging.parts import place_of, read_member
from provcheck.core.report_marks import PDF_TAIL, marks_pdf

_ENDING = ".pdf"
_LARGEST_MEMBER = 100_000_000
"""Bytes of a file in an archive that is unpacked for it; what is larger is compared as any other."""


def is_marked_report(path: Path) -> bool:
    """Whether a PDF carries the mark of a report at its end; of no other pictures are there reports.

    Never raises: what cannot be looked at is told when it is read.
    """
    if not _may_be_one(path):
        return False
    try:
        return marks_pdf(_tail(path))
    except (OSError, PictureError, MemoryError):
        return False


def _may_be_one(path: PurePath) -> bool:
    return path.suffix.lower() == _ENDING


def _tail(path: Path) -> bytes:
    place = place_of(path)
    if place.member:
        return read_member(place, path, _LARGEST_MEMBER)[-PDF_TAIL:]
    status = place.file.stat()
    if not stat.S_ISREG(status.st_mode):
        # To open a pipe would wait for who writes into it.
        return b""
    with place.file.open("rb") as file:
        file.seek(max(0, status.st_size - PDF_TAIL), os.SEEK_SET)
        return file.read(PDF_TAIL)
