from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QComboBox, QLineEdit, QProgressBar, QWidget
from pytestqt.qtbot import QtBot

from provcheck.core.index.scan_store import brief
from provcheck.core.records import Level, Match, VerdictKind
from provcheck.core.scan.events import FileSkipped, MatchFound
from provcheck.gui.drop_area import DropArea
from provcheck.gui.services import IndexOrder, Preferences
from provcheck.gui.viewer.picture_view import PictureView
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, advanced, match, report, skipped
from tests.gui.saving import save
from tests.gui.test_drop_area import drag, urls


def test_first_start_is_an_area_a_sentence_and_a_button(make_window: MakeWindow) -> None:
    page = make_window(FakeProgram(portfolios=[])).portfolio_page
    assert page.drop.isVisible()
    buttons = [button for button in page.findChildren(QAbstractButton) if button.isVisible()]
    assert buttons == [page.drop.folder_button]


def test_a_dropped_portfolio_is_named_and_indexed(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(portfolios=[], before=[advanced(1, 2), FileSkipped(skipped())])
    window = make_window(program)
    page = window.portfolio_page
    assert drag(page, urls(tmp_path / "my works"))
    assert page.form.name.text() == "my works"
    page.form.artist.setText("Ana")
    page.form.handles.setText("@ana, ana_draws")
    qtbot.keyClick(page.form.handles, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not page.busy and window.picker.current is not None)
    assert program.indexes_asked[0].handles == ("@ana", "ana_draws")
    assert program.indexes_asked[0].targets == (tmp_path / "my works",)
    assert page.title.text() == "my works"
    assert page.skipped.isVisible()
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    assert window.picker.current.name == "my works"
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(Level.STANDARD, "my works")])


def test_a_known_name_is_said_and_an_empty_one_does_not_start(make_window: MakeWindow, tmp_path: Path) -> None:
    window = make_window(FakeProgram())
    form = window.portfolio_page.form
    window.portfolio_page.another.click()
    drag(window.portfolio_page.drop, urls(tmp_path))
    form.name.setText("Ana")
    assert form.adds.isVisible()
    form.name.setText(" aNA ")
    assert "added to it" in form.adds.text()
    orders: list[IndexOrder] = []
    form.ready.connect(orders.append)
    form.ready.disconnect(window.portfolio_page.start)
    form.start.click()
    assert [order.name for order in orders] == ["Ana"], "as it is written in the library"
    form.name.setText("  ")
    assert not form.start.isEnabled()
    assert form.adds.text().startswith("Give the portfolio a name")
    form.back.click()
    assert window.portfolio_page.grid.isVisible()


