"""What suspects say of their origin, in their files and in texts beside them."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from provcheck.core.errors import PictureError
from provcheck.core.imaging.door import Limits, read_bytes
from provcheck.core.index.library import Library
from provcheck.core.index.origin_store import OriginStore, key_with_texts
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.matcher import SuspectResult
from provcheck.core.origin.names import asked_for
from provcheck.core.origin.records import Origin, RawField
from provcheck.core.records import Skipped
from provcheck.core.scan.beside import TextsBeside
from provcheck.core.scan.fingerprinting import Reading
from provcheck.core.scan.origins import origin_of_picture, with_notes_kept, with_texts_beside, with_whole_texts
from provcheck.core.scan_records import NamedPicture

_log = logging.getLogger(__name__)


class Said:
    """Keeps it for what matches, and looks for an artist's names in the rest. Lives in one thread, with its library.

    Attributes:
        unread: Texts beside suspects that could not be read, and reports in their place, until somebody has told of them.
    """

    def __init__(self, library: Library, names: Sequence[str]) -> None:
        """Look for these names."""
        self._origins = OriginStore(library)
        self._names = names
        self._texts = TextsBeside()
        self.unread: list[Skipped] = []

    def read(self, reading: Reading) -> None:
        """Keep what was read in a file."""
        self._origins.save(reading.facts.sha256, reading.origin)

    def with_matches(self, path: Path, content: str, reading: Reading | None, found: SuspectResult) -> SuspectResult:
        """Keep what a suspect that matches says, also where that was not looked at when it became known.

        Gives its matches with the key of what was kept of texts beside it, where there are any.
        """
        if not self._origins.is_known(content):
            self._keep(path, content, reading)
        texts = self._texts_of(path)
        if not texts:
            return found
        key = key_with_texts(content, texts)
        if not self._origins.is_known(key):
            told = self.together(path, content, self._own(path, content, reading), texts)
            self._origins.save(key, told, also_silence=True)
        return replace(found, matches=tuple(replace(match, with_texts=key) for match in found.matches))

    def naming(self, path: Path, content: str, reading: Reading | None, token: CancelToken) -> NamedPicture | None:
        """A suspect that says that a generator was asked for the artist by name; None where it does not."""
        if not self._names:
            return None
        origin, texts = self._own(path, content, reading), self._texts_of(path)
        if texts:
            origin = self.together(path, content, origin, texts)
        token.check()
        names = () if origin is None else asked_for(origin, self._names)
        return NamedPicture(str(path), content, names, "" if origin is None else origin.prompted_beside) if names else None

    def of(self, path: Path, content: str) -> Origin | None:
        """What was kept of a picture, together with texts beside it; None where it says nothing."""
        own, texts = self._origins.load(content), self._texts_of(path)
        return self.together(path, content, own, texts) if texts else own

    def together(self, path: Path, content: str, own: Origin | None, texts: tuple[RawField, ...]) -> Origin:
        """What a file and texts beside it say; of long texts that were kept the beginning alone, so that they are read anew."""
        if own is not None and not all(field.whole for field in own.raw):
            anew = self._read_anew(path, content)
            own = own if anew is None else with_whole_texts(own, anew)
        return with_texts_beside(own or Origin(), path, texts)

    def state_of(self, path: Path) -> bytes:
        """What changes when texts beside a file do."""
        return self._texts.state_of(path)

    def _texts_of(self, path: Path) -> tuple[RawField, ...]:
        found = self._texts.of(path)
        unread = [each for each in found if isinstance(each, Skipped)]
        self.unread += [each.beside_picture() for each in unread]
        return tuple(each for each in found if isinstance(each, RawField))

    def _own(self, path: Path, content: str, reading: Reading | None) -> Origin | None:
        """What the file of a suspect says; None where that is nothing."""
        if reading is not None and reading.facts.sha256 == content:
            return reading.origin
        if self._origins.is_outdated(content):
            self._keep(path, content, None)
        return self._origins.load(content)

    def _keep(self, path: Path, content: str, reading: Reading | None) -> None:
        """Keep what a file says; without a reading its pixels are not decoded for that, and what was found in them stays."""
        if reading is not None and reading.facts.sha256 == content:
            self._origins.save(content, reading.origin, also_silence=True)
            return
        anew, kept = self._read_anew(path, content), self._origins.load(content)
        if anew is None:
            return
        told = with_notes_kept(anew, kept)
        # What could not be read now keeps its version, by which it is read again next time.
        if told is not kept:
            self._origins.save(content, told, also_silence=True)

    def _read_anew(self, path: Path, content: str) -> Origin | None:
        """What the file says, but for what may be hidden in its pixels; None where it cannot be had any more."""
        try:
            file = read_bytes(path, Limits())
        except PictureError as error:
            _log.warning("the origin of %s was not kept: %s", path, error)
            return None
        return origin_of_picture(file, None) if file.sha256 == content else None
