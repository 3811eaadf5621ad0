"""A window on a real library with a portfolio of five works."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.app import portfolios
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.gui.app import real_services
from provcheck.gui.main_window import MainWindow
from provcheck.gui.services import Preferences, Services
from tests.builders import encoded, tiny_embedder, work_image
from tests.gui.fakes import FakeDialogs

NAMES = ("campfire.jpg", "goldfish.png", "jukebox.jpg", "picnic.jpg", "regatta.jpg")
Key = Qt.Key


class Studio:
    """A window on a library with a portfolio of five works in a folder."""

    def __init__(self, qtbot: QtBot, folder: Path, dialogs: FakeDialogs) -> None:
        self.qtbot = qtbot
        self.dialogs = dialogs
        self.art = folder / "art"
        self.art.mkdir()
        for name in NAMES:
            self.put(name)
        self.workspace = Workspace(folder / "library")
        self.workspace._fingerprinter = Fingerprinter([tiny_embedder(folder)])
        self.index("Ana", self.art)
        self.revealed: list[Path] = []
        self.changes: dict[str, Any] = {"reveal": self.revealed.append}
        self.windows: list[MainWindow] = []

    def put(self, name: str, picture: str = "") -> Path:
        path = self.art / Path(name).with_suffix(".png")
        path.write_bytes(encoded(work_image(picture or name, 100), "PNG"))
        return path

    def index(self, name: str, *targets: Path) -> None:
        list(portfolios.index(self.workspace, NewPortfolio(name, "Ana Example", ("@ana",)), targets, CancelToken()))

    def open(self, portfolio: str = "Ana") -> Studio:
        services: Services = real_services(self.workspace)
        services = replace(
            services, portfolio=replace(services.portfolio, **self.changes), save_preferences=lambda _preferences: None
        )
        self.window = MainWindow(services, self.dialogs, Preferences(portfolio=portfolio))
        self.windows.append(self.window)
        self.page = self.window.portfolio_page
        self.window.show()
        self.window.start()
        self.qtbot.waitUntil(lambda: self.page.model.rowCount() > 0)
        self.settle()
        return self

    def settle(self) -> None:
        quiet = 0

        def is_quiet() -> bool:
            nonlocal quiet
            busy = any(runner.busy for runner in self.window.context.runners)
            quiet = 0 if busy else quiet + 1
            return quiet > 3

        self.qtbot.waitUntil(is_quiet)

    def press(self, key: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = QApplication.focusWidget() or self.page
        self.qtbot.keyClick(target, key, modifier)
        self.settle()

    def choose(self, *names: str) -> None:
        rows = [row for row, name in enumerate(self.shown) if name.split(".")[0] in names]
        self.page.grid.setFocus()
        self.page.grid.choose(rows, rows[0])

    @property
    def shown(self) -> list[str]:
        return [self.page.model.item(row).name for row in range(self.page.model.rowCount())]

    @property
    def counts(self) -> list[str]:
        return [made.text() for made in self.page.view.bar.kinds.values() if made.isVisible()]

    @property
    def held(self) -> list[str]:
        """What the library itself holds."""
        contents = portfolios.contents(self.workspace, "Ana")
        return [] if contents is None else [kept.work.name for kept in contents.works]
