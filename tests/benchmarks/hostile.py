"""A scan of many pictures with hostile files between them: it ends, with the matches that it has without them.

    python -m tests.benchmarks.hostile FOLDER [--files 20000] [--hostile 500]

FOLDER must not exist. It gets links to small pictures (`tests.benchmarks.many_files`), which are scanned, then hostile files
among them (`tests.benchmarks.hostile_files`), and is scanned again with a new library. Decoding is that of
`tests.faulty_decoders`, so that some files crash, hang or balloon their process. Told are both scans, what became of the
hostile files, and memory. It fails when a match is lost or other, or a file is neither compared nor named. To root
nothing is forbidden: start it as another user, or `setpriv --bounding-set=-dac_override,-dac_read_search`.
"""

from __future__ import annotations

import argparse
import os
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from provcheck import __version__
from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.worker import WorkerLimits
from provcheck.core.index.portfolio_store import PortfolioStore, as_path
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level
from provcheck.core.scan.account import ScanRequest
from provcheck.core.scan.events import Scanned
from provcheck.core.scan.fingerprinting import Fingerprinter
from provcheck.core.scan.indexing import PortfolioIndexer
from provcheck.core.scan.scanning import Scanner
from provcheck.core.scan_records import ScanReport, ScanSettings
from tests.benchmarks import hostile_files
from tests.benchmarks.many_files import write_set
from tests.benchmarks.memory import MemoryWatch

LIMITS = WorkerLimits(seconds=4.0, memory_bytes=1500 << 20)
_COPIES_EVERY = 20


@dataclass(frozen=True)
class Outcome:
    """A scan, how long it took and what memory."""

    report: ScanReport
    seconds: float
    watch: MemoryWatch

    def __str__(self) -> str:
        told = self.report
        return (
            f"{told.checked} checked, {len(told.skipped)} skipped, {len(told.matches)} matches in {self.seconds:.0f} s; "
            f"{self.watch.peaks()}; over time {self.watch.course(20)}"
        )


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=20_000)
    parser.add_argument("--hostile", type=int, default=500)
    asked = parser.parse_args()
    works, pictures, sources = write_set(asked.folder, asked.files, _COPIES_EVERY)
    plain = scanned(works, pictures, asked.folder / "library-1")
    print(f"without: {plain}", flush=True)
    made, odd = hostile_files.write(pictures / "000" / "between", asked.hostile, sources[1][0].read_bytes())
    hostile = scanned(works, pictures, asked.folder / "library-2")
    between = str(pictures / "000" / "between")
    forbidden = [path for path in Path(between).glob("*-forbidden.png") if not os.access(path, os.R_OK)]
    print(f"with {made} hostile files, {len(forbidden)} of them forbidden, and {odd} odd names: {hostile}")
    print(dict(Counter(item.reason.value for item in hostile.report.skipped if item.path.startswith(between)).most_common()))
    tell_differences(plain.report, hostile.report, between)
    tell_unnamed(hostile.report, Path(between), Workspace(asked.folder / "library-2"))


def scanned(works: Path, pictures: Path, library_folder: Path) -> Outcome:
    """Index the works into a new library and scan the pictures."""
    workspace = Workspace(library_folder)
    loaded = workspace.fingerprinter()
    embedders = [OnnxEmbedder(card, path) for card, path in workspace.models.usable()]
    with (
        closing(Decoders(limits=LIMITS, decoder="tests.faulty_decoders:decode")) as decoders,
        workspace.open_library() as library,
        MemoryWatch() as watch,
    ):
        fingerprinter = Fingerprinter(embedders, loaded.space, decoding=decoders)
        portfolio = PortfolioStore(library).create("Mine")
        for _event in PortfolioIndexer(library, portfolio, fingerprinter).run([works], CancelToken()):
            pass
        request = ScanRequest(portfolio, (pictures,), ScanSettings(Level.STANDARD), __version__)
        started = time.perf_counter()
        last = None
        for event in Scanner(library, fingerprinter, workspace.backgrounds(), request).run(CancelToken()):
            last = event
        if not isinstance(last, Scanned) or not last.report.completed:
            raise SystemExit("the scan did not end")
        return Outcome(last.report, time.perf_counter() - started, watch)


def tell_differences(plain: ScanReport, hostile: ScanReport, between: str) -> None:
    """Fail when the second scan says anything else of the files of the first, or nothing of one that is new."""

    def told(report: ScanReport) -> dict[tuple[str, str], tuple[object, ...]]:
        return {
            (match.suspect, match.work.path): (match.verdict, match.score)
            for match in report.matches
            if not match.suspect.startswith(between)
        }

    before, after = told(plain), told(hostile)
    lost, new = before.keys() - after.keys(), after.keys() - before.keys()
    other = [pair for pair in before.keys() & after.keys() if before[pair] != after[pair]]
    skipped = {item.path for item in hostile.skipped if not item.path.startswith(between)}
    print(f"{len(before)} matches before, {len(lost)} lost, {len(new)} new, {len(other)} other")
    if lost or new or other or skipped != {item.path for item in plain.skipped}:
        raise SystemExit("the hostile files changed the result")


def tell_unnamed(report: ScanReport, between: Path, workspace: Workspace) -> None:
    """Fail when there is a file of which the scan said nothing; of folders and what they lead to nothing is said."""
    with workspace.open_library() as library:
        compared = {as_path(row[0]) for row in library.query("SELECT path FROM files")}
    told = compared | {Path(os.path.abspath(item.path)) for item in report.skipped}
    # A part of a file tells of the file.
    named = told | {part.parent for part in told}
    files = [path.absolute() for path in sorted(between.iterdir()) if not path.is_dir()]
    unnamed = [path for path in files if path not in named]
    print(f"{len(files)} files between, {len(unnamed)} neither compared nor named: {unnamed[:3]}")
    if unnamed:
        raise SystemExit("files were passed over without a word")


if __name__ == "__main__":
    main()
