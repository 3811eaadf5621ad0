"""Downloads that are cut, altered, refused, or find no room, from a server on this machine."""

from __future__ import annotations

import errno
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import huggingface_hub
import huggingface_hub.constants
import pytest

from provcheck.app import reasons
from provcheck.app.model_files import get_model, remove_model
from provcheck.app.workspace import Workspace
from provcheck.core.errors import LibraryError, ModelError, ProvcheckError, Reason
from provcheck.core.jobs import CancelledError, CancelToken
from provcheck.core.models.card import TextTower, write_card
from provcheck.core.models.registry import CARD_NAME
from tests.hub import DOWNLOAD, PATH, REVISION, TEXT, Hub, know
from tests.tiny_models import CONTEXT, tiny_colour_card, write_tiny_colour_model, write_tiny_text_tower

CAME = 3 << 16
"""Bytes that are kept of the first 200,000: whole pieces."""

GET, HEAD = f"GET {PATH}", f"HEAD {PATH}"


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The hub's client does not wait before it tries again."""
    monkeypatch.setattr(time, "sleep", lambda _seconds: None)


def get(workspace: Workspace, hub: Hub, model_id: str = "clip-vit-b32") -> Any:
    return get_model(workspace, model_id, CancelToken(), lambda _done, _total: None, hub.url)


def failure(workspace: Workspace, hub: Hub) -> ProvcheckError:
    with pytest.raises(ProvcheckError) as caught:
        get(workspace, hub)
    assert workspace.models.usable() == ()
    assert workspace.models.all()[0].path is None
    return caught.value


def kept(workspace: Workspace) -> list[int]:
    """Sizes of what is kept of downloads."""
    files = (file for file in (workspace.folder / "models").rglob("*") if file.is_file() and file.suffix != ".lock")
    return [file.stat().st_size for file in files]


def test_a_cut_download_is_kept_and_the_next_try_asks_for_the_rest_alone(workspace: Workspace, hub: Hub) -> None:
    # The client goes on by itself while pieces come; the line is dead after the first answer.
    hub.cut_after = 200_000
    _die_after(hub, 1)
    error = failure(workspace, hub)
    assert (error.reason, error.path) == (Reason.MODEL_DOWNLOAD, Path("clip-vit-b32"))
    assert "only what is missing is fetched" in reasons.error_text(error)
    assert kept(workspace) == [CAME]
    hub.cut_after, hub.status, hub.requests = None, 200, []
    status = get(workspace, hub)
    assert hub.requests == [HEAD, f"{GET} bytes={CAME}-"]
    assert status.path.read_bytes() == hub.content
    assert sorted(file.name for file in (workspace.folder / "models").iterdir()) == [".locks", "clip-vit-b32", "in-use.toml"]


def _die_after(hub: Hub, bodies: int) -> None:
    """Answer no more than so many bodies; the server then is out of order."""

    class Counted(list[str]):
        def append(self, request: str) -> None:
            super().append(request)
            if sum(each.startswith("GET") for each in self) > bodies:
                hub.status = 500

    hub.requests = Counted()


def test_a_short_cut_is_mended_within_one_try(workspace: Workspace, hub: Hub) -> None:
    hub.cut_after = len(hub.content) // 3
    assert get(workspace, hub).path.read_bytes() == hub.content
    ranges = [request for request in hub.requests if "bytes=" in request]
    assert len(ranges) == 3, ranges


def test_what_came_whole_is_not_fetched_again_when_the_next_file_is_cut(hub: Hub, tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "library")
    hub.content = write_tiny_colour_model(tmp_path / "colours.onnx").read_bytes()
    model, tokenizer = write_tiny_text_tower(tmp_path / "tower")
    place = f"/{TEXT.repository}/resolve/{REVISION}"
    know(workspace, tiny_colour_card(download=DOWNLOAD, text=TextTower(CONTEXT, 0, lower=True, download=TEXT)), tmp_path)
    with pytest.raises(ModelError):
        get(workspace, hub, "tiny-colours")
    hub.more = {f"{place}/model.onnx": model.read_bytes(), f"{place}/tokenizer.json": tokenizer.read_bytes()}
    hub.requests[:] = []
    status = get(workspace, hub, "tiny-colours")
    assert GET not in hub.requests
    assert status.text is not None
    assert status.path.read_bytes() == hub.content
    assert not (workspace.folder / "models" / ".downloads").exists()


