"""The language of the command line: the one that was set, else the environment's."""

from __future__ import annotations

import gettext
from typing import Any

import pytest
import typer
from click import Command

from provcheck.app import paths
from provcheck.app.settings import Settings, save_settings
from provcheck.cli import main


@pytest.mark.parametrize(("language", "asked"), [("de", ["de"]), ("", ["pt_BR", "de"])])
def test_the_settings_come_first(language: str, asked: list[str] | None, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[list[str] | None] = []

    def translation(_domain: str, _folder: str, *, languages: list[str] | None, **_options: Any) -> gettext.NullTranslations:
        seen.append(languages)
        return gettext.NullTranslations()

    monkeypatch.setattr(gettext, "translation", translation)
    monkeypatch.setattr(main, "start_logging", lambda _path: None)
    monkeypatch.setenv("LANGUAGE", "pt_BR:de:en_GB:fr")
    save_settings(Settings(language=language), paths.settings_file())
    context = typer.Context(Command("provcheck"))
    context.invoked_subcommand = "doctor"
    main.start(context)
    assert seen == [asked], "without a setting the environment says it, up to English, which needs no catalogue"
