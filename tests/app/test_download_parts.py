"""A model of several files: how far all of them are together, a tokenizer from elsewhere, a file in half precision."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from provcheck.app.model_files import add_model, download_bytes, get_model
from provcheck.app.model_list import Digests, ModelState, digests_of, model_entries
from provcheck.app.model_texts import licence_text
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import Download, HalfPrecision, ModelCard, TextTower, file_sha256, write_card
from provcheck.core.models.registry import CARD_NAME, HALF_NAME, MODEL_NAME
from tests.hub import DOWNLOAD, REVISION, TEXT, Hub, know, serving
from tests.tiny_models import CONTEXT, tiny_colour_card, write_tiny_colour_model, write_tiny_text_tower

ELSEWHERE = "other-studio/words"
HALF = Download(DOWNLOAD.repository, "half.onnx", REVISION)


@pytest.fixture
def colours(tmp_path: Path) -> Iterator[Hub]:
    """A hub with all parts, the tokenizer in another repository."""
    model, tokenizer = write_tiny_text_tower(tmp_path / "tower")
    with serving(write_tiny_colour_model(tmp_path / "served.onnx").read_bytes()) as found:
        found.more = {
            f"/{TEXT.repository}/resolve/{REVISION}/model.onnx": model.read_bytes(),
            f"/{ELSEWHERE}/resolve/main/tokenizer.json": tokenizer.read_bytes(),
            f"/{HALF.repository}/resolve/{REVISION}/half.onnx": found.content,
        }
        yield found


def card(**changes: object) -> ModelCard:
    text = replace(TEXT, tokenizer_repository=ELSEWHERE, tokenizer_revision="main", file_bytes=900)
    tower = TextTower(CONTEXT, 0, lower=True, download=text)
    return tiny_colour_card(download=replace(DOWNLOAD, file_bytes=500), text=tower, **changes)


def test_all_parts_come_and_are_told_as_one(colours: Hub, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    know(workspace, card(half=HalfPrecision(download=replace(HALF, file_bytes=300))), tmp_path)
    assert download_bytes(workspace.models.all()[0].card) == 1700
    told: list[tuple[int, int]] = []
    status = get_model(workspace, "tiny-colours", CancelToken(), lambda *far: told.append(far), colours.url)
    parts = [len(colours.content), *map(len, colours.more.values())]
    dones = [done for done, _total in told]
    assert dones == sorted(dones), "it never goes back"
    assert dones[-1] == sum(parts)
    assert told[0][1] == 1700, "what the card states, until more turns out to come"
    assert f"GET /{ELSEWHERE}/resolve/main/tokenizer.json" in colours.requests
    assert status.path is not None
    assert sorted(file.name for file in status.path.parent.iterdir()) == sorted(
        [CARD_NAME, MODEL_NAME, HALF_NAME, "text.onnx", "tokenizer.json"]
    )
    assert status.card.half is not None
    assert status.card.half.sha256 == file_sha256(status.path.with_name(HALF_NAME))
    (entry,) = model_entries(workspace)
    assert (entry.state, entry.can_get, entry.known, entry.digests) == (ModelState.IN_USE, False, True, Digests.KNOWN)
    assert entry.room > sum(parts)


def test_a_half_that_is_not_the_one_of_the_card_is_refused(colours: Hub, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    know(workspace, card(half=HalfPrecision("0" * 64, HALF)), tmp_path)
    with pytest.raises(ModelError) as caught:
        get_model(workspace, "tiny-colours", CancelToken(), lambda _done, _total: None, colours.url)
    assert caught.value.reason is Reason.MODEL_DIGEST


def test_an_added_folder_brings_its_half(tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()
    write_tiny_colour_model(folder / MODEL_NAME)
    write_tiny_colour_model(folder / HALF_NAME)
    write_card(tiny_colour_card(text=None), folder / CARD_NAME)
    added = add_model(Workspace(tmp_path / "library"), folder).status
    assert added.card.half == HalfPrecision(file_sha256(folder / HALF_NAME))


@pytest.mark.parametrize(
    ("licence", "changes", "words"),
    [
        ("MIT", {}, "Free to use, also for your business."),
        ("CC-BY-4.0", {}, "where its authors are named"),
        ("CC-BY-4.0 (weights); MIT as stated by the export", {}, "where its authors are named. Licence: CC-BY-4.0 (weights)"),
        ("CC-BY-4.0 (weights); CC-BY-NC-4.0", {}, "Read it before you use the model"),
        ("Apple AMLR", {"research_only": True}, "For research only: do not use it for your business."),
        ("not stated", {}, "ask whoever made it"),
        ("MIT with something more", {}, "Read it before you use the model"),
        (
            "MIT; wheel proprietary",
            {"source": "package:somewhere/model.onnx"},
            "Free to use as it is, also for your business. It may not be",
        ),
    ],
)
def test_licences_are_told_in_plain_words(licence: str, changes: dict[str, object], words: str) -> None:
    assert words in licence_text(tiny_colour_card(licence=licence, **changes))


def test_a_model_that_is_partly_here_and_one_that_is_broken_are_told(colours: Hub, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    know(workspace, card(), tmp_path)
    begun = workspace.models.downloads("tiny-colours")
    begun.mkdir(parents=True)
    (begun / "a.part").write_bytes(bytes(400))
    broken = workspace.folder / "models" / "broken"
    broken.mkdir()
    (broken / CARD_NAME).write_text("no card", encoding="utf-8")
    entries = {entry.model_id: entry for entry in model_entries(workspace)}
    partly, bad = entries["tiny-colours"], entries["broken"]
    assert (partly.state, partly.begun, partly.size, partly.can_be_removed) == (ModelState.PARTLY, 400, 1400, True)
    assert (bad.state, bad.card, bad.can_be_removed) == (ModelState.BROKEN, None, True)
    assert bad.error is not None
    assert digests_of(card()) is Digests.TAKEN_AT_FIRST_USE
    assert colours.requests == []
