"""The language of the command line: the one that was set, else the environment's."""

from __future__ import annotations

import gettext
import os
import subprocess
import sys
from typing import Any

import pytest

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
    monkeypatch.setenv("LANGUAGE", "pt_BR:de:en_GB:fr")
    save_settings(Settings(language=language), paths.settings_file())
    main.speak()
    assert seen == [asked], "without a setting the environment says it, up to English, which needs no catalogue"


COMMANDS = (("scan",), ("index",), ("models", "get"), ("portfolios", "remove"), ("demo",), ())


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_in_the_language_of_the_person(command: tuple[str, ...]) -> None:
    """In a process of its own: the language is the process's."""
    environment = {**os.environ, "LANGUAGE": "de", "COLUMNS": "200", "NO_COLOR": "1"}
    asked = [sys.executable, "-m", "provcheck", *command, "--help"]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, encoding="utf-8", check=True, timeout=60)
    assert "Aufruf: provcheck" in done.stdout
    assert "Optionen" in done.stdout
    assert "Diese Hilfe zeigen und enden." in done.stdout
    english = {"Usage", "Options", "Arguments", "Commands", "Show", "the", "of", "Write", "[required]", "<bool>"}
    assert english.isdisjoint(done.stdout.replace("│", " ").replace(",", " ").split())


def test_a_wrong_command_is_told_in_the_language_of_the_person() -> None:
    environment = {**os.environ, "LANGUAGE": "de", "NO_COLOR": "1"}
    done = subprocess.run(
        [sys.executable, "-m", "provcheck", "scam"],
        env=environment,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert "Es gibt keinen Befehl 'scam'." in done.stderr
