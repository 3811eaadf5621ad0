"""What is said of a scan above its matches: dismissed ones apart, and what could not be compared by name."""

from __future__ import annotations

import threading
import weakref
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.app import i18n
from provcheck.core.errors import Reason
from provcheck.core.evidence import Edit
from provcheck.core.records import DecisionKind, NameFound, Skipped, VerdictKind
from provcheck.core.scan_records import NamedPicture
from provcheck.gui.language import speak
from provcheck.gui.main_window import MainWindow
from provcheck.gui.result_view import ResultView
from provcheck.gui.services import Preferences
from provcheck.gui.widgets.result_head import Numbers, ResultHead, count_text, headline_text
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import PORTFOLIO, FakeProgram, match, report

MATCHES = [match(0.9, suspect="a.png"), match(0.8, suspect="a.png", work_name="other.png"), match(0.7, suspect="b.png")]


def opened(qtbot: QtBot, window: MainWindow) -> ResultView:
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    qtbot.waitUntil(lambda: bool(result.outcome) and not window.context.reads.busy)
    return result


def test_dismissed_matches_are_told_apart(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={1: report([*MATCHES, match(0.1, verdict=VerdictKind.RESEMBLANCE)])}))
    result = opened(qtbot, window)
    assert result.headline.text() == "2 pictures contain one of the works, or part of one."
    assert result.head.portfolio.whole_text() == "Portfolio: Ana"
    result.decision.dismiss.click()
    assert result.headline.text() == ("2 pictures contain one of the works, or part of one. 1 match is dismissed."), (
        "the picture holds another work as well"
    )
    result.list.choose_next()
    result.decision.dismiss.click()
    assert result.headline.text() == "1 picture contains one of the works, or part of one. 2 matches are dismissed."
    assert "3 matches and 1 resemblance, 2 undecided, 2 dismissed, 3 pictures checked" in result.count.whole_text()
    result.list.choose_next()
    result.decision.dismiss.click()
    assert result.headline.text() == "No copy is left: 3 matches are dismissed."
    result.decisions.undo()
    assert result.headline.text() == "1 picture contains one of the works, or part of one. 2 matches are dismissed."
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_every_decision_is_counted_and_files_that_were_not_read_too(qtbot: QtBot, make_window: MakeWindow) -> None:
    unread = (Skipped("/suspects/a.png", Reason.DAMAGED),)
    window = make_window(FakeProgram(reports={1: report(MATCHES, skipped=unread)}))
    result = opened(qtbot, window)
    assert result.count.whole_text().startswith("3 matches, 3 pictures checked, 1 not read. Scan 1 of ")
    result.decision.confirm.click()
    assert result.count.whole_text().startswith("3 matches, 2 undecided, 1 confirmed, 3 pictures checked, 1 not read")
    result.list.choose_next()
    result.decision.decided.emit(DecisionKind.AUTHORISED, "a fan book")
    assert result.count.whole_text().startswith("3 matches, 1 undecided, 1 confirmed, 1 authorised, 3 pictures checked")
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_files_that_are_marked_as_reports_are_counted_as_such(qtbot: QtBot, make_window: MakeWindow) -> None:
    skipped = (Skipped("/suspects/a.pdf", Reason.MARKED_REPORT), Skipped("/suspects/b.pdf", Reason.OWN_REPORT))
    result = opened(qtbot, make_window(FakeProgram(reports={1: report(MATCHES, skipped=skipped)})))
    told = "1 file marked as a report of Provcheck not searched"
    assert f"3 pictures checked, 1 report of Provcheck not searched, {told}" in result.count.whole_text()


def test_where_there_is_little_room_the_numbers_are_told_whole_rather_than_all_in_part(qtbot: QtBot) -> None:
    head = ResultHead()
    qtbot.addWidget(head)
    head.show()
    head.show_report(report(MATCHES), "Scan 1 of 30 November")
    head.show_numbers(Numbers(3, 1, 1, confirmed=1))
    numbers = "3 matches, 1 undecided, 1 confirmed, 1 dismissed, 3 pictures checked"
    needed = head.count.fontMetrics().horizontalAdvance(numbers)
    for width, shown in ((2 * needed, f"{numbers}. Scan 1 of 30 November"), (needed + 4, numbers)):
        head.count.resize(width, 20)
        assert head.count.text() == shown
    assert head.count.toolTip() == f"{numbers}. Scan 1 of 30 November"


