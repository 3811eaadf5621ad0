"""Checking a report in the window."""

from __future__ import annotations

from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit
from pytestqt.qtbot import QtBot

from provcheck.app.report_check import CheckedReport, Outcome, ReportToCheck
from provcheck.app.report_order import ReportOrder
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.gui.app import real_services
from provcheck.gui.language import speak
from provcheck.gui.main_window import MainWindow
from provcheck.gui.report_checking import ReportCheckDialog
from provcheck.gui.theme import colour
from tests.builders import whole_report
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDialogs, FakeProgram
from tests.gui.fitting import misfits
from tests.gui.pseudo import speaking_pseudo
from tests.gui.test_drop_area import drag, urls

SENTENCE = "Signature: none lies beside the file. Whoever changes a report on purpose can make its checksum anew."
CHANGED = CheckedReport(
    Outcome.CHANGED,
    "r.pdf is not as it was written: something was changed.",
    (SENTENCE,) * 6,
    ("The report shows 2 files. 3 files were met.", "1 is the same file.", "1 is not the same:", "    work.png: /art/work.png"),
    differs=True,
)


def opened(qtbot: QtBot, window: MainWindow) -> ReportCheckDialog:
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    qtbot.keyClick(window, Qt.Key.Key_R, Qt.KeyboardModifier.ControlModifier)
    dialog = window.findChild(ReportCheckDialog)
    assert dialog is not None
    return dialog


def told(qtbot: QtBot, dialog: ReportCheckDialog) -> CheckedReport:
    with qtbot.waitSignal(dialog.told) as waited:
        pass
    found = waited.args[0]
    assert isinstance(found, CheckedReport)
    return found


