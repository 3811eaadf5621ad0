"""Files of every format that is read, and what becomes of them when bytes are changed, lost or doubled."""

from __future__ import annotations

import io
import random

from psd_tools import PSDImage

from provcheck.core.errors import Reason
from tests.builders import encoded, rgb_profile, work_image

_KINDS = ("JPEG", "PNG", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "TGA", "QOI", "PPM", "JPEG2000", "HEIF", "JXL", "PDF")
_SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="5"><path d="M1 1L8 4" stroke="red"/></svg>'

REASONS_OF_BROKEN_FILES = frozenset(
    {Reason.DAMAGED, Reason.TRUNCATED, Reason.NOT_A_PICTURE, Reason.FORMAT_NOT_READ, Reason.TOO_MANY_PIXELS}
)
"""What the program's own decoders say of them, without a process being lost."""


def whole_files(side: int = 48) -> dict[str, bytes]:
    """A small file of every format by a name with its ending."""
    image = work_image(side=side)
    files = {f"whole.{kind.lower()}": encoded(image, kind) for kind in _KINDS}
    files["profile.png"] = encoded(image, "PNG", icc_profile=rgb_profile())
    files["packed.tiff"] = encoded(image, "TIFF", compression="tiff_lzw")
    files["moving.gif"] = encoded(image, "GIF", save_all=True, append_images=[image.rotate(90), image.rotate(180)])
    files["drawing.svg"] = _SVG.encode("ascii")
    stream = io.BytesIO()
    PSDImage.frompil(image).save(stream)
    files["layers.psd"] = stream.getvalue()
    return files


def mutated(data: bytes, seed: int) -> bytes:
    """The file with a few bytes changed, lost or doubled; the same for the same seed."""
    rng = random.Random(seed)
    broken = bytearray(data)
    for _ in range(rng.choice((1, 3, 10))):
        place = rng.randrange(len(broken))
        kind = rng.random()
        if kind < 0.6:
            broken[place] = rng.randrange(256)
        elif kind < 0.7:
            broken[rng.randrange(min(64, len(broken)))] = rng.choice((0, 127, 128, 255))
        elif kind < 0.8:
            broken[place : place + 4] = b"\xff\xff\xff\xff"
        elif kind < 0.9:
            broken[place:place] = broken[place : place + rng.randrange(64)]
        else:
            del broken[max(1, place) :]
    return bytes(broken)
