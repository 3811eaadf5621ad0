"""How many places that look different from each other look the same in two pictures that lie on each other."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.local_features import describe_both
from provcheck.core.imaging.picture import Grey, Pixels, to_grey
from provcheck.core.matching.guards import first_of_each_look
from provcheck.core.matching.homography import Homography, to_pixels
from provcheck.core.matching.thresholds import limit

_SIDE = 400


@dataclass(frozen=True)
class SharedLooks:
    """Places of a suspect, each of another look.

    Attributes:
        tried: How many there are.
        places: float64 (n, 2), those that look the same in the work, in the suspect's unit square.
    """

    tried: int
    places: NDArray[np.float64]

    def __len__(self) -> int:
        """Number of places that look the same in both."""
        return len(self.places)


def shared_looks(work: Pixels, suspect: Pixels, work_to_suspect: Homography, *, inverted: bool) -> SharedLooks:
    """Look at the places of a suspect that stand out, in it and in what the work shows there.

    Regular shapes, as circles, cards, stripes, hold few places of different looks, however large they are and however many.
    Takes uint8 (height, width, 3) pictures of any size and a homography between their unit squares.
    """
    height, width = suspect.shape[:2]
    factor = _SIDE / max(height, width)
    size = max(1, round(width * factor)), max(1, round(height * factor))
    shown = cv2.resize(to_grey(suspect), size, interpolation=cv2.INTER_AREA if factor < 1 else cv2.INTER_CUBIC)
    laid = _laid(to_grey(work), work_to_suspect, size)
    points, units, others = describe_both(np.asarray(shown, np.uint8), 255 - laid if inverted else laid)
    first = first_of_each_look(units)
    same = first & ((units * others).sum(axis=1) >= limit("same-look"))
    return SharedLooks(int(first.sum()), (points[same].astype(np.float64) + 0.5) / size)


def _laid(work: Grey, work_to_suspect: Homography, size: tuple[int, int]) -> Grey:
    height, width = work.shape
    to_suspect = to_pixels(work_to_suspect, (width, height), size)
    laid = cv2.warpPerspective(work, to_suspect, size, flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(laid, np.uint8)
