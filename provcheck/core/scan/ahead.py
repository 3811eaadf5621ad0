"""Doing the next few items in threads while the current one is used."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

WORKERS = 2
LOOK_AHEAD = 4
"""Items in work or waiting; bounds the memory that decoded pictures take."""


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


def in_order[Item, Result](planned: Iterable[Planned[Item, Result]]) -> Iterator[Done[Item, Result]]:
    """Run jobs in threads, a few ahead, and give the items back in their order.

    The iterable is advanced in the caller's thread, so it may use the caller's database connection. When the generator is
    closed, jobs that have not started are dropped and the running ones are awaited.
    """
    waiting: deque[tuple[Item, Future[Result] | None]] = deque()
    pool = ThreadPoolExecutor(max_workers=WORKERS, thread_name_prefix="decode")
    try:
        for plan in planned:
            waiting.append((plan.item, pool.submit(plan.job) if plan.job else None))
            if len(waiting) > LOOK_AHEAD:
                yield _done(*waiting.popleft())
        while waiting:
            yield _done(*waiting.popleft())
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _done[Item, Result](item: Item, future: Future[Result] | None) -> Done[Item, Result]:
    return Done(item, future.result if future else None)
