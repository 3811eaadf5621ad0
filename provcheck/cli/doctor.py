"""`provcheck doctor`: what is installed, which models run on what, what the computer has, how large the library is."""

from __future__ import annotations

import importlib.metadata
import platform
import sqlite3

import typer

from provcheck import __version__
from provcheck.app import model_files, paths, portfolios, providers, reasons, scanning
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import labelled, listed, sentences
from provcheck.app.model_files import ModelTrial
from provcheck.app.system_check import system_facts, system_lines
from provcheck.app.workspace import Workspace
from provcheck.cli.options import LibraryOption
from provcheck.cli.output import Output
from provcheck.cli.session import EXIT_SOME_NOT_READ, session
from provcheck.core.errors import ModelError

_PACKAGES = (
    "numpy",
    "pillow",
    "opencv-python-headless",
    "onnxruntime-gpu",
    "onnxruntime",
    "imagehash",
    "pdqhash",
    "pyside6-essentials",
    "typst",
)


app = typer.Typer()


@app.command()
def doctor(library: LibraryOption = None) -> None:
    """Print versions, models, what they run on, and the size of the library; ends with 1 when a model cannot be used."""
    with session(library) as (workspace, output):
        output.say(f"provcheck {__version__}")
        output.say(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {platform.platform()}")
        output.say(listed(f"{name} {version}" for name in _PACKAGES if (version := _version(name))))
        trials = _print_models(workspace, output)
        if workspace.wrong_place:
            output.say(workspace.wrong_place)
        if trials is not None:
            uses = [trial.use for trial in trials if trial.use is not None]
            for line in system_lines(system_facts(workspace.folder, uses)):
                output.say(labelled(line.title, line.text))
        size = sum(file.stat().st_size for file in workspace.folder.rglob("*") if file.is_file())
        output.say(tr("Library {path}: {size:.1f} MB").format(path=workspace.folder, size=size / 1e6))
        for portfolio in portfolios.list_portfolios(workspace):
            works = tr_n("{count} work", "{count} works", portfolio.work_count)
            output.say(tr("Portfolio {name}: {works}").format(name=portfolio.name, works=works))
        scans = len(scanning.list_scans(workspace))
        output.say(tr_n("{count} scan kept", "{count} scans kept", scans))
        output.say(tr("Log file {path}").format(path=paths.log_file()))
        if trials is None or any(trial.use is None for trial in trials):
            raise typer.Exit(EXIT_SOME_NOT_READ)


def _print_models(workspace: Workspace, output: Output) -> tuple[ModelTrial, ...] | None:
    """Print what every model runs on, or why it does not; gives what came of trying them, None where they are not known."""
    try:
        trials = model_files.try_models(workspace)
        absent = [status.card.model_id for status in model_files.list_models(workspace) if status.path is None]
    except ModelError as error:
        # A card that cannot be read: which models there are is then not known, all else is.
        output.say(reasons.error_text(error))
        return None
    for trial in trials:
        output.say(_of_model(trial.model_id, _state(trial)))
    for model_id in absent:
        output.say(_of_model(model_id, tr("not here")))
    return tuple(trials)


def _state(trial: ModelTrial) -> str:
    if trial.use is not None:
        return providers.provider_text(trial.use)
    reason = reasons.error_text(trial.error) if trial.error is not None else ""
    return sentences(tr("unusable."), reason)


def _of_model(name: str, state: str) -> str:
    return tr("Model {name}: {state}").format(name=name, state=state)


def _version(name: str) -> str:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return ""
