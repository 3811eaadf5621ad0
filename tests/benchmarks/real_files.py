"""Many files of few real pictures: what a window, a library and a disk are asked for by thousands of files, in little time.

A content that is there a second time is computed once, so a file costs a walk, a look into the library and an event, and what
is computed is that of the contents, each of which is decoded, fingerprinted and compared as any picture is.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from itertools import cycle, islice
from pathlib import Path

from PIL import Image

from tests.benchmarks.sources import draw

_WORKS = 200
_STRANGERS = 100
_SIDE = 400
_COPY_SIDE = 300
_VARIANTS = 2
_COPIES_EVERY = 40
_IN_A_FOLDER = 1000


def write_real(art: Path, folder: Path, works: int, files: int) -> tuple[Path, Path]:
    """Folders of so many works and of so many files to check, one in forty of them a copy of a work.

    `art` is a folder of free art packages, as `tests.benchmarks.sources` draws from; `folder` must not exist.
    """
    drawn = [Image.fromarray(original.rgb) for original in islice(draw(art, "tune", 1), _WORKS + _STRANGERS)]
    own, strange = drawn[:_WORKS], drawn[_WORKS:]
    sources = folder / "sources"
    sources.mkdir(parents=True)
    _link(_written(own, sources, "work", _SIDE, 1), folder / "works", works)
    copies = cycle(_written(own[::2], sources, "copy", _COPY_SIDE, 1))
    strangers = cycle(_written(strange, sources, "stranger", _SIDE, _VARIANTS))
    mixed = [next(copies if number % _COPIES_EVERY == 1 else strangers) for number in range(files)]
    _link(mixed, folder / "pictures", files)
    return folder / "works", folder / "pictures"


def _written(images: Sequence[Image.Image], folder: Path, name: str, side: int, variants: int) -> list[Path]:
    """Each picture in files that differ in how much they are compressed, so that none is computed for another."""
    return list(_write(images, folder, name, side, variants))


def _write(images: Sequence[Image.Image], folder: Path, name: str, side: int, variants: int) -> Iterator[Path]:
    for number, image in enumerate(images):
        small = image.copy()
        small.thumbnail((side, side))
        for variant in range(variants):
            path = folder / f"{name}-{number:03}-{variant}.jpg"
            small.save(path, "JPEG", quality=90 - 5 * variant)
            yield path


def _link(sources: Sequence[Path], folder: Path, count: int) -> None:
    """Link files under names of their own, a thousand in a folder."""
    for number, source in enumerate(islice(cycle(sources), count)):
        place = folder / f"{number // _IN_A_FOLDER:03}"
        place.mkdir(parents=True, exist_ok=True)
        os.link(source, place / f"{number:06}{source.suffix}")
