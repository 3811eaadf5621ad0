"""Works found again in suspects made from them by a known change."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from math import cos, radians, sin

import cv2
import numpy as np
import pytest

from provcheck.core.evidence import Alignment
from provcheck.core.fingerprint.local_features import LocalFeatures, extract
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching import alignment
from provcheck.core.matching.alignment import INVERTED, MIRRORED, MIRRORED_INVERTED, UPRIGHT, Variant, align
from provcheck.core.matching.edits import geometry
from provcheck.core.matching.homography import Homography, between_unit_squares, corners, from_matrix3, perspective, project
from provcheck.core.matching.pair import VARIANTS_AT_LEVEL
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import Level
from tests.builders import facts, work_pixels

NAMES = ("picnic.jpg", "french-horn.png")
SIDE = 480
ALL = VARIANTS_AT_LEVEL[Level.THOROUGH]


@dataclass(frozen=True)
class Change:
    """A change with what is to be recovered, None where it differs from place to place.

    The matrix is between pixel centres, for a work of this size.
    """

    matrix: Callable[[int, int], Homography]
    size: Callable[[int, int], tuple[int, int]]
    rotation: float | None = 0.0
    scale: float | None = 1.0
    mirrored: bool = False
    inverted: bool = False


def _same(width: int, height: int) -> tuple[int, int]:
    return width, height


def _scaled(by: float) -> Homography:
    return np.array([[by, 0, (by - 1) / 2], [0, by, (by - 1) / 2], [0, 0, 1]])


def _moved(x: float, y: float) -> Homography:
    return np.array([[1.0, 0, x], [0, 1.0, y], [0, 0, 1]])


def _mirror(width: int, _height: int) -> Homography:
    return np.array([[-1.0, 0, width - 1], [0, 1, 0], [0, 0, 1]])


def _turn(degrees: float, width: int, height: int) -> Homography:
    """Clockwise around the centre."""
    c, s = cos(radians(degrees)), sin(radians(degrees))
    middle = ((width - 1) / 2, (height - 1) / 2)
    turn = np.array([[c, -s, 0], [s, c, 0], [0, 0, 1]])
    return np.asarray(_moved(*middle) @ turn @ _moved(-middle[0], -middle[1]), np.float64)


def _perspective(width: int, height: int) -> Homography:
    frame = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    leaning = frame + np.array([[30, 20], [-10, 5], [-40, -15], [5, -30]], np.float32)
    return np.asarray(cv2.getPerspectiveTransform(frame, leaning), np.float64)


CHANGES = {
    "nothing": Change(lambda _w, _h: np.eye(3), _same),
    "rotated": Change(lambda w, h: _turn(12, w, h), _same, rotation=12),
    "rotated the other way": Change(lambda w, h: _turn(-35, w, h), _same, rotation=-35),
    "upside down": Change(lambda w, h: _turn(180, w, h), _same, rotation=180),
    "scaled": Change(lambda _w, _h: _scaled(0.6), lambda w, h: (round(w * 0.6), round(h * 0.6)), scale=0.6),
    "mirrored": Change(_mirror, _same, mirrored=True),
    "inverted": Change(lambda _w, _h: np.eye(3), _same, inverted=True),
    "mirrored and inverted": Change(_mirror, _same, mirrored=True, inverted=True),
    "cropped": Change(lambda w, h: _moved(-w // 4, -h // 5), lambda w, h: (w * 6 // 10, h * 6 // 10)),
    "placed": Change(lambda _w, _h: _moved(150, 90), lambda w, h: (w + 300, h + 200)),
    "perspective": Change(_perspective, _same, rotation=None, scale=None),
    "mirrored, turned and scaled": Change(
        lambda w, h: _scaled(0.7) @ _turn(20, w, h) @ _mirror(w, h),
        lambda w, h: (round(w * 0.7), round(h * 0.7)),
        rotation=20,
        scale=0.7,
        mirrored=True,
    ),
}


def changed(pixels: Pixels, change: Change) -> Pixels:
    """The suspect; what the work does not cover is grey."""
    height, width = pixels.shape[:2]
    size = change.size(width, height)
    shrunk = change.scale is not None and change.scale < 0.9
    blurred = cv2.GaussianBlur(pixels, (0, 0), 0.8) if shrunk else pixels
    warped = cv2.warpPerspective(
        blurred, change.matrix(width, height), size, flags=cv2.INTER_LINEAR, borderValue=(120, 120, 120)
    )
    return np.asarray(255 - warped if change.inverted else warped, np.uint8)


@cache
def features_of(name: str) -> LocalFeatures:
    return extract(work_pixels(name, SIDE))


@pytest.mark.parametrize("kind", CHANGES)
@pytest.mark.parametrize("name", NAMES)
def test_a_known_change_is_recovered(name: str, kind: str) -> None:
    change, work = CHANGES[kind], work_pixels(name, SIDE)
    height, width = work.shape[:2]
    suspect = changed(work, change)
    size = (suspect.shape[1], suspect.shape[0])

    aligned = align(features_of(name), extract(suspect), ALL)
    assert aligned is not None
    found = aligned.alignment
    assert -found.log10_nfa >= limit("alignment")
    assert (found.mirrored, found.inverted) == (change.mirrored, change.inverted)

    matrix = from_matrix3(found.work_to_suspect)
    truth = between_unit_squares(change.matrix(width, height), (width, height), size)
    off = np.linalg.norm(corners(matrix) - corners(truth), axis=1)
    assert off.max() < 0.02, "corners, in frame widths"

    shape = geometry(matrix, found, facts(width=width, height=height), facts(width=size[0], height=size[1]))
    if change.rotation is not None:
        assert (shape.rotation - change.rotation + 180) % 360 - 180 == pytest.approx(0, abs=2)
    if change.scale is not None:
        assert shape.scale == pytest.approx(change.scale, rel=0.05)


def _found(variants: tuple[Variant, ...], kind: str) -> Alignment | None:
    aligned = align(features_of("picnic.jpg"), extract(changed(work_pixels("picnic.jpg", SIDE), CHANGES[kind])), variants)
    return None if aligned is None else aligned.alignment


@pytest.mark.parametrize(
    ("kind", "variant"),
    [("mirrored", MIRRORED), ("inverted", INVERTED), ("mirrored and inverted", MIRRORED_INVERTED), ("nothing", UPRIGHT)],
)
def test_only_the_right_variant_finds_it(kind: str, variant: Variant) -> None:
    others = tuple(other for other in ALL if other != variant)
    right, wrong = _found((variant,), kind), _found(others, kind)
    assert right is not None
    assert -right.log10_nfa >= limit("alignment")
    assert wrong is None or -wrong.log10_nfa < limit("alignment")


def test_lines_join_the_same_places() -> None:
    found = _found(ALL, "mirrored")
    assert found is not None
    assert 20 <= len(found.lines) <= found.inliers <= found.matches
    for (work_x, work_y), (suspect_x, suspect_y) in found.lines:
        assert suspect_x == pytest.approx(1 - work_x, abs=0.01)
        assert suspect_y == pytest.approx(work_y, abs=0.01)


def test_the_same_features_align_the_same_on_every_run() -> None:
    assert _found(ALL, "perspective") == _found(ALL, "perspective")


def test_too_few_features_align_with_nothing() -> None:
    few = features_of("picnic.jpg")
    few = LocalFeatures(few.width, few.height, few.points[:4], few.descriptors[:4])
    assert align(few, features_of("picnic.jpg"), ALL) is None
    assert align(features_of("picnic.jpg"), few, ALL) is None


def test_a_similarity_is_told_where_no_homography_is_plausible(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(4)
    source = rng.uniform(0, 700, (60, 2)).astype(np.float32)
    turn, moved = np.array([[0.6, -0.4], [0.4, 0.6]], np.float32), np.array([200, 30], np.float32)
    target = (source @ turn.T + moved + rng.normal(0, 0.3, source.shape)).astype(np.float32)
    target[40:] = rng.uniform(0, 700, (20, 2))
    size = (700, 700)
    folded = np.diag([1.0, -1.0, 1.0])
    monkeypatch.setattr(alignment, "_homographies", lambda _source, _target: [folded])
    fit = alignment.fit_homography(source, target, size, size)
    assert fit is not None
    assert len(fit.inliers) == 40
    assert np.allclose(fit.homography[:2, :2] / fit.homography[2, 2], turn, atol=0.01)
    few = alignment.fit_homography(source[32:], target[32:], size, size)
    assert few is None, "eight places tell less than is asked of an unusual model"


@pytest.mark.parametrize(("places", "found"), [(7, False), (40, True)])
def test_a_steep_view_must_mean_more_than_one_from_the_front(places: int, found: bool) -> None:
    rng = np.random.default_rng(6)
    steep = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0008, 0.0004, 1.0]])
    size = (700, 700)
    assert perspective(steep, size) > limit("steep-perspective")
    source = rng.uniform(0, 700, (places, 2)).astype(np.float32)
    target = (project(steep, source) + rng.normal(0, 0.3, source.shape)).astype(np.float32)
    assert (alignment.fit_homography(source, target, size, size) is not None) == found
    near = np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0002, 0.0001, 1.0]])
    target = (project(near, source) + rng.normal(0, 0.3, source.shape)).astype(np.float32)
    fit = alignment.fit_homography(source, target, size, size)
    assert fit is not None
    assert -fit.log10_nfa >= limit("alignment")
