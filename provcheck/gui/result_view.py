"""The result of a scan: matches left, the chosen pair right, why and the decision below it; or that nothing was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtGui import QAction, QKeySequence, QShortcut
from PySide6.QtWidgets import QMenu, QSplitter, QStackedWidget, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.paths import documents_folder
from provcheck.app.reporting import headline
from provcheck.core.index.scan_store import is_brief
from provcheck.core.records import DecisionKind, Match, PairKey, ScanReport, Skipped
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.models.match_model import MatchModel
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.nothing_found import NothingFound
from provcheck.gui.tasks import Latest, Task
from provcheck.gui.viewer.pair_view import PairView
from provcheck.gui.viewer.picture_loader import PictureLoader
from provcheck.gui.why_panel import WhyPanel
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.decision_bar import DecisionBar
from provcheck.gui.widgets.elided import ElidedLabel
from provcheck.gui.widgets.file_list import FileLists
from provcheck.gui.widgets.filter_bar import FilterBar
from provcheck.gui.widgets.match_list import MatchList
from provcheck.gui.widgets.not_compared import FlatList, SkippedList


def suggested_file(report: ScanReport, folder: Path) -> Path:
    """Where a report is offered to be saved; a name that every system takes."""
    name = re.sub(r"[^\w-]+", "-", report.portfolio.name).strip("-") or "portfolio"
    return folder / f"provcheck-{name}-{report.started[:10]}.pdf"


class ResultView(QWidget):
    """One scan, running or finished.

    Signals:
        exported: Path of a report that was written.
        again_asked: The `ScanReport` of which the same pictures are to be checked again.
    """

    exported = Signal(object)
    again_asked = Signal(object)

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
        self.decisions = context.decisions
        self.model = MatchModel(self._thumbs, self.decisions.of, self)
        self.list = MatchList(self.model)
        self.filters = FilterBar()
        self.decision = DecisionBar()
        self._before = Latest(context.reads, self)
        self._backgrounds = Latest(context.jobs, self)
        self._details = Latest(context.reads, self)
        loader = PictureLoader(services.load_preview, services.read_picture, context.decodes, self)
        self.pair = PairView(loader)
        self.why = WhyPanel()
        self.nothing = NothingFound()
        self.waiting = label(tr("Matches appear here as soon as they are found."), "second")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.headline = label("", "title", wraps=True)
        self.count = ElidedLabel(rank="second")
        self.export = button(tr("Export PDF…"), "main", name=tr("Export the report as PDF"))
        self.again = button(tr("Check again"))
        self.again.setToolTip(tr("Check the same files and folders again (F5): only what is new or changed takes time"))
        self.work_only = self._action(tr("Only this &work"), "W", self._only_work)
        self.folder_only = self._action(tr("Only this &folder"), "F", self._only_folder)
        self.reveal = self._action(tr("&Show the suspect in its folder"), "Ctrl+Return", self._reveal)
        self.skipped = SkippedList()
        self.flat = FlatList()
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.head = QWidget()
        self._head = row(self.head, space=tokens.SPACE_4)
        words = column(space=0)
        fill(words, [self.headline, self.count])
        fill(self._head, [words, self.again, self.export])
        self._head.setStretch(0, 1)
        self.stack = QStackedWidget()
        for page in (self.waiting, self._matches_page(), self.nothing):
            self.stack.addWidget(page)
        lists = FileLists(self.skipped, self.flat)
        layout = column(self, space=tokens.SPACE_3)
        fill(layout, [self.head, self.stack, lists])
        layout.setStretch(1, 1)

    def _matches_page(self) -> QSplitter:
        pair_and_why = QSplitter(Qt.Orientation.Vertical)
        pair_and_why.addWidget(self.pair)
        pair_and_why.addWidget(self.why)
        pair_and_why.setStretchFactor(0, 3)
        pair_and_why.setStretchFactor(1, 2)
        pair_and_why.setSizes([tokens.PAIR_HEIGHT, tokens.WHY_HEIGHT])
        self.why.setMinimumHeight(tokens.WHY_MINIMUM)
        self.detail = QWidget()
        fill(column(self.detail), [pair_and_why, self.decision])
        self.page = QSplitter(Qt.Orientation.Horizontal)
        self.page.addWidget(self._list_side())
        self.page.addWidget(self.detail)
        self.page.setStretchFactor(1, 1)
        self.page.setSizes([tokens.LIST_WIDTH, tokens.WINDOW_WIDTH])
        for splitter in (pair_and_why, self.page):
            splitter.setHandleWidth(tokens.SPACE_4)
            splitter.setChildrenCollapsible(False)
        return self.page

    def _list_side(self) -> QWidget:
        """Filters above the list, or above the word that nothing passes them."""
        side = QWidget()
        side.setMinimumWidth(tokens.LIST_MINIMUM)
        self.none_fits = label(tr("No match passes the filters."), "second", wraps=True)
        self.none_fits.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.rows = QStackedWidget()
        self.rows.addWidget(self.list)
        self.rows.addWidget(self.none_fits)
        fill(column(side), [self.filters, self.rows])
        return side

    def _connect(self) -> None:
        self.list.chosen.connect(self._show_match)
        self.list.selected.connect(self._show_decisions)
        self.model.counted.connect(self._tell_count)
        self._before.answered.connect(self._take_before)
        self._backgrounds.answered.connect(self.why.set_backgrounds)
        self._details.answered.connect(self._explain)
        self.filters.changed.connect(self.model.set_filter)
        self.filters.grouped.connect(self.model.set_grouping)
        self.decision.decided.connect(self._decide)
        self.decision.undo_wanted.connect(self.decisions.undo)
        self.decision.redo_wanted.connect(self.decisions.redo)
        self.decisions.changed.connect(self.model.decided)
        self.decisions.changed.connect(self._show_decisions)
        for each in (self.export, self.nothing.export):
            each.clicked.connect(self.ask_export)
        for again in (self.again, self.nothing.again):
            again.clicked.connect(self.ask_again)
        self.list.customContextMenuRequested.connect(self._open_menu)
        for key, slot in self._keys().items():
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.activated.connect(slot)

    def _keys(self) -> dict[str, Callable[[], None]]:
        """What the keys do while a result is shown and no text is typed."""
        return {
            "N": self.list.choose_next,
            "P": self.list.choose_previous,
            "U": self.list.choose_next_undecided,
            "C": self.decision.confirm.click,
            "D": self.decision.dismiss.click,
            "A": self.decision.ask_note,
            "O": self.decision.reopen.click,
            "E": self.ask_export,
            "Ctrl+Z": self.decisions.undo,
            "Ctrl+Shift+Z": self.decisions.redo,
            "Ctrl+F": self.filters.words.setFocus,
            "F5": self.ask_again,
        }

    def start(self) -> None:
        """Ask how close unrelated pairs are; the models are loaded for it."""
        self.why.prepare()
        # Dressing some hundred widgets takes longer than a frame; now, not when the first match comes in the middle of a scan.
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()
        self._backgrounds.ask(self._context.services.backgrounds)

    @property
    def report(self) -> ScanReport | None:
        """The report, when the scan has ended."""
        return self._report

    def begin(self) -> None:
        """Show a scan that has just started."""
        self._report = None
        self.list.forget()
        self.model.clear()
        self.pair.clear()
        self.why.clear()
        self.skipped.clear()
        self.flat.clear()
        self.export.hide()
        self.again.hide()
        self.headline.setText("")
        self.headline.hide()
        self.head.show()
        self._title = ""
        self._before.drop()
        self._tell_count()
        self.stack.setCurrentWidget(self.waiting)

    def tell_new_since(self, portfolio: str, number: int | None = None) -> None:
        """Mark what no earlier scan of a portfolio had found: earlier than a scan, or any so far."""
        self._before.ask(self._context.services.pairs_before, portfolio, number)

    def add(self, matches: Sequence[Match], skipped: Sequence[Skipped]) -> None:
        """Show what was found since the last time."""
        self.skipped.add_skipped(skipped)
        if matches:
            self._thumbs.forget_missing()
            self.stack.setCurrentWidget(self.page)
            self.model.add(matches)

    def finish(self, report: ScanReport) -> None:
        """Show the report of the scan whose matches are already here."""
        self._report = report
        self.flat.add_paths(report.too_little_detail)
        self.headline.setText(headline(report))
        self.headline.show()
        self.export.show()
        for again in (self.again, self.nothing.again):
            again.setText(tr("Check again") if report.completed else tr("Go on checking"))
        self.again.show()
        self._tell_count()
        if not report.matches:
            self.nothing.show_report(report)
            self.stack.setCurrentWidget(self.nothing)
            self.head.setVisible(self._leads)
            self.export.hide()
            self.again.hide()
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
        self._report = report
        self.skipped.add_skipped(report.skipped)
        if report.matches:
            self.stack.setCurrentWidget(self.page)
            self.model.set_matches(report.matches)
            self.tell_new_since(report.portfolio.name, report.number)
        self.finish(report)

    @Slot()
    def _tell_count(self) -> None:
        """How many matches there are, how many need a look, and of what."""
        self.filters.set_counts(self.model.shown, self.model.total)
        self.rows.setCurrentWidget(self.list if self.model.shown or not self.model.total else self.none_fits)
        parts = [tr_n("{count} match", "{count} matches", self.model.total)]
        undecided = self.model.undecided
        if 0 < undecided < self.model.total:
            parts.append(tr_n("{count} undecided", "{count} undecided", undecided))
        found = ", ".join(parts)
        if self._report is None:
            self.count.setText(found if self.model.total else "")
            return
        checked = tr_n("in {count} picture", "in {count} pictures", self._report.checked)
        against = tr("compared with {portfolio}").format(portfolio=self._report.portfolio.name)
        found = f"{found} {checked}, {against}"
        self.count.setText(f"{self._title}: {found}" if self._title else found)

    @Slot(object)
    def _take_before(self, before: frozenset[PairKey] | None) -> None:
        self.filters.set_tells_new(tells=before is not None)
        self.model.set_before(before)

    @Slot(object)
    def _show_match(self, match: Match | None) -> None:
        self.detail.setVisible(match is not None)
        self._details.drop()
        if match is None:
            self.pair.clear()
            self.why.clear()
        elif is_brief(match) and self._report is not None:
            # Nothing of another match stays, should these not come.
            self.pair.clear()
            self.why.clear()
            self._details.ask(self._context.services.match_details, self._report.number, match)
        else:
            self._explain(match)

    @Slot(object)
    def _explain(self, match: Match) -> None:
        """Show the pair and why it was told, from all that was measured."""
        self.pair.show_match(match)
        self.why.show_match(match)

    @Slot()
    def _show_decisions(self) -> None:
        selected = self.list.selection
        shown = [self.decisions.of(match) for match in selected]
        able = {"can_undo": self.decisions.can_undo, "can_redo": self.decisions.can_redo}
        self.decision.show_decisions(shown, **able, of=tuple(match.key for match in selected))

    @Slot(object, str)
    def _decide(self, kind: DecisionKind, note: str) -> None:
        self.decisions.decide(self.list.selection, kind, note)

    def _action(self, text: str, key: str, slot: Callable[[], None]) -> QAction:
        """Something to do with the match that is looked at, by a menu and a key of the list."""
        made = QAction(text, self)
        made.setShortcut(QKeySequence(key))
        made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        made.triggered.connect(slot)
        self.list.addAction(made)
        return made

    @Slot(QPoint)
    def _open_menu(self, point: QPoint) -> None:
        if self.list.match is None:
            return
        menu = QMenu(self.list)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self.work_only, self.folder_only])
        menu.addSeparator()
        menu.addAction(self.reveal)
        menu.popup(self.list.viewport().mapToGlobal(point))

    @Slot()
    def _only_work(self) -> None:
        if self.list.match is not None:
            self.filters.only_work(self.list.match)

    @Slot()
    def _only_folder(self) -> None:
        if self.list.match is not None:
            self.filters.only_folder(self.list.match)

    @Slot()
    def _reveal(self) -> None:
        if self.list.match is not None:
            self._context.reads.call(self._context.services.portfolio.reveal, Path(self.list.match.suspect))

    @Slot()
    def ask_again(self) -> None:
        """Ask for another scan of the same files and folders."""
        if self._report is not None:
            self.again_asked.emit(self._report)

    @Slot()
    def ask_export(self) -> None:
        """Ask where to, then write the report in a worker; one after the other."""
        if self._report is not None and self.export.isEnabled():
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
