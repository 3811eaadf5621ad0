"""Texts beside pictures, as generators write them: where a folder's listing tells that none is there, none is looked for."""

from __future__ import annotations

import errno
import os
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePath

from provcheck.core.imaging.door import reason_of
from provcheck.core.imaging.formats import ART_SUFFIXES, RAW_SUFFIXES, READ_SUFFIXES, looks_like_picture
from provcheck.core.origin.limits import MOST_TEXT, beginning_decoded, cut, decoded, readable
from provcheck.core.origin.records import SIDECAR, RawField
from provcheck.core.records import Skipped
from provcheck.core.scan.held import Held

ENDINGS = (".txt", ".json", ".xmp", ".yaml")
"""Of texts beside pictures."""

_FOLDERS = 64  # held, as pictures of several may be on their way at once
_LISTED_FROM = 2  # pictures of a folder: whoever has one checked in a folder of very many waits for it
_SHORT = 1 << 16
_BYTE_ORDER_MARK = b"\xef\xbb\xbf"
_INVALID_NAME = 123  # ERROR_INVALID_NAME of Windows, which it gives for names that are too long too


@dataclass(frozen=True)
class _Listing:
    """What a folder's listing tells, in small letters, as file systems may take either for the same.

    Attributes:
        texts: Names of the texts in it.
        pictures: How many pictures have the name of one of these, but for their endings.
    """

    texts: frozenset[str] = frozenset()
    pictures: Mapping[str, int] = field(default_factory=dict)


class _Folder:
    """What lies in a folder: the texts of one picture are looked for, of more all are listed once."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._asked = 0
        self._is_listed = False
        self._listing: _Listing | None = None

    def texts_of(self, path: Path) -> Iterator[RawField | Skipped]:
        """The texts of a picture in it, and those that cannot be read."""
        self._asked += 1
        known = self._listed() if self._asked >= _LISTED_FROM else None
        if known is not None and not known.texts:
            return
        name, stem = path.name, path.stem
        for ending in ENDINGS:
            for beside in dict.fromkeys((stem + ending, name + ending)):
                if beside == name or (known is not None and beside.lower() not in known.texts):
                    continue
                place = path.with_name(beside)
                try:
                    if _is_there(place) and (beside == name + ending or not self._is_shared(path)):
                        yield _beginning_of(place)
                except OSError as error:
                    yield Skipped(str(place), reason_of(error, place), str(error))

    def _listed(self) -> _Listing | None:
        """What lies in it, looked at once; None where that is unknown."""
        if not self._is_listed:
            self._listing, self._is_listed = _listing_of(self._place), True
        return self._listing

    def _is_shared(self, path: Path) -> bool:
        """Whether another picture has the same name but for its ending: nobody can say whose a text without endings is."""
        known = self._listed()
        if known is None:
            return _has_twin(path)
        return known.pictures.get(path.stem.lower(), 0) > looks_like_picture(path)


class TextsBeside:
    """Finds them. Lives in one thread; a text that appears while it does may not be seen."""

    def __init__(self) -> None:
        """Know no folder yet."""
        self._folders: Held[str, _Folder] = Held(_FOLDERS)

    def of(self, path: Path) -> tuple[RawField | Skipped, ...]:
        """Texts beside a file, and those that cannot be read; none beside what is a part of one."""
        place = os.path.dirname(path)  # noqa: PTH120  there may be very many
        return tuple(self._folders.of(place, lambda: _Folder(place)).texts_of(path))


def _listing_of(folder: str) -> _Listing | None:
    """What lies in a folder; None where it cannot be listed."""
    try:
        with os.scandir(folder or os.curdir) as entries:
            names = [entry.name.lower() for entry in entries]
    except (NotADirectoryError, FileNotFoundError):
        # An archive or a document, or what is gone by now.
        return _Listing()
    except OSError:
        return None
    texts = frozenset(name for name in names if name.endswith(ENDINGS))
    stems = {os.path.splitext(name)[0] for name in texts}  # noqa: PTH122  there may be very many, here and below
    alike = ((os.path.splitext(name)[0], name) for name in names) if texts else ()  # noqa: PTH122
    return _Listing(texts, Counter(stem for stem, name in alike if stem in stems and looks_like_picture(PurePath(name))))


def _has_twin(path: Path) -> bool:
    """Whether a picture of the same name with another ending is there, where only its name can be asked for."""
    suffixes = (suffix for suffix in chain(READ_SUFFIXES, ART_SUFFIXES, RAW_SUFFIXES) if suffix != path.suffix.lower())
    return any(os.path.exists(path.with_suffix(each)) for suffix in suffixes for each in (suffix, suffix.upper()))  # noqa: PTH110


def _is_there(place: Path) -> bool:
    """Whether a file is there, and no link out of its folder: what lies elsewhere was not given to be read."""
    try:
        return place.is_file() and (not place.is_symlink() or place.resolve().is_relative_to(place.parent.resolve()))
    except OSError as error:
        if error.errno == errno.ENAMETOOLONG or getattr(error, "winerror", None) == _INVALID_NAME:
            return False
        raise


def _beginning_of(beside: Path) -> RawField:
    """A text beside a picture, so much of it as is read of any text."""
    place = f"{SIDECAR}{readable(beside.name)}"
    with beside.open("rb") as file:
        # Room for the longest is not made for each: nearly all are short, and there may be very many.
        data = file.read(_SHORT)
        if len(data) == _SHORT:
            data += file.read(MOST_TEXT + 1 - _SHORT)
    if len(data) > MOST_TEXT:
        return cut(place, beginning_decoded(data[:MOST_TEXT].removeprefix(_BYTE_ORDER_MARK)), whole=False)
    return cut(place, decoded(data.removeprefix(_BYTE_ORDER_MARK)))
