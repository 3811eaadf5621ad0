"""A report that is saved, as a person does who changes nothing of what is offered."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from provcheck.gui.result_view import ResultView
from provcheck.gui.widgets.report_dialog import ReportDialog


def ask_to_save(qtbot: QtBot, result: ResultView) -> ReportDialog:
    """Press the button and wait for the questions."""
    before = result.saving.dialog
    result.export.click()
    qtbot.waitUntil(lambda: result.saving.dialog is not before)
    dialog = result.saving.dialog
    assert dialog is not None
    return dialog


def save(qtbot: QtBot, result: ResultView) -> None:
    """Take what is offered."""
    ask_to_save(qtbot, result).act.click()
