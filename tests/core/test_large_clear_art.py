"""Transparent art larger than what features are looked for on: both grounds are scaled in other steps."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from provcheck.core.errors import PictureError, Reason
from provcheck.core.fingerprint.local_features import LocalFeatures
from provcheck.core.records import Level
from provcheck.core.scan import fingerprinting
from provcheck.core.scan.fingerprinting import Fingerprinter
from tests.builders import work_image


def features_at(width: int, height: int, points: list[tuple[float, float]]) -> LocalFeatures:
    rng = np.random.default_rng(3)
    return LocalFeatures(width, height, np.array(points, np.float32), rng.integers(1, 200, (len(points), 128), np.uint8))


@pytest.mark.parametrize(("width", "height"), [(926, 1601), (952, 1601), (1017, 1601)])
@pytest.mark.parametrize("level", [Level.QUICK, Level.THOROUGH])
def test_large_transparent_art_is_read_whatever_its_size(tmp_path: Path, width: int, height: int, level: Level) -> None:
    """By these sizes a long side of 1600 and then of 800 or 640 pixels is rounded otherwise than that side at once."""
    image = work_image("goldfish.png").convert("RGBA").resize((width, height))
    alpha = np.zeros((height, width), np.uint8)
    alpha[height // 8 : -height // 8, width // 8 : -width // 8] = 255
    image.putalpha(Image.fromarray(alpha))
    image.save(tmp_path / "figure.png")
    reading = Fingerprinter([]).read(tmp_path / "figure.png", level)
    assert (reading.facts.width, reading.facts.height) == (width, height)
    assert len(reading.features) > 0


def test_features_of_a_look_that_is_a_pixel_wider_lie_where_they_did() -> None:
    one, other = features_at(463, 800, [(100, 200)]), features_at(462, 800, [(231, 400)])
    joined = one.with_further(other)
    assert (joined.width, joined.height) == (463, 800)
    assert joined.points[1] == pytest.approx((231.5, 400), abs=0.01)


def test_features_of_another_picture_are_refused() -> None:
    with pytest.raises(ValueError, match="460"):
        features_at(463, 800, [(1, 1)]).with_further(features_at(460, 800, [(1, 1)]))


def test_a_fault_of_the_program_in_one_picture_is_named_for_that_picture(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_given: object) -> None:
        raise ValueError((422, 640))

    monkeypatch.setattr(fingerprinting, "structure_map", fail)
    work_image("goldfish.png").save(tmp_path / "a.png")
    with pytest.raises(PictureError) as caught:
        Fingerprinter([]).read(tmp_path / "a.png", Level.QUICK)
    assert (caught.value.reason, caught.value.path) == (Reason.NOT_MEASURED, tmp_path / "a.png")
    assert "422" in caught.value.detail
    assert "Traceback" in caplog.text
