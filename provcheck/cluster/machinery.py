"""Ray, in one place: a cluster to work on, and pieces of work spread over it.

To be loaded when `provcheck.cluster.surroundings.prepare` was called.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import socket
import sys
from abc import ABC, abstractmethod
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import batched
from typing import Any

import pyarrow as pa
import ray
from ray.data import ActorPoolStrategy, DataContext

from provcheck.app import paths
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.cluster.surroundings import HERE
from provcheck.core.errors import ProvcheckError

_log = logging.getLogger(__name__)

_OF_RAY = "(raylet)"
_STANDARD_ERROR = 2
_ROWS = 16
_FAILURE = "failure"
_DIAL_SECONDS = 10.0
_MOST_CORES = 4
"""Cores of a process: as many as one machine's pipeline keeps busy. They share the models."""


@dataclass(frozen=True)
class Cluster:
    """Machines to work on.

    Attributes:
        machines: How many there are.
        cores: Cores of each process of ours.
        processes: Most of them at once, on all machines as they are now.
        neighbours: Most of them on one machine.
    """

    machines: int
    cores: int
    processes: int
    neighbours: int


@contextmanager
def running(address: str = HERE) -> Iterator[Cluster]:
    """A cluster, while this is entered: one that is there at an address, or this computer alone.

    One that this program has already begun to use is used. Raises `ClusterError`.
    """
    was_there = bool(ray.is_initialized())
    with _terminal_kept():
        if not was_there:
            _connect(address)
        try:
            yield _cluster()
        finally:
            if not was_there:
                ray.shutdown()


class _Terminal(io.TextIOWrapper):
    """Standard error without what Ray's outer part prints there of its inner ones: that goes to the log too."""

    _was_of_ray = False

    def write(self, text: str, /) -> int:
        """Write a text, or a part of one."""
        ends_line_of_ray = self._was_of_ray and text == "\n"
        self._was_of_ray = _OF_RAY in text
        if self._was_of_ray:
            _log.info(text)
        return len(text) if self._was_of_ray or ends_line_of_ray else super().write(text)


@contextmanager
def _terminal_kept() -> Iterator[None]:
    """Let what Ray's inner parts write to standard error go to the log: on a terminal it stands between lines for people."""
    try:
        is_own = sys.stderr.fileno() == _STANDARD_ERROR
    except (OSError, ValueError):
        is_own = False
    if not is_own:
        yield
        return
    paths.log_file().parent.mkdir(parents=True, exist_ok=True)
    before, coding, errors = sys.stderr, sys.stderr.encoding, sys.stderr.errors
    before.flush()
    kept = os.dup(_STANDARD_ERROR)
    raw = io.FileIO(kept, "w")
    with _Terminal(io.BufferedWriter(raw), coding, errors, line_buffering=True) as stream, paths.log_file().open("ab") as log:
        os.dup2(log.fileno(), _STANDARD_ERROR)
        sys.stderr = stream
        try:
            yield
        finally:
            sys.stderr = before
            os.dup2(kept, _STANDARD_ERROR)


def _connect(address: str) -> None:
    if ":" in address:
        _dial(address)
    where: dict[str, Any] = {"include_dashboard": False} if address == HERE else {}
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL, configure_logging=True, **where)
    except Exception as error:
        raise ClusterError(Fault.CLUSTER_MISSING, address, f"{type(error).__name__}: {error}") from error


def _dial(address: str) -> None:
    """Raise `ClusterError` where nothing listens at an address: Ray would try for minutes."""
    host, _colon, port = address.rpartition("://")[2].rpartition(":")
    try:
        socket.create_connection((host.strip("[]"), int(port)), _DIAL_SECONDS).close()
    except (OSError, ValueError) as error:
        raise ClusterError(Fault.CLUSTER_MISSING, address, str(error)) from error


