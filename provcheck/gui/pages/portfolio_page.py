"""The portfolio: dropped, indexed, shown and cared for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from provcheck.app.gathering import gather
from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.texts import left_out_text, nothing_added_text, nothing_met_text, several_text
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Advanced, FileSkipped, Indexed, IndexEvent, IndexSummary, VersionsSought
from provcheck.core.scan.presence import FolderLook
from provcheck.gui.context import Context
from provcheck.gui.drop_area import DropArea, DropWords
from provcheck.gui.models.work_shelf import Arranged
from provcheck.gui.pages.page import WorkingPage, centred
from provcheck.gui.pages.portfolio_actions import PortfolioActions
from provcheck.gui.pages.portfolio_care import Loaded, PortfolioCare
from provcheck.gui.pages.portfolio_finding import PortfolioFinding
from provcheck.gui.pages.portfolio_form import PortfolioEditor, PortfolioForm
from provcheck.gui.pages.portfolio_view import PortfolioView
from provcheck.gui.pages.portfolio_works import PortfolioWorks
from provcheck.gui.services import IndexOrder
from provcheck.gui.widgets.basics import fill
from provcheck.gui.widgets.confirm import ConfirmDialog
from provcheck.gui.widgets.work_preview import WorkPreview

_LOOK_AGAIN_MS = 2000
_SMALL = 2000
"""Up to so many works the grid fills while they are indexed; beyond it only at the end."""


class PortfolioPage(WorkingPage):
    """Empty, asking whose works they are, or showing a portfolio, one of its works, or its names.

    Signals:
        indexed: The `IndexSummary` of indexing that has ended.
        changed: The `Portfolio` that has another name, artist or handles now, before and now.
        deleted: The `Portfolio` that was deleted.
        refused: Why no portfolio was made, and each file with the reason.
        ended: What the library holds is to be looked up: something was indexed, changed, taken out or put back.
    """

    indexed = Signal(object)
    changed = Signal(object, object)
    deleted = Signal(object)
    refused = Signal(str, str)
    ended = Signal()

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._context = context
        self._portfolio: Portfolio | None = None
        self._known: tuple[str, ...] = ()
        self.question: ConfirmDialog | None = None
        self.commands = PortfolioActions(self)
        self.care = PortfolioCare(context, self)
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._load_works)
        self._make_views()
        self._connect()
        self._connect_care()
        self._allow()

    def _make_views(self) -> None:
        words = DropWords(
            tr("Drop your portfolio here"),
            tr("Folders and pictures are only read, never changed.\nNothing leaves this computer."),
            tr("Choose a folder…"),
        )
        self.drop = DropArea(words, self._context.dialogs)
        self.form, self.editor = PortfolioForm(), PortfolioEditor()
        self.view = PortfolioView(self._context, self.commands)
        self.preview = WorkPreview(self._context)
        self.works = PortfolioWorks(self.view, self.preview, self.commands, self.care, self._context.dialogs)
        self.finding = PortfolioFinding(self._context, self.view, self.works)
        self.model, self.grid, self.more = self.view.model, self.view.grid, self.view.more
        self.title, self.skipped, self.progress = self.view.title, self.view.skipped, self.view.indexing
        self.another, self.notice = self.view.another, self.view.notice
        self.undo = self.works.undo
        self.empty, self.asking, self.editing = centred(self.drop), centred(self.form), centred(self.editor)
        self.stack = QStackedWidget()
        for view in (self.empty, self.asking, self.view, self.preview, self.editing):
            self.stack.addWidget(view)
        fill(self.outer, [self.stack])

    def _connect(self) -> None:
        self.take_drops_for(self.drop, self.view.first, self.more)
        self.drop.dropped.connect(self._ask)
        self.view.first.dropped.connect(self._add)
        self.more.dropped.connect(self._add)
        self.form.ready.connect(self.start)
        self.form.abandoned.connect(self._show_works)
        self.editor.saved.connect(self._change)
        self.editor.abandoned.connect(self._show_works)
        self.progress.cancel_asked.connect(self.cancel)
        self.progress.pause_asked.connect(self._pause)
        commands = self.commands
        self.addActions(commands.of_page)
        commands.add_files.triggered.connect(self.more.choose_files)
        commands.add_folder.triggered.connect(self.more.choose_folder)
        commands.refresh.triggered.connect(self._refresh)
        commands.edit.triggered.connect(self._edit)
        commands.new.triggered.connect(self._show_empty)
        commands.delete.triggered.connect(self._ask_delete)

    def _connect_care(self) -> None:
        self.care.loaded.connect(self._take_contents)
        self.care.looked.connect(self._take_looks)
        self.care.changed.connect(self._take_changed)
        self.care.deleted.connect(self._take_deleted)
        self.works.large_asked.connect(self._show_large)
        self.works.grid_asked.connect(self._show_works)
        self.works.freed.connect(self._allow)
        self.works.ended.connect(self.ended)

    # What is shown.

    def show_portfolio(self, portfolio: Portfolio | None, known: Sequence[str]) -> None:
        """Show a portfolio, or the empty page without one; `known` are the names of all. One that is being made stays."""
        self._known = tuple(known)
        if self.busy:
            return
        before, self._portfolio = self._portfolio, portfolio
        self._allow()
        if portfolio is None:
            if before is not None or self.stack.currentWidget() is not self.asking:
                self._leave()
                self._show_empty()
            return
        if before is None or before.number != portfolio.number:
            self._leave()
        self.view.show_head(portfolio)
        self._load_works()

    def abandon_new(self) -> None:
        """Show the portfolio that is there again where another one was about to be made."""
        if self.stack.currentWidget() in {self.empty, self.asking}:
            self._show_works()

    def _leave(self) -> None:
        """Forget what was shown of another portfolio."""
        self.care.forget()
        self.works.forget()
        self.view.bar.show_all()
        self.model.set_items(Arranged())
        self.view.set_loaded(loaded=False)
        self.stack.setCurrentWidget(self.view)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files can be dropped anywhere, also while works are chosen."""
        self.view.show_drop(over=True)
        super().dragEnterEvent(event)
        if not event.isAccepted():
            self.view.show_drop(over=False)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        super().dragLeaveEvent(event)
        self.view.show_drop(over=False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Take the files."""
        super().dropEvent(event)
        self.view.show_drop(over=False)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for missing files whenever the page is opened."""
        super().showEvent(event)
        self._look_for_missing()

    @Slot()
    def _show_empty(self) -> None:
        self.stack.setCurrentWidget(self.empty)
        # Unseen it would take the keyboard from the page that is seen.
        if self.isVisible():
            self.drop.setFocus()

    @Slot()
    def _show_works(self) -> None:
        self.stack.setCurrentWidget(self.empty if self._portfolio is None else self.view)
        self.grid.setFocus()

    @Slot()
    def _show_large(self) -> None:
        self.stack.setCurrentWidget(self.preview)
        self.preview.setFocus()

    @Slot()
    def _load_works(self) -> None:
        if self._portfolio is None or (self.busy and self.model.rowCount() > _SMALL):
            return
        self.care.load(self._portfolio.name, self.model.shelf.arranged)

    @Slot(str, object)
    def _take_contents(self, name: str, loaded: Loaded | None) -> None:
        if self._portfolio is None or name != self._portfolio.name or loaded is None:
            return
        if self.model.set_items(loaded[1]):
            self.view.thumbs.forget_missing()
        self.view.set_loaded(loaded=True)
        if not self.busy:
            self._portfolio = loaded[0]
            self.view.show_head(loaded[0])
            self._look_for_missing()

    def _look_for_missing(self) -> None:
        if self.isVisible() and not self.busy:
            self.care.look_for(list(self.model.shelf.arranged.by_path))

    @Slot(list)
    def _take_looks(self, looks: list[FolderLook]) -> None:
        self.model.note_looks(looks)
        self.works.allow(free=not self._blocked)
        silent = [look for look in looks if not look.answered]
        if silent:
            sentence = tr("{folder} does not answer: whether the files on it are in their places is not known.")
            self.notice.say(sentence.format(folder=silent[0].folder), warns=True)

    # Indexing.

    @Slot(list)
    def _ask(self, paths: list[Path]) -> None:
        self.stack.setCurrentWidget(self.asking)
        self.form.ask(paths, self._known)

    @Slot(list)
    def _add(self, paths: list[Path]) -> None:
        if self._portfolio is not None:
            self.start(IndexOrder(self._portfolio.name, tuple(paths)))

    @Slot()
    def _refresh(self) -> None:
        if self._portfolio is not None:
            self.start(IndexOrder(self._portfolio.name))

    @Slot(object)
    def start(self, order: IndexOrder) -> None:
        """Index in a worker."""
        if self._blocked:
            return
        if self._portfolio is None or self._portfolio.name != order.name:
            self._leave()
            self._portfolio = Portfolio(0, order.name, order.artist, order.handles)
        self.view.show_head(self._portfolio)
        self.skipped.clear()
        self.notice.dismiss()
        self.progress.begin()
        self.stack.setCurrentWidget(self.view)
        self.grid.setFocus()
        index = self._context.services.index
        self.task = self._context.jobs.start(lambda token: index(order, token))
        self.task.events.connect(self._take)
        self.task.ended.connect(self._job_ended)
        self._allow()
        self._look_again.start()

    @Slot(list)
    def _take(self, events: list[IndexEvent]) -> None:
        self.skipped.add_skipped([event.skipped for event in events if isinstance(event, FileSkipped)])
        advanced = [event for event in events if isinstance(event, Advanced)]
        if advanced:
            self.progress.advance(advanced[-1].progress)
        sought = [event for event in events if isinstance(event, VersionsSought)]
        if sought:
            self.progress.advance(sought[-1].progress, tr("Looking for versions of the same works"))
        for event in events:
            if isinstance(event, Indexed):
                self._finish(event.summary)

    def _finish(self, summary: IndexSummary) -> None:
        if not summary.portfolio.number:
            self._portfolio = None
            self.skipped.clear()
            lines = (line for group in gather(summary.skipped) for line in group.lines)
            self.refused.emit(nothing_added_text(summary), "\n".join(lines))
            return
        self._portfolio = summary.portfolio
        self.view.show_head(summary.portfolio)
        told = [tr("Nothing was added."), nothing_met_text(summary.left_out)] if summary.met_nothing else []
        several = several_text(summary.several) if summary.several else ""
        told += [text for text in (several, left_out_text(summary.left_out)) if text]
        if told:
            self.notice.say(sentences(*told), warns=summary.met_nothing)
        self.indexed.emit(summary)

    @Slot()
    def _job_ended(self) -> None:
        self.task = None
        self._look_again.stop()
        self._allow()
        self._load_works()
        self.ended.emit()

    @property
    def _blocked(self) -> bool:
        """Whether a job writes to the portfolio."""
        return self.busy or self.care.relocation is not None

    def _allow(self) -> None:
        """Offer what can be done now."""
        free = not self._blocked
        shown = self._portfolio is not None
        self.progress.set_running(runs=self.busy)
        self.works.portfolio = self._portfolio
        self.works.allow(free=free)
        self.finding.allow(free=free)
        self.view.set_free(free=free)
        commands = self.commands
        for action in (commands.add_files, commands.add_folder, commands.refresh, commands.edit, commands.delete):
            action.setEnabled(free and shown)
        commands.new.setEnabled(free)

    # The portfolio itself.

    @Slot()
    def _edit(self) -> None:
        if self._portfolio is not None:
            self.stack.setCurrentWidget(self.editing)
            self.editor.ask(self._portfolio, self._known)

    @Slot(object)
    def _change(self, asked: NewPortfolio) -> None:
        if self._portfolio is not None:
            self.care.change(self._portfolio, asked)

    @Slot(object, object)
    def _take_changed(self, before: Portfolio, portfolio: Portfolio | None) -> None:
        if portfolio is None:
            self.editor.refuse()
            return
        self._portfolio = portfolio
        self.view.show_head(portfolio)
        self._show_works()
        self.changed.emit(before, portfolio)
        self.ended.emit()

    @Slot()
    def _ask_delete(self) -> None:
        if self._portfolio is None or self._blocked:
            return
        name = self._portfolio.name
        works = tr_n("The list of its {count:,} work.", "The list of its {count:,} works.", self._portfolio.work_count)
        goes = [works, tr("The artist's names and handles that were kept with it.")]
        stays = [
            tr("The pictures: no file is touched."),
            tr("Scans that were made with it, their reports and decisions."),
            tr("Fingerprints: adding the same pictures again is quick."),
        ]
        question = tr("Delete the portfolio {name}?").format(name=name)
        self.question = ConfirmDialog(question, goes, stays, tr("Delete the portfolio"), self)
        self.question.accepted.connect(self._delete)
        self.question.open()

    @Slot()
    def _delete(self) -> None:
        if self._portfolio is not None and not self._blocked:
            self.care.delete(self._portfolio)

    @Slot(object)
    def _take_deleted(self, portfolio: Portfolio) -> None:
        if self._portfolio is not None and self._portfolio.number == portfolio.number:
            self._portfolio = None
            self._leave()
            self._show_empty()
            self._allow()
        self.deleted.emit(portfolio)
        self.ended.emit()
