"""Whether the window keeps up: how long it stands still while much happens, and how long many matches take to open.

    python -m tests.benchmarks.window [--files 20000] [--matches 10000] [--real FOLDER --art FOLDER [--works 5000]]

A timer that should fire every 5 ms tells how long the window's thread was held up at most. First a job tells of many files, a
match for every fortieth, as fast as it can; then a scan with many matches is opened, filtered and grouped, and one of as many
is saved with all its evidence into a library and opened from it.

With REAL, a folder that must not exist, only the real thing is measured there: files of some three hundred pictures of ART
(`tests.benchmarks.real_files`) are indexed, looked through in the grid, and as many files as are asked for checked, by the real
engine, in one window.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from subprocess import PIPE
from typing import Self

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import provcheck.core.fingerprint.embedder  # noqa: F401

# isort: split
from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtWidgets import QApplication

from provcheck.app.collecting import no_collecting, settle
from provcheck.app.workspace import Workspace
from provcheck.core.evidence import HashPair, Measure
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.jobs import Progress
from provcheck.core.point_pairs import PointPairs
from provcheck.core.records import Match, VerdictKind
from provcheck.core.scan.events import Advanced, MatchFound
from provcheck.core.scan_records import ScanReport
from provcheck.gui.app import SWITCH_SECONDS, real_services
from provcheck.gui.collector import WindowCollector
from provcheck.gui.main_window import MainWindow
from provcheck.gui.models.arrangement import Grouping, MatchFilter
from provcheck.gui.services import IndexOrder, Preferences
from provcheck.gui.theme import Theme
from tests.benchmarks.real_files import write_real
from tests.gui.fakes import FakeDialogs, FakeProgram, match, report

_TICK_MS = 5
_MORE_HASHES = ("phash", "dhash", "whash")
"""What the engine measures besides what matches made by hand have."""


class Watchdog:
    """Gaps between ticks of a timer, in milliseconds, and how much of each the window's own thread was at work.

    The rest of a gap was somebody else's: a worker that held the interpreter, or another program on a busy machine.
    """

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.timeout.connect(self._tick)
        self._timer.start(_TICK_MS)
        self.restart()

    def restart(self) -> None:
        self._last = self._now()
        self._gaps: list[tuple[float, float]] = []

    @staticmethod
    def _now() -> tuple[float, float]:
        return 1000 * time.perf_counter(), 1000 * time.thread_time()

    def _tick(self) -> None:
        now = self._now()
        self._gaps.append((now[0] - self._last[0], now[1] - self._last[1]))
        self._last = now

    def __str__(self) -> str:
        longest = ", ".join(f"{gap:.0f}" for gap, _own in sorted(self._gaps, reverse=True)[:5])
        late = sum(gap > 50 for gap, _own in self._gaps)
        own = max((own for _gap, own in self._gaps), default=0.0)
        return f"longest gaps {longest} ms, {late} of {len(self._gaps)} above 50 ms; longest own work {own:.0f} ms"


class Bystander:
    """Another program that only wakes every 5 ms: how long it waits for its turn is what the machine makes everybody wait."""

    _CODE = (
        "import select, sys, time\n"
        "gaps, last = [], time.perf_counter()\n"
        "while not select.select([sys.stdin], [], [], 0.005)[0]:\n"
        "    now = time.perf_counter(); gaps.append(1000 * (now - last)); last = now\n"
        "print(', '.join(f'{gap:.0f}' for gap in sorted(gaps)[:-6:-1]), 'ms,', sum(gap > 50 for gap in gaps), 'above 50 ms')\n"
    )

    def __enter__(self) -> Self:
        self._process = subprocess.Popen([sys.executable, "-c", self._CODE], stdin=PIPE, stdout=PIPE, text=True)
        return self

    def __exit__(self, *_failure: object) -> None:
        told, _errors = self._process.communicate("done\n")
        print(f"    a program beside it that only wakes: longest gaps {told.strip()}", flush=True)


def until(application: QApplication, done: Callable[[], bool]) -> float:
    """Run the event loop until something is so; seconds it took. As the program's own loop it sleeps only until an event."""
    start = time.perf_counter()
    while not done():
        application.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    return time.perf_counter() - start


def many(count: int) -> list[Match]:
    """Matches of 200 works and of as many suspects as there are matches, of all verdicts."""
    kinds = list(VerdictKind)
    made = [
        match(
            score=1 - number / count,
            work_name=f"work-{number % 200}.png",
            suspect=f"folder-{number % 40}/picture-{number}.png",
            verdict=kinds[number % len(kinds)],
        )
        for number in range(count)
    ]
    evidence = made[0].evidence
    measures = (*evidence.measures, *(Measure(signal, 1.0, 8.0, "bits", False, 64.0) for signal in _MORE_HASHES))
    whole = replace(evidence, measures=(*measures, Measure("structure", 0.9, 0.25, "share", True, 1.0)))
    whole = replace(whole, hashes=(*whole.hashes, *(HashPair(signal, "f0" * 8, "f0" * 8, 0) for signal in _MORE_HASHES)))
    return [replace(each, evidence=whole) for each in made]


