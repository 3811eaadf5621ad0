"""What edits draw from: a seeded generator and other pictures."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from tests.benchmarks.geometry import Colour, Edited
from tests.benchmarks.sources import Pixels

_WORDS = (
    "when the brush finally works on a monday morning nobody told me it would be this good please share follow for more art "
    "daily limited prints now in the shop do not repost my latest commission thank you all so much free wallpaper download "
    "new drop link in bio who did this best of collection part two wait for it"
)


@dataclass(frozen=True)
class Studio:
    """What an edit may use.

    Attributes:
        rng: Draws strengths and places.
        noise: Draws fields of noise.
        others: Pictures that are neither works nor suspects by themselves.
    """

    rng: random.Random
    noise: np.random.Generator
    others: Sequence[Pixels]

    def other(self) -> Pixels:
        """Another picture."""
        return self.rng.choice(self.others)

    def other_filling(self, width: int, height: int) -> Pixels:
        """Another picture cut to a size."""
        other = self.other()
        factor = max(width / other.shape[1], height / other.shape[0])
        size = (max(width, round(other.shape[1] * factor)), max(height, round(other.shape[0] * factor)))
        left, top = (size[0] - width) // 2, (size[1] - height) // 2
        return np.ascontiguousarray(shrunk_or_enlarged(other, *size)[top : top + height, left : left + width])

    def colour(self, darkest: int = 0, lightest: int = 255) -> Colour:
        """Any colour."""
        return (self.rng.randint(darkest, lightest), self.rng.randint(darkest, lightest), self.rng.randint(darkest, lightest))

    def words(self, count: int) -> str:
        """A few words."""
        return " ".join(self.rng.choices(_WORDS.split(), k=count))

    def field(self, height: int, width: int, coarseness: float) -> NDArray[np.float32]:
        """Smooth noise of about -1 to 1 whose waves are about that many pixels long."""
        small = (max(2, round(height / coarseness) + 2), max(2, round(width / coarseness) + 2))
        values = self.noise.normal(size=small).astype(np.float32)
        return np.asarray(cv2.resize(values, (width, height), interpolation=cv2.INTER_CUBIC), np.float32)


Edit = Callable[[Edited, Studio], Edited]


def clipped(values: NDArray[np.float32] | NDArray[np.float64]) -> Pixels:
    """Numbers as pixels."""
    return np.asarray(np.clip(values + 0.5, 0, 255), np.uint8)


def blurred(image: Pixels, radius: float) -> Pixels:
    """Through a Gaussian filter of that standard deviation."""
    return np.asarray(cv2.GaussianBlur(image, (0, 0), radius), np.uint8)


def shrunk_or_enlarged(image: Pixels, width: int, height: int) -> Pixels:
    """At another size."""
    method = cv2.INTER_AREA if width < image.shape[1] else cv2.INTER_CUBIC
    return np.asarray(cv2.resize(image, (width, height), interpolation=method), np.uint8)


def fetched(image: Pixels, x: NDArray[np.float32], y: NDArray[np.float32], method: int = cv2.INTER_LINEAR) -> Pixels:
    """Every pixel taken from a place."""
    across, down = np.asarray(x, np.float32), np.asarray(y, np.float32)
    return np.asarray(cv2.remap(image, across, down, method, borderMode=cv2.BORDER_REPLICATE), np.uint8)


def grey_of(rgb: Pixels) -> Pixels:
    """Luminance."""
    return np.asarray(cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY))


def as_rgb(grey: Pixels) -> Pixels:
    """Grey in three channels."""
    return np.repeat(grey[..., None], 3, axis=2)


def font(size: float) -> ImageFont.FreeTypeFont | ImageFont.ImageFont:
    """Letters of a height in pixels."""
    return ImageFont.load_default(max(8.0, size))


def drawing(width: int, height: int) -> tuple[Image.Image, ImageDraw.ImageDraw]:
    """A transparent sheet to draw on."""
    sheet = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    return sheet, ImageDraw.Draw(sheet)


def sheet_layers(sheet: Image.Image) -> tuple[Pixels, Pixels]:
    """Colours and opacity of a drawn sheet."""
    values = np.asarray(sheet)
    return np.ascontiguousarray(values[..., :3]), np.ascontiguousarray(values[..., 3])
