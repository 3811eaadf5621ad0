"""Edits that move points."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.geometry import (
    Edited,
    Matrix,
    between,
    corners,
    cropped,
    mirrored,
    moved,
    quarter_turned,
    resized,
    scaled,
    shifting,
    turning,
    warped,
)
from tests.benchmarks.sources import gradient
from tests.benchmarks.studio import Edit, Studio, fetched, grey_of

_BOXES = 32


def downscale(edited: Edited, studio: Studio) -> Edited:
    """Smaller."""
    return scaled(edited, studio.rng.uniform(0.2, 0.5))


def upscale(edited: Edited, studio: Studio) -> Edited:
    """Larger, up to 2,400 pixels."""
    return scaled(edited, min(studio.rng.uniform(1.5, 2.5), 2400 / max(edited.width, edited.height)))


def stretch(edited: Edited, studio: Studio) -> Edited:
    """Wider or narrower, not higher."""
    factor = studio.rng.choice((studio.rng.uniform(0.65, 0.85), studio.rng.uniform(1.2, 1.6)))
    return resized(edited, round(edited.width * factor), edited.height)


def crop(share: float) -> Edit:
    """A part of that share of the area, where there is something to see."""

    def edit(edited: Edited, studio: Studio) -> Edited:
        return cropped(edited, *telling_box(edited, share, studio))

    return edit


def telling_box(edited: Edited, share: float, studio: Studio) -> tuple[int, int, int, int]:
    """Left, top, width and height of a box that holds at least as much structure as half of all such boxes."""
    found = []
    sums = cv2.integral(np.minimum(gradient(grey_of(edited.image)), 200.0) * edited.mask)
    for _ in range(_BOXES):
        aspect = studio.rng.uniform(0.8, 1.25)
        width = min(edited.width, round(edited.width * share**0.5 * aspect))
        height = min(edited.height, round(edited.height * share**0.5 / aspect))
        left, top = studio.rng.randint(0, edited.width - width), studio.rng.randint(0, edited.height - height)
        right, bottom = left + width, top + height
        energy = sums[bottom, right] - sums[top, right] - sums[bottom, left] + sums[top, left]
        found.append((float(energy) / (width * height), (left, top, width, height)))
    best = sorted(found, reverse=True)[: _BOXES // 3]
    return studio.rng.choice(best)[1]


def mirror(edited: Edited, _studio: Studio) -> Edited:
    """Left and right swapped."""
    return mirrored(edited)


def flip(edited: Edited, _studio: Studio) -> Edited:
    """Upside down, as in a mirror."""
    return quarter_turned(mirrored(edited), 2)


def quarter_turn(edited: Edited, studio: Studio) -> Edited:
    """Turned by 90, 180 or 270 degrees."""
    return quarter_turned(edited, studio.rng.randint(1, 3))


def rotate(edited: Edited, studio: Studio) -> Edited:
    """Turned by up to 40 degrees, on a plain ground or with the corners cut away."""
    degrees = studio.rng.choice((-1, 1)) * studio.rng.uniform(4, 40)
    if studio.rng.random() < 0.5:
        return through(edited, turning(degrees), studio)
    turned = through(edited, turning(degrees), studio)
    width, height = round(edited.width * 0.62), round(edited.height * 0.62)
    width, height = min(width, turned.width), min(height, turned.height)
    return cropped(turned, (turned.width - width) // 2, (turned.height - height) // 2, width, height)


def shear(edited: Edited, studio: Studio) -> Edited:
    """Slanted."""
    matrix = np.eye(3)
    matrix[0, 1] = studio.rng.choice((-1, 1)) * studio.rng.uniform(0.15, 0.4)
    return through(edited, matrix, studio)


def perspective(edited: Edited, studio: Studio) -> Edited:
    """Seen from the side."""
    return through(edited, tilted(edited.width, edited.height, studio, 0.25), studio)


def tilted(width: float, height: float, studio: Studio, amount: float) -> Matrix:
    """A homography that moves every corner inwards by up to that share of the sides."""
    target = []
    for x, y in corners(width, height):
        across, down = studio.rng.uniform(0, amount) * width, studio.rng.uniform(0, amount) * height
        target.append((abs(x - across), abs(y - down)))
    return between(corners(width, height), target)


def through(edited: Edited, matrix: Matrix, studio: Studio) -> Edited:
    """Through a homography onto a plain ground that just holds it."""
    points = moved(matrix, corners(edited.width, edited.height))
    low, high = points.min(axis=0), points.max(axis=0)
    width, height = (int(side) for side in np.ceil(high - low))
    ground = studio.rng.choice(((255, 255, 255), (0, 0, 0), studio.colour()))
    return warped(edited, shifting(-low[0], -low[1]) @ matrix, width, height, ground)


def liquify(edited: Edited, studio: Studio) -> Edited:
    """Pushed about in a few places, as with a brush that moves pixels."""
    return bent(edited, *_pushes(edited, studio))


def _pushes(edited: Edited, studio: Studio) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    side = min(edited.width, edited.height)
    y, x = np.mgrid[: edited.height, : edited.width].astype(np.float32)
    across, down = np.zeros_like(x), np.zeros_like(x)
    for _ in range(studio.rng.randint(4, 8)):
        radius = studio.rng.uniform(0.1, 0.25) * side
        centre = (studio.rng.uniform(0, edited.width), studio.rng.uniform(0, edited.height))
        push = np.exp(-((x - centre[0]) ** 2 + (y - centre[1]) ** 2) / (2 * radius**2))
        angle, length = studio.rng.uniform(0, 2 * np.pi), studio.rng.uniform(0.2, 0.4) * radius
        across += np.float32(np.cos(angle) * length) * push
        down += np.float32(np.sin(angle) * length) * push
    return across, down


def wave(edited: Edited, studio: Studio) -> Edited:
    """Bent in waves."""
    side = min(edited.width, edited.height)
    y, x = np.mgrid[: edited.height, : edited.width].astype(np.float32)
    length, height = studio.rng.uniform(0.3, 0.7) * side, studio.rng.uniform(0.012, 0.03) * side
    return bent(edited, height * np.sin(y * (2 * np.pi / length)), height * np.sin(x * (2 * np.pi / length)))


def swirl(edited: Edited, studio: Studio) -> Edited:
    """Turned in the middle, less and less outwards."""
    y, x = np.mgrid[: edited.height, : edited.width].astype(np.float32)
    x, y = x - edited.width / 2, y - edited.height / 2
    radius = 0.4 * min(edited.width, edited.height)
    angle = studio.rng.choice((-1, 1)) * studio.rng.uniform(0.5, 1.1) * np.exp(-(x**2 + y**2) / radius**2)
    return bent(edited, x * np.cos(angle) - y * np.sin(angle) - x, x * np.sin(angle) + y * np.cos(angle) - y)


def bent(edited: Edited, across: NDArray[np.float32], down: NDArray[np.float32]) -> Edited:
    """Every pixel fetched from that many pixels to the right and below."""
    y, x = np.mgrid[: edited.height, : edited.width].astype(np.float32)
    x, y = x + across, y + down
    mask = fetched(edited.mask.astype(np.uint8) * 255, x, y) > 127
    figure = None if edited.figure is None else fetched(edited.figure, x, y)
    return replace(edited, image=fetched(edited.image, x, y), mask=mask, figure=figure, exact=False)
