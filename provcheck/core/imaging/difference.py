"""What differs between two views of the same place, as a picture."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.imaging.picture import Pixels

ONLY_WORK = (225, 87, 20)
ONLY_SUSPECT = (20, 120, 225)
"""Red, green, blue of the lines of one picture alone; told apart by a legend too, and by every kind of colour vision."""

_LIGHTEST = 3.0
"""Differences are shown this many times as strong, so that a tenth of the scale is seen well."""

_BLUR = 1.2
_LINE = 24.0
"""Gradient, in grey levels a pixel, of a line that is drawn in full."""

_NEAR = 5
"""Lines of both pictures that lie within this many pixels of each other are the same line."""

_BAND = 48
"""Rows that are drawn at once: what is made on the way is small then, and need not be asked of the system for every
frame, which takes longer than the drawing."""

_REACH = 8
"""Rows that the lines of a row hang on, above it and below: by the blur, the gradient and the neighbours."""

_NEIGHBOURS = np.ones((_NEAR, _NEAR), np.uint8)
_SHARED = (120, 120, 120)

_INKS = np.array([_SHARED, ONLY_WORK, ONLY_SUSPECT], np.float32)[:, ::-1]
_ON_PAPER = np.column_stack([(_INKS.T - 255) / 255, np.full(3, 255, np.float32)])
"""From the strengths of the three kinds of lines to blue, green and red on white, (3, 4)."""


def light_difference(work: Pixels, suspect: Pixels) -> Pixels:
    """How far light differs: black where it is the same, white where it is not; clear where one picture is missing.

    Takes and gives uint8 (height, width, 4), blue, green, red, alpha.
    """
    return _in_bands(work, suspect, _light_band)


def _light_band(work: Pixels, suspect: Pixels) -> Pixels:
    apart = cv2.convertScaleAbs(cv2.absdiff(_grey(work), _grey(suspect)), alpha=_LIGHTEST)
    return _opaque(cv2.cvtColor(apart, cv2.COLOR_GRAY2BGR), work, suspect)


def line_difference(work: Pixels, suspect: Pixels) -> Pixels:
    """Lines of both pictures grey, of the work alone in one colour, of the suspect alone in another, on white.

    Takes and gives the same as `light_difference`.
    """
    return _in_bands(work, suspect, _line_band)


def _line_band(work: Pixels, suspect: Pixels) -> Pixels:
    first, second = _lines(work), _lines(suspect)
    far_first, far_second = (cv2.bitwise_not(cv2.dilate(each, _NEIGHBOURS)) for each in (first, second))
    only_work = cv2.multiply(first, far_second, scale=1 / 255)
    only_suspect = cv2.multiply(second, far_first, scale=1 / 255)
    shared = cv2.subtract(cv2.subtract(cv2.max(first, second), only_work), only_suspect)
    return _opaque(cv2.transform(cv2.merge([shared, only_work, only_suspect]), _ON_PAPER), work, suspect)


def _in_bands(work: Pixels, suspect: Pixels, draw: Callable[[Pixels, Pixels], Pixels]) -> Pixels:
    """What is drawn of two views, some rows at once."""
    made = np.empty_like(work)
    for top in range(0, len(work), _BAND):
        above = min(top, _REACH)
        rows = slice(top - above, top + _BAND + _REACH)
        made[top : top + _BAND] = draw(work[rows], suspect[rows])[above : above + _BAND]
    return made


def _grey(pixels: Pixels) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2GRAY), np.uint8)


def _lines(pixels: Pixels) -> Pixels:
    """Strength of lines, uint8 (height, width), 255 for one that is drawn in full."""
    soft = cv2.GaussianBlur(_grey(pixels).astype(np.float32), (0, 0), _BLUR)
    across, down = cv2.Sobel(soft, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(soft, cv2.CV_32F, 0, 1, scale=1 / 8)
    return np.asarray(cv2.convertScaleAbs(cv2.magnitude(across, down), alpha=255 / _LINE), np.uint8)


def _opaque(colours: cv2.typing.MatLike, work: Pixels, suspect: Pixels) -> Pixels:
    """With the alpha of where both pictures are."""
    alpha = cv2.min(cv2.extractChannel(work, 3), cv2.extractChannel(suspect, 3))
    seen = cv2.bitwise_and(colours, colours, mask=alpha)
    return np.asarray(cv2.merge([*cv2.split(seen), alpha]), np.uint8)
