"""The preview in a camera's raw file."""

from __future__ import annotations

import importlib.util

import numpy as np
import pytest

from provcheck.core.errors import Reason
from provcheck.core.imaging.picture import PixelKind
from tests.builders import encoded, read, refusal, work_image
from tests.camera_raw import dng

IMAGE = work_image(side=200)
RAW = dng(encoded(IMAGE, "JPEG", quality=100, subsampling=0), IMAGE.size)


def test_the_preview_is_read_and_called_one() -> None:
    picture = read(RAW, "photo.DNG")
    assert (picture.file_format, picture.origin.kind, picture.origin.part) == (
        "camera raw preview",
        PixelKind.PREVIEW,
        "preview",
    )
    assert np.abs(picture.rgb.astype(int) - np.asarray(IMAGE, int)).mean() < 3


@pytest.mark.parametrize(("orientation", "turns"), [(3, 2), (8, 1), (6, 3)])
def test_the_preview_is_turned_as_the_camera_was_held(orientation: int, turns: int) -> None:
    picture = read(dng(encoded(IMAGE, "JPEG", quality=100, subsampling=0), IMAGE.size, orientation), "photo.dng")
    assert np.abs(picture.rgb.astype(int) - np.rot90(np.asarray(IMAGE, int), turns)).mean() < 3


@pytest.mark.parametrize("data", [RAW[:600], b"II*\0" + bytes(100), b"rubbish" * 100])
def test_what_is_no_raw_file(data: bytes) -> None:
    assert refusal(data, "photo.nef") in {Reason.DAMAGED, Reason.TRUNCATED}


def test_without_the_extra_it_is_named_as_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    assert refusal(RAW, "photo.dng") is Reason.FORMAT_NOT_READ
