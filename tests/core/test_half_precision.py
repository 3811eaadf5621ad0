"""A file in half precision beside a model: graphics cards are given it, the processor never is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.models.card import ElementType, HalfPrecision, ModelCard, file_sha256
from provcheck.core.models.providers import CPU, CUDA
from provcheck.core.models.registry import HALF_NAME, MODEL_NAME
from provcheck.core.models.sessions import Session, on_runtime
from tests.builders import TINY_INPUT, tiny_card, work_pixels, write_mean_model

HALF_INPUT = replace(TINY_INPUT, element=ElementType.FLOAT16, name="other-name")


class OnCard:
    """A session of the processor that says it runs on a card."""

    def __init__(self, session: Session, providers: Sequence[str]) -> None:
        self._session, self._providers = session, providers

    def get_providers(self) -> Sequence[str]:
        return self._providers

    def __getattr__(self, name: str) -> Any:
        return getattr(self._session, name)


class Machine:
    """A computer with a card, which notes what it opens on which provider."""

    def __init__(self, refuses: str = "") -> None:
        self.opened: list[tuple[str, str]] = []
        self._refuses = refuses

    def open(self, path: Path, providers: Sequence[tuple[str, Any]]) -> Session:
        names = [name for name, _options in providers]
        if names[0] != CPU and path.name == self._refuses:
            raise RuntimeError("no kernel for half precision")
        self.opened.append((path.name, names[0]))
        return OnCard(on_runtime(path, [(CPU, {})]), names)


@pytest.fixture
def card(tmp_path: Path) -> ModelCard:
    """The card of a model with a file in half precision."""
    write_mean_model(tmp_path / MODEL_NAME)
    write_mean_model(tmp_path / HALF_NAME, HALF_INPUT)
    return tiny_card(tmp_path / MODEL_NAME, half=HalfPrecision(file_sha256(tmp_path / HALF_NAME)))


def loaded(card: ModelCard, folder: Path, machine: Machine, *providers: str) -> OnnxEmbedder:
    return OnnxEmbedder(card, folder / MODEL_NAME, available=providers, opener=machine.open)


def row(embedder: OnnxEmbedder) -> Any:
    return embedder.embed(embedder.prepare(work_pixels("picnic.jpg", 60)))


def test_a_card_runs_the_file_in_half_precision_and_agrees_with_the_processor(card: ModelCard, tmp_path: Path) -> None:
    machine = Machine()
    on_card, alone = loaded(card, tmp_path, machine, CUDA, CPU), loaded(card, tmp_path, Machine(), CPU)
    assert machine.opened[0] == (HALF_NAME, CUDA)
    assert (HALF_NAME, CPU) not in machine.opened
    assert on_card.use.half_precision
    assert on_card.use.providers_got[0] == CUDA
    assert row(on_card) == pytest.approx(row(alone), abs=2e-3)
    assert not np.array_equal(row(on_card), row(alone)), "it is another file"
    assert on_card.version == alone.version, "what was computed on either is kept as one"


def test_the_processor_keeps_full_precision(card: ModelCard, tmp_path: Path) -> None:
    machine = Machine()
    embedder = loaded(card, tmp_path, machine, CPU)
    assert machine.opened == [(MODEL_NAME, CPU)]
    assert not embedder.use.half_precision


def test_without_the_file_a_card_runs_the_other_one(card: ModelCard, tmp_path: Path) -> None:
    (tmp_path / HALF_NAME).unlink()
    embedder = loaded(card, tmp_path, Machine(), CUDA, CPU)
    assert (embedder.use.providers_got[0], embedder.use.half_precision) == (CUDA, False)


def test_a_card_that_cannot_run_half_precision_runs_the_other_file(card: ModelCard, tmp_path: Path) -> None:
    embedder = loaded(card, tmp_path, Machine(refuses=HALF_NAME), CUDA, CPU)
    assert (embedder.use.providers_got[0], embedder.use.half_precision) == (CUDA, False)
    assert embedder.use.failures == (), "the card is used all the same"


def test_half_precision_that_disagrees_is_given_up_and_the_card_is_not(card: ModelCard, tmp_path: Path) -> None:
    weights = np.random.default_rng(99).normal(0, 1, (3, 8)).astype(np.float32)
    half = write_mean_model(tmp_path / HALF_NAME, HALF_INPUT, weights=weights)
    embedder = loaded(replace(card, half=HalfPrecision(file_sha256(half))), tmp_path, Machine(), CUDA, CPU)
    assert (embedder.use.providers_got[0], embedder.use.half_precision) == (CUDA, False)
    assert row(embedder) == pytest.approx(row(loaded(card, tmp_path, Machine(), CPU)), abs=1e-6)


def test_an_altered_file_in_half_precision_is_refused(card: ModelCard, tmp_path: Path) -> None:
    (tmp_path / HALF_NAME).write_bytes(b"altered")
    with pytest.raises(ModelError) as caught:
        loaded(card, tmp_path, Machine(), CUDA, CPU)
    assert (caught.value.reason, caught.value.path) == (Reason.MODEL_DIGEST, tmp_path / HALF_NAME)
