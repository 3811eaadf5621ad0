"""`provcheck notice`: a letter about copies, drafted from the matches of a scan."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app import names, notices
from provcheck.app.decisions import decision_on, load_decisions
from provcheck.app.i18n import language, speaking, to_translate, tr
from provcheck.app.joining import listed, sentences
from provcheck.app.notices import NoticeKind
from provcheck.app.report_choice import NOBODY
from provcheck.app.reporting import without_dismissed
from provcheck.app.texts import matches_text
from provcheck.app.workspace import Workspace
from provcheck.cli.options import LibraryOption, QuietOption, ScanArgument
from provcheck.cli.output import Output
from provcheck.cli.session import (
    EXIT_SOME_NOT_READ,
    check_target,
    kept_sender,
    known_language,
    loaded_scan,
    session,
    write_or_tell,
    wrong_use,
)
from provcheck.core.records import DecisionKind, Match, resemblances_among
from provcheck.core.report.letter import Letter
from provcheck.core.scan_records import ScanReport
from provcheck.render.export import DOCUMENT_ENDING, TEXT_ENDING, export_notice

app = typer.Typer()

_MATCH_HELP = to_translate("Number of a match, as in the report of the scan; may be repeated.")
_OUT_HELP = to_translate("The file: plain text (.txt) or a Word document (.docx).")
_KIND_HELP = to_translate("us: what 17 U.S.C. 512(c)(3) asks for; neutral: a report to a platform of any country.")
_LANGUAGE_HELP = to_translate("Language of the letter; yours unless given.")
_SENDER_HELP = to_translate("Fill in who you are, as set with: provcheck sender")
_DOUBTFUL_HELP = to_translate("Take in matches too that need a look: of which a template, or the same model, may be the cause.")


@app.command()
def notice(
    scan_number: ScanArgument,
    match: Annotated[list[int], typer.Option("--match", metavar="N", min=1, help=_MATCH_HELP)],
    out: Annotated[Path, typer.Option("--out", metavar="FILE", dir_okay=False, help=_OUT_HELP)],
    kind: Annotated[NoticeKind, typer.Option("--kind", help=_KIND_HELP)] = NoticeKind.US,
    doubtful: Annotated[bool, typer.Option("--doubtful", help=_DOUBTFUL_HELP)] = False,
    letter_language: Annotated[str | None, typer.Option("--language", metavar="CODE", help=_LANGUAGE_HELP)] = None,
    with_sender: Annotated[bool, typer.Option("--sender", help=_SENDER_HELP)] = False,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Draft a letter to a platform about matches: facts are filled in, what only you can say is left blank."""
    with session(library, quiet=quiet) as (workspace, output):
        if out.suffix.lower() not in {TEXT_ENDING, DOCUMENT_ENDING}:
            raise wrong_use(tr("{path} ends neither with .txt nor with .docx. Choose one of them.").format(path=out))
        chosen = language() if letter_language is None else known_language(letter_language)
        sender = kept_sender(with_logo=False) if with_sender else NOBODY
        check_target(workspace, out, out.suffix.lower())
        if os.path.lexists(out):
            # What a person has filled in is not made anew.
            raise wrong_use(tr("{path} is there already and is not overwritten. Choose another name.").format(path=out))
        report = loaded_scan(workspace, scan_number)
        taken, complete = _taken(workspace, report, match, output, takes_doubtful=doubtful)
        for told in (notices.warning_title(), *notices.warning(kind)):
            output.note(told)
        with speaking(chosen):
            letter = notices.notice_letter(report, taken, kind, datetime.now(UTC).date(), sender)
        write_or_tell(out, lambda target: _write(letter, target, chosen), output)
        if not complete:
            raise typer.Exit(EXIT_SOME_NOT_READ)


def _write(letter: Letter, target: Path, code: str) -> None:
    # What stands between a label and its value is of the letter's language; what is said of the writing is of the person's.
    with speaking(code):
        export_notice(letter, target)


def _taken(
    workspace: Workspace, report: ScanReport, numbers: list[int], output: Output, *, takes_doubtful: bool
) -> tuple[list[Match], bool]:
    """The matches of these numbers that may stand in a letter, and whether these are all; the others are told with reasons."""
    decisions = load_decisions(workspace)
    matches = without_dismissed(report, decisions).matches
    asked = dict.fromkeys(numbers)
    unknown = listed(str(number) for number in asked if number > len(matches))
    if unknown:
        told = tr("There is no match {numbers}. The report of the scan has {matches}.")
        raise wrong_use(told.format(numbers=unknown, matches=matches_text(len(matches), resemblances_among(matches))))
    taken: list[Match] = []
    for number in asked:
        found = matches[number - 1]
        decision = decision_on(found, decisions)
        against = notices.reason_against(found, decision, takes_doubtful=takes_doubtful)
        if against:
            output.problem(_left_out(number, found, against))
            continue
        taken.append(found)
        if decision.kind is DecisionKind.OPEN:
            output.note(tr("Match {number} has not been confirmed. Look at both pictures first.").format(number=number))
    if not taken:
        raise wrong_use(tr("No match is left to draft a letter from. Nothing was written."))
    return taken, len(taken) == len(asked)


def _left_out(number: int, match: Match, against: str) -> str:
    told = tr("Match {number} is left out, {suspect}: {reason}").format(
        number=number, suspect=names.picture_name(match.suspect, match.suspect_facts), reason=against
    )
    # What is only doubted may be taken in by whoever has looked at it.
    return sentences(told, tr("With --doubtful it is taken in.")) if against == notices.doubt_about(match) else told
