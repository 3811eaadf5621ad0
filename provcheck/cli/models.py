"""`provcheck models`: list, get, add, export, use, verify, remove."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

from provcheck.app import model_checks, model_export, model_files, model_texts
from provcheck.app.i18n import to_translate, tr
from provcheck.app.joining import clauses_apart, labelled, noted, sentences
from provcheck.app.model_checks import ModelCheck
from provcheck.app.model_list import Digests, digests_of
from provcheck.app.workspace import Workspace
from provcheck.cli.options import LibraryOption, QuietOption
from provcheck.cli.run import interruptible
from provcheck.cli.session import EXIT_INTERRUPTED, EXIT_SOME_NOT_READ, session
from provcheck.core.exporting.writing import Wanted, export_model
from provcheck.core.jobs import CancelledError
from provcheck.core.models.card import ModelCard, Role
from provcheck.core.models.registry import ModelStatus

app = typer.Typer(help=to_translate("List, get, add and choose the models that compare pictures."), no_args_is_help=True)


@app.command("list")
def list_models(library: LibraryOption = None) -> None:
    """Print every known model, whether it is here and whether it is in use."""
    with session(library) as (workspace, output):
        for status in model_files.list_models(workspace):
            output.say(_line(workspace, status))


def _line(workspace: Workspace, status: ModelStatus) -> str:
    card = status.card
    if status.path is None:
        state = tr("not here; get it with: provcheck models get {name}")
    elif any(used.model_id == card.model_id for used, _path in workspace.models.usable()):
        state = tr("here, in use")
    else:
        state = tr("here, not in use; use it with: provcheck models use {name}")
    use = model_texts.use_text(card.role)
    title = noted(card.title, clauses_apart(use, card.licence))
    return labelled(card.model_id, f"{title} - {state.format(name=card.model_id)}")


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

            known = workspace.models.find(model)
            try:
                status = model_files.get_model(workspace, model, token, show, endpoint)
            except CancelledError as error:
                raise typer.Exit(EXIT_INTERRUPTED) from error
        output.say(_line(workspace, status))
        if known is not None and digests_of(known.card) is Digests.TAKEN_AT_FIRST_USE:
            output.say(model_texts.taken_digest_text(status.card))
        output.say(_next_step())


@app.command()
def add(
    source: Annotated[
        Path,
        typer.Argument(
            metavar="FILE|FOLDER", help=to_translate("The ONNX file, or a folder with it, its card and its text tower.")
        ),
    ],
    library: LibraryOption = None,
    card: Annotated[
        Path | None,
        typer.Option("--card", metavar="FILE", help=to_translate("Its card in TOML; without one, CLIP's preprocessing.")),
    ] = None,
    model_id: Annotated[str, typer.Option("--id", metavar="ID", help=to_translate("Id to know it by."))] = "",
    quiet: QuietOption = False,
) -> None:
    """Take a local ONNX file, or an exported folder, into the library."""
    with session(library, quiet=quiet) as (workspace, output):
        added = model_files.add_model(workspace, source, card, model_id)
        output.say(model_texts.added_text(added))
        output.say(_line(workspace, added.status))
        output.say(_next_step())


@app.command()
def export(
    source: Annotated[
        str,
        typer.Argument(
            metavar="SOURCE",
            help=to_translate("ARCHITECTURE:FILE of open_clip, as ViT-B-32:weights.safetensors, or SSCD's scripted file."),
        ),
    ],
    out: Annotated[Path, typer.Option("--out", metavar="FOLDER", help=to_translate("New folder to write it to."))],
    model_id: Annotated[str, typer.Option("--id", metavar="ID", help=to_translate("Id to know it by."))] = "",
    licence: Annotated[str, typer.Option("--licence", metavar="NAME", help=to_translate("Its licence, for reports."))] = "",
    like: Annotated[
        str,
        typer.Option(
            "--like",
            metavar="TAG",
            help=to_translate("Published weights of open_clip whose preparation of pictures is meant."),
        ),
    ] = "",
    quiet: QuietOption = False,
) -> None:
    """Write a model of PyTorch as ONNX with its card, and check it against the original. Needs the extra `export`."""
    with session(None, quiet=quiet) as (_workspace, output):
        exported = export_model(Wanted(source, model_id, licence, like), out)
        output.say(model_export.agreement_text(exported))
        output.wrote(out)
        output.say(
            tr("Take it into the library with: {command}").format(command=shlex.join(["provcheck", "models", "add", str(out)]))
        )


@app.command()
def use(
    model: Annotated[
        str,
        typer.Argument(
            metavar="MODEL", help=to_translate("Id of a model that is here; none to use no model for resemblance or style.")
        ),
    ],
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Choose the model that tells resemblance, or style. One of each is run at a time; those that find copies always are."""
    with session(library, quiet=quiet) as (workspace, output):
        card = model_files.use_model(workspace, model)
        output.say(_in_use(card))
        if card is not None:
            output.say(_next_step())


def _in_use(card: ModelCard | None, role: Role | None = None) -> str:
    """The model in use, or that there is none of a role, or none of any role of which one is chosen."""
    if card is None:
        return {
            None: tr("No model that tells resemblance or style is in use; resemblance is told from what finds copies."),
            Role.STYLE: tr("No model that tells style is in use."),
        }.get(role, tr("No model that tells resemblance is in use; resemblance is told from what finds copies."))
    return tr("In use is {title} ({name}).").format(title=card.title, name=card.model_id)


@app.command()
def verify(
    model: Annotated[str, typer.Argument(metavar="[MODEL]", help=to_translate("Id of a model that is here."))] = "",
    library: LibraryOption = None,
) -> None:
    """Check the files of the models that are here, load them and try them; ends with 1 when one fails."""
    with session(library) as (workspace, output):
        checks = model_checks.check_models(workspace, model)
        for check in checks:
            output.say(labelled(check.model_id, _finding(check)))
        if any(check.error for check in checks):
            raise typer.Exit(EXIT_SOME_NOT_READ)


def _finding(check: ModelCheck) -> str:
    told = model_texts.finding_text(check)
    if check.error is None or not check.added:
        return told
    again = tr("Remove it with: provcheck models remove {name}, then get or add it again.").format(name=check.model_id)
    return sentences(told, again)


@app.command()
def remove(
    model: Annotated[str, typer.Argument(metavar="MODEL", help=to_translate("Id of an added or downloaded model."))],
    library: LibraryOption = None,
    quiet: QuietOption = False,
) -> None:
    """Delete an added or downloaded model from the library."""
    with session(library, quiet=quiet) as (workspace, output):
        removal = model_files.remove_model(workspace, model)
        output.say(tr("Removed {name}.").format(name=model))
        if removal.was_in_use:
            output.say(_in_use(removal.in_use, removal.role))


def _next_step() -> str:
    return tr("Portfolios are indexed with it at the next scan.")
