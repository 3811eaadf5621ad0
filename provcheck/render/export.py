"""Writing a scan to files: PDF for people, JSON and CSV for machines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from provcheck.app.decisions import load_decisions
from provcheck.app.paper import Paper
from provcheck.app.picture_source import PreviewSource
from provcheck.app.report_choice import WHOLE, ReportChoice, chosen, with_files_told
from provcheck.app.reporting import report_document, report_words, told_of
from provcheck.app.texts import verdict_sentence
from provcheck.app.workspace import Workspace
from provcheck.core.files import write_atomically
from provcheck.core.index.report_store import ReportStore
from provcheck.core.scan_records import ScanReport
from provcheck.render.checksums import with_checksums
from provcheck.render.csv_report import csv_text
from provcheck.render.json_report import json_bytes, json_pieces
from provcheck.render.pdf import pdf_bytes
from provcheck.render.words import Words


def export_pdf(
    workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE, paper: Paper = Paper.A4
) -> None:
    """Write the report with the JSON attached, without dismissed matches, and keep in mind that it is one.

    Raises OSError when the target cannot be written; the old file then stays.
    """
    decisions = load_decisions(workspace)
    with workspace.open_library() as library:
        document = report_document(report, PreviewSource(library), decisions, choice)
    told = told_of(report, decisions, choice)
    attached = json_bytes(told, verdict_sentence, decisions)
    document, checksums = with_checksums(told, document, (attached,))
    made = datetime.fromisoformat(report.started)
    data = pdf_bytes(document, attached, Words(**report_words()), made, paper, checksums)
    # Beforehand: the file may appear in a folder that is being checked.
    _keep_in_mind(workspace, hashlib.sha256(data).hexdigest())
    write_atomically(target, data)


def _keep_in_mind(workspace: Workspace, sha256: str) -> None:
    """Keep that a file is a report of this library, by which scans leave it out and `provcheck verify` knows it again."""
    with workspace.open_library() as library:
        ReportStore(library).add(sha256)


def export_json(workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE) -> None:
    """Write the scan, with decisions, as JSON of schema provcheck.scan/1; raises OSError when the target cannot be written."""
    digest = hashlib.sha256()

    def pieces() -> Iterator[bytes]:
        for piece in json_pieces(_as_chosen(report, choice), verdict_sentence, load_decisions(workspace)):
            digest.update(piece)
            yield piece

    write_atomically(target, pieces())
    _keep_in_mind(workspace, digest.hexdigest())


def export_csv(workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE) -> None:
    """Write one match a line, with decisions; raises OSError when the target cannot be written."""
    table = csv_text(_as_chosen(report, choice), verdict_sentence, load_decisions(workspace))
    data = table.encode("utf-8", "surrogateescape")
    write_atomically(target, data)
    _keep_in_mind(workspace, hashlib.sha256(data).hexdigest())


def _as_chosen(report: ScanReport, choice: ReportChoice) -> ScanReport:
    """The scan as data: dismissed matches too, since what was said of them stands there."""
    return with_files_told(chosen(report, choice), choice.files)
