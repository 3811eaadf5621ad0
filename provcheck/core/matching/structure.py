"""Whether the drawing of two pictures coincides: correlation of their gradient directions over all shifts.

Two pictures that lie on each other correlate at no shift far better than at any other one; unrelated ones, gradients and
repeated patterns do not. Kuglin and Hines, "The phase correlation image alignment method", 1975; the height is the
peak-to-sidelobe ratio of Bolme et al., "MOSSE", CVPR 2010.
"""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.fingerprint.edge_directions import edge_directions
from provcheck.core.fingerprint.orientation import UPRIGHT, Orientation
from provcheck.core.imaging.picture import Grey, Pixels, to_grey
from provcheck.core.matching.homography import Homography, frame_overlap, to_pixels
from provcheck.core.matching.thresholds import limit

SIDE = 192
_BLUR = 1.0
_NEAR = 2
_APART = 7
_PLACE = 8
_EDGE = 9
_LONG = 48
_MOST_DECADES = 10.0
_WEAK_EDGE = 30
_STRONG_EDGE = 90
_LEAST_COVERED = 0.1
_SMALLEST = 0.02
_FINER = 1.2
_NEVER_ZERO = 1e-6

_NOWHERE: NDArray[np.float64] = np.zeros((0, 2))

FloatMap = NDArray[np.float32]
Spectrum = NDArray[np.float32]
"""float32 (SIDE, SIDE, 2): discrete Fourier transform, real and imaginary parts."""


@dataclass(frozen=True)
class Peak:
    """The correlation where two pictures lie on each other, against all other shifts.

    Attributes:
        height: In standard deviations of the correlation over all shifts.
        margin: How much higher than at every other shift, in the same unit.
        correlation: The correlation itself, -1..1.
    """

    height: float
    margin: float
    correlation: float

    @property
    def stands_out(self) -> bool:
        """Whether whole pictures coincide far beyond what unrelated ones do."""
        return self.height >= limit("structure-frame") and self.margin >= limit("structure-margin")

    @property
    def bears_witness(self) -> bool:
        """Whether pictures that are aligned already coincide apart from what aligned them."""
        return self.height >= limit("structure") and self.margin >= limit("structure-witness")

    @property
    def decades(self) -> float:
        """-log10 of the chance that unrelated pictures reach this height; straight line fitted to the measured ones.

        Nothing is stated of a peak that bears no witness, and nothing beyond ten decades, where nothing was measured.
        """
        if not self.bears_witness:
            return 0.0
        above = limit("structure-slope") * (self.height - limit("structure"))
        return min(limit("structure-decades") + above, _MOST_DECADES)

    @property
    def drawing_decades(self) -> float:
        """-log10 of the chance that unrelated pictures correlate so and agree in their windows as well."""
        above = limit("drawing-slope") * (self.correlation - limit("drawing-correlation"))
        return min(limit("drawing-decades") + above, _MOST_DECADES)


NO_PEAK = Peak(0.0, 0.0, 0.0)


def spectrum(rgb: Pixels, orientation: Orientation = UPRIGHT) -> Spectrum:
    """Structure of a picture squeezed to a square, in one of its orientations.

    Takes uint8 (height, width, 3) of any size.
    """
    square = cv2.resize(to_grey(rgb), (SIDE, SIDE), interpolation=cv2.INTER_AREA)
    form = np.ascontiguousarray(orientation.of(np.asarray(square, np.uint8)))
    return _transform(form, np.ones((SIDE, SIDE), np.float32))


