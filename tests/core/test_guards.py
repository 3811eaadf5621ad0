"""Pictures with one template and different motifs are not copies of each other; the same motif in it is."""

from __future__ import annotations

import random
from types import SimpleNamespace

import cv2
import numpy as np
import pytest
from PIL import Image, ImageDraw

from provcheck.core.evidence import OTHER_CONTENT, Alignment
from provcheck.core.imaging.picture import Pixels
from provcheck.core.matching import guards
from provcheck.core.matching.guards import only_symmetric_shape, some_pixels_agree
from provcheck.core.matching.homography import hull, largest_corner_move
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pixels import compare
from provcheck.core.matching.structure import Peak
from provcheck.core.matching.thresholds import limit
from provcheck.core.point_pairs import PointPairs
from provcheck.core.records import Level
from tests.benchmarks.mockups import mockups
from tests.benchmarks.symbol_pages import SYMBOL_PAGES
from tests.benchmarks.templates import TEMPLATES, filled, prepared, resaved
from tests.builders import work_pixels

MOTIFS = ("picnic.jpg", "french-horn.png", "jukebox.jpg", "regatta.jpg", "goldfish.png", "campfire.jpg")
INKS = ("#1f4f7a", "#f4ecd8")


def with_motif(template: str, names: tuple[str, ...], share: float = 0.2) -> PairPicture:
    motifs = [work_pixels(name, 400) for name in names]
    return prepared(filled(TEMPLATES[template], INKS, share, motifs, random.Random(3)))


@pytest.mark.parametrize("level", [Level.QUICK, Level.THOROUGH])
@pytest.mark.parametrize("template", ["badge", "ring", "disc", "card", "polaroid", "rays", "shield"])
def test_pictures_with_one_template_are_not_copies_of_each_other(template: str, level: Level) -> None:
    result = compare_pair(with_motif(template, MOTIFS[:1]), with_motif(template, MOTIFS[1:2]), level)
    assert not result.accepted


def test_panels_with_different_motifs_in_each_are_not_copies_of_each_other() -> None:
    assert not compare_pair(with_motif("panels", MOTIFS[:3]), with_motif("panels", MOTIFS[3:]), Level.THOROUGH).accepted


@pytest.mark.parametrize("template", sorted(TEMPLATES))
def test_a_picture_in_a_template_is_found_when_it_is_saved_again(template: str) -> None:
    picture = filled(TEMPLATES[template], INKS, 0.35, [work_pixels("picnic.jpg", 400)], random.Random(3))
    result = compare_pair(prepared(picture), prepared(resaved(picture, random.Random(5))), Level.QUICK)
    assert result.accepted
    assert not result.only_template


def test_a_picture_with_a_patch_over_it_is_no_template() -> None:
    work = work_pixels("picnic.jpg", 640)
    covered = work.copy()
    cv2.circle(covered, (200, 200), 90, (250, 240, 20), -1)
    cv2.putText(covered, "NEW", (140, 220), cv2.FONT_HERSHEY_SIMPLEX, 2, (0, 0, 0), 6)
    assert compare_pair(_prepared(work), _prepared(covered), Level.QUICK).accepted


def on_ground(ground: str, share: float, number: int = 0) -> tuple[PairPicture, PairPicture]:
    motifs = [work_pixels(name, 400) for name in MOTIFS]
    pairs = [pair for name, size, pair in mockups(motifs, number + 1, 7) if (name, size) == (ground, share)]
    work, suspect = pairs[number]
    return prepared(work), prepared(suspect)


@pytest.mark.parametrize("share", [0.12, 0.25])
def test_drawings_on_one_paper_are_not_copies_of_each_other(share: float) -> None:
    assert not compare_pair(*on_ground("paper", share), Level.THOROUGH).accepted


@pytest.mark.parametrize(
    ("ground", "share"), [("crumpled", 0.25), ("wall", 0.25), ("shirt", 0.25), ("telephone", 0.25), ("paper", 0.45)]
)
def test_what_lies_around_something_else_is_told_to(ground: str, share: float) -> None:
    result = compare_pair(*on_ground(ground, share), Level.STANDARD)
    assert result.accepted
    assert OTHER_CONTENT in {edit.kind for edit in result.edits}
    region = result.region
    assert region is not None
    assert region.bounds_of_work is not None
    assert region.share_of_work == region.bounds_of_work[0] < 0.9, "the something else is no part of what was found"


