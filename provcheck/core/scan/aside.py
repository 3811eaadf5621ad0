"""Asking drives that may never answer: in a thread that is left behind when the system does not return from a call."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from provcheck.core.jobs import CancelledError, CancelToken

_STEP = 0.05


class NoAnswerError(Exception):
    """Nothing was heard for as long as there was patience."""


@dataclass(frozen=True)
class _End:
    """The last thing put into the queue: what ended the work, None when it was done."""

    error: BaseException | None = None


class Aside[Item]:
    """A generator that runs in a thread of its own. What it makes is taken by one other thread."""

    def __init__(self, make: Callable[[CancelToken], Iterator[Item]], name: str) -> None:
        """Start it; `make` is given the token that asks it to stop, and shows by checking that token that it is alive."""
        self._make = make
        self._token = CancelToken()
        self._queue: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._thread.start()

    def ends_within(self, seconds: float) -> bool:
        """Whether the thread has ended after so long; it does not while the system does not return from a call."""
        self._thread.join(seconds)
        return not self._thread.is_alive()

    def items(self, token: CancelToken, patience: float) -> Iterator[Item]:
        """What is made, in order, to the end.

        Raises `CancelledError` at once when `token` says so, `NoAnswerError` when nothing was made or checked for `patience`
        seconds, and whatever the generator raises. The thread is asked to stop in any case.
        """
        try:
            while True:
                item = self._next(token, patience)
                if isinstance(item, _End):
                    if item.error is not None:
                        raise item.error
                    return
                yield item
        finally:
            self._token.cancel()

    def _next(self, token: CancelToken, patience: float) -> Any:  # noqa: ANN401  an item or the end
        asked = time.monotonic()
        while True:
            token.check()
            try:
                return self._queue.get(timeout=_STEP)
            except queue.Empty:
                heard = max(asked, self._token.checked_at)
                if time.monotonic() - heard > patience:
                    raise NoAnswerError from None

    def _run(self) -> None:
        try:
            for item in self._make(self._token):
                self._queue.put(item)
                self._token.check()
        except CancelledError:
            return
        except BaseException as error:  # noqa: BLE001  whatever it is, it is handed to the thread that takes
            self._queue.put(_End(error))
        else:
            self._queue.put(_End())
