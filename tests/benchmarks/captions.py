"""What is told of works on which large lettering was laid, as on memes.

    python -m tests.benchmarks.captions PICTURES --split tune --works 60

PICTURES holds a folder for each package of art named in `sources.py`. Each work gets one caption or two, in several sizes and
colours, with an outline or without, every fourth in a smaller file. All around the letters is the work: that it lies around
something else, or is a part of the picture, is wrong.
"""

from __future__ import annotations

import argparse
import io
import random
from collections import Counter
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from provcheck.core.evidence import has_other_content
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.verdict import decide
from provcheck.core.records import Level
from tests.benchmarks.sources import SPLITS, Pixels
from tests.benchmarks.templates import prepared
from tests.benchmarks.told_edits import drawn

_INKS = (("white", "black"), ("black", "white"), ("#ffe000", "black"), ("white", None), ("black", None), ("#ff2020", "white"))
_SIZES = (0.08, 0.11, 0.14, 0.18)
_TOPS = ("ONE DOES NOT SIMPLY", "WHEN YOU OPEN THE FRIDGE", "NOBODY", "ME ON MONDAY MORNING", "THEY SAID IT WAS EASY")
_BOTTOMS = ("AND IT IS EMPTY AGAIN", "ABSOLUTELY NOTHING", "BEFORE COFFEE", "THEY LIED", "STILL WAITING FOR CAKE")


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--split", choices=sorted(SPLITS), default="tune")
    parser.add_argument("--works", type=int, default=60)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--level", choices=[str(level) for level in Level], default=str(Level.STANDARD))
    asked = parser.parse_args()
    verdicts: Counter[str] = Counter()
    told: Counter[str] = Counter()
    around = 0
    for number, original in enumerate(drawn(asked.pictures, asked.split, asked.works, asked.seed)):
        suspect = captioned(original.rgb, number, random.Random(f"{asked.seed} {number}"))
        result = compare_pair(prepared(Image.fromarray(original.rgb)), prepared(suspect), Level(asked.level))
        verdict = decide(result, same_file=False, same_pixels=False, measures={})
        verdicts[verdict.value if verdict else "none"] += 1
        told.update({edit.kind for edit in result.told})
        around += result.accepted and has_other_content(result.edits)
    print(", ".join(f"{verdict} {count}" for verdict, count in verdicts.most_common()))
    print(f"around something else {around}; told: {', '.join(f'{kind} {count}' for kind, count in told.most_common())}")


def captioned(rgb: Pixels, number: int, rng: random.Random) -> Image.Image:
    """A work with the caption or the captions of this number."""
    page = Image.fromarray(rgb)
    fill, outline = _INKS[number % len(_INKS)]
    size = max(14.0, _SIZES[number % len(_SIZES)] * page.height)
    above, below = rng.choice(_TOPS), rng.choice(_BOTTOMS)
    for words, is_below in ((above, False), (below, True)) if number % 3 else ((above, False),):
        _write(page, words, size, (fill, outline), is_below=is_below)
    return _smaller(page, rng) if number % 4 == 3 else page


def _write(page: Image.Image, words: str, size: float, ink: tuple[str, str | None], *, is_below: bool) -> None:
    """Up to three lines in the middle, at the upper or the lower edge."""
    drawing, most = ImageDraw.Draw(page), 0.94 * page.width
    longest = max(drawing.textlength(word, font=ImageFont.load_default(size)) for word in words.split())
    size *= min(1.0, most / longest)
    font = ImageFont.load_default(size)
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        lines = [*lines[:-1], longer] if drawing.textlength(longer, font=font) <= most else [*lines, word]
    lines = lines[:3]
    top = page.height * 0.97 - len(lines) * size * 1.1 if is_below else page.height * 0.03
    stroke = max(1, round(size / 14))
    for row, line in enumerate(lines):
        place = (page.width / 2, top + row * size * 1.1)
        drawing.text(place, line, ink[0], font, "ma", stroke_width=stroke, stroke_fill=ink[1])


def _smaller(page: Image.Image, rng: random.Random) -> Image.Image:
    width = max(224, int(page.width * rng.uniform(0.5, 0.9)))
    file = io.BytesIO()
    smaller = page.resize((width, width * page.height // page.width), Image.Resampling.LANCZOS)
    smaller.save(file, "JPEG", quality=rng.randint(60, 88))
    return Image.fromarray(np.asarray(Image.open(file).convert("RGB")))


if __name__ == "__main__":
    main()
