"""Sets of AI outputs in the window: chosen, looked at, shown, opened again."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from provcheck.app.output_plots import parts_of
from provcheck.app.output_report import NotNeutral
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.records import Skipped
from provcheck.core.scan.events import FileSkipped
from provcheck.core.setstats.closeness import BINS, bin_of
from provcheck.gui.main_window import MainWindow
from provcheck.gui.pages.outputs_page import OutputsPage
from provcheck.gui.widgets.basics import label
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import FakeProgram, advanced, skipped
from tests.gui.output_fakes import FakeOutputs
from tests.made_outputs import NEAR, OUTPUTS, bare_report, made_report

FOLDER = Path("/outputs")


def opened(window: MainWindow) -> OutputsPage:
    window.go_to(window.outputs_page)
    return window.outputs_page


def shown(qtbot: QtBot, window: MainWindow) -> OutputsPage:
    """The page with what a set shows."""
    page = opened(window)
    page.outputs.take([FOLDER])
    page.start.click()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.result and page.result.is_whole)
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
    return page


def words_of(page: OutputsPage) -> str:
    return "\n".join(part.text() for part in page.findChildren(QLabel) if part.isVisibleTo(page))


def test_a_set_is_looked_at_and_shown(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    page = opened(make_window(program, [Path("/other")]))
    assert not page.start.isEnabled(), "nothing is chosen yet"
    page.outputs.take([FOLDER])
    page.against.add.click()
    page.baseline.take([Path("/neutral"), Path("/neutral")])
    page.start.click()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.result and page.result.is_whole)
    ((portfolio, asked),) = program.outputs.asked
    assert portfolio.name == "Ana"
    assert (asked.outputs, asked.against, asked.baseline) == ((FOLDER,), (Path("/other"),), (Path("/neutral"),))
    qtbot.waitUntil(lambda: words_of(page).count("Does not show: ") == len(page.result.found) == 6)
    told = words_of(page)
    assert "1 group of outputs repeats one picture." in told
    assert "Influence, not proof: nothing here shows that a work was in a training set." in told


def test_neutral_pictures_that_are_works_are_warned_of_above_all(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    found = made_report()
    left_out = (NotNeutral("/neutral/own work.png", "/works/own work.png"),)
    program.outputs.report = replace(found, sets=(found.outputs, replace(found.outputs, not_neutral=left_out)))
    window = make_window(program)
    result = shown(qtbot, window).result
    assert result.warning.isVisible()
    assert result.not_neutral.text().endswith("which it would spoil: own work.png (the work own work.png).")
    assert result.warning.y() < result.found[0].y()
    result.show_report(found, parts_of(found))
    assert not result.warning.isVisible()


def test_a_folder_that_was_chosen_is_left_out_again(qtbot: QtBot, make_window: MakeWindow) -> None:
    page = opened(make_window(FakeProgram()))
    page.outputs.take([FOLDER, Path("/more")])
    page.outputs.removers[0].click()  # type: ignore[attr-defined]
    qtbot.waitUntil(lambda: page.outputs.folders == (Path("/more"),))


def test_without_a_portfolio_there_is_nothing_to_choose(make_window: MakeWindow) -> None:
    window = make_window(FakeProgram([]))
    page = opened(window)
    assert page.stack.currentWidget() is page.without
    page.make_portfolio.click()
    assert window.stack.currentWidget() is window.portfolio_page


def test_it_stops_when_it_is_cancelled_and_says_how_to_go_on(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(outputs=FakeOutputs(before=[advanced(3, 40)], gate=threading.Event()))
    window = make_window(program)
    page = opened(window)
    page.outputs.take([FOLDER])
    page.start.click()
    qtbot.waitUntil(lambda: page.progress.count.text() == "3 of 40")
    assert not page.form.isVisibleTo(page)
    window.go_to(window.check_page)
    assert any(sign.isVisible() for sign in window.sidebar.signs), "that it goes on is seen from other rooms"
    page.progress.cancel.click()
    qtbot.waitUntil(lambda: not page.busy)
    assert "look at the set again to go on where it stopped" in page.note.text()
    assert page.start.isEnabled()
    assert program.outputs.library == {}


def test_files_that_cannot_be_read_half_way_are_counted_and_named(qtbot: QtBot, make_window: MakeWindow) -> None:
    gate = threading.Event()
    beside = Skipped("/suspects/fox.txt", Reason.TEXT_BESIDE)
    events = [advanced(1, 3), FileSkipped(skipped()), FileSkipped(skipped("other.jpg")), FileSkipped(beside)]
    page = opened(make_window(FakeProgram(outputs=FakeOutputs(before=events, gate=gate))))
    page.outputs.take([FOLDER])
    page.start.click()
    qtbot.waitUntil(lambda: page.note.text() == "2 files could not be read so far.")
    gate.set()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.result and page.result.is_whole)
    assert "Outputs: 1 file could not be read." in words_of(page)


def test_that_there_is_nothing_to_compare_is_told_in_its_place(qtbot: QtBot, make_window: MakeWindow) -> None:
    page = opened(make_window(FakeProgram(outputs=FakeOutputs(report=None))))
    page.outputs.take([FOLDER])
    page.start.click()
    qtbot.waitUntil(lambda: "There is nothing to compare" in page.note.text())
    assert page.stack.currentWidget() is page.ask


def test_a_failure_is_told_and_another_try_possible(qtbot: QtBot, make_window: MakeWindow) -> None:
    error = LibraryError(Reason.LIBRARY_UNUSABLE, Path("/library"), "made up")
    window = make_window(FakeProgram(outputs=FakeOutputs(error=error)))
    page = opened(window)
    page.outputs.take([FOLDER])
    page.start.click()
    qtbot.waitUntil(window.messages.isVisible)
    qtbot.waitUntil(page.start.isEnabled)
    assert page.form.isVisibleTo(page)


@pytest.mark.parametrize("count", [1, 30])
def test_a_set_without_anything_to_be_told_is_shown(qtbot: QtBot, make_window: MakeWindow, count: int) -> None:
    page = shown(qtbot, make_window(FakeProgram(outputs=FakeOutputs(report=bare_report(count)))))
    told = words_of(page)
    assert "Nothing out of the ordinary was found in these outputs." in told
    assert "No output is as near to a work as a copy is." in told
    assert len(page.result.found) == 4


def test_a_bar_shows_its_outputs_by_mouse_and_by_keys(qtbot: QtBot, make_window: MakeWindow) -> None:
    page = shown(qtbot, make_window(FakeProgram()))
    view, result = page.result.closeness, page.result
    pictures = made_report().outputs.pictures
    place = bin_of(pictures[0].cosine)
    box = view.plot.getViewBox()
    spot = view.plot.mapFromScene(box.mapViewToScene(QPointF((place + 0.5) / BINS, box.viewRect().center().y())))
    QTest.mouseMove(view.plot.viewport(), QPoint(1, 1))
    QTest.mouseMove(view.plot.viewport(), spot)
    qtbot.waitUntil(lambda: "Outputs: " in view.told.text())
    QTest.mouseClick(view.plot.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    qtbot.waitUntil(lambda: result.in_bin.isVisibleTo(page))
    held = [each.path for each in pictures if bin_of(each.cosine) == place]
    assert [each.path for each in result.in_bin.sheet.pictures] == held
    result.in_bin.away.click()
    assert not result.in_bin.isVisibleTo(page)
    view.plot.point_at(-1)
    QTest.keyClick(view.plot, Qt.Key.Key_Right)
    QTest.keyClick(view.plot, Qt.Key.Key_Left)
    QTest.keyClick(view.plot, Qt.Key.Key_Return)
    assert result.in_bin.isVisibleTo(page)
    assert all(each.path in {picture.path for picture in pictures[:NEAR]} for each in result.in_bin.sheet.pictures)


def test_a_word_shows_the_outputs_that_have_it(qtbot: QtBot, make_window: MakeWindow) -> None:
    page = shown(qtbot, make_window(FakeProgram()))
    report = made_report()
    place = next(place for place, lift in enumerate(report.labels.lifts) if lift.labels[0].text == "ana")
    page.result.words.buttons[place].click()
    sheet = page.result.with_word.sheet
    assert len(sheet.pictures) == NEAR + 2
    assert [each.note for each in sheet.pictures][:2] == ["0.90", "0.88"], "nearest first"
    assert sheet.text == "Outputs with word ana, the nearest first"


def test_a_picture_opens_beside_the_work_and_the_next_one_follows(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    page = shown(qtbot, window)
    page.result.words.buttons[0].click()
    view = page.result.with_word
    strip = view.strip
    QTest.mouseClick(strip, Qt.MouseButton.LeftButton, pos=strip.area_of(1).center())
    dialog = page.result.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.output.well.levels is not None and dialog.work.well.levels is not None)
    assert dialog.output.name.whole_text() == view.sheet.pictures[1].name
    assert dialog.work.name.whole_text() == "red 1.png"
    assert dialog.told.text().startswith("Closeness to its nearest work: 0.")
    dialog.after.click()
    assert dialog.output.name.whole_text() == view.sheet.pictures[2].name
    dialog.go(-1)
    dialog.go(-1)
    assert not dialog.before.isEnabled()
    dialog.go(-1)
    assert dialog.place == 0
    dialog.accept()
    qtbot.waitUntil(lambda: not window.context.decodes.busy)


def test_a_picture_that_is_gone_is_told(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram(outputs=FakeOutputs(gone={"blue 0.png"})))
    page = shown(qtbot, window)
    page.result.closeness.opened.emit(bin_of(0.9))
    page.result.in_bin.strip.opened.emit(0)
    dialog = page.result.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.output.well.note == "blue 0.png is no longer in its place, or has changed.")
    dialog.accept()
    qtbot.waitUntil(lambda: not window.context.decodes.busy)


def test_a_contact_sheet_is_walked_by_keys_and_shows_all_when_asked(qtbot: QtBot, make_window: MakeWindow) -> None:
    page = shown(qtbot, make_window(FakeProgram(outputs=FakeOutputs(report=bare_report(60)))))
    page.result.closeness.opened.emit(bin_of(0.3))
    view = page.result.in_bin
    qtbot.waitUntil(lambda: view.strip.width() > 500)
    QApplication.processEvents()
    assert view.strip.shown == 2 * view.strip.columns < 60
    assert view.all.text() == f"Show {60 - view.strip.shown} more"
    view.all.click()
    assert view.strip.hidden == 0
    assert not view.all.isVisibleTo(page)
    with qtbot.waitSignal(view.strip.opened) as found:
        for key in (Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Return):
            QTest.keyClick(view.strip, key)
    assert found.args == [view.strip.columns]
    assert view.strip.accessibleDescription() == f"0.30 blue {view.strip.columns}.png"


def test_all_outputs_are_checked_at_a_click(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram()
    window = make_window(program)
    page = shown(qtbot, window)
    assert f"The other {OUTPUTS - 3} were not." in page.result.unchecked.text()
    page.result.check.click()
    qtbot.waitUntil(lambda: bool(program.scans_asked) and not window.check_page.busy)
    assert window.stack.currentWidget() is window.check_page
    assert program.scans_asked[0].targets == (FOLDER,)


def test_where_all_were_checked_there_is_nothing_left_to_do(qtbot: QtBot, make_window: MakeWindow) -> None:
    report = made_report()
    checked = tuple(picture.path for picture in report.outputs.pictures)
    page = shown(qtbot, make_window(FakeProgram(outputs=FakeOutputs(report=replace(report, checked=checked)))))
    assert not page.result.check.isVisibleTo(page)


def test_what_was_looked_at_is_opened_again_and_forgotten(qtbot: QtBot, make_window: MakeWindow) -> None:
    program = FakeProgram(outputs=FakeOutputs(library={7: made_report(), 8: bare_report()}))
    window = make_window(program)
    page = opened(window)
    assert list(page.kept.openers) == [8, 7], "latest first"
    page.kept.openers[7].click()
    qtbot.waitUntil(lambda: page.stack.currentWidget() is page.result)
    assert page.result.report == program.outputs.library[7]
    page.result.again.click()
    assert page.stack.currentWidget() is page.ask
    page.kept.forgetters[7].click()
    qtbot.waitUntil(lambda: list(page.kept.openers) == [8])
    program.outputs.library.clear()
    page.kept.openers[8].click()
    qtbot.waitUntil(lambda: not page.kept.openers)
    assert page.stack.currentWidget() is page.ask


def test_a_set_shows_its_first_part_at_once_and_the_others_one_after_the_other(qtbot: QtBot, make_window: MakeWindow) -> None:
    result = shown(qtbot, make_window(FakeProgram())).result
    report = made_report()
    result.show_report(report, parts_of(report))
    assert len(result.found) == 1
    assert not result.is_whole
    qtbot.waitUntil(lambda: result.is_whole)
    assert len(result.found) == 6


def test_the_report_is_saved_as_its_ending_says(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    target = tmp_path / "told.html"
    program = FakeProgram()
    window = make_window(program, [target])
    page = shown(qtbot, window)
    with qtbot.waitSignal(page.exported):
        page.result.save.click()
    qtbot.waitUntil(page.result.save.isEnabled)
    assert program.outputs.exported == [target]
    assert set(window.context.dialogs.kinds.values()) == {".pdf", ".html", ".json"}  # type: ignore[attr-defined]
    assert window.context.dialogs.suggested[0].name == "provcheck-Ana-outputs-2026-11-21.pdf"  # type: ignore[attr-defined]


def test_a_report_that_cannot_be_written_is_told(qtbot: QtBot, make_window: MakeWindow, tmp_path: Path) -> None:
    error = PermissionError(13, "Permission denied", "told.pdf")
    window = make_window(FakeProgram(outputs=FakeOutputs(export_error=error)), [tmp_path / "told.pdf"])
    page = shown(qtbot, window)
    page.result.save.click()
    qtbot.waitUntil(window.messages.isVisible)
    qtbot.waitUntil(page.result.save.isEnabled)


def test_where_the_science_stands_is_always_at_hand(qtbot: QtBot, make_window: MakeWindow) -> None:
    page = shown(qtbot, make_window(FakeProgram()))
    for pressed in (page.result.science, page.science):
        pressed.click()
        assert page.words is not None
        told = " ".join(part.text() for part in page.words.findChildren(QLabel))
        assert "Influence, not proof" in told
        assert "arXiv 2301.13188" in told
        assert "arXiv 2409.19952" in told
        page.words.close_button.click()


def test_where_the_science_stands_fits_into_a_small_window(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    window.resize(window.minimumSize())
    page = shown(qtbot, window)
    page.science.click()
    words = page.words
    assert words is not None
    assert words.height() < window.height()
    assert words.width() < window.width()
    title = words.findChildren(QLabel)[0]
    assert title.wordWrap(), "it is longer in other languages"
    assert words.close_button.geometry().bottom() < words.height()
    words.close_button.click()


def test_no_line_ends_between_a_number_and_its_sign() -> None:
    made = label("72 % of the work, 100 %")
    assert made.text() == "72\N{NO-BREAK SPACE}% of the work, 100\N{NO-BREAK SPACE}%"
    made.setText("under 1 % or a % sign")
    assert made.text() == "under 1\N{NO-BREAK SPACE}% or a % sign"


def test_the_plot_takes_the_colours_of_another_scheme(qtbot: QtBot, make_window: MakeWindow) -> None:
    window = make_window(FakeProgram())
    plot = shown(qtbot, window).result.closeness.plot
    before = plot.backgroundBrush().color()
    palette = window.palette()
    palette.setColor(palette.ColorRole.Midlight, Qt.GlobalColor.darkGreen)
    plot.setPalette(palette)
    assert plot.backgroundBrush().color() != before
