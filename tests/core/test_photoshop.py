"""Photoshop documents beyond those of one colour space after another: large ones, and ones of layers alone."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms
from psd_tools import PSDImage
from psd_tools.api import utils
from psd_tools.constants import ColorMode

from provcheck.core.errors import Reason
from provcheck.core.imaging import photoshop
from tests.builders import read, refusal, rgb_profile, work_image
from tests.colour_spaces import SPACES, in_srgb
from tests.photoshop_files import layers, merged

ART = work_image(side=64)
OPACITY = np.linspace(0, 255, ART.width).astype(np.uint8)


def test_a_strip_to_be_scrolled_is_read() -> None:
    strip = np.repeat(np.arange(40_000, dtype=np.uint32)[:, None] // 157, 3, axis=1).astype(np.uint8)
    picture = read(merged(strip, strip // 2, strip // 3, version=2), "strip.psb")
    assert (picture.rgb == np.stack([strip, strip // 2, strip // 3], axis=-1)).all()


def test_layers_of_such_a_strip_are_named_as_not_read_and_not_as_damaged(monkeypatch: pytest.MonkeyPatch) -> None:
    """No library at hand writes one."""
    monkeypatch.setattr(photoshop, "MAX_DIMENSION_PSD", 63)
    assert refusal(layers(ART), "strip.psb") is Reason.FORMAT_NOT_READ


@pytest.mark.parametrize("is_merged", [True, False])
def test_no_estimate_of_psd_tools_makes_damage_of_a_large_document(monkeypatch: pytest.MonkeyPatch, *, is_merged: bool) -> None:
    data = merged(*np.moveaxis(np.asarray(ART), 2, 0)) if is_merged else layers(ART)
    monkeypatch.setattr(utils, "MAX_ALLOC_BYTES", 1000)
    assert (read(data, "work.psd").rgb == np.asarray(ART)).all()


@pytest.mark.parametrize("rows", [1, 7, 63, 64, 1000])
def test_layers_of_a_large_document_are_composed_strip_by_strip(monkeypatch: pytest.MonkeyPatch, rows: int) -> None:
    """psd-tools takes more than a hundred bytes for each pixel that it composes at once."""
    clear = ART.convert("RGBA")
    clear.putalpha(Image.fromarray(np.broadcast_to(OPACITY, (ART.height, ART.width))))
    whole = read(layers(clear), "work.psd")
    most: list[int] = []
    composite = PSDImage.composite

    def noted(document: PSDImage, **how: Any) -> Image.Image:
        most.append(how["viewport"][3] - how["viewport"][1])
        return composite(document, **how)

    monkeypatch.setattr(PSDImage, "composite", noted)
    monkeypatch.setattr(photoshop, "_MOST_AT_ONCE", rows * ART.width)
    picture = read(layers(clear), "work.psd")
    assert max(most) == min(rows, ART.height)
    assert (picture.rgb == whole.rgb).all()
    assert picture.alpha is not None
    assert whole.alpha is not None
    assert (picture.alpha == whole.alpha).all()
    assert 0 < picture.alpha.mean() < 255


def test_layers_without_a_merged_picture_keep_their_profile() -> None:
    space = "Adobe RGB"
    picture = read(layers(ART, rgb_profile(space, *SPACES[space])), "work.psd")
    assert (picture.colour, picture.origin.profile, picture.origin.part) == ("converted", space, "layers")
    assert np.abs(picture.rgb.astype(int) - in_srgb(np.asarray(ART), space)).max() <= 3


def test_what_was_laid_on_white_is_taken_off_it() -> None:
    """Photoshop keeps the merged picture of a transparent document as it shows on white."""
    opacity = np.broadcast_to(OPACITY, (ART.height, ART.width))
    shown = np.round(opacity[..., None] / 255 * np.asarray(ART, float) + 255 - opacity[..., None]).astype(np.uint8)
    picture = read(merged(*np.moveaxis(shown, 2, 0), opacity), "work.psd")
    assert picture.alpha is not None
    assert (picture.alpha == opacity).all()
    assert np.abs(picture.on_ground().astype(int) - shown).max() <= 1
    assert np.abs(picture.rgb.astype(int) - np.asarray(ART))[opacity > 100].max() <= 3


def test_a_duotone_keeps_its_transparency() -> None:
    opacity = np.broadcast_to(OPACITY, (ART.height, ART.width))
    grey = np.asarray(ART.convert("L"))
    picture = read(merged(grey, opacity, mode=ColorMode.DUOTONE), "work.psd")
    assert picture.alpha is not None
    assert (picture.alpha == opacity).all()
    assert (picture.rgb == grey[..., None])[opacity > 0].all()


def test_lab_and_bits() -> None:
    lab = ImageCms.profileToProfile(ART, ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB"), outputMode="LAB")
    assert lab is not None
    planes = np.frombuffer(lab.tobytes("raw", "LAB"), np.uint8).reshape(ART.height, ART.width, 3).copy()
    planes[..., 1:] ^= 0x80
    picture = read(merged(*np.moveaxis(planes, 2, 0), mode=ColorMode.LAB), "work.psd")
    assert np.abs(picture.rgb.astype(int) - np.asarray(ART)).mean() < 2
    dark = np.asarray(ART.convert("L")) < 128
    picture = read(merged(np.packbits(dark, axis=1), mode=ColorMode.BITMAP, depth=1, width=ART.width), "work.psd")
    assert (picture.rgb == np.where(dark, 0, 255)[..., None]).all()
