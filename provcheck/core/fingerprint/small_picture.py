"""A very small form of a picture, by which outputs of one set are laid over each other place by place."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.imaging.picture import Pixels

SIGNAL = "small-picture"
SIDE = 64
VERSION = f"1/{SIDE}"

SmallPicture = NDArray[np.uint8]
"""uint8 (SIDE, SIDE, 3)."""


def small_picture(rgb: Pixels) -> SmallPicture:
    """The small form of a picture, uint8 (height, width, 3) of any size, squeezed to a square."""
    return np.asarray(cv2.resize(rgb, (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)


def from_bytes(value: bytes) -> SmallPicture:
    """What `tobytes` of one gave; raises ValueError for bytes of another length."""
    return np.frombuffer(value, np.uint8).reshape(SIDE, SIDE, 3)
