"""Pictures that share a ground alone: paper, a wall with a frame, a shirt, a telephone, a folder, with other motifs on it."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter

from tests.benchmarks.sources import Pixels

SIDE = 800
SHARES = (0.12, 0.25, 0.45)
_WALL_SIDE = 600

Floats = NDArray[np.float32]
Pair = tuple[Image.Image, Image.Image]


@dataclass(frozen=True)
class Motifs:
    """Two motifs, larger pictures for what is behind them, and how large a share of the picture a motif takes."""

    first: Pixels
    second: Pixels
    walls: Sequence[Pixels]
    share: float

    def each(self, put: Callable[[Pixels], Image.Image]) -> Pair:
        """Both motifs in the same surroundings."""
        return put(self.first), put(self.second)


Ground = Callable[[random.Random, Motifs], Pair]


def mockups(pictures: Sequence[Pixels], per_share: int, seed: int) -> Iterator[tuple[str, float, Pair]]:
    """Pairs on every ground with every size of motif: name, share, both pictures."""
    walls = [picture for picture in pictures if min(picture.shape[:2]) >= _WALL_SIDE] or list(pictures)
    for name, ground in GROUNDS.items():
        for share in SHARES:
            rng = random.Random(f"{name}{share}{seed}")
            for _ in range(per_share):
                first, second = rng.sample(list(pictures), 2)
                yield name, share, ground(rng, Motifs(first, second, walls, share))


def _noise(rng: random.Random, scales: Sequence[tuple[int, float]]) -> Floats:
    """Soft noise of several sizes in pixels, each with its strength."""
    drawn = np.random.default_rng(rng.randint(0, 1 << 30))
    total = np.zeros((SIDE, SIDE), np.float32)
    for size, strength in scales:
        cells = max(2, SIDE // size)
        grid = drawn.standard_normal((cells, cells)).astype(np.float32)
        total += strength * cv2.resize(grid, (SIDE, SIDE), interpolation=cv2.INTER_CUBIC)
    return total


def _fitted(motif: Pixels, side: float) -> Image.Image:
    image = Image.fromarray(motif)
    image.thumbnail((int(side), int(side)), Image.Resampling.LANCZOS)
    return image


def _image(values: Floats) -> Image.Image:
    return Image.fromarray(np.clip(values, 0, 255).astype(np.uint8))


def _drawn_on(sheet: Floats, motifs: Motifs) -> Pair:
    """Motifs that let the sheet shine through."""

    def put(motif: Pixels) -> Image.Image:
        drawn = np.asarray(_fitted(motif, SIDE * motifs.share**0.5), np.float32) / 255
        height, width = drawn.shape[:2]
        top, left = (SIDE - height) // 2, (SIDE - width) // 2
        page = sheet.copy()
        page[top : top + height, left : left + width] *= drawn
        return _image(page)

    return motifs.each(put)


def _sheet(rng: random.Random, strength: float) -> tuple[Floats, Floats]:
    """A sheet of paper, and its tone."""
    tone = np.array(rng.choice([(244, 238, 222), (250, 250, 246), (226, 210, 180), (205, 190, 160)]), np.float32)
    return tone + strength * _noise(rng, [(2, 3.0), (4, 3.0), (16, 4.0), (100, 5.0)])[..., None], tone


def _paper(rng: random.Random, motifs: Motifs) -> Pair:
    return _drawn_on(_sheet(rng, 1.0)[0], motifs)


def _crumpled(rng: random.Random, motifs: Motifs) -> Pair:
    sheet, tone = _sheet(rng, 2.2)
    image = _image(sheet)
    drawing = ImageDraw.Draw(image)
    for _ in range(14):
        x, y = rng.random() * SIDE, rng.random() * SIDE
        points = [(x, y)]
        for _ in range(8):
            x, y = x + rng.uniform(-60, 60), y + rng.uniform(-60, 60)
            points.append((x, y))
        drawing.line(points, fill=tuple(int(value * 0.86) for value in tone), width=2)
    for _ in range(4):
        x, y, radius = rng.random() * SIDE, rng.random() * SIDE, rng.uniform(40, 110)
        stain = tuple(int(value * 0.8) for value in tone)
        drawing.ellipse((x - radius, y - radius, x + radius, y + radius), outline=stain, width=5)
    return _drawn_on(np.asarray(image.filter(ImageFilter.GaussianBlur(1)), np.float32), motifs)


def _wall(rng: random.Random, motifs: Motifs) -> Pair:
    wall = Image.fromarray(rng.choice(motifs.walls)).resize((SIDE, SIDE), Image.Resampling.LANCZOS)
    side = int(SIDE * motifs.share**0.5)

    def put(motif: Pixels) -> Image.Image:
        frame = Image.new("RGB", (side, side), (30, 24, 20))
        frame.paste(Image.new("RGB", (side - 24, side - 24), (245, 243, 238)), (12, 12))
        shown = _fitted(motif, side * 0.8)
        frame.paste(shown, ((side - shown.width) // 2, (side - shown.height) // 2))
        image = wall.copy()
        image.paste(frame, ((SIDE - side) // 2, (SIDE - side) // 2))
        return image

    return motifs.each(put)


_SHIRT = (
    (0.28, 0.1), (0.4, 0.14), (0.5, 0.17), (0.6, 0.14), (0.72, 0.1), (0.97, 0.3), (0.86, 0.43),
    (0.77, 0.36), (0.77, 0.95), (0.23, 0.95), (0.23, 0.36), (0.14, 0.43), (0.03, 0.3),
)  # fmt: skip


def _shirt(rng: random.Random, motifs: Motifs) -> Pair:
    folds = _noise(rng, [(60, 10.0), (120, 14.0), (3, 2.5)])[..., None]
    image = Image.new("RGB", (SIDE, SIDE), rng.choice(["#dfe3e6", "#c9b8a4", "#40454c"]))
    drawing = ImageDraw.Draw(image)
    cloth = rng.choice(["#ffffff", "#1c1c20", "#27408b", "#d9d4c5"])
    drawing.polygon([(x * SIDE, y * SIDE) for x, y in _SHIRT], fill=cloth)
    drawing.arc((0.4 * SIDE, 0.05 * SIDE, 0.6 * SIDE, 0.2 * SIDE), 0, 180, fill="#888888", width=6)
    for x in (0.23, 0.77):
        drawing.line((x * SIDE, 0.36 * SIDE, x * SIDE, 0.95 * SIDE), fill="#777777", width=2)
    worn = np.asarray(image, np.float32) + folds

    def put(motif: Pixels) -> Image.Image:
        printed = np.asarray(_fitted(motif, SIDE * motifs.share**0.5 * 0.62), np.float32)
        top, left = int(0.28 * SIDE), (SIDE - printed.shape[1]) // 2
        place = (slice(top, top + printed.shape[0]), slice(left, left + printed.shape[1]))
        shirt = worn.copy()
        shirt[place] = printed[: SIDE - top] + 0.7 * folds[place]
        return _image(shirt)

    return motifs.each(put)


def _telephone(rng: random.Random, motifs: Motifs) -> Pair:
    desk = Image.fromarray(rng.choice(motifs.walls)).resize((SIDE, SIDE)).filter(ImageFilter.GaussianBlur(6))
    height = int(SIDE * min(0.95, (motifs.share * 2) ** 0.5))
    width = height // 2
    left, top = (SIDE - width) // 2, (SIDE - height) // 2
    screen = (left + 14, top + 16, left + width - 14, top + height - 16)

    def put(motif: Pixels) -> Image.Image:
        image = desk.copy()
        drawing = ImageDraw.Draw(image)
        drawing.rounded_rectangle((left, top, left + width, top + height), 40, fill="#101114", outline="#55585f", width=5)
        drawing.rounded_rectangle(screen, 28, fill="#fafafa")
        across, down = screen[2] - screen[0], int((screen[3] - screen[1]) * 0.7)
        shown = Image.fromarray(motif)
        factor = max(across / shown.width, down / shown.height)
        shown = shown.resize((int(shown.width * factor) + 1, int(shown.height * factor) + 1))
        image.paste(shown.crop((0, 0, across, down)), (screen[0], screen[1] + int((screen[3] - screen[1]) * 0.12)))
        middle = left + width // 2
        drawing.rounded_rectangle((middle - 50, top + 22, middle + 50, top + 40), 9, fill="#101114")
        for place, colour in enumerate(("#3478f6", "#34c759", "#ff9500", "#af52de")):
            at = screen[0] + 20 + place * (across - 40) // 4
            drawing.rounded_rectangle((at, screen[3] - 60, at + 40, screen[3] - 20), 10, fill=colour)
        drawing.text((screen[0] + 18, screen[1] + 8), "9:41", fill="#222222")
        return image

    return motifs.each(put)


def _folder(rng: random.Random, motifs: Motifs) -> Pair:
    colour = np.array(rng.choice([(90, 150, 220), (230, 180, 80), (120, 120, 130)]), np.float32)
    shade = np.linspace(1.15, 0.85, SIDE, dtype=np.float32)[:, None, None]
    body = _image(np.ones((SIDE, SIDE, 3), np.float32) * colour * shade)
    outline = Image.new("L", (SIDE, SIDE), 0)
    drawing = ImageDraw.Draw(outline)
    drawing.rounded_rectangle((0.06 * SIDE, 0.3 * SIDE, 0.94 * SIDE, 0.86 * SIDE), 30, fill=255)
    drawing.rounded_rectangle((0.06 * SIDE, 0.18 * SIDE, 0.45 * SIDE, 0.4 * SIDE), 26, fill=255)
    folder = Image.composite(body, Image.new("RGB", (SIDE, SIDE), "white"), outline)
    drawing = ImageDraw.Draw(folder)
    drawing.rounded_rectangle((0.06 * SIDE, 0.34 * SIDE, 0.94 * SIDE, 0.86 * SIDE), 30, outline="#ffffff", width=4)
    drawing.line((0.1 * SIDE, 0.44 * SIDE, 0.9 * SIDE, 0.44 * SIDE), fill="#e8eef6", width=3)

    def put(motif: Pixels) -> Image.Image:
        image, emblem = folder.copy(), _fitted(motif, SIDE * motifs.share**0.5 * 0.8)
        image.paste(emblem, ((SIDE - emblem.width) // 2, int(0.65 * SIDE) - emblem.height // 2))
        return image

    return motifs.each(put)


GROUNDS: dict[str, Ground] = {
    "paper": _paper,
    "crumpled": _crumpled,
    "wall": _wall,
    "shirt": _shirt,
    "telephone": _telephone,
    "folder": _folder,
}
