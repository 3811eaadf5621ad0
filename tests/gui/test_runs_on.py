"""What pictures are compared on, as it is chosen in the settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from provcheck.app.paths import settings_file
from provcheck.app.settings import Settings, load_settings, save_settings
from provcheck.app.workspace import Workspace
from provcheck.gui.app import preferences_for, save_preferences
from provcheck.gui.services import Preferences
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram


def test_the_processor_is_chosen_by_mouse_and_the_best_by_keyboard(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    window = make_window(program)
    page = window.settings_page
    window.go_to(page)
    assert [choice.text() for choice in page.places.values()] == ["Whatever works best", "The processor only"]
    assert page.places[""].isChecked()
    page.scroller.ensureWidgetVisible(page.places["CPU"])
    qtbot.mouseClick(page.places["CPU"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(portfolio="Ana", runs_on="CPU")])
    page.places["CPU"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.places["CPU"], Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(portfolio="Ana", runs_on="")])
    assert page.choices[""].isChecked(), "the appearance is another choice"
    assert page.places[""].accessibleName() == "Compare pictures on: Whatever works best"


def test_it_is_said_when_the_choice_counts(make_window: MakeWindow) -> None:
    page = make_window(FakeProgram()).settings_page
    assert any("The window changes at its next start." in text.text() for text in page.findChildren(QLabel))


@pytest.mark.parametrize("runs_on", ["", "CPU", "cpu", "CUDA"])
def test_what_is_set_is_shown_and_stays(make_window: MakeWindow, tmp_path: Path, runs_on: str) -> None:
    save_settings(Settings(runs_on=runs_on), settings_file())
    workspace = Workspace(tmp_path)
    kept = preferences_for(workspace, load_settings(settings_file()))
    page = make_window(FakeProgram(), preferences=kept).settings_page
    assert [code for code, choice in page.places.items() if choice.isChecked()] == [runs_on.upper()]
    assert len(page.places) == (3 if runs_on == "CUDA" else 2)
    save_preferences(workspace, replace(kept, language="de"))
    assert load_settings(settings_file()).runs_on == runs_on


def test_what_is_chosen_is_what_models_ask_for_next_time(tmp_path: Path) -> None:
    save_preferences(Workspace(tmp_path), Preferences(runs_on="CPU"))
    again = Workspace(tmp_path, load_settings(settings_file()).runs_on)
    assert again.machine.wanted == "CPU"
