"""What every command, and the window, waits for when it starts."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

RARE = ("pypdf", "cryptography", "minisign", "rfc3161_client", "docx", "huggingface_hub", "ray", "pyarrow")
NOT_IN_COMMANDS = (*RARE, "PySide6")
NOT_IN_THE_WINDOW = (*RARE, "markdown_it", "pyqtgraph")


def loaded_by(module: str, names: tuple[str, ...]) -> str:
    """Which of the packages a module loads."""
    code = f"import sys, {module}; print([name for name in {names!r} if name in sys.modules])"
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120).stdout.strip()


def test_no_command_waits_for_what_few_of_them_need() -> None:
    assert loaded_by("provcheck.cli.main", NOT_IN_COMMANDS) == "[]"


def test_the_window_waits_for_nothing_that_only_some_pages_need() -> None:
    assert loaded_by("provcheck.gui.app", NOT_IN_THE_WINDOW) == "[]"


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere there is always a display")
def test_the_window_says_why_it_cannot_open_and_what_to_do(tmp_path: Path) -> None:
    code = "from provcheck.__main__ import window; window()"
    known = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    command = [sys.executable, "-c", code, "picture.png"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=known)
    assert done.returncode == 2
    assert "There is no display to open the window on." in done.stderr
    assert "Traceback" not in done.stderr
