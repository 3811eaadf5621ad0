"""Previews of pictures for reports: the kept one, or one made from the file while that is still the same."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from provcheck.core.errors import PictureError
from provcheck.core.fingerprint.grounds import on_grounds
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.door import read_bytes
from provcheck.core.imaging.picture import Picture, Pixels
from provcheck.core.imaging.preview import SIDE, from_webp, on_paper, to_jpeg
from provcheck.core.index.in_place import path_in_place
from provcheck.core.index.library import Library
from provcheck.core.index.origin_store import OriginStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.origin.records import Origin
from provcheck.core.records import Match

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class SeenPicture:
    """What is at hand of a picture besides its facts.

    Attributes:
        jpeg: Preview; None when none could be had.
        changed: UTC time in ISO 8601 when its file was changed last, as it was when it was read; empty where that is not known.
    """

    jpeg: bytes | None
    changed: str


@dataclass(frozen=True)
class SeenPair:
    """The same of both pictures of a match, with what the suspect said of its origin, None where that was nothing."""

    work: SeenPicture
    suspect: SeenPicture
    origin: Origin | None = None


class PreviewSource:
    """Looks previews up by content."""

    def __init__(self, library: Library) -> None:
        """Use an open library."""
        self._prints = PrintsStore(library, {})
        self._origins = OriginStore(library)

    def pair(self, match: Match, ran_in: str) -> SeenPair:
        """What is at hand of both pictures of a match, of a scan that was run in a folder."""
        return SeenPair(
            self._seen(match.work.facts.sha256, path_in_place(match.work.path, ran_in)),
            self._seen(match.suspect_facts.sha256, path_in_place(match.suspect, ran_in)),
            self._origins.load(match.said_by),
        )

    def _seen(self, sha256: str, path: str) -> SeenPicture:
        nanoseconds = self._prints.changed_ns(path, sha256)
        changed = "" if nanoseconds is None else datetime.fromtimestamp(nanoseconds // 10**9, UTC).isoformat()
        return SeenPicture(self.jpeg(sha256, path), changed)

    def jpeg(self, sha256: str, path: str) -> bytes | None:
        """JPEG of a content; None when none is kept and the file is gone or no longer holds that content."""
        clear, kept = self._clear(sha256), self._prints.preview(sha256)
        if clear is not None:
            return to_jpeg(on_paper(clear))
        if kept is not None:
            return kept
        try:
            file = read_bytes(Path(path))
            return to_jpeg(_printed(decoders().decode(file))) if file.sha256 == sha256 else None
        except PictureError:
            return None

    def _clear(self, sha256: str) -> Pixels | None:
        """Transparent art as it is kept for people to look at; None for all other."""
        kept = self._prints.clear_preview(sha256)
        try:
            return None if kept is None else from_webp(kept)
        except ValueError as error:
            _log.warning("preview of %s cannot be decoded, what was compared is shown: %s", sha256, error)
            return None


def _printed(picture: Picture) -> Pixels:
    looks = on_grounds(picture, SIDE)
    return looks.small if looks.clear is None else on_paper(looks.clear)
