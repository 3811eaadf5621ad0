"""Lettering is told from drawings, and two pictures that share nothing else are not copies of each other."""

from __future__ import annotations

from itertools import product

import cv2
import numpy as np
import pytest

from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.lettering import SIDE, lettering_mask
from provcheck.core.matching.pair import compare_pair
from provcheck.core.records import Level
from tests.builders import work_pixels
from tests.core.conftest import pair_picture

TITLE = ("THE COLLECTED", "WORKS OF SEVERAL", "HANDS, VOLUME ONE", "with many pictures", "and a long index")


def lettered(lines: tuple[str, ...], ink: tuple[int, int, int], ground: tuple[int, int, int]) -> Pixels:
    page = np.full((512, 512, 3), ground, np.uint8)
    for number, line in enumerate(lines):
        cv2.putText(page, line, (30, 50 + 50 * number), cv2.FONT_HERSHEY_COMPLEX, 1.2, ink, 2, cv2.LINE_AA)
    return page


def cover(name: str) -> Pixels:
    """A title over another picture each time."""
    page = lettered(TITLE, (90, 20, 20), (222, 230, 215))
    motif = work_pixels(name, 220)
    page[285 : 285 + motif.shape[0], 140 : 140 + motif.shape[1]] = motif[: 512 - 285]
    return page


@pytest.mark.parametrize(("ink", "ground"), [((20, 20, 20), (240, 240, 240)), ((250, 240, 200), (60, 20, 90))])
def test_lines_of_letters_are_found_dark_and_light(ink: tuple[int, int, int], ground: tuple[int, int, int]) -> None:
    page = lettered(TITLE, ink, ground)
    mask = lettering_mask(page)
    written = (page != ground).any(axis=2)
    assert (mask & written).sum() >= 0.8 * written.sum()
    assert not mask[300:].any()


@pytest.mark.parametrize("pixels", [np.full((300, 200, 3), 90, np.uint8), work_pixels("regatta.jpg", 512)])
def test_pictures_without_letters_hold_hardly_any(pixels: Pixels) -> None:
    assert lettering_mask(pixels).mean() < 0.1


def test_the_mask_is_of_the_picture_scaled_down() -> None:
    large = cv2.resize(lettered(TITLE, (0, 0, 0), (255, 255, 255)), None, fx=3, fy=3, interpolation=cv2.INTER_CUBIC)
    mask = lettering_mask(np.asarray(large, np.uint8))
    assert mask.shape == (SIDE, SIDE)
    assert mask[20:60].any()


def test_what_repeats_one_form_is_no_lettering() -> None:
    keys = np.full((400, 512, 3), 130, np.uint8)
    for top, left in product((60, 140, 220), range(30, 450, 60)):
        keys[top : top + 44, left : left + 46] = 10
        keys[top + 10 : top + 34, left + 12 : left + 34] = 170
    assert not lettering_mask(keys).any()


@pytest.mark.parametrize("level", list(Level))
def test_covers_with_one_title_are_not_copies_of_each_other(level: Level) -> None:
    result = compare_pair(pair_picture(cover("picnic.jpg")), pair_picture(cover("goldfish.png")), level)
    assert not result.accepted
    assert result.only_template


@pytest.mark.parametrize("name", ["picnic.jpg", "goldfish.png"])
def test_a_cover_is_found_with_its_own_picture(name: str) -> None:
    turned = cv2.rotate(cover(name), cv2.ROTATE_90_CLOCKWISE)
    assert compare_pair(pair_picture(cover(name)), pair_picture(np.asarray(turned, np.uint8)), Level.QUICK).accepted


def captioned(name: str, top: int) -> Pixels:
    """A picture with a line on a white strip."""
    picture = cv2.resize(work_pixels(name, 600), (600, 500), interpolation=cv2.INTER_AREA)
    picture[top : top + 34, 20:580] = 255
    place = (28, top + 24)
    cv2.putText(
        picture, "PHOTOGRAPHED BY THE RIVERSIDE STUDIO", place, cv2.FONT_HERSHEY_SIMPLEX, 0.8, (0, 0, 0), 2, cv2.LINE_AA
    )
    return np.asarray(picture, np.uint8)


