"""The registry of models: which are here, which is used, and how one gets in and out."""

from __future__ import annotations

import errno
import os
import shutil
import threading
from pathlib import Path

import numpy as np
import pytest

from provcheck.core.errors import LibraryError, ModelError, Reason
from provcheck.core.fingerprint.embedder import OnnxEmbedder
from provcheck.core.models import choice
from provcheck.core.models.card import (
    Role,
    file_sha256,
    write_card,
)
from provcheck.core.models.choice import NAME as CHOICE_NAME
from provcheck.core.models.choice import Choice
from provcheck.core.models.registry import CARD_NAME, MODEL_NAME, ModelRegistry
from tests.builders import tiny_card, work_pixels, write_mean_model


@pytest.fixture
def registry(tmp_path: Path) -> ModelRegistry:
    """A registry that knows no model."""
    (tmp_path / "known").mkdir()
    return ModelRegistry(tmp_path / "known", tmp_path / "added")


def test_an_installed_model_is_known_and_runs(registry: ModelRegistry, model: Path) -> None:
    assert registry.all() == ()
    assert registry.find("tiny") is None
    status = registry.install(tiny_card(model), model)
    assert status.path is not None
    assert registry.all() == (status,)
    assert registry.find("tiny") == status
    assert registry.usable() == ((status.card, status.path),)
    embedder = OnnxEmbedder(status.card, status.path)
    assert embedder.embed(embedder.prepare(work_pixels("picnic.jpg", 96))).shape == (8,)


def test_a_file_of_another_digest_is_not_installed(registry: ModelRegistry, model: Path) -> None:
    with pytest.raises(ModelError) as caught:
        registry.install(tiny_card(model, sha256="f" * 64), model)
    assert caught.value.reason is Reason.MODEL_DIGEST
    assert registry.all() == ()


def test_a_model_that_is_not_there_or_cannot_be_read_is_not_installed(
    registry: ModelRegistry, model: Path, tmp_path: Path
) -> None:
    card = tiny_card(model)
    (tmp_path / "folder.onnx").mkdir()
    for name, reason in (("gone.onnx", Reason.MODEL_MISSING), ("folder.onnx", Reason.MODEL_UNREADABLE)):
        with pytest.raises(ModelError) as caught:
            registry.install(card, tmp_path / name)
        assert (caught.value.reason, caught.value.path) == (reason, tmp_path / name)
    assert registry.all() == ()


def test_a_library_that_cannot_be_written_takes_no_model(registry: ModelRegistry, model: Path, tmp_path: Path) -> None:
    (tmp_path / "added").write_text("a file where the folder should be")
    with pytest.raises(LibraryError) as caught:
        registry.install(tiny_card(model), model)
    assert caught.value.reason is Reason.LIBRARY_UNUSABLE
    assert caught.value.path == tmp_path / "added" / "tiny"


@pytest.mark.parametrize(("code", "reason"), [(errno.ENOSPC, Reason.LIBRARY_FULL), (errno.EIO, Reason.LIBRARY_UNUSABLE)])
def test_a_failed_installation_leaves_the_model_that_was_there(
    registry: ModelRegistry, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int, reason: Reason
) -> None:
    before = registry.install(tiny_card(model), model)
    other = write_mean_model(tmp_path / "other.onnx", weights=np.ones((3, 8), np.float32))

    def half_way(_source: Path, target: Path) -> None:
        target.write_bytes(b"half of the fi")
        raise OSError(code, "the disk is full")

    monkeypatch.setattr(shutil, "copyfile", half_way)
    with pytest.raises(LibraryError) as caught:
        registry.install(tiny_card(other, title="New"), other)
    assert (caught.value.reason, caught.value.path) == (reason, tmp_path / "added" / "tiny")
    assert [folder.name for folder in (tmp_path / "added").iterdir()] == ["tiny"], "half of a file does not stay"
    assert registry.all() == (before,)
    assert before.path is not None
    assert file_sha256(before.path) == before.card.sha256
    monkeypatch.undo()
    registry.install(tiny_card(other, title="New"), other)
    found = registry.find("tiny")
    assert found is not None
    assert found.card.title == "New"


