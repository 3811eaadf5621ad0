from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import groupby, pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from provcheck.core.errors import PictureError, Reason
from provcheck.core.evidence import Region
from provcheck.core.point_pairs import PointPairs
from provcheck.core.records import VerdictKind
from provcheck.gui.images import from_pixels, pyramid
from provcheck.gui.services import FullPicture
from provcheck.gui.tasks import TaskRunner
from provcheck.gui.viewer.looks import ViewMode
from provcheck.gui.viewer.pair_view import PairView
from provcheck.gui.viewer.picture_loader import PictureLoader
from provcheck.gui.viewer.picture_view import PictureView
from provcheck.gui.viewer.view_state import Size, project
from tests.gui.fakes import BLUE, RED, digest, facts, ink_of, jpeg, match, pixels

HALF = ((0.5, 0.0, 0.5), (0.0, 0.5, 0.25), (0.0, 0.0, 1.0))
Read = Callable[[Path], FullPicture]


def read(path: Path) -> FullPicture:
    return FullPicture(digest(path.name), pixels(ink_of(path.name)))


def preview(sha256: str) -> bytes:
    return jpeg(BLUE if sha256 == digest("blue.png") else RED)


_HELD: list[PairView] = []


@pytest.fixture(autouse=True)
def held() -> Iterator[None]:
    """Keep views until they are closed: one that the garbage collector takes while it is seen is painted without its parts."""
    yield
    _HELD.clear()


def make(qtbot: QtBot, read_picture: Read = read) -> PairView:
    runner = TaskRunner(2, QApplication.instance())
    view = PairView(PictureLoader(preview, read_picture, runner, QApplication.instance()))
    qtbot.addWidget(view)
    _HELD.append(view)
    view.resize(700, 400)
    view.show()
    return view


def near(colour: QColor, ink: tuple[int, int, int]) -> bool:
    found = colour.red(), colour.green(), colour.blue()
    return all(abs(a - b) < 20 for a, b in zip(found, ink, strict=True))


def middle(view: PictureView) -> QColor:
    return view.grab().toImage().pixelColor(view.rect().center())


def wait_full(qtbot: QtBot, view: PairView) -> None:
    sides = view.work.picture, view.suspect.picture
    qtbot.waitUntil(lambda: all(side._levels is not None for side in sides))
    qtbot.wait(250)


