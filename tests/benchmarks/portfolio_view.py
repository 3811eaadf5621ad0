"""How smooth the portfolio is with many works: time per paint, and how long the window's thread is held up at most.

    python -m tests.benchmarks.portfolio_view [--works 20000] [--seconds 5]

Makes a real library of so many works that share the pictures of the demo, opens it in the window, and scrolls, types, sorts,
chooses and resizes. Held up is the longest time between two turns of a timer that is due every millisecond.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import provcheck.core.fingerprint.embedder  # noqa: F401

# isort: split
from PySide6.QtCore import QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.imaging.preview import to_jpeg
from provcheck.core.index.codec import to_json
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.records import PictureFacts
from provcheck.gui.app import load_fonts, real_services
from provcheck.gui.main_window import MainWindow
from provcheck.gui.models.work_shelf import Kind
from provcheck.gui.services import Preferences
from provcheck.gui.theme import Theme
from provcheck.gui.widgets.work_grid import WorkGrid
from tests.gui.fakes import FakeDialogs

_FRAME = 16
_TURN = 1


@dataclass
class Meter:
    """Notes paints of the grid and turns of the event loop, in seconds."""

    paints: list[float] = field(default_factory=list)
    gaps: list[float] = field(default_factory=list)
    last: float = 0.0

    def tick(self) -> None:
        """A turn of the event loop."""
        now = time.perf_counter()
        self.gaps.append(now - self.last)
        self.last = now

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """Measure and print one kind of use."""
        self.paints.clear()
        self.gaps.clear()
        self.last = time.perf_counter()
        yield
        held = max(self.gaps, default=0.0) * 1000
        if not self.paints:
            print(f"{name:34} no paint                                    held up at most {held:5.1f} ms")
            return
        times = sorted(1000 * paint for paint in self.paints)
        high = times[min(len(times) - 1, int(0.95 * len(times)))]
        told = f"median {statistics.median(times):5.2f}  95 % {high:5.2f}  worst {times[-1]:5.1f} ms"
        print(f"{name:34} {len(times):5} paints  {told}  held up at most {held:5.1f} ms")


def make_library(folder: Path, count: int) -> list[str]:
    """A library with so many works; gives the contents that have a preview."""
    previews = [to_jpeg(read_picture(path).on_ground()) for path in sorted(resource("demo/portfolio").iterdir())]
    with Library(folder) as library:
        portfolio = PortfolioStore(library).create("Many", "Ana Example")
        shown = []
        with library.transaction() as connection:
            for number in range(count):
                content = hashlib.sha256(str(number).encode()).hexdigest()
                facts = PictureFacts(content, content, 1000 + 7919 * number % 10**7, "PNG", 3000, 2000, False, 0.5)
                path = os.fsencode(f"/art/{number // 500:03}/{number:05} {('harbour', 'dusk rider', 'élan')[number % 3]}.png")
                connection.execute("INSERT INTO contents VALUES (?, 1, ?)", (content, to_json(facts)))
                row = (number + 1, portfolio.number, content, 1_700_000_000 + number)
                connection.execute("INSERT INTO works (number, portfolio, content, added) VALUES (?, ?, ?, ?)", row)
                connection.execute("INSERT INTO work_files VALUES (?, ?, ?, ?)", (portfolio.number, path, path, number + 1))
        for number, preview in enumerate(previews):
            content = hashlib.sha256(str(number).encode()).hexdigest()
            PrintsStore(library, {}).save_preview(content, preview)
            shown.append(content)
    return shown


class Bench:
    """The window with a meter on it."""

    def __init__(self, application: QApplication, folder: Path, count: int, seconds: float) -> None:
        """Make the library and the window, and watch paints from now on."""
        shown = make_library(folder, count)
        self.application, self.count, self.seconds = application, count, seconds
        services = real_services(Workspace(folder))
        load = services.load_preview
        changes: dict[str, Any] = {
            "load_preview": lambda sha256: load(shown[int(sha256, 16) % len(shown)]),
            "model_uses": tuple,
            "save_preferences": lambda _preferences: None,
        }
        self.meter = Meter()
        self._watch_paints()
        self.window = MainWindow(replace(services, **changes), FakeDialogs(), Preferences())
        self.page = self.window.portfolio_page
        self.timer = QTimer()
        self.timer.setTimerType(Qt.TimerType.PreciseTimer)
        self.timer.timeout.connect(self.meter.tick)
        self.timer.start(_TURN)

    def _watch_paints(self) -> None:
        paint, paints = WorkGrid.paintEvent, self.meter.paints

        def timed(grid: WorkGrid, event: QPaintEvent) -> None:
            start = time.perf_counter()
            paint(grid, event)
            paints.append(time.perf_counter() - start)

        WorkGrid.paintEvent = timed  # type: ignore[method-assign]

    def run_until(self, done: Callable[[], bool]) -> None:
        """Run the event loop until something is so."""
        while not done():
            self.application.processEvents()

    def rest(self, seconds: float = 0.5) -> None:
        """Run the event loop for a while."""
        end = time.perf_counter() + seconds
        self.run_until(lambda: time.perf_counter() > end)

    def frames(self, step: Callable[[int], object], seconds: float | None = None) -> None:
        """Do something every frame."""
        end = time.perf_counter() + (seconds or self.seconds)
        number = 0
        while time.perf_counter() < end:
            step(number)
            number += 1
            self.rest(_FRAME / 1000)

    def wheel(self, notches: float) -> None:
        """Turn the wheel down, as a mouse or a touch pad does."""
        view = self.page.grid.viewport()
        centre = QPointF(view.rect().center())
        event = QWheelEvent(
            centre, view.mapToGlobal(centre), QPoint(), QPoint(0, round(-120 * notches)), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(view, event)

    def run(self) -> None:
        """All kinds of use."""
        page, bar = self.page, self.page.grid.verticalScrollBar()
        with self.meter.phase("open, load, first pictures"):
            self.window.show()
            self.window.start()
            self.run_until(lambda: page.model.rowCount() == self.count)
            self.rest(2)
        print(f"{'':34} missing found: {page.model.shelf.count(Kind.MISSING)}")
        with self.meter.phase("scroll slowly, a third of a notch"):
            self.frames(lambda _: self.wheel(1 / 3))
        with self.meter.phase("scroll fast, eight notches"):
            self.frames(lambda _: self.wheel(8))
        pages = self.count
        with self.meter.phase("drag the scroll bar from end to end"):
            self.frames(lambda number: bar.setValue(int(bar.maximum() * (number % 100) / 100)))
        with self.meter.phase("jump and let the pictures come"):
            self.frames(lambda number: bar.setValue((number * 7919 * 131) % bar.maximum()) if number % 20 == 0 else None)
        with self.meter.phase("type a name"):
            page.commands.find.trigger()
            for letter in "dusk rider":
                QTest.keyClick(page.view.bar.words, letter)
                self.rest(0.1)
            page.view.bar.words.clear()
            self.rest()
        with self.meter.phase("sort by date, size, name"):
            for action in reversed(page.view.bar.orders.actions()):
                action.trigger()
                self.rest(0.3)
        with self.meter.phase("choose all, one, all"):
            for _ in range(3):
                page.commands.choose_all.trigger()
                self.rest(0.2)
                page.grid.choose([pages // 2], pages // 2)
                self.rest(0.2)
        with self.meter.phase("resize"):
            self.frames(lambda number: self.window.resize(1000 + 5 * (number % 80), 700 + number % 60), 2)
        with self.meter.phase("take 1,000 out, undo"):
            page.grid.choose(range(1000), 0)
            page.commands.remove.trigger()
            self.run_until(lambda: page.model.rowCount() == self.count - 1000)
            self.rest()
            page.commands.undo.trigger()
            self.run_until(lambda: page.model.rowCount() == self.count)
            self.rest()
        print(f"{'':34} pictures kept: {page.view.thumbs.kept_bytes / 2**20:.0f} MB")

    def close(self) -> None:
        """Close the window and wait for its threads."""
        self.timer.stop()
        self.window.close()
        self.run_until(lambda: not self.window.isVisible())
        self.window.deleteLater()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--works", type=int, default=20_000)
    parser.add_argument("--seconds", type=float, default=5.0, help="Length of each kind of scrolling.")
    arguments = parser.parse_args()
    application = QApplication(["portfolio-view"])
    load_fonts()
    Theme(application)
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(application, Path(folder), arguments.works, arguments.seconds)
        bench.run()
        bench.close()


if __name__ == "__main__":
    main()
