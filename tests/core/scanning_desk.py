"""A portfolio of four works, made small, and suspects to be checked against it, with the real model."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from PIL import Image, ImageOps

from provcheck.core.assets import resource
from provcheck.core.errors import Reason
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.imaging.door import FileBytes
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level, VerdictKind
from provcheck.core.scan.account import ScanRequest
from provcheck.core.scan.events import ScanEvent, Scanned
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.scanning import Scanner
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.builders import encoded, work_image

WORKS = ("picnic.jpg", "goldfish.png", "jukebox.jpg", "carpenter-saw.jpg")
SIDE = 300
FOUND = {
    "a-mirrored.png": ("picnic.png", VerdictKind.EDITED_COPY),
    "c-recompressed.jpg": ("goldfish.png", VerdictKind.RE_ENCODED_COPY),
    "d-same-pixels.bmp": ("goldfish.png", VerdictKind.IDENTICAL_PICTURE),
    "g-same-file.png": ("picnic.png", VerdictKind.IDENTICAL_FILE),
    "j-again.jpg": ("goldfish.png", VerdictKind.RE_ENCODED_COPY),
    "k-inverted.png": ("jukebox.png", VerdictKind.EDITED_COPY),
}
SKIPPED = {"e-cut-off.png": Reason.TRUNCATED, "i-text.png": Reason.NOT_A_PICTURE}


class Counting(Fingerprinter):
    """Notes which files were read."""

    seen: list[str]

    def _measure(self, file: FileBytes, level: Level, times_given_up: int, *, with_embeddings: bool) -> Reading:
        self.seen.append(file.path.name)
        return super()._measure(file, level, times_given_up, with_embeddings=with_embeddings)


class Desk:
    """A library whose portfolio holds four works, and a folder of suspects: copies, strangers, and what cannot be read."""

    def __init__(self, folder: Path, library: Path, embedder: OnnxEmbedder) -> None:
        self.art, self.suspects, self.embedder = folder / "art", folder / "suspects", embedder
        self.fingerprinter = Counting([embedder], CompactSpace.load(resource("calibration") / "compact.npz"))
        self.fingerprinter.seen = []
        self.library = Library(library)
        self.portfolio = PortfolioStore(self.library).create("Mine")

    def events(
        self, *targets: Path, token: CancelToken | None = None, level: Level = Level.STANDARD, candidates: int = 2
    ) -> Iterator[ScanEvent]:
        request = ScanRequest(self.portfolio, targets or (self.suspects,), ScanSettings(level, candidates), "1.2.3")
        return Scanner(self.library, self.fingerprinter, {}, request).run(token or CancelToken())

    def scan(self, *targets: Path, level: Level = Level.STANDARD) -> ScanReport:
        *_others, last = self.events(*targets, level=level)
        assert isinstance(last, Scanned)
        return last.report

    def suspect(self, *names: str) -> list[Path]:
        return [self.suspects / name for name in names]


def write_pictures(folder: Path) -> None:
    (folder / "art").mkdir()
    (folder / "suspects").mkdir()
    for name in WORKS:
        (folder / "art" / f"{Path(name).stem}.png").write_bytes(encoded(work_image(name, SIDE), "PNG"))
    picnic, goldfish, jukebox = (work_image(name, SIDE) for name in WORKS[:3])
    files = {
        "a-mirrored.png": encoded(picnic.transpose(Image.Transpose.FLIP_LEFT_RIGHT), "PNG"),
        "b-stranger.jpg": encoded(work_image("chalet-in-snow.jpg", SIDE), "JPEG"),
        "c-recompressed.jpg": encoded(goldfish, "JPEG", quality=60),
        "d-same-pixels.bmp": encoded(goldfish, "BMP"),
        "e-cut-off.png": encoded(picnic, "PNG")[:5000],
        "f-flat.png": encoded(picnic.resize((1, 1)).resize((200, 150)), "PNG"),
        "g-same-file.png": (folder / "art" / "picnic.png").read_bytes(),
        "h-stranger.png": encoded(work_image("regatta.jpg", SIDE), "PNG"),
        "i-text.png": b"just text",
        "j-again.jpg": encoded(goldfish, "JPEG", quality=60),
        "k-inverted.png": encoded(ImageOps.invert(jukebox), "PNG"),
    }
    for name, data in files.items():
        (folder / "suspects" / name).write_bytes(data)
    for file in folder.glob("*/*"):
        os.utime(file, ns=(1, 1_234_567_890_123_456_789))
        file.chmod(0o444)


def state_of(folder: Path) -> dict[str, tuple[bytes, int]]:
    """Every picture with its bytes and its time."""
    files = [file for part in ("art", "suspects") for file in (folder / part).iterdir()]
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


@dataclass(frozen=True)
class Made:
    """What is computed once for all tests: pictures, a library with the portfolio, and the same library after one scan."""

    folder: Path
    before: dict[str, tuple[bytes, int]]
    events: tuple[ScanEvent, ...]
    seen: tuple[str, ...]

    @property
    def report(self) -> ScanReport:
        last = self.events[-1]
        assert isinstance(last, Scanned)
        return last.report


def timeless(report: ScanReport) -> ScanReport:
    return replace(report, started="", finished="")


def found_in(report: ScanReport) -> Mapping[str, tuple[str, VerdictKind]]:
    return {Path(match.suspect).name: (match.work.name, match.verdict) for match in report.matches}
