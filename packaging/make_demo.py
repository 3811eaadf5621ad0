"""Make the demo: a small portfolio, suspects, and what is true of them.

usage: python packaging/make_demo.py SOURCE_DIR [--out resources/demo]

SOURCE_DIR is where Debian's package openclipart-png was unpacked, or its folder of
PNG pictures. The same sources and the same Pillow give the same bytes. Files of the
same name are overwritten; nothing is deleted.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

type Point = tuple[float, float]
type Region = list[Point]  # corners, as shares of the suspect's width and height
type Box = tuple[float, float, float, float]  # left, top, right, bottom
type Edited = tuple[Image.Image, Region]

SEED = 20
PACKAGE_FOLDER = "usr/share/openclipart/png"
LONG_SIDE = 780
MARGIN = 0.05
QUALITY = 86  # of suspects
INK = "#26262e"
WHOLE: Region = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]


class Picture(NamedTuple):
    """A name, a source in the package, and the paper to lay it on (None: leave clear)."""

    name: str
    source: str
    paper: str | None


HOUSES = "computer/icons/lemon-theme/filesystems"
WORKS = (
    Picture("Autumn Schoolhouse.jpg", "education/school_in_fall_abiclipar_01.png", "#faf3e2"),
    Picture("regatta.jpg", "recreation/holiday/sailing_sunset.png", "#fdf7ee"),
    Picture("goldfish.png", "unsorted/pescetto.png", None),
    Picture("french-horn.png", "recreation/music/french_horn_ganson.png", None),
    Picture("pocket-trumpet.jpg", "recreation/music/trumpet_pocket_colour_ganso.png", "#d6e2f0"),
    Picture("carpenter-roof.jpg", "unsorted/carpentiere2.png", "#fceed6"),
    Picture("carpenter-saw.jpg", "unsorted/carpentiere3.png", "#f7f0e4"),
    Picture("picnic.jpg", "food/picnic_01.png", "#deecc8"),
    Picture("dame-élégante.jpg", "unsorted/signorinacappello.png", "#fae2d6"),
    Picture("jukebox.jpg", "recreation/music/fifties_jukebox_gerald_g_01.png", "#e8def0"),
    Picture("campfire.jpg", "recreation/party/fire_valessio_soares_de_.png", "#1e264a"),
    Picture("chalet-in-snow.jpg", f"{HOUSES}/home0.png", "#b0d0e8"),
)
# Suspects with nothing of the portfolio in them; the first four are by the hand of a work.
INNOCENT = (
    Picture("carpenter-beam.jpg", "unsorted/carpentiere1.png", "#fceed6"),
    Picture("lady-in-violet.jpg", "unsorted/signorina_in_viola.png", "#fae2d6"),
    Picture("tea-house.jpg", f"{HOUSES}/home4.png", "#f0e8d8"),
    Picture("xylophone.jpg", "recreation/music/xylophone_ganson.png", "#ecf0f4"),
    Picture(
        "harvest-table.jpg",
        "recreation/holiday/thanksgiving/thanksgiving_spread_01.png",
        "#faf0dc",
    ),
)
# Pictures that stand in other suspects.
SEEDLING = Picture("moodboard.jpg", "unsorted/giardinaggio.png", "#eef4de")
CAKE = Picture("moodboard.jpg", "food/desserts/gateau_jean_victor_balin_.png", "#e8f0f4")
GLASS = Picture("fish-in-a-glass.jpg", "food/beverages/ice_water_ganson.png", "#ffffff")
PARK = Picture("broken-download.jpg", "recreation/park_nicu_buculei_01.png", "#ffffff")
FLAT = "plain-paper.png"


class Copy(NamedTuple):
    """One line of truth: this work is in this suspect, changed so, in this region."""

    suspect: str
    work: str
    edits: tuple[str, ...]
    region: Region = WHOLE

    def as_json(self) -> dict[str, object]:
        """The entry of truth.json."""
        return {
            "suspect": self.suspect,
            "work": self.work,
            "edits": self.edits,
            "region_of_suspect": [[round(x, 4), round(y, 4)] for x, y in self.region],
        }


# ---- pictures ----------------------------------------------------------------------


def source_folder(given: Path) -> Path:
    """The folder of PNG pictures, whether it or the unpacked package was given."""
    package = given / PACKAGE_FOLDER
    for folder in (given, package, given / "openclipart-png" / PACKAGE_FOLDER):
        if (folder / WORKS[0].source).is_file():
            return folder
    message = f"no openclipart-png in {given}: {WORKS[0].source} is not there"
    raise SystemExit(message)


def enlarged(picture: Image.Image, long_side: int) -> Image.Image:
    """The picture at this long side; colours are sharpened where that enlarges it."""
    scale = long_side / max(picture.size)
    size = (round(picture.width * scale), round(picture.height * scale))
    resized = picture.resize(size, Image.Resampling.LANCZOS)
    if scale <= 1:
        return resized
    sharp = resized.convert("RGB").filter(ImageFilter.UnsharpMask(1.2, 70, 2))
    if resized.mode == "RGBA":
        sharp.putalpha(resized.getchannel("A"))
    return sharp


def flattened(picture: Image.Image, paper: str = "#ffffff") -> Image.Image:
    """The picture without transparency, on paper."""
    ground = Image.new("RGBA", picture.size, paper)
    ground.alpha_composite(picture.convert("RGBA"))
    return ground.convert("RGB")


def cleared(picture: Image.Image) -> Image.Image:
    """A transparent picture that packs well: 52 levels, no colours where it is clear."""
    levels = picture.point(lambda value: round(value / 5) * 5)
    clear = Image.new("RGBA", picture.size)
    return Image.composite(levels, clear, levels.getchannel("A").point(lambda a: 255 if a else 0))


def drawn(sources: Path, picture: Picture) -> Image.Image:
    """A source as its artist would publish it: enlarged, with a margin, on its paper."""
    with Image.open(sources / picture.source) as source:
        figure = source.convert("RGBA")
    bleeds = figure.getchannel("A").getextrema() == (255, 255)
    border = 0 if bleeds else round(LONG_SIDE * MARGIN)
    figure = enlarged(figure, LONG_SIDE - 2 * border)
    sheet = ImageOps.expand(figure, border, (0, 0, 0, 0))
    return flattened(sheet, picture.paper) if picture.paper else cleared(sheet)


def load(path: Path) -> Image.Image:
    """A published picture, as a copyist would have it."""
    with Image.open(path) as picture:
        return flattened(picture)


def save(picture: Image.Image, path: Path, quality: int = QUALITY) -> None:
    """Write a picture in the format that its name says."""
    if path.suffix == ".jpg":
        picture.save(path, quality=quality)
    else:
        picture.save(path, compress_level=9)


def placed(ground: Image.Image, part: Image.Image, left: int, top: int) -> Region:
    """Lay a part on a ground; the region it takes there."""
    ground.paste(part, (left, top), part if part.mode == "RGBA" else None)
    right, bottom = left + part.width, top + part.height
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return [(x / ground.width, y / ground.height) for x, y in corners]


# ---- one function per edit ---------------------------------------------------------


def downscale(work: Image.Image) -> Edited:
    """The whole work at 60 % of its size."""
    size = (round(work.width * 0.6), round(work.height * 0.6))
    return work.resize(size, Image.Resampling.BICUBIC), WHOLE


def mirror(work: Image.Image) -> Edited:
    """The work, left and right swapped."""
    return ImageOps.mirror(work), WHOLE


def rotate(work: Image.Image) -> Edited:
    """The work turned by 12° to the left, on white paper with room for all of it."""
    turned = work.rotate(12, Image.Resampling.BICUBIC, expand=True, fillcolor="#ffffff")
    cos, sin = math.cos(math.radians(12)), math.sin(math.radians(12))
    region: Region = []
    for x, y in WHOLE:
        across, down = (x - 0.5) * work.width, (y - 0.5) * work.height
        new_across, new_down = cos * across + sin * down, cos * down - sin * across
        region.append((0.5 + new_across / turned.width, 0.5 + new_down / turned.height))
    return turned, region


def recolour(work: Image.Image) -> Edited:
    """The work with every hue moved by 120 of the colour circle's 256 steps."""
    hue, saturation, value = work.convert("HSV").split()
    moved = ImageChops.add_modulo(hue, Image.new("L", work.size, 120))
    return Image.merge("HSV", (moved, saturation, value)).convert("RGB"), WHOLE


