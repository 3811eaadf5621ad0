"""Folders on a drive and on object storage, through fsspec."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from fsspec.core import url_to_fs

from provcheck.cluster.faults import ClusterError, Fault
from provcheck.core.errors import is_drive_full

_SCHEME = "://"
_PROBE = ".provcheck-can-write"
_LOCAL = frozenset({"file", "local"})
_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_STORAGE = frozenset({"botocore", "aiobotocore", "s3fs", "fsspec", "aiohttp", "gcsfs", "adlfs", "azure", "google"})
_REFUSED_KEYS = (
    "InvalidAccessKeyId",
    "SignatureDoesNotMatch",
    "NoCredentials",
    "PartialCredentials",
    "InvalidToken",
    "Expired",
)


class Storage:
    """A folder, and the files in it by their names from it on, with slashes.

    Attributes:
        place: Where it is, as people write it: an absolute path, or an address as "s3://bucket/folder".
        folder: The folder on a drive; None on object storage.
    """

    def __init__(self, place: str) -> None:
        """Take a path or an address; nothing is asked of it yet. Raises `ClusterError` for an address of an unknown kind."""
        scheme, is_address, rest = place.partition(_SCHEME)
        local = rest if is_address and scheme in _LOCAL else None if is_address else place
        self.folder = None if local is None else Path(os.path.abspath(local))
        self.place = place.rstrip("/") if self.folder is None else str(self.folder)
        try:
            self._files, self._root = url_to_fs(self.place, use_listings_cache=False)
        except (ValueError, ImportError) as error:
            raise ClusterError(Fault.UNKNOWN_STORAGE, place, str(error)) from error

    def path_of(self, name: str) -> str:
        """A file as people write it."""
        if not name:
            return self.place
        return f"{self.place}/{name}" if self.folder is None else str(self.folder / name)

    def listed(self, name: str) -> list[dict[str, Any]]:
        """What lies in a folder, as fsspec tells it, by name; nothing where there is no such folder."""
        where = self._where(name)
        with self._told(name):
            try:
                found = self._files.ls(where, detail=True)
            except (FileNotFoundError, NotADirectoryError):
                if not name and self.folder is None:
                    raise
                return []
        # A folder on object storage may have an entry for itself.
        inside = [entry for entry in found if str(entry["name"]).rstrip("/") != where.rstrip("/")]
        return sorted(inside, key=lambda entry: base_name(str(entry["name"])))

    def first_bytes(self, name: str, count: int) -> bytes:
        """How a file begins."""
        with self._told(name):
            return bytes(self._files.cat_file(self._where(name), start=0, end=count))

    def read(self, name: str) -> bytes | None:
        """The bytes of a small file; None where there is none."""
        with self._told(name):
            try:
                return bytes(self._files.cat_file(self._where(name)))
            except FileNotFoundError:
                return None

    @contextmanager
    def opened(self, name: str) -> Iterator[IO[bytes]]:
        """A file to be read from any place of it."""
        with self._told(name), self._files.open(self._where(name), "rb") as stream:
            yield stream

    def fetch(self, name: str, target: Path) -> None:
        """Copy a file onto the drive; raises what fsspec raises, as the fault may be the file's alone."""
        self._files.get_file(self._where(name), str(target))

    def try_writing(self) -> None:
        """Raise `ClusterError` where nothing can be written, before any work is done for it."""
        with tempfile.TemporaryDirectory() as folder:
            probe = Path(folder) / _PROBE
            probe.write_bytes(b"")
            self.put(probe, _PROBE)
        self.remove([_PROBE])

    def put(self, source: Path, name: str) -> None:
        """Copy a file from the drive; it appears whole or not at all."""
        with self._told(""):
            if self.folder is None:
                self._files.put_file(str(source), self._where(name))
                return
            target = self.folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            beside = target.with_name(f".{target.name}.{os.getpid()}.new")
            try:
                shutil.copyfile(source, beside)
                os.replace(beside, target)
            finally:
                beside.unlink(missing_ok=True)

    def remove(self, names: Iterable[str]) -> None:
        """Delete files; one that is gone already is no fault."""
        for name in names:
            with self._told(name):
                try:
                    self._files.rm_file(self._where(name))
                except FileNotFoundError:
                    continue

    def _where(self, name: str) -> str:
        return f"{str(self._root).rstrip('/')}/{name}" if name else str(self._root)

    @contextmanager
    def _told(self, name: str) -> Iterator[None]:
        """Failures of storage as `ClusterError`."""
        try:
            yield
        except ClusterError:
            raise
        except Exception as error:
            fault = fault_of(error)
            if fault is None:
                raise
            raise ClusterError(fault, self.path_of(name), f"{type(error).__name__}: {error}") from error


def base_name(name: str) -> str:
    """The last part of a name."""
    return name.rstrip("/").rpartition("/")[2]


def fault_of(error: BaseException) -> Fault | None:
    """What an exception of storage means; None for one that is no such thing.

    Libraries of object storage have trees of their own: they are told by name, also through what they were raised from.
    """
    chain = list(_chain(error))
    told = " ".join(f"{type(each).__name__} {each}" for each in chain)
    meanings = {
        Fault.NO_CREDENTIALS: any(name in told for name in _REFUSED_KEYS),
        Fault.BUCKET_MISSING: "NoSuchBucket" in told or "bucket does not exist" in told.lower(),
        Fault.DENIED: any(isinstance(each, PermissionError) or getattr(each, "errno", None) in _DENIED for each in chain),
        Fault.FULL: any(map(is_drive_full, chain)),
        Fault.SOURCE_MISSING: any(isinstance(each, FileNotFoundError) for each in chain),
        Fault.NO_ANSWER: any(_is_of_connection(each) for each in chain),
        Fault.STORAGE_FAILED: any(isinstance(each, OSError) or _package(each) in _STORAGE for each in chain),
    }
    return next((fault for fault, holds in meanings.items() if holds), None)


def _is_of_connection(error: BaseException) -> bool:
    return isinstance(error, ConnectionError | TimeoutError) or "Connect" in type(error).__name__


def _package(error: BaseException) -> str:
    return type(error).__module__.partition(".")[0]


def _chain(error: BaseException) -> Iterator[BaseException]:
    """An exception and what it came from."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        waiting += [each.__cause__, each.__context__]
