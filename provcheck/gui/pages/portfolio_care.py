"""What is done to a portfolio and what is asked about it, in workers: the page shows what comes of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

from provcheck.app.collecting import no_collecting
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.relocation import Relocated
from provcheck.core.index.portfolio_contents import Contents, Removed
from provcheck.core.index.version_store import Regrouped
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Advanced
from provcheck.core.scan.presence import FolderLook
from provcheck.gui.context import Context
from provcheck.gui.models.work_shelf import Arranged, arrange
from provcheck.gui.tasks import Latest, Task

Loaded = tuple[Portfolio, Arranged]


class PortfolioCare(QObject):
    """Loads, looks, changes. Changes are made in the order they were asked for.

    Signals:
        loaded: Name that was asked for, and `Loaded` of it, None when there is no such portfolio.
        looked: A list of `FolderLook`.
        removed: The `Removed` works.
        restored: Works were put back, but for these files, a tuple of paths.
        regrouped: The `Regrouped` works, which are put to others or stand alone now.
        versions_restored: What was told of versions was put back.
        changed: The portfolio before, and as it is now; None when another one has the name.
        deleted: The portfolio that was deleted.
        advanced: Progress of looking for files that moved.
        relocated: The `Relocated` that it came to.
        relocation_ended: It has ended in any way.
    """

    loaded = Signal(str, object)
    looked = Signal(list)
    removed = Signal(object)
    restored = Signal(object)
    regrouped = Signal(object)
    versions_restored = Signal()
    changed = Signal(object, object)
    deleted = Signal(object)
    advanced = Signal(object)
    relocated = Signal(object)
    relocation_ended = Signal()

    def __init__(self, context: Context, parent: QObject) -> None:
        """Ask through the services of the context."""
        super().__init__(parent)
        self._context = context
        self._services = context.services.portfolio
        self._contents = Latest(context.reads, self)
        self._contents.answered.connect(self._take_contents)
        self._look: Task | None = None
        self.relocation: Task | None = None

    def load(self, name: str, shown: Arranged) -> None:
        """Ask for what a portfolio holds; `shown` comes back itself when nothing is different."""
        self._contents.ask(_load, self._services.contents, name, shown)

    def forget(self) -> None:
        """What is being asked is of no interest any more."""
        self._contents.drop()
        self.stop_looking()

    @Slot(object)
    def _take_contents(self, answer: tuple[str, Loaded | None]) -> None:
        self.loaded.emit(*answer)

    def look_for(self, paths: Sequence[str]) -> None:
        """Look which files are in their places; an earlier look is given up."""
        self.stop_looking()
        if not paths:
            return
        look_for = self._services.look_for
        # Where pictures are decoded for looking at them: a drive that does not answer keeps nothing else waiting there.
        self._look = self._context.decodes.start(lambda token: look_for(paths, token))
        self._look.events.connect(self._take_looks)
        self._look.ended.connect(self._end_look)

    @Slot()
    def _end_look(self) -> None:
        if self.sender() is self._look:
            self._look = None

    def stop_looking(self) -> None:
        """Give a look up."""
        if self._look is not None:
            self._look.cancel()
            self._look = None

    @Slot(list)
    def _take_looks(self, looks: list[FolderLook]) -> None:
        # Of a look that was given up some may still be on its way.
        if self.sender() is self._look:
            self.looked.emit(looks)

    def remove(self, portfolio: Portfolio, works: Sequence[int], unread: Sequence[Path]) -> None:
        """Take works and unread files out."""
        self._write(self.removed, self._services.remove_works, portfolio, works, unread)

    def restore(self, removed: Removed) -> Task:
        """Put works back."""
        return self._write(self.restored, self._services.restore_works, removed)

    def join_versions(self, portfolio: Portfolio, works: Sequence[int]) -> None:
        """Say that works are versions of one."""
        self._write(self.regrouped, self._services.join_versions, portfolio, works)

    def split_versions(self, portfolio: Portfolio, works: Sequence[int]) -> None:
        """Say that works are no versions of each other."""
        self._write(self.regrouped, self._services.split_versions, portfolio, works)

    def restore_versions(self, before: Regrouped) -> Task:
        """Put back what was told of versions."""
        return self._write(self.versions_restored, self._services.restore_versions, before)

    def change(self, portfolio: Portfolio, asked: NewPortfolio) -> None:
        """Give a portfolio another name, artist and handles."""
        self._write(partial(self.changed.emit, portfolio), self._services.change, portfolio, asked)

    def delete(self, portfolio: Portfolio) -> None:
        """Forget a portfolio."""
        self._write(lambda _nothing: self.deleted.emit(portfolio), self._services.delete, portfolio)

    def reveal(self, path: Path) -> None:
        """Show a file in the system's file manager."""
        self._context.reads.call(self._services.reveal, path)

    def _write(self, tell: SignalInstance | Callable[[object], None], function: Callable[..., object], *values: object) -> Task:
        task = self._context.writes.call(function, *values)
        task.done.connect(tell)
        return task

    def relocate(self, portfolio: Portfolio, missing: Sequence[Path], folder: Path) -> None:
        """Look for missing files in a folder."""
        relocate = self._services.relocate
        self.relocation = self._context.jobs.start(lambda token: relocate(portfolio, missing, folder, token))
        self.relocation.events.connect(self._take_relocation)
        self.relocation.ended.connect(self._end_relocation)

    @Slot()
    def cancel_relocation(self) -> None:
        """Stop; what was found is kept."""
        if self.relocation is not None:
            self.relocation.cancel()

    @Slot(bool)
    def pause_relocation(self, pauses: bool) -> None:  # noqa: FBT001  Qt's own signature
        """Wait, or go on."""
        if self.relocation is not None:
            self.relocation.pause() if pauses else self.relocation.resume()

    @Slot(list)
    def _take_relocation(self, events: list[object]) -> None:
        advanced = [event for event in events if isinstance(event, Advanced)]
        if advanced:
            self.advanced.emit(advanced[-1].progress)
        for event in events:
            if isinstance(event, Relocated):
                self.relocated.emit(event)

    @Slot()
    def _end_relocation(self) -> None:
        self.relocation = None
        self.relocation_ended.emit()


def _load(contents: Callable[[str], Contents | None], name: str, shown: Arranged) -> tuple[str, Loaded | None]:
    with no_collecting():
        return name, _read(contents, name, shown)


def _read(contents: Callable[[str], Contents | None], name: str, shown: Arranged) -> Loaded | None:
    found = contents(name)
    return None if found is None else (found.portfolio, arrange(found, shown))
