"""Fingerprints by content: computed once for a file's bytes, wherever the file lies and whatever it is called."""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Mapping, Sequence, Sized
from dataclasses import dataclass, field
from pathlib import Path

from provcheck.core.fingerprint import grounds, local_features, small_picture
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.fingerprint.small_picture import SmallPicture
from provcheck.core.imaging.door import IMAGING_VERSION
from provcheck.core.imaging.parts import place_of
from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.library import Library
from provcheck.core.index.signals import CLEAR, EMBEDDING, OF_PAIRS, Signals, version_with_pixels
from provcheck.core.records import PictureFacts

_INODE_BITS = (1 << 63) - 1
_ASIDE = (*OF_PAIRS, CLEAR, small_picture.SIGNAL)

MOST_AT_ONCE = 64
"""Files or contents that are asked for in one question."""


@dataclass(frozen=True)
class FileStamp:
    """What tells that a file has not changed since it was read.

    A file that was exchanged for one of the same size and time has another number, and another time of its entry. Only both
    tell that: some drives number their files anew each time they are connected, and entries change with names and permissions.

    Attributes:
        path: Its path, or that of a part of it.
        file_bytes: Its size.
        mtime_ns: When it was changed.
        inode: The number that its drive gives it; 0 where there is none.
        ctime_ns: When its entry on the drive was changed; 0 where that is not known. Windows does not tell, and gives its files
            lasting numbers: there it is the number, so that this alone counts.
        texts: What changes when texts beside it do, where that was asked for; empty for none.
    """

    path: Path
    file_bytes: int
    mtime_ns: int
    inode: int = field(default=0, compare=False)
    ctime_ns: int = field(default=0, compare=False)
    texts: bytes = b""

    @staticmethod
    def of(path: Path) -> FileStamp:
        """The stamp of a file, or of a part of one, as it is now; raises OSError when it cannot be looked at."""
        status = _status(path)
        # SQLite's numbers have a sign; those of some drives use the last bit too.
        number = status.st_ino & _INODE_BITS
        entry = number if os.name == "nt" else status.st_ctime_ns
        absolute = os.path.abspath(path)
        # Mostly it is that path, and to take a path apart once more is what takes longest here.
        place = path if absolute == str(path) else Path(absolute)
        return FileStamp(place, status.st_size, status.st_mtime_ns, number, entry)

    def is_as_kept(self, file_bytes: object, mtime_ns: object, inode: object, ctime_ns: object) -> bool:
        """Whether a file that had these when it was read has not changed since."""
        if (self.file_bytes, self.mtime_ns) != (file_bytes, mtime_ns):
            return False
        is_known = self.inode and self.ctime_ns and inode and ctime_ns
        return not is_known or self.inode == inode or self.ctime_ns == ctime_ns


def _status(path: Path) -> os.stat_result:
    """Of a file, or of the one that a path leads into; nearly always it is a file, of which there may be very many."""
    try:
        status = path.stat()
    except OSError:
        return place_of(path).file.stat()
    return status if stat.S_ISREG(status.st_mode) else place_of(path).file.stat()