def simulated(application: QApplication, dog: Watchdog, files: int, matches: int) -> None:
    """A long job, then a long list."""
    found = many(-(-files // 40))
    events: list[object] = []
    for number in range(files):
        events.append(Advanced(Progress(number, files, 50.0, 60.0, f"picture-{number}.png")))
        if number % 40 == 0:
            events.append(MatchFound(found[number // 40]))
    program = FakeProgram(before=events, reports={7: report(many(matches), number=7)})
    window = MainWindow(program.services(), FakeDialogs(), Preferences())
    window.show()
    window.start()
    until(application, lambda: window.check_page._portfolio is not None)
    window.go_to(window.check_page)
    window.check_page.check([Path("/pictures")])
    dog.restart()
    spent = until(application, lambda: not window.check_page.busy)
    print(f"{files:,} files told in {spent:.1f} s: {dog}", flush=True)
    window.go_to(window.scans_page)
    result = window.scans_page.result
    dog.restart()
    window.scans_page.open_scan(7)
    opened = until(application, lambda: result.model.shown == matches and not window.context.reads.busy)
    print(f"{matches:,} matches opened in {1000 * opened:.0f} ms: {dog}")
    changes: dict[str, Callable[[], object]] = {
        "filtered": lambda: result.model.set_filter(MatchFilter(words="folder-7")),
        "all again": lambda: result.model.set_filter(MatchFilter()),
        "by work": lambda: result.model.set_grouping(Grouping.WORK),
        "decided": result.decision.dismiss.click,
        "reloaded": window.context.decisions.reload,
        "all chosen": result.list.selectAll,
        "all decided": result.decision.confirm.click,
        "undone": window.context.decisions.undo,
    }
    for name, change in changes.items():
        dog.restart()
        spent = until(application, changed(application, window, change))
        print(f"{name:>12} after {1000 * spent:4.0f} ms: {dog}", flush=True)
    close(application, window)


def changed(application: QApplication, window: MainWindow, change: Callable[[], object]) -> Callable[[], bool]:
    """Make a change; tells whether all that comes of it is shown."""
    change()
    application.processEvents()
    result = window.scans_page.result
    return lambda: not (result.model.busy or window.context.writes.busy or window.context.reads.busy)


def kept(application: QApplication, dog: Watchdog, matches: int) -> None:
    """A scan with many matches, each with all its evidence, saved into a library and opened from it."""
    lines = tuple(((n / 64, n / 70), (n / 65, n / 71)) for n in range(64))
    found = [
        replace(each, evidence=replace(each.evidence, alignment=replace(each.evidence.alignment, lines=PointPairs(lines))))
        for each in many(matches)
        if each.evidence.alignment is not None
    ]
    with tempfile.TemporaryDirectory() as folder:
        workspace = Workspace(Path(folder))
        dog.restart()
        with ThreadPoolExecutor(1) as pool:
            saving = pool.submit(save, workspace, report(found, number=0, works=tuple(each.work for each in found)))
            spent = until(application, saving.done)
        print(f"{matches:,} matches with their evidence saved in {spent:.1f} s: {dog}", flush=True)
        window = MainWindow(real_services(workspace), FakeDialogs(), Preferences())
        window.show()
        window.start()
        until(application, lambda: not (window.context.jobs.busy or window.context.reads.busy))
        window.go_to(window.scans_page)
        dog.restart()
        window.scans_page.open_scan(saving.result())
        result = window.scans_page.result
        first = until(application, lambda: result.list.match is not None)
        opened = first + until(application, lambda: result.model.shown == matches)
        until(application, lambda: not window.context.reads.busy)
        print(f"and opened: first rows in {1000 * first:.0f} ms, all in {1000 * opened:.0f} ms: {dog}", flush=True)
        close(application, window)


def save(workspace: Workspace, made: ScanReport) -> int:
    """Keep a report as the window's scans are kept; gives its number."""
    with workspace.open_library() as library, no_collecting():
        return ScanStore(library).save(made).number


def real(application: QApplication, dog: Watchdog, art: Path, folder: Path, works: int, files: int) -> None:
    """The real engine on real files."""
    own, pictures = write_real(art, folder, works, files)
    workspace = Workspace(folder / "library")
    services = replace(real_services(workspace), save_preferences=lambda _preferences: None)
    window = MainWindow(services, FakeDialogs(), Preferences())
    window.show()
    window.start()
    until(application, lambda: not (window.context.jobs.busy or window.context.reads.busy))
    # As the program does before it lets the person in.
    collector = WindowCollector()
    settle()
    page, check = window.portfolio_page, window.check_page
    dog.restart()
    page.start(IndexOrder("All", (own,)))
    with Bystander():
        spent = until(application, lambda: not page.busy)
    print(f"{works:,} files indexed in {spent:.0f} s: {dog}", flush=True)
    dog.restart()
    until(application, lambda: check._portfolio is not None and not window.context.reads.busy)
    print(f"portfolio shown: {dog}", flush=True)
    window.go_to(check)
    dog.restart()
    with Bystander():
        check.check([pictures])
        spent = until(application, lambda: not check.busy)
    found = check.result.model.total
    print(f"{files:,} files checked in {spent:.0f} s, {found:,} matches: {dog}", flush=True)
    dog.restart()
    until(application, lambda: not window.context.reads.busy and not check.result.model.busy)
    print(f"and after it: {dog}")
    close(application, window)
    collector.stop()


def close(application: QApplication, window: MainWindow) -> None:
    """Close, wait for what still runs, and delete it here: else the collector may do so in a thread of the engine."""
    window.close()
    until(application, lambda: not window.isVisible())
    window.deleteLater()
    QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--matches", type=int, default=10_000)
    parser.add_argument("--real", type=Path)
    parser.add_argument("--art", type=Path)
    parser.add_argument("--works", type=int, default=5000)
    asked = parser.parse_args()
    if asked.real is not None and (asked.art is None or asked.real.exists()):
        parser.error("REAL needs ART, and must not exist")
    application = QApplication(["window"])
    Theme(application)
    sys.setswitchinterval(SWITCH_SECONDS)
    dog = Watchdog()
    if asked.real is not None:
        real(application, dog, asked.art, asked.real, asked.works, asked.files)
        return
    simulated(application, dog, asked.files, asked.matches)
    kept(application, dog, asked.matches)


if __name__ == "__main__":
    main()