@pytest.mark.parametrize("take", [False, True])
def test_a_model_whose_place_cannot_be_changed_and_the_new_one_are_both_kept(
    registry: ModelRegistry, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, take: bool
) -> None:
    before = registry.install(tiny_card(model), model)
    other = write_mean_model(tmp_path / "other.onnx", weights=np.ones((3, 8), np.float32))
    content, replaced = other.read_bytes(), os.replace

    def refused(source: Path, target: Path) -> None:
        if Path(source).name == ".tiny.new":
            raise PermissionError(errno.EACCES, "Permission denied", str(target))
        replaced(source, target)

    monkeypatch.setattr(os, "replace", refused)
    with pytest.raises(LibraryError):
        registry.install(tiny_card(other, title="New"), other, take=take)
    assert other.read_bytes() == content, "a finished download is not lost"
    assert registry.all() == (before,)
    assert before.path is not None
    assert file_sha256(before.path) == before.card.sha256
    assert [folder.name for folder in (tmp_path / "added").iterdir()] == ["tiny"]


def test_a_newer_model_of_the_same_id_takes_the_place(registry: ModelRegistry, model: Path, tmp_path: Path) -> None:
    registry.install(tiny_card(model), model)
    other = write_mean_model(tmp_path / "other.onnx", weights=np.ones((3, 8), np.float32))
    status = registry.install(tiny_card(other), other)
    assert registry.all() == (status,)
    assert {file.name for file in (tmp_path / "added" / "tiny").iterdir()} == {CARD_NAME, MODEL_NAME}
    assert [folder.name for folder in (tmp_path / "added").iterdir()] == ["tiny"]


def test_an_added_model_can_be_removed_and_a_built_in_one_cannot(registry: ModelRegistry, model: Path, tmp_path: Path) -> None:
    write_card(tiny_card(model, model_id="known"), tmp_path / "known" / "known.toml")
    registry.install(tiny_card(model), model)
    assert (registry.is_built_in("known"), registry.is_built_in("tiny")) == (True, False)
    assert registry.remove("tiny")
    assert not registry.remove("tiny")
    assert not registry.remove("known")
    assert [status.card.model_id for status in registry.all()] == ["known"]
    assert list((tmp_path / "added").iterdir()) == []


