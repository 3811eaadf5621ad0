"""Edits that paint the picture anew: other strokes, other textures, the same composition."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from tests.benchmarks.cover_edits import soft_ellipse
from tests.benchmarks.geometry import Edited, covered, repainted
from tests.benchmarks.shape_edits import bent
from tests.benchmarks.sources import Pixels
from tests.benchmarks.studio import Edit, Studio, as_rgb, blurred, clipped, fetched, grey_of


def local_repaint(edited: Edited, studio: Studio) -> Edited:
    """A soft patch is filled from its surroundings and given new texture, as retouching and inpainting do."""
    opacity = soft_ellipse(edited, studio, studio.rng.uniform(0.1, 0.25))
    small = cv2.resize(edited.image, None, fx=0.25, fy=0.25, interpolation=cv2.INTER_AREA)
    hole = cv2.resize(opacity, (small.shape[1], small.shape[0])) > 8
    inside = cv2.inpaint(small, hole.astype(np.uint8), 5, cv2.INPAINT_TELEA)
    fresh = cv2.resize(inside, (edited.width, edited.height), interpolation=cv2.INTER_CUBIC).astype(np.float32)
    fresh += _texture_of(studio.other_filling(edited.width, edited.height), 6) * 0.8
    return covered(edited, clipped(fresh), opacity)


def _texture_of(image: Pixels, radius: float) -> NDArray[np.float32]:
    return image.astype(np.float32) - cv2.GaussianBlur(image, (0, 0), radius).astype(np.float32)


def low_frequency_repaint(edited: Edited, studio: Studio) -> Edited:
    """Edges stay, flat areas get other colours, textures go: what an image model does at low strength."""
    return _repainted_anew(edited, studio, studio.rng.uniform(0.5, 0.8), 0.0015)


def strong_repaint(edited: Edited, studio: Studio) -> Edited:
    """The same at high strength: colours are others, lines wander, textures come from elsewhere."""
    return _repainted_anew(edited, studio, 1.0, 0.005)


def _repainted_anew(edited: Edited, studio: Studio, strength: float, wander: float) -> Edited:
    """Smooth inside edges, exchange the slow part for another picture's, add its texture, push lines about."""
    side = max(edited.width, edited.height)
    smooth = cv2.bilateralFilter(edited.image, 9, 40, side / 100)
    smooth = cv2.bilateralFilter(smooth, 9, 40, side / 100).astype(np.float32)
    slow = cv2.GaussianBlur(smooth, (0, 0), side / 14)
    other = studio.other_filling(edited.width, edited.height)
    other_slow = cv2.GaussianBlur(other, (0, 0), side / 14).astype(np.float32)
    # The other picture's slow part keeps away from black and white, so that edges survive on it.
    fresh = smooth - slow + slow * (1 - strength) + (0.6 * other_slow + 50) * strength
    fresh += _texture_of(other, 2.5) * 0.5 * strength + studio.noise.normal(0, 4, edited.image.shape)
    across, down = (studio.field(edited.height, edited.width, side / 12) * wander * side for _ in range(2))
    return bent(repainted(edited, clipped(fresh)), across, down)


def pencil(edited: Edited, studio: Studio) -> Edited:
    """A pencil drawing by dodging with the blurred negative, with the grain of paper."""
    grey = grey_of(edited.image)
    soft = cv2.GaussianBlur(255 - grey, (0, 0), studio.rng.uniform(4, 10))
    drawn = cv2.divide(grey, 255 - soft, scale=256).astype(np.float32)
    grain = studio.noise.normal(0, 10, grey.shape) * (drawn < 250)
    return repainted(edited, as_rgb(clipped(255 - (255 - drawn) * 1.3 + grain)))


def line_art(edited: Edited, studio: Studio) -> Edited:
    """Black lines on white from the difference of two blurs (Winnemöller and others, 2012)."""
    grey = grey_of(edited.image).astype(np.float32)
    narrow = studio.rng.uniform(0.8, 1.4) * max(edited.width, edited.height) / 900
    fine, coarse = (cv2.GaussianBlur(grey, (0, 0), max(0.5, narrow * k)) for k in (1, 1.6))
    lines = 255 * (1 + np.tanh(0.9 * (fine - coarse) + 0.9)) / 2
    return repainted(edited, as_rgb(clipped(np.clip(lines * 1.25, 0, 255))))


def traced(edited: Edited, studio: Studio) -> Edited:
    """Outlines drawn over by hand: straightened, with a pen of one width, wandering, and some are missing."""
    grey = cv2.bilateralFilter(grey_of(edited.image), 9, 60, 5)
    contours, _ = cv2.findContours(cv2.Canny(grey, 40, 110), cv2.RETR_LIST, cv2.CHAIN_APPROX_NONE)
    side = max(edited.width, edited.height)
    page = np.full(grey.shape, 255, np.uint8)
    for contour in contours:
        if cv2.arcLength(contour, closed=False) < side * 0.03 or studio.rng.random() < 0.15:
            continue
        stroke = cv2.approxPolyDP(contour, side * 0.002, closed=False)
        cv2.polylines(page, [stroke], False, 30, max(1, round(side / 450)), cv2.LINE_AA)
    across, down = (studio.field(edited.height, edited.width, side / 8) * 0.004 * side for _ in range(2))
    return bent(repainted(edited, as_rgb(page)), across, down)


