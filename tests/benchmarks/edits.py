"""Edits that copies go through, each from a picture and a seeded generator to another picture."""

from __future__ import annotations

import io
import random
from collections.abc import Callable, Sequence

import cv2
import numpy as np
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter, ImageOps

Picture = Image.Image
EditFunction = Callable[[Picture, Sequence[Picture], random.Random], Picture]


def recompress(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """JPEG at a low quality."""
    stream = io.BytesIO()
    image.save(stream, "JPEG", quality=rng.randint(15, 50))
    return Image.open(io.BytesIO(stream.getvalue())).convert("RGB")


def downscale(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """Smaller, keeping the aspect."""
    factor = rng.uniform(0.25, 0.6)
    return image.resize((max(64, round(image.width * factor)), max(64, round(image.height * factor))))


def stretch(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """Wider, not higher."""
    return image.resize((round(image.width * rng.uniform(1.1, 1.4)), image.height))


def crop(share: float) -> EditFunction:
    """A part of that share of the area, anywhere."""

    def edit(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
        width, height = round(image.width * share**0.5), round(image.height * share**0.5)
        left, top = rng.randint(0, image.width - width), rng.randint(0, image.height - height)
        return image.crop((left, top, left + width, top + height))

    return edit


def mirror(image: Picture, _others: Sequence[Picture], _rng: random.Random) -> Picture:
    """Left and right swapped."""
    return ImageOps.mirror(image)


def rotate(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """Turned by up to 25 degrees on white."""
    degrees = rng.choice((-1, 1)) * rng.uniform(4, 25)
    return image.rotate(degrees, expand=True, fillcolor="white", resample=Image.Resampling.BICUBIC)


def quarter_turn(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """Turned by 90, 180 or 270 degrees."""
    return image.rotate(rng.choice((90, 180, 270)), expand=True)


def recolour(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """Hues turned around the circle."""
    values = np.array(image.convert("HSV"))
    values[..., 0] = (values[..., 0].astype(np.int64) + rng.randint(50, 200)) % 256
    return Image.fromarray(values, "HSV").convert("RGB")


def greyscale(image: Picture, _others: Sequence[Picture], _rng: random.Random) -> Picture:
    """Without colour."""
    return image.convert("L").convert("RGB")


def invert(image: Picture, _others: Sequence[Picture], _rng: random.Random) -> Picture:
    """The negative."""
    return ImageOps.invert(image)


def blur(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """Out of focus."""
    return image.filter(ImageFilter.GaussianBlur(rng.uniform(2, 5)))


def contrast(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """Harder contrast."""
    return ImageEnhance.Contrast(image).enhance(rng.uniform(1.4, 2.0))


def posterise(image: Picture, _others: Sequence[Picture], _rng: random.Random) -> Picture:
    """Four levels a channel."""
    return ImageOps.posterize(image, 2)


def pencil(image: Picture, _others: Sequence[Picture], _rng: random.Random) -> Picture:
    """A pencil drawing by dodging with the blurred negative."""
    grey = np.array(image.convert("L"))
    soft = cv2.GaussianBlur(255 - grey, (0, 0), 8)
    return Image.fromarray(np.asarray(cv2.divide(grey, 255 - soft, scale=256), np.uint8)).convert("RGB")


def screenshot(image: Picture, _others: Sequence[Picture], rng: random.Random) -> Picture:
    """Shown by a program with a bar and a column of text."""
    page = Image.new("RGB", (1100, 800), (240, 240, 240))
    draw = ImageDraw.Draw(page)
    draw.rectangle((0, 0, 1100, 50), fill=(60, 60, 70))
    shown = image.copy()
    shown.thumbnail((700, 650))
    page.paste(shown, (rng.randint(20, 180), 100))
    for top in range(120, 760, 24):
        draw.rectangle((920, top, rng.randint(980, 1070), top + 9), fill=(120, 120, 130))
    return page


def collage(image: Picture, others: Sequence[Picture], rng: random.Random) -> Picture:
    """One of four tiles."""
    page = Image.new("RGB", (800, 800))
    for place, tile in enumerate(rng.sample([image, *others[:3]], 4)):
        page.paste(ImageOps.fit(tile, (400, 400)), (place % 2 * 400, place // 2 * 400))
    return page


def pasted(image: Picture, others: Sequence[Picture], rng: random.Random) -> Picture:
    """Half as wide on another picture."""
    page = others[0].resize((900, 600))
    shown = image.copy()
    shown.thumbnail((450, 300))
    page.paste(shown, (rng.randint(0, 900 - shown.width), rng.randint(0, 600 - shown.height)))
    return page


def mirror_and_rotate(image: Picture, others: Sequence[Picture], rng: random.Random) -> Picture:
    """Mirrored, then turned."""
    return rotate(mirror(image, others, rng), others, rng)


EDITS: dict[str, EditFunction] = {
    "recompress": recompress,
    "downscale": downscale,
    "stretch": stretch,
    "crop 50 %": crop(0.5),
    "crop 20 %": crop(0.2),
    "crop 10 %": crop(0.1),
    "mirror": mirror,
    "rotate": rotate,
    "quarter turn": quarter_turn,
    "recolour": recolour,
    "greyscale": greyscale,
    "invert": invert,
    "blur": blur,
    "contrast": contrast,
    "posterise": posterise,
    "pencil": pencil,
    "screenshot": screenshot,
    "collage": collage,
    "pasted": pasted,
    "mirror and rotate": mirror_and_rotate,
}
