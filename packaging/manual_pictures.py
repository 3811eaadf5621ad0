"""Take the pictures of the manual: the window and an example of each verdict, from the pictures of the demo.

    python packaging/manual_pictures.py [HOME]

Writes docs/manual/pictures, and for each language that has pages the window's pictures in a folder of it. The verdicts are the
program's own, of scans that are made here; where one of the examples gets another, nothing is written. What the demo has no
picture of is drawn (`drawn_pictures.py`). HOME is a folder that is made and removed again; its path is seen in pictures.
"""

from __future__ import annotations

import argparse
import gc
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(Path(__file__).parent)]

import provcheck.core.fingerprint.embedder  # noqa: E402, F401

# isort: split
from drawn_pictures import drawn_by_a_generator, drawn_in_pencil, evening  # noqa: E402
from few_colours import in_few_colours  # noqa: E402
from picture_home import picture_home, run  # noqa: E402
from PIL import Image  # noqa: E402
from PySide6.QtWidgets import QApplication, QWidget  # noqa: E402

from provcheck.app import demo, kept_outputs, portfolios, scanning  # noqa: E402
from provcheck.app.manual import manual_languages  # noqa: E402
from provcheck.app.output_sets import AskedSets, OutputsAnalysed, analyse  # noqa: E402
from provcheck.app.workspace import Workspace  # noqa: E402
from provcheck.core.imaging.decoders import decoders  # noqa: E402
from provcheck.core.jobs import CancelToken  # noqa: E402
from provcheck.core.records import VerdictKind  # noqa: E402
from provcheck.core.scan_records import ScanReport, ScanSettings  # noqa: E402
from provcheck.gui.app import load_fonts, real_services  # noqa: E402
from provcheck.gui.guide import Guide  # noqa: E402
from provcheck.gui.language import speak  # noqa: E402
from provcheck.gui.library_keeping import LibraryKeeping  # noqa: E402
from provcheck.gui.main_window import MainWindow  # noqa: E402
from provcheck.gui.services import Preferences  # noqa: E402
from provcheck.gui.theme import Theme  # noqa: E402
from provcheck.gui.tokens import LIGHT  # noqa: E402
from tests.gui.fakes import FakeDialogs  # noqa: E402
from tests.gui.model_shots import show_part  # noqa: E402
from tests.gui.shooting import Studio  # noqa: E402
from tests.gui.steady import dated, steady  # noqa: E402

TARGET = ROOT / "docs" / "manual" / "pictures"
TRACED = "campfire-in-pencil.png"
EVENING, OTHER_EVENING = "evening-hills.png", "sundown.png"
EXAMPLES = {
    VerdictKind.IDENTICAL_FILE: "IMG_20240518.jpg",
    VerdictKind.IDENTICAL_PICTURE: "sticker-07.png",
    VerdictKind.RE_ENCODED_COPY: "thumbnail.jpg",
    VerdictKind.EDITED_COPY: "builders-flyer.jpg",
    VerdictKind.PARTIAL_COPY: "screenshot-0417.png",
    VerdictKind.REDRAWN: TRACED,
    VerdictKind.RESEMBLANCE: OTHER_EVENING,
}
"""A suspect that is shown for each verdict."""

OUTPUTS = {"campfire.jpg": 9, "jukebox.jpg": 4, "regatta.jpg": 1}
OTHER_OUTPUTS = {
    "harvest-table.jpg": 2,
    "lady-in-violet.jpg": 2,
    "tea-house.jpg": 2,
    "xylophone.jpg": 2,
    "carpenter-beam.jpg": 2,
}
"""Of how many variations of works, and of pictures that are none, the set of AI outputs is made."""

PAIR = (760, 300)
WINDOW = (1280, 800)
SHOWN = 960
COLOURS = 128
QUALITY = 82


@dataclass(frozen=True)
class Taken:
    """What is photographed.

    Attributes:
        home: Folder of all that was made for it.
        demo: The demo's works and suspects, with the one that is drawn, in a library with a set of AI outputs.
        evenings: Two evenings that resemble each other, in a library of their own, so that the demo stays what it is.
    """

    home: Path
    demo: tuple[Workspace, ScanReport]
    evenings: tuple[Workspace, ScanReport]


