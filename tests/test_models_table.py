"""The page about the models tells of those that there are."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest

from provcheck.core.models.providers import BY_PREFERENCE, short_name
from tests.scripts import packaging_script

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "manual" / "models.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def script() -> ModuleType:
    return packaging_script("models_table")


def test_the_table_is_that_of_the_cards(script: ModuleType) -> None:
    """Run packaging/models_table.py after a card was changed."""
    assert script.with_table(PAGE) == PAGE
    assert PAGE.count("\n| `") == len(list((ROOT / "resources" / "models").glob("*.toml")))


def test_who_exports_weights_does_not_change_their_licence() -> None:
    """CSD's authors publish the weights under CC-BY-4.0, whatever the export states."""
    notices = (ROOT / "packaging" / "NOTICES.md").read_text(encoding="utf-8")
    for page in (PAGE, notices):
        lines = [line for line in page.splitlines() if line.startswith("|") and "CSD ViT-L/14" in line]
        assert len(lines) == 1
        assert "| CC-BY-4.0 (weights); MIT as stated by the export |" in lines[0]


def test_a_card_that_came_or_changed_is_noticed(script: ModuleType) -> None:
    assert script.with_table(PAGE.replace("finding copies", "finding something")) == PAGE


def test_providers_are_told_in_the_order_in_which_they_are_asked() -> None:
    places = [PAGE.index(short_name(provider)) for provider in BY_PREFERENCE]
    assert places == sorted(places)