def test_a_file_that_changed_on_the_hub_is_not_put_together_with_the_old_one(workspace: Workspace, hub: Hub) -> None:
    whole, hub.content = hub.content, b"old" * 200_000
    hub.cut_after = 200_000
    _die_after(hub, 1)
    failure(workspace, hub)
    hub.content, hub.cut_after, hub.status, hub.requests = whole, None, 200, []
    assert get(workspace, hub).path.read_bytes() == whole
    assert hub.requests == [HEAD, GET]


def test_a_wrong_digest_is_told_and_fetched_anew(workspace: Workspace, hub: Hub) -> None:
    whole, hub.content = hub.content, bytes([hub.content[0] ^ 1]) + hub.content[1:]
    error = failure(workspace, hub)
    assert (error.reason, error.path) == (Reason.MODEL_DIGEST, Path("clip-vit-b32"))
    assert "Download it again" in reasons.error_text(error)
    assert kept(workspace) == []
    hub.content = whole
    assert get(workspace, hub).path.read_bytes() == whole


def test_the_digest_that_the_hub_tells_counts_where_the_card_has_none(workspace: Workspace, hub: Hub, tmp_path: Path) -> None:
    """What was kept of an earlier try may have been damaged since."""
    card = workspace.models.all()[0].card
    know(workspace, replace(card, sha256=""), tmp_path)
    hub.cut_after = 200_000
    _die_after(hub, 1)
    failure(workspace, hub)
    (part,) = (workspace.folder / "models" / ".downloads" / "clip-vit-b32").iterdir()
    part.write_bytes(bytes(CAME))
    hub.cut_after, hub.status, hub.requests = None, 200, []
    assert failure(workspace, hub).reason is Reason.MODEL_DIGEST
    assert get(workspace, hub).path.read_bytes() == hub.content


def test_a_tag_that_is_no_digest_is_not_taken_for_one(workspace: Workspace, hub: Hub, tmp_path: Path) -> None:
    know(workspace, replace(workspace.models.all()[0].card, sha256=""), tmp_path)
    hub.without_digest = True
    assert get(workspace, hub).card.sha256 == hub.announced


def test_a_file_that_is_no_model_is_not_taken_into_the_library(workspace: Workspace, hub: Hub, tmp_path: Path) -> None:
    """As an export whose weights lie in a file of their own."""
    know(workspace, replace(workspace.models.all()[0].card, sha256=""), tmp_path)
    hub.content = b"no model" * 50
    assert failure(workspace, hub).reason is Reason.MODEL_UNREADABLE
    assert kept(workspace) == []


def test_files_that_lie_elsewhere_are_followed(workspace: Workspace, hub: Hub) -> None:
    hub.elsewhere = True
    assert get(workspace, hub).path.read_bytes() == hub.content
    assert f"GET /elsewhere{PATH}" in hub.requests


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_model_that_is_not_there_is_told_apart_from_a_bad_connection(workspace: Workspace, hub: Hub, status: int) -> None:
    hub.status = status
    error = failure(workspace, hub)
    assert (error.reason, error.path) == (Reason.MODEL_NOT_AT_SOURCE, Path("clip-vit-b32"))
    assert "provcheck models add" in reasons.error_text(error)


def test_a_hub_that_is_out_of_order_is_a_failed_download(workspace: Workspace, hub: Hub) -> None:
    hub.status = 503
    assert failure(workspace, hub).reason is Reason.MODEL_DOWNLOAD


def test_a_drive_without_room_is_told_before_anything_is_fetched(
    workspace: Workspace, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: shutil._ntuple_diskusage(9, 9, len(hub.content) - 1))
    error = failure(workspace, hub)
    assert isinstance(error, LibraryError)
    assert error.reason is Reason.LIBRARY_FULL
    assert hub.requests == [HEAD]


