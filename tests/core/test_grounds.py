"""Transparent art, judged on more than one ground and by what it shows alone."""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import pytest
from PIL import Image

from provcheck.core.fingerprint.grounds import Mask, mask_from_blob, mask_to_blob, on_grounds
from provcheck.core.fingerprint.local_features import LocalFeatures, extract, extract_lines
from provcheck.core.fingerprint.structure_map import structure_map
from provcheck.core.imaging.picture import Grey, Picture, Pixels, fit_within
from provcheck.core.imaging.preview import from_webp, on_paper, to_webp
from provcheck.core.matching.pair import compare_pair
from provcheck.core.matching.pair_picture import PairPicture
from provcheck.core.matching.pair_result import PairResult
from provcheck.core.matching.verdict import decide
from provcheck.core.matching.versions import are_versions
from provcheck.core.records import Level, VerdictKind
from tests.builders import work_pixels
from tests.core.conftest import facts, pair_picture

SIDE = 256
CANVAS = (480, 480)


def clear() -> Grey:
    return np.zeros(CANVAS, np.uint8)


def figure(name: str) -> Picture:
    """A disc of a work on a clear ground, with a hole in it."""
    art = np.asarray(cv2.resize(work_pixels(name, 512), (CANVAS[1], CANVAS[0])), np.uint8)
    alpha = cv2.circle(clear(), (240, 240), 200, 255, -1)
    cv2.circle(alpha, (240, 240), 60, 0, -1)
    return Picture(np.where(alpha[..., None] > 0, art, np.uint8(0)), np.asarray(alpha, np.uint8), "PNG", "as-is")


def light_lines() -> Picture:
    """White drawing of lines on a clear ground."""
    alpha = clear()
    for step in range(40, 440, 40):
        cv2.line(alpha, (step, 30), (470 - step, 450), 255, 3)
        cv2.circle(alpha, (step, step), 18, 255, 2)
    alpha = np.asarray(alpha, np.uint8)
    return Picture(np.repeat((alpha > 0).astype(np.uint8)[..., None] * 255, 3, axis=2), alpha, "PNG", "as-is")


def seen(picture: Picture) -> PairPicture:
    """What aligning needs of a picture, computed as for a work."""
    looks = on_grounds(picture, 512)
    features, lines = extract(looks.pixels), extract_lines(looks.pixels)
    if looks.other is not None:
        features, lines = features.with_further(extract(looks.other)), lines.with_further(extract_lines(looks.other))
    return PairPicture(facts(), looks.small, features, structure_map(looks.small), lines, looks.shown)


def pasted(picture: Picture, ground: Pixels, at: tuple[int, int], side: int) -> Pixels:
    """A picture laid on a ground at x and y, scaled to a side."""
    alpha = picture.alpha
    assert alpha is not None
    weight = cv2.resize(alpha, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)[..., None] / 255
    small = cv2.resize(picture.rgb, (side, side), interpolation=cv2.INTER_AREA).astype(np.float32)
    result = ground.copy()
    x, y = at
    result[y : y + side, x : x + side] = np.rint(small * weight + result[y : y + side, x : x + side] * (1 - weight))
    return result


def kinds(result: PairResult) -> set[str]:
    return {edit.kind for edit in result.edits}


def test_an_opaque_picture_is_looked_at_as_it_is() -> None:
    pixels = work_pixels("picnic.jpg", 480)
    looks = on_grounds(Picture(pixels, None, "JPEG", "as-is"), SIDE)
    assert looks.pixels is pixels
    assert looks.other is None
    assert looks.shown is None
    assert np.array_equal(looks.small, fit_within(pixels, SIDE))


