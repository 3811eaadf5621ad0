"""The result of a scan: matches left, the chosen pair right, why below it; or that nothing was found."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QSplitter, QStackedWidget, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.paths import documents_folder
from provcheck.app.reporting import headline
from provcheck.core.records import Match, ScanReport, Skipped
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.models.match_model import MatchModel
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.nothing_found import NothingFound
from provcheck.gui.tasks import Task
from provcheck.gui.viewer.pair_view import PairView
from provcheck.gui.viewer.picture_loader import PictureLoader
from provcheck.gui.why_panel import WhyPanel
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.file_list import FileLists
from provcheck.gui.widgets.match_list import MatchList
from provcheck.gui.widgets.not_compared import FlatList, SkippedList

_KEYS = {"N": "choose_next", "P": "choose_previous"}


def suggested_file(report: ScanReport, folder: Path) -> Path:
    """Where a report is offered to be saved; a name that every system takes."""
    name = re.sub(r"[^\w-]+", "-", report.portfolio.name).strip("-") or "portfolio"
    return folder / f"provcheck-{name}-{report.started[:10]}.pdf"


class ResultView(QWidget):
    """One scan, running or finished.

    Signals:
        exported: Path of a report that was written.
    """

    exported = Signal(object)

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._context = context
        self._report: ScanReport | None = None
        self._target = Path()
        self._title = ""
        self._leads = False
        services = context.services
        self._thumbs = ThumbStore(services.load_preview, context.reads, 2 * tokens.MATCH_THUMB, self)
        self.model = MatchModel(self._thumbs, self)
        self.list = MatchList(self.model)
        loader = PictureLoader(services.load_preview, services.read_picture, context.decodes, self)
        self.pair = PairView(loader)
        self.why = WhyPanel()
        self.nothing = NothingFound()
        self.waiting = label(tr("Matches appear here as soon as they are found."), "second")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.headline = label("", "title", wraps=True)
        self.count = label("", "second")
        self.export = button(tr("Export PDF…"), "main", name=tr("Export the report as PDF"))
        self.skipped = SkippedList()
        self.flat = FlatList()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.head = QWidget()
        self._head = row(self.head, space=tokens.SPACE_4)
        words = column(space=0)
        fill(words, [self.headline, self.count])
        fill(self._head, [words, self.export])
        self._head.setStretch(0, 1)
        self.stack = QStackedWidget()
        for page in (self.waiting, self._matches_page(), self.nothing):
            self.stack.addWidget(page)
        lists = FileLists(self.skipped, self.flat)
        layout = column(self, space=tokens.SPACE_3)
        fill(layout, [self.head, self.stack, lists])
        layout.setStretch(1, 1)

    def _matches_page(self) -> QSplitter:
        detail = QSplitter(Qt.Orientation.Vertical)
        detail.addWidget(self.pair)
        detail.addWidget(self.why)
        detail.setStretchFactor(0, 3)
        detail.setStretchFactor(1, 2)
        detail.setSizes([tokens.PAIR_HEIGHT, tokens.WHY_HEIGHT])
        self.why.setMinimumHeight(tokens.WHY_MINIMUM)
        self.page = QSplitter(Qt.Orientation.Horizontal)
        self.page.addWidget(self.list)
        self.page.addWidget(detail)
        self.page.setStretchFactor(1, 1)
        self.page.setSizes([tokens.LIST_WIDTH, tokens.WINDOW_WIDTH])
        for splitter in (detail, self.page):
            splitter.setHandleWidth(tokens.SPACE_4)
            splitter.setChildrenCollapsible(False)
        return self.page

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_match)
        for each in (self.export, self.nothing.export):
            each.clicked.connect(self.ask_export)
        for key, slot in _KEYS.items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(getattr(self.list, slot))

    @property
    def report(self) -> ScanReport | None:
        """The report, when the scan has ended."""
        return self._report

    def begin(self) -> None:
        """Show a scan that has just started."""
        self._report = None
        self.model.clear()
        self.pair.clear()
        self.why.clear()
        self.skipped.clear()
        self.flat.clear()
        self.export.hide()
        self.headline.setText("")
        self.headline.hide()
        self.head.show()
        self._title = ""
        self._tell_count()
        self.stack.setCurrentWidget(self.waiting)

    def add(self, matches: Sequence[Match], skipped: Sequence[Skipped]) -> None:
        """Show what was found since the last time."""
        self.skipped.add_skipped(skipped)
        if matches:
            self._thumbs.forget_missing()
            self.stack.setCurrentWidget(self.page)
            self.model.add(matches)
            self._tell_count()

    def finish(self, report: ScanReport) -> None:
        """Show the report of the scan whose matches are already here."""
        self._report = report
        self.flat.add_paths(report.too_little_detail)
        self.headline.setText(headline(report))
        self.headline.show()
        self.export.show()
        self._tell_count()
        if not report.matches:
            self.nothing.show_report(report)
            self.stack.setCurrentWidget(self.nothing)
            self.head.setVisible(self._leads)
            self.export.hide()
            self.headline.hide()
        elif self.isVisible():
            # The arrows then go through the matches, not through the portfolios above.
            self.list.setFocus()

    def lead_with(self, widget: QWidget) -> None:
        """Put a widget before the headline."""
        self._head.insertWidget(0, widget)
        self._leads = True

    def show_report(self, report: ScanReport, title: str = "") -> None:
        """Show a scan of before, whole; the title stands before its numbers."""
        self.begin()
        self._title = title
        self.skipped.add_skipped(report.skipped)
        if report.matches:
            self.stack.setCurrentWidget(self.page)
            self.model.set_matches(report.matches)
        self.finish(report)

    def _tell_count(self) -> None:
        matches = tr_n("{count} match", "{count} matches", self.model.rowCount())
        if self._report is None:
            self.count.setText(matches if self.model.rowCount() else "")
            return
        checked = tr_n("in {count} picture", "in {count} pictures", self._report.checked)
        against = tr("compared with {portfolio}").format(portfolio=self._report.portfolio.name)
        found = f"{matches} {checked}, {against}"
        self.count.setText(f"{self._title}: {found}" if self._title else found)

    @Slot(object)
    def _show_match(self, match: Match) -> None:
        self.pair.show_match(match)
        self.why.show_match(match)

    @Slot()
    def ask_export(self) -> None:
        """Ask where to, then write the report in a worker."""
        if self._report is not None:
            suggested = suggested_file(self._report, documents_folder())
            self._context.dialogs.choose_target(self, tr("Save the report"), suggested, self._export)

    def _export(self, chosen: list[Path]) -> None:
        if self._report is None:
            return
        self._target = chosen[0]
        self._let_export(allowed=False)
        task: Task = self._context.reads.call(self._context.services.export_pdf, self._report, self._target)
        task.done.connect(self._exported)
        task.ended.connect(self._export_ended)

    @Slot(object)
    def _exported(self, _nothing: object) -> None:
        self.exported.emit(self._target)

    @Slot()
    def _export_ended(self) -> None:
        self._let_export(allowed=True)

    def _let_export(self, *, allowed: bool) -> None:
        for each in (self.export, self.nothing.export):
            each.setEnabled(allowed)
