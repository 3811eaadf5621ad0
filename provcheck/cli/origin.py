"""`provcheck origin`: what a file says of how it was made."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app.i18n import to_translate
from provcheck.cli.session import EXIT_SOME_NOT_READ, session

app = typer.Typer()

_JSON_HELP = to_translate("Print a JSON object for each file, one a line.")
_ARTIST_HELP = to_translate("A name to look for in prompts and names; may be repeated.")
_HANDLE_HELP = to_translate("A handle to look for likewise; may be repeated.")


@app.command()
def origin(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=to_translate("Files and folders to look at."))],
    as_json: Annotated[bool, typer.Option("--json", help=_JSON_HELP)] = False,
    artist: Annotated[list[str] | None, typer.Option("--artist", metavar="NAME", help=_ARTIST_HELP)] = None,
    handle: Annotated[list[str] | None, typer.Option("--handle", metavar="HANDLE", help=_HANDLE_HELP)] = None,
) -> None:
    """Show what a file says of how it was made: generator, prompt, Content Credentials. It is declared, not proved."""
    from provcheck.app.origin_texts import lines_among_others, says_something, worth_of_all  # noqa: PLC0415  loads slowly
    from provcheck.app.origins import as_record, origins_in  # noqa: PLC0415

    names = [*(artist or ()), *(handle or ())]
    with session(None) as (_workspace, output):
        all_read, saying, silent = True, 0, 0
        for found in origins_in(files, names):
            all_read &= not found.is_missed
            if as_json:
                sys.stdout.write(json.dumps(as_record(found)) + "\n")
                continue
            output.say(str(found.path))
            for line in lines_among_others(found):
                output.say(f"    {line}")
            saying += says_something(found)
            silent += found.is_told and not says_something(found)
        for line in worth_of_all(some_say=saying > 0, some_are_silent=silent > 0):
            output.say()
            output.say(line)
    if not all_read:
        raise typer.Exit(EXIT_SOME_NOT_READ)
