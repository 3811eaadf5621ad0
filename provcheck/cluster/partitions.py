"""A collection in pieces that are worked at, and written, as a whole."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from provcheck.cluster.listing import Entry
from provcheck.cluster.surroundings import USUAL_SIZE
from provcheck.core.index.codec import from_json, to_json

FOLDER = "pictures"
"""Of all pieces of a collection."""

_BEGINNING = "part-"
_ENDING = ".parquet"


@dataclass(frozen=True)
class Partition:
    """Files that follow each other in the collection."""

    entries: tuple[Entry, ...]

    def key(self, method: str) -> str:
        """Digest of everything that its fingerprints depend on: the files as they are now, and the method."""
        told = [[entry.name, entry.stamp, _reason(entry)] for entry in self.entries]
        return hashlib.sha256(json.dumps([method, told]).encode("ascii")).hexdigest()

    def packed(self) -> bytes:
        """Bytes to be sent to another machine."""
        return zlib.compress(to_json(self).encode("ascii"))

    @staticmethod
    def unpacked(data: bytes) -> Partition:
        """What `packed` gave."""
        return from_json(Partition, zlib.decompress(data).decode("ascii"))


def partitions(entries: Iterable[Entry], size: int = USUAL_SIZE) -> Iterator[Partition]:
    """Cut a collection after files whose names say so, half of `size` to twice as many in each.

    So a file that comes or goes changes its own piece, and seldom the next: all others have been done already.
    """
    least, most = max(1, size // 2), 2 * size
    gathered: list[Entry] = []
    for entry in entries:
        gathered.append(entry)
        is_end = len(gathered) >= least and _draw(entry.name) % max(1, size - least) == 0
        if is_end or len(gathered) >= most:
            yield Partition(tuple(gathered))
            gathered = []
    if gathered:
        yield Partition(tuple(gathered))


def file_of(key: str) -> str:
    """The name of the file that holds the fingerprints of a piece."""
    return f"{FOLDER}/{_BEGINNING}{key}{_ENDING}"


def key_in(name: str) -> str | None:
    """The key in such a name, without its folder; None for any other file."""
    key = name.removeprefix(_BEGINNING).removesuffix(_ENDING)
    is_one = name == f"{_BEGINNING}{key}{_ENDING}" and len(key) == 64 and set(key) <= set("0123456789abcdef")
    return key if is_one else None


def _draw(name: str) -> int:
    return int.from_bytes(hashlib.sha256(name.encode("utf-8", "surrogateescape")).digest()[:8], "big")


def _reason(entry: Entry) -> str:
    return "" if entry.skipped is None else str(entry.skipped.reason)
