"""Leaving out files and folders on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pypdf
import pytest
from typer.testing import CliRunner, Result

from provcheck.app import portfolios
from provcheck.app.workspace import Workspace
from provcheck.cli.main import app
from provcheck.cli.session import EXIT_WRONG_USE
from provcheck.core.assets import resource
from provcheck.core.jobs import CancelToken
from provcheck.core.scan.events import Indexed
from tests.builders import encoded, work_image


@pytest.fixture
def room(tmp_path: Path) -> Path:
    for name, work in (
        ("art/goldfish.png", "goldfish.png"),
        ("art/sketches/picnic.png", "picnic.jpg"),
        ("art/old.tif", "jukebox.jpg"),
        ("shop/a.png", "regatta.jpg"),
        ("shop/b.tif", "goldfish.png"),
    ):
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(encoded(work_image(work, 200), "TIFF" if file.suffix == ".tif" else "PNG"))
    return tmp_path


def run(room: Path, command: str, *arguments: str | Path) -> Result:
    library = ("--library", room / "library")
    return CliRunner().invoke(app, [command, *(str(argument) for argument in (*arguments, *library))])


def test_what_is_left_out_of_a_portfolio_stays_out(room: Path) -> None:
    done = run(room, "index", room / "art", "--exclude", "sketches", "--exclude", "*.tif")
    assert done.exit_code == 0, done.output
    assert "1 work." in done.output
    assert "Left out, as asked: 1 picture, 1 folder or archive." in done.output
    workspace = Workspace(room / "library")
    (portfolio,) = portfolios.list_portfolios(workspace)
    *_, end = portfolios.look_for_changes(workspace, portfolio, CancelToken())
    assert isinstance(end, Indexed)
    assert (end.summary.portfolio.work_count, end.summary.left_out.count) == (1, 2)
    assert "3 works." in run(room, "index", room / "art").output, "asked for anew without it, they come in"


def test_a_path_from_the_working_folder_is_left_out_wherever_it_is_looked_for_later(
    room: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(room)
    assert "2 works." in run(room, "index", "art", "--exclude", "art/sketches").output
    monkeypatch.chdir(room / "shop")
    workspace = Workspace(room / "library")
    (portfolio,) = portfolios.list_portfolios(workspace)
    *_, end = portfolios.look_for_changes(workspace, portfolio, CancelToken())
    assert isinstance(end, Indexed)
    assert end.summary.portfolio.work_count == 2


def test_a_scan_says_what_it_left_out(room: Path) -> None:
    assert run(room, "index", room / "art", "--include", "*.png").exit_code == 0
    target = room / "scan.json"
    done = run(room, "scan", room / "shop", "--include", "*.png", "--json", target)
    assert done.exit_code == 0, done.output
    assert "Left out, as asked: 1 picture." in done.output
    told = json.loads(target.read_text(encoding="utf-8"))
    jsonschema.validate(told, json.loads((resource("schemas") / "provcheck.scan-1.schema.json").read_text(encoding="utf-8")))
    assert told["suspects"]["left_out"] == {"files": 1, "folders": 0, "unmet": []}
    assert told["tool"]["settings"]["patterns"] == {"leave_out": [], "only": ["*.png"]}
    everything = run(room, "scan", room / "shop", "--exclude", "*.*")
    assert everything.exit_code == EXIT_WRONG_USE, "nothing was checked, which is no answer"
    assert "There was no picture to check." in everything.output
    assert "Take names or patterns away" in everything.output
    assert "Left out, as asked: 2 pictures." in everything.output


def test_what_nothing_was_met_of_is_told_by_name(room: Path) -> None:
    done = run(
        room, "index", room / "art", "--exclude", "skteches", "--exclude", "*.tif", "--include", "*.psd", "--include", "*.png"
    )
    assert "Left out, as asked: 1 picture. Nothing was met that is called skteches, *.psd." in " ".join(done.output.split())
    target, pdf = room / "scan.json", room / "scan.pdf"
    done = run(room, "scan", room / "shop", "--exclude", "b.tiff", "--json", target, "--pdf", pdf)
    assert "Nothing was met that is called b.tiff." in done.output
    assert "Left out" not in done.output
    told = json.loads(target.read_text(encoding="utf-8"))
    jsonschema.validate(told, json.loads((resource("schemas") / "provcheck.scan-1.schema.json").read_text(encoding="utf-8")))
    assert told["suspects"]["left_out"]["unmet"] == ["b.tiff"]
    text = " ".join(" ".join(page.extract_text() for page in pypdf.PdfReader(pdf).pages).split())
    assert "Nothing was met of b.tiff" in text
    workspace = Workspace(room / "library")
    (portfolio,) = portfolios.list_portfolios(workspace)
    *_, end = portfolios.look_for_changes(workspace, portfolio, CancelToken(), ["sketches", "*.tif"])
    assert isinstance(end, Indexed)
    assert end.summary.left_out.unmet == ("skteches", "*.psd"), "of the folder's own and of those for this time"


def test_leaving_out_everything_makes_no_portfolio(room: Path) -> None:
    done = run(room, "index", room / "art", "--exclude", "*")
    assert done.exit_code == 2
    assert "No portfolio was made. Left out, as asked: 2 pictures, 1 folder or archive." in " ".join(done.output.split())


@pytest.mark.parametrize("command", ["index", "scan"])
def test_what_is_no_pattern_is_refused_before_any_work(room: Path, command: str) -> None:
    done = run(room, command, room / "art", "--exclude", "old[")
    assert done.exit_code == 2
    assert "old[ is no name and no pattern." in " ".join(done.output.split())
    assert portfolios.list_portfolios(Workspace(room / "library")) == ()


@pytest.mark.parametrize("names", [[], ["notes.txt", "story.doc"]])
def test_a_folder_without_a_picture_is_said_to_be_one_and_what_to_do(room: Path, names: list[str]) -> None:
    assert run(room, "index", room / "art").exit_code == 0
    folder = room / "elsewhere"
    folder.mkdir()
    for name in names:
        (folder / name).write_text("words")
    target = room / "scan.json"
    done = run(room, "scan", folder, "--json", target)
    assert done.exit_code == EXIT_WRONG_USE
    assert "There was no picture to check." in done.output
    assert "Choose the folder that holds the pictures" in done.output
    assert target.exists(), "what was asked for is written all the same"
    added = run(room, "index", folder)
    assert added.exit_code == EXIT_WRONG_USE
    assert "Choose the folder that holds the pictures" in run(room, "index", folder).output
    assert "3 works." in added.output
    assert run(room, "index", room / "art").exit_code == 0, "what is known is not nothing"
