"""One picture, looked at closely."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, QPointF, QRect, QSize, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.gui.images import from_pixels, pyramid
from provcheck.gui.widgets.picture_well import PictureWell

Key = Qt.Key


@pytest.fixture
def well(qtbot: QtBot) -> PictureWell:
    """A picture of four coloured quarters, larger than its well."""
    made = PictureWell()
    qtbot.addWidget(made)
    made.resize(432, 332)
    pixels = np.zeros((1200, 1600, 3), np.uint8)
    pixels[:600, :800], pixels[:600, 800:] = (255, 0, 0), (0, 255, 0)
    pixels[600:, :800], pixels[600:, 800:] = (0, 0, 255), (255, 255, 0)
    made.clear(QSize(1600, 1200))
    made.set_levels(pyramid(from_pixels(pixels)))
    made.show()
    qtbot.waitExposed(made)
    return made


def colour_at(well: PictureWell, x: int, y: int) -> tuple[int, int, int]:
    ink = well.grab().toImage().pixelColor(x, y)
    return ink.red(), ink.green(), ink.blue()


def wheel(well: PictureWell, x: float, y: float, steps: int) -> None:
    place, up = QPointF(x, y), QPoint(0, 120 * steps)
    none = Qt.KeyboardModifier.NoModifier
    event = QWheelEvent(
        place, well.mapToGlobal(place), QPoint(), up, Qt.MouseButton.NoButton, none, Qt.ScrollPhase.NoScrollPhase, False
    )
    QApplication.sendEvent(well, event)


def test_the_whole_picture_is_seen_first(well: PictureWell) -> None:
    area = well.area
    assert (round(area.width()), round(area.height())) == (400, 300)
    assert colour_at(well, 30, 30) == (255, 0, 0)
    assert colour_at(well, 400, 300) == (255, 255, 0)


def test_the_wheel_zooms_at_the_pointer_and_no_farther_out_than_the_whole(well: PictureWell) -> None:
    wheel(well, 400, 30, 8)
    assert well.zoom > 4
    assert colour_at(well, 30, 300) == (0, 255, 0), "only the upper right quarter is seen"
    wheel(well, 10, 10, -20)
    assert well.zoom == 1
    assert well.centre == QPointF(0.5, 0.5)


def test_a_drag_moves_the_picture_but_not_beyond_its_edge(qtbot: QtBot, well: PictureWell) -> None:
    wheel(well, 16, 16, 8)
    assert colour_at(well, 200, 150) == (255, 0, 0)
    for _ in range(6):
        qtbot.mousePress(well, Qt.MouseButton.LeftButton, pos=QPoint(420, 320))
        qtbot.mouseMove(well, QPoint(10, 10))
        qtbot.mouseRelease(well, Qt.MouseButton.LeftButton, pos=QPoint(10, 10))
    assert colour_at(well, 200, 150) == (255, 255, 0)
    assert abs(well.area.right() - 416) < 1.5


@pytest.mark.parametrize("moved", [QPoint(5, 3), QPoint(-11, 6)])
def test_the_checker_under_transparent_art_moves_with_it(qtbot: QtBot, well: PictureWell, moved: QPoint) -> None:
    nothing = np.zeros((1200, 1600), np.uint8)
    well.set_levels(pyramid(from_pixels(np.zeros((1200, 1600, 3), np.uint8), nothing)))
    wheel(well, 200, 150, 8)
    seen, middle = QRect(0, 0, 160, 120), QPoint(120, 100)
    before = well.grab().toImage().copy(seen.translated(middle))
    assert len({before.pixel(x, 0) for x in range(seen.width())}) == 2, "squares of two tones"
    qtbot.mousePress(well, Qt.MouseButton.LeftButton, pos=QPoint(200, 150))
    qtbot.mouseMove(well, QPoint(200, 150) + moved)
    qtbot.mouseRelease(well, Qt.MouseButton.LeftButton, pos=QPoint(200, 150) + moved)
    after = well.grab().toImage()
    assert after.copy(seen.translated(middle + moved)) == before
    assert after.copy(seen.translated(middle)) != before, "it has moved"


def test_keys_zoom_move_and_show_the_whole_again(qtbot: QtBot, well: PictureWell) -> None:
    for _ in range(8):
        qtbot.keyClick(well, Key.Key_Plus)
    before = well.centre.x()
    qtbot.keyClick(well, Key.Key_Right)
    assert well.centre.x() > before
    qtbot.keyClick(well, Key.Key_Minus)
    assert well.zoom > 1
    qtbot.keyClick(well, Key.Key_0)
    assert well.zoom == 1


def test_pixels_grow_to_a_limit(well: PictureWell) -> None:
    wheel(well, 200, 150, 100)
    assert well.area.width() / 1600 == pytest.approx(16, rel=0.01)


def test_another_picture_is_shown_whole(well: PictureWell) -> None:
    wheel(well, 200, 150, 4)
    well.clear(QSize(100, 50))
    assert well.zoom == 1
    assert well.area.width() == 100, "no larger than it is"
