"""When the window is opened, and when it cannot be."""

from __future__ import annotations

import pytest

from provcheck.cli.display import can_open_window, has_display, missing_packages


@pytest.mark.parametrize(
    ("environment", "system", "seen", "possible"),
    [
        ({}, "linux", False, False),
        ({"DISPLAY": ""}, "linux", False, False),
        ({"DISPLAY": ":0"}, "linux", True, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True, True),
        ({"DISPLAY": ":0", "QT_QPA_PLATFORM": "offscreen"}, "linux", False, True),
        ({"QT_QPA_PLATFORM": "offscreen"}, "linux", False, True),
        ({}, "win32", True, True),
        ({}, "darwin", True, True),
    ],
)
def test_display(environment: dict[str, str], system: str, seen: bool, possible: bool) -> None:
    assert has_display(environment, system) is seen
    assert can_open_window(environment, system) is possible


def test_missing_libraries_are_named_by_their_packages() -> None:
    def load(name: str) -> None:
        if "cursor" in name:
            raise OSError(name)

    assert missing_packages({"DISPLAY": ":0"}, "linux", load) == ("libxcb-cursor0",)
    assert missing_packages({"DISPLAY": ":0", "WAYLAND_DISPLAY": "wayland-0"}, "linux", load) == ()
    assert missing_packages({"QT_QPA_PLATFORM": "offscreen"}, "linux", load) == ()
    assert missing_packages({}, "win32", load) == ()
