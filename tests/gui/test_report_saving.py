"""What comes of the answers to what is asked before a report is saved."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from provcheck.app.report_choice import Told
from provcheck.app.report_order import Form, ReportOrder
from provcheck.app.workspace import Workspace
from provcheck.core.scan_records import ScanReport
from provcheck.gui.app import real_services
from provcheck.gui.report_services import KeptOfReports, OwnKey
from provcheck.gui.widgets import report_dialog, sender_dialog
from provcheck.gui.widgets.sender_dialog import SenderDialog
from tests.builders import whole_report
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDialogs, FakeProgram, match, report
from tests.gui.opening import opened
from tests.gui.report_fakes import FakeReports
from tests.gui.saving import ask_to_save
from tests.gui.test_report_dialog import FIRST, program_with


def of_a_folder() -> ScanReport:
    """A scan of a portfolio that is called as a folder of what was checked."""
    made = report([match(0.9, suspect="/home/x/Anna-Secret-Client/first.png")])
    portfolio = replace(made.portfolio, name="Anna-Secret-Client")
    return replace(made, portfolio=portfolio, targets=("/home/x/Anna-Secret-Client",))


def test_nothing_is_saved_where_the_questions_are_closed_while_a_passphrase_is_tried(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    writing = FakeReports(KeptOfReports(key=OwnKey.LOCKED), passphrase="a word", gate=threading.Event())
    window = make_window(program_with(FIRST, writing=writing), [tmp_path / "r.pdf"])
    dialog = ask_to_save(qtbot, opened(qtbot, window))
    dialog.signed.click()
    dialog.passphrase.setText("a word")
    with qtbot.captureExceptions() as raised:
        dialog.act.click()
        dialog.close()
        qtbot.waitUntil(lambda: not isValid(dialog))
        assert writing.gate is not None
        writing.gate.set()
        qtbot.waitUntil(lambda: not window.context.reads.busy)
    assert raised == []
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert window.context.dialogs.asked == []
    assert writing.orders == []


@pytest.mark.parametrize("closes_both", [False, True])
def test_contact_data_are_kept_though_their_question_is_closed_meanwhile(
    qtbot: QtBot, make_window: MakeWindow, closes_both: bool
) -> None:
    writing = FakeReports(gate=threading.Event())
    window = make_window(program_with(FIRST, writing=writing))
    result = opened(qtbot, window)
    dialog = ask_to_save(qtbot, result)
    dialog.enter.click()
    contact = result.saving.contact
    assert contact is not None
    contact.fields["name"].setText("Ana")
    with qtbot.captureExceptions() as raised:
        contact.act.click()
        contact.close()
        if closes_both:
            dialog.close()
        qtbot.waitUntil(lambda: not isValid(contact) and isValid(dialog) is not closes_both)
        assert writing.gate is not None
        writing.gate.set()
        qtbot.waitUntil(lambda: not window.context.writes.busy)
    assert raised == []
    assert writing.kept.sender == {"name": "Ana"}
    if not closes_both:
        assert dialog.from_whom.isChecked()
        dialog.close()


@pytest.mark.parametrize(("files", "named"), [(Told.PATHS, "Anna-Secret-Client"), (Told.NAMES, ""), (Told.NUMBERS, "")])
@pytest.mark.parametrize("is_whole", [True, False])
def test_the_name_that_is_offered_tells_no_more_than_the_report(
    qtbot: QtBot, make_window: MakeWindow, files: Told, named: str, is_whole: bool
) -> None:
    made = of_a_folder()
    named = named or f"portfolio-{made.portfolio.number}"
    program = FakeProgram(reports={1: made})
    window = make_window(program)
    result = opened(qtbot, window)
    result.saving.ask(made, [], is_whole=is_whole)
    qtbot.waitUntil(lambda: result.saving.dialog is not None)
    dialog = result.saving.dialog
    assert dialog is not None
    dialog.files[files].click()
    dialog.act.click()
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert [each.name for each in window.context.dialogs.suggested] == [f"provcheck-{named}-{made.started[:10]}.pdf"]


def test_a_portfolio_that_is_called_as_no_folder_keeps_its_name_in_what_is_offered(
    qtbot: QtBot, make_window: MakeWindow
) -> None:
    made = of_a_folder()
    made = replace(made, portfolio=replace(made.portfolio, name="Birds"))
    window = make_window(FakeProgram(reports={1: made}))
    dialog = ask_to_save(qtbot, opened(qtbot, window))
    dialog.files[Told.NUMBERS].click()
    dialog.act.click()
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert window.context.dialogs.suggested[0].name == f"provcheck-Birds-{made.started[:10]}.pdf"


def test_the_form_that_was_chosen_is_written_whatever_name_is_typed(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path
) -> None:
    program = program_with(FIRST)
    window = make_window(program, [tmp_path / "typed.csv"])
    dialog = ask_to_save(qtbot, opened(qtbot, window))
    dialog.act.click()
    qtbot.waitUntil(lambda: bool(program.writing.exported))
    assert program.writing.exported[0][1] == tmp_path / "typed.csv.pdf"
    qtbot.waitUntil(lambda: not isValid(dialog))


@pytest.mark.parametrize(
    ("typed", "sentence"), [("art.png", "art.png is the name of a picture."), ("r", "There is a file r.pdf")]
)
def test_a_name_that_cannot_be_taken_is_told_in_the_questions(
    qtbot: QtBot, make_window: MakeWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, typed: str, sentence: str
) -> None:
    (tmp_path / "r.pdf").write_bytes(b"kept")
    said: list[str] = []
    monkeypatch.setattr(report_dialog, "announce", lambda _about, problem, **_how: said.append(problem))
    program = program_with(FIRST)
    result = opened(qtbot, make_window(program, [tmp_path / typed], [tmp_path / "other.pdf"]))
    dialog = ask_to_save(qtbot, result)
    dialog.act.click()
    qtbot.waitUntil(dialog.isVisible)
    assert dialog.preview.text().startswith(sentence)
    assert said == [dialog.preview.text()]
    assert program.writing.exported == []
    assert (tmp_path / "r.pdf").read_bytes() == b"kept"
    dialog.act.click()
    qtbot.waitUntil(lambda: bool(program.writing.exported))
    assert program.writing.exported[0][1] == tmp_path / "other.pdf"


def test_who_chooses_no_place_finds_the_questions_as_they_were(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = program_with(FIRST)
    result = opened(qtbot, make_window(program))
    first = ask_to_save(qtbot, result)
    first.forms.setCurrentIndex(first.forms.findData(str(Form.JSON)))
    order = first.order
    first.act.click()
    assert (first.isVisible(), first.isEnabled(), first.order) == (True, True, order)
    assert (program.writing.exported, program.writing.orders) == ([], [])
    assert result.export.isEnabled()
    second = ask_to_save(qtbot, result)
    qtbot.waitUntil(lambda: not isValid(first))
    second.reject()


@pytest.mark.parametrize("form", [Form.PDF, Form.JSON])
def test_the_program_writes_the_form_that_was_chosen(tmp_path: Path, form: Form) -> None:
    reports = real_services(Workspace(tmp_path / "library")).reports
    reports.export(whole_report(), ReportOrder(form=form), tmp_path / "typed.csv")
    assert (tmp_path / "typed.csv").read_bytes().startswith({Form.PDF: b"%PDF-", Form.JSON: b"{"}[form])


def test_an_address_keeps_its_lines_unless_it_is_edited(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    kept = {"name": "Ana", "address": "Street 1\n12345 City"}
    contact = SenderDialog(kept, FakeDialogs(), window)
    with qtbot.waitSignal(contact.wanted) as waited:
        contact.act.click()
    assert waited.args == [kept]
    contact.fields["address"].setText("Street 2, 12345 City ")
    with qtbot.waitSignal(contact.wanted) as waited:
        contact.act.click()
    assert waited.args == [kept | {"address": "Street 2, 12345 City"}]
    contact.reject()


def test_contact_data_that_cannot_be_kept_are_told_of_whatever_the_reason(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(sender_dialog, "announce", lambda _about, problem, **_how: said.append(problem))
    result = opened(qtbot, make_window(program_with(FIRST, writing=FakeReports(keep_error=ValueError("x")))))
    dialog = ask_to_save(qtbot, result)
    dialog.enter.click()
    contact = result.saving.contact
    assert contact is not None
    contact.act.click()
    qtbot.waitUntil(contact.problem.isVisible)
    assert contact.problem.text().startswith("Something happened")
    assert said == [contact.problem.text()]
    contact.reject()
    dialog.reject()
