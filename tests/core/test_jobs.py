"""Cancelling and progress."""

from __future__ import annotations

import threading
import time

import pytest

from provcheck.core.errors import LibraryError, ModelError, PictureError, ProvcheckError, Reason
from provcheck.core.jobs import CancelledError, CancelToken, Progress, ProgressClock


def test_a_token_stops_the_work_from_another_thread() -> None:
    token = CancelToken()
    before = token.cancelled
    token.check()
    thread = threading.Thread(target=token.cancel)
    thread.start()
    thread.join()
    token.cancel()
    assert (before, token.cancelled) == (False, True)
    with pytest.raises(CancelledError):
        token.check()


def test_the_clock_tells_rate_and_time_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    clock = ProgressClock(10, CancelToken())
    assert clock.at(0, "a.png") == Progress(0, 10, 0.0, None, "a.png")
    now[0] = 104.0
    assert clock.at(0) == Progress(0, 10, 0.0, None, "")
    assert clock.at(2) == Progress(2, 10, 0.5, 16.0, "")
    assert clock.at(10) == Progress(10, 10, 2.5, 0.0, "")


def test_the_clock_can_tell_nothing_in_no_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "monotonic", lambda: 5.0)
    assert ProgressClock(3, CancelToken()).at(3) == Progress(3, 3, 0.0, None, "")
    assert ProgressClock(0, CancelToken()).at(0) == Progress(0, 0, 0.0, None, "")


@pytest.mark.parametrize("kind", [PictureError, ModelError, LibraryError])
def test_errors_carry_codes_and_facts(kind: type[ProvcheckError]) -> None:
    error = kind(Reason.DAMAGED, None, "why")
    assert isinstance(error, ProvcheckError)
    assert (error.reason, error.path, error.detail) == (Reason.DAMAGED, None, "why")
    assert "damaged" in str(error)


def test_a_paused_job_waits_and_goes_on() -> None:
    token = CancelToken()
    token.pause()
    passed = threading.Event()

    def work() -> None:
        token.check()
        passed.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert token.paused
    assert not passed.wait(0.1)
    token.resume()
    assert passed.wait(5)
    thread.join()
    assert not token.paused


def test_a_paused_job_can_be_cancelled_and_no_cancelled_one_paused() -> None:
    token = CancelToken()
    token.pause()
    stopped = threading.Event()

    def work() -> None:
        with pytest.raises(CancelledError):
            token.check()
        stopped.set()

    thread = threading.Thread(target=work)
    thread.start()
    token.cancel()
    assert stopped.wait(5)
    thread.join()
    token.pause()
    assert not token.paused


def test_a_pause_is_no_time_of_the_job(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    token = CancelToken()
    clock = ProgressClock(10, token)
    now[0] = 102.0
    token.pause()
    now[0] = 900.0
    assert clock.at(2) == Progress(2, 10, 1.0, 8.0, "")
    token.resume()
    now[0] = 902.0
    assert clock.at(4) == Progress(4, 10, 1.0, 6.0, "")
