"""`provcheck library`: what is kept, copies, another place, and removing all of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from provcheck.app import paths
from provcheck.app.key_place import key_place
from provcheck.app.signing import make_key
from provcheck.cli import library as commands
from provcheck.cli import portfolios
from provcheck.core.index.library import FILE_NAME, Library
from provcheck.core.index.portfolio_store import PortfolioStore


def run(*arguments: str | Path) -> Result:
    return CliRunner().invoke(commands.app, [str(argument) for argument in arguments])


@pytest.fixture
def folder() -> Path:
    """The usual library with one portfolio."""
    place = paths.library_folder()
    with Library(place) as library:
        PortfolioStore(library).create("Mine")
    return place


def test_what_is_kept_is_listed_with_its_place_and_size(folder: Path) -> None:
    told = run("show")
    assert told.exit_code == 0
    size = (folder / FILE_NAME).stat().st_size / 1_000_000
    assert size > 0.05
    assert f"{folder / FILE_NAME} ({size:.1f} MB)" in told.stdout
    assert run("show", "--library", folder / "none").stdout.count("Library:") == 1, "the usual one is told too"


def test_a_library_is_backed_up_and_put_back(folder: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.provcheck"
    told = run("backup", copy)
    assert told.exit_code == 0
    assert "It holds 1 portfolio, 0 works, 0 scans." in told.stdout
    assert "not in it" in told.stdout
    assert run("backup", copy).exit_code == 2, "nobody can be asked whether to replace it"
    assert run("backup", copy, "--yes").exit_code == 0
    assert run("restore", copy).exit_code == 2
    told = run("restore", copy, "--yes")
    assert told.exit_code == 0
    assert "The library now holds 1 portfolio" in told.stdout
    assert str(next(folder.glob("before-*"))) in told.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("backup", "none/copy"), "does not exist"),
        (("restore", "none", "--yes"), "does not exist"),
        (("restore", __file__, "--yes"), "is no whole copy of a library"),
        (("move", Path(__file__).parent), "is not empty"),
        (("move", "/dev/null/place"), "could not be written"),
    ],
)
def test_what_cannot_be_done_is_told(folder: Path, arguments: tuple[str, ...], said: str) -> None:
    told = run(*arguments)
    assert told.exit_code == 2
    assert said in told.stderr
    with Library(folder) as library:
        assert [portfolio.name for portfolio in PortfolioStore(library).all()] == ["Mine"]


def test_commands_use_the_library_where_it_was_moved_to_and_tell_when_it_is_gone(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "drive"
    told = run("move", target)
    assert told.exit_code == 0
    assert str(folder) in told.stdout, "where the old one still is"
    with Library(target) as library:
        PortfolioStore(library).create("Other")
    listed = CliRunner().invoke(portfolios.app, [])
    assert [line.partition(":")[0] for line in listed.stdout.splitlines()] == ["Mine", "Other"]
    target.rename(tmp_path / "unplugged")
    gone = CliRunner().invoke(portfolios.app, [])
    assert gone.exit_code == 2
    assert f"The library was moved to {target}, and is not there." in gone.stderr


def test_one_library_is_removed_alone_and_a_picture_is_never_replaced(folder: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    Library(other).close()
    assert run("remove", "--yes", "--library", other).exit_code == 0
    assert not other.exists()
    assert folder.exists()
    painting = tmp_path / "painting.jpg"
    painting.write_bytes(b"\xff\xd8\xff\xe0 of somebody")
    told = run("backup", painting, "--yes")
    assert (told.exit_code, painting.read_bytes()[:2]) == (2, b"\xff\xd8")
    assert "is a picture and is not overwritten" in told.stderr


def test_all_is_removed_when_asked_but_for_the_key(folder: Path) -> None:
    make_key(key_place(), "")
    assert run("remove").exit_code == 2, "nobody can be asked"
    assert folder.exists()
    told = run("remove", "--yes")
    assert told.exit_code == 0
    assert "Kept: Your own key" in told.stdout
    assert not folder.exists()
    assert key_place().is_there
    assert run("remove", "--yes", "--with-key").exit_code == 0
    assert not key_place().is_there
    assert "Nothing was removed." in run("remove", "--yes").stdout
