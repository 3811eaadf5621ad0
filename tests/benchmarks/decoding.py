"""What it costs to decode in processes of their own: the same pictures there and in this process, in one run.

    python -m tests.benchmarks.decoding FOLDER... [--count 300] [--threads 2]

Blocks of pictures are decoded both ways in turn, each way first as often as the other, so that what else the computer does
falls on both.
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

from provcheck.core.errors import PictureError
from provcheck.core.imaging.decoders import Decoders
from provcheck.core.imaging.decoding import decode
from provcheck.core.imaging.door import FileBytes, read_bytes
from provcheck.core.imaging.formats import READ_SUFFIXES
from provcheck.core.imaging.picture import Picture

BLOCK = 20


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--count", type=int, default=300)
    parser.add_argument("--threads", type=int, default=2)
    asked = parser.parse_args()
    files = chosen(asked.folders, asked.count)
    with closing(Decoders(asked.threads)) as decoders, ThreadPoolExecutor(asked.threads) as pool:
        started = time.perf_counter()
        decoders.decode(read_bytes(files[0]))
        first = time.perf_counter() - started
        here, there, pixels = timed(files, pool, decoders.decode)
    print(f"{len(files)} pictures, {pixels / len(files) / 1e6:.1f} megapixels each, {asked.threads} threads")
    print(f"in this process {here:.2f} s, in others {there:.2f} s, ratio {there / here:.3f}")
    print(f"more for each picture {1000 * (there - here) / len(files):.1f} ms; the first one, with starting, {first:.2f} s")


def chosen(folders: Sequence[Path], count: int) -> list[Path]:
    """So many pictures, evenly taken from all that are there and can be read."""
    found = [Path(folder, name) for root in folders for folder, _, names in os.walk(root) for name in sorted(names)]
    pictures = sorted(file for file in found if file.suffix.lower() in READ_SUFFIXES and file.is_file())
    return [file for file in pictures[:: max(1, len(pictures) // count)] if is_read(file)][:count]


def is_read(file: Path) -> bool:
    """Whether a file is decoded at all."""
    try:
        decode(read_bytes(file))
    except PictureError:
        return False
    return True


def timed(files: Sequence[Path], pool: ThreadPoolExecutor, other: Callable[[FileBytes], Picture]) -> tuple[float, float, int]:
    """Seconds in this process, seconds the other way, and pixels."""
    seconds: dict[str, float] = {"here": 0.0, "there": 0.0}
    pixels = 0
    for number, start in enumerate(range(0, len(files), BLOCK)):
        block = [read_bytes(file) for file in files[start : start + BLOCK]]
        ways: list[tuple[str, Callable[[FileBytes], Picture]]] = [("here", decode), ("there", other)]
        for name, way in ways if number % 2 else ways[::-1]:
            started = time.perf_counter()
            sizes = list(pool.map(lambda file, way=way: pixels_of(way(file)), block))
            seconds[name] += time.perf_counter() - started
        pixels += sum(sizes)
    return seconds["here"], seconds["there"], pixels


def pixels_of(picture: Picture) -> int:
    """How many, so that the picture itself can be let go."""
    return picture.width * picture.height


if __name__ == "__main__":
    main()
