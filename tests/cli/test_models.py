"""`provcheck models`: which one is in use, and whether each is in order."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from provcheck.app.model_files import add_model
from provcheck.app.workspace import Workspace
from provcheck.cli.main import app
from provcheck.core.exporting import torch_parts
from provcheck.core.models.registry import CARD_NAME, MODEL_NAME, TEXT_NAME, TOKENIZER_NAME
from tests.tiny_models import install_tiny_colours, write_tiny_clip


@pytest.fixture
def library(tmp_path: Path) -> Path:
    """A library with two resemblance models, of which the one with words came last."""
    workspace = Workspace(tmp_path / "library")
    add_model(workspace, write_tiny_clip(tmp_path / "tiny-clip.onnx"))
    install_tiny_colours(workspace, tmp_path / "tower")
    return workspace.folder


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, ["models", *(str(argument) for argument in arguments)])


def told(library: Path, model_id: str) -> str:
    lines = run("list", "--library", library).stdout.splitlines()
    return next(line for line in lines if line.startswith(f"{model_id}: ")).partition(" - ")[2]


def test_the_list_tells_what_is_in_use_and_how_to_change_it(library: Path) -> None:
    assert told(library, "tiny-colours") == "here, in use"
    assert told(library, "sscd") == "here, in use"
    assert told(library, "tiny-clip") == "here, not in use; use it with: provcheck models use tiny-clip"
    done = run("use", "tiny-clip", "--library", library)
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "In use is tiny-clip (tiny-clip).")
    assert told(library, "tiny-clip") == "here, in use"
    assert told(library, "tiny-colours").startswith("here, not in use")


def test_none_uses_no_such_model_and_what_finds_copies_stays(library: Path) -> None:
    done = run("use", "none", "--library", library)
    assert done.exit_code == 0
    assert done.stdout == "No model that tells resemblance or style is in use; resemblance is told from what finds copies.\n"
    assert told(library, "sscd") == "here, in use"
    assert "not in use" in told(library, "tiny-clip")
    assert [each.card.model_id for each in Workspace(library).fingerprinter().embedders] == ["sscd"]


def test_what_cannot_be_used_is_told_with_the_remedy(library: Path) -> None:
    for model_id, words in (
        ("sscd", "always used"),
        ("siglip2-b16", "provcheck models get"),
        ("nonsense", "provcheck models list"),
    ):
        done = run("use", model_id, "--library", library)
        assert done.exit_code == 2
        assert words in done.stderr


def test_removing_the_model_in_use_tells_what_is_used_then(library: Path) -> None:
    assert run("remove", "tiny-clip", "--library", library).stdout == "Removed tiny-clip.\n"
    assert run("remove", "tiny-colours", "--library", library).stdout.splitlines() == [
        "Removed tiny-colours.",
        "No model that tells resemblance is in use; resemblance is told from what finds copies.",
    ]


def test_removing_falls_back_to_the_other_one(library: Path) -> None:
    assert run("remove", "tiny-colours", "--library", library).stdout.splitlines()[1] == "In use is tiny-clip (tiny-clip)."


def test_models_in_order_are_told_with_what_was_tried(library: Path) -> None:
    done = run("verify", "--library", library)
    assert done.exit_code == 0, done.output
    lines = dict(line.split(": ", 1) for line in done.stdout.splitlines())
    assert sorted(lines) == ["sscd", "tiny-clip", "tiny-colours"]
    assert "As the card says: model.onnx, text.onnx, tokenizer.json." in lines["tiny-colours"]
    assert "A test picture and a word gave 4 numbers each." in lines["tiny-colours"]
    assert "A test picture gave 512 numbers." in lines["tiny-clip"]
    assert "The card states no digest of: sscd.onnx." in lines["sscd"]
    alone = run("verify", "tiny-clip", "--library", library)
    assert len(alone.stdout.splitlines()) == 1


@pytest.mark.parametrize("name", [MODEL_NAME, TEXT_NAME, TOKENIZER_NAME])
def test_an_altered_file_of_a_model_is_found(library: Path, name: str) -> None:
    file = library / "models" / "tiny-colours" / name
    content = bytearray(file.read_bytes())
    content[-1] ^= 1
    file.write_bytes(content)
    done = run("verify", "--library", library)
    assert done.exit_code == 1
    failing = [line for line in done.stdout.splitlines() if "unusable." in line]
    assert len(failing) == 1
    assert failing[0].startswith("tiny-colours: ")
    assert "is not the file its card describes" in failing[0]
    assert "provcheck models remove tiny-colours" in failing[0]
    assert run("verify", "tiny-clip", "--library", library).exit_code == 0


@pytest.mark.parametrize("name", [MODEL_NAME, TEXT_NAME, TOKENIZER_NAME])
def test_a_missing_file_of_a_model_is_found(library: Path, name: str) -> None:
    (library / "models" / "tiny-colours" / name).unlink()
    done = run("verify", "tiny-colours", "--library", library)
    assert done.exit_code == 1
    assert name in done.stdout
    assert "provcheck models remove tiny-colours" in done.stdout


def test_a_card_that_cannot_be_read_is_that_models_failure_and_can_be_removed(library: Path) -> None:
    (library / "models" / "tiny-clip" / CARD_NAME).write_text("broken", encoding="utf-8")
    done = run("verify", "--library", library)
    assert done.exit_code == 1
    assert [line.split(":")[0] for line in done.stdout.splitlines() if "unusable." in line] == ["tiny-clip"]
    assert run("remove", "tiny-clip", "--library", library).exit_code == 0
    assert run("verify", "--library", library).exit_code == 0


def test_a_tokenizer_that_fits_its_digest_and_is_none_fails(library: Path) -> None:
    """The digest alone does not tell that a model works."""
    folder = library / "models" / "tiny-colours"
    (folder / TOKENIZER_NAME).write_text(json.dumps({}), encoding="utf-8")
    card = (folder / CARD_NAME).read_text(encoding="utf-8").splitlines()
    (folder / CARD_NAME).write_text("\n".join(line for line in card if "tokenizer_sha256" not in line), encoding="utf-8")
    done = run("verify", "tiny-colours", "--library", library)
    assert done.exit_code == 1
    assert "cannot be loaded" in done.stdout


def test_only_what_is_here_is_verified(library: Path) -> None:
    for model_id in ("siglip2-b16", "nonsense"):
        assert run("verify", model_id, "--library", library).exit_code == 2


def test_a_sentence_that_tells_the_detail_is_not_followed_by_it(library: Path) -> None:
    done = run("remove", "nonsense", "--library", library)
    assert done.stderr == (
        "There is no model nonsense here or to get. See which ones there are in Settings, or with: provcheck models list\n"
    )


def test_a_failed_export_is_told_with_its_remedy_and_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(torch_parts.importlib.util, "find_spec", lambda _name: None)
    done = run("export", "ViT-B-32:weights.pt", "--out", tmp_path / "out")
    assert done.exit_code == 2
    assert done.stderr.startswith(
        "Models are exported with libraries that are not installed (torch). Install them with: uv sync"
    )
    assert list(tmp_path.iterdir()) == []
