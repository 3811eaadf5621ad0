"""The window: a bar above, the rooms at the side, the page, and what is wired between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import QByteArray, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QMainWindow, QStackedWidget, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.settings import WatchedFolder
from provcheck.app.watching import followed, kept
from provcheck.core.addresses import is_address
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import IndexSummary
from provcheck.core.scan_records import ScanReport
from provcheck.gui import tokens
from provcheck.gui.closing import CleanClose
from provcheck.gui.context import make_context
from provcheck.gui.copy_model_offer import CopyModelOffer
from provcheck.gui.dialogs import DialogService
from provcheck.gui.found_notice import FoundNotice
from provcheck.gui.help_window import Help
from provcheck.gui.keys_dialog import KeysDialog
from provcheck.gui.memory import Memory
from provcheck.gui.models_status import ModelsStatus
from provcheck.gui.noticing import LibraryNotice
from provcheck.gui.pages.check_page import CheckPage
from provcheck.gui.pages.outputs_page import OutputsPage
from provcheck.gui.pages.page import Page
from provcheck.gui.pages.portfolio_page import PortfolioPage
from provcheck.gui.pages.scans_page import ScansPage
from provcheck.gui.pages.settings_page import SettingsPage
from provcheck.gui.panes import Panes
from provcheck.gui.services import Preferences, Services
from provcheck.gui.sidebar import Sidebar
from provcheck.gui.tasks import Latest
from provcheck.gui.theme import dressed_at_once
from provcheck.gui.watch_keeper import WatchKeeper
from provcheck.gui.widgets.basics import column, fill, label, row, surface
from provcheck.gui.widgets.message_bar import MessageBar
from provcheck.gui.widgets.portfolio_picker import PortfolioPicker


class MainWindow(QMainWindow):
    """The rooms of the program. A new room is a page and a line in `_make_pages`."""

    portfolios_known = Signal()

    def __init__(self, services: Services, dialogs: DialogService, preferences: Preferences) -> None:
        """Build everything; `start` asks for what the library holds."""
        super().__init__()
        self.setWindowTitle("Provcheck")
        self.setMinimumSize(tokens.WINDOW_LEAST_WIDTH, tokens.WINDOW_LEAST_HEIGHT)
        self.resize(tokens.WINDOW_WIDTH, tokens.WINDOW_HEIGHT)
        if preferences.window:
            self.restoreGeometry(QByteArray.fromBase64(preferences.window.encode()))
        self.context = make_context(services, dialogs, self)
        self.memory = Memory(preferences, self.context, self)
        self.messages = MessageBar()
        self.closing = CleanClose(self.context, self.messages, self)
        self.picker = PortfolioPicker()
        self.models = ModelsStatus(self.context, self)
        self.watch = WatchKeeper(self.context, self._is_free, self)
        self.found = FoundNotice(self)
        self.noticed = LibraryNotice(self.context, self)
        self._picked_meanwhile = False
        self._portfolios = Latest(self.context.reads, self)
        with dressed_at_once():
            self._make_pages()
            self._lay_out()
        to_models = (partial(self.go_to, self.settings_page), self.settings_page.go_to_models)
        self.model_offer = CopyModelOffer(self.models, self.messages, *to_models)
        results = (self.check_page.result, self.scans_page.result)
        self._panes = Panes([(each.page, each.detail.both) for each in results], preferences.panes, self)
        self._connect()

    def _make_pages(self) -> None:
        self.portfolio_page = PortfolioPage(self.context)
        self.check_page = CheckPage(self.context, self.memory.preferences.level)
        self.scans_page = ScansPage(self.context)
        self.outputs_page = OutputsPage(self.context)
        self.settings_page = SettingsPage(self.context, self.memory.preferences)
        self.pages: list[tuple[str, Page]] = [
            (tr("Portfolio"), self.portfolio_page),
            (tr("Check"), self.check_page),
            (tr("Scans"), self.scans_page),
            (tr("AI outputs"), self.outputs_page),
            (tr("Settings"), self.settings_page),
        ]
        self.stack = QStackedWidget()
        for _name, page in self.pages:
            self.stack.addWidget(page)

    def _lay_out(self) -> None:
        content = QWidget()
        content.setProperty("surface", "window")
        message = column()
        message.setContentsMargins(tokens.SPACE_5, tokens.SPACE_4, tokens.SPACE_5, 0)
        fill(message, [self.messages])
        self._message_room = QWidget()
        self._message_room.setLayout(message)
        right = column(space=0)
        fill(right, [self._message_room, self.stack])
        right.setStretch(1, 1)
        below = row(space=0)
        fill(below, [self._sidebar(), right])
        below.setStretch(1, 1)
        whole = column(content, space=0)
        fill(whole, [self._top_bar(), below])
        whole.setStretch(1, 1)
        self.setCentralWidget(content)
        self.messages.shown_or_hidden.connect(self._message_room.setVisible)
        self._message_room.hide()

    def _top_bar(self) -> QFrame:
        bar = surface("top")
        bar.setFixedHeight(tokens.TOP_BAR)
        line = row(bar, space=tokens.SPACE_5)
        line.setContentsMargins(tokens.SPACE_4, 0, tokens.SPACE_5, 0)
        brand = label("Provcheck", "title")
        brand.setFixedWidth(tokens.SIDEBAR - tokens.SPACE_4)
        fill(line, [brand, self.picker, self.models.label])
        line.setStretch(2, 1)
        return bar

    def _sidebar(self) -> Sidebar:
        portfolio = self.portfolio_page
        jobs = (
            (self.check_page.progress, self.check_page),
            (portfolio.progress, portfolio),
            (self.outputs_page.progress, self.outputs_page),
            (portfolio.view.relocating, portfolio),
            (self.settings_page.model_list.progress, self.settings_page),
            (self.settings_page.watching, self.settings_page),
        )
        self.sidebar = Sidebar([name for name, _page in self.pages], self.stack, jobs)
        return self.sidebar

    def _connect(self) -> None:
        self._portfolios.answered.connect(self._show_portfolios)
        self.models.loaded.connect(self.settings_page.show_models)
        self.models.failed.connect(self.settings_page.show_no_models)
        self.models.knows_words.connect(self._offer_words)
        self.picker.picked.connect(self._pick)
        self.portfolio_page.works.alike_asked.connect(self.scans_page.order_latest)
        self.scans_page.wanted.connect(self.go_to)
        self.portfolio_page.indexed.connect(self._indexed)
        self.portfolio_page.changed.connect(self._follow)
        self.portfolio_page.refused.connect(self._say_refused)
        self.portfolio_page.deleted.connect(self._forget)
        self.portfolio_page.ended.connect(self.reload)
        self.portfolio_page.ended.connect(self.watch.look_soon)
        for asking in (self.check_page, self.outputs_page):
            asking.portfolio_wanted.connect(self._go_to_portfolio)
            asking.exported.connect(self._say_exported)
        self.outputs_page.check_wanted.connect(self.check_page.check)
        self.outputs_page.check_wanted.connect(self._opener(self.stack.indexOf(self.check_page)))
        self.check_page.work_asked.connect(self._show_work)
        self.check_page.scanned.connect(self.scans_page.reload)
        self.check_page.level_changed.connect(self._remember)
        self.settings_page.appearance_chosen.connect(self.memory.set_appearance)
        self.settings_page.language_chosen.connect(self.memory.set_language)
        self.settings_page.paper_chosen.connect(self.memory.set_paper)
        self.settings_page.runs_on_chosen.connect(self.memory.set_runs_on)
        self.settings_page.model_list.changed.connect(self.models.load)
        self.settings_page.watched.changed.connect(self._remember_watched)
        self.settings_page.leave_out.changed.connect(self._remember_leave_out)
        for follows in (self.reload, self.scans_page.reload, self.context.decisions.reload, self.watch.look_soon):
            self.noticed.changed.connect(follows)
        self.watch.looked.connect(self.settings_page.watched.show_look)
        self.watch.checked.connect(self.found.tell)
        self.watch.tell_on(self.settings_page.watching)
        for number in range(len(self.pages)):
            QShortcut(QKeySequence(f"Ctrl+{number + 1}"), self).activated.connect(self._opener(number))
        self.help = Help(self, self.sidebar.help)
        QShortcut(QKeySequence("Shift+F1"), self).activated.connect(self.show_keys)
        QShortcut(QKeySequence("Ctrl+R"), self).activated.connect(self.scans_page.check_report)
        self.sidebar.keys.clicked.connect(self.show_keys)
        self.scans_page.missing.connect(partial(self.messages.say, warns=True))
        self.scans_page.check_wanted.connect(self._opener(self.stack.indexOf(self.check_page)))
        for room in (self.scans_page, self.outputs_page, self.settings_page):
            room.paste_wanted.connect(self._paste_to_check)
        self.scans_page.exported.connect(self._say_exported)
        for page in (self.check_page, self.scans_page):
            page.again_asked.connect(self._check_again)
            page.result.pictures.work_asked.connect(self._show_work)
            page.result.pictures.settings_asked.connect(self._opener(self.stack.indexOf(self.settings_page)))
        for runner in self.context.runners:
            runner.failed.connect(self.messages.report)
        self.closing.ready.connect(self.close)

    def start(self, scan_number: int | None = None) -> None:
        """Ask for what the library holds and load the models; open a scan when one is asked for."""
        # Else the first button would be shown as if the keyboard had chosen it.
        self.setFocus()
        self.models.load()
        if wrong_place := self.context.services.models.wrong_place:
            self.messages.say(wrong_place, warns=True)
        self.context.decisions.reload()
        for page in (self.check_page, self.scans_page):
            page.result.start()
        self.reload()
        self.scans_page.reload()
        self.watch.watch(self.memory.preferences.watched)
        self.context.writes.call(self.context.services.sweep_pasted)
        if scan_number is not None:
            self.go_to(self.scans_page)
            self.scans_page.open_scan(scan_number)

    def go_to(self, page: Page) -> None:
        """Show a page."""
        self.stack.setCurrentWidget(page)

    @Slot()
    def reload(self) -> None:
        """Ask for the portfolios anew."""
        self._portfolios.ask(self.context.services.list_portfolios)

    @Slot()
    def _go_to_portfolio(self) -> None:
        self.go_to(self.portfolio_page)

    @Slot(str)
    def _show_work(self, content: str) -> None:
        self.go_to(self.portfolio_page)
        self.portfolio_page.works.show_content(content)

    @Slot(object)
    def _show_portfolios(self, portfolios: tuple[Portfolio, ...]) -> None:
        self.picker.show_portfolios(portfolios, self.memory.preferences.portfolio)
        current = self.picker.current
        if current is not None and not self.portfolio_page.busy and current.name != self.memory.preferences.portfolio:
            # The one that was chosen is gone, or none was: from now on it is this one, whatever comes before it later.
            self._remember(current)
        self.portfolio_page.show_portfolio(current, [portfolio.name for portfolio in portfolios])
        for asking in (self.check_page, self.outputs_page):
            asking.set_portfolio(current)
        self.settings_page.watched.set_portfolio(current.name if current is not None else "")
        self.portfolios_known.emit()

    @Slot(object)
    def _pick(self, portfolio: Portfolio | None) -> None:
        """Use another portfolio: at once, as what is dropped next is compared with it, and then as it is by now."""
        if portfolio is not None:
            self._picked_meanwhile = self.portfolio_page.busy
            self._remember(portfolio)
            self._show_portfolios(self.picker.portfolios)
            self.portfolio_page.abandon_new()
            self.reload()

    @Slot(object)
    def _indexed(self, summary: IndexSummary) -> None:
        """Go on with the portfolio that was indexed, unless another one was picked meanwhile."""
        if not self._picked_meanwhile:
            self._remember(summary.portfolio)
        self._picked_meanwhile = False

    @Slot(object)
    def _remember(self, _what: object) -> None:
        """Keep level and portfolio for the next time."""
        name = _what.name if isinstance(_what, Portfolio) else self.memory.preferences.portfolio
        self.memory.change(level=self.check_page.level.level, portfolio=name)

    @Slot(object, object)
    def _follow(self, before: Portfolio, now: Portfolio) -> None:
        """A portfolio has another name now: what is kept by the name goes with it."""
        self._remember(now)
        self._rewatch(followed(self.memory.preferences.watched, before.name, now.name))

    @Slot(object)
    def _forget(self, portfolio: Portfolio) -> None:
        """Folders that were watched for a portfolio which is gone are watched no more, and that is said."""
        left = kept(self.memory.preferences.watched, portfolio.name)
        gone = len(self.memory.preferences.watched) - len(left)
        self._rewatch(left)
        if gone:
            folders = tr_n(
                "{count} folder that was watched for it is watched no more.",
                "{count} folders that were watched for it are watched no more.",
                gone,
            )
            self.messages.say(tr("{name} was deleted. {folders}").format(name=portfolio.name, folders=folders), passes=True)

    def _rewatch(self, folders: tuple[WatchedFolder, ...]) -> None:
        """Watch these from now on, if they are others than before."""
        if folders != self.memory.preferences.watched:
            self.settings_page.watched.show_folders(folders)
            self._remember_watched(folders)

    @Slot(object)
    def _remember_leave_out(self, patterns: tuple[str, ...]) -> None:
        self.memory.change(leave_out=patterns)
        self.watch.look_soon()

    @Slot(object)
    def _remember_watched(self, folders: tuple[WatchedFolder, ...]) -> None:
        self.memory.change(watched=folders)
        self.watch.watch(folders)

    def _is_free(self) -> bool:
        return not (self.check_page.busy or self.portfolio_page.busy)

    @Slot(object)
    def _check_again(self, report: ScanReport) -> None:
        """Check what a scan checked again, against its portfolio as it is now."""
        name = report.portfolio.name
        portfolio = next((each for each in self.picker.portfolios if each.name == name), None)
        if portfolio is None:
            sentence = tr("The portfolio {name} is not there any more, so this cannot be checked again.")
            self.messages.say(sentence.format(name=name), warns=True)
            return
        if any(map(is_address, report.targets)):
            self.messages.say(tr("This lies in object storage. Check it again with: provcheck cluster check"), warns=True)
            return
        if self.check_page.busy:
            self.messages.say(tr("A check is running. Wait for its end, or stop it."), warns=True)
            return
        self._remember(portfolio)
        self._show_portfolios(self.picker.portfolios)
        self.go_to(self.check_page)
        self.check_page.check_again(report)

    @Slot()
    def _paste_to_check(self) -> None:
        self.go_to(self.check_page)
        self.check_page.paste_here()

    def _opener(self, number: int) -> Callable[[], None]:
        def open_room() -> None:
            self.stack.setCurrentIndex(number)
            self.pages[number][1].take_focus()

        return open_room

    @Slot()
    def show_keys(self) -> None:
        """Show what every key does."""
        KeysDialog(self).show()

    def tell_crash(self, report: Path) -> None:
        """Say that the program ended by a crash last time, and offer its report."""
        sentence = tr(
            "The program ended unexpectedly last time. What was done before is kept; a report is on this computer only."
        )
        details = report.read_text(encoding="utf-8", errors="replace")
        self.messages.say(sentence, f"{report}\n\n{details}", warns=True)

    @Slot(object)
    def _offer_words(self, knows_words: bool) -> None:  # noqa: FBT001  Qt's own signature
        self.portfolio_page.view.offer_description(offered=knows_words)
        self.settings_page.show_words(known=knows_words)
        for page in (self.check_page, self.scans_page):
            page.result.pictures.offer_words(known=knows_words)

    @Slot(object)
    def _say_exported(self, target: Path) -> None:
        show = partial(self.context.reads.call, self.context.services.portfolio.reveal, target)
        self.messages.offer(tr("Saved: {path}").format(path=target), tr("Show in folder"), show, passes=True)

    @Slot(str, str)
    def _say_refused(self, sentence: str, files: str) -> None:
        self.messages.say(sentence, files, warns=True)

    @property
    def remembered(self) -> Preferences:
        """What the next start is to know: what was set, and where the window is."""
        place = self.saveGeometry().toBase64().toStdString()
        return replace(self.memory.preferences, window=place, panes=self._panes.state)

    def closeEvent(self, event: QCloseEvent) -> None:
        """Close at once when nothing runs; else stop everything and close by itself when it has ended."""
        if self.closing.may_close():
            event.accept()
            return
        self.watch.stop()
        self.stack.setEnabled(False)
        event.ignore()
