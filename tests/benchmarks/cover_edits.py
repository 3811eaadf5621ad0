"""Edits that put something over the work or around it."""

from __future__ import annotations

import cv2
import numpy as np
from PIL import Image, ImageDraw

from tests.benchmarks.geometry import Colour, Edited, blended, covered, fitted, placed, repainted
from tests.benchmarks.sources import Pixels
from tests.benchmarks.studio import Studio, blurred, drawing, font, sheet_layers, shrunk_or_enlarged


def _over(edited: Edited, sheet: Image.Image, *, hides: bool) -> Edited:
    colours, opacity = sheet_layers(sheet)
    if hides:
        return covered(edited, colours, opacity)
    return repainted(edited, blended(edited.image, colours, opacity))


def text(edited: Edited, studio: Studio) -> Edited:
    """A few lines of text across the picture."""
    sheet, draw = drawing(edited.width, edited.height)
    size = edited.height * studio.rng.uniform(0.06, 0.12)
    for line in range(studio.rng.randint(2, 4)):
        place = (edited.width * studio.rng.uniform(0, 0.2), edited.height * studio.rng.uniform(0.1, 0.8))
        fill = studio.rng.choice(((255, 255, 255), (0, 0, 0), studio.colour()))
        draw.text(place, studio.words(3 + line), (*fill, 255), font(size), stroke_width=2, stroke_fill=(128, 128, 128, 255))
    return _over(edited, sheet, hides=False)


def meme_bars(edited: Edited, studio: Studio) -> Edited:
    """A bar with text above, sometimes below too."""
    bar = round(edited.height * studio.rng.uniform(0.15, 0.3))
    below = bar if studio.rng.random() < 0.5 else 0
    ground, ink = studio.rng.choice((((255, 255, 255), (0, 0, 0)), ((0, 0, 0), (255, 255, 255))))
    page = np.full((edited.height + bar + below, edited.width, 3), ground, np.uint8)
    sheet = Image.fromarray(page)
    draw = ImageDraw.Draw(sheet)
    size = min(bar * 0.38, edited.width / 11)
    for top in (0, edited.height + bar) if below else (0,):
        draw.text((edited.width * 0.04, top + bar * 0.08), studio.words(4), ink, font(size))
        draw.text((edited.width * 0.04, top + bar * 0.5), studio.words(3), ink, font(size))
    return placed(edited, np.asarray(sheet), 0, bar)


def watermark_grid(edited: Edited, studio: Studio) -> Edited:
    """The same half transparent words all over, slanted."""
    side = 2 * max(edited.width, edited.height)
    sheet, draw = drawing(side, side)
    step, word = max(60, side // studio.rng.randint(10, 16)), studio.words(2).upper()
    fill = (*studio.rng.choice(((255, 255, 255), (0, 0, 0))), studio.rng.randint(90, 160))
    for row, top in enumerate(range(0, side, step)):
        for left in range(-(row % 2) * step, side, step * 3):
            draw.text((left, top), word, fill, font(step * 0.35))
    turned = sheet.rotate(studio.rng.uniform(15, 40), Image.Resampling.BILINEAR)
    left, top = (side - edited.width) // 2, (side - edited.height) // 2
    return _over(edited, turned.crop((left, top, left + edited.width, top + edited.height)), hides=False)


def stickers(edited: Edited, studio: Studio) -> Edited:
    """Faces, hearts and stars stuck on."""
    sheet, draw = drawing(edited.width, edited.height)
    for _ in range(studio.rng.randint(3, 7)):
        radius = min(edited.width, edited.height) * studio.rng.uniform(0.06, 0.13)
        centre = (studio.rng.uniform(0, edited.width), studio.rng.uniform(0, edited.height))
        studio.rng.choice((_face, _star, _bubble))(draw, centre, radius, studio)
    return _over(edited, sheet, hides=True)


def _face(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, studio: Studio) -> None:
    x, y = centre
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=(250, studio.rng.randint(170, 220), 40, 255))
    for side in (-0.4, 0.4):
        eye = (x + side * radius, y - 0.25 * radius)
        draw.ellipse(
            (eye[0] - 0.13 * radius, eye[1] - 0.2 * radius, eye[0] + 0.13 * radius, eye[1] + 0.2 * radius), (60, 30, 10)
        )
    draw.arc(
        (x - 0.55 * radius, y - 0.5 * radius, x + 0.55 * radius, y + 0.6 * radius),
        20,
        160,
        (60, 30, 10),
        max(2, int(radius / 9)),
    )


