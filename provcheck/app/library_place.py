"""Which folder the library is in."""

from __future__ import annotations

import os
from pathlib import Path

from provcheck.app import paths
from provcheck.app.settings import Settings
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.library import FILE_NAME


def place_of_library(asked: Path | None, settings: Settings) -> Path:
    """The folder of the library: the one that is asked for, the one it was moved to, else the usual one.

    Raises `LibraryError` with LIBRARY_NOT_THERE when it was moved to a drive that is not connected: an empty one in its place
    would look as if all were lost.
    """
    if asked is not None or not settings.library:
        return paths.library_folder(asked)
    moved = Path(settings.library)
    # Unlike pathlib's, it raises nothing of a drive that fails.
    if not os.path.exists(moved / FILE_NAME):  # noqa: PTH110
        raise LibraryError(Reason.LIBRARY_NOT_THERE, moved)
    return moved
