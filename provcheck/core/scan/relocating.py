"""Finding files that lie elsewhere now, by their content."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from provcheck.core.errors import PictureError
from provcheck.core.imaging.door import Limits, reason_of
from provcheck.core.imaging.parts import Place, place_of, read_member, size_of
from provcheck.core.jobs import CancelToken, ProgressClock
from provcheck.core.records import Skipped
from provcheck.core.scan.events import Advanced, FileSkipped
from provcheck.core.scan.walk import walk

_BLOCK = 1 << 20


@dataclass(frozen=True)
class WantedFile:
    """A file that is not in its place, or a picture of an archive.

    Attributes:
        path: Where it was, absolute; never that of a page.
        content: SHA-256 of its bytes.
        file_bytes: How many these are.
    """

    path: Path
    content: str
    file_bytes: int


@dataclass(frozen=True)
class FoundAgain:
    """A wanted file and where it lies now."""

    wanted: WantedFile
    path: Path


@dataclass(frozen=True)
class SameNameOnly:
    """A file that bears the name of a wanted one that was not found, but holds something else."""

    wanted: WantedFile
    path: Path


SearchEvent = Advanced | FileSkipped | FoundAgain | SameNameOnly


def find_again(wanted: Sequence[WantedFile], folder: Path, token: CancelToken) -> Iterator[SearchEvent]:
    """Look for files in a folder, the folders and the archives in it: those of the right size are read, nothing is decoded.

    Raises `CancelledError` when the token says so.
    """
    search = _Search(wanted)
    candidates: list[Path] = []
    named: list[Path] = []
    for entry in walk([folder], token):
        if isinstance(entry, Skipped):
            yield FileSkipped(entry)
            continue
        try:
            has_size = search.is_wanted(size_of(entry))
        except (OSError, PictureError) as error:
            yield FileSkipped(_not_looked_at(entry, error))
            continue
        named += [entry] if entry.name in search.names else []
        candidates += [entry] if has_size else []
    # Same names first: most often nothing else has to be read. Files before what lies in archives, which may be backups.
    candidates.sort(key=lambda path: (path.name not in search.names, place_of(path).is_inside))
    clock = ProgressClock(len(candidates), token)
    yield Advanced(clock.at(0))
    for number, path in enumerate(candidates, start=1):
        yield from search.look_at(path, token)
        yield Advanced(clock.at(number, path.name))
    yield from search.of_same_name(named)


class _Search:
    """What is still wanted."""

    def __init__(self, wanted: Sequence[WantedFile]) -> None:
        self._left: dict[str, list[WantedFile]] = defaultdict(list)
        self._sizes: dict[int, set[str]] = defaultdict(set)
        self._taken: set[Path] = set()
        for file in wanted:
            self._left[file.content].append(file)
            self._sizes[file.file_bytes].add(file.content)
        self.names = frozenset(file.path.name for file in wanted)

    def is_wanted(self, file_bytes: int) -> bool:
        """Whether a file that is so long is still wanted."""
        return any(self._left[content] for content in self._sizes.get(file_bytes, ()))

    def look_at(self, path: Path, token: CancelToken) -> Iterator[SearchEvent]:
        """Read a file, unless those of its size have been found by now."""
        try:
            if not self.is_wanted(size_of(path)):
                return
            content = _sha256(path, token)
        except (OSError, PictureError) as error:
            yield FileSkipped(_not_looked_at(path, error))
            return
        left = self._left.get(content)
        if left:
            chosen = next((file for file in left if file.path.name == path.name), left[0])
            left.remove(chosen)
            self._taken.add(path)
            yield FoundAgain(chosen, path)

    def of_same_name(self, named: Sequence[Path]) -> Iterator[SameNameOnly]:
        """Files that only bear the name of one that is still wanted."""
        left = {file.path.name: file for files in self._left.values() for file in files}
        for path in named:
            if path.name in left and path not in self._taken:
                yield SameNameOnly(left.pop(path.name), path)


def _not_looked_at(path: Path, error: OSError | PictureError) -> Skipped:
    if isinstance(error, PictureError):
        return Skipped(str(path), error.reason, error.detail)
    return Skipped(str(path), reason_of(error, path), str(error))


def _sha256(path: Path, token: CancelToken) -> str:
    place = place_of(path)
    return _sha256_inside(place, path) if place.member else _sha256_of_file(path, token)


def _sha256_inside(archived: Place, path: Path) -> str:
    return hashlib.sha256(read_member(archived, path, Limits().file_bytes)).hexdigest()


def _sha256_of_file(path: Path, token: CancelToken) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            token.check()
            digest.update(block)
    return digest.hexdigest()
