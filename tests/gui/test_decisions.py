from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.records import UNDECIDED, Decision, DecisionKind, PairKey, VerdictKind
from provcheck.gui.decisions import DecisionBook
from provcheck.gui.models.tally import Said
from provcheck.gui.tasks import TaskRunner
from provcheck.gui.widgets.decision_bar import DecisionBar
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.opening import opened

MATCHES = [match(0.9, suspect="a.png"), match(0.8, suspect="b.png"), match(0.7, suspect="c.png")]


class Shelf:
    """Keeps decisions; refuses when told to."""

    def __init__(self) -> None:
        self.kept: dict[PairKey, Decision] = {}
        self.refuses = False

    def load(self) -> dict[PairKey, Decision]:
        return dict(self.kept)

    def save(self, made: Mapping[PairKey, Decision]) -> None:
        if self.refuses:
            raise LibraryError(Reason.LIBRARY_FULL)
        self.kept.update(made)


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


@pytest.fixture
def book(qapp: QApplication, shelf: Shelf) -> DecisionBook:
    return DecisionBook(shelf.load, shelf.save, TaskRunner(1, qapp), qapp)


def kinds(book: DecisionBook) -> list[DecisionKind]:
    return [book.of(each).kind for each in MATCHES]


def settled(qtbot: QtBot, book: DecisionBook) -> None:
    qtbot.waitUntil(lambda: not book._writes.busy)


def test_steps_are_taken_back_and_done_again_in_order(qtbot: QtBot, book: DecisionBook, shelf: Shelf) -> None:
    book.decide(MATCHES[:2], DecisionKind.CONFIRMED)
    book.decide(MATCHES[1:], DecisionKind.AUTHORISED, "until May")
    assert kinds(book) == ["confirmed", "authorised", "authorised"]
    book.undo()
    assert kinds(book) == ["confirmed", "confirmed", "open"]
    book.redo()
    assert kinds(book) == ["confirmed", "authorised", "authorised"]
    book.undo()
    book.undo()
    book.undo()
    assert kinds(book) == ["open", "open", "open"]
    assert book.to_redo is not None
    book.decide(MATCHES[:1], DecisionKind.DISMISSED)
    assert book.to_redo is None
    settled(qtbot, book)
    assert {pair: each.kind for pair, each in shelf.kept.items()}[MATCHES[0].key] is DecisionKind.DISMISSED


def test_saying_the_same_again_is_no_step(qtbot: QtBot, book: DecisionBook) -> None:
    book.decide(MATCHES[:1], DecisionKind.OPEN)
    book.decide([], DecisionKind.CONFIRMED)
    assert book.to_undo is None
    book.decide(MATCHES[:1], DecisionKind.CONFIRMED)
    decided = book.of(MATCHES[0])
    book.decide(MATCHES[:1], DecisionKind.CONFIRMED)
    assert book.of(MATCHES[0]) is decided
    settled(qtbot, book)


def test_what_could_not_be_kept_is_not_shown_as_if_it_were(qtbot: QtBot, book: DecisionBook, shelf: Shelf) -> None:
    book.decide(MATCHES[:1], DecisionKind.CONFIRMED)
    settled(qtbot, book)
    shelf.refuses = True
    book.decide(MATCHES[1:], DecisionKind.DISMISSED)
    qtbot.waitUntil(lambda: kinds(book) == ["confirmed", "open", "open"])
    assert book.to_undo is None


def test_what_is_said_while_decisions_are_loaded_is_not_lost(qtbot: QtBot, book: DecisionBook, shelf: Shelf) -> None:
    book.decide(MATCHES[:1], DecisionKind.AUTHORISED, "kept before")
    settled(qtbot, book)
    gate, load = threading.Event(), book._load

    def slowly() -> dict[PairKey, Decision]:
        loaded = load()
        assert gate.wait(20)
        return loaded

    book._load = slowly
    book.reload()
    book.decide(MATCHES[:1], DecisionKind.CONFIRMED)
    book.decide(MATCHES[1:2], DecisionKind.DISMISSED)
    gate.set()
    settled(qtbot, book)
    assert kinds(book) == ["confirmed", "dismissed", "open"]
    settled(qtbot, book)
    book._load = load
    shelf.kept[MATCHES[2].key] = Decision(DecisionKind.CONFIRMED, "", "2026-11-21T10:00:00+00:00")
    book.reload()
    settled(qtbot, book)
    assert kinds(book) == ["confirmed", "dismissed", "confirmed"]


