"""The grid of works: laid out, scrolled, chosen from, with pictures that come when they are seen."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QCoreApplication, QEvent, QObject, QPoint, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.qtbot import QtBot

from provcheck.core.index.portfolio_contents import Contents, KeptWork
from provcheck.core.scan.presence import FolderLook
from provcheck.gui import tokens
from provcheck.gui.models import thumb_store
from provcheck.gui.models.thumb_store import ThumbStore
from provcheck.gui.models.work_delegate import CELL
from provcheck.gui.models.work_model import WORK_ROLE, WorkModel
from provcheck.gui.models.work_shelf import Arranged, Kind, Order, View, WorkItem, arrange
from provcheck.gui.tasks import TaskRunner
from provcheck.gui.theme import colour
from provcheck.gui.widgets.work_grid import WorkGrid
from tests.gui.fakes import BLUE, PORTFOLIO, RED, digest, jpeg, work

Key, Shift, Control = Qt.Key, Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


def arranged(count: int) -> Arranged:
    works = (work(f"{number}.png", number + 1) for number in range(count))
    return arrange(Contents(PORTFOLIO, tuple(KeptWork(each, each.number, (Path(each.path),)) for each in works)), Arranged())


class Wall:
    """A grid with its model and its thumbnails; `asked` are the pictures that were loaded."""

    def __init__(self, qtbot: QtBot, parent: QObject) -> None:
        self.asked: list[str] = []
        self.gate: threading.Event | None = None
        self.runner = TaskRunner(1, parent)
        self.model = WorkModel(parent)
        self.thumbs = ThumbStore(self.load, self.runner, tokens.GRID_THUMB, parent)
        self.grid = WorkGrid(self.model, self.thumbs)
        # Five columns, some three lines.
        self.grid.resize(5 * (CELL.width() + 12), 3 * CELL.height() + 40)
        self.grid.show()
        self.model.set_items(arranged(200))
        self.qtbot = qtbot

    def load(self, sha256: str) -> bytes | None:
        self.asked.append(sha256)
        if self.gate is not None:
            assert self.gate.wait(20)
        return jpeg(BLUE if sha256 == digest("1.png") else RED)

    def click(self, row: int, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        place = self.grid.area_of(row).center()
        self.qtbot.mouseClick(self.grid.viewport(), Qt.MouseButton.LeftButton, modifier, place)

    def press(self, *keys: Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            self.qtbot.keyClick(self.grid, key, modifier)

    @property
    def at(self) -> int:
        return self.grid.currentIndex().row()

    @property
    def chosen(self) -> list[int]:
        return self.grid.chosen_rows()


@pytest.fixture
def wall(qtbot: QtBot, qapp: QObject) -> Iterator[Wall]:
    made = Wall(qtbot, qapp)
    yield made
    if made.gate is not None:
        made.gate.set()
    # Before its model, which the application keeps until the end.
    made.grid.close()
    made.grid.deleteLater()
    QCoreApplication.sendPostedEvents(made.grid, QEvent.Type.DeferredDelete)


def test_the_model_keeps_to_qts_rules(qapp: QObject) -> None:
    model = WorkModel(qapp)
    strict: Callable[[QAbstractItemModel], QObject] = lambda each: QAbstractItemModelTester(  # noqa: E731
        each, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    tester = strict(model)
    model.set_items(arranged(30))
    model.set_view(View("1"))
    model.set_view(View("", Kind.ALL, Order.ADDED))
    model.note_looks([FolderLook("/portfolio", 30, ("/portfolio/3.png",))])
    model.set_view(View("", Kind.MISSING))
    model.note_looks([FolderLook("/portfolio", 30, ("/portfolio/3.png", "/portfolio/4.png"))])
    assert model.rowCount() == 2
    model.set_items(Arranged())
    assert tester is not None


def test_what_is_wrong_is_said_to_screen_readers(wall: Wall) -> None:
    wall.model.note_looks([FolderLook("/portfolio", 200, ("/portfolio/0.png",))])
    index = wall.model.index(0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "0.png, Missing"
    assert "still searched for" in index.data(Qt.ItemDataRole.ToolTipRole)
    interface = QAccessible.queryAccessibleInterface(wall.grid)
    assert interface.role() is QAccessible.Role.List
    assert interface.child(0).text(QAccessible.Text.Name) == "0.png, Missing"


def test_cells_stand_in_lines_and_are_found_again_by_their_place(wall: Wall) -> None:
    assert wall.grid.columns == 5
    for row in (0, 4, 5, 37, 199):
        wall.grid.scrollTo(wall.model.index(row))
        cell = wall.grid.area_of(row)
        assert wall.grid.viewport().rect().contains(cell)
        assert wall.grid.indexAt(cell.center()).row() == row
    last = wall.grid.verticalScrollBar()
    last.setValue(last.maximum())
    assert wall.grid.area_of(199).bottom() < wall.grid.viewport().height()
    assert not wall.grid.indexAt(QPoint(1, 1)).isValid()


def test_right_to_left_begins_at_the_right(wall: Wall) -> None:
    wall.grid.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    assert wall.grid.area_of(0).left() > wall.grid.area_of(1).left()
    wall.click(1)
    wall.press(Key.Key_Left)
    assert wall.at == 2


def test_the_keyboard_goes_everywhere(wall: Wall) -> None:
    wall.grid.setFocus()
    wall.click(0)
    steps = [
        (Key.Key_Right, 1), (Key.Key_Down, 6), (Key.Key_Left, 5), (Key.Key_Up, 0), (Key.Key_Up, 0), (Key.Key_Left, 0),
        (Key.Key_End, 199), (Key.Key_Down, 199), (Key.Key_Right, 199), (Key.Key_Home, 0),
    ]  # fmt: skip
    for key, expected in steps:
        wall.press(key)
        assert (wall.at, wall.chosen) == (expected, [expected]), key
    wall.press(Key.Key_PageDown)
    assert wall.at % 5 == 0
    assert wall.at >= 10
    wall.press(Key.Key_PageUp)
    assert wall.at == 0


def test_the_end_of_a_short_last_line_is_reached(wall: Wall) -> None:
    wall.model.set_items(arranged(12))
    wall.click(9)
    wall.press(Key.Key_Down)
    assert wall.at == 11
    wall.press(Key.Key_Up)
    assert wall.at == 6


def test_several_are_chosen_by_mouse_and_keyboard(wall: Wall) -> None:
    wall.click(3)
    wall.click(7, Control)
    assert wall.chosen == [3, 7]
    wall.click(7, Control)
    assert wall.chosen == [3]
    wall.click(2)
    wall.click(8, Shift)
    assert wall.chosen == [2, 3, 4, 5, 6, 7, 8]
    wall.click(1, Shift)
    assert wall.chosen == [1, 2], "from where it began"
    wall.press(Key.Key_Right, Key.Key_Right)
    wall.press(Key.Key_Right, Key.Key_Down, modifier=Shift)
    assert wall.chosen == [3, 4, 5, 6, 7, 8, 9]
    wall.press(Key.Key_A, modifier=Control)
    assert len(wall.chosen) == 200


def test_a_rubber_band_chooses_what_it_touches(wall: Wall) -> None:
    view = wall.grid.viewport()
    start = QPoint(1, wall.grid.area_of(1).top() - 2)
    end = wall.grid.area_of(6).center()
    wall.qtbot.mousePress(view, Qt.MouseButton.LeftButton, pos=start)
    wall.qtbot.mouseMove(view, wall.grid.area_of(0).center())
    wall.qtbot.mouseMove(view, end)
    assert wall.chosen == [0, 1, 5, 6]
    wall.qtbot.mouseRelease(view, Qt.MouseButton.LeftButton, pos=end)
    assert wall.chosen == [0, 1, 5, 6]


def test_what_is_chosen_stays_chosen_when_less_or_in_another_order_is_shown(wall: Wall) -> None:
    wall.grid.choose([1, 2, 12, 13], 12)
    keys = {wall.model.item(row).key for row in wall.chosen}
    wall.model.set_view(View("", Kind.ALL, Order.ADDED))
    assert {wall.model.item(row).key for row in wall.chosen} == keys
    assert wall.model.item(wall.at).name == "12.png"
    wall.model.set_view(View("13"))
    assert [wall.model.item(row).name for row in wall.chosen] == ["13.png"]


def test_taking_works_out_moves_neither_the_view_nor_the_keyboard(wall: Wall) -> None:
    wall.grid.setFocus()
    wall.grid.choose([100, 101], 101)
    wall.grid.scrollTo(wall.model.index(101), WorkGrid.ScrollHint.PositionAtCenter)
    before = wall.grid.verticalOffset()
    works = (work(f"{number}.png", number + 1) for number in range(200) if number not in {100, 101})
    kept = tuple(KeptWork(each, each.number, (Path(each.path),)) for each in works)
    wall.model.set_items(arrange(Contents(PORTFOLIO, kept), wall.model.shelf.arranged))
    assert (wall.at, wall.chosen, wall.grid.verticalOffset()) == (101, [], before)
    wall.press(Key.Key_Left)
    assert wall.at == 100


def test_the_first_cell_in_view_stays_there_when_the_window_changes(wall: Wall) -> None:
    wall.grid.verticalScrollBar().setValue(20 * (CELL.height() + tokens.SPACE_1))
    assert wall.grid.indexAt(wall.grid.area_of(100).center()).row() == 100
    wall.grid.resize(wall.grid.width() - CELL.width(), wall.grid.height())
    assert wall.grid.columns == 4
    assert 0 <= wall.grid.area_of(100).top() < CELL.height()


def test_only_what_is_seen_is_loaded_the_newest_first(wall: Wall) -> None:
    wall.gate = threading.Event()
    wall.qtbot.waitUntil(lambda: len(wall.asked) == 1)
    assert wall.asked == [digest("0.png")], "from the top"
    wall.grid.verticalScrollBar().setValue(wall.grid.verticalScrollBar().maximum())
    wall.grid.ask_for_thumbs()
    wall.gate.set()
    wall.qtbot.waitUntil(lambda: not wall.runner.busy)
    first_seen = wall.grid.rows_in(wall.grid.viewport().rect()).start
    assert wall.asked[1] == wall.model.item(first_seen).sha256
    assert len(wall.asked) < 60, "what was asked for before and is out of view is not loaded"
    assert wall.thumbs.has(digest("199.png"))
    assert not wall.thumbs.has(digest("15.png"))


def test_what_is_loaded_and_not_yet_handed_over_is_not_loaded_again(wall: Wall) -> None:
    wall.gate = threading.Event()
    wall.qtbot.waitUntil(lambda: len(wall.asked) == 1)
    wall.gate.set()
    # The worker ends while this thread, which would take the pictures, is kept busy.
    deadline = time.monotonic() + 20
    while wall.runner.active_threads and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not wall.runner.active_threads
    wall.grid.ask_for_thumbs()
    wall.qtbot.waitUntil(lambda: not wall.runner.busy)
    assert len(wall.asked) == len(set(wall.asked)) > 15


def test_a_picture_is_drawn_as_soon_as_it_is_there(wall: Wall) -> None:
    wall.qtbot.waitUntil(lambda: wall.thumbs.has(digest("1.png")) and not wall.runner.busy)
    image = wall.grid.viewport().grab().toImage()
    assert image.pixelColor(wall.grid.area_of(1).center()).blue() > 150
    assert image.pixelColor(wall.grid.area_of(0).center()).red() > 150


def test_marks_and_choice_are_drawn_not_only_in_colour(wall: Wall) -> None:
    """The ground of the mark and of the tick stand where they should."""
    wall.model.note_looks([FolderLook("/portfolio", 200, ("/portfolio/1.png",))])
    wall.grid.choose([0])
    wall.qtbot.waitUntil(lambda: not wall.runner.busy)
    image = wall.grid.viewport().grab().toImage()
    inset = tokens.SPACE_2 + tokens.SPACE_1 + 2
    badge = wall.grid.area_of(0).topRight() + QPoint(-inset, inset + tokens.GRID_BADGE // 2 - 2)
    assert image.pixelColor(badge) == colour(wall.grid, "accent")
    mark = wall.grid.area_of(1).topLeft() + QPoint(inset, tokens.SPACE_2 + tokens.GRID_THUMB - tokens.SPACE_1 - 10)
    assert image.pixelColor(mark) == colour(wall.grid, "panel")


def test_what_is_kept_is_bounded(wall: Wall, monkeypatch: pytest.MonkeyPatch) -> None:
    one = 4 * tokens.GRID_THUMB * tokens.GRID_THUMB // 2
    monkeypatch.setattr(thumb_store, "KEPT_BYTES", 40 * one)
    bar = wall.grid.verticalScrollBar()
    for place in range(0, bar.maximum(), wall.grid.viewport().height()):
        bar.setValue(place)
        wall.grid.ask_for_thumbs()
        wall.qtbot.waitUntil(lambda: not wall.runner.busy)
        assert wall.thumbs.kept_bytes <= 40 * one
    assert len(wall.asked) >= 195
    seen = [wall.model.item(row).sha256 for row in wall.grid.rows_in(wall.grid.viewport().rect())]
    assert all(map(wall.thumbs.has, seen))
    monkeypatch.setattr(thumb_store, "KEPT_BYTES", 4 * one)
    bar.setValue(0)
    wall.grid.ask_for_thumbs()
    wall.qtbot.waitUntil(lambda: not wall.runner.busy)
    seen = [wall.model.item(row).sha256 for row in wall.grid.rows_in(wall.grid.viewport().rect())]
    assert all(map(wall.thumbs.has, seen)), "what is seen stays, however little is to be kept"


def test_a_preview_that_is_damaged_is_an_empty_well(qtbot: QtBot, qapp: QObject, caplog: pytest.LogCaptureFixture) -> None:
    runner = TaskRunner(1, qapp)
    store = ThumbStore(lambda _sha: b"no picture", runner, 32, qapp)
    store.want(["a" * 64])
    qtbot.waitUntil(lambda: store.has("a" * 64) and not runner.busy)
    assert store.peek("a" * 64) is None
    assert "cannot be decoded" in caplog.text


def test_the_size_of_thumbnails_follows_the_screen(wall: Wall) -> None:
    wall.qtbot.waitUntil(lambda: wall.thumbs.has(digest("0.png")) and not wall.runner.busy)
    assert wall.thumbs.peek(digest("0.png")).width() == tokens.GRID_THUMB
    wall.thumbs.set_side(2 * tokens.GRID_THUMB)
    assert wall.thumbs.kept_bytes == 0
    wall.grid.ask_for_thumbs()
    wall.qtbot.waitUntil(lambda: wall.thumbs.has(digest("0.png")) and not wall.runner.busy)
    assert wall.thumbs.peek(digest("0.png")).width() == 200, "never larger than the preview"


def test_an_item_says_what_it_is(wall: Wall) -> None:
    item = wall.model.index(0).data(WORK_ROLE)
    assert isinstance(item, WorkItem)
    assert (item.name, item.key) == ("0.png", (0, 1))
