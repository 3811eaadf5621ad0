"""Large lettering that was laid over a work, as on a meme: between its letters the work is seen.

A motif in place of another, as on a template, leaves nothing of the other beside it. So the letters are left out, and what is
left is compared again.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.lettering import lines_of_letters
from provcheck.core.matching.overlay import foreign_pixels
from provcheck.core.matching.pixels import Comparison
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap, LaidOver, resized_mask

_CELL = 32
_CELLS = 256 // _CELL
_COLOURS = 3
_FEWEST = 50
_LEAST = 0.05
_SAME_COLOUR = 40.0
_ALWAYS_TRIED = ((255, 255, 255), (0, 0, 0))
_BESIDE = 3
_RIM = 2
_FOREIGN_RIM = 7
_FOREIGN = 0.15


@dataclass(frozen=True)
class LaidLettering:
    """Lettering in a suspect that is not the work's, on the grid of the work.

    Attributes:
        marks: Its letters with their outlines: bool (height, width) over all of the work.
        share: Share of what both pictures cover that these take.
    """

    marks: BoolMap
    share: float

    @property
    def apart(self) -> BoolMap:
        """What lies off the letters, a little apart from them: bool over all of the work."""
        return np.asarray(cv2.dilate(self.marks.astype(np.uint8), _disc(_BESIDE)) == 0)

    def where_solid(self, shown: BoolMap | None) -> BoolMap:
        """What lies off the letters, of what a work shows; None for all of it."""
        if shown is None:
            return self.apart
        return self.apart & resized_mask(shown, (self.marks.shape[1], self.marks.shape[0]))


def lettering_laid_over(laid: LaidOver) -> LaidLettering | None:
    """Find lines of letters of one flat colour, with their outlines, where the work lets expect others; None without any.

    Where the work has lettering of its own beneath them, one text may stand instead of another, and none is told.
    """
    marks = _letters(laid)
    if not marks.any():
        return None
    own = _letters(replace(laid, work=laid.suspect, suspect=laid.work))
    if (own & marks).sum() > marks.sum() * limit("lettering-beneath"):
        return None
    return LaidLettering(marks, float((marks & laid.within).sum() / max(1, int(laid.within.sum()))))


def explains(before: Comparison, apart: Comparison) -> bool:
    """Whether lettering is all that differs: `apart` from it windows agree that were altered `before`, and few differ."""
    seen = before.altered & apart.inside
    agreeing = seen & (apart.agreeing | apart.flat_alike)
    return bool(
        agreeing.sum() >= max(1, seen.sum() * limit("lettering-between"))
        and apart.altered.sum() <= apart.informative.sum() * limit("lettering-apart")
        and apart.share_of_other_content() < limit("other-content")
    )


def _letters(laid: LaidOver) -> BoolMap:
    foreign = foreign_pixels(laid)
    found = np.zeros(foreign.shape, bool)
    for tone in _tones(laid, foreign):
        for letters, half_stroke in lines_of_letters(tone):
            near = cv2.dilate(letters.astype(np.uint8), np.ones((_FOREIGN_RIM, _FOREIGN_RIM), np.uint8)) > 0
            if (foreign & near).sum() < near.sum() * _FOREIGN:
                continue
            reach = cv2.dilate(letters.astype(np.uint8), _disc(round(half_stroke) + _RIM)) > 0
            found |= letters | (foreign & reach)
    return found


def _tones(laid: LaidOver, foreign: BoolMap) -> Iterator[NDArray[np.uint8]]:
    """Masks of every colour that letters may have, all of it and what is foreign of it, without stray pixels.

    White letters with an outline are not foreign on a white ground, but enclosed; without one they are, and part from it.
    """
    for colour in _flat_colours(laid.suspect[foreign]):
        tone = (np.abs(laid.suspect.astype(np.float32) - colour).max(axis=2) <= _SAME_COLOUR) & laid.within
        for part in (tone, tone & foreign):
            yield np.asarray(cv2.morphologyEx(part.astype(np.uint8), cv2.MORPH_OPEN, np.ones((2, 2), np.uint8)), np.uint8)


def _flat_colours(pixels: Pixels) -> list[NDArray[np.float64]]:
    """The colours that most of these pixels (n, 3) have, and white and black."""
    colours = [np.array(colour, np.float64) for colour in _ALWAYS_TRIED]
    if len(pixels) < _FEWEST:
        return colours
    cells = (pixels // _CELL).astype(np.intp) @ np.array([_CELLS**2, _CELLS, 1])
    counts = np.bincount(cells, minlength=_CELLS**3)
    most = _COLOURS + len(_ALWAYS_TRIED)
    common = [cell for cell in np.argsort(-counts, kind="stable")[: 3 * _COLOURS] if counts[cell] >= len(pixels) * _LEAST]
    for cell in common:
        colour = np.median(pixels[cells == cell], axis=0)
        if len(colours) < most and all(np.abs(colour - other).max() > _SAME_COLOUR for other in colours):
            colours.append(colour)
    return colours


def _disc(radius: int) -> NDArray[np.uint8]:
    return np.asarray(cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * radius + 1, 2 * radius + 1)), np.uint8)
