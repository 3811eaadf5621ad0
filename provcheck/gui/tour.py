"""The tour: a window of its own on the demo's library, and six steps that point at what is seen in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import cast

from PySide6.QtCore import QEvent, QObject, Signal, Slot
from PySide6.QtWidgets import QApplication, QLayout, QLineEdit, QWidget

from provcheck.app.demo import demo_name, demo_suspects, demo_works
from provcheck.app.i18n import tr
from provcheck.app.joining import sentence
from provcheck.core.records import Portfolio, VerdictKind
from provcheck.core.scan.events import IndexSummary
from provcheck.core.scan_records import ScanReport
from provcheck.gui.main_window import MainWindow
from provcheck.gui.pages.page import Page
from provcheck.gui.services import IndexOrder
from provcheck.gui.widgets.ring import Ring
from provcheck.gui.widgets.tour_panel import TourPanel

# Of these there is most to see side by side.
_SHOWN_FIRST = (VerdictKind.PARTIAL_COPY, VerdictKind.EDITED_COPY)


@dataclass(frozen=True)
class _Step:
    """One step: what it says, on which page, and what it points at."""

    title: str
    text: str
    page: Page
    part: QWidget


class Tour(QObject):
    """Leads through a window that it was given, which belongs to it alone.

    Works and pictures of the demo are read while the first step is shown. Whatever fails, is stopped or closed on the way
    concerns the demo's own library only.

    Signals:
        own_wanted: The person wants to go on with their own works.
        closed: The window is gone.
    """

    own_wanted = Signal()
    closed = Signal()

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        """Prepare a window on the demo's library; `start` shows it."""
        super().__init__(parent)
        self.window = window
        window.setWindowTitle(tr("Provcheck: tour with the demo pictures"))
        window.closing.spares_decoders()
        window.sidebar.hide_room(window.stack.indexOf(window.settings_page))
        window.settings_page.setEnabled(False)
        # It leads to the settings, which are those of the window that the tour was opened from.
        window.model_offer.withhold()
        self.panel = TourPanel()
        whole = cast("QWidget", window.centralWidget())
        cast("QLayout", whole.layout()).addWidget(self.panel)
        self.ring = Ring(whole)
        self._steps = _steps(window)
        self.number = 0
        self.ready = self._chose = False
        self._portfolio: Portfolio | None = None
        window.installEventFilter(self)
        self._connect()

    def _connect(self) -> None:
        panel, window = self.panel, self.window
        panel.next_asked.connect(self._next)
        panel.back_asked.connect(self._back)
        panel.again_asked.connect(self._prepare)
        panel.end_asked.connect(window.close)
        panel.own_asked.connect(self._leave_for_own)
        window.portfolio_page.progress.changed.connect(self._tell_progress)
        window.portfolio_page.indexed.connect(self._take_indexed)
        window.portfolio_page.ended.connect(self._check)
        window.check_page.progress.changed.connect(self._tell_progress)
        window.check_page.scanned.connect(self._take_report)

    def start(self) -> None:
        """Show the window and make the demo ready."""
        self.window.show()
        self.window.start()
        self._show()
        self._prepare()
        # No part of the page is to be marked but the one that the step points at.
        self.window.setFocus()

    # Making ready.

    @Slot()
    def _prepare(self) -> None:
        """Read the demo's works, then check its pictures; what was done before is quick."""
        self._portfolio = None
        self.panel.again.hide()
        self._show_step(0)
        self.window.portfolio_page.start(IndexOrder(demo_name(), (demo_works(),)))
        self._tell_progress()

    @Slot(object)
    def _take_indexed(self, summary: IndexSummary) -> None:
        self._portfolio = summary.portfolio if summary.completed else None

    @Slot()
    def _check(self) -> None:
        """The works are read: check the pictures."""
        page = self.window.check_page
        if self.ready or page.busy:
            return
        if self._portfolio is None:
            self._tell_stopped()
            return
        page.set_portfolio(self._portfolio)
        page.check([demo_suspects()])
        if page.task is not None:
            page.task.ended.connect(self._check_ended)

    @Slot(object)
    def _take_report(self, report: ScanReport) -> None:
        self.ready = report.completed and bool(report.matches)

    @Slot()
    def _check_ended(self) -> None:
        if not self.ready:
            self._tell_stopped()
            return
        page = self.window.check_page
        # The demo has its pictures; the room is for what is pointed at.
        page.again.hide()
        page.level.hide()
        self.panel.tell("")
        if not isinstance(QApplication.focusWidget(), QLineEdit):
            self.panel.next.setFocus()

    def _tell_stopped(self) -> None:
        told = tr("The demo was stopped before it was ready. Nothing of yours was touched.")
        self.panel.tell(told, fails=True)

    @Slot()
    def _tell_progress(self) -> None:
        """What is being made ready, while it is."""
        portfolio, check = self.window.portfolio_page, self.window.check_page
        if self.ready or not (portfolio.busy or check.busy):
            return
        doing = (
            tr("The works of the demo are being read") if portfolio.busy else tr("The pictures of the demo are being checked")
        )
        panel = portfolio.progress if portfolio.busy else check.progress
        told = tr("{doing}: {count}").format(doing=doing, count=panel.count.text()) if panel.bar.maximum() else sentence(doing)
        self.panel.tell(told)

    # Steps.

    @Slot()
    def _next(self) -> None:
        self._show_step(min(self.number + 1, len(self._steps) - 1))

    @Slot()
    def _back(self) -> None:
        self._show_step(max(0, self.number - 1))

    def _show_step(self, number: int) -> None:
        self.number = number
        self._show()

    def _show(self) -> None:
        step = self._steps[self.number]
        if step.part is self.window.check_page.result.pair and not self._chose:
            # Not before: the list is seen from its beginning first.
            self._chose = True
            _choose_telling(self.window)
        self.window.go_to(step.page)
        self.panel.show_step(self.number, len(self._steps), step.title, step.text)
        self.ring.point_at(step.part)

    # The end.

    @Slot()
    def _leave_for_own(self) -> None:
        self.own_wanted.emit()
        self.window.close()

    def eventFilter(self, _window: QObject, event: QEvent) -> bool:
        """Tell when the window is gone."""
        if event.type() is QEvent.Type.Hide and not event.spontaneous():
            self.closed.emit()
        return False


