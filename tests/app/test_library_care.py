"""The library as a whole: what is kept, copies, another place, and nothing left behind."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from provcheck.app import library_care, paths
from provcheck.app.key_place import key_place
from provcheck.app.library_care import KeptPlace, PlaceTakenError, has_pasted, kept_of_library, kept_places, remove_kept
from provcheck.app.library_place import place_of_library
from provcheck.app.settings import Settings, load_settings, save_settings
from provcheck.app.signing import make_key
from provcheck.core.errors import LibraryError, Reason
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.portfolio_store import PortfolioStore
from provcheck.core.jobs import CancelToken

MOMENT = datetime(2026, 11, 30, 21, 28, 22, tzinfo=UTC)


def portfolio_names(folder: Path) -> list[str]:
    with Library(folder) as library:
        return [portfolio.name for portfolio in PortfolioStore(library).all()]


@pytest.fixture
def folder() -> Path:
    """The usual library, with one portfolio, a model and a pasted picture."""
    place = paths.library_folder()
    with Library(place) as library:
        PortfolioStore(library).create("Mine")
    for name, text in (
        ("models/clip/model.onnx", "weights"),
        ("models/clip/card.toml", ""),
        ("models/.compiled/a.bin", "made"),
        ("pasted/pasted-2026-11-30-aa.png", "picture"),
    ):
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text)
    return place


def silent(_share: float) -> None:
    """Progress that nobody looks at."""


def back_up(folder: Path, target: Path) -> None:
    with Library(folder) as library:
        library_care.back_up(library, target, CancelToken(), silent)


def test_a_copy_is_put_back_and_what_was_there_is_kept(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "copy.provcheck")
    with Library(folder) as library:
        PortfolioStore(library).create("Later")
        shares: list[float] = []
        done = library_care.restore(library, tmp_path / "copy.provcheck", MOMENT, CancelToken(), shares.append)
    assert (portfolio_names(folder), done.contents.portfolios, shares[-1]) == (["Mine"], 1, 1.0)
    assert done.before == folder / "before-2026-11-30-212822.provcheck"
    with Library(folder) as library:
        library_care.restore(library, done.before, MOMENT.replace(hour=22), CancelToken(), silent)
    assert portfolio_names(folder) == ["Later", "Mine"]


def test_of_an_empty_library_no_copy_is_kept(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "copy.provcheck")
    with Library(tmp_path / "new") as library:
        done = library_care.restore(library, tmp_path / "copy.provcheck", MOMENT, CancelToken(), silent)
    assert done.before is None
    assert portfolio_names(tmp_path / "new") == ["Mine"]
    assert [path.name for path in (tmp_path / "new").iterdir()] == [FILE_NAME]


def test_what_is_no_copy_leaves_no_trace(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "copy").write_text("no library")
    before = set(folder.iterdir())
    with Library(folder) as library, pytest.raises(LibraryError):
        library_care.restore(library, tmp_path / "copy", MOMENT, CancelToken(), silent)
    assert set(folder.iterdir()) == before


def test_a_library_is_used_where_it_was_moved_to_with_its_models(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "drive" / "library"
    with Library(folder) as library:
        assert library_care.move(library, target, CancelToken(), silent) == folder
    settings = load_settings(paths.settings_file())
    assert place_of_library(None, settings) == target
    assert portfolio_names(target) == ["Mine"]
    assert (target / "models" / "clip" / "model.onnx").read_text() == "weights"
    assert has_pasted(folder)
    assert not has_pasted(target), "saved scans show them from where they were"
    assert not (target / "models" / ".compiled").exists(), "made anew, as for one computer alone"
    assert portfolio_names(folder) == ["Mine"], "it stays until somebody deletes it"


def test_a_library_is_not_moved_into_a_folder_that_holds_something(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "mine.txt").touch()
    with Library(folder) as library, pytest.raises(PlaceTakenError) as caught:
        library_care.move(library, tmp_path / "taken", CancelToken(), silent)
    assert caught.value.path == tmp_path / "taken"
    assert load_settings(paths.settings_file()).library == ""


@pytest.mark.parametrize("inside", [".", "new", "models/deep"])
def test_a_library_is_not_moved_into_its_own_folder(folder: Path, inside: str) -> None:
    with Library(folder) as library, pytest.raises(LibraryError) as caught:
        library_care.move(library, folder / inside, CancelToken(), silent)
    assert caught.value.reason is Reason.WITHIN_LIBRARY
    assert not (folder / "new").exists()
    assert load_settings(paths.settings_file()).library == ""


def test_another_library_than_the_one_in_use_is_copied_and_not_used_from_then_on(tmp_path: Path) -> None:
    with Library(tmp_path / "other") as library:
        library_care.move(library, tmp_path / "new", CancelToken(), silent)
    assert load_settings(paths.settings_file()).library == ""
    assert (tmp_path / "new" / FILE_NAME).exists()


def test_copies_that_were_set_aside_go_along(folder: Path, tmp_path: Path) -> None:
    (folder / "before-2026-01-01-000000.provcheck").write_bytes(b"kept")
    with Library(folder) as library:
        library_care.move(library, tmp_path / "new", CancelToken(), silent)
    assert (tmp_path / "new" / "before-2026-01-01-000000.provcheck").read_bytes() == b"kept"


def test_a_folder_of_others_is_never_taken_for_the_programs(folder: Path, tmp_path: Path) -> None:
    for name in ("models/my-checkpoint.safetensors", "models/mine/model.onnx", "pasted/own.png"):
        for place in (folder, tmp_path / "art"):
            (place / name).parent.mkdir(parents=True, exist_ok=True)
            (place / name).write_text("mine")
    assert kept_of_library(tmp_path / "art") == ()
    remove_kept(kept_of_library(folder))
    left = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert left == ["models/mine/model.onnx", "models/my-checkpoint.safetensors", "pasted/own.png"]


def test_a_drive_that_fails_is_told_as_one_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(LibraryError) as caught:
        place_of_library(None, Settings(library=str(tmp_path / ("n" * 5000))))
    assert caught.value.reason is Reason.LIBRARY_NOT_THERE


def test_a_library_on_a_drive_that_is_not_there_is_told_and_no_empty_one_is_made(tmp_path: Path) -> None:
    settings = Settings(library=str(tmp_path / "drive"))
    with pytest.raises(LibraryError) as caught:
        place_of_library(None, settings)
    assert (caught.value.reason, caught.value.path) == (Reason.LIBRARY_NOT_THERE, tmp_path / "drive")
    assert not (tmp_path / "drive").exists()
    assert place_of_library(tmp_path / "asked", settings) == tmp_path / "asked"
    assert place_of_library(None, Settings()) == paths.library_folder()


def test_all_that_is_kept_is_listed_and_goes_when_asked(folder: Path, tmp_path: Path) -> None:
    make_key(key_place(), "")
    save_settings(Settings(library=str(tmp_path / "moved")), paths.settings_file())
    with Library(folder) as library:
        library_care.move(library, tmp_path / "moved", CancelToken(), silent)
    (tmp_path / "moved" / "not the program's.txt").touch()
    for log in (paths.log_file(), paths.log_file().with_name("provcheck.log.1"), paths.crash_folder() / "a.txt"):
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("x" * 10)
    places = kept_places()
    kinds = [place.kind for place in places]
    assert kinds == ["library", "models", "pasted", "library", "models", "settings", "key", "log", "crashes"]
    sizes = {place.kind: place.size for place in places}
    assert (sizes["log"], sizes["crashes"], sizes["models"]) == (20, 10, len("weights"))
    remove_kept(places)
    assert kept_places() == ()
    assert [path.name for path in (tmp_path / "moved").iterdir()] == ["not the program's.txt"]
    assert not folder.exists()
    assert not folder.parent.exists(), "no empty folder stays"


def test_what_cannot_be_deleted_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def locked(path: Path, *, missing_ok: bool) -> None:
        raise PermissionError(13, f"locked {missing_ok}", str(path))

    monkeypatch.setattr(Path, "unlink", locked)
    with pytest.raises(PermissionError, match="locked"):
        remove_kept([KeptPlace("log", tmp_path / "log", (tmp_path / "log",), 1)])
