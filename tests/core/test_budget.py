"""A budget lets in no more than there is, and those first that a person waits for."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from provcheck.core.imaging.budget import Budget
from provcheck.core.jobs import CancelledError
from tests.core.metering import SECONDS, Meter, until


def test_no_more_is_let_in_than_there_is_and_what_is_too_large_alone() -> None:
    budget, meter = Budget(100), Meter()

    def work(size: int) -> None:
        with budget.share(size):
            meter.enter(min(size, 100))
            threading.Event().wait(0.002)
            meter.leave(min(size, 100))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, [30, 60, 100, 5, 250, 40, 10, 90] * 12, timeout=SECONDS))
    assert meter.most <= 100
    assert meter.now == 0


def test_what_fits_is_let_in_beside_what_is_in_work() -> None:
    budget = Budget(100)
    with budget.share(60), ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: budget.share(25).__enter__()).result(SECONDS)


def test_a_large_one_is_not_overtaken_for_ever() -> None:
    budget, order = Budget(100), []
    started = threading.Event()

    def large() -> None:
        started.set()
        with budget.share(100):
            order.append("large")

    def small() -> None:
        with budget.share(1):
            order.append("small")

    with budget.share(50):
        first = threading.Thread(target=large)
        first.start()
        started.wait(SECONDS)
        while not budget._waiting:
            threading.Event().wait(0.001)
        second = threading.Thread(target=small)
        second.start()
        while len(budget._waiting) < 2:
            threading.Event().wait(0.001)
        assert order == []
    first.join(SECONDS)
    second.join(SECONDS)
    assert order == ["large", "small"]


def test_those_a_person_waits_for_go_first() -> None:
    budget, order = Budget(100), []

    def ask(size: int, name: str, *, is_urgent: bool) -> None:
        with budget.share(size, is_urgent=is_urgent):
            order.append(name)

    with ThreadPoolExecutor(5) as pool:
        with budget.share(95):
            asked = [pool.submit(ask, 100, "scan 1", is_urgent=False)]
            until(lambda: len(budget._waiting) == 1)
            asked.append(pool.submit(ask, 10, "scan 2", is_urgent=False))
            until(lambda: len(budget._waiting) == 2)
            asked.append(pool.submit(ask, 100, "person 1", is_urgent=True))
            until(lambda: len(budget._urgent) == 1)
            asked.append(pool.submit(ask, 1, "person 2", is_urgent=True))
            until(lambda: len(budget._urgent) == 2)
            assert order == []
        for each in asked:
            each.result(SECONDS)
    assert order == ["person 1", "person 2", "scan 1", "scan 2"]


def test_scans_leave_room_for_a_person_but_for_what_needs_it_all() -> None:
    budget = Budget(80)
    with ThreadPoolExecutor(3) as pool:
        with budget.share(60):
            usual = pool.submit(lambda: budget.share(15).__enter__())
            until(lambda: len(budget._waiting) == 1)
            with budget.share(20, is_urgent=True):
                assert not usual.done()
        usual.result(SECONDS)
    whole = Budget(80)
    with whole.share(79):
        assert whole._taken == 79


def test_the_budget_holds_whoever_asks() -> None:
    budget, meter = Budget(100), Meter()

    def work(number: int) -> None:
        size = (30, 60, 100, 5, 250, 40, 10, 90)[number % 8]
        with budget.share(size, is_urgent=number % 3 == 0):
            meter.enter(min(size, 100))
            threading.Event().wait(0.002)
            meter.leave(min(size, 100))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(96), timeout=SECONDS))
    assert meter.most <= 100
    assert (meter.now, budget._taken, len(budget._waiting), len(budget._urgent)) == (0, 0, 0, 0)


def test_who_waits_is_let_go_when_it_is_given_up() -> None:
    budget = Budget(100)
    with budget.share(80), ThreadPoolExecutor(2) as pool:
        asked = (lambda: budget.share(50).__enter__(), lambda: budget.share(50, is_urgent=True).__enter__())
        waiting = [pool.submit(each) for each in asked]
        until(lambda: len(budget._waiting) + len(budget._urgent) == 2)
        budget.give_up()
        assert {type(each.exception(SECONDS)) for each in waiting} == {CancelledError}
    with budget.share(100):
        pass


def test_a_common_share_is_taken_once_and_kept_until_the_last_leaves() -> None:
    budget = Budget(100)
    first, second = budget.common_share("book", 60), budget.common_share("book", 60)
    first.__enter__()
    second.__enter__()
    assert budget._taken == 60
    first.__exit__(None, None, None)
    assert budget._taken == 60
    with budget.common_share("other", 20):
        assert budget._taken == 80
    second.__exit__(None, None, None)
    assert budget._taken == 0
    with budget.common_share("book", 60):
        assert budget._taken == 60, "anew"


def test_who_waits_for_a_common_share_is_let_go_and_the_next_may_have_it() -> None:
    budget = Budget(100)

    def ask() -> None:
        with budget.common_share("book", 60):
            pass

    with ThreadPoolExecutor(2) as pool:
        with budget.share(80):
            waiting = [pool.submit(ask), pool.submit(ask)]
            until(lambda: len(budget._waiting) == 1 and budget._common["book"].users == 2)
            budget.give_up()
            until(lambda: any(each.done() for each in waiting))
        assert {type(each.exception(SECONDS)) for each in waiting} == {CancelledError, type(None)}
    assert (budget._taken, budget._common) == (0, {})


def test_a_share_is_given_back_after_a_failure() -> None:
    budget = Budget(10)
    for _again in range(3):
        with pytest.raises(ValueError, match="broken"), budget.share(10):
            raise ValueError("broken")
    with budget.share(10):
        pass
