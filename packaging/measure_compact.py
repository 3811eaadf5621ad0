"""Measure the space of compact local descriptors, and write resources/calibration/compact.npz.

    python packaging/measure_compact.py PICTURES [--count 600] [--out resources/calibration/compact.npz]

PICTURES holds a folder per source, each with pictures. No picture is kept, only directions in descriptor space.
"""

from __future__ import annotations

import argparse
import random
from itertools import zip_longest
from pathlib import Path

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.errors import PictureError
from provcheck.core.fingerprint.compact import CompactSpace
from provcheck.core.fingerprint.local_features import (
    INVERT_PERMUTATION,
    MIRROR_PERMUTATION,
    extract,
)
from provcheck.core.imaging.decoding import read_picture
from provcheck.core.imaging.formats import READ_SUFFIXES

SEED = 20261122
SHORTEST_SIDE = 160
DIMENSIONS = 32
CELLS = 512
_TRAINED_ON = 120_000

Floats = NDArray[np.float32]


def main() -> None:
    """Run with the command line's arguments."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pictures", type=Path)
    parser.add_argument("--count", type=int, default=600)
    parser.add_argument("--out", type=Path, default=Path("resources/calibration/compact.npz"))
    arguments = parser.parse_args()
    space = measure(descriptors(arguments.pictures, arguments.count))
    space.save(arguments.out)
    print(f"{arguments.out}: {space.dimensions} dimensions, {len(space.cells)} cells, version {space.version}")


def descriptors(root: Path, count: int) -> Floats:
    """Descriptors of `count` pictures, of all sources in turn, in a seeded order."""
    rng = random.Random(SEED)
    sources = []
    for folder in sorted(path for path in root.iterdir() if path.is_dir()):
        files = sorted(path for path in folder.rglob("*") if path.is_file() and path.suffix.lower() in READ_SUFFIXES)
        rng.shuffle(files)
        sources.append(files)
    found: list[Floats] = []
    for file in (path for turn in zip_longest(*sources) for path in turn if path is not None):
        if len(found) == count:
            break
        try:
            picture = read_picture(file)
        except PictureError as error:
            print(f"left out: {error}")
            continue
        if min(picture.width, picture.height) >= SHORTEST_SIDE:
            found.append(extract(picture.on_ground()).units)
    rows = np.concatenate(found)
    chosen = np.random.default_rng(SEED).permutation(len(rows))[:_TRAINED_ON]
    return rows[np.sort(chosen)]


def measure(rows: Floats) -> CompactSpace:
    """Components and cells of descriptors, float32 (n, 128) of length 1."""
    mirror, invert = (np.eye(128)[:, order] for order in (MIRROR_PERMUTATION, INVERT_PERMUTATION))
    forms = (np.eye(128), mirror, invert, mirror @ invert)
    mean = sum((rows.mean(axis=0) @ form for form in forms), np.zeros(128)) / len(forms)
    spread = np.cov((rows - mean).T)
    spread = sum((form.T @ spread @ form for form in forms), np.zeros((128, 128))) / len(forms)
    found = [
        (value, vector, signs)
        for signs in ((1, 1), (1, -1), (-1, 1), (-1, -1))
        for value, vector in _components(spread, (np.eye(128) + signs[0] * mirror) @ (np.eye(128) + signs[1] * invert) / 4)
    ]
    found.sort(key=lambda item: -item[0])
    best = found[:DIMENSIONS]
    print(f"{sum(item[0] for item in best) / sum(item[0] for item in found):.3f} of the variance")
    components = np.stack([vector for _value, vector, _signs in best], axis=1)
    signs = np.array([signs for _value, _vector, signs in best], np.float32)
    return CompactSpace.of(
        mean=mean.astype(np.float32),
        components=components.astype(np.float32),
        mirrored_signs=signs[:, 0],
        inverted_signs=signs[:, 1],
        cells=_cells((rows - mean) @ components),
    )


def _components(spread: NDArray[np.float64], projector: NDArray[np.float64]) -> list[tuple[float, NDArray[np.float64]]]:
    """Principal components within one subspace, which the projector projects to."""
    values, vectors = np.linalg.eigh(projector.T @ spread @ projector)
    return [(float(value), vectors[:, row]) for row, value in enumerate(values) if value > 1e-12]


def _cells(values: NDArray[np.float64]) -> Floats:
    """Centres of k-means over the directions of the projected descriptors."""
    units = (values / np.maximum(np.linalg.norm(values, axis=1, keepdims=True), 1e-6)).astype(np.float32)
    cv2.setRNGSeed(SEED)
    criteria = (cv2.TERM_CRITERIA_MAX_ITER, 12, 0.0)
    _spread, _labels, centres = cv2.kmeans(units, CELLS, np.empty(0), criteria, 1, cv2.KMEANS_RANDOM_CENTERS)
    return np.asarray(centres / np.maximum(np.linalg.norm(centres, axis=1, keepdims=True), 1e-6), np.float32)


if __name__ == "__main__":
    main()
