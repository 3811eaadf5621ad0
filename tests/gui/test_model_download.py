"""A model is got from a server on this machine, used, searched with and removed, in a window on a real library."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from provcheck.app import model_files
from provcheck.core.models.card import TextTower
from provcheck.gui import app
from provcheck.gui.services import Services
from tests.coloured_works import COLOURS
from tests.gui.studio import NAMES, Studio
from tests.gui.test_finding import draw, type_words
from tests.hub import DOWNLOAD, REVISION, TEXT, Hub, know, serving
from tests.tiny_models import CONTEXT, tiny_colour_card, write_tiny_colour_model, write_tiny_text_tower

PLACE = f"/{TEXT.repository}/resolve/{REVISION}"


@pytest.fixture
def hub(tmp_path: Path) -> Iterator[Hub]:
    """It has a model that knows words."""
    model, tokenizer = write_tiny_text_tower(tmp_path / "tower")
    with serving(write_tiny_colour_model(tmp_path / "served.onnx").read_bytes()) as found:
        found.more = {f"{PLACE}/model.onnx": model.read_bytes(), f"{PLACE}/tokenizer.json": tokenizer.read_bytes()}
        yield found


@pytest.fixture
def colours(studio: Studio, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Studio:
    """A portfolio of four works of one colour each, and a program that knows the served model."""
    for path in studio.art.iterdir():
        path.unlink()
    works = [draw(studio.art / f"{name}.png", NAMES[number], COLOURS[name]) for number, name in enumerate(COLOURS)]
    studio.index("Colours", *works)
    card = tiny_colour_card(download=replace(DOWNLOAD, file_bytes=len(hub.content)))
    know(studio.workspace, replace(card, text=TextTower(CONTEXT, 0, lower=True, download=TEXT)), tmp_path)
    real = app.real_services

    def from_hub(workspace: model_files.Workspace) -> Services:
        services = real(workspace)
        get = model_files.get_model
        here = replace(services.models, get=lambda name, token, told: get(workspace, name, token, told, hub.url).card)
        return replace(services, models=here)

    monkeypatch.setattr("tests.gui.studio.real_services", from_hub)
    return studio.open("Colours")


def test_a_model_is_got_used_searched_with_and_removed(colours: Studio, hub: Hub) -> None:
    window, view = colours.window, colours.page.view
    listed = window.settings_page.model_list
    window.go_to(window.settings_page)
    colours.qtbot.waitUntil(lambda: bool(listed.rows))
    colours.settle()
    assert hub.requests == [], "nothing is asked for before a button is pressed"
    row = listed.rows["tiny-colours"]
    assert row.state.text() == "Not here"
    hub.status = 404
    colours.qtbot.mouseClick(row.get, Qt.MouseButton.LeftButton)
    colours.qtbot.waitUntil(lambda: "is not where its card says" in row.result.text())
    colours.settle()
    hub.status = 200
    colours.qtbot.mouseClick(row.get, Qt.MouseButton.LeftButton)
    colours.qtbot.waitUntil(lambda: row.state.text() == "In use")
    colours.settle()
    assert "SHA-256 of the model" in row.result.text(), "its card states no digest"
    window.go_to(colours.page)
    assert view.bar.seen.isVisible(), "works can be found by words at once, without another start"
    type_words(colours, "blue")
    assert colours.shown[0] == "sea.png"
    window.go_to(window.settings_page)
    colours.settle()
    row.remove.click()
    assert listed.question is not None
    listed.question.act.click()
    colours.qtbot.waitUntil(lambda: row.state.text() == "Not here")
    colours.settle()
    assert not (colours.workspace.folder / "models" / "tiny-colours").exists()
    assert view.bar.seen.isHidden()


def test_what_a_terminal_did_is_shown_when_the_settings_are(colours: Studio, tmp_path: Path) -> None:
    window = colours.window
    model_files.add_model(colours.workspace, write_tiny_colour_model(tmp_path / "mine.onnx"))
    window.go_to(window.settings_page)
    listed = window.settings_page.model_list
    colours.qtbot.waitUntil(lambda: "mine" in listed.rows)
    colours.settle()
    assert listed.rows["mine"].state.text() == "In use"
    assert listed.rows["mine"].remove.isVisible()
