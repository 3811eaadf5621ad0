"""Cards of models, and cards for models that come without one."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from provcheck.core.assets import resource
from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.fingerprint.preprocess import resize_and_crop
from provcheck.core.models.card import (
    INTERPOLATIONS,
    Crop,
    Download,
    ElementType,
    Family,
    InputSpec,
    Layout,
    Resize,
    Role,
    card_from_dict,
    card_to_dict,
    file_sha256,
    read_card,
    write_card,
)
from provcheck.core.models.inspection import CLIP_MEAN, CLIP_STD, card_for_unknown
from provcheck.core.models.packages import PACKAGE_SCHEME
from tests.builders import TINY_INPUT, tiny_card, work_pixels, write_mean_model
from tests.tiny_models import write_tiny_clip


def test_cards_survive_toml(tmp_path: Path, model: Path) -> None:
    plain = tiny_card(model)
    full = replace(
        plain,
        title='Tïny "model" 🎨',
        role=Role.RESEMBLANCE,
        input=InputSpec(
            "x", Layout.NHWC, ElementType.UINT8, 64, Resize.SHORT_SIDE, Crop.CENTRE, "lanczos", CLIP_MEAN, CLIP_STD
        ),
        download=Download("owner/name", "onnx/model.onnx", "main", 12345),
    )
    for card in (plain, full):
        write_card(card, tmp_path / "card.toml")
        back = read_card(tmp_path / "card.toml")
        assert back == card
        assert repr(back) == repr(card), "enumerations are read as such"


@pytest.mark.parametrize("file", sorted(resource("models").glob("*.toml")), ids=lambda file: file.stem)
def test_shipped_cards_are_whole(file: Path) -> None:
    card = read_card(file)
    assert card.model_id == file.stem
    assert card_from_dict(card_to_dict(card)) == card
    assert card.family is not Family.OTHER
    if card.download is None:
        assert card.source.startswith(PACKAGE_SCHEME), "it comes with the program or can be fetched"
    else:
        assert card.download.repository in card.source
        assert len(card.sha256) in {0, 64}, "a digest is pinned, or taken when the file comes"
        assert card.text is None or card.text.download is not None


@pytest.mark.parametrize("missing", ["model_id", "title", "role", "licence", "source", "input", "size", "resize"])
def test_a_card_that_lacks_a_field_is_unreadable(tmp_path: Path, model: Path, missing: str) -> None:
    write_card(tiny_card(model), tmp_path / "card.toml")
    lines = (tmp_path / "card.toml").read_text(encoding="utf-8").splitlines()
    kept = [line for line in lines if not line.startswith((f"{missing} =", f"[{missing}]"))]
    assert len(kept) == len(lines) - 1
    (tmp_path / "card.toml").write_text("\n".join(kept), encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        read_card(tmp_path / "card.toml")
    assert caught.value.reason is Reason.MODEL_UNREADABLE


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("interpolation", '"cubic"'),
        ("interpolation", '"Bilinear"'),
        ("interpolation", "3"),
        ("interpolation", '["nearest"]'),
        ("size", "0"),
        ("size", "-224"),
        ("size", "224.5"),
        ("size", "inf"),
        ("size", "true"),
        ("std", "[1.0, 0.0, 1.0]"),
        ("std", "[1.0, 1.0, -0.5]"),
        ("std", "[1e-50, 1.0, 1.0]"),
        ("std", "[1.0, nan, 1.0]"),
        ("std", "[inf, 1.0, 1.0]"),
        ("std", "[1.0, 1.0]"),
        ("mean", "[nan, 0.5, 0.5]"),
        ("mean", "[0.5, 0.5, -inf]"),
        ("mean", "[0.5, 1e300, 0.5]"),
        ("mean", "[0.5, 0.5, 1" + 400 * "0" + "]"),
        ("mean", "0.5"),
        ("dimensions", "-1"),
        ("dimensions", "nan"),
    ],
)
def test_a_card_with_a_value_that_cannot_be_used_is_unreadable(tmp_path: Path, model: Path, field: str, value: str) -> None:
    path = tmp_path / "card.toml"
    write_card(tiny_card(model), path)
    lines = path.read_text(encoding="utf-8").splitlines()
    text = re.sub(rf"^{field} = (\[[^\]]*\]|.*)$", f"{field} = {value}", "\n".join(lines), count=1, flags=re.MULTILINE)
    assert f"{field} = {value}" in text
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        read_card(path)
    assert (caught.value.reason, caught.value.path) == (Reason.MODEL_UNREADABLE, path)


@pytest.mark.parametrize("name", sorted(INTERPOLATIONS))
def test_every_interpolation_that_a_card_may_name_is_one_that_is_there(name: str) -> None:
    spec = replace(TINY_INPUT, interpolation=name)
    assert resize_and_crop(work_pixels("picnic.jpg", 96), spec).shape == (spec.size, spec.size, 3)


def test_what_a_card_leaves_open_is_read_from_the_model(tmp_path: Path) -> None:
    spec = replace(TINY_INPUT, layout=Layout.NHWC, element=ElementType.UINT8)
    path = write_mean_model(tmp_path / "tiny.onnx", spec, output="features")
    card = tiny_card(path, sha256="", input=replace(TINY_INPUT, name=""), output="", dimensions=0)
    write_card(card, tmp_path / "card.toml")
    embedder = OnnxEmbedder(read_card(tmp_path / "card.toml"), path)
    assert embedder.card == replace(card, sha256=file_sha256(path), input=spec, output="features", dimensions=8)
    assert embedder.embed(embedder.prepare(work_pixels("picnic.jpg", 96))).shape == (8,)


@pytest.mark.parametrize(
    "text",
    ["", "no toml at all", "input = 3", 'input = {layout = "diagonal"}', "\x00", "mean = [1, 2", "mean = " + "[" * 5000],
    ids=repr,
)
def test_what_is_no_card_is_unreadable(tmp_path: Path, text: str) -> None:
    (tmp_path / "card.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ModelError) as caught:
        read_card(tmp_path / "card.toml")
    assert caught.value.reason is Reason.MODEL_UNREADABLE
    assert caught.value.path == tmp_path / "card.toml"


def test_bytes_that_are_no_text_and_files_that_are_not_there_are_unreadable_cards(tmp_path: Path) -> None:
    (tmp_path / "bytes.toml").write_bytes(b"title = '\xff\xfe'")
    for name in ("bytes.toml", "gone.toml"):
        with pytest.raises(ModelError) as caught:
            read_card(tmp_path / name)
        assert caught.value.reason is Reason.MODEL_UNREADABLE


def test_an_unknown_clip_is_read_from_its_graph(tmp_path: Path) -> None:
    path = write_tiny_clip(tmp_path / "my clip.onnx")
    card = card_for_unknown(path, file_sha256(path))
    assert card.role is Role.RESEMBLANCE
    assert card.title == "my clip"
    assert (card.output, card.dimensions) == ("image_embeds", 512)
    assert card.input == InputSpec(
        "pixel_values", Layout.NCHW, ElementType.FLOAT32, 224, Resize.SHORT_SIDE, Crop.CENTRE, "bicubic", CLIP_MEAN, CLIP_STD
    )
    embedder = OnnxEmbedder(card, path)
    assert embedder.embed(embedder.prepare(work_pixels("picnic.jpg", 300))).shape == (512,)


def test_an_unknown_model_that_takes_levels_channels_last(tmp_path: Path) -> None:
    spec = replace(TINY_INPUT, layout=Layout.NHWC, element=ElementType.UINT8)
    path = write_mean_model(tmp_path / "tiny.onnx", spec, output="anything")
    card = card_for_unknown(path, file_sha256(path))
    assert (card.input.layout, card.input.element, card.input.size) == (Layout.NHWC, ElementType.UINT8, 32)
    assert (card.output, card.dimensions) == ("anything", 8)


def test_what_is_no_model_or_has_no_embedding_has_no_card(tmp_path: Path) -> None:
    (tmp_path / "text.onnx").write_text("this is no model")
    single = write_mean_model(tmp_path / "single.onnx", weights=np.ones((3, 1), np.float32))
    for path, reason in ((tmp_path / "text.onnx", Reason.MODEL_UNREADABLE), (single, Reason.MODEL_UNFIT)):
        with pytest.raises(ModelError) as caught:
            card_for_unknown(path, file_sha256(path))
        assert caught.value.reason is reason
