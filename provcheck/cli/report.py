"""`provcheck report`: the report of a scan that was made before."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app.decisions import load_decisions
from provcheck.app.i18n import set_language, to_translate, tr
from provcheck.app.report_choice import NOBODY, MatchName, ReportChoice, Told, name_of
from provcheck.app.reporting import without_dismissed
from provcheck.app.scan_changes import as_record, change_lines
from provcheck.app.scan_pictures import paths_come_to
from provcheck.app.workspace import Workspace
from provcheck.cli.keys import SignOption, TimestampOption, certifying_asked
from provcheck.cli.options import (
    CsvOption,
    HtmlOption,
    JsonOption,
    LibraryOption,
    PaperOption,
    PdfOption,
    QuietOption,
    ScanArgument,
)
from provcheck.cli.session import Exports, kept_sender, known_language, loaded_scan, session, wrong_use
from provcheck.core.index.in_place import report_in_place
from provcheck.core.report.changes import changes_between
from provcheck.core.scan_records import ScanReport

app = typer.Typer()

_MATCH_HELP = to_translate("Tell this match alone, by its number in the whole report; may be repeated.")
_RESEMBLANCES_HELP = to_translate("Whether to tell matches that are only resemblances.")
_FILES_HELP = to_translate("How to tell of files: by paths, by names with folders as numbers, or by numbers.")
_LANGUAGE_HELP = to_translate("Language of the report, as de.")
_SENDER_HELP = to_translate("Put on the first page whom it comes from, as set with: provcheck sender")


@app.command()
def report(
    scan_number: ScanArgument = "latest",
    library: LibraryOption = None,
    json: JsonOption = None,
    csv: CsvOption = None,
    pdf: PdfOption = None,
    paper: PaperOption = None,
    html: HtmlOption = None,
    match: Annotated[list[int] | None, typer.Option("--match", metavar="N", min=1, help=_MATCH_HELP)] = None,
    resemblances: Annotated[bool, typer.Option("--resemblances/--no-resemblances", help=_RESEMBLANCES_HELP)] = True,
    files: Annotated[Told, typer.Option("--files", help=_FILES_HELP)] = Told.PATHS,
    language: Annotated[str | None, typer.Option("--language", metavar="CODE", help=_LANGUAGE_HELP)] = None,
    with_sender: Annotated[bool, typer.Option("--sender", help=_SENDER_HELP)] = False,
    sign: SignOption = False,
    timestamp: TimestampOption = "",
    quiet: QuietOption = False,
) -> None:
    """Write the report of a scan that was made before; as PDF when nothing else is asked for."""
    with session(library, quiet=quiet) as (workspace, output):
        found = loaded_scan(workspace, scan_number)
        if json is None and csv is None and pdf is None and html is None:
            pdf = Path(f"provcheck-scan-{found.number}.pdf")
        sender = kept_sender(with_logo=True) if with_sender else NOBODY
        only = _names_of(workspace, found, match) if match else None
        exports = Exports(json, csv, pdf, ReportChoice(only, resemblances, files, sender), paper, html)
        exports.check(workspace)
        certify = certifying_asked(exports.files, sign=sign, timestamp=timestamp)
        if language is not None:
            set_language(known_language(language))
        exports.write(workspace, found, output)
        certify(output)


@app.command()
def compare(
    before: Annotated[str, typer.Argument(metavar="BEFORE", help=to_translate("Number of the earlier scan."))],
    after: Annotated[
        str, typer.Argument(metavar="AFTER", help=to_translate('Number of the later scan, or "latest".'))
    ] = "latest",
    library: LibraryOption = None,
    as_json: Annotated[bool, typer.Option("--json", help=to_translate("Print the outcome as JSON."))] = False,
) -> None:
    """Say what is different between two scans: matches that are new, gone, or changed."""
    with session(library) as (workspace, output):
        earlier, later = loaded_scan(workspace, before), loaded_scan(workspace, after)
        if earlier.number == later.number:
            raise wrong_use(tr("These are one and the same scan. Name two, as in: provcheck compare 1 2"))
        came_to = paths_come_to(workspace, later)
        changes = changes_between(report_in_place(earlier), report_in_place(later), came_to)
        if as_json:
            sys.stdout.write(json_module.dumps(as_record(changes), indent=2) + "\n")
        else:
            for line in change_lines(changes):
                output.say(line)


def _names_of(workspace: Workspace, found: ScanReport, numbers: list[int]) -> frozenset[MatchName]:
    """What the matches of these numbers are known by, as the whole report counts them."""
    matches = without_dismissed(found, load_decisions(workspace)).matches
    for number in numbers:
        if number > len(matches):
            told = tr("There is no match {number} in this scan; the last one is {last}.")
            raise wrong_use(told.format(number=number, last=len(matches)))
    return frozenset(name_of(matches[number - 1]) for number in numbers)
