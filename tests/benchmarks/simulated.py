"""What scans of very many pictures against very many works take, with all of the program but the decoding of pictures.

    python -m tests.benchmarks.simulated LIBRARY OUT --strangers OTHER --portfolio many-5000 --suspects 10000 30000
        [--copies 20] [--level standard] [--again]

LIBRARY is one that `tests.benchmarks.scale` wrote; OTHER is one whose second portfolio, by name, holds pictures that are none
of the works. OUT must not exist. For each number of suspects it gets that many empty files, which are walked and looked at as
any others. In place of decoding one and computing its fingerprints, those of a stranger are given, as they are, or in one of
`--copies` files those of a work of the portfolio, moved a little; each file counts as another content. From there on all is
as in a scan: candidates, alignment, verdicts, what the library keeps, events, the report. With several numbers each is
scanned in a process of its own, so that memory is that of one scan; what was kept stays in LIBRARY. Processor time is of all
threads together.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import resource
import subprocess
import sys
import time
from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from provcheck import __version__
from provcheck.app.collecting import no_collecting
from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.imaging.door import Read, read_bytes
from provcheck.core.imaging.preview import from_jpeg
from provcheck.core.index.compared_store import ComparedStore
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import PrintsStore
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.jobs import CancelToken
from provcheck.core.matching.pair import needs_lines
from provcheck.core.records import Level, Portfolio
from provcheck.core.scan.events import Advanced, MatchFound, ScanEvent, Scanned
from provcheck.core.scan.fingerprinting import Fingerprinter, Reading
from provcheck.core.scan.scanning import Scanner, ScanRequest
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.benchmarks.memory import MB
from tests.benchmarks.scale import IN_A_FOLDER, Known, Maker, known, known_works

COPIED = 300
"""Works of which copies are made."""

_AS_A_COPY = 0.2
"""Length by which a copy's descriptor, of length 1, is moved."""


