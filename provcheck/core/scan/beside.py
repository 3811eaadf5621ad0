"""Texts beside pictures, as generators write them: where a folder's listing tells that none is there, none is looked for."""

from __future__ import annotations

import codecs
import errno
import hashlib
import os
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path, PurePath

from provcheck.core.errors import Reason
from provcheck.core.imaging.door import reason_of
from provcheck.core.imaging.formats import ART_SUFFIXES, RAW_SUFFIXES, READ_SUFFIXES, looks_like_picture
from provcheck.core.origin.limits import MOST_TEXT, beginning_decoded, cut, decoded, readable
from provcheck.core.origin.records import SIDECAR, RawField
from provcheck.core.records import Skipped
from provcheck.core.report_marks import JSON_HEAD, marks_json
from provcheck.core.scan.held import Held

ENDINGS = (".txt", ".json", ".xmp", ".yaml")
"""Of texts beside pictures, in small letters."""

_SPELLINGS = {ending: (ending, ending.upper(), ending.title()) for ending in ENDINGS}
"""How they are written where file systems tell them apart: as "fox.txt", "fox.TXT" and "fox.Txt"."""

_FOLDERS = 64  # held, as pictures of several may be on their way at once
_LISTED_FROM = 2  # pictures of a folder: whoever has one checked in a folder of very many waits for it
_SHORT = 1 << 16
_STATE = 16  # bytes: what differs is told, and nobody gains by making two alike
_WIDE = {
    codecs.BOM_UTF32_LE: "utf-32-le",
    codecs.BOM_UTF32_BE: "utf-32-be",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
"""By the byte order mark that a text begins with, as Windows writes it; the longer first, which begins as a shorter one."""

_INVALID_NAME = 123  # ERROR_INVALID_NAME of Windows, which it gives for names that are too long too


@dataclass(frozen=True)
class _Listing:
    """What a folder's listing tells.

    Attributes:
        names: Names of the texts in it.
        texts: The same as `_alike` gives them.
        pictures: Likewise, how many pictures have the name of one of these, but for their endings.
    """

    names: frozenset[str] = frozenset()
    texts: frozenset[str] = frozenset()
    pictures: Mapping[str, int] = field(default_factory=dict)


class _Folder:
    """What lies in a folder: the texts of one picture are looked for, of more all are listed once."""

    def __init__(self, place: str) -> None:
        self._place = place
        self._asked = 0
        self._last: Path | None = None
        self._is_listed = False
        self._listing: _Listing | None = None

    def texts_of(self, path: Path) -> Iterator[RawField | Skipped]:
        """The texts of a picture in it, and those that cannot be read."""
        return map(_read, self._places_of(path))

    def state_of(self, path: Path) -> bytes:
        """What changes when its texts do, by their names, sizes and times; nothing where it has none."""
        told = dict.fromkeys(_state_of(place) for place in self._places_of(path))
        return hashlib.sha256(b"\0".join(told)).digest()[:_STATE] if told else b""

    def _places_of(self, path: Path) -> Iterator[Path | Skipped]:
        """Where the texts of a picture in it lie, and of which that cannot be told."""
        self._asked += path != self._last
        self._last = path
        known = self._listed() if self._asked >= _LISTED_FROM else None
        if known is not None and not known.texts:
            return
        name, stem = path.name, path.stem
        for ending in ENDINGS:
            for before in dict.fromkeys((stem, name)):
                spelled = [before + each for each in _SPELLINGS[ending] if before + each != name]
                for place in _each_once(path.with_name(beside) for beside in _perhaps_there(spelled, known)):
                    if before == name or not self._is_shared(path):
                        yield place

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
        return known.pictures.get(_alike(path.stem), 0) > looks_like_picture(path)


class TextsBeside:
    """Finds them. Lives in one thread; a text that appears while it does may not be seen."""

    def __init__(self) -> None:
        """Know no folder yet."""
        self._folders: Held[str, _Folder] = Held(_FOLDERS)

    def of(self, path: Path) -> tuple[RawField | Skipped, ...]:
        """Texts beside a file, and those that cannot be read; none beside what is a part of one."""
        return tuple(self._folder_of(path).texts_of(path))

    def state_of(self, path: Path) -> bytes:
        """What changes when these do, of which none is opened; nothing where there are none."""
        return self._folder_of(path).state_of(path)

    def _folder_of(self, path: Path) -> _Folder:
        place = os.path.dirname(path)  # noqa: PTH120  there may be very many
        return self._folders.of(place, lambda: _Folder(place))


def _listing_of(folder: str) -> _Listing | None:
    """What lies in a folder; None where it cannot be listed."""
    try:
        with os.scandir(folder or os.curdir) as entries:
            own_names = [entry.name for entry in entries]
    except (NotADirectoryError, FileNotFoundError):
        # An archive or a document, or what is gone by now.
        return _Listing()
    except OSError:
        return None
    names = [_alike(name) for name in own_names]
    texts = frozenset(name for name in names if name.endswith(ENDINGS))
    stems = {os.path.splitext(name)[0] for name in texts}  # noqa: PTH122  there may be very many, here and below
    alike = ((os.path.splitext(name)[0], name) for name in names) if texts else ()  # noqa: PTH122
    own_texts = frozenset(name for name in own_names if _alike(name) in texts)
    pictures = Counter(stem for stem, name in alike if stem in stems and looks_like_picture(PurePath(name)))
    return _Listing(own_texts, texts, pictures)


def _alike(name: str) -> str:
    """A name in the letters in which file systems may take others for the same: Windows and macOS capitals, macOS accents."""
    return unicodedata.normalize("NFC", name.lower())


def _perhaps_there(spelled: list[str], known: _Listing | None) -> list[str]:
    """The spellings of a name by which a text may be there; where nothing is known all of them."""
    if known is None or not spelled:
        return spelled
    listed = [name for name in spelled if name in known.names]
    # In other letters it is there only where the file system takes these for the same.
    return listed or [name for name in spelled[:1] if _alike(name) in known.texts]


def _each_once(places: Iterable[Path]) -> Iterator[Path | Skipped]:
    """Those of the spellings of a name that are there, each file once; and those of which that cannot be told."""
    met: list[os.stat_result] = []
    for place in places:
        try:
            if not _is_there(place):
                continue
            status = place.stat()
        except OSError as error:
            yield Skipped(str(place), reason_of(error, place), str(error))
            continue
        if not any(os.path.samestat(status, other) for other in met):
            met.append(status)
            yield place


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


def _state_of(place: Path | Skipped) -> bytes:
    """What changes when a text does; the same by whatever spelling of its name it was found, as a listing may tell another."""
    if isinstance(place, Skipped):
        return os.fsencode(f"{_alike(PurePath(place.path).name)}\0{place.reason}")
    name = _alike(place.name)
    try:
        status = place.stat()
    except OSError as error:
        return os.fsencode(f"{name}\0{reason_of(error, place)}")
    return os.fsencode(f"{name}\0{status.st_size}\0{status.st_mtime_ns}")


def _read(beside: Path | Skipped) -> RawField | Skipped:
    """A text beside a picture, and why it cannot be read; data of this program, which no generator wrote, are as a report."""
    if isinstance(beside, Skipped):
        return beside
    try:
        return _beginning_of(beside)
    except OSError as error:
        return Skipped(str(beside), reason_of(error, beside), str(error))


def _beginning_of(beside: Path) -> RawField | Skipped:
    """A text beside a picture, so much of it as is read of any text."""
    place = f"{SIDECAR}{readable(beside.name)}"
    with beside.open("rb") as file:
        # Room for the longest is not made for each: nearly all are short, and there may be very many.
        data = file.read(_SHORT)
        if len(data) == _SHORT:
            data += file.read(MOST_TEXT + 1 - _SHORT)
    if marks_json(data[:JSON_HEAD]):
        return Skipped(str(beside), Reason.MARKED_TEXT)
    is_whole = len(data) <= MOST_TEXT
    return cut(place, _text_of(data[:MOST_TEXT], is_whole=is_whole), whole=is_whole)


def _text_of(data: bytes, *, is_whole: bool) -> str:
    """A text by its byte order mark, and where it has none as generators write it; one not whole may end within a character."""
    for mark, encoding in _WIDE.items():
        if data.startswith(mark):
            decoder = codecs.getincrementaldecoder(encoding)("replace")
            return decoder.decode(data.removeprefix(mark), final=is_whole).rstrip("\0")
    data = data.removeprefix(codecs.BOM_UTF8)
    return decoded(data) if is_whole else beginning_decoded(data)
