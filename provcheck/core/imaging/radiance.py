"""Radiance files (.hdr): light without limits, shown as viewers of them do."""

from __future__ import annotations

import re

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.imaging.picture import row_groups
from provcheck.core.imaging.primaries import levels_of_light

# Radiance's file formats, "Picture File Format (.hdr)": the head ends with an empty line, then comes the resolution.
_RESOLUTION = re.compile(rb"\n\n[-+]([XY]) (\d{1,9}) [-+][XY] (\d{1,9})\n")
_HEAD = 1 << 16
_BRIGHT = 95
_EVERY = 16
_STEPS = 65535


def stated_size(data: bytes) -> tuple[int, int]:
    """Width and height that a file states; raises ValueError when it does not."""
    found = _RESOLUTION.search(data[:_HEAD])
    if found is None:
        raise ValueError("no resolution")
    first, second = int(found[2]), int(found[3])
    return (second, first) if found[1] == b"Y" else (first, second)


def decoded(data: bytes) -> Image.Image:
    """The picture as 8-bit RGB; raises ValueError when it is damaged.

    Light of 1 is white and what is brighter is clipped; of scenes that are mostly brighter all is made darker together.
    """
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error as error:
        raise ValueError(str(error)) from error
    if found is None or found.dtype != np.float32 or found.ndim != 3:
        raise ValueError("Radiance")
    light = np.asarray(found, np.float32)
    levels, white = levels_of_light(np.linspace(0, 1, _STEPS + 1)), _white(light)
    made = np.empty(light.shape, np.uint8)
    for rows in row_groups(len(light)):
        shown = np.clip(np.nan_to_num(light[rows] / white, nan=0.0), 0, 1)
        made[rows] = levels[np.round(shown * _STEPS).astype(np.uint16)][..., ::-1]
    return Image.fromarray(made)


def _white(light: NDArray[np.float32]) -> float:
    """The light that is shown as white, from a sample of the pixels."""
    sample = light[:: max(1, len(light) // (_STEPS // _EVERY)), ::_EVERY]
    lit = sample[np.isfinite(sample) & (sample > 0)]
    return float(np.percentile(lit, _BRIGHT)) if lit.size and np.median(lit) > 1 else 1.0
