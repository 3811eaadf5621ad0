"""Whether two whole pictures simply lie on each other, where the fit of their places is a little off."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from provcheck.core.evidence import Alignment
from provcheck.core.fingerprint.orientation import ORIENTATIONS
from provcheck.core.imaging.picture import Pixels, to_grey
from provcheck.core.matching.homography import Homography, corners, from_matrix3, of_orientation, to_matrix3
from provcheck.core.matching.pixels import SIDE, doubled_angle
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import FloatMap, LaidOver, lay_over

_SOFT = 1.5


def on_plain_frame(work: Pixels, suspect: Pixels, alignment: Alignment) -> Alignment:
    """The alignment frame on frame, mirrored or turned by quarters or not, where lines lie on lines as well so; else as it is.

    Where few places fix it, as of recoloured or flat pictures, a fit errs by more than a small crop or turn would move them.
    """
    matrix = from_matrix3(alignment.work_to_suspect)
    frame = min(map(of_orientation, ORIENTATIONS), key=lambda each: _apart(each, matrix))
    if _apart(frame, matrix) == 0.0:
        return alignment
    fitted, plain = (
        _lines_on_lines(lay_over(work, suspect, each, SIDE, inverted=alignment.inverted)) for each in (matrix, frame)
    )
    as_well = plain >= limit("frame-lines") and plain >= fitted - limit("frame-as-well")
    return replace(alignment, work_to_suspect=to_matrix3(frame)) if as_well else alignment


def _apart(one: Homography, other: Homography) -> float:
    return float(np.abs(corners(one) - corners(other)).max())


def _lines_on_lines(laid: LaidOver) -> float:
    """Correlation -1..1 of the directions of gradients where both pictures are."""
    first, second = (doubled_angle(_soft(each)) for each in (laid.work, laid.suspect))
    within = laid.within

    def product(one: tuple[FloatMap, FloatMap], other: tuple[FloatMap, FloatMap]) -> float:
        return float(sum((a[within] * b[within]).sum(dtype=np.float64) for a, b in zip(one, other, strict=True)))

    energy = product(first, first) * product(second, second)
    return product(first, second) / float(np.sqrt(energy)) if energy > 0 else 0.0


def _soft(rgb: Pixels) -> FloatMap:
    return np.asarray(cv2.GaussianBlur(to_grey(rgb).astype(np.float32), (0, 0), _SOFT), np.float32)
