"""Many pictures at once for a provider that is faster so, from threads that each hold one."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future

import numpy as np
from numpy.typing import NDArray

Tensor = NDArray[np.uint8] | NDArray[np.float32]
"""A model's input for one picture, without the batch axis."""

Row = NDArray[np.float32]
"""A model's output for one picture."""

Run = Callable[[Sequence[Tensor]], Sequence[Row]]
"""Runs a model on tensors of one shape, without the batch axis; gives a row for each. Only one runs at a time."""


class Batcher:
    """Runs what several threads wait for together.

    A thread that comes while another one's batch runs waits; whoever is next runs all that has come meanwhile, at most `most`.
    No thread is started, and a lone picture waits for no other.
    """

    def __init__(self, run: Run, most: int) -> None:
        """`most` is the largest batch, 1 and more."""
        self._run = run
        self._most = most
        self._turn = threading.Lock()
        self._waiting: deque[tuple[Tensor, Future[Row]]] = deque()

    def row(self, tensor: Tensor) -> Row:
        """The row of one tensor; raises what the run raised, in every thread whose tensor was in it."""
        future: Future[Row] = Future()
        self._waiting.append((tensor, future))
        with self._turn:
            while not future.done():
                self._run_next()
        return future.result()

    def _run_next(self) -> None:
        batch = [self._waiting.popleft() for _each in range(min(self._most, len(self._waiting)))]
        try:
            rows = self._run([tensor for tensor, _future in batch])
            answers = list(zip(batch, rows, strict=True))
        except Exception as error:  # noqa: BLE001  it is raised where each waits
            for _tensor, future in batch:
                future.set_exception(error)
            return
        for (_tensor, future), row in answers:
            future.set_result(row)
