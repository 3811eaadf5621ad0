"""Take the pictures of the manual: the window and an example of each verdict, from the pictures of the demo.

    python packaging/manual_pictures.py

Writes docs/manual/pictures, and for each language that has pages the window's pictures in a folder of it. The verdicts are the
program's own, of a scan that is made here; where one of the examples gets another, nothing is written. `TRACED` is drawn for
this, since the demo has no such picture.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import provcheck.core.fingerprint.embedder  # noqa: E402, F401

# isort: split
import numpy as np  # noqa: E402
from PIL import Image  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402

from provcheck.app import portfolios, scanning  # noqa: E402
from provcheck.app.manual import manual_languages  # noqa: E402
from provcheck.app.workspace import Workspace  # noqa: E402
from provcheck.core.jobs import CancelToken  # noqa: E402
from provcheck.core.records import VerdictKind  # noqa: E402
from provcheck.core.scan_records import ScanReport, ScanSettings  # noqa: E402
from provcheck.gui.app import load_fonts, real_services  # noqa: E402
from provcheck.gui.language import speak  # noqa: E402
from provcheck.gui.main_window import MainWindow  # noqa: E402
from provcheck.gui.theme import Theme  # noqa: E402
from provcheck.gui.tokens import LIGHT  # noqa: E402
from tests.benchmarks.geometry import Edited  # noqa: E402
from tests.benchmarks.redrawing_edits import pencil  # noqa: E402
from tests.benchmarks.studio import Studio as EditStudio  # noqa: E402
from tests.gui.shooting import Studio  # noqa: E402

TARGET = ROOT / "docs" / "manual" / "pictures"
TRACED = "campfire-in-pencil.png"
EXAMPLES = {
    VerdictKind.IDENTICAL_FILE: "IMG_20240518.jpg",
    VerdictKind.IDENTICAL_PICTURE: "sticker-07.png",
    VerdictKind.RE_ENCODED_COPY: "thumbnail.jpg",
    VerdictKind.EDITED_COPY: "builders-flyer.jpg",
    VerdictKind.PARTIAL_COPY: "screenshot-0417.png",
    VerdictKind.REDRAWN: TRACED,
}
"""A suspect that is shown for each verdict. Of mere resemblances none is: the demo has none, and nothing aligns in them."""

PAIR = (760, 300)
WINDOW = (1280, 800)
SHOWN = 960
COLOURS = 96
QUALITY = 82


def main() -> None:
    """Scan, render, shrink, write."""
    application = QApplication(["manual"])
    load_fonts()
    theme = Theme(application)
    with tempfile.TemporaryDirectory() as temporary:
        home = Path(temporary)
        workspace, report = scanned(home)
        raw = home / "raw"
        raw.mkdir()
        for language in manual_languages():
            speak(application, language)
            known = portfolios.list_portfolios(workspace)[0]
            studio = Studio(application, theme, raw, real_services(workspace), known, report)
            theme.apply(LIGHT)
            folder = TARGET if language == "en" else TARGET / language
            folder.mkdir(parents=True, exist_ok=True)
            for name in window_pictures(studio):
                shrunk(raw / f"{name}.png").save(folder / f"{name}.png", optimize=True)
            if language == "en":
                for kind in verdict_pictures(studio):
                    with Image.open(raw / f"{kind}.png") as taken:
                        taken.convert("RGB").save(TARGET / f"verdict-{kind}.jpg", quality=QUALITY, optimize=True)


def scanned(home: Path) -> tuple[Workspace, ScanReport]:
    """A library of the demo's portfolio with a scan of its suspects and of the one that is drawn here."""
    for source, target in (("portfolio", "Art"), ("suspects", "Downloads")):
        shutil.copytree(ROOT / "resources" / "demo" / source, home / target)
    draw(home / "Art" / "campfire.jpg", home / "Downloads" / TRACED)
    workspace = Workspace(home / "library")
    asked = portfolios.NewPortfolio("Ana Example", "Ana Example", ("@ana_draws",))
    list(portfolios.index(workspace, asked, [home / "Art"], CancelToken()))
    known = portfolios.list_portfolios(workspace)[0]
    list(scanning.scan(workspace, known, [home / "Downloads"], ScanSettings(), CancelToken()))
    report = scanning.load_scan(workspace, scanning.list_scans(workspace)[0].number)
    assert report is not None
    found = {Path(match.suspect).name: match.verdict for match in report.matches}
    wrong = {name: found.get(name) for kind, name in EXAMPLES.items() if found.get(name) is not kind}
    if wrong:
        sys.exit(f"These have other verdicts than they are shown for: {wrong}")
    return workspace, report


def draw(work: Path, target: Path) -> None:
    """The work as a pencil drawing."""
    with Image.open(work) as opened:
        pixels = np.asarray(opened.convert("RGB"))
    height, width = pixels.shape[:2]
    whole = Edited(pixels, np.eye(3), np.full((height, width), 255, np.uint8), exact=True, work_size=(width, height))
    drawn = pencil(whole, EditStudio(random.Random(7), np.random.default_rng(7), [pixels]))
    Image.fromarray(drawn.image).save(target)


def window_pictures(studio: Studio) -> Iterator[str]:
    """The window as the first steps show it."""
    window = studio.window(list_portfolios=tuple, list_scans=tuple)
    yield shot(studio, window, "empty")
    studio.close(window)
    window = studio.window()
    yield shot(studio, window, "portfolio")
    open_match(studio, window, "tilted-scan.jpg")
    yield shot(studio, window, "match")
    studio.close(window)


def verdict_pictures(studio: Studio) -> Iterator[VerdictKind]:
    """Work and suspect of each example beside each other, as the window shows them."""
    window = studio.window()
    window.resize(*WINDOW)
    for kind, name in EXAMPLES.items():
        open_match(studio, window, name)
        views = window.scans_page.result.pair.views
        views.setFixedSize(*PAIR)
        studio.settle(window)
        views.grab().save(str(studio.folder / f"{kind}.png"))
        yield kind
    studio.close(window)


def open_match(studio: Studio, window: MainWindow, suspect: str) -> None:
    """Show the match of a suspect with its full pictures."""
    window.go_to(window.scans_page)
    window.scans_page.open_scan(studio.report.number)
    studio.settle(window)
    result = window.scans_page.result
    names = [Path(match.suspect).name for match in studio.report.matches]
    result.list.setCurrentIndex(result.model.index(names.index(suspect)))
    for _ in range(2):
        studio.settle(window)


def shot(studio: Studio, window: MainWindow, name: str) -> str:
    """Take the whole window."""
    window.resize(*WINDOW)
    studio.settle(window)
    window.grab().save(str(studio.folder / f"{name}.png"))
    return name


def shrunk(file: Path) -> Image.Image:
    """A picture of the window in the size and the few colours that a page needs."""
    with Image.open(file) as taken:
        width, height = taken.size
        small = taken.convert("RGB").resize((SHOWN, height * SHOWN // width), Image.Resampling.LANCZOS)
    return small.quantize(COLOURS)


if __name__ == "__main__":
    main()
