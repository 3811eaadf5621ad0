"""Names for what was done to the work, measured after alignment."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from provcheck.core.evidence import Alignment, Edit, Polygon, Region
from provcheck.core.matching.colours import Colours
from provcheck.core.matching.homography import Homography, area, frame_overlap, from_matrix3, jacobian_at_centre, perspective
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import PictureFacts

_EXTENT = frozenset({"cropped", "placed"})
_OF_ONE_PLANE = frozenset({"tilted", "altered", "overlaid"})


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


def name_edits(alignment: Alignment, shape: Geometry, colours: Colours, region: Region) -> tuple[Edit, ...]:
    """The changes of shape, extent and colour that can be told, in a fixed order."""
    matrix = from_matrix3(alignment.work_to_suspect)
    return (*shape_edits(alignment, shape), *extent_edits(region, matrix), *_colour_edits(alignment, colours))


def shape_edits(alignment: Alignment, shape: Geometry) -> tuple[Edit, ...]:
    """The changes of shape under an alignment."""
    # From few places small turns and stretches cannot be told from the error of the fit.
    slack = 1.0 if alignment.inliers >= limit("sure-places") or alignment.inliers == 0 else limit("unsure")
    edits = []
    if alignment.mirrored:
        edits.append(Edit("mirrored"))
    if abs(shape.rotation) >= limit("rotated") * slack:
        edits.append(Edit("rotated", round(shape.rotation, 1), "degrees"))
    if abs(shape.scale - 1) >= limit("scaled") * slack:
        edits.append(Edit("scaled", round(shape.scale, 3), "factor"))
    if shape.stretch - 1 >= limit("stretched") * slack:
        edits.append(Edit("stretched", round(shape.stretch, 3), "factor"))
    tilt = perspective(from_matrix3(alignment.work_to_suspect), (1, 1))
    if tilt >= limit("tilted") and alignment.inliers >= limit("sure-places"):
        edits.append(Edit("tilted", round(tilt, 3), "factor"))
    return tuple(edits)


def bent(edits: tuple[Edit, ...], region: Region, matrix: Homography) -> tuple[Edit, ...]:
    """Named changes of a picture of which further parts align otherwise.

    One plane seen at an angle does not explain it, and what lies beside its place is not covered.
    """
    straight = tuple(edit for edit in edits if edit.kind not in _OF_ONE_PLANE)
    return (*with_extent(straight, region, matrix), Edit("distorted"))


def with_extent(edits: tuple[Edit, ...], region: Region, matrix: Homography) -> tuple[Edit, ...]:
    """Named changes with how much is cropped and how it is placed told anew for another region."""
    extent = extent_edits(region, matrix)
    kept = [edit for edit in edits if edit.kind not in _EXTENT]
    at = next((place for place, edit in enumerate(edits) if edit.kind in _EXTENT), len(kept))
    return (*kept[:at], *extent, *kept[at:])


def extent_edits(region: Region, matrix: Homography) -> list[Edit]:
    """Cropped: part of the work lies outside the suspect. Placed: the suspect reaches beyond the work.

    Where the frames lie on each other nothing is cropped, however little of them is alike; and the empty corners of a turned
    picture are no larger picture.
    """
    in_suspect, in_work = frame_overlap(matrix)
    edits = []
    if max(area(in_work), region.share_of_work) < limit("cropped"):
        edits.append(Edit("cropped", round(region.share_of_work, 3), "share"))
    if region.share_of_suspect < limit("fills") and _extent(in_suspect) < limit("fills"):
        edits.append(Edit("placed", round(region.share_of_suspect, 3), "share"))
    return edits


def as_part(region: Region) -> tuple[Edit, ...]:
    """A part of the work that was placed in another picture: cropped to its region, whatever the frames have in common."""
    return (
        Edit("cropped", round(region.share_of_work, 3), "share"),
        Edit("placed", round(region.share_of_suspect, 3), "share"),
    )


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
    if colours.chroma_work > limit("colour-chroma") and colours.chroma_suspect < limit("grey-chroma"):
        edits.append(Edit("greyscale"))
    elif colours.hue_shift > limit("recoloured") and colours.hue_shift_of_many > limit("recoloured-many"):
        edits.append(Edit("recoloured", round(colours.hue_shift, 1), "dE"))
    return edits
