"""The merged picture of a Photoshop document, put together from its channels.

psd-tools does so too, but takes many times the memory for transparent ones, and refuses sides of more than 30,000 pixels, as
strips to be scrolled have.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from psd_tools.constants import ColorMode
from psd_tools.psd import PSD

from provcheck.core.imaging.picture import Grey, Pixels, row_groups
from provcheck.core.imaging.wide_values import eight_bit

_COLOURS = {
    ColorMode.BITMAP: 1,
    ColorMode.GRAYSCALE: 1,
    ColorMode.DUOTONE: 1,
    ColorMode.INDEXED: 1,
    ColorMode.RGB: 3,
    ColorMode.LAB: 3,
    ColorMode.CMYK: 4,
}
_WITH_ALPHA = frozenset({ColorMode.RGB, ColorMode.GRAYSCALE, ColorMode.DUOTONE})
# psd-tools takes white off these alone.
_ON_WHITE = frozenset({ColorMode.RGB, ColorMode.GRAYSCALE})


def merged_picture(record: PSD, alpha_at: int | None) -> Image.Image:
    """The picture in its own colours, 1 or 8 bits, with alpha where `alpha_at` is the number of a channel beyond the colours.

    Raises ValueError and KeyError when the channels are not those of its colours.
    """
    header, mode = record.header, record.header.color_mode
    planes = record.image_data.get_data(header)
    count, size = _COLOURS[mode], (header.width, header.height)
    if not isinstance(planes, list) or len(planes) < count:
        raise ValueError(mode)
    if mode is ColorMode.BITMAP:
        return Image.frombytes("1", size, planes[0], "raw", "1;I")
    has_alpha = mode in _WITH_ALPHA and alpha_at is not None and count <= alpha_at < len(planes)
    alpha = _levels(planes[alpha_at], record) if has_alpha and alpha_at is not None else None
    made = np.empty((header.height, header.width, count if alpha is None else count + 1), np.uint8)
    for number in range(count):
        made[..., number] = _levels(planes[number], record)
        planes[number] = b""
    if alpha is not None:
        made[..., count] = alpha
    if alpha is not None and mode in _ON_WHITE:
        _take_off_white(made[..., :count], alpha)
    return _image(made, record)


def _image(made: Pixels, record: PSD) -> Image.Image:
    """The picture of channels that lie together, as Photoshop keeps its colours."""
    mode = record.header.color_mode
    if mode is ColorMode.LAB:
        # To signed numbers, as Pillow has them.
        made[..., 1:] ^= 0x80
        return Image.frombytes("LAB", made.shape[1::-1], made.tobytes(), "raw", "LAB")
    if mode is ColorMode.CMYK:
        return Image.fromarray(np.invert(made, out=made), "CMYK")
    image = Image.fromarray(made[..., 0] if made.shape[2] == 1 else made)
    if mode is ColorMode.INDEXED:
        image.putpalette(record.color_mode_data.interleave())
    return image


def _levels(plane: bytes, record: PSD) -> Grey:
    """A channel of 8, 16 or 32 bits as (height, width)."""
    header = record.header
    values: NDArray[np.generic] = np.frombuffer(plane, {8: "u1", 16: ">u2", 32: ">f4"}[header.depth])
    wide = values.reshape(header.height, header.width)
    return eight_bit(np.clip(wide, 0, 1) if header.depth == 32 else wide)


def _take_off_white(colours: Pixels, alpha: Grey) -> None:
    """Transparent documents are kept as they show on white."""
    for rows in row_groups(len(alpha)):
        opacity = alpha[rows, :, None].astype(np.float32)
        shown = colours[rows].astype(np.float32)
        plain = (shown + opacity - 255) * 255 / np.maximum(opacity, 1)
        colours[rows] = np.where(opacity > 0, np.clip(np.round(plain), 0, 255), shown)