def cut(work: Image.Image, box: Box) -> Image.Image:
    """The part of the work inside a box, given in shares of its sides."""
    corners = zip(box, work.size * 2, strict=True)
    left, top, right, bottom = (round(share * side) for share, side in corners)
    return work.crop((left, top, right, bottom))


def crop_to_45(work: Image.Image) -> Edited:
    """45 % of the work's area."""
    return cut(work, (0.12, 0.06, 0.87, 0.66)), WHOLE


def crop_to_20(work: Image.Image) -> Edited:
    """20 % of the work's area, enlarged."""
    return enlarged(cut(work, (0.20, 0.10, 0.80, 0.4333)), 640), WHOLE


def grey_negative(work: Image.Image) -> Edited:
    """The work without colours, light and dark swapped."""
    return ImageOps.invert(ImageOps.grayscale(work)).convert("RGB"), WHOLE


def write(draw: ImageDraw.ImageDraw, at: Point, words: str, size: int, ink: str) -> None:
    """Words around a point, in the letters that Pillow brings along."""
    draw.text(at, words, fill=ink, font=ImageFont.load_default(size), anchor="mm")


def sticker(draw: ImageDraw.ImageDraw, at: Point, radius: int, words: str, ink: str) -> None:
    """A star of twelve points with a white rim and a word on it."""
    for size, fill in ((radius * 1.12, "#ffffff"), (radius, ink)):
        points = []
        for step in range(24):
            reach, angle = size * (0.8 if step % 2 else 1), math.pi * step / 12
            points.append((at[0] + reach * math.cos(angle), at[1] + reach * math.sin(angle)))
        draw.polygon(points, fill=fill)
    write(draw, at, words, radius // 2, "#ffffff")


def poster(work: Image.Image) -> Edited:
    """The work between two bars of text, with stickers on it."""
    width, height = work.size
    head, foot = 150, 110
    sheet = Image.new("RGB", (width, head + height + foot), INK)
    region = placed(sheet, work, 0, head)
    draw = ImageDraw.Draw(sheet)
    write(draw, (width / 2, 62), "BRASS ON THE SQUARE", 58, "#ffd65c")
    write(draw, (width / 2, 118), "an open-air evening", 28, "#ffffff")
    below = head + height + foot / 2
    write(draw, (width / 2, below), "Saturday, 7 p.m.  -  bring a chair", 36, "#ffffff")
    sticker(draw, (width * 0.86, head + height * 0.84), 74, "FREE", "#dc3e46")
    sticker(draw, (width * 0.12, head + height * 0.16), 56, "LIVE", "#3482be")
    return sheet, region


def screenshot(work: Image.Image) -> Edited:
    """The work on a page of some picture site, with the interface around it."""
    sheet = Image.new("RGB", (1180, 760), "#f0f1f4")
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, 1180, 64), fill="#343a48")
    for x, colour in ((24, "#ec6a5e"), (48, "#f4be50"), (72, "#62c554")):
        draw.ellipse((x - 8, 24, x + 8, 40), fill=colour)
    draw.rounded_rectangle((110, 14, 880, 50), 18, fill="#545b6c")
    write(draw, (270, 32), "pictures.example/posts/5104", 20, "#d6dae2")
    draw.rounded_rectangle((50, 84, 690, 736), 14, fill="#ffffff")
    draw_comments(draw)
    shown = enlarged(work, 560)
    left, top = 370 - shown.width // 2, 410 - shown.height // 2
    return sheet, placed(sheet, shown, left, top)