def painterly(edited: Edited, studio: Studio) -> Edited:
    """Flat strokes by Kuwahara's filter: every pixel takes the mean of the calmest of four neighbouring squares."""
    radius = max(2, round(max(edited.width, edited.height) * studio.rng.uniform(0.007, 0.012)))
    image = edited.image.astype(np.float32)
    best, spread = image, np.full(edited.mask.shape, np.inf, np.float32)
    grey = grey_of(edited.image).astype(np.float32)
    for anchor in ((0, 0), (0, radius), (radius, 0), (radius, radius)):
        size = (radius + 1, radius + 1)
        mean, grey_mean = cv2.blur(image, size, anchor=anchor), cv2.blur(grey, size, anchor=anchor)
        variance = cv2.blur(grey * grey, size, anchor=anchor) - grey_mean**2
        best = np.where((variance < spread)[..., None], mean, best)
        spread = np.minimum(variance, spread)
    return repainted(edited, clipped(best))


def cartoon(edited: Edited, studio: Studio) -> Edited:
    """Flat areas from repeated smoothing inside edges, few levels, dark outlines."""
    image = edited.image
    for _ in range(4):
        image = np.asarray(cv2.bilateralFilter(image, 9, 45, 7), np.uint8)
    step = studio.rng.uniform(24, 40)
    flat = np.round(image / step) * step
    block = max(5, round(max(edited.width, edited.height) / 140) | 1)
    grey = cv2.medianBlur(grey_of(edited.image), 5)
    lines = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, block, 5)
    return repainted(edited, clipped(flat * (0.15 + 0.85 * lines[..., None] / 255)))


def brush_strokes(edited: Edited, studio: Studio) -> Edited:
    """Short strokes along the edges, coarse first and fine last, each of the colour that it covers."""
    side = max(edited.width, edited.height)
    canvas = blurred(edited.image, side / 60)
    grey = blurred(grey_of(edited.image), 2)
    angle = np.arctan2(cv2.Sobel(grey, cv2.CV_32F, 0, 1), cv2.Sobel(grey, cv2.CV_32F, 1, 0)) + np.pi / 2
    for width in (side / 50, side / 90, side / 150):
        count = int(edited.width * edited.height / (width * width * 1.4))
        xs, ys = studio.noise.integers(0, edited.width, count), studio.noise.integers(0, edited.height, count)
        for x, y in zip(xs.tolist(), ys.tolist(), strict=True):
            along = np.array([np.cos(angle[y, x]), np.sin(angle[y, x])]) * width * 1.3
            tone = np.clip(edited.image[y, x] + studio.noise.normal(0, 7, 3), 0, 255).tolist()
            ends = [(int(x + k * along[0]), int(y + k * along[1])) for k in (-1, 1)]
            cv2.line(canvas, ends[0], ends[1], tone, max(1, round(width)), cv2.LINE_AA)
    return repainted(edited, canvas)


def halftone(smallest: float, largest: float) -> Edit:
    """Dots of ink on a turned grid, whose pitch is so many thousandths of the long side."""

    def edit(edited: Edited, studio: Studio) -> Edited:
        pitch = max(3.0, studio.rng.uniform(smallest, largest) / 1000 * max(edited.width, edited.height))
        soft = blurred(edited.image, pitch / 3)
        if studio.rng.random() < 0.5:
            ink = _dots(grey_of(soft), pitch, 45)
            return repainted(edited, as_rgb(ink))
        channels = [_dots(soft[..., channel], pitch, angle) for channel, angle in enumerate((15, 75, 45))]
        return repainted(edited, np.stack(channels, axis=2))

    return edit


def _dots(values: Pixels, pitch: float, degrees: float) -> Pixels:
    y, x = np.mgrid[: values.shape[0], : values.shape[1]].astype(np.float32)
    turn = np.radians(degrees)
    across, down = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    screen = (np.sin(across * 2 * np.pi / pitch) * np.sin(down * 2 * np.pi / pitch) + 1) / 2
    return clipped(255 / (1 + np.exp(-14 * (values / 255 - screen))))


def mosaic(edited: Edited, studio: Studio) -> Edited:
    """Plain cells of uneven shape, as of stained glass."""
    side = max(edited.width, edited.height)
    pitch = side / studio.rng.uniform(70, 100)
    y, x = np.mgrid[: edited.height, : edited.width].astype(np.float32)
    across, down = (studio.field(edited.height, edited.width, pitch * 2) * pitch * 0.5 for _ in range(2))
    cells_x, cells_y = np.floor((x + across) / pitch) * pitch + pitch / 2, np.floor((y + down) / pitch) * pitch + pitch / 2
    soft = blurred(edited.image, pitch / 3)
    return repainted(edited, fetched(soft, cells_x, cells_y, cv2.INTER_NEAREST))
