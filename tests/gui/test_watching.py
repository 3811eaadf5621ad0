from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QPushButton
from pytestqt.qtbot import QtBot

from provcheck.app.settings import WatchedFolder
from provcheck.app.watching import unseen_files
from provcheck.app.workspace import Workspace
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.scan.events import MatchFound
from provcheck.gui import watch_keeper
from provcheck.gui.services import Preferences
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, advanced, match
from tests.gui.test_window import start_check


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_keeper, "WATCH_SETTLE_MS", 20)


def watching(folder: Path, *, on: bool = True) -> Preferences:
    return Preferences(watched=(WatchedFolder(str(folder), "Ana", on),))


def a_file(folder: Path, name: str = "new.png") -> FileStamp:
    (folder / name).write_bytes(b"picture")
    return FileStamp.of(folder / name)


def test_what_is_new_is_checked_and_a_find_is_offered(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(before=[MatchFound(match())], unseen={tmp_path: (a_file(tmp_path),)})
    window = make_window(program, preferences=watching(tmp_path))
    qtbot.waitUntil(window.messages.act.isVisible)
    assert program.scans_asked[0].targets == (tmp_path / "new.png",)
    assert window.messages.text.text() == f"1 new match in the watched folder {tmp_path.name}."
    qtbot.mouseClick(window.messages.act, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: window.scans_page.result.list.currentIndex().isValid())
    assert not window.messages.isVisible()
    window.watch.look()
    qtbot.wait(150)
    assert len(program.scans_asked) == 1


def test_nothing_found_is_not_worth_a_word(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(unseen={tmp_path: (a_file(tmp_path),)})
    window = make_window(program, preferences=watching(tmp_path))
    qtbot.waitUntil(lambda: bool(program.reports) and not window.watch.busy)
    assert not window.messages.isVisible()
    qtbot.waitUntil(lambda: window.scans_page.model.rowCount() == 1)


def test_a_change_in_the_folder_is_noticed(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(unseen={tmp_path: ()})
    window = make_window(program, preferences=watching(tmp_path))
    qtbot.waitUntil(lambda: window.watch._files.directories() == [str(tmp_path)])
    program.unseen[tmp_path] = (a_file(tmp_path),)
    qtbot.waitUntil(lambda: bool(program.scans_asked))
    qtbot.waitUntil(lambda: not window.watch.busy)


def test_a_scan_of_the_person_comes_first(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    watched = tmp_path / "watched"
    watched.mkdir()
    program = FakeProgram(before=[advanced(3, 10)], gate=threading.Event())
    window = make_window(program, preferences=watching(watched))
    start_check(qtbot, window, program, tmp_path)
    program.unseen[watched] = (a_file(watched),)
    window.watch.look()
    qtbot.wait(150)
    assert len(program.scans_asked) == 1
    program.gate.set()
    qtbot.waitUntil(lambda: len(program.scans_asked) == 2)
    qtbot.waitUntil(lambda: not window.watch.busy)


def test_a_folder_that_is_switched_off_is_left_alone(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(unseen={tmp_path: (a_file(tmp_path),)})
    make_window(program, preferences=watching(tmp_path, on=False))
    qtbot.wait(150)
    assert program.scans_asked == []


def test_folders_are_added_switched_and_removed_in_settings(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(unseen={})
    window = make_window(program, [tmp_path])
    watched = window.settings_page.watched
    window.go_to(window.settings_page)
    qtbot.mouseClick(watched.add, Qt.MouseButton.LeftButton)
    folder = WatchedFolder(str(tmp_path), "Ana")
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(watched=(folder,))])
    qtbot.waitUntil(lambda: "not there now" in [label.text() for label in watched.rows.findChildren(type(watched.hint))])
    watched.rows.findChild(QCheckBox).setChecked(False)
    qtbot.waitUntil(lambda: not program.saved[-1].watched[0].on)
    remove = watched.rows.findChild(QPushButton)
    assert str(tmp_path) in remove.accessibleName()
    remove.click()
    qtbot.waitUntil(lambda: program.saved[-1].watched == ())


def test_unseen_files_are_new_or_changed_pictures(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    folder = tmp_path / "downloads"
    assert unseen_files(workspace, folder) is None
    folder.mkdir()
    stamp = a_file(folder)
    (folder / "notes.txt").write_text("no picture")
    assert unseen_files(workspace, folder) == (stamp,)
