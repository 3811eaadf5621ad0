"""Listing and removing portfolios."""

from __future__ import annotations

from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from provcheck.cli.portfolios import app
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore, WorkFile
from provcheck.core.index.prints_store import FileStamp, PrintsStore
from provcheck.core.scan.presence import FolderLook
from tests.builders import prints_of

CONTENT = "1" * 64


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A library with one portfolio of one work in two files, and one of none."""
    art = tmp_path / "art"
    (art / "deep").mkdir(parents=True)
    with Library(tmp_path) as library:
        PrintsStore(library, {}).save(FileStamp(art / "deep" / "a.png", 1, 1), prints_of(CONTENT))
        store = PortfolioStore(library)
        mine = store.create("Mine")
        for path in (art / "deep" / "a.png", art / "b.png"):
            path.touch()
            store.add_file(mine, WorkFile(path, path, CONTENT))
        store.create("Other")
    return tmp_path


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


def names(folder: Path) -> list[str]:
    with Library(folder) as library:
        return [portfolio.name for portfolio in PortfolioStore(library).all()]


@pytest.mark.parametrize("command", [(), ("list",)])
def test_portfolios_are_listed_with_their_works_and_folder(folder: Path, command: tuple[str, ...]) -> None:
    done = run(*command, "--library", folder)
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [f"Mine: 1 work in {folder / 'art'}", "Other: 0 works"]


def test_files_that_are_missing_and_a_folder_that_is_gone_are_told(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    art = folder / "art"
    (art / "b.png").unlink()
    assert run("--library", folder).stdout.splitlines()[0] == f"Mine: 1 work in {art}. 1 file is missing."
    (art / "deep" / "a.png").unlink()
    assert run("--library", folder).stdout.splitlines()[0] == f"Mine: 1 work in {art}. 2 files are missing."
    (art / "deep").rmdir()
    art.rmdir()
    told = run("--library", folder).stdout.splitlines()
    assert told[0].startswith(f"Mine: 1 work in {art}. The folder is not there: ")
    assert told[1] == "Other: 0 works"
    silent = lambda paths, _token: [FolderLook(str(art), len(paths), answered=False)]  # noqa: E731
    monkeypatch.setattr("provcheck.app.presence.look_for", silent)
    assert "Of 2 files it is not known whether they are there" in run("--library", folder).stdout


def test_without_any_it_says_how_to_make_one(tmp_path: Path) -> None:
    assert "provcheck index" in run("--library", tmp_path).stdout


def test_removing_says_what_stays(folder: Path) -> None:
    done = run("remove", "Mine", "--yes", "--library", folder)
    assert done.exit_code == 0
    assert "Removed Mine. The pictures themselves are not touched. Their fingerprints stay" in done.stdout
    assert names(folder) == ["Other"]


def test_without_a_terminal_nothing_is_removed_unasked(folder: Path) -> None:
    done = run("remove", "Mine", "--library", folder)
    assert done.exit_code == 2
    assert "--yes" in done.stderr
    assert names(folder) == ["Mine", "Other"]


@pytest.mark.parametrize(("answer", "left"), [("y\n", ["Other"]), ("n\n", ["Mine", "Other"]), ("\n", ["Mine", "Other"])])
def test_in_a_terminal_it_asks(folder: Path, monkeypatch: pytest.MonkeyPatch, answer: str, left: list[str]) -> None:
    monkeypatch.setattr("provcheck.cli.session.can_ask", lambda: True)
    done = CliRunner().invoke(app, ["remove", "Mine", "--library", str(folder)], input=answer)
    assert done.exit_code == 0
    assert "Remove the portfolio Mine (1 work)? The pictures themselves are not touched." in done.stdout
    assert ("Nothing was removed." in done.stdout) is ("Mine" in left)
    assert names(folder) == left


def test_ctrl_c_at_the_question_is_an_interruption(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(_text: str) -> bool:
        raise typer.Abort

    monkeypatch.setattr("provcheck.cli.session.can_ask", lambda: True)
    monkeypatch.setattr(typer, "confirm", interrupted)
    assert run("remove", "Mine", "--library", folder).exit_code == 130
    assert names(folder) == ["Mine", "Other"]


def test_an_unknown_name_is_told_with_the_known_ones(folder: Path) -> None:
    done = run("remove", "Mein", "--yes", "--library", folder)
    assert done.exit_code == 2
    assert "There is no portfolio Mein. There are: Mine, Other" in done.stderr


def test_a_library_named_before_the_command_is_refused(folder: Path) -> None:
    assert run("--library", folder, "remove", "Mine", "--yes").exit_code == 2
    assert names(folder) == ["Mine", "Other"]
