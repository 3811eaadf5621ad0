"""A library with many works, made from the fingerprints of few: for timing scans against thousands of works.

    python -m tests.benchmarks.scale LIBRARY OUT --works 5000 [--seed N]

LIBRARY is one into which works were indexed; OUT must not exist. Every work is written as it is, and then again and again with
hashes, embedding, drawing and local descriptors changed at random, so that they are other works to the program; only times are
to be read off a scan against them. `provcheck scan PICTURES --library OUT --portfolio many` then scans against them.
"""

from __future__ import annotations

import argparse
import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.local_features import LINES_SIGNAL
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore

NAME = "many"


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--works", type=int, default=5000)
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    if asked.out.exists():
        parser.error(f"{asked.out} is there already")
    print(f"{write(Workspace(asked.library), Workspace(asked.out), asked.works, asked.seed)} works in portfolio {NAME}")


def write(source: Workspace, target: Workspace, count: int, seed: int) -> int:
    """Write the works into the target's library; the number written."""
    rng, fingerprinter = np.random.default_rng(seed), source.fingerprinter()
    there, here = source.open_library(), target.open_library()
    known = PrintsStore(there, fingerprinter.versions, fingerprinter.space)
    store, works = PrintsStore(here, fingerprinter.versions, fingerprinter.space), PortfolioStore(here)
    portfolio = works.create(NAME)
    contents = [work.facts.sha256 for work in PortfolioStore(there).works(PortfolioStore(there).all()[0])]
    for number in range(count):
        content = contents[number % len(contents)]
        prints, preview = known.load(content), known.preview(content)
        features, lines = known.features(content), known.features(content, LINES_SIGNAL)
        if prints is None or preview is None or features is None or lines is None:
            raise SystemExit(f"work {content} is not indexed")
        made = prints if number < len(contents) else changed(prints, number, rng)
        path = Path(f"/many/{number:06}.png")
        store.save_work(made.facts.sha256, features, lines, preview, None)
        store.save(FileStamp(path, number, number), made)
        works.add_file(portfolio, WorkFile(path, path, made.facts.sha256))
    return count


def changed(prints: Prints, number: int, rng: np.random.Generator) -> Prints:
    """Fingerprints of a work that does not exist."""
    digest = hashlib.sha256(str(number).encode("ascii")).hexdigest()
    embeddings = {}
    for model, row in prints.embeddings.items():
        moved = row * np.float32(0.3) + rng.normal(0, 1 / len(row) ** 0.5, len(row)).astype(np.float32)
        embeddings[model] = moved / np.linalg.norm(moved)
    facts = replace(prints.facts, sha256=digest, pixel_digest=digest)
    return replace(
        prints,
        facts=facts,
        hashes={signal: rng.integers(0, 256, rows.shape, np.uint8) for signal, rows in prints.hashes.items()},
        embeddings=embeddings,
        compact=_shaken(prints.compact, rng),
        structure=rng.permutation(prints.structure),
    )


def _shaken(compact: NDArray[np.int8], rng: np.random.Generator) -> NDArray[np.int8]:
    """Descriptors moved so far that they match the picture's own no better than others."""
    moved = compact.astype(np.float32) + rng.normal(0, 14, compact.shape)
    lengths = np.maximum(np.linalg.norm(moved, axis=1, keepdims=True), 1e-6)
    return np.rint(moved / lengths * 127).astype(np.int8)


if __name__ == "__main__":
    main()
