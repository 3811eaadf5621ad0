"""What copyists do to the works of the demo: every function takes a work and gives a suspect and where the work lies in it."""

from __future__ import annotations

import math
import random
from typing import TYPE_CHECKING

import cv2
import numpy as np
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont, ImageOps

if TYPE_CHECKING:
    from collections.abc import Sequence

type Point = tuple[float, float]
type Region = list[Point]  # corners, as shares of the suspect's width and height
type Box = tuple[float, float, float, float]  # left, top, right, bottom
type Edited = tuple[Image.Image, Region]

SEED = 20
INK = "#26262e"
WHOLE: Region = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)]


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
