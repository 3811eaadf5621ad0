"""What a command starts with: workspace, portfolio, output; and how it ends."""

from __future__ import annotations

import os
import shlex
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import typer

from provcheck.app import paths, portfolios, reasons, scanning, texts
from provcheck.app.i18n import languages, tr
from provcheck.app.joining import listed
from provcheck.app.library_place import place_of_library
from provcheck.app.outputs import is_foreign_document, would_replace_picture
from provcheck.app.paper import Paper, paper_for
from provcheck.app.portfolio_names import known_name, no_name_text, typed_name
from provcheck.app.report_choice import NOBODY, WHOLE, ReportChoice, Sender
from provcheck.app.sending import sender_of
from provcheck.app.settings import load_settings
from provcheck.app.workspace import Workspace
from provcheck.cli.output import Output, printable
from provcheck.cli.run import run_index
from provcheck.core.errors import ProvcheckError
from provcheck.core.imaging.parts import is_there
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.report.sum_beside import SUM_SUFFIX
from provcheck.core.scan_records import Patterns, ScanReport
from provcheck.core.selection import as_meant_here, means_something
from provcheck.render.export import export_csv, export_html, export_json, export_pdf

EXIT_SOME_NOT_READ = 1
EXIT_WRONG_USE = 2
EXIT_INTERRUPTED = 130


@dataclass(frozen=True)
class Exports:
    """Files to write after a scan; without a paper the PDF is on the one that was set, else on the usual one."""

    json: Path | None = None
    csv: Path | None = None
    pdf: Path | None = None
    choice: ReportChoice = WHOLE
    paper: Paper | None = None
    html: Path | None = None

    @property
    def files(self) -> tuple[Path, ...]:
        """All that is asked for."""
        return tuple(target for _ending, target, _export in self._asked())

    def check(self, workspace: Workspace, suspects: Sequence[Path] = ()) -> None:
        """End the command before any work when a file cannot be written where it is asked for, or would replace a picture."""
        for ending, target, _export in self._asked():
            check_target(workspace, target, ending, suspects)

    def write(self, workspace: Workspace, report: ScanReport, output: Output) -> None:
        """Write what was asked for."""
        for _ending, target, export in self._asked():
            write_or_tell(target, partial(export, workspace, report, choice=self.choice), output)
            if export is export_csv and (beside := Path(f"{target}{SUM_SUFFIX}")).is_file():
                output.wrote(beside)

    def _asked(self) -> Iterator[tuple[str, Path, Callable[..., None]]]:
        """The ending, the file and the export of each."""
        kinds = (
            (".json", self.json, export_json),
            (".csv", self.csv, export_csv),
            (".pdf", self.pdf, self._export_pdf),
            (".html", self.html, export_html),
        )
        return ((ending, target, export) for ending, target, export in kinds if target is not None)

    def _export_pdf(self, workspace: Workspace, report: ScanReport, target: Path, choice: ReportChoice) -> None:
        export_pdf(workspace, report, target, choice, self.paper or paper_for(load_settings(paths.settings_file()).paper))


def check_target(workspace: Workspace, target: Path, ending: str, suspects: Sequence[Path] = ()) -> None:
    """End the command when a file cannot be written where it is asked for, or would replace a picture."""
    if not os.path.isdir(target.absolute().parent):  # noqa: PTH112  it never raises
        raise wrong_use(tr("The folder of {path} does not exist. Make it, or choose another.").format(path=target))
    if would_replace_picture(workspace, target, ending, suspects):
        told = tr("{path} is a picture and is not overwritten. Choose another file.")
        if is_foreign_document(workspace, target, ending):
            told = tr(
                "{path} is there already, was not exported from this library and is not overwritten. Choose another name."
            )
        raise wrong_use(told.format(path=target))


def write_or_tell(target: Path, write: Callable[[Path], None], output: Output) -> None:
    """Write a file and say so; end the command with the reason where that cannot be done."""
    try:
        write(target)
    except OSError as error:
        raise not_written(target, error) from error
    except KeyboardInterrupt:
        told = tr("Stopped: {path} was not written. If there was such a file before, it is as it was.")
        output.problem(told.format(path=target))
        raise
    output.wrote(target)


class WrongUseError(Exception):
    """A command that cannot be carried out as given; the text says why and what to do."""


