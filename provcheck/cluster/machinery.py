"""Ray, in one place: a cluster to work on, and pieces of work spread over it."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

# Before Ray is loaded, which reads them then: nothing is told to anybody, and `uv run` is not done again on every machine.
os.environ["RAY_USAGE_STATS_ENABLED"] = "0"
os.environ.setdefault("RAY_ENABLE_UV_RUN_RUNTIME_ENV", "0")
os.environ.setdefault("RAY_DATA_DISABLE_PROGRESS_BARS", "1")

import pyarrow as pa
import ray
from ray.data import ActorPoolStrategy, DataContext

from provcheck.app import paths
from provcheck.cluster.faults import ClusterError, Fault
from provcheck.core.errors import ProvcheckError

HERE = "local"
"""The address of a cluster that is this computer alone."""

_STANDARD_ERROR = 2
_LOOPBACK = "127.0.0.1"
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
    with open(kept, "w", 1, coding, errors) as stream, paths.log_file().open("ab") as log:  # noqa: PTH123  a descriptor
        os.dup2(log.fileno(), _STANDARD_ERROR)
        sys.stderr = stream
        try:
            yield
        finally:
            sys.stderr = before
            os.dup2(kept, _STANDARD_ERROR)


def _connect(address: str) -> None:
    # This computer alone is reached from nowhere else.
    where: dict[str, Any] = {"_node_ip_address": _LOOPBACK, "include_dashboard": False} if address == HERE else {}
    try:
        ray.init(address=address, log_to_driver=False, logging_level=logging.CRITICAL, configure_logging=True, **where)
    except Exception as error:
        raise ClusterError(Fault.CLUSTER_MISSING, address, f"{type(error).__name__}: {error}") from error


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
    worker: type,
    made_with: Mapping[str, object],
    *,
    in_order: bool = False,
) -> Iterator[dict[str, Any]]:
    """Do pieces of work in processes on all machines; gives the rows that come of them, as soon as they are there.

    `worker` is a class whose objects are called with a table of one piece. A piece whose process or machine is lost is done
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
        tables: Iterator[Any] = iter(made.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0))
        for table in tables:
            yield from table.to_pylist()
    except (ray.exceptions.RayError, ConnectionError) as error:
        raise _told(error) from error


def _told(error: BaseException) -> BaseException:
    """What was raised on another machine, or what it means that it was."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [error]
    while waiting:
        each = waiting.pop(0)
        if each is None or id(each) in seen:
            continue
        seen.add(id(each))
        if isinstance(each, ClusterError | ProvcheckError):
            return each
        if isinstance(each, ModuleNotFoundError):
            return ClusterError(Fault.NOT_INSTALLED, "", str(each))
        waiting += [getattr(each, "cause", None), each.__cause__, each.__context__]
    return ClusterError(Fault.CLUSTER_LOST, "", f"{type(error).__name__}: {str(error).strip().splitlines()[-1]}")


def table_of(rows: Sequence[Mapping[str, object]]) -> pa.Table:
    """Rows as workers give them back."""
    return pa.Table.from_pylist([dict(row) for row in rows])
