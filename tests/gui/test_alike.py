"""The works most like a picture in which nothing was found."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.app.searching import Near, Nearest, only_picture
from provcheck.core.errors import ModelError, Reason
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import FileSkipped, MatchFound
from provcheck.gui.main_window import MainWindow
from tests.builders import encoded, work_image
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import PORTFOLIO, FakeProgram, digest, match, report, skipped, work
from tests.gui.studio import Studio

ALIKE = Nearest(
    (
        Near(Path("/portfolio/blue.png"), digest("blue.png"), 0.6, 0.9998),
        Near(Path("/portfolio/red.png"), digest("red.png"), 0.2, None),
    ),
    2,
    "SSCD",
    by_meaning=False,
)


def checked(qtbot: QtBot, window: MainWindow, *paths: Path) -> Any:
    """Check these and wait for the end; gives the part that shows what is alike."""
    window.go_to(window.check_page)
    window.check_page.check(list(paths))
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
    return window.check_page.result.nothing.alike


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    path = tmp_path / "sent.png"
    path.write_bytes(encoded(work_image("jukebox.jpg", 60), "PNG"))
    return path


def one_checked(**changes: Any) -> FakeProgram:
    """A program that checks one picture and finds nothing in it."""
    program = FakeProgram(alike=ALIKE, works=[work(), work("blue.png", 2)], **changes)
    scan = program.scan

    def of_one(order: Any, token: Any) -> Any:
        for event in scan(order, token):
            made = getattr(event, "report", None)
            targets = tuple(str(path) for path in order.targets)
            yield event if made is None else replace(event, report=replace(made, checked=1, targets=targets))

    program.scan = of_one  # type: ignore[method-assign]
    return program


def test_the_works_most_alike_are_shown_below_the_result(qtbot: QtBot, make_window: MakeWindow, picture: Path) -> None:
    program = one_checked()
    window = make_window(program)
    alike = checked(qtbot, window, picture)
    assert window.check_page.result.nothing.title.text() == "Nothing found"
    assert alike.isVisible()
    assert alike.title.text() == "Most alike in the portfolio: no evidence of copying, nor of training"
    assert alike.note.text() == "By how they look, as the model that finds copies sees it."
    role = Qt.ItemDataRole.AccessibleTextRole
    said = [alike.list.works.index(row).data(role) for row in range(alike.list.works.rowCount())]
    assert said == ["blue.png, closer than 99.98 % of unrelated pairs", "red.png"]
    assert program.alike_asked == [(PORTFOLIO, picture, "")]


@pytest.mark.parametrize("by_mouse", [False, True])
def test_a_work_is_shown_in_the_portfolio(qtbot: QtBot, make_window: MakeWindow, picture: Path, *, by_mouse: bool) -> None:
    window = make_window(one_checked())
    page = window.portfolio_page
    page.view.bar.words.setText("red")
    alike = checked(qtbot, window, picture)
    if by_mouse:
        place = alike.list.visualRect(alike.list.works.index(0)).center()
        qtbot.mouseClick(alike.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert window.stack.currentWidget() is window.check_page, "a click only chooses"
        qtbot.mouseDClick(alike.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(place))
    else:
        alike.list.setFocus()
        qtbot.keyClick(alike.list, Qt.Key.Key_Return)
    assert window.stack.currentWidget() is page
    assert page.stack.currentWidget() is page.view
    assert [path.name for path in page.view.chosen_paths] == ["blue.png"]
    assert page.grid.hasFocus()


def test_a_failure_is_told_quietly_below_the_result(qtbot: QtBot, make_window: MakeWindow, picture: Path) -> None:
    window = make_window(one_checked(alike_error=ModelError(Reason.MODEL_UNREADABLE, Path("/m/clip"), "bad")))
    alike = checked(qtbot, window, picture)
    assert window.check_page.result.nothing.title.text() == "Nothing found"
    assert alike.failure.isVisible()
    assert "could not be told" in alike.failure.text()
    assert "cannot be loaded" in alike.failure.text()
    assert not alike.list.isVisible()
    assert not alike.title.isVisible()
    assert not window.messages.isVisible()


def test_no_button_moves_when_the_works_come(qtbot: QtBot, make_window: MakeWindow, picture: Path) -> None:
    program = one_checked()
    gate = threading.Event()

    def after_a_while(portfolio: Portfolio, asked: Path, content: str) -> Nearest | None:
        assert gate.wait(20)
        return program.most_alike(portfolio, asked, content)

    services = program.services()
    program.services = lambda: replace(services, finding=replace(services.finding, most_alike=after_a_while))  # type: ignore[method-assign]
    window = make_window(program)
    window.go_to(window.check_page)
    window.check_page.check([picture])
    nothing = window.check_page.result.nothing
    qtbot.waitUntil(lambda: nothing.again.isVisible() and not window.check_page.busy)
    QApplication.processEvents()
    before = nothing.again.mapTo(window, QPoint())
    gate.set()
    qtbot.waitUntil(nothing.alike.list.isVisible)
    QApplication.processEvents()
    assert nothing.again.mapTo(window, QPoint()) == before


def test_where_likeness_tells_nothing_nothing_of_it_is_shown(qtbot: QtBot, make_window: MakeWindow, picture: Path) -> None:
    program = one_checked()
    program.alike = None
    alike = checked(qtbot, make_window(program), picture)
    assert program.alike_asked
    assert not any(part.isVisible() for part in (alike.title, alike.note, alike.list, alike.failure))


@pytest.mark.parametrize("before", [[MatchFound(match())], [FileSkipped(skipped())]], ids=["a match", "not read"])
def test_likeness_is_not_asked_for_where_there_is_a_match_or_nothing_was_read(
    qtbot: QtBot, make_window: MakeWindow, picture: Path, before: list[Any]
) -> None:
    program = one_checked(before=before)
    alike = checked(qtbot, make_window(program), picture)
    assert program.alike_asked == []
    assert not alike.isVisible()


def test_what_was_alike_goes_with_the_next_check(qtbot: QtBot, make_window: MakeWindow, picture: Path, tmp_path: Path) -> None:
    program = one_checked()
    window = make_window(program)
    assert checked(qtbot, window, picture).list.isVisible()
    assert not checked(qtbot, window, picture, tmp_path).isVisible(), "more than a picture"
    program.alike = None
    assert not checked(qtbot, window, picture).list.isVisible()


def test_a_picture_is_one_only_when_nothing_else_was_checked(picture: Path, tmp_path: Path) -> None:
    archive = tmp_path / "one.zip"
    archive.write_bytes(b"PK")
    made = report([], checked=1, targets=(str(picture),))
    assert only_picture(made) == picture
    assert only_picture(replace(made, checked=2)) is None
    assert only_picture(replace(made, targets=(str(archive),))) is None
    assert only_picture(replace(made, targets=(str(picture), str(picture)))) is None
    assert only_picture(replace(made, too_little_detail=(str(picture),))) is None


def test_with_the_real_engine(studio: Studio, picture: Path) -> None:
    # The model that comes with the program: to the tiny one nearly all is alike.
    studio.workspace.forget_models()
    studio.open()
    picture.write_bytes(encoded(work_image("french-horn.png", 100), "PNG"))
    alike = checked(studio.qtbot, studio.window, picture)
    assert studio.window.check_page.result.outcome == "Nothing found"
    assert alike.isVisible()
    assert alike.list.works.rowCount() == 5
    first = alike.list.works.works[0]
    alike.list.setFocus()
    studio.press(Qt.Key.Key_Return)
    assert studio.page.view.chosen_paths == [first.path]


def test_what_is_made_alike_is_shown_apart_as_a_hint(qtbot: QtBot, make_window: MakeWindow, picture: Path) -> None:
    in_style = replace(ALIKE, model="Tiny style", by_style=True)
    window = make_window(one_checked(in_style=in_style))
    checked(qtbot, window, picture)
    style = window.check_page.result.nothing.in_style
    assert style.isVisible()
    assert style.title.text() == "Most alike in style: a hint, no part of the result and no evidence of copying"
    assert style.note.text() == "By how they are made, as Tiny style sees it."
    assert style.list.works.rowCount() == 2
    opened: list[str] = []
    window.check_page.work_asked.connect(opened.append)
    style.list.setCurrentIndex(style.list.works.index(1))
    style.list.setFocus()
    qtbot.keyClick(style.list, Qt.Key.Key_Return)
    assert opened == [digest("red.png")]


def test_without_a_model_for_style_no_room_is_kept_for_it(qtbot: QtBot, make_window: MakeWindow, picture: Path) -> None:
    window = make_window(one_checked())
    checked(qtbot, window, picture)
    assert not window.check_page.result.nothing.in_style.isVisible()
