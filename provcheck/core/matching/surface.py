"""What happened to the surface of a copy: altered or covered, blurred, written or drawn over, laid on another ground."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Edit, Region
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching.homography import Homography, area, frame_overlap
from provcheck.core.matching.overlay import Foreign, foreign_marks
from provcheck.core.matching.pixels import Comparison
from provcheck.core.matching.sharpness import blur_radius
from provcheck.core.matching.thresholds import limit
from provcheck.core.matching.warped import BoolMap, FloatMap, LaidOver, to_lab

# On a grid of 512: so far from the figure nothing of it shines through.
_OFF_FIGURE = 11
_SOFT = 2.0
_NOISE = 1.5
_STROKE = 3
_SCHARR = 32
_THICK = 9
_LEAST_TOLD = 0.001
_COVERS = frozenset({"altered", "overlaid"})


def surface_edits(
    laid: LaidOver,
    comparison: Comparison,
    region: Region,
    matrix: Homography,
    side_in_suspect: float,
    *,
    other_ground: bool = False,
) -> tuple[Edit, ...]:
    """Name what changed on the surface of an accepted copy.

    `side_in_suspect` is the work's longer side in pixels of the suspect's file, for the radius of blur. That is not told of a
    figure on another ground, which reaches into its coarse forms.
    """
    covers = cover_edits(laid, comparison, region, matrix)
    if other_ground:
        return covers
    radius = blur_radius(laid.inside(region.work))
    if radius < limit("blurred"):
        return covers
    pixels = radius * side_in_suspect / max(laid.work.shape[:2])
    return (*covers, Edit("blurred", round(pixels, 1), "pixels"))


def cover_edits(laid: LaidOver, comparison: Comparison, region: Region, matrix: Homography) -> tuple[Edit, ...]:
    """What was painted, written or laid over a copy."""
    marks = foreign_marks(laid)
    return _cover_edits(marks, *_altered(marks, comparison, region, matrix))


def on_other_ground(laid: LaidOver, shown: BoolMap) -> bool:
    """Whether something else than the work's ground lies around what it shows, `shown` being where it is solid."""
    within = _clear_ground(laid, shown)
    if within.mean() < limit("least-ground"):
        return False
    apart = cv2.absdiff(laid.work, laid.suspect).mean(axis=2)[within]
    return bool((apart > limit("other-ground-levels")).mean() >= limit("other-ground"))


def share_added_on_ground(laid: LaidOver, shown: BoolMap) -> float:
    """Share of the plain ground around what the work shows on which something with an outline stands in the suspect.

    Shadows of the work itself are no plain ground, and vignettes and uneven light have no outline.
    """
    within = _clear_ground(laid, shown)
    if not within.any():
        return 0.0
    shadows = _apart_from_median(_softened(laid.work), within) > limit("plain-ground-levels")
    within &= cv2.dilate(shadows.astype(np.uint8), np.ones((_OFF_FIGURE, _OFF_FIGURE), np.uint8)) == 0
    if within.mean() < limit("least-ground"):
        return 0.0
    soft = _softened(laid.suspect)
    other = (_apart_from_median(soft, within) > limit("other-ground-levels")) & within
    parts = cv2.morphologyEx(other.astype(np.uint8), cv2.MORPH_OPEN, np.ones((_STROKE, _STROKE), np.uint8))
    return float(_outlined_parts(np.asarray(parts, np.uint8), soft, within).sum() / within.sum())


def _clear_ground(laid: LaidOver, shown: BoolMap) -> BoolMap:
    clear = cv2.erode((~shown).astype(np.uint8), np.ones((_OFF_FIGURE, _OFF_FIGURE), np.uint8), borderValue=1) > 0
    return laid.where(clear).within


def _softened(rgb: Pixels) -> FloatMap:
    """Light 0..255 without noise and the marks of JPEG, by channel: float32 (height, width, 3)."""
    return np.asarray(cv2.GaussianBlur(rgb.astype(np.float32), (0, 0), _NOISE), np.float32)


def _apart_from_median(soft: FloatMap, within: BoolMap) -> FloatMap:
    """Mean distance over the channels from the colour that most of a mask has, levels: float32 (height, width)."""
    return np.asarray(np.abs(soft - np.median(soft[within], axis=0)).mean(axis=2), np.float32)


