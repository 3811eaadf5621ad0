"""What people mean by the name of a portfolio that they type."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from provcheck.app import portfolios
from provcheck.app.portfolio_names import known_name, typed_name
from provcheck.app.portfolios import NewPortfolio
from provcheck.app.workspace import Workspace
from provcheck.cli.main import app
from provcheck.core.index.library import Library
from provcheck.core.index.portfolio_store import PortfolioStore
from tests.builders import encoded, work_image


@pytest.mark.parametrize("blank", ["", "   ", "\t", "\N{NO-BREAK SPACE}", "\N{ZERO WIDTH SPACE}"])
def test_what_is_not_seen_is_no_name(blank: str) -> None:
    assert typed_name(blank) == ""


def test_blanks_around_a_name_are_no_part_of_it() -> None:
    assert typed_name("  Ana  ") == "Ana"
    assert typed_name(os.fsdecode(b" caf\xe9")) == r"caf\udce9"


def test_case_and_blanks_lead_to_the_same_portfolio_and_an_exact_name_first() -> None:
    assert known_name(["Ana", "Bo"], "ana") == "Ana"
    assert known_name(["Ana B", "Bo"], "ana  b") == "Ana B"
    assert known_name(["Zo\N{LATIN SMALL LETTER E WITH DIAERESIS}"], "zoe\N{COMBINING DIAERESIS}") is not None
    assert known_name(["Ana", "ana"], "ana") == "ana"
    assert known_name(["Ana"], "Anna") is None


@pytest.fixture
def room(tmp_path: Path) -> Path:
    (tmp_path / "art").mkdir()
    (tmp_path / "art" / "a.png").write_bytes(encoded(work_image("goldfish.png", 200), "PNG"))
    return tmp_path


def run(room: Path, *arguments: str | Path) -> Result:
    return CliRunner().invoke(app, [*map(str, arguments), "--library", str(room / "library")])


def names(room: Path) -> list[str]:
    return [portfolio.name for portfolio in portfolios.list_portfolios(Workspace(room / "library"))]


def test_the_command_line_refuses_a_blank_name_and_knows_one_in_other_letters(room: Path) -> None:
    for command in (("index", room / "art"), ("scan", room / "art"), ("scan", room / "art", "--portfolio-dir", room / "art")):
        refused = run(room, *command, "--portfolio", " ")
        assert refused.exit_code == 2
        assert "Give the portfolio a name" in refused.output
    assert names(room) == []
    assert run(room, "index", room / "art", "--portfolio", " Ana ").exit_code == 0
    assert run(room, "index", room / "art", "--portfolio", "ANA").exit_code == 0
    assert names(room) == ["Ana"]
    assert run(room, "scan", room / "art", "--portfolio", "ana").exit_code == 0


def test_a_portfolio_is_not_renamed_to_the_name_of_another_one_in_other_letters(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        ana, _bo = PortfolioStore(library).create("Ana"), PortfolioStore(library).create("Bo")
    workspace = Workspace(tmp_path)
    assert portfolios.change(workspace, ana, NewPortfolio("BO")) is None
    changed = portfolios.change(workspace, ana, NewPortfolio("ANA"))
    assert changed is not None
    assert changed.name == "ANA", "the own name may be written otherwise"


def test_a_portfolio_beside_one_in_other_letters_keeps_its_name_while_its_artist_changes(tmp_path: Path) -> None:
    with Library(tmp_path) as library:
        ana, _other = PortfolioStore(library).create("Ana"), PortfolioStore(library).create("ana")
    workspace = Workspace(tmp_path)
    changed = portfolios.change(workspace, ana, NewPortfolio("Ana", "Ana Example"))
    assert changed is not None
    assert changed.artist == "Ana Example"
    assert portfolios.change(workspace, ana, NewPortfolio("ANA")) is None
