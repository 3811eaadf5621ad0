"""How long a folder of very many unchanged pictures takes when it is checked again, and what a first look at it costs.

    python -m tests.benchmarks.rescan LIBRARY OUT [--files 100000] [--rounds 3]

LIBRARY is one into which works were indexed at level standard; OUT must not exist. It gets a copy of the library, and as many
files as asked for in folders of a thousand, each with other bytes, of which the library knows fingerprints, as if a scan had
compared them all and found nothing. No file is opened by a rescan, so what the files hold does not matter; fingerprints are
those of the works, changed at random. Printed are the seconds of each round of `provcheck scan` as a whole, and of walking.
"""

from __future__ import annotations

import argparse
import hashlib
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from provcheck import __version__
from provcheck.app.workspace import Workspace
from provcheck.core.index.compared_store import ComparedStore
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Level
from provcheck.core.scan.comparing import basis_of, comparison_with
from provcheck.core.scan.walk import walk
from tests.benchmarks.scale import changed
from tests.benchmarks.scan import DONE

IN_A_FOLDER = 1000


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--files", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    if asked.out.exists():
        parser.error(f"{asked.out} is there already")
    library, pictures = asked.out / "library", asked.out / "pictures"
    shutil.copytree(asked.library, library)
    name = write(Workspace(library), pictures, asked.files)
    started = time.perf_counter()
    count = sum(1 for _each in walk([pictures], CancelToken()))
    print(f"{count} files walked in {time.perf_counter() - started:.1f} s")
    command = [
        sys.executable,
        "-m",
        "provcheck",
        "scan",
        str(pictures),
        "--portfolio",
        name,
        "--library",
        str(library),
        "--quiet",
    ]
    for number in range(1, asked.rounds + 1):
        started = time.perf_counter()
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if done.returncode not in DONE:
            raise SystemExit(f"provcheck ended with {done.returncode}")
        print(f"round {number}: {time.perf_counter() - started:.1f} s")


def write(workspace: Workspace, pictures: Path, count: int) -> str:
    """Write the files and what the library knows of them; the name of the portfolio that they were compared with."""
    fingerprinter, rng = workspace.fingerprinter(), np.random.default_rng(7)
    with workspace.open_library() as library:
        store, prints = PortfolioStore(library), PrintsStore(library, fingerprinter.versions, fingerprinter.space)
        portfolio = store.all()[0]
        works = [work.facts.sha256 for work in store.works(portfolio)]
        known = [found for found in map(prints.load, works[:20]) if found is not None]
        made = []
        for number in range(count):
            file = pictures / f"{number // IN_A_FOLDER:04}" / f"{number:06}.png"
            file.parent.mkdir(parents=True, exist_ok=True)
            data = f"picture {number}".encode("ascii")
            file.write_bytes(data)
            content = hashlib.sha256(data).hexdigest()
            base = changed(known[number % len(known)], number, rng)
            facts = replace(base.facts, sha256=content, pixel_digest=hashlib.sha256(content.encode("ascii")).hexdigest())
            prints.save(FileStamp.of(file), replace(base, facts=facts))
            made.append(content)
        basis = basis_of(fingerprinter, Level.STANDARD, store.works(portfolio), __version__)
        comparison = replace(comparison_with(fingerprinter, portfolio, Level.STANDARD, works), basis=basis)
        ComparedStore(library).save(comparison, made, frozenset(made))
    return portfolio.name


if __name__ == "__main__":
    main()
