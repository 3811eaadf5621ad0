"""Works in an order by words that describe them: between the field they are typed into, the grid and a worker."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from provcheck.app.searching import Nearest
from provcheck.core.scan.events import Advanced
from provcheck.gui.context import Context
from provcheck.gui.pages.portfolio_view import PortfolioView
from provcheck.gui.pages.portfolio_works import PortfolioWorks
from provcheck.gui.tasks import Task


class PortfolioFinding(QObject):
    """Offered once a model that knows words is known to be here. The newest words count."""

    def __init__(self, context: Context, view: PortfolioView, works: PortfolioWorks) -> None:
        """Connect these; the works say whose they are."""
        super().__init__(view)
        self._context, self._view, self._works = context, view, works
        self._words = ""
        self.task: Task | None = None
        view.bar.described.connect(self.find)
        view.bar.usual_asked.connect(self.stop)
        view.near.stop.clicked.connect(self._give_up)

    def allow(self, *, free: bool) -> None:
        """Offer what can be done now; `free` when no job writes to the portfolio, as getting the works ready would."""
        if not free:
            self._give_up()

    @Slot(str)
    def find(self, words: str) -> None:
        """Rank the works in a worker."""
        portfolio = self._works.portfolio
        if portfolio is None or not portfolio.number:
            return
        self.stop()
        self._words = words
        by_words = self._context.services.finding.by_words
        self.task = self._context.jobs.start(lambda token: by_words(portfolio, words, token))
        self.task.events.connect(self._take)
        self.task.ended.connect(self._end)
        self._view.near.tell_running(words)

    @Slot()
    def stop(self) -> None:
        """What is being looked for is of no interest any more."""
        if self.task is not None:
            self.task.cancel()
            self.task = None

    @Slot()
    def _give_up(self) -> None:
        """Go back to what is usual, and leave the words to be looked for again."""
        if self.task is not None:
            self.stop()
            self._view.show_usual()

    @Slot(list)
    def _take(self, events: list[Advanced | Nearest]) -> None:
        # Of a search that was given up some may still be on its way.
        if self.sender() is not self.task:
            return
        last = events[-1]
        if isinstance(last, Advanced):
            self._view.near.tell_progress(last.progress)
        else:
            self._view.show_near(tuple(last.contents))
            self._view.near.tell_found(self._words, last)

    @Slot()
    def _end(self) -> None:
        """Whatever way it ended; where it failed, the message bar tells why."""
        if self.sender() is self.task:
            self.task = None
            if self._view.near.stop.isVisibleTo(self._view.near):
                self._view.show_usual()
