"""What the window says without the model that finds copies, and files that it was started with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from pytestqt.qtbot import QtBot

from provcheck.core.records import ModelUse
from provcheck.gui.opened_files import OpenedFiles, split_arguments
from provcheck.gui.services import Services
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import MODEL, FakeProgram


@dataclass
class FakeProgramWithModels(FakeProgram):
    uses: tuple[ModelUse, ...] = ()

    def services(self) -> Services:
        return replace(super().services(), model_uses=lambda: self.uses)


def program_with(uses: tuple[ModelUse, ...]) -> FakeProgram:
    return FakeProgramWithModels(uses=uses)


def test_the_missing_model_is_told_once_and_leads_to_the_models(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(program_with(()))
    qtbot.waitUntil(lambda: not window.messages.isHidden())
    assert window.messages.text.text().startswith("The model that finds copies (SSCD) is not here.")
    assert window.models.label.text() == "Pictures are compared without a model"
    qtbot.mouseClick(window.messages.act, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.settings_page
    models = window.settings_page.model_list
    assert 0 <= models.mapTo(window.settings_page.scroller, QPoint(0, 0)).y() < window.settings_page.scroller.height() // 2
    assert window.messages.isHidden()
    with qtbot.waitSignal(window.models.loaded):
        window.models.load()
    assert window.messages.isHidden()
    assert "is not here" in window.settings_page.models.text()


def test_nothing_is_said_where_it_is_here(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(program_with((MODEL,)))
    with qtbot.waitSignal(window.models.loaded):
        window.models.load()
    assert window.messages.isHidden()


def test_another_message_is_not_covered(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(program_with((MODEL,)))
    window.messages.say("Look here")
    with qtbot.waitSignal(window.models.loaded):
        window.models.loaded.emit(())
    assert window.messages.text.text() == "Look here"


def test_options_are_qts_and_all_else_are_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert split_arguments(["-style", "a.png", "/art/b.png"]) == (["-style"], [tmp_path / "a.png", Path("/art/b.png")])


def test_files_that_the_window_is_opened_with_are_checked_once(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    window = make_window(program)
    before = len(program.scans_asked)
    opened = OpenedFiles(window, [Path("/suspects/blue.png")])
    window.reload()
    qtbot.waitUntil(lambda: len(program.scans_asked) == before + 1)
    assert list(program.scans_asked[-1].targets) == [Path("/suspects/blue.png")]
    assert window.stack.currentWidget() is window.check_page
    with qtbot.waitSignal(window.portfolios_known):
        window.reload()
    assert len(program.scans_asked) == before + 1
    opened.stop()


def test_without_a_portfolio_the_window_asks_for_works_first(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(portfolios=[])
    window = make_window(program)
    page = window.stack.currentWidget()
    OpenedFiles(window, [Path("/suspects/blue.png")])
    with qtbot.waitSignal(window.portfolios_known):
        window.reload()
    assert program.scans_asked == []
    assert window.stack.currentWidget() is page
