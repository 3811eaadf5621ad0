"""All that the window shows fits, in every language, size and state."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from provcheck.app.i18n import languages
from provcheck.core.scan.events import FileSkipped, MatchFound
from provcheck.gui.language import speak
from provcheck.gui.services import Preferences
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, advanced, skipped
from tests.gui.fitting import cut, misfits, unseen, what_does_not_fit
from tests.gui.pseudo import speaking_pseudo
from tests.gui.states import LONG, full_program, states

SMALLEST = (960, 640)
SIZES = ((1280, 800), SMALLEST, (1920, 1080))
OTHERS = [code for code in languages() if code not in {"en", "de"}]


def test_the_measure_sees_what_does_not_fit(qtbot: QtBot) -> None:
    holder = QWidget()
    qtbot.addWidget(holder)
    parts = [QLabel("a text that is long"), QLabel("words that are broken into lines " * 8)]
    parts[1].setWordWrap(True)
    for number, part in enumerate(parts):
        part.setParent(holder)
        part.setGeometry(0, 40 * number, 80, 20)
    holder.resize(400, 400)
    holder.show()
    assert len(cut(holder)) == 2
    parts[0].resize(parts[0].sizeHint())
    parts[1].resize(80, parts[1].heightForWidth(80))
    holder.resize(800, 800)
    assert cut(holder) == []


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("rtl", [False, True], ids=["long", "right to left"])
def test_no_text_is_cut_where_texts_are_long(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, size: tuple[int, int], *, rtl: bool
) -> None:
    with speaking_pseudo(qapp, rtl=rtl):
        window = make_window(full_program(), preferences=Preferences(portfolio="Ana"))
        window.resize(*size)
        found = what_does_not_fit(qapp, window, states(qtbot, window, tmp_path))
    assert found == [], "\n".join(found)


# The smallest window shows what is too long; German stands for all in the larger ones.
@pytest.mark.parametrize(("code", "size"), [*(("de", size) for size in SIZES), *((code, SMALLEST) for code in OTHERS)], ids=str)
def test_no_text_is_cut_in_any_language(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, code: str, size: tuple[int, int]
) -> None:
    speak(qapp, code)
    window = make_window(full_program(), preferences=Preferences(portfolio="Ana"))
    window.resize(*size)
    found = what_does_not_fit(qapp, window, states(qtbot, window, tmp_path), unseen)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_of_every_long_name_enough_is_seen_and_all_is_told(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    window = make_window(full_program(LONG))
    window.resize(*size)
    found = what_does_not_fit(qapp, window, states(qtbot, window, tmp_path), unseen)
    assert found == [], "\n".join(found)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_menus_above_the_matches_show_all_of_what_they_are_in_german(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, size: tuple[int, int]
) -> None:
    speak(qapp, "de")
    window = make_window(full_program())
    window.resize(*size)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    filters = window.scans_page.result.filters
    qtbot.waitUntil(filters.isVisible)
    for part in (filters.verdicts, filters.decisions, filters.order):
        assert part.width() >= part.sizeHint().width()
        assert "\u2026" not in part.text()


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_no_text_is_cut_while_something_runs(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    with speaking_pseudo(qapp):
        window = make_window(FakeProgram(portfolios=[]))
        window.resize(*size)
        qapp.processEvents()
        assert misfits(window) == []
        window.go_to(window.check_page)
        qapp.processEvents()
        assert misfits(window) == []
        window.close()
        qtbot.waitUntil(lambda: not window.isVisible())
        program = full_program()
        program.before = [advanced(412, 900), FileSkipped(skipped())]
        program.gate = threading.Event()
        window = make_window(program, preferences=Preferences(portfolio="Ana"))
        window.resize(*size)
        window.portfolio_page.more.dropped.emit([tmp_path])
        qtbot.waitUntil(lambda: window.portfolio_page.view.indexing.bar.maximum() == 900)
        qapp.processEvents()
        assert misfits(window) == []
        program.gate.set()
        qtbot.waitUntil(lambda: not window.portfolio_page.busy)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_all_fits_while_a_check_runs_and_its_files_are_listed(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, size: tuple[int, int]
) -> None:
    program = full_program()
    program.before = [advanced(412, 900), *(MatchFound(found) for found in program.reports[1].matches)]
    program.before += [FileSkipped(skipped(f"broken {number}.jpg")) for number in range(9)]
    program.gate = threading.Event()
    with speaking_pseudo(qapp):
        window = make_window(program, preferences=Preferences(portfolio="Ana"))
        window.resize(*size)
        window.go_to(window.check_page)
        window.check_page.check([tmp_path])
        result = window.check_page.result
        qtbot.waitUntil(lambda: result.model.rowCount() > 0 and result.skipped.isVisible())
        result.skipped.toggle.click()
        for _ in range(3):
            qapp.processEvents()
        assert misfits(window) == []
        program.gate.set()
        qtbot.waitUntil(lambda: not window.check_page.busy)