class Simulated(Fingerprinter):
    """Gives fingerprints that were made before."""

    def __init__(self, real: Fingerprinter, strangers: Sequence[Reading], copies: Sequence[Reading], every: int) -> None:
        """Give a copy in one of so many files, 0 for never, a stranger in all others."""
        super().__init__(real.embedders, real.space)
        self._strangers, self._copies, self._every = strangers, copies, every

    def read_unless_known(
        self,
        path: Path,
        known: Container[str],
        level: Level = Level.THOROUGH,
        embedded: Container[str] = (),
        read: Read = read_bytes,
    ) -> Reading | str:
        """Fingerprints of a file, told by its name."""
        del embedded, read
        content = hashlib.sha256(str(path).encode()).hexdigest()
        if content in known:
            return content
        number = int(path.stem)
        is_copy = self._every and number % self._every == 0
        made = self._copies if is_copy else self._strangers
        reading = made[(number // self._every if is_copy else number) % len(made)]
        lines = reading.lines if needs_lines(level, reading.features) else None
        return replace(reading, facts=replace(reading.facts, sha256=content, pixel_digest=content), lines=lines)


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--strangers", type=Path, required=True)
    parser.add_argument("--portfolio", required=True)
    parser.add_argument("--suspects", type=int, nargs="+", default=[10_000])
    parser.add_argument("--copies", type=int, default=20)
    parser.add_argument("--level", type=Level, choices=list(Level), default=Level.STANDARD)
    parser.add_argument("--again", action="store_true", help="OUT is there: scan its files once more")
    asked = parser.parse_args()
    if len(asked.suspects) == 1:
        folder = asked.out / str(asked.suspects[0])
        if not asked.again:
            write_files(folder, asked.suspects[0])
        print(json.dumps(measure(asked, folder)))
        return
    for count in asked.suspects:
        given = ["--strangers", str(asked.strangers), "--portfolio", asked.portfolio, "--level", asked.level]
        more = ["--suspects", str(count), "--copies", str(asked.copies), *(["--again"] if asked.again else [])]
        command = [sys.executable, "-m", "tests.benchmarks.simulated", str(asked.library), str(asked.out), *given, *more]
        subprocess.run(command, check=True)


def write_files(folder: Path, count: int) -> None:
    """So many empty files, a thousand in a folder."""
    for number in range(count):
        file = folder / f"{number // IN_A_FOLDER:04}" / f"{number:07}.png"
        if number % IN_A_FOLDER == 0:
            file.parent.mkdir(parents=True)
        file.touch()


def measure(asked: argparse.Namespace, folder: Path) -> dict[str, Any]:
    """Scan, and tell what it took."""
    workspace = Workspace(asked.library)
    real = workspace.fingerprinter()
    with workspace.open_library() as library:
        portfolio = next(each for each in PortfolioStore(library).all() if each.name == asked.portfolio)
        simulated = simulation(real, library, portfolio, asked.strangers, asked.copies)
        sizes = {"works": portfolio.work_count, "suspects": asked.suspects[0], "level": str(asked.level)}
        told = {"database_mb_before": _size(asked.library), "memory_mb_before": _memory()}
        started, processor = time.perf_counter(), time.process_time()
        settings = ScanSettings(asked.level)
        request = ScanRequest(portfolio, (folder,), settings, __version__)
        scanner = Scanner(library, simulated, workspace.backgrounds(), request)
        told |= {"loading_s": _since(started), "memory_mb_loaded": _memory()}
        told |= watched(scanner.run(CancelToken()), library, scanner)
        told |= {"processor_s": round(time.process_time() - processor, 1), "all_s": _since(started)}
    told |= {"memory_mb_peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, "database_mb": _size(asked.library)}
    return sizes | told


def watched(events: Iterator[ScanEvent], library: Library, scanner: Scanner) -> dict[str, Any]:
    """Go through a scan and keep it, as the program does it."""
    started = time.perf_counter()
    told: dict[str, Any] = {}
    course: list[int] = []
    matches = 0
    for event in events:
        if isinstance(event, Advanced):
            told.setdefault("until_first_event_s", _since(started))
            if event.progress.done * 10 >= len(course) * event.progress.total:
                course.append(_memory())
        elif isinstance(event, MatchFound):
            matches += 1
        elif isinstance(event, Scanned):
            told |= {"scanning_s": _since(started), "matches": matches, "memory_mb_course": course}
            told |= _kept(event.report, library, scanner)
    return told


def _kept(report: ScanReport, library: Library, scanner: Scanner) -> dict[str, Any]:
    saved = time.perf_counter()
    with no_collecting():
        number = ScanStore(library).save(report).number
    ComparedStore(library).save(scanner.comparison, scanner.compared, scanner.clean)
    return {"saving_s": _since(saved), "scan": number, "checked": report.checked}


def simulation(
    real: Fingerprinter, library: Library, portfolio: Portfolio, strangers: Path, every: int, seed: int = 7
) -> Simulated:
    """Fingerprints of real strangers, and of copies of some works of a portfolio."""
    space = real.space
    if space is None:
        raise SystemExit("without a space of compact descriptors nothing votes")
    with Workspace(strangers).open_library() as other:
        found = known_works(other, PrintsStore(other, real.versions, space), portfolio=1)
    store, works = PrintsStore(library, real.versions, space), PortfolioStore(library).works(portfolio)
    chosen = np.random.default_rng(seed).choice(len(works), min(COPIED, len(works)), replace=False).tolist()
    maker = Maker((), space, seed)
    copies = [_copied(known(store, works[row].facts.sha256), maker, space) for row in chosen] if every else []
    return Simulated(real, [_reading(each) for each in found], copies, every)


def _copied(work: Known, maker: Maker, space: CompactSpace) -> Reading:
    features = maker.moved(work.features, _AS_A_COPY)
    moved = replace(work, features=features, lines=maker.moved(work.lines, _AS_A_COPY))
    return replace(_reading(moved), compact=space.compact(features))


def _reading(picture: Known) -> Reading:
    prints = picture.prints
    return Reading(
        facts=prints.facts,
        hashes=prints.hashes,
        pdq_quality=prints.pdq_quality,
        embeddings=prints.embeddings,
        small=from_jpeg(picture.preview),
        features=picture.features,
        lines=picture.lines,
        compact=prints.compact,
        structure=prints.structure,
    )


def _memory() -> int:
    return int(psutil.Process().memory_info().rss) // MB


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.glob(f"{FILE_NAME}*")) // MB


def _since(started: float) -> float:
    return round(time.perf_counter() - started, 2)


if __name__ == "__main__":
    main()
