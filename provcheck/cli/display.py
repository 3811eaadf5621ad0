"""Whether a window can be opened."""

from __future__ import annotations

import ctypes
import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path

from provcheck.app.i18n import tr

_UNSEEN = frozenset({"offscreen", "minimal", "vnc"})


def has_display(environment: Mapping[str, str], system: str) -> bool:
    """Whether a window would be seen by a person; `system` as in `sys.platform`."""
    if environment.get("QT_QPA_PLATFORM") in _UNSEEN:
        return False
    return system in {"win32", "darwin"} or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def can_open_window(environment: Mapping[str, str], system: str) -> bool:
    """Whether Qt finds something to draw on; without it Qt ends the process instead of raising."""
    return has_display(environment, system) or bool(environment.get("QT_QPA_PLATFORM"))


# What Qt's X11 plugin loads and minimal systems lack; Qt ends the process when one is missing.
_X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libEGL.so.1": "libegl1",
}


def _load(name: str) -> object:
    """Load a library: one of the system, or one that lies beside Qt's own, where Qt looks first."""
    spec = importlib.util.find_spec("PySide6")
    beside = None if spec is None or spec.origin is None else Path(spec.origin).parent / "Qt" / "lib" / name
    return ctypes.CDLL(str(beside) if beside is not None and beside.is_file() else name)


def missing_packages(environment: Mapping[str, str], system: str, load: Callable[[str], object] = _load) -> tuple[str, ...]:
    """Names of the Debian packages that the window lacks on an X11 display; none elsewhere."""
    on_x11 = environment.get("QT_QPA_PLATFORM", "xcb") == "xcb" and not environment.get("WAYLAND_DISPLAY")
    if system != "linux" or not on_x11:
        return ()
    missing = []
    for library, package in _X11_LIBRARIES.items():
        try:
            load(library)
        except OSError:
            missing.append(package)
    return tuple(missing)


def why_no_window(environment: Mapping[str, str], system: str) -> str:
    """Why the window cannot be opened and what to do; empty when it can."""
    if not can_open_window(environment, system):
        return tr("There is no display to open the window on. The commands work without one: provcheck --help")
    missing = missing_packages(environment, system)
    if missing:
        told = tr("The window needs system libraries that are not installed. On Debian and Ubuntu: sudo apt install {names}")
        return told.format(names=" ".join(missing))
    return ""
