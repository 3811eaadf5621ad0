"""Fingerprints in Parquet: a row for every picture, and for every file that could not be read."""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from pathlib import Path
from typing import IO, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from PIL import Image

from provcheck.cluster.faults import ClusterError, Fault
from provcheck.core.errors import Reason
from provcheck.core.fingerprint import grounds, local_features
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.imaging.picture import Pixels
from provcheck.core.imaging.preview import read_kept
from provcheck.core.index.codec import from_json, to_json
from provcheck.core.index.signals import CLEAR, Signals
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.records import ModelUse, PictureFacts, Skipped
from provcheck.core.scan.fingerprinting import Reading

SMALL = "small"
"""The pixels that are compared, as WebP without loss: JPEG would change the last digits of what is measured on them."""

_AT_ONCE = 16
_TOLD = b"provcheck"
_FACTS = {
    "sha256": pa.string(),
    "pixel_digest": pa.string(),
    "file_bytes": pa.int64(),
    "file_format": pa.string(),
    "width": pa.int32(),
    "height": pa.int32(),
    "has_alpha": pa.bool_(),
    "detail": pa.float64(),
    "frames": pa.int32(),
    "part_of": pa.string(),
    "part": pa.string(),
}
_HEAD = {"path": pa.string(), "name": pa.binary(), "is_part": pa.bool_(), "skipped": pa.string(), "why": pa.string()}


@dataclass(frozen=True)
class Found:
    """A picture of a collection as it was read, or a file that could not be.

    Attributes:
        name: Its name from the collection's folder on.
        is_part: Whether it is a further frame or page.
        reading: What was computed.
        skipped: Why there is nothing.
    """

    name: str
    is_part: bool
    reading: Reading | None = None
    skipped: Skipped | None = None


@dataclass(frozen=True)
class Kept:
    """The same as it was kept; `prints`, `picture` and `clear` of one that was read.

    Attributes:
        name: Its name from the collection's folder on.
        is_part: Whether it is a further frame or page.
        skipped: Reason and detail of a file that could not be read.
        prints: Its fingerprints.
        picture: What aligning needs of it.
        clear: What transparent art is shown by.
    """

    name: str
    is_part: bool
    skipped: tuple[Reason, str] | None = None
    prints: Prints | None = None
    picture: PairPicture | None = None
    clear: bytes = b""


@dataclass(frozen=True)
class Counts:
    """How much is in some Parquet files.

    Attributes:
        pictures: Pictures, with frames and pages.
        skipped: Files that could not be read.
        passing: Those of them for a reason that may be gone next time.
    """

    pictures: int = 0
    skipped: int = 0
    passing: int = 0

    def __add__(self, other: Counts) -> Counts:
        """Both together."""
        return Counts(self.pictures + other.pictures, self.skipped + other.skipped, self.passing + other.passing)


@dataclass(frozen=True)
class Told:
    """What a Parquet file tells of itself.

    Attributes:
        counts: What is in it.
        models: The models as they were used.
    """

    counts: Counts
    models: tuple[ModelUse, ...]


PASSING = frozenset(
    {
        *(Reason.NOT_FOUND, Reason.NO_PERMISSION, Reason.READ_ERROR, Reason.NO_ANSWER, Reason.OUT_OF_MEMORY),
        *(Reason.DECODING_TOO_LONG, Reason.DECODER_FAILED, Reason.DECODER_MISSING, Reason.NOT_MEASURED),
        Reason.NO_ROOM_FOR_COPY,
    }
)
"""Reasons that may be gone next time."""


def write(target: Path, found: Iterable[Found], signals: Signals, models: tuple[ModelUse, ...]) -> Counts:
    """Write a Parquet file, a few rows at a time."""
    schema = _schema(signals)
    counts, waiting = Counts(), list[dict[str, Any]]()
    with pq.ParquetWriter(target, schema, compression="zstd") as writer:
        for each in found:
            counts += _counted(each)
            waiting.append(_row(each, signals))
            if len(waiting) == _AT_ONCE:
                writer.write_table(pa.Table.from_pylist(waiting, schema))
                waiting.clear()
        if waiting:
            writer.write_table(pa.Table.from_pylist(waiting, schema))
        writer.add_key_value_metadata({_TOLD: to_json(Told(counts, models)).encode("ascii")})
    return counts


