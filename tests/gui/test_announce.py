"""Who does not see the window is told what happens in it."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from provcheck.core.records import Match
from provcheck.core.scan.events import MatchFound
from provcheck.gui import announce
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report


class Heard:
    """What a screen reader is asked to say, urgent or not."""

    def __init__(self) -> None:
        self.said: list[tuple[str, bool]] = []

    def updateAccessibility(self, event: Any) -> None:  # noqa: N802  Qt's own name
        assert event.type() is QAccessible.Event.Announcement
        self.said.append((event.message(), event.politeness() is QAccessible.AnnouncementPoliteness.Assertive))

    AnnouncementPoliteness = QAccessible.AnnouncementPoliteness


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    made = Heard()
    monkeypatch.setattr(announce, "QAccessible", made)
    return made


@pytest.mark.parametrize(
    ("found", "sentence"),
    [([match()], "1 picture contains one of the works, or part of one."), ([], "Nothing found")],
)
def test_the_end_of_a_scan_is_told_with_what_came_of_it(
    qtbot: QtBot, make_window: MakeWindow, heard: Heard, found: list[Match], sentence: str
) -> None:
    program = FakeProgram(before=[MatchFound(each) for each in found], gate=threading.Event())
    window = make_window(program)
    window.check_page.check([Path("/suspects")])
    qtbot.waitUntil(program.reached.is_set)
    assert heard.said == []
    program.gate.set()
    qtbot.waitUntil(lambda: not window.check_page.busy)
    assert heard.said == [(sentence, False)]


def test_a_decision_is_told_with_its_match(qtbot: QtBot, make_window: MakeWindow, heard: Heard) -> None:
    window = make_window(FakeProgram(reports={1: report([match(suspect="knight.png")])}))
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: result.list.match is not None)
    result.decision.confirm.click()
    result.decision.dismiss.click()
    result.decision.undo.click()
    assert heard.said == [
        ("knight.png: Confirmed", False),
        ("knight.png: Dismissed in place of Confirmed. Ctrl+Z brings it back.", False),
        ("Undone: dismiss knight.png", False),
    ]
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_a_message_is_told_and_a_warning_at_once(make_window: MakeWindow, heard: Heard) -> None:
    window = make_window(FakeProgram())
    window.messages.say("The report is saved.")
    window.messages.say("The drive is full.", warns=True)
    assert heard.said == [("The report is saved.", False), ("The drive is full.", True)]


def test_a_notice_of_the_portfolio_is_told(make_window: MakeWindow, heard: Heard) -> None:
    window = make_window(FakeProgram())
    window.portfolio_page.notice.say("2 works were taken out.", undo=True)
    assert heard.said == [("2 works were taken out.", False)]
