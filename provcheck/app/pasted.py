"""Pictures that came without a file, as from the clipboard: kept in the library's folder, so that they can be shown again."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from provcheck.app.workspace import Workspace
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.scan_store import ScanStore

FOLDER = "pasted"
_DIGITS = 8
FILES = "pasted-*"
_SPARED = timedelta(days=1)
"""Younger pictures stay: the check of one may be under way, or may have failed and be tried again."""


@dataclass(frozen=True)
class PastedRoom:
    """What the pasted pictures take.

    Attributes:
        count: How many there are.
        size: How many bytes they take.
    """

    count: int
    size: int


def keep_pasted(workspace: Workspace, png: bytes, moment: datetime) -> Path:
    """Write a picture under its date and digest, once; raises OSError when that cannot be done."""
    folder = workspace.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(png).hexdigest()[:_DIGITS]
    known = sorted(folder.glob(f"*-{digest}.png"))
    if known:
        known[0].touch()
        return known[0]
    path = folder / f"pasted-{moment:%Y-%m-%d}-{digest}.png"
    beside = path.with_suffix(".new")
    beside.write_bytes(png)
    os.replace(beside, path)
    return path


def pasted_room(workspace: Workspace) -> PastedRoom:
    """How many pasted pictures there are and what they take; raises OSError when the folder cannot be read."""
    sizes = [path.stat().st_size for path in _kept(workspace)]
    return PastedRoom(len(sizes), sum(sizes))


def sweep_pasted(workspace: Workspace, moment: datetime) -> int:
    """Delete pictures that no kept scan tells of and that are no works; gives how many.

    Raises OSError when one cannot be deleted, and `LibraryError`; the rest then stays.
    """
    pictures = _kept(workspace)
    if not pictures:
        return 0
    with workspace.open_library() as library:
        store = PortfolioStore(library)
        targets = {os.path.basename(target) for summary in ScanStore(library).all() for target in summary.targets}  # noqa: PTH119
        works = {file.path.name for portfolio in store.all() for file in store.files(portfolio)}
    oldest = (moment - _SPARED).timestamp()
    # By the name, which holds the digest: the library may have been named by another path then.
    unused = [path for path in pictures if path.name not in targets | works and path.stat().st_mtime < oldest]
    for path in unused:
        path.unlink()
    return len(unused)


def clear_pasted(workspace: Workspace) -> None:
    """Delete all pasted pictures; raises OSError when one cannot be deleted."""
    for path in _kept(workspace):
        path.unlink(missing_ok=True)


def _kept(workspace: Workspace) -> list[Path]:
    """The pictures, also those whose writing was cut off."""
    return sorted((workspace.folder / FOLDER).glob(FILES))
