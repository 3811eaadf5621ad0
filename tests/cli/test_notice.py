"""`provcheck notice` drafts from what may stand in a letter, and tells what is left out and why."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from typer.testing import CliRunner, Result

from provcheck.app.decisions import save_decisions
from provcheck.app.workspace import Workspace
from provcheck.cli.main import app
from provcheck.core.evidence import OTHER_CONTENT, Edit
from provcheck.core.index.scan_store import ScanStore
from provcheck.core.records import Decision, DecisionKind, VerdictKind
from tests.render.builders import match, scan_report

SURE = match("/suspects/sure.png", "/art/a.png")
DOUBTED = match("/suspects/doubted.png", "/art/a.png")
DOUBTED = replace(DOUBTED, evidence=replace(DOUBTED.evidence, edits=(Edit(OTHER_CONTENT, 0.4),)))
GONE = match("/suspects/dismissed.png", "/art/a.png")
ALIKE = match("/suspects/alike.png", "/art/a.png", VerdictKind.RESEMBLANCE)

type Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    workspace = Workspace(tmp_path / "library")
    with workspace.open_library() as library:
        ScanStore(library).save(scan_report(GONE, SURE, DOUBTED, ALIKE))
    save_decisions(workspace, {GONE.key: Decision(DecisionKind.DISMISSED, "", "2026-11-21T10:00:00+00:00")})

    def call(*arguments: str | Path, out: str = "n.txt") -> Result:
        fixed = ("--out", str(tmp_path / out), "--library", str(tmp_path / "library"))
        return CliRunner().invoke(app, ["notice", *map(str, arguments), *fixed])

    return call


def test_numbers_are_those_of_the_report_and_the_warning_is_told(run: Run, tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["sender", "--name", "Ana Sample"]).exit_code == 0
    done = run("latest", "--match", "1", "--sender")
    assert done.exit_code == 0
    assert "512(f)" in done.stderr
    assert "Match 1 has not been confirmed." in done.stderr
    told = (tmp_path / "n.txt").read_text(encoding="utf-8")
    assert "sure.png" in told
    assert "dismissed.png" not in told
    assert "Name: Ana Sample" in told


def test_what_may_not_stand_there_is_left_out_and_told(run: Run, tmp_path: Path) -> None:
    done = run("1", "--match", "1", "--match", "2", "--match", "3")
    assert done.exit_code == 1
    assert "Match 2 is left out, doubted.png: Something else lies" in done.stderr
    assert "With --doubtful it is taken in." in done.stderr
    assert "Match 3 is left out, alike.png: The pictures only look alike." in done.stderr
    assert done.stderr.count("--doubtful") == 1
    told = (tmp_path / "n.txt").read_text(encoding="utf-8")
    assert "sure.png" in told
    assert "doubted.png" not in told
    assert "alike.png" not in told


def test_what_is_in_doubt_is_taken_in_where_asked_for(run: Run, tmp_path: Path) -> None:
    assert run("1", "--match", "2", "--doubtful", out="n.docx").exit_code == 0
    lines = [line.text for line in docx.Document(str(tmp_path / "n.docx")).paragraphs]
    assert "Picture 1: doubted.png" in lines


@pytest.mark.parametrize(
    ("arguments", "out", "sentence"),
    [
        (("1", "--match", "3"), "n.txt", "No match is left to draft a letter from. Nothing was written."),
        (("1", "--match", "3", "--doubtful"), "n.txt", "No match is left to draft a letter from. Nothing was written."),
        (("1", "--match", "1", "--match", "4"), "n.txt", "There is no match 4. The report of the scan has 2 matches and 1"),
        (("7", "--match", "1"), "n.txt", "There is no scan 7. There are: 1"),
        (("1", "--match", "1", "--sender"), "n.txt", "Nothing is known yet of whom reports come from."),
        (("1", "--match", "1"), "n.pdf", "ends neither with .txt nor with .docx"),
        (("1", "--match", "1", "--language", "xx"), "n.txt", "There is no language xx. There are: en, de"),
        (("1", "--match", "1"), "no/n.txt", "does not exist. Make it, or choose another."),
    ],
)
def test_wrong_use_is_told_and_nothing_written(
    run: Run, tmp_path: Path, arguments: tuple[str, ...], out: str, sentence: str
) -> None:
    done = run(*arguments, out=out)
    assert done.exit_code == 2
    assert sentence in " ".join(done.stderr.split())
    assert [path.name for path in tmp_path.iterdir()] == ["library"]


def test_in_another_language_and_for_any_country(run: Run, tmp_path: Path) -> None:
    assert run("1", "--match", "1", "--language", "de", "--kind", "neutral", "--quiet").stderr == ""
    told = (tmp_path / "n.txt").read_text(encoding="utf-8")
    assert "Entwurf einer Meldung von Kopien an eine Plattform" in told
    assert "U.S.C." not in told


def test_a_label_is_parted_from_its_value_as_the_letters_language_does(run: Run, tmp_path: Path) -> None:
    assert run("1", "--match", "1", "--language", "fr", "--quiet").stderr == ""
    told = (tmp_path / "n.txt").read_text(encoding="utf-8")
    assert "\nTaille\u00a0: " in told
    assert "œuvre\u00a0: ____" in told
    assert "Taille: " not in told
