"""Models run by ONNX Runtime: the shipped one, tiny ones, and ones that are not what their card says."""

from __future__ import annotations

import gc
import importlib.util
import threading
import warnings
import weakref
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime as ort
import pytest

from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import Embedder, Embedding, OnnxEmbedder
from provcheck.core.models.card import ElementType, Layout, ModelCard
from provcheck.core.models.providers import (
    COREML,
    CPU,
    CUDA,
    DIRECTML,
    MIGRAPHX,
    OPENVINO,
    ROCM,
    TENSORRT,
    providers_to_ask,
    short_name,
)
from tests.builders import TINY_INPUT, tiny_card, tiny_embedder, work_pixels, write_mean_model


def embedding(embedder: Embedder, name: str = "picnic.jpg", side: int = 400) -> Embedding:
    return embedder.embed(embedder.prepare(work_pixels(name, side)))


def test_the_shipped_model_gives_bit_identical_embeddings(sscd: OnnxEmbedder) -> None:
    first, second = embedding(sscd), embedding(sscd)
    assert first.shape == (512,)
    assert first.dtype == np.float32
    assert first.tobytes() == second.tobytes()
    assert float(first @ second) == pytest.approx(1.0, abs=1e-6)


def test_another_session_gives_the_same_embedding(sscd: OnnxEmbedder) -> None:
    again = OnnxEmbedder(sscd.card, Path(sscd._model._path), available=[CPU])
    assert embedding(again).tobytes() == embedding(sscd).tobytes()


def test_a_smaller_copy_is_close_and_another_work_is_not(sscd: OnnxEmbedder) -> None:
    work = embedding(sscd, side=780)
    assert float(work @ embedding(sscd, side=300)) > 0.9
    assert float(work @ embedding(sscd, "chalet-in-snow.jpg")) < 0.5
    assert float(work @ embedding(sscd, "jukebox.jpg")) < 0.5