def test_a_model_that_cannot_be_deleted_is_told(
    registry: ModelRegistry, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    registry.install(tiny_card(model), model)
    registry.downloads("tiny").mkdir(parents=True)

    def refused(folder: Path) -> None:
        raise PermissionError(errno.EACCES, "Permission denied", str(folder))

    monkeypatch.setattr(shutil, "rmtree", refused)
    for delete, folder in (
        (registry.remove, tmp_path / "added" / "tiny"),
        (registry.forget_downloads, registry.downloads("tiny")),
    ):
        with pytest.raises(LibraryError) as caught:
            delete("tiny")
        assert (caught.value.reason, caught.value.path) == (Reason.LIBRARY_UNUSABLE, folder)


def test_a_known_model_without_its_file_is_listed_but_not_usable(registry: ModelRegistry, model: Path, tmp_path: Path) -> None:
    write_card(
        tiny_card(model, model_id="far", source="package:no_such_package_here/model.onnx"), tmp_path / "known" / "a.toml"
    )
    write_card(tiny_card(model, model_id="hub", source="somewhere"), tmp_path / "known" / "b.toml")
    assert [(status.card.model_id, status.path) for status in registry.all()] == [("far", None), ("hub", None)]
    assert registry.usable() == ()


def test_copy_detection_comes_first(registry: ModelRegistry, model: Path) -> None:
    for model_id, role in (("a-clip", Role.RESEMBLANCE), ("z-copy", Role.COPY), ("b-copy", Role.COPY)):
        registry.install(tiny_card(model, model_id=model_id, role=role), model)
    assert [card.model_id for card, _path in registry.usable()] == ["b-copy", "z-copy", "a-clip"]
    assert [status.card.model_id for status in registry.all()] == ["a-clip", "b-copy", "z-copy"]


def two_clips(registry: ModelRegistry, model: Path) -> None:
    """A copy model, and two resemblance models of which "old" came first."""
    for model_id, role in (("copy", Role.COPY), ("old", Role.RESEMBLANCE), ("new", Role.RESEMBLANCE)):
        registry.install(tiny_card(model, model_id=model_id, role=role), model)


def used(registry: ModelRegistry) -> list[str]:
    return [card.model_id for card, _path in registry.usable()]


def test_one_resemblance_model_is_used_the_one_that_came_last(registry: ModelRegistry, model: Path) -> None:
    two_clips(registry, model)
    assert used(registry) == ["copy", "new"]
    assert [card.model_id for card, _path in registry.here()] == ["copy", "new", "old"]
    registry.install(tiny_card(model, model_id="old", role=Role.RESEMBLANCE), model)
    assert used(registry) == ["copy", "old"]


def test_the_choice_is_kept_and_may_be_none(registry: ModelRegistry, model: Path, tmp_path: Path) -> None:
    two_clips(registry, model)
    again = ModelRegistry(tmp_path / "known", tmp_path / "added")
    registry.choose("old")
    assert used(again) == ["copy", "old"]
    registry.choose_none(Role.RESEMBLANCE)
    assert used(again) == ["copy"]
    registry.install(tiny_card(model, model_id="third", role=Role.RESEMBLANCE), model)
    assert used(again) == ["copy", "third"], "what is got after that is used"
    registry.install(tiny_card(model, model_id="copy-too"), model)
    assert used(again) == ["copy", "copy-too", "third"], "a copy model takes no place"


def test_a_choice_that_is_gone_falls_back_to_what_came_last(registry: ModelRegistry, model: Path, tmp_path: Path) -> None:
    two_clips(registry, model)
    os.utime(tmp_path / "added" / "old" / CARD_NAME, (1e9, 1e9))
    registry.install(tiny_card(model, model_id="chosen", role=Role.RESEMBLANCE), model)
    registry.remove("chosen")
    assert used(registry) == ["copy", "new"]
    registry.remove("new")
    assert used(registry) == ["copy", "old"]
    registry.remove("old")
    assert used(registry) == ["copy"]


@pytest.mark.parametrize("text", ["", "old", "model = 3", 'model = "gone"', "[model]", "model = '\x00'", "é" * 9])
def test_a_broken_choice_is_no_choice(registry: ModelRegistry, model: Path, tmp_path: Path, text: str) -> None:
    two_clips(registry, model)
    os.utime(tmp_path / "added" / "old" / CARD_NAME, (1e9, 1e9))
    (tmp_path / "added" / CHOICE_NAME).write_text(text, encoding="latin-1")
    assert used(registry) == ["copy", "new"]


def test_only_a_resemblance_model_that_is_here_can_be_chosen(registry: ModelRegistry, model: Path, tmp_path: Path) -> None:
    write_card(tiny_card(model, model_id="hub", source="somewhere"), tmp_path / "known" / "hub.toml")
    two_clips(registry, model)
    registry.choose("old")
    reasons = {"copy": Reason.MODEL_ALWAYS_USED, "hub": Reason.MODEL_MISSING, "nonsense": Reason.MODEL_UNKNOWN}
    for model_id, reason in reasons.items():
        with pytest.raises(ModelError) as caught:
            registry.choose(model_id)
        assert (caught.value.reason, caught.value.detail) == (reason, model_id)
    assert used(registry) == ["copy", "old"]


def test_a_choice_that_cannot_be_kept_is_told(
    registry: ModelRegistry, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two_clips(registry, model)

    def full(_target: Path, _data: bytes) -> None:
        raise OSError(errno.ENOSPC, "the disk is full")

    monkeypatch.setattr(choice, "write_atomically", full)
    with pytest.raises(LibraryError) as caught:
        registry.choose("old")
    assert (caught.value.reason, caught.value.path) == (Reason.LIBRARY_FULL, tmp_path / "added" / CHOICE_NAME)
    assert used(registry) == ["copy", "new"]


def test_choices_that_two_make_at_once_are_both_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "added" / CHOICE_NAME
    other = threading.Thread(target=Choice(file).write, args=(Role.STYLE, "style"))
    write = choice.write_atomically

    def meanwhile(target: Path, data: bytes) -> None:
        if threading.current_thread() is not other:
            other.start()
            other.join(0.3)
        write(target, data)

    monkeypatch.setattr(choice, "write_atomically", meanwhile)
    Choice(file).write(Role.RESEMBLANCE, "clip")
    other.join()
    assert [Choice(file).read(role) for role in (Role.RESEMBLANCE, Role.STYLE)] == ["clip", "style"]


def test_a_broken_card_is_not_passed_over(registry: ModelRegistry, model: Path, tmp_path: Path) -> None:
    registry.install(tiny_card(model), model)
    (tmp_path / "added" / "tiny" / CARD_NAME).write_text("broken", encoding="utf-8")
    with pytest.raises(ModelError):
        registry.all()
