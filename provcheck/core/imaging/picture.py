"""A decoded picture: upright, 8-bit sRGB, alpha apart."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Pixels = NDArray[np.uint8]
"""uint8 (height, width, 3), sRGB, rows from the top."""

Grey = NDArray[np.uint8]
"""uint8 (height, width), luma."""

Room = Callable[[int], NDArray[np.uint8]]
"""Gives memory for a number of bytes: uint8 (bytes,)."""

# For a whole picture the copies that composing and wide numbers need would take four to sixteen times its memory.
_ROWS = 256

GROUND = 255
"""Level 0..255 of the neutral ground that transparent pixels are shown on: white, as paper and web pages are."""


class PixelKind(StrEnum):
    """What the pixels of a file are to the work in it."""

    FULL = "full"
    PREVIEW = "preview"
    RENDER = "render"


@dataclass(frozen=True)
class Origin:
    """Where in a file its pixels come from.

    Attributes:
        kind: As large as the work, a smaller preview of it, or drawn from shapes at a size that the program chose.
        part: "all", "merged" (from layers, by the program that wrote it), "layers" (merged here), "preview", or a "frame-" or
            "page-" with its number, from 1.
        frames: Frames or pages in the file.
        profile: Description of the embedded colour profile; empty without one.
        orientation: Exif orientation 1 to 8 that was undone; 1 is upright.
    """

    kind: PixelKind = PixelKind.FULL
    part: str = "all"
    frames: int = 1
    profile: str = ""
    orientation: int = 1


@dataclass(frozen=True)
class Picture:
    """Decoded pixels of one file.

    Attributes:
        rgb: uint8 (height, width, 3), sRGB, upright; black where alpha is 0.
        alpha: uint8 (height, width), 0 clear to 255 opaque; None when every pixel is opaque.
        file_format: Short name of the format, as "JPEG".
        colour: "as-is", "converted" (from the file's profile) or "profile-unreadable" (taken for sRGB).
        origin: Where in the file they come from.
    """

    rgb: Pixels
    alpha: Grey | None
    file_format: str
    colour: str
    origin: Origin = Origin()

    @property
    def width(self) -> int:
        """Pixels across."""
        return int(self.rgb.shape[1])

    @property
    def height(self) -> int:
        """Pixels down."""
        return int(self.rgb.shape[0])

    def on_ground(self, level: int = GROUND) -> Pixels:
        """The picture composed onto an even grey of the given level 0..255."""
        if self.alpha is None:
            return self.rgb
        composed = np.empty_like(self.rgb)
        for rows in row_groups(self.height):
            shown = Image.fromarray(self.rgb[rows])
            ground = Image.new("RGB", shown.size, (level, level, level))
            composed[rows] = np.asarray(Image.composite(shown, ground, Image.fromarray(self.alpha[rows])))
        return composed


def row_groups(height: int) -> Iterator[slice]:
    """The rows of a picture in groups that are worked on at once, so that wide copies of all of it are never held."""
    yield from (slice(top, min(top + _ROWS, height)) for top in range(0, height, _ROWS))


def planes_in(memory: NDArray[np.uint8], width: int, height: int) -> tuple[Pixels, Grey | None]:
    """Views of memory as a picture's pixels and, where it is larger than these, the alpha that lies behind them."""
    pixels = width * height
    alpha = memory[3 * pixels : 4 * pixels].reshape(height, width) if memory.size >= 4 * pixels else None
    return memory[: 3 * pixels].reshape(height, width, 3), alpha


def ordinary_room(size: int) -> NDArray[np.uint8]:
    """Memory of this process."""
    return np.empty(size, np.uint8)


def fit_within(rgb: Pixels, long_side: int) -> Pixels:
    """Scale down, keeping the aspect, so that the long side is at most `long_side` pixels; never scales up."""
    height, width = rgb.shape[:2]
    scale = long_side / max(height, width)
    if scale >= 1:
        return rgb
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return np.asarray(cv2.resize(rgb, size, interpolation=cv2.INTER_AREA), dtype=np.uint8)


def to_grey(rgb: Pixels) -> Grey:
    """Luma by ITU-R BT.601, as OpenCV and Pillow compute it."""
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY), dtype=np.uint8)
