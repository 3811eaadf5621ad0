"""The garbage collector is kept from what is to stay, and that is freed all the same when nothing holds it."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from provcheck.app.collecting import look_again, no_collecting, settle


class Thing:
    """Something the collector looks at."""


@contextmanager
def settling() -> Iterator[None]:
    yield
    settle()


@pytest.fixture(autouse=True)
def thawed() -> Iterator[None]:
    yield
    gc.unfreeze()


@pytest.mark.parametrize("staying", [no_collecting, settling])
def test_what_is_to_stay_is_not_looked_at_but_freed_when_it_is_let_go(staying: Callable[[], Iterator[None]]) -> None:
    with staying():
        made = [Thing() for _ in range(1000)]
    assert not any(isinstance(each, Thing) for each in gc.get_objects())
    gone = weakref.ref(made[0])
    made.clear()
    assert gone() is None


def test_nothing_is_collected_while_much_is_made() -> None:
    assert gc.isenabled()
    with no_collecting():
        assert not gc.isenabled()
    assert gc.isenabled()


def test_the_collector_is_on_again_after_a_failure() -> None:
    with pytest.raises(OSError, match="gone"), no_collecting():
        raise OSError("gone")
    assert gc.isenabled()


def test_the_collector_is_off_until_the_last_of_several_threads_is_done() -> None:
    entered, leave = threading.Event(), threading.Event()

    def make() -> None:
        with no_collecting():
            entered.set()
            leave.wait()

    thread = threading.Thread(target=make)
    with no_collecting():
        thread.start()
        entered.wait()
    assert not gc.isenabled()
    leave.set()
    thread.join()
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        with no_collecting():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()


@pytest.mark.parametrize("staying", [no_collecting, settling])
def test_circles_that_were_put_aside_are_freed_when_all_is_looked_at_again(staying: Callable[[], Iterator[None]]) -> None:
    with staying():
        thing = Thing()
        thing.itself = thing  # type: ignore[attr-defined]
        gone = weakref.ref(thing)
    del thing
    gc.collect()
    assert gone() is not None
    look_again()
    assert gone() is None
