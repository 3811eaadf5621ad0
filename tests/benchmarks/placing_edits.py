"""Edits that put the work, or a figure from it, into something larger."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from tests.benchmarks.geometry import (
    Edited,
    between,
    corners,
    covered,
    cropped,
    filled,
    fitted,
    mirrored,
    placed,
    scaled,
    warped,
)
from tests.benchmarks.shape_edits import telling_box, tilted
from tests.benchmarks.sources import Pixels
from tests.benchmarks.studio import Edit, Studio, blurred, clipped

_PAGE = 1200


def collage(columns: int, rows: int, *, turned: bool = False) -> Edit:
    """One tile among others; mirrored or turned in its tile when asked for."""

    def edit(edited: Edited, studio: Studio) -> Edited:
        gap = studio.rng.choice((0, 0, 6, 14))
        tile_width = _PAGE // columns
        tile_height = round(tile_width * studio.rng.uniform(0.75, 1.2))
        page = np.full((tile_height * rows, tile_width * columns, 3), studio.rng.choice((0, 255)), np.uint8)
        own = studio.rng.randrange(columns * rows)
        inner = (tile_width - gap, tile_height - gap)
        for place in range(columns * rows):
            left, top = place % columns * tile_width + gap // 2, place // columns * tile_height + gap // 2
            page[top : top + inner[1], left : left + inner[0]] = studio.other_filling(*inner)
        tile = filled(mirrored(edited) if turned else edited, *inner)
        return placed(tile, page, own % columns * tile_width + gap // 2, own // columns * tile_height + gap // 2)

    return edit


def _ground(studio: Studio, share: float, edited: Edited) -> Pixels:
    """Another picture so large that the work as it is covers that share, within limits; the work is then scaled to it."""
    aspect = studio.rng.uniform(1.0, 1.6)
    area = float(np.clip(edited.width * edited.height / share, 900**2, 1400**2))
    return studio.other_filling(round((area * aspect) ** 0.5), round((area / aspect) ** 0.5))


def _to_share(edited: Edited, ground: Pixels, share: float, opaque: float = 1.0) -> Edited:
    """Scaled so that its opaque part covers that share of the ground, as far as it fits in."""
    factor = (share * ground.shape[0] * ground.shape[1] / (edited.width * edited.height * opaque)) ** 0.5
    return scaled(edited, min(factor, 0.98 * ground.shape[1] / edited.width, 0.98 * ground.shape[0] / edited.height), 1)


def _put(edited: Edited, ground: Pixels, studio: Studio, opacity: Pixels | None = None) -> Edited:
    left = studio.rng.randint(0, ground.shape[1] - edited.width)
    top = studio.rng.randint(0, ground.shape[0] - edited.height)
    return placed(edited, ground, left, top, opacity)


def picture_in_picture(least: float, most: float) -> Edit:
    """The whole work as a part of another picture that has a share of its area in these bounds."""

    def edit(edited: Edited, studio: Studio) -> Edited:
        share = studio.rng.uniform(least, most)
        ground = _ground(studio, share, edited)
        return _put(_to_share(edited, ground, share), ground, studio)

    return edit


def figure_of(edited: Edited, studio: Studio) -> Pixels:
    """Opacity of the figure: of the picture's own alpha when it has one, else of a soft ellipse where there is much to see."""
    if edited.figure is not None:
        return edited.figure
    left, top, width, height = telling_box(edited, studio.rng.uniform(0.45, 0.6), studio)
    opacity = np.zeros(edited.mask.shape, np.uint8)
    cv2.ellipse(opacity, (left + width // 2, top + height // 2), (width // 2, height // 2), 0, 0, 360, 255, -1)
    return blurred(opacity, max(1.0, 0.02 * min(width, height)))


def cut_out(least: float, most: float) -> Edit:
    """A figure from the work pasted on another picture, with a share of its area in these bounds."""

    def edit(edited: Edited, studio: Studio) -> Edited:
        share = studio.rng.uniform(least, most)
        figure = figure_of(edited, studio)
        left, top, width, height = cv2.boundingRect(figure)
        opaque = cropped(replace(edited, figure=figure), left, top, width, height)
        share_opaque = float(np.mean(figure[top : top + height, left : left + width] > 127))
        ground = _ground(studio, share, edited)
        small = _to_share(opaque, ground, share, max(0.1, share_opaque))
        if studio.rng.random() < 0.3:
            small = mirrored(small)
        return _put(replace(small, figure=None), ground, studio, small.figure)

    return edit


def background_replaced(edited: Edited, studio: Studio) -> Edited:
    """The figure stays, all around it is of another picture."""
    return covered(edited, studio.other_filling(edited.width, edited.height), 255 - figure_of(edited, studio))


def background_removed(edited: Edited, studio: Studio) -> Edited:
    """The figure stays on a plain ground or a soft gradient."""
    low, high = np.array(studio.colour()), np.array(studio.colour())
    share = np.linspace(0, 1, edited.height)[:, None, None] * (studio.rng.random() < 0.5)
    ground = np.broadcast_to(clipped(low * (1 - share) + high * share), (edited.height, edited.width, 3))
    return covered(edited, ground, 255 - figure_of(edited, studio))


def phone_photo(edited: Edited, studio: Studio) -> Edited:
    """Photographed off a screen: seen from the side, with moiré, dark corners, a cast and grain."""
    shown = fitted(edited, 1000, 1000)
    border = round(0.06 * shown.width)
    width, height = shown.width + 2 * border, shown.height + 2 * border
    screen = placed(shown, np.full((height, width, 3), (15, 15, 18), np.uint8), border, border)
    matrix = tilted(width, height, studio, 0.1)
    desk = blurred(studio.other_filling(width, height), 12)
    photo = warped(screen, matrix, width, height, desk)
    return _as_photographed(photo, studio)


def _as_photographed(edited: Edited, studio: Studio) -> Edited:
    y, x = np.mgrid[: edited.height, : edited.width].astype(np.float32)
    pitch, angle = studio.rng.uniform(2.1, 3.2), studio.rng.uniform(0.02, 0.2)
    stripes = np.sin((x * np.cos(angle) + y * np.sin(angle)) * 2 * np.pi / pitch) * np.sin(y * 2 * np.pi / pitch)
    beat = np.sin((x * angle + y * 0.07) * studio.rng.uniform(0.15, 0.5))
    far = ((x / edited.width - 0.5) ** 2 + (y / edited.height - 0.5) ** 2) * studio.rng.uniform(0.6, 1.1)
    cast = np.array([studio.rng.uniform(0.85, 1.12) for _ in range(3)])
    soft = cv2.GaussianBlur(edited.image, (0, 0), studio.rng.uniform(0.6, 1.3)).astype(np.float32)
    values = (soft + 14 * stripes[..., None] + 9 * beat[..., None]) * (1 - far[..., None]) * cast
    return replace(edited, image=clipped(values + studio.noise.normal(0, studio.rng.uniform(5, 12), values.shape)))


def printed_on(edited: Edited, studio: Studio) -> Edited:
    """Printed on goods: seen from the side on a plain shape, with folds of light over it."""
    shown = fitted(edited, 520, 520)
    page = np.full((900, 900, 3), studio.colour(150, 255), np.uint8)
    cv2.rectangle(page, (120, 60), (780, 880), studio.colour(30, 240), -1)
    left, top = (900 - shown.width) // 2, (900 - shown.height) // 2
    target = [(left + x, top + y) for x, y in _jittered(shown.width, shown.height, studio)]
    matrix = between(corners(shown.width, shown.height), target)
    printed = warped(shown, matrix, 900, 900, page)
    folds = 1 + 0.22 * studio.field(900, 900, 160)[..., None]
    return replace(printed, image=clipped(printed.image * folds))


def _jittered(width: int, height: int, studio: Studio) -> list[tuple[float, float]]:
    shift = 0.06 * min(width, height)
    return [(x + studio.rng.uniform(-shift, shift), y + studio.rng.uniform(-shift, shift)) for x, y in corners(width, height)]
