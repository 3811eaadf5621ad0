"""A window that gets its style sheet at once lies as one of which each part gets it when it is put in."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from provcheck.gui import main_window
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.opening import opened

# At the last two the tools of the viewer stand in one row, at the first two in two.
SIZES = ((960, 640), (1280, 800), (1440, 900), (1500, 900))


def seen(part: QWidget, path: str = "") -> Iterator[tuple[str, object]]:
    """Where everything lies that is seen, with its font and its colour."""
    for number, child in enumerate(part.children()):
        if isinstance(child, QWidget) and child.isVisible():
            here = f"{path}/{number} {type(child).__name__}"
            font, ink = child.font(), child.palette().windowText().color().name()
            yield here, (child.geometry().getRect(), font.pixelSize(), font.weight(), ink)
            yield from seen(child, here)


def pages(qtbot: QtBot, make_window: MakeWindow, size: tuple[int, int]) -> list[dict[str, object]]:
    window = make_window(FakeProgram(reports={1: report([match(0.9), match(0.8, suspect="b.png")])}))
    window.resize(*size)
    found = []
    for _name, page in window.pages:
        window.go_to(page)
        qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
        qtbot.wait(50)
        found.append(dict(seen(window)))
    opened(qtbot, window)
    qtbot.wait(200)
    return [*found, dict(seen(window))]


@pytest.mark.parametrize("size", SIZES)
def test_everything_lies_where_it_would(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, size: tuple[int, int]
) -> None:
    at_once = pages(qtbot, make_window, size)
    monkeypatch.setattr(main_window, "dressed_at_once", contextlib.nullcontext)
    by_parts = pages(qtbot, make_window, size)
    assert len(at_once[-1]) > 100
    assert at_once == by_parts
