"""An exported model without PyTorch: the committed one against what PyTorch gave, and exports that fail."""

from __future__ import annotations

import contextlib
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from provcheck.core.errors import ModelError, Reason
from provcheck.core.exporting import torch_parts, writing
from provcheck.core.exporting.clip import Agreement
from provcheck.core.exporting.clip_tokenizer import build_tokenizer
from provcheck.core.exporting.parity import check_pictures, check_texts, pictures
from provcheck.core.exporting.writing import Wanted, export_model
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.imaging.picture import Pixels
from provcheck.core.models.card import ModelCard, file_sha256, read_card
from provcheck.core.models.registry import CARD_NAME, MODEL_NAME, TextFiles, text_in

DATA = Path(__file__).parents[1] / "data"
EXPORTED = DATA / "exported"


@pytest.fixture(scope="module")
def expected() -> Any:
    return json.loads((EXPORTED / "expected.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def card() -> ModelCard:
    return read_card(EXPORTED / CARD_NAME)


@pytest.fixture(scope="module")
def embedder(card: ModelCard) -> OnnxEmbedder:
    return OnnxEmbedder(card, EXPORTED / MODEL_NAME)


@pytest.fixture(scope="module")
def text_files() -> TextFiles:
    files = text_in(EXPORTED)
    assert files is not None
    return files


def test_the_built_tokenizer_gives_the_ids_of_open_clip(expected: Any) -> None:
    tokenizer = build_tokenizer(EXPORTED / "vocabulary.txt.gz")
    tokenizer.enable_truncation(77)
    assert len(expected["tokens"]) >= 10
    for text, ids in expected["tokens"].items():
        assert tokenizer.encode(text).ids == ids, text


def test_texts_of_the_exported_tower_are_those_of_pytorch(expected: Any, card: ModelCard, text_files: TextFiles) -> None:
    assert card.text is not None
    tower = TextEmbedder(card.text, text_files, card.dimensions)
    for text, row in expected["texts"].items():
        assert float(tower.embed(text) @ np.array(row, np.float32)) > 0.9999, text


def test_pictures_of_the_exported_graph_are_those_of_pytorch(expected: Any, embedder: OnnxEmbedder) -> None:
    for name, row in expected["pictures"].items():
        picture = np.asarray(Image.open(DATA / "open_clip" / f"{name}.png").convert("RGB"))
        assert float(embedder.embed(embedder.prepare(picture)) @ np.array(row, np.float32)) > 0.9999, name


def test_the_exported_graph_takes_batches(embedder: OnnxEmbedder) -> None:
    tensors = [embedder.prepare(picture) for picture in pictures()]
    session = embedder._model.session
    (rows,) = session.run([embedder.card.output], {embedder.card.input.name: np.stack(tensors)})
    for tensor, row in zip(tensors, rows, strict=True):
        assert float(embedder.embed(tensor) @ (row / np.linalg.norm(row))) > 0.99999


def test_an_export_that_agrees_is_measured(card: ModelCard, embedder: OnnxEmbedder, text_files: TextFiles) -> None:
    def original(picture: Pixels) -> NDArray[np.float32]:
        return embedder.embed(embedder.prepare(picture)) * 3

    assert check_pictures(card, EXPORTED / MODEL_NAME, original) == pytest.approx(1)
    assert card.text is not None
    tower = TextEmbedder(card.text, text_files, card.dimensions)
    assert check_texts(card, text_files, card.dimensions, tower.embed) == pytest.approx(1)


def _turned(row: NDArray[np.float32]) -> NDArray[np.float32]:
    """A row at a cosine of 0.99 to another."""
    aside = np.zeros_like(row)
    aside[0], aside[1] = -row[1], row[0]
    aside /= np.linalg.norm(aside)
    return np.asarray(0.99 * row + np.sqrt(1 - 0.99**2) * aside, np.float32)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (_turned, "0.99000 < 0.9999"),
        (lambda row: row * np.nan, "-1.00000"),
        (lambda row: row[:3], "-1.00000"),
    ],
    ids=["turned", "no numbers", "short"],
)
def test_an_export_that_differs_says_by_how_much(
    card: ModelCard, embedder: OnnxEmbedder, change: Callable[[NDArray[np.float32]], NDArray[np.float32]], said: str
) -> None:
    with pytest.raises(ModelError) as caught:
        check_pictures(card, EXPORTED / MODEL_NAME, lambda picture: change(embedder.embed(embedder.prepare(picture))))
    assert caught.value.reason is Reason.EXPORT_DIFFERS
    assert said in caught.value.detail
    assert caught.value.detail.startswith("image: ")


