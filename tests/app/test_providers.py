"""Loading CUDA's libraries: only where they are installed and asked for, and never a word to the terminal."""

from __future__ import annotations

import importlib.util
import logging
from pathlib import Path

import onnxruntime as ort
import pytest

from provcheck.app import providers
from provcheck.app.workspace import Workspace
from provcheck.core.models.providers import COREML, CPU, CUDA, OPENVINO, TENSORRT, load_cuda_libraries
from provcheck.core.records import ModelUse, ProviderFailure


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Records each time the runtime is told to load the libraries."""
    calls: list[str] = []

    def preload() -> None:
        calls.append("preload")
        print("Failed to load libcudnn.so.9")

    monkeypatch.setattr(ort, "preload_dlls", preload)
    return calls


@pytest.mark.parametrize(
    ("asked", "installed", "expected"),
    [((CUDA, CPU), True, 1), ((CUDA, CPU), False, 0), ((CPU,), True, 0)],
)
def test_libraries_are_loaded_only_where_they_help(
    asked: tuple[str, ...],
    installed: bool,
    expected: int,
    loads: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: object() if installed else None)
    with caplog.at_level(logging.WARNING):
        load_cuda_libraries(asked)
    assert len(loads) == expected
    assert capsys.readouterr().out == ""
    assert ("libcudnn" in caplog.text) is bool(expected)


@pytest.mark.parametrize(
    ("asked", "got", "words"),
    [
        ((CUDA, CPU), (CUDA, CPU), "runs on CUDA"),
        ((CUDA, CPU), (CPU,), "runs on CPU; CUDA found no graphics card"),
        ((CPU,), (CPU,), "runs on CPU"),
    ],
)
def test_what_was_asked_for_and_got_is_said(asked: tuple[str, ...], got: tuple[str, ...], words: str) -> None:
    use = ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", asked, got)
    assert providers.provider_text(use) == words


@pytest.mark.parametrize(
    ("pairs", "place", "has_note"),
    [
        ([], "", False),
        ([((CPU,), (CPU,))], "Pictures are compared on the processor", False),
        ([((CUDA, CPU), (CPU,))], "Pictures are compared on the processor", True),
        ([((CUDA, CPU), (CUDA, CPU))], "Pictures are compared on the graphics card", False),
        (
            [((CUDA, CPU), (CUDA, CPU)), ((CUDA, CPU), (CPU,))],
            "Pictures are compared on the graphics card and on the processor",
            True,
        ),
        (
            [((OPENVINO, CPU), (OPENVINO, CPU))],
            "Pictures are compared where OpenVINO chooses, on the graphics card or on the processor",
            False,
        ),
        (
            [((COREML, CPU), (COREML, CPU)), ((COREML, CPU), (CPU,))],
            "Pictures are compared where CoreML chooses, on the graphics card or on the processor",
            True,
        ),
    ],
)
def test_where_pictures_are_compared_is_said_in_plain_words(
    pairs: list[tuple[tuple[str, ...], tuple[str, ...]]], place: str, *, has_note: bool
) -> None:
    uses = [ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", asked, got) for asked, got in pairs]
    assert providers.places_text(uses) == place
    assert ("No graphics card" in providers.no_card_text(uses)) is has_note
    assert providers.models_text(uses).count("SSCD: runs on") == len(uses)


def test_a_card_that_failed_at_work_is_told_with_what_it_said_and_what_to_do() -> None:
    failures = (ProviderFailure(CUDA, "device lost\nat line 7", running=True),)
    use = ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", (CUDA, CPU), (CPU,), failures)
    assert providers.provider_text(use) == "asked for CUDA, runs on CPU (CUDA: device lost)"
    assert "failed at work (CUDA)" in providers.no_card_text([use])
    assert "No graphics card" not in providers.no_card_text([use])


def test_what_a_provider_said_is_cut_where_it_is_long() -> None:
    use = ModelUse("s", "S", "copy", "0" * 64, "MIT", "1", (CUDA, CPU), (CPU,), (ProviderFailure(CUDA, "x" * 900),))
    assert len(providers.provider_text(use)) < 250
    assert "…" in providers.provider_text(use)


@pytest.mark.parametrize("running", [True, False])
def test_a_provider_that_fails_on_a_card_that_another_one_uses_is_no_failure_of_the_card(*, running: bool) -> None:
    asked, failures = (TENSORRT, CUDA, CPU), (ProviderFailure(TENSORRT, "no engine", running=running),)
    use = ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", asked, (CUDA, CPU), failures)
    assert providers.places_text([use]) == "Pictures are compared on the graphics card"
    assert providers.no_card_text([use]) == ""
    assert providers.provider_text(use) == "asked for TensorRT, runs on CUDA (TensorRT: no engine)"


def test_a_provider_that_said_nothing_that_can_be_read_is_told_without_words() -> None:
    use = ModelUse("s", "S", "copy", "0" * 64, "MIT", "1", (CUDA, CPU), (CPU,), (ProviderFailure(CUDA, " \n"),))
    assert providers.provider_text(use) == "runs on CPU; CUDA found no graphics card"


@pytest.mark.parametrize("runs_on", ["", "CPU", "cpu", "CUDA", "cuda"])
def test_nothing_is_said_of_a_place_that_is_there(runs_on: str) -> None:
    assert providers.wrong_place_text(runs_on, (CUDA, CPU)) == ""


def test_a_place_that_is_none_is_told_with_the_names(caplog: pytest.LogCaptureFixture, tmp_path: Path) -> None:
    told = providers.wrong_place_text("CUDDA", (CUDA, CPU))
    assert told.startswith(
        'The settings say runs_on = "CUDDA", which is no name of anything to run on, so the processor is used.'
    )
    assert "TensorRT, CUDA, MIGraphX, ROCm, CoreML, DirectML, OpenVINO, CPU" in told
    with caplog.at_level(logging.WARNING):
        workspace = Workspace(tmp_path, "CUDDA")
    assert "CUDDA" in workspace.wrong_place
    assert "CUDDA" in caplog.text
    assert Workspace(tmp_path, "CPU").wrong_place == ""


def test_a_place_that_this_computer_lacks_is_told_with_those_that_there_are() -> None:
    told = providers.wrong_place_text("directml", (CUDA, CPU))
    assert 'runs_on = "directml", which is not there on this computer' in told
    assert "There are: CUDA, CPU." in told


def test_half_precision_is_told() -> None:
    use = ModelUse("clip", "CLIP", "resemblance", "0" * 64, "MIT", "1", (CUDA, CPU), (CUDA, CPU), half_precision=True)
    assert providers.provider_text(use) == "runs on CUDA, in half precision"
