from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QObject, QThread, Slot
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.gui import tasks
from provcheck.gui.tasks import Latest, Task, TaskRunner
from provcheck.gui.tokens import BATCH_EVENTS


class Listener(QObject):
    """Writes down what a task tells, and in which thread."""

    def __init__(self, task: Task) -> None:
        super().__init__()
        self.told: list[str] = []
        self.batches: list[list[Any]] = []
        self.values: list[Any] = []
        self.threads: set[bool] = set()
        task.events.connect(self.on_events)
        task.done.connect(self.on_done)
        task.failed.connect(self.on_failed)
        task.cancelled.connect(self.on_cancelled)
        task.ended.connect(self.on_ended)

    def note(self, what: str) -> None:
        self.told.append(what)
        self.threads.add(QThread.currentThread() is QApplication.instance().thread())

    @Slot(list)
    def on_events(self, batch: list[Any]) -> None:
        self.batches.append(batch)
        self.note("events")

    @Slot(object)
    def on_done(self, value: object) -> None:
        self.values.append(value)
        self.note("done")

    @Slot(object)
    def on_failed(self, error: object) -> None:
        self.values.append(error)
        self.note("failed")

    @Slot()
    def on_cancelled(self) -> None:
        self.note("cancelled")

    @Slot()
    def on_ended(self) -> None:
        self.note("ended")

    @property
    def events(self) -> list[Any]:
        return [event for batch in self.batches for event in batch]


@pytest.fixture
def runner(qapp: QApplication) -> Iterator[TaskRunner]:
    made = TaskRunner(2, qapp)
    yield made
    made.shut_down()


def wait_ended(qtbot: QtBot, listener: Listener) -> None:
    qtbot.waitUntil(lambda: "ended" in listener.told)


def test_events_come_in_order_then_done_then_ended_in_the_windows_thread(qtbot: QtBot, runner: TaskRunner) -> None:
    worker: list[bool] = []

    def count(_token: CancelToken) -> Iterator[int]:
        worker.append(QThread.currentThread() is QApplication.instance().thread())
        yield from range(10)

    listener = Listener(runner.start(count))
    wait_ended(qtbot, listener)
    assert listener.events == list(range(10))
    assert listener.told == ["events"] * len(listener.batches) + ["done", "ended"]
    assert listener.values == [9]
    assert listener.threads == {True}
    assert worker == [False]


def test_thousands_of_events_come_in_few_batches(qtbot: QtBot, runner: TaskRunner) -> None:
    total = 20 * BATCH_EVENTS
    start = time.monotonic()
    listener = Listener(runner.start(lambda _token: iter(range(total))))
    qtbot.waitUntil(lambda: "ended" in listener.told)
    assert listener.events == list(range(total))
    assert max(map(len, listener.batches)) <= BATCH_EVENTS
    assert len(listener.batches) <= 25 * (time.monotonic() - start) + 2


def test_the_end_does_not_wait_for_the_next_batch(qtbot: QtBot, runner: TaskRunner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "BATCH_MS", 60_000)
    may_end = threading.Event()

    def tell(_token: CancelToken) -> Iterator[int]:
        yield 1
        assert may_end.wait(20)

    listener = Listener(runner.start(tell))
    qtbot.waitUntil(lambda: listener.events == [1])
    may_end.set()
    wait_ended(qtbot, listener)
    assert listener.values == [1]


@pytest.mark.parametrize("when", [0, 1, 5])
def test_exception_ends_once_as_failed_after_the_events_before_it(qtbot: QtBot, runner: TaskRunner, when: int) -> None:
    def fail(_token: CancelToken) -> Iterator[int]:
        yield from range(when)
        raise ValueError(when)

    heard: list[object] = []
    runner.failed.connect(heard.append)
    listener = Listener(runner.start(fail))
    wait_ended(qtbot, listener)
    assert listener.events == list(range(when))
    assert listener.told[-2:] == ["failed", "ended"]
    assert sum(end in listener.told for end in ("done", "failed", "cancelled")) == 1
    assert isinstance(listener.values[0], ValueError)
    assert heard == listener.values


