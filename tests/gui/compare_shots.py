"""Pictures of two scans that are compared, of choosing them, and of removing some."""

from __future__ import annotations

from dataclasses import replace

from provcheck.app.scan_comparing import compared
from provcheck.core.errors import Reason
from provcheck.core.records import Level, Portfolio, Skipped, VerdictKind
from provcheck.core.scan_records import ScanReport, ScanSettings
from provcheck.gui.main_window import MainWindow
from provcheck.gui.scan_services import ScanServices
from tests.gui.fakes import summary_of
from tests.gui.many_shots import elsewhere, kept
from tests.gui.report_shots import both
from tests.gui.shooting import Studio


def comparisons(studio: Studio) -> None:
    before = replace(studio.report, number=3, started="2026-11-21T10:00:00+00:00")
    choosing(studio, before)
    for name, after in others(before).items():
        window = comparing(studio, before, after)
        studio.shoot(window, f"51-compared-{name}")
        if name == "different":
            window.scans_page.comparison.list.opened.emit(window.scans_page.comparison.list.currentIndex())
            studio.settle(window)
            studio.shoot(window, "52-opened-from-comparison")
        studio.close(window)


def others(before: ScanReport) -> dict[str, ScanReport]:
    """Later scans: with some of everything, another level and portfolio, nothing different, very much."""
    later = replace(before, number=5, started="2026-11-30T18:00:00+00:00")
    first, second, third, fourth, fifth, *rest = before.matches
    moved = replace(second, suspect="/home/ana/Downloads/another folder/a name that somebody has given it, new.png")
    weaker = replace(third, verdict=VerdictKind.REDRAWN)
    new = [elsewhere(fourth, f"/home/ana/Downloads/shop/poster {number}.png", f"{number:064}") for number in range(2)]
    some = replace(later, matches=(*new, moved, weaker, *rest), skipped=(Skipped(fifth.suspect, Reason.NOT_FOUND),))
    other = replace(
        some, portfolio=Portfolio(9, "Bo", "", (), 1), settings=ScanSettings(Level.QUICK), targets=("/net",), completed=False
    )
    many = [elsewhere(first, f"/home/ana/Downloads/{number:05}.png", f"{number:064}") for number in range(20_000)]
    return {
        "different": some,
        "otherwise": other,
        "same": later,
        "one": replace(later, matches=before.matches[1:]),
        "many": replace(later, matches=tuple(many)),
    }


def comparing(studio: Studio, before: ScanReport, after: ScanReport) -> MainWindow:
    """A window in which these are compared."""
    made = compared(before, after)
    services = ScanServices(compare=lambda _numbers, _token: made, remove=lambda _numbers: None)
    window = studio.window(scans=services, **kept(before))
    window.go_to(window.scans_page)
    window.scans_page.all.compare_asked.emit(before.number, after.number)
    studio.settle(window)
    return window


def choosing(studio: Studio, before: ScanReport) -> None:
    made = [replace(before, number=number, matches=before.matches[: 2 * number]) for number in range(7, 0, -1)]
    window = studio.window(list_scans=lambda: tuple(map(summary_of, made)))
    window.go_to(window.scans_page)
    shelf = window.scans_page.all
    shelf.list.setCurrentIndex(window.scans_page.model.index(1, 0))
    studio.shoot(window, "50-scan-chosen")
    shelf.compare.click()
    studio.shoot(window, "50-scans-picked")
    shelf.cancel.click()
    shelf.remove.click()
    question = window.scans_page.removal.question
    assert question is not None
    both(studio, question, "50-remove-scan")
    question.reject()
    studio.close(window)
