"""The list of matches keeps what is selected and seen, whatever comes in and however it is laid out."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.app import i18n
from provcheck.app.texts import verdict_name
from provcheck.core.evidence import Edit
from provcheck.core.records import UNDECIDED, Decision, DecisionKind, Match, VerdictKind
from provcheck.gui import tokens
from provcheck.gui.models import row_words
from provcheck.gui.models.arrangement import Grouping, MatchFilter
from provcheck.gui.models.match_model import MatchModel
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.tasks import TaskRunner
from provcheck.gui.theme import font_of
from provcheck.gui.widgets.match_list import MatchList
from tests.gui.fakes import RED, jpeg, match, work

_Flag = QItemSelectionModel.SelectionFlag


@pytest.fixture
def model(qapp: QObject) -> MatchModel:
    store = ThumbStore(lambda _sha: jpeg(RED), TaskRunner(1, qapp), 32, qapp)
    return MatchModel(store, lambda _match: UNDECIDED, qapp)


@pytest.fixture
def view(qtbot: QtBot, model: MatchModel) -> MatchList:
    made = MatchList(model)
    qtbot.addWidget(made)
    made.resize(320, 400)
    made.show()
    return made


def many(count: int, score: float = 0.5, name: str = "s") -> list[Match]:
    return [
        match(score - number / 10_000, work_name=f"w{number % 7}.png", suspect=f"{name}{number:03}.png")
        for number in range(count)
    ]


def place(view: MatchList, found: Match) -> int:
    return view.visualRect(view._matches.index_of(found)).top()


@pytest.mark.parametrize("grouping", [Grouping.WORK, Grouping.SUSPECT])
def test_groups_that_grow_leave_what_is_selected_and_seen_where_it_is(
    qtbot: QtBot, model: MatchModel, view: MatchList, grouping: Grouping
) -> None:
    model.set_grouping(grouping)
    first = many(60)
    model.add(first)
    model.settle()
    rows = list(model.rows_of([first[20], first[27]]).values())
    view.setCurrentIndex(model.index(rows[0]))
    view.selectionModel().setCurrentIndex(model.index(rows[1]), _Flag.Select)
    selected, looked_at = view.selection, view.match
    assert len(selected) == 2
    before = place(view, selected[1])
    assert view.verticalOffset() > 0
    for number in range(3):
        model.add(many(40, 0.9 + number / 100, name=f"new{number}"))
        qtbot.waitUntil(lambda: not model.busy)
        assert view.selection == selected
        assert view.match is looked_at
        assert place(view, selected[1]) == before
    assert before in range(view.viewport().height())


def test_what_is_seen_stays_in_place_in_a_grouped_list_also_when_nothing_of_it_is_selected(
    qtbot: QtBot, model: MatchModel, view: MatchList
) -> None:
    model.set_grouping(Grouping.SUSPECT)
    model.add(many(60))
    model.settle()
    view.verticalScrollBar().setValue(2000)
    seen = model.match_at(view.indexAt(view.viewport().rect().center()))
    assert seen is not None
    before = place(view, seen)
    model.add(many(40, 0.9, name="new"))
    qtbot.waitUntil(lambda: not model.busy)
    assert place(view, seen) == before


def test_a_grouped_list_that_nobody_has_touched_stays_at_its_top(qtbot: QtBot, model: MatchModel, view: MatchList) -> None:
    view.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, on=False)
    model.set_grouping(Grouping.SUSPECT)
    model.add(many(30, 0.5))
    model.settle()
    model.add(many(30, 0.9, name="new"))
    qtbot.waitUntil(lambda: not model.busy)
    assert view.verticalOffset() == 0
    view.show_strongest()
    assert view.match is next(iter(model))
    assert view.verticalOffset() == 0


def test_what_is_in_hand_stays_shown_when_a_copy_comes_to_head_its_row(
    qtbot: QtBot, model: MatchModel, view: MatchList
) -> None:
    found = match(suspect="z.png")
    model.add([found])
    view.take_in_hand()
    shown: list[Match | None] = []
    view.chosen.connect(shown.append)
    copy = replace(found, suspect="/shop/a.png")
    model.add([copy])
    qtbot.waitUntil(lambda: not model.busy)
    assert list(model) == [copy], "one row, told by the first of the copies"
    assert shown == []
    assert view.match is found
    model.add([match(0.5, suspect="other.png")])
    view.choose_next()
    view.choose_previous()
    assert view.match is copy, "what the row tells, once the person comes to it"


def test_the_first_matches_of_a_short_list_are_there_at_once(model: MatchModel) -> None:
    first = match(suspect="collage.png")
    model.add([first, replace(match(0.5, suspect="collage.png"), work=work("b.png", 2))])
    assert model.rowCount() == 2
    model.add([replace(first, suspect="/z/copy.png")])
    assert [model.count_of([found]) for found in model] == [2, 1]


def test_other_layouts_and_filters_keep_what_is_selected(model: MatchModel, view: MatchList) -> None:
    found = many(40)
    model.set_matches(found)
    view.setCurrentIndex(model.index(30))
    view.selectionModel().setCurrentIndex(model.index(33), _Flag.Select)
    for change in (
        lambda: model.set_grouping(Grouping.WORK),
        lambda: model.set_filter(MatchFilter(words="s03")),
        lambda: model.set_filter(MatchFilter()),
        lambda: model.set_grouping(Grouping.STRENGTH),
    ):
        change()
        assert set(map(id, view.selection)) == {id(found[30]), id(found[33])}
        assert view.match is found[33]
        assert place(view, found[33]) in range(view.viewport().height())


def test_rows_are_where_they_are_drawn(qtbot: QtBot, model: MatchModel, view: MatchList) -> None:
    model.set_grouping(Grouping.WORK)
    model.set_matches(many(20))
    tops = [view.top_of(row) for row in range(model.rowCount() + 1)]
    heights = {below - top for top, below in pairwise(tops)}
    assert heights == {tokens.ROW, tokens.MATCH_ROW}
    for row, top in enumerate(tops[:-1]):
        assert [view.row_at(top), view.row_at(tops[row + 1] - 1)] == [row, row]
    second = view.visualRect(model.index(1)).center()
    qtbot.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=second)
    assert view.currentIndex().row() == 1
    qtbot.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == model.rowCount() - 1
    assert view.verticalOffset() == view.verticalScrollBar().maximum()
    qtbot.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 1, "the line above a group is not chosen"
    qtbot.keyClick(view, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    assert len(view.selection) == 20


@pytest.mark.usefixtures("view")
def test_no_change_of_many_matches_holds_the_window_up(qtbot: QtBot, qapp: QApplication, model: MatchModel) -> None:
    """What is done without a break is measured in the time of this thread, so that other programs do not count."""
    found = many(10_000)
    model.set_matches(found)
    qtbot.waitUntil(lambda: not model.busy)
    worst = 0.0
    for change in (
        lambda: model.set_filter(MatchFilter(words="s1")),
        lambda: model.set_filter(MatchFilter()),
        lambda: model.set_grouping(Grouping.WORK),
        lambda: model.decided(frozenset()),
        lambda: model.set_before(frozenset()),
        lambda: model.set_matches(found),
    ):
        start = time.thread_time()
        change()
        worst = max(worst, time.thread_time() - start)
        while model.busy:
            start = time.thread_time()
            qapp.processEvents()
            worst = max(worst, time.thread_time() - start)
    print(f"longest without a break: {1000 * worst:.0f} ms")
    assert worst < 0.05


def test_a_newer_wish_comes_in_place_of_one_that_is_being_done(qtbot: QtBot, model: MatchModel, view: MatchList) -> None:
    found = many(3_000)
    model.set_matches(found)
    model.set_filter(MatchFilter(words="s001"))
    model.add([match(0.95, suspect="late s001.png"), match(0.96, suspect="late.png")])
    model.set_grouping(Grouping.SUSPECT)
    qtbot.waitUntil(lambda: not model.busy)
    assert model.total == 3_002
    assert [each.suspect for each in model][:2] == ["/suspects/late s001.png", "/suspects/s001.png"]
    assert model.rowCount() == 2 * model.shown
    assert view.match is next(iter(model))


def test_what_is_decided_while_matches_are_counted_is_counted(qtbot: QtBot, model: MatchModel) -> None:
    kinds: dict[int, DecisionKind] = {}
    model._decision_of = lambda each: Decision(kinds.get(id(each), DecisionKind.OPEN))
    found = many(3_000)
    model.set_matches(found)
    for each in (found[0], found[-1]):
        kinds[id(each)] = DecisionKind.DISMISSED
        model.decided(frozenset(each.keys))
    qtbot.waitUntil(lambda: not model.busy)
    assert (model.told_as(DecisionKind.DISMISSED), model.undecided, model.pictures) == (2, 2_998, 2_998)
    kinds[id(found[0])] = DecisionKind.CONFIRMED
    model.decided(frozenset(found[0].keys))
    assert (model.told_as(DecisionKind.DISMISSED), model.undecided, model.pictures) == (1, 2_998, 2_999)


@pytest.mark.parametrize("grouping", [Grouping.STRENGTH, Grouping.WORK])
def test_what_is_decided_leaves_a_long_filtered_list_at_once(
    qtbot: QtBot, model: MatchModel, view: MatchList, grouping: Grouping
) -> None:
    """So that a key that is pressed right after is about the next match."""
    kinds: dict[int, DecisionKind] = {}
    model._decision_of = lambda each: Decision(kinds.get(id(each), DecisionKind.OPEN))
    model.set_grouping(grouping)
    model.set_matches(many(3_000))
    model.set_filter(MatchFilter(decisions=frozenset({DecisionKind.OPEN})))
    qtbot.waitUntil(lambda: not model.busy)
    decided = []
    for _ in range(3):
        assert view.match is not None
        decided.append(view.match)
        kinds[id(view.match)] = DecisionKind.CONFIRMED
        model.decided(frozenset(view.match.keys))
        assert view.match is not decided[-1]
    rows, looked_at = {id(each) for each in model}, view.match
    qtbot.waitUntil(lambda: not model.busy)
    assert {id(each) for each in model} == rows
    assert model.shown == len(rows) == 2_997
    assert view.match is looked_at
    assert len({id(each) for each in decided}) == 3


def test_rows_name_parts_of_files_as_people_do(model: MatchModel) -> None:
    found = match(suspect="dance.gif/dance.gif#different")
    model.add([found])
    model.settle()
    index = model.index(0)
    assert "suspect dance.gif, most different frame" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    shown = index.data(Qt.ItemDataRole.ToolTipRole)
    assert shown == "Edited copy\n/portfolio/red.png\n/suspects/dance.gif, most different frame"


def test_a_tool_tip_asks_for_no_more_names_than_it_tells(monkeypatch: pytest.MonkeyPatch, model: MatchModel) -> None:
    first = match()
    model.set_matches([first, *(replace(first, suspect=f"/z/{number}.png") for number in range(100))])
    asked: list[str] = []
    monkeypatch.setattr(row_words, "picture_path", lambda path, _facts: asked.append(path) or path)
    told = model.index(0).data(Qt.ItemDataRole.ToolTipRole)
    assert told.endswith("and 89 more")
    assert len(asked) == 13, "the work and twelve files"


def texts_drawn(view: MatchList) -> list[tuple[str, int]]:
    """Every text that the rows draw, with the width that it has."""
    drawn: list[tuple[str, int]] = []
    delegate = view.itemDelegate()
    draw = delegate._text

    def note(painter: Any, area: Any, text: str, ink: str, **how: Any) -> int:
        drawn.append((text, area.width()))
        return draw(painter, area, text, ink, **how)

    delegate._text = note
    view.grab()
    return drawn


@pytest.mark.parametrize("code", ["en", "de"])
def test_no_verdict_is_cut_in_the_narrowest_list(view: MatchList, model: MatchModel, code: str) -> None:
    i18n.set_language(code)
    view.resize(tokens.LIST_MINIMUM, 400)
    model.add([match(0.9 - number / 100, verdict=verdict) for number, verdict in enumerate(VerdictKind)] * 2)
    model.settle()
    drawn = texts_drawn(view)
    metrics = QFontMetrics(font_of(view, tokens.SIZE_NOTE, semibold=True))
    words = " ".join(verdict_name(verdict) for verdict in VerdictKind)
    titles = [(text, width) for text, width in drawn if text in words]
    assert len(titles) >= 4
    assert [text for text, width in titles if metrics.horizontalAdvance(text) > width] == []


@pytest.mark.parametrize("code", ["en", "de"])
def test_a_row_is_marked_where_something_else_stands_within_what_agrees(view: MatchList, model: MatchModel, code: str) -> None:
    i18n.set_language(code)
    view.resize(tokens.LIST_MINIMUM, 400)
    found = match(verdict=VerdictKind.PARTIAL_COPY)
    edits = (Edit("other-content", 0.9, "share"),)
    model.set_matches([replace(found, evidence=replace(found.evidence, edits=edits)), match(suspect="plain.png")])
    drawn = texts_drawn(view)
    mark = i18n.tr("around something else")
    metrics = QFontMetrics(font_of(view, tokens.SIZE_NOTE))
    assert [metrics.horizontalAdvance(text) <= width for text, width in drawn if text == mark] == [True]
    told = [model.index(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(2)]
    assert [mark in text for text in told] == [False, True]


def test_a_row_draws_what_it_stands_for_and_is_linked_to_the_row_above_of_the_same_picture(
    view: MatchList, model: MatchModel
) -> None:
    first = match(0.9, suspect="collage.png")
    copy = replace(first, suspect="/elsewhere/collage.png")
    second = replace(match(0.5, suspect="collage.png"), work=work("other.png", 2))
    model.set_matches([first, copy, second, match(0.3, suspect="alone.png")])
    drawn: list[str] = []
    linked: list[int] = []
    delegate = view.itemDelegate()
    draw, link = delegate._text, delegate._link

    def note(painter: Any, area: Any, text: str, ink: str, **how: Any) -> int:
        drawn.append(text)
        return draw(painter, area, text, ink, **how)

    def note_link(painter: Any, area: Any) -> None:
        linked.append(area.top())
        link(painter, area)

    delegate._text, delegate._link = note, note_link
    view.grab()
    assert drawn.count("2 works, 2 files") == 1
    assert linked == [view.area_of(1).top()]


def test_the_match_that_is_looked_at_stays_in_view_when_the_list_becomes_lower(model: MatchModel, view: MatchList) -> None:
    found = many(40)
    model.set_matches(found)
    view.resize(320, 700)
    view.go_to(model.index_of(found[0]))
    seen = [row for row in view.rows_in(view.viewport().rect()) if view.area_of(row).bottom() < view.viewport().height()]
    view.go_to(model.index(seen[-1]))
    offset = view.verticalOffset()
    view.resize(320, 260)
    area = view.visualRect(view.currentIndex())
    assert area.top() >= 0
    assert area.bottom() < view.viewport().height()
    assert view.verticalOffset() > offset
    view.verticalScrollBar().setValue(0)
    view.resize(320, 240)
    assert view.verticalOffset() == 0, "what the person has scrolled away from is not fetched back"
