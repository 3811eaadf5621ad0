"""The care for the library in the settings: copied, put back, moved, with what is said before and after."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from provcheck.app.library_care import PlaceTakenError
from provcheck.core.errors import LibraryError, Reason
from provcheck.gui.library_keeping import LibraryKeeping
from provcheck.gui.main_window import MainWindow
from provcheck.gui.widgets.library_section import LibrarySection
from tests.gui.checking import start_check
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram
from tests.gui.test_drop_area import drag, urls

COPY, DRIVE = Path("/home/ana/library.provcheck"), Path("/media/drive/library")


class Kept:
    """A window at the library section, on a program without a portfolio being read or checked."""

    def __init__(self, qtbot: QtBot, make_window: MakeWindow, *answers: Path) -> None:
        self.qtbot = qtbot
        self.program = FakeProgram()
        self.window: MainWindow = make_window(self.program, *([answer] for answer in answers))
        self.keeping = LibraryKeeping(self.window)
        self.window.go_to(self.window.settings_page)
        self.section: LibrarySection = self.window.settings_page.library
        self.settle()

    @property
    def care(self) -> list[tuple[str, Path]]:
        return self.program.care.asked

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not any(runner.busy for runner in self.window.context.runners))

    def agree(self) -> str:
        """Wait for the question, agree, and give all it said."""
        self.qtbot.waitUntil(lambda: self.section.jobs.question is not None)
        question = self.section.jobs.question
        assert question is not None
        said = " ".join(part.text() for part in question.findChildren(QLabel))
        question.act.click()
        return said


def test_the_room_that_is_taken_is_told(qtbot: QtBot, make_window: MakeWindow) -> None:
    kept = Kept(qtbot, make_window)
    assert kept.section.sizes["library"].text() == "212 MB"
    assert kept.section.sizes["crashes"].text() == ""
    assert kept.section.total.text() == "1.8 GB in all, 1.5 GB of it added models, 9 MB the demo."


def test_a_copy_is_written_where_it_is_wanted_and_told(qtbot: QtBot, make_window: MakeWindow) -> None:
    kept = Kept(qtbot, make_window, COPY)
    kept.section.back_up.click()
    kept.settle()
    assert kept.care == [("back up", COPY)]
    assert kept.section.told.text().startswith(f"Saved: {COPY}. It holds 2 portfolios, 412 works, 9 scans.")
    assert "copy those yourself" in kept.section.told.text()
    assert kept.window.context.dialogs.suggested[0].suffix == ".provcheck"
    assert kept.window.isVisible()


def test_a_copy_is_put_back_after_it_was_said_what_goes(qtbot: QtBot, make_window: MakeWindow) -> None:
    kept = Kept(qtbot, make_window, COPY)
    kept.section.restore.click()
    said = kept.agree()
    assert "2 portfolios, 412 works, 9 scans" in said
    assert "1 portfolio, 20 works, 3 scans" in said
    qtbot.waitUntil(lambda: not kept.window.isVisible())
    assert kept.care == [("look", COPY), ("restore", COPY)]
    assert kept.keeping.reopen is not None
    folder, told = kept.keeping.reopen
    assert folder == Path("/library")
    assert "before-2026-11-30.provcheck" in told


def test_a_file_that_is_no_copy_changes_nothing(qtbot: QtBot, make_window: MakeWindow) -> None:
    kept = Kept(qtbot, make_window, COPY)
    kept.program.care.error = LibraryError(Reason.NOT_A_LIBRARY, COPY)
    kept.section.restore.click()
    qtbot.waitUntil(kept.window.messages.isVisible)
    assert "is no whole copy of a library" in kept.window.messages.text.text()
    assert kept.care == [("look", COPY)]
    assert kept.section.jobs.question is None


def test_after_a_move_the_window_goes_on_in_the_new_place(qtbot: QtBot, make_window: MakeWindow) -> None:
    kept = Kept(qtbot, make_window, DRIVE)
    kept.section.move_away.click()
    assert str(DRIVE) in kept.agree()
    qtbot.waitUntil(lambda: not kept.window.isVisible())
    assert kept.care == [("move", DRIVE)]
    assert kept.keeping.reopen is not None
    assert kept.keeping.reopen[0] == DRIVE
    assert "/library" in kept.keeping.reopen[1]


def test_a_folder_that_holds_something_is_refused(qtbot: QtBot, make_window: MakeWindow) -> None:
    kept = Kept(qtbot, make_window, DRIVE)
    kept.program.care.error = PlaceTakenError(DRIVE)
    kept.section.move_away.click()
    kept.agree()
    kept.settle()
    assert kept.section.told.text() == f"{DRIVE} is not empty. Choose a new folder."
    assert kept.keeping.reopen is None
    assert kept.window.check_page.isEnabled()


@pytest.mark.parametrize(
    "error", [OSError(28, "No space left on device", str(DRIVE)), LibraryError(Reason.LIBRARY_FULL, DRIVE)]
)
def test_a_move_that_fails_is_told_and_all_goes_on_as_before(qtbot: QtBot, make_window: MakeWindow, error: Exception) -> None:
    kept = Kept(qtbot, make_window, DRIVE)
    kept.program.care.error = error
    kept.section.move_away.click()
    kept.agree()
    qtbot.waitUntil(kept.window.messages.isVisible)
    kept.settle()
    assert str(DRIVE) in kept.window.messages.text.text() or "library" in kept.window.messages.text.text()
    assert kept.window.check_page.isEnabled()
    assert kept.section.move_away.isEnabled()
    assert kept.keeping.reopen is None


def test_nothing_else_begins_while_the_library_moves_and_it_can_be_stopped(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    kept = Kept(qtbot, make_window, DRIVE)
    kept.program.care.gate = threading.Event()
    kept.section.move_away.click()
    kept.agree()
    assert kept.program.care.reached.wait(5)
    qtbot.waitUntil(lambda: kept.section.jobs.progress.count.text() == "Moving the library: 50\N{NO-BREAK SPACE}%")
    assert not kept.window.check_page.isEnabled()
    assert not kept.section.back_up.isEnabled()
    kept.section.jobs.progress.cancel.click()
    kept.program.care.gate.set()
    kept.settle()
    assert kept.section.told.text() == "Stopped. The library is as it was."
    assert kept.window.isVisible()
    kept.window.go_to(kept.window.check_page)
    assert drag(kept.window.check_page.drop, urls(tmp_path))
    kept.settle()
    assert len(kept.program.scans_asked) == 1


def test_while_pictures_are_checked_the_library_stays(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    kept = Kept(qtbot, make_window, DRIVE, COPY, COPY)
    kept.program.gate = threading.Event()
    start_check(qtbot, kept.window, kept.program, tmp_path)
    for button in (kept.section.move_away, kept.section.back_up, kept.section.restore):
        button.click()
    assert kept.care == []
    assert "Wait for the end" in kept.section.told.text()
    kept.program.gate.set()


def test_closing_the_window_stops_a_copy(qtbot: QtBot, make_window: MakeWindow) -> None:
    kept = Kept(qtbot, make_window, COPY)
    kept.program.care.gate = threading.Event()
    kept.section.back_up.click()
    assert kept.program.care.reached.wait(5)
    task = kept.section.jobs.task
    assert task is not None
    kept.window.close()
    assert task.token.cancelled
    kept.program.care.gate.set()
    qtbot.waitUntil(lambda: not kept.window.isVisible())
