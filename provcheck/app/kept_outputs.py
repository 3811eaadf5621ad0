"""Sets of outputs that were looked at, kept in the library so that they can be opened again."""

from __future__ import annotations

from provcheck.app.output_report import KeptOutputs, OutputsReport, OutputsSummary, summary_of
from provcheck.app.workspace import Workspace
from provcheck.core.index.library import Library
from provcheck.core.index.output_set_store import OutputSetStore


def keep(workspace: Workspace, report: OutputsReport) -> KeptOutputs:
    """Keep what was found out; gives the line of it in the list."""
    summary = summary_of(report)
    with workspace.open_library() as library:
        return KeptOutputs(_store(library).save(summary, report), summary)


def kept_sets(workspace: Workspace) -> tuple[KeptOutputs, ...]:
    """Everything that was kept, latest first."""
    with workspace.open_library() as library:
        return tuple(KeptOutputs(number, summary) for number, summary in _store(library).all())


def open_kept(workspace: Workspace, number: int) -> OutputsReport | None:
    """What was kept, by its number; None when there is none."""
    with workspace.open_library() as library:
        return _store(library).load(number)


def forget(workspace: Workspace, number: int) -> None:
    """Keep it no longer."""
    with workspace.open_library() as library:
        _store(library).delete(number)


def _store(library: Library) -> OutputSetStore[OutputsSummary, OutputsReport]:
    return OutputSetStore(library, OutputsSummary, OutputsReport)