def draw_comments(draw: ImageDraw.ImageDraw) -> None:
    """Commenters, their lines of text and two buttons, beside the picture."""
    chance = random.Random(SEED)
    draw.rounded_rectangle((720, 84, 1150, 736), 14, fill="#ffffff")
    for top in range(108, 608, 100):
        face = tuple(chance.randrange(120, 230) for _ in "rgb")
        draw.ellipse((744, top, 796, top + 52), fill=face)
        for line in range(3):
            right, y = 816 + chance.randrange(190, 300), top + 2 + 22 * line
            bar = (816, y, 926, y + 10) if line == 0 else (816, y, right, y + 10)
            draw.rounded_rectangle(bar, 5, fill="#c4c8d0" if line else "#60646f")
    for left, words, fill, ink in (
        (744, "Save", "#4078d8", "#ffffff"),
        (944, "Share", "#e4e7ee", INK),
    ):
        draw.rounded_rectangle((left, 644, left + 180, 704), 30, fill=fill)
        write(draw, (left + 90, 674), words, 26, ink)


def collage(pictures: Sequence[Image.Image]) -> tuple[Image.Image, list[Region]]:
    """Four pictures in a square with gutters, and the region of each."""
    cell, gutter = 470, 20
    side = 2 * cell + 3 * gutter
    sheet = Image.new("RGB", (side, side), "#fafaf7")
    regions = []
    for place, picture in enumerate(pictures):
        small = enlarged(picture, cell)
        left = gutter + (place % 2) * (cell + gutter) + (cell - small.width) // 2
        top = gutter + (place // 2) * (cell + gutter) + (cell - small.height) // 2
        regions.append(placed(sheet, small, left, top))
    return sheet, regions


def paste_front(figure: Image.Image, ground: Image.Image) -> Edited:
    """The front of a transparent figure, cut out and pasted on another picture."""
    part = cut(figure, (0.04, 0.0, 0.56, 0.86))
    part = enlarged(part.crop(part.getchannel("A").getbbox()), 300)
    sheet = ground.copy()
    left, top = (ground.width - part.width) // 2, round(ground.height * 0.44)
    placed(sheet, part, left, top)
    region = [((left + x) / sheet.width, (top + y) / sheet.height) for x, y in outline(part)]
    return sheet, region


def outline(figure: Image.Image) -> list[tuple[int, int]]:
    """Outline of what a transparent figure shows, in pixels."""
    solid = (np.asarray(figure.getchannel("A")) >= 128).astype(np.uint8)
    contours, _hierarchy = cv2.findContours(solid, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_NONE)
    simple = cv2.approxPolyDP(max(contours, key=cv2.contourArea), 3.0, closed=True)
    return [(int(x), int(y)) for x, y in simple[:, 0, :]]


def plain_paper() -> Image.Image:
    """A picture with next to nothing in it: one soft slope of light."""
    slope = Image.linear_gradient("L").resize((720, 540), Image.Resampling.BICUBIC)
    return ImageOps.colorize(slope, "#eee9de", "#e6e2d9")


# ---- the suspects ------------------------------------------------------------------

RECIPES: tuple[tuple[Copy, Callable[[Image.Image], Edited]], ...] = (
    (Copy("builders-flyer.jpg", "carpenter-saw.jpg", ("mirrored",)), mirror),
    (Copy("tilted-scan.jpg", "carpenter-roof.jpg", ("rotated 12°",)), rotate),
    (Copy("blue-flame.jpg", "campfire.jpg", ("recoloured",)), recolour),
    (
        Copy("thumbnail.jpg", "regatta.jpg", ("downscaled to 60 %", "JPEG quality 40")),
        downscale,
    ),
    (
        Copy("school-news.jpg", "Autumn Schoolhouse.jpg", ("cropped to 45 %",)),
        crop_to_45,
    ),
    (
        Copy("phone-background.jpg", "jukebox.jpg", ("cropped to 20 %", "enlarged")),
        crop_to_20,
    ),
    (
        Copy("poster.jpg", "pocket-trumpet.jpg", ("text added", "stickers added")),
        poster,
    ),
    (
        Copy("screenshot-0417.png", "dame-élégante.jpg", ("screenshot", "downscaled")),
        screenshot,
    ),
    (
        Copy("night-version.jpg", "chalet-in-snow.jpg", ("greyscale", "inverted")),
        grey_negative,
    ),
)
SMALL_QUALITY = {"thumbnail.jpg": 40}


def write_exact_copies(works: Path, suspects: Path) -> list[Copy]:
    """The same file under another name, and the same pixels in other bytes."""
    same_file = Copy("IMG_20240518.jpg", "picnic.jpg", ("identical file",))
    shutil.copyfile(works / same_file.work, suspects / same_file.suspect)
    same_pixels = Copy("sticker-07.png", "goldfish.png", ("saved again, same pixels",))
    with Image.open(works / same_pixels.work) as picture:
        picture.save(suspects / same_pixels.suspect, compress_level=5)
    return [same_file, same_pixels]


def write_edited(works: Path, suspects: Path) -> list[Copy]:
    """The suspects made of one work each."""
    copies = []
    for copy, edit in RECIPES:
        picture, region = edit(load(works / copy.work))
        save(picture, suspects / copy.suspect, SMALL_QUALITY.get(copy.suspect, QUALITY))
        copies.append(copy._replace(region=region))
    return copies


def write_collage(sources: Path, works: Path, suspects: Path) -> list[Copy]:
    """Two works and two other pictures on one sheet."""
    name, edits = SEEDLING.name, ("in a collage", "downscaled")
    horn, picnic = "french-horn.png", "picnic.jpg"
    others = drawn(sources, SEEDLING), drawn(sources, CAKE)
    sheet, regions = collage([load(works / horn), *others, load(works / picnic)])
    save(sheet, suspects / name)
    return [Copy(name, horn, edits, regions[0]), Copy(name, picnic, edits, regions[3])]


def write_cut_out(sources: Path, works: Path, suspects: Path) -> list[Copy]:
    """A part of a work on another picture."""
    with Image.open(works / "goldfish.png") as fish:
        sheet, region = paste_front(fish, drawn(sources, GLASS))
    save(sheet, suspects / GLASS.name)
    edits = ("part cut out and pasted", "downscaled")
    return [Copy(GLASS.name, "goldfish.png", edits, region)]


def write_others(sources: Path, suspects: Path) -> None:
    """The innocent suspects, the one without detail and the one that breaks off."""
    for picture in (*INNOCENT, PARK):
        save(drawn(sources, picture), suspects / picture.name)
    save(plain_paper(), suspects / FLAT)
    broken = suspects / PARK.name
    whole = broken.read_bytes()
    broken.write_bytes(whole[: len(whole) * 2 // 5])


# ---- what is written beside the pictures -------------------------------------------

SOURCES = f"""\
# Sources of the demo pictures

All pictures come from the Open Clip Art Library, as packaged in Debian's `openclipart-png`
(1:0.18+dfsg). The package's copyright file places them under the Creative Commons Public Domain
Dedication: they are in the public domain. Titles and authors are those that the PNG files name.

The works in `portfolio/` were enlarged, given a margin and (two excepted) laid on coloured paper.
They are by several authors; the one portfolio, its file names and the copying are invented. All
suspects were made from these pictures by `packaging/make_demo.py`, `suspects/{FLAT}` without
a source; `suspects/{PARK.name}` is cut off on purpose.

| used for | path in the package | title | author |
| --- | --- | --- | --- |
"""


def write_sources(sources: Path, out: Path) -> None:
    """SOURCES.md: where each picture comes from, by the PNG's own title and author."""
    uses = [("portfolio", work) for work in WORKS]
    uses += [("suspects", other) for other in (*INNOCENT, SEEDLING, CAKE, GLASS, PARK)]
    rows = []
    for folder, picture in uses:
        with Image.open(sources / picture.source) as source:
            title, author = (source.info.get(key, "not given") for key in ("Title", "Author"))
        path = f"{PACKAGE_FOLDER}/{picture.source}"
        rows.append(f"| `{folder}/{picture.name}` | `{path}` | {title} | {author} |\n")
    (out / "SOURCES.md").write_text(SOURCES + "".join(rows), encoding="utf-8")


def write_truth(out: Path, copies: list[Copy]) -> None:
    """truth.json: which suspect holds which work, and which hold none."""
    truth = {
        "copies": [copy.as_json() for copy in copies],
        "innocent": [picture.name for picture in INNOCENT],
        "too_little_detail": [FLAT],
        "unreadable": [PARK.name],
    }
    text = json.dumps(truth, ensure_ascii=False, indent=1) + "\n"
    (out / "truth.json").write_text(text, encoding="utf-8")


def make(sources: Path, out: Path) -> None:
    """Write the whole demo."""
    works, suspects = out / "portfolio", out / "suspects"
    for folder in (works, suspects):
        folder.mkdir(parents=True, exist_ok=True)
    for work in WORKS:
        save(drawn(sources, work), works / work.name, quality=90)
    copies = write_exact_copies(works, suspects) + write_edited(works, suspects)
    copies += write_collage(sources, works, suspects)
    copies += write_cut_out(sources, works, suspects)
    write_others(sources, suspects)
    write_truth(out, copies)
    write_sources(sources, out)


def main() -> None:
    """Read the command line and make the demo."""
    parser = argparse.ArgumentParser(description="Make the pictures of `provcheck demo`.")
    parser.add_argument("source", metavar="SOURCE_DIR", type=Path, help="the unpacked openclipart-png")
    parser.add_argument("--out", type=Path, default=Path("resources/demo"), help="default: %(default)s")
    given = parser.parse_args()
    make(source_folder(given.source), given.out)


if __name__ == "__main__":
    main()
