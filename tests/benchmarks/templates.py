"""Pictures that share nothing but a template: how many of them are taken for copies of each other.

    python -m tests.benchmarks.templates PICTURES [--level L] [--split tune|report] [--pairs 6] [--seed N] [--show DIR]

Badges, cards, pages, panels and the like are drawn alike to the pixel around motifs of different artists, as two people do who
use one template. To call one a copy of the other accuses an innocent picture, unless it is said to be the template's own part.
Grounds (`tests.benchmarks.mockups`) are richer: paper, walls, shirts. There it counts too how many are told to lie around
something else.
PICTURES holds a folder for each package of art named in `sources.py`.
"""

from __future__ import annotations

import argparse
import io
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from math import cos, pi, sin
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from provcheck.core.evidence import OTHER_CONTENT
from provcheck.core.fingerprint.digests import pixel_digest
from provcheck.core.fingerprint.local_features import extract, extract_lines
from provcheck.core.fingerprint.structure_map import structure_map
from provcheck.core.imaging.picture import Picture, Pixels, fit_within
from provcheck.core.imaging.preview import SIDE
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.records import Level, PictureFacts
from tests.benchmarks.mockups import GROUNDS, mockups
from tests.benchmarks.sources import draw

_CANVAS = 700
_MOTIF_SHARES = (0.08, 0.2, 0.35)
_INKS = ("#1d1d1f", "#7a1f2b", "#1f4f7a", "#2f6b3a", "#b8860b")
_GROUNDS = ("#ffffff", "#f4ecd8", "#dfe9f2", "#f2d7d5", "#1f2a38")

Box = tuple[float, float, float, float]
Template = Callable[[ImageDraw.ImageDraw, str], list[Box]]
"""Draws on a square canvas in a colour of ink; gives the boxes for motifs."""


@dataclass(frozen=True)
class TemplatePair:
    """Two pictures with one template and different motifs."""

    name: str
    share: float
    work: Image.Image
    suspect: Image.Image


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--level", choices=[str(level) for level in Level], default=str(Level.THOROUGH))
    parser.add_argument("--split", choices=("tune", "report"), default="tune")
    parser.add_argument("--pairs", type=int, default=6)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--show", type=Path, metavar="DIR", help="write accepted pairs there as PNG, to be looked at")
    asked = parser.parse_args()
    motifs = [original.rgb for original in islice(draw(asked.pictures, asked.split, asked.seed), 120)]
    taken: dict[str, list[int]] = {}
    for number, pair in enumerate(chain(pairs(motifs, asked.pairs, asked.seed), on_grounds(motifs, asked.pairs, asked.seed))):
        result = compare_pair(prepared(pair.work), prepared(pair.suspect), Level(asked.level))
        counts = taken.setdefault(pair.name, [0, 0, 0])
        counts[0] += 1
        counts[1] += result.accepted
        counts[2] += any(edit.kind == OTHER_CONTENT for edit in result.edits)
        if result.accepted and asked.show:
            show(asked.show, f"{number:03}-{pair.name}-{pair.share:.2f}", pair, result)
    for name, (count, accepted, told) in sorted(taken.items()):
        print(f"{name:16} {accepted:3} of {count:3} taken for copies, {told:3} of them around something else")
    for title, names in (("letterless", LETTERLESS), ("lettered", LETTERED), ("grounds", GROUNDS)):
        count, accepted, told = (sum(values) for values in zip(*(taken[name] for name in names), strict=True))
        print(f"{title:16} {accepted:3} of {count:3}, {told:3}")


def on_grounds(motifs: list[Pixels], per_share: int, seed: int) -> Iterator[TemplatePair]:
    """Pairs on every ground, every third in another size and quality."""
    rng = random.Random(seed)
    for number, (name, share, (work, suspect)) in enumerate(mockups(motifs, per_share, seed)):
        yield TemplatePair(name, share, work, resaved(suspect, rng) if number % 3 == 2 else suspect)


