"""Values of any type, as files hold them, brought to 8 bits."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.imaging.picture import row_groups


def eight_bit(values: NDArray[np.generic]) -> NDArray[np.uint8]:
    """Whole numbers by the range of their type; floats by 0..255 where most that are not black are above 1, else by 0..1.

    What lies outside, as single lights of a rendered scene, is clipped. What is no number counts as 0. Raises TypeError for
    other types. The shape stays.
    """
    if values.dtype == np.uint8:
        return np.asarray(values, np.uint8)
    if values.dtype == np.bool_:
        return np.where(values, 255, 0).astype(np.uint8)
    factor, least = _scale(values)
    made = np.empty(values.shape, np.uint8)
    for rows in row_groups(len(values)):
        wide = values[rows].astype(np.float64)
        plain = np.nan_to_num(wide, copy=False, nan=0.0, posinf=0.0, neginf=0.0)
        made[rows] = np.clip(np.round((plain - least) * factor), 0, 255)
    return made


def _scale(values: NDArray[Any]) -> tuple[float, float]:
    """By how much values are multiplied, when what stands for black is taken from them."""
    if np.issubdtype(values.dtype, np.floating):
        return (1.0 if _mostly_above_one(values) else 255.0), 0.0
    if not np.issubdtype(values.dtype, np.integer):
        raise TypeError(values.dtype)
    bounds = np.iinfo(values.dtype.name)
    return 255.0 / (float(bounds.max) - float(bounds.min)), float(bounds.min)


def _mostly_above_one(values: NDArray[Any]) -> bool:
    """Whether the median of the numbers above 0 is above 1."""
    above = positive = 0
    for rows in row_groups(len(values)):
        group = values[rows]
        finite = np.isfinite(group)
        positive += int(np.count_nonzero(finite & (group > 0)))
        above += int(np.count_nonzero(finite & (group > 1)))
    return 2 * above > positive


def decoded_by_opencv(data: bytes) -> Image.Image | None:
    """The first picture of a file as 8-bit grey, RGB or RGBA; None when OpenCV does not read it. No profile is looked at."""
    try:
        found = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    if found is None or found.size == 0:
        return None
    pixels = eight_bit(np.asarray(found))
    if pixels.ndim == 2:
        return Image.fromarray(pixels)
    if pixels.shape[2] not in {3, 4}:
        return None
    order = cv2.COLOR_BGR2RGB if pixels.shape[2] == 3 else cv2.COLOR_BGRA2RGBA
    return Image.fromarray(np.asarray(cv2.cvtColor(pixels, order), np.uint8))
