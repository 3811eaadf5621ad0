"""`provcheck outputs`: what a whole set of AI outputs shows about a portfolio."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from provcheck.app import output_texts
from provcheck.app.comparison_texts import not_neutral_text
from provcheck.app.i18n import to_translate, tr, tr_n
from provcheck.app.output_report import Figure, OutputsReport
from provcheck.app.output_sets import AskedSets, NothingToCompareError, OutputsAnalysed, analyse
from provcheck.app.paper import paper_for
from provcheck.app.paths import settings_file
from provcheck.app.settings import load_settings
from provcheck.cli.options import (
    HtmlOption,
    LibraryOption,
    PaperOption,
    PdfOption,
    PortfolioDirOption,
    PortfolioOption,
    QuietOption,
)
from provcheck.cli.output import Output, printable
from provcheck.cli.run import interruptible, shown_until
from provcheck.cli.session import (
    EXIT_INTERRUPTED,
    EXIT_SOME_NOT_READ,
    check_target,
    check_targets,
    choose_portfolio,
    session,
    write_or_tell,
    wrong_use,
)
from provcheck.cli.wrapping import wrapped
from provcheck.core.jobs import CancelledError
from provcheck.render.outputs_json import export_outputs
from provcheck.render.outputs_report import export_outputs_html, export_outputs_pdf

app = typer.Typer()

_AGAINST_HELP = to_translate("A folder with other outputs, as made without the artist's name; may be repeated.")
_BASELINE_HELP = to_translate("A folder with neutral pictures that have nothing to do with the works; may be repeated.")
_JSON_HELP = to_translate("Write everything as JSON.")
_WIDTH = 100

FolderOption = list[Path] | None


@app.command()
def outputs(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR", help=to_translate("Folders with the outputs."))],
    library: LibraryOption = None,
    portfolio: PortfolioOption = None,
    portfolio_dir: PortfolioDirOption = None,
    against: Annotated[FolderOption, typer.Option("--against", metavar="DIR", help=_AGAINST_HELP)] = None,
    baseline: Annotated[FolderOption, typer.Option("--baseline", metavar="DIR", help=_BASELINE_HELP)] = None,
    json: Annotated[Path | None, typer.Option("--json", metavar="FILE", help=_JSON_HELP, dir_okay=False)] = None,
    pdf: PdfOption = None,
    paper: PaperOption = None,
    html: HtmlOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say what a whole set of AI outputs shows about a portfolio. Influence, not proof: it shows nothing of training."""
    asked = AskedSets(tuple(folders), tuple(against or ()), tuple(baseline or ()))
    with session(library, quiet=quiet) as (workspace, output), interruptible() as token:
        _check(asked)
        for ending, target in ((".json", json), (".pdf", pdf), (".html", html)):
            if target is not None:
                check_target(workspace, target, ending, (*asked.outputs, *asked.against, *asked.baseline))
        chosen = choose_portfolio(workspace, portfolio, portfolio_dir, token, output)
        try:
            report = shown_until(analyse(workspace, chosen, asked, token), OutputsAnalysed, output).report
        except CancelledError as error:
            output.note(tr("Stopped before the end. Run it again to go on where it stopped."))
            raise typer.Exit(EXIT_INTERRUPTED) from error
        except NothingToCompareError as error:
            raise wrong_use(
                tr("There is nothing to compare: no work, or no output, could be read and has enough detail.")
            ) from error
        if json is not None:
            write_or_tell(json, partial(export_outputs, report), output)
        if pdf is not None:
            chosen_paper = paper or paper_for(load_settings(settings_file()).paper)
            write_or_tell(pdf, lambda target: export_outputs_pdf(workspace, report, target, chosen_paper), output)
        if html is not None:
            write_or_tell(html, partial(export_outputs_html, workspace, report), output)
        if not quiet:
            tell(report, output)
        if report.unread or report.works_skipped:
            raise typer.Exit(EXIT_SOME_NOT_READ)


def _check(asked: AskedSets) -> None:
    """End the command when one of the sets is not there."""
    for targets in (asked.outputs, asked.against, asked.baseline):
        if targets:
            check_targets(targets)


def tell(report: OutputsReport, output: Output) -> None:
    """Print the report: what is out of the ordinary, closeness as a table, then every figure with what it shows."""
    console = Console(highlight=False, width=min(_WIDTH, Console().width))
    output.say()
    _paragraph(console, output_texts.headline(report), style="bold")
    if warning := not_neutral_text(report):
        _paragraph(console, warning, style="yellow")
    _paragraph(console, output_texts.influence_text())
    if report.unchecked:
        folders = " ".join(shlex.quote(folder) for folder in report.outputs.folders)
        _paragraph(console, tr("Check all of them with: provcheck scan {folders}").format(folders=folders))
    for figure in output_texts.figures(report):
        output.say()
        _paragraph(console, figure.title, style="bold")
        if figure.key == "closeness":
            console.print(_table(report))
        _lines(console, figure)
    if report.works_skipped:
        told = tr_n(
            "{count} file of the portfolio was left out.",
            "{count} files of the portfolio were left out.",
            len(report.works_skipped),
        )
        output.say()
        _paragraph(console, told)


def _lines(console: Console, figure: Figure) -> None:
    for line in figure.lines:
        _paragraph(console, line, indent=2)
    _paragraph(console, tr("Shows: {text}").format(text=figure.shows), indent=2, style="dim")
    _paragraph(console, tr("Does not show: {text}").format(text=figure.not_shown), indent=2, style="dim")


def _paragraph(console: Console, text: str, *, indent: int = 0, style: str = "") -> None:
    for line in wrapped(text, console.width - indent):
        console.print(Text(" " * indent) + Text(printable(line), style=style))


def _table(report: OutputsReport) -> Table:
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 0, 0, 1))
    for place, head in enumerate(output_texts.closeness_heads(report)):
        # Where there is little room a name goes on in the next line: no figure may be cut.
        table.add_column(printable(head), justify="right" if place else "left", no_wrap=place > 0)
    for line in output_texts.closeness_lines(report):
        table.add_row(*map(printable, line))
    return table
