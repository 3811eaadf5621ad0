"""What differs between two views of the same place, as a picture."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.gui.tokens import ONLY_SUSPECT, ONLY_WORK
from provcheck.gui.viewer.warping import Pixels

_LIGHTEST = 3.0
"""Differences are shown this many times as strong, so that a tenth of the scale is seen well."""

_BLUR = 1.2
_LINE = 24.0
"""Gradient, in grey levels a pixel, of a line that is drawn in full."""

_NEAR = 5
"""Lines of both pictures that lie within this many pixels of each other are the same line."""

_SHARED = (120, 120, 120)


def light_difference(work: Pixels, suspect: Pixels) -> Pixels:
    """How far light differs: black where it is the same, white where it is not; clear where one picture is missing.

    Takes and gives uint8 (height, width, 4), blue, green, red, alpha.
    """
    apart = cv2.absdiff(_grey(work), _grey(suspect)).astype(np.float32) * _LIGHTEST
    return _opaque(np.repeat(np.clip(apart, 0, 255).astype(np.uint8)[..., None], 3, axis=2), work, suspect)


def line_difference(work: Pixels, suspect: Pixels) -> Pixels:
    """Lines of both pictures grey, of the work alone in one colour, of the suspect alone in another, on white.

    Takes and gives the same as `light_difference`.
    """
    first, second = _lines(work), _lines(suspect)
    near_first, near_second = (cv2.dilate(each, np.ones((_NEAR, _NEAR), np.uint8)) for each in (first, second))
    only_work = first * (1 - near_second)
    only_suspect = second * (1 - near_first)
    shared = np.clip(np.maximum(first, second) - only_work - only_suspect, 0, 1)
    paper = np.full((*first.shape, 3), 255.0, np.float32)
    for share, ink in ((shared, _SHARED), (only_work, ONLY_WORK), (only_suspect, ONLY_SUSPECT)):
        paper -= share[..., None] * (255.0 - np.array(ink[::-1], np.float32))
    return _opaque(np.clip(paper, 0, 255).astype(np.uint8), work, suspect)


def _grey(pixels: Pixels) -> NDArray[np.uint8]:
    return np.asarray(cv2.cvtColor(pixels, cv2.COLOR_BGRA2GRAY), np.uint8)


def _lines(pixels: Pixels) -> NDArray[np.float32]:
    """Strength of lines, float32 (height, width), 0..1."""
    soft = cv2.GaussianBlur(_grey(pixels).astype(np.float32), (0, 0), _BLUR)
    strength = cv2.magnitude(cv2.Sobel(soft, cv2.CV_32F, 1, 0) / 8, cv2.Sobel(soft, cv2.CV_32F, 0, 1) / 8)
    return np.asarray(np.clip(strength / _LINE, 0, 1), np.float32)


def _opaque(colours: NDArray[np.uint8], work: Pixels, suspect: Pixels) -> Pixels:
    """With the alpha of where both pictures are."""
    alpha = np.minimum(work[..., 3:], suspect[..., 3:])
    return np.ascontiguousarray(np.concatenate([np.where(alpha > 0, colours, 0).astype(np.uint8), alpha], axis=2))
