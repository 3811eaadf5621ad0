"""Texts beside pictures that could not be read are listed apart from pictures that could not."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from provcheck.core.errors import Reason
from provcheck.core.records import Skipped
from provcheck.gui.widgets.not_compared import UnreadList

FILES = (Skipped("/shop/a.png", Reason.DAMAGED), Skipped("/shop/b.txt", Reason.TEXT_BESIDE))


def test_a_text_beside_a_picture_is_no_picture_that_was_not_read(qtbot: QtBot) -> None:
    pictures = UnreadList()
    qtbot.addWidget(pictures)
    qtbot.addWidget(pictures.texts)
    pictures.add_skipped(iter(FILES))
    assert (pictures.count, pictures.text.text()) == (1, "1 file could not be read")
    assert (pictures.texts.count, pictures.texts.text.text()) == (1, "1 text beside a picture could not be read")
    line = pictures.texts.model.index(0).data()
    assert line.startswith("b.txt, a text beside a picture, could not be read")
    pictures.clear()
    assert (pictures.count, pictures.texts.count) == (0, 0)
    assert pictures.texts.isHidden()
