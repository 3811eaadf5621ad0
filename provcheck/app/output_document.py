"""The report of a set of outputs as a document: what was found, each figure with its drawings, what it shows and does not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from provcheck.app import names, output_texts
from provcheck.app.comparison_texts import left_out_text
from provcheck.app.i18n import language, tr, tr_n
from provcheck.app.joining import listed, noted
from provcheck.app.output_plots import parts_of, shortened
from provcheck.app.output_report import OutputsReport
from provcheck.app.output_science import science, science_title
from provcheck.app.report_appendices import skipped_sections
from provcheck.app.reporting import report_words
from provcheck.app.times import moment_text
from provcheck.core.report.document import ReportDocument, Row, Section
from provcheck.core.report.manifest import OUTPUTS_NAME
from provcheck.core.report.plots import ContactSheet, Part, SheetPicture

_MOST_PICTURES = 11
"""Pictures of a contact sheet in a report: with the work two rows of six."""

_MOST_SHEETS = 6

Jpeg = Callable[[str, str], bytes | None]
"""Gives the preview of a picture by its content and path."""


def outputs_document(report: OutputsReport, jpeg: Jpeg) -> ReportDocument:
    """The document of what a set of outputs shows; `jpeg` looks previews up."""
    return ReportDocument(
        language=language(),
        title=tr("Provcheck report on a set of AI outputs"),
        headline=output_texts.headline(report),
        lead=tuple(_lead(report)),
        overview=tuple(_overview(report)),
        summary_title="",
        summary=(),
        matches=(),
        measure_headings=("", "", ""),
        sections=tuple(_sections(report)),
        footer=tr("Provcheck {version}").format(version=report.version),
        data_name=OUTPUTS_NAME,
        parts=tuple(_with_pictures(part, jpeg) for part in parts_of(report)),
    )


def outputs_words() -> dict[str, str]:
    """The words of the printed page, as of a scan, but for what is attached."""
    return report_words() | {
        "attachment": tr("What the set shows as data, in JSON."),
        "data": tr("What the set shows as data, in JSON, is in this file too: in its element {name}."),
        "skip": tr("Go to the figures"),
    }


def _with_pictures(part: Part, jpeg: Jpeg) -> Part:
    """A part whose contact sheets have their pictures, as many as a page takes."""
    return replace(part, sheets=tuple(_filled(shortened(sheet, _MOST_PICTURES), jpeg) for sheet in part.sheets[:_MOST_SHEETS]))


def _filled(sheet: ContactSheet, jpeg: Jpeg) -> ContactSheet:
    def seen(picture: SheetPicture) -> SheetPicture:
        return replace(picture, jpeg=jpeg(picture.content, picture.path) if picture.content else None)

    lead = None if sheet.lead is None else seen(sheet.lead)
    return replace(sheet, lead=lead, pictures=tuple(map(seen, sheet.pictures)))


def _lead(report: OutputsReport) -> Iterator[str]:
    if told := left_out_text(report):
        yield told
    yield output_texts.influence_text()
    yield tr("Each figure below says what it shows, and what it does not.")


def _overview(report: OutputsReport) -> Iterator[Row]:
    works = tr_n("{count} work", "{count} works", report.work_count)
    yield Row(tr("Portfolio"), noted(report.portfolio.name, works))
    if report.portfolio.artist:
        yield Row(tr("Artist"), report.portfolio.artist)
    for account in report.sets:
        counted = tr_n("{count} picture", "{count} pictures", account.closeness.pictures)
        yield Row(output_texts.role_text(account.role), noted(listed(account.folders), counted))
    yield Row(tr("Started (UTC)"), moment_text(report.started))
    yield Row(tr("Checked for copies"), tr_n("{count} picture", "{count} pictures", len(report.checked)))
    yield Row(tr("Could not be read"), tr_n("{count} file", "{count} files", len(report.unread)))
    yield Row(tr("Works left out"), tr_n("{count} file", "{count} files", len(report.works_skipped)))


def _sections(report: OutputsReport) -> Iterator[Section]:
    if report.unchecked:
        yield Section(tr("What was not checked"), (output_texts.checked_text(report), output_texts.check_all_text(report)))
    yield from skipped_sections(report.skipped)
    flat = [path for account in report.sets for path in account.too_little_detail]
    if flat:
        rows = tuple(Row(names.picture_name(path), names.picture_path(path)) for path in flat)
        yield Section(tr("Pictures with too little detail"), (), rows)
    if report.not_neutral:
        rows = tuple(Row(names.picture_name(each.path), names.picture_path(each.path)) for each in report.not_neutral)
        yield Section(tr("Neutral pictures that were left out, as they are works or hold copies of works"), (), rows)
    yield Section(science_title(), science())
    model = report.model
    yield Section(tr("Models"), (), (Row(model.title, model.model_id), Row(tr("SHA-256"), model.sha256)))
