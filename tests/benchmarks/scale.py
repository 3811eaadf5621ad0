"""A library with very many works, made from the fingerprints of few: for measuring scans against thousands of works.

    python -m tests.benchmarks.scale LIBRARY OUT --works 1000 5000 20000 [--seed N]

LIBRARY is one into which works were indexed; OUT must not exist. The works of its first portfolio are written as they are. Each
other one is put together from three of them: local features, of light and of lines, from all three, each moved so far that it
is as good as unrelated; embedding and map of the drawing between theirs; the preview that of the first. So near and far are as
among real pictures, and to the program each is a work of its own. Hashes are drawn at random, as those of unrelated pictures
look. For each number of works OUT gets a portfolio, as "many-1000", the smaller ones with the first works of the larger.
`tests.benchmarks.simulated` scans against them, as does `provcheck scan PICTURES --library OUT --portfolio many-5000`.
"""

from __future__ import annotations

import argparse
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from provcheck.app.workspace import Workspace
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.local_features import LINES_SIGNAL, LocalFeatures
from provcheck.core.fingerprint.prints import Prints
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore

PARTS = 3
"""Works that one is put together from."""

AWAY = 0.75
"""Length by which a descriptor, of length 1, is moved to be another one."""

IN_A_FOLDER = 1000
_NOISE = 1 << 22


@dataclass(frozen=True)
class Known:
    """All that a library keeps of a work."""

    prints: Prints
    features: LocalFeatures
    lines: LocalFeatures
    preview: bytes


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--works", type=int, nargs="+", default=[5000])
    parser.add_argument("--seed", type=int, default=7)
    asked = parser.parse_args()
    if asked.out.exists():
        parser.error(f"{asked.out} is there already")
    write(Workspace(asked.library), Workspace(asked.out), sorted(asked.works), asked.seed)
    print(f"portfolios with {', '.join(map(str, sorted(asked.works)))} works")


def write(source: Workspace, target: Workspace, counts: Sequence[int], seed: int) -> None:
    """Write portfolios with so many works, the fewest first, into the target's library."""
    fingerprinter = source.fingerprinter()
    space = fingerprinter.space
    if space is None:
        raise SystemExit("without a space of compact descriptors nothing votes")
    with source.open_library() as there, target.open_library() as here:
        bases = known_works(there, PrintsStore(there, fingerprinter.versions, space))
        store, portfolios = PrintsStore(here, fingerprinter.versions, space), PortfolioStore(here)
        into = [(count, portfolios.create(f"many-{count}")) for count in counts]
        maker = Maker(bases, space, seed)
        for number in range(counts[-1]):
            work = bases[number] if number < len(bases) else maker.work(number)
            content, path = work.prints.facts.sha256, Path(f"/many/{number // IN_A_FOLDER:03}/{number:06}.png")
            store.save_work(content, work.features, work.lines, work.preview, None)
            store.save(FileStamp(path, number, number), work.prints)
            for count, portfolio in into:
                if number < count:
                    portfolios.add_file(portfolio, WorkFile(path, path, content))


def known_works(library: Library, store: PrintsStore, portfolio: int = 0) -> list[Known]:
    """All works of a portfolio, which is given by its number in the order of names."""
    portfolios = PortfolioStore(library)
    return [known(store, work.facts.sha256) for work in portfolios.works(portfolios.all()[portfolio])]


def known(store: PrintsStore, content: str) -> Known:
    """All that is kept of a work."""
    prints, preview = store.load(content), store.preview(content)
    features, lines = store.features(content), store.features(content, LINES_SIGNAL)
    if prints is None or preview is None or features is None or lines is None:
        raise SystemExit(f"work {content} is not indexed")
    return Known(prints, features, lines, preview)


class Maker:
    """Makes works that do not exist."""

    def __init__(self, bases: Sequence[Known], space: CompactSpace, seed: int) -> None:
        """Put them together from these."""
        self._bases = bases
        self._space = space
        self._rng = np.random.default_rng(seed)
        self._noise = self._rng.normal(0, 1 / 128**0.5, _NOISE).astype(np.float32)

    def work(self, number: int) -> Known:
        """One of a number of its own."""
        parts = [self._bases[row] for row in self._rng.choice(len(self._bases), PARTS, replace=False)]
        first = parts[0]
        features = self._features([part.features for part in parts])
        digest = hashlib.sha256(str(number).encode("ascii")).hexdigest()
        drawing = np.mean([part.prints.structure.astype(np.float32) for part in parts[:2]], axis=0)
        embeddings = {
            model: _unit(np.sum([part.prints.embeddings[model] for part in parts], axis=0)) for model in first.prints.embeddings
        }
        hashes = {name: self._rng.integers(0, 256, rows.shape, np.uint8) for name, rows in first.prints.hashes.items()}
        prints = replace(
            first.prints,
            facts=replace(first.prints.facts, sha256=digest, pixel_digest=digest),
            hashes=hashes,
            embeddings=embeddings,
            compact=self._space.compact(features),
            structure=np.rint(drawing).astype(np.int8),
        )
        return Known(prints, features, self._features([part.lines for part in parts]), first.preview)

    def moved(self, features: LocalFeatures, away: float) -> LocalFeatures:
        """The same places with other descriptors, which lie so far from theirs."""
        start = int(self._rng.integers(0, _NOISE - features.descriptors.size)) if len(features) else 0
        noise = self._noise[start : start + features.descriptors.size].reshape(features.descriptors.shape)
        values = np.maximum(features.units + away * noise, 0)
        lengths = np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)
        return replace(features, descriptors=np.clip(np.rint(values / lengths * 512), 0, 255).astype(np.uint8))

    def _features(self, parts: Sequence[LocalFeatures]) -> LocalFeatures:
        """Every third feature of three pictures, in the order of their strength, on a picture as large as the first."""
        first = parts[0]
        there = [part.at_size(first.width, first.height) for part in parts]
        points = _in_turn([part.points[row::PARTS] for row, part in enumerate(there)])
        descriptors = _in_turn([part.descriptors[row::PARTS] for row, part in enumerate(there)])
        return self.moved(LocalFeatures(first.width, first.height, points, descriptors), AWAY)


def changed(prints: Prints, number: int, rng: np.random.Generator) -> Prints:
    """Fingerprints of a picture that does not exist and is like none, for what does not depend on how near pictures are."""
    digest = hashlib.sha256(str(number).encode("ascii")).hexdigest()
    embeddings = {
        model: _unit(row * np.float32(0.3) + rng.normal(0, 1 / len(row) ** 0.5, len(row)).astype(np.float32))
        for model, row in prints.embeddings.items()
    }
    return replace(
        prints,
        facts=replace(prints.facts, sha256=digest, pixel_digest=digest),
        hashes={signal: rng.integers(0, 256, rows.shape, np.uint8) for signal, rows in prints.hashes.items()},
        embeddings=embeddings,
        structure=rng.permutation(prints.structure),
    )


def _in_turn[Values: NDArray[np.generic]](parts: Sequence[Values]) -> Values:
    """Rows of several arrays, one of each in turn as far as they reach."""
    order = np.argsort(np.concatenate([np.arange(len(part)) for part in parts]), kind="stable")
    rows: Values = np.concatenate(parts)[order]
    return rows


def _unit(row: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(row / np.linalg.norm(row), np.float32)


if __name__ == "__main__":
    main()