def test_indexing_shows_progress_and_can_be_cancelled(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(before=[advanced(412, 900, "harbour.psd")], gate=threading.Event())
    page = make_window(program).portfolio_page
    assert drag(page.more, urls(tmp_path))
    qtbot.waitUntil(lambda: page.progress.bar.maximum() == 900)
    assert page.progress.count.text() == "412 of 900"
    assert "8.1 a second" in page.progress.pace.text()
    assert "3 minutes left" in page.progress.pace.text()
    assert page.progress.current.whole_text() == "harbour.psd"
    qtbot.mouseClick(page.progress.cancel, Qt.MouseButton.LeftButton)
    assert not page.progress.cancel.isEnabled()
    assert page.task.token.cancelled
    program.gate.set()
    qtbot.waitUntil(lambda: not page.busy)
    assert not page.progress.isVisible()


def test_choosing_a_match_fills_pair_and_why(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    matches = [match(0.9), match(0.4, suspect="other.png", verdict=VerdictKind.RESEMBLANCE, matrix=None)]
    program.reports[1] = report(matches)
    window = make_window(program)
    result = window.scans_page.result
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    qtbot.waitUntil(lambda: result.why.verdict.text() == "Edited copy")
    qtbot.keyClick(result.list, Qt.Key.Key_Down)
    assert not result.why.verdict.isVisible(), "of the match before, and the reasons of this one are not laid out yet"
    qtbot.waitUntil(lambda: result.why.verdict.text() == "Resemblance only")
    assert result.pair.suspect.name.whole_text() == "other.png"
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: result.why.verdict.text() == "Edited copy")
    qtbot.keyClick(window, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: result.why.verdict.text() == "Resemblance only")


def test_pictures_with_too_little_detail_are_listed(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    program.reports[1] = report(too_little_detail=("/suspects/plain.png", "/suspects/dance.gif/dance.gif#first"))
    window = make_window(program)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    flat = window.scans_page.result.flat
    qtbot.waitUntil(flat.isVisible)
    qtbot.mouseClick(flat.toggle, Qt.MouseButton.LeftButton)
    assert flat.view.isVisible()
    assert [flat.model.index(row).data() for row in range(2)] == ["plain.png", "dance.gif, first frame"]


def test_export_writes_through_the_service_and_says_where(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    program = FakeProgram(reports={1: report([match()])})
    window = make_window(program, [target])
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    qtbot.waitUntil(window.scans_page.result.export.isVisible)
    save(qtbot, window.scans_page.result)
    qtbot.waitUntil(window.messages.isVisible)
    assert program.writing.exported == [(program.reports[1], target)]
    assert target.read_bytes() == b"%PDF-"
    assert str(target) in window.messages.text.text()
    qtbot.waitUntil(window.scans_page.result.export.isEnabled)
    assert window.messages.act.text() == "Show in folder"
    window.messages.act.click()
    qtbot.waitUntil(lambda: program.portfolio_care.asked == [target])


def test_where_no_scan_is_kept_yet_one_is_offered(make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    window.go_to(window.scans_page)
    page = window.scans_page
    assert page.empty.isVisible()
    page.check.click()
    assert window.stack.currentWidget() is window.check_page


def test_a_scan_that_is_opened_has_the_keyboard(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports={1: report([match()]), 2: report([], number=2)})
    window = make_window(program)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    window.go_to(window.scans_page)
    page = window.scans_page
    qtbot.waitUntil(lambda: page.model.rowCount() == 2)
    for row, target in ((0, page.result.nothing.export), (1, page.result.list)):
        page.list.setFocus()
        page.list.setCurrentIndex(page.model.index(row, 0))
        qtbot.keyClick(page.list, Qt.Key.Key_Return)
        qtbot.waitUntil(target.hasFocus)
        page.back.click()


def test_escape_empties_a_field_of_search_and_leaves_it(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={1: report([match()])}))
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    result = window.scans_page.result
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    qtbot.waitUntil(result.list.isVisible)
    portfolio = window.portfolio_page
    for page, words, rows in (
        (window.scans_page, result.filters.words, result.list),
        (portfolio, portfolio.view.bar.words, portfolio.grid),
    ):
        window.go_to(page)
        words.setFocus()
        qtbot.keyClicks(words, "no such name")
        qtbot.keyClick(words, Qt.Key.Key_Escape)
        assert (words.text(), words.hasFocus()) == ("", True)
        qtbot.waitUntil(rows.isVisible)
        qtbot.keyClick(words, Qt.Key.Key_Escape)
        assert rows.hasFocus()


def test_an_export_that_fails_is_told_and_may_be_tried_again(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(reports={1: report([match()])})
    window = make_window(program, [tmp_path / "no such folder" / "report.pdf"])
    window.scans_page.open_scan(1)
    window.go_to(window.scans_page)
    qtbot.waitUntil(window.scans_page.result.export.isVisible)
    save(qtbot, window.scans_page.result)
    qtbot.waitUntil(window.messages.isVisible)
    assert "report.pdf" in window.messages.text.text()
    qtbot.waitUntil(window.scans_page.result.export.isEnabled)


def test_scans_open_by_enter_and_a_missing_one_is_told(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports={1: report([match()]), 2: report([], number=2)})
    window = make_window(program)
    page = window.scans_page
    window.go_to(page)
    page.list.setCurrentIndex(page.model.index(1))
    qtbot.keyClick(page.list, Qt.Key.Key_Return)
    qtbot.waitUntil(page.result.isVisible)
    assert "Scan 1" in page.result.count.text()
    page.back.click()
    assert page.list.isVisible()
    page.open_scan(99)
    qtbot.waitUntil(window.messages.isVisible)


def test_start_may_open_a_scan(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={7: report([match()], number=7)}))
    window.start(7)
    qtbot.waitUntil(window.scans_page.result.isVisible)


def test_the_status_says_what_the_models_run_on(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    qtbot.waitUntil(lambda: window.models.label.whole_text() == "Pictures are compared on the processor")
    assert "SSCD: runs on CPU" in window.models.label.toolTip()


PRESSED = (QAbstractButton, QAbstractItemView, QLineEdit, QComboBox, QProgressBar, DropArea, PictureView)


def test_everything_that_is_used_has_a_name_and_is_reached_by_keyboard(make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={1: report([match()])}))
    window.messages.say("sentence", "details")
    window.scans_page.result.show_report(report([match()]))
    inner = {"qt_spinbox_lineedit", "ScrollLeftButton", "ScrollRightButton"}
    own = [widget for widget in window.findChildren(QWidget) if isinstance(widget, PRESSED)]
    own = [
        widget for widget in own if widget.objectName() not in inner and not isinstance(widget.parent(), (QComboBox, QLineEdit))
    ]
    own = [
        widget
        for widget in own
        if not isinstance(widget, QAbstractItemView) or widget.parent().parent() is not window.picker.box
    ]
    assert len(own) > 30
    assert [widget for widget in own if not widget.accessibleName()] == []
    idle = [widget for widget in own if not isinstance(widget, QProgressBar)]
    assert [widget for widget in idle if not widget.focusPolicy() & Qt.FocusPolicy.TabFocus] == []


def test_tab_goes_through_the_page(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    window.go_to(window.check_page)
    window.activateWindow()
    seen = set()
    for _ in range(20):
        qtbot.keyClick(QApplication.focusWidget() or window, Qt.Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    assert {window.check_page.drop, window.check_page.drop.folder_button, window.picker.box} <= seen


def test_details_of_a_match_are_loaded_when_it_is_looked_at(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = [match(0.9), match(0.8, suspect="second.png")]
    whole = {each.suspect: each for each in found}
    program = FakeProgram(reports={1: report([brief(each) for each in found])})
    asked: list[str] = []
    gate = threading.Event()

    def details(number: int, chosen: Match) -> Match:
        asked.append(f"{number} {chosen.suspect}")
        assert gate.wait(20)
        return whole[chosen.suspect]

    services = replace(program.services(), match_details=details)
    monkeypatch.setattr(program, "services", lambda: services)
    window = make_window(program)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: asked == [f"1 {found[0].suspect}"])
    assert result.pair.suspect.name.whole_text() == "blue.png", "what can be decided on is seen meanwhile"
    assert not result.why.verdict.isVisible()
    gate.set()
    qtbot.waitUntil(result.why.verdict.isVisible)
    assert len(result.why.shown_views) == 3
    qtbot.keyClick(result, Qt.Key.Key_N)
    qtbot.waitUntil(lambda: len(asked) == 2)
    assert result.list.match is not None
    assert result.list.match.suspect == found[1].suspect


def test_a_note_that_is_being_written_outlives_news_of_the_list(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={1: report([match(0.9), match(0.8, suspect="second.png")])}))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: result.model.shown == 2)
    result.list.setFocus()
    result.decision.ask_note()
    qtbot.keyClicks(result.decision.note, "may use it")
    result.model._arrange()
    assert result.decision.stack.currentIndex() == 1
    assert result.decision.note.text() == "may use it"
    qtbot.keyClick(result.decision.note, Qt.Key.Key_Return)
    assert result.decision.stack.currentIndex() == 0
    chosen = result.list.match
    assert chosen is not None
    assert result.decisions.of(chosen).note == "may use it"


def test_what_is_new_is_told_of_the_scans_before_this_one(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also when the question is answered only after the scan has been kept, which has then found all of it already."""
    known, fresh = match(0.9), match(0.8, suspect="fresh.png")
    program = FakeProgram(before=[MatchFound(known), MatchFound(fresh)], gate=threading.Event())
    program.reports = {1: report([known])}
    asked = threading.Event()

    def before(_portfolio: str, number: int | None) -> frozenset[tuple[str, str]]:
        asked.wait(20)
        earlier = [made for made in program.reports.values() if number is None or made.number < number]
        return frozenset(found.key for made in earlier for found in made.matches)

    services = replace(program.services(), pairs_before=before)
    monkeypatch.setattr(program, "services", lambda: services)
    window = make_window(program)
    page = window.check_page
    page.check([Path("/suspects")])
    qtbot.waitUntil(program.reached.is_set)
    program.gate.set()
    qtbot.waitUntil(lambda: not page.busy)
    asked.set()
    qtbot.waitUntil(lambda: page.result.model.tells_new)
    qtbot.waitUntil(lambda: [page.result.model.standing(each).is_new for each in page.result.model] == [False, True])


def test_going_back_while_a_scan_is_opened_stays_back(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = FakeProgram(reports={1: report([match()]), 2: report([match()], number=2)})
    gate = threading.Event()

    def load(number: int) -> object:
        assert number == 1 or gate.wait(20)
        return program.open_scan(number)

    services = replace(program.services(), open_scan=load)
    monkeypatch.setattr(program, "services", lambda: services)
    window = make_window(program)
    page = window.scans_page
    window.go_to(page)
    page.open_scan(1)
    qtbot.waitUntil(page.result.isVisible)
    page.open_scan(2)
    page.back.click()
    gate.set()
    qtbot.waitUntil(lambda: not window.context.reads.busy)
    assert page.all.isVisible()
