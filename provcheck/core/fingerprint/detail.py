"""How much of a picture holds structure."""

from __future__ import annotations

import cv2
import numpy as np

from provcheck.core.imaging.picture import Pixels, to_grey

CELLS = 16
STRUCTURE_STD = 4.0
"""Standard deviation in grey levels from which a cell holds structure; JPEG noise on flat ground stays near 1."""


def detail_of(rgb: Pixels) -> float:
    """Share 0..1 of a 16 x 16 grid of cells whose luma varies.

    Takes uint8 (height, width, 3) at preview size.
    """
    side = CELLS * 16
    grey = cv2.resize(to_grey(rgb), (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    cells = grey.reshape(CELLS, 16, CELLS, 16).std(axis=(1, 3))
    return float((cells > STRUCTURE_STD).mean())