def main() -> None:
    """Make a home, and take the pictures at home there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("home", type=Path, nargs="?", metavar="HOME")
    parser.add_argument("--here", action="store_true", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.here:
        take(asked.home)
        return
    with picture_home(asked.home) as home:
        run(home, __file__, "--here", str(home))


def take(home: Path) -> None:
    """Scan, render, shrink, write."""
    # A widget that is collected by a worker would end the process.
    gc.disable()
    application = QApplication(["manual"])
    load_fonts()
    theme = Theme(application)
    taken = Taken(home, scanned(home), scanned_evenings(home))
    raw = home / "raw"
    raw.mkdir()
    for language in manual_languages():
        speak(application, language)
        folder = TARGET if language == "en" else TARGET / language
        folder.mkdir(parents=True, exist_ok=True)
        studio = studio_of(application, theme, raw, taken.demo)
        studio.dress(LIGHT)
        for name in window_pictures(studio, taken, home / f"tour-{language}"):
            shrunk(raw / f"{name}.png").save(folder / f"{name}.png", optimize=True)
        if language == "en":
            evenings = studio_of(application, theme, raw, taken.evenings)
            for kind in verdict_pictures(studio, evenings):
                with Image.open(raw / f"{kind}.png") as picture:
                    picture.convert("RGB").save(TARGET / f"verdict-{kind}.jpg", quality=QUALITY, optimize=True)
        print(language, flush=True)
    decoders().close()


def studio_of(application: QApplication, theme: Theme, raw: Path, scan: tuple[Workspace, ScanReport]) -> Studio:
    """What windows on a library are opened with."""
    workspace, report = scan
    known = portfolios.list_portfolios(workspace)[0]
    return Studio(application, theme, raw, steady(real_services(workspace)), known, dated(report))


# What is photographed.


def scanned(home: Path) -> tuple[Workspace, ScanReport]:
    """The demo's suspects and the one that is drawn here beside the demo's works, and a set of AI outputs."""
    drawn_in_pencil(home / "Art" / "campfire.jpg", home / "Downloads" / TRACED)
    sources = {home / "Art" / name: count for name, count in OUTPUTS.items()}
    sources |= {home / "Downloads" / name: count for name, count in OTHER_OUTPUTS.items()}
    drawn_by_a_generator(sources, home / "AI outputs")
    workspace, report = checked(home / "library", home / "Art", home / "Downloads")
    found = {Path(match.suspect).name: match.verdict for match in report.matches}
    complain_of(
        {name: found.get(name) for kind, name in EXAMPLES.items() if name != OTHER_EVENING and found.get(name) is not kind}
    )
    known = portfolios.list_portfolios(workspace)[0]
    for event in analyse(workspace, known, AskedSets((home / "AI outputs",)), CancelToken()):
        if isinstance(event, OutputsAnalysed):
            kept_outputs.keep(workspace, event.report)
    return workspace, report


def scanned_evenings(home: Path) -> tuple[Workspace, ScanReport]:
    """An evening that is checked against another."""
    for name, folder, seed, sun in ((EVENING, "Evenings", 11, (0.4, 0.38)), (OTHER_EVENING, "Found", 5, (0.62, 0.4))):
        (home / folder).mkdir()
        evening(seed, sun).save(home / folder / name)
    workspace, report = checked(home / "evenings-library", home / "Evenings", home / "Found")
    verdicts = [match.verdict for match in report.matches]
    complain_of({} if verdicts == [VerdictKind.RESEMBLANCE] else {OTHER_EVENING: verdicts})
    return workspace, report


def checked(library: Path, works: Path, suspects: Path) -> tuple[Workspace, ScanReport]:
    """A library with these works, and a scan of these suspects."""
    workspace = Workspace(library)
    asked = portfolios.NewPortfolio("Ana Example", "Ana Example", ("@ana_draws",))
    list(portfolios.index(workspace, asked, [works], CancelToken()))
    known = portfolios.list_portfolios(workspace)[0]
    list(scanning.scan(workspace, known, [suspects], ScanSettings(), CancelToken()))
    report = scanning.load_scan(workspace, scanning.list_scans(workspace)[0].number)
    assert report is not None
    return workspace, report


def complain_of(wrong: dict[str, object]) -> None:
    """Write nothing where the program sees an example otherwise."""
    if wrong:
        sys.exit(f"These have other verdicts than they are shown for: {wrong}")


# The photographs.


def window_pictures(studio: Studio, taken: Taken, tour: Path) -> Iterator[str]:
    """The window as the first steps show it."""
    yield from first_start(studio, taken, tour)
    window = studio.window()
    yield shot(studio, window, "portfolio")
    window.go_to(window.check_page)
    yield shot(studio, window, "check")
    open_match(studio, window, "tilted-scan.jpg")
    yield shot(studio, window, "match")
    yield asked_of_a_report(studio, window)
    yield set_of_outputs(studio, window)
    yield system(studio, window)
    studio.close(window)


def first_start(studio: Studio, taken: Taken, tour: Path) -> Iterator[str]:
    """Who has no library yet: the welcome, the tour, and the page that works are dropped on."""
    window = studio.window(list_portfolios=tuple, list_scans=tuple)
    shutil.copytree(tour_library(taken.home), tour)
    services = replace(steady(real_services(Workspace(tour))), save_preferences=lambda _: None)
    guide = Guide(window, lambda: MainWindow(services, FakeDialogs(), Preferences()))
    window.models.load()
    studio.settle(window)
    guide.show_welcome()
    yield shot(studio, window, "welcome")
    guide.welcome.own.click()
    yield shot(studio, window, "empty")
    guide.show_tour()
    shown = guide.tour
    assert shown is not None
    studio.settle(shown.window, shown.panel.next.isEnabled)
    for _ in range(2):
        shown.panel.next.click()
        studio.settle(shown.window)
    yield shot(studio, shown.window, "tour")
    studio.close(window)


def tour_library(home: Path) -> Path:
    """A library that knows the fingerprints of the demo and nothing else, so that each tour over it is short."""
    folder = home / "tour"
    if not folder.exists():
        workspace = Workspace(folder)
        list(demo.index_demo(workspace, CancelToken()))
        known = portfolios.list_portfolios(workspace)[0]
        list(scanning.scan(workspace, known, [demo.demo_suspects()], ScanSettings(), CancelToken()))
        scanning.remove_scans(workspace, [scan.number for scan in scanning.list_scans(workspace)])
        portfolios.remove(workspace, known)
    return folder


def asked_of_a_report(studio: Studio, window: MainWindow) -> str:
    """What is asked before a report is saved."""
    saving = window.scans_page.result.saving
    window.scans_page.result.ask_export()
    studio.settle(window, lambda: saving.dialog is not None)
    assert saving.dialog is not None
    part(studio, window, saving.dialog, "report")
    saving.dialog.reject()
    return "report"


def set_of_outputs(studio: Studio, window: MainWindow) -> str:
    """What a set of AI outputs shows."""
    page = window.outputs_page
    window.go_to(page)
    page.open_set(1)
    studio.settle(window, lambda: page.stack.currentWidget() is page.result and page.result.is_whole)
    return shot(studio, window, "outputs")


def system(studio: Studio, window: MainWindow) -> str:
    """What the computer has, in the settings."""
    LibraryKeeping(window)
    window.settings_page.show_system(studio.services.library.system(studio.services.model_uses()))
    window.go_to(window.settings_page)
    window.resize(*WINDOW)
    studio.settle(window)
    show_part(window, window.settings_page.system)
    return shot(studio, window, "system")


def verdict_pictures(studio: Studio, evenings: Studio) -> Iterator[VerdictKind]:
    """Work and suspect of each example beside each other, as the window shows them."""
    for each in (studio, evenings):
        window = each.window()
        window.resize(*WINDOW)
        there = {Path(match.suspect).name for match in each.report.matches}
        for kind, name in EXAMPLES.items():
            if name in there:
                open_match(each, window, name)
                views = window.scans_page.result.pair.views
                views.setFixedSize(*PAIR)
                part(each, window, views, kind)
                yield kind
        each.close(window)


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
    part(studio, window, window, name)
    return name


def part(studio: Studio, window: MainWindow, widget: QWidget, name: str) -> None:
    """Take a part of a window, or a dialog of it."""
    studio.settle(window)
    widget.grab().save(str(studio.folder / f"{name}.png"))


def shrunk(file: Path) -> Image.Image:
    """A picture of the window in the size and the few colours that a page needs."""
    with Image.open(file) as taken:
        width, height = taken.size
        least = min(SHOWN, width * SHOWN // WINDOW[0])
        small = taken.convert("RGB").resize((least, height * least // width), Image.Resampling.LANCZOS)
    return in_few_colours(small, COLOURS)


if __name__ == "__main__":
    main()