def test_cancel_is_seen_by_the_work_and_told_once(qtbot: QtBot, runner: TaskRunner) -> None:
    gate, after = threading.Event(), []

    def wait(token: CancelToken) -> Iterator[int]:
        yield 1
        gate.wait(10)
        token.check()
        after.append(1)
        yield 2

    task = runner.start(wait)
    listener = Listener(task)
    qtbot.waitUntil(lambda: listener.events == [1])
    task.cancel()
    task.cancel()
    gate.set()
    wait_ended(qtbot, listener)
    assert listener.told == ["events", "cancelled", "ended"]
    assert after == []


def test_cancelled_before_it_starts_does_nothing(qtbot: QtBot, runner: TaskRunner) -> None:
    gate, ran = threading.Event(), []
    blockers = [Listener(runner.call(gate.wait, 10)) for _ in range(2)]
    task = runner.call(ran.append, 1)
    listener = Listener(task)
    task.cancel()
    gate.set()
    wait_ended(qtbot, listener)
    for blocker in blockers:
        wait_ended(qtbot, blocker)
    assert listener.told == ["cancelled", "ended"]
    assert ran == []


def test_work_that_ends_normally_after_cancel_is_done(qtbot: QtBot, runner: TaskRunner) -> None:
    """As the engine's jobs, which give a last event with what was done so far."""

    def kept(token: CancelToken) -> Iterator[str]:
        token.cancel()
        try:
            token.check()
        except CancelledError:
            yield "kept"

    listener = Listener(runner.start(kept))
    wait_ended(qtbot, listener)
    assert listener.told == ["events", "done", "ended"]
    assert listener.values == ["kept"]


def test_a_listener_may_go_before_the_end(qtbot: QtBot, runner: TaskRunner) -> None:
    gate = threading.Event()
    listener = Listener(runner.call(gate.wait, 10))
    listener.deleteLater()
    QApplication.processEvents()
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)


def test_idle_is_told_when_the_last_task_ended(qtbot: QtBot, runner: TaskRunner) -> None:
    with qtbot.waitSignal(runner.idle):
        runner.call(int)
        runner.call(int)
    assert not runner.busy


def test_shut_down_waits_for_the_work(runner: TaskRunner, qtbot: QtBot) -> None:
    finished = []

    def slow(token: CancelToken) -> Iterator[int]:
        while not token.cancelled:
            time.sleep(0.005)
        finished.append(1)
        yield 1

    runner.start(slow)
    runner.shut_down()
    assert runner.active_threads == 0
    qtbot.waitUntil(lambda: not runner.busy)


def test_shut_down_does_not_wait_longer_than_it_is_told(runner: TaskRunner, qtbot: QtBot) -> None:
    started, gate = threading.Event(), threading.Event()
    runner.call(lambda: (started.set(), gate.wait(20)))
    assert started.wait(5)
    assert not runner.shut_down(20)
    gate.set()
    assert runner.shut_down()
    qtbot.waitUntil(lambda: not runner.busy)


def test_only_the_newest_question_is_answered(qtbot: QtBot, runner: TaskRunner) -> None:
    owner = QObject()
    latest = Latest(runner, owner)
    answers: list[object] = []
    latest.answered.connect(answers.append)
    gate = threading.Event()
    latest.ask(lambda: gate.wait(10) and "old")
    latest.ask(lambda: "new")
    qtbot.waitUntil(lambda: answers == ["new"])
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert answers == ["new"]


def test_a_long_call_is_stopped_when_its_answer_counts_no_more(qtbot: QtBot, runner: TaskRunner, qapp: QApplication) -> None:
    latest, begun, stopped = Latest(runner, qapp), threading.Event(), threading.Event()

    def last(token: CancelToken) -> None:
        begun.set()
        try:
            while True:
                token.check()
        finally:
            stopped.set()

    latest.ask_at_length(last)
    assert begun.wait(20)
    latest.drop()
    assert stopped.wait(20)
    qtbot.waitUntil(lambda: not runner.busy)


def test_of_calls_that_fail_only_the_newest_is_told_of(qtbot: QtBot, runner: TaskRunner, qapp: QApplication) -> None:
    latest, told = Latest(runner, qapp), []
    latest.gave_up.connect(lambda: told.append("newest"))
    gate = threading.Event()

    def fail(waits: bool) -> None:
        assert not waits or gate.wait(20)
        raise ValueError

    latest.ask(fail, True)
    latest.ask(lambda: None)
    gate.set()
    qtbot.waitUntil(lambda: not runner.busy)
    assert told == []
    latest.ask(fail, False)
    qtbot.waitUntil(lambda: not runner.busy)
    assert told == ["newest"]
