"""Renders every page and state of the window to PNG, to be looked at.

    python tests/gui/shots.py [--language de] [--rtl] [--only NAME,...] OUT_DIR [LIBRARY_DIR [STATE ...]]

The pictures are those of the demo. A library that already holds a scan of them may be given, to save the time of making it.
With --rtl every text is made up, long, and of letters that run from right to left. The time of scans and what the computer has
are the same on every run.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import replace
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import provcheck.core.fingerprint.embedder  # noqa: F401

# isort: split
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from provcheck.app.settings import WatchedFolder
from provcheck.app.watching import WatchLook
from provcheck.core.assets import resource
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.portfolio_contents import Contents, KeptWork, UnreadFile
from provcheck.core.jobs import CancelToken, Progress
from provcheck.core.records import Skipped
from provcheck.core.scan.events import Advanced, FileSkipped, MatchFound
from provcheck.core.scan.presence import FolderLook
from provcheck.gui.app import load_fonts, real_services
from provcheck.gui.keys_dialog import KeysDialog
from provcheck.gui.language import speak
from provcheck.gui.models.arrangement import Grouping
from provcheck.gui.models.work_shelf import Kind
from provcheck.gui.theme import Theme
from provcheck.gui.tokens import DARK, LIGHT
from provcheck.gui.viewer.looks import ViewMode
from tests.gui.compare_shots import comparisons
from tests.gui.first_shots import first_run
from tests.gui.found_shots import alike, checked_pictures, found_by_words
from tests.gui.manual_shots import manual
from tests.gui.many_shots import SKIPPED, beginning_of_many, many_matches, together
from tests.gui.model_shots import models
from tests.gui.output_shots import outputs
from tests.gui.pseudo import speaking_pseudo
from tests.gui.report_shots import both, reports
from tests.gui.shooting import SIZES, Studio, blocked, make_library
from tests.gui.steady import dated, steady, steady_decisions

VERSIONS = (2, 5, 9)
"""Works of a made-up portfolio that are shown as versions of one."""


def empty(studio: Studio) -> None:
    window = studio.window(list_portfolios=tuple, list_scans=tuple)
    studio.shoot(window, "01-empty")
    window.portfolio_page.drop.dropped.emit([resource("demo/portfolio")])
    studio.shoot(window, "02-whose-works")
    window.go_to(window.check_page)
    studio.shoot(window, "03-check-without-portfolio")
    window.go_to(window.scans_page)
    studio.shoot(window, "04-no-scans")
    studio.close(window)


def indexing(studio: Studio) -> None:
    gate = threading.Event()
    skipped = [FileSkipped(Skipped(f"/home/ana/works/{name}", reason)) for name, reason in SKIPPED]
    events = [Advanced(Progress(412, 900, 8.13, 60.0, "2019/commissions/harbour at night, final.psd")), *skipped]
    window = studio.window(index=blocked(gate, events))
    window.portfolio_page.more.dropped.emit([Path("/home/ana/works")])
    studio.settle(window)
    studio.shoot(window, "05-indexing")
    window.portfolio_page.skipped.toggle.click()
    studio.shoot(window, "06-indexing-skipped-open")
    studio.close(window, gate)


def portfolio(studio: Studio) -> None:
    window = studio.window()
    studio.shoot(window, "07-portfolio")
    page = window.portfolio_page
    page.grid.setFocus()
    page.grid.choose([1, 2, 5], 5)
    page.commands.remove.trigger()
    studio.settle(window)
    studio.shoot(window, "08-portfolio-removed")
    page.undo()
    studio.settle(window)
    page.grid.choose([0], 0)
    page.commands.open.trigger()
    studio.settle(window)
    time.sleep(0.2)
    studio.settle(window)
    studio.shoot(window, "08-work-large")
    page.preview.back.click()
    page.commands.edit.trigger()
    studio.shoot(window, "08-name-and-artist")
    page.editor.back.click()
    page.commands.delete.trigger()
    both(studio, page.question, "08-delete")
    page.question.keep.click()
    window.go_to(window.check_page)
    studio.shoot(window, "09-check")
    window.check_page.drop.setFocus(Qt.FocusReason.TabFocusReason)
    studio.shoot(window, "10-check-focus")
    studio.close(window)


def many_works(studio: Studio) -> None:
    """Portfolios of any size, made up of the demo's works, some missing, some not read."""
    for count in (0, 1, 40, 20_000):
        held = made_up(studio, count)
        gone = {str(kept.paths[0]) for kept in held.works[3::7]}

        def look_for(paths: Sequence[str], _token: CancelToken, gone: set[str] = gone) -> Iterator[FolderLook]:
            yield FolderLook("/art", len(paths), tuple(gone))

        changed = replace(studio.services.portfolio, contents=lambda _name, held=held: held, look_for=look_for)
        window = studio.window(portfolio=changed)
        page = window.portfolio_page
        studio.shoot(window, f"22-works-{count}")
        if count == 40:
            page.grid.setFocus()
            page.grid.choose([1, 3, 4], 3)
            studio.shoot(window, "23-works-chosen")
            page.view.bar.kinds[Kind.MISSING].click()
            studio.shoot(window, "24-works-missing")
            page.grid.choose([0], 0)
            page.commands.open.trigger()
            studio.settle(window)
            studio.shoot(window, "25-missing-large")
            page.preview.back.click()
            page.view.bar.kinds[Kind.ALL].click()
            row = next(row for row in range(page.model.rowCount()) if page.model.item(row).versions)
            page.grid.choose([row], row)
            page.commands.open.trigger()
            studio.settle(window)
            studio.shoot(window, "25-versions-large")
            page.preview.back.click()
            page.view.bar.words.setText("nobody's")
            studio.shoot(window, "26-no-such-name")
        if count == 20_000:
            page.grid.verticalScrollBar().setValue(200_000)
            page.view.bar.words.setText("fish")
            studio.shoot(window, "27-works-found")
        studio.close(window)