def test_a_drive_that_fills_up_meanwhile_keeps_what_came(
    workspace: Workspace, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(url: str, temp_file: Any, **_options: Any) -> None:
        assert url.endswith(PATH)
        temp_file.write(hub.content[:500])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(huggingface_hub.file_download, "http_get", full)
    error = failure(workspace, hub)
    assert (type(error), error.reason) == (LibraryError, Reason.LIBRARY_FULL)
    assert "Free some space" in reasons.error_text(error)
    monkeypatch.undo()
    hub.requests[:] = []
    assert get(workspace, hub).path.read_bytes() == hub.content
    assert hub.requests == [HEAD, f"{GET} bytes=500-"]


def test_a_library_that_cannot_be_written_is_told(workspace: Workspace, hub: Hub) -> None:
    workspace.folder.mkdir()
    (workspace.folder / "models").write_text("a file where the folder should be")
    with pytest.raises(LibraryError) as caught:
        get(workspace, hub)
    assert caught.value.reason is Reason.LIBRARY_UNUSABLE


def test_a_stopped_download_is_no_model_and_goes_on_or_is_removed(workspace: Workspace, hub: Hub) -> None:
    for _try in range(2):
        token = CancelToken()
        with pytest.raises(CancelledError):
            get_model(workspace, "clip-vit-b32", token, lambda _done, _total, token=token: token.cancel(), hub.url)
        assert workspace.models.usable() == ()
    remove_model(workspace, "clip-vit-b32")
    assert kept(workspace) == []
    with pytest.raises(ModelError) as caught:
        remove_model(workspace, "clip-vit-b32")
    assert caught.value.reason is Reason.MODEL_UNKNOWN
    get(workspace, hub)


def test_offline_mode_has_its_own_sentence(workspace: Workspace, hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    error = failure(workspace, hub)
    assert (error.reason, error.path) == (Reason.MODEL_OFFLINE, Path("clip-vit-b32"))
    assert "HF_HUB_OFFLINE" in reasons.error_text(error)
    assert hub.requests == []


@pytest.fixture
def library(workspace: Workspace) -> Path:
    """A library that has the card of the served model and not its file."""
    folder = workspace.folder / "models" / "clip-vit-b32"
    folder.mkdir(parents=True)
    write_card(workspace.models.all()[0].card, folder / CARD_NAME)
    return workspace.folder


def run(library: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    names = ("HF_ENDPOINT", "HF_HUB_OFFLINE", "HTTP_PROXY", "http_proxy", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy")
    clean = {name: value for name, value in os.environ.items() if name not in names}
    command = [sys.executable, "-m", "provcheck", "models", "get", "clip-vit-b32", "--library", str(library), "--quiet"]
    return subprocess.run(
        command, env=clean | {"LANG": "C"} | environment, capture_output=True, text=True, timeout=120, check=False
    )


def test_the_endpoint_of_the_environment_is_used(library: Path, hub: Hub) -> None:
    done = run(library, HF_ENDPOINT=hub.url)
    assert done.returncode == 0, done.stderr
    assert hub.requests == [HEAD, GET]


def test_the_proxy_of_the_environment_is_used(library: Path, hub: Hub) -> None:
    done = run(library, HF_ENDPOINT="http://hub.invalid", HTTP_PROXY=hub.url)
    assert done.returncode == 0, done.stderr
    assert hub.requests == [f"HEAD http://hub.invalid{PATH}", f"GET http://hub.invalid{PATH}"]


def test_offline_mode_of_the_environment_asks_for_nothing(library: Path, hub: Hub) -> None:
    done = run(library, HF_ENDPOINT=hub.url, HF_HUB_OFFLINE="1")
    assert done.returncode == 2
    assert "HF_HUB_OFFLINE forbids the network" in done.stderr
    assert hub.requests == []


def test_without_a_network_a_sentence_with_the_remedy_ends_it(library: Path) -> None:
    done = run(library, HF_ENDPOINT="http://127.0.0.1:9")
    assert done.returncode == 2
    assert done.stderr.startswith("The model clip-vit-b32 could not be downloaded. Check the connection")
    assert "Traceback" not in done.stderr
