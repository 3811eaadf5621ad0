"""`provcheck report`: the report of a scan that was made before."""

from __future__ import annotations

import json as json_module
import sys
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app import scanning
from provcheck.app.decisions import load_decisions
from provcheck.app.i18n import languages, set_language, to_translate, tr
from provcheck.app.paths import settings_file
from provcheck.app.report_choice import NOBODY, ReportChoice, Told
from provcheck.app.reporting import without_dismissed
from provcheck.app.scan_changes import as_record, change_lines
from provcheck.app.sending import sender_of
from provcheck.app.settings import load_settings
from provcheck.app.workspace import Workspace
from provcheck.cli.keys import SignOption, TimestampOption, certify, check_certifying
from provcheck.cli.options import CsvOption, JsonOption, LibraryOption, PaperOption, PdfOption, QuietOption
from provcheck.cli.session import Exports, asked_scan, session, wrong_use
from provcheck.core.index.in_place import report_in_place
from provcheck.core.records import PairKey
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
    scan_number: Annotated[
        str, typer.Argument(metavar="SCAN", help=to_translate('Number of the scan, or "latest".'))
    ] = "latest",
    library: LibraryOption = None,
    json: JsonOption = None,
    csv: CsvOption = None,
    pdf: PdfOption = None,
    paper: PaperOption = None,
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
        found = _scan_of(workspace, scan_number)
        if json is None and csv is None and pdf is None:
            pdf = Path(f"provcheck-scan-{found.number}.pdf")
        sender = sender_of(load_settings(settings_file()).sender) if with_sender else NOBODY
        if with_sender and sender == NOBODY:
            raise wrong_use(tr("Nothing is known yet of whom reports come from. Set it with: provcheck sender --name NAME"))
        only = _pairs_of(workspace, found, match) if match else None
        exports = Exports(json, csv, pdf, ReportChoice(only, resemblances, files, sender), paper)
        exports.check(workspace)
        check_certifying(exports.files, sign=sign, timestamp=timestamp)
        _speak(language)
        exports.write(workspace, found, output)
        certify(exports.files, output, sign=sign, timestamp=timestamp)


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
        earlier, later = _scan_of(workspace, before), _scan_of(workspace, after)
        if earlier.number == later.number:
            raise wrong_use(tr("These are one and the same scan. Name two, as in: provcheck compare 1 2"))
        changes = changes_between(report_in_place(earlier), report_in_place(later))
        if as_json:
            sys.stdout.write(json_module.dumps(as_record(changes), indent=2) + "\n")
        else:
            for line in change_lines(changes):
                output.say(line)


def _scan_of(workspace: Workspace, scan_number: str) -> ScanReport:
    """The scan of a number that was typed, or the latest."""
    found = scanning.load_scan(workspace, asked_scan(workspace, scan_number))
    if found is None:
        # It was there a moment ago.
        raise wrong_use(tr("There is no scan {name}.").format(name=scan_number))
    return found


def _pairs_of(workspace: Workspace, found: ScanReport, numbers: list[int]) -> frozenset[PairKey]:
    """The pictures of the matches of these numbers, as the whole report counts them."""
    matches = without_dismissed(found, load_decisions(workspace)).matches
    for number in numbers:
        if number > len(matches):
            told = tr("There is no match {number} in this scan; the last one is {last}.")
            raise wrong_use(told.format(number=number, last=len(matches)))
    return frozenset(matches[number - 1].key for number in numbers)


def _speak(code: str | None) -> None:
    """Tell what follows in another language, where one is asked for."""
    if code is None:
        return
    if code not in languages():
        raise wrong_use(tr("There is no language {code}. There are: {codes}").format(code=code, codes=", ".join(languages())))
    set_language(code)
