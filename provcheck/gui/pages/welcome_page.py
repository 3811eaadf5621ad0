"""The first page of who has no library yet: two ways to begin, and what this computer has."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from provcheck.app.i18n import tr
from provcheck.app.system_check import SystemLine
from provcheck.gui import tokens
from provcheck.gui.drop_area import DropArea
from provcheck.gui.pages.page import Page
from provcheck.gui.widgets.basics import button, column, fill, label, row, scrolled, surface
from provcheck.gui.widgets.system_check import SystemCheck


class WelcomePage(Page):
    """No room of the window: it is left by any way and does not come back by itself while there are works.

    Signals:
        tour_wanted: The demo is to be shown.
        own_wanted: The person begins with their own works.
    """

    tour_wanted = Signal()
    own_wanted = Signal()

    def __init__(self, drop: DropArea) -> None:
        """What is dropped on the page is for the area of the portfolio."""
        super().__init__()
        self._drop = drop
        self.own = button(tr("Start with my own works"), "main")
        self.tour = button(tr("Try it with the demo pictures"), "main")
        self.check = SystemCheck()
        content = QWidget()
        content.setMaximumWidth(tokens.SETTINGS_WIDTH)
        layout = column(content, space=tokens.SPACE_4)
        welcome = label(tr("Welcome to Provcheck"), "page")
        told = label(
            tr("It looks for your works, and for parts of them, in other pictures. All of that happens on this computer."),
            wraps=True,
        )
        ways = row(space=tokens.SPACE_4)
        demo = tr("Two minutes with works and pictures that come with the program. They are kept apart from yours.")
        own = tr("Add the folder of your works. They are only read, never changed. Or drop folders and pictures on this page.")
        fill(ways, [_way(self.tour, demo), _way(self.own, own)])
        fill(layout, [welcome, told, ways, _computer(self.check), None])
        self.scroller = scrolled(content)
        self.scroller.setAccessibleName(tr("Welcome to Provcheck"))
        fill(self.outer, [self.scroller])
        self.tour.clicked.connect(self.tour_wanted)
        self.own.clicked.connect(self.own_wanted)

    def take_focus(self) -> None:
        """Begin with the first of the two ways."""
        self.tour.setFocus()

    def show_system(self, lines: Sequence[SystemLine]) -> None:
        """Show what this computer has."""
        self.check.show_lines(lines)

    def _area(self) -> DropArea | None:
        return self._drop if self._drop.isEnabled() else None


def _way(act: QPushButton, told: str) -> QFrame:
    panel = surface("panel")
    fill(column(panel, space=tokens.SPACE_4, margin=tokens.SPACE_5), [label(told, wraps=True), None, act])
    return panel


def _computer(check: SystemCheck) -> QFrame:
    panel = surface("panel")
    fill(column(panel, space=tokens.SPACE_3, margin=tokens.SPACE_4), [label(tr("This computer"), "title"), check])
    return panel
