"""The files of a collection, by the rules by which one machine walks through folders."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.storage import Storage, base_name
from provcheck.core.errors import Reason
from provcheck.core.imaging.door import reason_of
from provcheck.core.imaging.formats import has_signature, looks_like_picture
from provcheck.core.imaging.parts import is_archive, is_foreign_archive
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.walk import NOT_UNPACKED, is_passed_over, walk

_HEAD = 16


@dataclass(frozen=True)
class Entry:
    """A file of a collection, or what cannot be looked into.

    Attributes:
        name: Its name from the collection's folder on, with slashes; halves of characters stand for what is no text.
        stamp: What changes when its content does, as size and time.
        skipped: Why it cannot be looked at; None for all that may be read.
        file_bytes: Size of one on object storage; 0 of one on a drive, where it is asked for when it is read.
    """

    name: str
    stamp: str = ""
    skipped: Skipped | None = None
    file_bytes: int = 0


def list_collection(source: Storage, token: CancelToken) -> Iterator[Entry]:
    """What has to be accounted for, in the order of one machine; raises `ClusterError`, or `CancelledError`."""
    return _on_object_storage(source, token) if source.folder is None else _on_drive(source.folder, token)


def _on_drive(folder: Path, token: CancelToken) -> Iterator[Entry]:
    if not folder.is_dir():
        raise ClusterError(Fault.SOURCE_MISSING, str(folder))
    for found in walk([folder], token):
        path = Path(found.path) if isinstance(found, Skipped) else found
        name = path.relative_to(folder).as_posix()
        if isinstance(found, Skipped):
            yield Entry(name, skipped=found)
            continue
        try:
            stamp = FileStamp.of(path)
        except OSError as error:
            yield Entry(name, skipped=Skipped(str(path), reason_of(error, path), str(error)))
            continue
        yield Entry(name, f"{stamp.file_bytes} {stamp.mtime_ns}")


def _on_object_storage(source: Storage, token: CancelToken) -> Iterator[Entry]:
    """Depth first, files before folders. There are no links; archives are entered where they are read."""
    waiting = [""]
    while waiting:
        folder = waiting.pop()
        below: list[str] = []
        for found in source.listed(folder):
            token.check()
            own = base_name(str(found["name"]))
            name = f"{folder}/{own}" if folder else own
            if is_passed_over(own):
                continue
            if found["type"] == "directory":
                below.append(name)
            elif is_foreign_archive(PurePosixPath(own)):
                yield Entry(name, skipped=Skipped(source.path_of(name), Reason.PACKING_NOT_READ, NOT_UNPACKED))
            elif is_archive(PurePosixPath(own)) or _may_be_picture(source, name):
                yield Entry(name, _stamp(found), file_bytes=int(found.get("size") or 0))
        waiting += reversed(below)


def _may_be_picture(source: Storage, name: str) -> bool:
    path = PurePosixPath(name)
    return looks_like_picture(Path(path)) or (not path.suffix and has_signature(source.first_bytes(name, _HEAD)))


def _stamp(found: dict[str, object]) -> str:
    """Size, and what the storage has to tell contents or times apart."""
    told = [found.get(key) for key in ("ETag", "etag", "md5Hash", "content_settings", "LastModified", "mtime", "created")]
    return " ".join(str(each) for each in (found.get("size"), *told) if each is not None)
