"""What is asked before a report is saved."""

from __future__ import annotations

from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

import pypdf
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from provcheck.app.key_place import key_place
from provcheck.app.paper import Paper
from provcheck.app.paths import settings_file
from provcheck.app.report_check import Outcome, ReportToCheck
from provcheck.app.report_choice import Told, name_of
from provcheck.app.report_order import Form, ReportOrder, Which
from provcheck.app.settings import Settings, load_settings, save_settings
from provcheck.app.signing import make_key
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Decision, DecisionKind, VerdictKind
from provcheck.gui.app import real_services
from provcheck.gui.language import speak
from provcheck.gui.report_services import KeptOfReports, OwnKey
from provcheck.gui.widgets.report_dialog import ReportDialog
from tests.builders import whole_report
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDialogs, FakeProgram, match, report
from tests.gui.fitting import misfits
from tests.gui.opening import opened
from tests.gui.pseudo import speaking_pseudo
from tests.gui.report_fakes import FakeReports
from tests.gui.saving import ask_to_save

FIRST = match(0.9, suspect="first.png")
SECOND = match(0.8, suspect="second.png")
ALIKE = match(0.3, suspect="alike.png", verdict=VerdictKind.RESEMBLANCE)
CONFIRMED = Decision(DecisionKind.CONFIRMED, "", "2026-11-21T10:00:00+00:00")


def program_with(*matches: object, writing: FakeReports | None = None) -> FakeProgram:
    return FakeProgram(reports={1: report(matches)}, decisions={SECOND.key: CONFIRMED}, writing=writing or FakeReports())


def saved(qtbot: QtBot, program: FakeProgram, dialog: ReportDialog) -> ReportOrder:
    before = len(program.writing.orders)
    dialog.act.click()
    qtbot.waitUntil(lambda: len(program.writing.orders) > before)
    return program.writing.orders[-1]


