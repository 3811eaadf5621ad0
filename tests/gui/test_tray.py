"""What the system says when something is found while the window is not looked at."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QSystemTrayIcon, QWidget
from pytestqt.qtbot import QtBot

from provcheck.gui.tray import LONGEST, TrayNotice


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    pixmap = QPixmap(16, 16)
    pixmap.fill(Qt.GlobalColor.blue)
    made.setWindowIcon(QIcon(pixmap))
    qtbot.addWidget(made)
    return made


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    told: list[Any] = []
    monkeypatch.setattr(QSystemTrayIcon, "showMessage", lambda _icon, title, text, *_rest: told.append((title, text)))
    return told


def test_it_is_said_while_the_window_is_not_looked_at(qtbot: QtBot, window: QWidget, said: list[Any]) -> None:
    notice = TrayNotice(window, lambda: True)
    notice.tell("1 new match.")
    assert said == [("Provcheck", "1 new match.")]
    assert notice.icon is not None
    assert notice.icon.toolTip() == "1 new match."
    with qtbot.waitSignal(notice.pressed):
        notice.icon.messageClicked.emit()
    assert not notice.icon.isVisible()


def test_what_no_system_shows_whole_is_cut_where_it_is_seen_to_be(window: QWidget, said: list[Any]) -> None:
    notice = TrayNotice(window, lambda: True)
    notice.tell("1 new match in the watched folder " + 40 * "Downloads ")
    assert notice.icon is not None
    assert said == [("Provcheck", notice.icon.toolTip())]
    assert len(notice.icon.toolTip()) <= LONGEST
    assert notice.icon.toolTip().endswith("…")
    notice.clear()


def test_nothing_more_is_said_while_the_window_is_looked_at(qtbot: QtBot, window: QWidget, said: list[Any]) -> None:
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    TrayNotice(window, lambda: True).tell("1 new match.")
    assert said == []


def test_without_a_tray_the_window_asks_for_attention(
    window: QWidget, said: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    alerted: list[QWidget] = []
    monkeypatch.setattr("provcheck.gui.tray.QApplication.alert", alerted.append)
    notice = TrayNotice(window, lambda: False)
    notice.tell("1 new match.")
    assert (alerted, said, notice.icon) == ([window], [], None)
    assert window.windowState() is Qt.WindowState.WindowNoState
