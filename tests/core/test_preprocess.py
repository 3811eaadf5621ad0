"""From a picture to the tensor a model reads, against what open_clip and SSCD's own preprocessing make of it.

Where the references come from: tests/data/open_clip/SOURCES.md, tests/data/sscd/SOURCES.md.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import onnx
import onnx.numpy_helper
import pytest
from PIL import Image

from provcheck.core.assets import resource
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.fingerprint.preprocess import resize_and_crop, to_tensor
from provcheck.core.imaging.picture import Pixels
from provcheck.core.models.card import Crop, ElementType, InputSpec, Layout, ModelCard, Resize
from provcheck.core.models.inspection import CLIP_MEAN, CLIP_STD
from provcheck.core.models.registry import ModelRegistry
from tests.builders import work_pixels

DATA = Path(__file__).parents[1] / "data" / "open_clip"
SSCD_DATA = DATA.parent / "sscd"
IMAGENET_MEAN, IMAGENET_STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
NAMES = sorted(file.name.removesuffix(".224.png") for file in DATA.glob("*.224.png"))
CLIP = InputSpec(
    "pixel_values",
    Layout.NCHW,
    ElementType.FLOAT32,
    224,
    Resize.SHORT_SIDE,
    Crop.CENTRE,
    "bicubic",
    CLIP_MEAN,
    CLIP_STD,
)


def pixels_of(file: Path) -> Pixels:
    with Image.open(file) as image:
        return np.asarray(image.convert("RGB"))


@pytest.fixture(scope="module")
def built_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[ModelCard, Path]:
    """SSCD as it comes with the program."""
    usable = ModelRegistry(resource("models"), tmp_path_factory.mktemp("models")).usable()
    return next(each for each in usable if each[0].model_id == "sscd")


@pytest.fixture(scope="module")
def sscd(built_in: tuple[ModelCard, Path]) -> OnnxEmbedder:
    return OnnxEmbedder(*built_in, available=["CPUExecutionProvider"])


def test_there_are_references() -> None:
    assert len(NAMES) == 4


@pytest.mark.parametrize("name", NAMES)
def test_pixels_are_those_of_open_clip(name: str) -> None:
    made = resize_and_crop(pixels_of(DATA / f"{name}.png"), CLIP)
    reference = pixels_of(DATA / f"{name}.224.png")
    assert made.shape == reference.shape
    assert np.abs(made.astype(int) - reference).max() <= 1


@pytest.mark.parametrize("name", NAMES)
def test_tensors_are_normalised_as_clip_s(name: str) -> None:
    reference = pixels_of(DATA / f"{name}.224.png")
    expected = (reference / 255 - np.array(CLIP_MEAN)) / np.array(CLIP_STD)
    tensor = to_tensor(reference, CLIP)
    assert tensor.dtype == np.float32
    assert tensor.flags.c_contiguous
    assert np.abs(tensor - expected.transpose(2, 0, 1)).max() <= 1e-6


@pytest.mark.parametrize("name", NAMES)
def test_pixels_and_embedding_are_those_of_sscd_s_own_preprocessing(sscd: OnnxEmbedder, name: str) -> None:
    """SSCD comes as a graph that normalises by itself; what it normalises by is looked at beside this."""
    made = sscd.prepare(pixels_of(DATA / f"{name}.png"))
    reference = pixels_of(SSCD_DATA / f"{name}.320.png")
    assert made.shape == reference.shape
    assert np.abs(made.astype(int) - reference).max() <= 1
    assert float(sscd.embed(made) @ sscd.embed(reference)) >= 0.999


def test_sscd_normalises_by_imagenet_s_mean_and_deviation(built_in: tuple[ModelCard, Path]) -> None:
    held = {each.name: onnx.numpy_helper.to_array(each) for each in onnx.load(built_in[1]).graph.initializer}
    assert np.allclose(held["pixel_mean"], np.array(IMAGENET_MEAN) * 255, rtol=1e-6)
    assert np.allclose(held["pixel_std"], np.array(IMAGENET_STD) * 255, rtol=1e-6)


def test_channels_last_is_the_same_tensor_with_its_axes_in_another_order() -> None:
    pixels = work_pixels("picnic.jpg", 300)
    last = to_tensor(pixels, replace(CLIP, layout=Layout.NHWC))
    assert last.shape == (224, 224, 3)
    assert np.array_equal(last.transpose(2, 0, 1), to_tensor(pixels, CLIP))


@pytest.mark.parametrize(("layout", "shape"), [(Layout.NHWC, (320, 320, 3)), (Layout.NCHW, (3, 320, 320))])
def test_models_that_normalise_by_themselves_get_the_levels(layout: Layout, shape: tuple[int, ...]) -> None:
    spec = InputSpec("image", layout, ElementType.UINT8, 320, Resize.SQUARE, Crop.NONE, "bilinear")
    pixels = work_pixels("picnic.jpg", 400)
    tensor = to_tensor(pixels, spec)
    assert tensor.dtype == np.uint8
    assert tensor.shape == shape
    squared = np.asarray(Image.fromarray(pixels).resize((320, 320), Image.Resampling.BILINEAR))
    assert np.array_equal(tensor if layout is Layout.NHWC else tensor.transpose(1, 2, 0), squared)


def test_a_picture_of_the_right_size_is_not_resampled() -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (224, 224, 3), np.uint8)
    assert np.array_equal(resize_and_crop(pixels, CLIP), pixels)


@pytest.mark.parametrize(("side", "start"), [(297, 36), (298, 37), (299, 38), (301, 38)])
def test_the_crop_starts_at_half_the_rest_rounded_to_even(side: int, start: int) -> None:
    pixels = np.random.default_rng(2).integers(0, 256, (224, side, 3), np.uint8)
    assert np.array_equal(resize_and_crop(pixels, CLIP), pixels[:, start : start + 224])
    upright = np.ascontiguousarray(pixels.transpose(1, 0, 2))
    assert np.array_equal(resize_and_crop(upright, CLIP), upright[start : start + 224])


def test_of_a_long_strip_the_middle_is_taken() -> None:
    """It is cut before it is resized; a strip that is short enough is resized whole, with the same middle."""
    strip = np.random.default_rng(2).integers(0, 256, (900, 10, 3), np.uint8)
    for long, short in ((strip, strip[300:600]), (strip.transpose(1, 0, 2), strip[300:600].transpose(1, 0, 2))):
        made, expected = (resize_and_crop(np.ascontiguousarray(part), CLIP).astype(int) for part in (long, short))
        assert np.abs(made - expected).max() <= 1


@pytest.mark.parametrize("size", [(1, 1), (1, 20_000), (20_000, 1), (224, 225), (30, 31)])
def test_pictures_of_any_shape_fill_the_square(size: tuple[int, int]) -> None:
    width, height = size
    assert resize_and_crop(np.full((height, width, 3), 7, np.uint8), CLIP).shape == (224, 224, 3)
    assert set(resize_and_crop(np.full((height, width, 3), 7, np.uint8), CLIP).flat) == {7}
