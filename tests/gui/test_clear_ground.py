"""The squares under transparent art."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from provcheck.gui.clear_ground import fill_clear, ground_of, tones_of
from provcheck.gui.tokens import CHECKER


def test_squares_begin_at_the_corner_of_the_whole_picture_and_fill_what_is_seen(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    image = QImage(100, 100, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    painter = QPainter(image)
    fill_clear(painter, QRectF(-3, 5, 200, 200), widget, QRectF(0, 10, 50, 40))
    painter.end()
    tones = tones_of(widget)
    for x in range(50):
        for y in range(10, 50):
            place = (x + 3) // CHECKER + (y - 5) // CHECKER
            assert image.pixelColor(x, y).name() == tones[place % 2]
    assert image.pixelColor(20, 9) == image.pixelColor(20, 50) == image.pixelColor(50, 20) == QColor("red")


def test_an_even_ground_is_even() -> None:
    tile = ground_of(("#ffffff", "#ffffff")).textureImage()
    assert {tile.pixelColor(x, y).name() for x in range(tile.width()) for y in range(tile.height())} == {"#ffffff"}


def test_the_kept_squares_need_no_application_that_they_would_outlive() -> None:
    program = "from provcheck.gui.clear_ground import WHITE, ground_of; ground_of(WHITE)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
