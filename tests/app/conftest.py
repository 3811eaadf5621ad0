"""A hub of models on this machine, a workspace that knows its model, and a portfolio of coloured works."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app.workspace import Workspace
from provcheck.core.records import Portfolio
from tests.coloured_works import COLOURS, draw, indexed
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


@pytest.fixture
def studio(tmp_path: Path) -> tuple[Workspace, Portfolio]:
    """A portfolio of four works of one colour each, indexed before the model that sees colours was there."""
    works = tmp_path / "works"
    works.mkdir()
    for name, colour in COLOURS.items():
        draw(works / f"{name}.png", colour)
    workspace = Workspace(tmp_path / "library")
    return workspace, indexed(workspace, works)