def made_up(studio: Studio, count: int) -> Contents:
    """A portfolio of so many works, each with the kept picture of one of the demo's."""
    works = studio.report.works
    kept = []
    for number in range(count):
        work = works[number % len(works)]
        path = Path(f"/art/{number:05} {work.name}")
        artwork = 1 if number in VERSIONS and count > len(VERSIONS) else 0
        made = replace(work, number=number + 1, path=str(path), artwork=artwork)
        kept.append(KeptWork(made, 1_700_000_000 + 60 * number, (path,)))
    unread = [UnreadFile(Path(f"/art/{name}"), Skipped(f"/art/{name}", reason)) for name, reason in SKIPPED[: count // 20]]
    portfolio = replace(studio.portfolio, work_count=count)
    return Contents(portfolio, tuple(kept), tuple(unread))


def scanning_states(studio: Studio) -> None:
    gate = threading.Event()
    start = [Advanced(Progress(38, 3000, 8.1, 366.0, "downloads/IMG_2231.jpg"))]
    window = studio.window(scan=blocked(gate, start))
    window.go_to(window.check_page)
    window.check_page.check([Path("/home/ana/Downloads")])
    studio.settle(window)
    studio.shoot(window, "11-scanning-nothing-yet")
    studio.close(window, gate)
    gate = threading.Event()
    found = [MatchFound(match) for match in studio.report.matches[2:9]]
    found += [FileSkipped(item) for item in studio.report.skipped]
    events = [*found, Advanced(Progress(1204, 3000, 8.1, 221.0, "downloads/shop/poster_final_2.jpg"))]
    window = studio.window(scan=blocked(gate, events))
    window.go_to(window.check_page)
    window.check_page.check([Path("/home/ana/Downloads")])
    studio.settle(window)
    studio.shoot(window, "12-scanning-matches")
    window.go_to(window.scans_page)
    studio.shoot(window, "12-scanning-elsewhere")
    studio.close(window, gate)


def results(studio: Studio) -> None:
    window = studio.window()
    window.go_to(window.scans_page)
    studio.shoot(window, "13-scans")
    window.scans_page.open_scan(studio.report.number)
    studio.settle(window)
    result = window.scans_page.result
    names = [match.suspect.rsplit("/", 1)[-1] for match in studio.report.matches]
    studio.shoot(window, "14-first-match")
    for name in ("tilted-scan.jpg", "moodboard.jpg", "builders-flyer.jpg"):
        result.list.setCurrentIndex(result.model.index(names.index(name)))
        studio.settle(window)
        time.sleep(0.2)
        studio.settle(window)
        studio.shoot(window, f"15-match-{name.removesuffix('.jpg')}")
    result.pair.show_area()
    for _ in range(3):
        result.pair.zoom_in()
    result.why.verticalScrollBar().setValue(10_000)
    studio.shoot(window, "16-zoomed-why-below")
    result.skipped.toggle.click()
    studio.shoot(window, "17-skipped-open")
    studio.close(window)


def views(studio: Studio) -> None:
    """Every way of looking at a pair, decisions, filters, and the other direction of reading."""
    window = studio.window(save_decisions=lambda _made: None)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(studio.report.number)
    studio.settle(window)
    result = window.scans_page.result
    names = [match.suspect.rsplit("/", 1)[-1] for match in studio.report.matches]
    result.list.setCurrentIndex(result.model.index(names.index("tilted-scan.jpg")))
    studio.settle(window)
    time.sleep(0.2)
    for mode in ViewMode:
        result.pair.show_mode(mode)
        result.pair._blink.stop()
        studio.settle(window)
        studio.shoot(window, f"22-view-{mode}")
    result.pair.show_mode(ViewMode.DIFFERENCE)
    result.pair.tools.of_lines.click()
    studio.shoot(window, "23-difference-of-lines")
    result.pair.show_mode(ViewMode.SIDE)
    result.pair.tools.straighten.click()
    result.pair.tools.loupe.click()
    studio.shoot(window, "24-straightened-with-loupe")
    result.pair.tools.loupe.click()
    result.decision.confirm.click()
    result.list.choose_next()
    result.decision.ask_note()
    studio.shoot(window, "25-note")
    result.decision._leave_note()
    result.decision.dismiss.click()
    result.decision.confirm.click()
    studio.shoot(window, "25-in-place-of")
    result.list.choose_next()
    result.decision.dismiss.click()
    studio.shoot(window, "25-dismissed")
    result.work_only.trigger()
    result.folder_only.trigger()
    studio.shoot(window, "26-one-work-one-folder")
    result.filters.show_all()
    result.filters.groupings[Grouping.WORK].trigger()
    studio.shoot(window, "26-grouped")
    result.filters.words.setText("no such name")
    studio.shoot(window, "27-none-passes")
    result.filters.show_all()
    before = studio.application.layoutDirection()
    studio.application.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
    studio.shoot(window, "28-right-to-left")
    studio.application.setLayoutDirection(before)
    studio.close(window)


def settings(studio: Studio) -> None:
    window = studio.window()
    folders = (WatchedFolder("/home/ana/Downloads", "Ana Example"), WatchedFolder("/net/shop", "Ana Example", on=False))
    window.settings_page.watched._change(folders)
    skipped = (Skipped(folders[0].path, Reason.NO_ANSWER),)
    window.settings_page.watched.show_look(WatchLook(folders[0], studio.portfolio, skipped=skipped))
    window.go_to(window.settings_page)
    studio.shoot(window, "29-settings")
    window.settings_page.watching.set_running(runs=True)
    window.settings_page.watching.advance(Progress(412, 900, 8.13, 60.0, "harbour at night.jpg"))
    window.settings_page.scroller.ensureWidgetVisible(window.settings_page.watching)
    studio.shoot(window, "29-watched-folder-is-checked")
    window.go_to(window.portfolio_page)
    studio.shoot(window, "29-watched-folder-is-checked-elsewhere")
    window.settings_page.watching.set_running(runs=False)
    window.go_to(window.settings_page)
    window.show_keys()
    studio.settle(window)
    keys = window.findChild(KeysDialog)
    keys.grab().save(str(studio.folder / "30-keys.png"))
    keys.close()
    studio.close(window)


def ends(studio: Studio) -> None:
    bare = replace(studio.report, matches=(), checked=3000, works=studio.report.works)
    window = studio.window()
    window.go_to(window.check_page)
    page = window.check_page
    page._strip.addWidget(page.level)
    page.stack.setCurrentWidget(page.scan)
    page._set_running(running=False)
    page.result.show_report(bare)
    studio.shoot(window, "18-nothing-found")
    page.result.show_report(studio.report)
    studio.settle(window)
    window.messages.report(LibraryError(Reason.LIBRARY_UNUSABLE, Path("/home/ana/library.sqlite3"), "disk I/O error"))
    studio.shoot(window, "19-error")
    window.messages.more.click()
    studio.settle(window)
    for scheme, colours in (("light", LIGHT), ("dark", DARK)):
        studio.theme.apply(colours)
        studio.settle(window)
        for size in SIZES:
            window.messages.details.grab().save(str(studio.folder / f"20-error-details-{scheme}-{size}.png"))
    window.messages.details.close()
    gone = replace(studio.report.matches[0], suspect="/home/ana/gone.jpg")
    window.messages.dismiss()
    page.result.show_report(replace(studio.report, matches=(gone,), skipped=(), too_little_detail=()))
    studio.settle(window)
    time.sleep(0.2)
    studio.settle(window)
    studio.shoot(window, "21-original-gone")
    studio.close(window)


STATES = (
    empty,
    first_run,
    indexing,
    portfolio,
    many_works,
    found_by_words,
    alike,
    checked_pictures,
    scanning_states,
    results,
    comparisons,
    reports,
    outputs,
    views,
    many_matches,
    beginning_of_many,
    together,
    settings,
    models,
    manual,
    ends,
)


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description="Render every page and state of the window.")
    parser.add_argument("--language", default="en", help="code of a catalogue")
    parser.add_argument("--rtl", action="store_true", help="a made-up language that runs from right to left")
    parser.add_argument("--only", default="", metavar="NAMES", help="the pictures to take of pages, as 09-check-light-wide,...")
    parser.add_argument("folder", type=Path)
    parser.add_argument("library", type=Path, nargs="?")
    parser.add_argument("states", nargs="*", metavar="state")
    asked = parser.parse_args(arguments)
    known_states = [state.__name__ for state in STATES]
    unknown = [name for name in asked.states if name not in known_states]
    if unknown:
        parser.error(f"there is no state {', '.join(unknown)}; there are {', '.join(known_states)}")
    asked.folder.mkdir(parents=True, exist_ok=True)
    application = QApplication(["shots"])
    speak(application, asked.language)
    load_fonts()
    theme = Theme(application)
    with (
        tempfile.TemporaryDirectory() as temporary,
        speaking_pseudo(application, rtl=True) if asked.rtl else nullcontext(),
        steady_decisions(),
    ):
        workspace, known, report = make_library(asked.library or Path(temporary))
        only = frozenset(filter(None, asked.only.split(",")))
        services = steady(real_services(workspace))
        studio = Studio(application, theme, asked.folder, services, known, dated(report), only)
        for state in STATES:
            if not asked.states or state.__name__ in asked.states:
                state(studio)


if __name__ == "__main__":
    main(sys.argv[1:])
