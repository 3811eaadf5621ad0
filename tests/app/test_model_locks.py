"""One model in two hands: what one window or terminal does with it, another one does not disturb."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from provcheck.app import reasons
from provcheck.app.model_files import add_model, get_model, remove_model
from provcheck.app.workspace import Workspace
from provcheck.core.errors import LibraryError, ModelError, Reason
from provcheck.core.jobs import CancelToken
from tests.hub import Hub

HOLD = """
import sys
from pathlib import Path
from provcheck.core.models.locking import held
with held(Path(sys.argv[1]), "clip-vit-b32"):
    print("held", flush=True)
    sys.stdin.read()
"""


def same_library(workspace: Workspace, tmp_path: Path) -> Workspace:
    """As another window sees it."""
    other = Workspace(workspace.folder)
    other.models._known = tmp_path / "cards"
    return other


def test_a_model_that_is_being_downloaded_is_left_alone_by_others(workspace: Workspace, hub: Hub, tmp_path: Path) -> None:
    other = same_library(workspace, tmp_path)
    told: list[Reason] = []

    def meanwhile(_done: int, _total: int) -> None:
        for act in (
            lambda: get_model(other, "clip-vit-b32", CancelToken(), lambda _done, _total: None, hub.url),
            lambda: remove_model(other, "clip-vit-b32"),
            lambda: add_model(other, tmp_path / "served.onnx"),
        ):
            with pytest.raises(ModelError) as caught:
                act()
            assert "another window or terminal. Wait until that has ended" in reasons.error_text(caught.value)
            assert "clip-vit-b32" in reasons.error_text(caught.value)
            told.append(caught.value.reason)

    status = get_model(workspace, "clip-vit-b32", CancelToken(), meanwhile, hub.url)
    assert set(told) == {Reason.MODEL_BUSY}
    assert status.path is not None
    assert status.path.read_bytes() == hub.content
    remove_model(other, "clip-vit-b32")


def test_two_different_models_are_no_matter_to_each_other(workspace: Workspace, hub: Hub) -> None:
    with workspace.models.held("other"):
        assert get_model(workspace, "clip-vit-b32", CancelToken(), lambda _done, _total: None, hub.url).path is not None


def test_a_process_that_is_killed_lets_go(workspace: Workspace, hub: Hub) -> None:
    locks = workspace.folder / "models" / ".locks"
    with subprocess.Popen(
        [sys.executable, "-c", HOLD, str(locks)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(ModelError) as caught:
            get_model(workspace, "clip-vit-b32", CancelToken(), lambda _done, _total: None, hub.url)
        assert caught.value.reason is Reason.MODEL_BUSY
        holder.kill()
    assert get_model(workspace, "clip-vit-b32", CancelToken(), lambda _done, _total: None, hub.url).path is not None


def test_a_lock_that_cannot_be_made_is_told(workspace: Workspace) -> None:
    (workspace.folder / "models").mkdir(parents=True)
    (workspace.folder / "models" / ".locks").write_text("in the way", encoding="utf-8")
    with pytest.raises(LibraryError) as caught, workspace.models.held("clip-vit-b32"):
        pass
    assert caught.value.reason is Reason.LIBRARY_UNUSABLE


@pytest.mark.parametrize("name", ["..", ".", "", "../models", "a/b"])
def test_a_name_that_leads_elsewhere_removes_nothing(workspace: Workspace, name: str) -> None:
    (workspace.folder / "models" / ".downloads" / "begun").mkdir(parents=True)
    with pytest.raises(ModelError) as caught:
        remove_model(workspace, name)
    assert caught.value.reason is Reason.MODEL_UNKNOWN
    assert (workspace.folder / "models" / ".downloads" / "begun").is_dir()
