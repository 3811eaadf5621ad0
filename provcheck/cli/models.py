"""`provcheck models`: list, get, add, remove."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

from provcheck.app import model_files
from provcheck.app.i18n import to_translate, tr
from provcheck.cli.options import LibraryOption, QuietOption
from provcheck.cli.run import interruptible
from provcheck.cli.session import EXIT_INTERRUPTED, session
from provcheck.core.jobs import CancelledError
from provcheck.core.models.registry import ModelStatus

app = typer.Typer(help=to_translate("List, get and add the models that compare pictures."), no_args_is_help=True)


@app.command("list")
def list_models(library: LibraryOption = None) -> None:
    """Print every known model and whether it is here."""
    with session(library) as (workspace, output):
        for status in model_files.list_models(workspace):
            output.say(_line(status))


def _line(status: ModelStatus) -> str:
    card = status.card
    state = tr("here") if status.path is not None else tr("not here; get it with: provcheck models get {name}")
    uses = {"copy": tr("finds copies"), "resemblance": tr("tells resemblance only")}
    return f"{card.model_id}: {card.title} ({uses[card.role]}; {card.licence}) - {state.format(name=card.model_id)}"


@app.command()
def get(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=to_translate("Id of a known model, as clip-vit-b32."))],
    library: LibraryOption = None,
    endpoint: Annotated[
        str | None, typer.Option("--endpoint", metavar="URL", help=to_translate("Another server of the same kind."))
    ] = None,
    quiet: QuietOption = False,
) -> None:
    """Download a known model. Nothing about you or your pictures is sent."""
    with session(library, quiet=quiet) as (workspace, output), interruptible() as token:
        columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
        with Progress(*columns, console=output.errors, transient=True, disable=quiet) as bar:
            task = bar.add_task("", total=None)

            def show(done: int, total: int) -> None:
                bar.update(task, completed=done, total=total or None)

            try:
                status = model_files.get_model(workspace, model, token, show, endpoint)
            except CancelledError as error:
                raise typer.Exit(EXIT_INTERRUPTED) from error
        output.say(_line(status))
        output.say(_next_step())


@app.command()
def add(
    file: Annotated[Path, typer.Argument(metavar="FILE", help=to_translate("The ONNX file."))],
    library: LibraryOption = None,
    card: Annotated[
        Path | None,
        typer.Option("--card", metavar="FILE", help=to_translate("Its card in TOML; without one, CLIP's preprocessing.")),
    ] = None,
    model_id: Annotated[str, typer.Option("--id", metavar="ID", help=to_translate("Id to know it by."))] = "",
    quiet: QuietOption = False,
) -> None:
    """Take a local ONNX file into the library."""
    with session(library, quiet=quiet) as (workspace, output):
        output.say(_line(model_files.add_model(workspace, file, card, model_id)))
        output.say(_next_step())


@app.command()
def remove(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=to_translate("Id of an added or downloaded model."))],
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Delete an added or downloaded model from the library."""
    with session(library, quiet=quiet) as (workspace, output):
        model_files.remove_model(workspace, model)
        output.say(tr("Removed {name}.").format(name=model))


def _next_step() -> str:
    return tr("Portfolios are indexed with it at the next scan.")
