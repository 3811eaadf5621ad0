"""Words as embeddings: what they are near, what is cut, what is refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from onnx import TensorProto

from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.models.card import TextTower, card_from_dict, card_to_dict, file_sha256
from provcheck.core.models.registry import TextFiles
from tests.tiny_models import CONTEXT, tiny_colour_card, write_tiny_colour_model, write_tiny_text_tower

TOWER = TextTower(CONTEXT, 0, lower=True)


@pytest.fixture
def files(tmp_path: Path) -> TextFiles:
    return TextFiles(*write_tiny_text_tower(tmp_path))


def test_words_are_near_what_they_stand_for(files: TextFiles) -> None:
    tower = TextEmbedder(TOWER, files, 4)
    assert tower.embed("red").tolist() == [1, 0, 0, 0]
    assert tower.embed("red blue") == pytest.approx(np.array([1, 0, 1, 0]) / np.sqrt(2))


def test_case_counts_only_where_the_model_says_so(files: TextFiles) -> None:
    assert TextEmbedder(TOWER, files, 4).embed("RED").tolist() == [1, 0, 0, 0]
    with pytest.raises(ModelError) as caught:
        TextEmbedder(replace(TOWER, lower=False), files, 4).embed("RED")
    assert caught.value.reason is Reason.MODEL_UNFIT


def test_punctuation_is_taken_away_where_the_model_was_trained_without(files: TextFiles) -> None:
    plain = TextEmbedder(replace(TOWER, punctuation=False), files, 4)
    assert plain.embed('  "Red", (red)... r-e-d!\n').tolist() == [1, 0, 0, 0]
    assert plain.embed("red_blue") == pytest.approx(np.array([1, 0, 1, 0]) / np.sqrt(2))
    with pytest.raises(ModelError):
        TextEmbedder(TOWER, files, 4).embed("r-e-d")


def test_what_is_beyond_the_context_is_cut(files: TextFiles) -> None:
    assert TextEmbedder(TOWER, files, 4).embed("red " * CONTEXT + "blue").tolist() == [1, 0, 0, 0]


def test_a_tower_of_the_smaller_integers_is_fed_with_them(tmp_path: Path) -> None:
    files = TextFiles(*write_tiny_text_tower(tmp_path, TensorProto.INT32))
    assert TextEmbedder(TOWER, files, 4).embed("green").tolist() == [0, 1, 0, 0]


def test_a_tower_that_is_not_as_its_card_says_is_refused(files: TextFiles, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text("{}")
    pictures = write_tiny_colour_model(tmp_path / "pictures.onnx")
    cases = [
        (replace(TOWER, sha256="0" * 64), files, 4, Reason.MODEL_DIGEST),
        (replace(TOWER, tokenizer_sha256="0" * 64), files, 4, Reason.MODEL_DIGEST),
        (TOWER, files, 5, Reason.MODEL_UNFIT),
        (TOWER, replace(files, tokenizer=broken), 4, Reason.MODEL_UNREADABLE),
        (TOWER, replace(files, model=broken), 4, Reason.MODEL_UNREADABLE),
        (TOWER, replace(files, model=pictures), 4, Reason.MODEL_UNFIT),
    ]
    for tower, given, dimensions, reason in cases:
        with pytest.raises(ModelError) as caught:
            TextEmbedder(tower, given, dimensions)
        assert caught.value.reason is reason
    whole = replace(TOWER, sha256=file_sha256(files.model), tokenizer_sha256=file_sha256(files.tokenizer))
    TextEmbedder(whole, files, 4)


def test_a_card_keeps_its_text_tower() -> None:
    card = tiny_colour_card()
    assert card_from_dict(card_to_dict(card)) == card
    assert "download" not in card_to_dict(card)["text"]
