from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QImage
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from provcheck.gui.drop_area import DropArea, DropWords
from tests.gui.fakes import FakeDialogs

WORDS = DropWords("Drop here", "A hint", "Choose a folder", "Choose files")


def drag(widget: QWidget, mime: QMimeData) -> bool:
    enter = QDragEnterEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    QApplication.sendEvent(widget, enter)
    if not enter.isAccepted():
        return False
    drop = QDropEvent(QPointF(5, 5), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(widget, drop)
    return drop.isAccepted()


def urls(*paths: Path) -> QMimeData:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return mime


@pytest.fixture(params=[False, True], ids=["large", "compact"])
def area(qtbot: QtBot, request: pytest.FixtureRequest) -> DropArea:
    made = DropArea(WORDS, FakeDialogs([Path("/chosen")], [Path("/again")]), compact=request.param)
    qtbot.addWidget(made)
    made.show()
    return made


@pytest.mark.parametrize(
    "names",
    [["a.png"], ["folder"], ["a.png", "folder"], ["50% #1 🎨 ü.png"], ["with space?.png", "ملف.png"]],
    ids=["file", "folder", "mixed", "signs", "scripts"],
)
def test_files_and_folders_are_taken_as_they_are_called(qtbot: QtBot, area: DropArea, tmp_path: Path, names: list) -> None:
    paths = [tmp_path / name for name in names]
    for path in paths:
        path.mkdir() if path.suffix == "" else path.write_bytes(b"x")
    with qtbot.waitSignal(area.dropped) as got:
        assert drag(area, urls(*paths))
    assert got.args == [paths]
    assert all(path.exists() for path in got.args[0])


def test_web_addresses_are_refused_with_a_sentence(qtbot: QtBot, area: DropArea) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl("https://example.org/a.png")])
    with qtbot.assertNotEmitted(area.dropped):
        assert not drag(area, mime)
    assert area.refusal.isVisible()
    assert "Web addresses" in area.accessibleDescription()


def test_text_is_refused_with_a_sentence(qtbot: QtBot, area: DropArea) -> None:
    mime = QMimeData()
    mime.setText("/home/ana/a.png")
    with qtbot.assertNotEmitted(area.dropped):
        assert not drag(area, mime)
    assert "text" in area.accessibleDescription()


def test_a_picture_without_a_file_is_refused_with_a_sentence(area: DropArea) -> None:
    mime = QMimeData()
    mime.setImageData(QImage(4, 4, QImage.Format.Format_RGB32))
    assert not drag(area, mime)
    assert "without a file" in area.accessibleDescription()


def test_of_a_mixture_the_files_are_taken_and_the_rest_is_named(qtbot: QtBot, area: DropArea, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(tmp_path)), QUrl("https://example.org/a.png")])
    with qtbot.waitSignal(area.dropped) as got:
        assert drag(area, mime)
    assert got.args == [[tmp_path]]
    assert "Web addresses" in area.accessibleDescription()


def test_a_good_drop_takes_the_refusal_away(area: DropArea, tmp_path: Path) -> None:
    mime = QMimeData()
    mime.setText("no")
    drag(area, mime)
    drag(area, urls(tmp_path))
    assert not area.refusal.isVisible()
    assert area.title.isVisible()


@pytest.mark.parametrize("how", ["key", "space", "click", "button"])
def test_chooser_reaches_the_same_signal(qtbot: QtBot, area: DropArea, how: str) -> None:
    with qtbot.waitSignal(area.dropped) as got:
        if how == "key":
            qtbot.keyClick(area, Qt.Key.Key_Return)
        elif how == "space":
            qtbot.keyClick(area, Qt.Key.Key_Space)
        elif how == "click":
            qtbot.mouseClick(area, Qt.MouseButton.LeftButton, pos=QPoint(6, 6))
        else:
            qtbot.mouseClick(area.folder_button, Qt.MouseButton.LeftButton)
    assert got.args == [[Path("/chosen")]]


def test_files_can_be_chosen_too(qtbot: QtBot, area: DropArea) -> None:
    with qtbot.waitSignal(area.dropped) as got:
        qtbot.mouseClick(area.files_button, Qt.MouseButton.LeftButton)
    assert got.args == [[Path("/chosen")]]


def test_a_closed_chooser_drops_nothing(qtbot: QtBot) -> None:
    area = DropArea(WORDS, FakeDialogs([]))
    qtbot.addWidget(area)
    with qtbot.assertNotEmitted(area.dropped):
        area.choose_folder()


def test_paste_is_a_drop(qtbot: QtBot, area: DropArea, tmp_path: Path) -> None:
    QGuiApplication.clipboard().setMimeData(urls(tmp_path))
    with qtbot.waitSignal(area.dropped) as got:
        qtbot.keyClick(area, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert got.args == [[tmp_path]]


def test_the_compact_form_says_its_words_whole_or_not_at_all(qtbot: QtBot) -> None:
    words = DropWords("Drop more pictures of any kind here", "", "Choose a folder…", "Choose files…")
    area = DropArea(words, FakeDialogs(), compact=True)
    qtbot.addWidget(area)
    area.show()
    area.resize(700, 40)
    assert area.title.text() == words.title
    assert area.toolTip() == ""
    area.resize(320, 40)
    assert (area.title.text(), area.toolTip()) == ("", words.title)
    area.resize(700, 40)
    assert area.title.text() == words.title


def test_the_compact_form_says_it_in_fewer_words_where_there_is_little_room(qtbot: QtBot) -> None:
    words = DropWords("Drop more pictures of any kind here", "", "Choose a folder…", "Choose files…", short="Drop more")
    area = DropArea(words, FakeDialogs(), compact=True)
    qtbot.addWidget(area)
    area.show()
    area.resize(700, 40)
    assert (area.title.text(), area.toolTip()) == (words.title, "")
    area.resize(400, 40)
    assert (area.title.text(), area.toolTip()) == ("Drop more", words.title)
    assert area.accessibleName() == words.title
    area.resize(200, 40)
    assert (area.title.text(), area.toolTip()) == ("", words.title)
