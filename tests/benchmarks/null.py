"""Scans in which nothing is to be found: stated against observed false alarms.

    python -m tests.benchmarks.null ART SET OUT --package NAME... [--count 1000] [--level L] [--seed N] [--library DIR]

The works of SET, a folder that `tests.benchmarks.build` wrote, are searched for in pictures drawn from packages of ART that
gave none of them, taken as they are. Every accusation is printed, to be looked at; pairs listed in `related.toml` are left out.
"""

from __future__ import annotations

import argparse
import random
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from tests.benchmarks import scan
from tests.benchmarks.judging import RESEMBLANCE
from tests.benchmarks.related import Related
from tests.benchmarks.truth import Truth

_READ = frozenset({".png", ".jpg", ".jpeg", ".webp"})

# Fewest and most events that are expected when so many are observed, at 95 % (Garwood 1936).
_POISSON = {0: (0.0, 3.69), 1: (0.0253, 5.57), 2: (0.242, 7.22), 3: (0.619, 8.77), 4: (1.09, 10.24), 5: (1.62, 11.67)}


@dataclass(frozen=True)
class Null:
    """A scan in which nothing is to be found.

    Attributes:
        checked: Pictures compared.
        stated: False alarms that the program expected of the whole scan.
        accused: Suspect, work and verdict of every accusation between originals that share nothing.
    """

    checked: int
    stated: float
    accused: list[tuple[str, str, str]]


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("art", type=Path)
    parser.add_argument("set", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--package", action="append", required=True, metavar="NAME")
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--level", choices=("quick", "standard", "thorough"), default="standard")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--library", type=Path)
    asked = parser.parse_args()
    names = collect(asked.art, asked.package, asked.out, asked.count, asked.seed)
    found = judged(run(asked.set, asked.out, asked.level, asked.library or asked.out / "library"), asked.set, names)
    print(f"{found.checked} pictures checked, {found.stated:.3g} false alarms stated, {len(found.accused)} observed")
    low, high = _POISSON.get(len(found.accused), (float("nan"), float("nan")))
    print(f"95 % interval of what {len(found.accused)} observed let expect: {low} to {high}")
    for suspect, work, verdict in found.accused:
        print(f"  {verdict:12} {suspect} <- {work}")


def collect(art: Path, packages: list[str], out: Path, count: int, seed: int) -> dict[str, str]:
    """Copy pictures into OUT/suspects; gives their originals by file name."""
    files = [
        path
        for package in packages
        for path in sorted((art / package).rglob("*"))
        if path.is_file() and not path.is_symlink() and path.suffix.lower() in _READ
    ]
    drawn = random.Random(seed).sample(files, min(count, len(files)))
    folder = out / "suspects"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    names: dict[str, str] = {}
    for number, path in enumerate(drawn):
        name = f"n{number:04}{path.suffix.lower()}"
        shutil.copy(path, folder / name)
        names[name] = path.relative_to(art).as_posix()
    return names


def run(folder: Path, out: Path, level: str, library: Path) -> Path:
    """Scan OUT/suspects against the works of a set; gives the JSON that was written."""
    written = out / f"null-{level}.json"
    places = ["--portfolio-dir", str(folder.resolve() / "works"), "--library", str(library.resolve())]
    options = ["--level", level, "--json", str(written.resolve()), "--quiet"]
    ended = subprocess.run([sys.executable, "-m", "provcheck", "scan", str(out / "suspects"), *places, *options], check=False)
    if ended.returncode not in scan.DONE:
        raise SystemExit(f"provcheck ended with {ended.returncode}")
    return written


def judged(written: Path, folder: Path, names: dict[str, str]) -> Null:
    """What the program stated and whom it accused."""
    values = scan.values_of(written)
    works = {work.file: work.original for work in Truth.read(folder / "truth.json").works}
    related = Related()
    accused = [
        (names[Path(match["suspect"]).name], works[Path(match["work"]).name], str(match["verdict"]))
        for match in values["matches"]
        if match["verdict"] != RESEMBLANCE
    ]
    counted = [each for each in accused if not related.holds(each[0], each[1])]
    return Null(int(values["suspects"]["checked"]), float(values["expected_false_alarms"]), counted)


if __name__ == "__main__":
    main()
