"""Large lettering laid over a work is told as lettering; another motif or another text in a shared picture is not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from provcheck.core.evidence import OTHER_CONTENT
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.laid_lettering import lettering_laid_over
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.verdict import decide
from provcheck.core.matching.warped import LaidOver
from provcheck.core.records import Level, VerdictKind
from tests.builders import work_pixels
from tests.core.conftest import pair_picture

TOP, BOTTOM = "WHEN MONDAY COMES", "AND STAYS A WEEK"
INKS = {"outlined": ("white", "black"), "dark": ("black", "white"), "yellow": ("#ffe000", "black"), "bare": ("#c01818", None)}


def captioned(pixels: Pixels, ink: str = "outlined", words: tuple[str, str] = (TOP, BOTTOM), size: float = 0.12) -> Pixels:
    """A line of large letters above, and one below."""
    page = Image.fromarray(pixels)
    fill, outline = INKS[ink]
    drawing, points = ImageDraw.Draw(page), size * page.height
    for line, middle in zip(words, (0.1, 0.9), strict=True):
        font = ImageFont.load_default(points)
        font = ImageFont.load_default(points * min(1.0, 0.92 * page.width / drawing.textlength(line, font=font)))
        place, stroke = (page.width / 2, middle * page.height), points / 12 if outline else 0
        drawing.text(place, line, fill, font, "mm", stroke_width=round(stroke), stroke_fill=outline)
    return np.asarray(page)


def judged(work: Pixels, suspect: Pixels) -> tuple[PairResult, VerdictKind | None, set[str]]:
    """The result, its verdict and the kinds of edits that are told."""
    result = compare_pair(pair_picture(work), pair_picture(suspect), Level.STANDARD)
    verdict = decide(result, same_file=False, same_pixels=False, measures={})
    return result, verdict, {edit.kind for edit in result.told}


@pytest.mark.parametrize("ink", INKS)
@pytest.mark.parametrize("name", ["goldfish.png", "regatta.jpg", "campfire.jpg"])
def test_a_captioned_work_is_the_whole_work_with_lettering_over_it(name: str, ink: str) -> None:
    work = work_pixels(name, 512)
    result, verdict, told = judged(work, captioned(work, ink))
    assert verdict is VerdictKind.EDITED_COPY
    assert "overlaid" in told
    assert OTHER_CONTENT not in told
    assert result.region is not None
    assert result.region.share_of_work > 0.95


def test_another_motif_with_a_caption_in_one_frame_is_no_whole_work() -> None:
    def framed(name: str) -> Pixels:
        page = cv2.resize(work_pixels("regatta.jpg", 512), (512, 512), interpolation=cv2.INTER_AREA)
        page[110:400, 90:420] = cv2.resize(work_pixels(name, 512), (330, 290), interpolation=cv2.INTER_AREA)
        return np.asarray(page, np.uint8)

    result, verdict, told = judged(framed("goldfish.png"), captioned(framed("campfire.jpg")))
    assert verdict is not VerdictKind.EDITED_COPY
    assert not result.accepted or OTHER_CONTENT in told


def test_one_caption_instead_of_another_is_not_laid_over() -> None:
    work = work_pixels("picnic.jpg", 512)
    first, second = captioned(work), captioned(work, words=("SUMMER IS SO LONG", "BUT NEVER ENOUGH"))
    everywhere = np.ones(work.shape[:2], bool)
    assert lettering_laid_over(LaidOver(work, first, everywhere, 1.0)) is not None
    assert lettering_laid_over(LaidOver(first, second, everywhere, 1.0)) is None


def test_letters_are_found_where_they_stand() -> None:
    work = work_pixels("campfire.jpg", 512)
    suspect = captioned(work)
    found = lettering_laid_over(LaidOver(work, suspect, np.ones(work.shape[:2], bool), 1.0))
    assert found is not None
    drawn = (work != suspect).any(axis=2)
    assert (found.marks & drawn).sum() >= 0.8 * drawn.sum()
    assert (found.marks & ~drawn).sum() <= 0.1 * drawn.sum()
    assert found.share == pytest.approx(drawn.mean(), rel=0.25)
    assert not (found.apart & found.marks).any()


@pytest.mark.parametrize("name", ["picnic.jpg", "goldfish.png"])
def test_a_copy_without_lettering_has_none(name: str) -> None:
    work = work_pixels(name, 512)
    softer = np.asarray(cv2.GaussianBlur(work, (0, 0), 1.5), np.uint8)
    assert lettering_laid_over(LaidOver(work, softer, np.ones(work.shape[:2], bool), 1.0)) is None
