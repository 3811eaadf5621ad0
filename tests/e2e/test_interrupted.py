"""Killed or stopped in the middle, and run again."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.e2e.support import ROOT, SOME_WORKS, WORKS, command, provcheck, read_json, some_of_the_demo, without_times

DEADLINE = 120


def _start(*arguments: str | Path) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command(*arguments), env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _contents(library: Path) -> int:
    """How many files are fingerprinted, seen from outside."""
    file = library / "library.sqlite3"
    if not file.exists():
        return 0
    try:
        with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as connection:
            return int(connection.execute("SELECT count(*) FROM contents").fetchone()[0])
    except sqlite3.OperationalError:
        return 0


def _wait_for(library: Path, count: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until so many files are done; fail when the process ends before that."""
    end = time.monotonic() + DEADLINE
    while _contents(library) < count:
        assert process.poll() is None, "ended before it could be interrupted"
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Folders of works and suspects."""
    return some_of_the_demo(tmp_path_factory.mktemp("pictures"))


@pytest.fixture(scope="module")
def undisturbed(pictures: tuple[Path, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, object]:
    """A scan that nobody interrupts."""
    works, suspects = pictures
    folder = tmp_path_factory.mktemp("undisturbed")
    provcheck("scan", suspects, "--portfolio-dir", works, "--library", folder, "--json", folder / "scan.json", "--quiet")
    return without_times(read_json(folder / "scan.json"))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
@pytest.mark.parametrize("done_before", [3, len(SOME_WORKS) + 2], ids=["while indexing", "while scanning"])
def test_killed_and_run_again_equals_an_undisturbed_run(
    done_before: int, pictures: tuple[Path, Path], undisturbed: dict[str, object], tmp_path: Path
) -> None:
    works, suspects = pictures
    arguments = ("scan", suspects, "--portfolio-dir", works, "--library", tmp_path, "--json", tmp_path / "scan.json")
    process = _start(*arguments)
    _wait_for(tmp_path, done_before, process)
    process.kill()
    process.wait()
    kept = _contents(tmp_path)
    assert kept >= done_before
    assert not (tmp_path / "scan.json").exists()
    provcheck(*arguments, "--quiet")
    assert without_times(read_json(tmp_path / "scan.json")) == undisturbed


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")
def test_ctrl_c_ends_with_130_and_keeps_what_is_done(tmp_path: Path) -> None:
    process = _start("index", WORKS, "--library", tmp_path)
    _wait_for(tmp_path, 3, process)
    process.send_signal(signal.SIGINT)
    assert process.wait(DEADLINE) == 130
    kept = _contents(tmp_path)
    assert 3 <= kept < 12
    again = provcheck("index", WORKS, "--library", tmp_path)
    assert again.returncode == 0
    assert f"Files: {12 - kept} read, {kept} known already" in again.stdout
