"""Stand-ins for the program and for dialogs, and records made by hand."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import numpy as np
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtWidgets import QWidget

from provcheck.app.origin_marks import OriginMark
from provcheck.app.origins import FileOrigin
from provcheck.app.pasted import PastedRoom
from provcheck.app.scan_comparing import ComparedScans, compared
from provcheck.app.searching import Nearest
from provcheck.app.settings import WatchedFolder
from provcheck.app.watching import WatchLook
from provcheck.core.errors import PictureError, Reason
from provcheck.core.evidence import Alignment, Evidence, HashPair, Measure, Region
from provcheck.core.index.library import LibraryState
from provcheck.core.index.prints_store import FileStamp
from provcheck.core.index.scan_store import OpenedScan, ScanSummary
from provcheck.core.jobs import CancelToken, Progress
from provcheck.core.matching.background import Background
from provcheck.core.records import (
    Decision,
    Level,
    Match,
    ModelUse,
    PairKey,
    PictureFacts,
    Portfolio,
    Skipped,
    VerdictKind,
    Work,
)
from provcheck.core.scan.events import Advanced, Indexed, IndexSummary, Scanned
from provcheck.core.scan_records import CheckedPicture, ScanReport, ScanSettings
from provcheck.gui.dialogs import ANY_KIND, Kinds
from provcheck.gui.finding_services import FindingServices
from provcheck.gui.images import from_pixels
from provcheck.gui.scan_services import ScanServices
from provcheck.gui.services import FullPicture, IndexOrder, NoticeOrder, Places, Preferences, ScanOrder, Services
from tests.gui.library_fakes import FakeCare
from tests.gui.model_fakes import FakeModels
from tests.gui.output_fakes import FakeOutputs
from tests.gui.portfolio_fakes import FakePortfolios
from tests.gui.report_fakes import FakeReports

SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
IDENTITY = ((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0))
PORTFOLIO = Portfolio(1, "Ana", "Ana Example", ("@ana",), 2)
MODEL = ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", ("CPUExecutionProvider",), ("CPUExecutionProvider",))
BACKGROUND = Background("0" * 64, 1000, (0.0, 0.5, 1.0), (0.0, 0.2, 0.6), "made up")
RED, BLUE = (200, 30, 30), (30, 30, 200)


def digest(name: str) -> str:
    """A made-up SHA-256 that is told apart by a name."""
    return (name.encode().hex() * 64)[:64]


def facts(name: str, width: int = 200, height: int = 100) -> PictureFacts:
    return PictureFacts(digest(name), digest("pixels " + name), 1000, "PNG", width, height, False, 1.0)


def work(name: str = "red.png", number: int = 1) -> Work:
    return Work(number, f"/portfolio/{name}", facts(name))


def match(
    score: float = 0.9,
    *,
    work_name: str = "red.png",
    suspect: str = "blue.png",
    verdict: VerdictKind = VerdictKind.EDITED_COPY,
    matrix: Any = IDENTITY,
) -> Match:
    """A match of a red work and a blue suspect."""
    measures = (
        Measure("pdq", 12.0, 31.0, "bits", False, 256.0),
        Measure("colorhash", 3.0, 4.0, "bits", False, 42.0),
        Measure("embedding:sscd", 0.81, 0.75, "cosine", True, 1.0),
        Measure("alignment", 25.5, 8.0, "log10", True),
        Measure("inliers", 143.0, 8.0, "count", True),
        Measure("light", 0.9, 0.25, "share", True, 1.0),
    )
    hashes = (
        HashPair("pdq", "f0" * 32, "f0" * 31 + "0f", 16),
        HashPair("colorhash", "ffffffffffc0", "fffffffff0c0", 14),
    )
    alignment = Alignment(matrix, False, False, 143, 200, -25.5) if matrix is not None else None
    evidence = Evidence(measures, hashes, alignment, percentile=0.9998)
    region = Region(SQUARE, SQUARE, 1.0, 1.0) if matrix is not None else None
    return Match(f"/suspects/{suspect}", facts(suspect), work(work_name), verdict, score, 1e-20, evidence, region)


def report(matches: Sequence[Match] = (), *, number: int = 1, **changes: Any) -> ScanReport:
    made = ScanReport(
        number=number,
        started="2026-11-21T10:00:00+00:00",
        finished="2026-11-21T10:01:00+00:00",
        version="0.1.0",
        settings=ScanSettings(Level.STANDARD),
        models=(MODEL,),
        portfolio=PORTFOLIO,
        works=(work(), work("other.png", 2)),
        works_skipped=(),
        targets=("/suspects",),
        checked=3,
        skipped=(),
        too_little_detail=(),
        matches=tuple(matches),
    )
    return replace(made, **changes)


def summary_of(made: ScanReport) -> ScanSummary:
    alike = sum(found.verdict is VerdictKind.RESEMBLANCE for found in made.matches)
    counts = made.checked, len(made.matches), made.completed, alike
    level = made.settings.level
    return ScanSummary(made.number, made.started, made.portfolio.name, made.targets, *counts, level, len(made.skipped))


def pixels(ink: tuple[int, int, int], width: int = 200, height: int = 100) -> Any:
    return np.full((height, width, 3), ink, np.uint8)


def jpeg(ink: tuple[int, int, int]) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    from_pixels(pixels(ink)).save(buffer, "JPEG", 95)
    return bytes(buffer.data().data())


def ink_of(name: str) -> tuple[int, int, int]:
    return BLUE if "blue" in name or "suspects" in name else RED


class FakeDialogs:
    """Answers at once with what it was given; remembers the titles it was asked with."""

    def __init__(self, *answers: list[Path]) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.kinds: dict[str, str] = {}
        self.suggested: list[Path] = []

    def choose_folder(self, parent: QWidget, title: str, chosen: Callable[[list[Path]], None]) -> None:  # noqa: ARG002
        self._answer(title, chosen)

    def choose_files(self, parent: QWidget, title: str, chosen: Callable[[list[Path]], None]) -> None:  # noqa: ARG002
        self._answer(title, chosen)

    def choose_target(
        self,
        parent: QWidget,  # noqa: ARG002
        title: str,
        suggested: Path,
        chosen: Callable[[list[Path]], None],
        kinds: Kinds = ANY_KIND,
    ) -> None:
        self.kinds = dict(kinds)
        self.suggested.append(suggested)
        self._answer(title, chosen)

    def _answer(self, title: str, chosen: Callable[[list[Path]], None]) -> None:
        self.asked.append(title)
        answer = self.answers.pop(0) if self.answers else []
        if answer:
            chosen(answer)


@dataclass
class FakeProgram:
    """A program that holds what a test puts in and remembers what it was asked.

    A job yields `before`, then waits at `gate` when there is one, then ends as the engine does.
    """

    portfolios: list[Portfolio] = field(default_factory=lambda: [PORTFOLIO])
    works: list[Work] = field(default_factory=lambda: [work(), work("other.png", 2)])
    reports: dict[int, ScanReport] = field(default_factory=dict)
    before: list[Any] = field(default_factory=list)
    gate: threading.Event | None = None
    reached: threading.Event = field(default_factory=threading.Event)
    error: Exception | None = None
    gone: set[str] = field(default_factory=set)
    scans_asked: list[ScanOrder] = field(default_factory=list)
    indexes_asked: list[IndexOrder] = field(default_factory=list)
    drafted: list[tuple[ScanReport, NoticeOrder, Path]] = field(default_factory=list)
    saved: list[Preferences] = field(default_factory=list)
    origins: dict[str, FileOrigin] = field(default_factory=dict)
    marks: dict[str, OriginMark] = field(default_factory=dict)
    decisions: dict[PairKey, Decision] = field(default_factory=dict)
    decisions_error: Exception | None = None
    unseen: dict[Path, tuple[FileStamp, ...]] = field(default_factory=dict)
    looks_asked: list[tuple[WatchedFolder, CancelToken]] = field(default_factory=list)
    look_gate: threading.Event | None = None
    pasted: list[bytes] = field(default_factory=list)
    before_pairs: frozenset[PairKey] | None = None
    first_matches: int | None = None
    rest_gate: threading.Event = field(default_factory=threading.Event)
    rest_error: Exception | None = None
    compare_gate: threading.Event | None = None
    open_error: Exception | None = None
    state: LibraryState = ()
    knows_words: bool = False
    alike: Nearest | None = None
    in_style: Nearest | None = None
    alike_error: Exception | None = None
    alike_asked: list[tuple[Portfolio, Path, str]] = field(default_factory=list)
    pictures: dict[int, tuple[CheckedPicture, ...]] = field(default_factory=dict)
    ranked: Nearest | None = None
    ranks_asked: list[tuple[int, str]] = field(default_factory=list)
    models: FakeModels = field(default_factory=FakeModels)
    writing: FakeReports = field(default_factory=FakeReports)
    care: FakeCare = field(default_factory=FakeCare)
    outputs: FakeOutputs = field(default_factory=FakeOutputs)

    def __post_init__(self) -> None:
        self.portfolio_care = FakePortfolios(self.portfolios_of, self.works_of)

    def services(self) -> Services:
        return Services(
            library_state=lambda: self.state,
            list_portfolios=lambda: tuple(self.portfolios),
            index=self.index,
            scan=self.scan,
            list_scans=lambda: tuple(summary_of(made) for made in reversed(self.reports.values())),
            open_scan=self.open_scan,
            rest_of_scan=self.rest_of_scan,
            match_details=lambda _number, match: match,
            origin_marks=lambda keys: {key: self.marks[key[0]] for key in keys if key[0] in self.marks},
            origin_of_match=lambda match: self.origins.get(match.suspect, FileOrigin(Path(match.suspect))),
            load_preview=lambda sha256: jpeg(BLUE if sha256 == digest("blue.png") else RED),
            read_picture=self.read_picture,
            model_uses=lambda: (MODEL,),
            export_notice=self.draft,
            save_preferences=self.saved.append,
            load_decisions=lambda: dict(self.decisions),
            save_decisions=self.save_decisions,
            pairs_before=lambda _portfolio, _number: self.before_pairs,
            backgrounds=lambda: {"embedding:sscd": BACKGROUND},
            keep_picture=self.keep_picture,
            pasted_room=lambda: PastedRoom(len(self.pasted), 1000 * len(self.pasted)),
            sweep_pasted=lambda: 0,
            clear_pasted=self.pasted.clear,
            look_at_watched=self.look_at_watched,
            places=Places(Path("/library"), Path("/logs/provcheck.log"), Path("/logs/crashes"), Path("/library/pasted")),
            portfolio=self.portfolio_care.services(),
            finding=FindingServices(
                knows_words=lambda: self.knows_words,
                by_words=self.by_words,
                most_alike=self.most_alike,
                alike_in_style=lambda *_of: self.in_style,
                scan_to_search=lambda _portfolio: max(self.pictures, default=None),
                pictures_of=lambda number: self.pictures.get(number, ()),
                checked_by_words=self.checked_by_words,
                checked_like=self.checked_like,
                preview_of=lambda _content, path: None if path.name in self.gone else jpeg(ink_of(path.name)),
            ),
            models=self.models.services(),
            reports=self.writing.services(),
            scans=ScanServices(compare=self.compare_scans, remove=self.remove_scans),
            library=self.care.services(),
            outputs=self.outputs.services(lambda name: jpeg(ink_of(name))),
        )

    def by_words(self, portfolio: Portfolio, words: str, token: CancelToken) -> Iterator[Any]:  # noqa: ARG002
        for event in self._run(token):
            if not isinstance(event, bool):
                yield event

    def most_alike(self, portfolio: Portfolio, picture: Path, content: str) -> Nearest | None:
        self.alike_asked.append((portfolio, picture, content))
        if self.alike_error is not None:
            raise self.alike_error
        return self.alike

    def checked_by_words(self, number: int, words: str, _token: CancelToken) -> Nearest:
        self.ranks_asked.append((number, words))
        if self.alike_error is not None:
            raise self.alike_error
        assert self.ranked is not None
        return self.ranked

    def checked_like(self, number: int, picture: Path, _content: str, token: CancelToken) -> Nearest:
        return self.checked_by_words(number, picture.name, token)

    def open_scan(self, number: int) -> OpenedScan | None:
        """Whole, or as many of its matches as are to come first."""
        if self.open_error is not None:
            raise self.open_error
        made = self.reports.get(number)
        if made is None or self.first_matches is None:
            return made and OpenedScan(made, is_whole=True)
        return OpenedScan(replace(made, matches=made.matches[: self.first_matches], works=()), is_whole=False)

    def rest_of_scan(self, opened: ScanReport) -> ScanReport:
        assert self.rest_gate.wait(20)
        if self.rest_error is not None:
            raise self.rest_error
        return self.reports[opened.number]

    def compare_scans(self, numbers: tuple[int, int], _token: CancelToken) -> ComparedScans | None:
        if self.compare_gate is not None:
            assert self.compare_gate.wait(20)
        if self.open_error is not None:
            raise self.open_error
        found = [self.reports[number] for number in sorted(numbers) if number in self.reports]
        return compared(*found) if len(found) == len(numbers) else None

    def remove_scans(self, numbers: Sequence[int]) -> None:
        for number in numbers:
            del self.reports[number]

    def look_at_watched(self, folder: WatchedFolder, token: CancelToken) -> WatchLook:
        portfolio = next((each for each in self.portfolios if each.name == folder.portfolio), None)
        self.looks_asked.append((folder, token))
        if self.look_gate is not None:
            while not self.look_gate.wait(0.01):
                token.check()
        new = self.unseen.get(Path(folder.path))
        return WatchLook(folder, portfolio, new or (), () if new is not None else (Skipped(folder.path, Reason.NOT_FOUND),))

    def keep_picture(self, png: bytes) -> Path:
        self.pasted.append(png)
        return Path("/library/pasted/pasted.png")

    def portfolios_of(self) -> list[Portfolio]:
        return self.portfolios

    def works_of(self) -> list[Work]:
        return self.works

    def save_decisions(self, made: Mapping[PairKey, Decision]) -> None:
        if self.decisions_error is not None:
            raise self.decisions_error
        self.decisions.update(made)

    def _run(self, token: CancelToken) -> Iterator[Any]:
        yield from self.before
        self.reached.set()
        if self.gate is not None:
            assert self.gate.wait(20)
        if self.error is not None:
            raise self.error
        yield token.cancelled

    def scan(self, order: ScanOrder, token: CancelToken) -> Iterator[Any]:
        self.scans_asked.append(order)
        found = [event.match for event in self.before if hasattr(event, "match")]
        skipped = tuple(event.skipped for event in self.before if hasattr(event, "skipped"))
        for event in self._run(token):
            if isinstance(event, bool):
                made = report(found, number=len(self.reports) + 1, skipped=skipped, completed=not event)
                self.reports[made.number] = made
                done = () if event or skipped else order.targets
                self.unseen = {
                    folder: tuple(stamp for stamp in stamps if stamp.path not in done) for folder, stamps in self.unseen.items()
                }
                yield Scanned(made)
            else:
                yield event

    def index(self, order: IndexOrder, token: CancelToken) -> Iterator[Any]:
        self.indexes_asked.append(order)
        made = Portfolio(len(self.portfolios) + 1, order.name, order.artist, order.handles, 2)
        for event in self._run(token):
            if isinstance(event, bool):
                self.portfolios = [portfolio for portfolio in self.portfolios if portfolio.name != made.name] + [made]
                skipped = tuple(event.skipped for event in self.before if hasattr(event, "skipped"))
                yield Indexed(IndexSummary(made, 2, 0, 2, 0, (), skipped, not event))
            else:
                yield event

    def read_picture(self, path: Path) -> FullPicture:
        if path.name in self.gone:
            raise PictureError(Reason.NOT_FOUND, path)
        return FullPicture(digest(path.name), pixels(ink_of(path.name)))

    def draft(self, made: ScanReport, order: NoticeOrder, target: Path) -> None:
        target.write_bytes(b"draft")
        self.drafted.append((made, order, target))


def advanced(done: int, total: int, current: str = "file.png") -> Advanced:
    return Advanced(Progress(done, total, 8.1, 180.0, current))


def skipped(name: str = "broken.jpg") -> Skipped:
    return Skipped(f"/suspects/{name}", Reason.TRUNCATED, "detail")
