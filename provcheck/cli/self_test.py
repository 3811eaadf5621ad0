"""`provcheck --self-test`: whether this installation works, tried on the demo, apart from the person's own library."""

from __future__ import annotations

import importlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from provcheck.app import model_files, paths, providers, reasons, scanning
from provcheck.app.i18n import tr
from provcheck.app.joining import labelled, sentences
from provcheck.app.self_test import Step, copy_model_step, demo_step
from provcheck.app.settings import load_settings
from provcheck.app.verifying import Asked, verify
from provcheck.app.workspace import Workspace
from provcheck.cli.output import Output
from provcheck.cli.run import run_scan
from provcheck.cli.session import EXIT_WRONG_USE, choose_portfolio
from provcheck.core.assets import resource
from provcheck.core.errors import ProvcheckError
from provcheck.core.jobs import CancelToken
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.render.export import export_pdf

_FEWEST_BYTES = 20_000
"""A report of the demo with its pictures is never smaller."""


def self_test(library: Path | None = None) -> int:
    """Try everything and say what came of it; gives the exit code. Nothing of it is left, and the library is only read."""
    output, silent = Output(quiet=False), Output(quiet=True)
    runs_on = load_settings(paths.settings_file()).runs_on
    own = paths.library_folder(library)
    with tempfile.TemporaryDirectory(prefix="provcheck-") as folder:
        workspace = Workspace(Path(folder) / "library", runs_on, models=own / "models")
        failed = 0
        for step in _steps(workspace, Path(folder), silent):
            failed += not step.passed
            output.say(sentences(tr("Works:") if step.passed else tr("Fails:"), step.told))
    output.say()
    output.say(
        tr("All works.")
        if not failed
        else tr("Something does not work. The log tells more: {path}").format(path=paths.log_file())
    )
    return EXIT_WRONG_USE if failed else 0


def _steps(workspace: Workspace, folder: Path, output: Output) -> Iterator[Step]:
    yield from _tried(lambda: _engines(workspace))
    yield from _tried(_window)
    scanned: list[ScanReport] = []
    yield from _tried(lambda: _scan(workspace, output, scanned))
    if scanned:
        yield from _tried(lambda: _report(workspace, scanned[0], folder / "report.pdf"))


def _tried(part: Callable[[], Iterator[Step]]) -> Iterator[Step]:
    """The steps of a part, and a failed one for whatever it raises: the others are tried all the same."""
    try:
        yield from part()
    except ProvcheckError as error:
        yield Step(passed=False, told=sentences(reasons.error_text(error), error.detail))
    except Exception as error:  # noqa: BLE001  what fails, and how, is what is asked for
        yield Step(passed=False, told=f"{type(error).__name__}: {error}")


def _engines(workspace: Workspace) -> Iterator[Step]:
    trials = model_files.try_models(workspace)
    for trial in trials:
        if trial.use is not None:
            told = tr("The model {name} {runs}.").format(name=trial.model_id, runs=providers.provider_text(trial.use))
            yield Step(passed=True, told=told)
        else:
            why = reasons.error_text(trial.error) if trial.error is not None else ""
            yield Step(passed=False, told=labelled(trial.model_id, why))
    yield copy_model_step(tuple(trial.use for trial in trials if trial.use is not None))


def _window() -> Iterator[Step]:
    importlib.import_module("provcheck.gui.app")
    yield Step(passed=True, told=tr("The parts of the window are here."))


def _scan(workspace: Workspace, output: Output, scanned: list[ScanReport]) -> Iterator[Step]:
    token = CancelToken()
    portfolio = choose_portfolio(workspace, tr("Demo"), resource("demo/portfolio"), token, output)
    report = run_scan(scanning.scan(workspace, portfolio, [resource("demo/suspects")], ScanSettings(), token), output)
    scanned.append(report)
    yield demo_step(report)


def _report(workspace: Workspace, report: ScanReport, target: Path) -> Iterator[Step]:
    export_pdf(workspace, report, target)
    found = verify(workspace, target, Asked((), None), CancelToken())
    size = target.stat().st_size
    if not found.is_whole or size < _FEWEST_BYTES:
        yield Step(passed=False, told=tr("The report was written as PDF, but cannot be read again as it was written."))
        return
    yield Step(passed=True, told=tr("A report was written as PDF and read again ({size:,} bytes).").format(size=size))
