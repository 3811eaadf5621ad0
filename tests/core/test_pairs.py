"""Works and suspects of the demo, pair by pair, against what was done to them (resources/demo/truth.json)."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations, product
from typing import Any

import cv2
import numpy as np
import pytest

from provcheck.core.evidence import Alignment, Polygon
from provcheck.core.fingerprint.local_features import extract
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching import pair
from provcheck.core.matching.alignment import Aligned
from provcheck.core.matching.frame_on_frame import _drawing_coincides
from provcheck.core.matching.pair import _judge, compare_pair
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.pixels import compare
from provcheck.core.matching.structure import NO_PEAK, Peak
from provcheck.core.matching.thresholds import limit
from provcheck.core.records import Level
from tests.builders import TRUTH, work_pixels
from tests.core.conftest import Demo, pair_picture

COPIES = TRUTH["copies"]
NAMES = [f"{copy['suspect']} of {copy['work']}" for copy in COPIES]
CASES = list(zip(NAMES, COPIES, strict=True))


def overlap(first: Polygon, second: Polygon) -> float:
    """Intersection over union, counted on a grid of 1000 x 1000."""
    masks = [np.zeros((1000, 1000), np.uint8) for _ in range(2)]
    for mask, polygon in zip(masks, (first, second), strict=True):
        cv2.fillPoly(mask, [np.round(np.array(polygon) * 999).astype(np.int32)], 1)
    return float((masks[0] & masks[1]).sum() / (masks[0] | masks[1]).sum())


def compared(demo: Demo, copy: dict[str, Any], level: Level = Level.STANDARD) -> PairResult:
    work, suspect = demo.works[copy["work"]], demo.suspects[copy["suspect"]]
    return compare_pair(work.pair_picture, suspect.pair_picture, level)


@pytest.fixture(scope="module")
def results(demo: Demo) -> dict[str, PairResult]:
    """Every copy with its work."""
    return {name: compared(demo, copy) for name, copy in CASES}


@pytest.mark.parametrize(("name", "copy"), CASES, ids=NAMES)
def test_a_copy_is_accepted_and_its_region_is_where_it_was_put(
    results: dict[str, PairResult], name: str, copy: dict[str, Any]
) -> None:
    found = results[name]
    assert found.accepted
    assert found.region is not None
    truth = tuple((x, y) for x, y in copy["region_of_suspect"])
    assert overlap(found.region.suspect, truth) >= 0.7


EDITS: dict[str, dict[str, float | None]] = {
    "mirrored": {"mirrored": None},
    "rotated 12°": {"rotated": -12.0},
    "recoloured": {"recoloured": None},
    "downscaled to 60 %": {"scaled": 0.6},
    "cropped to 45 %": {"cropped": 0.45},
    "cropped to 20 %": {"cropped": 0.2},
    "enlarged": {"scaled": None},
    "screenshot": {"placed": None},
    "in a collage": {"placed": None},
    "text added": {"altered": None},
    "greyscale": {"greyscale": None},
    "inverted": {"inverted": None},
}


@pytest.mark.parametrize(("name", "copy"), CASES, ids=NAMES)
def test_what_was_done_is_named_with_its_amount(results: dict[str, PairResult], name: str, copy: dict[str, Any]) -> None:
    named = {edit.kind: edit.amount for edit in results[name].told}
    for done in copy["edits"]:
        for kind, amount in EDITS.get(done, {}).items():
            assert kind in named, done
            if amount is not None:
                assert named[kind] == pytest.approx(amount, rel=0.1), done
    for kind in ("mirrored", "inverted", "greyscale"):
        assert (kind in named) == (kind in copy["edits"])
    if copy["edits"][0] in {"identical file", "saved again, same pixels"}:
        assert named == {}


def test_unrelated_pictures_are_never_accepted(demo: Demo) -> None:
    """Every two works, and every innocent suspect with every work, at the level that looks hardest."""
    works = {name: reading.pair_picture for name, reading in demo.works.items()}
    innocent = {name: demo.suspects[name].pair_picture for name in TRUTH["innocent"]}
    pairs = [*combinations(works, 2), *product(works, innocent)]
    assert len(pairs) == 66 + 60
    pictures = works | innocent
    accepted = [pair for pair in pairs if compare_pair(pictures[pair[0]], pictures[pair[1]], Level.THOROUGH).accepted]
    assert accepted == []


def test_a_quick_look_finds_inverted_frames_and_mirrored_pictures(demo: Demo) -> None:
    for edit in ("inverted", "mirrored"):
        (copy,) = [copy for copy in COPIES if edit in copy["edits"]]
        found = compared(demo, copy, Level.QUICK)
        assert found.accepted
        assert edit in {named.kind for named in found.edits}


PLACES = tuple(((x, y), (x, y)) for x in (0.12, 0.15, 0.18, 0.21) for y in (0.4, 0.6))


def judged(demo: Demo, share: float = 0.24, **changes: Any) -> PairResult:
    """The verdict on an alignment of a work with a scene that holds its left part, found by eight places there."""
    work = demo.works["picnic.jpg"].pair_picture
    kept = round(work.small.shape[1] * share)
    scene = work.small.copy()
    scene[:, kept:] = cv2.flip(work.small, -1)[:, kept:]
    plain = Alignment(((1.0, 0.0, 0.0), (0.0, 1.0, 0.0), (0.0, 0.0, 1.0)), False, False, 8, 20, -10.0, PLACES)
    return _judge(work, replace(work, small=scene), aligned(replace(plain, **changes)), work.features)


def aligned(alignment: Alignment) -> Aligned:
    """An alignment whose places all look different."""
    places = np.array([line[0] for line in alignment.lines], np.float64).reshape(-1, 2)
    units = np.eye(len(places), 128, dtype=np.float32)
    return Aligned(alignment, units, places, np.ones(len(places), bool), np.zeros(len(places)), (640, 480))


def at(x: float) -> dict[str, Any]:
    return {"lines": tuple(((x + dx, y), (x + dx, y)) for dx in (0.0, 0.1, 0.2, 0.3) for y in (0.4, 0.6))}


@pytest.mark.parametrize(
    ("changes", "accepted"),
    [
        ({}, True),
        ({"log10_nfa": -9.99}, False),
        ({"inliers": 5}, False),
        (at(0.6) | {"share": 0.1}, False),
        ({"lines": (((0.2, 0.5), (0.2, 0.5)),) * 8}, False),
        ({"lines": ()}, False),
    ],
    ids=["just enough", "by chance", "too few places", "pixels differ there", "all in one spot", "no places"],
)
def test_an_alignment_must_be_beyond_chance_and_borne_out_by_pixels(
    demo: Demo, changes: dict[str, Any], accepted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no structure coincides elsewhere."""
    monkeypatch.setattr(pair, "aligned_peak", lambda *_pictures, **_limits: NO_PEAK)
    assert judged(demo, **changes).accepted is accepted


