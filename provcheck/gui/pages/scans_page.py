"""Scans that were made before, to be opened again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QListView, QPushButton, QStackedWidget, QWidget

from provcheck.app.i18n import tr
from provcheck.core.index.scan_store import OpenedScan, ScanSummary
from provcheck.core.records import Portfolio, Work
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.models.scan_model import SCAN_ROLE, ScanDelegate, ScanModel, when_text
from provcheck.gui.pages.page import Page, centred
from provcheck.gui.report_checking import ReportCheckDialog
from provcheck.gui.result_view import ResultView
from provcheck.gui.tasks import Latest
from provcheck.gui.widgets.basics import button, column, fill, label, row


@dataclass(frozen=True)
class ListPlace:
    """Where a person is in the list.

    Attributes:
        chosen: Number of the scan that is chosen; 0 when none is.
        top: Number of the uppermost one that is seen; 0 at the beginning of the list, where new ones are to be seen.
    """

    chosen: int = 0
    top: int = 0


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


def _number_of(index: QModelIndex) -> int:
    scan = index.data(SCAN_ROLE)
    return scan.number if isinstance(scan, ScanSummary) else 0


class ScanList(QListView):
    """The list; a click or Enter opens a scan."""

    opened = Signal(QModelIndex)

    def __init__(self) -> None:
        """Start without a model."""
        super().__init__()
        self.setUniformItemSizes(True)
        self.setAccessibleName(tr("Scans"))
        self.clicked.connect(self.opened)

    def place(self) -> ListPlace:
        """What is chosen and seen, to be found again among other rows."""
        top = self.indexAt(QPoint(1, 1)) if self.verticalScrollBar().value() else QModelIndex()
        return ListPlace(_number_of(self.currentIndex()), _number_of(top))

    def go_back_to(self, place: ListPlace) -> None:
        """Choose and show what was chosen and seen, where it is still there."""
        lines = [self.model().index(row_number, 0) for row_number in range(self.model().rowCount())]
        rows = {_number_of(line): line for line in lines}
        if place.chosen in rows:
            self.setCurrentIndex(rows[place.chosen])
        if place.top in rows:
            self.scrollTo(rows[place.top], QListView.ScrollHint.PositionAtTop)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens on every platform; Qt's own signal for it does not come on all."""
        super().keyPressEvent(event)
        if event.text() in {"\r", "\n"} and self.currentIndex().isValid():
            self.opened.emit(self.currentIndex())


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
        self.model = ScanModel(self)
        self.list = ScanList()
        self.list.setModel(self.model)
        self.list.setItemDelegate(ScanDelegate(self.list))
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
        self.list.opened.connect(self._open_row)
        self.back.clicked.connect(self._go_back)
        self.check.clicked.connect(self.check_wanted)
        self.result.exported.connect(self.exported)
        self.result.again_asked.connect(self.again_asked)

    def _lay_out(self) -> None:
        told = label(tr("No picture was checked yet. Every check is kept here, to be opened again."), "title", wraps=True)
        told.setFixedWidth(tokens.DROP_WIDTH)
        told.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.check = button(tr("Check pictures"), "main")
        self.verify, verify_first = _report_button(), _report_button("quiet")
        for each in (self.verify, verify_first):
            each.clicked.connect(self.check_report)
        self.empty = centred(told, self.check, verify_first)
        self.all = QWidget()
        head = row()
        fill(head, [label(tr("Scans"), "page"), None, self.verify])
        fill(column(self.all, space=tokens.SPACE_4), [head, self.list])
        self.result.lead_with(self.back)
        self.stack = QStackedWidget()
        for view in (self.empty, self.all, self.result):
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
        self._drop_rest()
        self._to_search.drop()
        self._like = None
        self._scan.ask(self._context.services.open_scan, number)

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
        self._to_search.drop()
        self._scan.drop()
        self._drop_rest()
        self.show_list()

    def _drop_rest(self) -> None:
        self._rest_soon.stop()
        self._rest.drop()

    @Slot(object)
    def _show_list(self, scans: tuple[ScanSummary, ...]) -> None:
        place = self.list.place()
        if self.model.set_scans(scans):
            self.list.go_back_to(place)
        if self.stack.currentWidget() is not self.result:
            self.show_list()

    @Slot(QModelIndex)
    def _open_row(self, index: QModelIndex) -> None:
        scan = index.data(SCAN_ROLE)
        if isinstance(scan, ScanSummary):
            self._take_no_second_click()
            self.open_scan(scan.number)

    def _take_no_second_click(self) -> None:
        """Who clicks twice on a scan means to open it, and nothing that appears below the mouse meanwhile."""
        deaf = Qt.WidgetAttribute.WA_TransparentForMouseEvents
        self.result.setAttribute(deaf)
        QTimer.singleShot(QApplication.doubleClickInterval(), self, partial(self.result.setAttribute, deaf, on=False))

    @Slot(object)
    def _show_scan(self, opened: OpenedScan | None) -> None:
        if opened is None:
            # Of what was shown before, the rest may have been dropped.
            self._go_back()
            self.reload()
            self.missing.emit(tr("The library has no scan of this number."))
            return
        report = opened.report
        title = tr("Scan {number} of {when}").format(number=report.number, when=when_text(report.started))
        has_keys = self.list.hasFocus()
        self.stack.setCurrentWidget(self.result)
        if opened.is_whole:
            self.result.show_report(report, title)
        else:
            self.result.show_beginning(report, title)
            self._rest_soon.start()
        if has_keys:
            self.result.take_focus()
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
