"""What a file says of its origin, for people and for programs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provcheck.core.errors import PictureError
from provcheck.core.imaging.decoders import Decoders, decoders
from provcheck.core.imaging.door import FileBytes, Limits, read_bytes, reason_of
from provcheck.core.imaging.picture import Picture
from provcheck.core.index.codec import to_plain
from provcheck.core.origin.names import NameFound, names_found
from provcheck.core.origin.reader import OriginPixels, read_origin, read_sidecars
from provcheck.core.origin.records import Origin, Prompted

SCHEMA = "provcheck.origin/1"

# In other formats the lowest bits do not survive, so nothing is hidden there.
_LOSSLESS = frozenset({"PNG", "WebP", "TIFF", "BMP"})
_LOSSLESS_STARTS = (b"\x89PNG", b"RIFF", b"II*\0", b"MM\0*", b"BM")
_AS_IS = "as-is"


@dataclass(frozen=True)
class FileOrigin:
    """What was read of one file.

    Attributes:
        path: The file, as given.
        origin: What it says; empty when it could not be read.
        names: Names that were looked for and stand in it.
        failure: Why the file could not be read at all; None when it was.
        unseen: Why its pixels, in which something may be hidden, could not be looked at; None when they were, or need not be.
    """

    path: Path
    origin: Origin = field(default_factory=Origin)
    names: tuple[NameFound, ...] = ()
    failure: PictureError | None = None
    unseen: PictureError | None = None


def origin_of(path: Path, names: Sequence[str] = (), decoding: Decoders | None = None) -> FileOrigin:
    """Read what a file says of its origin; raises `DecoderError`."""
    try:
        file = read_bytes(path)
        sidecars = read_sidecars(path) if path.is_file() else ()
    except PictureError as error:
        return FileOrigin(path, failure=error)
    except OSError as error:
        return FileOrigin(path, failure=PictureError(reason_of(error, path), path, str(error)))
    pixels, unseen = _pixels(file, decoding or decoders())
    origin = read_origin(file.data, pixels, sidecars)
    return FileOrigin(path, origin, names_found(origin, names, path.name), unseen=unseen)


def _pixels(file: FileBytes, decoding: Decoders) -> tuple[OriginPixels | None, PictureError | None]:
    """The pixels of a lossless file as they stand in it, or why they could not be had."""
    if not file.data.startswith(_LOSSLESS_STARTS):
        return None, None
    try:
        picture = decoding.decode(file, Limits())
    except PictureError as error:
        return None, error
    return _as_they_stand(picture), None


def _as_they_stand(picture: Picture) -> OriginPixels | None:
    """None where a profile or a turn has changed them."""
    if picture.file_format not in _LOSSLESS or picture.colour != _AS_IS or picture.origin.orientation != 1:
        return None
    return OriginPixels(picture.rgb, picture.alpha)


def as_record(found: FileOrigin) -> dict[str, Any]:
    """What was read, in codes: an object of the schema."""
    origin = found.origin
    prompted = origin.prompted or Prompted("")
    return {
        "schema": SCHEMA,
        "path": str(found.path),
        "read": found.failure is None,
        "reason": found.failure.reason.value if found.failure is not None else None,
        "generator": prompted.generator or None,
        "positive": list(prompted.positive),
        "negative": list(prompted.negative),
        "model": prompted.model or None,
        "seed": _seed(prompted.seed),
        "sampler": prompted.sampler or None,
        "loras": [{"name": lora.name, "weight": lora.weight} for lora in prompted.loras],
        "references": list(prompted.references),
        "declared_ai": origin.declared_ai.value,
        "declared_by": list(origin.declared_by),
        "c2pa": to_plain(origin.credentials),
        "novelai_signature": prompted.signature.value,
        "names_found": [to_plain(name) for name in found.names],
        "pixels_looked_at": found.unseen is None,
        "raw": [to_plain(field) for field in origin.raw],
    }


def _seed(text: str) -> int | str | None:
    """A seed as a number where it is one."""
    return int(text) if text.isascii() and text.isdigit() else text or None
