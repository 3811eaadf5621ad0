"""Writing what a set of outputs shows: PDF and a web page for people, each with the JSON in it."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from provcheck.app.output_document import outputs_document, outputs_words
from provcheck.app.output_report import OutputsReport
from provcheck.app.paper import Paper
from provcheck.app.picture_source import PreviewSource
from provcheck.app.workspace import Workspace
from provcheck.core.report.document import ReportDocument
from provcheck.render.checksums import sealed_page
from provcheck.render.export import write_and_keep_in_mind
from provcheck.render.html_report import html_pieces
from provcheck.render.outputs_json import outputs_bytes
from provcheck.render.pdf import pdf_bytes
from provcheck.render.words import Words


def export_outputs_pdf(workspace: Workspace, report: OutputsReport, target: Path, paper: Paper = Paper.A4) -> None:
    """Write the report as PDF/A-3 and keep in mind that it is one; raises OSError, and the old file then stays."""
    made = datetime.fromisoformat(report.started)
    document, words = _document(workspace, report), Words(**outputs_words())
    data = pdf_bytes(document, outputs_bytes(report, for_others=True), words, made, paper)
    write_and_keep_in_mind(workspace, target, (data,))


def export_outputs_html(workspace: Workspace, report: OutputsReport, target: Path) -> None:
    """Write the same as one web page; raises OSError likewise."""
    document, words = _document(workspace, report), Words(**outputs_words())
    pieces = html_pieces(document, outputs_bytes(report, for_others=True), words)
    write_and_keep_in_mind(workspace, target, sealed_page(pieces))


def _document(workspace: Workspace, report: OutputsReport) -> ReportDocument:
    with workspace.open_library() as library:
        return outputs_document(report, PreviewSource(library).jpeg)
