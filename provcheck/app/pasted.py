"""Pictures that came without a file, as from the clipboard: kept in the library's folder, so that they can be shown again."""

from __future__ import annotations

import hashlib
import os
from datetime import datetime
from pathlib import Path

from provcheck.app.workspace import Workspace

FOLDER = "pasted"
_DIGITS = 8


def keep_pasted(workspace: Workspace, png: bytes, moment: datetime) -> Path:
    """Write a picture under its date and digest, once; raises OSError when that cannot be done."""
    folder = workspace.folder / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256(png).hexdigest()[:_DIGITS]
    known = sorted(folder.glob(f"*-{digest}.png"))
    if known:
        return known[0]
    path = folder / f"pasted-{moment:%Y-%m-%d}-{digest}.png"
    beside = path.with_suffix(".new")
    beside.write_bytes(png)
    os.replace(beside, path)
    return path
