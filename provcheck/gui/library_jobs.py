"""Copying the library, putting a copy back and moving it, one at a time and never while pictures are read or checked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from provcheck.app import paths
from provcheck.app.i18n import tr
from provcheck.app.joining import sentences
from provcheck.app.library_care import ENDING, OnShare, PlaceTakenError, PutBack
from provcheck.app.library_texts import contents_text, not_in_copy_text, old_library_text
from provcheck.core.index.library_copy import LibraryContents
from provcheck.core.jobs import CancelToken
from provcheck.gui.announce import announce
from provcheck.gui.context import Context
from provcheck.gui.tasks import Report, Task
from provcheck.gui.widgets.confirm import ConfirmDialog
from provcheck.gui.widgets.library_progress import LibraryProgress

Work = Callable[[CancelToken, OnShare], Any]


class LibraryJobs(QObject):
    """Asks what is to be known, does the work in the thread of what must be written, and tells what came of it.

    What fails is told by the runner of that thread, as with all that is written.

    Attributes:
        progress: How far the work is, with what stops it.
        question: What was asked last before something is replaced.
        task: The work that goes on.
        is_free: Whether nothing else writes to the library now.

    Signals:
        running: Whether something is under way now.
        taking: The library as a whole is about to be replaced or left: nobody is to begin anything in it (true), or may
            again, as it is as before (false).
        told: What came of it, in a sentence; empty while something is under way.
        reopen_wanted: The window is to begin anew on the library in a folder, and to say a sentence then.
    """

    running = Signal(bool)
    taking = Signal(bool)
    told = Signal(str)
    reopen_wanted = Signal(object, str)

    def __init__(self, context: Context, about: QWidget) -> None:
        """`about` is what the questions stand over."""
        super().__init__(about)
        self._context, self._about = context, about
        self._care = context.services.library
        self.is_free: Callable[[], bool] = lambda: True
        self.task: Task | None = None
        self._after: Callable[[], None] | None = None
        self._takes = self._is_taken = False
        self.question: ConfirmDialog | None = None
        self.progress = LibraryProgress()
        self.progress.cancel_asked.connect(self.cancel)

    # Asking.

    @Slot()
    def ask_back_up(self) -> None:
        """Ask where the copy is to be."""
        if self._may_begin():
            day = date.today().isoformat()  # noqa: DTZ011  the person's own day
            suggested = paths.documents_folder() / f"provcheck-library-{day}{ENDING}"
            kinds = {tr("Copy of a library"): ENDING}
            self._context.dialogs.choose_target(self._about, tr("Back up the library"), suggested, self._back_up, kinds)

    @Slot()
    def ask_restore(self) -> None:
        """Ask for the copy, look at what it holds, then ask whether it is to replace all there is."""
        if self._may_begin():
            self._context.dialogs.choose_files(self._about, tr("Put back a copy of the library"), self._look_into)

    @Slot()
    def ask_move(self) -> None:
        """Ask for the folder, then whether that is meant."""
        if self._may_begin():
            title = tr("Choose an empty folder for the library")
            self._context.dialogs.choose_folder(self._about, title, self._confirm_move)

    def _may_begin(self) -> bool:
        if self.task is not None:
            return False
        if not self.is_free():
            self._say(tr("Pictures are being read or checked. Wait for the end, or stop it, and try again."))
            return False
        return True

    def _look_into(self, chosen: list[Path]) -> None:
        if not self._may_begin():
            return
        copy = chosen[0]
        care = self._care

        def look(_token: CancelToken, _told: OnShare) -> tuple[LibraryContents, LibraryContents]:
            return care.contents(), care.contents_of_copy(copy)

        self._run(tr("Looking into the copy"), look, partial(self._confirm_restore, copy))

    def _confirm_restore(self, copy: Path, held: tuple[LibraryContents, LibraryContents]) -> None:
        now, then = held
        goes = [tr("What the library holds now: {contents}.").format(contents=contents_text(now))]
        stays = [
            tr("The copy takes its place: {contents}.").format(contents=contents_text(then)),
            tr("What the library holds now is kept in a file beside it, and can be put back in the same way."),
            tr("Your pictures, reports, models and settings."),
        ]
        question = tr("Put {name} in the place of the library?").format(name=copy.name)
        self._ask(question, goes, stays, tr("Put it back"), partial(self._restore, copy))

    def _confirm_move(self, chosen: list[Path]) -> None:
        target = chosen[0]
        goes = [tr("From now on nothing is written any more to {folder}.").format(folder=self._context.services.places.library)]
        stays = [
            tr("The library as it is now stays there too, until you delete it yourself."),
            tr("Models that you added are taken along. Pasted pictures stay, as saved scans show them from there."),
            tr("Your pictures stay where they are."),
        ]
        question = tr("Keep the library in {folder} from now on?").format(folder=target)
        self._ask(question, goes, stays, tr("Move the library"), partial(self._move, target))

    def _ask(self, question: str, goes: list[str], stays: list[str], act: str, do: Callable[[], None]) -> None:
        self.question = ConfirmDialog(question, goes, stays, act, self._about, tr("Leave it as it is"))
        self.question.accepted.connect(do)
        self.question.open()

    # Doing.

    def _back_up(self, chosen: list[Path]) -> None:
        if not self._may_begin():
            return
        target = chosen[0]

        def done(contents: LibraryContents) -> None:
            told = tr("Saved: {path}. It holds {contents}.").format(path=target, contents=contents_text(contents))
            self._say(sentences(told, not_in_copy_text()))

        self._run(tr("Copying the library"), partial(self._care.back_up, target), done)

    def _restore(self, copy: Path) -> None:
        if not self._may_begin():
            return

        def done(put: PutBack) -> None:
            told = tr("The library now holds {contents}.").format(contents=contents_text(put.contents))
            before = tr("What it held before is kept in {path}.").format(path=put.before) if put.before is not None else ""
            self.reopen_wanted.emit(self._context.services.places.library, sentences(told, before))

        self._run(tr("Putting the copy back"), partial(self._care.restore, copy), done, takes=True)

    def _move(self, target: Path) -> None:
        if not self._may_begin():
            return

        def done(before: Path) -> None:
            told = tr("The library is in {path} now.").format(path=target)
            old = old_library_text(before)
            self.reopen_wanted.emit(target, sentences(told, old))

        self._run(tr("Moving the library"), partial(self._care.move, target), done, takes=True)

    def _run(self, job: str, work: Work, done: Callable[[Any], None], *, takes: bool = False) -> None:
        """Do it; after work that `takes` the library nothing else begins before the window is opened anew."""

        def run(token: CancelToken, report: Report) -> object:
            try:
                return work(token, report)
            except PlaceTakenError as error:
                return error

        self.told.emit("")
        self.progress.begin_job(job)
        self.progress.set_running(runs=True)
        self.running.emit(True)
        if takes:
            self.taking.emit(True)
        task = self.task = self._context.writes.tell(run)
        task.events.connect(self._advance)
        task.done.connect(partial(self._done, done))
        task.cancelled.connect(self._stopped)
        task.ended.connect(self._ended)
        self._takes, self._is_taken = takes, False

    @Slot(list)
    def _advance(self, events: list[object]) -> None:
        shares = [event for event in events if isinstance(event, float)]
        if shares:
            self.progress.advance_share(shares[-1])

    def _done(self, done: Callable[[Any], None], result: object) -> None:
        if isinstance(result, PlaceTakenError):
            self._say(tr("{path} is not empty. Choose a new folder.").format(path=result.path))
            return
        self._is_taken = self._takes
        self._after = partial(done, result)

    @Slot()
    def _stopped(self) -> None:
        self._say(tr("Stopped. The library is as it was."))

    @Slot()
    def cancel(self) -> None:
        """Stop; the library is as it was then."""
        if self.task is not None:
            self.task.cancel()

    @Slot()
    def _ended(self) -> None:
        self.task = None
        self.progress.set_running(runs=False)
        self.running.emit(False)
        if self._takes and not self._is_taken:
            self.taking.emit(False)
        after, self._after = self._after, None
        if after is not None:
            after()

    def _say(self, sentence: str) -> None:
        self.told.emit(sentence)
        announce(self._about, sentence)
