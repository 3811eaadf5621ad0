"""Where the files that come with the program are."""

from __future__ import annotations

from pathlib import Path

import provcheck

_PACKAGE = Path(provcheck.__file__).parent


def resource(name: str) -> Path:
    """Path of a file or folder under resources/, in an installed package or in a checkout."""
    return _brought(_PACKAGE / "resources", _PACKAGE.parent / "resources") / name


def manual_folder() -> Path:
    """Folder of the manual's pages, in an installed package or in a checkout."""
    return _brought(_PACKAGE / "manual", _PACKAGE.parent / "docs" / "manual")


def _brought(installed: Path, checkout: Path) -> Path:
    return installed if installed.is_dir() else checkout