def pairs(motifs: list[Pixels], per_share: int, seed: int) -> Iterator[TemplatePair]:
    """Pairs of every template and every size of motif."""
    for name, template in TEMPLATES.items():
        for share in _MOTIF_SHARES:
            rng = random.Random(f"{seed} {name} {share}")
            for number in range(per_share):
                inks = rng.choice(_INKS), rng.choice(_GROUNDS)
                work = filled(template, inks, share, motifs[::2], rng)
                # Every second pair differs in colours too, every third in size and quality.
                inks = (rng.choice(_INKS), rng.choice(_GROUNDS)) if number % 2 else inks
                suspect = filled(template, inks, share, motifs[1::2], rng)
                yield TemplatePair(name, share, work, resaved(suspect, rng) if number % 3 == 2 else suspect)


def resaved(image: Image.Image, rng: random.Random) -> Image.Image:
    """Smaller, and through JPEG."""
    side = int(image.width * rng.uniform(0.6, 0.95))
    file = io.BytesIO()
    image.resize((side, side), Image.Resampling.LANCZOS).save(file, "JPEG", quality=rng.randint(70, 90))
    return Image.open(file).convert("RGB")


def filled(template: Template, inks: tuple[str, str], share: float, motifs: list[Pixels], rng: random.Random) -> Image.Image:
    """A template in colours of ink and ground, with a motif of so large a share of each of its boxes."""
    ink, ground = inks
    canvas = Image.new("RGB", (_CANVAS, _CANVAS), ground)
    for left, top, right, bottom in template(ImageDraw.Draw(canvas), ink):
        motif = Image.fromarray(rng.choice(motifs))
        side = max(24, int((share**0.5) * min(right - left, bottom - top)))
        motif.thumbnail((side, side), Image.Resampling.LANCZOS)
        canvas.paste(motif, (int((left + right - motif.width) / 2), int((top + bottom - motif.height) / 2)))
    return canvas


def prepared(image: Image.Image) -> PairPicture:
    """What aligning needs of a picture."""
    rgb = np.asarray(image)
    facts = PictureFacts(
        sha256=pixel_digest(Picture(rgb, None, "PNG", "as-is")), pixel_digest="", file_bytes=1, file_format="PNG",
        width=image.width, height=image.height, has_alpha=False, detail=1.0,
    )  # fmt: skip
    small = fit_within(rgb, SIDE)
    return PairPicture(facts, small, extract(rgb), structure_map(small), extract_lines(rgb))


def show(folder: Path, name: str, pair: TemplatePair, result: PairResult) -> None:
    """Both pictures side by side, with what was seen in the file's name."""
    folder.mkdir(parents=True, exist_ok=True)
    sheet = Image.new("RGB", (2 * _CANVAS, _CANVAS))
    sheet.paste(pair.work, (0, 0))
    sheet.paste(pair.suspect.resize((_CANVAS, _CANVAS)), (_CANVAS, 0))
    places = result.alignment.inliers if result.alignment else 0
    sheet.save(folder / f"{name}-{places}-places.png")


_MIDDLE: Box = (0.25 * _CANVAS, 0.25 * _CANVAS, 0.75 * _CANVAS, 0.75 * _CANVAS)


def _square(margin: float) -> Box:
    return (margin * _CANVAS, margin * _CANVAS, (1 - margin) * _CANVAS, (1 - margin) * _CANVAS)


def _polygon(count: int, radii: tuple[float, ...], turn: float = -pi / 2) -> list[tuple[float, float]]:
    centre = _CANVAS / 2
    return [
        (
            centre + radii[point % len(radii)] * _CANVAS * cos(turn + 2 * pi * point / count),
            centre + radii[point % len(radii)] * _CANVAS * sin(turn + 2 * pi * point / count),
        )
        for point in range(count)
    ]


