"""A library with a portfolio, and sets of outputs with and without works in them, for tests of what sets show."""

from __future__ import annotations

import random
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from PIL import Image

from provcheck.app import output_texts, portfolios
from provcheck.app.output_report import OutputsReport
from provcheck.app.output_sets import AskedSets, OutputsAnalysed, analyse
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from tests.builders import encoded, work_image
from tests.origin_files import png

SIDE = 256
WORKS = ("picnic.jpg", "goldfish.png", "jukebox.jpg", "carpenter-saw.jpg", "regatta.jpg")
STRANGERS = ("Autumn Schoolhouse.jpg", "campfire.jpg", "chalet-in-snow.jpg", "french-horn.png", "pocket-trumpet.jpg")
PLANTED = 10


def strange(folder: Path, quarters: tuple[int, ...]) -> Path:
    """Outputs that are made from none of the works, no two alike: quarters of other pictures."""
    folder.mkdir()
    for name in STRANGERS:
        image = work_image(name, 2 * SIDE)
        width, height = image.width // 2, image.height // 2
        for quarter in quarters:
            left, top = quarter % 2 * width, quarter // 2 * height
            part = image.crop((left, top, left + width, top + height))
            (folder / f"{Path(name).stem}-{quarter}.png").write_bytes(encoded(part, "PNG"))
    return folder


def varied(name: str, seed: int) -> Image.Image:
    """A work as a generator that memorised it gives it: never twice the same."""
    rng, noise = random.Random(seed), np.random.default_rng(seed)
    image = work_image(name, SIDE)
    box = (rng.uniform(0, 4), rng.uniform(0, 4), image.width - rng.uniform(0, 4), image.height - rng.uniform(0, 4))
    framed = image.resize(image.size, Image.Resampling.BICUBIC, box)
    values = np.asarray(framed, np.float64) * rng.uniform(0.9, 1.1) + noise.normal(0, 5, (image.height, image.width, 3))
    return Image.fromarray(np.asarray(np.clip(values, 0, 255), np.uint8))


def prompted(words: str, image: Image.Image) -> bytes:
    """A PNG with a prompt, as a generator writes it."""
    return png({"parameters": f"{words}\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Model: inks"}, image=image)


class Studio:
    """A library with a portfolio, outputs with and without planted ones, and pictures that have to do with none."""

    def __init__(self, folder: Path) -> None:
        works = folder / "works"
        works.mkdir()
        for name in WORKS:
            (works / name).write_bytes(encoded(work_image(name, SIDE), "PNG"))
        # A second version of a work is no second work.
        (works / "picnic-small.png").write_bytes(encoded(work_image(WORKS[0], SIDE // 2), "PNG"))
        self.workspace = Workspace(folder / "library")
        asked = portfolios.NewPortfolio("Mine")
        *_others, last = portfolios.index(self.workspace, asked, [works], CancelToken())
        self.portfolio: Portfolio = last.summary.portfolio  # type: ignore[union-attr]
        self.null = strange(folder / "null", (0, 1, 2))
        self.neutral = strange(folder / "neutral", (3,))
        self.planted = strange(folder / "planted", (0, 1))
        for number, path in enumerate(sorted(self.planted.iterdir())):
            path.write_bytes(prompted(f"a drawing, take {number + PLANTED}", Image.open(path)))
        for seed in range(PLANTED):
            (self.planted / f"planted-{seed}.png").write_bytes(
                prompted(f"a drawing, take {seed}, picnic", varied(WORKS[0], seed))
            )
        (self.planted / "again.png").write_bytes((self.planted / "planted-0.png").read_bytes())
        (self.planted / "flat.png").write_bytes(encoded(Image.new("RGB", (200, 200), "red"), "PNG"))
        (self.planted / "torn.png").write_bytes(encoded(varied(WORKS[1], 1), "PNG")[:4000])

    def events(self, asked: AskedSets, token: CancelToken | None = None) -> Iterator[object]:
        return analyse(self.workspace, self.portfolio, asked, token or CancelToken())

    def report(self, outputs: Path, against: Path | None = None, baseline: Path | None = None) -> OutputsReport:
        others = [(folder,) if folder else () for folder in (against, baseline)]
        *_others, last = self.events(AskedSets((outputs,), *others))
        assert isinstance(last, OutputsAnalysed)
        return last.report


def told(report: OutputsReport) -> str:
    """All that is said of a report."""
    figures = output_texts.figures(report)
    lines = [line for each in figures for line in (each.title, *each.lines, each.shows, each.not_shown)]
    return "\n".join([output_texts.headline(report), output_texts.influence_text(), *lines])
