"""Whether files at hand are the ones that a report shows: told by their bytes, and by their pixels where the bytes differ."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from provcheck.core.errors import PictureError
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.imaging.decoders import decoders
from provcheck.core.imaging.door import read_bytes
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.report.manifest import NamedFile, name_of


class AtHand(StrEnum):
    """What was found of a file.

    Attributes:
        SAME: A file of the same bytes and name.
        RENAMED: A file of the same bytes under another name.
        SAME_PIXELS: Only a file of the same name, with other bytes, that shows the same pixels.
        CHANGED: Only files of the same name, which show something else or cannot be read as pictures.
        NOT_THERE: Neither its bytes nor its name.
    """

    SAME = "same"
    RENAMED = "renamed"
    SAME_PIXELS = "same-pixels"
    CHANGED = "changed"
    NOT_THERE = "not-there"


@dataclass(frozen=True)
class FileFound:
    """A file of the report and what was found of it.

    Attributes:
        file: The file as the report tells it.
        found: What was found.
        where: Where; empty for what is not there.
        other: A file that has the name of a renamed one and shows something else; empty where there is none.
    """

    file: NamedFile
    found: AtHand
    where: str = ""
    other: str = ""

    @property
    def differs(self) -> bool:
        """Whether a file of that name is not the one that the report shows."""
        return self.found in {AtHand.CHANGED, AtHand.SAME_PIXELS} or bool(self.other)


@dataclass(frozen=True)
class Looked:
    """What looking at files gave.

    Attributes:
        files: Every file of the report, each once, however many of its pages are shown.
        seen: How many files were met.
        unread: Files that may be among them, but could not be read.
    """

    files: tuple[FileFound, ...]
    seen: int
    unread: tuple[Skipped, ...]


def look_at(named: Sequence[NamedFile], met: Iterable[Path | Skipped], token: CancelToken) -> Looked:
    """Look for the files of a report among those that a walk meets.

    Only files of a fitting size or name are read. Raises `CancelledError` when the token says so, and `DecoderError`.
    """
    wanted = _each_file(named)
    names = {_key(file.name) for file in wanted}
    sizes = None if any(file.bytes is None for file in wanted) else {file.bytes for file in wanted}
    by_digest: dict[str, list[Path]] = {}
    by_name: dict[str, list[Path]] = {}
    unread: list[Skipped] = []
    seen = 0
    for entry in met:
        token.check()
        if isinstance(entry, Skipped):
            unread.append(entry)
            continue
        seen += 1
        key = _key(name_of(str(entry)))
        try:
            if key not in names and not _may_be(entry, sizes):
                continue
            by_digest.setdefault(read_bytes(entry).sha256, []).append(entry)
        except PictureError as error:
            unread.append(Skipped(str(entry), error.reason, error.detail))
            continue
        if key in names:
            by_name.setdefault(key, []).append(entry)
    found = tuple(_found(file, by_digest, by_name) for file in wanted)
    return Looked(found, seen, tuple(unread))


def _each_file(named: Iterable[NamedFile]) -> list[NamedFile]:
    """Each file once: pages and roles of it are the same file."""
    return list({(file.name, file.sha256): file for file in reversed(list(named))}.values())[::-1]


def _key(name: str) -> str:
    """A name as drives compare them: without regard to case and to how accents are written."""
    return unicodedata.normalize("NFC", name).casefold()


def _may_be(path: Path, sizes: set[int | None] | None) -> bool:
    if sizes is None:
        return True
    try:
        return path.stat().st_size in sizes
    except OSError:
        # A picture in an archive, whose size is known when it is read; what is gone is told by reading it.
        return True


def _found(file: NamedFile, by_digest: Mapping[str, list[Path]], by_name: Mapping[str, list[Path]]) -> FileFound:
    same = by_digest.get(file.sha256, [])
    key = _key(file.name)
    named = next((path for path in same if _key(name_of(str(path))) == key), None)
    if named is not None:
        return FileFound(file, AtHand.SAME, str(named))
    others = by_name.get(key, [])
    if same:
        return FileFound(file, AtHand.RENAMED, str(same[0]), str(others[0]) if others else "")
    if not others:
        return FileFound(file, AtHand.NOT_THERE)
    alike = next((path for path in others if _shows_the_same(file, path)), None)
    if alike is not None:
        return FileFound(file, AtHand.SAME_PIXELS, str(alike))
    return FileFound(file, AtHand.CHANGED, str(others[0]))


def _shows_the_same(file: NamedFile, path: Path) -> bool:
    if not file.pixel_digest or file.part:
        return False
    try:
        return pixel_digest(decoders().read(path)) == file.pixel_digest
    except PictureError:
        # That it cannot be read as a picture is told as a change: its bytes are not those of the report.
        return False
