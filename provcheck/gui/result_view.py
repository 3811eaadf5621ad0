"""The result of a scan: matches left, the chosen pair right, why and the decision below it; or that nothing was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from provcheck.app.collecting import settle
from provcheck.app.i18n import tr
from provcheck.core.index.scan_store import is_brief
from provcheck.core.records import Match, PairKey, Skipped, VerdictKind
from provcheck.core.scan_records import ScanReport
from provcheck.gui import tokens
from provcheck.gui.announce import announce
from provcheck.gui.checked_pictures import CheckedPictures
from provcheck.gui.context import Context
from provcheck.gui.deciding import Deciding
from provcheck.gui.icons import sign
from provcheck.gui.match_detail import MatchDetail
from provcheck.gui.matches_page import MatchesPage
from provcheck.gui.models.match_model import MatchModel
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.nothing_found import NothingFound
from provcheck.gui.notice_drafting import NoticeDrafting
from provcheck.gui.picture_visits import PictureVisits
from provcheck.gui.report_saving import ReportSaving
from provcheck.gui.slices import Sliced, letting_go
from provcheck.gui.tasks import Latest
from provcheck.gui.theme import colour
from provcheck.gui.viewer.pair_view import PairView
from provcheck.gui.viewer.picture_loader import PictureLoader
from provcheck.gui.why_panel import WhyPanel
from provcheck.gui.widgets.basics import column, fill, label
from provcheck.gui.widgets.decision_bar import DecisionBar
from provcheck.gui.widgets.file_list import FileLists
from provcheck.gui.widgets.filter_bar import FilterBar
from provcheck.gui.widgets.match_list import MatchList
from provcheck.gui.widgets.match_menu import MatchMenu
from provcheck.gui.widgets.not_compared import FlatList, LeftOutList, NamedList, UnreadList
from provcheck.gui.widgets.origin_section import OriginSection
from provcheck.gui.widgets.result_head import ResultHead, headline_text, numbers_of

_SETTLE_AFTER = 500
"""Matches after which the garbage collector is told that they stay: until then it looks at them in some milliseconds."""


class ResultView(QWidget):
    """One scan, running or finished.

    Signals:
        exported: Path of a report, or the draft of a notice, that was written.
        again_asked: The `ScanReport` of which the same pictures are to be checked again.
    """

    exported = Signal(object)
    again_asked = Signal(object)

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._context = context
        self._report: ScanReport | None = None
        self._shown: Match | None = None
        self._stated: dict[tuple[str, int], float] = {}
        self._settled, self._leads = 0, False
        services = context.services
        self._thumbs = ThumbStore(services.load_preview, context.reads, 2 * tokens.MATCH_THUMB, self)
        self.decisions = context.decisions
        self.model = MatchModel(self._thumbs, self.decisions.of, self, context.marks)
        self.list = MatchList(self.model)
        self.filters, self.decision = FilterBar(), DecisionBar()
        self._before, self._details = Latest(context.reads, self), Latest(context.reads, self)
        self._backgrounds = Latest(context.jobs, self)
        loader = PictureLoader(services.load_preview, services.read_picture, context.decodes, self)
        self.pair = PairView(loader)
        self.why = WhyPanel(OriginSection(context))
        # Pictures and reasons are laid out one after the other: both together take longer than anybody should wait for a key.
        self._why_soon = QTimer(self)
        self._why_soon.setSingleShot(True)
        self._letting_go = Sliced(self)
        self.nothing = NothingFound(context)
        self.pictures = CheckedPictures(context)
        self.waiting = label(tr("Matches appear here as soon as they are found."), "second")
        self.waiting.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.head = head = ResultHead()
        self.headline, self.count, self.export, self.again = head.headline, head.count, head.export, head.again
        self.drafting = NoticeDrafting(context, self, lambda: (self._report, self.list.selection), self.exported.emit)
        self.menu = menu = MatchMenu(self.list, self.filters, self._show_in_folder, self.drafting.ask)
        self.work_only, self.folder_only, self.reveal = menu.work_only, menu.folder_only, menu.reveal
        self.skipped, self.flat, self.left_out, self.named = UnreadList(), FlatList(), LeftOutList(), NamedList()
        self.saving = ReportSaving(context, self, self.export, self.nothing.export)
        self.visits = PictureVisits(lambda: self._report, self.pictures, (self.model, self.list, self.filters, menu), self)
        self.deciding = Deciding(self.decisions, self.model, self.list, self.decision, self)
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        self.stack = QStackedWidget()
        self.detail = MatchDetail(self.pair, self.why, self.decision)
        self.page = MatchesPage(self.filters, self.list, self.detail)
        for page in (self.waiting, self.page, self.nothing, self.pictures):
            self.stack.addWidget(page)
        self.lists = FileLists(*self.skipped.lists, self.flat, self.left_out, self.named)
        layout = column(self, space=tokens.SPACE_3)
        fill(layout, [self.head, self.stack, self.lists])
        layout.setStretch(1, 1)

    def _connect(self) -> None:
        for changed in (self.lists.turned, self.head.resized):
            changed.connect(self._make_room)
        self.list.chosen.connect(self._show_match)
        self.pair.touched.connect(self.list.take_in_hand)
        self.model.counted.connect(self._tell_count)
        self._before.answered.connect(self._take_before)
        self._backgrounds.answered.connect(self.why.set_backgrounds)
        self._details.answered.connect(self._explain)
        self.filters.changed.connect(self.model.set_filter)
        self.filters.grouped.connect(self.model.set_grouping)
        self.filters.words.left.connect(self._keys_to_list)
        self.deciding.keys_free.connect(self._keys_to_list)
        self._why_soon.timeout.connect(self._show_why)
        self.saving.saved.connect(self.exported)
        for place in (self.head, self.nothing):
            place.export.clicked.connect(self.ask_export)
            place.again.clicked.connect(self.ask_again)
            place.pictures.clicked.connect(self.visits.go)
        self.nothing.thorough_asked.connect(self.again_asked)
        self.visits.went.connect(self._show_pictures)
        self.visits.returned.connect(self._leave_pictures)
        self.pictures.reveal_asked.connect(self._show_in_folder)
        # What decides on a match does so while it is seen alone.
        for owner, keys in ((self.page, self._match_keys()), (self, self._keys())):
            for key, slot in keys.items():
                shortcut = QShortcut(QKeySequence(key), owner)
                shortcut.activated.connect(slot)

    def _keys(self) -> dict[str, Callable[[], None]]:
        """What the keys do while a result is shown and no text is typed."""
        return {"E": self.ask_export, "F5": self.ask_again, "G": self.visits.go}

    def _match_keys(self) -> dict[str, Callable[[], None]]:
        """What they do while matches are shown."""
        return {
            "N": self.list.choose_next,
            "P": self.list.choose_previous,
            "U": self.list.choose_next_undecided,
            "C": self.decision.confirm.click,
            "D": self.decision.dismiss.click,
            "A": self.decision.ask_note,
            "O": self.decision.reopen.click,
            "Y": self.why.more.toggle,
            "Ctrl+F": self.filters.words.setFocus,
            "Ctrl+Z": self.deciding.undo,
            "Ctrl+Shift+Z": self.deciding.redo,
        }

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find room for what is opened."""
        super().resizeEvent(event)
        self._make_room()

    @Slot()
    def _make_room(self) -> None:
        """Where there is little, open lists of files are lower; where there is less, the tools of the pictures make room."""
        self.lists.set_most(tokens.FILE_LIST_HEIGHT if self.height() >= tokens.RESULT_ROOMY else tokens.FILE_LIST_SHORT)
        rest = self.height() - self.head.height() - self.lists.sizeHint().height() - 2 * tokens.SPACE_3
        self.lists.shorten(self.detail.make_room(rest))

    def start(self) -> None:
        """Ask how close unrelated pairs are; the models are loaded for it."""
        self.why.prepare()
        # Dressing some hundred widgets takes longer than a frame, drawing signs for the first time nearly as long; now, not
        # when the first match comes in the middle of a scan.
        for widget in self.findChildren(QWidget):
            widget.ensurePolished()
        for kind in VerdictKind:
            sign(kind.value, tokens.SIGN, colour(self, "text"), self.devicePixelRatioF())
        self._backgrounds.ask(self._context.services.backgrounds)

    @property
    def report(self) -> ScanReport | None:
        """The report, when the scan has ended."""
        return self._report

    def begin(self, against: str) -> None:
        """Show a scan that has just started, against a portfolio of that name."""
        self._let_go()
        self._before.drop()
        self._details.drop()
        self._why_soon.stop()
        self.list.forget()
        self.model.clear()
        self.pair.clear()
        self.why.clear()
        for files in (self.skipped, self.flat, self.left_out, self.named):
            files.clear()
        self.pictures.clear()
        self.head.begin(against)
        self.head.show()
        self.stack.setCurrentWidget(self.waiting)

    def _let_go(self) -> None:
        """Forget the scan that was shown."""
        held: list[object] = [*self.model.matches]
        if self._report is not None:
            held += (*self._report.matches, *self._report.works)
        self._letting_go.start(letting_go(held), waits=True)
        self._report = self._shown = None
        self._stated, self._settled = {}, 0

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
            if self.model.total - self._settled > _SETTLE_AFTER:
                self._settled = self.model.total
                settle()

    def finish(self, report: ScanReport) -> None:
        """Show the report of the scan whose matches are already here."""
        self._stated = {(match.suspect, match.work.number): match.false_alarms for match in report.matches}
        shown = self._shown
        if shown is not None and not is_brief(shown) and self._as_reported(shown) != shown:
            self._why_soon.start()
        self._show_end(report)
        # What was asked when it began may have been answered when it was kept, and then nothing would be new.
        self.tell_new_since(report.portfolio.name, report.number or None)
        self.model.settle()
        self.list.show_strongest()
        announce(self, self.outcome)

    def _show_end(self, report: ScanReport, title: str = "") -> None:
        self._report = report
        self.flat.add_paths(report.too_little_detail)
        self.left_out.add_skipped(report.works_skipped)
        self.named.add(report.named)
        self.head.show_report(report, title)
        self._tell_count()
        if not report.matches:
            self.nothing.show_report(report)
            self.stack.setCurrentWidget(self.nothing)
            self.head.setVisible(self._leads)
        elif self.isVisible() and not self.isAncestorOf(QApplication.focusWidget() or self):
            # The arrows then go through the matches, not through the portfolios above; what is being typed is left alone.
            self._keys_to_list()

    @property
    def outcome(self) -> str:
        """What came of the scan, in a sentence; empty while it runs."""
        if self._report is None:
            return ""
        return headline_text(self._report, numbers_of(self.model)) if self._report.matches else self.nothing.title.text()

    def lead_with(self, widget: QWidget) -> None:
        """Put a widget before the headline."""
        self.head.lead_with(widget)
        self._leads = True

    def show_report(self, report: ScanReport, title: str = "") -> None:
        """Show a scan of before, whole; the title stands after its numbers."""
        self._show_kept(report, title, is_whole=True)

    def show_beginning(self, report: ScanReport, title: str = "") -> None:
        """Show the first matches of a scan of before, and nothing that is counted; what `show_rest` shows is to follow."""
        self._show_kept(report, title, is_whole=False)

    def _show_kept(self, report: ScanReport, title: str, *, is_whole: bool) -> None:
        before = self._report
        self.begin(report.portfolio.name)
        if before is None or before.number != report.number:
            self.filters.show_all()
        self._report = report
        self.skipped.add_skipped(report.skipped)
        if report.matches:
            self._thumbs.forget_missing()
            self.stack.setCurrentWidget(self.page)
            self.model.set_matches(report.matches, awaits_more=not is_whole)
            self.tell_new_since(report.portfolio.name, report.number)
        self._show_end(report, title)

    @Slot(object)
    def show_rest(self, report: ScanReport) -> None:
        """Show the whole scan of which the beginning is shown: what is chosen and seen stays."""
        self._report = report
        self.head.complete(report)
        self.model.set_matches(report.matches)
        self.pictures.follow(report)

    @Slot()
    def _tell_count(self) -> None:
        """Tell what is counted, once it is."""
        nothing_fits = not self.model.shown and self.model.total and not self.model.busy
        self.page.tell_fitting(nothing=bool(nothing_fits))
        if self.model.shows_part:
            self.filters.tell_part()
            self.head.tell_part()
        elif not self.model.loading:
            self.filters.set_counts(self.model.shown, self.model.total)
            self.head.show_numbers(numbers_of(self.model))

    @Slot(object)
    def _take_before(self, before: frozenset[PairKey] | None) -> None:
        self.filters.set_tells_new(tells=before is not None)
        self.model.set_before(before)

    @Slot(object)
    def _show_match(self, match: Match | None) -> None:
        self.page.show_detail(shown=match is not None)
        self._details.drop()
        self._why_soon.stop()
        self.why.clear()
        self._shown = match
        if match is None:
            self.pair.clear()
            return
        self.pair.show_match(match)
        if is_brief(match) and self._report is not None:
            # What keys decide on is shown at once; why it was told, and which places match, when that is loaded.
            self._details.ask(self._context.services.match_details, self._report.number, match)
        else:
            self._why_soon.start()

    @Slot()
    def _show_why(self) -> None:
        if self._shown is not None:
            self.why.show_match(self._as_reported(self._shown))

    def _as_reported(self, match: Match) -> Match:
        """The match with the false alarms of the whole scan, which are not known when it is found."""
        stated = self._stated.get((match.suspect, match.work.number))
        return match if stated is None else replace(match, false_alarms=stated)

    @Slot(object)
    def _explain(self, match: Match) -> None:
        """Show why a match was told, from all that was measured."""
        self.pair.show_places(match)
        self.why.show_match(match)

    def take_focus(self) -> None:
        """Give the keyboard to the matches, or to what is shown in their place."""
        if self.stack.currentWidget() is self.page:
            self._keys_to_list()
        else:
            self.nothing.export.setFocus()

    @Slot()
    def _keys_to_list(self) -> None:
        self.list.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Wherever the keyboard is, up and down lead to other matches and space holds what blinks, if they do nothing there."""
        if self.stack.currentWidget() is not self.page:
            super().keyPressEvent(event)
        elif event.key() == Qt.Key.Key_Space:
            self.pair.hold()
        elif not self.list.steps(event):
            super().keyPressEvent(event)
        elif not self.pair.isAncestorOf(QApplication.focusWidget() or self):
            self._keys_to_list()

    def _show_in_folder(self, file: Path) -> None:
        self._context.reads.call(self._context.services.portfolio.reveal, file)

    @Slot()
    def ask_again(self) -> None:
        """Ask for another scan of the same files and folders."""
        if self._report is not None:
            self.again_asked.emit(self._report)

    @Slot()
    def ask_export(self) -> None:
        """Save the report, when the scan has ended."""
        if self._report is not None:
            self.saving.ask(self._report, self.list.selection, is_whole=not self.model.shows_part)

    @Slot()
    def _show_pictures(self) -> None:
        self.head.pictures.hide()
        self.stack.setCurrentWidget(self.pictures)
        self.pictures.grid.setFocus()

    @Slot()
    def _leave_pictures(self) -> None:
        """Show the result again."""
        has_matches = self._report is not None and bool(self._report.matches)
        self.head.pictures.setVisible(has_matches)
        self.stack.setCurrentWidget(self.page if has_matches else self.nothing)
        self.take_focus()
