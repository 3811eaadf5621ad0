"""Texts beside pictures that could not be read, and reports, are listed apart from pictures that could not be read."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from provcheck.core.errors import Reason
from provcheck.core.records import Skipped
from provcheck.gui.widgets.not_compared import UnreadList

FILES = (
    Skipped("/shop/a.png", Reason.DAMAGED),
    Skipped("/shop/b.txt", Reason.TEXT_BESIDE),
    Skipped("/shop/c.pdf", Reason.OWN_REPORT),
    Skipped("/shop/d.pdf", Reason.MARKED_REPORT),
    Skipped("/shop/e.json", Reason.MARKED_TEXT),
)


def test_a_text_beside_a_picture_or_a_report_is_no_picture_that_was_not_read(qtbot: QtBot) -> None:
    pictures = UnreadList()
    qtbot.addWidget(pictures)
    qtbot.addWidget(pictures.texts)
    qtbot.addWidget(pictures.reports)
    qtbot.addWidget(pictures.marked)
    pictures.add_skipped(iter(FILES))
    assert (pictures.count, pictures.text.text()) == (1, "1 file could not be read")
    assert (pictures.texts.count, pictures.texts.text.text()) == (1, "1 text beside a picture could not be read")
    line = pictures.texts.model.index(0).data()
    assert line.startswith("b.txt, a text beside a picture, could not be read")
    line = pictures.reports.model.index(0).data()
    assert (pictures.reports.count, pictures.reports.text.text()) == (1, "1 report of Provcheck not searched")
    assert line.startswith("c.pdf is a report of Provcheck and is not compared.")
    told = "2 files marked as reports of Provcheck not searched"
    assert (pictures.marked.count, pictures.marked.text.text()) == (2, told)
    line = pictures.marked.model.index(0).data()
    assert line.startswith("d.pdf is marked as a report of Provcheck, which anyone can write, and was not searched.")
    assert "choose that file" not in pictures.marked.model.index(1).data()
    pictures.clear()
    assert (pictures.count, pictures.texts.count, pictures.reports.count, pictures.marked.count) == (0, 0, 0, 0)
    assert pictures.texts.isHidden()
    assert pictures.reports.isHidden()
