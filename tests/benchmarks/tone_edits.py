"""Edits that leave every point in its place and change light, colour or grain."""

from __future__ import annotations

import io

import cv2
import numpy as np
from PIL import Image, ImageFilter

from tests.benchmarks.geometry import Edited, repainted
from tests.benchmarks.sources import Pixels
from tests.benchmarks.studio import Studio, as_rgb, clipped, grey_of


def recompress(edited: Edited, studio: Studio) -> Edited:
    """JPEG at a low quality, twice."""
    image = Image.fromarray(edited.image)
    for _ in range(2):
        stream = io.BytesIO()
        image.save(stream, "JPEG", quality=studio.rng.randint(8, 35))
        image = Image.open(io.BytesIO(stream.getvalue())).convert("RGB")
    return repainted(edited, np.asarray(image))


def blur(edited: Edited, studio: Studio) -> Edited:
    """Out of focus, in proportion to the size."""
    radius = studio.rng.uniform(0.004, 0.012) * max(edited.width, edited.height)
    return repainted(edited, cv2.GaussianBlur(edited.image, (0, 0), radius))


def sharpen(edited: Edited, studio: Studio) -> Edited:
    """An unsharp mask with halos."""
    mask = ImageFilter.UnsharpMask(studio.rng.uniform(2, 5), studio.rng.randint(150, 400), 0)
    return repainted(edited, np.asarray(Image.fromarray(edited.image).filter(mask)))


def noise(edited: Edited, studio: Studio) -> Edited:
    """Grain over everything, sometimes salt and pepper."""
    grain = studio.noise.normal(0, studio.rng.uniform(15, 45), edited.image.shape)
    image = clipped(edited.image + grain)
    if studio.rng.random() < 0.4:
        dots = studio.noise.random(edited.mask.shape)
        image[dots < 0.02], image[dots > 0.98] = 0, 255
    return repainted(edited, image)


def contrast(edited: Edited, studio: Studio) -> Edited:
    """Harder or softer contrast, lighter or darker."""
    factor = studio.rng.choice((studio.rng.uniform(0.35, 0.6), studio.rng.uniform(1.5, 2.2)))
    curve = np.linspace(0, 1, 256) ** studio.rng.choice((0.6, 0.8, 1.0, 1.4, 1.8))
    table = clipped(((curve - 0.5) * factor + 0.5) * 255 + studio.rng.uniform(-20, 20))
    return repainted(edited, table[edited.image])


def hue_shift(edited: Edited, studio: Studio) -> Edited:
    """Hues turned around the circle."""
    values = cv2.cvtColor(edited.image, cv2.COLOR_RGB2HSV)
    values[..., 0] = (values[..., 0].astype(np.int64) + studio.rng.randint(25, 155)) % 180
    return repainted(edited, cv2.cvtColor(values, cv2.COLOR_HSV2RGB))


def palette_change(edited: Edited, studio: Studio) -> Edited:
    """Few colours, each replaced by another of about the same light."""
    labels, centres = quantised(edited.image, studio.rng.randint(6, 14))
    light = centres @ (0.299, 0.587, 0.114)
    fresh = studio.noise.uniform(0, 255, centres.shape)
    fresh += (light - fresh @ (0.299, 0.587, 0.114))[:, None]
    return repainted(edited, clipped(0.85 * fresh[labels] + 0.15 * edited.image))


def palette_swap(edited: Edited, studio: Studio) -> Edited:
    """Few colours, each replaced by any other, so that light and dark may trade places."""
    labels, centres = quantised(edited.image, studio.rng.randint(5, 9))
    order = studio.noise.permutation(len(centres))
    levels = np.linspace(15, 240, len(centres))[order]
    fresh = np.clip(levels[:, None] + studio.noise.uniform(-70, 70, centres.shape), 0, 255)
    return repainted(edited, clipped(fresh[labels]))


def quantised(image: Pixels, count: int) -> tuple[np.ndarray, np.ndarray]:
    """The nearest of a few colours for every pixel, (height, width), and those colours, (count, 3)."""
    few = Image.fromarray(cv2.medianBlur(image, 3)).quantize(count, Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    colours = np.array(few.getpalette(), np.float64).reshape(-1, 3)
    labels = np.asarray(few)
    return labels, colours[: int(labels.max()) + 1]


def greyscale(edited: Edited, _studio: Studio) -> Edited:
    """Without colour."""
    return repainted(edited, as_rgb(grey_of(edited.image)))


def duotone(edited: Edited, studio: Studio) -> Edited:
    """Two inks, as sepia."""
    dark, light = np.array(studio.colour(0, 90)), np.array(studio.colour(160, 255))
    share = grey_of(edited.image)[..., None] / 255
    return repainted(edited, clipped(dark * (1 - share) + light * share))


def invert(edited: Edited, _studio: Studio) -> Edited:
    """The negative."""
    return repainted(edited, 255 - edited.image)


def solarise(edited: Edited, studio: Studio) -> Edited:
    """Inverted above a level."""
    level = studio.rng.randint(110, 170)
    return repainted(edited, np.where(edited.image > level, 255 - edited.image, edited.image))


def posterise(edited: Edited, studio: Studio) -> Edited:
    """Two to four levels a channel."""
    step = 255 / (studio.rng.randint(2, 4) - 1)
    return repainted(edited, clipped(np.round(edited.image / step) * step))


def few_colours(edited: Edited, studio: Studio) -> Edited:
    """A palette of few colours with dithering, as of an old GIF."""
    few = Image.fromarray(edited.image).quantize(studio.rng.choice((4, 8, 16)), dither=Image.Dither.FLOYDSTEINBERG)
    return repainted(edited, np.asarray(few.convert("RGB")))


def pixelate(edited: Edited, studio: Studio) -> Edited:
    """Large square pixels."""
    across = studio.rng.randint(64, 110)
    small = (across, max(16, round(across * edited.height / edited.width)))
    image = cv2.resize(edited.image, small, interpolation=cv2.INTER_AREA)
    return repainted(edited, cv2.resize(image, (edited.width, edited.height), interpolation=cv2.INTER_NEAREST))


def colour_transfer(edited: Edited, studio: Studio) -> Edited:
    """Mean and spread of the colours of another picture (Reinhard and others, 2001, in CIELAB)."""
    own = cv2.cvtColor(edited.image, cv2.COLOR_RGB2LAB).astype(np.float64)
    model = cv2.cvtColor(studio.other(), cv2.COLOR_RGB2LAB).astype(np.float64).reshape(-1, 3)
    spread = np.maximum(model.std(axis=0), (25, 8, 8)) / np.maximum(own.std(axis=(0, 1)), 4)
    values = (own - own.mean(axis=(0, 1))) * np.clip(spread, 0.4, 2.5) + np.clip(
        model.mean(axis=0), (70, 0, 0), (190, 255, 255)
    )
    return repainted(edited, cv2.cvtColor(clipped(values), cv2.COLOR_LAB2RGB))


def photo_filter(edited: Edited, studio: Studio) -> Edited:
    """A tint, faded blacks, dark corners and grain, as of a phone's filter."""
    y, x = np.mgrid[-1 : 1 : edited.height * 1j, -1 : 1 : edited.width * 1j]
    fall = 1 - studio.rng.uniform(0.25, 0.5) * np.clip((x**2 + y**2) / 2, 0, 1)
    tint = np.array([studio.rng.uniform(0.75, 1.2) for _ in range(3)])
    values = (edited.image * 0.8 + 35) * tint * fall[..., None]
    return repainted(edited, clipped(values + studio.noise.normal(0, 8, values.shape)))
