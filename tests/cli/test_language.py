"""The language of the command line: the one that was set, else the environment's."""

from __future__ import annotations

import gettext
import sys
from typing import Any

import pytest

from provcheck.app import paths
from provcheck.app.settings import Settings, save_settings
from provcheck.cli import main
from provcheck.cli.usage import usage_sentence
from tests.in_process import exit_code_of


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
def test_help_is_in_the_language_of_the_person(
    command: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value in {"LANGUAGE": "de", "COLUMNS": "200", "NO_COLOR": "1"}.items():
        monkeypatch.setenv(name, value)
    assert exit_code_of(monkeypatch, *command, "--help") == 0
    told = capsys.readouterr().out
    assert "Aufruf: provcheck" in told
    assert "Optionen" in told
    assert "Diese Hilfe zeigen und enden." in told
    english = {"Usage", "Options", "Arguments", "Commands", "Show", "the", "of", "Write", "[required]", "<bool>"}
    assert english.isdisjoint(told.replace("│", " ").replace(",", " ").split())


WRONG = (
    (("scam",), "Fehler: Es gibt keinen Befehl scam. Vielleicht ist gemeint: 'scan'"),
    (("xyz",), "Fehler: Es gibt keinen Befehl xyz."),
    (("scan",), "Fehler: TARGET fehlt."),
    (("scan", "x", "--bogus"), "Fehler: Es gibt keine Option --bogus."),
    (("scan", "x", "--levl", "quick"), "Fehler: Es gibt keine Option --levl. Vielleicht ist gemeint: --help, --level"),
    (("scan", "x", "--level"), "Fehler: Auf --level muss ein Wert folgen."),
    (("scan", "x", "--quiet=yes"), "Fehler: Auf --quiet darf kein Wert folgen."),
    (("scan", "x", "--level", "foo"), "Fehler: foo ist nicht möglich für --level. Es gibt: 'quick', 'standard', 'thorough'"),
    (("scan", "x", "--candidates", "-1"), "Fehler: --candidates muss 0 oder mehr sein."),
    (("scan", "x", "--candidates", "many"), "Fehler: --candidates muss eine ganze Zahl sein."),
    (("scan", "x", "--json", "."), "Fehler: . ist ein Ordner, --json muss aber eine Datei sein."),
    (
        ("scan", "x", "--library", sys.executable),
        f"Fehler: {sys.executable} ist eine Datei, --library muss aber ein Ordner sein.",
    ),
    (
        ("check", "my", "cat.png"),
        "Fehler: Das ist mehr, als der Befehl nimmt: cat.png. Namen mit Leerzeichen in Anführungszeichen setzen.",
    ),
)


@pytest.mark.parametrize(("arguments", "told"), WRONG, ids=[" ".join(arguments)[:24] for arguments, _told in WRONG])
def test_a_command_that_is_written_wrongly_is_told_in_the_language_of_the_person(
    arguments: tuple[str, ...], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("LANGUAGE", "de")
    assert exit_code_of(monkeypatch, *arguments) == 2
    first, *more = capsys.readouterr().err.splitlines()
    assert first == told
    # Typer does not say of every error which command it is about.
    assert not more or (more[0].startswith("Aufruf: provcheck") and more[-1].startswith("Mehr sagt: provcheck"))


def test_a_message_that_nobody_thought_of_is_told_as_it_is() -> None:
    assert usage_sentence("Something else.") == "Something else."
