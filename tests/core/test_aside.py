"""Work that may never come back is waited for only so long."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator

import pytest

from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.scan.aside import Aside, NoAnswerError


def numbers(_token: CancelToken) -> Iterator[int]:
    yield from range(3)


def test_everything_that_is_made_comes_in_order() -> None:
    assert list(Aside(numbers, "test").items(CancelToken(), 1)) == [0, 1, 2]


def test_an_error_comes_after_what_was_made() -> None:
    def failing(_token: CancelToken) -> Iterator[int]:
        yield 1
        raise OSError("gone")

    items = Aside(failing, "test").items(CancelToken(), 1)
    assert next(items) == 1
    with pytest.raises(OSError, match="gone"):
        next(items)


def test_what_hangs_is_left_behind() -> None:
    gate = threading.Event()

    def hanging(_token: CancelToken) -> Iterator[int]:
        yield 1
        gate.wait(20)
        yield 2

    aside = Aside(hanging, "test")
    items = aside.items(CancelToken(), 0.2)
    assert next(items) == 1
    start = time.monotonic()
    with pytest.raises(NoAnswerError):
        next(items)
    assert time.monotonic() - start < 2
    assert not aside.ends_within(0)
    gate.set()
    assert aside.ends_within(5)


def test_work_that_shows_that_it_is_alive_may_take_its_time() -> None:
    def slow(token: CancelToken) -> Iterator[int]:
        end = time.monotonic() + 0.6
        while time.monotonic() < end:
            token.check()
            time.sleep(0.02)
        yield 1

    assert list(Aside(slow, "test").items(CancelToken(), 0.3)) == [1]


def test_cancelling_is_heard_at_once_and_stops_the_thread() -> None:
    def endless(token: CancelToken) -> Iterator[int]:
        while True:
            token.check()
            time.sleep(0.01)
        yield 1

    aside, token = Aside(endless, "test"), CancelToken()
    token.cancel()
    with pytest.raises(CancelledError):
        next(aside.items(token, 20))
    assert aside.ends_within(5)