def test_structure_that_coincides_elsewhere_is_evidence_of_its_own(demo: Demo) -> None:
    weak = {"log10_nfa": -3.0, "inliers": 5}
    found = judged(demo, share=0.9, **weak)
    assert found.accepted
    assert found.alignment is not None
    assert -found.alignment.log10_nfa >= limit("alignment")
    assert not judged(demo, share=0.05, **weak).accepted
    assert not judged(demo, share=0.9, **weak | {"log10_nfa": 0.5}).accepted


@pytest.mark.parametrize("mirrored", [False, True])
def test_a_symmetric_work_is_told_from_its_mirror_image_by_what_is_not(mirrored: bool) -> None:
    half = work_pixels("picnic.jpg", 400)
    work = np.concatenate([half, half[:, ::-1]], axis=1)
    work[20:90, 30:120] = (work[20:90, 30:120] * 0.5 + (60, 0, 60)).astype(np.uint8)
    suspect = cv2.GaussianBlur(work[:, ::-1] if mirrored else work, (0, 0), 0.7)
    found = compare_pair(pair_picture(work), pair_picture(np.asarray(suspect, np.uint8)), Level.STANDARD)
    assert found.accepted
    assert found.alignment is not None
    assert found.alignment.mirrored == mirrored


@pytest.mark.parametrize("level", list(Level))
def test_line_maps_are_looked_at_of_soft_pictures_at_standard_too(level: Level) -> None:
    rich = extract(work_pixels("picnic.jpg", 512))
    assert pair.needs_lines(level, rich.first(149)) == (level is not Level.QUICK)
    assert pair.needs_lines(level, rich.first(150)) == (level is Level.THOROUGH)