def _ring(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    draw_on.ellipse(_square(0.08), outline=ink, width=18)
    return [_MIDDLE]


def _badge(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    draw_on.polygon(_polygon(48, (0.46, 0.42)), fill=ink)
    draw_on.ellipse(_square(0.12), fill="#fbf7ea", outline="#caa24a", width=8)
    return [_MIDDLE]


def _disc(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    draw_on.ellipse(_square(0.05), fill=ink)
    return [_MIDDLE]


def _star(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    draw_on.polygon(_polygon(10, (0.48, 0.24)), fill=ink)
    return [_square(0.36)]


def _shield(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    outline = [(0.15, 0.1), (0.85, 0.1), (0.85, 0.5), (0.72, 0.75), (0.5, 0.93), (0.28, 0.75), (0.15, 0.5)]
    draw_on.polygon([(x * _CANVAS, y * _CANVAS) for x, y in outline], fill="#fdfdfd", outline=ink, width=14)
    return [_MIDDLE]


def _panels(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    cuts = [(0.04, 0.04, 0.55, 0.36), (0.58, 0.04, 0.96, 0.36), (0.04, 0.39, 0.38, 0.96), (0.41, 0.39, 0.96, 0.66)]
    boxes = [(a * _CANVAS, b * _CANVAS, c * _CANVAS, d * _CANVAS) for a, b, c, d in (*cuts, (0.41, 0.69, 0.96, 0.96))]
    for box in boxes:
        draw_on.rectangle(box, outline=ink, width=6)
    return boxes


def _grid(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    step = _CANVAS / 4
    boxes = [(x * step + 8, y * step + 8, (x + 1) * step - 8, (y + 1) * step - 8) for y in range(4) for x in range(4)]
    for box in boxes:
        draw_on.rounded_rectangle(box, 12, outline=ink, width=5)
    return boxes[5:7] + boxes[9:11]


def _card(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    draw_on.rounded_rectangle(_square(0.06), 40, fill="#ffffff", outline=ink, width=10)
    draw_on.rounded_rectangle(_square(0.12), 24, outline=ink, width=3)
    for x, y in ((0.17, 0.17), (0.83, 0.83), (0.83, 0.17), (0.17, 0.83)):
        centre = (x * _CANVAS, y * _CANVAS)
        draw_on.regular_polygon((*centre, 26), 4, fill=ink)
    return [_MIDDLE]


def _polaroid(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    draw_on.rectangle(_square(0.08), fill="#fafafa", outline=ink, width=2)
    inner = (0.13 * _CANVAS, 0.13 * _CANVAS, 0.87 * _CANVAS, 0.76 * _CANVAS)
    draw_on.rectangle(inner, fill="#d8d8d8")
    return [inner]


def _window(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    draw_on.rectangle((0, 0, _CANVAS, 0.09 * _CANVAS), fill=ink)
    for place, colour in enumerate(("#ff5f57", "#febc2e", "#28c840")):
        draw_on.ellipse((20 + 40 * place, 18, 46 + 40 * place, 44), fill=colour)
    draw_on.rounded_rectangle((180, 14, _CANVAS - 40, 48), 16, fill="#ffffff")
    draw_on.rectangle((0, 0.09 * _CANVAS, 0.2 * _CANVAS, _CANVAS), fill="#e4e4e4")
    for row in range(9):
        draw_on.rectangle((20, 100 + 60 * row, 20 + 60 + (row * 37) % 50, 116 + 60 * row), fill="#9a9a9a")
    return [(0.25 * _CANVAS, 0.15 * _CANVAS, 0.95 * _CANVAS, 0.95 * _CANVAS)]


def _stamp(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    draw_on.rectangle(_square(0.07), fill="#ffffff")
    for place in range(18):
        along = 0.07 * _CANVAS + place * 0.86 * _CANVAS / 17
        for x, y in ((along, 0.07 * _CANVAS), (along, 0.93 * _CANVAS), (0.07 * _CANVAS, along), (0.93 * _CANVAS, along)):
            draw_on.ellipse((x - 10, y - 10, x + 10, y + 10), fill=ink)
    draw_on.rectangle(_square(0.13), outline=ink, width=3)
    return [_MIDDLE]


def _banner(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    ribbon = [(0.05, 0.72), (0.2, 0.66), (0.8, 0.66), (0.95, 0.72), (0.88, 0.8), (0.95, 0.88), (0.8, 0.82), (0.2, 0.82)]
    draw_on.polygon([(x * _CANVAS, y * _CANVAS) for x, y in (*ribbon, (0.05, 0.88), (0.12, 0.8))], fill=ink)
    return [(0.2 * _CANVAS, 0.08 * _CANVAS, 0.8 * _CANVAS, 0.62 * _CANVAS)]


def _rays(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    centre = _CANVAS / 2
    for ray in range(0, 32, 2):
        edges = [(centre + _CANVAS * cos(pi * side / 16), centre + _CANVAS * sin(pi * side / 16)) for side in (ray, ray + 1)]
        draw_on.polygon([(centre, centre), *edges], fill=ink)
    draw_on.ellipse(_square(0.2), fill="#ffffff")
    return [_MIDDLE]


def _lettered(draw_on: ImageDraw.ImageDraw, words: str, at: tuple[float, float], size: float, ink: str) -> None:
    place = (at[0] * _CANVAS, at[1] * _CANVAS)
    draw_on.text(place, words, font=ImageFont.load_default(size * _CANVAS), fill=ink, anchor="mm")


def _certificate(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    for inset, width in ((0.03, 6), (0.05, 2), (0.07, 4)):
        draw_on.rectangle(_square(inset), outline=ink, width=width)
    for place in range(16):
        along = (0.1 + 0.8 * place / 15) * _CANVAS
        for across in (0.05 * _CANVAS, 0.95 * _CANVAS):
            draw_on.regular_polygon((along, across, 9), 4, fill=ink)
    for x, y in ((0.12, 0.12), (0.88, 0.12), (0.12, 0.88), (0.88, 0.88)):
        for radius in (0.04, 0.03, 0.015):
            box = tuple((value + side * radius) * _CANVAS for side in (-1, 1) for value in (x, y))
            draw_on.arc(box, 0, 300, fill=ink, width=3)
    return [_MIDDLE]


def _poster(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    inner = (0.1 * _CANVAS, 0.06 * _CANVAS, 0.9 * _CANVAS, 0.72 * _CANVAS)
    draw_on.rectangle((0, 0, _CANVAS, _CANVAS), fill="#101010")
    draw_on.rectangle(inner, outline=ink, width=3)
    _lettered(draw_on, "PERSEVERANCE", (0.5, 0.82), 0.085, "#f4f4f4")
    _lettered(draw_on, "some days it is all you have", (0.5, 0.92), 0.035, "#d8d8d8")
    return [inner]


def _calendar(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    _lettered(draw_on, "MARCH 2026", (0.5, 0.53), 0.06, ink)
    for day in range(31):
        x, y = (0.08 + 0.12 * (day % 7)) * _CANVAS, (0.6 + 0.075 * (day // 7)) * _CANVAS
        draw_on.rectangle((x, y, x + 0.11 * _CANVAS, y + 0.07 * _CANVAS), outline="#bbbbbb")
        _lettered(draw_on, str(day + 1), (x / _CANVAS + 0.055, y / _CANVAS + 0.035), 0.03, ink)
    return [(0.06 * _CANVAS, 0.03 * _CANVAS, 0.94 * _CANVAS, 0.48 * _CANVAS)]


def _cover(draw_on: ImageDraw.ImageDraw, ink: str) -> list[Box]:
    _lettered(draw_on, "THE", (0.5, 0.07), 0.06, ink)
    _lettered(draw_on, "COLLECTED", (0.5, 0.16), 0.11, ink)
    _lettered(draw_on, "STORIES", (0.5, 0.27), 0.11, ink)
    return [(0.1 * _CANVAS, 0.36 * _CANVAS, 0.9 * _CANVAS, 0.96 * _CANVAS)]


LETTERLESS: dict[str, Template] = {
    "ring": _ring,
    "badge": _badge,
    "disc": _disc,
    "star": _star,
    "shield": _shield,
    "panels": _panels,
    "grid": _grid,
    "card": _card,
    "polaroid": _polaroid,
    "window": _window,
    "stamp": _stamp,
    "banner": _banner,
    "rays": _rays,
}
"""Regular shapes."""

LETTERED: dict[str, Template] = {
    "certificate": _certificate,
    "poster": _poster,
    "calendar": _calendar,
    "cover": _cover,
}
"""Ornaments and lettering, which pictures with one template really show alike."""

TEMPLATES: dict[str, Template] = {**LETTERLESS, **LETTERED}

if __name__ == "__main__":
    main()
