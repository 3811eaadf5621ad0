"""A small library and outputs, beside which tests lay texts."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PIL import Image

from provcheck.app import portfolios, scanning
from provcheck.app.origin_marks import OriginMark, mark_key, origin_marks
from provcheck.app.output_report import OutputsReport
from provcheck.app.output_sets import AskedSets, OutputsAnalysed, analyse
from provcheck.app.picture_source import PreviewSource
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.report_choice import ReportChoice, Told
from provcheck.app.reporting import report_document
from provcheck.app.workspace import Workspace
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, Match
from provcheck.core.scan.events import Scanned
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.builders import encoded, work_image

SAID = "a goldfish by {}\nSteps: 20, Sampler: Euler, CFG scale: 7, Seed: 1, Model: birds_v3"
ARTIST = "Mira Tammsaar"


def noise(number: int) -> Image.Image:
    return Image.effect_noise((200 + number, 180), 90).convert("RGB")


class Studio:
    """A portfolio of one work, and a folder of outputs without any note: a copy of it, and three that have nothing of it."""

    def __init__(self, folder: Path) -> None:
        self.workspace = Workspace(folder / "library")
        (folder / "works").mkdir()
        self.outputs = folder / "outputs"
        self.outputs.mkdir()
        work = work_image("goldfish.png", 300)
        work.save(folder / "works" / "goldfish.png")
        copy = work.convert("RGB").resize((280, 280 * work.height // work.width))
        for name, image in {"copy": copy, "b": noise(1), "c": noise(2), "d": noise(3)}.items():
            (self.outputs / f"{name}.png").write_bytes(encoded(image, "PNG"))
        list(portfolios.index(self.workspace, NewPortfolio("mine", ARTIST), [folder / "works"], CancelToken()))
        (self.portfolio,) = portfolios.list_portfolios(self.workspace)

    def say(self, text: str, artist: str = ARTIST) -> Path:
        path = self.outputs / text
        path.write_text(SAID.format(artist), encoding="utf-8")
        return path

    def scan(self, level: Level = Level.QUICK) -> ScanReport:
        asked = ScanSettings(level=level)
        *_others, last = scanning.scan(self.workspace, self.portfolio, [self.outputs], asked, CancelToken())
        assert isinstance(last, Scanned)
        return last.report

    def mark(self, match: Match) -> OriginMark | None:
        return origin_marks(self.workspace, [mark_key(match)]).get(mark_key(match))

    def told_in_report(self, report: ScanReport, files: Told = Told.PATHS) -> str:
        with self.workspace.open_library() as library:
            document = report_document(report, PreviewSource(library), {}, ReportChoice(files=files))
        return str(document)


def analysed(studio: Studio, artist: str = ARTIST) -> OutputsReport:
    asked = AskedSets((studio.outputs,))
    *_events, last = analyse(studio.workspace, replace(studio.portfolio, artist=artist), asked, CancelToken())
    assert isinstance(last, OutputsAnalysed)
    return last.report
