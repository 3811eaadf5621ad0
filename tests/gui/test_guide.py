"""Who is new: two ways to begin, a tour that touches nothing of theirs, and what the computer has."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from provcheck.app.demo import demo_suspects, demo_works
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.records import VerdictKind
from provcheck.core.scan.events import MatchFound
from provcheck.gui.guide import Guide
from provcheck.gui.language import speak
from provcheck.gui.main_window import MainWindow
from provcheck.gui.services import Preferences
from provcheck.gui.tour import Tour
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDialogs, FakeProgram, match
from tests.gui.fitting import misfits
from tests.gui.pseudo import speaking_pseudo
from tests.gui.test_drop_area import drag, urls


class Guided:
    """A window with nothing in it, its guide, and the program that the tour is given."""

    def __init__(self, qtbot: QtBot, make_window: MakeWindow) -> None:
        self.qtbot = qtbot
        self.own = FakeProgram(portfolios=[])
        found = (match(0.9), match(0.8, suspect="part.png", verdict=VerdictKind.PARTIAL_COPY))
        self.demo = FakeProgram(portfolios=[], before=[MatchFound(each) for each in found])
        self.window = make_window(self.own)
        self.guide = Guide(self.window, self._make)
        self.window.models.load()
        qtbot.waitUntil(lambda: self.own.care.uses != [] and not self.window.context.reads.busy)
        self.guide.show_welcome()

    def _make(self) -> MainWindow:
        return MainWindow(self.demo.services(), FakeDialogs(), Preferences())

    def tour(self) -> Tour:
        self.guide.welcome.tour.click()
        assert self.guide.tour is not None
        return self.guide.tour

    def ready_tour(self) -> Tour:
        tour = self.tour()
        self.qtbot.waitUntil(tour.panel.next.isEnabled)
        self.settle(tour)
        return tour

    def settle(self, tour: Tour) -> None:
        self.qtbot.waitUntil(lambda: not any(runner.busy for runner in tour.window.context.runners))

    def end(self) -> None:
        for program in (self.own, self.demo):
            if program.gate is not None:
                program.gate.set()
        self.window.close()
        self.qtbot.waitUntil(lambda: self.guide.tour is None)


@pytest.fixture
def guided(qtbot: QtBot, make_window: MakeWindow) -> Iterator[Guided]:
    made = Guided(qtbot, make_window)
    yield made
    made.end()


def texts(window: MainWindow) -> str:
    return " ".join(part.text() for part in window.findChildren(QLabel) if part.isVisible())


def test_the_welcome_gives_both_ways_and_says_what_the_computer_has(guided: Guided) -> None:
    said = texts(guided.window)
    assert "Welcome to Provcheck" in said
    assert "Strongly edited copies may be missed" in said
    assert guided.guide.welcome.tour.hasFocus()
    assert not any(room.isChecked() for room in guided.window.sidebar._group.buttons())
    guided.guide.welcome.own.click()
    assert guided.window.portfolio_page.drop.isVisible()
    assert guided.window.sidebar._group.button(0).isChecked()


def test_the_keyboard_stays_with_the_welcome_when_the_library_turns_out_to_be_empty(guided: Guided) -> None:
    with guided.qtbot.waitSignal(guided.window.portfolios_known):
        guided.window.reload()
    assert guided.window.focusWidget() is guided.guide.welcome.tour


def test_works_that_are_dropped_on_the_welcome_are_taken(guided: Guided, tmp_path: Path) -> None:
    assert drag(guided.guide.welcome, urls(tmp_path))
    assert guided.window.portfolio_page.form.isVisible()


def test_the_tour_leads_through_all_steps_by_keyboard_and_points_at_each(guided: Guided) -> None:
    tour = guided.ready_tour()
    assert tour.panel.next.hasFocus()
    seen = []
    for _ in range(6):
        part = tour._steps[tour.number].part
        assert part.isVisible()
        centre = part.mapTo(tour.window.centralWidget(), part.rect().center())
        assert tour.ring.isVisible()
        assert tour.ring.geometry().contains(centre)
        seen.append(tour.panel.title.text())
        guided.qtbot.keyClick(QApplication.focusWidget() or tour.panel.next, Qt.Key.Key_Space) if tour.number < 5 else None
        guided.settle(tour)
    assert [title[0] for title in seen] == list("123456")
    assert tour.panel.own.hasFocus()
    tour.panel.back.click()
    assert tour.panel.title.text().startswith("5 of 6")


def test_the_tour_is_of_the_demo_alone(guided: Guided) -> None:
    guided.ready_tour()
    assert [order.targets for order in guided.demo.indexes_asked] == [(demo_works(),)]
    assert [order.targets for order in guided.demo.scans_asked] == [(demo_suspects(),)]
    assert (guided.own.indexes_asked, guided.own.scans_asked, guided.own.saved) == ([], [], [])


def test_the_tour_offers_nothing_that_leads_to_settings(guided: Guided) -> None:
    tour = guided.ready_tour()
    tour.window.models.loaded.emit(())
    assert tour.window.messages.isHidden()


def test_a_match_with_something_to_see_is_chosen_for_the_third_step(guided: Guided) -> None:
    tour = guided.ready_tour()
    chosen = tour.window.check_page.result.list
    tour.panel.next.click()
    assert chosen.currentIndex().row() == 0
    tour.panel.next.click()
    assert chosen.currentIndex().row() == 1


def test_the_ring_goes_with_what_it_points_at(guided: Guided) -> None:
    tour = guided.ready_tour()
    tour.window.resize(1100, 700)
    guided.settle(tour)
    part = tour._steps[0].part
    assert tour.ring.geometry().contains(part.mapTo(tour.window.centralWidget(), QPoint(part.width() // 2, part.height() - 1)))
    tour.window.go_to(tour.window.scans_page)
    assert not tour.ring.isVisible()


def test_the_last_step_leads_to_the_own_works(guided: Guided) -> None:
    tour = guided.ready_tour()
    for _ in range(5):
        tour.panel.next.click()
    tour.panel.own.click()
    guided.qtbot.waitUntil(lambda: guided.guide.tour is None)
    assert guided.window.portfolio_page.drop.isVisible()
    assert guided.guide.contexts == []
    # What the demo measured is told.
    guided.qtbot.waitUntil(lambda: len(guided.own.care.uses) == 2)


def test_a_tour_that_is_stopped_half_way_says_so_and_can_be_tried_again(guided: Guided) -> None:
    guided.demo.gate = threading.Event()
    tour = guided.tour()
    assert guided.demo.reached.wait(5)
    assert not tour.panel.next.isEnabled()
    assert "being read" in tour.panel.state.text()
    tour.window.portfolio_page.cancel()
    guided.demo.gate.set()
    guided.qtbot.waitUntil(tour.panel.again.isVisible)
    assert "Nothing of yours was touched" in tour.panel.state.text()
    guided.demo.gate = None
    tour.panel.again.click()
    guided.qtbot.waitUntil(tour.panel.next.isEnabled)
    assert not tour.panel.again.isVisible()


def test_a_check_that_fails_is_told_and_can_be_tried_again(guided: Guided, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guided.demo, "scan", lambda _order, _token: fail())
    tour = guided.tour()
    guided.qtbot.waitUntil(tour.panel.again.isVisible)
    assert tour.window.messages.isVisible()
    assert not tour.panel.next.isEnabled()


def fail() -> Iterator[object]:
    raise LibraryError(Reason.LIBRARY_FULL, Path("/demo/library.sqlite3"))
    yield


def test_the_tour_closes_at_every_moment_and_goes_with_the_window(guided: Guided) -> None:
    guided.demo.gate = threading.Event()
    tour = guided.tour()
    assert guided.demo.reached.wait(5)
    guided.guide.show_tour()
    assert guided.guide.tour is tour, "there is one at a time"
    guided.window.close()
    guided.demo.gate.set()
    guided.qtbot.waitUntil(lambda: guided.guide.tour is None and not guided.window.isVisible())
    assert guided.guide.contexts == []


def test_the_tour_is_found_again_in_the_settings(guided: Guided) -> None:
    guided.window.settings_page.tour.click()
    assert guided.guide.tour is not None
    guided.qtbot.waitUntil(guided.guide.tour.panel.next.isEnabled)
    guided.guide.tour.panel.end.click()
    guided.qtbot.waitUntil(lambda: guided.guide.tour is None)


@pytest.mark.parametrize("tongue", ["long", "right to left", "de"])
@pytest.mark.parametrize("size", [(1280, 800), (960, 640)], ids=str)
def test_all_of_it_fits(qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tongue: str, size: tuple[int, int]) -> None:
    with speaking_pseudo(qapp, rtl=tongue == "right to left"):
        if tongue == "de":
            speak(qapp, "de")
        guided = Guided(qtbot, make_window)
        try:
            guided.window.resize(*size)
            found = fitting(qapp, guided, guided.window)
            tour = guided.ready_tour()
            tour.window.resize(*size)
            for _ in range(6):
                found += fitting(qapp, guided, tour.window)
                tour.panel.next.click()
        finally:
            guided.end()
    assert found == []


def fitting(application: QApplication, guided: Guided, window: MainWindow) -> list[str]:
    """What does not fit, once everything has found its place."""
    guided.qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
    for _ in range(3):
        application.processEvents()
    return misfits(window)
