"""Use cases around watched folders."""

from __future__ import annotations

from pathlib import Path

from provcheck.app.workspace import Workspace
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.jobs import CancelToken
from provcheck.core.scan.unseen import unseen


def unseen_files(workspace: Workspace, folder: Path) -> tuple[FileStamp, ...] | None:
    """Pictures of a folder that are new or have changed since they were read; None when the folder is not there."""
    if not folder.is_dir():
        return None
    with workspace.open_library() as library:
        return tuple(unseen(PrintsStore(library, {}), [folder], CancelToken()))
