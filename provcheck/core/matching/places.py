"""Places of windows: those that lie beside each other, over a picture that was cut into windows."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap


def large_places(windows: BoolMap, at_least: int) -> BoolMap:
    """Places where so many of these windows lie beside each other, with their neighbours: bool (rows, columns)."""
    labels, held = _labelled(windows)
    return np.asarray((labels > 0) & (held >= at_least)[labels])


def one_place(windows: BoolMap) -> BoolMap:
    """The windows in the place that holds nearly all of them, bool (rows, columns); none when they are strewn."""
    labels, held = _labelled(windows)
    place = np.asarray(windows & (labels == int(held.argmax())))
    gathered = place.any() and place.sum() >= windows.sum() * limit("one-place")
    return place if gathered and place.sum() >= _box(place) * limit("one-place-filled") else np.zeros_like(windows)


def _box(windows: BoolMap) -> int:
    """Number of windows in the upright box around these; there is one at least."""
    rows, columns = np.nonzero(windows)
    return int((np.ptp(rows) + 1) * (np.ptp(columns) + 1))


def _labelled(windows: BoolMap) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Number of the place of every window and of its neighbours, 0 for none, and how many windows each place holds."""
    near = cv2.dilate(windows.astype(np.uint8), np.ones((3, 3), np.uint8))
    _count, labels = cv2.connectedComponents(near, connectivity=8)
    of_windows = np.asarray(labels[windows], np.intp)
    return np.asarray(labels, np.intp), np.bincount(of_windows, minlength=int(labels.max()) + 1)
