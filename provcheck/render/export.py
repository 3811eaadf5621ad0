"""Writing a scan to files: PDF and a web page for people, JSON and CSV for machines."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from datetime import datetime
from pathlib import Path

from provcheck.app.decisions import load_decisions
from provcheck.app.paper import Paper
from provcheck.app.picture_source import PreviewSource
from provcheck.app.report_choice import WHOLE, ReportChoice, chosen, with_files_told, without_others
from provcheck.app.report_order import Form
from provcheck.app.report_origin import origins_of
from provcheck.app.reporting import report_document, report_words, told_of
from provcheck.app.texts import verdict_sentence
from provcheck.app.workspace import Workspace
from provcheck.core.files import write_atomically
from provcheck.core.index.report_store import ReportStore
from provcheck.core.report.document import ReportDocument
from provcheck.core.report.letter import Letter
from provcheck.core.report.seals_beside import drop_old_seals
from provcheck.core.report.sum_beside import write_sum
from provcheck.core.scan_records import ScanReport
from provcheck.render.checksums import Checksums, sealed_page, with_checksums
from provcheck.render.csv_report import csv_text
from provcheck.render.html_report import html_pieces
from provcheck.render.json_report import json_bytes, json_pieces
from provcheck.render.notice_text import notice_text
from provcheck.render.pdf import pdf_bytes
from provcheck.render.words import Words

TEXT_ENDING = ".txt"
DOCUMENT_ENDING = ".docx"
"""Endings of the names of drafted letters."""


def export_pdf(
    workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE, paper: Paper = Paper.A4
) -> None:
    """Write the report with the JSON attached, without dismissed matches, and keep in mind that it is one.

    Raises OSError when the target cannot be written; the old file then stays.
    """
    document, attached, checksums = _told(workspace, report, choice)
    made = datetime.fromisoformat(report.started)
    data = pdf_bytes(document, attached, Words(**report_words()), made, paper, checksums)
    # Beforehand: the file may appear in a folder that is being checked.
    _keep_in_mind(workspace, hashlib.sha256(data).hexdigest())
    write_atomically(target, data)
    drop_old_seals(target)


def export_html(workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE) -> None:
    """Write the same report as one web page with the JSON in it, and keep in mind that it is one; raises OSError likewise."""
    document, attached, checksums = _told(workspace, report, choice)
    page = html_pieces(document, attached, Words(**report_words()), checksums.manifest)
    write_and_keep_in_mind(workspace, target, sealed_page(page))


def _told(workspace: Workspace, report: ScanReport, choice: ReportChoice) -> tuple[ReportDocument, bytes, Checksums]:
    """What a report for people tells, its data as JSON, and the checksums of both."""
    decisions = load_decisions(workspace)
    with workspace.open_library() as library:
        document = report_document(report, PreviewSource(library), decisions, choice)
        told = told_of(report, decisions, choice)
        attached = json_bytes(told, verdict_sentence, decisions, origins_of(library, told, choice.files), report)
    document, checksums = with_checksums(told, document, (attached,))
    return document, attached, checksums


def _keep_in_mind(workspace: Workspace, sha256: str) -> None:
    """Keep that a file is a report of this library, by which scans leave it out and `provcheck verify` knows it again."""
    with workspace.open_library() as library:
        ReportStore(library).add(sha256)


def write_and_keep_in_mind(workspace: Workspace, target: Path, pieces: Iterable[bytes]) -> str:
    """Write a report piece by piece, then keep in mind that it is one; gives its SHA-256."""
    digest = hashlib.sha256()

    def noted() -> Iterator[bytes]:
        for piece in pieces:
            digest.update(piece)
            yield piece

    write_atomically(target, noted())
    drop_old_seals(target)
    _keep_in_mind(workspace, digest.hexdigest())
    return digest.hexdigest()


def export_json(workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE) -> None:
    """Write the scan, with decisions, as JSON of schema provcheck.scan/1; raises OSError when the target cannot be written."""
    told, decisions = _as_chosen(report, choice), load_decisions(workspace)
    with workspace.open_library() as library:
        pieces = json_pieces(told, verdict_sentence, decisions, origins_of(library, told, choice.files), report)
        write_and_keep_in_mind(workspace, target, pieces)


def export_csv(workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE) -> None:
    """Write one match a line, with decisions, and its checksum beside it; raises OSError when either cannot be written."""
    told, decisions = _as_chosen(report, choice), load_decisions(workspace)
    with workspace.open_library() as library:
        table = csv_text(told, verdict_sentence, decisions, origins_of(library, told, choice.files))
    # A line that is no match would spoil the table, so that its checksum cannot stand in it.
    write_sum(target, write_and_keep_in_mind(workspace, target, (table.encode("utf-8", "surrogateescape"),)))


def export_report(
    workspace: Workspace,
    report: ScanReport,
    target: Path,
    choice: ReportChoice = WHOLE,
    paper: Paper = Paper.A4,
    form: Form | None = None,
) -> None:
    """Write the report in a form, for None in that which the ending of its name tells, PDF for any other; raises OSError."""
    form = form or next((each for each in Form if target.suffix.lower() in each.endings), Form.PDF)
    write = {Form.HTML: export_html, Form.JSON: export_json, Form.CSV: export_csv}.get(form)
    if write is None:
        export_pdf(workspace, report, target, choice, paper)
    else:
        write(workspace, report, target, choice)


def export_notice(letter: Letter, target: Path) -> None:
    """Write a draft as plain text where the name ends with .txt, as Word document where not; raises OSError."""
    if target.suffix.lower() == TEXT_ENDING:
        write_atomically(target, notice_text(letter).encode())
        return
    from provcheck.render.notice_docx import notice_docx  # noqa: PLC0415  loads slowly and few need it

    write_atomically(target, notice_docx(letter))


def _as_chosen(report: ScanReport, choice: ReportChoice) -> ScanReport:
    """The scan as data: dismissed matches too, since what was said of them stands there."""
    return with_files_told(without_others(chosen(report, choice), choice), choice.files, report)
