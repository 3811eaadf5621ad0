"""Versions of one work are found among the works of a portfolio, and nothing else is."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.imaging.picture import Pixels
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.version_store import VersionStore
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.versions import are_versions
from provcheck.core.records import Level, VerdictKind
from provcheck.core.scan.account import ScanRequest
from provcheck.core.scan.events import Indexed, IndexEvent, Scanned, VersionsSought
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan.indexing import PortfolioIndexer
from provcheck.core.scan.scanning import Scanner
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.builders import work_pixels

SIDE = 400


def sketch(pixels: Pixels) -> Pixels:
    """Its lines on paper, at half the size."""
    grey = cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY)
    lines = cv2.divide(grey, cv2.GaussianBlur(grey, (0, 0), 6), scale=250)
    small = cv2.resize(lines, None, fx=0.6, fy=0.6, interpolation=cv2.INTER_AREA)
    return np.asarray(cv2.cvtColor(small, cv2.COLOR_GRAY2RGB), np.uint8)


class Desk:
    """A library and a folder of five works, two of them with other versions."""

    def __init__(self, folder: Path, sscd: OnnxEmbedder) -> None:
        self.art = folder / "art"
        self.art.mkdir()
        for name in ("picnic.jpg", "regatta.jpg", "jukebox.jpg", "campfire.jpg", "goldfish.png"):
            self.save(f"{Path(name).stem}.png", work_pixels(name, SIDE))
        picnic, regatta = work_pixels("picnic.jpg", SIDE), work_pixels("regatta.jpg", SIDE)
        self.save("picnic sketch.png", sketch(picnic))
        self.save("picnic posted.jpg", np.asarray(cv2.resize(picnic, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)))
        self.save("regatta at night.png", (regatta // 3).astype(np.uint8))
        self.save("regatta mirrored.png", np.asarray(regatta[:, ::-1]))
        self.library = Library(folder / "library")
        self.store = PortfolioStore(self.library)
        self.mine = self.store.create("Mine")
        self.fingerprinter = Fingerprinter([sscd])

    def save(self, name: str, pixels: Pixels) -> None:
        Image.fromarray(pixels).save(self.art / name)

    def index(self, token: CancelToken | None = None) -> Iterator[IndexEvent]:
        return PortfolioIndexer(self.library, self.mine, self.fingerprinter).run((self.art,), token or CancelToken())

    @property
    def groups(self) -> list[list[str]]:
        by_artwork: dict[int, list[str]] = {}
        for work in self.store.works(self.mine):
            if work.artwork:
                by_artwork.setdefault(work.artwork, []).append(work.name)
        return sorted(by_artwork.values())

    def scan(self, *targets: Path) -> ScanReport:
        settings = ScanSettings(Level.STANDARD)
        request = ScanRequest(self.mine, targets, settings, "1")
        *_others, last = Scanner(self.library, self.fingerprinter, {}, request).run(CancelToken())
        assert isinstance(last, Scanned)
        return last.report


TOGETHER = [["picnic posted.jpg", "picnic sketch.png", "picnic.png"], ["regatta at night.png", "regatta.png"]]


@pytest.fixture
def desk(tmp_path: Path, sscd: OnnxEmbedder) -> Iterator[Desk]:
    made = Desk(tmp_path, sscd)
    yield made
    made.library.close()


def test_a_sketch_a_small_export_and_a_night_version_belong_to_their_works(desk: Desk) -> None:
    events = list(desk.index())
    assert desk.groups == TOGETHER
    last = events[-1]
    assert isinstance(last, Indexed)
    assert last.summary.versions == 3
    assert last.summary.portfolio.work_count == 6
    sought = [event for event in events if isinstance(event, VersionsSought)]
    assert (sought[-1].progress.done, sought[-1].progress.total) == (9, 9)
    again = [event for event in desk.index() if isinstance(event, VersionsSought)]
    assert again == [], "nothing is looked for twice"


def test_a_version_that_comes_later_is_put_to_its_work(desk: Desk) -> None:
    later = desk.art / "picnic sketch.png"
    kept = later.read_bytes()
    later.unlink()
    list(desk.index())
    later.write_bytes(kept)
    events = list(desk.index())
    assert desk.groups == TOGETHER
    sought = [event for event in events if isinstance(event, VersionsSought)]
    assert sought[-1].progress.total == 1


def test_what_was_not_looked_at_before_cancelling_is_looked_at_the_next_time(desk: Desk) -> None:
    token = CancelToken()
    for event in desk.index(token):
        if isinstance(event, VersionsSought) and event.progress.done == 4:
            token.cancel()
    assert isinstance(event, Indexed)
    assert not event.summary.completed
    left = VersionStore(desk.library).new_works(desk.mine)
    assert len(left) == 5
    list(desk.index())
    assert VersionStore(desk.library).new_works(desk.mine) == frozenset()
    assert desk.groups == TOGETHER


def test_a_copy_is_told_once_with_all_versions_it_matches(desk: Desk, tmp_path: Path) -> None:
    list(desk.index())
    suspects = tmp_path / "suspects"
    suspects.mkdir()
    pixels = work_pixels("picnic.jpg", SIDE)
    Image.fromarray(pixels[20:-60, 30:-40]).save(suspects / "cropped.png")
    (suspects / "taken.jpg").write_bytes((desk.art / "picnic posted.jpg").read_bytes())
    report = desk.scan(suspects)
    named = {Path(match.suspect).name: match for match in report.matches}
    assert len(report.matches) == len(named) == 2
    assert named["taken.jpg"].verdict is VerdictKind.IDENTICAL_FILE
    assert named["taken.jpg"].work.name == "picnic posted.jpg"
    cropped = named["cropped.png"]
    assert {work.name for work in (cropped.work, *cropped.versions)} == set(TOGETHER[0])
    assert len(cropped.keys) == 3
    assert report.work_count == 6


def test_own_versions_are_no_finds_among_each_other(desk: Desk) -> None:
    list(desk.index())
    report = desk.scan(desk.art)
    own = {Path(match.suspect).name: match for match in report.matches if match.evidence.own_file}
    assert len(own) == 9
    assert all(match.work.name == name and not match.versions for name, match in own.items())
    others = {(Path(match.suspect).name, match.work.name) for match in report.matches if not match.evidence.own_file}
    assert others <= {("regatta mirrored.png", "regatta.png"), ("regatta.png", "regatta mirrored.png")} | {
        ("regatta at night.png", "regatta mirrored.png"),
        ("regatta mirrored.png", "regatta at night.png"),
    }, "a mirrored one is no version and is told"


def test_nothing_aligned_is_no_version() -> None:
    assert not are_versions(PairResult())
