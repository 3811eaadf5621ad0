"""Loading CUDA's libraries: only where they are installed and asked for, and never a word to the terminal."""

from __future__ import annotations

import importlib.util
import logging

import onnxruntime as ort
import pytest

from provcheck.app import providers
from provcheck.core.models.providers import CPU, CUDA, load_cuda_libraries
from provcheck.core.records import ModelUse


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
    ],
)
def test_where_pictures_are_compared_is_said_in_plain_words(
    pairs: list[tuple[tuple[str, ...], tuple[str, ...]]], place: str, *, has_note: bool
) -> None:
    uses = [ModelUse("sscd", "SSCD", "copy", "0" * 64, "MIT", "1", asked, got) for asked, got in pairs]
    assert providers.places_text(uses) == place
    assert ("No graphics card" in providers.no_card_text(uses)) is has_note
    assert providers.models_text(uses).count("SSCD: runs on") == len(uses)
