"""Who is new here: the welcome, the tour in a window of its own, and what this computer has."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Slot

from provcheck.app.collecting import look_again
from provcheck.core.records import ModelUse
from provcheck.gui.context import Context
from provcheck.gui.main_window import MainWindow
from provcheck.gui.pages.welcome_page import WelcomePage
from provcheck.gui.tasks import Latest
from provcheck.gui.tour import MakeWindow, Tour

_COLLECT_MS = 500


class Guide(QObject):
    """Adds to a window what leads into the program.

    Attributes:
        welcome: The page with the ways to begin.
        tour: The tour that is open.
        contexts: Of the windows of tours so far whose threads may still run.
    """

    def __init__(self, window: MainWindow, make_tour: MakeWindow) -> None:
        """`make_tour` makes the window of a tour."""
        super().__init__(window)
        self._window, self._make_tour = window, make_tour
        self.tour: Tour | None = None
        self._uses: tuple[ModelUse, ...] = ()
        self._closing = False
        self.contexts: list[Context] = []
        self.welcome = WelcomePage(window.portfolio_page.drop)
        window.stack.addWidget(self.welcome)
        self._system = Latest(window.context.reads, self)
        self._system.answered.connect(self.welcome.show_system)
        self._system.answered.connect(window.settings_page.show_system)
        window.models.loaded.connect(self._look_at_system)
        window.models.failed.connect(self._look_without_models)
        self.welcome.tour_wanted.connect(self.show_tour)
        self.welcome.own_wanted.connect(self._begin_with_own)
        window.settings_page.tour_wanted.connect(self.show_tour)
        window.portfolio_page.drop.dropped.connect(self._leave_welcome)
        window.installEventFilter(self)

    def show_welcome(self) -> None:
        """Show the ways to begin."""
        self._window.go_to(self.welcome)
        self.welcome.take_focus()

    @Slot()
    def show_tour(self) -> None:
        """Open the tour, or bring it to the front; what runs in the window goes on."""
        if self.tour is None:
            self.tour = Tour(self._make_tour(), self)
            self.contexts.append(self.tour.window.context)
            self.tour.own_wanted.connect(self._begin_with_own)
            self.tour.closed.connect(self._forget_tour)
            self.tour.start()
        self.tour.window.raise_()
        self.tour.window.activateWindow()

    @Slot()
    def _begin_with_own(self) -> None:
        self._window.raise_()
        self._window.activateWindow()
        self._window.go_to(self._window.portfolio_page)
        self._window.portfolio_page.drop.setFocus()

    @Slot()
    def _leave_welcome(self) -> None:
        if self._window.stack.currentWidget() is self.welcome:
            self._window.go_to(self._window.portfolio_page)

    @Slot()
    def _forget_tour(self) -> None:
        """Let the window go, unless a thread of it is still at work: that one is left to the end of the program."""
        tour, self.tour = self.tour, None
        if tour is not None and not any(runner.busy for runner in tour.window.context.runners):
            self.contexts.remove(tour.window.context)
            # Its models and pictures go with it, as soon as it is looked for what nothing holds any more.
            tour.window.destroyed.connect(_collect_soon)
            tour.window.deleteLater()
            tour.deleteLater()
        if not self._closing:
            # It may have measured how fast this computer is.
            self._look_at_system(self._uses)

    @Slot(object)
    def _look_at_system(self, uses: tuple[ModelUse, ...]) -> None:
        self._uses = uses
        self._system.ask(self._window.context.services.library.system, uses)

    @Slot()
    def _look_without_models(self) -> None:
        self._look_at_system(())

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """The tour goes with the window that it was opened from."""
        if event.type() is QEvent.Type.Close:
            self._closing = True
            if self.tour is not None:
                self.tour.window.close()
        return False


def _collect_soon() -> None:
    QTimer.singleShot(_COLLECT_MS, look_again)