def soft(mirrored: bool) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    """A picture of soft blobs, in which no local feature is found."""
    rows, columns = np.mgrid[0:400, 0:500]
    light = np.zeros((400, 500))
    for x, y, size, height in ((120, 90, 60, 120), (350, 300, 80, -90), (400, 80, 50, 70), (90, 320, 70, 60)):
        light += height * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * size**2))
    picture = np.repeat(np.clip(128 + light, 0, 255).astype(np.uint8)[:, :, None], 3, axis=2)
    return np.ascontiguousarray(picture[:, ::-1] if mirrored else picture)


def test_soft_pictures_without_local_features_are_compared_as_a_whole() -> None:
    pictures = (soft(mirrored=False), soft(mirrored=True), work_pixels("jukebox.jpg", 512))
    work, suspect, other = (pair_picture(pixels) for pixels in pictures)
    assert len(work.features) < 5
    found = compare_pair(work, suspect, Level.STANDARD)
    assert found.accepted
    assert found.alignment is not None
    assert found.alignment.mirrored
    assert not compare_pair(work, other, Level.STANDARD).accepted


def line_art(pixels: Pixels) -> Pixels:
    """Black lines on white where a picture is darker than its surroundings."""
    grey = cv2.GaussianBlur(cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), (0, 0), 1.5)
    lines = cv2.adaptiveThreshold(grey, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 11, 5)
    return np.repeat(np.asarray(lines, np.uint8)[:, :, None], 3, axis=2)


def known_by_lines(pixels: Pixels) -> PairPicture:
    """A picture of which only the line map has features."""
    return replace(pair_picture(pixels), features=extract(np.full((64, 64, 3), 128, np.uint8)))


@pytest.mark.parametrize("name", ["picnic.jpg", "french-horn.png", "jukebox.jpg"])
@pytest.mark.parametrize("inverted", [False, True])
def test_line_art_is_aligned_by_line_maps_but_not_at_level_quick(name: str, inverted: bool) -> None:
    pixels = work_pixels(name, 512)
    drawn = line_art(np.ascontiguousarray(pixels[60:, 40:][:, ::-1]))
    work, suspect = known_by_lines(pixels), known_by_lines(255 - drawn if inverted else drawn)
    found = compare_pair(work, suspect, Level.THOROUGH)
    assert found.accepted
    assert found.alignment is not None
    assert found.alignment.mirrored
    assert compare_pair(work, suspect, Level.STANDARD).accepted, "as it has no other features"
    assert not compare_pair(work, suspect, Level.QUICK).accepted


def test_the_light_tells_an_inverse_that_line_maps_cannot_tell() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    for suspect, inverted in ((pixels[60:, 40:], False), (255 - pixels[60:, 40:], True)):
        found = compare_pair(known_by_lines(pixels), known_by_lines(np.ascontiguousarray(suspect)), Level.THOROUGH)
        assert found.alignment is not None
        assert found.alignment.inverted is inverted


def test_line_maps_of_different_works_do_not_align() -> None:
    names = ("picnic.jpg", "french-horn.png", "jukebox.jpg", "regatta.jpg")
    pictures = [known_by_lines(work_pixels(name, 512)) for name in names]
    assert not any(compare_pair(work, suspect, Level.THOROUGH).accepted for work, suspect in combinations(pictures, 2))


def cornered(demo: Demo, suspect: Pixels) -> PairResult:
    """A copy judged by many places of two neighbouring windows."""
    work = demo.works["picnic.jpg"].pair_picture
    lines = tuple(((x, 0.1), (x, 0.1)) for x in (0.08, 0.085, 0.09, 0.095, 0.1, 0.105, 0.11, 0.115))
    straight = Alignment(((1, 0, 0), (0, 1, 0), (0, 0, 1)), False, False, len(lines), len(lines), -20.0, lines)
    return _judge(work, replace(work, small=suspect), aligned(straight), work.features)


