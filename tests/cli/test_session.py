"""What a command starts with."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from provcheck.app import portfolios
from provcheck.app.workspace import Workspace
from provcheck.cli.output import Output
from provcheck.cli.session import WrongUseError, choose_portfolio
from provcheck.core.jobs import CancelToken
from tests.builders import WORKS


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