def test_a_figure_is_shown_on_white_and_its_clear_ground_is_known() -> None:
    looks = on_grounds(figure("jukebox.jpg"), SIDE)
    assert looks.other is not None
    assert looks.shown is not None
    assert looks.pixels[0, 0].tolist() == [255, 255, 255]
    assert looks.other[0, 0].tolist() == [0, 0, 0]
    assert looks.shown.shape == looks.small.shape[:2]
    middle = SIDE // 2
    assert not looks.shown[0, 0]
    assert not looks.shown[middle, middle]
    assert looks.shown[middle, middle + SIDE // 4]


def test_light_art_is_shown_on_black() -> None:
    looks = on_grounds(light_lines(), SIDE)
    assert looks.pixels[0, 0].tolist() == [0, 0, 0]
    assert looks.other is not None
    assert looks.other[0, 0].tolist() == [255, 255, 255]


def test_a_drawing_of_lines_is_judged_with_its_ground() -> None:
    assert on_grounds(light_lines(), SIDE).shown is None


@pytest.mark.parametrize("shown", [None, np.eye(9, 7, dtype=bool)])
def test_a_mask_is_the_same_after_it_was_kept(shown: Mask | None) -> None:
    again = mask_from_blob(mask_to_blob(shown))
    assert (again is None) if shown is None else np.array_equal(again, shown)


def test_the_other_ground_adds_only_what_looks_different_there() -> None:
    looks = on_grounds(figure("jukebox.jpg"), SIDE)
    assert looks.other is not None
    on_white, on_black = extract(looks.pixels), extract(looks.other)
    both = on_white.with_further(on_black)
    assert len(on_white) < len(both) < len(on_white) + len(on_black) * 0.6
    assert len(on_white.with_further(on_white)) == len(on_white)
    first = {tuple(point) for point in both.points[:20].tolist()}
    assert 0 < len(first - {tuple(point) for point in on_white.points.tolist()}) <= 10


def test_features_of_pictures_of_two_sizes_are_not_mixed() -> None:
    none = np.zeros((0, 2), np.float32), np.zeros((0, 128), np.uint8)
    with pytest.raises(ValueError, match="7"):
        LocalFeatures(5, 5, *none).with_further(LocalFeatures(7, 7, *none))


@pytest.mark.parametrize("ground", ["picnic.jpg", "black"])
def test_a_figure_matches_on_any_ground_and_the_ground_is_no_change_of_it(ground: str) -> None:
    work = figure("jukebox.jpg")
    behind = np.zeros((700, 900, 3), np.uint8)
    if ground != "black":
        behind = np.asarray(cv2.resize(work_pixels(ground, 512), (900, 700)), np.uint8)
    result = compare_pair(seen(work), pair_picture(pasted(work, behind, (300, 120), 400)), Level.THOROUGH)
    assert result.accepted
    assert not kinds(result) & {"altered", "overlaid", "recoloured", "cropped", "blurred"}
    assert "other-ground" in kinds(result)
    assert result.region is not None
    assert result.region.share_of_work > 0.8


def test_a_figure_on_white_is_on_no_other_ground() -> None:
    work = figure("jukebox.jpg")
    paper = np.full((700, 900, 3), 245, np.uint8)
    result = compare_pair(seen(work), pair_picture(pasted(work, paper, (300, 120), 400)), Level.THOROUGH)
    assert result.accepted
    assert "other-ground" not in kinds(result)


def test_a_figure_in_its_own_frame_on_another_ground_is_no_mere_re_encoding() -> None:
    work = figure("jukebox.jpg")
    behind = np.asarray(cv2.resize(work_pixels("picnic.jpg", 512), CANVAS), np.uint8)
    result = compare_pair(seen(work), pair_picture(pasted(work, behind, (0, 0), CANVAS[0])), Level.THOROUGH)
    assert decide(result, same_file=False, same_pixels=False, measures={}) is VerdictKind.EDITED_COPY


def drawn_beside(ground: Pixels, added: str) -> None:
    """Something on white ground, in a corner that a figure leaves free."""
    if added == "sticker":
        cv2.circle(ground, (60, 60), 40, (250, 200, 20), -1)
    elif added == "lettering":
        cv2.putText(ground, "for sale", (20, 60), cv2.FONT_HERSHEY_SIMPLEX, 1.2, (20, 20, 20), 4)
    elif added == "vignette":
        rows, columns = np.mgrid[-1 : 1 : ground.shape[0] * 1j, -1 : 1 : ground.shape[1] * 1j]
        ground[:] = (ground * (1 - 0.35 * (rows**2 + columns**2) / 2)[..., None]).astype(np.uint8)


@pytest.mark.parametrize("added", ["sticker", "lettering", "vignette", "nothing"])
def test_what_was_added_beside_a_figure_is_told_and_no_mere_re_encoding(added: str) -> None:
    work = figure("jukebox.jpg")
    paper = np.full((CANVAS[1], CANVAS[0], 3), 255, np.uint8)
    drawn_beside(paper, added)
    result = compare_pair(seen(work), pair_picture(pasted(work, paper, (0, 0), CANVAS[0])), Level.THOROUGH)
    assert result.accepted
    assert ("added-on-ground" in kinds(result)) == (added in {"sticker", "lettering"})
    verdict = decide(result, same_file=False, same_pixels=False, measures={})
    assert (verdict is VerdictKind.RE_ENCODED_COPY) == (added == "nothing")


@pytest.mark.parametrize("changed", ["covered", "recoloured"])
def test_a_cover_of_another_colour_is_no_recolouring(changed: str) -> None:
    work = figure("jukebox.jpg")
    suspect = pasted(work, np.full((CANVAS[1], CANVAS[0], 3), 255, np.uint8), (0, 0), CANVAS[0])
    if changed == "covered":
        cv2.circle(suspect, (150, 200), 90, (0, 60, 255), -1)
    else:
        suspect = np.ascontiguousarray(suspect[:, :, ::-1])
    result = compare_pair(seen(work), pair_picture(suspect), Level.STANDARD)
    assert result.accepted
    assert ("recoloured" in kinds(result)) == (changed == "recoloured")


def opaque(name: str) -> Picture:
    """The picture that `figure` is a part of."""
    art = np.asarray(cv2.resize(work_pixels(name, 512), (CANVAS[1], CANVAS[0])), np.uint8)
    return Picture(art, None, "PNG", "as-is")


def cut_out(name: str, radius: int) -> Picture:
    """A disc from the middle of a picture, all else clear."""
    alpha = np.asarray(cv2.circle(clear(), (240, 240), radius, 255, -1), np.uint8)
    return Picture(np.where(alpha[..., None] > 0, opaque(name).rgb, np.uint8(0)), alpha, "PNG", "as-is")


@pytest.mark.parametrize("radius", [80, 150])
def test_a_cut_out_shows_the_share_of_the_work_that_it_shows(radius: int) -> None:
    result = compare_pair(seen(opaque("jukebox.jpg")), seen(cut_out("jukebox.jpg", radius)), Level.THOROUGH)
    assert result.region is not None
    assert result.region.share_of_work == pytest.approx(np.pi * radius**2 / (CANVAS[0] * CANVAS[1]), rel=0.35)
    assert decide(result, same_file=False, same_pixels=False, measures={}) is VerdictKind.PARTIAL_COPY


def test_half_a_figure_is_half_of_it() -> None:
    whole = figure("jukebox.jpg")
    assert whole.alpha is not None
    alpha = whole.alpha.copy()
    alpha[:, : CANVAS[1] // 2] = 0
    half = Picture(np.where(alpha[..., None] > 0, whole.rgb, np.uint8(0)), alpha, "PNG", "as-is")
    result = compare_pair(seen(whole), seen(half), Level.THOROUGH)
    assert result.region is not None
    assert result.region.share_of_work == pytest.approx(0.5, abs=0.12)
    assert decide(result, same_file=False, same_pixels=False, measures={}) is not VerdictKind.RE_ENCODED_COPY


def test_bounds_of_shares_hold_what_a_figure_shows() -> None:
    work = figure("jukebox.jpg")
    behind = np.asarray(cv2.resize(work_pixels("picnic.jpg", 512), (900, 700)), np.uint8)
    region = compare_pair(seen(work), pair_picture(pasted(work, behind, (300, 120), 400)), Level.THOROUGH).region
    assert region is not None
    lowest, highest = region.bounds_of_work
    assert 0.75 < lowest <= region.share_of_work <= highest <= 1.0
    shows = np.pi * 200**2 / 480**2 * 400**2 / (900 * 700)
    assert region.share_of_suspect == pytest.approx(shows, rel=0.2)
    assert shows * 0.6 < region.bounds_of_suspect[0] <= region.share_of_suspect


def test_a_figure_is_no_version_of_the_scene_it_stands_in() -> None:
    scene = opaque("regatta.jpg")
    for radius in (150, 200):
        part = cut_out("regatta.jpg", radius)
        for one, other in ((scene, part), (part, scene)):
            assert not are_versions(compare_pair(seen(one), seen(other), Level.THOROUGH))


def test_a_figure_and_its_export_on_white_are_versions() -> None:
    work = figure("jukebox.jpg")
    flat = Picture(work.on_ground(), None, "JPEG", "as-is")
    for one, other in ((work, flat), (flat, work)):
        assert are_versions(compare_pair(seen(one), seen(other), Level.THOROUGH))


def pictogram(ink: tuple[int, int, int], legs: list[tuple[int, int]]) -> Picture:
    """A flat figure on a clear ground: head, body and arms, and these corners below."""
    alpha = cv2.circle(clear(), (240, 70), 45, 255, -1)
    body = [(215, 130), (265, 130), (340, 215), (315, 240), (265, 190), *legs, (215, 190), (165, 240), (140, 215)]
    cv2.fillPoly(alpha, [np.array(body, np.int32)], 255)
    return Picture(np.full((*alpha.shape, 3), ink, np.uint8), np.asarray(alpha, np.uint8), "PNG", "as-is")


def test_flat_figures_with_one_head_and_other_legs_are_not_copies_of_each_other() -> None:
    """What a flat figure shows is its outline."""
    trousers = pictogram((0, 0, 130), [(265, 260), (320, 440), (285, 440), (240, 300), (195, 440), (160, 440), (215, 260)])
    skirt = pictogram((130, 0, 0), [(330, 330), (265, 330), (265, 440), (215, 440), (215, 330), (150, 330)])
    assert not compare_pair(seen(skirt), seen(trousers), Level.THOROUGH).accepted
    assert compare_pair(seen(skirt), seen(skirt), Level.THOROUGH).accepted


def road_sign(name: str) -> Picture:
    with Image.open(Path(__file__).parents[1] / "data" / "signs" / name) as image:
        pixels = np.asarray(image.convert("RGBA"))
    return Picture(pixels[..., :3], pixels[..., 3], "PNG", "as-is")


def test_road_signs_with_different_motifs_are_not_copies_of_each_other() -> None:
    """The few places of the frame are no alignment if each look counts once."""
    tram, cattle = seen(road_sign("tram.png")), seen(road_sign("cattle.png"))
    assert not compare_pair(tram, cattle, Level.THOROUGH).accepted
    assert compare_pair(tram, tram, Level.THOROUGH).accepted


def test_light_art_on_a_clear_ground_is_found_on_another() -> None:
    work = light_lines()
    suspect = pasted(work, np.full((600, 600, 3), (40, 60, 120), np.uint8), (60, 60), 480)
    assert compare_pair(seen(work), pair_picture(suspect), Level.THOROUGH).accepted


def test_two_figures_do_not_match_because_both_are_mostly_empty() -> None:
    for first, second in (("jukebox.jpg", "regatta.jpg"), ("regatta.jpg", "campfire.jpg")):
        assert not compare_pair(seen(figure(first)), seen(figure(second)), Level.THOROUGH).accepted


@pytest.mark.parametrize("ink", [(250, 245, 235), (60, 40, 20)])
def test_what_people_look_at_keeps_its_colours_on_any_ground(ink: tuple[int, int, int]) -> None:
    """Whatever ground it was compared on shows through neither where it is clear nor at its soft edges."""
    rgb = np.full((300, 400, 3), ink, np.uint8)
    alpha = np.zeros((300, 400), np.uint8)
    cv2.circle(alpha, (200, 150), 100, 255, -1)
    alpha = np.asarray(cv2.GaussianBlur(alpha, (0, 0), 8), np.uint8)
    clear = on_grounds(Picture(rgb, alpha, "PNG", "as-is"), 200).clear
    assert clear is not None
    assert clear.shape == (150, 200, 4)
    seen = clear[..., 3] > 60
    assert np.abs(clear[seen][:, :3].astype(int) - ink).max() <= 4
    assert clear[0, 0, 3] == 0
    kept = from_webp(to_webp(clear))
    assert np.abs(kept[..., 3].astype(int) - clear[..., 3]).max() <= 2


def test_light_art_is_printed_on_grey_and_other_art_on_white() -> None:
    figure = np.zeros((40, 40, 4), np.uint8)
    figure[10:30, 10:30] = (245, 240, 250, 255)
    assert 150 < on_paper(figure)[0, 0, 0] < 220
    assert tuple(on_paper(figure)[20, 20]) == (245, 240, 250)
    figure[10:30, 10:30] = (90, 20, 20, 255)
    assert tuple(on_paper(figure)[0, 0]) == (255, 255, 255)


def test_damaged_pictures_with_alpha_are_refused() -> None:
    whole = to_webp(np.full((20, 20, 4), 200, np.uint8))
    for data in (b"", b"RIFF", whole[: len(whole) // 2], b"\xff\xd8\xff"):
        with pytest.raises(ValueError, match=str(len(data))):
            from_webp(data)
