"""Perceptual hashes of a picture and of its turned and mirrored forms.

A hash kind is one entry of `HASH_KINDS`; it then appears in the library, the evidence, the window and the report.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import imagehash
import numpy as np
import pdqhash
from numpy.typing import NDArray
from PIL import Image, ImageOps

from provcheck.core.imaging.picture import Pixels

Bits = NDArray[np.uint8]
"""uint8 (orientations, bytes): one packed hash a row."""

HASH_SIDE = 512
"""Long side in pixels of the picture that is hashed; PDQ itself works on at most 512 (ThreatExchange, pdq/README)."""

UPRIGHT_AND_MIRRORED = ("upright", "mirrored")
DIHEDRAL = (
    "upright",
    "rotated-90",
    "rotated-180",
    "rotated-270",
    "flipped",
    "mirrored",
    "mirrored-rotated-90",
    "mirrored-rotated-270",
)


@dataclass(frozen=True)
class HashKind:
    """A perceptual hash.

    Attributes:
        signal: Id, as "phash".
        bits: Length of the hash.
        columns: Bits in a row when it is shown as a grid.
        version: Changes when the same pixels would give other bits.
        orientations: Names of the forms of the picture that are hashed, upright first.
        compute: From uint8 (height, width, 3) to the packed hashes, a row per orientation.
    """

    signal: str
    bits: int
    columns: int
    version: str
    orientations: tuple[str, ...]
    compute: Callable[[Pixels], Bits]


def _pack(hashes: list[imagehash.ImageHash]) -> Bits:
    return np.stack([np.packbits(value.hash.astype(bool).ravel()) for value in hashes])


def _upright_and_mirrored(function: Callable[[Image.Image], imagehash.ImageHash], mode: str) -> Callable[[Pixels], Bits]:
    def compute(rgb: Pixels) -> Bits:
        image = Image.fromarray(rgb).convert(mode)
        return _pack([function(image), function(ImageOps.mirror(image))])

    return compute


def _pdq(rgb: Pixels) -> Bits:
    vectors, _quality = pdqhash.compute_dihedral(np.ascontiguousarray(rgb))
    return np.stack([np.packbits(np.asarray(vector, dtype=bool)) for vector in vectors])


def pdq_quality(rgb: Pixels) -> int:
    """PDQ's own measure 0..100 of how much structure the picture has; its authors discard hashes of 49 and less."""
    _vector, quality = pdqhash.compute(np.ascontiguousarray(rgb))
    return int(quality)


def _imagehash_version(name: str) -> str:
    return f"{name}/imagehash-4.3/{HASH_SIDE}"


HASH_KINDS: tuple[HashKind, ...] = (
    HashKind("pdq", 256, 16, f"pdq/pdqhash-0.2/{HASH_SIDE}", DIHEDRAL, _pdq),
    HashKind("phash", 64, 8, _imagehash_version("phash"), UPRIGHT_AND_MIRRORED, _upright_and_mirrored(imagehash.phash, "L")),
    HashKind("dhash", 64, 8, _imagehash_version("dhash"), UPRIGHT_AND_MIRRORED, _upright_and_mirrored(imagehash.dhash, "L")),
    HashKind("whash", 64, 8, _imagehash_version("whash"), UPRIGHT_AND_MIRRORED, _upright_and_mirrored(imagehash.whash, "L")),
    HashKind(
        "colorhash",
        42,
        14,
        _imagehash_version("colorhash"),
        ("upright",),
        lambda rgb: _pack([imagehash.colorhash(Image.fromarray(rgb))]),
    ),
)


def distances(work: Bits, suspect: Bits) -> NDArray[np.int64]:
    """Hamming distance of the upright work to every orientation of the suspect: int64 (orientations,)."""
    return np.asarray(np.bitwise_count(suspect ^ work[0]).sum(axis=1), np.int64)
