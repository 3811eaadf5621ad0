"""The manifest of a report: the digests of its data, of every picture in it and of every file that it shows.

Schema provcheck.manifest/1 (resources/schemas). Its bytes are canonical: ASCII, keys in order, no white space, one line end at
the end; the digest that is printed in the report is that of these bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, fields, is_dataclass
from enum import StrEnum
from pathlib import PurePath
from typing import Any

from provcheck.core.imaging.parts import place_in_name
from provcheck.core.records import Match, PictureFacts
from provcheck.core.report.document import ReportDocument
from provcheck.core.scan_records import ScanReport

SCHEMA = "provcheck.manifest/1"
"""Id of the schema; the number changes when a reader of the old one could be misled."""

SCAN_NAME = "provcheck-scan.json"
OUTPUTS_NAME = "provcheck-outputs.json"
MANIFEST_NAME = "provcheck-manifest.json"
SUMS_NAME = "SHA256SUMS"
"""Names of what is attached to a report: the data, the manifest, and the digests as `sha256sum --check` reads them."""


_DIGEST = re.compile("[0-9a-f]{64}")


class DamagedPartError(ValueError):
    """Bytes that should be a manifest or the data of a report, and are not."""


class Role(StrEnum):
    """What a file is in a report."""

    WORK = "work"
    SUSPECT = "suspect"


@dataclass(frozen=True)
class Part:
    """Something that lies in the report itself.

    Attributes:
        name: Its name, or for a picture where it stands, as "matches/1/work/jpeg".
        sha256: SHA-256 of its bytes, 64 hex digits.
        bytes: How many they are.
    """

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True)
class NamedFile:
    """A file that the report shows, and that lies elsewhere.

    Attributes:
        role: What it is.
        path: Its path as the report tells it.
        name: Its name without folders; of a picture in an archive its name in there.
        part: Frame or page that is meant, as "page-2"; empty for the first.
        sha256: SHA-256 of the file's bytes, 64 hex digits.
        bytes: How many they are; None where it is not told.
        pixel_digest: SHA-256 of the picture's pixels; empty where it is not told.
    """

    role: Role
    path: str
    name: str
    part: str
    sha256: str
    bytes: int | None
    pixel_digest: str


@dataclass(frozen=True)
class Manifest:
    """The digests of all parts of a report.

    Attributes:
        version: Version of the program.
        started: When the scan was started, UTC in ISO 8601.
        data: The scan as JSON.
        pictures: Every picture in the report.
        files: Every file of the matches: works, their versions, suspects.
    """

    version: str
    started: str
    data: Part
    pictures: tuple[Part, ...]
    files: tuple[NamedFile, ...]


def part_of(name: str, pieces: Iterable[bytes]) -> Part:
    """A part with its digest, of its bytes in one piece or more."""
    digest, size = hashlib.sha256(), 0
    for piece in pieces:
        digest.update(piece)
        size += len(piece)
    return Part(name, digest.hexdigest(), size)


def manifest_of(report: ScanReport, document: ReportDocument, data: Iterable[bytes]) -> Manifest:
    """The manifest of a report; `report` has the matches that it tells, `data` is the JSON that comes with it, in pieces."""
    pictures = (part_of(place, (picture,)) for place, picture in _pictures(document))
    return Manifest(report.version, report.started, part_of(SCAN_NAME, data), tuple(pictures), files_of(report.matches))


def _pictures(record: object, place: str = "") -> Iterator[tuple[str, bytes]]:
    """Every picture in a record and the records it holds, and where it stands; members of lists are counted from 1."""
    if isinstance(record, bytes):
        yield place, record
    elif isinstance(record, tuple):
        for number, item in enumerate(record, start=1):
            yield from _pictures(item, f"{place}/{number}")
    elif is_dataclass(record):
        for field in fields(record):
            yield from _pictures(getattr(record, field.name), f"{place}/{field.name}".lstrip("/"))


def files_of(matches: Iterable[Match]) -> tuple[NamedFile, ...]:
    """The files of matches, each picture once for each role."""
    found: dict[tuple[Role, str, str], NamedFile] = {}
    for match in matches:
        told = [(Role.WORK, work.path, work.facts) for work in (match.work, *match.versions)]
        for role, path, facts in (*told, (Role.SUSPECT, match.suspect, match.suspect_facts)):
            found.setdefault((role, path, facts.part), _named(role, path, facts))
    return tuple(found.values())


def _named(role: Role, path: str, facts: PictureFacts) -> NamedFile:
    told = name_of(path), facts.part, facts.file_sha256, facts.file_bytes, facts.pixel_digest
    return NamedFile(role, path, *told)


def name_of(path: str) -> str:
    """The name of the file that a path leads to, also of one in an archive or of a page."""
    file, member, _part = place_in_name(PurePath(path))
    return PurePath(member).name if member else file.name


def manifest_bytes(manifest: Manifest) -> bytes:
    """The manifest as canonical JSON."""
    values = {"schema": SCHEMA, "tool": {"name": "provcheck", "version": manifest.version}, **asdict(manifest)}
    del values["version"]
    return json.dumps(values, sort_keys=True, separators=(",", ":"), allow_nan=False).encode("ascii") + b"\n"


def manifest_from(data: bytes) -> Manifest:
    """The manifest of such bytes; raises DamagedPartError when they are none."""
    try:
        values = json.loads(data)
        if values["schema"] == SCHEMA:
            return _manifest_from(values)
    except (KeyError, TypeError, ValueError, RecursionError) as error:
        raise DamagedPartError(str(error)) from error
    raise DamagedPartError(values["schema"])


def _manifest_from(values: dict[str, Any]) -> Manifest:
    return Manifest(
        version=_text(values["tool"]["version"]),
        started=_text(values["started"]),
        data=_part_from(values["data"]),
        pictures=tuple(_part_from(part) for part in _list(values["pictures"])),
        files=tuple(_file_from(file) for file in _list(values["files"])),
    )


def _part_from(values: dict[str, Any]) -> Part:
    return Part(_text(values["name"]), _digest(values["sha256"]), _size(values["bytes"]))


def _file_from(values: dict[str, Any]) -> NamedFile:
    path, name, part = (_text(values[key]) for key in ("path", "name", "part"))
    size, pixels = values["bytes"], _text(values["pixel_digest"])
    told = None if size is None else _size(size)
    return NamedFile(Role(values["role"]), path, name, part, _digest(values["sha256"]), told, pixels)


def _text(value: object) -> str:
    """A text that can also be written as the name of a file; raises DamagedPartError."""
    if not isinstance(value, str):
        raise DamagedPartError(f"no text: {value!r:.80}")
    # Raises UnicodeEncodeError, which is a ValueError, for halves of characters that stand for no byte of a name.
    value.encode("utf-8", "surrogateescape")
    return value


def _digest(value: object) -> str:
    text = _text(value)
    if _DIGEST.fullmatch(text) is None:
        raise DamagedPartError(f"no digest: {text!r:.80}")
    return text


def _size(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise DamagedPartError(f"no size: {value!r:.80}")
    return value


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise DamagedPartError(f"no list: {value!r:.80}")
    return value


def files_in_scan(scan: Mapping[str, Any]) -> tuple[NamedFile, ...]:
    """The files of the matches of a scan in JSON of schema provcheck.scan/1; raises DamagedPartError when it is damaged."""
    found: dict[tuple[Role, str, str], NamedFile] = {}
    try:
        for match in scan["matches"]:
            versions = [(Role.WORK, version["path"], version) for version in match["versions"]]
            works = [(Role.WORK, match["work"], match["work_file"]), *versions]
            for role, path, file in (*works, (Role.SUSPECT, match["suspect"], match["suspect_file"])):
                part = _text(file.get("part", ""))
                size = file.get("bytes")
                told = None if size is None else _size(size)
                pixels = _text(file.get("pixel_digest", ""))
                named = NamedFile(role, path, name_of(_text(path)), part, _digest(file["sha256"]), told, pixels)
                found.setdefault((role, path, part), named)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise DamagedPartError(str(error)) from error
    return tuple(found.values())


def sums_text(manifest: Manifest, written: bytes) -> bytes:
    """Data, manifest and files as `sha256sum --check` reads them; `written` are the bytes of the manifest.

    Pictures in archives are left out, as no path leads to them. A backslash or line end in a name is escaped as coreutils does.
    """
    own = part_of(MANIFEST_NAME, (written,))
    lines = {manifest.data.name: manifest.data.sha256, own.name: own.sha256}
    for file in manifest.files:
        on_drive, member, _part = place_in_name(PurePath(file.path))
        if not member:
            lines.setdefault(str(on_drive), file.sha256)
    return b"".join(sum_line(sha256, path) for path, sha256 in lines.items())


def sum_line(sha256: str, path: str) -> bytes:
    """A digest and a path as `sha256sum --check` reads them; a backslash or line end is escaped as coreutils does."""
    escaped = path.replace("\\", "\\\\").replace("\n", "\\n").replace("\r", "\\r")
    mark = "" if escaped == path else "\\"
    return f"{mark}{sha256}  {escaped}\n".encode("utf-8", "surrogateescape")