def test_the_work_is_left_and_the_suspect_right_also_after_zooming(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.show_match(match())
    wait_full(qtbot, view)
    for _ in range(8):
        assert near(middle(view.work.picture), RED)
        assert near(middle(view.suspect.picture), BLUE)
        view.zoom_in()
    assert view.work.picture.frame.state.zoom == pytest.approx(1.25**8)


def wheel(view: PictureView, at: QPoint, steps: int) -> None:
    event = QWheelEvent(
        QPointF(at),
        QPointF(view.mapToGlobal(at)),
        QPoint(),
        QPoint(0, 120 * steps),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view, event)


def test_wheel_zooms_about_the_pointer_and_the_suspect_follows(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.show_match(match(matrix=HALF))
    picture = view.work.picture
    wheel(picture, picture.rect().center(), 4)
    at = picture.rect().center() + QPoint(40, 20)
    place = picture.frame.to_picture((at.x(), at.y()))
    wheel(picture, at, 3)
    assert picture.frame.to_view(place) == pytest.approx((at.x(), at.y()), abs=0.5)
    seen = view.suspect.picture.frame.to_view(project(HALF, picture.frame.state.centre))
    assert seen == pytest.approx((view.suspect.picture.width() / 2, view.suspect.picture.height() / 2), abs=0.5)


@pytest.mark.parametrize("side", ["work", "suspect"])
def test_dragging_pulls_the_picture_along_and_the_other_follows(qtbot: QtBot, side: str) -> None:
    view = make(qtbot)
    view.show_match(match(matrix=HALF))
    for _ in range(6):
        view.zoom_in()
    picture = getattr(view, side).picture
    start = picture.rect().center()
    place = picture.frame.to_picture((start.x(), start.y()))
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(picture, start + QPoint(10, 4))
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton)
    assert picture.frame.to_view(place) == pytest.approx((start.x() + 10, start.y() + 4), abs=1.5)
    followed = project(HALF, view.work.picture.frame.state.centre)
    assert view.suspect.picture.frame.state.centre == pytest.approx(followed, abs=1e-6)


def test_keys_do_what_the_buttons_do(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.show_match(match())
    picture = view.work.picture
    qtbot.keyClick(picture, Qt.Key.Key_Plus)
    qtbot.keyClick(picture, Qt.Key.Key_Plus)
    assert picture.frame.state.zoom == pytest.approx(1.25**2)
    qtbot.keyClick(picture, Qt.Key.Key_Right)
    assert picture.frame.state.centre[0] > 0.5
    qtbot.keyClick(picture, Qt.Key.Key_0)
    assert picture.frame.state.zoom == 1
    view.tools.exact.click()
    assert picture.frame.scale == pytest.approx(1.0, rel=0.01) or picture.frame.state.zoom == 1


def test_matched_area_fills_the_view(qtbot: QtBot) -> None:
    view = make(qtbot)
    box = ((0.6, 0.6), (0.8, 0.6), (0.8, 0.8), (0.6, 0.8))
    view.show_match(replace(match(), region=Region(box, box, 0.04, 0.04)))
    view.tools.area.click()
    assert view.work.picture.frame.state.centre == pytest.approx((0.7, 0.7))
    assert view.work.picture.frame.state.zoom > 3


def test_a_resemblance_has_no_area(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.show_match(match(verdict=VerdictKind.RESEMBLANCE, matrix=None))
    assert not view.tools.area.isEnabled()


def test_the_region_is_outlined(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.show_match(match())
    wait_full(qtbot, view)
    picture = view.work.picture
    left, _top = picture.frame.to_view((0.0, 0.5))
    edge = picture.grab().toImage().pixelColor(QPoint(round(left), picture.height() // 2))
    assert not near(edge, RED)


@pytest.mark.parametrize("ground", [(0, 0, 0), (255, 255, 255), (28, 29, 31)], ids=["black", "white", "ink"])
def test_the_outline_is_seen_on_any_ground(qtbot: QtBot, ground: tuple[int, int, int]) -> None:
    view = PictureView("Work")
    qtbot.addWidget(view)
    view.resize(300, 300)
    view.show_picture(Size(100, 100), ((0.3, 0.3), (0.7, 0.3), (0.7, 0.7), (0.3, 0.7)))
    view.set_levels(pyramid(from_pixels(pixels(ground, 100, 100))))
    image = view.grab().toImage()
    left = round(view.frame.to_view((0.3, 0.5))[0])
    across = [image.pixelColor(x, view.height() // 2).lightness() for x in range(left - 8, left + 9)]
    changes = [abs(one - other) > 100 for one, other in pairwise(across)]
    lines = [lightness for lightness, _same in groupby("dark" if each < 128 else "light" for each in across)]
    assert sum(changes) >= 4, across
    assert lines in (["dark", "light", "dark", "light", "dark", "light", "dark"], ["light", "dark", "light", "dark", "light"])


def test_a_missing_original_is_said_and_the_preview_stays(qtbot: QtBot) -> None:
    def gone(path: Path) -> FullPicture:
        if path.name == "blue.png":
            raise PictureError(Reason.NOT_FOUND, path)
        return read(path)

    view = make(qtbot, gone)
    view.show_match(match())
    qtbot.waitUntil(lambda: bool(view.suspect.picture.note))
    assert "blue.png is no longer in its place" in view.suspect.picture.accessibleDescription()
    assert view.work.picture.note == ""
    assert near(view.suspect.picture.grab().toImage().pixelColor(view.suspect.picture.rect().center()), BLUE)


def test_an_original_that_has_changed_is_not_shown_as_evidence(qtbot: QtBot) -> None:
    def changed(path: Path) -> FullPicture:
        assert path
        return FullPicture(digest("another content"), pixels((0, 255, 0)))

    view = make(qtbot, changed)
    view.show_match(match())
    qtbot.waitUntil(lambda: bool(view.suspect.picture.note) and bool(view.work.picture.note))
    assert "has changed since the scan" in view.work.picture.note
    view.zoom_in()
    assert near(middle(view.work.picture), RED)


def test_the_newest_match_wins(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.show_match(match())
    view.show_match(replace(match(suspect="red.png"), suspect_facts=facts("red.png"), suspect="/x/red.png"))
    wait_full(qtbot, view)
    assert near(middle(view.suspect.picture), RED)


def test_large_pictures_are_drawn_from_a_fitting_level() -> None:
    levels = pyramid(from_pixels(pixels(RED, 2000, 1000)))
    assert [level.width() for level in levels.levels] == [2000, 1000, 500]
    assert levels.at(600).width() == 1000
    assert levels.at(5000).width() == 2000
    assert levels.at(10).width() == 500


def test_an_image_owns_its_pixels() -> None:
    array = pixels(RED, 3, 3)
    image = from_pixels(array)
    array[:] = 0
    assert isinstance(image, QImage)
    assert near(image.pixelColor(1, 1), RED)


LEFT_HALF = ((0.5, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def shown(qtbot: QtBot, *, matrix: object = None) -> PairView:
    view = make(qtbot)
    view.show_match(match(matrix=matrix) if matrix is not None else match())
    wait_full(qtbot, view)
    view.activateWindow()
    qtbot.waitUntil(view.isActiveWindow)
    return view


def colour_at(view: PictureView, share: float) -> QColor:
    return view.grab().toImage().pixelColor(round(share * view.width()), view.height() // 3)


def test_swipe_shows_the_work_left_of_the_divider_and_the_suspect_right(qtbot: QtBot) -> None:
    view = shown(qtbot)
    qtbot.keyClick(view, Qt.Key.Key_2)
    assert view.stack.isVisible()
    assert near(colour_at(view.stack, 0.4), RED)
    assert near(colour_at(view.stack, 0.6), BLUE)
    start = QPoint(view.stack.width() // 2, view.stack.height() // 4)
    qtbot.mousePress(view.stack, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.stack, QPoint(round(0.7 * view.stack.width()), start.y()))
    qtbot.mouseRelease(view.stack, Qt.MouseButton.LeftButton)
    assert view.looks.divider == pytest.approx(0.7, abs=0.01)
    assert near(colour_at(view.stack, 0.6), RED)
    view.tools.slider.setFocus()
    qtbot.keyClick(view.tools.slider, Qt.Key.Key_Home)
    assert near(colour_at(view.stack, 0.4), BLUE)


def test_a_drag_beside_the_divider_pulls_the_pictures(qtbot: QtBot) -> None:
    view = shown(qtbot)
    qtbot.keyClick(view, Qt.Key.Key_2)
    for _ in range(6):
        qtbot.keyClick(view, Qt.Key.Key_Plus)
    before = view.stack.frame.state.centre
    start = QPoint(view.stack.width() // 5, view.stack.height() // 4)
    qtbot.mousePress(view.stack, Qt.MouseButton.LeftButton, pos=start)
    qtbot.mouseMove(view.stack, start + QPoint(20, 0))
    qtbot.mouseRelease(view.stack, Qt.MouseButton.LeftButton)
    assert view.stack.frame.state.centre[0] < before[0]
    assert view.looks.divider == 0.5


def test_blink_changes_pictures_and_space_holds_it(qtbot: QtBot) -> None:
    view = shown(qtbot)
    view.tools.modes[ViewMode.BLINK].click()
    view._set_looks(replace(view._looks, blinks=True, rate=10))
    seen = set()

    def both() -> bool:
        seen.add("red" if near(colour_at(view.stack, 0.5), RED) else "blue")
        return seen == {"red", "blue"}

    qtbot.waitUntil(both)
    qtbot.keyClick(view.stack, Qt.Key.Key_Space)
    held = view.looks.shows_suspect
    qtbot.wait(250)
    assert view.looks.shows_suspect is held
    assert not view._blink.isActive()


def test_nothing_blinks_while_it_is_not_seen(qtbot: QtBot) -> None:
    view = shown(qtbot)
    view._set_looks(replace(view._looks, mode=ViewMode.BLINK, blinks=True))
    assert view._blink.isActive()
    view.hide()
    assert not view._blink.isActive()
    view.show()
    assert view._blink.isActive()


def test_overlay_mixes_as_much_as_is_set(qtbot: QtBot) -> None:
    view = shown(qtbot)
    qtbot.keyClick(view, Qt.Key.Key_4)
    view.tools.slider.setValue(100)
    assert near(colour_at(view.stack, 0.5), BLUE)
    view.tools.slider.setValue(0)
    assert near(colour_at(view.stack, 0.5), RED)


def test_the_difference_of_the_same_picture_is_black(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.show_match(match(suspect="red.png"))
    qtbot.waitUntil(lambda: view.suspect.picture.levels is not None and view.work.picture.levels is not None)
    view.stack.set_suspect(view.work.picture.levels)
    view.show_mode(ViewMode.DIFFERENCE)
    assert near(colour_at(view.stack, 0.5), (0, 0, 0))
    view.tools.of_lines.click()
    assert near(colour_at(view.stack, 0.5), (255, 255, 255))


def test_no_two_tools_bear_the_same_word(qtbot: QtBot) -> None:
    tools = make(qtbot).tools
    words = [each.text() for each in (*tools.modes.values(), tools.of_lines)]
    assert len(set(words)) == len(words)


def test_the_suspect_can_be_shown_as_the_work_lies(qtbot: QtBot) -> None:
    view = shown(qtbot, matrix=LEFT_HALF)
    left_red = pixels(BLUE)
    left_red[:, :100] = RED
    view.suspect.picture.set_levels(pyramid(from_pixels(left_red)))
    assert near(colour_at(view.suspect.picture, 0.7), BLUE)
    qtbot.keyClick(view, Qt.Key.Key_L)
    assert near(colour_at(view.suspect.picture, 0.7), RED)
    assert view.suspect.picture.frame.state == view.work.picture.frame.state


def test_matched_places_are_joined_across_both_views(qtbot: QtBot) -> None:
    view = make(qtbot)
    found = match()
    alignment = found.evidence.alignment
    assert alignment is not None
    joined = replace(alignment, lines=PointPairs([((0.5, 0.5), (0.5, 0.5))]))
    view.show_match(replace(found, evidence=replace(found.evidence, alignment=joined)))
    wait_full(qtbot, view)
    on_the_way = view.suspect.picture.mapTo(view, QPoint(70, view.suspect.picture.height() // 2))
    assert near(view.grab().toImage().pixelColor(on_the_way), BLUE)
    view.show_mode(ViewMode.LINES)
    assert not near(view.grab().toImage().pixelColor(on_the_way), BLUE)
    view.show_mode(ViewMode.SIDE)
    assert near(view.grab().toImage().pixelColor(on_the_way), BLUE)


def test_the_loupe_shows_the_same_place_of_both(qtbot: QtBot) -> None:
    view = shown(qtbot)
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert view.loupe.isVisible()
    picture = view.loupe.grab().toImage()
    assert near(picture.pixelColor(40, 40), RED)
    assert near(picture.pixelColor(view.loupe.width() - 40, 40), BLUE)
    qtbot.mouseMove(view.suspect.picture, view.suspect.picture.rect().center())
    assert view.loupe.isVisible()
    qtbot.keyClick(view, Qt.Key.Key_Z)
    assert not view.loupe.isVisible()


def test_without_an_alignment_the_other_views_say_why_they_cannot_be_chosen(qtbot: QtBot) -> None:
    view = make(qtbot)
    view.show_mode(ViewMode.SWIPE)
    view.show_match(match(verdict=VerdictKind.RESEMBLANCE, matrix=None))
    assert view.work.picture.isVisible()
    button = view.tools.modes[ViewMode.SWIPE]
    assert not button.isEnabled()
    assert "Nothing aligns" in button.toolTip()
    view.show_match(match())
    assert view.stack.isVisible()


def test_the_region_look_is_the_same_in_all_views(qtbot: QtBot) -> None:
    view = shown(qtbot)
    box = ((0.4, 0.4), (0.6, 0.4), (0.6, 0.6), (0.4, 0.6))
    view.show_match(replace(match(), region=Region(box, box, 0.04, 0.04)))
    wait_full(qtbot, view)
    qtbot.keyClick(view, Qt.Key.Key_M)
    assert not near(colour_at(view.work.picture, 0.5), RED)
    assert near(middle(view.work.picture), RED)
    qtbot.keyClick(view, Qt.Key.Key_M)
    assert near(colour_at(view.work.picture, 0.5), RED)
