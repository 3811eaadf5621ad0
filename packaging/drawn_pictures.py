"""Pictures that the demo lacks, drawn for the manual: a work in pencil, evenings over hills, a generator's outputs."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from tests.benchmarks.geometry import Edited
from tests.benchmarks.planted import variation
from tests.benchmarks.redrawing_edits import pencil
from tests.benchmarks.studio import Studio

SIZE = (900, 640)
FINER = 2
"""Evenings are drawn so many times larger and made smaller, for smooth edges."""

SKY = ((0.0, (58, 56, 104)), (0.45, (190, 104, 128)), (0.75, (244, 166, 112)), (1.0, (252, 214, 150)))
RIDGES = ((196, 118, 118), (150, 86, 108), (104, 64, 92), (62, 44, 72), (30, 26, 46))
"""Colours of the rows of hills, from the far to the near."""

SUN = (255, 240, 200)


def drawn_in_pencil(work: Path, target: Path) -> None:
    """The work as a pencil drawing."""
    whole, studio = _on_the_desk(work, 7)
    Image.fromarray(pencil(whole, studio).image).save(target)


def drawn_by_a_generator(works: dict[Path, int], folder: Path) -> None:
    """So many variations of each work, as a generator that memorised it would give them."""
    folder.mkdir()
    number = 0
    for place, (work, count) in enumerate(works.items()):
        whole, studio = _on_the_desk(work, place)
        for _ in range(count):
            number += 1
            Image.fromarray(variation(whole, studio).image).save(folder / f"output-{number:04}.png")


def _on_the_desk(work: Path, seed: int) -> tuple[Edited, Studio]:
    """A work to be changed, and what that draws from."""
    with Image.open(work) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    height, width = pixels.shape[:2]
    whole = Edited(pixels, np.eye(3), np.full((height, width), 255, np.uint8), exact=True, work_size=(width, height))
    return whole, Studio(random.Random(seed), np.random.default_rng(seed), [pixels])


def evening(seed: int, sun: tuple[float, float]) -> Image.Image:
    """A sun at these shares of width and height, over rows of hills with firs; another seed gives other hills and firs."""
    rng = random.Random(seed)
    width, height = (side * FINER for side in SIZE)
    picture = Image.fromarray(_sky(width, height, sun))
    draw = ImageDraw.Draw(picture)
    centre, radius = (sun[0] * width, sun[1] * height), 0.055 * width
    draw.ellipse((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius), SUN)
    for row, colour in enumerate(RIDGES):
        depth = row / (len(RIDGES) - 1)
        line = _ridge(rng, width, height * (0.56 + 0.3 * depth), height * (0.05 + 0.03 * depth))
        draw.polygon([*enumerate(line), (width, height), (0, height)], colour)
        if depth >= 0.5:
            for _ in range(round(30 - 18 * depth)):
                foot = rng.randrange(width)
                _fir(draw, (foot, line[foot] + 4), height * rng.uniform(0.03, 0.05) * (0.4 + 2.2 * depth**2), colour)
    return picture.resize(SIZE, Image.Resampling.LANCZOS)


def _sky(width: int, height: int, sun: tuple[float, float]) -> NDArray[np.uint8]:
    """Colours from the top down, lighter around the sun."""
    y, x = np.mgrid[:height, :width] / np.array([height, width]).reshape(2, 1, 1)
    places = [place for place, _colour in SKY]
    channels = [np.interp(y / 0.7, places, [colour[channel] for _place, colour in SKY]) for channel in range(3)]
    glow = np.exp(-(((x - sun[0]) * width / height) ** 2 + (y - sun[1]) ** 2) / 0.035)
    lit = np.stack(channels, axis=2) + glow[..., None] * np.array([40.0, 48.0, 36.0])
    return np.clip(lit, 0, 255).astype(np.uint8)


def _ridge(rng: random.Random, width: int, middle: float, swing: float) -> list[float]:
    """Heights of a line of hills, one for every column."""
    waves = [(rng.uniform(0.6, 1.6) * (step + 1), rng.uniform(0, math.tau), swing / (step + 1)) for step in range(5)]
    return [middle + sum(a * math.sin(math.tau * f * x / width + p) for f, p, a in waves) for x in range(width)]


def _fir(draw: ImageDraw.ImageDraw, foot: tuple[float, float], tall: float, colour: tuple[int, int, int]) -> None:
    """A fir of four tiers."""
    x, y = foot
    for tier in range(4):
        top, wide = y - tall * (1 - 0.2 * tier), tall * (0.1 + 0.055 * tier)
        draw.polygon([(x, top), (x - wide, top + 0.4 * tall), (x + wide, top + 0.4 * tall)], colour)
