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