@pytest.mark.parametrize("filtered", ["saved again", "posterised", "noise", "a name on it"])
def test_filters_and_small_marks_are_nothing_else(filtered: str) -> None:
    work = work_pixels("picnic.jpg", 640)
    changed = {
        "saved again": lambda: np.asarray(resaved(Image.fromarray(work), random.Random(1))),
        "posterised": lambda: (work // 64 * 64).astype(np.uint8),
        "noise": lambda: np.clip(work + np.random.default_rng(1).normal(0, 30, work.shape), 0, 255).astype(np.uint8),
        "a name on it": lambda: cv2.putText(work.copy(), "Name", (400, 440), cv2.FONT_HERSHEY_SIMPLEX, 1, (9, 9, 9), 2),
    }[filtered]()
    result = compare_pair(_prepared(work), _prepared(changed), Level.STANDARD)
    assert result.accepted
    assert OTHER_CONTENT not in {edit.kind for edit in result.edits}


@pytest.mark.parametrize("level", [Level.QUICK, Level.THOROUGH])
@pytest.mark.parametrize("page", sorted(SYMBOL_PAGES))
def test_of_pages_with_the_same_symbols_hardly_one_is_taken_for_a_copy(page: str, level: Level) -> None:
    results = []
    for number in range(3):
        pages = [prepared(SYMBOL_PAGES[page](random.Random(2 * number + each))) for each in range(2)]
        results.append(compare_pair(pages[0], pages[1], level))
    told = [OTHER_CONTENT in {edit.kind for edit in result.edits} for result in results if result.accepted]
    assert all(told)
    assert page == "board" or len(told) <= 1


@pytest.mark.parametrize("page", sorted(SYMBOL_PAGES))
def test_a_page_of_symbols_is_found_when_it_is_saved_again_or_covered(page: str) -> None:
    drawn = SYMBOL_PAGES[page](random.Random(1))
    work = prepared(drawn)
    assert compare_pair(work, prepared(resaved(drawn, random.Random(5))), Level.QUICK).accepted
    covered = drawn.copy()
    covered.paste(Image.fromarray(work_pixels("picnic.jpg", 330)), (420, 60))
    assert compare_pair(work, prepared(covered), Level.STANDARD).accepted


@pytest.mark.parametrize("template", ["badge", "disc", "polaroid", "panels", "ring", "star", "stamp"])
def test_an_empty_template_and_what_was_put_into_it_are_no_copies_of_each_other(template: str) -> None:
    canvas = Image.new("RGB", (700, 700), INKS[1])
    TEMPLATES[template](ImageDraw.Draw(canvas), INKS[0])
    empty, filled_in = prepared(canvas), with_motif(template, MOTIFS[:3], 0.35)
    assert not compare_pair(filled_in, empty, Level.THOROUGH).accepted
    assert not compare_pair(empty, filled_in, Level.THOROUGH).accepted


def test_what_lies_around_something_else_is_told_of_a_picture_with_a_bar_below_it_too() -> None:
    motifs = [work_pixels(name, 400) for name in MOTIFS]
    work, suspect = next(pair for name, size, pair in mockups(motifs, 1, 7) if (name, size) == ("wall", 0.25))
    longer = Image.new("RGB", (suspect.width, suspect.height + 140), "#202020")
    longer.paste(suspect, (0, 0))
    assert OTHER_CONTENT in {edit.kind for edit in compare_pair(prepared(work), prepared(longer), Level.STANDARD).edits}


def wood() -> Pixels:
    """A grain of which many places look alike."""
    wander = np.random.default_rng(2).normal(0, 1, (600, 600)).astype(np.float32)
    wander = np.asarray(cv2.GaussianBlur(wander, (0, 0), sigmaX=15, sigmaY=60), np.float32)
    phase = np.arange(600)[None] / 600 * 14 + 0.6 * wander / wander.std()
    grain = np.where(np.sin(2 * np.pi * phase) > 0, 230, 150).astype(np.uint8)
    return np.repeat(cv2.GaussianBlur(grain, (0, 0), 1)[:, :, None], 3, axis=2)


def test_a_pattern_of_which_one_side_was_replaced_is_no_template() -> None:
    replaced = wood()
    replaced[:, :280] = work_pixels("jukebox.jpg", 800)[:600, :280]
    result = compare_pair(_prepared(wood()), _prepared(replaced), Level.QUICK)
    assert result.accepted
    assert result.region is not None
    assert min(x for x, _y in result.region.work) > 0.4


def test_a_pattern_with_a_cover_in_its_middle_is_no_template() -> None:
    covered = wood()
    cv2.ellipse(covered, (300, 300), (130, 180), 0, 0, 360, (220, 20, 20), -1)
    cv2.line(covered, (240, 240), (360, 380), (10, 10, 10), 30)
    result = compare_pair(_prepared(wood()), _prepared(covered), Level.STANDARD)
    assert result.accepted
    assert {edit.kind for edit in result.edits} >= {"altered", OTHER_CONTENT}


def test_some_pixels_must_agree() -> None:
    work = work_pixels("picnic.jpg", 512)
    strip = np.full_like(work, 128)
    strip[:, 180:330] = work[:, 180:330]
    other = work_pixels("jukebox.jpg", 1200)[: work.shape[0], : work.shape[1]]
    assert some_pixels_agree(compare(work, strip, np.eye(3), inverted=False), 12)
    assert not some_pixels_agree(compare(work, strip, np.eye(3), inverted=False), 1000)
    assert not some_pixels_agree(compare(work, np.ascontiguousarray(other), np.eye(3), inverted=False), 0)


def _prepared(pixels: Pixels) -> PairPicture:
    return prepared(Image.fromarray(pixels))


@pytest.mark.parametrize(("height", "refused"), [(9.4, False), (9.6, True)])
def test_a_symmetric_shape_is_refused_only_around_another_motif(height: float, refused: bool) -> None:
    work = work_pixels("picnic.jpg", 512)
    other = work.copy()
    other[100:260, 100:300] = work[:160, :200][::-1]
    around_another = compare(work, other, np.eye(3), inverted=False)
    assert only_symmetric_shape(Peak(height, 5.0, 0.1), around_another) == refused
    the_same = compare(work, work, np.eye(3), inverted=False)
    assert not only_symmetric_shape(Peak(height, 5.0, 0.1), the_same)


def test_corners_of_mirrored_frames_do_not_move() -> None:
    assert largest_corner_move(np.eye(3)) == 0
    assert largest_corner_move(np.array([[-1.0, 0, 1], [0, 1, 0], [0, 0, 1]])) == 0
    assert largest_corner_move(np.array([[1.0, 0, 0.1], [0, 1, 0], [0, 0, 1]])) == pytest.approx(0.1)


def test_points_on_a_line_have_no_hull() -> None:
    assert hull(np.array([[0.1, 0.1], [0.2, 0.2], [0.5, 0.5]])) == ()
    assert len(hull(np.array([[0.0, 0.0], [1.0, 0.0], [0.5, 0.5], [0.5, 1.0]]))) == 3


def test_a_figure_that_was_moved_within_a_card_is_found_all_the_same() -> None:
    figure = work_pixels("picnic.jpg", 300)
    sheets = []
    for left, top in ((180, 190), (230, 260)):
        card = Image.new("RGB", (700, 700), "#ffffff")
        TEMPLATES["card"](ImageDraw.Draw(card), "#1f4f7a")
        card.paste(Image.fromarray(figure), (left, top))
        sheets.append(prepared(card))
    result = compare_pair(*sheets, Level.STANDARD)
    assert result.accepted
    assert result.alignment is not None
    moved = result.alignment.work_to_suspect
    assert moved[0][2] == pytest.approx(50 / 700, abs=0.01)
    assert moved[1][2] == pytest.approx(70 / 700, abs=0.01)


@pytest.mark.parametrize(
    ("looks", "altered_within", "agrees", "is_template"),
    [(1.0, 0, True, False), (1.0, 0, False, True), (1.0, 2, True, True), (12.0, 0, True, True)],
)
def test_a_recoloured_picture_of_few_looks_is_no_template(
    monkeypatch: pytest.MonkeyPatch, looks: float, altered_within: int, *, agrees: bool, is_template: bool
) -> None:
    """Edges that recolouring changed off the matched places look like another motif; nearly all else agrees."""
    alignment = Alignment(np.eye(3).tolist(), False, False, 9, 30, -60.0, PointPairs(()))
    aligned = SimpleNamespace(alignment=alignment, inlier_places=np.array([(0.2, 0.2), (0.8, 0.2), (0.8, 0.8), (0.2, 0.8)]))
    comparison = SimpleNamespace(
        altered_within=lambda _polygon: (133, altered_within), agrees_all_around=agrees, holds_other_motif=False
    )
    monkeypatch.setattr(guards, "_other_motif", lambda *_pair: limit("other-motif"))
    plain = Peak(0.0, 0.0, 0.0)
    assert guards.only_template(aligned, comparison, looks, plain) is is_template  # type: ignore[arg-type]
