"""The portfolio: dropped, indexed, shown."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedWidget, QWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.core.records import Portfolio, Work
from provcheck.core.scan.events import Advanced, FileSkipped, Indexed, IndexEvent, IndexSummary
from provcheck.gui import tokens
from provcheck.gui.context import Context
from provcheck.gui.drop_area import DropArea, DropWords
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.models.work_model import WorkDelegate, WorkModel
from provcheck.gui.pages.page import Page, centred
from provcheck.gui.pages.portfolio_form import PortfolioForm
from provcheck.gui.services import IndexOrder
from provcheck.gui.tasks import Latest, Task
from provcheck.gui.widgets.basics import button, column, fill, label, row
from provcheck.gui.widgets.file_list import FileLists
from provcheck.gui.widgets.not_compared import MissingList, SkippedList
from provcheck.gui.widgets.progress_panel import ProgressPanel

_LOOK_AGAIN_MS = 2000
_SMALL = 2000
"""Up to so many works the grid fills while they are indexed; beyond it only at the end."""


class PortfolioPage(Page):
    """Empty, asking whose works they are, or showing a portfolio, which may be being indexed.

    Signals:
        indexed: The `IndexSummary` of indexing that has ended.
        ended: Indexing has ended in any way; what was kept is to be looked up.
    """

    indexed = Signal(object)
    ended = Signal()

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._context = context
        self._portfolio: Portfolio | None = None
        self._known: tuple[str, ...] = ()
        self.task: Task | None = None
        self._works = Latest(context.reads, self)
        self._works.answered.connect(self._show_works)
        thumbs = ThumbStore(context.services.load_preview, context.reads, 2 * tokens.GRID_THUMB, self)
        self.model = WorkModel(thumbs, self)
        self._look_again = QTimer(self)
        self._look_again.setInterval(_LOOK_AGAIN_MS)
        self._look_again.timeout.connect(self._load_works)
        self._make_widgets()
        self._lay_out()
        self._connect()

    def _make_widgets(self) -> None:
        words = DropWords(
            tr("Drop your portfolio here"),
            tr("Folders and pictures are only read, never changed.\nNothing leaves this computer."),
            tr("Choose a folder…"),
        )
        more = DropWords(tr("Drop more works here"), "", tr("Choose a folder…"), tr("Choose files…"))
        self.drop = DropArea(words, self._context.dialogs)
        self.more = DropArea(more, self._context.dialogs, compact=True)
        self.form = PortfolioForm()
        self.title = label("", "page")
        self.count = label("", "second")
        self.refresh = button(tr("Look for changes"), name=tr("Look at the files of this portfolio again"))
        self.another = button(tr("New portfolio…"))
        self.progress = ProgressPanel(tr("Indexing"))
        self.skipped = SkippedList()
        self.missing = MissingList()
        self.grid = QListView()
        self.grid.setModel(self.model)
        self.grid.setItemDelegate(WorkDelegate(self.model, self.grid))
        self.grid.setViewMode(QListView.ViewMode.IconMode)
        self.grid.setResizeMode(QListView.ResizeMode.Adjust)
        self.grid.setMovement(QListView.Movement.Static)
        self.grid.setUniformItemSizes(True)
        self.grid.setSpacing(tokens.SPACE_1)
        self.grid.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.grid.setAccessibleName(tr("Works of the portfolio"))

    def _lay_out(self) -> None:
        head = row(space=tokens.SPACE_2)
        words = column(space=0)
        fill(words, [self.title, self.count])
        fill(head, [words, None, self.refresh, self.another])
        shown = QWidget()
        layout = column(shown, space=tokens.SPACE_4)
        lists = FileLists(self.skipped, self.missing)
        fill(layout, [head, self.progress, self.more, self.grid, lists])
        layout.setStretch(3, 1)
        self.stack = QStackedWidget()
        self.empty, self.asking, self.shown = centred(self.drop), centred(self.form), shown
        for view in (self.empty, self.asking, self.shown):
            self.stack.addWidget(view)
        fill(self.outer, [self.stack])
        self.progress.hide()

    def _connect(self) -> None:
        self.take_drops_for(self.drop, self.more)
        self.drop.dropped.connect(self._ask)
        self.more.dropped.connect(self._add)
        self.form.ready.connect(self.start)
        self.form.abandoned.connect(self._abandon)
        self.refresh.clicked.connect(self._refresh)
        self.another.clicked.connect(self._show_empty)
        self.progress.cancel_asked.connect(self.cancel)

    @property
    def busy(self) -> bool:
        """Whether a portfolio is being indexed."""
        return self.task is not None

    def show_portfolio(self, portfolio: Portfolio | None, known: Sequence[str]) -> None:
        """Show a portfolio, or the empty page when there is none; `known` are the names of all."""
        self._known = tuple(known)
        if self.busy:
            return
        self._portfolio = portfolio
        if portfolio is None:
            self._show_empty()
            return
        self._show_head(portfolio)
        self.stack.setCurrentWidget(self.shown)
        self._load_works()

    def _show_head(self, portfolio: Portfolio) -> None:
        self.title.setText(portfolio.name)
        works = tr_n("{count} work", "{count} works", portfolio.work_count)
        names = ", ".join(name for name in (portfolio.artist, *portfolio.handles) if name)
        self.count.setText(tr("{works} by {names}").format(works=works, names=names) if names else works)

    @Slot()
    def _show_empty(self) -> None:
        self.stack.setCurrentWidget(self.empty)

    @Slot()
    def _abandon(self) -> None:
        self.stack.setCurrentWidget(self.empty if self._portfolio is None else self.shown)

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
        if self.busy:
            return
        if self._portfolio is None or self._portfolio.name != order.name:
            self._portfolio = Portfolio(0, order.name, order.artist, order.handles)
            self.model.set_works(())
        self._show_head(self._portfolio)
        self.skipped.clear()
        self.missing.clear()
        self.progress.begin()
        self._set_running(running=True)
        self.stack.setCurrentWidget(self.shown)
        index = self._context.services.index
        self.task = self._context.jobs.start(lambda token: index(order, token))
        self.task.events.connect(self._take)
        self.task.ended.connect(self._job_ended)
        self._look_again.start()

    @Slot()
    def cancel(self) -> None:
        """Stop after the file that is in work; what was done is kept."""
        if self.task is not None:
            self.task.cancel()

    @Slot(list)
    def _take(self, events: list[IndexEvent]) -> None:
        self.skipped.add_skipped([event.skipped for event in events if isinstance(event, FileSkipped)])
        advanced = [event for event in events if isinstance(event, Advanced)]
        if advanced:
            self.progress.advance(advanced[-1].progress)
        for event in events:
            if isinstance(event, Indexed):
                self._finish(event.summary)

    def _finish(self, summary: IndexSummary) -> None:
        self._portfolio = summary.portfolio
        self._show_head(summary.portfolio)
        self.missing.add_paths(summary.missing)
        self.indexed.emit(summary)

    @Slot()
    def _job_ended(self) -> None:
        self.task = None
        self._look_again.stop()
        self._set_running(running=False)
        self._load_works()
        self.ended.emit()

    def _set_running(self, *, running: bool) -> None:
        self.progress.setVisible(running)
        for widget in (self.more, self.refresh, self.another):
            widget.setVisible(not running)

    @Slot()
    def _load_works(self) -> None:
        if self._portfolio is None or (self.busy and self.model.rowCount() > _SMALL):
            return
        self._works.ask(_works_of, self._context, self._portfolio.name)

    @Slot(object)
    def _show_works(self, works: tuple[Work, ...]) -> None:
        bar = self.grid.verticalScrollBar()
        place = bar.value()
        if self.model.set_works(works):
            # A reset scrolls to the top; the view lays itself out before it can scroll back.
            self.grid.doItemsLayout()
            bar.setValue(place)


def _works_of(context: Context, name: str) -> tuple[Work, ...]:
    """The works of the portfolio of a name; none while it is still to be made."""
    found = next((portfolio for portfolio in context.services.list_portfolios() if portfolio.name == name), None)
    return () if found is None else context.services.list_works(found)
