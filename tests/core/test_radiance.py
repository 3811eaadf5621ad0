"""Radiance HDR, whose light has no upper end, read as a picture that is seen."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from provcheck.core.errors import Reason
from provcheck.core.imaging.picture import Pixels
from tests.builders import read, refusal
from tests.data.formats.chart import CHART, HEIGHT, WIDTH


def radiance(light: NDArray[np.float32]) -> bytes:
    data: bytes = cv2.imencode(".hdr", np.ascontiguousarray(light[..., ::-1]))[1].tobytes()
    return data


def light_of(levels: Pixels) -> NDArray[np.float32]:
    """Light 0..1 of sRGB levels (IEC 61966-2-1)."""
    share = levels / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4).astype(np.float32)


def test_radiance_shows_light_up_to_1_and_clips_single_lamps() -> None:
    light = light_of(CHART)
    light[0, :3] = 500
    picture = read(radiance(light), "a.hdr")
    assert picture.file_format == "Radiance HDR"
    assert picture.rgb[0, :3].min() == 255
    # Its numbers share an exponent of light: colours far darker than the strongest have few steps.
    assert np.abs(picture.rgb[1:].astype(int) - CHART[1:]).mean() < 1.5


def test_radiance_of_a_scene_that_is_far_brighter_is_made_darker_as_a_whole() -> None:
    picture = read(radiance(light_of(CHART) * 300), "a.hdr")
    assert 100 < picture.rgb.mean() < 240
    assert np.corrcoef(picture.rgb.ravel(), CHART.ravel())[0, 1] > 0.95


def test_radiance_that_is_damaged_or_too_large_is_told() -> None:
    data = radiance(light_of(CHART))
    assert refusal(data[:60], "a.hdr") is Reason.DAMAGED
    huge = data.replace(f"-Y {HEIGHT} +X {WIDTH}\n".encode(), b"-Y 90000 +X 90000\n")
    assert huge != data
    assert refusal(huge, "a.hdr") is Reason.TOO_MANY_PIXELS
