"""Closing the window waits for what must not be cut short, and says what it waits for."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from provcheck.app.report_order import ReportOrder
from provcheck.core.imaging.decoders import decoders
from provcheck.core.scan_records import ScanReport
from tests.gui.checking import NEXT, Ends, start_check
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, match, report
from tests.gui.saving import save


def test_closing_when_nothing_runs_closes(make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    assert window.close()
    assert not window.isVisible()


def test_closing_mid_scan_waits_without_standing_still_and_then_closes(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    program = FakeProgram(before=NEXT, gate=threading.Event())
    window = make_window(program)
    start_check(qtbot, window, program, tmp_path)
    ends = Ends()
    window.check_page.task.ended.connect(ends.add)
    assert not window.close()
    assert window.isVisible()
    assert "Stopping" in window.messages.text.text()
    assert window.check_page.task.token.cancelled
    assert not window.close()
    program.gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert ends.count == 1
    assert not program.reports[1].completed


def test_closing_waits_for_a_report_that_is_written(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provcheck.gui.closing.CLOSE_LIMIT_MS", 50)
    target, gate = tmp_path / "report.pdf", threading.Event()
    program = FakeProgram(reports={1: report([match()])})

    def slowly(made: ScanReport, order: ReportOrder, place: Path) -> None:
        assert gate.wait(20)
        program.writing.export(made, order, place)

    services = program.services()
    services = replace(services, reports=replace(services.reports, export=slowly))
    monkeypatch.setattr(program, "services", lambda: services)
    window = make_window(program, [target])
    window.scans_page.open_scan(1)
    window.go_to(window.scans_page)
    qtbot.waitUntil(window.scans_page.result.export.isVisible)
    save(qtbot, window.scans_page.result)
    assert not window.close()
    qtbot.wait(200)
    assert window.isVisible()
    gate.set()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert target.read_bytes() == b"%PDF-"


def test_closing_gives_up_files_in_work_until_nothing_is_waited_for(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A thread takes the next file of its queue before it hears that all is to stop."""
    monkeypatch.setattr("provcheck.gui.closing.CLOSE_PATIENCE_MS", 20)
    program = FakeProgram(before=NEXT, gate=threading.Event())
    window = make_window(program)
    given_up: list[int] = []

    def give_up() -> None:
        given_up.append(len(given_up))
        if len(given_up) == 3:
            program.gate.set()

    monkeypatch.setattr(decoders(), "give_up", give_up)
    start_check(qtbot, window, program, tmp_path)
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert len(given_up) >= 3


def test_closing_says_what_it_waits_for_when_it_takes_long(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provcheck.gui.closing.CLOSE_PATIENCE_MS", 50)
    program = FakeProgram(before=NEXT, gate=threading.Event())
    window = make_window(program)
    start_check(qtbot, window, program, tmp_path)
    window.close()
    qtbot.waitUntil(lambda: "closes by itself" in window.messages.text.text())
    assert window.isVisible()


def test_closing_does_not_wait_for_ever_for_work_that_hangs(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("provcheck.gui.closing.CLOSE_LIMIT_MS", 100)
    program = FakeProgram(gate=threading.Event())
    window = make_window(program)
    start_check(qtbot, window, program, tmp_path)
    assert not window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert window.context.jobs.busy
    program.gate.set()
    qtbot.waitUntil(lambda: not window.context.jobs.busy)
