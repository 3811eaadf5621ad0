"""Works found by words, on a real library with a tiny model that knows some, by real events."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import ImageOps
from PySide6.QtCore import Qt

from provcheck.app.searching import Near, Nearest, no_evidence_text
from provcheck.core.errors import ModelError, Reason
from provcheck.core.jobs import CancelToken
from provcheck.gui.app import real_services
from provcheck.gui.models.work_shelf import Order
from tests.builders import work_image
from tests.coloured_works import COLOURS
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import PORTFOLIO, FakeProgram, advanced, digest, work
from tests.gui.studio import NAMES, Studio
from tests.tiny_models import install_tiny_colours

Key = Qt.Key
USUAL = ["leaf.png", "rose.png", "sea.png", "stone.png"]


def draw(path: Path, picture: str, colour: tuple[int, int, int]) -> Path:
    """A work of the demo in one colour."""
    drawing = work_image(picture, 100).convert("L")
    dark = tuple(value // 4 for value in colour)
    ImageOps.colorize(drawing, black=dark, white=colour).save(path)
    return path


@pytest.fixture
def colours(studio: Studio, tmp_path: Path) -> Studio:
    """A portfolio of four works of one colour each, read before the model that knows words came."""
    for path in studio.art.iterdir():
        path.unlink()
    works = [draw(studio.art / f"{name}.png", NAMES[number], COLOURS[name]) for number, name in enumerate(COLOURS)]
    studio.index("Colours", *works)
    install_tiny_colours(studio.workspace, tmp_path / "model")
    return studio.open("Colours")


def type_words(studio: Studio, words: str) -> None:
    field = studio.page.view.bar.seen
    field.setFocus()
    field.clear()
    studio.qtbot.keyClicks(field, words)
    studio.qtbot.keyClick(field, Key.Key_Return)
    studio.settle()


def test_words_bring_the_nearest_works_first_and_escape_the_usual_order(colours: Studio) -> None:
    view = colours.page.view
    assert view.bar.seen.isVisible()
    assert not colours.window.settings_page.words.isVisibleTo(colours.window.settings_page)
    type_words(colours, "blue")
    assert colours.shown[0] == "sea.png"
    assert sorted(colours.shown) == USUAL, "every work can still be reached"
    said = "What is nearest to “blue” comes first, as Tiny colours sees it. " + no_evidence_text()
    assert view.near.text.text() == said
    assert view.near.isVisible()
    assert view.bar.order.text() == "Nearest first"
    type_words(colours, "red")
    assert colours.shown[0] == "rose.png"
    colours.press(Key.Key_Down)
    assert view.grid.hasFocus()
    assert colours.page.view.chosen_paths == [colours.art / "rose.png"]
    colours.press(Key.Key_Escape)
    assert colours.shown == USUAL
    assert view.bar.seen.text() == ""
    assert view.near.isHidden()
    assert view.bar.order.text() == "By name"


def test_names_still_filter_what_is_in_an_order_by_words(colours: Studio) -> None:
    type_words(colours, "green")
    colours.qtbot.keyClicks(colours.page.view.bar.words, "s")
    assert colours.shown[0] != "leaf.png"
    assert set(colours.shown) == {"rose.png", "sea.png", "stone.png"}
    colours.page.view.bar.words.clear()
    assert colours.shown[0] == "leaf.png"


def test_the_button_and_another_order_lead_back_too(colours: Studio) -> None:
    view = colours.page.view
    type_words(colours, "blue")
    view.near.usual.click()
    assert colours.shown == USUAL
    type_words(colours, "blue")
    newest = next(action for action in view.bar.orders.actions() if action.data() == Order.ADDED)
    newest.trigger()
    assert view.bar.seen.text() == ""
    assert view.near.isHidden()
    assert view.bar.order.text() == "Newest first"
    assert colours.page.model.view.order is Order.ADDED


def test_the_order_by_words_outlives_a_change_of_the_portfolio(colours: Studio) -> None:
    type_words(colours, "blue")
    colours.choose("stone")
    colours.press(Key.Key_Delete)
    assert colours.shown[0] == "sea.png"
    assert len(colours.shown) == 3
    colours.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert colours.shown[0] == "sea.png"
    assert len(colours.shown) == 4


def test_without_a_model_that_knows_words_settings_say_that_one_can_be_got(studio: Studio) -> None:
    window = studio.open().window
    assert studio.page.view.bar.seen.isHidden()
    assert not studio.page.commands.describe.isVisible()
    window.go_to(window.settings_page)
    assert window.settings_page.words.isVisible()
    assert "under Models" in window.settings_page.words.text()


def searching_window(make_window: MakeWindow, **changes: Any) -> Any:
    program = FakeProgram(knows_words=True, works=[work(), work("blue.png", 2)], **changes)
    return make_window(program), program


def nearest(*names: str, searched: int = 2) -> Nearest:
    return Nearest(tuple(Near(Path("/portfolio") / name, digest(name), 0.2, None) for name in names), searched, "CLIP", True)


def test_a_search_is_told_while_it_runs_and_can_be_stopped(qtbot: Any, make_window: MakeWindow) -> None:
    gate = threading.Event()
    window, program = searching_window(make_window, before=[advanced(12, 400)], gate=gate)
    page = window.portfolio_page
    page.view.bar.seen.setText("a harbour")
    qtbot.keyClick(page.view.bar.seen, Key.Key_Return)
    assert page.view.near.text.text() == "Looking for “a harbour”…"
    qtbot.waitUntil(lambda: page.view.near.text.text().endswith("12 of 400"))
    page.view.near.stop.click()
    assert page.view.near.isHidden()
    assert page.view.bar.seen.text() == "a harbour", "to be looked for again"
    assert page.finding.task is None
    program.before, program.gate = [nearest("red.png")], None
    gate.set()
    qtbot.waitUntil(lambda: not window.context.jobs.busy)
    assert page.view.near.isHidden(), "what was stopped does not come after all"


def test_indexing_ends_a_search(qtbot: Any, make_window: MakeWindow) -> None:
    gate = threading.Event()
    window, program = searching_window(make_window, gate=gate)
    page = window.portfolio_page
    page.view.bar.seen.setText("a harbour")
    qtbot.keyClick(page.view.bar.seen, Key.Key_Return)
    qtbot.waitUntil(program.reached.is_set)
    page.commands.refresh.trigger()
    assert page.busy
    assert page.view.near.isHidden()
    assert not page.view.bar.seen.isEnabled()
    gate.set()
    qtbot.waitUntil(lambda: not window.context.jobs.busy)
    assert page.view.bar.seen.isEnabled()


def test_a_failure_is_told_in_a_sentence_and_the_works_stay(qtbot: Any, make_window: MakeWindow) -> None:
    window, _program = searching_window(make_window, error=ModelError(Reason.MODEL_UNREADABLE, Path("/m/clip"), "bad"))
    page = window.portfolio_page
    before = page.model.rowCount()
    page.view.bar.seen.setText("a harbour")
    qtbot.keyClick(page.view.bar.seen, Key.Key_Return)
    qtbot.waitUntil(window.messages.isVisible)
    assert "cannot be loaded" in window.messages.text.text()
    assert page.view.near.isHidden()
    assert page.model.rowCount() == before
    assert page.view.bar.order.text() == "By name"


def test_that_no_work_was_seen_by_the_model_is_told(qtbot: Any, make_window: MakeWindow) -> None:
    window, _program = searching_window(make_window, before=[nearest(searched=0)])
    page = window.portfolio_page
    page.view.bar.seen.setText("a harbour")
    qtbot.keyClick(page.view.bar.seen, Key.Key_Return)
    qtbot.waitUntil(lambda: "There is no picture to search yet" in page.view.near.text.text())
    assert page.view.near.usual.isVisible()


def test_a_search_for_nothing_asks_for_nothing(qtbot: Any, make_window: MakeWindow) -> None:
    window, program = searching_window(make_window)
    page = window.portfolio_page
    page.view.bar.seen.setText("   ")
    qtbot.keyClick(page.view.bar.seen, Key.Key_Return)
    assert page.finding.task is None
    assert not program.reached.is_set()


def test_another_portfolio_is_shown_in_the_usual_order(qtbot: Any, make_window: MakeWindow) -> None:
    window, _program = searching_window(
        make_window,
        before=[nearest("blue.png", "red.png")],
        portfolios=[PORTFOLIO, replace(PORTFOLIO, number=2, name="Ben")],
    )
    page = window.portfolio_page
    page.view.bar.seen.setText("a harbour")
    qtbot.keyClick(page.view.bar.seen, Key.Key_Return)
    qtbot.waitUntil(lambda: page.view.bar.order.text() == "Nearest first")
    window.picker.box.setCurrentIndex(1)
    window.picker.box.activated.emit(1)
    qtbot.waitUntil(lambda: page.title.whole_text() == "Ben")
    assert page.view.bar.order.text() == "By name"
    assert page.view.near.isHidden()


def test_works_are_made_ready_once_and_come_nearest_first(colours: Studio) -> None:
    services = real_services(colours.workspace).finding
    portfolio = colours.window.picker.current
    first = list(services.by_words(portfolio, "red", CancelToken()))
    assert [type(event) for event in first][-1] is Nearest
    assert len(first) > 1, "what the works lack of the model is computed with progress"
    again = list(services.by_words(portfolio, "red", CancelToken()))
    assert len(again) == 1
    assert len(again[0].found) == 4
