"""A scan that is looked at, with the keyboard in the window."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from provcheck.gui.main_window import MainWindow
from provcheck.gui.result_view import ResultView


def opened(qtbot: QtBot, window: MainWindow) -> ResultView:
    """The result of scan 1, of which a match is chosen; the rest of a long list may still be read."""
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: result.list.match is not None and (result.model.shows_part or not window.context.reads.busy))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return result
