"""Who closes a chooser without choosing finds everything as it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from provcheck.gui.dialogs import DialogService, QtDialogs
from provcheck.gui.main_window import MainWindow
from provcheck.gui.widgets.sender_dialog import SenderDialog
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDialogs, FakeProgram, match, report
from tests.gui.opening import opened
from tests.gui.states import loaded

Chosen = Callable[[list[Path]], None]
ASK: dict[str, Callable[[DialogService, QWidget, Path, Chosen], None]] = {
    "folder": lambda dialogs, parent, _folder, chosen: dialogs.choose_folder(parent, "Choose", chosen),
    "files": lambda dialogs, parent, _folder, chosen: dialogs.choose_files(parent, "Choose", chosen),
    "target": lambda dialogs, parent, folder, chosen: dialogs.choose_target(parent, "Choose", folder / "r.pdf", chosen),
}


@pytest.mark.parametrize("kind", ASK)
def test_a_chooser_that_is_closed_tells_nobody_of_anything(qtbot: QtBot, tmp_path: Path, kind: str) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    told: list[list[Path]] = []
    ASK[kind](QtDialogs(), parent, tmp_path, told.append)
    dialog = parent.findChild(QFileDialog)
    assert dialog is not None
    dialog.reject()
    qtbot.waitUntil(lambda: parent.findChild(QFileDialog) is None)
    assert told == []
    assert not (tmp_path / "r.pdf").exists()


CHOOSERS: dict[str, Callable[[MainWindow], None]] = {
    "works": lambda window: window.portfolio_page.more.choose_files(),
    "a folder of works": lambda window: window.portfolio_page.more.choose_folder(),
    "missing works": lambda window: window.portfolio_page.works._ask_where(),
    "pictures to check": lambda window: window.check_page.drop.choose_files(),
    "a folder to check": lambda window: window.check_page.drop.choose_folder(),
    "a model": lambda window: window.settings_page.model_list.add.choose_files(),
    "a folder of a model": lambda window: window.settings_page.model_list.add.choose_folder(),
    "a watched folder": lambda window: window.settings_page.watched.add.click(),
}


@pytest.mark.parametrize("what", CHOOSERS)
def test_the_window_is_as_it_was(qtbot: QtBot, make_window: MakeWindow, what: str) -> None:
    program = FakeProgram(reports={1: report([match()])})
    window = make_window(program)
    for _name, page in window.pages:
        window.go_to(page)
        loaded(qtbot, window)
    before = state_of(window, program)
    CHOOSERS[what](window)
    loaded(qtbot, window)
    dialogs = window.context.dialogs
    assert isinstance(dialogs, FakeDialogs)
    assert len(dialogs.asked) == 1, "it was asked"
    assert state_of(window, program) == before


def state_of(window: MainWindow, program: FakeProgram) -> tuple[object, ...]:
    listed = window.settings_page.model_list
    return (
        [page.grab().toImage() for _name, page in window.pages],
        window.stack.currentIndex(),
        window.messages.isVisible(),
        (program.indexes_asked, program.scans_asked, program.portfolio_care.asked, program.models.asked),
        (listed.added.isVisible(), list(listed.rows), list(window.settings_page.watched.rows)),
        window.memory.preferences,
    )


def test_the_contact_data_keep_their_picture_and_the_draft_its_answers(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(reports={1: report([match()])}))
    result = opened(qtbot, window)
    contact = SenderDialog({"logo": "/art/logo.png", "name": "Ana"}, window.context.dialogs, window)
    contact.open()
    contact.choose.click()
    assert (contact.logo_name.whole_text(), contact.fields["name"].text()) == ("logo.png", "Ana")
    contact.reject()
    result.drafting.ask()
    draft = result.drafting.dialog
    assert draft is not None
    draft.act.click()
    assert draft.isVisible()
    assert draft.act.isEnabled()
    draft.reject()
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert window.context.dialogs.asked == ["Choose a picture…", "Save the draft"]
