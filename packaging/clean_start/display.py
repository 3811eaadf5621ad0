"""A display that nobody sees: its windows, keys and pictures."""

from __future__ import annotations

import ctypes
import ctypes.util
import os
import select
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageGrab

SIZE = (1280, 800)
_START_S = 20
_LOOK_S = 0.25
_QUIET_S = 2.0
_CLIENT_MESSAGE, _FORMAT_32 = 33, 32


class DisplayError(Exception):
    """The display does not do what it is asked for; the message says what."""


class _ClientMessage(ctypes.Structure):
    """XClientMessageEvent of Xlib (Xlib - C Language X Interface, chapter 10)."""

    _fields_ = (
        ("type", ctypes.c_int),
        ("serial", ctypes.c_ulong),
        ("send_event", ctypes.c_int),
        ("display", ctypes.c_void_p),
        ("window", ctypes.c_ulong),
        ("message_type", ctypes.c_ulong),
        ("format", ctypes.c_int),
        ("data", ctypes.c_long * 5),
    )


class _Event(ctypes.Union):
    """XEvent: as long as the longest of its kinds."""

    _fields_ = (("client", _ClientMessage), ("pad", ctypes.c_long * 24))


@dataclass(frozen=True)
class Display:
    """A display of X11.

    Attributes:
        number: What follows the colon in its name.
    """

    number: int

    def windows(self, title: str) -> list[int]:
        """Windows that are mapped, by a regular expression of their titles. Raises DisplayError."""
        done = self._xdotool("search", "--onlyvisible", "--name", title)
        return [int(line) for line in done.stdout.split()]

    def press(self, window: int, *keys: str) -> None:
        """Give a window the keyboard and press keys, by their names in X11. Raises DisplayError."""
        for words in (("windowfocus", "--sync", str(window)), ("key", "--delay", "80", *keys)):
            done = self._xdotool(*words)
            if done.returncode:
                raise DisplayError(f"xdotool {words[0]}: {done.stderr.strip()}")

    def picture(self) -> Image.Image:
        """What is seen on the whole screen."""
        return ImageGrab.grab(xdisplay=f":{self.number}")

    def picture_at_rest(self, limit: float) -> Image.Image:
        """What is seen when nothing has moved for two seconds, or after `limit` seconds."""
        seen, since, end = self.picture(), time.monotonic(), time.monotonic() + limit
        while time.monotonic() < min(end, since + _QUIET_S):
            time.sleep(_LOOK_S)
            now = self.picture()
            if now.tobytes() != seen.tobytes():
                seen, since = now, time.monotonic()
        return seen

    def close(self, window: int) -> None:
        """Ask a window to close as a desktop does (ICCCM, WM_DELETE_WINDOW). Raises DisplayError."""
        x11 = _xlib()
        display = x11.XOpenDisplay(f":{self.number}".encode())
        if not display:
            raise DisplayError("The display cannot be opened.")
        try:
            atoms = [x11.XInternAtom(display, name, 0) for name in (b"WM_PROTOCOLS", b"WM_DELETE_WINDOW")]
            event = _Event()
            event.client = _ClientMessage(_CLIENT_MESSAGE, 0, 1, display, window, atoms[0], _FORMAT_32, (atoms[1], 0))
            x11.XSendEvent(display, window, 0, 0, ctypes.byref(event))
            x11.XSync(display, 0)
        finally:
            x11.XCloseDisplay(display)

    def _xdotool(self, *words: str) -> subprocess.CompletedProcess[str]:
        known = {**os.environ, "DISPLAY": f":{self.number}"}
        try:
            return subprocess.run(  # noqa: S603
                ["xdotool", *words],  # noqa: S607
                env=known,
                capture_output=True,
                text=True,
                check=False,
                timeout=_START_S,
            )
        except subprocess.TimeoutExpired as error:
            raise DisplayError(f"xdotool {words[0]} did not end within {error.timeout:g} s.") from error


@contextmanager
def open_display(log: Path) -> Iterator[Display]:
    """Open a display with a free number, for as long as the context lasts. Raises DisplayError.

    Args:
        log: Where what Xvfb says is written.
    """
    reading, writing = os.pipe()
    screen = f"{SIZE[0]}x{SIZE[1]}x24"
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", screen, "-nolisten", "tcp", "-noreset"]
    with log.open("wb") as said, subprocess.Popen(command, pass_fds=[writing], stdout=said, stderr=said) as process:  # noqa: S603
        os.close(writing)
        try:
            yield Display(_number(reading))
        finally:
            os.close(reading)
            process.terminate()


def _number(reading: int) -> int:
    ready, _, _ = select.select([reading], [], [], _START_S)
    text = os.read(reading, 16) if ready else b""
    if not text.strip().isdigit():
        raise DisplayError("Xvfb did not start.")
    return int(text)


def _xlib() -> ctypes.CDLL:
    x11 = ctypes.CDLL(ctypes.util.find_library("X11") or "libX11.so.6")
    x11.XOpenDisplay.restype = ctypes.c_void_p
    x11.XInternAtom.restype = ctypes.c_ulong
    x11.XInternAtom.argtypes = (ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int)
    x11.XSendEvent.argtypes = (ctypes.c_void_p, ctypes.c_ulong, ctypes.c_int, ctypes.c_long, ctypes.c_void_p)
    x11.XSync.argtypes = (ctypes.c_void_p, ctypes.c_int)
    x11.XCloseDisplay.argtypes = (ctypes.c_void_p,)
    return x11


def wait_for[Found](look: Callable[[], Found], limit: float, going_on: Callable[[], bool]) -> Found | None:
    """What is found as soon as something is; None after `limit` seconds, or when it does not go on any more."""
    end = time.monotonic() + limit
    while time.monotonic() < end and going_on():
        found = look()
        if found:
            return found
        time.sleep(_LOOK_S)
    return None
