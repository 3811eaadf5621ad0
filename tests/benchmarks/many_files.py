"""Memory of a scan of very many pictures, over its whole time.

    python -m tests.benchmarks.many_files FOLDER [--files 100000] [--copies 20]

FOLDER must not exist. It gets small copies of the demo's pictures, as many links to them as are asked for in folders of a
thousand, and a library. One picture in `--copies` is the copy of a work and one in a hundred is cut off; all others are of the
strangers. `provcheck scan` checks them at level standard; its own process and the processes it decodes in are watched apart.
A content that lies there a second time is not decoded again, so time is not to be read off this, and memory for pixels is that
of few pictures: what may grow is what is held for every file.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from itertools import cycle
from pathlib import Path

from PIL import Image, ImageOps

from tests.benchmarks.memory import MemoryWatch
from tests.benchmarks.scan import DONE, values_of
from tests.builders import SUSPECTS, TRUTH, WORKS, encoded, work_image

Sources = tuple[list[Path], list[Path], Path]
"""Copies of works, strangers, and a file that is cut off."""

SIDE = 160
IN_A_FOLDER = 1000
_CUT_OFF_EVERY = 100


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--copies", type=int, default=20)
    asked = parser.parse_args()
    works, pictures, _sources = write_set(asked.folder, asked.files, asked.copies)
    written = asked.folder / "scan.json"
    command = [sys.executable, "-m", "provcheck", "scan", str(pictures), "--portfolio-dir", str(works)]
    options = ["--library", str(asked.folder / "library"), "--json", str(written), "--quiet"]
    started = time.perf_counter()
    program = subprocess.Popen([*command, *options])
    with MemoryWatch(root=program.pid) as watch:
        code = program.wait()
    if code not in DONE:
        raise SystemExit(f"provcheck ended with {code}")
    values = values_of(written)
    print(
        f"{asked.files} files in {time.perf_counter() - started:.0f} s: {values['suspects']['checked']} checked, "
        f"{len(values['suspects']['skipped'])} skipped, {len(values['matches'])} matches"
    )
    print(f"peaks: {watch.peaks()}")
    print(f"own+decoding processes in twentieths of the time, MB: {watch.course(20)}")


def write_set(folder: Path, files: int, copies_every: int) -> tuple[Path, Path, Sources]:
    """The folders of the works and of so many pictures, and what these are made of."""
    works = write_works(folder / "works")
    sources = write_sources(folder / "sources")
    spread(in_turn(sources, copies_every), folder / "pictures", files)
    return works, folder / "pictures", sources


def write_works(folder: Path) -> Path:
    """The demo's works, small."""
    folder.mkdir(parents=True)
    for work in WORKS.iterdir():
        (folder / f"{work.stem}.png").write_bytes(encoded(work_image(work.name, 2 * SIDE), "PNG"))
    return folder


def write_sources(folder: Path) -> Sources:
    """Copies of works, strangers, and a file that is cut off."""
    folder.mkdir(parents=True)
    copies, strangers = [], []
    for file in sorted(WORKS.iterdir()):
        copy = folder / f"{file.stem}.jpg"
        copy.write_bytes(encoded(work_image(file.name, SIDE), "JPEG", quality=70))
        copies.append(copy)
    for name in TRUTH["innocent"]:
        with Image.open(SUSPECTS / name) as image:
            image.thumbnail((SIDE, SIDE))
            for number, seen in enumerate((image.convert("RGB"), ImageOps.flip(image.convert("RGB")))):
                strangers.append(folder / f"{number}-{Path(name).stem}.png")
                strangers[-1].write_bytes(encoded(seen, "PNG"))
    broken = folder / "cut-off.jpg"
    broken.write_bytes(copies[0].read_bytes()[:600])
    return copies, strangers, broken


def in_turn(sources: Sources, copies_every: int) -> list[Path]:
    """The sources in the order in which they are linked, again and again."""
    copies, strangers, broken = sources
    next_copy, next_stranger = cycle(copies), cycle(strangers)
    return [
        broken if number % _CUT_OFF_EVERY == 0 else next(next_copy if number % copies_every == 1 else next_stranger)
        for number in range(_CUT_OFF_EVERY * copies_every)
    ]


def spread(sources: Sequence[Path], folder: Path, count: int) -> None:
    """Link files under names of their own, a thousand in a folder."""
    for number in range(count):
        source = sources[number % len(sources)]
        place = folder / f"{number // IN_A_FOLDER:03}"
        if number % IN_A_FOLDER == 0:
            place.mkdir(parents=True)
        os.link(source, place / f"{number:06}{source.suffix}")


if __name__ == "__main__":
    main()
