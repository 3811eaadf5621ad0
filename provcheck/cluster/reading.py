"""Reading the files of a piece of a collection, as one machine does: on a drive in place, from object storage by copies."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor
from dataclasses import dataclass
from functools import partial
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.listing import Entry
from provcheck.cluster.partitions import Partition
from provcheck.cluster.rows import Found
from provcheck.cluster.storage import Storage, base_name, fault_of
from provcheck.core.errors import PictureError, Reason
from provcheck.core.imaging.door import Limits, Read, reason_of
from provcheck.core.imaging.parts import further_parts, is_archive
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, Skipped
from provcheck.core.scan.ahead import Done, Planned, in_order, workers
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.page_files import PageFiles
from provcheck.core.scan.walk import walk

_OF_FILE = {Fault.SOURCE_MISSING: Reason.NOT_FOUND, Fault.DENIED: Reason.NO_PERMISSION}
"""Faults of storage that may be one file's alone. Where all is wrong, the listing has told it."""


@dataclass(frozen=True)
class _File:
    """A picture to be read.

    Attributes:
        name: Its name in the collection.
        path: Where it lies on the drive; a copy where it comes from object storage.
        is_part: Whether it is a further frame or page.
        skipped: Why it cannot be read, where that is known before.
        is_copy: Whether the file is to be deleted when nothing more is read of it.
    """

    name: str
    path: Path
    is_part: bool = False
    skipped: Skipped | None = None
    is_copy: bool = False


class PartitionReader:
    """Reads pieces of one collection. Lives in one thread; others help."""

    def __init__(self, source: Storage, fingerprinter: Fingerprinter, level: Level) -> None:
        """Read with these models, as a level needs it."""
        self._source = source
        self._fingerprinter = fingerprinter
        self._level = level
        self._files = PageFiles()
        self._limits = Limits()

    def read(self, partition: Partition) -> Iterator[Found]:
        """All pictures of a piece: first its files in their order, then their further frames and pages."""
        with TemporaryDirectory(prefix="provcheck-") as folder, workers() as pool:
            parts: list[_File] = []
            files = (file for entry in partition.entries for file in self._files_of(entry, Path(folder)))
            for done in self._read_all(files, pool):
                found = self._found(done)
                more = list(self._parts_of(done.item, found))
                parts += more
                if done.item.is_copy and not more:
                    done.item.path.unlink(missing_ok=True)
                yield found
            self._files.let_go()
            for done in self._read_all(iter(parts), pool):
                yield self._found(done)
            self._files.let_go()

    def _files_of(self, entry: Entry, folder: Path) -> Iterator[_File]:
        """The pictures that an entry stands for: one, or of an archive that has to be fetched all in it."""
        if entry.skipped is not None:
            yield _File(entry.name, Path(entry.skipped.path), skipped=entry.skipped)
            return
        if self._source.folder is not None:
            yield _File(entry.name, self._source.folder / entry.name)
            return
        if entry.file_bytes > self._limits.file_bytes and not is_archive(PurePosixPath(entry.name)):
            told = f"{entry.file_bytes} > {self._limits.file_bytes} bytes"
            yield _File(entry.name, Path(entry.name), skipped=Skipped(entry.name, Reason.FILE_TOO_LARGE, told))
            return
        room = shutil.disk_usage(folder).free
        if entry.file_bytes > room:
            told = f"{entry.file_bytes} > {room} bytes"
            yield _File(entry.name, Path(entry.name), skipped=Skipped(entry.name, Reason.NO_ROOM_FOR_COPY, told))
            return
        # Names may repeat in one piece, and endings tell formats.
        target = _fresh(folder, base_name(entry.name))
        if not is_archive(target):
            yield _File(entry.name, target, is_copy=True)
            return
        skipped = self._fetched(entry.name, target)
        if skipped is not None:
            yield _File(entry.name, target, skipped=skipped)
            return
        for found in walk([target], CancelToken()):
            path = Path(found.path) if isinstance(found, Skipped) else found
            inside = path.relative_to(target).as_posix()
            name = entry.name if inside == "." else f"{entry.name}/{inside}"
            yield _File(name, path, skipped=found if isinstance(found, Skipped) else None)

    def _read_all(self, files: Iterator[_File], pool: Executor) -> Iterator[Done[_File, Reading | Skipped]]:
        return in_order(map(self._planned, files), pool)

    def _planned(self, file: _File) -> Planned[_File, Reading | Skipped]:
        if file.skipped is not None:
            return Planned(file, None)
        if file.is_copy and not file.is_part:
            return Planned(file, partial(self._fetch_and_read, file))
        try:
            stamp = FileStamp.of(file.path)
        except OSError as error:
            told = Skipped(str(file.path), reason_of(error, file.path), str(error))
            return Planned(file, lambda: told)
        return Planned(file, partial(self._read, file.path, self._files.reader(stamp)))

    def _fetch_and_read(self, file: _File) -> Reading | Skipped:
        skipped = self._fetched(file.name, file.path)
        return skipped or self._fingerprinter.read(file.path, self._level)

    def _read(self, path: Path, bytes_of: Read) -> Reading | Skipped:
        """Read a file or a page."""
        found = self._fingerprinter.read_in_two_tries(path, (), self._level, (), bytes_of)
        if isinstance(found, str):
            raise TypeError(path)
        return found

    def _fetched(self, name: str, target: Path) -> Skipped | None:
        """Copy a file from object storage; gives why it cannot be."""
        try:
            self._source.fetch(name, target)
        except Exception as error:
            fault = fault_of(error)
            if fault is None:
                raise
            if fault is Fault.FULL:
                # The drive for copies, not the file.
                raise ClusterError(fault, str(target.parent), str(error)) from error
            return Skipped(name, _OF_FILE.get(fault, Reason.READ_ERROR), f"{type(error).__name__}: {error}")
        return None

    def _found(self, done: Done[_File, Reading | Skipped]) -> Found:
        """What came of a file, told by its name in the collection."""
        file = done.item
        result: Reading | Skipped | None = file.skipped
        try:
            result = done.result() if done.result else result
        except PictureError as error:
            result = Skipped(file.name, error.reason, error.detail)
        if isinstance(result, Reading):
            return Found(file.name, file.is_part, reading=result)
        if result is None:
            raise ValueError(file.name)
        detail = result.detail.replace(str(file.path), self._source.path_of(file.name))
        return Found(file.name, file.is_part, skipped=Skipped(file.name, result.reason, detail))

    @staticmethod
    def _parts_of(file: _File, found: Found) -> Iterator[_File]:
        if found.reading is None:
            return
        facts = found.reading.facts
        for part in further_parts(file.path, facts.file_format, facts.frames):
            yield _File(f"{file.name}/{part.name}", part, is_part=True)


def _fresh(folder: Path, name: str) -> Path:
    """A place of that name in a folder of its own."""
    return Path(tempfile.mkdtemp(dir=folder)) / name
