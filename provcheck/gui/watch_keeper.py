"""Watched folders: what is new in them is checked while the program runs."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal, Slot

from provcheck.app.settings import WatchedFolder
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.records import Portfolio, ScanReport, ScanSettings, VerdictKind
from provcheck.core.scan.events import ScanEvent, Scanned
from provcheck.gui.context import Context
from provcheck.gui.services import ScanOrder
from provcheck.gui.tasks import Latest, Task
from provcheck.gui.tokens import WATCH_POLL_MS, WATCH_SETTLE_MS


@dataclass(frozen=True)
class _Look:
    """What a look at a folder showed."""

    folder: WatchedFolder
    stamps: tuple[FileStamp, ...] | None
    portfolio: Portfolio | None


class WatchKeeper(QObject):
    """Looks at every folder at the start, when it changes, and every few minutes, one folder after the other.

    Nothing is looked at while another job runs. A file that could not be read is not tried again before it changes.

    Signals:
        checked: The `ScanReport` of new pictures of a folder, and the folder.
        absent: Folders that are not there now, as a set of paths.
    """

    checked = Signal(object, str)
    absent = Signal(object)

    def __init__(self, context: Context, is_free: Callable[[], bool], parent: QObject) -> None:
        """`is_free` tells whether no other job runs."""
        super().__init__(parent)
        self._context = context
        self._is_free = is_free
        self._watched: tuple[WatchedFolder, ...] = ()
        self._waiting: deque[WatchedFolder] = deque()
        self._tried: set[FileStamp] = set()
        self._absent: set[str] = set()
        self._folder = ""
        self._task: Task | None = None
        self._look = Latest(context.reads, self)
        self._look.answered.connect(self._take_look)
        self._files = QFileSystemWatcher(self)
        self._files.directoryChanged.connect(self._changed)
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
        """Whether a folder is being checked."""
        return self._task is not None

    def watch(self, folders: tuple[WatchedFolder, ...]) -> None:
        """Watch these folders from now on."""
        self._watched = tuple(folder for folder in folders if folder.on)
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
        self._look.drop()

    @Slot()
    def _changed(self) -> None:
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
        self._look.ask(self._look_at, self._waiting.popleft())

    def _look_at(self, folder: WatchedFolder) -> _Look:
        """Runs in a worker."""
        services = self._context.services
        portfolio = next((each for each in services.list_portfolios() if each.name == folder.portfolio), None)
        return _Look(folder, services.unseen_files(Path(folder.path)), portfolio)

    @Slot(object)
    def _take_look(self, look: _Look) -> None:
        self._note_absence(look)
        if look.stamps is not None and look.folder.path not in self._files.directories():
            self._files.addPath(look.folder.path)
        stamps = [stamp for stamp in look.stamps or () if stamp not in self._tried]
        if not stamps or look.portfolio is None:
            self._next()
            return
        self._tried.update(stamps)
        self._folder = look.folder.path
        order = ScanOrder(look.portfolio, tuple(stamp.path for stamp in stamps), ScanSettings())
        scan = self._context.services.scan
        self._task = self._context.jobs.start(lambda token: scan(order, token))
        self._task.events.connect(self._take_events)
        self._task.ended.connect(self._ended)

    def _note_absence(self, look: _Look) -> None:
        before = set(self._absent)
        if look.stamps is None:
            self._absent.add(look.folder.path)
        else:
            self._absent.discard(look.folder.path)
        if self._absent != before:
            self.absent.emit(frozenset(self._absent))

    @Slot(list)
    def _take_events(self, events: list[ScanEvent]) -> None:
        for event in events:
            if isinstance(event, Scanned):
                self.checked.emit(event.report, self._folder)

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self._next()


def new_matches(report: ScanReport) -> int:
    """Matches of a report that are more than a resemblance, works' own files apart."""
    copies = (match for match in report.matches if match.verdict is not VerdictKind.RESEMBLANCE)
    return sum(not match.evidence.own_file for match in copies)


def switched(folders: tuple[WatchedFolder, ...], path: str, *, on: bool) -> tuple[WatchedFolder, ...]:
    """The folders with one of them switched on or off."""
    return tuple(replace(folder, on=on) if folder.path == path else folder for folder in folders)
