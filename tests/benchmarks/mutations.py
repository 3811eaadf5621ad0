"""Many broken files through the door: each is decoded or named with a reason, and it is counted which processes are lost.

python -m tests.benchmarks.mutations [--count 100000] [--minutes 60] [--threads 2] [--seed 1]

It ends when either is reached, and tells how many files there were, what became of them, how long the slowest took and how
much memory was used. Archives are entered as a scan does it, and count as one file.
"""

from __future__ import annotations

import argparse
import threading
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory

from provcheck.core.errors import PictureError
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.door import FileBytes
from provcheck.core.imaging.parts import is_archive, members
from provcheck.core.imaging.worker import WorkerLimits
from tests.benchmarks.memory import MemoryWatch
from tests.mutations import REASONS_OF_BROKEN_FILES, mutated, unusual_files, whole_files

PARTS = ("", "", "", "last", "different", "2")
"""Which frame or page is asked for, in turn."""

LIMITS = WorkerLimits(seconds=20.0, memory_bytes=2 << 30)


@dataclass
class Outcome:
    """What became of the files so far.

    Attributes:
        files: How many were tried.
        kinds: What became of them, each with how often.
        slowest: Seconds and name of the file that took longest.
        odd: What is to be looked at: lost processes, and what nobody expected.
    """

    files: int = 0
    kinds: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    odd: list[str] = field(default_factory=list)


class Trial:
    """Tries one broken file after the other, from several threads."""

    def __init__(self, decoders: Decoders, seed: int, folder: Path) -> None:
        """Decode with these; archives are put into the folder."""
        self.outcome = Outcome()
        self._decoders = decoders
        self._seed = seed
        self._folder = folder
        self._files = tuple((whole_files() | unusual_files()).items())
        self._lock = threading.Lock()

    def run(self, number: int) -> None:
        """Break a file, try it and count what becomes of it."""
        name, data = self._files[number % len(self._files)]
        broken = mutated(data, self._seed * 1_000_003 + number)
        started = time.perf_counter()
        told = list(self._tried(number, name, broken))
        seconds = time.perf_counter() - started
        with self._lock:
            self.outcome.files += 1
            self.outcome.slowest = max(self.outcome.slowest, (seconds, f"{name} {number}"))
            for kind, odd in told:
                self.outcome.kinds[kind] += 1
                self.outcome.odd += [f"{name} {number}: {kind}: {odd}"] if odd else []

    def _tried(self, number: int, name: str, broken: bytes) -> Iterator[tuple[str, str]]:
        try:
            if is_archive(Path(name)):
                yield from self._entered(self._folder / f"{number}{Path(name).suffix}", broken)
            else:
                part = PARTS[number // len(self._files) % len(PARTS)]
                self._decoders.decode(FileBytes(Path(name), broken, "0" * 64, part))
                yield "read", ""
        except PictureError as error:
            yield _refused(error)
        except Exception:  # noqa: BLE001  what this looks for: anything else is a crash of the program
            yield "crash", traceback.format_exc()

    def _entered(self, path: Path, broken: bytes) -> Iterator[tuple[str, str]]:
        path.write_bytes(broken)
        try:
            for found in members(path):
                if isinstance(found, PictureError):
                    yield _refused(found)
                    continue
                try:
                    self._decoders.read(found)
                    yield "read", ""
                except PictureError as error:
                    yield _refused(error)
        finally:
            path.unlink()


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--minutes", type=float, default=1e9)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    started = time.perf_counter()
    with (
        TemporaryDirectory() as folder,
        closing(Decoders(asked.threads, LIMITS)) as decoders,
        ThreadPoolExecutor(asked.threads) as pool,
        MemoryWatch() as watch,
    ):
        trial = Trial(decoders, asked.seed, Path(folder))
        for begin in range(0, asked.count, 5000):
            list(pool.map(trial.run, range(begin, min(begin + 5000, asked.count))))
            _tell(trial.outcome, time.perf_counter() - started, watch)
            if time.perf_counter() - started > 60 * asked.minutes:
                break
    for odd in trial.outcome.odd:
        print(odd)


def _tell(outcome: Outcome, seconds: float, watch: MemoryWatch) -> None:
    slowest, name = outcome.slowest
    print(f"{outcome.files} files in {seconds:.0f} s: {dict(outcome.kinds.most_common())}")
    print(f"    slowest {slowest:.1f} s ({name}), {watch.peaks()}; over time {watch.course()}", flush=True)


def _refused(error: PictureError) -> tuple[str, str]:
    return error.reason.value, "" if error.reason in REASONS_OF_BROKEN_FILES else error.detail


if __name__ == "__main__":
    main()
