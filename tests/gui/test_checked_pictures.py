"""All pictures of a scan in the window: seen, filtered, found by words and by likeness, and the way back."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from provcheck.app.searching import Near, Nearest
from provcheck.core.errors import ModelError, Reason
from provcheck.core.records import Portfolio, VerdictKind
from provcheck.core.scan_records import CheckedPicture, ScanReport
from provcheck.gui.main_window import MainWindow
from provcheck.gui.models.checked_model import CheckedModel, order_by
from tests.builders import encoded, work_image
from tests.coloured_works import draw
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, digest, match, report
from tests.gui.studio import Studio
from tests.tiny_models import install_tiny_colours

Key = Qt.Key
NAMES = ("blue.png", "cat.png", "red.png", "flat.png")
PICTURES = tuple(CheckedPicture(f"/suspects/{name}", digest(name)) for name in NAMES)
FRAMES = ("/dance.webp#last", "/dance.webp#different")
ALIKE = Nearest((Near(Path("/portfolio/red.png"), digest("red.png"), 0.5, 0.98),), 2, "CLIP", by_meaning=True)


def near(*names: str, unseen: int = 0) -> Nearest:
    found = tuple(Near(Path(f"/suspects/{name}"), digest(name), 0.5, None) for name in names)
    return Nearest(found, len(found), "CLIP", by_meaning=True, unseen=unseen)


def program(found: ScanReport | None = None, **changes: object) -> FakeProgram:
    made = report([match()], checked=4, too_little_detail=("/suspects/flat.png",)) if found is None else found
    return FakeProgram(reports={1: made}, pictures={1: PICTURES}, knows_words=True, alike=ALIKE, **changes)  # type: ignore[arg-type]


def opened(qtbot: QtBot, make_window: MakeWindow, held: FakeProgram) -> MainWindow:
    """The window with the scan open."""
    window = make_window(held)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    settle(qtbot, window)
    return window


def settle(qtbot: QtBot, window: MainWindow) -> None:
    pictures = window.scans_page.result.pictures
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners) and not pictures._choose_soon.isActive())
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))


def shown(window: MainWindow) -> list[str]:
    model = window.scans_page.result.pictures.model
    return [model.item(row).name for row in range(model.rowCount())]


@pytest.fixture
def pictures_of(qtbot: QtBot, make_window: MakeWindow) -> MainWindow:
    window = opened(qtbot, make_window, program())
    qtbot.keyClick(window.scans_page.result.list, Key.Key_G)
    settle(qtbot, window)
    return window


def test_all_pictures_are_shown_with_what_came_of_them(qtbot: QtBot, pictures_of: MainWindow) -> None:
    pictures = pictures_of.scans_page.result.pictures
    assert pictures.isVisible()
    assert pictures.grid.hasFocus()
    assert shown(pictures_of) == list(NAMES)
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [pictures.model.index(row).data(role) for row in range(4)]
    assert said == [
        "blue.png, Edited copy",
        "cat.png, Nothing found",
        "red.png, Nothing found",
        "flat.png, Too little detail to check",
    ]
    assert (pictures.all.text(), pictures.unmatched.text()) == ("4 pictures", "3 without a match")
    qtbot.mouseClick(pictures.unmatched, Qt.MouseButton.LeftButton)
    assert shown(pictures_of) == list(NAMES[1:])


def test_a_picture_without_a_match_shows_the_works_most_like_it(qtbot: QtBot, pictures_of: MainWindow) -> None:
    pictures = pictures_of.scans_page.result.pictures
    qtbot.keyClick(pictures.grid, Key.Key_Right)
    settle(qtbot, pictures_of)
    panel = pictures.panel
    assert panel.name.whole_text() == "cat.png"
    assert panel.outcome.whole_text() == "Nothing found"
    assert not panel.match.isVisible()
    assert panel.well.levels is not None
    assert panel.alike.title.text() == "Most alike in the portfolio: no evidence of copying, nor of training"
    assert panel.alike.list.works.rowCount() == 1
    panel.alike.list.setFocus()
    qtbot.keyClick(panel.alike.list, Key.Key_Down)
    qtbot.keyClick(panel.alike.list, Key.Key_Return)
    assert pictures_of.stack.currentWidget() is pictures_of.portfolio_page


def test_a_match_is_gone_to_also_where_the_filters_leave_it_out(qtbot: QtBot, pictures_of: MainWindow) -> None:
    result = pictures_of.scans_page.result
    assert result.pictures.panel.outcome.whole_text() == "Edited copy: red.png"
    result.filters.words.setText("nobody's")
    settle(qtbot, pictures_of)
    qtbot.mouseClick(result.pictures.panel.match, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: result.list.match is not None and result.page.isVisible())
    assert result.list.match.suspect.endswith("blue.png")
    assert result.filters.words.text() == ""


def test_words_bring_the_nearest_first_and_escape_leads_back(qtbot: QtBot, make_window: MakeWindow) -> None:
    held = program(ranked=near("red.png", "cat.png", unseen=2))
    window = opened(qtbot, make_window, held)
    result = window.scans_page.result
    result.head.pictures.click()
    settle(qtbot, window)
    pictures = result.pictures
    qtbot.keyClick(pictures.grid, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert pictures.words.hasFocus()
    qtbot.keyClicks(pictures.words, "a cat")
    qtbot.keyClick(pictures.words, Key.Key_Return)
    settle(qtbot, window)
    assert held.ranks_asked == [(1, "a cat")]
    assert shown(window) == ["red.png", "cat.png", "blue.png", "flat.png"], "all can still be reached"
    assert pictures.near.text.text() == (
        "What is nearest to “a cat” comes first, as CLIP sees it. "
        "Nearness only says that pictures are alike. It is no evidence of copying, nor of training. "
        "2 pictures were checked before this model was in use and cannot be searched: check them again."
    )
    assert pictures.panel.name.whole_text() == "red.png"
    pictures.grid.setFocus()
    qtbot.keyClick(pictures.grid, Key.Key_Escape)
    assert shown(window) == list(NAMES)
    assert pictures.isVisible()
    qtbot.keyClick(pictures.grid, Key.Key_Escape)
    assert result.page.isVisible()
    assert result.list.hasFocus()


def test_nothing_that_the_model_has_seen_is_said_and_the_order_stays(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = opened(qtbot, make_window, program(ranked=near(unseen=4)))
    pictures = window.scans_page.result.pictures
    window.scans_page.result.head.pictures.click()
    settle(qtbot, window)
    pictures.words.setText("a cat")
    pictures.words.returnPressed.emit()
    settle(qtbot, window)
    assert shown(window) == list(NAMES)
    assert "that the model CLIP has seen. 4 pictures were checked before" in pictures.near.text.text()


def test_a_failure_is_said_where_it_was_asked(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = opened(qtbot, make_window, program(alike_error=ModelError(Reason.MODEL_UNREADABLE, Path("/m/clip"), "bad")))
    pictures = window.scans_page.result.pictures
    window.scans_page.result.head.pictures.click()
    settle(qtbot, window)
    pictures.words.setText("a cat")
    pictures.words.returnPressed.emit()
    settle(qtbot, window)
    assert "cannot be loaded" in pictures.near.text.text()
    assert shown(window) == list(NAMES)
    assert "could not be told" in pictures.panel.alike.failure.text()


def test_without_a_model_that_knows_words_the_settings_are_offered(qtbot: QtBot, make_window: MakeWindow) -> None:
    held = program()
    held.knows_words = False
    window = opened(qtbot, make_window, held)
    pictures = window.scans_page.result.pictures
    window.scans_page.result.head.pictures.click()
    settle(qtbot, window)
    assert not pictures.words.isVisible()
    assert pictures.wordless.text() == "To find pictures by description, get a model that knows words."
    qtbot.mouseClick(pictures.settings, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.settings_page


def test_pictures_are_ordered_by_likeness_to_the_work_of_a_match(qtbot: QtBot, make_window: MakeWindow) -> None:
    held = program(ranked=near("cat.png"))
    window = opened(qtbot, make_window, held)
    qtbot.keyClick(window.scans_page.result.list, Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    settle(qtbot, window)
    pictures = window.scans_page.result.pictures
    assert held.ranks_asked == [(1, "red.png")]
    assert shown(window)[0] == "cat.png"
    assert pictures.near.text.text().startswith("What is most like red.png comes first. By what they show, as CLIP sees it.")
    assert "nor of training" in pictures.near.text.text()


def test_words_that_are_typed_meanwhile_do_not_name_an_order_by_likeness(qtbot: QtBot, make_window: MakeWindow) -> None:
    held, gate = program(ranked=near("cat.png")), threading.Event()
    services = held.services()

    def after_a_while(*_asked: object) -> Nearest:
        assert gate.wait(20)
        return near("cat.png")

    held.services = lambda: replace(services, finding=replace(services.finding, checked_like=after_a_while))  # type: ignore[method-assign]
    window = opened(qtbot, make_window, held)
    pictures = window.scans_page.result.pictures
    qtbot.keyClick(window.scans_page.result.list, Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: pictures.near.text.text() == "Looking for “red.png”…")
    pictures.words.setText("a dog")
    gate.set()
    settle(qtbot, window)
    assert pictures.near.text.text().startswith("What is most like red.png comes first.")


def test_the_suspect_of_a_match_is_chosen_with_the_works_most_like_it(qtbot: QtBot, make_window: MakeWindow) -> None:
    held = program()
    held.pictures[1] = PICTURES[::-1]
    window = opened(qtbot, make_window, held)
    qtbot.keyClick(window.scans_page.result.list, Key.Key_S)
    settle(qtbot, window)
    pictures = window.scans_page.result.pictures
    assert pictures.panel.name.whole_text() == "blue.png"
    assert held.alike_asked[-1][1:] == (Path("/suspects/blue.png"), digest("blue.png"))


def test_from_a_work_of_the_portfolio_the_latest_scan_is_opened_by_likeness_to_it(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    held = program(ranked=near("cat.png"))
    held.reports[2], held.pictures[2] = report([], number=2, checked=4), PICTURES
    held.reports[3] = report([], number=3)
    window = make_window(held)
    window.scans_page.model.set_scans(())
    page = window.portfolio_page
    page.grid.setFocus()
    page.grid.choose([1], 1)
    qtbot.keyClick(page.grid, Key.Key_S, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: bool(held.ranks_asked))
    settle(qtbot, window)
    assert window.stack.currentWidget() is window.scans_page
    assert held.ranks_asked == [(2, page.model.item(1).name)]
    assert window.scans_page.result.pictures.isVisible()
    assert shown(window)[0] == "cat.png"


def test_from_a_work_it_is_said_that_nothing_was_checked_yet(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    page = window.portfolio_page
    page.grid.choose([0], 0)
    page.commands.alike.trigger()
    told = "No pictures that were checked against Ana are kept yet: check some first."
    qtbot.waitUntil(lambda: window.messages.text.text() == told)
    assert window.stack.currentWidget() is page
    assert not window.scans_page.result.pictures.isVisible()


def test_no_key_decides_on_a_match_that_is_not_seen(qtbot: QtBot, pictures_of: MainWindow) -> None:
    for key in (Key.Key_C, Key.Key_D, Key.Key_A):
        qtbot.keyClick(pictures_of.scans_page.result.pictures.grid, key)
    assert pictures_of.context.decisions.of(match()).kind.value == "open"


def test_of_a_scan_of_before_it_is_said_that_its_pictures_were_not_kept(qtbot: QtBot, make_window: MakeWindow) -> None:
    held = program(report([], checked=4))
    held.pictures = {}
    window = opened(qtbot, make_window, held)
    result = window.scans_page.result
    qtbot.mouseClick(result.nothing.pictures, Qt.MouseButton.LeftButton)
    settle(qtbot, window)
    assert result.pictures.told.text().startswith("Which pictures scan 1 compared was not kept when it was made.")
    qtbot.mouseClick(result.pictures.back, Qt.MouseButton.LeftButton)
    assert result.nothing.isVisible()


def test_a_picture_that_is_gone_is_said(qtbot: QtBot, make_window: MakeWindow) -> None:
    held = program()
    held.gone.add("blue.png")
    window = opened(qtbot, make_window, held)
    window.scans_page.result.head.pictures.click()
    settle(qtbot, window)
    panel = window.scans_page.result.pictures.panel
    assert panel.well.note == "blue.png is no longer in its place, or has changed since the scan."


def test_another_scan_shows_its_own_pictures(qtbot: QtBot, pictures_of: MainWindow) -> None:
    page = pictures_of.scans_page
    page.back.click()
    page.open_scan(1)
    settle(qtbot, pictures_of)
    assert not page.result.pictures.isVisible()
    assert shown(pictures_of) == []


def test_the_list_keeps_to_the_rules_of_qt(qapp: QObject, qtmodeltester: ModelTester) -> None:
    model = CheckedModel(qapp)
    qtmodeltester.check(model)
    model.set_pictures(PICTURES, [match()], ["/suspects/flat.png"])
    model.set_order([2, 0, 3, 1])
    model.show_unmatched_only(only=True)
    assert model.rowCount() == 3
    model.set_matches([match(verdict=VerdictKind.RESEMBLANCE, suspect="cat.png")])
    assert [model.item(row).name for row in range(model.rowCount())] == ["red.png", "blue.png", "flat.png"]
    assert model.rows_of([0, 1]) == [1]
    qtmodeltester.check(model)


def test_frames_have_the_match_that_was_told_of_another_one_of_their_file(qapp: QObject) -> None:
    frames = [CheckedPicture(f"/suspects/dance.webp{part}", digest(f"frame {part}")) for part in ("", *FRAMES)]
    model = CheckedModel(qapp)
    model.set_pictures((*frames, PICTURES[1]), [match(suspect=f"frame {FRAMES[0]}")], ())
    assert [model.outcome(row) for row in range(4)] == [
        "Edited copy, told of another frame",
        "Edited copy",
        "Edited copy, told of another frame",
        "Nothing found",
    ]
    assert model.unmatched == 1
    model.set_matches([match(suspect=f"frame {FRAMES[1]}"), match(suspect=f"frame {FRAMES[0]}", score=0.1)])
    assert [model.outcome(row) for row in (1, 2)] == ["Edited copy", "Edited copy"]
    model.set_matches([])
    assert model.unmatched == 4


def test_a_flat_first_page_has_too_little_detail(qapp: QObject) -> None:
    pages = (CheckedPicture("/suspects/book.tif", digest("1")), CheckedPicture("/suspects/book.tif/book.tif#2", digest("2")))
    model = CheckedModel(qapp)
    model.set_pictures(pages, (), ["/suspects/book.tif/book.tif#1"])
    assert [model.outcome(row) for row in range(2)] == ["Too little detail to check", "Nothing found"]


def test_pictures_of_one_content_stand_beside_each_other() -> None:
    twice = (*PICTURES, replace(PICTURES[0], path="/suspects/again.png"))
    assert order_by(twice, [digest("red.png"), digest("blue.png")]) == (2, 0, 4, 1, 3)


def test_with_the_real_engine(studio: Studio, tmp_path: Path) -> None:
    install_tiny_colours(studio.workspace, tmp_path / "model")
    studio.workspace.forget_models()
    studio.open()
    finds = tmp_path / "finds"
    finds.mkdir()
    draw(finds / "sky.png", (60, 120, 240))
    (finds / "fire.png").write_bytes(encoded(work_image("campfire.jpg", 100), "PNG"))
    window, page = studio.window, studio.window.check_page
    window.go_to(page)
    page.check([finds])
    studio.qtbot.waitUntil(lambda: page.result.report is not None and not page.busy, timeout=60_000)
    assert isinstance(page.result.report.portfolio, Portfolio)
    page.result.visits.go()
    studio.settle()
    pictures = page.result.pictures
    pictures.words.setText("blue")
    pictures.words.returnPressed.emit()
    studio.settle()
    model = pictures.model
    assert [model.item(row).name for row in range(model.rowCount())] == ["sky.png", "fire.png"]
    studio.qtbot.waitUntil(lambda: pictures.panel.well.levels is not None)
    studio.qtbot.waitUntil(pictures.panel.alike.list.isVisible)
