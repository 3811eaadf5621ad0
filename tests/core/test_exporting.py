"""Exporting real modules of PyTorch, where the extra `export` is installed."""

from __future__ import annotations

import json
import os
import pickle
from pathlib import Path
from typing import Any

import pytest

from provcheck.core.errors import ModelError, Reason
from provcheck.core.exporting.writing import Wanted, export_model
from provcheck.core.models.card import Crop, Family, Resize, Role, read_card
from provcheck.core.models.registry import CARD_NAME, MODEL_NAME, TEXT_NAME, TOKENIZER_NAME

torch: Any = pytest.importorskip("torch", reason="the extra `export` is not installed")
open_clip: Any = pytest.importorskip("open_clip", reason="the extra `export` is not installed")

CONFIG = {
    "embed_dim": 16,
    "vision_cfg": {"image_size": 64, "layers": 2, "width": 16, "head_width": 8, "patch_size": 16},
    "text_cfg": {"context_length": 77, "vocab_size": 49408, "width": 8, "heads": 2, "layers": 2},
}
pytestmark = pytest.mark.filterwarnings("ignore")


class Scripted(torch.nn.Module):  # type: ignore[misc]
    """A module in the layout of SSCD."""

    def __init__(self, factor: float = 1.0) -> None:
        super().__init__()
        self.first = torch.nn.Conv2d(3, 8, 7, 4)
        self.last = torch.nn.Linear(8, 512)
        self.factor = factor

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        seen = torch.relu(self.first(pixels)).clamp(min=1e-6).pow(3.0)
        row = self.last(torch.nn.functional.adaptive_avg_pool2d(seen, 1).pow(1 / 3.0).flatten(1))
        return torch.nn.functional.normalize(row)


class Writing(Scripted):
    """One that does more than compute."""

    def forward(self, pixels: torch.Tensor) -> torch.Tensor:
        torch.save(pixels, "written")
        return torch.zeros(pixels.shape[0], 512)


class Loading(Scripted):
    """One that runs code when it is loaded."""

    @torch.jit.export  # type: ignore[untyped-decorator]
    def __getstate__(self) -> tuple[float, bool]:
        return self.factor, self.training

    @torch.jit.export  # type: ignore[untyped-decorator]
    def __setstate__(self, state: tuple[float, bool]) -> None:
        self.factor = state[0]
        self.training = state[1]


class Call:
    """What runs code when it is unpickled."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> Any:
        return os.mkdir, (str(self.file),)


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    """A checkpoint of a small architecture that open_clip knows as "tiny"."""
    (tmp_path / "tiny.json").write_text(json.dumps(CONFIG))
    open_clip.add_model_config(tmp_path / "tiny.json")
    torch.manual_seed(1)
    torch.save({"state_dict": open_clip.create_model("tiny", load_weights=False).state_dict()}, tmp_path / "weights.pt")
    return tmp_path / "weights.pt"


def test_an_architecture_with_its_weights_agrees_and_is_whole(weights: Path, tmp_path: Path) -> None:
    exported = export_model(Wanted(f"tiny:{weights}", licence="CC0-1.0"), tmp_path / "out")
    assert exported.agreement.pictures > 0.9999
    assert exported.agreement.texts is not None
    assert exported.agreement.texts > 0.9999
    names = {file.name for file in (tmp_path / "out").iterdir()}
    assert names == {CARD_NAME, MODEL_NAME, TEXT_NAME, TOKENIZER_NAME}
    card = read_card(tmp_path / "out" / CARD_NAME)
    assert (card.model_id, card.role, card.family, card.dimensions) == ("tiny-weights", Role.RESEMBLANCE, Family.CLIP, 16)
    assert (card.input.size, card.input.resize, card.input.crop) == (64, Resize.SHORT_SIDE, Crop.CENTRE)
    assert card.input.mean == (0.48145466, 0.4578275, 0.40821073)


def test_a_scripted_descriptor_agrees(tmp_path: Path) -> None:
    torch.manual_seed(2)
    file = tmp_path / "sscd_tiny.torchscript.pt"
    torch.jit.script(Scripted().eval()).save(str(file))
    exported = export_model(Wanted(str(file)), tmp_path / "out")
    assert exported.agreement.pictures > 0.9999
    assert exported.agreement.texts is None
    card = exported.card
    assert (card.model_id, card.role, card.family, card.dimensions) == ("sscd-tiny", Role.COPY, Family.SSCD, 512)


@pytest.mark.parametrize("module", [Writing, Loading])
def test_a_script_that_does_more_than_compute_is_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: type[Scripted]
) -> None:
    monkeypatch.chdir(tmp_path)
    torch.jit.script(module().eval()).save("script.pt")
    with pytest.raises(ModelError) as caught:
        export_model(Wanted("script.pt"), tmp_path / "out")
    assert caught.value.reason is Reason.EXPORT_UNSAFE
    assert [file.name for file in tmp_path.iterdir()] == ["script.pt"]


@pytest.mark.parametrize("wrapped", [True, False])
def test_a_checkpoint_with_code_is_not_loaded(weights: Path, tmp_path: Path, wrapped: bool) -> None:
    marker = tmp_path / "ran"
    if wrapped:
        torch.save({"state_dict": {"a": Call(marker)}}, weights)
    else:
        weights.write_bytes(pickle.dumps(Call(marker)))
    for source in (f"tiny:{weights}", str(weights)):
        with pytest.raises(ModelError) as caught:
            export_model(Wanted(source), tmp_path / "out")
        assert caught.value.reason is Reason.EXPORT_UNSAFE
    assert not marker.exists()
    assert not (tmp_path / "out").exists()


def test_weights_of_another_architecture_are_refused(weights: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        export_model(Wanted(f"ViT-B-32:{weights}"), tmp_path / "out")
    assert (caught.value.reason, caught.value.path) == (Reason.EXPORT_FAILED, weights)
    assert not (tmp_path / "out").exists()


def test_weights_whose_preprocessing_is_not_clear_have_to_be_named(weights: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError) as caught:
        export_model(Wanted(f"tiny:{weights}", like="nobodys"), tmp_path / "out")
    assert caught.value.reason is Reason.EXPORT_WHICH_WEIGHTS
