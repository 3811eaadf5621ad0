"""A head and a worker as processes of their own; the worker is lost in the middle of the work."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest

from provcheck.cluster import collection
from provcheck.cluster.rows import Counts
from provcheck.cluster.storage import Storage
from tests.cluster.collections import write_small
from tests.cluster.ports import free_port
from tests.e2e.support import ROOT, command

_SECONDS = 200
_FILES = 14
_HERE = "127.0.0.1"


@contextmanager
def node(*arguments: str) -> Iterator[psutil.Process]:
    """A machine of a cluster, with one core, that is this computer again."""
    ports = ("--dashboard-agent-listen-port", "--metrics-export-port", "--runtime-env-agent-port")
    own = [f"{name}={free_port()}" for name in ports]
    start = [sys.executable, "-m", "ray.scripts.scripts", "start", f"--node-ip-address={_HERE}", "--num-cpus=1", "--block"]
    with subprocess.Popen([*start, *own, *arguments], env=_surroundings(), stdout=subprocess.DEVNULL) as process:
        seen = psutil.Process(process.pid)
        try:
            yield seen
        finally:
            end(seen)


def end(process: psutil.Process) -> None:
    """Kill a process and all that it has started."""
    with suppress(psutil.NoSuchProcess):
        for each in (process, *process.children(recursive=True)):
            with suppress(psutil.NoSuchProcess):
                each.kill()


def _surroundings() -> dict[str, str]:
    # A cluster within this process has asked for a token of its own, and to be reached from nowhere else.
    outer = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    own = {"RAY_USAGE_STATS_ENABLED": "0", "RAY_ENABLE_UV_RUN_RUNTIME_ENV": "0", "PYTHONPATH": str(ROOT)}
    return {**outer, **own, "RAY_health_check_period_ms": "1000", "RAY_health_check_failure_threshold": "3"}


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """Ray's sockets lie in it, whose paths have to be short."""
    folder = Path(tempfile.mkdtemp(prefix="ray-"))
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _await(condition: Callable[[], bool], what: str) -> None:
    end_of_patience = time.monotonic() + _SECONDS / 2
    while not condition():
        assert time.monotonic() < end_of_patience, what
        time.sleep(0.2)


@pytest.mark.timeout(_SECONDS + 40)
def test_what_a_lost_machine_had_in_work_is_done_by_another(tmp_path: Path, short_folder: Path) -> None:
    source, target = write_small(tmp_path / "all", _FILES), tmp_path / "prints"
    port = free_port()
    address = f"{_HERE}:{port}"
    head = ("--head", f"--port={port}", "--include-dashboard=false", "--disable-usage-stats", f"--temp-dir={short_folder}")
    with node(*head) as first, node(f"--address={address}") as other:
        _await(lambda: _nodes(first) and _nodes(other), "the machines do not start")
        asked = ["cluster", "fingerprint", source, "--out", target, "--address", address, "--partition", "1"]
        line = command(*asked, "--library", tmp_path / "library")
        with subprocess.Popen(line, env=_surroundings(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            _await(lambda: any(target.glob("pictures/*.parquet")) and _works(other), "nothing is written")
            end(other)
            told, problems = run.communicate(timeout=_SECONDS)
    assert run.returncode == 1, problems
    assert "computed on 2 machines" in told
    # Ray may warn there of what it likes.
    assert "Traceback" not in problems
    assert len(list(target.glob("pictures/*.parquet"))) == _FILES
    made = collection.load(Storage(str(target)))
    assert len(made.partitions) == _FILES
    assert made.counts == Counts(_FILES - 1, 1)
    assert f"{_FILES - 1} pictures have fingerprints, 1 file not read." in told


def test_this_computer_alone_is_reached_from_nowhere_else(tmp_path: Path) -> None:
    source, target = write_small(tmp_path / "all", 2), tmp_path / "prints"
    line = command("cluster", "fingerprint", source, "--out", target, "--library", tmp_path / "library")
    open_to: set[str] = set()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RAY_")}
    surroundings = {**kept, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(line, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
        seen = psutil.Process(run.pid)
        while run.poll() is None:
            open_to |= _listening(seen)
            time.sleep(0.2)
        told, problems = run.communicate()
    assert run.returncode == 1, problems
    assert "1 picture has fingerprints, 1 file not read." in told
    assert {address.rpartition(":")[2] for address in open_to} == {_HERE}


def _listening(process: psutil.Process) -> set[str]:
    """Addresses at which what a process has started can be reached."""
    found: set[str] = set()
    with suppress(psutil.NoSuchProcess):
        for child in process.children(recursive=True):
            with suppress(psutil.Error):
                found |= {each.laddr.ip for each in child.net_connections() if each.status == psutil.CONN_LISTEN}
    return found


def _nodes(process: psutil.Process) -> bool:
    """Whether a machine has begun to work."""
    return any("raylet" in told for told in _told_of_children(process, psutil.Process.name))


def _works(process: psutil.Process) -> bool:
    """Whether a process of ours is on a machine."""
    return any("_Maker" in told for told in _told_of_children(process, lambda each: " ".join(each.cmdline())))


def _told_of_children(process: psutil.Process, asked: Callable[[psutil.Process], str]) -> Iterator[str]:
    """What is asked of all that a process has started; some of it ends meanwhile."""
    with suppress(psutil.NoSuchProcess):
        for each in process.children(recursive=True):
            with suppress(psutil.NoSuchProcess):
                yield asked(each)
