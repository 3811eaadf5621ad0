"""The portfolio page on a real library with real files, by real events."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from provcheck.app import portfolios
from provcheck.core.records import Portfolio
from provcheck.core.report.seal import PLACEHOLDER
from provcheck.core.scan import presence
from provcheck.core.scan.presence import FolderLook
from provcheck.gui.models.work_shelf import Kind
from provcheck.gui.pages.portfolio_form import PortfolioEditor
from provcheck.gui.services import IndexOrder
from provcheck.gui.widgets.work_preview import facts_lines
from tests.builders import encoded, work_image
from tests.gui.studio import NAMES, Studio
from tests.gui.test_drop_area import drag, urls
from tests.render.builders import work

Key = Qt.Key


ALL = [str(Path(name).with_suffix(".png")) for name in NAMES]


def test_a_portfolio_is_shown_with_names_and_counts(studio: Studio) -> None:
    (studio.art / "broken.png").write_bytes(b"no picture")
    studio.index("Ana", studio.art)
    (studio.art / "picnic.png").unlink()
    page = studio.open().page
    assert studio.shown == ["broken.png", *ALL]
    studio.qtbot.waitUntil(lambda: studio.counts == ["5 works", "1 missing", "1 not read"])
    assert page.title.whole_text() == "Ana"
    assert page.view.names.text() == "by Ana Example, @ana", "whole, not shortened"
    page.view.bar.kinds[Kind.UNREAD].click()
    assert studio.shown == ["broken.png"]
    page.view.bar.kinds[Kind.MISSING].click()
    assert studio.shown == ["picnic.png"]
    assert page.view.moved.isVisible()
    page.view.bar.kinds[Kind.ALL].click()
    assert len(studio.shown) == 6


def test_a_file_of_which_every_page_is_a_work_is_told_and_shown(studio: Studio) -> None:
    page = studio.open().page
    comic = studio.art.parent / "comic.tif"
    pages = [work_image(name, 100).rotate(180) for name in NAMES[:3]]
    comic.write_bytes(encoded(pages[0], "TIFF", save_all=True, append_images=pages[1:]))
    page.start(IndexOrder("Ana", (comic,)))
    studio.settle()
    assert page.notice.isVisible()
    assert page.notice.text.text() == "comic.tif: each of its 3 pages is a work, blank ones aside."
    own = ["comic.tif, page 1", "comic.tif, page 2", "comic.tif, page 3"]
    assert studio.shown == sorted([*ALL, *own])
    assert studio.counts == ["8 works"], "none is missing"
    page.grid.setFocus()
    page.grid.choose([studio.shown.index(own[1])], studio.shown.index(own[1]))
    studio.press(Key.Key_Return)
    assert page.preview.name.whole_text() == "comic.tif, page 2"
    studio.qtbot.wait(200)
    studio.settle()
    whole, places = page.preview.well.levels.levels[0], [(x, y) for x in range(5, 95, 10) for y in range(5, 50, 10)]
    assert [whole.pixelColor(*place).getRgb()[:3] for place in places] == [pages[1].getpixel(place) for place in places]
    assert page.preview.note.isHidden(), "the page itself is shown, not the small picture that was kept"


def test_delete_takes_works_out_and_undo_puts_them_back(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish", "picnic")
    studio.press(Key.Key_Delete)
    assert studio.held == ["campfire.png", "jukebox.png", "regatta.png"] == studio.shown
    assert page.notice.text.text() == "2 works were taken out of the portfolio. Their files were not touched."
    assert (studio.art / "goldfish.png").exists()
    studio.choose("regatta")
    studio.press(Key.Key_Delete)
    assert studio.counts == ["2 works"]
    assert studio.window.picker.current.work_count == 2
    studio.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert studio.held == ["campfire.png", "jukebox.png", "regatta.png"]
    page.notice.undo.click()
    studio.settle()
    assert studio.held == ALL == studio.shown
    assert not page.commands.undo.isEnabled()
    assert not page.notice.undo.isVisible()


def test_undo_does_not_put_back_what_another_picture_has_taken_the_place_of(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish", "picnic")
    studio.press(Key.Key_Delete)
    studio.put("goldfish", "carpenter-saw.jpg")
    studio.index("Ana", studio.art / "goldfish.png")
    page.undo()
    studio.settle()
    assert studio.held == ALL, "the new picture and the one that was put back"
    assert page.notice.text.text() == (
        "1 file was not put back, as another picture has been read in its place since: goldfish.png"
    )
    assert page.notice.sign.isVisible()


def test_a_portfolio_that_nothing_came_into_is_not_kept_and_the_reason_is_told(studio: Studio) -> None:
    page = studio.open().page
    broken = studio.art.parent / "broken.png"
    broken.write_bytes(b"no picture")
    page.start(IndexOrder("Bea", (broken,)))
    studio.settle()
    assert studio.window.messages.text.text() == "1 file could not be read. No portfolio was made."
    assert "broken.png is not a picture" in studio.window.messages._details_text
    assert page.title.whole_text() == "Ana"
    assert page.skipped.isHidden(), "it was no file of this one"
    assert [portfolio.name for portfolio in portfolios.list_portfolios(studio.workspace)] == ["Ana"]


def test_undo_in_the_field_is_the_fields_own(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish")
    studio.press(Key.Key_Delete)
    studio.press(Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.view.bar.words.hasFocus()
    studio.qtbot.keyClicks(page.view.bar.words, "pic")
    studio.press(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert "goldfish.png" not in studio.held
    studio.press(Key.Key_Delete)
    assert len(studio.held) == 4


def test_typing_a_name_filters_at_once(studio: Studio) -> None:
    page = studio.open().page
    studio.qtbot.keyClicks(page.view.bar.words, "PIC")
    assert studio.shown == ["picnic.png"]
    assert page.view.bar.shown.text() == "1 shown"
    studio.qtbot.keyClicks(page.view.bar.words, "x")
    assert studio.shown == []
    assert "picx" in page.grid.empty_text.casefold()
    assert page.grid.accessibleDescription() == page.grid.empty_text
    page.view.bar.words.clear()
    assert studio.shown == ALL


def test_works_are_sorted_as_asked(studio: Studio) -> None:
    page = studio.open().page
    sizes = {path.name: path.stat().st_size for path in studio.art.iterdir()}
    page.view.bar.orders.actions()[2].trigger()
    assert studio.shown == sorted(sizes, key=lambda name: sizes[name], reverse=True)
    assert page.view.bar.order.text() == "Largest file first"
    page.view.bar.orders.actions()[1].trigger()
    assert studio.shown == list(reversed(ALL))


def test_the_day_on_which_a_work_was_added_is_told_as_reports_tell_days() -> None:
    assert facts_lines(work("/art/a.png"), int(datetime(2026, 3, 5, 12, tzinfo=UTC).timestamp()))[-1] == "Added 5 March 2026"


def test_enter_opens_a_work_large_and_arrows_go_on(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish")
    studio.press(Key.Key_Return)
    assert page.preview.isVisible()
    assert page.preview.name.whole_text() == "goldfish.png"
    assert "pixels" in page.preview.facts.text()
    assert "Added" in page.preview.facts.text()
    studio.qtbot.waitUntil(lambda: page.preview.well.levels is not None)
    studio.press(Key.Key_Right)
    assert (page.preview.name.whole_text(), page.preview.place.text()) == ("jukebox.png", "3 of 5")
    for _ in range(4):
        studio.press(Key.Key_Left)
    assert page.preview.place.text() == "1 of 5"
    assert not page.preview.before.isEnabled()
    studio.press(Key.Key_Delete)
    assert "campfire.png" not in studio.held
    assert page.preview.name.whole_text() == "goldfish.png", "the next one"
    studio.press(Key.Key_Escape)
    assert page.grid.isVisible()
    assert page.grid.hasFocus()
    assert page.model.item(page.grid.currentIndex().row()).name == "goldfish.png"


def test_a_double_click_opens_it_and_the_original_is_shown(studio: Studio) -> None:
    page = studio.open().page
    place = page.grid.area_of(3).center()
    studio.qtbot.mouseClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    studio.qtbot.mouseDClick(page.grid.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert page.preview.isVisible()
    studio.qtbot.wait(200)
    studio.settle()
    whole = page.preview.well.levels.levels[0]
    facts = page.preview.shown.item.work.facts
    assert (whole.width(), whole.height()) == (facts.width, facts.height)
    assert page.preview.note.isHidden()
    page.preview.back.click()
    (studio.art / "picnic.png").write_bytes(b"painted over")
    page.commands.open.trigger()
    studio.qtbot.waitUntil(lambda: not page.preview.note.isHidden())
    assert "small picture that was kept" in page.preview.note.text()


def test_missing_works_say_so_and_are_found_again_by_content(studio: Studio) -> None:
    new = studio.art.parent / "new drive"
    new.mkdir()
    shutil.move(studio.art / "picnic.png", new / "picnic, renamed.png")
    shutil.move(studio.art / "regatta.png", new / "regatta.png")
    (studio.art / "jukebox.png").unlink()
    studio.dialogs.answers.append([new])
    page = studio.open().page
    studio.qtbot.waitUntil(lambda: studio.counts == ["5 works", "3 missing"])
    studio.choose("picnic")
    studio.press(Key.Key_Return)
    assert "still searched for" in page.preview.trouble.text()
    studio.press(Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    studio.qtbot.waitUntil(lambda: studio.counts == ["5 works", "1 missing"])
    assert page.notice.text.text() == "2 files were found again. 1 is still missing."
    assert "picnic, renamed.png" in studio.held
    assert studio.shown == ["campfire.png", "goldfish.png", "jukebox.png", "picnic, renamed.png", "regatta.png"]


def test_files_that_come_back_are_no_longer_missing(studio: Studio) -> None:
    away = studio.art.with_name("away")
    studio.art.rename(away)
    studio.open()
    studio.qtbot.waitUntil(lambda: studio.counts == ["5 works", "5 missing"])
    away.rename(studio.art)
    studio.window.go_to(studio.window.check_page)
    studio.window.go_to(studio.page)
    studio.qtbot.waitUntil(lambda: studio.counts == ["5 works"])
    assert not studio.page.commands.relocate.isEnabled()


def test_a_drive_that_does_not_answer_holds_nothing_up(studio: Studio, monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()
    real: Callable[..., FolderLook] = presence._look

    def wait(folder: str, files: list[str]) -> FolderLook:
        assert gate.wait(30)
        return real(folder, files)

    monkeypatch.setattr(presence, "_look", wait)
    studio.changes["look_for"] = lambda paths, token: presence.look_for(paths, token, patience=0.3)
    page = studio.open().page
    try:
        studio.qtbot.waitUntil(page.notice.isVisible)
        assert "does not answer" in page.notice.text.text()
        assert studio.counts == ["5 works"]
        assert page.notice.sign.isVisible()
    finally:
        gate.set()


def test_what_is_dropped_while_works_are_chosen_is_added(studio: Studio) -> None:
    page = studio.open().page
    more = studio.art.parent / "more"
    more.mkdir()
    (more / "horn.png").write_bytes(encoded(work_image("french-horn.png", 100), "PNG"))
    (more / "broken.png").write_bytes(b"no picture")
    pages = encoded(work_image("campfire.jpg", 100), "PDF")
    (more / "report.pdf").write_bytes(pages.replace(b"startxref", f"%{PLACEHOLDER}\nstartxref".encode()))
    studio.choose("picnic")
    assert not page.more.isVisible()
    assert drag(page, urls(more))
    studio.qtbot.waitUntil(lambda: not page.busy and "horn.png" in studio.shown)
    assert page.skipped.isVisible()
    assert (page.skipped.count, page.skipped.marked.count) == (1, 1)
    assert page.skipped.marked.isVisible()
    studio.settle()
    assert studio.counts == ["6 works", "1 not read"], "a report is no work, also none that could not be read"
    assert [studio.page.model.item(row).name for row in page.grid.chosen_rows()] == ["picnic.png"]


def test_looking_for_changes_finds_new_and_changed_files(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish")
    studio.press(Key.Key_Delete)
    studio.put("french-horn.png")
    studio.put("picnic.jpg", "chalet-in-snow.jpg")
    studio.press(Key.Key_F5)
    studio.qtbot.waitUntil(lambda: not page.busy and "french-horn.png" in studio.shown)
    assert sorted(studio.shown) == ["campfire.png", "french-horn.png", "jukebox.png", "picnic.png", "regatta.png"]


def test_name_artist_and_handles_are_changed(studio: Studio) -> None:
    studio.index("Bo", studio.art / "picnic.png")
    page = studio.open().page
    studio.press(Key.Key_F2)
    editor = page.editor
    assert (editor.name.text(), editor.artist.text(), editor.handles.text()) == ("Ana", "Ana Example", "@ana")
    editor.name.setText("Bo")
    assert editor.taken.isVisible()
    assert not editor.save.isEnabled()
    editor.name.setText("Ana 2026")
    editor.handles.setText("@ana, Ana Q. Example; @ana_draws @ana")
    with studio.qtbot.waitSignals([page.changed, page.ended], order="strict"):
        studio.qtbot.keyClick(editor.handles, Key.Key_Return)
    found = portfolios.contents(studio.workspace, "Ana 2026")
    assert found is not None
    assert found.portfolio.handles == ("@ana", "Ana Q. Example", "@ana_draws")
    assert len(found.works) == 5


def test_a_name_that_was_taken_meanwhile_is_refused(studio: Studio) -> None:
    page = studio.open().page
    studio.press(Key.Key_F2)
    studio.index("Late", studio.art / "picnic.png")
    page.editor.name.setText("Late")
    page.editor.save.click()
    studio.qtbot.waitUntil(page.editor.taken.isVisible)
    assert portfolios.contents(studio.workspace, "Ana") is not None


def test_deleting_asks_says_what_stays_and_enter_keeps(studio: Studio) -> None:
    page = studio.open().page
    page.commands.delete.trigger()
    question = page.question
    words = " ".join(label.text() for label in question.findChildren(type(page.view.chosen)))
    assert "5 works" in words
    assert "no file is touched" in words
    studio.qtbot.keyClick(question, Key.Key_Return)
    studio.settle()
    assert studio.held == ALL
    page.commands.delete.trigger()
    page.question.act.click()
    studio.settle()
    studio.qtbot.waitUntil(page.drop.isVisible)
    assert studio.held == []
    assert len(list(studio.art.iterdir())) == 5
    assert studio.window.picker.current is None


def test_paths_are_copied_and_folders_shown(studio: Studio) -> None:
    page = studio.open().page
    studio.choose("goldfish", "picnic")
    studio.press(Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == f"{studio.art / 'goldfish.png'}\n{studio.art / 'picnic.png'}"
    assert page.notice.text.text() == "2 paths are on the clipboard."
    page.view.buttons[page.commands.reveal].click()
    studio.settle()
    assert studio.revealed == [studio.art / "goldfish.png"]


def test_a_portfolio_beside_one_in_other_letters_can_be_saved_under_its_own_name(qtbot: QtBot) -> None:
    editor = PortfolioEditor()
    qtbot.addWidget(editor)
    editor.ask(Portfolio(1, "Ana"), ["Ana", "ana"])
    assert editor.save.isEnabled()
    for name in ("ana", "ANA"):
        editor.name.setText(name)
        assert not editor.save.isEnabled()
    editor.name.setText("Ana")
    editor.refuse()
    assert not editor.save.isEnabled()
