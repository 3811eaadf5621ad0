"""A hub of models on this machine, and a workspace that knows its model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app.workspace import Workspace
from tests.hub import DOWNLOAD, Hub, know, serving
from tests.tiny_models import write_tiny_clip


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    with serving(write_tiny_clip(tmp_path / "served.onnx").read_bytes()) as found:
        yield found


@pytest.fixture
def workspace(tmp_path: Path, hub: Hub) -> Workspace:
    """A workspace that knows the served model, with its digest."""
    workspace = Workspace(tmp_path / "library")
    known = workspace.models.find("clip-vit-b32")
    assert known is not None
    know(workspace, replace(known.card, sha256=hub.announced, download=DOWNLOAD, text=None), tmp_path)
    return workspace
