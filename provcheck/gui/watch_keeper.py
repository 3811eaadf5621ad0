"""Watched folders: what is new in them is checked while the program runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from provcheck.app.settings import WatchedFolder
from provcheck.app.watching import WatchLook
from provcheck.core.errors import Reason
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.jobs import CancelToken
from provcheck.core.records import PairKey, Portfolio, VerdictKind
from provcheck.core.scan.events import Advanced, ScanEvent, Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.gui.context import Context
from provcheck.gui.services import ScanOrder, Services
from provcheck.gui.tasks import Task
from provcheck.gui.tokens import WATCH_POLL_MS, WATCH_SETTLE_MS
from provcheck.gui.widgets.progress_panel import ProgressPanel


@dataclass(frozen=True)
class WatchCheck:
    """What a check of a watched folder came to.

    Attributes:
        folder: The folder.
        report: The scan of what was new in it.
        new: Matches that are worth telling of.
    """

    folder: WatchedFolder
    report: ScanReport
    new: int


@dataclass(frozen=True)
class Stopped:
    """A check that a person stopped.

    Attributes:
        portfolio: What it compared with.
        stamps: The files that were to be checked.
    """

    portfolio: Portfolio
    stamps: frozenset[FileStamp]

    def leaves(self, portfolio: Portfolio, new: Iterable[FileStamp]) -> bool:
        """Whether there is something to check that this was not about."""
        return portfolio != self.portfolio or not self.stamps.issuperset(new)


class WatchKeeper(QObject):
    """Looks at every folder at the start, when it changes, and every few minutes, one folder after the other.

    A look or a check begins only while no other job runs. A file that could not be read is not tried again before it changes; a
    check that a person stopped begins again when there is something else to check, or the folder is watched otherwise.

    Signals:
        looked: The `WatchLook` of a folder.
        checked: The `WatchCheck` of a folder that held something new.
    """

    looked = Signal(object)
    checked = Signal(object)

    def __init__(self, context: Context, is_free: Callable[[], bool], parent: QObject) -> None:
        """`is_free` tells whether no other job runs."""
        super().__init__(parent)
        self._context = context
        self._is_free = is_free
        self._watched: tuple[WatchedFolder, ...] = ()
        self._waiting: deque[WatchedFolder] = deque()
        self._unreadable: set[FileStamp] = set()
        self._new: dict[str, FileStamp] = {}
        self._order: ScanOrder | None = None
        self._stopped: dict[WatchedFolder, Stopped] = {}
        self._folder: WatchedFolder | None = None
        self._task: Task | None = None
        self._panel: ProgressPanel | None = None
        self._files = QFileSystemWatcher(self)
        self._files.directoryChanged.connect(self.look_soon)
        self._settle = self._timer(WATCH_SETTLE_MS, once=True)
        self._settle.timeout.connect(self.look)
        self._poll = self._timer(WATCH_POLL_MS, once=False)
        self._poll.timeout.connect(self.look)

    def _timer(self, milliseconds: int, *, once: bool) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(once)
        timer.setInterval(milliseconds)
        return timer

    @property
    def busy(self) -> bool:
        """Whether a folder is being looked at or checked."""
        return self._task is not None

    def tell_on(self, panel: ProgressPanel) -> None:
        """Show on a panel how far a check is, with what pauses and stops it."""
        self._panel = panel
        panel.cancel_asked.connect(self._stop_by_person)
        panel.pause_asked.connect(self._pause)

    def watch(self, folders: tuple[WatchedFolder, ...]) -> None:
        """Watch these folders from now on; what is under way in another folder is stopped."""
        self._watched = tuple(folder for folder in folders if folder.on)
        self._stopped = {folder: stopped for folder, stopped in self._stopped.items() if folder in self._watched}
        if self._folder is not None and self._folder.path not in {folder.path for folder in self._watched}:
            self._stop_task()
        known = self._files.directories()
        if known:
            self._files.removePaths(known)
        self._poll.start() if self._watched else self._poll.stop()
        self._settle.start()

    def stop(self) -> None:
        """Look no more; the window is closing."""
        self._waiting.clear()
        self._watched = ()
        self._poll.stop()
        self._settle.stop()
        self._stop_task()

    @Slot()
    def _stop_task(self) -> None:
        if self._task is not None:
            self._task.cancel()

    @Slot()
    def _stop_by_person(self) -> None:
        """Stop, and let no later look begin the same again."""
        if self._folder is not None and self._order is not None:
            self._stopped[self._folder] = Stopped(self._order.portfolio, frozenset(self._new.values()))
        self._stop_task()

    @Slot(bool)
    def _pause(self, pauses: bool) -> None:  # noqa: FBT001  Qt's own signature
        if self._task is not None:
            self._task.pause() if pauses else self._task.resume()

    @Slot()
    def look_soon(self) -> None:
        """Look at all folders after a moment, when what changes now has settled."""
        if self._watched:
            self._settle.start()

    @Slot()
    def look(self) -> None:
        """Look at all folders as soon as nothing else runs."""
        self._waiting = deque(self._watched)
        self._next()

    def _next(self) -> None:
        if self._task is not None or not self._waiting:
            return
        if not self._is_free():
            self._settle.start()
            return
        folder, look = self._waiting.popleft(), self._context.services.look_at_watched

        def run(token: CancelToken) -> Iterator[WatchLook]:
            yield look(folder, token)

        self._folder = folder
        self._task = self._context.jobs.start(run)
        self._task.events.connect(self._take_look)
        self._task.ended.connect(self._ended)

    @Slot(list)
    def _take_look(self, looks: list[WatchLook]) -> None:
        look = looks[-1]
        if look.folder not in self._watched:
            return
        self.looked.emit(look)
        is_there = all(skipped.path != look.folder.path for skipped in look.skipped)
        # Asking Qt to watch a folder on a drive that does not answer would stop the window.
        if is_there and look.portfolio is not None and look.folder.path not in self._files.directories():
            self._files.addPath(look.folder.path)
        new = [stamp for stamp in look.new if stamp not in self._unreadable]
        stopped = self._stopped.get(look.folder)
        if new and look.portfolio is not None and (stopped is None or stopped.leaves(look.portfolio, new)):
            self._stopped.pop(look.folder, None)
            order = ScanOrder(look.portfolio, tuple(stamp.path for stamp in new), ScanSettings(look.folder.level))
            self._new = {str(stamp.path): stamp for stamp in new}
            self._check(look.folder, order)

    def _check(self, folder: WatchedFolder, order: ScanOrder) -> None:
        """Check what is new; the task takes the place of the look, which has nothing more to tell."""
        services = self._context.services
        self._order = order
        self._task = self._context.jobs.start(lambda token: _checking(services, folder, order, token))
        self._task.events.connect(self._take_events)
        self._task.ended.connect(self._ended)
        if self._panel is not None:
            self._panel.begin()
            self._panel.set_running(runs=True)

    @Slot(list)
    def _take_events(self, events: list[ScanEvent | WatchCheck]) -> None:
        for event in events:
            if isinstance(event, Advanced) and self._panel is not None:
                self._panel.advance(event.progress)
            if isinstance(event, WatchCheck):
                # That the program could not open pictures is no fault of the file: it is tried again.
                faults = (item for item in event.report.skipped if item.reason is not Reason.DECODER_MISSING)
                skipped = (self._new.get(item.path) for item in faults)
                self._unreadable.update(stamp for stamp in skipped if stamp is not None)
                self.checked.emit(event)

    @Slot()
    def _ended(self) -> None:
        if self.sender() is self._task:
            self._task = self._folder = self._order = None
            if self._panel is not None:
                self._panel.set_running(runs=False)
            self._next()


def _checking(
    services: Services, folder: WatchedFolder, order: ScanOrder, token: CancelToken
) -> Iterator[ScanEvent | WatchCheck]:
    """A scan that ends with how much of it is worth telling."""
    for event in services.scan(order, token):
        yield event
        if isinstance(event, Scanned):
            before = services.pairs_before(order.portfolio.name, event.report.number)
            yield WatchCheck(folder, event.report, new_matches(event.report, before or frozenset()))


def new_matches(report: ScanReport, before: frozenset[PairKey]) -> int:
    """Matches of a report that no earlier scan had and that are more than a resemblance, works' own files apart."""
    copies = (match for match in report.matches if match.verdict is not VerdictKind.RESEMBLANCE)
    return sum(not match.evidence.own_file and before.isdisjoint(match.keys) for match in copies)
