"""Doing the next few items in threads while the current one is used."""

from __future__ import annotations

import os
import threading
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import cv2
from threadpoolctl import threadpool_limits

WORKERS = min(max(2, os.cpu_count() or 2), 4)
LOOK_AHEAD = 2 * WORKERS
"""Items in work or waiting at a stage; with the number of stages it bounds the memory that decoded pictures take."""


@dataclass(frozen=True)
class Planned[Item, Result]:
    """An item, and the work it needs before it can be used; None when it needs none."""

    item: Item
    job: Callable[[], Result] | None


@dataclass(frozen=True)
class Done[Item, Result]:
    """An item with the call that gives its result, or raises what the job raised; None when it needed no work."""

    item: Item
    result: Callable[[], Result] | None


@contextmanager
def workers() -> Iterator[Executor]:
    """Threads for the jobs of `in_order`; in the end jobs that have not started are dropped and the running ones awaited."""
    pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="work")
    with _one_thread_an_item:
        try:
            yield pool
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def in_order[Item, Result](planned: Iterable[Planned[Item, Result]], pool: Executor) -> Iterator[Done[Item, Result]]:
    """Run jobs in the pool's threads, a few ahead, and give the items back in their order.

    The iterable is advanced in the caller's thread, so it may use the caller's database connection, and may itself plan what
    follows from the results of another `in_order` of the same pool.
    """
    waiting: deque[tuple[Item, Future[Result] | None]] = deque()
    for plan in planned:
        waiting.append((plan.item, pool.submit(_run, plan.job) if plan.job else None))
        if len(waiting) > LOOK_AHEAD:
            yield _done(*waiting.popleft())
    while waiting:
        yield _done(*waiting.popleft())


class _OneThreadAnItem:
    """Keeps OpenCV and BLAS from starting threads of their own, while anybody is within.

    They would fight for the cores that other items keep busy (a third of the time of a scan on two cores), and sums would
    depend on their number. Their number belongs to the process, so the first within takes it and the last gives it back.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._within = 0
        self._restore = ExitStack()

    def __enter__(self) -> None:
        with self._lock:
            if self._within == 0:
                self._restore.enter_context(threadpool_limits(limits=1, user_api="blas"))
                self._restore.callback(cv2.setNumThreads, cv2.getNumThreads())
                cv2.setNumThreads(1)
            self._within += 1

    def __exit__(self, *_failure: object) -> None:
        with self._lock:
            self._within -= 1
            if self._within == 0:
                self._restore.close()


_one_thread_an_item = _OneThreadAnItem()


def _run[Result](job: Callable[[], Result]) -> Result:
    """Run a job. What it raises, which may wait long for its turn, keeps nothing of what the job had in work."""
    try:
        return job()
    except BaseException as error:
        del job
        _forget_work(error)
        raise


def _forget_work(error: BaseException) -> None:
    """Let go of the bytes and pixels that the functions knew in which an error and its causes were raised."""
    left: list[BaseException | None] = [error]
    seen: set[int] = set()
    while left:
        each = left.pop()
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        traceback.clear_frames(each.__traceback__)
        left += [each.__cause__, each.__context__]


def _done[Item, Result](item: Item, future: Future[Result] | None) -> Done[Item, Result]:
    return Done(item, future.result if future else None)
