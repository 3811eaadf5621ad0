"""Where the files that come with the program are."""

from __future__ import annotations

from pathlib import Path

import provcheck

_PACKAGE = Path(provcheck.__file__).parent


def resource(name: str) -> Path:
    """Path of a file or folder under resources/, in an installed package or in a checkout."""
    installed = _PACKAGE / "resources"
    folder = installed if installed.is_dir() else _PACKAGE.parent / "resources"
    return folder / name
