"""The commands."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from provcheck import __version__
from provcheck.app import paths, portfolios, scanning
from provcheck.app.i18n import set_language, to_translate, tr
from provcheck.app.joining import sentences
from provcheck.app.logs import start_logging
from provcheck.app.settings import load_settings
from provcheck.app.texts import left_out_text, nothing_met_text
from provcheck.cli import cluster, demo, doctor, keys, models, notice, origin, outputs, read, report, search, sender, verify
from provcheck.cli import library as library_commands
from provcheck.cli import portfolios as portfolio_commands
from provcheck.cli.display import why_no_window
from provcheck.cli.help import command_of
from provcheck.cli.options import (
    CandidatesOption,
    CsvOption,
    ExcludeOption,
    HtmlOption,
    IncludeOption,
    JsonOption,
    LevelOption,
    LibraryOption,
    PaperOption,
    PdfOption,
    PortfolioDirOption,
    PortfolioOption,
    QuietOption,
    RereadOption,
)
from provcheck.cli.run import interruptible, run_index, run_scan
from provcheck.cli.session import (
    EXIT_INTERRUPTED,
    EXIT_SOME_NOT_READ,
    EXIT_WRONG_USE,
    Exports,
    asked_name,
    check_targets,
    checked_patterns,
    choose_portfolio,
    finish,
    report_command,
    session,
    wrong_use,
)
from provcheck.cli.usage import run_command
from provcheck.core.records import Level, pictures_among
from provcheck.core.scan_records import ScanSettings

app = typer.Typer(
    name="provcheck",
    help=to_translate("Find copies of an artist's works among other pictures. Everything stays on this computer."),
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.add_typer(cluster.app, name="cluster")
app.add_typer(models.app, name="models")
app.add_typer(portfolio_commands.app, name="portfolios")
app.add_typer(library_commands.app, name="library")
app.add_typer(demo.app)
app.add_typer(doctor.app)
app.add_typer(read.app)
app.add_typer(origin.app)
app.add_typer(report.app)
app.add_typer(notice.app)
app.add_typer(outputs.app)
app.add_typer(search.app)
app.add_typer(sender.app)
app.add_typer(verify.app)
app.add_typer(keys.app, name="keys")
app.add_typer(keys.sign_app)


def _print_version(value: bool) -> None:  # noqa: FBT001  typer's callback
    if value:
        print(f"provcheck {__version__}")
        raise typer.Exit


def _test_itself(value: bool) -> None:  # noqa: FBT001  typer's callback
    if value:
        from provcheck.cli.self_test import self_test  # noqa: PLC0415  loads all there is

        start_logging(paths.log_file())
        raise typer.Exit(self_test())


@app.callback(invoke_without_command=True)
def start(
    context: typer.Context,
    version: Annotated[  # noqa: ARG001  handled by its callback
        bool, typer.Option("--version", callback=_print_version, is_eager=True, help=to_translate("Print the version."))
    ] = False,
    test: Annotated[  # noqa: ARG001  handled by its callback
        bool,
        typer.Option(
            "--self-test",
            callback=_test_itself,
            is_eager=True,
            help=to_translate("Try whether everything works, on the demo; your library is only read."),
        ),
    ] = False,
) -> None:
    """Without a command, open the window."""
    start_logging(paths.log_file())
    if context.invoked_subcommand is None:
        gui()


@app.command()
def index(
    targets: Annotated[list[Path], typer.Argument(metavar="PATH", help=to_translate("Files and folders with the works."))],
    library: LibraryOption = None,
    portfolio: PortfolioOption = None,
    artist: Annotated[str, typer.Option("--artist", metavar="NAME", help=to_translate("Name of the artist."))] = "",
    handle: Annotated[
        list[str] | None, typer.Option("--handle", metavar="NAME", help=to_translate("Another name; may be repeated."))
    ] = None,
    exclude: ExcludeOption = None,
    include: IncludeOption = None,
    quiet: QuietOption = False,
) -> None:
    """Add works to a portfolio. Run it again at any time: only what is new is read."""
    with session(library, quiet=quiet) as (workspace, output), interruptible() as token:
        check_targets(targets)
        patterns = checked_patterns(exclude, include)
        name = portfolios.DEFAULT_NAME if portfolio is None else asked_name(workspace, portfolio)
        asked = portfolios.NewPortfolio(name, artist, tuple(handle or ()), patterns)
        summary = run_index(portfolios.index(workspace, asked, targets, token), output)
        if summary.completed and not summary.portfolio.number:
            told = tr("Nothing was added: no picture was found that can be read. No portfolio was made.")
            raise wrong_use(sentences(told, left_out_text(summary.left_out)))
        output.indexed(summary)
        if summary.met_nothing:
            raise wrong_use(sentences(tr("Nothing was added."), nothing_met_text(summary.left_out)))
        if not summary.completed:
            raise typer.Exit(EXIT_INTERRUPTED)
        if pictures_among(summary.skipped):
            raise typer.Exit(EXIT_SOME_NOT_READ)


@app.command()
def scan(
    targets: Annotated[list[Path], typer.Argument(metavar="TARGET", help=to_translate("Files and folders to check."))],
    library: LibraryOption = None,
    portfolio: PortfolioOption = None,
    portfolio_dir: PortfolioDirOption = None,
    level: LevelOption = Level.STANDARD,
    json: JsonOption = None,
    csv: CsvOption = None,
    pdf: PdfOption = None,
    paper: PaperOption = None,
    html: HtmlOption = None,
    candidates: CandidatesOption = 0,
    exclude: ExcludeOption = None,
    include: IncludeOption = None,
    reread: RereadOption = False,
    quiet: QuietOption = False,
) -> None:
    """Check files and folders for copies of the works."""
    exports = Exports(json, csv, pdf, paper=paper, html=html)
    with session(library, quiet=quiet) as (workspace, output), interruptible() as token:
        exports.check(workspace, targets)
        check_targets(targets)
        settings = ScanSettings(level, candidates, checked_patterns(exclude, include), reread)
        chosen = choose_portfolio(workspace, portfolio, portfolio_dir, token, output)
        made = run_scan(scanning.scan(workspace, chosen, targets, settings, token), output)
        exports.write(workspace, made, output)
        finish(made, output, again=report_command(made, library))


@app.command()
def check(
    image: Annotated[Path, typer.Argument(metavar="IMAGE", help=to_translate("The picture to check."))],
    library: LibraryOption = None,
    portfolio: PortfolioOption = None,
    portfolio_dir: PortfolioDirOption = None,
    level: LevelOption = Level.STANDARD,
    json: JsonOption = None,
    csv: CsvOption = None,
    pdf: PdfOption = None,
    paper: PaperOption = None,
    html: HtmlOption = None,
    candidates: CandidatesOption = 0,
    quiet: QuietOption = False,
) -> None:
    """Check one picture. The scan is not kept in the list."""
    exports = Exports(json, csv, pdf, paper=paper, html=html)
    with session(library, quiet=quiet) as (workspace, output), interruptible() as token:
        exports.check(workspace, [image])
        check_targets([image])
        if os.path.isdir(image):  # noqa: PTH112  it never raises
            raise wrong_use(tr("{path} is a folder. Check it with: provcheck scan").format(path=image))
        chosen = choose_portfolio(workspace, portfolio, portfolio_dir, token, output)
        settings = ScanSettings(level, candidates)
        made = run_scan(scanning.scan(workspace, chosen, [image], settings, token, keep=False), output)
        exports.write(workspace, made, output)
        finish(made, output)


@app.command()
def gui(library: LibraryOption = None) -> None:
    """Open the window."""
    with session(library):
        reason = why_no_window(os.environ, sys.platform)
        if reason:
            raise wrong_use(reason)
    from provcheck.gui.app import run  # noqa: PLC0415  Qt is loaded only when the window is wanted

    raise typer.Exit(run(library))


def speak() -> None:
    """Use the language that was set, else the environment's."""
    chosen = load_settings(paths.settings_file()).language
    set_language(*([chosen] if chosen else []))


def main() -> None:
    """Entry point of the `provcheck` command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    speak()
    try:
        code = run_command(command_of(app))
    except Exception as error:  # the last resort: a sentence and a log entry, no traceback
        logging.getLogger(__name__).exception("unexpected")
        told = tr("Something unexpected happened ({error}). What was done is kept; the details are in {path}.")
        print(told.format(error=f"{type(error).__name__}: {error}", path=paths.log_file()), file=sys.stderr)
        code = EXIT_WRONG_USE
    sys.exit(code)
