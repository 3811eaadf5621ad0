"""What the doctor says of models that cannot be used."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer

from provcheck.app.model_files import add_model
from provcheck.app.paths import settings_file
from provcheck.app.settings import Settings, save_settings
from provcheck.app.workspace import Workspace
from provcheck.cli.doctor import doctor
from tests.tiny_models import write_tiny_clip


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A library with an added model."""
    made = Workspace(tmp_path / "library")
    add_model(made, write_tiny_clip(tmp_path / "tiny.onnx"))
    return made


def test_every_model_that_can_be_used_is_told(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    doctor(workspace.folder)
    told = capsys.readouterr().out
    assert "Model tiny: " in told
    assert "unusable" not in told
    assert "Model clip-vit-b32: not here" in told


def test_a_model_that_cannot_be_loaded_is_told_and_the_rest_too(
    workspace: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    (workspace.folder / "models" / "tiny" / "model.onnx").write_bytes(b"half of a download")
    with pytest.raises(typer.Exit) as caught:
        doctor(workspace.folder)
    assert caught.value.exit_code == 1
    told = capsys.readouterr().out
    assert "Model tiny: unusable. " in told
    assert "is not the file its card describes" in told
    assert "Model sscd: " in told
    assert "Log file" in told


def test_a_card_that_cannot_be_read_is_told_and_the_rest_too(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    (workspace.folder / "models" / "tiny" / "card.toml").write_text("no card", encoding="utf-8")
    with pytest.raises(typer.Exit) as caught:
        doctor(workspace.folder)
    assert caught.value.exit_code == 1
    told = capsys.readouterr().out
    assert "card.toml" in told
    assert "Log file" in told


def test_a_misspelt_place_to_run_on_is_told(workspace: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    save_settings(Settings(runs_on="CUDDA"), settings_file())
    doctor(workspace.folder)
    told = capsys.readouterr().out
    assert 'runs_on = "CUDDA", which is no name of anything to run on' in told
    assert "OpenVINO, CPU" in told
