"""In a small window too the verdict, what follows from it and the counts of files are read whole; rows are never cut."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from provcheck.app.i18n import languages
from provcheck.core.errors import Reason
from provcheck.core.records import Skipped
from provcheck.core.scan_records import NamedPicture
from provcheck.gui.language import speak
from provcheck.gui.result_view import ResultView
from provcheck.gui.services import Preferences
from provcheck.gui.why_panel import WhyPanel
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.opening import opened
from tests.gui.states import NAMES

SIZES = ((960, 640), (1024, 700), (1280, 800))
NAMED = tuple(NamedPicture(f"/suspects/named {number}.png", "0" * 64, NAMES) for number in range(2))
UNREAD = (
    Skipped("/suspects/a.png", Reason.DAMAGED),
    Skipped("/suspects/r.pdf", Reason.OWN_REPORT),
    Skipped("/m.pdf", Reason.MARKED_REPORT),
)


@pytest.fixture(params=SIZES, ids=str)
def result(request: pytest.FixtureRequest, qtbot: QtBot, qapp: QApplication, make_window: MakeWindow) -> ResultView:
    made = report([match(), match(0.8, suspect="b.png")], named=NAMED, skipped=UNREAD, too_little_detail=("/suspects/f.png",))
    window = make_window(FakeProgram(reports={1: made}), preferences=Preferences(portfolio="Ana"))
    window.resize(*request.param)
    shown = opened(qtbot, window)
    qtbot.waitUntil(shown.why.verdict.isVisible)
    settle(qapp)
    return shown


def settle(qapp: QApplication) -> None:
    for _ in range(3):
        qapp.processEvents()


def seen(part: QWidget) -> int:
    """How many pixels of its height are seen."""
    return part.visibleRegion().boundingRect().height()


def test_a_list_of_files_leaves_the_verdict_its_place(qapp: QApplication, result: ResultView) -> None:
    result.named.toggle.click()
    settle(qapp)
    why = result.why
    assert result.named.view.isVisible()
    for part in (why.verdict, why.more):
        assert seen(part) == part.height()
    assert seen(why.sentence) >= why.sentence.fontMetrics().lineSpacing()
    result.named.toggle.click()
    settle(qapp)
    assert result.pair.tools.isVisible()


def test_both_sentences_are_seen_whole_while_no_list_is_open(result: ResultView) -> None:
    for part in (result.why.verdict, result.why.sentence, result.why.false_alarms):
        assert seen(part) == part.height()


def test_where_a_list_and_a_message_leave_no_room_the_tools_make_it(qapp: QApplication, result: ResultView) -> None:
    window = result.window()
    window.resize(960, 640)
    window.messages.say("Something is told of at some length, so that it is broken into lines. " * 4, warns=True)
    result.named.toggle.click()
    settle(qapp)
    assert not result.pair.tools.isVisible()
    assert seen(result.why.verdict) == result.why.verdict.height()
    window.messages.dismiss()
    result.named.toggle.click()
    settle(qapp)
    assert result.pair.tools.isVisible()


@pytest.mark.parametrize("code", languages())
def test_a_decision_can_be_taken_back_by_a_button_at_any_size(
    qtbot: QtBot, qapp: QApplication, make_window: MakeWindow, code: str
) -> None:
    speak(qapp, code)
    window = make_window(FakeProgram(reports={1: report([match()])}))
    window.resize(960, 640)
    shown = opened(qtbot, window)
    shown.decision.confirm.click()
    settle(qapp)
    for part in (shown.decision.undo, shown.decision.dismiss, shown.decision.authorise, shown.decision.reopen):
        assert part.isVisible()
        assert shown.decision.rect().contains(part.geometry().translated(part.parentWidget().mapTo(shown.decision, QPoint())))
    shown.decision.undo.click()
    assert not shown.decision.undo.isVisible()
    qtbot.waitUntil(lambda: not window.context.writes.busy)


@pytest.mark.parametrize("code", languages())
def test_counts_of_files_are_told_in_all_their_words(
    qtbot: QtBot, qapp: QApplication, make_window: MakeWindow, code: str
) -> None:
    speak(qapp, code)
    made = report([match()], named=NAMED, skipped=UNREAD, works_skipped=UNREAD[:1], too_little_detail=("/suspects/f.png",))
    window = make_window(FakeProgram(reports={1: made}))
    window.resize(960, 640)
    shown = opened(qtbot, window)
    settle(qapp)
    for each in (shown.skipped, shown.skipped.reports, shown.skipped.marked, shown.flat, shown.left_out, shown.named):
        assert each.text.isVisible()
        assert each.text.text() == each.text.whole_text()


def test_what_is_said_of_a_named_picture_is_broken_into_lines_and_told_whole(qapp: QApplication, result: ResultView) -> None:
    result.named.toggle.click()
    settle(qapp)
    view, line = result.named.view, result.named.model.index(0)
    assert view.textElideMode() is Qt.TextElideMode.ElideNone
    text = str(line.data())
    wide = view.fontMetrics().horizontalAdvance(text)
    lines = view.visualRect(line).height() // view.fontMetrics().lineSpacing()
    assert lines >= wide / view.viewport().width()
    assert view.viewport().rect().contains(view.visualRect(line)), "the first is seen whole"
    assert text in line.data(Qt.ItemDataRole.ToolTipRole)


def test_reasons_are_seen_whole_or_not_at_all(qtbot: QtBot, qapp: QApplication) -> None:
    panel = WhyPanel()
    qtbot.addWidget(panel)
    panel.show()
    panel.show_match(replace(match()))
    reached = set()
    for height in range(120, 640, 7):
        panel.resize(700, height)
        settle(qapp)
        parts = [part for view in panel.shown_views for group in view.whole_parts() for part in group]
        whole = [seen(part) == part.height() for part in parts]
        assert all(seen(part) in {0, part.height()} for part in parts), height
        assert whole == sorted(whole, reverse=True), "none without those above it"
        reached.add(sum(whole))
    assert len(reached) > 3
