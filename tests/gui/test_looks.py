from __future__ import annotations

from dataclasses import replace

import pytest

from provcheck.gui.viewer.looks import Looks, RegionLook, ViewMode


def test_without_an_alignment_pictures_are_only_shown_side_by_side() -> None:
    looks = Looks(mode=ViewMode.SWIPE, straightened=True, divider=0.3)
    assert looks.seen_as(aligned=True) == looks
    assert looks.seen_as(aligned=False) == replace(looks, mode=ViewMode.SIDE, straightened=False)


def test_blink_again_holds_and_lets_go_on() -> None:
    looks = Looks().in_mode(ViewMode.BLINK)
    assert looks.blinks
    assert not looks.in_mode(ViewMode.BLINK).blinks
    assert looks.in_mode(ViewMode.BLINK).in_mode(ViewMode.BLINK).blinks
    assert looks.flipped().shows_suspect


@pytest.mark.parametrize(
    ("mode", "amount", "expected"),
    [
        (ViewMode.SWIPE, 0.3, {"divider": 0.3}),
        (ViewMode.SWIPE, 7.0, {"divider": 1.0}),
        (ViewMode.OVERLAY, 0.0, {"opacity": 0.0}),
        (ViewMode.BLINK, 0.0, {"rate": 1}),
        (ViewMode.BLINK, 1.0, {"rate": 10}),
        (ViewMode.LINES, 0.9, {}),
    ],
)
def test_the_slider_sets_what_the_view_has_to_set(mode: ViewMode, amount: float, expected: dict[str, float]) -> None:
    looks = Looks(mode=mode)
    assert looks.with_amount(amount) == replace(looks, **expected)


def test_the_slider_stands_where_it_was_put() -> None:
    for mode in (ViewMode.SWIPE, ViewMode.OVERLAY, ViewMode.BLINK):
        assert Looks(mode=mode).with_amount(1.0).amount == 1.0
    assert Looks(mode=ViewMode.SIDE).amount is None


def test_the_region_is_outlined_then_all_else_dimmed_then_left_alone() -> None:
    looks = Looks()
    seen = [looks.region]
    for _ in range(3):
        looks = looks.with_next_region()
        seen.append(looks.region)
    assert seen == [RegionLook.OUTLINE, RegionLook.MASK, RegionLook.NONE, RegionLook.OUTLINE]
