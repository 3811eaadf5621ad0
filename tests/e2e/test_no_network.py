"""No part of the main job opens a connection: index, scan, report, start of the window; each in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.support import ROOT, SECONDS, WORKS, command, some_of_the_demo

_GUARD = """
import os, sys

def refuse(event, arguments):
    if event in {"socket.connect", "socket.sendto", "socket.getaddrinfo", "socket.gethostbyname", "socket.bind"}:
        if event in {"socket.connect", "socket.sendto", "socket.bind"} and arguments[0].family not in {2, 10, 23, 30}:
            return
        with open(os.environ["DIALLED"], "a", encoding="utf-8") as stream:
            stream.write(f"{event} {arguments[1:] or arguments}\\n")
        raise ConnectionRefusedError(event)

sys.addaudithook(refuse)
"""

_WINDOW = """
import sys
from PySide6.QtCore import QTimer
from provcheck.gui import app
from provcheck.gui.main_window import MainWindow

begin = MainWindow.start

def start(window, number=None):
    begin(window, number)
    QTimer.singleShot(1500, window.close)

MainWindow.start = start
sys.exit(app.run(None))
"""


@pytest.fixture
def guarded(tmp_path: Path) -> dict[str, str]:
    """Surroundings in which every Python process that is started notes and refuses connections."""
    guard = tmp_path / "guard"
    guard.mkdir()
    (guard / "sitecustomize.py").write_text(_GUARD, encoding="utf-8")
    path = os.pathsep.join([str(guard), str(ROOT)])
    return {**os.environ, "PYTHONPATH": path, "DIALLED": str(tmp_path / "dialled.txt"), "QT_QPA_PLATFORM": "offscreen"}


def run(arguments: list[str], guarded: dict[str, str], folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(arguments, env=guarded, cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False)


def test_the_guard_refuses_and_notes(guarded: dict[str, str], tmp_path: Path) -> None:
    dial = "import socket; socket.create_connection(('127.0.0.1', 9), 1)"
    assert "ConnectionRefusedError" in run([sys.executable, "-c", dial], guarded, tmp_path).stderr
    assert "socket." in (tmp_path / "dialled.txt").read_text(encoding="utf-8")


def test_nothing_is_kept_but_in_the_programs_own_places(tmp_path: Path) -> None:
    """Libraries that report home keep a name of the computer first, and connections of native code pass the guard by."""
    # What runs tests tells libraries not to report, each by a sign of its own.
    signs = {"CI", "GITHUB_ACTIONS", "TF_BUILD", "ORT_RUNNING_UNIT_TESTS", "ORT_DISABLE_TELEMETRY"}
    home = tmp_path / "home"
    home.mkdir()
    kept_names = (name for name in os.environ if name not in signs and not name.startswith("XDG_"))
    surroundings = {name: os.environ[name] for name in kept_names} | {"HOME": str(home)}
    done = run(command("index", WORKS / "picnic.jpg", WORKS / "goldfish.png"), surroundings, tmp_path)
    assert done.returncode == 0, done.stderr
    kept = {path.relative_to(home).as_posix() for path in home.rglob("*") if path.is_file()}
    assert any(path.endswith("library.sqlite3") for path in kept)
    assert {path for path in kept if "/provcheck/" not in path} == set()


def test_the_main_job_opens_no_connection(guarded: dict[str, str], tmp_path: Path) -> None:
    works, suspects = some_of_the_demo(tmp_path)
    library = ("--library", str(tmp_path / "library"))
    for arguments, code in (
        (command("index", works, *library), 0),
        (command("scan", suspects, *library), 1),
        (command("report", "latest", "--pdf", tmp_path / "report.pdf", *library), 0),
        (command("doctor", *library), 0),
        ([sys.executable, "-c", _WINDOW], 0),
    ):
        done = run(arguments, guarded, tmp_path)
        assert done.returncode == code, done.stderr
    assert (tmp_path / "report.pdf").is_file()
    assert not (tmp_path / "dialled.txt").exists()
