"""What is opened at the start: a library that is not there, or of a newer program, is told and left alone."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox
from pytestqt.qtbot import QtBot

from provcheck.app.settings import Settings
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.library import FILE_NAME, Library, holds_nothing
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.gui.starting import Opening, ask_to_try_again, opening_of


def never(error: LibraryError) -> bool:
    raise AssertionError(error)


def written_by_newer(folder: Path) -> bytes:
    with Library(folder):
        pass
    with closing(sqlite3.connect(folder / FILE_NAME)) as connection:
        connection.execute("PRAGMA user_version = 999")
    return (folder / FILE_NAME).read_bytes()


def test_where_nothing_was_made_the_window_is_one_for_beginners(tmp_path: Path) -> None:
    assert opening_of(tmp_path, None, Settings(), never) == Opening(tmp_path, is_new=True)
    assert list(tmp_path.iterdir()) == [], "looking makes no library"
    with Library(tmp_path) as library:
        assert holds_nothing(tmp_path)
        PortfolioStore(library).create("Mine")
    assert opening_of(tmp_path, 3, Settings(), never) == Opening(tmp_path, is_new=False, scan=3)


def test_a_library_of_a_newer_program_is_told_and_not_changed(tmp_path: Path) -> None:
    before = written_by_newer(tmp_path)
    told: list[LibraryError] = []

    def give_up(error: LibraryError) -> bool:
        told.append(error)
        return False

    assert opening_of(tmp_path, None, Settings(), give_up) is None
    assert [error.reason for error in told] == [Reason.LIBRARY_TOO_NEW]
    assert (tmp_path / FILE_NAME).read_bytes() == before


def test_what_is_no_library_is_told(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).write_bytes(b"something else, of some length, that is no database" * 20)
    told: list[LibraryError] = []
    assert opening_of(tmp_path, None, Settings(), lambda error: bool(told.append(error))) is None
    assert [error.reason for error in told] == [Reason.LIBRARY_UNUSABLE]


def test_a_drive_can_be_connected_before_it_is_tried_again(tmp_path: Path) -> None:
    moved = tmp_path / "drive" / "library"

    def connect(error: LibraryError) -> bool:
        assert error.reason is Reason.LIBRARY_NOT_THERE
        with Library(moved) as library:
            PortfolioStore(library).create("Mine")
        return True

    assert opening_of(None, None, Settings(library=str(moved)), connect) == Opening(moved)


@pytest.mark.parametrize("again", [True, False])
def test_the_question_names_the_library_and_gives_both_ways(qtbot: QtBot, again: bool) -> None:
    seen: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        seen.append(box.text())
        named = {made.text(): made for made in box.buttons()}
        named["Try again" if again else "Close"].click()

    QTimer.singleShot(50, answer)
    assert ask_to_try_again(LibraryError(Reason.LIBRARY_NOT_THERE, Path("/media/drive/library"))) is again
    assert "library" in seen[0]
    assert "Connect the drive" in seen[0]
    qtbot.wait(1)
