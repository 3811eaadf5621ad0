"""Settings hidden in the lowest bits of pixels, as NovelAI and extensions of other programs do ("stealth PNG info").

Bits run down each column of the picture, columns from left to right: of the alpha channel, or of red, green and blue in turn.
First come 15 ASCII characters that name the kind, then 32 bits with the number of bits that follow, the highest first, then
the text, compressed by gzip where the name says so. One reader of the RGB kind goes row by row; both orders are tried.
"""

from __future__ import annotations

import zlib

import numpy as np
from numpy.typing import NDArray

from provcheck.core.origin.limits import MOST_TEXT, cut
from provcheck.core.origin.records import RawField

Channel = NDArray[np.uint8]

_NAME_BITS = 15 * 8
_LENGTH_BITS = 32
_MOST_BYTES = 8 << 20
PLACE = "stealth:"
"""What the places of these texts begin with."""

_KINDS: dict[bytes, tuple[str, bool]] = {
    b"stealth_pnginfo": (f"{PLACE}alpha", False),
    b"stealth_pngcomp": (f"{PLACE}alpha", True),
    b"stealth_rgbinfo": (f"{PLACE}rgb", False),
    b"stealth_rgbcomp": (f"{PLACE}rgb", True),
}
_GZIP = 16 + zlib.MAX_WBITS


def hidden_fields(rgb: NDArray[np.uint8], alpha: Channel | None) -> tuple[RawField, ...]:
    """Texts hidden in the pixels; none in nearly all pictures, which costs next to nothing.

    Takes uint8 (height, width, 3) as they stand in the file, without any change of colours, and (height, width) of alpha.
    """
    values = [] if alpha is None else [alpha.T]
    values += [rgb.transpose(1, 0, 2), rgb]
    found = (_read(each) for each in values)
    return tuple(field for field in found if field is not None)


def _read(ordered: NDArray[np.uint8]) -> RawField | None:
    """The text in pixels that are in the order of the bits already; None where none is."""
    kind = _KINDS.get(_bytes(ordered, 0, _NAME_BITS))
    if kind is None:
        return None
    length = int.from_bytes(_bytes(ordered, _NAME_BITS, _LENGTH_BITS), "big")
    start = _NAME_BITS + _LENGTH_BITS
    if length > min(ordered.size - start, 8 * _MOST_BYTES):
        return cut(kind[0], "", whole=False)
    content = _bytes(ordered, start, length)
    text, whole = _inflated(content) if kind[1] else (content, True)
    return cut(kind[0], text.decode("utf-8", "replace"), whole=whole)


def _bytes(ordered: NDArray[np.uint8], start: int, count: int) -> bytes:
    """So many bits from a place on, as bytes; only the columns that hold them are gone through."""
    per_line = max(ordered[0].size, 1)
    first, last = start // per_line, -(-(start + count) // per_line)
    bits = ordered[first:last].reshape(-1)[start - first * per_line :][:count] & 1
    return np.packbits(bits).tobytes()


def _inflated(content: bytes) -> tuple[bytes, bool]:
    """What was compressed, up to the limit, and whether that is all; nothing where it is damaged."""
    inflater = zlib.decompressobj(_GZIP)
    try:
        text = inflater.decompress(content, MOST_TEXT)
    except zlib.error:
        return b"", False
    return text, inflater.eof
