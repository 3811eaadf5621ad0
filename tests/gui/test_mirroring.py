"""The window where reading goes from right to left."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPixmap, QRegion
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from provcheck.app.i18n import isolated
from provcheck.core.evidence import Measure
from provcheck.core.scan.presence import FolderLook
from provcheck.gui import tokens
from provcheck.gui.models.work_delegate import CELL
from provcheck.gui.services import Preferences
from provcheck.gui.theme import colour
from provcheck.gui.viewer.looks import ViewMode
from provcheck.gui.widgets.density_bar import DensityBar
from provcheck.gui.widgets.geometry_picture import GeometryPicture
from provcheck.gui.widgets.scale_bar import ScaleBar
from tests.gui.conftest import MakeWindow
from tests.gui.fakes import BACKGROUND, BLUE, RED, FakeProgram, match, report
from tests.gui.states import full_program

LTR, RTL = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


def near(image: QImage, x: int, y: int, ink: tuple[int, int, int]) -> bool:
    seen = image.pixelColor(x, y)
    return all(abs(part - wanted) < 40 for part, wanted in zip((seen.red(), seen.green(), seen.blue()), ink, strict=True))


@pytest.mark.parametrize("direction", [LTR, RTL], ids=["ltr", "rtl"])
def test_a_match_starts_with_the_work_where_reading_starts(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, direction: Qt.LayoutDirection
) -> None:
    qapp.setLayoutDirection(direction)
    window = make_window(FakeProgram(reports={1: report([match(0.25)])}))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    rows = window.scans_page.result.list
    qtbot.waitUntil(lambda: rows.model().rowCount() == 1)
    rows.grab()
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
    image = rows.viewport().grab().toImage()
    area = rows.visualRect(rows.model().index(0))
    middle = area.top() + (area.height() - tokens.MATCH_THUMB) // 2 - tokens.SPACE_1 + tokens.MATCH_THUMB // 2

    def across(offset: int) -> int:
        return area.left() + offset if direction is LTR else area.right() - offset

    first = tokens.SPACE_3 + tokens.MATCH_THUMB // 2
    second = first + tokens.MATCH_THUMB + tokens.SPACE_1
    assert near(image, across(first), middle, RED)
    assert near(image, across(second), middle, BLUE)
    assert image.pixelColor(across(1), middle) == colour(rows, "accent"), "the mark of the chosen row"
    bar = middle + tokens.MATCH_THUMB // 2 + tokens.SPACE_1 + tokens.BAR // 2
    assert image.pixelColor(across(tokens.SPACE_3 + 8), bar) == colour(rows, "second"), "the bar is filled from its start"
    assert image.pixelColor(across(tokens.SPACE_3 + 2 * tokens.MATCH_THUMB - 8), bar) == colour(rows, "line")
    words = [across(2 * tokens.MATCH_THUMB + tokens.SPACE_1 + tokens.SPACE_3 + tokens.SPACE_2 + offset) for offset in range(16)]
    ground = colour(rows, "raised")
    assert any(image.pixelColor(x, y) != ground for x in words for y in range(middle - 24, middle - 8)), "the verdict's sign"


@pytest.mark.parametrize("direction", [LTR, RTL], ids=["ltr", "rtl"])
def test_a_work_is_ticked_where_reading_ends_and_marked_where_it_starts(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow, direction: Qt.LayoutDirection
) -> None:
    qapp.setLayoutDirection(direction)
    window = make_window(FakeProgram(), preferences=Preferences(portfolio="Ana"))
    grid = window.portfolio_page.grid
    qtbot.waitUntil(lambda: grid.model().rowCount() == 2)
    grid.choose([0], 0)
    qtbot.waitUntil(lambda: not any(runner.busy for runner in window.context.runners))
    window.portfolio_page.model.note_looks([FolderLook("/portfolio", 2, ("/portfolio/other.png", "/portfolio/red.png"))])
    image = grid.viewport().grab().toImage()
    cell = grid.visualRect(grid.model().index(0))
    assert (cell.center().x() < grid.viewport().width() // 2) is (direction is LTR)
    edge = tokens.SPACE_2 + tokens.SPACE_1
    ticked = cell.right() - edge - tokens.GRID_BADGE + 3 if direction is LTR else cell.left() + edge + 3
    assert image.pixelColor(ticked, cell.top() + edge + tokens.GRID_BADGE // 2) == colour(grid, "accent")
    marked = cell.left() + edge + 2 if direction is LTR else cell.right() - edge - 2
    foot = cell.top() + tokens.SPACE_2 + tokens.GRID_THUMB - tokens.SPACE_1 - tokens.GRID_BADGE // 2
    assert image.pixelColor(marked, foot) == colour(grid, "panel")
    assert cell.size() == CELL


def halves(part: QWidget, ink: QColor) -> tuple[int, int]:
    """Pixels of a colour in the left and in the right half of a part."""
    pixmap = QPixmap(part.size())
    pixmap.fill(colour(part, "panel"))
    part.render(pixmap)
    image, middle = pixmap.toImage(), part.width() // 2
    found = [x for x in range(image.width()) for y in range(image.height()) if image.pixelColor(x, y) == ink]
    return sum(x < middle for x in found), sum(x >= middle for x in found)


@pytest.mark.parametrize("direction", [LTR, RTL], ids=["ltr", "rtl"])
def test_scales_start_where_reading_does(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    measure = Measure("embedding:sscd", 0.2, 0.25, "cosine", False, 1.0)
    bar, hill = ScaleBar(), DensityBar()
    bar.show_measure(measure, "name")
    hill.show_measure(measure, BACKGROUND, "name")
    for part, ink in ((bar, "second"), (hill, "text")):
        qtbot.addWidget(part)
        part.setLayoutDirection(direction)
        left, right = halves(part, colour(part, ink))
        assert (left > right) is (direction is LTR)


@pytest.mark.parametrize("direction", [LTR, RTL], ids=["ltr", "rtl"])
def test_the_drawing_of_an_alignment_starts_with_the_work(qtbot: QtBot, direction: Qt.LayoutDirection) -> None:
    found = match()
    region = found.region
    assert region is not None
    part = GeometryPicture()
    qtbot.addWidget(part)
    part.setLayoutDirection(direction)
    corner = ((0.0, 0.0), (0.2, 0.0), (0.2, 0.2), (0.0, 0.2))
    part.show_match(replace(found, region=replace(region, suspect=corner)), "name")
    left, right = halves(part, colour(part, "line"))
    assert (left > 4 * right) is (direction is LTR), "all of the work is matched, and a corner of the suspect"
    assert (right > 4 * left) is (direction is RTL)


def test_filters_are_mirrored(qapp: QApplication, qtbot: QtBot, make_window: MakeWindow) -> None:
    qapp.setLayoutDirection(RTL)
    window = make_window(full_program())
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    qtbot.waitUntil(lambda: window.scans_page.result.model.rowCount() > 0)
    filters = window.scans_page.result.filters
    assert filters.verdicts.x() > filters.decisions.x()
    assert filters.words.x() > filters.order.x()


def test_names_stand_where_reading_starts_and_the_divider_where_its_slider_is(
    qapp: QApplication, qtbot: QtBot, make_window: MakeWindow
) -> None:
    qapp.setLayoutDirection(RTL)
    window = make_window(full_program())
    assert window.portfolio_page.title.alignment() & Qt.AlignmentFlag.AlignRight
    assert window.models.label.alignment() & Qt.AlignmentFlag.AlignLeft
    window.portfolio_page.title.setLayoutDirection(LTR)
    assert window.portfolio_page.title.alignment() & Qt.AlignmentFlag.AlignLeft
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    pair = window.scans_page.result.pair
    qtbot.waitUntil(lambda: window.scans_page.result.model.rowCount() > 0)
    pair.show_mode(ViewMode.SWIPE)
    assert pair.tools.slider.layoutDirection() is LTR
    pair.show_mode(ViewMode.OVERLAY)
    assert pair.tools.slider.layoutDirection() is RTL


def test_a_name_runs_in_its_own_direction(qtbot: QtBot) -> None:
    """As drawn in a row that runs from right to left, a name that starts with figures keeps them before its letters."""
    view = QWidget()
    qtbot.addWidget(view)

    def drawn(text: str, direction: Qt.LayoutDirection) -> QImage:
        pixmap = QPixmap(120, 60)
        pixmap.fill(Qt.GlobalColor.white)
        painter = QPainter(pixmap)
        painter.setLayoutDirection(direction)
        painter.drawText(QRect(0, 20, 120, 20), Qt.AlignmentFlag.AlignHCenter, text)
        painter.end()
        # Only the ink: a font that lacks the marks of direction has them from another one, whose lines may be higher.
        ink = QRegion(pixmap.createMaskFromColor(QColor(Qt.GlobalColor.white), Qt.MaskMode.MaskInColor)).boundingRect()
        return pixmap.toImage().copy(ink)

    assert drawn(isolated("007 abc"), RTL) == drawn("007 abc", LTR)
    assert drawn("007 abc", RTL) != drawn("007 abc", LTR)
