"""What a command starts with."""

from __future__ import annotations

import os
import shutil
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from provcheck.app import portfolios
from provcheck.app.workspace import Workspace
from provcheck.cli.main import app
from provcheck.cli.output import Output
from provcheck.cli.session import (
    EXIT_SOME_NOT_READ,
    EXIT_WRONG_USE,
    WrongUseError,
    check_targets,
    choose_portfolio,
    finish,
    named_portfolio,
    report_command,
)
from provcheck.core.jobs import CancelToken
from provcheck.core.records import Portfolio
from tests.builders import WORKS, whole_report


def test_a_portfolio_folder_that_cannot_be_read_ends_the_command_and_forgets_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    art = tmp_path / "art"
    art.mkdir()
    shutil.copy(WORKS / "picnic.jpg", art)
    workspace = Workspace(tmp_path / "library")
    assert choose_portfolio(workspace, None, art, CancelToken(), Output(quiet=True)).work_count == 1

    def denied(path: str | Path) -> object:
        raise PermissionError(path)

    monkeypatch.setattr(os, "scandir", denied)
    with pytest.raises(WrongUseError, match="may not be read by you"):
        choose_portfolio(workspace, None, art, CancelToken(), Output(quiet=True))
    (portfolio,) = portfolios.list_portfolios(workspace)
    assert portfolio.work_count == 1


def test_the_command_that_writes_a_report_names_the_library_it_is_in() -> None:
    report = replace(whole_report(), number=12)
    assert report_command(report, None) == "provcheck report 12"
    assert report_command(report, Path("my library")) == "provcheck report 12 --library 'my library'"


def test_the_command_is_told_when_files_could_not_be_read_as_well(capsys: pytest.CaptureFixture[str]) -> None:
    report = replace(whole_report(), number=12)
    assert report.skipped
    with pytest.raises(typer.Exit) as ended:
        finish(report, Output(quiet=False), again="provcheck report 12")
    assert ended.value.exit_code == EXIT_SOME_NOT_READ
    told = "This scan is kept as number 12. To write a report of it as PDF: provcheck report 12"
    assert told in capsys.readouterr().out


def test_an_empty_portfolio_is_no_reason_to_ask_which_one_is_meant() -> None:
    empty, mine = Portfolio(1, "Empty"), Portfolio(2, "Mine", work_count=3)
    assert named_portfolio([empty, mine], None) == mine
    assert named_portfolio([empty, mine], "Empty") == empty
    with pytest.raises(WrongUseError, match="several portfolios"):
        named_portfolio([empty, mine, replace(mine, number=3, name="Ours")], None)


def test_a_failed_index_leaves_no_portfolio_behind(tmp_path: Path) -> None:
    broken = tmp_path / "broken.png"
    broken.write_bytes(b"no picture")
    library = tmp_path / "library"
    done = CliRunner().invoke(app, ["index", str(broken), "--library", str(library)])
    assert done.exit_code == EXIT_WRONG_USE
    assert "broken.png is not a picture" in done.stderr
    assert "No portfolio was made." in done.stderr
    assert portfolios.list_portfolios(Workspace(library)) == ()


def test_a_picture_in_an_archive_and_a_page_may_be_named_alone(tmp_path: Path) -> None:
    archive, document = tmp_path / "sent.zip", tmp_path / "report.pdf"
    with zipfile.ZipFile(archive, "w") as made:
        made.writestr("of/report.pdf", b"%PDF-1.7")
    document.write_bytes(b"%PDF-1.7")
    for there in (archive / "of" / "report.pdf", document / "report.pdf#2"):
        check_targets([there])
    with pytest.raises(WrongUseError):
        check_targets([archive / "of" / "gone.pdf", tmp_path / "gone.pdf"])