def wrong_use(text: str) -> WrongUseError:
    """An end with exit code 2 and this text."""
    return WrongUseError(text)


def not_read(path: os.PathLike[str] | str, error: OSError) -> WrongUseError:
    """An end because a file could not be read."""
    return wrong_use(tr("{path} could not be read ({error}).").format(path=path, error=error.strerror or error))


def not_written(path: Path, error: OSError) -> WrongUseError:
    """An end because a file could not be written."""
    told = tr("{path} could not be written ({error}). Choose another place.")
    return wrong_use(told.format(path=path, error=error.strerror or error))


@contextmanager
def session(library: Path | None, *, quiet: bool = False) -> Iterator[tuple[Workspace, Output]]:
    """A workspace and an output; failures become a sentence and exit code 2."""
    output = Output(quiet=quiet)
    try:
        settings = load_settings(paths.settings_file())
        yield Workspace(place_of_library(library, settings), settings.runs_on), output
    except WrongUseError as error:
        output.problem(str(error))
        raise typer.Exit(EXIT_WRONG_USE) from error
    except ProvcheckError as error:
        output.problem(reasons.error_text(error))
        # Without a path the sentence has told the detail.
        if error.detail and error.path is not None:
            output.problem(f"    {error.detail}")
        raise typer.Exit(EXIT_WRONG_USE) from error
    except KeyboardInterrupt as error:
        raise typer.Exit(EXIT_INTERRUPTED) from error


def check_targets(targets: Sequence[Path]) -> None:
    """End the command when nothing that was named is there."""
    if not any(os.path.lexists(target) or is_there(target) for target in targets):
        names = listed(str(target) for target in targets)
        raise wrong_use(tr("{names} does not exist. Check the spelling of the path.").format(names=names))


def checked_patterns(exclude: Sequence[str] | None, include: Sequence[str] | None) -> Patterns:
    """The patterns that were given; ends the command when one of them could match no name."""
    for pattern in (*(exclude or ()), *(include or ())):
        if not means_something(pattern):
            raise wrong_use(texts.no_pattern_text(pattern))
    return Patterns(_meant(exclude or ()), _meant(include or ()))


def _meant(patterns: Sequence[str]) -> tuple[str, ...]:
    return tuple(meant for pattern in patterns for meant in as_meant_here(pattern))


def report_command(report: ScanReport, library: Path | None) -> str:
    """The command that writes the report of a scan, from the same library; empty where it was not kept."""
    if not report.number:
        return ""
    where = [] if library is None else ["--library", str(library)]
    return shlex.join(["provcheck", "report", str(report.number), *where])


def finish(report: ScanReport, output: Output, again: str = "") -> None:
    """Tell a scan as `finished` does, and end the command with its exit code."""
    code = finished(report, output, again)
    if code:
        raise typer.Exit(code)


def finished(report: ScanReport, output: Output, again: str = "") -> int:
    """Tell what came of a scan; gives its exit code. `again` is the command that writes its report, where it was kept."""
    output.scanned(report)
    if again:
        told = tr("This scan is kept as number {number}. To write a report of it as PDF: {command}")
        output.say(told.format(number=report.number, command=again))
    if not report.completed:
        return EXIT_INTERRUPTED
    if report.met_nothing:
        return EXIT_WRONG_USE
    return EXIT_SOME_NOT_READ if report.unread or report.works_skipped else 0


def choose_portfolio(
    workspace: Workspace, name: str | None, folder: Path | None, token: CancelToken, output: Output
) -> Portfolio:
    """The portfolio to scan against, indexed first where a folder is given."""
    if folder is not None:
        return _indexed_folder(workspace, name, folder, token, output)
    found = named_portfolio(portfolios.list_portfolios(workspace), name)
    if found.work_count == 0:
        raise wrong_use(tr("The portfolio {name} holds no work. Add some with: provcheck index").format(name=found.name))
    return found


def asked_scan(workspace: Workspace, typed: str) -> int:
    """The number of the scan that is meant by a number or "latest"."""
    known = {summary.number for summary in scanning.list_scans(workspace)}
    number = max(known, default=0) if typed == "latest" else int(typed) if typed.isdecimal() else 0
    if number in known:
        return number
    if not known:
        raise wrong_use(tr("Nothing has been checked yet. Check a folder with: provcheck scan FOLDER"))
    numbers = listed(str(each) for each in sorted(known))
    raise wrong_use(tr("There is no scan {name}. There are: {numbers}").format(name=typed, numbers=numbers))


