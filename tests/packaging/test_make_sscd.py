"""The script that makes a model that finds copies of Meta's checkpoint."""

from __future__ import annotations

import sys
from pathlib import Path

import make_sscd
import pytest

from provcheck.core.exporting import torch_parts
from provcheck.core.exporting.clip import Agreement
from provcheck.core.exporting.writing import Exported, Wanted
from provcheck.core.models.card import Role, write_card
from provcheck.core.models.registry import CARD_NAME, MODEL_NAME
from tests.tiny_models import tiny_colour_card, write_tiny_colour_model


def run(monkeypatch: pytest.MonkeyPatch, *arguments: object) -> None:
    monkeypatch.setattr(sys, "argv", ["make_sscd.py", *map(str, arguments)])
    make_sscd.main()


def test_without_pytorch_it_says_what_is_missing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(torch_parts.importlib.util, "find_spec", lambda _name: None)
    with pytest.raises(SystemExit) as ended:
        run(monkeypatch, tmp_path / "a.torchscript.pt", "--out", tmp_path / "out")
    assert "torch" in str(ended.value)
    assert not (tmp_path / "out").exists()


def test_what_it_made_is_taken_as_a_model_that_finds_copies(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    checkpoint = tmp_path / "sscd_disc_mixup.torchscript.pt"
    checkpoint.write_bytes(b"weights")
    card = tiny_colour_card(model_id=make_sscd.MODEL_ID, role=Role.COPY, licence=make_sscd.LICENCE, text=None)

    def exported(wanted: Wanted, target: Path) -> Exported:
        assert (wanted.source, wanted.model_id, wanted.licence) == (str(checkpoint), "sscd-disc-mixup", "MIT")
        target.mkdir()
        write_tiny_colour_model(target / MODEL_NAME)
        write_card(card, target / CARD_NAME)
        return Exported(card, Agreement(0.99997, None))

    monkeypatch.setattr(make_sscd, "export_model", exported)
    run(monkeypatch, checkpoint, "--out", tmp_path / "out", "--try-in", tmp_path / "library")
    told = capsys.readouterr().out
    assert "lowest cosine 0.999970" in told
    assert "as sscd-disc-mixup, which finds copies: copy" in told
