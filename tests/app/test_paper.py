from __future__ import annotations

import pytest

from provcheck.app.paper import Paper, paper_for, paper_name, region_of


@pytest.mark.parametrize(
    ("chosen", "region", "paper"),
    [
        ("", "US", Paper.LETTER),
        ("", "ca", Paper.LETTER),
        ("", "MX", Paper.LETTER),
        ("", "DE", Paper.A4),
        ("", "", Paper.A4),
        ("a4", "US", Paper.A4),
        ("LETTER", "DE", Paper.LETTER),
        ("papyrus", "US", Paper.LETTER),
    ],
)
def test_what_was_chosen_counts_and_else_what_is_usual(chosen: str, region: str, paper: Paper) -> None:
    assert paper_for(chosen, region) is paper


@pytest.mark.parametrize(
    ("variables", "region"),
    [
        ({"LANG": "en_US.UTF-8"}, "US"),
        ({"LANG": "en_US.UTF-8", "LC_PAPER": "de_DE.UTF-8"}, "DE"),
        ({"LANG": "de_DE", "LC_ALL": "es-MX"}, "MX"),
        ({"LANG": "sr_Latn_RS.UTF-8"}, "RS"),
        ({"LANG": "ca_ES@valencia"}, "ES"),
        ({"LANG": "C.UTF-8"}, ""),
        ({"LANG": "POSIX"}, ""),
        ({"LANG": "de"}, ""),
        ({}, ""),
    ],
)
def test_the_region_is_what_the_environment_names(variables: dict[str, str], region: str) -> None:
    assert region_of(variables) == region


def test_without_a_region_the_environment_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("LC_ALL", "LC_PAPER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")
    assert paper_for("") is Paper.LETTER
    assert [paper_name(paper) for paper in Paper] == ["A4", "Letter"]
