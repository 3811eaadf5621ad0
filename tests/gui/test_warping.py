from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from provcheck.core.evidence import Matrix3
from provcheck.gui.clear_ground import BLACK, WHITE
from provcheck.gui.images import from_pixels, pyramid
from provcheck.gui.viewer import warping
from provcheck.gui.viewer.looks import Looks, ViewMode
from provcheck.gui.viewer.stack_view import StackView
from provcheck.gui.viewer.view_state import Frame, Size, ViewState
from provcheck.gui.viewer.warping import Columns, even_ground, pixels_on, pixels_seen
from tests.gui.fakes import BLUE, IDENTITY, RED, pixels

MIRRORED = ((-1.0, 0.0, 1.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
LEFT_HALF = ((0.5, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))


def halves(width: int = 400, height: int = 200) -> np.ndarray:
    """Red left, blue right."""
    made = pixels(RED, width, height)
    made[:, width // 2 :] = BLUE
    return made


def rgb(seen: np.ndarray, x: int, y: int) -> tuple[int, ...]:
    return tuple(int(value) for value in seen[y, x, 2::-1])


@pytest.mark.parametrize("width", [400, 4000])
@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_a_picture_is_seen_where_its_frame_puts_it(width: int, ratio: float) -> None:
    levels = pyramid(from_pixels(halves(width, width // 2)))
    frame = Frame(Size(width, width // 2), Size(200, 200))
    seen = pixels_seen(levels, frame, ratio)
    assert seen.shape == (200 * ratio, 200 * ratio, 4)
    middle = round(100 * ratio)
    assert rgb(seen, round(50 * ratio), middle) == RED
    assert rgb(seen, round(150 * ratio), middle) == BLUE
    assert seen[round(20 * ratio), middle, 3] == 0


def test_a_picture_is_seen_through_a_homography() -> None:
    levels = pyramid(from_pixels(halves()))
    frame = Frame(Size(400, 200), Size(200, 100))
    assert rgb(pixels_seen(levels, frame, 1.0, IDENTITY), 20, 50) == RED
    assert rgb(pixels_seen(levels, frame, 1.0, MIRRORED), 20, 50) == BLUE
    left = pixels_seen(levels, frame, 1.0, LEFT_HALF)
    assert rgb(left, 20, 50) == rgb(left, 180, 50) == RED


def test_zoomed_in_pixels_are_squares_and_lie_where_they_are() -> None:
    made = pixels(RED, 10, 10)
    made[4, 6] = BLUE
    frame = Frame(Size(10, 10), Size(100, 100), ViewState(4.0, (0.65, 0.45)))
    seen = pixels_seen(pyramid(from_pixels(made)), frame, 1.0)
    blue = np.argwhere((seen[..., 2::-1] == BLUE).all(axis=2))
    assert blue.min(axis=0) == pytest.approx([30, 30], abs=1)
    assert blue.max(axis=0) == pytest.approx([69, 69], abs=1)


def test_nothing_of_a_picture_out_of_sight_is_drawn() -> None:
    frame = Frame(Size(400, 200), Size(200, 100), ViewState(2.0, (9.0, 9.0)))
    assert not pixels_seen(pyramid(from_pixels(halves())), frame, 1.0).any()


def test_squares_are_seen_through_transparent_art_alone() -> None:
    alpha = np.zeros((200, 200), np.uint8)
    alpha[:, :100] = 255
    levels = pyramid(from_pixels(np.full((200, 200, 3), (200, 30, 30), np.uint8), alpha))
    assert levels.is_clear
    frame = Frame(Size(200, 200), Size(400, 200), ViewState(1.0, (0.5, 0.5)))
    seen = pixels_on(("#101010", "#303030"), levels, frame, 1.0)
    assert tuple(seen[100, 150]) == (30, 30, 200, 255)
    clear = seen[10:190, 205:295].reshape(-1, 4)
    assert {tuple(map(int, pixel)) for pixel in clear} == {(16, 16, 16, 255), (48, 48, 48, 255)}
    assert not seen[:, :95].any(), "around the picture there is the well"
    assert not seen[:, 305:].any()


def test_differences_are_seen_on_an_even_ground_on_which_the_art_shows() -> None:
    alpha = np.zeros((50, 50), np.uint8)
    alpha[10:40, 10:40] = 255
    light, dark = (pyramid(from_pixels(np.full((50, 50, 3), tone, np.uint8), alpha)) for tone in (240, 60))
    opaque = pyramid(from_pixels(np.full((50, 50, 3), 240, np.uint8)))
    assert even_ground(light, opaque) == BLACK
    assert even_ground(dark, None) == WHITE
    assert even_ground(opaque, opaque) == WHITE


def test_the_pixels_of_an_opaque_picture_are_made_once(monkeypatch: pytest.MonkeyPatch) -> None:
    frame = Frame(Size(400, 200), Size(200, 100))
    monkeypatch.setattr(warping, "image_on", None)
    assert rgb(pixels_on(WHITE, pyramid(from_pixels(halves())), frame, 1.0), 20, 50) == RED


@pytest.mark.parametrize("through", [None, ((-0.88, 0.1, 0.86), (0.12, 0.9, -0.02), (0.0, 0.01, 1.0))])
@pytest.mark.parametrize(("ratio", "zoom"), [(1.0, 1.0), (2.0, 3.0), (1.0, 40.0)])
def test_columns_of_a_view_are_what_all_of_it_shows_there(through: Matrix3 | None, ratio: float, zoom: float) -> None:
    random = np.random.default_rng(3)
    levels = pyramid(from_pixels(random.integers(0, 255, (150, 300, 3)).astype(np.uint8)))
    frame = Frame(Size(300, 150), Size(120, 80), ViewState(zoom, (0.45, 0.55)))
    whole = pixels_seen(levels, frame, ratio, through)
    part = pixels_seen(levels, frame, ratio, through, Columns(37, 90))
    assert part.shape == (whole.shape[0], 53, 4)
    # A place between two pixels may fall to the other one where it is reached by another sum.
    assert (np.abs(part.astype(int) - whole[:, 37:90]) > 2).mean() < 0.01


def test_a_swipe_makes_no_more_of_each_picture_than_is_seen_until_the_divider_is_pulled(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[int] = []
    real = warping.pixels_seen

    def counted(*values: Any) -> np.ndarray:
        seen = real(*values)
        made.append(seen.shape[1])
        return seen

    monkeypatch.setattr(warping, "pixels_seen", counted)
    view = StackView()
    qtbot.addWidget(view)
    view.resize(200, 100)
    view.show_picture(Size(400, 200), ())
    view.align(IDENTITY)
    view.set_levels(pyramid(from_pixels(pixels(RED, 400, 200))))
    view.set_suspect(pyramid(from_pixels(pixels(BLUE, 400, 200))))

    def inks(*places: int) -> list[tuple[int, ...]]:
        shot = view.grab().toImage()
        return [shot.pixelColor(x, 80).getRgb()[:3] for x in places]

    view.show_looks(Looks(mode=ViewMode.SWIPE, divider=0.3))
    assert inks(30, 100) == [RED, BLUE]
    view.set_state(ViewState(2.0, (0.5, 0.5)))
    assert inks(30, 100) == [RED, BLUE]
    assert made == [60, 140, 60, 140]
    view.show_looks(Looks(mode=ViewMode.SWIPE, divider=0.7))
    assert inks(30, 100, 170) == [RED, RED, BLUE]
    assert made[4:] == [200], "the suspect is there already as far as it is seen"
    view.show_looks(Looks(mode=ViewMode.SWIPE, divider=0.2))
    view.grab()
    view.show_looks(Looks(mode=ViewMode.SWIPE, divider=0.9))
    assert inks(100, 195) == [RED, BLUE]
    assert made[5:] == [200], "the divider follows the hand"
