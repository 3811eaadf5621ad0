"""What is shown on a desktop where no terminal shows it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from provcheck.cli.desktop_message import show_on_desktop

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="shown with programs of desktops on Linux")
TEXT = "The window needs <libraries> that are not installed & more. sudo apt install libxcb-cursor0 libxcb-icccm4 libxcb-image0"


def put(folder: Path, name: str, then: str = "exit 0") -> None:
    """A program that writes its arguments into a file of its name, a line each, and then does as it is told."""
    program = folder / name
    program.write_text(f'#!/bin/sh\nprintf "%s\\n" "$@" > "{folder}/{name}.told"\n{then}\n', encoding="utf-8")
    program.chmod(0o755)


def told(folder: Path) -> dict[str, list[str]]:
    """What each program that was started was given."""
    return {path.stem: path.read_text(encoding="utf-8").splitlines() for path in folder.glob("*.told")}


def desktop(folder: Path) -> dict[str, str]:
    return {"PATH": str(folder), "DISPLAY": ":0"}


def test_the_first_program_that_is_there_shows_it_alone(tmp_path: Path) -> None:
    for name in ("zenity", "xmessage", "notify-send"):
        put(tmp_path, name)
    assert show_on_desktop(TEXT, desktop(tmp_path), "linux")
    assert list(told(tmp_path)) == ["zenity"]
    assert f"--text={TEXT}" in told(tmp_path)["zenity"]


@pytest.mark.parametrize("code", [255, 127])
def test_where_one_cannot_start_the_next_is_tried(tmp_path: Path, code: int) -> None:
    put(tmp_path, "zenity", f"exit {code}")
    put(tmp_path, "kdialog", "kill -ABRT $$")
    put(tmp_path, "xmessage")
    assert show_on_desktop(TEXT, desktop(tmp_path), "linux")
    lines = told(tmp_path)["xmessage"]
    assert max(map(len, lines)) <= 72
    assert " ".join(lines).endswith(TEXT)


def test_one_that_is_closed_without_its_button_is_not_followed_by_another(tmp_path: Path) -> None:
    put(tmp_path, "kdialog", "exit 1")
    put(tmp_path, "notify-send")
    assert show_on_desktop(TEXT, desktop(tmp_path), "linux")
    assert list(told(tmp_path)) == ["kdialog"]


def test_one_that_nobody_closes_is_taken_away(tmp_path: Path) -> None:
    put(tmp_path, "xmessage", "exec /bin/sleep 600")
    put(tmp_path, "notify-send")
    assert show_on_desktop(TEXT, desktop(tmp_path), "linux", seconds=0.2)
    assert "notify-send" not in told(tmp_path)


def test_a_notification_shows_signs_and_no_markup(tmp_path: Path) -> None:
    put(tmp_path, "notify-send")
    assert show_on_desktop(TEXT, desktop(tmp_path), "linux")
    assert "needs &lt;libraries&gt; that are not installed &amp; more." in told(tmp_path)["notify-send"][-1]


def test_without_a_program_or_a_display_nothing_is_shown(tmp_path: Path) -> None:
    assert not show_on_desktop(TEXT, desktop(tmp_path), "linux")
    (tmp_path / "zenity").write_bytes(b"no program")
    (tmp_path / "zenity").chmod(0o755)
    assert not show_on_desktop(TEXT, desktop(tmp_path), "linux")
    put(tmp_path, "xmessage")
    assert not show_on_desktop(TEXT, {"PATH": str(tmp_path)}, "linux")
    assert not show_on_desktop(TEXT, desktop(tmp_path), "darwin")
    assert told(tmp_path) == {}


STARTED = """
from provcheck.cli import display

display.missing_packages = lambda environment, system: ("libxcb-cursor0",)
from provcheck.__main__ import window

window()
"""


def test_the_window_shows_in_the_persons_language_what_it_lacks(tmp_path: Path) -> None:
    put(tmp_path, "zenity")
    known = {**desktop(tmp_path), "HOME": str(tmp_path / "home"), "LANG": "de_DE.UTF-8", "QT_QPA_PLATFORM": "xcb"}
    command = [sys.executable, "-c", STARTED, "picture.png"]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=known)
    assert done.returncode == 2, done.stderr
    shown = next(line for line in told(tmp_path)["zenity"] if line.startswith("--text="))
    assert "sudo apt install libxcb-cursor0" in shown
    assert "The window needs" not in shown
    assert "sudo apt install libxcb-cursor0" in done.stderr