def told_of(stream: IO[bytes]) -> Told:
    """What a Parquet file tells of itself; raises ValueError where it is none of these, or is cut off."""
    try:
        metadata = pq.read_metadata(stream).metadata or {}
    except pa.ArrowException as error:
        raise ValueError(str(error)) from error
    return from_json(Told, metadata.get(_TOLD, b"").decode("ascii", "replace"))


def read(stream: IO[bytes], place: str, signals: Signals) -> Iterator[Kept]:
    """The rows of a Parquet file, a few at a time; raises `ClusterError` where it is damaged."""
    try:
        file = pq.ParquetFile(stream)
        for batch in file.iter_batches(batch_size=_AT_ONCE):
            for row in batch.to_pylist():
                yield _kept(row, signals)
    except (pa.ArrowException, ValueError, KeyError, TypeError) as error:
        raise ClusterError(Fault.FINGERPRINTS_DAMAGED, place, f"{type(error).__name__}: {error}") from error


def skipped_in(stream: IO[bytes]) -> list[dict[str, Any]]:
    """Path, reason and details of what could not be read, without reading anything else."""
    table = pq.read_table(stream, columns=["path", "skipped", "why"])
    rows: list[dict[str, Any]] = table.filter(table["skipped"].is_valid()).to_pylist()
    return rows


def write_skipped(target: Path, rows: list[dict[str, Any]]) -> None:
    """A Parquet file of what could not be read."""
    schema = pa.schema([("path", pa.string()), ("skipped", pa.string()), ("why", pa.string())])
    pq.write_table(pa.Table.from_pylist(rows, schema), target, compression="zstd")


def _schema(signals: Signals) -> pa.Schema:
    values = (*signals.wanted, local_features.SIGNAL, local_features.LINES_SIGNAL, grounds.SIGNAL, SMALL, CLEAR)
    return pa.schema([*_HEAD.items(), *_FACTS.items(), *((signal, pa.binary()) for signal in values)])


def _counted(found: Found) -> Counts:
    if found.skipped is None:
        return Counts(pictures=1)
    return Counts(skipped=1, passing=int(found.skipped.reason in PASSING))


def _row(found: Found, signals: Signals) -> dict[str, Any]:
    raw = os.fsencode(found.name)
    row: dict[str, Any] = {"path": raw.decode("utf-8", "backslashreplace"), "name": raw, "is_part": found.is_part}
    if found.skipped is not None:
        why = found.skipped.detail.encode("utf-8", "backslashreplace").decode("utf-8")
        return row | {"skipped": str(found.skipped.reason), "why": why}
    if found.reading is None:
        raise ValueError(found.name)
    reading = found.reading
    row |= {name: getattr(reading.facts, name) for name in _FACTS} | signals.values(reading.prints)
    row[local_features.SIGNAL] = reading.features.to_blob()
    row[local_features.LINES_SIGNAL] = None if reading.lines is None else reading.lines.to_blob()
    row[grounds.SIGNAL] = grounds.mask_to_blob(reading.shown)
    return row | {SMALL: _to_webp(reading.small), CLEAR: reading.clear_preview}


def _kept(row: dict[str, Any], signals: Signals) -> Kept:
    name, is_part = os.fsdecode(row["name"]), bool(row["is_part"])
    if row["skipped"] is not None:
        return Kept(name, is_part, skipped=(Reason(row["skipped"]), row["why"]))
    facts = PictureFacts(**{each.name: row[each.name] for each in fields(PictureFacts)})
    prints, lines = signals.prints(facts, row), row[local_features.LINES_SIGNAL]
    picture = PairPicture(
        facts,
        read_kept(row[SMALL], "WEBP", "RGB"),
        LocalFeatures.from_blob(row[local_features.SIGNAL]),
        prints.structure,
        None if lines is None else LocalFeatures.from_blob(lines),
        grounds.mask_from_blob(row[grounds.SIGNAL]),
    )
    return Kept(name, is_part, prints=prints, picture=picture, clear=row[CLEAR])


def _to_webp(rgb: Pixels) -> bytes:
    stream = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(rgb)).save(stream, "WEBP", lossless=True, method=0, quality=20)
    return stream.getvalue()
