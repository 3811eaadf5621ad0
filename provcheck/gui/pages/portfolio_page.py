"""The portfolio: dropped, indexed, shown and cared for."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QShowEvent
from PySide6.QtWidgets import QStackedWidget

from provcheck.app.i18n import tr, tr_n
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.relocation import Relocated
from provcheck.core.index.portfolio_contents import Removed
from provcheck.core.jobs import Progress
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Advanced, FileSkipped, Indexed, IndexEvent, IndexSummary
from provcheck.core.scan.presence import FolderLook
from provcheck.gui.context import Context
from provcheck.gui.drop_area import DropArea, DropWords
from provcheck.gui.models.work_shelf import Arranged
from provcheck.gui.pages.page import Page, centred
from provcheck.gui.pages.portfolio_actions import PortfolioActions, button_of
from provcheck.gui.pages.portfolio_care import Loaded, PortfolioCare
from provcheck.gui.pages.portfolio_form import PortfolioEditor, PortfolioForm
from provcheck.gui.pages.portfolio_view import PortfolioView
from provcheck.gui.services import IndexOrder
from provcheck.gui.tasks import Task
from provcheck.gui.widgets.basics import fill
from provcheck.gui.widgets.confirm import ConfirmDialog
from provcheck.gui.widgets.work_preview import ShownWork, WorkPreview

_LOOK_AGAIN_MS = 2000
_SMALL = 2000
"""Up to so many works the grid fills while they are indexed; beyond it only at the end."""


class PortfolioPage(Page):
    """Empty, asking whose works they are, or showing a portfolio, one of its works, or its names.

    Signals:
        indexed: The `IndexSummary` of indexing that has ended.
        changed: The `Portfolio` that has another name, artist or handles now.
        ended: What the library holds is to be looked up: something was indexed, changed, taken out or put back.
    """

    indexed = Signal(object)
    changed = Signal(object)
    ended = Signal()

    def __init__(self, context: Context) -> None:
        """Start empty."""
        super().__init__()
        self._context = context
        self._portfolio: Portfolio | None = None
        self._known: tuple[str, ...] = ()
        self._undo: list[Removed] = []
        self.task: Task | None = None
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
        for action in (self.commands.reveal, self.commands.copy, self.commands.relocate, self.commands.remove):
            self.preview.buttons.addWidget(button_of(action))
            self.preview.addAction(action)
        self.model, self.grid, self.more = self.view.model, self.view.grid, self.view.more
        self.title, self.skipped, self.progress = self.view.title, self.view.skipped, self.view.indexing
        self.another, self.notice = self.view.another, self.view.notice
        self.empty, self.asking, self.editing = centred(self.drop), centred(self.form), centred(self.editor)
        self.stack = QStackedWidget()
        for view in (self.empty, self.asking, self.view, self.preview, self.editing):
            self.stack.addWidget(view)
        fill(self.outer, [self.stack])

    def _connect(self) -> None:
        self.take_drops_for(self.drop, self.more)
        self.drop.dropped.connect(self._ask)
        self.more.dropped.connect(self._add)
        self.form.ready.connect(self.start)
        self.form.abandoned.connect(self._show_works)
        self.editor.saved.connect(self._change)
        self.editor.abandoned.connect(self._show_works)
        self.progress.cancel_asked.connect(self.cancel)
        self.view.relocating.cancel_asked.connect(self.care.cancel_relocation)
        self.notice.undo_asked.connect(self.undo)
        self.preview.back_asked.connect(self._close_preview)
        self.preview.step_asked.connect(self._step)
        self.model.modelReset.connect(self._renew_preview)
        self.model.dataChanged.connect(self._renew_preview)
        commands = self.commands
        self.addActions(commands.of_page)
        for action, slot in (
            (commands.open, self._open),
            (commands.reveal, self._reveal),
            (commands.copy, self._copy),
            (commands.relocate, self._ask_where),
            (commands.remove, self._remove),
            (commands.add_files, self.more.choose_files),
            (commands.add_folder, self.more.choose_folder),
            (commands.refresh, self._refresh),
            (commands.edit, self._edit),
            (commands.undo, self.undo),
            (commands.new, self._show_empty),
            (commands.delete, self._ask_delete),
        ):
            action.triggered.connect(slot)
        for key, step in ((Qt.Key.Key_Left, self.preview.before), (Qt.Key.Key_Right, self.preview.after)):
            self._key(key, step.click)
        self._key(Qt.Key.Key_Escape, self._close_preview)

    def _key(self, key: Qt.Key, slot: object) -> None:
        """A key of the large picture."""
        shortcut = QShortcut(QKeySequence(key), self.preview)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(slot)

    def _connect_care(self) -> None:
        self.care.loaded.connect(self._take_contents)
        self.care.looked.connect(self._take_looks)
        self.care.removed.connect(self._take_removed)
        self.care.restored.connect(self._take_restored)
        self.care.changed.connect(self._take_changed)
        self.care.deleted.connect(self._take_deleted)
        self.care.advanced.connect(self._advance_relocation)
        self.care.relocated.connect(self._take_relocated)
        self.care.relocation_ended.connect(self._end_relocation)

    @property
    def busy(self) -> bool:
        """Whether a portfolio is being indexed."""
        return self.task is not None

    # What is shown.

    def show_portfolio(self, portfolio: Portfolio | None, known: Sequence[str]) -> None:
        """Show a portfolio, or the empty page when there is none; `known` are the names of all."""
        self._known = tuple(known)
        if self.busy:
            return
        before = self._portfolio
        self._portfolio = portfolio
        self._allow()
        if portfolio is None:
            self._leave()
            self._show_empty()
            return
        if before is None or before.number != portfolio.number:
            self._leave()
        self.view.show_head(portfolio)
        if self.stack.currentWidget() not in {self.preview, self.editing}:
            self.stack.setCurrentWidget(self.view)
        self._load_works()

    def _leave(self) -> None:
        """Forget what was shown of another portfolio."""
        self.care.forget()
        self._undo.clear()
        self.notice.dismiss()
        self.preview.leave()
        self.view.bar.show_all()
        self.model.set_items(Arranged())
        self.stack.setCurrentWidget(self.view)

    def showEvent(self, event: QShowEvent) -> None:
        """Look for missing files whenever the page is opened."""
        super().showEvent(event)
        self._look_for_missing()

    @Slot()
    def _show_empty(self) -> None:
        self.stack.setCurrentWidget(self.empty)
        self.drop.setFocus()

    @Slot()
    def _show_works(self) -> None:
        self.stack.setCurrentWidget(self.empty if self._portfolio is None else self.view)
        self.grid.setFocus()

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
        self.commands.relocate.setEnabled(bool(self.model.shelf.missing_paths) and not self._blocked)
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
        index = self._context.services.index
        self.task = self._context.jobs.start(lambda token: index(order, token))
        self.task.events.connect(self._take)
        self.task.ended.connect(self._job_ended)
        self._allow()
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
        self.view.show_head(summary.portfolio)
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
        self.progress.setVisible(self.busy)
        self.view.relocating.setVisible(self.care.relocation is not None)
        self.more.setVisible(free)
        commands = self.commands
        for action in (commands.add_files, commands.add_folder, commands.refresh, commands.edit, commands.delete):
            action.setEnabled(free and shown)
        commands.new.setEnabled(free)
        commands.undo.setEnabled(bool(self._undo))
        commands.relocate.setEnabled(free and bool(self.model.shelf.missing_paths))

    # Works.

    @Slot()
    def _open(self) -> None:
        rows = self.view.chosen_rows
        current = self.grid.currentIndex().row()
        if rows:
            self._show_row(current if current in rows else rows[0])

    def _show_row(self, row: int) -> None:
        shelf, number = self.model.shelf, self.model.number(row)
        item, path, mark = self.model.item(row), shelf.shown_path(number), self.model.mark(row)
        work = ShownWork(item, path, mark, shelf.missing_paths, row + 1, self.model.rowCount())
        if self.stack.currentWidget() is not self.preview:
            self.stack.setCurrentWidget(self.preview)
            self.preview.setFocus()
        self.grid.choose([row], row)
        self.preview.show_work(work)

    @Slot(int)
    def _step(self, step: int) -> None:
        row = self.grid.currentIndex().row() + step
        if 0 <= row < self.model.rowCount():
            self._show_row(row)

    @Slot()
    def _renew_preview(self) -> None:
        """What is shown large may be gone or marked now; another one takes its place."""
        shown = self.preview.shown
        if shown is None:
            return
        rows = self.model.rows_of([shown.item.key])
        if rows:
            self._show_row(rows[0])
        elif self.model.rowCount():
            self._show_row(min(shown.place, self.model.rowCount()) - 1)
        else:
            self._close_preview()

    @Slot()
    def _close_preview(self) -> None:
        self.preview.leave()
        self._show_works()
        self.grid.scrollTo(self.grid.currentIndex())

    @Slot()
    def _reveal(self) -> None:
        rows = self.view.chosen_rows
        if rows:
            self.care.reveal(self.model.shelf.shown_path(self.model.number(rows[0])))

    @Slot()
    def _copy(self) -> None:
        paths = [self.model.shelf.shown_path(self.model.number(row)) for row in self.view.chosen_rows]
        if paths:
            QGuiApplication.clipboard().setText("\n".join(str(path) for path in paths))
            self.notice.say(tr_n("The path is on the clipboard.", "{count:,} paths are on the clipboard.", len(paths)))

    @Slot()
    def _remove(self) -> None:
        items = self.view.chosen_items
        if self._portfolio is None or not items:
            return
        works = [item.kept.work.number for item in items if item.kept is not None]
        unread = [item.path for item in items if item.kept is None]
        self.care.remove(self._portfolio, works, unread)

    @Slot(object)
    def _take_removed(self, removed: Removed) -> None:
        self._undo.append(removed)
        sentence = tr_n(
            "{count:,} work was taken out of the portfolio. Its file was not touched.",
            "{count:,} works were taken out of the portfolio. Their files were not touched.",
            removed.count,
        )
        self.notice.say(sentence, undo=True)
        self._after_change()

    @Slot()
    def undo(self) -> None:
        """Put back what was taken out last."""
        if self._undo:
            self.care.restore(self._undo.pop())

    @Slot()
    def _take_restored(self) -> None:
        self.notice.say(tr("The works are in the portfolio again."), undo=bool(self._undo))
        self._after_change()

    def _after_change(self) -> None:
        self._allow()
        self.ended.emit()

    # Files that moved.

    @Slot()
    def _ask_where(self) -> None:
        title = tr("Choose the folder the missing files are in now")
        self._context.dialogs.choose_folder(self, title, self._relocate)

    def _relocate(self, folders: list[Path]) -> None:
        missing = sorted(self.model.shelf.missing_paths)
        if self._portfolio is None or self._blocked or not missing:
            return
        self.stack.setCurrentWidget(self.view)
        self.notice.dismiss()
        self.view.relocating.begin()
        self.care.relocate(self._portfolio, missing, folders[0])
        self._allow()

    @Slot(object)
    def _advance_relocation(self, progress: Progress) -> None:
        self.view.relocating.advance(progress)

    @Slot(object)
    def _take_relocated(self, result: Relocated) -> None:
        self.notice.say(relocated_text(result), warns=bool(result.missing))

    @Slot()
    def _end_relocation(self) -> None:
        self._after_change()

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

    @Slot(object)
    def _take_changed(self, portfolio: Portfolio | None) -> None:
        if portfolio is None:
            self.editor.refuse()
            return
        self._portfolio = portfolio
        self.view.show_head(portfolio)
        self._show_works()
        self.changed.emit(portfolio)
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

    @Slot()
    def _take_deleted(self) -> None:
        self._portfolio = None
        self._leave()
        self._show_empty()
        self._after_change()


def relocated_text(result: Relocated) -> str:
    """What looking for files that moved came to."""
    parts = [tr_n("{count:,} file was found again.", "{count:,} files were found again.", result.found)]
    if not result.completed:
        parts.append(tr("The search was stopped before its end."))
    if result.missing:
        parts.append(tr_n("{count:,} is still missing.", "{count:,} are still missing.", len(result.missing)))
    if result.changed:
        changed = tr_n(
            "{count:,} file bears the name of a missing one but holds another picture; add it if it is a work.",
            "{count:,} files bear the names of missing ones but hold other pictures; add them if they are works.",
            len(result.changed),
        )
        parts.append(changed)
    return " ".join(parts)
