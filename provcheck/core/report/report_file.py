"""Reading a report that was written before, as data: what kind of file it is and which parts lie in it.

Nothing of it is drawn or run.
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

from provcheck.core.report.html_parts import in_html
from provcheck.core.report.manifest import SCAN_NAME
from provcheck.core.report.parts_found import LARGEST, PartFault, PartsFound
from provcheck.core.report.pdf_parts import in_pdf
from provcheck.core.report.seal import Seal, seal_of
from provcheck.core.report_marks import MARK

_CSV_HEAD = b"suspect,work,verdict,"
_SCAN_SCHEMA = "provcheck.scan/"


class ReportKind(StrEnum):
    """What a report is written as."""

    PDF = "pdf"
    JSON = "json"
    HTML = "html"
    CSV = "csv"


class NotAReportError(Exception):
    """The file is no report of this program."""


@dataclass(frozen=True)
class ReportFile:
    """A report as it was found.

    Attributes:
        kind: What it is written as.
        data: Its bytes.
        seal: What the checksum in it says.
        parts: What is attached, by name; for JSON that is the file itself.
        faults: What is attached and was not got, by name.
        pictures: SHA-256 of the pictures in it, 64 hex digits each.
    """

    kind: ReportKind
    data: bytes = field(repr=False)
    seal: Seal
    parts: Mapping[str, bytes] = field(repr=False)
    faults: Mapping[str, PartFault]
    pictures: frozenset[str]

    @cached_property
    def sha256(self) -> str:
        """SHA-256 of the whole file, 64 hex digits."""
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def scan(self) -> Mapping[str, Any] | None:
        """The values of the scan in it; None where there is none, or it is no longer a JSON object."""
        return _object(self.parts.get(SCAN_NAME, b""))


def read_report(path: Path) -> ReportFile:
    """Read a report; raises OSError when it cannot be read, and NotAReportError when it is none."""
    status = path.stat()
    if stat.S_ISDIR(status.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    if not stat.S_ISREG(status.st_mode) or status.st_size > LARGEST:
        raise NotAReportError(path)
    data = path.read_bytes()
    kind = _kind(data, path)
    seal = seal_of(data)
    found = _inside(kind, data)
    # A changed byte may make a scan unreadable, which the checksum tells; a checksum that fits makes no text a report.
    needs_scan = (kind is ReportKind.JSON and seal is Seal.WHOLE) or (seal is Seal.NONE and kind is not ReportKind.CSV)
    report = ReportFile(kind, data, seal, found.parts, found.faults, found.pictures)
    if needs_scan and not (report.scan and str(report.scan.get("schema", "")).startswith(_SCAN_SCHEMA)):
        raise NotAReportError(path)
    return report


def _inside(kind: ReportKind, data: bytes) -> PartsFound:
    if kind is ReportKind.PDF:
        return in_pdf(data)
    if kind is ReportKind.HTML:
        return in_html(data)
    return PartsFound({SCAN_NAME: data} if kind is ReportKind.JSON else {})


def _kind(data: bytes, path: Path) -> ReportKind:
    """By how the checksum stands in it, as a first byte may be changed; else by how it begins."""
    begin = data[:1024].removeprefix(b"\xef\xbb\xbf").lstrip()
    at = data.rfind(MARK)
    if at > 0 and not begin.startswith(b"<"):
        return {b"%": ReportKind.PDF, b'"': ReportKind.JSON}.get(data[at - 1 : at], ReportKind.HTML)
    starts = ((b"%PDF", ReportKind.PDF), (b"{", ReportKind.JSON), (b"<", ReportKind.HTML), (_CSV_HEAD, ReportKind.CSV))
    for start, kind in starts:
        if begin.startswith(start):
            return kind
    raise NotAReportError(path)


def _object(data: bytes) -> Mapping[str, Any] | None:
    try:
        values = json.loads(data)
    except (ValueError, RecursionError):
        return None
    return values if isinstance(values, dict) else None
