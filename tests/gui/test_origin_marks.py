"""Lists mark suspects whose files declare generative AI or name the artist."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pytestqt.qtbot import QtBot

from provcheck.app.origin_marks import MarkKey, OriginMark, mark_key
from provcheck.core.origin.records import DeclaredAi
from provcheck.gui.main_window import MainWindow
from provcheck.gui.models.match_model import STANDING_ROLE
from provcheck.gui.models.origin_marks import OriginMarks
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report


def told(window: MainWindow, row: int) -> tuple[str, str]:
    """The mark of a row, and its sentence for screen readers."""
    model = window.scans_page.result.model
    index = model.index(row)
    return index.data(STANDING_ROLE).mark, index.data()


def test_a_row_is_marked_once_its_origin_is_known(qtbot: QtBot, make_window: MakeWindow) -> None:
    first, second = match(suspect="a.png", score=0.9), match(suspect="b.png", score=0.8)
    marks = {first.suspect_facts.sha256: OriginMark(DeclaredAi.YES, has_name=True)}
    window = make_window(FakeProgram(reports={7: report([first, second], number=7)}, marks=marks))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(7)
    qtbot.waitUntil(lambda: window.scans_page.result.model.shown == 2)
    qtbot.waitUntil(lambda: told(window, 0)[0] == "AI, named")
    assert told(window, 0)[1].endswith("its file says: AI, named")
    assert told(window, 1)[0] == ""
    assert "its file says" not in told(window, 1)[1]
    window.scans_page.result.list.grab()


def test_many_are_asked_for_at_once_and_each_but_once(qtbot: QtBot, make_window: MakeWindow) -> None:
    asked: list[Sequence[MarkKey]] = []

    def ask(keys: Sequence[MarkKey]) -> dict[MarkKey, OriginMark]:
        asked.append(keys)
        return {keys[0]: OriginMark(DeclaredAi.EDITED)}

    window = make_window(FakeProgram())
    marks = OriginMarks(ask, window.context.reads, window)
    first = match()
    matches = [replace(first, work=replace(first.work, number=number)) for number in range(500)]
    for _again in range(2):
        assert {marks.text_of(each) for each in matches} == {""}
    qtbot.waitUntil(lambda: sum(map(len, asked)) == 500)
    qtbot.waitUntil(lambda: marks.text_of(matches[0]) == "AI, edited")
    assert [len(each) for each in asked] == [200, 200, 100]
    assert [key for each in asked for key in each] == [mark_key(each) for each in matches]
