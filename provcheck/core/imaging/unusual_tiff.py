"""TIFF files with pixels of kinds that Pillow has no mode for, as colours in float: read by OpenCV.

Floats are taken as Pillow's are (`provcheck.core.imaging.colour`): 0..1 where none is larger, else 0..255; not a number counts
as 0. No profile is looked at.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.imaging.colour import scale_to_byte


def opened_by_opencv(data: bytes) -> Image.Image | None:
    """The first page as 8-bit grey, RGB or RGBA; None when OpenCV does not read it either."""
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if found is None or found.size == 0:
        return None
    pixels = _eight_bit(np.asarray(found))
    if pixels.ndim == 2:
        return Image.fromarray(pixels)
    if pixels.shape[2] not in {3, 4}:
        return None
    order = cv2.COLOR_BGR2RGB if pixels.shape[2] == 3 else cv2.COLOR_BGRA2RGBA
    return Image.fromarray(np.asarray(cv2.cvtColor(pixels, order), np.uint8))


def _eight_bit(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    if values.dtype == np.uint8:
        return np.asarray(values, np.uint8)
    if np.issubdtype(values.dtype, np.floating):
        return scale_to_byte(values.astype(np.float64), "F")
    if not np.issubdtype(values.dtype, np.integer):
        raise TypeError(values.dtype)
    bounds = np.iinfo(values.dtype.name)
    share = (values.astype(np.float64) - bounds.min) / (float(bounds.max) - bounds.min)
    return np.round(255 * share).astype(np.uint8)
