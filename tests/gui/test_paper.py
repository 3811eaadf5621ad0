"""The paper of reports, as it is chosen in the settings."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from provcheck.app.paths import settings_file
from provcheck.app.report_order import ReportOrder
from provcheck.app.settings import Settings, load_settings, save_settings
from provcheck.app.workspace import Workspace
from provcheck.gui.app import preferences_for, real_services, save_preferences
from provcheck.gui.services import Preferences
from tests.builders import whole_report
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram


def test_it_is_chosen_by_mouse_and_by_keyboard(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    window = make_window(program)
    page = window.settings_page
    window.go_to(page)
    assert page.papers[""].isChecked()
    assert [choice.text() for choice in page.papers.values()] == ["As usual in your country", "A4", "Letter"]
    page.scroller.ensureWidgetVisible(page.papers["letter"])
    qtbot.mouseClick(page.papers["letter"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(portfolio="Ana", paper="letter")])
    page.papers["letter"].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.keyClick(page.papers["letter"], Qt.Key.Key_Left)
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(portfolio="Ana", paper="a4")])
    assert page.papers["a4"].accessibleName() == "Paper of reports: A4"


@pytest.mark.parametrize("paper", ["", "a4", "letter", "papyrus"])
def test_what_is_set_is_shown_and_stays(make_window: MakeWindow, tmp_path: Path, paper: str) -> None:
    save_settings(Settings(paper=paper), settings_file())
    workspace = Workspace(tmp_path)
    kept = preferences_for(workspace, load_settings(settings_file()))
    page = make_window(FakeProgram(), preferences=kept).settings_page
    assert [code for code, choice in page.papers.items() if choice.isChecked()] == [paper if paper in page.papers else ""]
    save_preferences(workspace, replace(kept, language="de"))
    assert load_settings(settings_file()).paper == paper


@pytest.mark.parametrize(("paper", "width"), [("a4", 595), ("letter", 612)])
def test_a_report_is_saved_on_it(tmp_path: Path, paper: str, width: int) -> None:
    save_settings(Settings(paper=paper), settings_file())
    real_services(Workspace(tmp_path / "library")).reports.export(whole_report(), ReportOrder(), tmp_path / "report.pdf")
    assert round(pypdf.PdfReader(tmp_path / "report.pdf").pages[0].mediabox.width) == width
