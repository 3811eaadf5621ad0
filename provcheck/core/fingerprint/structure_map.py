"""A small map of a picture's drawing, to be compared with those of a whole portfolio.

It names works of which a suspect is line art, a sketch, a filtered or an inverted version, frame on frame in any of the eight
orientations: what an embedding of colours and textures does not see.
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.edge_directions import edge_directions
from provcheck.core.fingerprint.orientation import ORIENTATIONS, Orientation
from provcheck.core.imaging.picture import Pixels, to_grey

SIGNAL = "structure-map"
SIDE = 128
CELLS = 32
VERSION = f"1/{SIDE}/{CELLS}"

_SOFTENED = 0.4
# Products of two maps stay below 2^24, so that float32 sums them exactly, in whatever order.
_LENGTH = 4000.0
_NEVER_ZERO = 1e-6

StructureMap = NDArray[np.int8]
"""int8 (2 * CELLS * CELLS,): rows from the top, two values a cell; of length 4000 or less."""


def structure_map(rgb: Pixels) -> StructureMap:
    """The map of a picture, uint8 (height, width, 3) of any size, squeezed to a square."""
    grey = np.asarray(cv2.resize(to_grey(rgb), (SIDE, SIDE), interpolation=cv2.INTER_AREA), np.uint8)
    directions = edge_directions(grey)
    directions -= directions.mean(axis=(0, 1))
    soft = cv2.GaussianBlur(directions, (0, 0), SIDE / CELLS * _SOFTENED)
    cells = cv2.resize(soft, (CELLS, CELLS), interpolation=cv2.INTER_AREA).ravel()
    length = max(float(np.linalg.norm(cells)), _NEVER_ZERO)
    return np.clip(np.rint(cells * (_LENGTH / length)), -127, 127).astype(np.int8)


def orientations(structure: StructureMap) -> NDArray[np.int8]:
    """The maps of a picture in its `ORIENTATIONS`: int8 (8, 2 * CELLS * CELLS).

    A quarter turn turns doubled directions by half a circle; mirroring changes the sign of their second part.
    """
    cells = structure.reshape(CELLS, CELLS, 2)
    return np.stack([form.of(cells) * _signs(form) for form in ORIENTATIONS]).reshape(len(ORIENTATIONS), -1)


def _signs(form: Orientation) -> NDArray[np.int8]:
    turned = -1 if form.quarters % 2 else 1
    return np.array([turned, -turned if form.mirrored else turned], np.int8)