def peak(work: Spectrum, suspect: Spectrum) -> Peak:
    """How far the correlation at no shift, or two pixels around, stands out."""
    product = cv2.mulSpectrums(work, suspect, 0, conjB=True)
    correlation = np.asarray(cv2.idft(product, flags=cv2.DFT_SCALE), np.float32)[:, :, 0]
    deviation = float(correlation.std())
    if deviation < _NEVER_ZERO**2:
        return NO_PEAK
    centred = np.roll(correlation, (SIDE // 2, SIDE // 2), axis=(0, 1))
    highest = float(_around(centred, _NEAR).max())
    _around(centred, _APART)[:] = -np.inf
    return Peak(highest / deviation, (highest - float(centred.max())) / deviation, highest)


def aligned_peak(
    work: Pixels,
    suspect: Pixels,
    work_to_suspect: Homography,
    *,
    apart_from: NDArray[np.float64] = _NOWHERE,
    border: float = 0.0,
    with_contours: bool = False,
) -> Peak:
    """The peak of a suspect laid over a work, of the part of the work that it covers, apart from long contours.

    Outlines of badges, frames, panels and flags coincide in pictures that have nothing else in common, so they bear no witness.
    Takes uint8 (height, width, 3) pictures of any size, a homography between their unit squares and places (n, 2) in the work's
    unit square around which nothing is looked at: what aligned the pictures is no further evidence. Nor is anything looked at
    on the outer `border` of the covered part, a share of its width and height. Where long contours are everywhere, as in a
    drawing of lines, they are no outline; `with_contours` looks at them too.
    """
    low, high = _covered_box(work_to_suspect)
    if (high - low).min() < _SMALLEST:
        return NO_PEAK
    box = np.array([[high[0] - low[0], 0, low[0]], [0, high[1] - low[1], low[1]], [0, 0, 1.0]])
    first, first_covered = _laid(to_grey(work), box)
    second, second_covered = _laid(to_grey(suspect), work_to_suspect @ box)
    mask = np.asarray(cv2.erode(first_covered * second_covered, np.ones((_EDGE, _EDGE)), borderValue=0), np.float32)
    outside = np.ones_like(mask, bool)
    outside[_inner(border), _inner(border)] = False
    mask[outside] = 0
    if not with_contours:
        mask[(_long_contours(first) | _long_contours(second)) > 0] = 0
    for x, y in ((apart_from - low) / (high - low) * SIDE).astype(int).tolist():
        cv2.circle(mask, (x, y), _PLACE, 0, -1)
    if mask.mean() < _LEAST_COVERED:
        return NO_PEAK
    return peak(_transform(first, mask), _transform(second, mask))


def interior_coincides(work: Pixels, suspect: Pixels, work_to_suspect: Homography) -> bool:
    """Whether what lies off the border coincides of its own; of long contours alone more is asked."""
    border = limit("border")
    apart = aligned_peak(work, suspect, work_to_suspect, border=border)
    if apart is not NO_PEAK:
        return apart.bears_witness
    return aligned_peak(work, suspect, work_to_suspect, border=border, with_contours=True).stands_out


def _long_contours(grey: Grey) -> Grey:
    """Pixels around the long contours of a square: outlines of shapes, frames and panels, as very different pictures share."""
    edges = cv2.Canny(cv2.GaussianBlur(grey, (0, 0), _BLUR), _WEAK_EDGE, _STRONG_EDGE)
    _count, labels, stats, _centres = cv2.connectedComponentsWithStats(np.asarray(edges, np.uint8), connectivity=8)
    reach = np.maximum(stats[:, cv2.CC_STAT_WIDTH], stats[:, cv2.CC_STAT_HEIGHT])
    is_long = reach >= _LONG
    is_long[0] = False
    long_ones = np.asarray(is_long[labels], np.uint8)
    return np.asarray(cv2.dilate(long_ones, np.ones((_EDGE, _EDGE), np.uint8)), np.uint8)


def _inner(border: float) -> slice:
    return slice(round(SIDE * border), SIDE - round(SIDE * border))


def _around(centred: FloatMap, distance: int) -> FloatMap:
    middle = slice(SIDE // 2 - distance, SIDE // 2 + distance + 1)
    return centred[middle, middle]


def _covered_box(work_to_suspect: Homography) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Corners of the box in the work's unit square around what the suspect covers; a box of no size when it covers nothing."""
    _in_suspect, in_work = frame_overlap(work_to_suspect)
    corners = np.array(in_work) if len(in_work) >= 3 else np.zeros((1, 2))
    return corners.min(axis=0), corners.max(axis=0)


def _laid(grey: Grey, square_to_picture: Homography) -> tuple[Grey, FloatMap]:
    """What a picture shows in a square, and where it covers it (1.0 or 0.0)."""
    height, width = grey.shape
    finer = np.sqrt(abs(np.linalg.det(square_to_picture[:2, :2])) * height * width) / SIDE
    if finer > _FINER:
        width, height = max(8, round(width / finer)), max(8, round(height / finer))
        grey = np.asarray(cv2.resize(grey, (width, height), interpolation=cv2.INTER_AREA), np.uint8)
    to_picture = to_pixels(square_to_picture, (SIDE, SIDE), (width, height))
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    shown = cv2.warpPerspective(grey, to_picture, (SIDE, SIDE), flags=flags, borderMode=cv2.BORDER_REPLICATE)
    covered = cv2.warpPerspective(np.ones((height, width), np.float32), to_picture, (SIDE, SIDE), flags=flags)
    return np.asarray(shown, np.uint8), (covered > 0.99).astype(np.float32)


def _transform(grey: Grey, mask: FloatMap) -> Spectrum:
    """Fourier transform of the directions of edges within a mask; the mean is taken off, so that even gradients vanish."""
    directions = edge_directions(grey) * mask[:, :, None]
    directions -= np.array(cv2.sumElems(directions)[:2], np.float32) / np.float32(max(cv2.sumElems(mask)[0], 1.0))
    directions *= mask[:, :, None]
    length = max(float(np.linalg.norm(directions)), _NEVER_ZERO)
    return np.asarray(cv2.dft(directions / length, flags=cv2.DFT_COMPLEX_OUTPUT), np.float32)
