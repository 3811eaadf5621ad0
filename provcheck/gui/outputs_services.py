"""What looking at sets of outputs needs of the program, as callables. All of them are called in worker threads."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from provcheck.app import kept_outputs, scan_pictures
from provcheck.app.output_report import KeptOutputs, OutputsReport
from provcheck.app.output_sets import AskedSets, NothingToCompareError, OutputsAnalysed, analyse
from provcheck.app.paper import paper_for
from provcheck.app.paths import settings_file
from provcheck.app.report_order import Form
from provcheck.app.settings import load_settings
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Advanced, FileSkipped
from provcheck.gui.language import region_here
from provcheck.render.outputs_json import export_outputs
from provcheck.render.outputs_report import export_outputs_html, export_outputs_pdf


@dataclass(frozen=True)
class OutputsKept:
    """The last event: what was found out, which the library keeps from now on."""

    number: int
    report: OutputsReport


@dataclass(frozen=True)
class NothingToCompare:
    """The last event where no work, or no output, could be read and has enough detail."""


OutputsEvent = Advanced | FileSkipped | OutputsKept | NothingToCompare


@dataclass(frozen=True)
class OutputsServices:
    """Sets of outputs.

    Attributes:
        analyse: Looks at sets, and keeps what is found out; a generator of events. Raises `CancelledError`.
        kept: What was looked at before, latest first.
        open_kept: What was found out then, by its number; None when it is not there any more.
        forget: Keeps it no longer.
        export: Writes a report of it, in the form that the name of the file tells.
        preview_of: A picture, small, by SHA-256 and file; None where that is gone or holds something else by now.
    """

    analyse: Callable[[Portfolio, AskedSets, CancelToken], Iterator[OutputsEvent]]
    kept: Callable[[], tuple[KeptOutputs, ...]]
    open_kept: Callable[[int], OutputsReport | None]
    forget: Callable[[int], None]
    export: Callable[[OutputsReport, Path], None]
    preview_of: Callable[[str, Path], bytes | None]


def outputs_services(workspace: Workspace) -> OutputsServices:
    """The program on one library."""
    return OutputsServices(
        analyse=lambda portfolio, asked, token: _analyse(workspace, portfolio, asked, token),
        kept=lambda: kept_outputs.kept_sets(workspace),
        open_kept=lambda number: kept_outputs.open_kept(workspace, number),
        forget=lambda number: kept_outputs.forget(workspace, number),
        export=lambda report, target: _export(workspace, report, target),
        preview_of=lambda content, path: scan_pictures.preview_of_picture(workspace, content, path),
    )


def _analyse(workspace: Workspace, portfolio: Portfolio, asked: AskedSets, token: CancelToken) -> Iterator[OutputsEvent]:
    try:
        for event in analyse(workspace, portfolio, asked, token):
            if isinstance(event, OutputsAnalysed):
                yield OutputsKept(kept_outputs.keep(workspace, event.report).number, event.report)
            else:
                yield event
    except NothingToCompareError:
        yield NothingToCompare()


def _export(workspace: Workspace, report: OutputsReport, target: Path) -> None:
    ending = target.suffix.lower()
    if ending in Form.JSON.endings:
        export_outputs(report, target)
    elif ending in Form.HTML.endings:
        export_outputs_html(workspace, report, target)
    else:
        export_outputs_pdf(workspace, report, target, paper_for(load_settings(settings_file()).paper, region_here()))