@pytest.mark.parametrize("level", [Level.QUICK, Level.THOROUGH])
@pytest.mark.parametrize("top", [430, 400, 100])
def test_pictures_with_one_caption_are_not_copies_of_each_other(top: int, level: Level) -> None:
    work, suspect = pair_picture(captioned("picnic.jpg", 430)), pair_picture(captioned("jukebox.jpg", top))
    assert not compare_pair(work, suspect, level).accepted


def test_a_sheet_of_small_pictures_is_found_with_a_sticker_on_it() -> None:
    rng = np.random.default_rng(8)
    sheet = np.full((560, 490, 3), 250, np.uint8)
    for row, column in product(range(8), range(7)):
        centre = (35 + 70 * column, 35 + 70 * row)
        colour = tuple(int(value) for value in rng.integers(20, 200, 3))
        corners = cv2.ellipse2Poly(
            centre, (int(rng.integers(14, 30)), int(rng.integers(14, 30))), int(rng.integers(90)), 0, 360, 60
        )
        cv2.fillPoly(sheet, [corners], colour)
        cv2.circle(sheet, (centre[0] - 6, centre[1] - 4), 4, (255, 255, 255), -1)
    covered = sheet.copy()
    sticker = work_pixels("goldfish.png", 260)
    covered[150 : 150 + sticker.shape[0], 110 : 110 + sticker.shape[1]] = sticker
    assert compare_pair(pair_picture(sheet), pair_picture(covered), Level.QUICK).accepted


def test_letters_are_found_below_many_small_pieces() -> None:
    page = np.full((512, 512, 3), 255, np.uint8)
    page[300:] = lettered(TITLE[:3], (0, 0, 0), (255, 255, 255))[:212]
    for top, left in product(range(4, 280, 8), range(4, 508, 8)):
        page[top : top + 5, left : left + 5] = 0
    assert lettering_mask(page)[310:360].mean() > 0.2


def poster(name: str) -> Pixels:
    """A caption under another picture each time; the light around the picture agrees too."""
    across, down = np.meshgrid(np.linspace(-1, 1, 512), np.linspace(-1, 1, 512))
    light = 200 * np.exp(-3 * (across**2 + (down + 0.3) ** 2)) + 10
    page = np.repeat(light.astype(np.uint8)[:, :, None], 3, axis=2)
    cv2.putText(page, "PERSEVERANCE", (30, 440), cv2.FONT_HERSHEY_COMPLEX, 2.0, (244, 244, 244), 3, cv2.LINE_AA)
    cv2.putText(page, "some days it is all you have", (60, 490), cv2.FONT_HERSHEY_COMPLEX, 0.8, (216, 216, 216), 1, cv2.LINE_AA)
    motif = work_pixels(name, 240)
    page[90 : 90 + motif.shape[0], 136 : 136 + motif.shape[1]] = motif
    return page


def test_posters_with_one_caption_under_different_pictures_are_no_copies() -> None:
    one, other = pair_picture(poster("regatta.jpg")), pair_picture(poster("picnic.jpg"))
    found = compare_pair(one, other, Level.THOROUGH)
    assert found.refused
    assert not found.accepted
    again = compare_pair(
        one, pair_picture(np.asarray(cv2.GaussianBlur(poster("regatta.jpg"), (0, 0), 1.0), np.uint8)), Level.STANDARD
    )
    assert again.accepted


def test_a_page_of_lettering_with_a_sticker_on_it_is_found() -> None:
    """What differs lies on the lettering, which is all there is to copy."""
    lines = (*TITLE, *(line[::-1] for line in TITLE[:4]))
    page = lettered(lines, (20, 20, 20), (240, 238, 225))
    covered = page.copy()
    sticker = work_pixels("goldfish.png", 200)
    covered[60 : 60 + sticker.shape[0], 60 : 60 + sticker.shape[1]] = sticker
    assert compare_pair(pair_picture(page), pair_picture(covered), Level.STANDARD).accepted
