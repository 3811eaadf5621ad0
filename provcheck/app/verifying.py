"""Checking a report: whether it is whole, by whose key it was signed, and whether files at hand are those that it shows."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from cryptography.x509 import Certificate
from minisign import PublicKey

from provcheck.app.key_place import key_place
from provcheck.app.workspace import Workspace
from provcheck.core.errors import LibraryError
from provcheck.core.index.codec import to_plain
from provcheck.core.index.report_store import ReportStore
from provcheck.core.jobs import CancelToken
from provcheck.core.report.at_hand import AtHand, Looked, look_at
from provcheck.core.report.manifest import (
    MANIFEST_NAME,
    OUTPUTS_NAME,
    SCAN_NAME,
    SUMS_NAME,
    DamagedPartError,
    Manifest,
    NamedFile,
    files_in_scan,
    manifest_from,
    part_of,
    sums_text,
)
from provcheck.core.report.parts_found import PICTURES, PartFault
from provcheck.core.report.report_file import ReportFile, ReportKind, read_report
from provcheck.core.report.seal import Seal, seal_of
from provcheck.core.report.signature import (
    SIGNATURE_SUFFIX,
    SignatureFound,
    SignatureState,
    check_signature,
    read_public_key,
)
from provcheck.core.report.sum_beside import SUM_SUFFIX, SumState, check_sum
from provcheck.core.report.timestamp import TIMESTAMP_SUFFIX, StampFound, StampState, check_stamp
from provcheck.core.scan.walk import walk

SCHEMA = "provcheck.verification/1"
"""Id of the schema of `as_record`."""

# Bytes: a signature has some 300, a timestamp with its certificates some thousands.
_LARGEST_BESIDE = 1_000_000


class PartState(StrEnum):
    """What was found of a part inside a report.

    Attributes:
        WHOLE: Its digest is the one that the manifest tells, or for the manifest itself the list of digests.
        CHANGED: Its digest is another, there are two of it, or it cannot be read.
        MISSING: It is not there.
        NOT_READ: It is larger than what is read, so that nothing can be said of it.
    """

    WHOLE = "whole"
    CHANGED = "changed"
    MISSING = "missing"
    NOT_READ = "not-read"


@dataclass(frozen=True)
class PartFound:
    """A part inside a report."""

    name: str
    state: PartState


@dataclass(frozen=True)
class Asked:
    """What a report is to be checked with.

    Attributes:
        folders: Where the files that it shows may lie.
        key: The public key that should have signed it.
        is_own_key: Whether that is the artist's own one, which was not asked for by name.
        authorities: Certificates that are trusted to vouch for timestamps.
    """

    folders: Sequence[Path] = ()
    key: PublicKey | None = None
    is_own_key: bool = False
    authorities: Sequence[Certificate] = ()


def asked_with(folders: Sequence[Path], key: str, authorities: Sequence[Certificate] = ()) -> Asked:
    """What a report is to be checked with: the public key that was given, by its text or file, else the artist's own one.

    Raises OSError when the key's file cannot be read, and KeyUnusableError when there is no key in it.
    """
    own = key_place().public
    if key or not own.exists():
        return Asked(folders, read_public_key(key) if key else None, authorities=authorities)
    return Asked(folders, read_public_key(str(own)), is_own_key=True, authorities=authorities)


@dataclass(frozen=True)
class Verification:
    """What was found of a report.

    Attributes:
        path: The report.
        kind: What it is written as.
        sha256: SHA-256 of the whole file.
        seal: What the checksum inside it says of the whole file.
        sum_beside: What the checksum beside it says of the whole file; a table carries none in itself.
        written_here: Whether it is a file that this library wrote, byte for byte; None where the library cannot be opened.
        parts: What is attached, and of the pictures those that the manifest names.
        manifest_sha256: The digest that is printed in the report; empty where no manifest is in it.
        version: Version of the program that it names as its writer, which nothing vouches for; empty where it is not told.
        signature: What the signature beside it says.
        key_asked: Whether a key was given for it.
        stamp: What the timestamp beside it says.
        authorities_asked: Whether certificates were given for it.
        looked: What looking for the files gave; None where it was not asked for.
        tells_files: Whether it has a list of its files that can be read; a table has none.
    """

    path: Path
    kind: ReportKind
    sha256: str
    seal: Seal
    sum_beside: SumState
    written_here: bool | None
    parts: tuple[PartFound, ...]
    manifest_sha256: str
    version: str
    signature: SignatureFound
    key_asked: bool
    stamp: StampFound
    authorities_asked: bool
    looked: Looked | None
    tells_files: bool

    @property
    def is_changed(self) -> bool:
        """Whether something in the report is not as it was written, or was not signed or timestamped as it is."""
        return (
            self.seal is Seal.BROKEN
            or self.sum_beside is SumState.OTHER
            or self.is_saved_anew
            or any(part.state in {PartState.CHANGED, PartState.MISSING} for part in self.parts)
            or self.signature.state in {SignatureState.BAD, SignatureState.DAMAGED}
            or self.stamp.state in {StampState.OTHER_FILE, StampState.DAMAGED}
        )

    @property
    def is_saved_anew(self) -> bool:
        """Whether the checksum is gone from a report that had one, as all have in which there is a manifest."""
        return self.seal is Seal.NONE and bool(self.manifest_sha256)

    @property
    def is_whole(self) -> bool:
        """Whether the whole file was shown to be as it was written, by one of the ways there are."""
        good = self.signature.state is SignatureState.GOOD or self.stamp.state is StampState.TRUSTED
        # Of itself a checksum says nothing of parts that were not held against the manifest: anybody can make one.
        by_sum = self.is_whole_by_sum and all(part.state is PartState.WHOLE for part in self.parts)
        return not self.is_changed and (by_sum or bool(self.written_here) or good)

    @property
    def is_whole_by_sum(self) -> bool:
        """Whether a checksum, in the file or beside it, is one of the file as it is."""
        return self.seal is Seal.WHOLE or self.sum_beside is SumState.SAME

    @property
    def is_signed_as_asked(self) -> bool:
        """Whether the key that was given signed it, if one was."""
        return not self.key_asked or self.signature.state is SignatureState.GOOD

    @property
    def is_stamped_as_asked(self) -> bool:
        """Whether the given certificates vouch for its timestamp, if some were given."""
        return not self.authorities_asked or self.stamp.state is StampState.TRUSTED

    @property
    def is_as_asked(self) -> bool:
        """Whether all that was asked for was shown: the report, the key, the authority, the files."""
        return self.is_whole and self.is_signed_as_asked and self.is_stamped_as_asked and self._files_fit()

    def _files_fit(self) -> bool:
        if self.looked is None:
            return True
        if not self.looked.files:
            return self.tells_files
        some = any(file.found in {AtHand.SAME, AtHand.RENAMED} for file in self.looked.files)
        return some and not any(file.differs for file in self.looked.files)


def verify(workspace: Workspace, path: Path, asked: Asked, token: CancelToken) -> Verification:
    """Check a report; nothing is written.

    Raises OSError when it or what lies beside it cannot be read, `NotAReportError`, `CancelledError` and `DecoderError`.
    """
    report = read_report(path)
    manifest = _manifest(report)
    written = report.parts.get(MANIFEST_NAME)
    named = _named_files(report, manifest)
    signature = check_signature(report.data, _beside(path, SIGNATURE_SUFFIX), asked.key)
    return Verification(
        path=path,
        kind=report.kind,
        sha256=report.sha256,
        seal=report.seal,
        # Others carry a checksum in themselves, and what lies beside them may be of an earlier one.
        sum_beside=check_sum(report.sha256, _beside(path, SUM_SUFFIX)) if report.kind is ReportKind.CSV else SumState.NONE,
        written_here=_is_written_here(workspace, report.sha256),
        parts=_parts(report, manifest),
        manifest_sha256=hashlib.sha256(written).hexdigest() if written is not None else "",
        version=_version(report, manifest),
        signature=signature,
        key_asked=asked.key is not None and not asked.is_own_key,
        stamp=check_stamp(report.data, _beside(path, TIMESTAMP_SUFFIX), asked.authorities),
        authorities_asked=bool(asked.authorities),
        looked=look_at(named or (), walk(asked.folders, token), token) if asked.folders else None,
        tells_files=named is not None,
    )


def _beside(path: Path, suffix: str) -> bytes | None:
    """What lies beside a report; no bytes, which are neither signature nor timestamp, for what can be none."""
    beside = Path(f"{path}{suffix}")
    try:
        status = beside.stat()
    except FileNotFoundError:
        return None
    # Opening a pipe would wait for whoever writes to it.
    if not stat.S_ISREG(status.st_mode) or status.st_size > _LARGEST_BESIDE:
        return b""
    return beside.read_bytes()


def _is_written_here(workspace: Workspace, sha256: str) -> bool | None:
    """Whether the library knows the file; one that is not there knows none, one that cannot be opened tells nothing."""
    if not workspace.folder.exists():
        return False
    try:
        with workspace.open_library() as library:
            return ReportStore(library).holds(sha256)
    except LibraryError:
        return None


def _manifest(report: ReportFile) -> Manifest | None:
    try:
        return manifest_from(report.parts[MANIFEST_NAME])
    except (KeyError, DamagedPartError):
        return None


def _parts(report: ReportFile, manifest: Manifest | None) -> tuple[PartFound, ...]:
    """What is attached to a report in PDF or HTML, against the manifest."""
    if report.kind in {ReportKind.JSON, ReportKind.CSV}:
        return ()
    if manifest is None:
        return tuple(_without_manifest(report))
    return (
        PartFound(SCAN_NAME, _state(report, SCAN_NAME, manifest.data.sha256)),
        PartFound(MANIFEST_NAME, _state_of_manifest(report)),
        *_sums(report, manifest),
        *_pictures(report, manifest),
    )


def _pictures(report: ReportFile, manifest: Manifest) -> list[PartFound]:
    """The pictures that were found in a report: each has to be one that the manifest names. Not all of those need be drawn."""
    named = {part.sha256 for part in manifest.pictures}
    if PICTURES in report.faults:
        return [PartFound(PICTURES, _state_of_none(report, PICTURES))]
    if not report.pictures:
        return []
    return [PartFound(PICTURES, PartState.WHOLE if report.pictures <= named else PartState.CHANGED)]


def _without_manifest(report: ReportFile) -> list[PartFound]:
    """A report of a version that wrote no manifest, or one whose manifest is gone: its data may tell of itself."""
    data = report.parts.get(SCAN_NAME)
    others = {*report.parts, *report.faults}
    if report.seal is Seal.NONE and MANIFEST_NAME not in others:
        return []
    # A report of a set of outputs has no manifest: the checksum of the whole file is all that there is to be held against.
    if others & {SCAN_NAME, MANIFEST_NAME, SUMS_NAME, OUTPUTS_NAME} == {OUTPUTS_NAME} and OUTPUTS_NAME in report.parts:
        return []
    own = PartState.WHOLE if data is not None and seal_of(data) is Seal.WHOLE else PartState.CHANGED
    state = _state_of_none(report, SCAN_NAME) if data is None else own
    manifest = PartState.CHANGED if MANIFEST_NAME in report.parts else _state_of_none(report, MANIFEST_NAME)
    return [PartFound(SCAN_NAME, state), PartFound(MANIFEST_NAME, manifest)]


def _state(report: ReportFile, name: str, sha256: str) -> PartState:
    data = report.parts.get(name)
    if data is None:
        return _state_of_none(report, name)
    return PartState.WHOLE if part_of(name, (data,)).sha256 == sha256 else PartState.CHANGED


def _state_of_none(report: ReportFile, name: str) -> PartState:
    """The state of a part that was not got."""
    fault = report.faults.get(name)
    if fault is None:
        return PartState.MISSING
    return PartState.NOT_READ if fault is PartFault.NOT_READ else PartState.CHANGED


def _state_of_manifest(report: ReportFile) -> PartState:
    """The manifest against the list of digests, where there is one: it cannot hold its own."""
    sums = report.parts.get(SUMS_NAME)
    if sums is None and SUMS_NAME in report.faults:
        return _state_of_none(report, SUMS_NAME)
    line = f"{part_of(MANIFEST_NAME, (report.parts[MANIFEST_NAME],)).sha256}  {MANIFEST_NAME}\n".encode()
    return PartState.WHOLE if sums is None or line in sums else PartState.CHANGED


def _sums(report: ReportFile, manifest: Manifest) -> list[PartFound]:
    """The list of digests against the manifest; only a PDF has one."""
    if report.kind is not ReportKind.PDF:
        return []
    meant = part_of(SUMS_NAME, (sums_text(manifest, report.parts[MANIFEST_NAME]),)).sha256
    return [PartFound(SUMS_NAME, _state(report, SUMS_NAME, meant))]


def _version(report: ReportFile, manifest: Manifest | None) -> str:
    if manifest is not None:
        return manifest.version
    tool = (report.scan or {}).get("tool")
    return str(tool.get("version", "")) if isinstance(tool, dict) else ""


def _named_files(report: ReportFile, manifest: Manifest | None) -> tuple[NamedFile, ...] | None:
    """The files that a report shows, by its manifest, else by its data; None where neither can be read."""
    if manifest is not None:
        return manifest.files
    try:
        return None if report.scan is None else files_in_scan(report.scan)
    except DamagedPartError:
        return None


def as_record(found: Verification) -> dict[str, Any]:
    """What was found, in codes: a JSON object."""
    values: dict[str, Any] = {"schema": SCHEMA, **to_plain(found), "path": str(found.path)}
    looked = values.pop("looked")
    return values | {
        "changed": found.is_changed,
        "whole": found.is_whole,
        "as_asked": found.is_as_asked,
        "files": None if looked is None else looked["files"],
        "unread": None if looked is None else looked["unread"],
    }
