"""Whether a file to be written would take the place of a picture."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from provcheck.app.portfolios import has_work_file
from provcheck.app.workspace import Workspace
from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.door import read_bytes
from provcheck.core.imaging.formats import begins_like_picture, looks_like_picture
from provcheck.core.index.report_store import ReportStore

_PDF = ".pdf"


def would_replace_picture(workspace: Workspace, target: Path, ending: str, suspects: Sequence[Path]) -> bool:
    """Whether writing to a path would destroy a picture: one of those to be checked, a work of any portfolio, or another.

    A PDF may be replaced by a report in PDF when it is one that was exported from this library, or when it is empty. `ending`
    is that of what is written, as ".pdf"; empty for a picture. Raises `LibraryError`.
    """
    if not os.path.isfile(target):  # noqa: PTH113  it never raises
        return False
    is_named = any(_is_same_file(target, suspect) for suspect in suspects)
    return is_named or has_work_file(workspace, target) or _is_picture(workspace, target, ending)


def is_foreign_document(workspace: Workspace, target: Path, ending: str) -> bool:
    """Whether a PDF is to be written where one lies that was not exported from this library. Raises `LibraryError`."""
    return ending == _PDF and target.suffix.lower() == _PDF and not _is_own_report(workspace, target)


def _is_same_file(target: Path, suspect: Path) -> bool:
    try:
        return os.path.samefile(target, suspect)  # noqa: PTH121  both may be given by any link
    except OSError:
        # What is not there cannot be overwritten; that it is not there is told by the scan.
        return False


def _is_picture(workspace: Workspace, target: Path, ending: str) -> bool:
    is_one = looks_like_picture(target) or (os.access(target, os.R_OK) and begins_like_picture(target))
    return is_one and not (ending == _PDF and target.suffix.lower() == _PDF and _is_own_report(workspace, target))


def _is_own_report(workspace: Workspace, target: Path) -> bool:
    try:
        content = read_bytes(target).sha256
    except PictureError as error:
        return error.reason is Reason.EMPTY_FILE
    with workspace.open_library() as library:
        return ReportStore(library).holds(content)
