"""Previews of pictures for reports: the kept one, or one made from the file while that is still the same."""

from __future__ import annotations

from pathlib import Path

from provcheck.core.errors import PictureError
from provcheck.core.fingerprint.grounds import on_best_ground
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.door import read_bytes
from provcheck.core.imaging.preview import to_jpeg
from provcheck.core.index.library import Library
from provcheck.core.index.prints_store import PrintsStore


class PreviewSource:
    """Looks previews up by content."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._prints = PrintsStore(library, {})

    def jpeg(self, sha256: str, path: str) -> bytes | None:
        """JPEG of a content; None when none is kept and the file is gone or no longer holds that content."""
        kept = self._prints.preview(sha256)
        if kept is not None:
            return kept
        try:
            file = read_bytes(Path(path))
            return to_jpeg(on_best_ground(decoders().decode(file))) if file.sha256 == sha256 else None
        except PictureError:
            return None
