"""What comes of the answers to what is asked before a report is saved."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from provcheck.app.report_choice import Told
from provcheck.core.scan_records import ScanReport
from provcheck.gui.report_services import KeptOfReports, OwnKey
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDialogs, FakeProgram, match, report
from tests.gui.report_fakes import FakeReports
from tests.gui.saving import ask_to_save
from tests.gui.test_report_dialog import FIRST, opened, program_with


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
