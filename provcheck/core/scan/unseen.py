"""Which pictures of a folder no job has read yet, or not as they are now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.jobs import CancelToken
from provcheck.core.scan.walk import walk


def unseen(prints: PrintsStore, targets: Iterable[Path], token: CancelToken) -> Iterator[FileStamp]:
    """Stamps of files that are new or have changed, told by path, size and time; files that vanish meanwhile are passed over.

    What cannot be looked into is passed over too: a scan of it tells why. Raises `CancelledError`.
    """
    for found in walk(targets, token, archives=True):
        if not isinstance(found, Path):
            continue
        try:
            stamp = FileStamp.of(found)
        except OSError:
            continue
        if prints.content_of(stamp) is None:
            yield stamp