def _outlined_parts(parts: NDArray[np.uint8], soft: FloatMap, within: BoolMap) -> BoolMap:
    """Those connected parts of a mask around which light changes abruptly."""
    grey = soft.mean(axis=2)
    slope = np.hypot(cv2.Scharr(grey, cv2.CV_32F, 1, 0), cv2.Scharr(grey, cv2.CV_32F, 0, 1)) / _SCHARR
    kernel = np.ones((_STROKE, _STROKE), np.uint8)
    grown = cv2.dilate(parts, kernel)
    rim = (grown > cv2.erode(parts, kernel)) & within
    labels = np.asarray(cv2.connectedComponents(grown, connectivity=8)[1], np.intp)
    count = int(labels.max()) + 1
    on_rim, abrupt = (np.bincount(labels[each], minlength=count) for each in (rim, rim & (slope >= limit("outline-slope"))))
    outlined = abrupt >= np.maximum(1, on_rim * limit("outlined"))
    return np.asarray((parts > 0) & outlined[labels])


def with_other_colours(edits: tuple[Edit, ...], laid: LaidOver, comparison: Comparison) -> tuple[Edit, ...]:
    """Named changes of a copy that agrees all around, with places of another colour, which no other sign has told."""
    if not comparison.agrees_all_around or any(edit.kind in _COVERS for edit in edits):
        return edits
    share = _share_of_other_colour(laid)
    return (*edits, Edit("altered", max(round(share, 3), _LEAST_TOLD), "share")) if share else edits


def _share_of_other_colour(laid: LaidOver) -> float:
    """Share of a copy that has another colour than the work; shifted edges, noise and halos are too thin to count."""
    soft = [to_lab(np.asarray(cv2.GaussianBlur(each, (0, 0), _SOFT), np.uint8)) for each in (laid.work, laid.suspect)]
    apart = np.linalg.norm(soft[0] - soft[1], axis=2)
    other = ((apart > limit("other-colour")) & laid.within).astype(np.uint8)
    thick = cv2.morphologyEx(other, cv2.MORPH_OPEN, np.ones((_THICK, _THICK), np.uint8))
    return float(thick.sum() / max(1, int(laid.within.sum())))


def _altered(marks: Foreign, comparison: Comparison, region: Region, matrix: Homography) -> tuple[int, float]:
    """How many windows have nothing in common any more, and the share that is altered.

    Filters and small errors of the alignment leave such windows too. So outside the matched region, and in the outermost
    windows, they count only where colours tell that something else lies there; and the outermost ones of a work that was
    turned or placed never do, because they show what lies around it.
    """
    if marks.thick >= limit("covered"):
        in_suspect, in_work = frame_overlap(matrix)
        altered = comparison.altered_within(in_work, off_rim=area(in_suspect) < limit("reaches-beyond"))[1]
        if altered >= limit("altered-windows"):
            return altered, max(comparison.share_other_within(in_work), marks.thick)
    informative, altered = comparison.altered_within(region.work, off_rim=True)
    altered = max(altered, comparison.changed_place(region.work))
    return altered, altered / max(1, informative)


def _cover_edits(marks: Foreign, windows: int, share: float) -> tuple[Edit, ...]:
    """Altered or covered, and overlaid by thin parts; these explain windows, unless something larger lies there too."""
    altered = (Edit("altered", round(share, 3), "share"),) if windows >= limit("altered-windows") else ()
    if not is_overlaid(marks, share if altered else 0.0):
        return altered
    return (*(altered if marks.thick >= limit("overlaid-thick") else ()), Edit("overlaid", round(marks.thin, 3), "share"))


def is_overlaid(marks: Foreign, altered: float) -> bool:
    """Whether lettering, strokes or marks lie over the copy: many of them, or a few in one place, as a name in a corner."""
    if marks.scatter > limit("colours-follow"):
        return False
    several = marks.parts >= limit("several-marks")
    strewn = marks.thin >= max(limit("overlaid"), marks.thick) and (several or marks.thin >= limit("scribbled"))
    if strewn and altered >= limit("overlaid-altered"):
        return True
    small = marks.thin >= limit("small-mark") and marks.gathered >= limit("gathered")
    return small and several and marks.thick < limit("overlaid-thick")