@pytest.fixture
def program() -> FakeProgram:
    return FakeProgram(reports={1: report(MATCHES)})


def test_a_key_decides_and_the_next_undecided_is_a_key_away(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_C)
    qtbot.waitUntil(lambda: result.decision.state.whole_text() == "Confirmed")
    assert "2 undecided" in result.count.text()
    qtbot.keyClick(window, Qt.Key.Key_U)
    assert result.list.currentIndex().row() == 1
    qtbot.keyClick(window, Qt.Key.Key_D)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.keyClick(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not window.context.writes.busy)
    assert {pair: each.kind for pair, each in program.decisions.items()} == dict.fromkeys(
        (MATCHES[0].key, MATCHES[1].key), DecisionKind.OPEN
    )


def test_an_authorisation_asks_for_a_note(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_A)
    qtbot.waitUntil(result.decision.note.isVisible)
    qtbot.keyClicks(result.decision.note, "cad shop, until 2027")
    qtbot.keyClick(result.decision.note, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(program.decisions))
    kept = program.decisions[MATCHES[0].key]
    assert (kept.kind, kept.note) == (DecisionKind.AUTHORISED, "cad shop, until 2027")
    assert kept.decided.endswith("+00:00")
    assert "cad shop, until 2027" in result.decision.said.whole_text()
    qtbot.keyClick(window, Qt.Key.Key_N)
    qtbot.keyClick(window, Qt.Key.Key_A)
    qtbot.keyClick(result.decision.note, Qt.Key.Key_Escape)
    assert not result.decision.note.isVisible()
    assert len(program.decisions) == 1


