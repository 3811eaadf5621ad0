"""Getting models from a hub (a local server here) and adding files."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app.model_files import add_model, get_model, remove_model
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, Reason
from provcheck.core.fingerprint.text_embedder import TextEmbedder
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.models.card import TextTower, read_card, write_card
from provcheck.core.models.registry import CARD_NAME, MODEL_NAME, TEXT_NAME, TOKENIZER_NAME
from tests.hub import DOWNLOAD, REVISION, TEXT, Hub
from tests.tiny_models import (
    CONTEXT,
    tiny_colour_card,
    write_tiny_clip,
    write_tiny_colour_model,
    write_tiny_text_tower,
)


def nothing(_done: int, _total: int) -> None:
    """No progress wanted."""


def test_a_known_model_is_downloaded_checked_and_usable(workspace: Workspace, hub: Hub) -> None:
    seen: list[tuple[int, int]] = []
    status = get_model(workspace, "clip-vit-b32", CancelToken(), lambda done, total: seen.append((done, total)), hub.url)
    assert status.path is not None
    assert status.path.read_bytes() == hub.content
    assert seen[-1] == (len(hub.content), len(hub.content))
    assert [embedder.card.model_id for embedder in workspace.fingerprinter().embedders] == ["clip-vit-b32"]
    count = len(hub.requests)
    get_model(workspace, "clip-vit-b32", CancelToken(), nothing, hub.url)
    assert len(hub.requests) == count, "a model that is here is not fetched again"


@pytest.fixture
def with_words(workspace: Workspace, hub: Hub, tmp_path: Path) -> Workspace:
    """The same, of a model with a text tower, of which no digest is known beforehand."""
    hub.content = write_tiny_colour_model(tmp_path / "colours.onnx").read_bytes()
    model, tokenizer = write_tiny_text_tower(tmp_path / "tower")
    place = f"/{TEXT.repository}/resolve/{REVISION}"
    hub.more = {f"{place}/model.onnx": model.read_bytes(), f"{place}/tokenizer.json": tokenizer.read_bytes()}
    card = tiny_colour_card(download=DOWNLOAD, text=TextTower(CONTEXT, 0, lower=True, download=TEXT))
    write_card(card, tmp_path / "cards" / "tiny-colours.toml")
    return workspace


def test_a_text_tower_comes_with_its_model_and_all_digests_are_kept(with_words: Workspace, hub: Hub) -> None:
    status = get_model(with_words, "tiny-colours", CancelToken(), nothing, hub.url)
    assert status.card.sha256 == hashlib.sha256(hub.content).hexdigest()
    tower = status.card.text
    assert tower is not None
    assert status.text is not None
    assert tower.sha256 == hashlib.sha256(status.text.model.read_bytes()).hexdigest()
    assert tower.tokenizer_sha256 == hashlib.sha256(status.text.tokenizer.read_bytes()).hexdigest()
    found = with_words.models.find("tiny-colours")
    assert found == status
    assert TextEmbedder(tower, status.text, status.card.dimensions).embed("blue").tolist() == [0, 0, 1, 0]


def test_a_model_whose_text_tower_cannot_be_fetched_is_not_taken(with_words: Workspace, hub: Hub) -> None:
    hub.more = {}
    with pytest.raises(ModelError) as caught:
        get_model(with_words, "tiny-colours", CancelToken(), nothing, hub.url)
    assert caught.value.reason is Reason.MODEL_NOT_AT_SOURCE
    assert with_words.models.usable() == ()


@pytest.mark.parametrize("names_tower", [True, False])
def test_a_model_that_came_without_its_text_tower_gets_it_alone(
    with_words: Workspace, hub: Hub, tmp_path: Path, *, names_tower: bool
) -> None:
    card = tiny_colour_card(text=TextTower(CONTEXT, 0, lower=True, download=TEXT) if names_tower else None)
    with_words.models.install(card, tmp_path / "colours.onnx")
    status = get_model(with_words, "tiny-colours", CancelToken(), nothing, hub.url)
    assert status.text is not None
    assert status.card.text is not None
    assert with_words.models.find("tiny-colours") == status
    assert TextEmbedder(status.card.text, status.text, status.card.dimensions).embed("blue").tolist() == [0, 0, 1, 0]
    assert not any(DOWNLOAD.repository in request for request in hub.requests), "its own file is here"
    count = len(hub.requests)
    assert get_model(with_words, "tiny-colours", CancelToken(), nothing, hub.url) == status
    assert len(hub.requests) == count


def test_a_text_tower_that_cannot_be_fetched_leaves_the_model_that_is_here(
    with_words: Workspace, hub: Hub, tmp_path: Path
) -> None:
    with_words.models.install(tiny_colour_card(text=None), tmp_path / "colours.onnx")
    hub.more = {}
    with pytest.raises(ModelError):
        get_model(with_words, "tiny-colours", CancelToken(), nothing, hub.url)
    assert [card.model_id for card, _path in with_words.models.usable()] == ["tiny-colours"]


def test_an_altered_file_of_the_right_length_is_refused(workspace: Workspace, hub: Hub) -> None:
    hub.content = bytes([hub.content[0] ^ 1]) + hub.content[1:]
    with pytest.raises(ModelError) as caught:
        get_model(workspace, "clip-vit-b32", CancelToken(), nothing, hub.url)
    assert caught.value.reason is Reason.MODEL_DIGEST
    assert workspace.models.usable() == ()


def test_cancelling_a_download_leaves_nothing(workspace: Workspace, hub: Hub) -> None:
    token = CancelToken()
    with pytest.raises(CancelledError):
        get_model(workspace, "clip-vit-b32", token, lambda _done, _total: token.cancel(), hub.url)
    assert workspace.models.usable() == ()


def test_no_connection_is_a_model_error(workspace: Workspace) -> None:
    with pytest.raises(ModelError) as caught:
        get_model(workspace, "clip-vit-b32", CancelToken(), nothing, "http://127.0.0.1:9")
    assert caught.value.reason is Reason.MODEL_DOWNLOAD


def test_a_file_with_a_card_must_be_the_one_described(workspace: Workspace, tmp_path: Path) -> None:
    file = write_tiny_clip(tmp_path / "mine.onnx")
    known = workspace.models.find("clip-vit-b32")
    assert known is not None
    write_card(replace(known.card, sha256="0" * 64, download=None), tmp_path / "mine.toml")
    with pytest.raises(ModelError) as caught:
        add_model(workspace, file, tmp_path / "mine.toml")
    assert caught.value.reason is Reason.MODEL_DIGEST


def test_the_file_of_a_known_model_takes_its_card(workspace: Workspace, tmp_path: Path, hub: Hub) -> None:
    (tmp_path / "downloaded by hand.onnx").write_bytes(hub.content)
    status = add_model(workspace, tmp_path / "downloaded by hand.onnx").status
    assert status.card.model_id == "clip-vit-b32"
    assert status.card.licence == "MIT"


def test_an_id_from_a_file_name_is_a_plain_folder_name(workspace: Workspace, tmp_path: Path) -> None:
    file = write_tiny_clip(tmp_path / "..My Model (v2).onnx")
    status = add_model(workspace, file, model_id="../../Evil Model").status
    assert status.card.model_id == "evil-model"
    assert status.path is not None
    assert status.path.is_relative_to(workspace.folder / "models")


def test_a_model_never_takes_the_place_of_another(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    with pytest.raises(ModelError) as caught:
        add_model(workspace, write_tiny_clip(tmp_path / "sscd.onnx"))
    assert caught.value.reason is Reason.MODEL_EXISTS
    assert [card.role for card, _path in workspace.models.usable()] == ["copy"]


def test_an_added_model_can_be_removed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    add_model(workspace, write_tiny_clip(tmp_path / "mine.onnx"))
    remove_model(workspace, "mine")
    assert workspace.models.find("mine") is None
    with pytest.raises(ModelError) as caught:
        remove_model(workspace, "sscd")
    assert caught.value.reason is Reason.MODEL_UNKNOWN


EXPORTED = Path(__file__).parents[1] / "data" / "exported"


@pytest.fixture
def exported(tmp_path: Path) -> Path:
    """A copy of an exported model with its text tower."""
    return shutil.copytree(EXPORTED, tmp_path / "exported")


def test_an_exported_folder_is_added_with_its_card_and_words(exported: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    status = add_model(workspace, exported).status
    assert status.card == read_card(exported / CARD_NAME)
    assert status.path is not None
    names = {file.name for file in status.path.parent.iterdir()}
    assert names == {CARD_NAME, MODEL_NAME, TEXT_NAME, TOKENIZER_NAME}
    assert workspace.models.find("tiny-export") == status
    assert status.text is not None
    assert add_model(workspace, exported, model_id="Again").status.card.model_id == "again"


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        (MODEL_NAME, Reason.MODEL_MISSING),
        (TEXT_NAME, Reason.MODEL_INCOMPLETE),
        (TOKENIZER_NAME, Reason.MODEL_INCOMPLETE),
        (CARD_NAME, Reason.MODEL_UNREADABLE),
    ],
)
def test_a_folder_that_lacks_a_file_is_not_added(exported: Path, tmp_path: Path, name: str, reason: Reason) -> None:
    (exported / name).unlink()
    workspace = Workspace(tmp_path / "library")
    with pytest.raises(ModelError) as caught:
        add_model(workspace, exported)
    assert caught.value.reason is reason
    assert workspace.models.find("tiny-export") is None


@pytest.mark.parametrize("name", [MODEL_NAME, TEXT_NAME, TOKENIZER_NAME])
def test_a_folder_with_an_altered_file_is_not_added(exported: Path, tmp_path: Path, name: str) -> None:
    content = bytearray((exported / name).read_bytes())
    content[-1] ^= 1
    (exported / name).write_bytes(content)
    workspace = Workspace(tmp_path / "library")
    with pytest.raises(ModelError) as caught:
        add_model(workspace, exported)
    assert caught.value.reason is Reason.MODEL_DIGEST
    assert workspace.models.find("tiny-export") is None


def test_a_file_alone_is_added_without_the_words_that_its_card_knows(exported: Path, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    status = add_model(workspace, exported / MODEL_NAME, exported / CARD_NAME).status
    assert (status.text, status.card.text) == (None, None)
    assert status.card.input == read_card(exported / CARD_NAME).input
