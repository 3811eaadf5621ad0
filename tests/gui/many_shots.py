"""Pictures of long lists: very many matches, many copies of one picture, many works in one."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.scan_store import OpenedScan
from provcheck.core.records import Match, Skipped, VerdictKind
from provcheck.core.scan_records import ScanReport
from provcheck.gui.models.arrangement import Grouping
from tests.gui.shooting import Studio

SKIPPED = [
    ("broken-download.jpg", Reason.TRUNCATED),
    ("storyboard.clip", Reason.FORMAT_NOT_READ),
    ("notes.png", Reason.NOT_A_PICTURE),
    ("mural, full size.tif", Reason.TOO_MANY_PIXELS),
]


def many_matches(studio: Studio) -> None:
    """Scans with one match and with very many, of which some works were left out."""
    first = studio.report.matches
    for count in (1, 20_000):
        found = [
            elsewhere(first[number % len(first)], f"/home/ana/Downloads/{number // 500}/picture {number}.png", f"{number:064}")
            for number in range(count)
        ]
        left_out = tuple(Skipped(f"/home/ana/works/{name}", reason) for name, reason in SKIPPED)
        made = replace(
            studio.report,
            matches=tuple(sorted(found, key=lambda match: match.order)),
            checked=3 * count,
            works_skipped=left_out,
            too_little_detail=tuple(f"/home/ana/Downloads/flat {number}.png" for number in range(count)),
        )
        window = studio.window(**kept(made))
        window.go_to(window.scans_page)
        window.scans_page.open_scan(1)
        result = window.scans_page.result
        studio.settle(window, lambda result=result: bool(result.model.shown) and not result.model.busy)
        studio.shoot(window, f"31-matches-{count}")
        result.left_out.toggle.click()
        studio.shoot(window, f"32-left-out-{count}")
        studio.close(window)


def beginning_of_many(studio: Studio) -> None:
    """The strongest of 10,000 matches while the others are read: as they are, waited for, filtered, and not read after all."""
    first, gate = studio.report.matches, threading.Event()
    found = [
        elsewhere(first[number % len(first)], f"/home/ana/Downloads/picture {number}.png", f"{number:064}")
        for number in range(10_000)
    ]
    made = replace(studio.report, matches=tuple(sorted(found, key=lambda match: match.order)), checked=30_000)

    def rest(_opened: ScanReport) -> ScanReport:
        gate.wait(120)
        raise LibraryError(Reason.LIBRARY_UNUSABLE, Path("/home/ana/library.sqlite3"), "disk I/O error")

    opened = OpenedScan(replace(made, matches=made.matches[:1024], works=()), is_whole=False)
    window = studio.window(**kept(made) | {"open_scan": lambda _number: opened, "rest_of_scan": rest})
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    studio.settle(window, lambda: result.model.shown == len(opened.report.matches))
    studio.shoot(window, "35-beginning", waits=False)
    result.list.selectAll()
    studio.shoot(window, "36-beginning-wait", waits=False)
    result.filters.groupings[Grouping.WORK].trigger()
    result.filters.words.setText("picture 99")
    studio.settle(window, lambda: 0 < result.model.shown < 1024)
    studio.shoot(window, "37-beginning-filtered", waits=False)
    gate.set()
    studio.settle(window)
    studio.shoot(window, "38-beginning-not-read")
    studio.close(window)


def kept(made: ScanReport) -> dict[str, Any]:
    """What the program gives of a scan that is kept."""
    return {"open_scan": lambda _number: OpenedScan(made, is_whole=True), "match_details": lambda _number, match: match}


def elsewhere(match: Match, suspect: str, picture: str = "") -> Match:
    """A match of a copy of the suspect at another path, or of another picture."""
    facts = match.suspect_facts
    return replace(match, suspect=suspect, suspect_facts=replace(facts, pixel_digest=picture or facts.pixel_digest))


def together(studio: Studio) -> None:
    """One picture that lies there thirty times, and one that holds eight works."""
    first = {match.suspect.rsplit("/", 1)[-1]: match for match in studio.report.matches}
    often = [elsewhere(first["tilted-scan.jpg"], f"/home/ana/Downloads/{number}/tilted-scan.jpg") for number in range(30)]
    board = first["moodboard.jpg"]
    works = [replace(match, suspect=board.suspect, suspect_facts=board.suspect_facts) for match in studio.report.matches[4:12]]
    others = [
        match for match in studio.report.matches if match.suspect not in {board.suspect, first["tilted-scan.jpg"].suspect}
    ]
    found = sorted(
        [*often, *(replace(match, verdict=VerdictKind.PARTIAL_COPY) for match in works), *others], key=lambda match: match.order
    )
    made = replace(studio.report, matches=tuple(found))
    window = studio.window(**kept(made))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(1)
    result = window.scans_page.result
    studio.settle(window, lambda: bool(result.model.shown) and not result.model.busy)
    row = result.model.index_of(often[0]).row()
    result.list.setCurrentIndex(result.model.index(row + 6))
    result.list.setCurrentIndex(result.model.index(row + 1))
    studio.shoot(window, "33-together")
    result.filters.groupings[Grouping.STRENGTH].trigger()
    studio.shoot(window, "34-each-file")
    studio.close(window)
