"""What is left out in folders, as it is typed in the settings."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from provcheck.app import paths
from provcheck.app.settings import Settings, save_settings
from provcheck.app.workspace import Workspace
from provcheck.core.errors import Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Skipped
from provcheck.core.scan.events import Indexed, IndexSummary, Scanned
from provcheck.core.scan_records import LeftOut, ScanSettings
from provcheck.gui.app import real_services
from provcheck.gui.services import IndexOrder, Preferences, ScanOrder, Services
from provcheck.gui.widgets.leave_out import LeaveOutList
from provcheck.gui.widgets.result_head import Numbers, count_text
from tests.builders import encoded, work_image
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import PORTFOLIO, FakeProgram, report

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot


class Form(QWidget):
    """The field above something else that takes the keyboard."""

    def __init__(self, *patterns: str) -> None:
        super().__init__()
        self.list = LeaveOutList(patterns)
        self.other = QPushButton("other")
        layout = QVBoxLayout(self)
        layout.addWidget(self.list)
        layout.addWidget(self.other)
        self.heard: list[tuple[str, ...]] = []
        self.list.changed.connect(self.heard.append)


@pytest.fixture
def form(qtbot: QtBot) -> Form:
    made = Form("sketches")
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.list.field.setFocus()
    return made


def test_what_is_typed_is_taken_when_the_keyboard_leaves(form: Form) -> None:
    assert form.list.field.toPlainText() == "sketches"
    form.list.field.moveCursor(form.list.field.textCursor().MoveOperation.End)
    form.list.field.insertPlainText("\n*.tif\n\n  sketches \n")
    assert form.heard == [], "half a word is no name"
    form.other.setFocus()
    assert form.heard == [("sketches", "*.tif")]
    form.list.field.setFocus()
    form.other.setFocus()
    assert len(form.heard) == 1


def test_the_tab_key_leads_on(qtbot: QtBot, form: Form) -> None:
    qtbot.keyClick(form.list.field, Qt.Key.Key_Tab)
    assert form.other.hasFocus()


def test_what_is_no_pattern_is_said_and_stays(form: Form) -> None:
    form.list.field.setPlainText("sketches\nold[/a\n")
    form.other.setFocus()
    assert form.list.problem.isVisible()
    assert form.list.problem.text().startswith("old[/a is no name and no pattern.")
    assert form.heard == []
    form.list.field.setFocus()
    form.list.field.setPlainText("")
    form.other.setFocus()
    assert not form.list.problem.isVisible()
    assert form.heard == [()]


def test_the_window_remembers_it(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    window = make_window(program, preferences=Preferences(leave_out=("old",)))
    assert window.settings_page.leave_out.field.toPlainText() == "old"
    window.settings_page.leave_out.field.setPlainText("new")
    window.settings_page.leave_out.take()
    qtbot.waitUntil(lambda: bool(program.saved) and program.saved[-1].leave_out == ("new",))


@pytest.fixture
def services(tmp_path: Path) -> Services:
    save_settings(Settings(leave_out=("sketches",)), paths.settings_file())
    return real_services(Workspace(tmp_path / "library"))


def saved(file: Path, name: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(encoded(work_image(name, 200), "PNG"))
    return file


def test_adding_and_checking_leave_it_out_and_count_it(services: Services, tmp_path: Path) -> None:
    art, shop = tmp_path / "art", tmp_path / "shop"
    saved(art / "goldfish.png", "goldfish.png")
    saved(art / "sketches" / "picnic.png", "picnic.jpg")
    saved(shop / "a.png", "regatta.jpg")
    saved(shop / "sketches" / "b.png", "goldfish.png")
    for _again in range(2):
        *_, end = services.index(IndexOrder("Ana", (art,)), CancelToken())
        assert isinstance(end, Indexed)
        assert (end.summary.portfolio.work_count, end.summary.left_out) == (1, LeftOut(0, 1))
    *_, end = services.index(IndexOrder("Ana"), CancelToken())
    assert isinstance(end, Indexed)
    assert (end.summary.portfolio.work_count, end.summary.left_out) == (1, LeftOut(0, 1)), "also when it is looked at again"
    *_, last = services.scan(ScanOrder(end.summary.portfolio, (shop,), ScanSettings()), CancelToken())
    assert isinstance(last, Scanned)
    assert (last.report.checked, last.report.left_out, last.report.matches) == (1, LeftOut(0, 1), ())
    save_settings(Settings(), paths.settings_file())
    *_, end = services.index(IndexOrder("Ana"), CancelToken())
    assert isinstance(end, Indexed)
    assert end.summary.portfolio.work_count == 2, "what is asked for now counts, not what was when it was added"


def test_how_much_was_left_out_is_told_of_a_scan(make_window: MakeWindow) -> None:
    told = report(left_out=LeftOut(3, 1))
    assert count_text(told, Numbers(1)).endswith(". Left out, as asked: 3 pictures, 1 folder or archive.")
    assert "Left out" not in count_text(report(), Numbers(1))
    mistyped = report(left_out=LeftOut(unmet=("skteches", "*.tfi")))
    assert count_text(mistyped, Numbers(1)).endswith(". Nothing was met that is called skteches, *.tfi.")
    nothing = make_window(FakeProgram()).check_page.result.nothing
    nothing.show_report(told)
    assert nothing.checked.text().endswith("Left out, as asked: 3 pictures, 1 folder or archive.")


def test_that_nothing_was_found_is_not_said_when_not_all_could_be_read(make_window: MakeWindow) -> None:
    nothing = make_window(FakeProgram()).check_page.result.nothing
    nothing.show_report(report(checked=4))
    assert nothing.title.text() == "Nothing found"
    nothing.show_report(report(checked=4, skipped=(Skipped("/mnt/drive", Reason.READ_ERROR),)))
    assert nothing.title.text() == "No copy of the works was found among what could be read."
    nothing.show_report(report(checked=4, skipped=(Skipped("/a.pdf", Reason.OWN_REPORT),)))
    assert nothing.title.text() == "Nothing found"
    nothing.show_report(report(checked=4, skipped=(Skipped("/a.pdf", Reason.MARKED_REPORT),)))
    assert nothing.title.text() == "No copy of the works was found among what was searched."
    told = "1 file marked as a report of Provcheck, which anyone can write, was not searched."
    assert nothing.checked.text().endswith(told)


def test_adding_a_folder_without_a_picture_says_so_and_what_to_do(
    qtbot: QtBot, make_window: MakeWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = FakeProgram()

    def index(_order: IndexOrder, _token: CancelToken) -> Iterator[Indexed]:
        yield Indexed(IndexSummary(PORTFOLIO, 0, 0, 0, 0, (), (), completed=True))

    services = replace(program.services(), index=index)
    monkeypatch.setattr(program, "services", lambda: services)
    window = make_window(program)
    page = window.portfolio_page
    page.more.dropped.emit([tmp_path])
    qtbot.waitUntil(page.notice.isVisible)
    assert page.notice.text.text().startswith("Nothing was added. ")
    assert "Choose the folder that holds the pictures" in page.notice.text.text()
    assert page.notice.sign.isVisible()
