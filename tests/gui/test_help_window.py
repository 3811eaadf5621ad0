"""The manual in the window: opened by a key, searched, links followed, nothing fetched."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from provcheck.app.manual import read_manual
from provcheck.gui.help_window import HelpWindow
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram


@pytest.fixture
def parent(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    return made


@pytest.fixture
def window(parent: QWidget) -> HelpWindow:
    made = HelpWindow(read_manual("en"), parent)
    made.show()
    return made


def listed(window: HelpWindow) -> list[str]:
    items = window.contents.model()
    rows = range(items.rowCount())
    return [items.index(row, 0).data() for row in rows if not window.contents.isRowHidden(row)]


def test_a_key_opens_the_manual_where_it_was_left(qtbot: QtBot, make_window: MakeWindow) -> None:
    main = make_window(FakeProgram())
    main.activateWindow()
    qtbot.keyClick(main, Qt.Key.Key_F1)
    shown = main.findChild(HelpWindow)
    assert shown.isVisible()
    shown.open_page("privacy")
    qtbot.keyClick(shown, Qt.Key.Key_Escape)
    assert not shown.isVisible()
    main.sidebar.help.click()
    assert main.findChildren(HelpWindow) == [shown]
    assert shown.isVisible()
    assert shown.page.shown.name == "privacy"


def test_words_leave_the_pages_that_hold_them_and_mark_the_place(window: HelpWindow) -> None:
    everything = listed(window)
    window.search.setText("gatekeeper")
    assert listed(window) == ["For artists", "When something does not work"]
    assert window.page.shown.name == "troubleshooting"
    assert window.page.textCursor().selectedText().lower() == "gatekeeper"
    window.search.setText("unpronounceablexyz")
    assert listed(window) == []
    assert window.nothing.isVisible()
    window.search.clear()
    assert listed(window) == everything
    assert not window.nothing.isVisible()


def test_links_between_pages_are_followed_and_gone_back(window: HelpWindow) -> None:
    window.page.anchorClicked.emit(QUrl("models.md#graphics-cards"))
    assert window.page.shown.name == "models"
    assert window.contents.currentIndex().data() == "The models that compare pictures"
    window.back.click()
    assert window.page.shown.name == "first-steps"
    assert not window.back.isEnabled()


def test_web_pages_are_handed_on_and_only_when_pressed(window: HelpWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toString()))
    window.open_page("studios")
    assert opened == []
    window.page.anchorClicked.emit(QUrl("https://docs.ray.io/"))
    window.page.anchorClicked.emit(QUrl("file:///etc/passwd"))
    assert opened == ["https://docs.ray.io/"]
    assert window.page.shown.name == "studios"


def test_pages_stand_there_once_with_their_pictures_after_a_resize(qtbot: QtBot, window: HelpWindow) -> None:
    window.open_page("verdicts")
    window.resize(700, 500)
    qtbot.waitUntil(lambda: not window.page._refill.isActive())
    assert window.page.toPlainText().count("What the verdicts mean") == 1
    assert window.page.horizontalScrollBar().maximum() == 0
