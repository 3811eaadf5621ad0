"""Make the demo: a small portfolio, suspects, and what is true of them.

usage: python packaging/make_demo.py SOURCE_DIR [--out resources/demo]

SOURCE_DIR is where Debian's package openclipart-png was unpacked, or its folder of
PNG pictures. The same sources and the same Pillow give the same bytes. Files of the
same name are overwritten; nothing is deleted.
"""

from __future__ import annotations

import argparse
import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from demo_edits import (
    WHOLE,
    Region,
    collage,
    crop_to_20,
    crop_to_45,
    downscale,
    enlarged,
    flattened,
    grey_negative,
    mirror,
    paste_front,
    plain_paper,
    poster,
    recolour,
    rotate,
    screenshot,
)
from PIL import Image, ImageOps

if TYPE_CHECKING:
    from collections.abc import Callable

    from demo_edits import Edited

PACKAGE_FOLDER = "usr/share/openclipart/png"
LONG_SIDE = 780
MARGIN = 0.05
QUALITY = 86  # of suspects


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