def test_places_in_one_corner_count_when_nearly_all_other_pixels_agree(demo: Demo) -> None:
    same = demo.works["picnic.jpg"].small
    assert cornered(demo, same).accepted
    corner_only = np.full_like(same, 200)
    height, width = same.shape[:2]
    corner_only[: height // 4, : width // 4] = same[: height // 4, : width // 4]
    assert not cornered(demo, corner_only).accepted


def page(number: str, motif: str) -> Pixels:
    """A white page with a black frame, a page number, and a motif in the middle."""
    picture = np.full((480, 640, 3), 255, np.uint8)
    cv2.rectangle(picture, (12, 12), (627, 467), (0, 0, 0), 4)
    cv2.putText(picture, number, (310, 455), cv2.FONT_HERSHEY_SIMPLEX, 0.7, (0, 0, 0), 2)
    pixels = work_pixels(motif, 320)
    top, left = 60, (640 - pixels.shape[1]) // 2
    picture[top : top + pixels.shape[0], left : left + pixels.shape[1]] = pixels[:380]
    return picture


@pytest.mark.parametrize("level", list(Level))
def test_pages_with_the_same_frame_and_number_are_not_copies_of_each_other(level: Level) -> None:
    names = ("picnic.jpg", "french-horn.png", "jukebox.jpg")
    pages = [page("3", name) for name in names]
    pictures = [pair_picture(pixels) for pixels in pages]
    for work, suspect in combinations(pictures, 2):
        assert not compare_pair(work, suspect, level).accepted


def ornamented(motif: str) -> Pixels:
    """A page with a rich frame of three lines and a row of rosettes, and a motif in the middle."""
    picture = np.full((480, 640, 3), 255, np.uint8)
    for inset in (6, 14, 40):
        cv2.rectangle(picture, (inset, inset), (639 - inset, 479 - inset), (0, 0, 0), 2)
    for x in range(27, 640, 40):
        for y in (27, 452):
            cv2.circle(picture, (x, y), 3 + x % 9, (0, 0, 0), 2)
    for y in range(67, 440, 40):
        for x in (27, 612):
            cv2.circle(picture, (x, y), 3 + y % 9, (0, 0, 0), 2)
    pixels = work_pixels(motif, 320)
    top, left = 70, (640 - pixels.shape[1]) // 2
    part = pixels[: 410 - top]
    picture[top : top + part.shape[0], left : left + pixels.shape[1]] = part
    return picture


@pytest.mark.parametrize("level", list(Level))
def test_pages_within_the_same_ornaments_are_not_copies_of_each_other(level: Level) -> None:
    pages = [ornamented(name) for name in ("picnic.jpg", "french-horn.png", "jukebox.jpg")]
    pictures = [pair_picture(pixels) for pixels in pages]
    for work, suspect in combinations(pictures, 2):
        assert not compare_pair(work, suspect, level).accepted


def test_windows_away_from_places_share_no_pixel_with_those_that_hold_one() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    comparison = compare(pixels, pixels, np.eye(3), inverted=False)
    none_held = comparison.away_from(np.zeros((0, 2)))
    assert none_held == (int(comparison.informative.sum()), int(comparison.informative.sum()))
    rows, columns = comparison.informative.shape
    middle = comparison.centres[rows // 2, columns // 2][None]
    near = int(comparison.informative[rows // 2 - 2 : rows // 2 + 3, columns // 2 - 2 : columns // 2 + 3].sum())
    assert comparison.away_from(middle)[0] == none_held[0] - near
    assert near > 0


def test_dark_pictures_are_not_refused_for_a_lack_of_strong_windows() -> None:
    strong = work_pixels("picnic.jpg", 512)
    dark = (strong // 40 + 20).astype(np.uint8)
    comparison = compare(dark, dark, np.eye(3), inverted=False)
    everywhere = comparison.centres.reshape(-1, 2)
    assert comparison.at_places(everywhere) == (0, 0)
    held, agreeing = comparison.at_faint_places(everywhere)
    assert held >= limit("places-windows")
    assert agreeing > 0.9 * held


def test_a_turned_picture_is_not_placed_in_a_larger_one() -> None:
    pixels = work_pixels("picnic.jpg", 400)
    height, width = pixels.shape[:2]
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), 25, 1)
    across = int(height * abs(turn[0, 1]) + width * turn[0, 0])
    down = int(height * turn[0, 0] + width * abs(turn[0, 1]))
    turn[:, 2] += (across - width) / 2, (down - height) / 2
    turned = np.asarray(cv2.warpAffine(pixels, turn, (across, down), borderValue=(255, 255, 255)), np.uint8)
    found = compare_pair(pair_picture(pixels), pair_picture(turned), Level.STANDARD)
    assert found.accepted
    assert {"cropped", "placed"}.isdisjoint(edit.kind for edit in found.edits)


def test_what_is_covered_is_not_cropped() -> None:
    pixels = work_pixels("picnic.jpg", 512)
    covered = pixels.copy()
    covered[:, : pixels.shape[1] // 2] = work_pixels("jukebox.jpg", 1200)[: pixels.shape[0], : pixels.shape[1] // 2]
    found = compare_pair(pair_picture(pixels), pair_picture(covered), Level.STANDARD)
    assert found.accepted
    assert found.region is not None
    assert found.region.share_of_work < 0.7
    assert {"cropped", "placed"}.isdisjoint(edit.kind for edit in found.edits)


@pytest.mark.parametrize(("lift", "tilted"), [(0.0, False), (0.12, True)])
def test_a_picture_seen_at_an_angle_is_named_so(lift: float, tilted: bool) -> None:
    pixels = work_pixels("picnic.jpg", 512)
    height, width = pixels.shape[:2]
    corners = np.array([[0, 0], [width, 0], [width, height], [0, height]], np.float32)
    seen = corners + np.array([[0, 0], [0, lift * height], [0, -lift * height], [0, 0]], np.float32)
    matrix = cv2.getPerspectiveTransform(corners, seen.astype(np.float32))
    photo = np.asarray(cv2.warpPerspective(pixels, matrix, (width, height), borderValue=(255, 255, 255)), np.uint8)
    found = compare_pair(pair_picture(pixels), pair_picture(photo), Level.STANDARD)
    assert found.accepted
    assert ("tilted" in {edit.kind for edit in found.edits}) is tilted


def filtered(pixels: Pixels) -> Pixels:
    """Only lines, as of a drawing; few of its windows agree in light."""
    drawn = cv2.adaptiveThreshold(
        cv2.cvtColor(pixels, cv2.COLOR_RGB2GRAY), 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY, 11, 4
    )
    return np.repeat(np.asarray(drawn, np.uint8)[:, :, None], 3, axis=2)


@pytest.mark.parametrize(
    ("peak", "coincides"),
    [(Peak(7.0, 1.0, 0.75), True), (Peak(7.0, 1.0, 0.59), False), (Peak(5.9, 1.0, 0.75), False)],
)
def test_a_drawing_under_a_filter_coincides(peak: Peak, coincides: bool) -> None:
    work = work_pixels("jukebox.jpg", 512)
    comparison = compare(work, filtered(work), np.eye(3), inverted=False)
    assert comparison.light.sum() < comparison.informative.sum() / 2
    assert _drawing_coincides(peak, comparison) is coincides


def test_a_drawing_with_another_motif_in_it_is_another_one() -> None:
    work = work_pixels("jukebox.jpg", 512)
    other = work.copy()
    other[200:320, 90:210] = work_pixels("campfire.jpg", 512)[100:220, 100:220]
    comparison = compare(work, filtered(other), np.eye(3), inverted=False)
    assert comparison.structure.sum() > comparison.informative.sum() * 0.8, "all else is the same"
    assert not _drawing_coincides(Peak(9.0, 3.0, 0.75), comparison)
