"""Names for what was done to the work, measured after alignment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provcheck.core.matching.homography import Homography, area, frame_overlap, from_matrix3, jacobian_at_centre, perspective
from provcheck.core.matching.overlay import foreign_marks
from provcheck.core.matching.pixels import Colours, Comparison
from provcheck.core.matching.sharpness import blur_radius
from provcheck.core.matching.warped import LaidOver
from provcheck.core.records import Alignment, Edit, PictureFacts, Polygon, Region

_ROTATED_DEGREES = 0.7
_SCALED = 0.03
_STRETCHED = 0.03
_EXTENT = frozenset({"cropped", "placed"})
_CROPPED = 0.97
_FILLS = 0.9
_ALTERED_WINDOWS = 2
_SURE_PLACES = 30
_UNSURE = 3.0
# Of true pairs with as many places: photos of prints and tilted views 1.06 and more, all others below but one.
_TILTED = 1.06
_RECOLOURED = 12.0
_GREY_CHROMA = 4.0
_COLOUR_CHROMA = 10.0
# Of 470 true pairs of the tuning set blurred ones lose detail as by 2.5 and more, pixelated ones, mosaics and paintings as by
# 1.9 at most, all others 1.2.
_BLURRED = 2.0
# Of the same pairs 18 of 22 with lettering, strokes or watermarks reach these, one of 8 with another picture shining through,
# and 9 of the other 440: drawn anew, laid of tiles, bent or cut out.
_OVERLAID = 0.018
_OVERLAID_PARTS = 2
_OVERLAID_ALTERED = 0.05
_COLOURS_FOLLOW = 5.0
_THICK = 0.01


@dataclass(frozen=True)
class Geometry:
    """An alignment in the terms people use.

    Attributes:
        rotation: Degrees clockwise, -180..180, after undoing any mirroring left to right.
        scale: Length in the suspect's pixels by length in the work's.
        stretch: Ratio 1 or more of the largest to the smallest local scale.
    """

    rotation: float
    scale: float
    stretch: float


def geometry(matrix: Homography, alignment: Alignment, work: PictureFacts, suspect: PictureFacts) -> Geometry:
    """Rotation, scale and stretch at the centre of the work, in pixels of the files."""
    to_pixels = np.diag([suspect.width, suspect.height]) @ jacobian_at_centre(matrix)
    linear = to_pixels @ np.diag([1 / work.width, 1 / work.height])
    if alignment.mirrored:
        linear = linear @ np.diag([-1.0, 1.0])
    rotation = np.degrees(np.arctan2(linear[1, 0] - linear[0, 1], linear[0, 0] + linear[1, 1]))
    large, small = np.linalg.svd(linear, compute_uv=False)
    return Geometry(float(rotation), float(np.sqrt(large * small)), float(large / small))


def name_edits(
    alignment: Alignment,
    comparison: Comparison,
    colours: Colours,
    region: Region,
    work: PictureFacts,
    suspect: PictureFacts,
) -> tuple[Edit, ...]:
    """The changes that can be told, in a fixed order; of what lies outside the matched region nothing is told."""
    matrix = from_matrix3(alignment.work_to_suspect)
    shape = geometry(matrix, alignment, work, suspect)
    # From few places small turns and stretches cannot be told from the error of the fit.
    slack = 1.0 if alignment.inliers >= _SURE_PLACES or alignment.inliers == 0 else _UNSURE
    edits = []
    if alignment.mirrored:
        edits.append(Edit("mirrored"))
    if abs(shape.rotation) >= _ROTATED_DEGREES * slack:
        edits.append(Edit("rotated", round(shape.rotation, 1), "degrees"))
    if abs(shape.scale - 1) >= _SCALED * slack:
        edits.append(Edit("scaled", round(shape.scale, 3), "factor"))
    if shape.stretch - 1 >= _STRETCHED * slack:
        edits.append(Edit("stretched", round(shape.stretch, 3), "factor"))
    tilt = perspective(matrix, (1, 1))
    if tilt >= _TILTED and alignment.inliers >= _SURE_PLACES:
        edits.append(Edit("tilted", round(tilt, 3), "factor"))
    edits += _extent_edits(region, matrix)
    edits += _colour_edits(alignment, colours)
    edits += _cover_edits(comparison, region)
    return tuple(edits)


def with_surface(edits: tuple[Edit, ...], laid: LaidOver, work: PictureFacts, suspect_by_work: float) -> tuple[Edit, ...]:
    """Named changes with blur and with what lies over the copy, which cost more to measure.

    `suspect_by_work` is the length of the suspect's pixels by the work's, for blur in pixels of the suspect's file.
    """
    radius = blur_radius(laid)
    named = list(edits)
    if radius >= _BLURRED:
        pixels = radius * max(work.width, work.height) / max(laid.work.shape[:2]) * suspect_by_work
        named.append(Edit("blurred", round(pixels, 1), "pixels"))
    altered = next((edit for edit in edits if edit.kind == "altered"), None)
    if altered is None or (altered.amount or 0.0) < _OVERLAID_ALTERED:
        return tuple(named)
    marks = foreign_marks(laid)
    if marks.thin < max(_OVERLAID, marks.thick) or marks.parts < _OVERLAID_PARTS or marks.scatter > _COLOURS_FOLLOW:
        return tuple(named)
    # Thin marks explain the windows that have nothing in common, unless something larger lies there too.
    kept = [edit for edit in named if edit != altered or marks.thick >= _THICK]
    return (*kept, Edit("overlaid", round(marks.thin, 3), "share"))


def bent(edits: tuple[Edit, ...], region: Region, matrix: Homography) -> tuple[Edit, ...]:
    """Named changes of a picture of which further parts align otherwise: one plane seen at an angle does not explain it."""
    straight = tuple(edit for edit in edits if edit.kind not in {"tilted", "overlaid"})
    return (*with_extent(straight, region, matrix), Edit("distorted"))


def with_extent(edits: tuple[Edit, ...], region: Region, matrix: Homography) -> tuple[Edit, ...]:
    """Named changes with how much is cropped and how it is placed told anew for another region."""
    extent = _extent_edits(region, matrix)
    kept = [edit for edit in edits if edit.kind not in _EXTENT]
    at = next((place for place, edit in enumerate(edits) if edit.kind in _EXTENT), len(kept))
    return (*kept[:at], *extent, *kept[at:])


def _extent_edits(region: Region, matrix: Homography) -> list[Edit]:
    """Cropped: part of the work lies outside the suspect. Placed: the suspect reaches beyond the work.

    Where the frames lie on each other nothing is cropped, however little of them is alike; and the empty corners of a turned
    picture are no larger picture.
    """
    in_suspect, in_work = frame_overlap(matrix)
    edits = []
    if max(area(in_work), region.share_of_work) < _CROPPED:
        edits.append(Edit("cropped", round(region.share_of_work, 3), "share"))
    if region.share_of_suspect < _FILLS and _extent(in_suspect) < _FILLS:
        edits.append(Edit("placed", round(region.share_of_suspect, 3), "share"))
    return edits


def _extent(polygon: Polygon) -> float:
    """Share of the unit square that the upright box around a polygon takes."""
    if not polygon:
        return 0.0
    points = np.array(polygon)
    return float(np.prod(points.max(axis=0) - points.min(axis=0)))


def _colour_edits(alignment: Alignment, colours: Colours) -> list[Edit]:
    edits = []
    if alignment.inverted:
        edits.append(Edit("inverted"))
    if colours.chroma_work > _COLOUR_CHROMA and colours.chroma_suspect < _GREY_CHROMA:
        edits.append(Edit("greyscale"))
    elif colours.hue_shift > _RECOLOURED:
        edits.append(Edit("recoloured", round(colours.hue_shift, 1), "dE"))
    return edits


def _cover_edits(comparison: Comparison, region: Region) -> list[Edit]:
    """Covered or repainted: windows inside the region that have nothing in common any more."""
    informative, altered = comparison.altered_within(region.work, off_rim=True)
    return [Edit("altered", round(altered / max(1, informative), 3), "share")] if altered >= _ALTERED_WINDOWS else []
