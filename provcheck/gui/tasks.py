"""The one bridge between the window and worker threads.

Work is a generator of events, or a plain function. It runs in a thread of a `TaskRunner`'s own pool and opens there what it
needs. Everything else here happens in the window's thread: events arrive in batches, however fast the work is.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from enum import Enum, auto
from typing import Any

from PySide6.QtCore import QObject, Qt, QThreadPool, QTimer, Signal, Slot

from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.gui.tokens import BATCH_EVENTS, BATCH_MS

_log = logging.getLogger(__name__)

Generate = Callable[[CancelToken], Iterator[Any]]
"""Starts the work; called in the worker thread."""

Report = Callable[[object], None]
"""Tells an event from the worker thread."""


class _Outcome(Enum):
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()


class Task(QObject):
    """One piece of work, living in the window's thread.

    Exactly one of `done`, `failed`, `cancelled` is emitted, after the last batch of events, then `ended`.

    Attributes:
        token: The flag that asks the work to stop.

    Signals:
        events: A list of events, in the order they were made; at most 25 lists a second, and the last one at once.
        done: The last event, or what the function returned.
        failed: The exception.
        cancelled: The work raised `CancelledError`, or was cancelled before it began.
        ended: Always, last.
    """

    events = Signal(list)
    done = Signal(object)
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()
    _woken = Signal()

    def __init__(self, generate: Generate, parent: QObject) -> None:
        """Prepare the work; a `TaskRunner` starts it."""
        super().__init__(parent)
        self.token = CancelToken()
        self._generate = generate
        self._lock = threading.Lock()
        self._queue: deque[Any] = deque()
        self._awake = False
        self._outcome: _Outcome | None = None
        self._error: BaseException | None = None
        self._last: Any = None
        self._flushed_at = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._flush)
        self._woken.connect(self._wake, Qt.ConnectionType.QueuedConnection)

    @Slot()
    def cancel(self) -> None:
        """Ask the work to stop; it ends after the file it is at."""
        self.token.cancel()

    @Slot()
    def pause(self) -> None:
        """Ask the work to wait after the file it is at."""
        self.token.pause()

    @Slot()
    def resume(self) -> None:
        """Let the work go on."""
        self.token.resume()

    def work(self) -> None:
        """Do the work. Called once, in a worker thread."""
        try:
            self.token.check()
            for event in self._generate(self.token):
                self.report(event)
            self._end(_Outcome.DONE)
        except CancelledError:
            self._end(_Outcome.CANCELLED)
        except BaseException as error:  # noqa: BLE001  whatever it is, it is handed to the window's thread and logged there
            self._error = error
            self._end(_Outcome.FAILED)

    def report(self, event: object) -> None:
        """Hand an event over. Called in the worker thread."""
        with self._lock:
            self._queue.append(event)
            asleep, self._awake = not self._awake, True
        if asleep:
            self._woken.emit()

    def _end(self, outcome: _Outcome) -> None:
        with self._lock:
            self._outcome = outcome
            asleep, self._awake = not self._awake, True
        if asleep:
            self._woken.emit()

    @Slot()
    def _wake(self) -> None:
        with self._lock:
            ended = self._outcome is not None
        # Batches are kept apart; nobody is to wait for the end, least of all of what has only one answer.
        passed = int(1000 * (time.monotonic() - self._flushed_at))
        self._timer.start(0 if ended else max(0, BATCH_MS - passed))

    @Slot()
    def _flush(self) -> None:
        """Hand over one batch; the rest waits for the next turn, so that the window can draw in between."""
        with self._lock:
            batch = [self._queue.popleft() for _ in range(min(BATCH_EVENTS, len(self._queue)))]
            more = bool(self._queue)
            outcome = None if more else self._outcome
            self._awake = more or outcome is not None
        self._flushed_at = time.monotonic()
        if batch:
            self._last = batch[-1]
            self.events.emit(batch)
        if more:
            self._timer.start(BATCH_MS)
        elif outcome is not None:
            self._finish(outcome)

    def _finish(self, outcome: _Outcome) -> None:
        if outcome is _Outcome.DONE:
            self.done.emit(self._last)
        elif outcome is _Outcome.CANCELLED:
            self.cancelled.emit()
        else:
            self.failed.emit(self._error)
        self.ended.emit()


class TaskRunner(QObject):
    """Runs tasks in a pool of its own and keeps them until they ended.

    Signals:
        failed: The exception of any task that failed.
        idle: The last running task ended.
    """

    failed = Signal(object)
    idle = Signal()

    def __init__(self, threads: int, parent: QObject | None = None) -> None:
        """Make a pool of so many threads."""
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(threads)
        self._tasks: set[Task] = set()

    @property
    def busy(self) -> bool:
        """Whether a task has not ended."""
        return bool(self._tasks)

    @property
    def active_threads(self) -> int:
        """How many threads are at work."""
        return self._pool.activeThreadCount()

    def start(self, generate: Generate) -> Task:
        """Run a generator of events. Connect to the task before control returns to the event loop."""
        return self._launch(Task(generate, self))

    def tell(self, function: Callable[[CancelToken, Report], Any]) -> Task:
        """Run a function that reports events by itself while it works; `done` carries what it returns."""

        def generate(token: CancelToken) -> Iterator[Any]:
            yield function(token, task.report)

        task = Task(generate, self)
        return self._launch(task)

    def _launch(self, task: Task) -> Task:
        self._tasks.add(task)
        task.failed.connect(self._tell)
        task.ended.connect(self._forget)
        self._pool.start(task.work)
        return task

    def call(self, function: Callable[..., Any], *values: object) -> Task:
        """Run a function; `done` carries what it returns."""

        def generate(_token: CancelToken) -> Iterator[Any]:
            yield function(*values)

        return self.start(generate)

    @Slot()
    def cancel_all(self) -> None:
        """Ask every task to stop."""
        for task in self._tasks:
            task.cancel()

    def shut_down(self, milliseconds: int = -1) -> bool:
        """Cancel everything and wait for the threads, for ever unless a time is given; gives whether they have ended.

        For the very end, when nothing is shown any more.
        """
        self.cancel_all()
        return self._pool.waitForDone(milliseconds)

    @Slot(object)
    def _tell(self, error: BaseException) -> None:
        _log.error("task failed", exc_info=error)
        self.failed.emit(error)

    @Slot()
    def _forget(self) -> None:
        task = self.sender()
        if isinstance(task, Task):
            self._tasks.discard(task)
            task.deleteLater()
        if not self._tasks:
            self.idle.emit()


class Latest(QObject):
    """Asks for one thing at a time: only the answer to the newest question counts.

    Signals:
        answered: What the newest call returned.
        gave_up: The newest call failed; the runner tells why.
    """

    answered = Signal(object)
    gave_up = Signal()

    def __init__(self, runner: TaskRunner, parent: QObject) -> None:
        """Use a runner for the calls."""
        super().__init__(parent)
        self._runner = runner
        self._ticket = 0
        self._task: Task | None = None

    def ask(self, function: Callable[..., Any], *values: object) -> None:
        """Call a function in a worker; earlier calls that wait are dropped, their answers ignored."""
        self._start(lambda _token: function(*values))

    def ask_at_length(self, function: Callable[..., Any], *values: object) -> None:
        """The same of one that takes long: it takes a `CancelToken` last, by which it stops when its answer counts no more."""
        self._start(lambda token: function(*values, token))

    def _start(self, answer: Callable[[CancelToken], Any]) -> None:
        self.drop()
        ticket = self._ticket

        def generate(token: CancelToken) -> Iterator[tuple[int, Any]]:
            yield ticket, answer(token)

        self._task = self._runner.start(generate)
        self._task.done.connect(self._take)
        self._task.failed.connect(self._give_up)

    def drop(self) -> None:
        """Ignore whatever is under way."""
        self._ticket += 1
        if self._task is not None:
            self._task.cancel()
            self._task = None

    @Slot(object)
    def _take(self, answer: tuple[int, Any]) -> None:
        ticket, value = answer
        if ticket == self._ticket:
            self._task = None
            self.answered.emit(value)

    @Slot()
    def _give_up(self) -> None:
        if self.sender() is self._task:
            self._task = None
            self.gave_up.emit()
