"""Whether a file to be written would take the place of a picture."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from provcheck.app.portfolios import has_work_file
from provcheck.app.workspace import Workspace
from provcheck.core.imaging.formats import begins_like_picture, looks_like_picture


def would_replace_picture(workspace: Workspace, target: Path, ending: str, suspects: Sequence[Path]) -> bool:
    """Whether writing to a path would destroy a picture: one of those to be checked, a work of any portfolio, or another.

    A file that has the report's own ending, as ".pdf", may be replaced: it cannot be told from an earlier report.
    Raises `LibraryError`.
    """
    if not os.path.isfile(target):  # noqa: PTH113  it never raises
        return False
    is_named = any(_is_same_file(target, suspect) for suspect in suspects)
    return is_named or has_work_file(workspace, target) or _is_picture(target, ending)


def would_replace_work(workspace: Workspace, target: Path, named: Sequence[Path]) -> bool:
    """Whether writing a picture to a path would destroy one of the named files or a work of any portfolio.

    Other pictures may be replaced: they cannot be told from what was written there before. Raises `LibraryError`.
    """
    if not os.path.isfile(target):  # noqa: PTH113  it never raises
        return False
    return any(_is_same_file(target, file) for file in named) or has_work_file(workspace, target)


def _is_same_file(target: Path, suspect: Path) -> bool:
    try:
        return os.path.samefile(target, suspect)  # noqa: PTH121  both may be given by any link
    except OSError:
        # What is not there cannot be overwritten; that it is not there is told by the scan.
        return False


def _is_picture(target: Path, ending: str) -> bool:
    if target.suffix.lower() != ending and looks_like_picture(target):
        return True
    return os.access(target, os.R_OK) and begins_like_picture(target)