def test_one_key_decides_on_all_that_are_selected(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    result.list.selectAll()
    assert (result.decision.state.text(), result.decision.said.text()) == ("Undecided", "3 matches selected")
    qtbot.keyClick(window, Qt.Key.Key_D)
    qtbot.waitUntil(lambda: len(program.decisions) == 3)
    result.list.selectionModel().setCurrentIndex(result.model.index(1), QItemSelectionModel.SelectionFlag.ClearAndSelect)
    qtbot.mouseClick(result.decision.reopen, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.decisions[MATCHES[1].key] == UNDECIDED)


def test_of_what_is_selected_resemblances_are_told_apart(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    program.reports = {1: report([*MATCHES[:2], replace(MATCHES[2], verdict=VerdictKind.RESEMBLANCE)])}
    window = make_window(program)
    result = opened(qtbot, window)
    result.list.selectAll()
    assert result.decision.said.text() == "2 matches and 1 resemblance selected"
    result.decision.dismiss.click()
    assert (result.decision.state.text(), result.decision.said.text()) == ("Dismissed", "2 matches and 1 resemblance selected")
    step = result.decisions.to_undo
    assert step is not None
    assert step.text == "dismiss 2 matches and 1 resemblance"
    qtbot.waitUntil(lambda: len(program.decisions) == 3)


def test_nothing_moves_when_something_is_decided_and_four_answers_fit(qtbot: QtBot) -> None:
    bar = DecisionBar()
    qtbot.addWidget(bar)
    bar.show()
    kinds = [{kind} for kind in DecisionKind]
    widths = set()
    for said in (set(), *kinds, set(DecisionKind)):
        bar.show_said(Said(len(said) + 1, 0, frozenset(said)))
        widths.add(bar.minimumSizeHint().width())
    assert len(widths) == 1
    bar.resize(*widths, bar.height())
    answers = (bar.confirm, bar.dismiss, bar.authorise, bar.reopen)
    assert all(each.isVisible() and each.width() >= each.sizeHint().width() for each in answers)
    assert all(bar.rect().contains(each.geometry()) for each in answers)
    assert bar.said.text() == "5 matches selected: Undecided, Confirmed, Dismissed, Authorised"
    bar.show_said(Said(2, 0, frozenset({DecisionKind.OPEN})))
    assert bar.state.text() == "Undecided"


def test_with_only_undecided_shown_a_decision_brings_the_next_match(
    qtbot: QtBot, make_window: MakeWindow, program: FakeProgram
) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    result.filters.decisions.kinds[DecisionKind.OPEN].setChecked(True)
    qtbot.keyClick(window, Qt.Key.Key_N)
    qtbot.keyClick(window, Qt.Key.Key_C)
    assert [each.suspect for each in result.model] == ["/suspects/a.png", "/suspects/c.png"]
    assert result.pair.suspect.name.whole_text() == "c.png"
    for _ in range(2):
        qtbot.keyClick(window, Qt.Key.Key_C)
    assert result.page.none_fits.isVisible()
    assert not result.detail.isVisible()
    assert result.filters.shown.text() == "0 of 3 shown"
    qtbot.mouseClick(result.filters.all, Qt.MouseButton.LeftButton)
    assert result.model.shown == 3
    assert result.detail.isVisible()
    qtbot.waitUntil(lambda: not window.context.writes.busy)


def test_letters_typed_into_the_field_are_no_decisions(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    window = make_window(program)
    result = opened(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(result.filters.words.hasFocus)
    qtbot.keyClicks(result.filters.words, "cad")
    assert result.filters.words.text() == "cad"
    assert program.decisions == {}
    assert result.model.shown == 0


def test_decisions_of_before_are_shown_in_other_scans(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    program.decisions[MATCHES[1].key] = Decision(DecisionKind.DISMISSED, "", "2026-11-21T10:00:00+00:00")
    program.before_pairs = frozenset({MATCHES[0].key, MATCHES[1].key})
    window = make_window(program)
    result = opened(qtbot, window)
    result.list.choose_next()
    assert result.decision.state.whole_text() == "Dismissed"
    assert result.filters.new.isVisible()
    result.filters.new.click()
    assert list(result.model) == [MATCHES[2]]
    assert result.model.index(0).data().endswith(", new")


def test_a_decision_that_cannot_be_kept_is_told(qtbot: QtBot, make_window: MakeWindow, program: FakeProgram) -> None:
    program.decisions_error = LibraryError(Reason.LIBRARY_FULL)
    window = make_window(program)
    result = opened(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_C)
    qtbot.waitUntil(window.messages.isVisible)
    qtbot.waitUntil(lambda: result.decision.state.whole_text() == "Undecided")


def test_a_decision_says_in_how_many_files_the_picture_lies(qtbot: QtBot, make_window: MakeWindow) -> None:
    first, other = MATCHES[:2]
    found = [first, replace(first, suspect="/z/1.png"), replace(first, suspect="/z/2.png"), other]
    window = make_window(FakeProgram(reports={1: report(found)}))
    result = opened(qtbot, window)
    qtbot.keyClick(window, Qt.Key.Key_C)
    step = result.decisions.to_undo
    assert step is not None
    assert step.text == "confirm a.png in 3 files"
    result.list.selectAll()
    qtbot.keyClick(window, Qt.Key.Key_D)
    step = result.decisions.to_undo
    assert step is not None
    assert step.text == "dismiss 4 matches"


def test_very_many_are_decided_on_before_what_is_said_of_them_is_told(qtbot: QtBot, make_window: MakeWindow) -> None:
    """Each of the two takes a while; between them the window draws and takes keys."""
    count = 1200
    found = [match(1 - number / 2000, suspect=f"{number}.png") for number in range(count)]
    window = make_window(FakeProgram(reports={1: report(found)}))
    result = opened(qtbot, window)
    qtbot.waitUntil(lambda: result.model.shown == count)
    result.list.selectAll()
    qtbot.waitUntil(lambda: result.decision.state.whole_text() == "Undecided")
    acts = [(result.decision.confirm.click, "Undecided", "Confirmed"), (result.deciding.undo, "Confirmed", "Undecided")]
    for act, then, now in acts:
        act()
        assert result.decision.state.whole_text() == then, "told in slices, none of which is a part of deciding"
        assert result.model.busy, "counted in slices, none of which is a part of deciding"
        qtbot.waitUntil(lambda now=now: result.decision.state.whole_text() == now)
        qtbot.waitUntil(lambda: not result.model.busy and not window.context.writes.busy)
    assert result.model.undecided == count