def asked_name(workspace: Workspace, typed: str) -> str:
    """The name of the portfolio that is meant, as it is written in the library where it is there."""
    name = typed_name(typed)
    if not name:
        raise wrong_use(no_name_text())
    return known_name((portfolio.name for portfolio in portfolios.list_portfolios(workspace)), name) or name


def agreed(question: str, unasked: str) -> bool:
    """Ask for a yes or no; ends the command, with a sentence of what to do, where there is no terminal to ask in."""
    if not can_ask():
        raise wrong_use(unasked)
    try:
        return typer.confirm(printable(question))
    except typer.Abort as error:
        raise typer.Exit(EXIT_INTERRUPTED) from error


def can_ask() -> bool:
    """Whether anybody can answer."""
    return sys.stdin is not None and sys.stdin.isatty()


def known_language(code: str) -> str:
    """A language that was asked for; ends the command when nothing is translated into it."""
    if code not in languages():
        raise wrong_use(tr("There is no language {code}. There are: {codes}").format(code=code, codes=listed(languages())))
    return code


def kept_sender(*, with_logo: bool) -> Sender:
    """Whom reports and letters come from; ends the command when nothing is known of them."""
    sender = sender_of(load_settings(paths.settings_file()).sender, with_logo=with_logo)
    if sender == NOBODY:
        raise wrong_use(tr("Nothing is known yet of whom reports come from. Set it with: provcheck sender --name NAME"))
    return sender


def loaded_scan(workspace: Workspace, typed: str) -> ScanReport:
    """The scan that is meant by a number or "latest"."""
    found = scanning.load_scan(workspace, asked_scan(workspace, typed))
    if found is None:
        # It was there a moment ago.
        raise wrong_use(tr("There is no scan {name}.").format(name=typed))
    return found


def _indexed_folder(workspace: Workspace, name: str | None, folder: Path, token: CancelToken, output: Output) -> Portfolio:
    if not os.path.isdir(folder):  # noqa: PTH112  it never raises
        raise wrong_use(tr("{path} is not there or is not a folder. Name the folder that holds the works.").format(path=folder))
    name = None if name is None else asked_name(workspace, name)
    if name is not None and portfolios.has_files_outside(workspace, name, folder):
        raise wrong_use(
            tr("The portfolio {name} holds works of other folders. Choose another name for {folder}.").format(
                name=name, folder=folder
            )
        )
    asked = portfolios.NewPortfolio(name or portfolios.name_for_folder(workspace, folder))
    summary = run_index(portfolios.index(workspace, asked, [folder], token, mirror=True), output)
    if not summary.completed:
        raise typer.Exit(EXIT_INTERRUPTED)
    for item in summary.skipped:
        if item.path == str(folder):
            raise wrong_use(reasons.skipped_text(item))
    if summary.portfolio.work_count == 0:
        raise wrong_use(tr("{path} holds no picture that can be read.").format(path=folder))
    return summary.portfolio


def named_portfolio(known: Sequence[Portfolio], name: str | None) -> Portfolio:
    """The portfolio of a name, or the only one when None."""
    if name is not None and not typed_name(name):
        raise wrong_use(no_name_text())
    if not known:
        raise wrong_use(tr("There is no portfolio yet. Make one with: provcheck index FOLDER"))
    names = listed(portfolio.name for portfolio in known)
    # One that holds nothing, as after a kill, is no reason to ask which one is meant.
    asked = (
        known if name is not None or len(known) == 1 else [portfolio for portfolio in known if portfolio.work_count] or known
    )
    if name is None and len(asked) > 1:
        raise wrong_use(tr("There are several portfolios. Choose one with --portfolio: {names}").format(names=names))
    meant = None if name is None else known_name((portfolio.name for portfolio in asked), typed_name(name))
    found = [portfolio for portfolio in asked if name is None or portfolio.name == meant]
    if not found:
        raise wrong_use(tr("There is no portfolio {name}. There are: {names}").format(name=name, names=names))
    return found[0]
