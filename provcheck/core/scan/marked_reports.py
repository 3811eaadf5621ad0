"""Files met in folders and archives that are reports of this program, or say so of themselves."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path, PurePath

from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.parts import Place, member_pieces, place_of
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.report_marks import PDF_TAIL, marks_pdf

_ENDING = ".pdf"
_PIECE = 1 << 20
_LARGEST_MEMBER = 100_000_000
"""Bytes of a file in an archive that is unpacked for it; what is larger is compared as any other."""


@dataclass(frozen=True)
class ReportsMet:
    """Tells which PDF carry the mark of a report at their end; of no other pictures are there reports.

    Attributes:
        is_own: Whether a file of some SHA-256 was exported from the library, which proves it.
        in_archives: Whether files in archives are unpacked for it.
    """

    is_own: Callable[[str], bool]
    in_archives: bool = True

    def told(self, path: Path, token: CancelToken) -> Skipped | None:
        """A file as skipped where it is marked, as proved or as merely said; None for all others.

        What cannot be looked at is told when it is read. Raises `CancelledError` when the token says so.
        """
        if not _may_be_one(path):
            return None
        try:
            place = place_of(path)
            if place.member:
                digest = _digest_of_member(place, path, token) if self.in_archives else None
            else:
                digest = _digest_of_file(place.file, token)
        except (OSError, PictureError, MemoryError):
            return None
        if digest is None:
            return None
        return Skipped(str(path), Reason.OWN_REPORT if self.is_own(digest) else Reason.MARKED_REPORT)


def _may_be_one(path: PurePath) -> bool:
    return path.suffix.lower() == _ENDING


def _digest_of_member(place: Place, path: Path, token: CancelToken) -> str | None:
    """SHA-256 of a file in an archive; None where it is not marked."""
    tail, digest = b"", hashlib.sha256()
    for piece in member_pieces(place, path, _LARGEST_MEMBER):
        token.check()
        digest.update(piece)
        tail = (tail + piece)[-PDF_TAIL:]
    return digest.hexdigest() if marks_pdf(tail) else None


def _digest_of_file(file: Path, token: CancelToken) -> str | None:
    """SHA-256 of a file; None where it is not marked."""
    status = file.stat()
    if not stat.S_ISREG(status.st_mode):
        # To open a pipe would wait for who writes into it.
        return None
    with file.open("rb") as stream:
        stream.seek(max(0, status.st_size - PDF_TAIL), os.SEEK_SET)
        if not marks_pdf(stream.read(PDF_TAIL)):
            return None
        stream.seek(0)
        digest = hashlib.sha256()
        while piece := stream.read(_PIECE):
            token.check()
            digest.update(piece)
    return digest.hexdigest()
