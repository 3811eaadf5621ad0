"""Perceptual hashes of a picture and of its turned and mirrored forms.

A hash kind is one entry of `HASH_KINDS`; it then appears in the library, the evidence, the window and the report.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

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

# Side of the hashes that imagehash makes, its default.
_SIDE = 8

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
class HashInput:
    """A picture as the hashes take it; what several of them need is made once.

    Attributes:
        rgb: uint8 (height, width, 3), long side at most `HASH_SIDE` pixels.
    """

    rgb: Pixels

    @cached_property
    def image(self) -> Image.Image:
        """The same as a Pillow image."""
        return Image.fromarray(self.rgb)

    @cached_property
    def grey(self) -> Image.Image:
        """Its luma, mode L."""
        return self.image.convert("L")

    @cached_property
    def pdq(self) -> tuple[Bits, int]:
        """PDQ of every form in `DIHEDRAL`, and its quality 0..100."""
        vectors, quality = pdqhash.compute_dihedral(np.ascontiguousarray(self.rgb))
        return np.stack([np.packbits(np.asarray(vector, dtype=bool)) for vector in vectors]), int(quality)

    def reduced(self, width: int, height: int) -> Image.Image:
        """Luma at the size that a hash works on, reduced as imagehash does: then imagehash leaves it as it is."""
        return self.grey.resize((width, height), Image.Resampling.LANCZOS)


@dataclass(frozen=True)
class HashKind:
    """A perceptual hash.

    Attributes:
        signal: Id, as "phash".
        bits: Length of the hash.
        columns: Bits in a row when it is shown as a grid.
        version: Changes when the same pixels would give other bits.
        orientations: Names of the forms of the picture that are hashed, upright first.
        compute: From the picture to the packed hashes, a row per orientation.
    """

    signal: str
    bits: int
    columns: int
    version: str
    orientations: tuple[str, ...]
    compute: Callable[[HashInput], Bits]


@dataclass(frozen=True)
class PictureHashes:
    """All hashes of a picture.

    Attributes:
        hashes: Id of a hash kind to its packed hashes.
        pdq_quality: PDQ's own measure 0..100 of how much structure the picture has; its authors discard hashes of 49 and less.
    """

    hashes: dict[str, Bits]
    pdq_quality: int


def hash_picture(rgb: Pixels) -> PictureHashes:
    """Every kind of `HASH_KINDS` of a picture; takes uint8 (height, width, 3), long side at most `HASH_SIDE` pixels."""
    source = HashInput(rgb)
    return PictureHashes({kind.signal: kind.compute(source) for kind in HASH_KINDS}, source.pdq[1])


def _pack(hashes: Sequence[NDArray[np.bool_]]) -> Bits:
    return np.stack([np.packbits(value.ravel()) for value in hashes])


def _bits(value: imagehash.ImageHash) -> NDArray[np.bool_]:
    return np.asarray(value.hash, dtype=bool)


def _phash(source: HashInput) -> Bits:
    small = source.reduced(4 * _SIDE, 4 * _SIDE)
    return _pack([_bits(imagehash.phash(form)) for form in (small, ImageOps.mirror(small))])


def _dhash(source: HashInput) -> Bits:
    small = source.reduced(_SIDE + 1, _SIDE)
    return _pack([_bits(imagehash.dhash(form)) for form in (small, ImageOps.mirror(small))])


def _whash(source: HashInput) -> Bits:
    """The Haar transform treats left and right alike to the last bit, so the mirrored picture has the mirrored hash."""
    side = max(_SIDE, 2 ** int(np.log2(min(source.grey.size))))
    upright = _wavelet_bits(source.reduced(side, side))
    return _pack([upright, upright[:, ::-1]])


def _wavelet_bits(small: Image.Image) -> NDArray[np.bool_]:
    """`imagehash.whash` of a grey square, without its transforms where their result is certain.

    The low band of Haar wavelets holds the sums of 8 x 8 blocks. Where the two middle sums differ, the sums tell the bits.
    Where they are equal, as on an even ground, the transforms' rounding tells them, and the transforms are carried out.
    """
    block = small.width // _SIDE
    sums = np.asarray(small, dtype=np.int64).reshape(_SIDE, block, _SIDE, block).sum(axis=(1, 3))
    below, above = np.sort(sums, axis=None)[_SIDE * _SIDE // 2 - 1 :][:2]
    return sums > below if below < above else _bits(imagehash.whash(small))


def _imagehash_version(name: str) -> str:
    return f"{name}/imagehash-4.3/{HASH_SIDE}"


HASH_KINDS: tuple[HashKind, ...] = (
    HashKind("pdq", 256, 16, f"pdq/pdqhash-0.2/{HASH_SIDE}", DIHEDRAL, lambda source: source.pdq[0]),
    HashKind("phash", 64, 8, _imagehash_version("phash"), UPRIGHT_AND_MIRRORED, _phash),
    HashKind("dhash", 64, 8, _imagehash_version("dhash"), UPRIGHT_AND_MIRRORED, _dhash),
    HashKind("whash", 64, 8, _imagehash_version("whash"), UPRIGHT_AND_MIRRORED, _whash),
    HashKind(
        "colorhash",
        42,
        14,
        _imagehash_version("colorhash"),
        ("upright",),
        lambda source: _pack([_bits(imagehash.colorhash(source.image))]),
    ),
)


def distances(work: Bits, suspect: Bits) -> NDArray[np.int64]:
    """Hamming distance of the upright work to every orientation of the suspect: int64 (orientations,)."""
    return np.asarray(np.bitwise_count(suspect ^ work[0]).sum(axis=1), np.int64)
