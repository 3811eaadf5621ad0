"""What stands above the two pictures of a pair: what each is of the pair, its name, and facts where there is room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.app.i18n import languages
from provcheck.gui.language import speak
from provcheck.gui.viewer.pair_view import PairView
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report

SHORT, LONG = "a.png", "a-commission-of-a-very-long-name-that-somebody-sent-me.png"
USUAL = "builders-flyer.jpg"


def shown(qtbot: QtBot, make_window: MakeWindow, width: int) -> PairView:
    """A pair in a window of a width."""
    window = make_window(FakeProgram(reports={1: report([match(work_name=USUAL, suspect=USUAL)])}))
    window.resize(width, 640)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    pair: PairView = window.scans_page.result.pair
    qtbot.waitUntil(lambda: pair.suspect.name.whole_text() == USUAL and not window.context.reads.busy)
    return pair


@pytest.mark.parametrize("code", languages())
def test_what_a_picture_is_and_a_usual_name_are_whole_in_the_smallest_window(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, code: str
) -> None:
    speak(qapp, code)
    pair = shown(qtbot, make_window, 960)
    for part in (pair.work.role, pair.suspect.role, pair.work.name, pair.suspect.name):
        assert part.text() == part.whole_text()


@pytest.mark.parametrize(("width", "above"), [(960, True), (1500, False)])
def test_a_long_name_of_what_a_picture_is_stands_above_its_name_where_there_is_little_room(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, width: int, *, above: bool
) -> None:
    speak(qapp, "pl")
    pair = shown(qtbot, make_window, width)
    for side in (pair.work, pair.suspect):
        assert (side.role.geometry().bottom() < side.name.geometry().top()) is above


@pytest.mark.parametrize("name", [SHORT, LONG])
def test_pictures_stay_where_they_are_from_match_to_match(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, name: str
) -> None:
    speak(qapp, "pl")
    pair = shown(qtbot, make_window, 960)
    top = pair.views.y()
    pair.show_match(match(work_name=name, suspect=name))
    assert pair.suspect.role.text() == pair.suspect.role.whole_text()
    qtbot.wait(50)
    assert pair.views.y() == top