class PrintsStore:
    """Reads and writes the fingerprints of contents."""

    def __init__(self, library: Library, model_versions: Mapping[str, str], space: CompactSpace | None = None) -> None:
        """`model_versions` maps the ids of the models in use to their versions; `space` is that of compact descriptors."""
        self._library = library
        self._coded = Signals(model_versions, space)

    def content_of(self, stamp: FileStamp) -> str | None:
        """SHA-256 of a file that was read before and has not changed since."""
        return self.contents_of((stamp,)).get(stamp.path)

    def contents_of(self, stamps: Sequence[FileStamp]) -> dict[Path, str]:
        """As `content_of`, of `MOST_AT_ONCE` files at most, by the path in the stamp: quicker than each for itself."""
        by_path = {os.fsencode(stamp.path): stamp for stamp in stamps}
        rows = self._library.query(
            f"SELECT path, content, bytes, mtime_ns, inode, ctime_ns FROM files WHERE path IN ({value_places(by_path)})",  # noqa: S608
            tuple(by_path),
        )
        with self._library.reading():
            found = ((by_path[as_bytes(path)], str(content), kept) for path, content, *kept in rows)
            return {stamp.path: content for stamp, content, kept in found if stamp.is_as_kept(*kept)}

    def load(self, content: str) -> Prints | None:
        """All fingerprints of a content, or None when one is missing or of another version."""
        with self._library.reading():
            facts = self.facts(content)
            if facts is None:
                return None
            values = self._signals(content)
            if any(signal not in values for signal in self._coded.wanted):
                return None
            return self._coded.prints(facts, values)

    def is_complete_work(self, content: str) -> bool:
        """Whether everything a work needs is kept: fingerprints, local features and preview."""
        return content in self._complete("WHERE content = ?", (content,))

    def complete_works(self) -> frozenset[str]:
        """Contents that have everything a work needs."""
        # Of all that was checked, which may be a thousand times as much, no preview is kept unless it matched.
        return frozenset(self._complete("WHERE content IN (SELECT content FROM previews)", ()))

    def _complete(self, condition: str, values: tuple[object, ...]) -> set[str]:
        """Contents with all signals of the versions in use, with facts and with a preview; no value is read."""
        wanted = {*self._coded.wanted, *OF_PAIRS}
        found: dict[str, set[str]] = {}
        rows = self._library.query(f"SELECT content, signal, version FROM signals {condition}", values)  # noqa: S608
        for content, signal, version in rows:
            if self._coded.version_of(str(signal)) == version:
                found.setdefault(str(content), set()).add(str(signal))
        known = {str(row[0]) for row in self._library.query(f"SELECT content FROM previews {condition}", values)}  # noqa: S608
        facts = self._library.query(f"SELECT content, imaging_version FROM contents {condition}", values)  # noqa: S608
        known &= {str(content) for content, version in facts if version == IMAGING_VERSION}
        return {content for content, signals in found.items() if wanted <= signals and content in known}

    def facts(self, content: str) -> PictureFacts | None:
        """What is known of a content without comparing it, where that was read by the methods in use."""
        return self.all_facts((content,)).get(content)

    def all_facts(self, contents: Collection[str]) -> dict[str, PictureFacts]:
        """As `facts`, of `MOST_AT_ONCE` contents at most."""
        if not contents:
            return {}
        rows = self._library.query(
            f"SELECT content, facts FROM contents WHERE content IN ({value_places(contents)}) AND imaging_version = ?",  # noqa: S608
            (*contents, IMAGING_VERSION),
        )
        with self._library.reading():
            return {str(content): from_json(PictureFacts, str(facts)) for content, facts in rows}

    def _signals(self, content: str) -> dict[str, bytes]:
        """Values of the signals whose version is the one in use."""
        rows = self._library.query(
            f"SELECT signal, version, value FROM signals WHERE content = ? AND signal NOT IN ({value_places(_ASIDE)})",  # noqa: S608
            (content, *_ASIDE),
        )
        return {str(row[0]): as_bytes(row[2]) for row in rows if self._coded.version_of(str(row[0])) == row[1]}

    def changed_ns(self, path: str, content: str) -> int | None:
        """When a file was changed last, in nanoseconds of Unix time, as it was when this content was read from it."""
        rows = self._library.query("SELECT mtime_ns FROM files WHERE path = ? AND content = ?", (os.fsencode(path), content))
        return next((value for (value,) in rows if isinstance(value, int)), None)

    def save(self, stamp: FileStamp, prints: Prints) -> None:
        """Keep the fingerprints of a file's content and the file's stamp, in one transaction."""
        content = prints.facts.sha256
        values = self._coded.values(prints)
        rows = [(content, signal, self._coded.version_of(signal), value) for signal, value in values.items()]
        with self._library.transaction() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO contents VALUES (?, ?, ?)", (content, IMAGING_VERSION, to_json(prints.facts))
            )
            connection.executemany("INSERT OR REPLACE INTO signals VALUES (?, ?, ?, ?)", rows)
            connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", _file_row(stamp, content))

    def save_stamp(self, stamp: FileStamp, content: str) -> None:
        """Keep that a file has a content whose fingerprints are known."""
        with self._library.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO files VALUES (?, ?, ?, ?, ?, ?)", _file_row(stamp, content))

    def features(self, content: str, signal: str = local_features.SIGNAL) -> LocalFeatures | None:
        """Local features of a work's content, of its light or of its line map."""
        value = self._signal_of(content, signal)
        with self._library.reading():
            return None if value is None else LocalFeatures.from_blob(value)

    def _signal_of(self, content: str, signal: str) -> bytes | None:
        """The value of one signal of the version that is in use."""
        rows = self._library.query(
            "SELECT value FROM signals WHERE content = ? AND signal = ? AND version = ?",
            (content, signal, self._coded.version_of(signal)),
        )
        with self._library.reading():
            return as_bytes(rows[0][0]) if rows else None

    def shown(self, content: str) -> grounds.Mask | None:
        """Where a work's preview is solid; None when that is no matter."""
        with self._library.reading():
            return grounds.mask_from_blob(self._signal_of(content, grounds.SIGNAL) or b"")

    def save_work(
        self, content: str, features: LocalFeatures, lines: LocalFeatures, preview: bytes, shown: grounds.Mask | None
    ) -> None:
        """Keep what aligning needs of a content: its local features, those of its line map, preview, where that is solid."""
        values = zip(OF_PAIRS, (features.to_blob(), lines.to_blob(), grounds.mask_to_blob(shown)), strict=True)
        rows = [(content, signal, self._coded.version_of(signal), value) for signal, value in values]
        with self._library.transaction() as connection:
            connection.executemany("INSERT OR REPLACE INTO signals VALUES (?, ?, ?, ?)", rows)
            connection.execute("INSERT OR REPLACE INTO previews VALUES (?, ?)", (content, preview))

    def preview(self, content: str) -> bytes | None:
        """JPEG of a content at `preview.SIDE` pixels, for works and for suspects that matched."""
        rows = self._library.query("SELECT jpeg FROM previews WHERE content = ?", (content,))
        with self._library.reading():
            return as_bytes(rows[0][0]) if rows else None

    def save_preview(self, content: str, jpeg: bytes) -> None:
        """Keep the preview of a suspect that matched."""
        with self._library.transaction() as connection:
            connection.execute("INSERT OR REPLACE INTO previews VALUES (?, ?)", (content, jpeg))

    def clear_preview(self, content: str) -> bytes | None:
        """WebP with alpha of transparent art, as large as its preview; None for all other, and where none is kept."""
        value = self._signal_of(content, CLEAR)
        return value or None

    def save_clear(self, content: str, webp: bytes) -> None:
        """Keep it; nothing when it is empty."""
        if webp:
            with self._library.transaction() as connection:
                row = (content, CLEAR, self._coded.version_of(CLEAR), webp)
                connection.execute("INSERT OR REPLACE INTO signals VALUES (?, ?, ?, ?)", row)

    def small(self, content: str) -> SmallPicture | None:
        """The very small form of an output; None where none is kept."""
        value = self._signal_of(content, small_picture.SIGNAL)
        with self._library.reading():
            return None if value is None else small_picture.from_bytes(value)

    def save_small(self, content: str, picture: SmallPicture) -> None:
        """Keep it."""
        with self._library.transaction() as connection:
            row = (content, small_picture.SIGNAL, self._coded.version_of(small_picture.SIGNAL), picture.tobytes())
            connection.execute("INSERT OR REPLACE INTO signals VALUES (?, ?, ?, ?)", row)

    def contents_with_small(self) -> set[str]:
        """SHA-256 of all pictures of which it is kept."""
        signal = small_picture.SIGNAL
        rows = self._library.query(
            "SELECT content FROM signals WHERE signal = ? AND version = ?", (signal, self._coded.version_of(signal))
        )
        return {str(content) for (content,) in rows}


def value_places(values: Sized) -> str:
    """Where as many values go in a statement of SQL."""
    return ", ".join("?" * len(values))


def embedding_signal(model: str, model_version: str) -> tuple[str, str]:
    """Under which signal and version the embeddings of a model are kept."""
    return EMBEDDING + model, version_with_pixels(model_version)


def _file_row(stamp: FileStamp, content: str) -> tuple[bytes, int, int, str, int, int]:
    return os.fsencode(stamp.path), stamp.file_bytes, stamp.mtime_ns, content, stamp.inode, stamp.ctime_ns


def as_bytes(value: object) -> bytes:
    """A BLOB as it was read; raises TypeError for anything else, which `Library.reading` tells as damage."""
    if not isinstance(value, bytes):
        raise TypeError(type(value))
    return value
