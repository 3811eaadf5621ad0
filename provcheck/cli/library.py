"""`provcheck library`: what is kept where, a copy in one file, putting that back, another place, removing everything."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from provcheck.app import library_care
from provcheck.app.i18n import to_translate, tr
from provcheck.app.joining import sentences
from provcheck.app.library_texts import contents_text, not_in_copy_text, old_library_text, place_text
from provcheck.app.logs import end_logging
from provcheck.cli.options import LibraryOption, QuietOption
from provcheck.cli.output import Output
from provcheck.cli.run import interruptible, share_bar
from provcheck.cli.session import (
    EXIT_INTERRUPTED,
    agreed,
    check_target,
    check_targets,
    not_read,
    not_written,
    session,
    wrong_use,
)
from provcheck.core.index.library_copy import contents_of, contents_of_copy
from provcheck.core.jobs import CancelledError, CancelToken

app = typer.Typer(help=to_translate("Show, back up, restore, move and remove what the program keeps."), no_args_is_help=True)

_YesOption = Annotated[bool, typer.Option("--yes", "-y", help=to_translate("Do not ask."))]


@app.command()
def show(library: LibraryOption = None) -> None:
    """Print everything that the program keeps on this computer, where, and how much room it takes."""
    with session(library) as (workspace, output):
        places = library_care.kept_places(workspace.folder)
        for place in places:
            output.say(place_text(place))
        if not places:
            output.say(tr("Nothing is kept yet."))


@app.command()
def backup(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=to_translate("The copy that is written."), dir_okay=False)],
    library: LibraryOption = None,
    yes: _YesOption = False,
    quiet: QuietOption = False,
) -> None:
    """Copy the library into one file: portfolios, fingerprints, small pictures, scans and decisions."""
    with session(library, quiet=quiet) as (workspace, output):
        check_target(workspace, file, library_care.ENDING)
        if file.exists() and not yes and not _agreed(tr("{path} is there already. Replace it?").format(path=file)):
            output.say(tr("Nothing was written."))
            return
        with workspace.open_library() as opened, _stoppable(file, output) as (token, told):
            contents = library_care.back_up(opened, file, token, told)
        output.wrote(file)
        output.say(tr("It holds {contents}.").format(contents=contents_text(contents)))
        output.say(not_in_copy_text())


@app.command()
def restore(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=to_translate("A copy of a library."))],
    library: LibraryOption = None,
    yes: _YesOption = False,
    quiet: QuietOption = False,
) -> None:
    """Put a copy in the place of the library. What it held before is kept in a file beside it."""
    with session(library, quiet=quiet) as (workspace, output):
        check_targets([file])
        try:
            contents_of_copy(file)
        except OSError as error:
            raise not_read(file, error) from error
        question = tr("Put {path} in the place of all that the library holds now?").format(path=file)
        with workspace.open_library() as opened:
            asks = not yes and not contents_of(opened).is_empty
            if asks and not _agreed(sentences(tr("Close windows of the program that are open first."), question)):
                output.say(tr("Nothing was changed."))
                return
            with _stoppable(file, output) as (token, told):
                done = library_care.restore(opened, file, datetime.now().astimezone(), token, told)
        output.say(tr("The library now holds {contents}.").format(contents=contents_text(done.contents)))
        if done.before is not None:
            output.say(tr("What it held before is kept in {path}.").format(path=done.before))


@app.command()
def move(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help=to_translate("An empty folder, or a new one."))],
    quiet: QuietOption = False,
) -> None:
    """Keep the library in another folder from now on, with its models. The old one stays until you delete it."""
    with session(None, quiet=quiet) as (workspace, output):
        with workspace.open_library() as opened, _stoppable(folder, output) as (token, told):
            try:
                before = library_care.move(opened, folder, token, told)
            except library_care.PlaceTakenError as error:
                raise wrong_use(tr("{path} is not empty. Choose a new folder.").format(path=error.path)) from error
        output.say(tr("The library is in {path} now. Close windows of the program that are open.").format(path=folder))
        output.say(old_library_text(before))


@app.command()
def remove(
    library: LibraryOption = None,
    with_key: Annotated[
        bool, typer.Option("--with-key", help=to_translate("Also delete your own key; nothing can be signed with it then."))
    ] = False,
    yes: _YesOption = False,
    quiet: QuietOption = False,
) -> None:
    """Delete everything that the program keeps on this computer, or one library alone. Your pictures are not touched."""
    with session(library, quiet=quiet) as (workspace, output):
        kept = library_care.kept_places() if library is None else library_care.kept_of_library(workspace.folder)
        goes = tuple(place for place in kept if with_key or place.kind != "key")
        for place in goes:
            output.say(place_text(place))
        question = tr("Delete all of this for good? Your pictures and reports are not touched.")
        if not goes or (not yes and not _agreed(question)):
            output.say(tr("Nothing was removed."))
            return
        end_logging()
        try:
            library_care.remove_kept(goes)
        except OSError as error:
            told = tr("{path} could not be deleted ({error}). Close what uses it, and run this again.")
            raise wrong_use(told.format(path=error.filename or workspace.folder, error=error.strerror or error)) from error
        output.say(tr("All of it was removed."))
        for place in (place for place in kept if place not in goes):
            output.say(tr("Kept: {place}").format(place=place_text(place)))


@contextmanager
def _stoppable(path: Path, output: Output) -> Iterator[tuple[CancelToken, library_care.OnShare]]:
    """A token and a bar for work on a whole library; what ends it early is told."""
    try:
        with interruptible() as token, share_bar(output) as told:
            yield token, told
    except OSError as error:
        raise not_written(Path(error.filename or path), error) from error
    except CancelledError as error:
        output.say(tr("Stopped. The library is as it was."))
        raise typer.Exit(EXIT_INTERRUPTED) from error


def _agreed(question: str) -> bool:
    return agreed(question, tr("Nobody can be asked here. To go on without asking, add --yes."))