def _star(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, studio: Studio) -> None:
    angles = np.arange(10) * np.pi / 5 + studio.rng.uniform(0, 1)
    lengths = np.where(np.arange(10) % 2, 0.45, 1.0) * radius
    points = [
        (centre[0] + float(r * np.cos(a)), centre[1] + float(r * np.sin(a))) for r, a in zip(lengths, angles, strict=True)
    ]
    draw.polygon(points, (*studio.colour(), 255), outline=(255, 255, 255, 255), width=3)


def _bubble(draw: ImageDraw.ImageDraw, centre: tuple[float, float], radius: float, studio: Studio) -> None:
    box = (centre[0] - 1.4 * radius, centre[1] - 0.6 * radius, centre[0] + 1.4 * radius, centre[1] + 0.6 * radius)
    draw.rounded_rectangle(box, radius * 0.5, (255, 255, 255, 255), outline=(20, 20, 20, 255), width=2)
    draw.text((box[0] + radius * 0.3, box[1] + radius * 0.3), studio.words(1), (0, 0, 0, 255), font(radius * 0.5))


def scribble(edited: Edited, studio: Studio) -> Edited:
    """Strokes of a thick pen."""
    sheet, draw = drawing(edited.width, edited.height)
    for _ in range(studio.rng.randint(4, 9)):
        points = [(studio.rng.uniform(0, edited.width), studio.rng.uniform(0, edited.height)) for _ in range(4)]
        draw.line(points, (*studio.colour(), 255), max(2, round(min(edited.width, edited.height) * 0.012)), joint="curve")
    return _over(edited, sheet, hides=False)


def frame(edited: Edited, studio: Studio) -> Edited:
    """A picture frame with a profile and a mat."""
    width = round(min(edited.width, edited.height) * studio.rng.uniform(0.08, 0.2))
    mat = round(width * studio.rng.uniform(0.3, 1))
    page = np.full((edited.height + 2 * (width + mat), edited.width + 2 * (width + mat), 3), (245, 242, 235), np.uint8)
    base = np.array(studio.colour(20, 180))
    for depth in range(width):
        last = (page.shape[1] - 1 - depth, page.shape[0] - 1 - depth)
        shade = base * (0.6 + 0.6 * np.sin(depth / width * np.pi * 2.5))
        cv2.rectangle(page, (depth, depth), last, np.clip(shade, 0, 255).tolist())
    return placed(edited, page, width + mat, width + mat)


def plain_border(edited: Edited, studio: Studio) -> Edited:
    """Much empty ground around."""
    left, top = (round(side * studio.rng.uniform(0.1, 0.6)) for side in (edited.width, edited.height))
    size = (edited.height + top + round(edited.height * 0.2), edited.width + left + round(edited.width * 0.2), 3)
    ground = studio.rng.choice(((255, 255, 255), (0, 0, 0), studio.colour()))
    return placed(edited, np.full(size, ground, np.uint8), left, top)


