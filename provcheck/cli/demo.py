"""`provcheck demo`: the whole main job on pictures that come with the program."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app import paths
from provcheck.app.demo import check_demo, demo_library, demo_name, demo_works
from provcheck.app.i18n import to_translate
from provcheck.cli.display import has_display, why_no_window
from provcheck.cli.options import LibraryOption, QuietOption
from provcheck.cli.run import interruptible, run_scan
from provcheck.cli.session import EXIT_INTERRUPTED, Exports, choose_portfolio, session
from provcheck.core.scan_records import ScanSettings

app = typer.Typer()


@app.command()
def demo(
    library: LibraryOption = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="DIR", help=to_translate("Where to write the report."), file_okay=False)
    ] = None,
    window: Annotated[
        bool, typer.Option("--window/--no-window", help=to_translate("Open the window where there is a display."))
    ] = True,
    quiet: QuietOption = False,
) -> None:
    """Index a small portfolio, scan pictures made from it, write the report and open the window."""
    target = out or paths.demo_folder()
    with session(library or demo_library(), quiet=quiet) as (workspace, output), interruptible() as token:
        target.mkdir(parents=True, exist_ok=True)
        portfolio = choose_portfolio(workspace, demo_name(), demo_works(), token, output)
        report = run_scan(check_demo(workspace, portfolio, ScanSettings(), token), output)
        exports = Exports(json=target / "provcheck-demo.json", pdf=target / "provcheck-demo.pdf")
        exports.write(workspace, report, output)
        output.scanned(report)
        if not report.completed:
            raise typer.Exit(EXIT_INTERRUPTED)
        if window and has_display(os.environ, sys.platform):
            reason = why_no_window(os.environ, sys.platform)
            if reason:
                output.note(reason)
                return
            from provcheck.gui.app import run  # noqa: PLC0415  Qt is loaded only when the window is wanted

            raise typer.Exit(run(workspace.folder, report.number))
