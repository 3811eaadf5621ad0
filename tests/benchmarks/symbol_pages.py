"""Pages of the same few symbols on one grid, in other places: sheet music, number puzzles, board games, tablatures."""

from __future__ import annotations

import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFont

SIDE = 800

Page = Callable[[random.Random], Image.Image]


def _blank(ground: str = "white") -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (SIDE, SIDE), ground)
    return image, ImageDraw.Draw(image)


def _music(rng: random.Random) -> Image.Image:
    image, drawing = _blank()
    for staff in range(6):
        top = 60 + staff * 125
        for line in range(5):
            drawing.line((40, top + line * 12, SIDE - 40, top + line * 12), fill="black", width=2)
        drawing.arc((45, top - 10, 75, top + 60), 0, 330, fill="black", width=4)
        drawing.line((60, top - 20, 60, top + 75), fill="black", width=3)
        for bar in range(5):
            drawing.line((40 + bar * 180, top, 40 + bar * 180, top + 48), fill="black", width=2)
        across = 100
        while across < SIDE - 60:
            y = top + rng.randrange(-1, 10) * 6
            drawing.ellipse((across - 8, y - 6, across + 8, y + 6), fill="black")
            stem = (across + 7, y, across + 7, y - 40) if y > top + 24 else (across - 7, y, across - 7, y + 40)
            drawing.line(stem, fill="black", width=2)
            across += rng.choice([30, 45, 60])
    return image


def _numbers(rng: random.Random) -> Image.Image:
    image, drawing = _blank()
    font = ImageFont.load_default(50)
    for line in range(10):
        width = 2 if line % 3 else 6
        drawing.line((40 + line * 80, 40, 40 + line * 80, 760), fill="black", width=width)
        drawing.line((40, 40 + line * 80, 760, 40 + line * 80), fill="black", width=width)
    for cell in range(81):
        if rng.random() < 0.4:
            place = (80 + cell % 9 * 80, 80 + cell // 9 * 80)
            drawing.text(place, str(rng.randrange(1, 10)), font=font, fill="black", anchor="mm")
    return image


def _piece(drawing: ImageDraw.ImageDraw, kind: int, left: int, top: int, fill: str) -> None:
    """One of six men, on a base."""
    outline = "#202020"
    drawing.rectangle((left + 20, top + 76, left + 80, top + 88), fill=fill, outline=outline, width=3)
    drawing.polygon([(left + 30, top + 76), (left + 70, top + 76), (left + 58, top + 40), (left + 42, top + 40)], fill, outline)
    heads: tuple[Callable[[], None], ...] = (
        lambda: drawing.ellipse((left + 36, top + 18, left + 64, top + 44), fill, outline, 3),
        lambda: drawing.rectangle((left + 30, top + 16, left + 70, top + 42), fill, outline, 3),
        lambda: drawing.polygon([(left + 28, top + 40), (left + 50, top + 8), (left + 72, top + 30)], fill, outline),
        lambda: drawing.regular_polygon((left + 50, top + 28, 20), 5, fill=fill, outline=outline),
        lambda: drawing.line((left + 50, top + 6, left + 50, top + 44), fill=outline, width=9),
        lambda: drawing.arc((left + 28, top + 10, left + 72, top + 46), 180, 20, fill=outline, width=8),
    )
    heads[kind]()


def _board(rng: random.Random) -> Image.Image:
    image, drawing = _blank()
    for cell in range(64):
        left, top = cell % 8 * 100, cell // 8 * 100
        drawing.rectangle((left, top, left + 100, top + 100), fill="#b58863" if (cell % 8 + cell // 8) % 2 else "#f0d9b5")
    # As after a dozen moves: most men stand where they stood.
    standing = {cell: (cell % 8 * 5 + cell // 8) % 6 for cell in (*range(16), *range(48, 64))}
    for _move in range(14):
        taken = standing.pop(rng.choice(sorted(standing)))
        standing[rng.randrange(64)] = taken
    for cell, kind in sorted(standing.items()):
        _piece(drawing, kind, cell % 8 * 100, cell // 8 * 100, "#fafafa" if cell >= 32 else "#3a3a3a")
    return image


SYMBOL_PAGES: dict[str, Page] = {"music": _music, "numbers": _numbers, "board": _board}