def test_a_report_and_a_folder_that_are_dropped_are_checked_in_a_worker(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    program, report = FakeProgram(), tmp_path / "r.pdf"
    report.touch()
    window = make_window(program)
    dialog = opened(qtbot, window)
    assert drag(dialog, urls(tmp_path))
    qtbot.waitUntil(dialog.at_hand.isVisible)
    assert program.writing.asked == [], "there is no report yet"
    assert drag(dialog, urls(report))
    told(qtbot, dialog)
    assert program.writing.asked == [ReportToCheck(report, (tmp_path,))]
    assert dialog.outcome.outcome.text() == "Whole"
    assert dialog.outcome.headline.text() == "r.pdf is whole by its own checksum."
    assert not dialog.outcome.sign.isVisible()
    dialog.activateWindow()
    dialog.key.setFocus()
    qtbot.waitUntil(dialog.key.hasFocus)
    dialog.key.setText(" RWother ")
    qtbot.keyClick(dialog.key, Qt.Key.Key_Return)
    told(qtbot, dialog)
    assert dialog.isVisible(), "Enter in the field checks, and does nothing else"
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert window.context.dialogs.asked == []
    assert program.writing.asked[1:] == [ReportToCheck(report, (tmp_path,), "RWother")]
    dialog.close()


def test_a_changed_report_cannot_be_missed(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program, report = FakeProgram(), tmp_path / "r.pdf"
    report.touch()
    program.writing.checked = CHANGED
    window = make_window(program, [report])
    dialog = opened(qtbot, window)
    dialog.drop.files_button.click()
    told(qtbot, dialog)
    result = dialog.outcome
    assert result.outcome.text() == "Changed"
    assert result.sign.isVisible()
    assert result.files.title.text() == "Not all of the files at hand are those that it shows"
    assert [line.text() for line in result.files.shown] == [*CHANGED.files]
    ground = result.box.grab().toImage().pixelColor(result.box.width() - 20, 20)
    assert ground == colour(result.box, "text"), "it stands out by light and dark, not by a colour"
    program.writing.checked = CheckedReport(Outcome.WHOLE, "whole")
    dialog.take([report])
    told(qtbot, dialog)
    assert result.box.grab().toImage().pixelColor(result.box.width() - 20, 20) != ground
    assert not result.files.isVisible()
    dialog.close()


def test_of_several_reports_it_is_said_that_one_is_checked(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram()
    dialog = opened(qtbot, make_window(program))
    first, second = tmp_path / "r.pdf", tmp_path / "q.pdf"
    dialog.take([first, second])
    told(qtbot, dialog)
    assert dialog.others.isVisible()
    assert "now r.pdf" in dialog.others.text()
    signature = tmp_path / "q.pdf.minisig"
    dialog.take([signature, second])
    told(qtbot, dialog)
    assert [each.path for each in program.writing.asked] == [first, second]
    assert not dialog.others.isVisible(), "a signature is no other report"
    dialog.close()


def test_a_check_that_fails_is_told(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram()
    program.writing.check_error = OSError("no answer")
    window = make_window(program)
    dialog = opened(qtbot, window)
    dialog.take([tmp_path / "r.pdf"])
    assert told(qtbot, dialog).outcome is Outcome.NOT_CHECKED
    assert dialog.outcome.outcome.text() == "Not checked"
    assert window.messages.isVisible()
    dialog.close()


def test_it_is_offered_where_scans_are(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    window.go_to(window.scans_page)
    offers = [each for each in window.scans_page.empty.findChildren(QAbstractButton) if each.text() == "Check a report…"]
    assert len(offers) == 1
    offers[0].click()
    dialog = window.findChild(ReportCheckDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.isVisible)
    dialog.close()


def test_a_certificate_for_timestamps_is_chosen_dropped_and_taken_back(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    program, report, chosen, dropped = FakeProgram(), *(tmp_path / name for name in ("r.pdf", "a.PEM", "b.crt"))
    for file in (report, chosen, dropped):
        file.touch()
    dialog = opened(qtbot, make_window(program, [chosen]))
    assert dialog.authority.whole_text() == "none"
    assert not dialog.drop_authority.isEnabled()
    dialog.choose.click()
    assert dialog.authority.whole_text() == "a.PEM"
    assert program.writing.asked == [], "there is no report yet"
    dialog.take([report])
    told(qtbot, dialog)
    dialog.take([dropped])
    told(qtbot, dialog)
    dialog.choose.click()
    assert dialog.authority.whole_text() == "b.crt", "who chooses none keeps what was chosen"
    assert len(program.writing.asked) == 2
    dialog.drop_authority.click()
    told(qtbot, dialog)
    assert [asked.authority for asked in program.writing.asked] == [chosen, dropped, None]
    assert {asked.path for asked in program.writing.asked} == {report}
    dialog.close()


def test_everything_has_a_name_and_is_reached_by_tab(qtbot: QtBot, make_window: MakeWindow) -> None:
    dialog = opened(qtbot, make_window(FakeProgram()))
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    parts = [part for kind in (QAbstractButton, QLineEdit) for part in dialog.findChildren(kind) if part.isVisible()]
    assert len(parts) == 6
    assert all(part.accessibleName() and "&" not in part.accessibleName() for part in parts)
    reached = set()
    for _ in range(9):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    assert {part for part in parts if part.isEnabled()} <= reached
    assert dialog.drop in reached
    dialog.close()


@pytest.mark.parametrize("language", ["long", "right to left", "de"])
def test_all_of_it_fits(qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, language: str) -> None:
    speak(qapp, "de")
    with nullcontext() if language == "de" else speaking_pseudo(qapp, rtl=language != "long"):
        program = FakeProgram()
        window = make_window(program)
        dialog = opened(qtbot, window)
        assert misfits(dialog) == []
        program.writing.checked = CHANGED
        dialog.take([tmp_path / "a report of which the name is rather long, second version.pdf", tmp_path])
        told(qtbot, dialog)
        for _ in range(3):
            qapp.processEvents()
        assert misfits(dialog) == []
        dialog.close()


def test_the_program_knows_the_reports_that_it_wrote(tmp_path: Path) -> None:
    reports = real_services(Workspace(tmp_path / "library")).reports
    target = tmp_path / "r.json"
    reports.export(whole_report(), ReportOrder(), target)
    found = reports.check(ReportToCheck(target), CancelToken())
    assert found.outcome is Outcome.WHOLE
    assert "written from the library on this computer" in found.headline
