"""Many broken files through the door: each is decoded or named with a reason, and it is counted which processes are lost.

python -m tests.benchmarks.mutations [--count 100000] [--threads 2] [--seed 1]
"""

from __future__ import annotations

import argparse
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from provcheck.core.errors import PictureError
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.door import FileBytes
from provcheck.core.imaging.worker import WorkerLimits
from tests.mutations import REASONS_OF_BROKEN_FILES, mutated, whole_files

PARTS = ("", "", "", "last", "different", "2")
"""Which frame or page is asked for, in turn."""

LIMITS = WorkerLimits(seconds=20.0, memory_bytes=2 << 30)


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    files = tuple(whole_files().items())
    with closing(Decoders(asked.threads, LIMITS)) as decoders, ThreadPoolExecutor(asked.threads) as pool:

        def outcome(number: int) -> tuple[str, str]:
            name, data = files[number % len(files)]
            broken = mutated(data, asked.seed * 1_000_003 + number)
            try:
                decoders.decode(FileBytes(Path(name), broken, "0" * 64, PARTS[number % len(PARTS)]))
            except PictureError as error:
                known = error.reason in REASONS_OF_BROKEN_FILES
                return error.reason.value, "" if known else f"{name} {number}: {error.reason.value}: {error.detail}"
            return "read", ""

        started = time.perf_counter()
        outcomes = list(pool.map(outcome, range(asked.count)))
        seconds = time.perf_counter() - started
    print(f"{asked.count} files in {seconds:.0f} s: {dict(Counter(name for name, _ in outcomes).most_common())}")
    for _name, told in outcomes:
        if told:
            print(told)


if __name__ == "__main__":
    main()
