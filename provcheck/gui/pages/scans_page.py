"""Scans that were made before, to be opened again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QPushButton, QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.app.times import own_moment_text
from provcheck.core.index.scan_store import OpenedScan, ScanSummary
from provcheck.core.records import Match, Portfolio, Work
from provcheck.gui import tokens
from provcheck.gui.comparison_view import ComparisonView
from provcheck.gui.context import Context
from provcheck.gui.models.scan_model import ScanModel
from provcheck.gui.pages.page import Page, centred
from provcheck.gui.removing_scans import ScanRemoval
from provcheck.gui.report_checking import ReportCheckDialog
from provcheck.gui.result_view import ResultView
from provcheck.gui.scan_shelf import ScanShelf
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, fill, label


@dataclass(frozen=True)
class ScanToSearch:
    """Which scan is to be ordered by likeness.

    Attributes:
        number: Number of the scan; None when there is none.
        portfolio: What it was against.
        work: The work to which its pictures are to be alike.
    """

    number: int | None
    portfolio: Portfolio
    work: Work


def _scan_to_search(find: Callable[[str], int | None], portfolio: Portfolio, work: Work) -> ScanToSearch:
    return ScanToSearch(find(portfolio.name), portfolio, work)


class ScansPage(Page):
    """The list of scans, or one of them.

    Signals:
        exported: Path of a report that was written.
        check_wanted: Pictures are to be checked, as none was yet.
        missing: That the library does not have the scan that was asked for, in a sentence.
        wanted: This page is to be shown.
        again_asked: The `ScanReport` of which the same pictures are to be checked again.
    """

    exported = Signal(object)
    check_wanted = Signal()
    missing = Signal(str)
    wanted = Signal(QWidget)
    again_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        """Start empty; `reload` asks for the list."""
        super().__init__()
        self._context = context
        self._like: Work | None = None
        self._match: Match | None = None
        self.model = ScanModel(self)
        self.verify, self._verify_first = _report_button(), _report_button("quiet")
        self.all = ScanShelf(self.model, self.verify)
        self.list = self.all.list
        self.comparison = ComparisonView(context)
        self.removal = ScanRemoval(context, self)
        self.result = ResultView(context)
        self.back = button(tr("All scans"), name=tr("Back to all scans"))
        self._scans = Latest(context.reads, self)
        self._scan = Latest(context.reads, self)
        self._rest = Latest(context.reads, self)
        self._to_search = Latest(context.reads, self)
        self._rest_soon = QTimer(self)
        self._rest_soon.setSingleShot(True)
        self._rest_soon.setInterval(tokens.REST_MS)
        self._lay_out()
        self._scans.answered.connect(self._show_list)
        self._scan.answered.connect(self._show_scan)
        self._rest.answered.connect(self.result.show_rest)
        self._to_search.answered.connect(self._order_scan)
        self._rest_soon.timeout.connect(self._ask_rest)
        # A part of the matches is never left to be taken for all of them.
        for each in (self._scan, self._rest):
            each.gave_up.connect(self._go_back)
        self.all.opened.connect(self._open_row)
        self.all.compare_asked.connect(self._compare)
        self.all.remove_asked.connect(self.removal.ask)
        self.removal.removed.connect(self.reload)
        self.comparison.left.connect(self._go_back)
        self.comparison.missing.connect(self._tell_missing)
        self.comparison.match_asked.connect(self._open_match)
        self.back.clicked.connect(self._leave_scan)
        self.check.clicked.connect(self.check_wanted)
        self.result.exported.connect(self.exported)
        self.result.again_asked.connect(self.again_asked)

    def _lay_out(self) -> None:
        told = label(tr("No picture was checked yet. Every check is kept here, to be opened again."), "title", wraps=True)
        told.setFixedWidth(tokens.DROP_WIDTH)
        told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.check = button(tr("Check pictures"), "main")
        for each in (self.verify, self._verify_first):
            each.clicked.connect(self.check_report)
        self.empty = centred(told, self.check, self._verify_first)
        self.result.lead_with(self.back)
        self.stack = QStackedWidget()
        for view in (self.empty, self.all, self.comparison, self.result):
            self.stack.addWidget(view)
        fill(self.outer, [self.stack])

    @Slot()
    def reload(self) -> None:
        """Ask for the list anew."""
        self._scans.ask(self._context.services.list_scans)

    @Slot()
    def check_report(self) -> None:
        """Ask for a report to check, whoever made it."""
        ReportCheckDialog(self._context, self).show()

    def open_scan(self, number: int) -> None:
        """Open a scan: the strongest matches of a long one at once, the others when they are read."""
        self._ask_scan(number)
        self.comparison.clear()

    def _ask_scan(self, number: int, match: Match | None = None) -> None:
        self._drop_rest()
        self._to_search.drop()
        self._like, self._match = None, match
        self.result.visits.await_none()
        self.all.stop_picking()
        self._scan.ask(self._context.services.open_scan, number)

    @Slot(int, int)
    def _compare(self, first: int, second: int) -> None:
        """Show what is different between two scans."""
        self._scan.drop()
        self._take_no_second_click(self.comparison)
        self.stack.setCurrentWidget(self.comparison)
        self.comparison.compare(first, second)

    @Slot(int, object)
    def _open_match(self, number: int, match: Match) -> None:
        """Look at a match that is different, in its scan."""
        self._take_no_second_click(self.result)
        self._ask_scan(number, match)

    @Slot()
    def _leave_scan(self) -> None:
        """Show what the scan was opened from."""
        if self.comparison.compared is None:
            self._go_back()
            return
        self._scan.drop()
        self._drop_rest()
        self.stack.setCurrentWidget(self.comparison)
        self.comparison.take_focus()

    @Slot(object, object)
    def order_latest(self, portfolio: Portfolio, work: Work) -> None:
        """Open the scan of a portfolio that is to be searched, its pictures ordered by likeness to one of the works."""
        self._to_search.ask(_scan_to_search, self._context.services.finding.scan_to_search, portfolio, work)

    @Slot(object)
    def _order_scan(self, found: ScanToSearch) -> None:
        if found.number is None:
            told = tr("No pictures that were checked against {portfolio} are kept yet: check some first.")
            self.missing.emit(told.format(portfolio=found.portfolio.name))
            return
        self.wanted.emit(self)
        self.open_scan(found.number)
        self._like = found.work

    @Slot()
    def show_list(self) -> None:
        """Show all scans."""
        self.stack.setCurrentWidget(self.all if self.model.rowCount() else self.empty)

    @Slot()
    def _go_back(self) -> None:
        """Show all scans, also when one that was asked for is still to come."""
        had_keyboard = self.comparison.isAncestorOf(QApplication.focusWidget() or self)
        self.comparison.clear()
        self._to_search.drop()
        self._scan.drop()
        self._drop_rest()
        self.show_list()
        if had_keyboard:
            self.list.setFocus()

    def _drop_rest(self) -> None:
        self._rest_soon.stop()
        self._rest.drop()

    @Slot(object)
    def _show_list(self, scans: tuple[ScanSummary, ...]) -> None:
        place = self.list.place()
        if self.model.set_scans(scans):
            self.list.go_back_to(place)
        if self.stack.currentWidget() not in {self.result, self.comparison}:
            self.show_list()

    @Slot(object)
    def _open_row(self, scan: ScanSummary) -> None:
        self._take_no_second_click(self.result)
        self.open_scan(scan.number)

    def _take_no_second_click(self, view: QWidget) -> None:
        """Who clicks twice on a scan means to open it, and nothing that appears below the mouse meanwhile."""
        deaf = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        view.setAttribute(deaf)
        QTimer.singleShot(QApplication.doubleClickInterval(), self, partial(view.setAttribute, deaf, on=False))

    @Slot()
    def _tell_missing(self) -> None:
        self.reload()
        self.missing.emit(tr("The library has no scan of this number."))

    @Slot(object)
    def _show_scan(self, opened: OpenedScan | None) -> None:
        if opened is None:
            # Of what was shown before, the rest may have been dropped.
            self._go_back()
            self._tell_missing()
            return
        report = opened.report
        title = tr("Scan {number} of {when}").format(number=report.number, when=own_moment_text(report.started))
        has_keys = self.list.hasFocus() or self.comparison.list.hasFocus()
        self.back.setText(tr("All scans") if self.comparison.compared is None else tr("Comparison"))
        self.back.setAccessibleName(
            tr("Back to all scans") if self.comparison.compared is None else tr("Back to the comparison of two scans")
        )
        self.stack.setCurrentWidget(self.result)
        if opened.is_whole:
            self.result.show_report(report, title)
        else:
            self.result.show_beginning(report, title)
            self._rest_soon.start()
        if has_keys:
            self.result.take_focus()
        match, self._match = self._match, None
        if match is not None:
            self.result.visits.look_at(match)
        like, self._like = self._like, None
        if like is not None:
            self.result.visits.order_like(like)

    @Slot()
    def _ask_rest(self) -> None:
        if self.result.report is not None:
            self._rest.ask(self._context.services.rest_of_scan, self.result.report)


def _report_button(kind: str = "") -> QPushButton:
    made = button(tr("Check a report…"), kind)
    made.setToolTip(tr("{action} ({key})").format(action=tr("Whether a report is as it was written"), key=tr("Ctrl+R")))
    return made
