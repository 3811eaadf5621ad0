"""Frames of animations and pages of TIFF files besides the first one."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.imaging.parts import DIFFERENT, FIRST, LAST

_SIDE = 32
_MOST_LOOKED_AT = 2000


class NoPartError(ValueError):
    """A file that has no such frame or page."""


def page_number(part: str) -> int:
    """The number from 0 of a page that is named by its number from 1; of the first for no part. Raises `NoPartError`."""
    number = int(part) if part.isdecimal() and part.isascii() else 0 if part else 1
    if number < 1:
        raise NoPartError(part)
    return number - 1


def go_to_frame(image: Image.Image, frames: Sequence[int], part: str) -> int:
    """Make one of some frames of an opened file the one that is decoded next; gives its number among them from 0.

    Raises `NoPartError` when there is none such, and what Pillow raises for damaged ones.
    """
    if part == FIRST:
        number = 0
    elif part == LAST:
        number = len(frames) - 1
    elif part == DIFFERENT:
        number = _most_different(image, frames)
    else:
        number = page_number(part)
    if not 0 <= number < len(frames):
        raise NoPartError(part)
    image.seek(frames[number])
    return number


def _most_different(image: Image.Image, frames: Sequence[int]) -> int:
    """The frame that is least like the first and the last one, seen small and grey; of equal ones the earliest.

    Of animations of very many frames only the beginning is looked at.
    """
    small = []
    for number in frames[:_MOST_LOOKED_AT]:
        image.seek(number)
        small.append(_small(image))
    image.seek(frames[-1])
    last = _small(image)
    distances = [min(_distance(each, small[0]), _distance(each, last)) for each in small]
    return int(np.argmax(distances))


def _small(frame: Image.Image) -> NDArray[np.int16]:
    shown = Image.new("RGBA", frame.size, "white")
    shown.alpha_composite(frame.convert("RGBA"))
    return np.asarray(shown.convert("L").resize((_SIDE, _SIDE), Image.Resampling.BOX), np.int16)


def _distance(left: NDArray[np.int16], right: NDArray[np.int16]) -> float:
    return float(np.abs(left - right).mean())
