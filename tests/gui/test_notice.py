"""Drafting a notice in the window: the warning first, then what is drafted from, then where to; and the forms of a report."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from provcheck.app.notices import NoticeKind
from provcheck.app.paths import settings_file
from provcheck.app.settings import load_settings, save_settings
from provcheck.app.workspace import Workspace
from provcheck.core.evidence import OTHER_CONTENT, Edit
from provcheck.core.records import Decision, DecisionKind, Match, VerdictKind
from provcheck.gui import dialogs
from provcheck.gui.app import real_services
from provcheck.gui.result_view import ResultView
from provcheck.gui.services import NoticeOrder
from provcheck.gui.widgets.notice_dialog import NoticeDialog
from provcheck.gui.widgets.portfolio_picker import PickerBox
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeDialogs, FakeProgram, match, report
from tests.gui.opening import opened
from tests.gui.saving import ask_to_save

SURE = match(0.9, suspect="sure.png")
DOUBTED = match(0.8, suspect="doubted.png")
DOUBTED = replace(DOUBTED, evidence=replace(DOUBTED.evidence, edits=(Edit(OTHER_CONTENT, 0.4),)))
ALIKE = match(0.3, suspect="alike.png", verdict=VerdictKind.RESEMBLANCE)


def asked(result: ResultView) -> NoticeDialog:
    result.menu.draft.trigger()
    dialog = result.drafting.dialog
    assert dialog is not None
    return dialog


def test_a_letter_is_drafted_from_the_copies_that_are_selected(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program, target = FakeProgram(reports={1: report([SURE, DOUBTED, ALIKE])}), tmp_path / "notice.docx"
    window = make_window(program, [target])
    result = opened(qtbot, window)
    result.list.selectAll()
    dialog = asked(result)
    assert dialog.warnings[NoticeKind.US].isVisible()
    assert not dialog.warnings[NoticeKind.NEUTRAL].isVisible()
    assert dialog.taken.text().startswith("Drafted from 1 match. You have not confirmed it.")
    assert "alike.png: The pictures only look alike." in dialog.left_out.text()
    assert "doubted.png: Something else lies" in dialog.left_out.text()
    dialog.doubtful.click()
    dialog.kinds[NoticeKind.NEUTRAL].click()
    assert dialog.warnings[NoticeKind.NEUTRAL].isVisible()
    assert "doubted.png" not in dialog.left_out.text()
    dialog.act.click()
    qtbot.waitUntil(lambda: bool(program.drafted))
    assert program.drafted == [(program.reports[1], NoticeOrder((SURE, DOUBTED), NoticeKind.NEUTRAL, "en"), target)]
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert window.context.dialogs.kinds == {"Word document": ".docx", "Plain text": ".txt"}
    qtbot.waitUntil(lambda: str(target) in window.messages.text.text())


def test_how_many_are_not_confirmed_is_told_in_plain_words(qtbot: QtBot, make_window: MakeWindow) -> None:
    found = [SURE, match(0.8, suspect="other.png"), match(0.7, suspect="third.png")]
    result = opened(qtbot, make_window(FakeProgram(reports={1: report(found)})))
    told = [
        "Drafted from 3 matches. You have confirmed none of them. Look at both pictures of each first.",
        "Drafted from 3 matches. You have not confirmed 2 of them. Look at both pictures of each first.",
        "Drafted from 3 matches. You have not confirmed 1 of them. Look at both pictures first.",
        "Drafted from 3 matches.",
    ]
    for number, sentence in enumerate(told):
        result.list.selectAll()
        dialog = asked(result)
        assert dialog.taken.text() == sentence
        dialog.reject()
        if number < len(found):
            result.list.setCurrentIndex(result.model.index(number))
            result.decision.confirm.click()
    result.list.setCurrentIndex(result.model.index(0))
    result.decision.reopen.click()
    dialog = asked(result)
    assert dialog.taken.text() == "Drafted from 1 match. You have not confirmed it. Look at both pictures first."
    dialog.reject()


def test_the_language_of_a_letter_is_chosen_in_the_programs_own_box(qtbot: QtBot, make_window: MakeWindow) -> None:
    result = opened(qtbot, make_window(FakeProgram(reports={1: report([SURE])})))
    dialog = asked(result)
    assert all(isinstance(box, PickerBox) for box in dialog.findChildren(QComboBox))
    assert dialog.languages.shown_text == "English"
    assert dialog.languages.view().accessibleName() == "Language of the letter"
    dialog.reject()


@pytest.mark.parametrize("height", [420, 600])
def test_the_doubt_and_its_tick_are_seen_without_scrolling(qtbot: QtBot, make_window: MakeWindow, height: int) -> None:
    program = FakeProgram(reports={1: report([SURE, DOUBTED])})
    result = opened(qtbot, make_window(program))
    result.list.selectAll()
    dialog = asked(result)
    dialog.resize(dialog.width(), height)
    for part in (dialog.taken, dialog.doubts, dialog.doubtful, dialog.act):
        qtbot.waitUntil(lambda part=part: part.visibleRegion().boundingRect() == part.rect())  # type: ignore[misc]
    assert dialog.doubts.text().startswith("Something else lies within or over the work")
    dialog.reject()


def test_nothing_is_asked_where_the_person_thinks_better_of_it(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(reports={1: report([SURE])})
    window = make_window(program, [Path("/nowhere/n.docx")])
    dialog = asked(opened(qtbot, window))
    assert dialog.keep.isDefault()
    assert not dialog.doubtful.isVisible()
    assert not dialog.doubts.isVisible()
    assert not dialog.left_out.isVisible()
    dialog.keep.click()
    assert program.drafted == []
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert window.context.dialogs.asked == []


@pytest.mark.parametrize(
    ("found", "said", "reason"),
    [
        (ALIKE, DecisionKind.CONFIRMED, "The pictures only look alike."),
        (SURE, DecisionKind.DISMISSED, "You dismissed this match"),
        (SURE, DecisionKind.AUTHORISED, "You said that this use of your work is allowed."),
    ],
)
def test_what_may_not_stand_there_is_refused_with_a_sentence(
    qtbot: QtBot, make_window: MakeWindow, found: Match, said: DecisionKind, reason: str
) -> None:
    decided = Decision(said, "", "2026-11-21T10:00:00+00:00")
    program = FakeProgram(reports={1: report([found])}, decisions={found.key: decided})
    dialog = asked(opened(qtbot, make_window(program)))
    assert not dialog.act.isEnabled()
    assert reason in dialog.left_out.text()
    dialog.reject()


def test_a_report_is_saved_in_the_form_that_is_chosen(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    program = FakeProgram(reports={1: report([SURE])})
    window = make_window(program, [tmp_path / "r.html"])
    dialog = ask_to_save(qtbot, opened(qtbot, window))
    dialog.forms.setCurrentIndex(1)
    dialog.act.click()
    qtbot.waitUntil(lambda: bool(program.writing.exported))
    assert isinstance(window.context.dialogs, FakeDialogs)
    assert list(window.context.dialogs.kinds.values()) == [".html"]
    assert program.writing.exported[0][1] == tmp_path / "r.html"


def test_the_chooser_offers_the_forms(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened_dialogs: list[QFileDialog] = []

    def shown(dialog: QFileDialog) -> None:
        opened_dialogs.append(dialog)

    monkeypatch.setattr(QFileDialog, "open", shown)
    parent = QWidget()
    qtbot.addWidget(parent)
    chosen: list[list[Path]] = []
    dialogs.QtDialogs().choose_target(parent, "Save", tmp_path / "r.pdf", chosen.append, {"PDF": ".pdf", "Page": ".html"})
    (dialog,) = opened_dialogs
    assert dialog.nameFilters() == ["PDF (*.pdf)", "Page (*.html)"]
    dialog.filterSelected.emit("Page (*.html)")
    dialog.accepted.emit()
    assert chosen == [[tmp_path / "r.html"]]


def test_the_name_ends_as_the_kind_that_is_chosen(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = QFileDialog(None, "Save", str(tmp_path))
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.selectFile("report.pdf")
    dialogs._take_kind(dialog, ".html")
    assert dialog.defaultSuffix() == "html"
    assert [Path(name).name for name in dialog.selectedFiles()] == ["report.html"]


def test_the_program_writes_the_letter_in_its_language(tmp_path: Path) -> None:
    services = real_services(Workspace(tmp_path / "library"))
    save_settings(replace(load_settings(settings_file()), sender={"name": "Ana Sample", "logo": "/gone.png"}), settings_file())
    order = NoticeOrder((SURE,), NoticeKind.US, "de")
    services.export_notice(report([SURE]), order, tmp_path / "n.txt")
    told = (tmp_path / "n.txt").read_text(encoding="utf-8")
    assert "Entwurf einer Mitteilung" in told
    assert "Name: Ana Sample" in told
    assert "sure.png" in told
