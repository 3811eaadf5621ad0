"""Looking at sets of outputs, by a made-up program."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from provcheck.app.output_report import KeptOutputs, OutputsReport, summary_of
from provcheck.app.output_sets import AskedSets
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.gui.outputs_services import NothingToCompare, OutputsKept, OutputsServices
from tests.made_outputs import made_report


@dataclass
class FakeOutputs:
    """Finds what it is given, or that there is nothing to compare when that is None.

    A job tells `before`, then waits at `gate` when there is one.
    """

    report: OutputsReport | None = field(default_factory=made_report)
    before: list[Any] = field(default_factory=list)
    gate: threading.Event | None = None
    error: Exception | None = None
    export_error: Exception | None = None
    library: dict[int, OutputsReport] = field(default_factory=dict)
    asked: list[tuple[Portfolio, AskedSets]] = field(default_factory=list)
    exported: list[Path] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)

    def services(self, preview: Callable[[str], bytes]) -> OutputsServices:
        """`preview` gives a picture by the name of its file."""
        return OutputsServices(
            analyse=self.analyse,
            kept=lambda: tuple(KeptOutputs(number, summary_of(report)) for number, report in reversed(self.library.items())),
            open_kept=self.library.get,
            forget=self.library.pop,
            export=self.export,
            preview_of=lambda _content, path: None if path.name in self.gone else preview(path.name),
        )

    def analyse(self, portfolio: Portfolio, asked: AskedSets, token: CancelToken) -> Iterator[Any]:
        self.asked.append((portfolio, asked))
        yield from self.before
        if self.gate is not None:
            while not self.gate.wait(0.01):
                token.check()
        token.check()
        if self.error is not None:
            raise self.error
        if self.report is None:
            yield NothingToCompare()
            return
        number = len(self.library) + 1
        self.library[number] = self.report
        yield OutputsKept(number, self.report)

    def export(self, _report: OutputsReport, target: Path) -> None:
        if self.export_error is not None:
            raise self.export_error
        self.exported.append(target)
