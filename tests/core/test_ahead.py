"""Doing the next few items in threads while the current one is used."""

from __future__ import annotations

import threading
import traceback
import weakref
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from functools import partial
from operator import mul

import cv2
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from provcheck.core.errors import PictureError, Reason
from provcheck.core.scan import ahead
from provcheck.core.scan.ahead import LOOK_AHEAD, WORKERS, Done, Planned, in_order, workers
from tests.core.metering import until

SECONDS = 60
"""How long a thread waits for another one before the test fails; never reached when all is well."""


def squares(count: int) -> Iterator[Planned[int, int]]:
    """Every third item needs no work."""
    for number in range(count):
        yield Planned(number, partial(mul, number, number) if number % 3 else None)


@pytest.fixture
def pool() -> Iterator[Executor]:
    with workers() as opened:
        yield opened


def test_items_come_in_their_order_with_their_results(pool: Executor) -> None:
    found = [(done.item, done.result() if done.result else None) for done in in_order(squares(30), pool)]
    assert found == [(number, number * number if number % 3 else None) for number in range(30)]
    assert list(in_order(iter([]), pool)) == []


def test_order_is_kept_when_a_later_job_ends_first(pool: Executor) -> None:
    later = threading.Event()

    def first() -> str:
        assert later.wait(SECONDS)
        return "first"

    def second() -> str:
        later.set()
        return "second"

    done = [item.result() for item in in_order([Planned(1, first), Planned(2, second)], pool) if item.result]
    assert done == ["first", "second"]


class Bytes:
    """What a job has in work."""


def test_what_failed_jobs_had_in_work_is_let_go_before_their_turn(pool: Executor) -> None:
    """They wait for those before them, which may take long; what they read may be gigabytes."""
    may_go = threading.Event()
    had: list[weakref.ref[Bytes]] = []

    def decode(work: Bytes) -> None:
        had.append(weakref.ref(work))
        raise KeyError("not there")

    def fail(held: Bytes) -> None:
        work = Bytes()
        had.append(weakref.ref(held))
        try:
            decode(work)
        except KeyError as error:
            raise PictureError(Reason.DAMAGED, None) from error

    def planned() -> Iterator[Planned[int, object]]:
        yield Planned(0, lambda: may_go.wait(SECONDS))
        for number in (1, 2, 3):
            yield Planned(number, partial(fail, Bytes()))

    results = [done.result for done in in_order(planned(), pool) if done.result]
    until(lambda: len(had) == 6 and not any(each() for each in had))
    may_go.set()
    assert results[0]()
    for result in results[1:]:
        with pytest.raises(PictureError) as caught:
            result()
        assert traceback.extract_tb(caught.value.__traceback__)[-1].name == "fail", "where it failed is told"


def test_a_failure_surfaces_at_its_item_and_the_others_go_on(pool: Executor) -> None:
    def fail() -> int:
        raise KeyError("broken")

    found: list[object] = []
    for done in in_order([Planned(0, lambda: 10), Planned(1, fail), Planned(2, lambda: 12)], pool):
        assert done.result is not None
        try:
            found.append(done.result())
        except KeyError as error:
            found.append((done.item, error.args))
    assert found == [10, (1, ("broken",)), 12]


def test_a_failure_while_planning_ends_it(pool: Executor) -> None:
    def plans() -> Iterator[Planned[int, int]]:
        yield Planned(0, lambda: 1)
        raise ValueError("no more")

    with pytest.raises(ValueError, match="no more"):
        list(in_order(plans(), pool))


def test_planning_looks_ahead_only_a_little(pool: Executor) -> None:
    planned: list[int] = []

    def plans() -> Iterator[Planned[int, int]]:
        for number in range(100):
            planned.append(number)
            yield Planned(number, lambda: 0)

    for used, done in enumerate(in_order(plans(), pool), start=1):
        assert done.item == used - 1
        assert len(planned) <= used + LOOK_AHEAD
    assert len(planned) == 100


def test_planning_happens_in_the_thread_that_asks(pool: Executor) -> None:
    """A database connection belongs to it."""
    threads: list[int] = []

    def plans() -> Iterator[Planned[int, int]]:
        for number in range(10):
            threads.append(threading.get_ident())
            yield Planned(number, threading.get_ident)

    threads_at_work = {done.result() for done in in_order(plans(), pool) if done.result}
    assert set(threads) == {threading.get_ident()}
    assert threading.get_ident() not in threads_at_work
    assert len(threads_at_work) <= WORKERS


def test_closing_drops_what_has_not_started_and_awaits_what_has(monkeypatch: pytest.MonkeyPatch) -> None:
    started, release = threading.Semaphore(0), threading.Event()
    ran: list[int] = []

    class Pool(ThreadPoolExecutor):
        def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT002
            """Let the running jobs go on only when it has been decided what becomes of the waiting ones."""
            super().shutdown(wait=False, cancel_futures=cancel_futures)
            release.set()
            super().shutdown(wait=wait)

    def job(number: int) -> Callable[[], None]:
        def run() -> None:
            started.release()
            assert release.wait(SECONDS)
            ran.append(number)

        return run

    monkeypatch.setattr(ahead, "ThreadPoolExecutor", Pool)
    with workers() as pool:
        items = in_order([Planned(-1, None), *(Planned(number, job(number)) for number in range(50))], pool)
        assert next(items).item == -1
        for _ in range(WORKERS):
            assert started.acquire(timeout=SECONDS)
    assert sorted(ran) == list(range(WORKERS))


def blas_threads() -> list[int]:
    return [int(pool["num_threads"]) for pool in threadpool_info() if pool["user_api"] == "blas"]


def test_libraries_keep_to_one_thread_meanwhile_and_get_theirs_back() -> None:
    cv2.setNumThreads(2)
    with threadpool_limits(limits=2, user_api="blas"):
        with workers():
            assert cv2.getNumThreads() == 1
            assert set(blas_threads()) == {1}
            with workers():
                assert cv2.getNumThreads() == 1
            assert cv2.getNumThreads() == 1, "others are still at work"
        assert cv2.getNumThreads() == 2
        assert set(blas_threads()) == {2}


def test_what_follows_from_results_is_done_in_the_same_threads(pool: Executor) -> None:
    def plan(done: Done[int, int]) -> Planned[int, int]:
        return Planned(done.item, partial(mul, done.result(), 10) if done.result else None)

    twice = in_order((plan(done) for done in in_order(squares(30), pool)), pool)
    found = [(done.item, done.result() if done.result else None) for done in twice]
    assert found == [(number, number * number * 10 if number % 3 else None) for number in range(30)]