def test_enter_alone_saves_the_whole_report_as_pdf(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = program_with(FIRST, SECOND, ALIKE)
    result = opened(qtbot, make_window(program, [tmp_path / "r.pdf"]))
    qtbot.keyClick(result.list, Qt.Key.Key_E)
    qtbot.waitUntil(lambda: result.saving.dialog is not None)
    dialog = result.saving.dialog
    assert dialog is not None
    assert dialog.windowTitle() == "Save the report"
    assert dialog.act.isDefault()
    assert dialog.preview.text() == "2 matches and 1 resemblance, folder names shown."
    qtbot.keyClick(dialog, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(program.writing.orders))
    assert program.writing.orders[0] == ReportOrder(selected=frozenset([name_of(FIRST)]), paper=Paper.A4)


def test_what_is_chosen_is_told_beforehand_written_and_offered_again(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    program = program_with(FIRST, SECOND, ALIKE)
    window = make_window(program, [tmp_path / "r.html"])
    result = opened(qtbot, window)
    dialog = ask_to_save(qtbot, result)
    assert dialog.which[Which.CONFIRMED].text() == "Only those you &confirmed (1)"
    dialog.which[Which.CONFIRMED].click()
    dialog.files[Told.NAMES].click()
    dialog.resemblances.click()
    dialog.forms.setCurrentIndex(1)
    dialog.languages.setCurrentIndex(dialog.languages.findData("de"))
    assert not dialog.papers.isEnabled(), "a page on the web is on no paper"
    assert dialog.preview.text() == "1 of 2 matches and 0 of 1 resemblance, folder names hidden. Language: Deutsch."
    order = saved(qtbot, program, dialog)
    assert (order.form, order.which, order.files, order.language) == (Form.HTML, Which.CONFIRMED, Told.NAMES, "de")
    assert not order.with_resemblances
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert window.context.dialogs.kinds == {"Web page, one file": ".html"}
    qtbot.waitUntil(result.export.isEnabled)
    again = ask_to_save(qtbot, result).order
    assert (again.form, again.files, again.language, again.with_resemblances) == (Form.HTML, Told.NAMES, "de", False)
    assert again.which is Which.ALL, "which matches are told is asked anew of every scan"
    assert not again.with_sender
    assert result.saving.dialog is not None
    result.saving.dialog.reject()


def test_only_what_is_selected_in_the_list_is_told(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = program_with(FIRST, SECOND, ALIKE)
    result = opened(qtbot, make_window(program, [tmp_path / "r.pdf"]))
    result.list.selectAll()
    dialog = ask_to_save(qtbot, result)
    dialog.which[Which.SELECTED].click()
    order = saved(qtbot, program, dialog)
    assert order.which is Which.SELECTED
    assert order.selected == {name_of(FIRST), name_of(SECOND), name_of(ALIKE)}


def test_a_report_that_would_leave_out_all_that_was_found_is_not_saved(qtbot: QtBot, make_window: MakeWindow) -> None:
    result = opened(qtbot, make_window(FakeProgram(reports={1: report([ALIKE])})))
    dialog = ask_to_save(qtbot, result)
    assert not dialog.which[Which.CONFIRMED].isEnabled()
    dialog.which[Which.SELECTED].click()
    dialog.resemblances.click()
    assert not dialog.act.isEnabled()
    assert "None of the matches" in dialog.preview.text()
    dialog.which[Which.ALL].click()
    assert dialog.act.isEnabled(), "that resemblances are left out is said in the report"
    dialog.reject()


def test_whom_it_comes_from_is_asked_kept_and_told(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = program_with(FIRST)
    logo = tmp_path / "logo.png"
    result = opened(qtbot, make_window(program, [logo], [tmp_path / "r.pdf"]))
    dialog = ask_to_save(qtbot, result)
    assert not dialog.from_whom.isEnabled()
    dialog.enter.click()
    contact = result.saving.contact
    assert contact is not None
    contact.fields["name"].setText(" Ana Sample ")
    contact.choose.click()
    program.writing.problem = "It cannot be kept."
    contact.act.click()
    qtbot.waitUntil(contact.problem.isVisible)
    assert contact.problem.text() == "It cannot be kept."
    program.writing.problem = ""
    qtbot.keyClick(contact.fields["email"], Qt.Key.Key_Return)
    qtbot.waitUntil(dialog.from_whom.isChecked)
    assert program.writing.kept.sender == {"name": "Ana Sample", "logo": str(logo)}
    assert "It says whom it comes from: Ana Sample." in dialog.preview.text()
    dialog.forms.setCurrentIndex(3)
    assert not dialog.from_whom.isEnabled()
    assert "comes from" not in dialog.preview.text()
    dialog.forms.setCurrentIndex(0)
    assert saved(qtbot, program, dialog).with_sender


def test_the_beginning_of_a_long_scan_is_not_counted_as_all(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = program_with(FIRST, SECOND)
    program.first_matches = 1
    result = opened(qtbot, make_window(program))
    dialog = ask_to_save(qtbot, result)
    assert dialog.preview.text() == "All matches, folder names shown."
    dialog.which[Which.CONFIRMED].click()
    assert dialog.act.isEnabled()
    dialog.reject()
    program.rest_gate.set()
    qtbot.waitUntil(lambda: not result.model.shows_part)


def named_parts(dialog: QWidget) -> list[QWidget]:
    kinds = (QAbstractButton, QComboBox, QLineEdit)
    return [part for kind in kinds for part in dialog.findChildren(kind) if part.isVisible() and part.isEnabled()]


def test_everything_has_a_name_and_is_reached_by_tab_and_letter(qtbot: QtBot, make_window: MakeWindow) -> None:
    writing = FakeReports(KeptOfReports(sender={"name": "Ana"}, key=OwnKey.LOCKED))
    result = opened(qtbot, make_window(program_with(FIRST, SECOND, ALIKE, writing=writing)))
    dialog = ask_to_save(qtbot, result)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.signed.click()
    parts = named_parts(dialog)
    assert len(parts) == 16
    assert all(part.accessibleName() or getattr(part, "text", str)() for part in parts)
    assert not any("&" in part.accessibleName() for part in parts)
    reached = set()
    for _ in range(30):
        focus = QApplication.focusWidget()
        assert focus is not None
        reached.add(focus)
        qtbot.keyClick(focus, Qt.Key.Key_Tab)
    marked = [part.text() for kind in (QAbstractButton, QLabel) for part in dialog.findChildren(kind) if "&" in part.text()]
    letters = [text[text.index("&") + 1].lower() for text in marked]
    assert len(letters) == 14
    assert sorted(letters) == sorted(set(letters))
    # Of radio buttons that belong together Tab reaches one, arrows the others.
    groups = [{*dialog.which.values()}, {*dialog.files.values()}]
    alone = {part for part in parts if not any(part in group for group in groups)}
    assert alone <= reached
    assert all(group & reached for group in groups)
    qtbot.keyClick(dialog, Qt.Key.Key_C, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(dialog.which[Which.CONFIRMED].isChecked)
    dialog.reject()


@pytest.mark.parametrize("language", ["long", "right to left", "de"])
def test_all_of_it_fits(qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, language: str) -> None:
    speak(qapp, "de")
    with nullcontext() if language == "de" else speaking_pseudo(qapp, rtl=language != "long"):
        writing = FakeReports(
            KeptOfReports(sender={"name": "Ana", "address": "A long street in a town, " * 9}, key=OwnKey.LOCKED)
        )
        result = opened(qtbot, make_window(program_with(FIRST, SECOND, ALIKE, writing=writing)))
        dialog = ask_to_save(qtbot, result)
        assert dialog.height() <= 680
        dialog.from_whom.click()
        dialog.enter.click()
        contact = result.saving.contact
        assert contact is not None
        contact.answer("It cannot be kept, for a reason that is told at some length here.")
        contact.show()
        for part in (dialog, contact):
            qtbot.waitUntil(part.isVisible)
            for _ in range(3):
                qapp.processEvents()
            assert misfits(part) == []
        contact.reject()
        dialog.reject()


def test_the_program_writes_as_ordered(tmp_path: Path) -> None:
    save_settings(Settings(sender={"name": "Ana Sample"}), settings_file())
    reports = real_services(Workspace(tmp_path / "library")).reports
    order = ReportOrder(files=Told.NAMES, language="de", paper=Paper.LETTER, with_sender=True)
    reports.export(whole_report(), order, tmp_path / "r.pdf")
    read = pypdf.PdfReader(tmp_path / "r.pdf")
    text = "".join(page.extract_text() for page in read.pages)
    assert "Ana Sample" in text
    assert "Was gefunden wurde" in text
    assert round(read.pages[0].mediabox.width) == 612
    reports.keep_order(order)
    assert load_settings(settings_file()).report == {"files": "names", "language": "de"}
    assert reports.kept().order == ReportOrder(files=Told.NAMES, language="de")


def test_whom_reports_come_from_is_kept_unless_the_picture_cannot_be_read(tmp_path: Path) -> None:
    save_settings(Settings(paper="letter", report={"form": "csv"}), settings_file())
    reports = real_services(Workspace(tmp_path / "library")).reports
    assert reports.keep_sender({"name": "Ana"}) == ""
    assert "gone.png" in reports.keep_sender({"name": "Eve", "logo": str(tmp_path / "gone.png")})
    kept = load_settings(settings_file())
    assert kept == replace(kept, sender={"name": "Ana"}, paper="letter", report={"form": "csv"})
    assert reports.kept().paper is Paper.LETTER


def test_a_report_is_signed_only_with_the_right_passphrase(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    writing = FakeReports(KeptOfReports(key=OwnKey.LOCKED), passphrase="a word")
    program = program_with(FIRST, writing=writing)
    window = make_window(program, [tmp_path / "r.pdf"])
    dialog = ask_to_save(qtbot, opened(qtbot, window))
    assert not dialog.passphrase.isEnabled()
    dialog.signed.click()
    assert "It is signed with your key." in dialog.preview.text()
    dialog.passphrase.setText("another")
    dialog.act.click()
    qtbot.waitUntil(lambda: dialog.preview.text().startswith("This is not the passphrase"))
    assert dialog.isEnabled()
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert window.context.dialogs.asked == []
    dialog.passphrase.setText("a word")
    order = saved(qtbot, program, dialog)
    assert order.is_signed
    assert "a word" not in repr(order)


@pytest.mark.parametrize(("passphrase", "key"), [("", OwnKey.OPEN), ("a word", OwnKey.LOCKED)])
def test_the_program_signs_with_the_own_key(tmp_path: Path, passphrase: str, key: OwnKey) -> None:
    reports = real_services(Workspace(tmp_path / "library")).reports
    assert reports.kept().key is OwnKey.NONE
    make_key(key_place(), passphrase)
    assert reports.kept().key is key
    assert reports.unlocks(passphrase)
    assert reports.unlocks("another") is (key is OwnKey.OPEN)
    target = tmp_path / "r.csv"
    reports.export(whole_report(), ReportOrder(form=Form.CSV, is_signed=True, passphrase=passphrase), target)
    found = reports.check(ReportToCheck(target), CancelToken())
    assert (found.outcome, found.headline) == (Outcome.WHOLE, "r.csv is whole, and signed with your own key.")