def _cluster() -> Cluster:
    nodes: list[dict[str, Any]] = ray.nodes()  # type: ignore[no-untyped-call]
    cores = [int(node["Resources"].get("CPU", 0)) for node in nodes if node["Alive"]]
    working = [each for each in cores if each]
    if not working:
        raise ClusterError(Fault.CLUSTER_MISSING, "", "no machine with cores")
    each = min(_MOST_CORES, *working)
    fitting = [machine // each for machine in working]
    return Cluster(len(working), each, sum(fitting), max(fitting))


def sent(value: object) -> Callable[[], Any]:
    """Put a value where all machines can get it; gives what gets it there."""
    return _Sent(ray.put(value))


@dataclass(frozen=True)
class _Sent:
    reference: Any

    def __call__(self) -> Any:  # noqa: ANN401  what was put
        return ray.get(self.reference)


def spread(
    cluster: Cluster,
    work: Sequence[Mapping[str, object]],
    worker: type[Worker[Any]],
    made_with: Mapping[str, object],
    *,
    in_order: bool = False,
) -> Generator[dict[str, Any]]:
    """Do pieces of work in processes on all machines; gives the rows that come of them, as soon as they are there.

    To be closed, which stops all that is under way.

    An object of `worker` is made in each process with `made_with`. A piece whose process or machine is lost is done
    again on another. `in_order` gives the rows in the order of the work. Raises what the work raised, or `ClusterError`.
    """
    if not work:
        return
    context = DataContext.get_current()
    context.enable_progress_bars = False
    context.execution_options.preserve_order = in_order
    context.log_internal_stack_trace_to_stdout = False
    logging.getLogger("ray").setLevel(logging.CRITICAL)
    logging.getLogger("ray.data").setLevel(logging.CRITICAL)
    pool = ActorPoolStrategy(min_size=1, max_size=max(1, min(cluster.processes, len(work))), max_tasks_in_flight_per_actor=2)
    try:
        made = ray.data.from_items(list(work), override_num_blocks=len(work)).map_batches(
            worker,
            fn_constructor_kwargs=dict(made_with),
            batch_size=1,
            batch_format="pyarrow",
            compute=pool,
            num_cpus=cluster.cores,
        )
        # Left open it would go on making rows that nobody takes.
        tables: Any = iter(made.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0))
        with closing(tables):
            yield from _rows_of(tables)
    except (ray.exceptions.RayError, ConnectionError) as error:
        raise _told(error) from error


def _rows_of(tables: Iterator[Any]) -> Iterator[dict[str, Any]]:
    for table in tables:
        for row in table.to_pylist():
            if row.get(_FAILURE) is not None:
                raise pickle.loads(row[_FAILURE])  # noqa: S301  from this program on a machine of the cluster
            yield row


def _told(error: BaseException) -> ClusterError:
    """What it means that Ray gave up."""
    text = str(error).strip()
    if "ModuleNotFoundError" in text:
        return ClusterError(Fault.NOT_INSTALLED, "", text.splitlines()[-1])
    return ClusterError(Fault.CLUSTER_LOST, "", f"{type(error).__name__}: {text.splitlines()[-1] if text else ''}")


class Worker[Tool](ABC):
    """Base of what `spread` calls with tables. Failures go back as rows, since Ray keeps only the text of what is raised."""

    def __init__(self, **given: Any) -> None:  # noqa: ANN401  as its tool takes it
        """Get ready with what `spread` was given for it."""
        self._tool: Tool | None = None
        self._failure: Exception | None = None
        try:
            self._tool = self.equipped(**given)
        except (ClusterError, ProvcheckError) as error:
            self._failure = error

    @abstractmethod
    def equipped(self, **given: Any) -> Tool:  # noqa: ANN401
        """What does the work."""

    @abstractmethod
    def rows(self, tool: Tool, piece: Mapping[str, Any]) -> Iterator[Mapping[str, object]]:
        """Do a piece of work; gives the rows that come of it."""

    def __call__(self, table: Any) -> Iterator[Any]:  # noqa: ANN401  tables of pyarrow, which has no types
        """Do the pieces in a table; gives tables."""
        try:
            if self._tool is None:
                raise self._failure or ValueError(self)
            for piece in table.to_pylist():
                for some in batched(self.rows(self._tool, piece), _ROWS):
                    yield pa.Table.from_pylist([dict(row) for row in some])
        except (ClusterError, ProvcheckError) as error:
            yield pa.Table.from_pylist([{_FAILURE: pickle.dumps(error)}])
