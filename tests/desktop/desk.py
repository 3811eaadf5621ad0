"""A desk of one's own: an X server, a window manager, the real window, and hands that move mouse and keys."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from provcheck.cli.display import missing_packages
from tests.e2e.support import ROOT

TOOLS = ("Xvfb", "openbox", "xdotool")
SECONDS = 60.0
_STEP = 0.1
_REST = 0.2


def missing_tools() -> str:
    """Which of the programs and libraries that a desk needs are not installed."""
    tools = (tool for tool in TOOLS if shutil.which(tool) is None)
    return ", ".join((*tools, *missing_packages({"QT_QPA_PLATFORM": "xcb"}, sys.platform)))


class Desk:
    """Starts everything, waits for what is seen, points, presses, types."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._map = home / "map.json"
        self._running: list[subprocess.Popen[bytes]] = []
        kept = {key: value for key, value in os.environ.items() if not key.startswith("XDG_")}
        display = self._start_server(kept)
        self._env = {**kept, "HOME": str(home), "DISPLAY": display, "QT_QPA_PLATFORM": "xcb", "LC_ALL": "C.UTF-8"}
        self._env["PYTHONPATH"] = str(ROOT)
        self._start("openbox")
        self.window = self._start(sys.executable, "-m", "tests.desktop.mapped_window", str(self._map))

    def _start_server(self, env: dict[str, str]) -> str:
        read, write = os.pipe()
        server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1920x1080x24", "-nolisten", "tcp"],
            env=env,
            pass_fds=(write,),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        self._running.append(server)
        with os.fdopen(read) as answers:
            return f":{answers.readline().strip()}"

    def _start(self, *words: str) -> subprocess.Popen[bytes]:
        log = (self.home / f"{Path(words[0]).name}.log").open("wb")
        with log:
            started = subprocess.Popen(words, env=self._env, cwd=self.home, stdout=log, stderr=subprocess.STDOUT)
        self._running.append(started)
        return started

    def close(self) -> None:
        """End everything, the server last."""
        for process in reversed(self._running):
            process.terminate()
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    # Eyes.

    @property
    def seen(self) -> dict[str, Any]:
        """What the window shows now."""
        if not self._map.exists():
            return {"things": [], "focus": "", "dialog": False}
        loaded: dict[str, Any] = json.loads(self._map.read_text(encoding="utf-8"))
        return loaded

    def wait(self, what: str, there: Callable[[], object], seconds: float = SECONDS) -> None:
        """Wait until something is so; fails with what is seen instead."""
        until = time.monotonic() + seconds
        while not there():
            if self.window.poll() is not None:
                raise AssertionError((self.home / f"{Path(sys.executable).name}.log").read_text(errors="replace")[-2000:])
            if time.monotonic() > until:
                names = [thing["name"] for thing in self.seen["things"]]
                raise AssertionError(f"{what} did not come; the keyboard is at {self.seen['focus']!r}; seen: {names}")
            time.sleep(_STEP)

    def find(self, name: str, kind: str = "") -> dict[str, Any] | None:
        """A thing that can be used, by the beginning of its name; the last one is in front."""
        fitting = [
            thing
            for thing in self.seen["things"]
            if thing["name"].replace("&", "").startswith(name) and thing["enabled"] and kind in ("", thing["kind"])
        ]
        return fitting[-1] if fitting else None

    def _at_rest(self, name: str, kind: str) -> dict[str, Any]:
        """A thing that has stopped moving, as a window does that was just opened."""
        places: list[Any] = []

        def rests() -> bool:
            thing = self.find(name, kind)
            places.append(None if thing is None else thing["place"])
            time.sleep(_REST)
            return thing is not None and places[-3:] == 3 * [thing["place"]]

        self.wait(name, rests)
        thing = self.find(name, kind)
        assert thing is not None
        return thing

    # Hands.

    def _do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self._env, check=True, timeout=30, capture_output=True)
        # The map is drawn every tenth of a second.
        time.sleep(0.3)

    def click(self, name: str, kind: str = "", *, twice: bool = False) -> None:
        """Point at something and press."""
        thing = self._at_rest(name, kind)
        left, top, width, height = thing["place"]
        place = (str(left + min(width // 2, 200)), str(top + height // 2))
        self._do("mousemove", *place, "click", "--repeat", "2" if twice else "1", "--delay", "80", "1")

    def press(self, *keys: str) -> None:
        """Press keys one after the other."""
        self._do("key", "--delay", "80", *keys)

    def write(self, text: str) -> None:
        """Type a text."""
        self._do("type", "--delay", "20", text)

    def tab_to(self, name: str) -> None:
        """Press Tab until the keyboard is there."""
        for _ in range(40):
            if self.seen["focus"].startswith(name):
                return
            self.press("Tab")
        raise AssertionError(f"{name} is not reached by Tab; the keyboard is at {self.seen['focus']!r}")
