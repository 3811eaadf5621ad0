"""What the pictures of the window are taken with: the application, the real data that states are made of, the camera."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import provcheck.core.fingerprint.embedder  # noqa: F401

# isort: split
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from provcheck.app import portfolios, scanning
from provcheck.app.workspace import Workspace
from provcheck.core.assets import resource
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.gui.main_window import MainWindow
from provcheck.gui.services import Preferences, Services
from provcheck.gui.theme import Theme, style_sheet
from provcheck.gui.tokens import DARK, LIGHT, Colours
from tests.gui.fakes import FakeDialogs

SIZES = {"wide": (1280, 800), "small": (960, 640)}
PATIENCE = 20.0


@dataclass
class Studio:
    """Application, theme and the real data that the states are made of.

    Attributes:
        only: Names of the pictures to take, without their ending; all where none is named.
    """

    application: QApplication
    theme: Theme
    folder: Path
    services: Services
    portfolio: Portfolio
    report: ScanReport
    only: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        """No picture is to depend on whether the cursor of a field is just to be seen."""
        self.application.setCursorFlashTime(0)

    def window(self, **changes: Any) -> MainWindow:
        """A fresh window with some services replaced."""
        dialogs = FakeDialogs()
        window = MainWindow(replace(self.services, save_preferences=lambda _: None, **changes), dialogs, Preferences())
        window.show()
        window.start()
        self.settle(window)
        return window

    def settle(self, window: MainWindow, until: Callable[[], bool] | None = None) -> None:
        """Run the event loop until nothing is loaded any more, or until something is so."""
        deadline = time.monotonic() + PATIENCE
        quiet = 0
        while quiet < 12 and time.monotonic() < deadline:
            self.application.processEvents()
            time.sleep(0.02)
            done = until() if until else not (window.context.reads.busy or window.context.decodes.busy)
            quiet = quiet + 1 if done else 0

    def shoot(self, window: MainWindow, name: str, *, waits: bool = True) -> None:
        """Both sizes in both schemes; without `waits` while something is still read."""
        until = None if waits else lambda: not window.context.decodes.busy
        # Also where none of these is wanted: what comes next begins where the state has been reached.
        self.settle(window, until)
        for scheme, colours in (("light", LIGHT), ("dark", DARK)):
            for size, (width, height) in SIZES.items():
                if self.only and f"{name}-{scheme}-{size}" not in self.only:
                    continue
                self.dress(colours)
                window.resize(width, height)
                self.settle(window, until)
                window.grab().save(str(self.folder / f"{name}-{scheme}-{size}.png"))
        print(name)

    def dress(self, colours: Colours) -> None:
        """Show everything in these colours; not anew where it is, as that takes seconds."""
        if self.application.styleSheet() != style_sheet(colours):
            self.theme.apply(colours)

    def close(self, window: MainWindow, gate: threading.Event | None = None) -> None:
        """Let go of whatever waits and close."""
        if gate is not None:
            gate.set()
        window.close()
        self.settle(window, lambda: not window.isVisible())
        window.deleteLater()
        QCoreApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def make_library(folder: Path) -> tuple[Workspace, Portfolio, ScanReport]:
    """A library with the demo's portfolio and one scan of its suspects."""
    workspace = Workspace(folder)
    known = portfolios.list_portfolios(workspace)
    if not known:
        asked = portfolios.NewPortfolio("Ana Example", "Ana Example", ("@ana_draws",))
        list(portfolios.index(workspace, asked, [resource("demo/portfolio")], CancelToken()))
        known = portfolios.list_portfolios(workspace)
    if not scanning.list_scans(workspace):
        list(scanning.scan(workspace, known[0], [resource("demo/suspects")], ScanSettings(), CancelToken()))
    number = scanning.list_scans(workspace)[0].number
    found = scanning.load_scan(workspace, number)
    assert found is not None
    return workspace, known[0], found


def blocked(gate: threading.Event, events: list[Any]) -> Callable[..., Iterator[Any]]:
    """A job that tells these events and then waits."""

    def job(_order: object, _token: CancelToken) -> Iterator[Any]:
        yield from events
        gate.wait(120)

    return job