def test_a_dismissed_resemblance_is_no_match_that_is_dismissed(qtbot: QtBot, make_window: MakeWindow) -> None:
    alike = match(0.1, verdict=VerdictKind.RESEMBLANCE)
    window = make_window(FakeProgram(reports={1: report([alike, replace(alike, suspect="/suspects/other.png")])}))
    result = opened(qtbot, window)
    result.decision.dismiss.click()
    assert result.headline.text() == "No copy of the works was found."
    assert "2 resemblances, 2 dismissed" in result.count.whole_text()
    result.decisions.undo()
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_what_lies_around_something_else_is_doubted_under_the_headline_until_it_is_dismissed(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    found = match(0.7, suspect="b.png")
    around = replace(found, evidence=replace(found.evidence, edits=(Edit("other-content", 0.9, "share"),)))
    window = make_window(FakeProgram(reports={1: report([*MATCHES[:2], around])}))
    result = opened(qtbot, window)
    assert result.head.doubt.text().startswith("In 1 of them something else lies within or over the work: two pictures")
    assert result.head.doubt.isVisibleTo(result)
    result.list.choose_next()
    result.list.choose_next()
    result.decision.dismiss.click()
    assert not result.head.doubt.isVisibleTo(result)
    result.decisions.undo()
    assert result.head.doubt.isVisibleTo(result)
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_the_headline_says_less_once_only_what_is_doubted_is_left(qtbot: QtBot, make_window: MakeWindow) -> None:
    found = match(0.7, suspect="b.png")
    around = replace(found, evidence=replace(found.evidence, edits=(Edit("other-content", 0.9, "share"),)))
    window = make_window(FakeProgram(reports={1: report([MATCHES[0], around])}))
    result = opened(qtbot, window)
    assert result.head.headline.text() == "2 pictures contain one of the works, or part of one."
    result.decision.dismiss.click()
    told = "1 picture may contain part of one of the works: see for yourself. 1 match is dismissed."
    assert result.head.headline.text() == told
    qtbot.waitUntil(lambda: not window.context.writes.busy)


@pytest.mark.parametrize(
    ("numbers", "sentence", "line"),
    [
        (
            Numbers(2, 1, 1, 1, dismissed_finds=1),
            "1 Bild enthält eines der Werke oder einen Teil davon. 1 Fund ist verworfen.",
            "2 Funde, 1 offen, 1 verworfen, 1.200 Bilder geprüft",
        ),
        (
            Numbers(1, 0, 1, 0, dismissed_finds=1),
            "Es bleibt keine Kopie: 1 Fund ist verworfen.",
            "1 Fund, 1 verworfen, 1.200 Bilder geprüft",
        ),
        (
            Numbers(4, 0, 3, 1, dismissed_finds=3),
            "1 Bild enthält eines der Werke oder einen Teil davon. 3 Funde sind verworfen.",
            "4 Funde, 3 verworfen, 1.200 Bilder geprüft",
        ),
        (
            Numbers(9, 3, 1, 1, dismissed_finds=1, confirmed=4, authorised=1),
            "1 Bild enthält eines der Werke oder einen Teil davon. 1 Fund ist verworfen.",
            "9 Funde, 3 offen, 4 bestätigt, 1 erlaubt, 1 verworfen, 1.200 Bilder geprüft",
        ),
    ],
)
def test_one_and_many_are_told_in_german(qapp: QApplication, numbers: Numbers, sentence: str, line: str) -> None:
    speak(qapp, "de")
    made = report(MATCHES, checked=1200)
    try:
        assert headline_text(made, numbers) == sentence
        assert count_text(made, numbers) == line
    finally:
        i18n.set_language("en")


def test_works_that_could_not_be_searched_for_are_named_with_the_reason(qtbot: QtBot, make_window: MakeWindow) -> None:
    left_out = (Skipped("/works/gone.psd", Reason.DAMAGED), Skipped("/works/gone.psd", Reason.DAMAGED))
    flat = ("/suspects/flat.png", "/suspects/white.png")
    for matches in (MATCHES, []):
        made = report(matches, works_skipped=left_out, too_little_detail=flat)
        result = opened(qtbot, make_window(FakeProgram(reports={1: made})))
        assert result.left_out.isVisible()
        assert result.left_out.text.whole_text() == "1 work could not be searched for"
        result.left_out.toggle.click()
        assert result.left_out.model.index(0).data().startswith("gone.psd is damaged")
        assert result.flat.text.whole_text() == "2 pictures have too little detail to check"
        result.flat.toggle.click()
        assert (result.flat.opened, result.left_out.opened) == (True, False), "one at a time: they share their room"
        assert [result.flat.model.index(row).data() for row in range(2)] == ["flat.png", "white.png"]


def test_pictures_without_a_match_whose_files_name_the_artist_are_listed(qtbot: QtBot, make_window: MakeWindow) -> None:
    named = (NamedPicture("/suspects/reeds.png", "0" * 64, (NameFound("Ana", "positive", "reeds by ana"),)),)
    for matches in (MATCHES, []):
        result = opened(qtbot, make_window(FakeProgram(reports={1: report(matches, named=named)})))
        told = "The prompt of 1 picture without a match names the artist. That is no match."
        assert result.named.text.whole_text() == told
        result.named.toggle.click()
        line = result.named.model.index(0)
        assert line.data() == 'reeds.png: A word that is also the name "Ana" stands in the prompt, in the words "reeds by ana"'
    result.begin("Ana")
    assert not result.named.isVisible()


def test_the_portfolio_of_a_scan_is_named_whatever_the_window_has_chosen(qtbot: QtBot, make_window: MakeWindow) -> None:
    other = replace(PORTFOLIO, number=2, name="Ben")
    program = FakeProgram(portfolios=[PORTFOLIO, other], reports={1: report(MATCHES, portfolio=other)})
    window = make_window(program, preferences=Preferences(portfolio="Ana"))
    result = opened(qtbot, window)
    assert "Ana" in window.picker.box.currentText()
    assert result.head.portfolio.whole_text() == "Portfolio: Ben"
    window.go_to(window.check_page)
    program.gate = threading.Event()
    window.check_page.check([Path("/pictures")])
    assert window.check_page.result.head.portfolio.whole_text() == "Portfolio: Ana", "while it runs"
    program.gate.set()
    qtbot.waitUntil(lambda: not window.check_page.busy)


def test_what_was_not_compared_is_told_in_few_words_where_sentences_would_be_cut(qtbot: QtBot, make_window: MakeWindow) -> None:
    unread = (Skipped("/suspects/a.png", Reason.DAMAGED),)
    flat = tuple(f"/suspects/{number}.png" for number in range(20_000))
    made = report(MATCHES, skipped=unread, works_skipped=unread * 2, too_little_detail=flat)
    window = make_window(FakeProgram(reports={1: made}))
    result = opened(qtbot, window)
    lists = (result.skipped, result.flat, result.left_out)
    told = {
        960: ["1 not read", "20,000 with too little detail", "1 work left out"],
        1600: [
            "1 file could not be read",
            "20,000 pictures have too little detail to check",
            "1 work could not be searched for",
        ],
    }
    for width in (960, 1600, 960):
        window.resize(width, 640)
        qtbot.waitUntil(lambda width=width: [each.text.text() for each in lists] == told[width])
    assert [each.text.toolTip() for each in lists] == told[1600]


def test_a_scan_that_is_left_is_let_go_of_a_little_later(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports={1: report([match(suspect=f"{number}.png") for number in range(300)]), 2: report(number=2)})
    window = make_window(program)
    result = opened(qtbot, window)
    freed: list[str] = []
    for each in result.model.matches:
        weakref.finalize(each, freed.append, each.suspect)
    del each
    program.reports.clear()
    result.show_report(report(number=2))
    assert len(freed) < 100, "not while the next one is shown"
    qtbot.waitUntil(lambda: len(freed) >= 299)
