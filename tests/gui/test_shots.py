"""The pictures of the window's states are asked for by names."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.gui.shots import STATES, main


def test_a_state_that_does_not_exist_is_an_error_that_names_those_there_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main([str(tmp_path / "shots"), str(tmp_path / "library"), "empty", "nosuch", "neither"])
    assert ended.value.code == 2
    told = capsys.readouterr().err
    assert "there is no state nosuch, neither;" in told
    assert all(state.__name__ in told for state in STATES)
    assert not (tmp_path / "shots").exists()
