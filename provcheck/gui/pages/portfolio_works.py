"""What is done with the works that are chosen: looked at, copied, taken out and put back, found again after they moved."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal, SignalInstance, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut

from provcheck.app.i18n import tr, tr_n
from provcheck.app.joining import sentences
from provcheck.app.names import names_of
from provcheck.app.relocation import Relocated
from provcheck.core.index.portfolio_contents import Removed
from provcheck.core.index.version_store import Regrouped
from provcheck.core.jobs import Progress
from provcheck.core.records import Portfolio
from provcheck.gui.dialogs import DialogService
from provcheck.gui.pages.portfolio_actions import PortfolioActions, button_of
from provcheck.gui.pages.portfolio_care import PortfolioCare
from provcheck.gui.pages.portfolio_view import PortfolioView
from provcheck.gui.widgets.work_preview import ShownWork, WorkPreview


class PortfolioWorks(QObject):
    """Between the grid, the large picture and the workers.

    Attributes:
        portfolio: The portfolio whose works are shown; None when there is none.

    Signals:
        large_asked: A work is to be seen large.
        grid_asked: The grid is to be seen.
        freed: Looking for files that moved has begun or ended, or there is something else to undo now.
        ended: The library holds something else than before.
        alike_asked: The `Portfolio`, and the `Work` of it to which checked pictures are to be ordered by likeness.
    """

    large_asked = Signal()
    grid_asked = Signal()
    freed = Signal()
    ended = Signal()
    alike_asked = Signal(object, object)

    def __init__(
        self,
        view: PortfolioView,
        preview: WorkPreview,
        commands: PortfolioActions,
        care: PortfolioCare,
        dialogs: DialogService,
    ) -> None:
        """Connect these."""
        super().__init__(view)
        self.portfolio: Portfolio | None = None
        self._view, self._preview = view, preview
        self._commands, self._care, self._dialogs = commands, care, dialogs
        self._steps: list[Removed | Regrouped] = []
        self._undoing: Removed | Regrouped | None = None
        self._connect()
        self._connect_care()

    def _connect(self) -> None:
        commands, preview = self._commands, self._preview
        commands.open.triggered.connect(self._open)
        commands.reveal.triggered.connect(self._reveal)
        commands.copy.triggered.connect(self._copy)
        commands.alike.triggered.connect(self._ask_alike)
        commands.remove.triggered.connect(self._remove)
        commands.relocate.triggered.connect(self._ask_where)
        commands.join.triggered.connect(self._join)
        commands.split.triggered.connect(self._split)
        preview.split_asked.connect(self._split_one)
        commands.undo.triggered.connect(self.undo)
        for action in (commands.reveal, commands.copy, commands.alike, commands.relocate, commands.remove):
            made = button_of(action)
            if action is commands.alike:
                made.setText(tr("Alike pictures"))
            preview.add_button(made)
            preview.addAction(action)
        preview.back_asked.connect(self._close_preview)
        preview.step_asked.connect(self._step)
        self._key(Qt.Key.Key_Left).connect(preview.before.click)
        self._key(Qt.Key.Key_Right).connect(preview.after.click)
        self._key(Qt.Key.Key_Escape).connect(preview.back.click)
        self._view.notice.undo_asked.connect(self.undo)
        self._view.relocating.cancel_asked.connect(self._care.cancel_relocation)
        self._view.relocating.pause_asked.connect(self._care.pause_relocation)
        self._view.model.modelReset.connect(self._renew_preview)
        self._view.model.dataChanged.connect(self._renew_preview)

    def _key(self, key: Qt.Key) -> SignalInstance:
        """A key of the large picture."""
        shortcut = QShortcut(QKeySequence(key), self._preview)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        return shortcut.activated

    def _connect_care(self) -> None:
        self._care.removed.connect(self._take_removed)
        self._care.restored.connect(self._take_restored)
        self._care.regrouped.connect(self._take_regrouped)
        self._care.versions_restored.connect(self._take_versions_restored)
        self._care.advanced.connect(self._advance)
        self._care.relocated.connect(self._take_relocated)
        self._care.relocation_ended.connect(self._end_relocation)

    def forget(self) -> None:
        """Another portfolio is shown: nothing of this one can be undone."""
        self._steps.clear()
        self._view.notice.dismiss()
        self._preview.leave()

    def allow(self, *, free: bool) -> None:
        """Offer what can be done now; `free` when no job writes to the portfolio."""
        self._view.relocating.set_running(runs=self._care.relocation is not None)
        self._commands.undo.setEnabled(bool(self._steps))
        self._commands.relocate.setEnabled(free and self._view.model.shelf.misses)

    # Looking.

    @Slot()
    def _open(self) -> None:
        rows = self._view.chosen_rows
        current = self._view.grid.currentIndex().row()
        if rows:
            self.large_asked.emit()
            self._show_row(current if current in rows else rows[0])

    def show_content(self, content: str) -> None:
        """Show the work of a content in the grid, chosen; only the grid when it is none of them."""
        view = self._view
        view.bar.show_all()
        number = view.model.shelf.arranged.by_content.get(content)
        rows = [] if number is None else view.model.rows_of([view.model.shelf.items[number].key])
        if rows:
            view.grid.choose(rows, rows[0])
        self._close_preview()

    def _show_row(self, row: int) -> None:
        model = self._view.model
        path, mark = model.shelf.shown_path(model.number(row)), model.mark(row)
        self._view.grid.choose([row], row)
        work = ShownWork(model.item(row), path, mark, model.shelf.missing_paths, row + 1, model.rowCount())
        self._preview.show_work(work)

    @Slot(int)
    def _step(self, step: int) -> None:
        row = self._view.grid.currentIndex().row() + step
        if 0 <= row < self._view.model.rowCount():
            self._show_row(row)

    @Slot()
    def _renew_preview(self) -> None:
        """What is shown large may be gone or marked now; the next one takes its place."""
        shown, model = self._preview.shown, self._view.model
        if shown is None:
            return
        rows = model.rows_of([shown.item.key])
        if rows:
            self._show_row(rows[0])
        elif model.rowCount():
            self._show_row(min(shown.place, model.rowCount()) - 1)
        else:
            self._close_preview()

    @Slot()
    def _close_preview(self) -> None:
        self._preview.leave()
        self.grid_asked.emit()
        self._view.grid.scrollTo(self._view.grid.currentIndex())

    @Slot()
    def _reveal(self) -> None:
        paths = self._view.chosen_paths
        if paths:
            self._care.reveal(paths[0])

    @Slot()
    def _copy(self) -> None:
        paths = self._view.chosen_paths
        if paths:
            QGuiApplication.clipboard().setText("\n".join(str(path) for path in paths))
            said = tr_n("The path is on the clipboard.", "{count:,} paths are on the clipboard.", len(paths))
            self._view.notice.say(said, passes=True)

    @Slot()
    def _ask_alike(self) -> None:
        """Of the first work that is chosen, where its file could be read."""
        rows = self._view.chosen_rows
        work = self._view.model.item(rows[0]).work if rows else None
        if work is not None:
            self.alike_asked.emit(self.portfolio, work)

    # Taking out and putting back.

    @Slot()
    def _remove(self) -> None:
        items = [self._view.model.item(row) for row in self._view.chosen_rows]
        if self.portfolio is None or not items:
            return
        works = [number for item in items for number in item.numbers]
        unread = [Path(item.paths[0]) for item in items if item.work is None]
        self._care.remove(self.portfolio, works, unread)

    @Slot(object)
    def _take_removed(self, removed: Removed) -> None:
        if not self._is_of_shown(removed):
            return
        self._steps.append(removed)
        said = tr_n(
            "{count:,} work was taken out of the portfolio. Its file was not touched.",
            "{count:,} works were taken out of the portfolio. Their files were not touched.",
            removed.count,
        )
        self._view.notice.say(said, undo=True, passes=True)
        self._tell()

    @Slot()
    def undo(self) -> None:
        """Put back what was taken out, put together or taken apart last."""
        if not self._steps:
            return
        step = self._undoing = self._steps.pop()
        task = self._care.restore(step) if isinstance(step, Removed) else self._care.restore_versions(step)
        task.failed.connect(self._keep_step)
        self.freed.emit()

    @Slot(object)
    def _keep_step(self, _error: BaseException) -> None:
        """What could not be taken back now may be later; the message bar tells why."""
        if self._undoing is not None:
            self._steps.append(self._undoing)
            self.freed.emit()

    def _is_of_shown(self, step: Removed | Regrouped) -> bool:
        """Whether it was done to the portfolio that is shown, and not to one that was shown when it was asked for."""
        return self.portfolio is not None and step.portfolio == self.portfolio.number

    @Slot(object)
    def _take_restored(self, replaced: tuple[Path, ...]) -> None:
        said = tr("The works are in the portfolio again.")
        if replaced:
            why = tr_n(
                "{count:,} file was not put back, as another picture has been read in its place since:",
                "{count:,} files were not put back, as other pictures have been read in their places since:",
                len(replaced),
            )
            said = sentences(why, names_of([str(path) for path in replaced]))
        self._view.notice.say(said, undo=bool(self._steps), warns=bool(replaced), passes=not replaced)
        self._tell()

    # Versions.

    def _numbers(self) -> list[int]:
        """Works that are chosen, with all their versions."""
        return [number for row in self._view.chosen_rows for number in self._view.model.item(row).numbers]

    @Slot()
    def _join(self) -> None:
        numbers = self._numbers()
        if self.portfolio is not None and len(numbers) > 1:
            self._care.join_versions(self.portfolio, numbers)

    @Slot()
    def _split(self) -> None:
        numbers = self._numbers()
        if self.portfolio is not None and numbers:
            self._care.split_versions(self.portfolio, numbers)

    @Slot(int)
    def _split_one(self, number: int) -> None:
        if self.portfolio is not None:
            self._care.split_versions(self.portfolio, [number])

    @Slot(object)
    def _take_regrouped(self, before: Regrouped) -> None:
        if not self._is_of_shown(before):
            return
        self._steps.append(before)
        self._view.notice.say(tr("It is kept which pictures are versions of one work."), undo=True, passes=True)
        self._tell()

    @Slot()
    def _take_versions_restored(self) -> None:
        self._view.notice.say(tr("The versions are as they were."), undo=bool(self._steps), passes=True)
        self._tell()

    def _tell(self) -> None:
        self.freed.emit()
        self.ended.emit()

    # Files that moved.

    @Slot()
    def _ask_where(self) -> None:
        title = tr("Choose the folder the missing files are in now")
        self._dialogs.choose_folder(self._view, title, self._relocate)

    def _relocate(self, folders: list[Path]) -> None:
        missing = [Path(path) for path in sorted(self._view.model.shelf.missing_paths)]
        # While the folder was chosen something else may have begun.
        if self.portfolio is None or not missing or not self._commands.relocate.isEnabled():
            return
        self.grid_asked.emit()
        self._view.notice.dismiss()
        self._view.relocating.begin()
        self._care.relocate(self.portfolio, missing, folders[0])
        self.freed.emit()

    @Slot(object)
    def _advance(self, progress: Progress) -> None:
        self._view.relocating.advance(progress)

    @Slot(object)
    def _take_relocated(self, result: Relocated) -> None:
        self._view.notice.say(relocated_text(result), warns=bool(result.missing or result.skipped))

    @Slot()
    def _end_relocation(self) -> None:
        self._tell()


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
    if result.skipped:
        skipped = tr_n("{count:,} could not be looked at:", "{count:,} could not be looked at:", len(result.skipped))
        parts.append(sentences(skipped, names_of([item.path for item in result.skipped])))
    return sentences(*parts)
