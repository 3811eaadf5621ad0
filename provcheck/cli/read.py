"""`provcheck read`: what the program sees of a file."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app.i18n import to_translate, tr
from provcheck.app.outputs import would_replace_picture
from provcheck.app.reading import ReadFile, as_record, as_sentence, png_of, read_file
from provcheck.app.workspace import Workspace
from provcheck.cli.session import EXIT_SOME_NOT_READ, not_written, session, wrong_use
from provcheck.core.files import write_atomically

app = typer.Typer()

_JSON_HELP = to_translate("Print a JSON object for each file, one a line.")
_PNG_HELP = to_translate("Write the picture as it is compared, on white.")


@app.command()
def read(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=to_translate("Files to look at."))],
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
    png: Annotated[Path | None, typer.Option("--png", metavar="FILE", help=_PNG_HELP, dir_okay=False)] = None,
) -> None:
    """Show what the program sees of a file: format, size, and which part of it is compared; or why it cannot be read."""
    with session(None) as (workspace, output):
        if png is not None:
            _check_target(workspace, png, files)
        all_read = True
        for path in files:
            found = read_file(path)
            all_read &= found.picture is not None
            if as_json:
                sys.stdout.write(json.dumps(as_record(found)) + "\n")
            elif found.picture is None:
                output.problem(as_sentence(found))
            else:
                output.say(as_sentence(found))
            if png is not None:
                _write(png, found)
    if not all_read:
        raise typer.Exit(EXIT_SOME_NOT_READ)


def _check_target(workspace: Workspace, target: Path, files: Sequence[Path]) -> None:
    """End the command before any work when the picture cannot be written where it is asked for."""
    if len(files) > 1:
        raise wrong_use(tr("A picture can be written of one file at a time. Name one file with --png."))
    if not os.path.isdir(target.absolute().parent):  # noqa: PTH112  it never raises
        raise wrong_use(tr("The folder of {path} does not exist. Make it, or choose another.").format(path=target))
    if would_replace_picture(workspace, target, "", files):
        raise wrong_use(tr("{path} is a picture and is not overwritten. Choose another file.").format(path=target))


def _write(target: Path, found: ReadFile) -> None:
    if found.picture is None:
        return
    try:
        write_atomically(target, png_of(found.picture))
    except OSError as error:
        raise not_written(target, error) from error