def blurred_border(edited: Edited, studio: Studio) -> Edited:
    """Put upright in a tall or wide video with itself blurred behind."""
    factor = studio.rng.uniform(1.5, 2.1)
    width, height = edited.width, edited.height
    width, height = (width, round(width * factor)) if width >= height else (round(height * factor), height)
    behind = blurred(shrunk_or_enlarged(edited.image, width, height), max(width, height) / 30)
    behind = np.asarray(behind * 0.7, np.uint8)
    return placed(edited, behind, (width - edited.width) // 2, (height - edited.height) // 2)


def screenshot(edited: Edited, studio: Studio) -> Edited:
    """Shown by a program: a bar, a column of entries, text below."""
    dark = studio.rng.random() < 0.5
    ground, ink, bar = (
        ((24, 26, 30), (210, 210, 215), (40, 44, 52)) if dark else ((250, 250, 250), (40, 40, 45), (225, 228, 232))
    )
    wide = studio.rng.random() < 0.6
    width, height = (1280, 800) if wide else (720, 1280)
    sheet = Image.new("RGB", (width, height), ground)
    draw = ImageDraw.Draw(sheet)
    draw.rectangle((0, 0, width, 56), bar)
    draw.text((70, 16), studio.words(3), ink, font(22))
    draw.ellipse((14, 8, 54, 48), studio.colour())
    shown = fitted(edited, 780 if wide else 700, 600 if wide else 720)
    left, top = studio.rng.randint(10, (860 if wide else 720) - shown.width - 8), studio.rng.randint(70, 150)
    _entries(draw, (880, 80, width, height) if wide else (20, top + shown.height + 30, width, height), ink, studio)
    return placed(shown, np.asarray(sheet), left, top)


def _entries(draw: ImageDraw.ImageDraw, box: tuple[int, int, int, int], ink: Colour, studio: Studio) -> None:
    left, top, right, bottom = box
    for y in range(top, bottom - 50, 58):
        draw.ellipse((left, y, left + 40, y + 40), studio.colour())
        draw.text((left + 52, y), studio.words(2), ink, font(17))
        draw.text((left + 52, y + 21), studio.words(5), ink, font(14))
        draw.line((left, y + 50, right - 20, y + 50), studio.colour(120, 130))


def half_replaced(edited: Edited, studio: Studio) -> Edited:
    """One half is of another picture."""
    opacity = np.zeros(edited.mask.shape, np.uint8)
    share = studio.rng.uniform(0.4, 0.55)
    side = studio.rng.randrange(4)
    length = round((edited.width if side < 2 else edited.height) * share)
    rows, columns = slice(None), slice(None)
    part = slice(0, length) if side % 2 == 0 else slice(-length, None)
    rows, columns = (rows, part) if side < 2 else (part, columns)
    opacity[rows, columns] = 255
    return covered(edited, studio.other_filling(edited.width, edited.height), opacity)


def patch_replaced(edited: Edited, studio: Studio) -> Edited:
    """A soft patch inside is of another picture."""
    opacity = soft_ellipse(edited, studio, studio.rng.uniform(0.12, 0.3))
    return covered(edited, studio.other_filling(edited.width, edited.height), opacity)


def soft_ellipse(edited: Edited, studio: Studio, share: float) -> Pixels:
    """Opacity of an ellipse with soft edges that has that share of the area, somewhere inside."""
    aspect = studio.rng.uniform(0.7, 1.4)
    across, down = (share / np.pi) ** 0.5 * edited.width * aspect, (share / np.pi) ** 0.5 * edited.height / aspect
    x = studio.rng.uniform(min(across, edited.width / 2), max(edited.width - across, edited.width / 2))
    y = studio.rng.uniform(min(down, edited.height / 2), max(edited.height - down, edited.height / 2))
    opacity = np.zeros(edited.mask.shape, np.uint8)
    cv2.ellipse(opacity, (round(x), round(y)), (max(1, round(across)), max(1, round(down))), 0, 0, 360, 255, -1)
    return blurred(opacity, max(1.0, 0.08 * min(across, down)))


def double_exposure(edited: Edited, studio: Studio) -> Edited:
    """Another picture shines through; the work is the stronger one."""
    return shone_through(edited, studio, studio.rng.uniform(0.55, 0.75))


def weak_double_exposure(edited: Edited, studio: Studio) -> Edited:
    """Another picture lies over the work and is the stronger one."""
    return shone_through(edited, studio, studio.rng.uniform(0.35, 0.45))


def shone_through(edited: Edited, studio: Studio, share: float) -> Edited:
    """A mean of the work and another picture, the work with that weight."""
    other = studio.other_filling(edited.width, edited.height)
    opacity = np.full(edited.mask.shape, round(255 * (1 - share)), np.uint8)
    return repainted(edited, blended(edited.image, other, opacity))