@pytest.fixture
def without_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing of the extra is looked for, and one architecture is known."""
    monkeypatch.setattr(writing, "part", lambda _name: None)
    monkeypatch.setattr(writing, "architectures", lambda: frozenset(["tiny"]))


@pytest.mark.usefixtures("without_torch")
def test_a_failed_export_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def half(_source: object, folder: Path) -> tuple[ModelCard, Agreement]:
        (folder / MODEL_NAME).write_bytes(b"half")
        raise ModelError(Reason.EXPORT_DIFFERS, None, "image: 0.9 < 0.9999")

    monkeypatch.setattr(writing, "export_clip", half)
    with pytest.raises(ModelError) as caught:
        export_model(Wanted("tiny:weights.pt"), tmp_path / "out")
    assert caught.value.reason is Reason.EXPORT_DIFFERS
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("without_torch")
def test_a_full_disk_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_source: object, folder: Path) -> tuple[ModelCard, Agreement]:
        (folder / MODEL_NAME).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(writing, "export_clip", full)
    with pytest.raises(ModelError) as caught:
        export_model(Wanted("tiny:weights.pt"), tmp_path / "out")
    assert (caught.value.reason, caught.value.path) == (Reason.EXPORT_UNWRITABLE, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("without_torch")
def test_an_export_is_there_whole_with_its_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, card: ModelCard) -> None:
    def whole(_source: object, folder: Path) -> tuple[ModelCard, Agreement]:
        shutil.copyfile(EXPORTED / MODEL_NAME, folder / MODEL_NAME)
        return card, Agreement(1.0, None)

    monkeypatch.setattr(writing, "export_clip", whole)
    exported = export_model(Wanted("tiny:weights.pt", licence="MIT"), tmp_path / "out")
    assert (exported.card.model_id, exported.card.licence) == ("tiny-weights", "MIT")
    assert read_card(tmp_path / "out" / CARD_NAME) == exported.card
    assert file_sha256(tmp_path / "out" / MODEL_NAME) == exported.card.sha256
    assert [file.name for file in tmp_path.iterdir()] == ["out"]
    assert export_model(Wanted("tiny:weights.pt", "mine"), tmp_path / "named").card.model_id == "mine"


@pytest.mark.usefixtures("without_torch")
@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("big:weights.pt", Reason.EXPORT_ARCHITECTURE),
        ("nothing.pt", Reason.NOT_FOUND),
        ("folder/nothing:there.pt", Reason.NOT_FOUND),
    ],
)
def test_a_source_that_is_none_is_told(tmp_path: Path, source: str, reason: Reason) -> None:
    with pytest.raises(ModelError) as caught:
        export_model(Wanted(source), tmp_path / "out")
    assert caught.value.reason is reason
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("without_torch")
def test_what_is_there_is_not_overwritten(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    with pytest.raises(ModelError) as caught:
        export_model(Wanted("tiny:weights.pt"), tmp_path / "out")
    assert (caught.value.reason, caught.value.path) == (Reason.EXPORT_TARGET_EXISTS, tmp_path / "out")


def test_without_the_extra_it_is_told_what_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_parts.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(ModelError) as caught:
        export_model(Wanted("ViT-B-32:weights.pt"), tmp_path / "out")
    assert (caught.value.reason, caught.value.detail) == (Reason.EXPORT_PARTS_MISSING, "torch")
    assert list(tmp_path.iterdir()) == []


def test_weights_that_take_files_of_their_own_are_no_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Torch:
        """Writes a large graph as PyTorch does: the weights lie beside it."""

        onnx = backends = mha = property(lambda self: self)

        def export(self, _module: object, _example: object, path: str, **_options: object) -> None:
            Path(path).write_bytes(b"graph")
            Path(path).with_name("weights.data").write_bytes(b"weights")

        def get_fastpath_enabled(self) -> bool:
            return True

        def set_fastpath_enabled(self, _value: bool) -> None:
            return None

        def no_grad(self) -> contextlib.AbstractContextManager[None]:
            return contextlib.nullcontext()

    monkeypatch.setattr(torch_parts, "part", lambda _name: Torch())
    with pytest.raises(ValueError, match="2 GB"):
        torch_parts.write_graph(None, None, tmp_path / MODEL_NAME, ("image", "embedding"))


def test_what_libraries_raise_is_about_the_file_but_for_a_full_drive(tmp_path: Path) -> None:
    file = tmp_path / "weights.pt"
    with pytest.raises(ModelError) as caught, torch_parts.told_as_failure(file):
        raise KeyError("missing key")
    assert (caught.value.reason, caught.value.path) == (Reason.EXPORT_FAILED, file)
    assert "missing key" in caught.value.detail
    with pytest.raises(OSError, match="No space"), torch_parts.told_as_failure(file):
        raise OSError(28, "No space left on device")
