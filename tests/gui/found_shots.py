"""Pictures of works found by words and by likeness, for `shots`."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from provcheck.app.searching import Near, Nearest
from provcheck.core.assets import resource
from provcheck.core.errors import PictureError, Reason
from provcheck.core.jobs import CancelToken, Progress
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import Advanced, Scanned
from tests.gui.shooting import Studio


def nearest(studio: Studio, count: int | None = None) -> Nearest:
    """The works of the demo in an order that no name gives."""
    contents = studio.services.portfolio.contents(studio.portfolio.name)
    assert contents is not None
    works = sorted(contents.works, key=lambda kept: kept.work.facts.sha256)
    shares = (0.99973, 0.9921, 0.9742, 0.93, None)
    found = [Near(work.paths[0], work.work.facts.sha256, 0.3, shares[n % 5]) for n, work in enumerate(works)]
    return Nearest(tuple(found[:count]), len(works), "CLIP ViT-B/32", by_meaning=True)


def found_by_words(studio: Studio) -> None:
    gate = threading.Event()

    def by_words(_portfolio: Portfolio, words: str, _token: CancelToken) -> Iterator[Advanced | Nearest]:
        if words == "a wait":
            yield Advanced(Progress(12, 400, 8.1, 48.0, "a.png"))
            gate.wait(60)
        yield nearest(studio)

    finding = replace(studio.services.finding, knows_words=lambda: True, by_words=by_words)
    window = studio.window(finding=finding)
    page = window.portfolio_page
    studio.settle(window, page.view.bar.seen.isVisible)
    studio.shoot(window, "31-can-be-described")
    page.view.bar.seen.setFocus()
    page.view.bar.seen.setText("a wait")
    page.view.bar.seen.returnPressed.emit()
    studio.settle(window)
    studio.shoot(window, "31-looked-for-by-words")
    gate.set()
    page.view.bar.seen.setText("a quiet lake with a boat at dusk")
    page.view.bar.seen.returnPressed.emit()
    studio.settle(window, lambda: page.finding.task is None)
    studio.shoot(window, "31-found-by-words")
    studio.close(window)
    window = studio.window(finding=replace(finding, knows_words=lambda: False))
    window.go_to(window.settings_page)
    studio.settle(window)
    scroll = window.settings_page.scroller
    scroll.verticalScrollBar().setValue(scroll.verticalScrollBar().maximum())
    studio.shoot(window, "32-settings-models")
    studio.close(window)


def alike(studio: Studio) -> None:
    """After the check of one picture in which nothing was found."""
    picture = resource("demo/suspects") / "IMG_20240518.jpg"
    bare = replace(studio.report, matches=(), checked=1, skipped=(), too_little_detail=(), targets=(str(picture),))

    def scan(_order: object, _token: CancelToken) -> Iterator[Scanned]:
        yield Scanned(bare)

    finding = replace(studio.services.finding, most_alike=lambda *_of: nearest(studio, 5))
    made = [replace(near, percentile=None) for near in nearest(studio, 5).found]
    in_style = Nearest(tuple(made), 12, "CSD ViT-L/14, style", by_meaning=False, by_style=True)
    states = (
        ("33-most-alike", finding),
        ("33-alike-in-style", replace(finding, alike_in_style=lambda *_of: in_style)),
        ("33-likeness-not-told", replace(finding, most_alike=_fail)),
    )
    for name, answer in states:
        window = studio.window(scan=scan, finding=answer)
        window.go_to(window.check_page)
        window.check_page.check([picture])
        studio.settle(window, lambda page=window.check_page: page.result.nothing.alike.isVisible())
        if answer is finding:
            window.check_page.result.nothing.alike.list.setFocus()
        studio.settle(window)
        studio.shoot(window, name)
        studio.close(window)


def _fail(_portfolio: Portfolio, picture: Path, _content: str) -> Nearest:
    raise PictureError(Reason.NO_ANSWER, picture)


def checked_pictures(studio: Studio) -> None:
    """All pictures of a scan: as they are, without a match alone, by words, by likeness, and where no model knows words."""
    order = sorted(studio.services.finding.pictures_of(studio.report.number), key=lambda picture: picture.content)
    found = tuple(Near(Path(picture.path), picture.content, 0.3, None) for picture in order)
    ranked = Nearest(found, len(found), "CLIP ViT-B/32", by_meaning=True, unseen=3)
    finding = replace(
        studio.services.finding,
        knows_words=lambda: True,
        most_alike=lambda *_of: nearest(studio, 5),
        checked_by_words=lambda _number, _words, _token: ranked,
        checked_like=lambda _number, _path, _content, _token: ranked,
    )
    window = studio.window(finding=finding)
    window.go_to(window.scans_page)
    window.scans_page.open_scan(studio.report.number)
    result = window.scans_page.result
    studio.settle(window, result.page.isVisible)
    studio.shoot(window, "34-match-with-all-pictures")
    result.visits.go()
    pictures = result.pictures
    studio.settle(window, pictures.panel.alike.list.isVisible)
    studio.settle(window)
    studio.shoot(window, "34-all-pictures")
    pictures.unmatched.click()
    pictures.words.setText("a quiet lake with a boat at dusk")
    pictures.words.returnPressed.emit()
    studio.settle(window, pictures.near.usual.isVisible)
    studio.shoot(window, "34-pictures-by-words")
    pictures.all.click()
    pictures.order_like(studio.report.matches[0].work)
    studio.settle(window, pictures.near.usual.isVisible)
    studio.shoot(window, "34-pictures-like-a-work")
    pictures.offer_words(known=False)
    pictures.show_usual()
    studio.shoot(window, "34-pictures-without-words")
    studio.close(window)
    window = studio.window(finding=replace(finding, pictures_of=lambda _number: ()))
    window.go_to(window.scans_page)
    window.scans_page.open_scan(studio.report.number)
    studio.settle(window, window.scans_page.result.page.isVisible)
    window.scans_page.result.visits.go()
    studio.settle(window)
    studio.shoot(window, "34-pictures-not-kept")
    studio.close(window)
