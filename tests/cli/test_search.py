"""`provcheck search` and `provcheck like` on real files, with a model that sees colours."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner, Result

from provcheck.app import portfolios
from provcheck.app.workspace import Workspace
from provcheck.cli.main import app
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from provcheck.core.scan.events import IndexEvent
from tests.builders import encoded, work_image
from tests.coloured_works import COLOURS, draw, indexed
from tests.tiny_models import install_tiny_colours


@pytest.fixture(scope="module")
def works(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four works."""
    folder = tmp_path_factory.mktemp("studio") / "works"
    folder.mkdir()
    for name, colour in COLOURS.items():
        draw(folder / f"{name}.png", colour)
    return folder


@pytest.fixture(scope="module")
def kept_library(works: Path) -> Path:
    """A library with a portfolio of them; not to be written to."""
    workspace = Workspace(works.parent / "library")
    indexed(workspace, works)
    return workspace.folder


@pytest.fixture
def library(kept_library: Path, tmp_path: Path) -> Path:
    """The same, of the test's own."""
    return Path(shutil.copytree(kept_library, tmp_path / "library"))


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def test_words_without_a_model_end_with_the_way_to_get_one(library: Path) -> None:
    done = run("search", "red", "--library", library)
    assert done.exit_code == 2
    assert "provcheck models get clip-vit-b32" in done.stderr


def test_a_model_that_came_later_reads_the_works_once_and_finds(library: Path, works: Path, tmp_path: Path) -> None:
    install_tiny_colours(Workspace(library), tmp_path / "model")
    done = run("search", "very", "blue", "--count", "1", "--library", library)
    assert done.exit_code == 0, done.output
    lines = done.stdout.splitlines()
    assert "this is done once" in lines[0]
    assert lines[1].endswith(str(works / "sea.png"))
    assert lines[2:] == [
        "4 pictures searched.",
        "By what they show, as Tiny colours sees it.",
        "Nearness only says that pictures are alike. It is no evidence of copying, nor of training.",
    ]
    assert "this is done once" not in run("search", "blue", "--library", library).stdout


def test_a_picture_finds_what_is_like_it(library: Path, tmp_path: Path) -> None:
    done = run("like", draw(tmp_path / "wine.png", (160, 20, 40)), "--library", library)
    assert done.exit_code == 0, done.output
    assert "rose.png" in done.stdout.splitlines()[0]


@pytest.mark.parametrize(("given", "told"), [("none.png", "does not exist"), (".", "is a folder")])
def test_what_is_no_picture_is_told(library: Path, tmp_path: Path, given: str, told: str) -> None:
    done = run("like", tmp_path / given, "--library", library)
    assert done.exit_code == 2
    assert told in done.stderr


def test_nothing_checked_yet_is_said(library: Path, tmp_path: Path) -> None:
    done = run("like", draw(tmp_path / "wine.png", (160, 20, 40)), "--checked", "--library", library)
    assert done.exit_code == 0
    assert "There is no picture to search yet" in done.stdout


@pytest.fixture
def finds(tmp_path: Path) -> Path:
    """Two pictures, neither of which is made from a work."""
    folder = tmp_path / "finds"
    folder.mkdir()
    draw(folder / "berry.png", (200, 20, 60))
    (folder / "fire.png").write_bytes(encoded(work_image("campfire.jpg", 100), "PNG"))
    return folder


def test_the_pictures_of_a_scan_are_searched_by_words_and_by_likeness(library: Path, finds: Path, tmp_path: Path) -> None:
    install_tiny_colours(Workspace(library), tmp_path / "model")
    assert run("scan", finds, "--library", library).exit_code == 0
    assert run("scan", finds / "fire.png", "--library", library).exit_code == 0
    for which, count in (("1", 2), ("latest", 1)):
        done = run("search", "red", "--scan", which, "--library", library)
        assert done.exit_code == 0, done.output
        lines = done.stdout.splitlines()
        assert lines[0].endswith(str(finds / ("berry.png" if count == 2 else "fire.png")))
        assert f"{count} picture{'s' if count > 1 else ''} searched." in lines
        assert "It is no evidence of copying, nor of training." in lines[-1]
    done = run("like", finds / "fire.png", "--scan", "1", "--library", library)
    assert str(finds / "berry.png") in done.stdout.splitlines()[0]


def test_a_scan_of_before_the_model_says_how_many_pictures_cannot_be_searched(
    library: Path, finds: Path, tmp_path: Path
) -> None:
    assert run("scan", finds, "--library", library).exit_code == 0
    install_tiny_colours(Workspace(library), tmp_path / "model")
    for which in (("--scan", "latest"), ("--checked",)):
        done = run("search", "red", *which, "--library", library)
        assert done.exit_code == 0, done.output
        assert "2 pictures were checked before this model was in use and cannot be searched: check them again." in done.stdout


def test_a_scan_that_cannot_be_searched_is_refused_with_the_reason(library: Path, finds: Path) -> None:
    asked = ("search", "red", "--library", library, "--scan")
    assert "Nothing has been checked yet" in run(*asked, "latest").stderr
    assert run("scan", finds, "--library", library).exit_code == 0
    assert "There is no scan 7. There are: 1" in run(*asked, "7").stderr
    assert "Choose one of --checked and --scan." in run(*asked, "1", "--checked").stderr
    with Workspace(library).open_library() as opened, opened.transaction() as connection:
        connection.execute("DELETE FROM scan_pictures")
    done = run(*asked, "1")
    assert done.exit_code == 2
    assert "was not kept when it was made" in done.stderr


def test_an_exported_model_goes_from_its_folder_to_a_search(tmp_path: Path) -> None:
    """The nearness that is told is the one that PyTorch and open_clip measure."""
    data = Path(__file__).parents[1] / "data"
    expected = json.loads((data / "exported" / "expected.json").read_text(encoding="utf-8"))
    works = tmp_path / "works"
    works.mkdir()
    for name in expected["pictures"]:
        shutil.copyfile(data / "open_clip" / f"{name}.png", works / f"{name}.png")
    library = tmp_path / "library"
    added = run("models", "add", data / "exported", "--library", library)
    assert added.exit_code == 0, added.output
    assert run("index", works, "--library", library).exit_code == 0
    for words in ("a", "A red fox, jumping over the lazy dog!"):
        done = run("search", words, "--library", library)
        assert done.exit_code == 0, done.output
        found = {Path(line.split()[1]).stem: float(line.split()[0]) for line in done.stdout.splitlines()[:4]}
        text = np.array(expected["texts"][words])
        nearness = {name: float(text @ np.array(row)) for name, row in expected["pictures"].items()}
        assert found == pytest.approx(nearness, abs=0.002)
        assert list(found) == sorted(nearness, key=lambda name: -nearness[name])


def test_blank_words_are_refused(library: Path) -> None:
    done = run("search", " ", "", "--library", library)
    assert done.exit_code == 2
    assert "Say in words what the picture shows." in done.stderr


def test_a_search_that_is_stopped_while_works_are_read_lists_nothing(
    library: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install_tiny_colours(Workspace(library), tmp_path / "model")
    refresh = portfolios.refresh

    def stopped(workspace: Workspace, portfolio: Portfolio, token: CancelToken) -> Iterator[IndexEvent]:
        token.cancel()
        return refresh(workspace, portfolio, token)

    monkeypatch.setattr(portfolios, "refresh", stopped)
    done = run("search", "blue", "--library", library)
    assert done.exit_code == 130
    assert "searched" not in done.stdout
