from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from provcheck.app.settings import WatchedFolder
from provcheck.core.errors import Reason
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.records import Level, Skipped
from provcheck.core.scan.events import FileSkipped, MatchFound
from provcheck.gui import watch_keeper
from provcheck.gui.main_window import MainWindow
from provcheck.gui.services import IndexOrder, Preferences
from tests.gui.checking import start_check
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import PORTFOLIO, FakeDialogs, FakeProgram, advanced, match


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
    qtbot.waitUntil(lambda: program.saved[-1:] == [Preferences(portfolio="Ana", watched=(folder,))])
    line = watched.rows[str(tmp_path)]
    qtbot.waitUntil(line.state.isVisible)
    assert line.state.text() == "The folder is not there now. When it is back it is checked again."
    line.on.setChecked(False)
    qtbot.waitUntil(lambda: not program.saved[-1].watched[0].on)
    assert str(tmp_path) in line.remove.accessibleName()
    line.remove.click()
    qtbot.waitUntil(lambda: program.saved[-1].watched == ())
    assert watched.rows == {}


def test_the_level_is_chosen_for_each_folder(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(unseen={tmp_path: (a_file(tmp_path),)})
    window = make_window(program, preferences=watching(tmp_path, on=False))
    line = window.settings_page.watched.rows[str(tmp_path)]
    assert line.level.currentText() == "Standard"
    assert str(tmp_path) in line.level.accessibleName()
    line.level.setCurrentIndex(line.level.findText("Thorough"))
    line.level.activated.emit(line.level.currentIndex())
    line.on.setChecked(True)
    qtbot.waitUntil(lambda: bool(program.scans_asked) and not window.watch.busy)
    assert program.saved[-1].watched == (WatchedFolder(str(tmp_path), "Ana", level=Level.THOROUGH),)
    assert program.scans_asked[0].settings.level is Level.THOROUGH


def test_the_keyboard_stays_in_the_list_of_folders(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    paths = [tmp_path / name for name in ("a", "b", "c")]
    preferences = Preferences(watched=tuple(WatchedFolder(str(path), "Ana") for path in paths[:2]))
    window = make_window(FakeProgram(unseen={}), [paths[2]], preferences=preferences)
    window.go_to(window.settings_page)
    window.activateWindow()
    watched = window.settings_page.watched
    watched.rows[str(paths[0])].on.setFocus()
    qtbot.keyClick(watched.rows[str(paths[0])].on, Qt.Key.Key_Space)
    assert watched.rows[str(paths[0])].on.hasFocus()
    watched.add.click()
    assert watched.rows[str(paths[2])].on.hasFocus()
    watched.rows[str(paths[2])].remove.click()
    assert watched.rows[str(paths[1])].remove.hasFocus()
    watched.rows[str(paths[0])].remove.click()
    assert watched.rows[str(paths[1])].remove.hasFocus()
    watched.rows[str(paths[1])].remove.click()
    assert watched.add.hasFocus()


def test_a_file_is_tried_again_after_a_check_that_failed_but_not_when_it_cannot_be_read(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    stamp = a_file(tmp_path)
    program = FakeProgram(unseen={tmp_path: (stamp,)}, error=OSError("drive gone"))
    window = make_window(program, preferences=watching(tmp_path))
    qtbot.waitUntil(lambda: len(program.scans_asked) == 1 and not window.watch.busy)
    program.error = None
    program.before = [FileSkipped(Skipped(str(stamp.path), Reason.DAMAGED))]
    window.watch.look()
    qtbot.waitUntil(lambda: len(program.scans_asked) == 2 and not window.watch.busy)
    window.watch.look()
    qtbot.waitUntil(lambda: not window.watch.busy)
    assert len(program.scans_asked) == 2


def test_what_an_earlier_scan_had_found_is_not_told_as_new(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(before=[MatchFound(match())], unseen={tmp_path: (a_file(tmp_path),)})
    program.before_pairs = frozenset({match().key})
    window = make_window(program, preferences=watching(tmp_path))
    qtbot.waitUntil(lambda: bool(program.reports) and not window.watch.busy)
    assert not window.messages.isVisible()


def test_works_that_are_added_are_looked_for_in_watched_folders(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(unseen={tmp_path: ()})
    window = make_window(program, preferences=watching(tmp_path))
    qtbot.waitUntil(lambda: len(program.looks_asked) == 1 and not window.watch.busy)
    window.portfolio_page.start(IndexOrder("Ana", (tmp_path,)))
    qtbot.waitUntil(lambda: len(program.looks_asked) == 2 and not window.watch.busy)


def test_a_look_that_hangs_is_stopped_with_the_window(qtbot: QtBot, tmp_path: Path) -> None:
    program = FakeProgram(unseen={tmp_path: ()}, look_gate=threading.Event())
    window = MainWindow(program.services(), FakeDialogs(), watching(tmp_path))
    window.show()
    window.start()
    qtbot.waitUntil(lambda: bool(program.looks_asked))
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert program.looks_asked[0][1].cancelled


@pytest.mark.parametrize("begins", ["for a newer file", "for other works", "when it is switched on again"])
def test_a_check_that_was_stopped_begins_again_only_when_something_changed_or_it_is_asked_for(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, begins: str
) -> None:
    program = FakeProgram(unseen={tmp_path: (a_file(tmp_path),)}, before=[advanced(3, 10)], gate=threading.Event())
    window = make_window(program, preferences=watching(tmp_path, on=False))
    window.settings_page.watched.rows[str(tmp_path)].on.setChecked(True)
    qtbot.waitUntil(program.reached.is_set)
    window.settings_page.watching.cancel.click()
    program.gate.set()
    qtbot.waitUntil(lambda: not window.watch.busy)
    assert not program.reports[1].completed
    looks = len(program.looks_asked)
    window.noticed.changed.emit()
    qtbot.waitUntil(lambda: len(program.looks_asked) > looks and not window.watch.busy)
    assert len(program.scans_asked) == 1
    if begins == "for a newer file":
        program.unseen[tmp_path] += (a_file(tmp_path, "newer.png"),)
    elif begins == "for other works":
        program.portfolios = [replace(PORTFOLIO, work_count=PORTFOLIO.work_count + 1)]
    else:
        for on in (False, True):
            window.settings_page.watched.rows[str(tmp_path)].on.setChecked(on)
    window.watch.look_soon()
    qtbot.waitUntil(lambda: len(program.scans_asked) == 2 and not window.watch.busy)


def test_switching_a_folder_off_stops_its_check(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(unseen={tmp_path: (a_file(tmp_path),)}, gate=threading.Event())
    window = make_window(program, preferences=watching(tmp_path, on=False))
    window.settings_page.watched.rows[str(tmp_path)].on.setChecked(True)
    qtbot.waitUntil(program.reached.is_set)
    window.settings_page.watched.rows[str(tmp_path)].on.setChecked(False)
    program.gate.set()
    qtbot.waitUntil(lambda: not window.watch.busy)
    assert not program.reports[1].completed


def test_watched_folders_follow_a_portfolio_that_is_renamed(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(unseen={tmp_path: ()})
    window = make_window(program, preferences=watching(tmp_path))
    before, now = PORTFOLIO, replace(PORTFOLIO, name="Ana Maria")
    program.portfolios = [now]
    window.portfolio_page.changed.emit(before, now)
    qtbot.waitUntil(lambda: program.saved[-1:] != [] and program.saved[-1].watched[0].portfolio == "Ana Maria")
    assert window.settings_page.watched.rows[str(tmp_path)].against.text() == "with Ana Maria"
    qtbot.waitUntil(lambda: program.looks_asked[-1][0].portfolio == "Ana Maria" and not window.watch.busy)
    assert not window.settings_page.watched.rows[str(tmp_path)].state.text()


def test_folders_of_a_portfolio_that_is_deleted_are_watched_no_more(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    program = FakeProgram(unseen={tmp_path: ()})
    window = make_window(program, preferences=watching(tmp_path))
    window.portfolio_page.care.delete(PORTFOLIO)
    qtbot.waitUntil(lambda: program.saved[-1:] != [] and program.saved[-1].watched == ())
    assert window.messages.text.text() == "Ana was deleted. 1 folder that was watched for it is watched no more."
    assert window.settings_page.watched.rows == {}


def test_a_folder_without_its_portfolio_says_so(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    preferences = Preferences(watched=(WatchedFolder(str(tmp_path), "Gone"),))
    window = make_window(FakeProgram(unseen={tmp_path: ()}), preferences=preferences)
    line = window.settings_page.watched.rows[str(tmp_path)]
    qtbot.waitUntil(lambda: line.state.text() == "There is no portfolio Gone any more: the folder is not checked.")
    assert line.on.accessibleDescription() == line.state.text()


def test_a_running_check_is_told_at_the_side_and_stopped_in_the_settings(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    before = [advanced(3, 10)]
    program = FakeProgram(unseen={tmp_path: (a_file(tmp_path),)}, before=before, gate=threading.Event())
    window = make_window(program, preferences=watching(tmp_path, on=False))
    window.settings_page.watched.rows[str(tmp_path)].on.setChecked(True)
    panel, sign = window.settings_page.watching, window.sidebar.signs[-1]
    qtbot.waitUntil(lambda: sign.isVisible() and sign.count.whole_text() == "3 of 10")
    assert sign.accessibleName() == "Go to: Watched folder, 3 of 10"
    qtbot.mouseClick(sign, Qt.MouseButton.LeftButton)
    assert window.stack.currentWidget() is window.settings_page
    assert panel.isVisible()
    assert not sign.isVisible()
    panel.pause.click()
    assert window.watch._task.token.paused
    panel.pause.click()
    qtbot.mouseClick(panel.cancel, Qt.MouseButton.LeftButton)
    program.gate.set()
    qtbot.waitUntil(lambda: not window.watch.busy)
    assert not panel.isVisible()
    assert program.reports[1].completed is False
