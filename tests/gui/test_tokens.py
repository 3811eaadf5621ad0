"""Contrast of the colours, computed as WCAG 2.2 says (1.4.3, 1.4.11)."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QColor

from provcheck.gui.tokens import DARK, HALO_INK, LIGHT, OUTLINE_INK, Colours


def luminance(name: str) -> float:
    colour = QColor(name)
    parts = (colour.redF(), colour.greenF(), colour.blueF())
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_black_on_white_has_the_contrast_that_is_known() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21.0)
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_text_can_be_read_on_every_surface(colours: Colours) -> None:
    for surface in (colours.window, colours.panel, colours.raised):
        for ink in (colours.text, colours.second):
            assert contrast(ink, surface) >= 4.5, (ink, surface)
    assert contrast(colours.on_accent, colours.accent) >= 4.5
    assert contrast(colours.well_text, colours.well) >= 4.5
    for surface in (colours.window, colours.panel):
        assert contrast(colours.accent, surface) >= 4.5, surface


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_the_focus_ring_is_seen_on_every_surface(colours: Colours) -> None:
    for surface in (colours.window, colours.panel, colours.raised):
        assert contrast(colours.accent, surface) >= 3, surface


def test_an_outline_is_seen_on_any_picture() -> None:
    assert contrast(OUTLINE_INK, HALO_INK) >= 7
