"""Running event generators in a terminal: progress with time left, Ctrl+C that keeps what is done."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any

from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TaskProgressColumn, TextColumn, TimeRemainingColumn

from provcheck.app.i18n import tr
from provcheck.app.names import picture_name
from provcheck.cli.output import Output, printable
from provcheck.core.imaging.decoders import decoders
from provcheck.core.jobs import CancelToken
from provcheck.core.scan.events import (
    Advanced,
    FileSkipped,
    Indexed,
    IndexEvent,
    IndexSummary,
    MatchFound,
    ScanEvent,
    Scanned,
    VersionsSought,
)
from provcheck.core.scan_records import ScanReport

_NAME_WIDTH = 40
_SAME_SIGNAL = 1.0


@contextmanager
def interruptible() -> Iterator[CancelToken]:
    """A token that the first Ctrl+C cancels; a second one stops at once.

    A second signal within a moment is the first one again: some launchers pass on what the terminal has sent already.
    """
    token = CancelToken()
    first = 0.0

    def on_interrupt(_number: int, _frame: FrameType | None) -> None:
        nonlocal first
        if token.cancelled and time.monotonic() - first > _SAME_SIGNAL:
            decoders().give_up()
            raise KeyboardInterrupt
        if not token.cancelled:
            first = time.monotonic()
            print(tr("Stopping after the files in work ..."), file=sys.stderr)
            token.cancel()

    before = signal.signal(signal.SIGINT, on_interrupt)
    try:
        yield token
    finally:
        signal.signal(signal.SIGINT, before)


def run_index(events: Iterable[IndexEvent], output: Output) -> IndexSummary:
    """Show indexing until it ends."""
    return shown_until(events, Indexed, output).summary


def run_scan(events: Iterable[ScanEvent], output: Output) -> ScanReport:
    """Show a scan until it ends."""
    return shown_until(events, Scanned, output).report


def shown_until[Last](events: Iterable[object], kind: type[Last], output: Output) -> Last:
    """Show events up to the one that ends the job."""
    try:
        with _bar(output) as (bar, task):
            for event in events:
                if isinstance(event, kind):
                    return event
                _show(event, bar, task, output)
    finally:
        output.tell_held()
    raise RuntimeError(events)


def _show(event: object, bar: Progress, task: TaskID, output: Output) -> None:
    if isinstance(event, Advanced | VersionsSought):
        if bar.disable:
            return
        name = printable(picture_name(event.progress.current))[:_NAME_WIDTH]
        if isinstance(event, VersionsSought):
            name = tr("Looking for versions of the same works")
        rate = f"{event.progress.per_second:.1f}/s" if event.progress.per_second else ""
        bar.update(task, completed=event.progress.done, total=event.progress.total, description=rate, name=name)
    elif isinstance(event, FileSkipped):
        output.skipped(event.skipped)
    elif isinstance(event, MatchFound):
        output.match(event.match)


@contextmanager
def _bar(output: Output) -> Iterator[tuple[Progress, TaskID]]:
    columns: tuple[Any, ...] = (
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.description}"),
        TimeRemainingColumn(),
        TextColumn("{task.fields[name]}", markup=False),
    )
    hidden = output.quiet or not output.errors.is_terminal
    with Progress(*columns, console=output.errors, transient=True, disable=hidden, redirect_stdout=sys.stdout.isatty()) as bar:
        yield bar, bar.add_task("", total=None, name="")


@contextmanager
def share_bar(output: Output) -> Iterator[Callable[[float], None]]:
    """A bar for work that is told as a share of the whole, 0 to 1."""
    columns = (BarColumn(), TaskProgressColumn(), TimeRemainingColumn())
    hidden = output.quiet or not output.errors.is_terminal
    with Progress(*columns, console=output.errors, transient=True, disable=hidden) as bar:
        task = bar.add_task("", total=1.0)
        yield lambda share: bar.update(task, completed=share)
