"""`provcheck cluster` where it cannot do what it is asked for."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest
from typer.testing import CliRunner

from provcheck.cli import cluster
from provcheck.cli.main import app


def run(*arguments: str | Path) -> tuple[int, str]:
    done = CliRunner().invoke(app, ["cluster", *(str(each) for each in arguments)])
    return done.exit_code, done.stderr


@pytest.mark.parametrize("command", [("fingerprint", "there", "--out", "here"), ("check", "Mine", "--against", "here")])
def test_without_the_extra_it_is_told_how_to_get_it(
    command: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster, "find_spec", lambda name: None if name in {"ray", "s3fs"} else find_spec(name))
    code, told = run(*command, "--library", tmp_path)
    assert code == 2
    assert told == "This needs the extra `cluster` (ray, s3fs missing). Install it with: uv sync --extra cluster\n"


def test_a_fault_is_told_with_its_facts(tmp_path: Path) -> None:
    code, told = run("fingerprint", "foo://bucket/x", "--out", tmp_path, "--library", tmp_path / "library")
    assert code == 2
    first, second = told.splitlines()
    assert first.startswith("foo://bucket/x is an address of a kind that is not known here.")
    assert second == "    Protocol not known: foo"


def test_reports_are_of_one_portfolio(tmp_path: Path) -> None:
    given = ("check", "Mine", "Hers", "--against", tmp_path, "--library", tmp_path / "library")
    code, told = run(*given, "--json", tmp_path / "scan.json")
    assert (code, told) == (2, "--json, --csv and --pdf take one portfolio at a time.\n")
