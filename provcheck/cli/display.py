"""Whether a window can be opened."""

from __future__ import annotations

from collections.abc import Mapping

_UNSEEN = frozenset({"offscreen", "minimal", "vnc"})


def has_display(environment: Mapping[str, str], system: str) -> bool:
    """Whether a window would be seen by a person; `system` as in `sys.platform`."""
    if environment.get("QT_QPA_PLATFORM") in _UNSEEN:
        return False
    return system in {"win32", "darwin"} or bool(environment.get("DISPLAY") or environment.get("WAYLAND_DISPLAY"))


def can_open_window(environment: Mapping[str, str], system: str) -> bool:
    """Whether Qt finds something to draw on; without it Qt ends the process instead of raising."""
    return has_display(environment, system) or bool(environment.get("QT_QPA_PLATFORM"))
