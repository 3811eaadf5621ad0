"""The fingerprints of a collection as they lie in their folder: Parquet files, and a list of those that count."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Container, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from provcheck.cluster import rows
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.method import Method
from provcheck.cluster.partitions import FOLDER, file_of, key_in
from provcheck.cluster.rows import Counts, Told
from provcheck.cluster.storage import Storage, base_name
from provcheck.core.index.codec import from_json, to_plain
from provcheck.core.records import ModelUse

LIST = "provcheck-fingerprints.json"
SKIPPED = "skipped.parquet"
FORMAT = 1


@dataclass(frozen=True)
class Collection:
    """Finished fingerprints.

    Attributes:
        format: Version of how they lie there.
        source: The collection's folder, as people write it.
        version: Version of the program that finished them.
        method: By what they were made.
        models: The models as they were used; several times one that ran on several kinds of machines.
        counts: How many pictures.
        partitions: Keys of the pieces, in the order of the collection.
    """

    format: int
    source: str
    version: str
    method: Method
    models: tuple[ModelUse, ...]
    counts: Counts
    partitions: tuple[str, ...]


def load(place: Storage) -> Collection:
    """The fingerprints in a folder; raises `ClusterError`."""
    found = load_if_there(place)
    if found is None:
        raise ClusterError(Fault.NO_FINGERPRINTS, place.place)
    return found


def load_if_there(place: Storage) -> Collection | None:
    """The fingerprints in a folder; None where none were finished. Raises `ClusterError`."""
    data = place.read(LIST)
    if data is None:
        return None
    try:
        found = from_json(Collection, data.decode("ascii"))
    except ValueError as error:
        raise ClusterError(Fault.FINGERPRINTS_DAMAGED, place.path_of(LIST), str(error)) from error
    if found.format != FORMAT:
        raise ClusterError(Fault.OTHER_METHOD, place.place, f"format {found.format}")
    return found


def finished(place: Storage) -> frozenset[str]:
    """Keys of the pieces that lie in a folder, whether they count or not."""
    names = (base_name(str(entry["name"])) for entry in place.listed(FOLDER))
    return frozenset(key for name in names if (key := key_in(name)) is not None)


def told_of(place: Storage, key: str) -> Told | None:
    """What a finished piece tells of itself; None where it has to be made anew."""
    try:
        with place.opened(file_of(key)) as stream:
            return rows.told_of(stream)
    except ValueError:
        return None


def finish(place: Storage, made: Collection, with_skipped: Container[str], besides: Iterable[str]) -> None:
    """Write which pieces count and what could not be read, then delete the pieces `besides`, which count no more.

    Only the pieces `with_skipped` hold files that could not be read; each that is opened is asked of the storage.
    """
    skipped: list[dict[str, Any]] = []
    for key in filter(with_skipped.__contains__, made.partitions):
        with place.opened(file_of(key)) as stream:
            skipped += rows.skipped_in(stream)
    with tempfile.TemporaryDirectory() as folder:
        table, text = Path(folder) / SKIPPED, Path(folder) / LIST
        rows.write_skipped(table, skipped)
        place.put(table, SKIPPED)
        text.write_text(json.dumps(to_plain(made), indent=1), encoding="ascii")
        place.put(text, LIST)
    place.remove(map(file_of, besides))