def _choose_telling(window: MainWindow) -> None:
    """Look at a match at which there is something to see."""
    result = window.check_page.result
    kinds = [match.verdict for match in result.model]
    rows = [row for kind in _SHOWN_FIRST for row, found in enumerate(kinds) if found is kind]
    if rows:
        result.list.setCurrentIndex(result.model.index(rows[0]))


def _steps(window: MainWindow) -> tuple[_Step, ...]:
    portfolio, check = window.portfolio_page, window.check_page
    result = check.result
    texts = _texts()
    parts: tuple[tuple[Page, QWidget], ...] = (
        (portfolio, portfolio.grid),
        (check, result.list),
        (check, result.pair),
        (check, result.why),
        (check, result.decision),
        (check, result.export),
    )
    return tuple(_Step(title, text, page, part) for (title, text), (page, part) in zip(texts, parts, strict=True))


def _texts() -> tuple[tuple[str, str], ...]:
    """What every step is called and says."""
    return (
        (
            tr("The portfolio"),
            tr(
                "These are the works of the demo. Yours would be here: their files are only read, never changed, and nothing "
                "leaves this computer."
            ),
        ),
        (
            tr("Checked pictures"),
            tr(
                "Other pictures were compared with the works. Those that contain one, or part of one, are listed here, the "
                "strongest first; sign and word say what was seen."
            ),
        ),
        (
            tr("A match side by side"),
            tr(
                "The work, and the picture that was checked. What was found is outlined on both, and both move together. The "
                "buttons, or the keys 1 to 6, show them in other ways."
            ),
        ),
        (
            tr("Why"),
            tr(
                "What was measured, and the limits it was held against. It says what is in the pictures, not how it came "
                "there: that is for people to judge."
            ),
        ),
        (
            tr("Your decision"),
            tr(
                "Say of each match what it is: confirm it, dismiss it, or note that you allowed it. That is kept, also when "
                "the picture is checked again."
            ),
        ),
        (
            tr("The report"),
            tr(
                "Save what was found as a PDF to hand on. Nothing is sent: who gets it is up to you. Look around as long as "
                "you like; then go on with your own works."
            ),
        ),
    )


MakeWindow = Callable[[], MainWindow]
"""Makes the window of a tour, on the demo's library."""
