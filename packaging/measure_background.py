"""Measure how close unrelated pictures are under a model, and write resources/calibration/<model>.json.

    python packaging/measure_background.py PICTURES [--model sscd] [--count 800] [--out resources/calibration]

PICTURES holds a folder per source, each with pictures. Pairs are of different sources: inside one there are series, sizes of
one picture and shared elements, which are not unrelated. No picture is kept, only the distribution.
"""

from __future__ import annotations

import argparse
import random
from itertools import zip_longest
from pathlib import Path

import numpy as np

from provcheck.core.assets import resource
from provcheck.core.errors import PictureError
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.imaging.formats import READ_SUFFIXES
from provcheck.core.index.codec import to_json
from provcheck.core.matching.background import Background
from provcheck.core.models.registry import ModelRegistry

SEED = 20261122
SHORTEST_SIDE = 160
LEVELS = tuple(float(level) for level in np.concatenate([np.linspace(0, 0.99, 100), 1 - np.geomspace(0.0095, 1e-5, 60)]))


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--model", default="sscd")
    parser.add_argument("--count", type=int, default=800)
    parser.add_argument("--out", type=Path, default=Path("resources/calibration"))
    arguments = parser.parse_args()
    registry = ModelRegistry(resource("models"), Path())
    status = registry.find(arguments.model)
    if status is None or status.path is None:
        parser.error(f"no model {arguments.model}")
    embedder = OnnxEmbedder(status.card, status.path)
    sources, embeddings = embed(sample(arguments.pictures), arguments.pictures, embedder, arguments.count)
    background = measure(sources, embeddings, status.card.sha256)
    target = arguments.out / f"{arguments.model}.json"
    target.write_text(to_json(background) + "\n", encoding="utf-8")
    print(f"{background.pairs} pairs; 99 % below {np.interp(0.99, background.levels, background.cosines):.3f}; {target}")


def sample(root: Path) -> list[Path]:
    """Pictures of all sources in turn, in a seeded order."""
    rng = random.Random(SEED)
    sources = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in READ_SUFFIXES)
        rng.shuffle(files)
        sources.append(files)
    return [path for turn in zip_longest(*sources) for path in turn if path is not None]


def embed(files: list[Path], root: Path, embedder: OnnxEmbedder, count: int) -> tuple[list[str], np.ndarray]:
    """Embeddings of the first `count` pictures that are large enough and differ in pixels, with their sources."""
    sources: list[str] = []
    rows = []
    seen: set[bytes] = set()
    for file in files:
        if len(rows) == count:
            break
        try:
            picture = read_picture(file)
        except PictureError as error:
            print(f"left out: {error}")
            continue
        pixels = picture.on_ground()
        tensor = embedder.prepare(pixels)
        if min(picture.width, picture.height) < SHORTEST_SIDE or tensor.tobytes() in seen:
            continue
        seen.add(tensor.tobytes())
        sources.append(file.relative_to(root).parts[0])
        rows.append(embedder.embed(tensor))
    return sources, np.stack(rows)


def measure(sources: list[str], embeddings: np.ndarray, sha256: str) -> Background:
    """The distribution of cosines over pairs of different sources."""
    first, second = np.triu_indices(len(sources), k=1)
    names = np.array(sources)
    apart = names[first] != names[second]
    cosines = (embeddings @ embeddings.T)[first[apart], second[apart]]
    return Background(
        model_sha256=sha256,
        pairs=int(apart.sum()),
        levels=LEVELS,
        cosines=tuple(round(float(value), 5) for value in np.quantile(cosines, LEVELS)),
        source=f"{len(sources)} pictures of the Debian packages {', '.join(sorted(set(sources)))}, pairs of different packages",
    )


if __name__ == "__main__":
    main()
