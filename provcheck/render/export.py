"""Writing a scan to files: PDF and a web page for people, JSON and CSV for machines."""

from __future__ import annotations

import hashlib
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
from provcheck.core.report.letter import Letter
from provcheck.core.scan_records import ScanReport
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
    decisions = load_decisions(workspace)
    with workspace.open_library() as library:
        document = report_document(report, PreviewSource(library), decisions, choice)
    attached = json_bytes(told_of(report, decisions, choice), verdict_sentence, decisions)
    data = pdf_bytes(document, attached, Words(**report_words()), datetime.fromisoformat(report.started), paper)
    # Beforehand: the file may appear in a folder that is being checked.
    with workspace.open_library() as library:
        ReportStore(library).add(hashlib.sha256(data).hexdigest())
    write_atomically(target, data)


def export_html(workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE) -> None:
    """Write the same report as one web page with the JSON in it, without dismissed matches.

    It is no picture, so no scan would take it for one. Raises OSError when the target cannot be written; the old file then
    stays.
    """
    decisions = load_decisions(workspace)
    with workspace.open_library() as library:
        document = report_document(report, PreviewSource(library), decisions, choice)
    attached = json_pieces(told_of(report, decisions, choice), verdict_sentence, decisions)
    write_atomically(target, html_pieces(document, attached, Words(**report_words())))


def export_json(workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE) -> None:
    """Write the scan, with decisions, as JSON of schema provcheck.scan/1; raises OSError when the target cannot be written."""
    write_atomically(target, json_pieces(_as_chosen(report, choice), verdict_sentence, load_decisions(workspace)))


def export_csv(workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE) -> None:
    """Write one match a line, with decisions; raises OSError when the target cannot be written."""
    table = csv_text(_as_chosen(report, choice), verdict_sentence, load_decisions(workspace))
    write_atomically(target, table.encode("utf-8", "surrogateescape"))


def export_report(
    workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice = WHOLE, paper: Paper = Paper.A4
) -> None:
    """Write the report in the form that the ending of its name tells, as PDF for any other; raises OSError."""
    known = {".html": export_html, ".htm": export_html, ".json": export_json, ".csv": export_csv}
    write = known.get(target.suffix.lower())
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
    return with_files_told(chosen(report, choice), choice.files)
