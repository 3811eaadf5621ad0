"""How a work lies in a suspect: the same place of both at one scale, what differs there, and the matched places."""

from __future__ import annotations

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.evidence import Alignment, Polygon, Region
from provcheck.core.imaging.difference import line_difference
from provcheck.core.imaging.picture import Pixels, fit_within
from provcheck.core.matching.homography import from_matrix3, project
from provcheck.core.point_pairs import PointPair, PointPairs

SIDE = 640
"""Long side in pixels of the pictures of one place."""

LINES = 24
"""Matched places that are joined by lines: as many as can be followed by eye."""

_MARGIN = 0.06
"""Of the matched part's size, shown around it."""

_LEAST = 0.02
"""Of the picture that is shown at least."""

_DIMMED = 0.35
"""What is left of the colours outside the matched region; the rest is white, as the paper is."""

type _Matrix = NDArray[np.float64]


@dataclass(frozen=True)
class SamePlace:
    """One place of a work, as it is in the work and in the suspect, all of one size.

    Attributes:
        work: The matched part of the work, uint8 (height, width, 3); dimmed outside the region.
        suspect: What lies there in the suspect, turned, scaled and mirrored onto the work; white where it ends.
        lines: Lines of both grey, of the work alone and of the suspect alone in their colours (`core.imaging.difference`).
    """

    work: Pixels
    suspect: Pixels
    lines: Pixels


def same_place(work: Pixels, suspect: Pixels, alignment: Alignment, region: Region, side: int = SIDE) -> SamePlace:
    """Cut the matched part of a work out, and what lies there in the suspect.

    Takes uint8 (height, width, 3) of any size. As fine as the finer one of the two is there, with a long side of `side` pixels
    at most.
    """
    place = _place_around(region.work)
    to_suspect = from_matrix3(alignment.work_to_suspect)
    size = _size_of(place, work, suspect, to_suspect, side)
    to_unit = _to_unit(place, size)
    seen_work = _seen(work, to_unit, size)
    seen_suspect = _seen(suspect, to_suspect @ to_unit, size)
    lines = line_difference(seen_work[..., [2, 1, 0, 3]], seen_suspect[..., [2, 1, 0, 3]])[..., [2, 1, 0, 3]]
    inside = _inside(region.work, to_unit, size)
    return SamePlace(_on_white(seen_work, inside), _on_white(seen_suspect, inside), _on_white(lines, None))


def _place_around(region: Polygon) -> tuple[float, float, float, float]:
    """Left, top, right and bottom of what is shown of the work, 0..1."""
    points = np.clip(np.array(region, np.float64), 0, 1)
    low, high = points.min(axis=0), points.max(axis=0)
    margin = np.maximum((high - low) * _MARGIN, _LEAST / 2)
    left, top = np.clip(low - margin, 0, 1 - _LEAST)
    right, bottom = np.clip(high + margin, (left + _LEAST, top + _LEAST), 1)
    return float(left), float(top), float(right), float(bottom)


def _size_of(
    place: tuple[float, float, float, float], work: Pixels, suspect: Pixels, to_suspect: _Matrix, side: int
) -> tuple[int, int]:
    """Width and height in pixels of what is shown."""
    left, top, right, bottom = place
    across, down = (right - left) * work.shape[1], (bottom - top) * work.shape[0]
    corners = project(to_suspect, np.array([[left, top], [right, top], [left, bottom]])) * (suspect.shape[1], suspect.shape[0])
    finer = max(
        1.0, float(np.linalg.norm(corners[1] - corners[0])) / across, float(np.linalg.norm(corners[2] - corners[0])) / down
    )
    scale = min(finer, side / max(across, down))
    return max(1, round(across * scale)), max(1, round(down * scale))


def _to_unit(place: tuple[float, float, float, float], size: tuple[int, int]) -> _Matrix:
    """From pixels of what is shown, counted from the middle of the first, to the unit square of the work."""
    left, top, right, bottom = place
    across, down = (right - left) / size[0], (bottom - top) / size[1]
    return np.array([[across, 0, left + across / 2], [0, down, top + down / 2], [0, 0, 1]])


def _seen(picture: Pixels, to_unit: _Matrix, size: tuple[int, int]) -> Pixels:
    """What of a picture is seen, uint8 (height, width, 4): red, green, blue, alpha; clear where it ends."""
    picture = fit_within(picture, _fitting_side(picture, to_unit, size))
    height, width = picture.shape[:2]
    to_pixels = np.array([[width, 0, -0.5], [0, height, -0.5], [0, 0, 1]]) @ to_unit
    flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    # Beyond its end the picture goes on as it ends: else the end would be seen as a line in it.
    colours = cv2.warpPerspective(picture, to_pixels, size, flags=flags, borderMode=cv2.BORDER_REPLICATE)
    solid = np.full((height, width), 255, np.uint8)
    alpha = cv2.warpPerspective(solid, to_pixels, size, flags=flags, borderValue=(0,))
    return np.dstack([np.asarray(colours, np.uint8), np.asarray(alpha, np.uint8)])


def _fitting_side(picture: Pixels, to_unit: _Matrix, size: tuple[int, int]) -> int:
    """Long side at which a pixel of the picture is one of what is shown, in the middle of it; the picture's own at most."""
    middle = np.array([[0.5, 0.5], [0.5 + 1 / size[0], 0.5], [0.5, 0.5 + 1 / size[1]]]) * size
    place, right, below = project(to_unit, middle) * (picture.shape[1], picture.shape[0])
    shrink = max(float(np.linalg.norm(right - place)), float(np.linalg.norm(below - place)), 1.0)
    return max(1, round(int(max(picture.shape[:2])) / shrink))


def _inside(region: Polygon, to_unit: _Matrix, size: tuple[int, int]) -> NDArray[np.bool_]:
    """Which pixels lie within the region, (height, width)."""
    corners = project(np.linalg.inv(to_unit), np.array(region, np.float64))
    mask = np.zeros((size[1], size[0]), np.uint8)
    cv2.fillPoly(mask, [np.rint(corners).astype(np.int32)], 1)
    return np.asarray(mask > 0)


def _on_white(pixels: Pixels, inside: NDArray[np.bool_] | None) -> Pixels:
    """Pixels with alpha on white, paler outside."""
    share = pixels[..., 3:].astype(np.float32) / 255
    if inside is not None:
        share = share * np.where(inside, 1, _DIMMED)[..., None].astype(np.float32)
    return np.asarray(pixels[..., :3] * share + 255 * (1 - share) + 0.5, np.uint8)


def some_places(pairs: PointPairs) -> tuple[PointPair, ...]:
    """At most `LINES` of the pairs, spread over the work.

    So many pairs that each next one lies as far in the work from those before as can be; the same ones every time.
    """
    if len(pairs) <= LINES:
        return tuple(pairs)
    points = np.array([work for work, _suspect in pairs])
    chosen = [0]
    apart = np.linalg.norm(points - points[0], axis=1)
    while len(chosen) < LINES:
        chosen.append(int(apart.argmax()))
        apart = np.minimum(apart, np.linalg.norm(points - points[chosen[-1]], axis=1))
    return tuple(pairs[number] for number in chosen)