def test_one_model_may_be_used_from_several_threads(sscd: OnnxEmbedder) -> None:
    tensors = [sscd.prepare(work_pixels(name, 400)) for name in ("picnic.jpg", "jukebox.jpg", "goldfish.png")] * 2
    alone = [sscd.embed(tensor) for tensor in tensors]
    together: dict[int, Embedding] = {}
    threads = [
        threading.Thread(target=lambda index=index: together.update({index: sscd.embed(tensors[index])}))
        for index in range(len(tensors))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(np.array_equal(together[index], alone[index]) for index in range(len(tensors)))


@pytest.mark.parametrize("element", ElementType)
@pytest.mark.parametrize("layout", Layout)
def test_a_model_gets_its_picture_in_its_own_layout(tmp_path: Path, element: ElementType, layout: Layout) -> None:
    """The tiny model gives the mean colour times a matrix, so the right value can be computed by hand."""
    spec = replace(TINY_INPUT, element=element, layout=layout)
    weights = np.array([[1, 0, 0], [0, 1, 0], [0, 0, 1]], np.float32)
    path = write_mean_model(tmp_path / "tiny.onnx", spec, weights=weights)
    embedder = OnnxEmbedder(tiny_card(path, input=spec, dimensions=3), path)
    colour = np.array([40, 80, 200], np.float32)
    flat = np.full((50, 60, 3), colour, np.uint8)
    near = 1e-3 if element is ElementType.FLOAT16 else 1e-6
    assert embedder.embed(embedder.prepare(flat)) == pytest.approx(colour / np.linalg.norm(colour), abs=near)


def test_embeddings_have_length_one_and_depend_on_the_picture(tmp_path: Path) -> None:
    embedder = tiny_embedder(tmp_path)
    first, second = embedding(embedder), embedding(embedder, "goldfish.png")
    assert float(np.linalg.norm(first)) == pytest.approx(1.0, abs=1e-6)
    assert not np.array_equal(first, second)


def test_its_session_goes_at_once_when_nobody_holds_it(tmp_path: Path) -> None:
    embedder = tiny_embedder(tmp_path)
    session = weakref.ref(embedder._model.session)
    gc.disable()
    try:
        del embedder
        assert session() is None
    finally:
        gc.enable()


def test_the_version_names_all_that_determines_an_embedding(tmp_path: Path) -> None:
    path = write_mean_model(tmp_path / "tiny.onnx")
    other = write_mean_model(tmp_path / "other.onnx", weights=np.ones((3, 8), np.float32))
    versions = {
        OnnxEmbedder(tiny_card(path), path).version,
        OnnxEmbedder(tiny_card(other), other).version,
        OnnxEmbedder(tiny_card(path, input=replace(TINY_INPUT, interpolation="bicubic")), path).version,
        OnnxEmbedder(tiny_card(path, input=replace(TINY_INPUT, size=16)), path).version,
    }
    assert len(versions) == 4
    assert OnnxEmbedder(tiny_card(path, title="Another name"), path).version in versions


def _text(path: Path) -> ModelCard:
    path.write_text("this is no model")
    return tiny_card(path)


def _missing(path: Path) -> ModelCard:
    card = tiny_card(write_mean_model(path))
    path.unlink()
    return card


def _folder(path: Path) -> ModelCard:
    card = _missing(path)
    path.mkdir()
    return card


def _cut_off(path: Path) -> ModelCard:
    data = write_mean_model(path).read_bytes()
    path.write_bytes(data[: len(data) // 2])
    return tiny_card(path)


UNFIT: dict[str, tuple[Callable[[Path], ModelCard], Reason]] = {
    "not here": (_missing, Reason.MODEL_MISSING),
    "a folder": (_folder, Reason.MODEL_MISSING),
    "altered": (lambda path: tiny_card(write_mean_model(path), sha256="0" * 64), Reason.MODEL_DIGEST),
    "text": (_text, Reason.MODEL_UNREADABLE),
    "cut off": (_cut_off, Reason.MODEL_UNREADABLE),
    "other element": (
        lambda path: tiny_card(write_mean_model(path), input=replace(TINY_INPUT, element=ElementType.UINT8)),
        Reason.MODEL_UNFIT,
    ),
    "other input": (
        lambda path: tiny_card(write_mean_model(path), input=replace(TINY_INPUT, name="pixels")),
        Reason.MODEL_UNFIT,
    ),
    "no such output": (
        lambda path: tiny_card(write_mean_model(path, output="logits"), dimensions=9),
        Reason.MODEL_UNFIT,
    ),
}


@pytest.mark.parametrize("case", UNFIT)
def test_a_model_that_is_not_as_its_card_says_is_refused(tmp_path: Path, case: str) -> None:
    make, reason = UNFIT[case]
    path = tmp_path / "tiny.onnx"
    card = make(path)
    with pytest.raises(ModelError) as caught:
        OnnxEmbedder(card, path)
    assert caught.value.reason is reason
    assert caught.value.path == path


def test_an_output_of_another_name_is_taken_when_it_is_the_only_one_of_that_length(tmp_path: Path) -> None:
    path = write_mean_model(tmp_path / "tiny.onnx", output="image_features")
    assert embedding(OnnxEmbedder(tiny_card(path), path)).shape == (8,)


@pytest.mark.parametrize("value", [np.nan, np.inf, 0.0])
def test_values_that_are_no_embedding_are_refused(tmp_path: Path, value: float) -> None:
    path = write_mean_model(tmp_path / "tiny.onnx", weights=np.full((3, 8), value, np.float32))
    embedder = OnnxEmbedder(tiny_card(path), path)
    with pytest.raises(ModelError) as caught, np.errstate(all="ignore"):
        embedding(embedder)
    assert caught.value.reason is Reason.MODEL_UNFIT


def test_an_output_of_another_length_and_an_input_of_another_size_are_refused(tmp_path: Path) -> None:
    path = write_mean_model(tmp_path / "tiny.onnx")
    for card in (tiny_card(path, dimensions=9), tiny_card(path, input=replace(TINY_INPUT, size=31))):
        embedder = OnnxEmbedder(card, path)
        with pytest.raises(ModelError) as caught:
            embedding(embedder)
        assert caught.value.reason is Reason.MODEL_UNFIT
        assert "tiny" in caught.value.detail


@pytest.mark.parametrize(
    ("available", "wanted", "asked"),
    [
        ([CPU], "", (CPU,)),
        ([CPU, CUDA], "", (CUDA, CPU)),
        ([CPU, COREML], "", (COREML, CPU)),
        (["AzureExecutionProvider", CPU], "", (CPU,)),
        ([DIRECTML, OPENVINO, CPU], "", (DIRECTML, OPENVINO, CPU)),
        ([ROCM, MIGRAPHX, CPU], "", (MIGRAPHX, ROCM, CPU)),
        ([DIRECTML, CUDA, CPU], "cpu", (CPU,)),
        ([DIRECTML, CUDA, CPU], "DirectML", (DIRECTML, CPU)),
        ([CPU], "CUDA", (CPU,)),
    ],
)
def test_providers_are_asked_for_by_preference(available: list[str], wanted: str, asked: tuple[str, ...]) -> None:
    assert providers_to_ask(available, wanted) == asked


@pytest.mark.parametrize("installed", [True, False])
def test_tensorrt_is_asked_for_where_its_libraries_are(monkeypatch: pytest.MonkeyPatch, *, installed: bool) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object() if installed else None)
    assert providers_to_ask([TENSORRT, CUDA, CPU]) == ((TENSORRT, CUDA, CPU) if installed else (CUDA, CPU))


def test_providers_are_named_as_their_makers_name_them() -> None:
    names = [short_name(provider) for provider in (CUDA, DIRECTML, CPU, "QNNExecutionProvider")]
    assert names == ["CUDA", "DirectML", "CPU", "QNN"]


def test_what_was_asked_for_and_what_was_got_are_told_apart(tmp_path: Path) -> None:
    path = write_mean_model(tmp_path / "tiny.onnx")
    with warnings.catch_warnings():
        # A runtime built without CUDA warns when it is asked for.
        warnings.simplefilter("ignore")
        embedder = OnnxEmbedder(tiny_card(path), path, available=[CUDA, CPU])
    use = embedder.use
    assert use.providers_asked == (CUDA, CPU)
    assert use.providers_got in {(CPU,), (CUDA, CPU)}
    if use.providers_got == (CUDA, CPU):
        assert CUDA in ort.get_available_providers()
    assert embedding(embedder).shape == (8,)


def test_a_runtime_without_cuda_is_not_asked_for_it(tmp_path: Path) -> None:
    path = write_mean_model(tmp_path / "tiny.onnx")
    use = OnnxEmbedder(tiny_card(path), path, available=[CPU]).use
    assert use.providers_asked == use.providers_got == (CPU,)
    assert (use.model_id, use.role, use.sha256) == ("tiny", "copy", tiny_card(path).sha256)
