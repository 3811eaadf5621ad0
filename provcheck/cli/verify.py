"""`provcheck verify`: whether a report is whole, and whether files at hand are the ones in it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from provcheck.app.i18n import to_translate
from provcheck.cli.options import LibraryOption, QuietOption
from provcheck.cli.run import interruptible
from provcheck.cli.session import EXIT_SOME_NOT_READ, check_targets, session

app = typer.Typer()

_FILES_HELP = to_translate("Look in this folder for the files that the report shows; may be repeated.")
_KEY_HELP = to_translate("The signer's public key of minisign: its line of text, or its file. Without it, your own key.")
_CA_HELP = to_translate("Certificates, in PEM or DER, that are trusted to vouch for timestamps.")
_JSON_HELP = to_translate("Print what was found as a JSON object.")


@app.command("verify")
def verify_report(
    report: Annotated[Path, typer.Argument(metavar="REPORT", help=to_translate("A report in PDF, HTML, JSON or CSV."))],
    files: Annotated[list[Path] | None, typer.Option("--files", metavar="DIR", help=_FILES_HELP)] = None,
    key: Annotated[str, typer.Option("--key", metavar="KEY", help=_KEY_HELP)] = "",
    ca: Annotated[Path | None, typer.Option("--ca", metavar="FILE", help=_CA_HELP, dir_okay=False)] = None,
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Say whether a report is whole, and whether files at hand are the ones in it; ends with 1 when something is not."""
    with session(library, quiet=quiet) as (workspace, output), interruptible() as token:
        if files:
            check_targets(files)
        from provcheck.cli import verifying  # noqa: PLC0415  loads slowly and few commands need it

        found = verifying.checked(workspace, report, verifying.asked_of(files or (), key, ca), token)
        verifying.tell(found, output, as_json=as_json)
        if not found.is_as_asked:
            raise typer.Exit(EXIT_SOME_NOT_READ)
